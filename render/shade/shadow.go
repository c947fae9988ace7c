package shade

import (
	"context"

	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/mesh"
	"github.com/aurelink/aurelink/render/parallel"
	"github.com/aurelink/aurelink/render/raster"
)

// Ground is what the piece lies on: a backdrop or a limb, as a height over the view plane.
type Ground interface {
	// At gives the surface seen at a place in the view plane: its height z in mm, its normal, and whether there is any.
	At(x, y float32) (z float32, n geom.Vec, ok bool)
}

// Nothing is no ground at all.
type Nothing struct{}

// At implements Ground.
func (Nothing) At(_, _ float32) (float32, geom.Vec, bool) { return 0, geom.Vec{}, false }

// Plane is flat ground at a height, facing the camera.
type Plane struct{ Z float32 }

// At implements Ground.
func (p Plane) At(_, _ float32) (float32, geom.Vec, bool) { return p.Z, geom.Vec{Z: 1}, true }

// Shadow says by how much the piece dims the ground, on a grid over the part of it that it dims.
type Shadow struct {
	x0, y0 float32 // view coordinates of the first cell's middle, mm; rows go down
	cell   float32 // mm
	w, h   int
	pix    []RGB // factor on the ground's light
	rods   []rod
	blocks [][]int32 // by block, the rods that may dim it
	cols   int
}

// cellSize is the side of a shadow cell, mm. Nothing that falls on the ground is finer: the light is large.
const cellSize = .16

// block is the side of the square of cells that shares one list of what may dim it.
const block = 16

// reach is how far a stick's shadow is followed, in heights of its top above the ground, and at least: past that the
// two discs of directions hold next to nothing of it.
const (
	reachHeights = 2.4
	reachLeast   = 1.2 // mm
)

// rod is a stick in the view frame.
type rod struct {
	mid    geom.Point
	d      geom.Vec // from end to end
	r      float32
	reach2 float32 // squared distance up to which it counts
	tint   RGB
}

// Cast works out the shadow that instances throw on the ground: how much of the key light and how much of the light
// from all around each place still sees. Both are the same sum: the share of a disc of directions that each piece
// of wire covers, with the disc round the key for the one and round the normal for the other.
func (s *Shadow) Cast(ctx context.Context, light *Light, ground Ground, cam *raster.Camera, insts []mesh.Instance, metals []Metal) error {
	s.rods = s.rods[:0]
	for i := range insts {
		in := &insts[i]
		for _, c := range in.Shape.Shades {
			a, b := in.ViewFromShape.Point(c.A), in.ViewFromShape.Point(c.B)
			g := rod{mid: a.Lerp(b, .5), d: b.Sub(a), r: c.Radius, tint: metals[in.Metals[0]].F0}
			z, n, ok := ground.At(g.mid.X, g.mid.Y)
			if !ok {
				continue // beside or behind the limb: nothing near enough to dim
			}
			top := g.mid.Sub(geom.Point{X: g.mid.X, Y: g.mid.Y, Z: z}).Dot(n) + g.r
			reach := max(reachLeast, reachHeights*top) + g.d.Len()/2
			g.reach2 = reach * reach
			s.rods = append(s.rods, g)
		}
	}
	s.bounds(cam)
	if s.w == 0 {
		return nil
	}
	if cap(s.pix) < s.w*s.h {
		s.pix = make([]RGB, s.w*s.h)
	}
	s.pix = s.pix[:s.w*s.h]
	s.list()
	return parallel.Each(ctx, len(s.blocks), func(i int) { s.castBlock(i, light, ground) })
}

// bounds lays the grid over everything that may throw a shadow into the picture.
func (s *Shadow) bounds(cam *raster.Camera) {
	s.w, s.h, s.cell = 0, 0, cellSize
	lo, hi := cam.View(0, float32(cam.H)), cam.View(float32(cam.W), 0)
	x0, y0, x1, y1 := hi.X, hi.Y, lo.X, lo.Y
	for i := range s.rods {
		c, r := s.rods[i].mid, geom.Sqrt(s.rods[i].reach2)
		x0, x1 = min(x0, c.X-r), max(x1, c.X+r)
		y0, y1 = min(y0, c.Y-r), max(y1, c.Y+r)
	}
	x0, y0, x1, y1 = max(x0, lo.X), max(y0, lo.Y), min(x1, hi.X), min(y1, hi.Y)
	if x0 >= x1 || y0 >= y1 {
		return
	}
	s.x0, s.y0 = x0, y1
	s.w, s.h = int((x1-x0)/s.cell)+2, int((y1-y0)/s.cell)+2
}

// list notes for each block which rods may dim it.
func (s *Shadow) list() {
	cols, rows := (s.w+block-1)/block, (s.h+block-1)/block
	s.cols = cols
	if cap(s.blocks) < cols*rows {
		s.blocks = make([][]int32, cols*rows)
	}
	s.blocks = s.blocks[:cols*rows]
	for i := range s.blocks {
		s.blocks[i] = s.blocks[i][:0]
	}
	side := block * s.cell
	for i := range s.rods {
		c, r := s.rods[i].mid, geom.Sqrt(s.rods[i].reach2)
		x0, x1 := max(0, int((c.X-r-s.x0)/side)), min(cols-1, int((c.X+r-s.x0)/side))
		y0, y1 := max(0, int((s.y0-c.Y-r)/side)), min(rows-1, int((s.y0-c.Y+r)/side))
		for y := y0; y <= y1; y++ {
			for x := x0; x <= x1; x++ {
				s.blocks[y*cols+x] = append(s.blocks[y*cols+x], int32(i))
			}
		}
	}
}

