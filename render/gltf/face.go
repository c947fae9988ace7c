package gltf

import (
	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/mesh"
)

// class is what of a shape becomes one run of triangles of one material.
type class uint8

const (
	metal0 class = iota // metal of slot 0
	metal1              // metal of slot 1
	gem
	classes
)

// part gives what of a shape is of a class, in the shape's frame.
func part(sh *mesh.Shape, c class, round int) *solid {
	s := &solid{}
	if c != gem {
		for i := range sh.Tubes {
			s.tube(&sh.Tubes[i], round, uint8(c))
		}
	}
	m := &sh.Mesh
	var faces [][3]uint32
	known := map[uint32]uint32{}
	for i, t := range m.Tris {
		own := metal0
		switch {
		case m.Surface != nil && m.Surface[i] == mesh.Gem:
			own = gem
		case m.Slot != nil && m.Slot[i] != 0:
			own = metal1
		}
		if own != c {
			continue
		}
		if m.Surface != nil && m.Surface[i] == mesh.Face {
			faces = append(faces, t)
			continue
		}
		var ids [3]uint32
		for k, v := range t {
			id, ok := known[v]
			if !ok {
				id = s.vertex(m.Points[v], m.Normals[v])
				known[v] = id
			}
			ids[k] = id
		}
		s.tri(ids[0], ids[1], ids[2])
	}
	if len(faces) > 0 {
		s.face(sh, faces)
	}
	return s
}

// engraveStep is how long an edge may be where a face is engraved, in cells of its relief.
const engraveStep = 1.5

// engraveMost bounds the triangles of one face.
const engraveMost = 200_000

// face adds the front of a charm, crowned as it is drawn. Where it is engraved it is cut finely and sunk.
func (s *solid) face(sh *mesh.Shape, tris [][3]uint32) {
	var pts []geom.Point
	known := map[uint32]uint32{}
	for i, t := range tris {
		for k, v := range t {
			id, ok := known[v]
			if !ok {
				id = uint32(len(pts))
				known[v] = id
				pts = append(pts, sh.Mesh.Points[v])
			}
			tris[i][k] = id
		}
	}
	rim := len(pts) // of the points: what they share with the edge stays in its place
	if sh.Relief != nil {
		pts, tris = refine(pts, tris, newCarved(sh.Relief), engraveStep/sh.Relief.PerMM)
	}
	base := uint32(len(s.points))
	for i, p := range pts {
		n := geom.Vec{X: (p.X - sh.CrownAt.X) * sh.Crown, Y: (p.Y - sh.CrownAt.Y) * sh.Crown, Z: 1}
		if sh.Relief != nil && i >= rim {
			depth, dx, dy := sh.Relief.At(p.X, p.Y)
			p.Z -= depth
			n.X, n.Y = n.X+dx, n.Y+dy
		}
		s.vertex(p, n.Normal())
	}
	for _, t := range tris {
		s.tri(base+t[0], base+t[1], base+t[2])
	}
}

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

// refine cuts triangles that touch the relief until their edges are no longer than limit, mm. Edges that only one
// triangle has are left as they are, since another surface meets them there.
func refine(pts []geom.Point, tris [][3]uint32, c *carved, limit float32) ([]geom.Point, [][3]uint32) {
	key := func(a, b uint32) [2]uint32 { return [2]uint32{min(a, b), max(a, b)} }
	uses := map[[2]uint32]int{}
	for _, t := range tris {
		for k := range 3 {
			uses[key(t[k], t[(k+1)%3])]++
		}
	}
	outer := map[[2]uint32]bool{}
	for e, n := range uses {
		if n == 1 {
			outer[e] = true
		}
	}
	const rounds = 16 // halves a length of 100 mm to a fifteenth of a cell
	for range rounds {
		// Halve what is too long. Both triangles at an edge see the same middle.
		middle, before := map[[2]uint32]uint32{}, len(pts)
		for _, t := range tris {
			if !c.touches(pts[t[0]], pts[t[1]], pts[t[2]]) {
				continue
			}
			for k := range 3 {
				a, b := t[k], t[(k+1)%3]
				e := key(a, b)
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
			next = split(next, pts, t, func(a, b uint32) (uint32, bool) { m, ok := middle[key(a, b)]; return m, ok })
		}
		tris = next
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
