package mesh

import (
	"fmt"
	"math"

	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/fit"
	"github.com/aurelink/aurelink/render/geom"
)

// rimSides is into how many straight pieces a bezel's outline is cut: they leave a 4 mm circle by 0.005 mm.
const rimSides = 48

// How claws are made. Source: default, chosen by eye on pictures.
const (
	clawWire  = 0.75 // radius of a claw over the thickness of a bezel's wall
	clawOut   = 0.35 // how far its middle stands out from the girdle, in radii
	clawReach = 0.86 // where its end rests on the crown, of the way from the middle to the girdle
	railUp    = 0.22 // height of the upper rail below the girdle, as a share of the pavilion
	railDown  = 0.68 // and of the lower one
)

// girdleOf gives a cut's girdle, in mm, counter-clockwise, for a stone of a length. Where two sides meet in a point, the place
// comes several times, with directions that turn from one side's to the other's.
func girdleOf(c design.Cut, length float64) (line []rimPoint, mid plane2) {
	half := length / 2
	g := outlineOf(c)
	turnTo := func(p, from, to plane2, n int) {
		a := math.Atan2(from.cross(to), from.dot(to))
		for k := range n {
			s, c := math.Sincos(a * float64(k) / float64(n-1))
			line = append(line, rimPoint{p, plane2{float64(from.x*c) - float64(from.y*s), float64(from.x*s) + float64(from.y*c)}})
		}
	}
	if c == design.CutBaguette {
		w := half * g.width
		x, y := plane2{1, 0}, plane2{0, 1}
		for _, k := range [4]struct{ p, from, to plane2 }{
			{plane2{w, half}, x, y}, {plane2{-w, half}, y, x.mul(-1)},
			{plane2{-w, -half}, x.mul(-1), y.mul(-1)}, {plane2{w, -half}, y.mul(-1), x},
		} {
			turnTo(k.p, k.from, k.to, 5)
		}
		return line, g.mid
	}
	if g.half {
		const n = rimSides / 2
		for k := range n + 1 { // from the point up the right side to the cleft
			r := g.at(float64(g.mains) * float64(k) / n)
			r.p = r.p.mul(half)
			switch k {
			case 0:
				near := g.at(0.001).n
				turnTo(r.p, plane2{0, -1}, near, 3)
				continue
			case n:
				r.n = plane2{0, 1}
			}
			line = append(line, r)
		}
		for k := len(line) - 2; k > 0; k-- {
			r := line[k]
			line = append(line, rimPoint{plane2{-r.p.x, r.p.y}, plane2{-r.n.x, r.n.y}})
		}
		return line, g.mid.mul(half)
	}
	for k := range rimSides {
		t := 8 * float64(k) / rimSides
		r := g.at(t)
		r.p = r.p.mul(half)
		if before, after := g.at(t+7.999).n, g.at(t+.001).n; before.dot(after) < .9 {
			turnTo(r.p, before, after, 5)
			continue
		}
		line = append(line, r)
	}
	return line, g.mid.mul(half)
}

// bezel is a cup that holds a stone of a length in mm, girdle at z = 0, in a wall of a thickness: its outline swept round
// the stone's, open at the back, whose rounded rim comes over the girdle. bottom and top are how far it reaches.
func bezel(c design.Cut, length, wall, culet float64) (m TriMesh, bottom, top float64) {
	stone := length / 2 / fit.LengthToWidth(c) // half its width
	outer := stone + wall
	girdle := brilliantGirdle * stone
	lip := 0.1 * stone                 // how far the rim comes over the stone
	inner := stone - lip               // where the opening begins
	seat := girdle + float64(0.45*lip) // below the crown there, so that no gap shows
	round := (outer - inner) / 2
	shoulder := seat + float64(0.3*round) // where the outer wall begins to turn in
	bottom = culet - float64(0.03*stone)
	foot := 0.9 * outer // the cup narrows towards the back
	edge := 0.25 * wall

	// The profile runs counter-clockwise with the way out to the right: up the wall, over the rim, down inside.
	var profile []plane2
	for k := range 4 { // the back's rounded edge
		s, c := math.Sincos(math.Pi / 2 * float64(k) / 3)
		profile = append(profile, plane2{foot - edge + float64(edge*s), bottom + edge - float64(edge*c)})
	}
	for k := range 9 {
		s, c := math.Sincos(math.Pi * float64(k) / 8)
		low := shoulder + float64((seat-shoulder)*float64(k)/8)
		profile = append(profile, plane2{inner + round + float64(round*c), low + float64(0.62*round*s)})
		top = max(top, profile[len(profile)-1].y)
	}
	profile = append(profile, plane2{0.5 * stone, bottom})

	line, mid := girdleOf(c, length)
	place := func(r rimPoint, x float64) plane2 {
		// Outside the girdle stand off it, inside draw it together. A tenth of the wall keeps points round.
		p := out(r, 0.1*wall)
		if x > stone {
			return out(r, float64(0.1*wall)+float64(0.9*(x-stone)))
		}
		return mid.add(p.sub(mid).mul(x / stone))
	}
	return sweep(profile, line, place), bottom, top
}

