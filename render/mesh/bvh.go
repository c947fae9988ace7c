package mesh

import (
	"math"
	"slices"

	"github.com/aurelink/aurelink/render/geom"
)

// Cylinder runs from A along Dir; it is a ball where Len is 0.
type Cylinder struct {
	A      geom.Point
	Dir    geom.Vec // unit
	Len    float32  // mm
	Radius float32  // mm
	// Ext lengthens the cylinder at both ends so that it meets its neighbours on the outside of the bend, mm.
	Ext float32
}

// Segment is a straight piece of tube.
type Segment struct {
	Cylinder
	// TanA and TanB are the wire's own directions at the ends: normals turn from one to the other along the
	// piece, so that a bend of straight pieces is shaded as the smooth bend it stands for.
	TanA, TanB geom.Vec
	Slot       uint8
}

// node is a box with either two children (Count 0: First and First+1) or Count primitives from First on.
type node struct {
	lo, hi geom.Point
	first  int32
	count  int32
}

// BVH is a bounding volume hierarchy over a shape's primitives: segments first, then triangles.
type BVH struct {
	nodes []node
	order []int32 // primitive numbers: below len(segs) a segment, else a triangle
}

// Finish readies a shape for drawing: cuts its tubes into segments, bounds it, and builds its BVH. A shape must
// not change afterwards; it may then be shared by any number of goroutines.
func (s *Shape) Finish() *Shape {
	s.Segs = nil
	for i := range s.Tubes {
		s.Segs = append(s.Segs, s.Tubes[i].segments(s.Tolerance)...)
	}
	s.Shades = s.shades()
	n := len(s.Segs) + len(s.Mesh.Tris)
	lo, hi := make([]geom.Point, n), make([]geom.Point, n)
	for i := range n {
		lo[i], hi[i] = s.primBox(i)
	}
	s.BVH = buildBVH(lo, hi, 4)
	root := s.BVH.nodes[0]
	s.Middle = root.lo.Lerp(root.hi, .5)
	s.Half = root.hi.Sub(s.Middle)
	s.Bound = s.Half.Len()
	return s
}

// cuts are the points of a tube that it is cut at: those without which it would stray more from its line, mm, or bend much between two
// pieces; all of them at 0.
func (t *Tube) cuts(tolerance float32) []int {
	const mostBend, most = .9848, 32 // cosine of ten degrees, of a piece to what it stands for; pieces in one
	n, pieces := len(t.Center), t.pieces()
	var out []int
	for from := 0; from < pieces; {
		out = append(out, from)
		to := from + 1
	longer:
		for ; tolerance > 0 && to < min(pieces, from+most) && (t.Slot == nil || t.Slot[to] == t.Slot[from]); to++ {
			a := t.Center[from]
			d := t.Center[(to+1)%n].Sub(a).Unit()
			for i := from; i <= to; i++ {
				w := t.Center[i].Sub(a)
				if !(w.Sub(d.Scale(w.Dot(d))).Len2() <= tolerance*tolerance && t.way(i).Dot(d) >= mostBend) {
					break longer
				}
			}
		}
		from = to
	}
	return append(out, pieces)
}

// pieces is how many straight pieces a tube's line has.
func (t *Tube) pieces() int {
	if t.Closed {
		return len(t.Center)
	}
	return len(t.Center) - 1
}

// way is the direction of piece i of the line; of an open one's first and last past its ends.
func (t *Tube) way(i int) geom.Vec {
	n := len(t.Center)
	if t.Closed {
		i = (i + n) % n
	} else {
		i = min(max(i, 0), n-2)
	}
	return t.Center[(i+1)%n].Sub(t.Center[i]).Unit()
}

// along is the direction of the line at point i.
func (t *Tube) along(i int) geom.Vec { return t.way(i - 1).Add(t.way(i)).Unit() }

