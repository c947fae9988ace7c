package imgdiff

// plane is one channel of a picture, row by row.
type plane struct {
	w, h int
	v    []float32
}

func newPlane(w, h int) *plane { return &plane{w, h, make([]float32, w*h)} }

func (p *plane) row(y int) []float32 { return p.v[y*p.w : (y+1)*p.w] }

// parity says how the left half of a kernel follows from the right.
type parity float32

const (
	even parity = 1
	odd  parity = -1 // and 0 in the middle
)

// kernel is one dimension of a filter: taps at 0..radius; those at -radius..-1 follow by parity.
type kernel struct {
	taps   []float32
	parity parity
}

// newKernel samples f at whole pixels and scales it: an even kernel whose taps are all positive to the sum 1,
// any other so that its positive taps come to 1 and its negative ones to -1.
func newKernel(radius int, p parity, f func(pixels float64) float64) kernel {
	v := make([]float64, radius+1)
	var plus, minus float64
	count := func(t float64) { plus, minus = plus+max(t, 0), minus+max(-t, 0) }
	for i := range v {
		v[i] = f(float64(i))
		count(v[i])
		if i > 0 {
			count(float64(p) * v[i])
		}
	}
	k := kernel{make([]float32, radius+1), p}
	for i, t := range v {
		if t < 0 {
			k.taps[i] = float32(t / minus)
		} else {
			k.taps[i] = float32(t / plus)
		}
	}
	return k
}

// across filters each row of p into dst. Past the border the border's pixels repeat.
func (p *plane) across(k kernel, dst *plane) {
	r := len(k.taps) - 1
	rows(p.h, func(y0, y1 int) {
		pad := make([]float32, p.w+2*r)
		for y := y0; y < y1; y++ {
			src := p.row(y)
			copy(pad[r:], src)
			for i := range r {
				pad[i], pad[len(pad)-1-i] = src[0], src[p.w-1]
			}
			k.apply(dst.row(y), func(d int) (before, after []float32) {
				return pad[r-d:][:p.w], pad[r+d:][:p.w]
			})
		}
	})
}

// down filters each column of p into dst. Past the border the border's pixels repeat.
func (p *plane) down(k kernel, dst *plane) {
	rows(p.h, func(y0, y1 int) {
		for y := y0; y < y1; y++ {
			k.apply(dst.row(y), func(d int) (before, after []float32) {
				return p.row(max(0, y-d)), p.row(min(p.h-1, y+d))
			})
		}
	})
}

// apply sums the taps into dst; at gives the inputs d places before and after each place of dst.
func (k kernel) apply(dst []float32, at func(d int) (before, after []float32)) {
	mid, _ := at(0)
	for x, v := range mid[:len(dst)] {
		dst[x] = k.taps[0] * v
	}
	for d := 1; d < len(k.taps); d++ {
		before, after := at(d)
		before, after = before[:len(dst)], after[:len(dst)]
		t := k.taps[d]
		if k.parity == even {
			for x := range dst {
				dst[x] += float32(t * (before[x] + after[x]))
			}
		} else {
			for x := range dst {
				dst[x] += float32(t * (after[x] - before[x]))
			}
		}
	}
}
