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

// How many directions are gathered from, below the horizon ones among them: for a preview and for a hero picture. Twice as
// many for a preview take .001 off the FLIP of TestReference.
const (
	fewBeams  = 128
	manyBeams = 512
)

// newBeams draws count directions: every other one evenly from the sphere, the rest by how bright they are, so that lamps get
// most.
func newBeams(src *octMap, count int) []beam {
	const n = 129
	small := newOctMap(n, src.at)
	dirs := make([]geom.Vec, 0, n*n)
	newOctMap(n, func(d geom.Vec) RGB { dirs = append(dirs, d); return RGB{} })
	// Sum up brightness times solid angle over the texels.
	upto := make([]float64, len(dirs))
	angle := make([]float64, len(dirs))
	var sum float64
	for i, d := range dirs {
		l := float64(abs(d.X) + abs(d.Y) + abs(d.Z))
		angle[i] = 4 / float64((n-1)*(n-1)) * l * l * l
		sum += float64(small.pix[i].Luma()) * angle[i]
		upto[i] = sum
	}
	density := func(d geom.Vec) float64 {
		return .5/(4*math.Pi) + .5*float64(small.at(d).Luma())/sum
	}
	out := make([]beam, count)
	for i := range out {
		x, y := Stratum(i / 2)
		var d geom.Vec
		if i%2 == 0 {
			z := 1 - 2*float64(x)
			r := math.Sqrt(1 - z*z)
			sin, cos := math.Sincos(2 * math.Pi * float64(y))
			d = geom.Vec{X: float32(r * cos), Y: float32(r * sin), Z: float32(z)}
		} else {
			at := sum * float64(x)
			j, _ := slices.BinarySearch(upto, at)
			j = min(j, len(dirs)-1)
			d = small.near(j, y, float32((upto[j]-at)/max(1e-12, float64(small.pix[j].Luma())*angle[j])))
		}
		out[i] = beam{d: d, light: src.at(d), weight: float32(1 / density(d))}
	}
	return out
}

// TraceShadow works out what Cast does by following light: from each place on the ground into every direction, on
// through the metal that is met there. It takes the place of what Cast found, on a finer grid.
func (sh *Shader) TraceShadow(ctx context.Context, sc *Scene) error {
	s := sc.Shadow
	if s.w == 0 {
		return nil
	}
	fine := Shadow{x0: s.x0, y0: s.y0, cell: min(s.cell, max(finestCell, 2/sc.Cam.Scale))}
	fine.w, fine.h = int(float32(s.w-1)*s.cell/fine.cell)+2, int(float32(s.h-1)*s.cell/fine.cell)+2
	fine.pix = make([]RGB, fine.w*fine.h)
	err := parallel.Each(ctx, fine.h, func(row int) {
		y := s.y0 - float32(row)*fine.cell
		for col := range fine.w {
			x := s.x0 + float32(col)*fine.cell
			to := &fine.pix[row*fine.w+col]
			*to = RGB{1, 1, 1}
			block := min(int(float32(row)*fine.cell/s.cell)/block*s.cols+int(float32(col)*fine.cell/s.cell)/block, len(s.blocks)-1)
			if len(s.blocks[block]) == 0 {
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

// gathered is the light that comes to the ground at p over what would come if nothing lay there.
func (sh *Shader) gathered(sc *Scene, bs []beam, p geom.Point, n geom.Vec) RGB {
	from := p.Add(n.Scale(lift))
	wide := 4 / float32(len(bs)) // variance of the directions that a beam stands for, rad2: that many share a sphere
	var got, whole RGB
	for i := range bs {
		b := &bs[i]
		mu := b.d.Dot(n)
		if mu <= 0 {
			continue
		}
		w := b.weight * mu
		whole = whole.Add(b.light.Scale(w))
		inst, h, hit := sc.Forest.Trace(from, b.d, lift, 60)
		if !hit {
			got = got.Add(b.light.Scale(w))
			continue
		}
		// Spread the beam by the bend of what it meets, as reflect does from there on.
		foot := h.T * 2 * geom.Sqrt(wide)
		turn := min(.7, foot*h.Curve*.5)
		c := sh.reflect(sc, bounce{
			p: from.Add(b.d.Scale(h.T)), d: b.d, spread: wide + float32(turn*turn)/3, foot: foot,
		}, h.N.Vec(), &sc.Metals[sc.Forest.Insts[inst].Metals[h.Slot]])
		got = got.Add(c.Scale(w))
	}
	return RGB{got.R / whole.R, got.G / whole.G, got.B / whole.B}
}

// Correct mends what Cast found. At one in nine of the cells that are dimmed or lit at all, close up one in four, it follows light
// as TraceShadow does; what comes of that less what Cast said is spread over the cells between. So the fine detail is that of
// Cast's sums, and strength and colour are those of light. It is a difference and no ratio: spread from where a wire lies on the
// ground and hardly any light is left, a ratio would light spots beside it.
func (sh *Shader) Correct(ctx context.Context, sc *Scene) error {
	s := sc.Shadow
	if s.w == 0 || sh.Light.fine { // few directions would miss small lamps
		return nil
	}
	step := 3 // .66 mm
	if float32(step)*s.cell*sc.Cam.Scale > 20 {
		step = 2 // close up, softer than the picture
	}
	w, h := (s.w+step-1)/step+1, (s.h+step-1)/step+1
	more := make([]RGB, w*h)
	err := parallel.Each(ctx, h, func(row int) {
		for col := range w {
			r, c := min(row*step, s.h-1), min(col*step, s.w-1)
			was := s.pix[r*s.w+c]
			if max(abs(was.R-1), abs(was.G-1), abs(was.B-1)) < touched {
				continue
			}
			x, y := s.x0+float32(c)*s.cell, s.y0-float32(r)*s.cell
			if z, n, ok := sc.Ground.At(x, y); ok {
				got := sh.gathered(sc, sh.Light.few, geom.Point{X: x, Y: y, Z: z}, n)
				more[row*w+col] = got.Add(was.Scale(-1))
			}
		}
	})
	if err != nil {
		return err
	}
	more = smoothed(more, w, h)
	return parallel.Each(ctx, s.h, func(row int) {
		r, fy := row/step, float32(row%step)/float32(step)
		for col := range s.w {
			c, fx := col/step, float32(col%step)/float32(step)
			i := r*w + c
			to := s.pix[row*s.w+col].Add(more[i].Lerp(more[i+1], fx).Lerp(more[i+w].Lerp(more[i+w+1], fx), fy))
			s.pix[row*s.w+col] = RGB{max(0, to.R), max(0, to.G), max(0, to.B)}
		}
	})
}

// touched is the least change of the ground's light that is worth following light for: below it no eye sees the difference.
const touched = .02

// smoothed spreads each node of a grid over its neighbours, 1 3 1 each way: few directions leave blotches, and the eye sees those
// sooner than a glow that is too wide.
func smoothed(grid []RGB, w, h int) []RGB {
	pass := func(from []RGB, n, along, across int) []RGB {
		to := make([]RGB, len(from))
		for line := range len(from) / n {
			for i := range n {
				at := func(i int) RGB { return from[line*across+min(max(i, 0), n-1)*along] }
				to[line*across+i*along] = at(i - 1).Add(at(i + 1)).Scale(.2).Add(at(i).Scale(.6))
			}
		}
		return to
	}
	return pass(pass(grid, w, 1, w), h, w, 1)
}
