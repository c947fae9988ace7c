package shade

import (
	"context"
	"math"
	"slices"

	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/parallel"
)

// beam is a direction that ground takes light from.
type beam struct {
	d      geom.Vec
	light  RGB
	weight float32 // over the density that it was drawn with
}

// How many directions are gathered from, below the horizon ones among them: for a preview and for a hero picture. A preview's places
// take a half or a quarter of them each, next to each other different ones (Keller and Heidrich 2001, "Interleaved Sampling").
const (
	fewBeams  = 128
	manyBeams = 512
)

// newBeams draws count directions by how bright they are and how far up they point, for most ground faces the camera. Any run of
// 2^k of them that begins at a multiple of 2^k is spread as evenly as all are: places come from Sobol's sequence of two dimensions.
func newBeams(src *octMap, count int) []beam {
	const n = 129
	small := newOctMap(n, src.at)
	dirs := make([]geom.Vec, 0, n*n)
	newOctMap(n, func(d geom.Vec) RGB { dirs = append(dirs, d); return RGB{} })
	angle := make([]float64, n*n) // solid angle of each texel
	var mean, all float64
	for i, d := range dirs {
		l := float64(abs(d.X) + abs(d.Y) + abs(d.Z))
		angle[i] = 4 / float64((n-1)*(n-1)) * l * l * l
		mean += float64(small.pix[i].Luma()) * angle[i] / (4 * math.Pi)
	}
	// Sum up how much texels matter along rows, and rows. Dark ones matter too: metal before them is lit from elsewhere.
	rows := make([]float64, n)
	upto := make([]float64, n*n)
	matter := make([]float64, n*n)
	for i, d := range dirs {
		matter[i] = (float64(small.pix[i].Luma()) + 2*mean) * max(.1, float64(d.Z)+.3)
		if i%n > 0 {
			upto[i] = upto[i-1]
		}
		upto[i] += matter[i] * angle[i]
		if i%n == n-1 {
			all += upto[i]
			rows[i/n] = all
		}
	}
	// pick is the place in a list of sums where a share of the last is reached, and how far into it.
	pick := func(upto []float64, share float64) (int, float32) {
		at := share * upto[len(upto)-1]
		i, _ := slices.BinarySearch(upto, at)
		i = min(i, len(upto)-1)
		var from float64
		if i > 0 {
			from = upto[i-1]
		}
		return i, float32((at - from) / max(1e-12, upto[i]-from))
	}
	out := make([]beam, count)
	for i := range out {
		row, y := pick(rows, radicalInverse(uint32(i)))
		col, x := pick(upto[row*n:(row+1)*n], sobol2(uint32(i)))
		j := row*n + col
		d := small.near(j, x, y)
		out[i] = beam{d: d, light: src.at(d), weight: float32(all / matter[j])}
	}
	return out
}

// sobol2 is the second dimension of Sobol's sequence; the first is radicalInverse (Kollig and Keller 2002, "Efficient
// multidimensional sampling").
func sobol2(i uint32) float64 {
	var r uint32
	for v := uint32(1) << 31; i != 0; i, v = i>>1, v^v>>1 {
		if i&1 != 0 {
			r ^= v
		}
	}
	return (float64(r) + .5) / (1 << 32)
}

// TraceShadow works out what Cast does by following light: from each place on the ground into every direction, on
// through the metal that is met there. It takes the place of what Cast found, on a finer grid.
func (sh *Shader) TraceShadow(ctx context.Context, sc *Scene) error {
	s := sc.Shadow
	if s.w == 0 {
		return nil
	}
	lv := &s.levels[0]
	fine := Shadow{x0: s.x0, y0: s.y0, cell: min(s.cell, max(finestCell, 2/sc.Cam.Scale))}
	fine.w, fine.h = int(float32(s.w-1)*s.cell/fine.cell)+2, int(float32(s.h-1)*s.cell/fine.cell)+2
	fine.pix = make([]RGB, fine.w*fine.h)
	err := parallel.Each(ctx, fine.h, func(row int) {
		y := s.y0 - float32(row)*fine.cell
		for col := range fine.w {
			x := s.x0 + float32(col)*fine.cell
			to := &fine.pix[row*fine.w+col]
			*to = RGB{1, 1, 1}
			block := min(int(float32(row)*fine.cell/s.cell)/block*lv.cols+int(float32(col)*fine.cell/s.cell)/block, len(lv.any)-1)
			if !lv.any[block] {
				continue
			}
			if z, n, ok := sc.Ground.At(x, y); ok {
				*to = sh.gathered(sc, sh.Light.many, geom.Point{X: x, Y: y, Z: z}, n, false)
			}
		}
	})
	s.x0, s.y0, s.cell, s.w, s.h, s.pix = fine.x0, fine.y0, fine.cell, fine.w, fine.h, fine.pix
	return err
}

