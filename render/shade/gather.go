package shade

import (
	"context"
	"math"
	"slices"

	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/parallel"
)

// beam is a direction that ground takes light from in a hero picture.
type beam struct {
	d      geom.Vec
	light  RGB
	weight float32 // over the density that it was drawn with
}

// beams is how many directions are gathered from, below the horizon ones among them.
const beams = 512

// beamSpread is the variance of the directions that a beam stands for, rad2: that many share a sphere.
const beamSpread = 4. / beams

// newBeams draws directions: every other one evenly from the sphere, the rest by how bright they are, so that lamps get
// most.
func newBeams(src *octMap) []beam {
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
	out := make([]beam, beams)
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
	bs := newBeams(sh.Light.levels[1])
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
				*to = sh.gathered(sc, bs, geom.Point{X: x, Y: y, Z: z}, n)
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
		foot := h.T * 2 * geom.Sqrt(beamSpread)
		turn := min(.7, foot*h.Curve*.5)
		c := sh.reflect(sc, bounce{
			p: from.Add(b.d.Scale(h.T)), d: b.d, spread: beamSpread + float32(turn*turn)/3, foot: foot,
		}, h.N.Vec(), &sc.Metals[sc.Forest.Insts[inst].Metals[h.Slot]])
		got = got.Add(c.Scale(w))
	}
	return RGB{got.R / whole.R, got.G / whole.G, got.B / whole.B}
}
