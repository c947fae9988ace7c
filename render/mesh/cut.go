package mesh

import (
	"math"

	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/fit"
	"github.com/aurelink/aurelink/render/geom"
)

// How the outlines of the cuts are drawn, in halves of the stone's length. Source: default, chosen by eye.
const (
	heartLobe  = 0.53 // radius of a heart's lobe
	pearMiddle = 0.06 // how far a pear's culet lies from the middle of its round end towards the point
)

// Steps of a baguette: how far each reaches in from the girdle, as a share of half the width, and its angle in
// degrees. Source: default, chosen by eye.
var (
	crownSteps    = []step{{0.13, 42}, {0.25, 33}}
	pavilionSteps = []step{{0.24, 56}, {0.58, 46}, {1, 38}}
)

type step struct{ in, angle float64 }

// rimPoint is a place on a stone's girdle and the direction straight out of it there.
type rimPoint struct{ p, n plane2 }

// girdleLine is the outline of a cut seen face up, counter-clockwise. The place of main facet k is at(k), the halves
// on either side of it meet at k-1/2 and k+1/2. Of a heart it is the right half, from the cleft to the point; its
// left half mirrors it.
type girdleLine struct {
	at    func(t float64) rimPoint
	mains int     // how often at goes on before it comes back, or to the end of the half
	half  bool    // the outline ends on x = 0 at both ends
	mid   plane2  // where culet and table stand
	width float64 // half the width
}

// arc gives a place on a circle.
func arc(mid plane2, r, angle float64) rimPoint {
	s, c := math.Sincos(angle)
	n := plane2{c, s}
	return rimPoint{mid.add(n.mul(r)), n}
}

// outlineOf gives a cut's outline, length along Y, with half its length 1. Marquise and pear are made of arcs of
// circles, the oval is an ellipse.
func outlineOf(c design.Cut) girdleLine {
	w := 1 / fit.LengthToWidth(c)
	g := girdleLine{mains: 8, width: w}
	const full = math.Pi / 4 // angle from main to main of a round end
	switch c {
	case design.CutMarquise:
		r := (1 + float64(w*w)) / (2 * w)
		reach := math.Asin(1 / r)
		g.at = func(t float64) rimPoint {
			t = math.Mod(t+2, 8) - 2 // the right side is -2..2
			switch {
			case t == 2:
				return rimPoint{plane2{0, 1}, plane2{0, 1}}
			case t == -2:
				return rimPoint{plane2{0, -1}, plane2{0, -1}}
			case t < 2:
				return arc(plane2{w - r, 0}, r, reach*t/2)
			}
			return arc(plane2{r - w, 0}, r, math.Pi+float64(reach*(t-4)/2))
		}
	case design.CutPear:
		low := w - 1
		h := 1 - low
		r := (float64(h*h) + float64(w*w)) / (2 * w)
		reach := math.Asin(h / r)
		g.mid = plane2{0, low + pearMiddle}
		g.at = func(t float64) rimPoint {
			t = math.Mod(t, 8)
			switch {
			case t == 2:
				return rimPoint{plane2{0, 1}, plane2{0, 1}}
			case t < 2:
				return arc(plane2{w - r, low}, r, reach*t/2)
			case t <= 4:
				return arc(plane2{r - w, low}, r, math.Pi-float64(reach*(4-t)/2))
			}
			return arc(plane2{0, low}, w, full*t)
		}
	case design.CutHeart:
		lobe := plane2{1 - heartLobe, 1 - heartLobe}
		h := 1 + lobe.y
		r := (float64(h*h) + 1) / 2
		reach := math.Asin(h / r)
		first := math.Acos(-lobe.x / heartLobe) // the cleft, seen from the lobe's middle
		g.mains, g.half = 6, true
		g.mid = plane2{0, 0.12}
		g.at = func(t float64) rimPoint {
			// Run clockwise from the cleft: the caller asks for it the other way round.
			switch t = 6 - t; {
			case t == 6:
				return rimPoint{plane2{0, -1}, plane2{0, -1}}
			case t == 0:
				at := arc(lobe, heartLobe, first)
				at.p.x = 0
				return at
			case t <= 4:
				return arc(lobe, heartLobe, first*(4-t)/4)
			}
			return arc(plane2{1 - r, lobe.y}, r, -reach*(t-4)/2)
		}
	case design.CutBaguette:
		g.at = func(t float64) rimPoint { return rimPoint{} } // has no brilliant's facets
	default:
		g.at = func(t float64) rimPoint {
			s, c := math.Sincos(full * t)
			return rimPoint{plane2{float64(w * c), s}, plane2{c, float64(w * s)}.unit()}
		}
	}
	return g
}