// segments cuts a tube into pieces that stray no more than that from its line, mm. An open tube gets a ball at each end.
func (t *Tube) segments(tolerance float32) []Segment {
	n := len(t.Center)
	if n == 1 {
		return []Segment{{Cylinder: Cylinder{A: t.Center[0], Dir: geom.Vec{X: 1}, Radius: t.Radius}}}
	}
	cuts := t.cuts(tolerance)
	pieces := len(cuts) - 1
	at := func(i int) geom.Point { return t.Center[cuts[i]%n] }
	// chord is the direction of piece i as it is cut; of an open tube the first and the last past its ends.
	chord := func(i int) geom.Vec {
		if t.Closed {
			i = (i + pieces) % pieces
		} else {
			i = min(max(i, 0), pieces-1)
		}
		return at(i + 1).Sub(at(i)).Unit()
	}
	segs := make([]Segment, 0, pieces+2)
	for i := range pieces {
		a, b, d := at(i), at(i+1), chord(i)
		// Reach the bisecting plane on the outside of the sharper of the two bends.
		cosBend := min(chord(i-1).Dot(d), d.Dot(chord(i+1)))
		tanHalf := geom.Sqrt(max(0, (1-cosBend)/max(1e-3, 1+cosBend)))
		seg := Segment{
			Cylinder: Cylinder{A: a, Dir: d, Len: b.Sub(a).Len(), Radius: t.Radius, Ext: t.Radius * tanHalf},
			TanA:     t.along(cuts[i]), TanB: t.along(cuts[i+1]),
		}
		if t.Slot != nil {
			seg.Slot = t.Slot[cuts[i]]
		}
		segs = append(segs, seg)
	}
	if !t.Closed {
		for _, end := range []geom.Point{t.Center[0], t.Center[n-1]} {
			segs = append(segs, Segment{Cylinder: Cylinder{A: end, Dir: geom.Vec{X: 1}, Radius: t.Radius}})
		}
	}
	return segs
}

// box bounds the cylinder.
func (g *Cylinder) box() (lo, hi geom.Point) {
	b := g.A.Add(g.Dir.Scale(g.Len))
	r := g.Radius + g.Ext
	return geom.Point{X: min(g.A.X, b.X) - r, Y: min(g.A.Y, b.Y) - r, Z: min(g.A.Z, b.Z) - r},
		geom.Point{X: max(g.A.X, b.X) + r, Y: max(g.A.Y, b.Y) + r, Z: max(g.A.Z, b.Z) + r}
}

// primBox bounds primitive i of the shape.
func (s *Shape) primBox(i int) (lo, hi geom.Point) {
	if i < len(s.Segs) {
		return s.Segs[i].box()
	}
	t := s.Mesh.Tris[i-len(s.Segs)]
	p, q, r := s.Mesh.Points[t[0]], s.Mesh.Points[t[1]], s.Mesh.Points[t[2]]
	return geom.Point{X: min(p.X, q.X, r.X), Y: min(p.Y, q.Y, r.Y), Z: min(p.Z, q.Z, r.Z)},
		geom.Point{X: max(p.X, q.X, r.X), Y: max(p.Y, q.Y, r.Y), Z: max(p.Z, q.Z, r.Z)}
}

func axis(p geom.Point, k int) float32 {
	switch k {
	case 0:
		return p.X
	case 1:
		return p.Y
	}
	return p.Z
}

// buildBVH builds a hierarchy over boxes by splitting at the median of the longest side.
func buildBVH(lo, hi []geom.Point, leaf int) *BVH {
	b := &BVH{order: make([]int32, len(lo))}
	for i := range b.order {
		b.order[i] = int32(i)
	}
	b.nodes = append(b.nodes, node{})
	var build func(at, first, last int)
	build = func(at, first, last int) {
		inf := float32(math.Inf(1))
		nlo, nhi := geom.Point{X: inf, Y: inf, Z: inf}, geom.Point{X: -inf, Y: -inf, Z: -inf}
		for _, i := range b.order[first:last] {
			nlo = geom.Point{X: min(nlo.X, lo[i].X), Y: min(nlo.Y, lo[i].Y), Z: min(nlo.Z, lo[i].Z)}
			nhi = geom.Point{X: max(nhi.X, hi[i].X), Y: max(nhi.Y, hi[i].Y), Z: max(nhi.Z, hi[i].Z)}
		}
		b.nodes[at] = node{lo: nlo, hi: nhi, first: int32(first), count: int32(last - first)}
		if last-first <= leaf {
			return
		}
		side := nhi.Sub(nlo)
		k := 0
		if side.Y > side.X {
			k = 1
		}
		if side.Z > max(side.X, side.Y) {
			k = 2
		}
		slices.SortStableFunc(b.order[first:last], func(i, j int32) int {
			ci, cj := axis(lo[i], k)+axis(hi[i], k), axis(lo[j], k)+axis(hi[j], k)
			switch {
			case ci < cj:
				return -1
			case ci > cj:
				return 1
			}
			return 0
		})
		mid := (first + last) / 2
		child := len(b.nodes)
		b.nodes = append(b.nodes, node{}, node{})
		b.nodes[at].first, b.nodes[at].count = int32(child), 0
		build(child, first, mid)
		build(child+1, mid, last)
	}
	build(0, 0, len(lo))
	return b
}