// out is a place a distance straight out of a girdle. In a heart's cleft the two sides stop before they cross.
func out(r rimPoint, by float64) plane2 {
	p := r.p.add(r.n.mul(by))
	if r.p.x*r.n.x < 0 {
		if r.p.x > 0 {
			p.x = max(p.x, 0.3*r.p.x)
		} else {
			p.x = min(p.x, 0.3*r.p.x)
		}
	}
	return p
}

// sweep moves a closed profile, x the way out and y the height, round an outline; place tells where. Profile corners
// sharper than creaseAngle stay edges.
func sweep(profile []plane2, line []rimPoint, place func(rimPoint, float64) plane2) TriMesh {
	var m TriMesh
	n := len(profile)
	side := make([]plane2, n) // normal of the side that begins at each point
	for i, p := range profile {
		u := profile[(i+1)%n].sub(p)
		side[i] = plane2{u.y, -u.x}.unit()
	}
	// ids[k][i] are the vertices of point i at turn k: for the side before it, and for the one after.
	ids := make([][][2]uint32, len(line))
	for k, r := range line {
		ids[k] = make([][2]uint32, n)
		put := func(x plane2, nm plane2) uint32 {
			p := place(r, x.x)
			return m.vertex(
				geom.Point{X: float32(p.x), Y: float32(p.y), Z: float32(x.y)},
				geom.Vec{X: float32(nm.x * r.n.x), Y: float32(nm.x * r.n.y), Z: float32(nm.y)}.Normal(),
			)
		}
		for i, p := range profile {
			a, b := side[(i+n-1)%n], side[i]
			if math.Abs(math.Atan2(a.cross(b), a.dot(b))) > creaseAngle {
				ids[k][i] = [2]uint32{put(p, a), put(p, b)}
				continue
			}
			la, lb := p.sub(profile[(i+n-1)%n]).len(), profile[(i+1)%n].sub(p).len()
			id := put(p, a.mul(la).add(b.mul(lb)).unit())
			ids[k][i] = [2]uint32{id, id}
		}
	}
	for k := range line {
		next := ids[(k+1)%len(line)]
		for i := range profile {
			j := (i + 1) % n
			m.quad(ids[k][i][1], next[i][1], next[j][0], ids[k][j][0], Polished)
		}
	}
	return m
}

// clawAt gives where a cut's claws stand, as places of its outline: one over each point, the rest in pairs.
func clawAt(c design.Cut) []rimPoint {
	g := outlineOf(c)
	var at []rimPoint
	add := func(ts ...float64) {
		for _, t := range ts {
			at = append(at, g.at(t))
		}
	}
	switch c {
	case design.CutPear:
		add(2, 4.8, 7.2)
	case design.CutMarquise:
		add(2, 6, 0.7, 7.3, 3.3, 4.7)
	case design.CutHeart:
		add(0, 1.3, 3.5)
		for _, r := range at[1:] {
			at = append(at, rimPoint{plane2{-r.p.x, r.p.y}, plane2{-r.n.x, r.n.y}})
		}
	case design.CutBaguette:
		s := math.Sqrt(.5)
		for _, k := range [4]plane2{{1, 1}, {-1, 1}, {-1, -1}, {1, -1}} {
			at = append(at, rimPoint{plane2{k.x * g.width, k.y}, k.mul(s)})
		}
	default:
		add(1, 3, 5, 7)
	}
	return at
}