// finestCell is the side of the finest cell of a traced shadow, mm.
const finestCell = .1

// gathered is the light that comes to the ground at p over what would come if nothing lay there. Light from metal is followed from
// piece to piece; for a preview glints are enough, of metal as far as it stands high enough.
func (sh *Shader) gathered(sc *Scene, bs []beam, p geom.Point, n geom.Vec, preview bool) RGB {
	from, reach := p.Add(n.Scale(lift)), float32(farthestMetal)
	wide := 4 / float32(len(bs)) // variance of the directions that a beam stands for, rad2: that many share a sphere
	if preview {
		wide = 4. / fewBeams // places near each other share them
	}
	var lost, whole RGB
	for i := range bs {
		b := &bs[i]
		mu := b.d.Dot(n)
		if mu <= 0 {
			continue
		}
		w := b.weight * mu
		whole = whole.Add(b.light.Scale(w))
		if preview {
			reach = sc.Shadow.leaves(mu)
		}
		inst, h, hit := sc.Forest.Trace(from, b.d, lift, reach)
		if !hit {
			continue
		}
		on, m := bounce{spread: wide}, &sc.Metals[sc.Forest.Insts[inst].Metals[h.Slot]]
		on.onward(from, b.d, &h)
		var c RGB
		if preview {
			c = sh.glint(sc, on, h.N.Vec(), p, n, m)
		} else {
			c = sh.reflect(sc, on, h.N.Vec(), m)
		}
		lost = lost.Add(b.light.Add(c.Scale(-1)).Scale(w))
	}
	return RGB{1 - lost.R/whole.R, 1 - lost.G/whole.G, 1 - lost.B/whole.B}
}

// leaves is how far light goes over the ground, at a cosine mu to its normal, until it is above all metal, mm. Where the ground
// rises it goes on for a little.
func (s *Shadow) leaves(mu float32) float32 {
	return min(60, (1.25*s.top+.3)/max(.01, mu))
}

// glint is what reflect comes to, for light that is summed up with much other: it is followed to one more piece of metal, and that
// mirrors the room or the ground, which is taken as flat, with normal up at a place on it. What leaves level or goes down is taken to
// meet no metal: it has little room to.
func (sh *Shader) glint(sc *Scene, b bounce, n geom.Vec, place geom.Point, up geom.Vec, m *Metal) RGB {
	through := RGB{1, 1, 1}
	var light RGB
	past := func(o geom.Point, d geom.Vec, alpha float32) RGB {
		along, high := d.Dot(up), max(0, o.Sub(place).Dot(up))
		var k glance
		return sh.beyond(sc, &k, o, d, alpha, high/max(.06, -along), smooth(.5-along/(.12+2.8*alpha)))
	}
	for i := 0; ; i++ {
		from, d, alpha, f := b.mirror(n, m)
		through = through.Mul(f)
		if i == lastGlint || d.Dot(up) < .1 {
			return light.Add(through.Mul(past(from, d, alpha)))
		}
		inst, h, hit := sc.Forest.Trace(from, d, lift, sc.Shadow.leaves(abs(d.Dot(up))))
		if !hit {
			return light.Add(through.Mul(past(from, d, alpha)))
		}
		if share := min(1, 2*coneShare/max(1e-3, h.Curve*h.T*2*alpha)); share < .98 {
			light = light.Add(through.Mul(past(from, d, alpha)).Scale(1 - share))
			through = through.Scale(share)
		}
		if g := gemAt(sc, inst, h); g != nil {
			return light.Add(through.Mul(sh.gemGlow(g, d, h.N.Vec())))
		}
		b.onward(from, d, &h)
		n = h.N.Vec()
		m = &sc.Metals[sc.Forest.Insts[inst].Metals[h.Slot]]
	}
}

// lastGlint is how often a glint is followed.
const lastGlint = 1

