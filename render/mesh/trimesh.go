package mesh

import (
	"github.com/aurelink/aurelink/render/geom"
)

// vertex adds a place with a normal and gives its number.
func (m *TriMesh) vertex(p geom.Point, n geom.Normal) uint32 {
	m.Points = append(m.Points, p)
	m.Normals = append(m.Normals, n)
	return uint32(len(m.Points) - 1)
}

// tri adds a triangle, counter-clockwise seen from outside.
func (m *TriMesh) tri(a, b, c uint32, s Surface) {
	m.Tris = append(m.Tris, [3]uint32{a, b, c})
	m.Surface = append(m.Surface, s)
}

// quad adds a four-cornered face, counter-clockwise seen from outside, cut along its shorter diagonal.
func (m *TriMesh) quad(a, b, c, d uint32, s Surface) {
	if m.Points[a].Sub(m.Points[c]).Len2() <= m.Points[b].Sub(m.Points[d]).Len2() {
		m.tri(a, b, c, s)
		m.tri(a, c, d, s)
		return
	}
	m.tri(a, b, d, s)
	m.tri(b, c, d, s)
}

// add takes over all of another mesh.
func (m *TriMesh) add(o *TriMesh) {
	base := uint32(len(m.Points))
	m.Points = append(m.Points, o.Points...)
	m.Normals = append(m.Normals, o.Normals...)
	m.Surface = append(m.Surface, o.Surface...)
	for _, t := range o.Tris {
		m.Tris = append(m.Tris, [3]uint32{base + t[0], base + t[1], base + t[2]})
	}
}

// move shifts the mesh by v.
func (m *TriMesh) move(v geom.Vec) {
	for i := range m.Points {
		m.Points[i] = m.Points[i].Add(v)
	}
}

// Volume is what the mesh holds, in mm3: positive when its triangles face outwards.
func (m *TriMesh) Volume() float64 {
	var six float64
	for _, t := range m.Tris {
		a, b, c := m.Points[t[0]], m.Points[t[1]], m.Points[t[2]]
		six += float64(a.X)*(float64(b.Y)*float64(c.Z)-float64(b.Z)*float64(c.Y)) +
			float64(a.Y)*(float64(b.Z)*float64(c.X)-float64(b.X)*float64(c.Z)) +
			float64(a.Z)*(float64(b.X)*float64(c.Y)-float64(b.Y)*float64(c.X))
	}
	return six / 6
}
