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
const engraveStep = 2

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