// claws are the wires of a prong setting for a stone of a length, girdle at z = 0: two rails under the stone and claws
// that rise from the lower one past the girdle and end in a ball on the crown.
func claws(c design.Cut, length, wall, culet float64) []Tube {
	r := clawWire * wall
	line, mid := girdleOf(c, length)
	half := length / 2
	rail := func(share, z float64, radius float64) Tube {
		t := Tube{Radius: float32(radius), Closed: true}
		var last plane2
		for k, at := range line {
			p := mid.add(at.p.sub(mid).mul(share))
			if k > 0 && p.sub(last).len() < 1e-3 {
				continue
			}
			last = p
			t.Center = append(t.Center, geom.Point{X: float32(p.x), Y: float32(p.y), Z: float32(z)})
		}
		return t
	}
	low, high := railDown*culet, railUp*culet
	tubes := []Tube{rail(1.06-railDown/1.3, low, .8*r), rail(1.04-railUp/1.3, high, .8*r)}
	crown := brilliantCrown * math.Pi / 180
	width := half / fit.LengthToWidth(c)
	for _, at := range clawAt(c) {
		p := at.p.mul(half)
		to := p.sub(mid)
		place := func(q plane2, z float64) geom.Point {
			return geom.Point{X: float32(q.x), Y: float32(q.y), Z: float32(z)}
		}
		foot := mid.add(to.mul(1.06 - railDown/1.3))
		side := p.add(at.n.mul(clawOut * r))
		// The end lies on the crown, which rises towards the middle as the width of the stone tells.
		in := (1 - clawReach) * width
		end := p.sub(to.unit().mul(in * 1.2))
		rise := brilliantGirdle*width + float64(in*math.Tan(crown))
		tubes = append(tubes, Tube{Radius: float32(r), Center: []geom.Point{
			place(foot, low),
			place(p.add(at.n.mul(clawOut*r*.6)), high),
			place(side, 0),
			place(side.add(end.sub(side).mul(.12)), rise*.75),
			place(side.add(end.sub(side).mul(.45)), rise+float64(.35*r)),
			place(end, rise+float64(.42*r)),
		}})
	}
	return tubes
}

// stoneCharm builds a stone in its setting. Hanging, its length is upright and a pear's point or a heart's cleft is above;
// inline, its length lies along the chain, but a heart stays upright.
func stoneCharm(cat *design.Catalog, charm *design.Charm, use design.CharmUse) (*Shape, error) {
	stone, ok := cat.Stone(use.Stone)
	if !ok {
		return nil, fmt.Errorf("stone %q is not in the catalogue", use.Stone)
	}
	wall := charm.Thickness.Value
	length := float64(use.Size) - 2*wall
	if length < 0.3*float64(use.Size) {
		return nil, fmt.Errorf("a wall of %v leaves no room for a stone in %v", charm.Thickness.MM(), use.Size)
	}
	facets := cutFacets(use.Cut, length)
	gem, err := stoneMesh(use.Cut, facets, length/2)
	if err != nil {
		return nil, err
	}
	var culet, table float64
	for _, p := range gem.Points {
		culet, table = min(culet, float64(p.Z)), max(table, float64(p.Z))
	}
	s := &Shape{}
	bottom, top := 0., 0.
	prong := use.Setting == design.SettingProng
	if prong {
		s.Tubes = claws(use.Cut, length, wall, culet)
		bottom, top = float64(2*railUp*culet), 0 // the eye is soldered to the upper rail
	} else {
		s.Mesh, bottom, top = bezel(use.Cut, length, wall, culet)
	}
	s.Mesh.add(&gem)

	// Turn it as it is carried, and put the middle of its metal's height in the plane of its eye.
	at := geom.FrameAlong(geom.Point{}, geom.Vec{X: 1}, geom.Vec{Z: 1})
	if use.Hang == design.Inline && fit.LengthToWidth(use.Cut) > 1 {
		at = geom.FrameAlong(geom.Point{}, geom.Vec{Y: 1}, geom.Vec{Z: 1})
	}
	s.turn(at, facets)
	by := geom.Vec{Z: float32(-(bottom + top) / 2)}
	if use.Hang == design.Inline {
		s.carry(use, by, facets)
	} else {
		s.hangStone(use, by, facets)
	}
	s.Gem = &GemBody{
		Facets: facets,
		Colour: [3]float32{stone.Colour.R, stone.Colour.G, stone.Colour.B},
		IOR:    float32(stone.IOR.Value),
		Deep:   float32(table - culet),
		Seam:   use.Cut == design.CutHeart,
	}
	return s, nil
}

