package glyph

import (
	"math"

	"github.com/aurelink/aurelink/render/geom"
)

// point is a place in a plane, in whatever unit the caller draws in.
type point struct{ x, y float64 }

func (a point) add(b point) point       { return point{a.x + b.x, a.y + b.y} }
func (a point) sub(b point) point       { return point{a.x - b.x, a.y - b.y} }
func (a point) mul(s float64) point     { return point{float64(a.x * s), float64(a.y * s)} }
func (a point) dot(b point) float64     { return float64(a.x*b.x) + float64(a.y*b.y) }
func (a point) cross(b point) float64   { return float64(a.x*b.y) - float64(a.y*b.x) }
func (a point) len() float64            { return math.Sqrt(a.dot(a)) }
func mix(a, b point, t float64) point   { return a.add(b.sub(a).mul(t)) }
func from2(p geom.Point2) point         { return point{float64(p.X), float64(p.Y)} }
func to2(p point) geom.Point2           { return geom.Point2{X: float32(p.x), Y: float32(p.y)} }
func bend(a, b, c point) float64        { return a.sub(b).sub(b.sub(c)).len() }
func steps(over, tolerance float64) int { return int(math.Ceil(math.Sqrt(over / tolerance))) }

// pencil draws lines and curves and keeps closed loops of short chords.
type pencil struct {
	tolerance float64 // how far a chord may leave its curve
	most      int     // most points in all, 0 for any number
	count     int
	full      bool // most was passed: what followed was not drawn
	loops     []geom.Loop
	loop      []point
}

// here is where the pencil is.
func (p *pencil) here() point { return p.loop[len(p.loop)-1] }

// move begins a loop.
func (p *pencil) move(to point) { p.loop = append(p.loop[:0], to) }

func (p *pencil) line(to point) {
	if to == p.here() {
		return
	}
	if p.most > 0 && p.count >= p.most {
		p.full = true
		return
	}
	p.count++
	p.loop = append(p.loop, to)
}

// quad draws a quadratic curve. Cut in n it leaves its chords by a quarter of its bend over n squared.
func (p *pencil) quad(b, c point) {
	a := p.here()
	n := p.pieces(steps(bend(a, b, c)/4, p.tolerance))
	for i := 1; i < n; i++ {
		t := float64(i) / float64(n)
		p.line(mix(mix(a, b, t), mix(b, c, t), t))
	}
	p.line(c)
}

// cubic draws a cubic curve. The number of pieces is Wang's bound.
func (p *pencil) cubic(b, c, d point) {
	a := p.here()
	n := p.pieces(steps(0.75*max(bend(a, b, c), bend(b, c, d)), p.tolerance))
	for i := 1; i < n; i++ {
		t := float64(i) / float64(n)
		ab, bc, cd := mix(a, b, t), mix(b, c, t), mix(c, d, t)
		p.line(mix(mix(ab, bc, t), mix(bc, cd, t), t))
	}
	p.line(d)
}

// pieces holds a curve's number of chords to what may still be drawn.
func (p *pencil) pieces(n int) int {
	if p.most > 0 && n > p.most {
		p.full = true
		return 1
	}
	return max(n, 1)
}

// close ends the loop. One with no area is dropped.
func (p *pencil) close() {
	loop := make(geom.Loop, 0, len(p.loop))
	for _, q := range p.loop {
		if v := to2(q); len(loop) == 0 || loop[len(loop)-1] != v {
			loop = append(loop, v)
		}
	}
	for len(loop) > 1 && loop[0] == loop[len(loop)-1] {
		loop = loop[:len(loop)-1]
	}
	if len(loop) >= 3 && loop.Area() != 0 {
		p.loops = append(p.loops, loop)
	}
	p.loop = p.loop[:0]
}

// orient turns loops so that those inside an even number of others run counter-clockwise and the rest, the
// holes, clockwise.
func orient(loops []geom.Loop) {
	for i, l := range loops {
		depth := 0
		for j, other := range loops {
			if j != i && inside(other, from2(l[0])) {
				depth++
			}
		}
		if (l.Area() > 0) != (depth%2 == 0) {
			for a, b := 0, len(l)-1; a < b; a, b = a+1, b-1 {
				l[a], l[b] = l[b], l[a]
			}
		}
	}
}

// inside says whether a loop goes round p, by counting what a ray to the right crosses.
func inside(l geom.Loop, p point) bool {
	in := false
	for i := range l {
		a, b := from2(l[i]), from2(l[(i+1)%len(l)])
		if (a.y > p.y) == (b.y > p.y) {
			continue
		}
		if p.x < a.x+float64((p.y-a.y)/(b.y-a.y)*(b.x-a.x)) {
			in = !in
		}
	}
	return in
}

// Bounds is the box round loops. Without a point it is the origin.
func Bounds(loops []geom.Loop) (lo, hi geom.Point2) {
	first := true
	for _, l := range loops {
		for _, p := range l {
			if first {
				lo, hi, first = p, p, false
			}
			lo.X, lo.Y = min(lo.X, p.X), min(lo.Y, p.Y)
			hi.X, hi.Y = max(hi.X, p.X), max(hi.Y, p.Y)
		}
	}
	return lo, hi
}

// Crosses says whether any two edges of the loops cross, so that they bound no plain area.
func Crosses(loops []geom.Loop) bool {
	type edge struct {
		a, b               point
		loop, i            int
		xlo, xhi, ylo, yhi float64
	}
	var edges []edge
	for k, l := range loops {
		for i := range l {
			a, b := from2(l[i]), from2(l[(i+1)%len(l)])
			edges = append(edges, edge{a, b, k, i, min(a.x, b.x), max(a.x, b.x), min(a.y, b.y), max(a.y, b.y)})
		}
	}
	for n := range edges {
		e := &edges[n]
		for m := n + 1; m < len(edges); m++ {
			f := &edges[m]
			if f.xlo > e.xhi || f.xhi < e.xlo || f.ylo > e.yhi || f.yhi < e.ylo {
				continue
			}
			if e.loop == f.loop && f.i == e.i+1 {
				if folds(e.a, e.b, f.b) {
					return true
				}
				continue
			}
			if e.loop == f.loop && e.i == 0 && f.i == len(loops[e.loop])-1 {
				if folds(f.a, f.b, e.b) {
					return true
				}
				continue
			}
			if meet(e.a, e.b, f.a, f.b) {
				return true
			}
		}
	}
	return false
}

// meet says whether two closed segments have a point in common, given that their boxes do.
func meet(a, b, c, d point) bool {
	u, v := b.sub(a), d.sub(c)
	return u.cross(c.sub(a))*u.cross(d.sub(a)) <= 0 && v.cross(a.sub(c))*v.cross(b.sub(c)) <= 0
}

// folds says whether the line a b c turns straight back at b.
func folds(a, b, c point) bool {
	u, v := b.sub(a), c.sub(b)
	return u.cross(v) == 0 && u.dot(v) < 0
}
