package mesh

import (
	"errors"
	"math"

	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/unit"
)

// Dome is the slight crown of a face: the curvature it is shaded with and the middle of it.
type Dome struct {
	Curvature float32 // 1/mm
	At        geom.Point2
}

// normal is the crowned face's normal over p.
func (d Dome) normal(x, y float32) geom.Normal {
	return geom.Vec{X: (x - d.At.X) * d.Curvature, Y: (y - d.At.Y) * d.Curvature, Z: 1}.Normal()
}

const (
	frontSteps = 3 // chords of the quarter round at the front edge
	backSteps  = 1

	// creaseAngle is the turn of an outline from which its wall keeps an edge, in radians.
	creaseAngle = 30 * math.Pi / 180
	// miterMost bounds how far past its width a bevel may run into a sharp corner.
	miterMost = 3
)

// Plate is sheet metal of a thickness cut along outlines, about z = 0, with its edges rounded over a width of
// bevel. Where a part is too thin for it, or a corner too tight, the bevel is narrower there. The front is
// Face, all else Polished. Outlines that cross are an error.
func Plate(loops []geom.Loop, thickness, bevel unit.MM, dome Dome) (TriMesh, error) {
	bevel = min(bevel, 0.45*thickness)
	if !(thickness > 0 && bevel > 0) {
		return TriMesh{}, errors.New("mesh: a plate needs thickness and bevel")
	}
	e := newEdging(loops, float64(bevel))
	if len(e.rims) == 0 {
		return TriMesh{}, errors.New("mesh: a plate needs an outline")
	}
	if !e.fit() {
		return TriMesh{}, errors.New("mesh: the outlines of a plate cross")
	}
	var (
		m          TriMesh
		flat       []plane2 // the inner line of the bevel, which both caps fill
		capLoops   [][]int
		front, bak []uint32
	)
	half := float64(thickness) / 2
	for k := range e.rims {
		r := &e.rims[k]
		levels := e.levels(half)
		// Build the rings of vertices from front to back: two a corner where it is a crease.
		rings := make([][][2]uint32, len(levels))
		for l, v := range levels {
			rings[l] = make([][2]uint32, len(r.pts))
			for i := range r.pts {
				q := r.inset(i, v.inset)
				p := geom.Point{X: float32(q.x), Y: float32(q.y), Z: float32(v.z)}
				switch {
				case l == 0 || l == len(levels)-1:
					n := geom.Normal{Z: -1}
					if l == 0 {
						n = dome.normal(p.X, p.Y)
					}
					id := m.vertex(p, n)
					rings[l][i] = [2]uint32{id, id}
				case r.crease[i]:
					rings[l][i] = [2]uint32{
						m.vertex(p, e.normal(r, i, r.before[i], v)),
						m.vertex(p, e.normal(r, i, r.after[i], v)),
					}
				default:
					id := m.vertex(p, e.normal(r, i, r.before[i].add(r.after[i]).unit(), v))
					rings[l][i] = [2]uint32{id, id}
				}
			}
		}
		for l := 1; l < len(rings); l++ {
			up, down := rings[l-1], rings[l]
			for i := range up {
				j := (i + 1) % len(up)
				m.quad(down[i][1], down[j][0], up[j][0], up[i][1], Polished)
			}
		}
		loop := make([]int, len(r.pts))
		for i := range loop {
			p := m.Points[rings[0][i][0]]
			loop[i] = len(flat)
			flat = append(flat, plane2{float64(p.X), float64(p.Y)})
			front = append(front, rings[0][i][0])
			bak = append(bak, rings[len(rings)-1][i][0])
		}
		capLoops = append(capLoops, loop)
	}
	tris, err := earcut(flat, capLoops)
	if err != nil {
		return TriMesh{}, err
	}
	for _, t := range tris {
		m.tri(front[t[0]], front[t[1]], front[t[2]], Face)
	}
	for _, t := range tris {
		m.tri(bak[t[0]], bak[t[2]], bak[t[1]], Polished)
	}
	return m, nil
}

// level is one ring of a plate's edge: how far in it lies, as a share of the bevel's width, and how high.
type level struct {
	inset    float64
	z        float64
	out, rim float64 // of the profile's normal: sideways and towards the cap
	sign     float64 // +1 at the front, -1 at the back
}

// edging is the rounded edge of a plate.
type edging struct {
	bevel float64
	rims  []rim
}

