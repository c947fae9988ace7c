package shade

import (
	"context"
	"math"
	"slices"

	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/mesh"
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
				*to = sh.gathered(sc, sh.Light.many, geom.Point{X: x, Y: y, Z: z}, n)
			}
		}
	})
	s.x0, s.y0, s.cell, s.w, s.h, s.pix = fine.x0, fine.y0, fine.cell, fine.w, fine.h, fine.pix
	return err
}

// finestCell is the side of the finest cell of a traced shadow, mm.
const finestCell = .1

// gathered is the light that comes to the ground at p over what would come if nothing lay there. Light from metal is followed from
// piece to piece.
func (sh *Shader) gathered(sc *Scene, bs []beam, p geom.Point, n geom.Vec) RGB {
	from := p.Add(n.Scale(lift))
	wide := 4 / float32(len(bs)) // variance of the directions that a beam stands for, rad2: that many share a sphere
	var lost, whole RGB
	for i := range bs {
		b := &bs[i]
		mu := b.d.Dot(n)
		if mu <= 0 {
			continue
		}
		w := b.weight * mu
		whole = whole.Add(b.light.Scale(w))
		if inst, h, hit := sc.Forest.Trace(from, b.d, lift, 60); hit {
			c := sh.reflect(sc, b.bounce(from, &h, wide), h.N.Vec(), &sc.Metals[sc.Forest.Insts[inst].Metals[h.Slot]])
			lost = lost.Add(b.light.Add(c.Scale(-1)).Scale(w))
		}
	}
	return RGB{1 - lost.R/whole.R, 1 - lost.G/whole.G, 1 - lost.B/whole.B}
}

// bounce is a beam where it meets metal, spread by the bend of that, as reflect does from there on.
func (b *beam) bounce(from geom.Point, h *mesh.Hit, wide float32) bounce {
	foot := h.T * 2 * geom.Sqrt(wide)
	turn := min(.7, foot*h.Curve*.5)
	return bounce{p: from.Add(b.d.Scale(h.T)), d: b.d, spread: wide + float32(turn*turn)/3, foot: foot}
}

// glimpsed is what gathered comes to for some fans of a preview, with metal that is near.
func (sh *Shader) glimpsed(sc *Scene, fans []fan, p geom.Point, n geom.Vec, near []int32) RGB {
	const wide = 4. / fewBeams
	from := p.Add(n.Scale(lift))
	var lost, whole RGB
	var ms [2]met
	for i := range fans {
		f, m := &fans[i], &ms[i]
		for k := range f.beams {
			b := &f.beams[k]
			m.bar[k] = -1
			if mu := b.d.Dot(n); mu > 0 {
				m.t[k] = 60
				whole = whole.Add(b.light.Scale(b.weight * mu))
			}
		}
	}
	sc.Shadow.meet(sc, ms[:len(fans)], fans, from, near)
	for i := range fans {
		f, m := &fans[i], &ms[i]
		for k := range f.beams {
			if m.bar[k] < 0 {
				continue
			}
			b := &f.beams[k]
			inst, h := sc.Shadow.hit(sc, m, k, from.Add(b.d.Scale(m.t[k])))
			c := sh.glint(sc, b.bounce(from, &h, wide), h.N.Vec(), n, &sc.Metals[sc.Forest.Insts[inst].Metals[h.Slot]])
			lost = lost.Add(b.light.Add(c.Scale(-1)).Scale(b.weight * b.d.Dot(n)))
		}
	}
	return RGB{1 - lost.R/whole.R, 1 - lost.G/whole.G, 1 - lost.B/whole.B}
}

// leaves is how far light goes over the ground, at a cosine mu to its normal, until it is above all metal, mm. Where the ground
// rises it goes on for a little.
func (s *Shadow) leaves(mu float32) float32 {
	return min(60, (1.25*s.top+.3)/max(.01, mu))
}

