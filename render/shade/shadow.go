package shade

import (
	"context"
	"math"

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

// cellSize is the side of a shadow cell, mm: the light is large, so little on the ground is finer. At .16 the FLIP of
// TestReference is .0007 lower, for twice as many cells.
const cellSize = .22

// block is the side of the square of cells that shares one list of what may dim it.
const block = 16

// reach is how far a stick's shadow is followed, in heights of its top above the ground, and at least: past that the
// two discs of directions hold next to nothing of it.
const (
	reachHeights = 3.2
	reachLeast   = 1.2 // mm
)

// rod is a stick in the view frame.
type rod struct {
	mid    geom.Point
	d      geom.Vec // from end to end
	axis   geom.Vec // unit; none for a ball
	r, len float32
	reach2 float32 // squared distance up to which it counts
	tint   RGB
	u, v   geom.Vec // across the axis
	table  [throwSteps]RGB
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
			g.axis, g.len = g.d.Unit(), g.d.Len()
			z, n, ok := ground.At(g.mid.X, g.mid.Y)
			if !ok {
				continue // beside or behind the limb: nothing near enough to dim
			}
			top := g.mid.Sub(geom.Point{X: g.mid.X, Y: g.mid.Y, Z: z}).Dot(n) + g.r
			reach := max(reachLeast, reachHeights*top) + g.d.Len()/2
			g.reach2 = reach * reach
			g.throwing(light, n)
			s.rods = append(s.rods, g)
		}
	}
	s.bounds(cam, light.cell(cam.Scale))
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

// beside is how far the grid goes on beyond the picture, cells: metal at its edge mirrors ground there.
const beside = 6

// bounds lays the grid over everything that may throw a shadow into the picture or close beside it.
func (s *Shadow) bounds(cam *raster.Camera, cell float32) {
	s.w, s.h, s.cell = 0, 0, cell
	lo, hi := cam.View(0, float32(cam.H)), cam.View(float32(cam.W), 0)
	more := beside * cell
	lo.X, lo.Y, hi.X, hi.Y = lo.X-more, lo.Y-more, hi.X+more, hi.Y+more
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
	for row := r0; row < min(s.h, r0+block); row++ {
		y := s.y0 - float32(row)*s.cell
		for col := c0; col < min(s.w, c0+block); col++ {
			x := s.x0 + float32(col)*s.cell
			to := &s.pix[row*s.w+col]
			*to = RGB{1, 1, 1}
			if len(s.blocks[i]) == 0 {
				continue
			}
			if z, n, ok := ground.At(x, y); ok {
				*to = s.factor(s.blocks[i], light, geom.Point{X: x, Y: y, Z: z}, n)
			}
		}
	}
}

// factor is what is left of the ground's light at p with normal n: of each lamp what no rod covers, of the light from
// all around likewise, and the light that the rods throw there instead.
func (s *Shadow) factor(near []int32, light *Light, p geom.Point, n geom.Vec) RGB {
	var lamps [maxLamps]float32
	var all float32
	var thrown RGB
	for _, j := range near {
		g := &s.rods[j]
		w := g.mid.Sub(p)
		d2 := w.Len2()
		if d2 > g.reach2 {
			continue
		}
		for k := range light.lobes {
			l := &light.lobes[k]
			tanY, tanZ := l.tanY, l.tanZ
			if light.fine && g.len == 0 {
				// Balls stand for a plate: blur them until a small lamp doesn't tell one from the next.
				grow := float32(g.r*g.r) / d2
				tanY, tanZ = geom.Sqrt(float32(tanY*tanY)+grow), geom.Sqrt(float32(tanZ*tanZ)+grow)
			}
			lamps[k] += g.covers(&l.frame, w, tanY, tanZ)
		}
		if a := g.fills(w, n, d2); a > 0 {
			all += a
			thrown = thrown.Add(g.throws(w).Scale(a))
		}
	}
	left, rest := float32(0), float32(1)
	for k := range light.lobes {
		share := light.lobes[k].share.at(n).R
		left += share * light.lobes[k].left(lamps[k])
		rest -= share
	}
	most := min(.96, all)
	left += max(0, rest) * (1 - most)
	if all == 0 {
		return RGB{left, left, left}
	}
	e := light.Diffuse(n)
	// Under a crowd of rods each mirrors the others and dim ground more than the room.
	k := most / all * (1 - crowd*most)
	return RGB{left + k*thrown.R/e.R, left + k*thrown.G/e.G, left + k*thrown.B/e.B}
}

// overlapped is what is left of a patch of directions of which rods cover the share sum between them. They cover
// each other too: as if they lay at random.
func overlapped(sum float32) float32 { return float32(math.Exp(float64(-sum))) }

// left is what is left of a lamp: of a small one nothing where the sum is 1, as pieces of one wire lie end to end.
func (l *lamp) left(sum float32) float32 {
	soft := overlapped(sum)
	if l.hard == 0 {
		return soft
	}
	return mix(soft, max(0, 1-sum), l.hard)
}

// crowd is the share of their light that rods lose to each other where they hide all of the sky. Fitted to the
// path-traced reference.
const crowd = .3

// throwSteps is in how many directions round a rod its thrown light is tabled.
const throwSteps = 16

// throwLevel is the blur at which five normals stand for all that a rod's near side has.
const throwLevel = 3

// groundShare is what ground sends up of the light that falls on it, as metal over it sees that: somewhat in shadow.
const groundShare = .55