func (s *Shadow) castBlock(i int, light *Light, ground Ground) {
	c0, r0 := i%s.cols*block, i/s.cols*block
	kf := geom.FrameAlong(geom.Point{}, light.KeyDir, geom.Vec{Y: 1})
	for row := r0; row < min(s.h, r0+block); row++ {
		y := s.y0 - float32(row)*s.cell
		for col := c0; col < min(s.w, c0+block); col++ {
			x := s.x0 + float32(col)*s.cell
			to := &s.pix[row*s.w+col]
			*to = RGB{1, 1, 1}
			if len(s.blocks[i]) == 0 {
				continue
			}
			z, n, ok := ground.At(x, y)
			if !ok {
				continue
			}
			p := geom.Point{X: x, Y: y, Z: z}
			var key, all float32
			var tint RGB
			nf := geom.FrameAlong(p, n, geom.Vec{Y: 1})
			for _, j := range s.blocks[i] {
				g := &s.rods[j]
				w := g.mid.Sub(p)
				if w.Len2() > g.reach2 {
					continue
				}
				key += g.covers(&kf, w, light.KeyTan)
				if a := g.covers(&nf, w, aroundTan); a > 0 {
					all += a
					tint = tint.Add(g.tint.Scale(a))
				}
			}
			if key+all > 0 {
				*to = dimmed(light.KeyShare(n), min(1, key), all, tint)
			}
		}
	}
}

// glow is the share of the light that metal takes from the ground which it hands back in its own colour.
const glow = .34

// dimmed is the factor on the ground's light where the key light is covered by key, the light around by all.
func dimmed(share, key, all float32, tint RGB) RGB {
	if all > 0 {
		tint = tint.Scale(1 / all)
	}
	all = min(.93, all)
	one := func(tint float32) float32 {
		return float32(share*(1-key)) + float32((1-share)*(1-all)) + float32(glow*tint*all)*(1-float32(.6*key))
	}
	return RGB{min(1.05, one(tint.R)), min(1.05, one(tint.G)), min(1.05, one(tint.B))}
}

// aroundTan is the tangent of the disc of directions that stands for the whole sky: it holds about as much of the
// cosine-weighted hemisphere as a patch of wire can cover.
const aroundTan = 1.35

// covers is the share of a disc of directions about f.X, with tangent tan, that a rod covers, seen from a place w away
// from its middle: the overlap across it times the overlap along it, each by a smooth profile of the disc.
func (g *rod) covers(f *geom.Frame, w geom.Vec, tan float32) float32 {
	t := w.Dot(f.X)
	if t < .3*g.r {
		return 0
	}
	inv := 1 / (max(t, g.r) * tan)
	u, v := w.Dot(f.Y)*inv, w.Dot(f.Z)*inv
	du, dv := g.d.Dot(f.Y)*inv, g.d.Dot(f.Z)*inv
	r := g.r * inv
	half := geom.Sqrt(float32(du*du)+float32(dv*dv)) / 2
	if far := 1 + r + half; u > far || u < -far || v > far || v < -far {
		return 0
	}
	if half < 1e-4 {
		r *= .886 // a square as large as the ball's disc
		return overlap(u, r) * overlap(v, r)
	}
	cu, cv := du/(2*half), dv/(2*half)
	along, across := float32(u*cu)+float32(v*cv), float32(v*cu)-float32(u*cv)
	return overlap(across, r) * overlap(along, half+.2*r)
}

// overlap is the share of a smooth profile on [-1, 1] that lies in [at-half, at+half].
func overlap(at, half float32) float32 {
	lo, hi := at-half, at+half
	if lo >= 1 || hi <= -1 {
		return 0
	}
	return smooth((hi+1)/2) - smooth((lo+1)/2)
}

// At is the factor on the ground's light at a place in the view plane.
func (s *Shadow) At(x, y float32) RGB {
	if s.w == 0 {
		return RGB{1, 1, 1}
	}
	fx, fy := (x-s.x0)/s.cell, (s.y0-y)/s.cell
	if fx < 0 || fy < 0 || fx >= float32(s.w-1) || fy >= float32(s.h-1) {
		return RGB{1, 1, 1}
	}
	c, r := int(fx), int(fy)
	fx, fy = fx-float32(c), fy-float32(r)
	i := r*s.w + c
	return s.pix[i].Lerp(s.pix[i+1], fx).Lerp(s.pix[i+s.w].Lerp(s.pix[i+s.w+1], fx), fy)
}

// Touches says whether any of a rectangle of the view plane (x0 < x1, y0 < y1) may be dimmed.
func (s *Shadow) Touches(x0, y0, x1, y1 float32) bool {
	return s.w > 0 && x1 > s.x0 && x0 < s.x0+float32(s.w)*s.cell && y0 < s.y0 && y1 > s.y0-float32(s.h)*s.cell
}