// rim is one outline with the bevel along it.
type rim struct {
	pts    []plane2
	before []plane2  // outward unit normal of the side that ends at each point
	after  []plane2  // and of the one that begins there
	miter  []plane2  // where a point goes for each mm of bevel
	width  []float64 // of the bevel there, mm
	crease []bool
}

// levels is the edge's profile from the front cap to the back one.
func (e *edging) levels(half float64) []level {
	var ls []level
	for k := range frontSteps + 1 {
		s, c := math.Sincos(math.Pi / 2 * float64(frontSteps-k) / frontSteps)
		ls = append(ls, level{1 - c, half - e.bevel + float64(e.bevel*s), c, s, 1})
	}
	for k := range backSteps + 1 {
		s, c := math.Sincos(math.Pi / 2 * float64(k) / backSteps)
		ls = append(ls, level{1 - c, e.bevel - half - float64(e.bevel*s), c, s, -1})
	}
	return ls
}

// normal is the edge's normal at a point of a rim whose wall faces out: that of an ellipse as wide as the
// bevel is there and as high as it is anywhere.
func (e *edging) normal(r *rim, i int, out plane2, l level) geom.Normal {
	side, up := float64(e.bevel*l.out), float64(r.width[i]*l.rim)
	if side == 0 && up == 0 {
		up = 1
	}
	return geom.Vec{X: float32(out.x * side), Y: float32(out.y * side), Z: float32(l.sign * up)}.Normal()
}

// inset is where point i lies a share of the bevel's width in, rounded as the mesh will have it.
func (r *rim) inset(i int, share float64) plane2 {
	p := r.pts[i].add(r.miter[i].mul(share * r.width[i]))
	return plane2{float64(float32(p.x)), float64(float32(p.y))}
}

// newEdging prepares the rims of outlines, without points that say nothing.
func newEdging(loops []geom.Loop, bevel float64) *edging {
	e := &edging{bevel: bevel}
	for _, l := range loops {
		pts := tidy(l)
		if len(pts) < 3 {
			continue
		}
		n := len(pts)
		r := rim{
			pts: pts, before: make([]plane2, n), after: make([]plane2, n),
			miter: make([]plane2, n), width: make([]float64, n), crease: make([]bool, n),
		}
		for i := range pts {
			u := pts[(i+1)%n].sub(pts[i])
			out := plane2{u.y, -u.x}.unit()
			r.after[i], r.before[(i+1)%n] = out, out
		}
		for i := range pts {
			a, b := r.before[i], r.after[i]
			r.crease[i] = math.Abs(math.Atan2(a.cross(b), a.dot(b))) > creaseAngle
			middle := a.add(b).unit()
			stretch := 1 / max(1./miterMost, middle.dot(a))
			r.miter[i] = middle.mul(-stretch)
			if !r.crease[i] {
				// A long side keeps its own normal where a short chord of an arc meets it.
				la, lb := pts[i].sub(pts[(i+n-1)%n]).len(), pts[(i+1)%n].sub(pts[i]).len()
				smooth := a.mul(la).add(b.mul(lb)).unit()
				r.before[i], r.after[i] = smooth, smooth
			}
		}
		e.rims = append(e.rims, r)
	}
	return e
}

// tidy gives a loop's points without ones that repeat or lie on a straight line between their neighbours.
func tidy(l geom.Loop) []plane2 {
	const near, straight = 0.004, 0.0012 // mm: a tenth of the flattening's own error
	var pts []plane2
	for _, p := range l {
		q := plane2{float64(p.X), float64(p.Y)}
		if len(pts) == 0 || q.sub(pts[len(pts)-1]).len() > near {
			pts = append(pts, q)
		}
	}
	for len(pts) > 1 && pts[0].sub(pts[len(pts)-1]).len() <= near {
		pts = pts[:len(pts)-1]
	}
	for i := 0; i < len(pts) && len(pts) > 3; {
		n := len(pts)
		a, b, c := pts[(i+n-1)%n], pts[i], pts[(i+1)%n]
		if long := c.sub(a).len(); long > 0 && b.sub(a).dot(c.sub(b)) > 0 && math.Abs(turn(a, b, c))/long < straight {
			pts = append(pts[:i], pts[i+1:]...)
			continue
		}
		i++
	}
	return pts
}