// turn turns what there is of a shape, and a stone's facets, about the origin.
func (s *Shape) turn(f geom.Frame, facets []GemPlane) {
	for i, p := range s.Mesh.Points {
		s.Mesh.Points[i] = f.Point(p)
		s.Mesh.Normals[i] = f.Vec(s.Mesh.Normals[i].Vec()).Normal()
	}
	for _, t := range s.Tubes {
		for i, p := range t.Center {
			t.Center[i] = f.Point(p)
		}
	}
	for i := range facets {
		facets[i].N = f.Vec(facets[i].N.Vec()).Normal()
	}
}

// shift moves what there is of a shape, and a stone's facets.
func (s *Shape) shift(by geom.Vec, facets []GemPlane) {
	s.Mesh.move(by)
	for _, t := range s.Tubes {
		for i, p := range t.Center {
			t.Center[i] = p.Add(by)
		}
	}
	for i := range facets {
		facets[i].D += facets[i].N.Vec().Dot(by)
	}
}

// post is a straight wire from an eye to what carries the stone.
func post(from, to geom.Point) Tube {
	return Tube{Radius: float32(fit.EyeWire / 2), Center: []geom.Point{from, to}}
}

// crossings calls f where a closed tube's middle passes through the plane through the origin with a normal.
func (t *Tube) crossings(n geom.Vec, f func(geom.Point)) {
	for i, p := range t.Center {
		q := t.Center[(i+1)%len(t.Center)]
		a, b := geom.Vec(p).Dot(n), geom.Vec(q).Dot(n)
		if (a > 0) != (b > 0) {
			f(p.Lerp(q, a/(a-b)))
		}
	}
}

// carry puts a stone inline, with an eye on either side of where it is widest.
func (s *Shape) carry(use design.CharmUse, by geom.Vec, facets []GemPlane) {
	edge := float64(use.Size) / 2
	// A heart is widest above its middle.
	var row float32
	if use.Cut == design.CutHeart {
		row = float32((1 - heartLobe) * (edge - 0.3))
	}
	by.Y -= row
	s.shift(by, facets)
	reach := edge + float64(fit.EyeWire+fit.EyeInner)/2
	eyes := []Tube{eye(-reach, 0, float64(fit.EyeInner)), eye(reach, 0, float64(fit.EyeInner))}
	if use.Setting == design.SettingProng {
		// Posts run from the eyes to the upper rail.
		var left, right float32
		s.Tubes[1].crossings(geom.Vec{Y: 1}, func(p geom.Point) { left, right = min(left, p.X), max(right, p.X) })
		eyes = append(eyes, post(geom.Point{X: float32(-edge)}, geom.Point{X: left}), post(geom.Point{X: float32(edge)}, geom.Point{X: right}))
	}
	s.Tubes = append(eyes, s.Tubes...)
}

// hangStone puts a stone under its eye, which comes to rest on top of it.
func (s *Shape) hangStone(use design.CharmUse, by geom.Vec, facets []GemPlane) {
	r := float64(fit.EyeInner/2 + fit.EyeWire - solder)
	top := math.Inf(-1)
	rest := func(p geom.Point, more float64) {
		if d := float64(p.X); math.Abs(d) < r+more {
			top = max(top, float64(p.Y)+math.Sqrt(float64((r+more)*(r+more))-float64(d*d)))
		}
	}
	// A straight side has places at its ends only: look along it.
	along := func(p, q geom.Point, more float64) {
		const pieces = 8
		for k := range pieces {
			rest(p.Lerp(q, float32(k)/pieces), more)
		}
	}
	for _, t := range s.Tubes {
		for i, p := range t.Center {
			rest(p, float64(t.Radius))
			if t.Closed {
				along(p, t.Center[(i+1)%len(t.Center)], float64(t.Radius))
			}
		}
	}
	for _, t := range s.Mesh.Tris {
		for k := range 3 {
			along(s.Mesh.Points[t[k]], s.Mesh.Points[t[(k+1)%3]], 0)
		}
	}
	by.Y -= float32(top)
	s.shift(by, facets)
	eyes := []Tube{eye(0, 0, float64(fit.EyeInner))}
	if use.Setting == design.SettingProng {
		high := geom.Point{Y: float32(math.Inf(-1))}
		s.Tubes[1].crossings(geom.Vec{X: 1}, func(p geom.Point) {
			if p.Y > high.Y {
				high = p
			}
		})
		eyes = append(eyes, post(geom.Point{Y: float32(-(fit.EyeInner + fit.EyeWire) / 2)}, high))
	}
	s.Tubes = append(eyes, s.Tubes...)
}