// Correct mends what Cast found. At one in nine of the cells that are dimmed or lit at all, close up one in four, it follows light
// much as TraceShadow does; what comes of that less what Cast said is spread over the cells between. So the fine detail is that of
// Cast's sums, and strength and colour are those of light. It is a difference and no ratio: spread from where a wire lies on the
// ground and hardly any light is left, a ratio would light spots beside it.
func (sh *Shader) Correct(ctx context.Context, sc *Scene) error {
	s := sc.Shadow
	if s.w == 0 || sh.Light.fine { // few directions would miss small lamps
		return nil
	}
	step := 3 // 1 mm
	if float32(step)*s.cell*sc.Cam.Scale > 15 {
		step = 2 // close up, softer than the picture
	}
	w, h := (s.w+step-1)/step+1, (s.h+step-1)/step+1
	for i := range s.more {
		s.more[i] = slices.Grow(s.more[i][:0], w*h)[:w*h]
	}
	more := s.more[0]
	clear(more)
	const some = 32
	err := parallel.Each(ctx, (w*h+some-1)/some, func(i int) {
		for at := i * some; at < min(w*h, (i+1)*some); at++ {
			row, col := at/w, at%w
			i := min(row*step, s.h-1)*s.w + min(col*step, s.w-1)
			was := s.pix[i]
			change := max(abs(was.R-1), abs(was.G-1), abs(was.B-1))
			if change < touched {
				continue
			}
			x, y := s.x0+float32(i%s.w)*s.cell, s.y0-float32(i/s.w)*s.cell
			if z, n, ok := sc.Ground.At(x, y); ok {
				set, count := (row^col)&1, fewBeams/2
				if change < slight {
					set, count = 2*set+col&1, fewBeams/4
				}
				got := sh.gathered(sc, sh.Light.few[set*count:][:count], geom.Point{X: x, Y: y, Z: z}, n, true)
				more[at] = got.Add(was.Scale(-1))
			}
		}
	})
	if err != nil {
		return err
	}
	from, more := more, s.more[1]
	err = parallel.Each(ctx, h, func(row int) {
		for col := range w {
			more[row*w+col] = s.among(from, w, h, step, col, row)
		}
	})
	if err != nil {
		return err
	}
	return parallel.Each(ctx, h-1, func(row int) {
		for col := range w - 1 {
			i := row*w + col
			a, b, c, d := more[i], more[i+1], more[i+w], more[i+w+1]
			if a == (RGB{}) && b == a && c == a && d == a {
				continue
			}
			for r := row * step; r < min(s.h, (row+1)*step); r++ {
				fy := float32(r-row*step) / float32(step)
				from, to := a.Lerp(c, fy), b.Lerp(d, fy)
				for at := col * step; at < min(s.w, (col+1)*step); at++ {
					p := s.pix[r*s.w+at].Add(from.Lerp(to, float32(at-col*step)/float32(step)))
					s.pix[r*s.w+at] = RGB{max(0, p.R), max(0, p.G), max(0, p.B)}
				}
			}
		}
	})
}

// touched is the least change of the ground's light that is worth following light for: below it no eye sees the difference.
const touched = .02

// slight is a change of the ground's light that half as many directions are enough for.
const slight = .1

// alike is how far the light that Cast found at two nodes may be apart for the one to count at the other.
const alike = .07

// among is a mean of the nodes about one, of those of which Cast says much the same (Petschnigg and others 2004, "Digital
// photography with flash and no-flash image pairs"): few directions leave blotches, and the eye sees those sooner than a glow that
// is too wide. Weights are such that each set of beams counts as much as any other.
func (s *Shadow) among(nodes []RGB, w, h, step, col, row int) RGB {
	if nodes[row*w+col] == (RGB{}) {
		return RGB{}
	}
	was := func(col, row int) float32 { return s.pix[min(row*step, s.h-1)*s.w+min(col*step, s.w-1)].Luma() }
	weights := [...]float32{.25, 1, 1.5, 1, .25}
	mid := was(col, row)
	var sum RGB
	var all float32
	for y := max(0, row-2); y <= min(h-1, row+2); y++ {
		for x := max(0, col-2); x <= min(w-1, col+2); x++ {
			c := nodes[y*w+x]
			if c == (RGB{}) {
				continue
			}
			apart := (was(x, y) - mid) / alike
			k := 1 - float32(apart*apart)
			if k <= 0 {
				continue
			}
			k *= k * weights[x-col+2] * weights[y-row+2]
			sum, all = sum.Add(c.Scale(k)), all+k
		}
	}
	return sum.Scale(1 / all)
}