// Hit is where a ray meets a shape.
type Hit struct {
	T    float32     // along the ray, mm
	Prim int32       // segment, or triangle after the segments
	N    geom.Normal // outward, smooth
	Slot uint8
	// Curve is the surface's larger curvature, 1/mm: how fast a reflection spreads.
	Curve float32
}

// meshCurve is the least curvature of a mesh's surface, 1/mm: charms are crowned that much. Source: default.
const meshCurve = .3

// ray is a ray with what box tests need.
type ray struct {
	o     geom.Point
	d     geom.Vec
	inv   geom.Vec
	tmin  float32
	tbest float32
}

func newRay(o geom.Point, d geom.Vec, tmin, tmax float32) ray {
	return ray{o: o, d: d, inv: geom.Vec{X: safeInv(d.X), Y: safeInv(d.Y), Z: safeInv(d.Z)}, tmin: tmin, tbest: tmax}
}

// safeInv is 1/x, and a large number where x is so small that products with it would no longer be numbers.
func safeInv(x float32) float32 {
	if x > -1e-12 && x < 1e-12 {
		return 1e12
	}
	return 1 / x
}

// enters says where along the ray the box begins, and whether the ray meets it at all within its bounds.
func (r *ray) enters(n *node) (float32, bool) {
	near, far := r.slab(n)
	return near, near <= far && far >= r.tmin && near < r.tbest
}

// within is the part of the ray that lies in the box, within its bounds, and whether there is one.
func (r *ray) within(n *node) (near, far float32, ok bool) {
	near, far = r.slab(n)
	near, far = max(near, r.tmin), min(far, r.tbest)
	return near, far, near <= far
}

func (r *ray) slab(n *node) (near, far float32) {
	x0, x1 := (n.lo.X-r.o.X)*r.inv.X, (n.hi.X-r.o.X)*r.inv.X
	y0, y1 := (n.lo.Y-r.o.Y)*r.inv.Y, (n.hi.Y-r.o.Y)*r.inv.Y
	z0, z1 := (n.lo.Z-r.o.Z)*r.inv.Z, (n.hi.Z-r.o.Z)*r.inv.Z
	if x0 > x1 {
		x0, x1 = x1, x0
	}
	if y0 > y1 {
		y0, y1 = y1, y0
	}
	if z0 > z1 {
		z0, z1 = z1, z0
	}
	near, far = x0, x1
	if y0 > near {
		near = y0
	}
	if z0 > near {
		near = z0
	}
	if y1 < far {
		far = y1
	}
	if z1 < far {
		far = z1
	}
	return near, far
}

// push puts those of a node's children that the ray meets on the stack, the nearer one on top.
func (b *BVH) push(r *ray, n *node, stack []int32, top int) int {
	i, j := n.first, n.first+1
	ti, oki := r.enters(&b.nodes[i])
	tj, okj := r.enters(&b.nodes[j])
	if oki && okj && ti < tj {
		i, j = j, i
	}
	if oki && okj {
		stack[top], stack[top+1] = i, j
		return top + 2
	}
	if oki {
		stack[top] = i
		return top + 1
	}
	if okj {
		stack[top] = j
		return top + 1
	}
	return top
}

// Trace finds the nearest place where the ray o + t d (in the shape's frame, d of length 1) meets the shape with
// tmin < t < tmax.
func (s *Shape) Trace(o geom.Point, d geom.Vec, tmin, tmax float32) (Hit, bool) {
	r := newRay(o, d, tmin, tmax)
	best := int32(-1)
	var bu, bv float32
	var stack [32]int32
	top := 1
	for top > 0 {
		top--
		n := &s.BVH.nodes[stack[top]]
		if n.count == 0 {
			top = s.BVH.push(&r, n, stack[:], top)
			continue
		}
		for _, p := range s.BVH.order[n.first : n.first+n.count] {
			if int(p) < len(s.Segs) {
				if t, ok := s.Segs[p].hit(o, d, r.tmin, r.tbest); ok {
					r.tbest, best = t, p
				}
				continue
			}
			if t, u, v, ok := s.Mesh.hit(int(p)-len(s.Segs), o, d, r.tmin, r.tbest); ok {
				r.tbest, best, bu, bv = t, p, u, v
			}
		}
	}
	if best < 0 {
		return Hit{}, false
	}
	h := Hit{T: r.tbest, Prim: best}
	at := o.Add(d.Scale(r.tbest))
	if int(best) < len(s.Segs) {
		g := &s.Segs[best]
		h.N, h.Slot, h.Curve = g.NormalAt(at), g.Slot, 1/g.Radius
	} else {
		tri := int(best) - len(s.Segs)
		h.N, h.Curve = s.Mesh.normalAt(tri, bu, bv), max(meshCurve, s.Mesh.curve(tri))
		if s.Mesh.Slot != nil {
			h.Slot = s.Mesh.Slot[tri]
		}
	}
	return h, true
}