// fit narrows the bevel wherever its inner line would cross itself, and says whether there is a way at all.
func (e *edging) fit() bool {
	e.measure()
	for round := range 60 {
		e.ease()
		if !e.narrow(0.6) {
			return true
		}
		if round >= 30 { // what does not come right piece by piece does all at once
			for k := range e.rims {
				for i := range e.rims[k].width {
					e.rims[k].width[i] *= 0.5
				}
			}
		}
	}
	for k := range e.rims {
		clearWidths(e.rims[k].width)
	}
	return !e.narrow(1)
}

func clearWidths(w []float64) {
	for i := range w {
		w[i] = 0
	}
}

// measure sets the bevel's width at each point to what the metal behind it allows: less than the radius of
// the largest circle that touches the outline there from inside.
func (e *edging) measure() {
	var samples []plane2
	for k := range e.rims {
		r := &e.rims[k]
		for i, p := range r.pts {
			q := r.pts[(i+1)%len(r.pts)]
			pieces := 1 + int(q.sub(p).len()/0.15)
			for j := range pieces {
				samples = append(samples, p.add(q.sub(p).mul(float64(j)/float64(pieces))))
			}
		}
	}
	for k := range e.rims {
		r := &e.rims[k]
		n := len(r.pts)
		for i, p := range r.pts {
			r.width[i] = e.bevel
			in := r.miter[i].unit()
			prev, next := r.pts[(i+n-1)%n], r.pts[(i+1)%n]
			for _, q := range samples {
				d := q.sub(p)
				across := d.dot(in)
				if across <= 1e-9 || onSide(q, p, prev) || onSide(q, p, next) {
					continue
				}
				r.width[i] = min(r.width[i], 0.8*d.dot(d)/(2*across))
			}
		}
	}
}

// onSide says whether q lies on the side from a to b.
func onSide(q, a, b plane2) bool {
	u, d := b.sub(a), q.sub(a)
	return math.Abs(u.cross(d)) <= 1e-9*u.dot(u) && d.dot(u) >= 0 && d.dot(u) <= u.dot(u)
}

// ease lets the bevel's width change only slowly along an outline.
func (e *edging) ease() {
	const slope = 0.5
	for k := range e.rims {
		r := &e.rims[k]
		n := len(r.pts)
		for range 2 {
			for i := range n {
				j := (i + 1) % n
				r.width[j] = min(r.width[j], r.width[i]+float64(slope*r.pts[j].sub(r.pts[i]).len()))
			}
			for i := n - 1; i >= 0; i-- {
				j := (i + 1) % n
				r.width[i] = min(r.width[i], r.width[j]+float64(slope*r.pts[j].sub(r.pts[i]).len()))
			}
		}
	}
}

// narrow scales the bevel by a factor wherever its inner line turns back or meets itself, and says whether
// it found such a place.
func (e *edging) narrow(factor float64) bool {
	type side struct {
		rim, i, j int
		a, b      plane2
	}
	var sides []side
	bad := make([][]bool, len(e.rims))
	for k := range e.rims {
		r := &e.rims[k]
		n := len(r.pts)
		bad[k] = make([]bool, n)
		for i := range n {
			j := (i + 1) % n
			sides = append(sides, side{k, i, j, r.inset(i, 1), r.inset(j, 1)})
		}
	}
	found := false
	mark := func(s side) {
		bad[s.rim][s.i], bad[s.rim][s.j] = true, true
		found = true
	}
	for x, s := range sides {
		r := &e.rims[s.rim]
		was := r.pts[s.j].sub(r.pts[s.i])
		// A side may shrink, and swing by 30 degrees, but not turn round.
		if is := s.b.sub(s.a); is.dot(was) <= max(0.05*was.dot(was), 1.7*math.Abs(is.cross(was))) {
			mark(s)
		}
		for _, t := range sides[x+1:] {
			if s.rim == t.rim && (s.j == t.i || t.j == s.i) {
				// Neighbours share a point: they may not fold back on each other.
				a, b, c := s.a, s.b, t.b
				if t.j == s.i {
					a, b, c = t.a, t.b, s.b
				}
				u, v := b.sub(a), c.sub(b)
				if u.dot(v) < 0 && math.Abs(u.cross(v)) <= 1e-7 {
					mark(s)
					mark(t)
				}
				continue
			}
			if meets(s.a, s.b, t.a, t.b) {
				mark(s)
				mark(t)
			}
		}
	}
	for k := range bad {
		for i, b := range bad[k] {
			if b {
				e.rims[k].width[i] *= factor
			}
		}
	}
	return found
}