// cutFacets gives the facets of a stone of a length in mm, which lies along Y, about the middle of its box. The table
// faces +Z, the girdle's middle is at z = 0. Of a heart it gives the right half, bounded by x = 0 as its last facet.
//
// Oval, pear, marquise and heart are modified brilliants: every main facet runs from the girdle's tangent at its place
// to the culet below, or towards one apex above the table, and halves and stars follow as on the round stone. Depths
// are the round brilliant's, by the width. The oval is a round brilliant, stretched.
func cutFacets(c design.Cut, length float64) []GemPlane {
	half := length / 2
	switch c {
	case design.CutRound, "":
		return RoundBrilliant(float32(length))
	case design.CutBaguette:
		return stepCut(half/fit.LengthToWidth(c), half)
	}
	g := outlineOf(c)
	girdle := brilliantGirdle * g.width
	apex := girdle + float64(g.width*math.Tan(brilliantCrown*math.Pi/180))
	culet := -girdle - float64(g.width*math.Tan(brilliantPavilion*math.Pi/180))
	at := func(p plane2, z float64) [3]float64 {
		return [3]float64{float64(p.x * half), float64(p.y * half), float64(z * half)}
	}
	// towards goes from a place at the girdle towards the apex or the culet; left is what is left of the way.
	towards := func(p plane2, from, to, left float64) [3]float64 {
		return at(g.mid.add(p.sub(g.mid).mul(left)), to+float64((from-to)*left))
	}
	tableZ := apex + float64((girdle-apex)*brilliantTable)
	facets := []GemPlane{{N: geom.Normal{Z: 1}, D: float32(float64(tableZ * half))}}
	main := func(r rimPoint) {
		along := r.p.add(plane2{-r.n.y, r.n.x})
		facets = append(
			facets,
			facet(at(r.p, girdle), at(along, girdle), at(g.mid, apex)),
			facet(at(r.p, -girdle), at(along, -girdle), at(g.mid, culet)),
		)
	}
	for k := range g.mains {
		a, m, b := g.at(float64(k)), g.at(float64(k)+.5), g.at(float64(k+1))
		main(a)
		// Adjacent mains meet above the place where the girdle's tangents do.
		d := a.n.cross(b.n)
		q := plane2{
			(float64(a.n.dot(a.p)*b.n.y) - float64(b.n.dot(b.p)*a.n.y)) / d,
			(float64(b.n.dot(b.p)*a.n.x) - float64(a.n.dot(a.p)*b.n.x)) / d,
		}
		to := q.sub(g.mid)
		edge := b.p.sub(a.p)
		chord := a.p.sub(g.mid).cross(edge) / to.cross(edge) // share of the way to q where the chord is
		rim := m.p.sub(g.mid).dot(to) / to.dot(to)
		tip := towards(q, girdle, apex, float64(brilliantTable*chord)+float64(brilliantStar*(rim-float64(brilliantTable*chord))))
		low := towards(q, -girdle, culet, float64((1-brilliantLower)*rim))
		facets = append(
			facets,
			facet(towards(a.p, girdle, apex, brilliantTable), tip, towards(b.p, girdle, apex, brilliantTable)), // star
			facet(at(a.p, girdle), at(m.p, girdle), tip),                                                       // upper halves
			facet(at(m.p, girdle), at(b.p, girdle), tip),
			facet(at(a.p, -girdle), at(m.p, -girdle), low), // lower halves
			facet(at(m.p, -girdle), at(b.p, -girdle), low),
		)
		for j := range 4 {
			r := g.at(float64(k) + float64(j)/4)
			if j == 0 && r.n.x == 0 && c != design.CutOval {
				continue // a point has no flat
			}
			facets = append(facets, GemPlane{
				N: geom.Vec{X: float32(r.n.x), Y: float32(r.n.y)}.Normal(), D: float32(float64(r.n.dot(r.p) * half)),
			})
		}
	}
	if g.half {
		main(g.at(float64(g.mains)))
		facets = append(facets, GemPlane{N: geom.Normal{X: -1}})
	}
	return facets
}

// stepCut gives the facets of a stone cut in straight steps, of half a width and half a length in mm.
func stepCut(wide, long float64) []GemPlane {
	girdle := brilliantGirdle * wide
	var facets []GemPlane
	ring := func(angle, inset, z, up float64) {
		s, c := math.Sincos(angle * math.Pi / 180)
		for k, reach := range [4]float64{wide, long, wide, long} {
			n := geom.Vec{Z: float32(float64(up * c))}
			x := float32(s)
			if k >= 2 {
				x = -x
			}
			if k%2 == 0 {
				n.X = x
			} else {
				n.Y = x
			}
			d := float64((reach-inset)*s) + float64(up*z*c)
			facets = append(facets, GemPlane{N: n.Normal(), D: float32(d)})
		}
	}
	ring(90, 0, 0, 1)
	for _, side := range [2]struct {
		up    float64
		steps []step
	}{{1, crownSteps}, {-1, pavilionSteps}} {
		z, in := girdle, 0.
		for _, s := range side.steps {
			ring(s.angle, in*wide, side.up*z, side.up)
			z += float64((s.in - in) * wide * math.Tan(s.angle*math.Pi/180))
			in = s.in
		}
		if side.up > 0 {
			facets = append(facets, GemPlane{N: geom.Normal{Z: 1}, D: float32(z)})
		}
	}
	return facets
}

// stoneMesh is the closed surface of a cut's facets, as cutFacets gives them.
func stoneMesh(c design.Cut, facets []GemPlane, reach float64) (TriMesh, error) {
	if c != design.CutHeart {
		return gemMesh(facets, reach)
	}
	right, err := gemMesh(facets, reach)
	if err != nil {
		return TriMesh{}, err
	}
	// Leave out the cut through the middle and put the other half in its place.
	var m TriMesh
	for _, t := range right.Tris {
		n := right.Normals[t[0]]
		if n.X == -1 {
			continue
		}
		var a, b [3]uint32
		for k, v := range t {
			p := right.Points[v]
			if abs32(p.X) < 1e-5*float32(reach) {
				p.X = 0
			}
			a[k] = m.vertex(p, n)
			b[k] = m.vertex(geom.Point{X: 0 - p.X, Y: p.Y, Z: p.Z}, geom.Normal{X: -n.X, Y: n.Y, Z: n.Z})
		}
		m.tri(a[0], a[1], a[2], Gem)
		m.tri(b[0], b[2], b[1], Gem)
	}
	return m, nil
}

func abs32(x float32) float32 { return max(x, -x) }