// glint is what reflect comes to, for light that is summed up with much other: it is followed to one more piece of metal, and that
// mirrors the room or the ground. What leaves level or goes down is taken to meet no metal: it has little room to.
func (sh *Shader) glint(sc *Scene, b bounce, n, ground geom.Vec, m *Metal) RGB {
	through := RGB{1, 1, 1}
	var light RGB
	for i := 0; ; i++ {
		mu := -b.d.Dot(n)
		if mu < .02 {
			n = n.Sub(b.d.Scale(.02 - mu)).Unit()
			mu = .02
		}
		through = through.Mul(m.Fresnel(mu))
		d := b.d.Add(n.Scale(2 * mu))
		b.spread += m.Alpha * m.Alpha
		alpha := min(.96, geom.Sqrt(b.spread))
		from := b.p.Add(n.Scale(lift))
		if i == lastGlint || d.Dot(ground) < .1 {
			return light.Add(through.Mul(sh.past(sc, from, d, alpha)))
		}
		inst, h, hit := sc.Forest.Trace(from, d, lift, sc.Shadow.leaves(abs(d.Dot(ground))))
		if !hit {
			return light.Add(through.Mul(sh.past(sc, from, d, alpha)))
		}
		if share := min(1, 2*coneShare/max(1e-3, h.Curve*h.T*2*alpha)); share < .98 {
			light = light.Add(through.Mul(sh.past(sc, from, d, alpha)).Scale(1 - share))
			through = through.Scale(share)
		}
		if g := gemAt(sc, inst, h); g != nil {
			return light.Add(through.Mul(sh.gemGlow(g, d, h.N.Vec())))
		}
		b.foot += h.T * 2 * geom.Sqrt(b.spread)
		turn := min(.7, b.foot*h.Curve*.5)
		b.spread += float32(turn*turn) / 3
		b.p, b.d = from.Add(d.Scale(h.T)), d
		n = h.N.Vec()
		m = &sc.Metals[sc.Forest.Insts[inst].Metals[h.Slot]]
	}
}

// lastGlint is how often a glint is followed.
const lastGlint = 1

// Correct mends what Cast found. At one in sixteen of the cells that are dimmed or lit at all, close up one in four, it follows light
// much as TraceShadow does; what comes of that less what Cast said is spread over the cells between. So the fine detail is that of
// Cast's sums, and strength and colour are those of light. It is a difference and no ratio: spread from where a wire lies on the
// ground and hardly any light is left, a ratio would light spots beside it.
func (sh *Shader) Correct(ctx context.Context, sc *Scene) error {
	s := sc.Shadow
	if s.w == 0 || sh.Light.fine { // few directions would miss small lamps
		return nil
	}
	step := 4 // .88 mm
	if float32(step)*s.cell*sc.Cam.Scale > 20 {
		step = 2 // close up, softer than the picture
	}
	w, h := (s.w+step-1)/step+1, (s.h+step-1)/step+1
	for i := range s.more {
		s.more[i] = slices.Grow(s.more[i][:0], w*h)[:w*h]
	}
	more := s.more[0]
	clear(more)
	fans := unfold(sh.Light.few)
	s.standing(sc.Forest.Insts)
	cols, rows := (w+nodeBlock-1)/nodeBlock, (h+nodeBlock-1)/nodeBlock
	s.nearFrom, s.near = s.bins(s.nearFrom, s.near, cols, rows, nodeBlock*float32(step)*s.cell, len(s.bars), func(i int) (geom.Point, float32) {
		return s.bars[i].mid, geom.Sqrt(s.bars[i].most)
	})
	err := parallel.Each(ctx, h, func(row int) {
		for col := range w {
			i := min(row*step, s.h-1)*s.w + min(col*step, s.w-1)
			was := s.pix[i]
			change := max(abs(was.R-1), abs(was.G-1), abs(was.B-1))
			if change < touched {
				continue
			}
			x, y := s.x0+float32(i%s.w)*s.cell, s.y0-float32(i/s.w)*s.cell
			if z, n, ok := sc.Ground.At(x, y); ok {
				set, count := (row^col)&1, len(fans)/2
				if change < slight {
					set, count = 2*set+col&1, len(fans)/4
				}
				block := row/nodeBlock*cols + col/nodeBlock
				near := s.near[s.nearFrom[block]:s.nearFrom[block+1]]
				got := sh.glimpsed(sc, fans[set*count:][:count], geom.Point{X: x, Y: y, Z: z}, n, near)
				more[row*w+col] = got.Add(was.Scale(-1))
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

// nodeBlock is the side of the square of nodes that shares one list of metal near it.
const nodeBlock = 4

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