// throwing tables the light that a rod, over ground with normal n, sends to places round it: the mean of what its near
// side mirrors. How far along the rod a place lies is left out of account. A ball is taken as standing on the ground.
func (g *rod) throwing(light *Light, n geom.Vec) {
	axis := g.axis
	if g.len == 0 {
		axis = n
	}
	f := geom.FrameAlong(geom.Point{}, axis, n)
	g.u, g.v = f.Y, f.Z
	e := light.Diffuse(n).Scale(groundShare)
	for i := range throwSteps {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / throwSteps)
		m := g.u.Scale(float32(cos)).Add(g.v.Scale(float32(sin))) // from the rod to the place
		side := axis.Cross(m)
		var sum RGB
		for _, q := range [...][3]float32{
			{1, 0, .225}, {.899, .438, .212}, {.899, -.438, .212}, {.574, .819, .175}, {.574, -.819, .175}, // 0, 26, 55 degrees
		} {
			normal := m.Scale(q[0]).Add(side.Scale(q[1]))
			r := normal.Scale(2 * m.Dot(normal)).Sub(m)
			c := light.levels[throwLevel].at(r)
			if down := smooth(-r.Dot(n) * 2); down > 0 {
				c = c.Lerp(e, down)
			}
			sum = sum.Add(c.Scale(q[2]))
		}
		g.table[i] = sum.Mul(g.tint)
	}
}

// throws is the light that a rod sends to a place w away from it.
func (g *rod) throws(w geom.Vec) RGB {
	y, x := -w.Dot(g.v), -w.Dot(g.u)
	// Go round by the diamond |x| + |y| = 1: near enough to the angle.
	l := abs(x) + abs(y)
	if l == 0 {
		return g.table[0]
	}
	a := y / l
	if x < 0 {
		a = 2 - a
	} else if y < 0 {
		a += 4
	}
	at := a * (throwSteps / 4)
	i := int(at)
	return g.table[i%throwSteps].Lerp(g.table[(i+1)%throwSteps], at-float32(i))
}

// fills is the share of the light from all around, weighed by the cosine, that a rod w away from a place with normal n
// takes: the form factor of its outline, summed along the rod, so that it does not show where one rod ends and the next begins.
func (g *rod) fills(w, n geom.Vec, d2 float32) float32 {
	up := w.Dot(n)
	if up <= 0 {
		return 0
	}
	r2 := float32(g.r * g.r)
	if g.len == 0 {
		d := geom.Sqrt(d2)
		wide := 2 * g.r / max(d, g.r)
		return .785 * wide * wide * up / d / math.Pi
	}
	along := w.Dot(g.axis)
	p2 := max(r2, d2-float32(along*along)) // distance from the axis, squared
	p := geom.Sqrt(p2)
	// The integral of dl p / (p2 + l2)^2, twice.
	upto := func(l float32) float32 { return p*l/(p2+float32(l*l)) + arctan(l/p) }
	return g.r * up * (upto(along+g.len/2) - upto(along-g.len/2)) / (p2 * math.Pi)
}

// arctan is within 1e-5 of it (M. Abramowitz and I. Stegun 1964, 4.4.47).
func arctan(x float32) float32 {
	t := x
	if abs(x) > 1 {
		t = 1 / x
	}
	q := float32(t * t)
	a := t * (.999866 - float32(q*(.3302995-float32(q*(.180141-float32(q*(.085133-float32(.0208351*q))))))))
	switch {
	case x > 1:
		return math.Pi/2 - a
	case x < -1:
		return -math.Pi/2 - a
	}
	return a
}

// covers is the share of a patch of directions about f.X that a rod covers, seen from a place w away from its middle;
// tanY and tanZ are the tangents of the patch's half widths along f.Y and f.Z. Scaled to a disc, it is the overlap
// across the rod times the overlap along it, each by a smooth profile.
func (g *rod) covers(f *geom.Frame, w geom.Vec, tanY, tanZ float32) float32 {
	t := w.Dot(f.X)
	if t < .3*g.r {
		return 0
	}
	// See the ends each from its own distance, so that rods end to end stay so.
	tilt := g.d.Dot(f.X) / 2
	ia, ib := 1/max(t-tilt, g.r), 1/max(t+tilt, g.r)
	wy, wz, dy, dz := w.Dot(f.Y), w.Dot(f.Z), g.d.Dot(f.Y)/2, g.d.Dot(f.Z)/2
	ua, ub := (wy-dy)*ia/tanY, (wy+dy)*ib/tanY
	va, vb := (wz-dz)*ia/tanZ, (wz+dz)*ib/tanZ
	u, v, du, dv := (ua+ub)/2, (va+vb)/2, ub-ua, vb-va
	half := geom.Sqrt(float32(du*du)+float32(dv*dv)) / 2
	k := g.r * (ia + ib) / 2
	ry, rz := k/tanY, k/tanZ
	far := 1 + half
	if u > far+ry || u < -far-ry || v > far+rz || v < -far-rz {
		return 0
	}
	if half < 1e-4 {
		return overlap(u, .886*ry) * overlap(v, .886*rz) // a square as large as the ball's disc
	}
	cu, cv := du/(2*half), dv/(2*half)
	along, across := float32(u*cu)+float32(v*cv), float32(v*cu)-float32(u*cv)
	// Half the rod's width across and along, in a patch that may be scaled more one way than the other.
	r := geom.Sqrt(float32(cv*ry*cv*ry) + float32(cu*rz*cu*rz))
	return overlap(across, r) * overlap(along, half)
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
