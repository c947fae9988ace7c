package gltf

import (
	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/mesh"
)

// carved says where a relief is cut: sums of its cells, so that any box is answered at once.
type carved struct {
	r    *mesh.Relief
	sums []int32 // of the cells left of and below each corner
}

func newCarved(r *mesh.Relief) *carved {
	c := &carved{r: r, sums: make([]int32, (r.W+1)*(r.H+1))}
	for y := range r.H {
		for x := range r.W {
			cell := int32(0)
			if r.Depth[y*r.W+x] > 0 {
				cell = 1
			}
			i := (y+1)*(r.W+1) + x + 1
			c.sums[i] = cell + c.sums[i-1] + c.sums[i-r.W-1] - c.sums[i-r.W-2]
		}
	}
	return c
}

// touches says whether anything is cut within a cell of a triangle's box.
func (c *carved) touches(p, q, r geom.Point) bool {
	cell := func(v, from float32, n int) int { return min(max(int((v-from)*c.r.PerMM), 0), n) }
	x0, x1 := cell(min(p.X, q.X, r.X), c.r.X0+1/c.r.PerMM, c.r.W), cell(max(p.X, q.X, r.X), c.r.X0-2/c.r.PerMM, c.r.W)
	y0, y1 := cell(min(p.Y, q.Y, r.Y), c.r.Y0+1/c.r.PerMM, c.r.H), cell(max(p.Y, q.Y, r.Y), c.r.Y0-2/c.r.PerMM, c.r.H)
	at := func(x, y int) int32 { return c.sums[y*(c.r.W+1)+x] }
	return at(x1, y1)-at(x0, y1)-at(x1, y0)+at(x0, y0) > 0
}

// edge is two points, the lower number first.
type edge [2]uint32

func edgeOf(a, b uint32) edge { return edge{min(a, b), max(a, b)} }

// refine cuts triangles that touch the relief until their edges are no longer than limit, mm. Edges that only one
// triangle has are left as they are, since another surface meets them there.
func refine(pts []geom.Point, tris [][3]uint32, c *carved, limit float32) ([]geom.Point, [][3]uint32) {
	uses := map[edge]int{}
	for _, t := range tris {
		for k := range 3 {
			uses[edgeOf(t[k], t[(k+1)%3])]++
		}
	}
	outer := map[edge]bool{}
	for e, n := range uses {
		if n == 1 {
			outer[e] = true
		}
	}
	const rounds = 16 // halves a length of 100 mm to a fifteenth of a cell
	for range rounds {
		// Halve what is too long. Both triangles at an edge see the same middle.
		middle, before := map[edge]uint32{}, len(pts)
		for _, t := range tris {
			if !c.touches(pts[t[0]], pts[t[1]], pts[t[2]]) {
				continue
			}
			for k := range 3 {
				a, b := t[k], t[(k+1)%3]
				e := edgeOf(a, b)
				if _, done := middle[e]; done || outer[e] || pts[a].Sub(pts[b]).Len() <= limit {
					continue
				}
				middle[e] = uint32(len(pts))
				pts = append(pts, pts[e[0]].Lerp(pts[e[1]], .5))
			}
		}
		if len(middle) == 0 || len(tris)+2*len(middle) > engraveMost {
			return pts[:before], tris
		}
		next := make([][3]uint32, 0, len(tris)+2*len(middle))
		for _, t := range tris {
			next = split(next, pts, t, func(a, b uint32) (uint32, bool) { m, ok := middle[edgeOf(a, b)]; return m, ok })
		}
		tris = next
		relax(pts, tris)
	}
	return pts, tris
}