// hit is the nearest crossing of the surface from outside.
func (g *Cylinder) hit(o geom.Point, d geom.Vec, tmin, tmax float32) (float32, bool) {
	w := o.Sub(g.A)
	if g.Len == 0 {
		b := w.Dot(d)
		c := w.Len2() - float32(g.Radius*g.Radius)
		disc := float32(b*b) - c
		if disc < 0 {
			return 0, false
		}
		t := -b - geom.Sqrt(disc)
		return t, t > tmin && t < tmax
	}
	// Leave early what the ray moves away from: most of what stands in a column.
	dd, wd := d.Dot(g.Dir), w.Dot(g.Dir)
	b := w.Dot(d) - float32(wd*dd)
	c := w.Len2() - float32(wd*wd) - float32(g.Radius*g.Radius)
	if b >= 0 && c >= 0 {
		return 0, false
	}
	a := 1 - float32(dd*dd)
	disc := float32(b*b) - float32(a*c)
	if disc < 0 || a < 1e-6 { // past it, or along the axis: the wall is never met from outside
		return 0, false
	}
	t := (-b - geom.Sqrt(disc)) / a
	if t <= tmin || t >= tmax {
		return 0, false
	}
	s := wd + float32(t*dd)
	return t, s >= -g.Ext && s <= g.Len+g.Ext
}

// NormalAt is the outward normal of the bend the segment stands for, at a place on the segment's surface.
func (g *Segment) NormalAt(p geom.Point) geom.Normal {
	w := p.Sub(g.A)
	if g.Len == 0 {
		return w.Normal()
	}
	s := w.Dot(g.Dir)
	n := w.Sub(g.Dir.Scale(s))
	t := s / g.Len
	t = min(1, max(0, t))
	tan := g.TanA.Add(g.TanB.Sub(g.TanA).Scale(t))
	k := n.Dot(tan) / tan.Len2()
	return n.Sub(tan.Scale(k)).Normal()
}

// hit is the Moeller-Trumbore test, front faces only.
func (m *TriMesh) hit(tri int, o geom.Point, d geom.Vec, tmin, tmax float32) (t, u, v float32, ok bool) {
	i := m.Tris[tri]
	p := m.Points[i[0]]
	e1, e2 := m.Points[i[1]].Sub(p), m.Points[i[2]].Sub(p)
	h := d.Cross(e2)
	det := e1.Dot(h)
	if det < 1e-12 {
		return 0, 0, 0, false
	}
	inv := 1 / det
	s := o.Sub(p)
	u = s.Dot(h) * inv
	if u < 0 || u > 1 {
		return 0, 0, 0, false
	}
	q := s.Cross(e1)
	v = d.Dot(q) * inv
	if v < 0 || u+v > 1 {
		return 0, 0, 0, false
	}
	t = e2.Dot(q) * inv
	return t, u, v, t > tmin && t < tmax
}

// curve is the larger curvature of the surface that a triangle stands for, 1/mm: how fast its normals turn along its sides.
func (m *TriMesh) curve(tri int) float32 {
	i := m.Tris[tri]
	var most float32
	for k := range 3 {
		a, b := i[k], i[(k+1)%3]
		turn := m.Normals[a].Vec().Sub(m.Normals[b].Vec()).Len2()
		most = max(most, turn/max(1e-12, m.Points[a].Sub(m.Points[b]).Len2()))
	}
	return geom.Sqrt(most)
}

// normalAt is the smooth normal of a triangle at barycentric u, v (of its second and third corner).
func (m *TriMesh) normalAt(tri int, u, v float32) geom.Normal {
	i := m.Tris[tri]
	a, b, c := m.Normals[i[0]].Vec(), m.Normals[i[1]].Vec(), m.Normals[i[2]].Vec()
	return a.Scale(1 - u - v).Add(b.Scale(u)).Add(c.Scale(v)).Normal()
}
