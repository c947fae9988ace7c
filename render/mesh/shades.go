package mesh

import (
	"math"
	"slices"

	"github.com/aurelink/aurelink/render/geom"
)

// Stick is a coarse stand-in for part of a shape, as far as its shadow goes: a straight rod from A to B, or a ball
// where they are one.
type Stick struct {
	A, B   geom.Point
	Radius float32
}

// longestStick is the longest a stand-in may be, mm.
const longestStick = .8

// shades gives a shape's stand-ins: eight rods or so to a ring of wire, balls of about a cell for a mesh.
func (s *Shape) shades() []Stick {
	var out []Stick
	for _, t := range s.Tubes {
		n := len(t.Center)
		if n == 1 {
			out = append(out, Stick{t.Center[0], t.Center[0], t.Radius})
			continue
		}
		step := max(1, n/10)
		for i := 0; i < n; i += step {
			j := i + step
			if !t.Closed {
				j = min(j, n-1)
			} else if j > n {
				j = n
			}
			if i == j%n {
				continue
			}
			// Cut long pieces: how far light is covered is judged from a piece's middle.
			a, b := t.Center[i], t.Center[j%n]
			cuts := int(b.Sub(a).Len()/longestStick) + 1
			for c := range cuts {
				out = append(out, Stick{a.Lerp(b, float32(c)/float32(cuts)), a.Lerp(b, float32(c+1)/float32(cuts)), t.Radius})
			}
		}
	}
	// A charm's shadow is looked at; a box link's is lost among its neighbours'.
	cell := float32(.55)
	if s.Mesh.across() > 3 {
		cell = .4
	}
	return append(out, s.Mesh.shades(cell)...)
}

// across is how broad or high a mesh is, whichever is more, mm.
func (m *TriMesh) across() float32 {
	var lo, hi geom.Point
	for i, p := range m.Points {
		if i == 0 {
			lo, hi = p, p
		}
		lo.X, lo.Y, hi.X, hi.Y = min(lo.X, p.X), min(lo.Y, p.Y), max(hi.X, p.X), max(hi.Y, p.Y)
	}
	return max(hi.X-lo.X, hi.Y-lo.Y)
}

// shades gathers a mesh's surface into balls, one to each cell of a grid that holds some.
func (m *TriMesh) shades(cell float32) []Stick {
	type pile struct {
		sum  geom.Vec
		area float32
	}
	type key [3]int32
	piles := map[key]*pile{}
	var add func(a, b, c geom.Point, depth int)
	add = func(a, b, c geom.Point, depth int) {
		if depth < 8 && max(b.Sub(a).Len2(), c.Sub(b).Len2(), a.Sub(c).Len2()) > cell*cell {
			ab, bc, ca := a.Lerp(b, .5), b.Lerp(c, .5), c.Lerp(a, .5)
			add(a, ab, ca, depth+1)
			add(ab, b, bc, depth+1)
			add(ca, bc, c, depth+1)
			add(ab, bc, ca, depth+1)
			return
		}
		area := b.Sub(a).Cross(c.Sub(a)).Len() / 2
		mid := geom.Vec(a).Add(geom.Vec(b)).Add(geom.Vec(c)).Scale(1. / 3)
		down := func(x float32) int32 { return int32(math.Floor(float64(x / cell))) }
		k := key{down(mid.X), down(mid.Y), down(mid.Z)}
		if piles[k] == nil {
			piles[k] = &pile{}
		}
		piles[k].sum = piles[k].sum.Add(mid.Scale(area))
		piles[k].area += area
	}
	for _, t := range m.Tris {
		add(m.Points[t[0]], m.Points[t[1]], m.Points[t[2]], 0)
	}
	keys := make([]key, 0, len(piles))
	for k, p := range piles {
		if p.area > 0 {
			keys = append(keys, k)
		}
	}
	slices.SortFunc(keys, func(a, b key) int { return slices.Compare(a[:], b[:]) })
	out := make([]Stick, 0, len(keys))
	for _, k := range keys {
		p := piles[k]
		at := geom.Point(p.sum.Scale(1 / p.area))
		// A closed surface shows about half of itself to any side.
		r := geom.Sqrt(p.area / 2 / math.Pi)
		out = append(out, Stick{at, at, min(r, .7*cell)})
	}
	return out
}