// split adds a triangle cut at the middles of its edges.
func split(to [][3]uint32, pts []geom.Point, t [3]uint32, middle func(a, b uint32) (uint32, bool)) [][3]uint32 {
	var m [3]uint32 // of the edge that begins at each corner
	var has [3]bool
	n := 0
	for k := range 3 {
		if m[k], has[k] = middle(t[k], t[(k+1)%3]); has[k] {
			n++
		}
	}
	switch n {
	case 0:
		return append(to, t)
	case 3:
		return append(
			to, [3]uint32{t[0], m[0], m[2]}, [3]uint32{m[0], t[1], m[1]}, [3]uint32{m[2], m[1], t[2]}, m,
		)
	}
	// Turn it so that the first edge is cut and, where two are, the second is too.
	k := 0
	for !has[k] || n == 2 && !has[(k+1)%3] {
		k++
	}
	a, b, c := t[k], t[(k+1)%3], t[(k+2)%3]
	ab := m[k]
	if n == 1 {
		return append(to, [3]uint32{a, ab, c}, [3]uint32{ab, b, c})
	}
	bc := m[(k+1)%3]
	to = append(to, [3]uint32{ab, b, bc})
	if pts[a].Sub(pts[bc]).Len2() <= pts[ab].Sub(pts[c]).Len2() {
		return append(to, [3]uint32{a, ab, bc}, [3]uint32{a, bc, c})
	}
	return append(to, [3]uint32{a, ab, c}, [3]uint32{ab, bc, c})
}

// relax turns edges over wherever the two triangles at one are better cut the other way (Lawson 1977): a fan of
// slivers, halved again and again, would give ten times the triangles. What does not lie level is left alone.
func relax(pts []geom.Point, tris [][3]uint32) {
	const none = -1
	at := make(map[edge][2]int, 2*len(tris))
	for i, t := range tris {
		for k := range 3 {
			e := edgeOf(t[k], t[(k+1)%3])
			if two, ok := at[e]; ok {
				at[e] = [2]int{two[0], i}
			} else {
				at[e] = [2]int{i, none}
			}
		}
	}
	swap := func(e edge, from, to int) {
		two := at[e]
		if two[0] == from {
			two[0] = to
		} else if two[1] == from {
			two[1] = to
		}
		at[e] = two
	}
	const passes = 4 // most edges settle in two
	for range passes {
		turned := false
		for i := range tris {
			for k := range 3 {
				a, b, c := tris[i][k], tris[i][(k+1)%3], tris[i][(k+2)%3]
				two := at[edgeOf(a, b)]
				j := two[0] + two[1] - i
				if two[1] == none {
					continue
				}
				m := 0
				for tris[j][m] == a || tris[j][m] == b {
					m++
				}
				d := tris[j][m]
				if _, taken := at[edgeOf(c, d)]; taken || !turns(pts[a], pts[b], pts[c], pts[d]) {
					continue
				}
				delete(at, edgeOf(a, b))
				at[edgeOf(c, d)] = [2]int{i, j}
				swap(edgeOf(b, c), i, j)
				swap(edgeOf(a, d), j, i)
				tris[i], tris[j] = [3]uint32{a, d, c}, [3]uint32{d, b, c}
				turned = true
				break
			}
		}
		if !turned {
			return
		}
	}
}

// turns says whether the level quad a d b c is better cut from c to d than from a to b: whether d lies in the circle
// through a, b and c.
func turns(a, b, c, d geom.Point) bool {
	if a.Z != b.Z || b.Z != c.Z || c.Z != d.Z {
		return false
	}
	type at struct{ x, y, l float64 }
	from := func(p geom.Point) at {
		x, y := float64(p.X)-float64(d.X), float64(p.Y)-float64(d.Y)
		return at{x, y, float64(x*x) + float64(y*y)}
	}
	p, q, r := from(a), from(b), from(c)
	wedge := func(u, v at) float64 { return float64(u.x*v.y) - float64(u.y*v.x) }
	// The new triangles must face as the old ones do: a d c and d b c.
	if !(wedge(r, p) > 0 && wedge(q, r) > 0) {
		return false
	}
	in := float64(p.l*wedge(q, r)) + float64(q.l*wedge(r, p)) + float64(r.l*wedge(p, q))
	return in > 1e-9*max(p.l, q.l, r.l)*max(p.l, q.l, r.l)
}
