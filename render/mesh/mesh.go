// Package mesh builds solids: links, rings, charms and stones as swept tubes and triangle meshes in their own
// frames, and puts them in their places as instances. A shape is built once and shared by all its instances.
//
// Frames, in mm: a link has X along the chain, Y across it, Z out of its plane. A charm lies in XY with +Y up,
// +Z to whoever looks at its face, and its hanging eye's centre at the origin (so it hangs towards -Y).
package mesh

import (
	"github.com/aurelink/aurelink/render/geom"
)

// Tube is round wire along a polyline.
type Tube struct {
	Center []geom.Point // not repeated at the end when Closed; a single point is a ball
	Radius float32      // mm
	Closed bool
	Slot   []uint8 // metal slot of each segment, nil for all 0
}

// Surface says how a triangle is shaded.
type Surface uint8

// The surfaces there are.
const (
	Polished Surface = iota // metal as the instance's metal says
	Face                    // the metal front of a charm: crowned, and engraved where the shape has a Relief
	Gem                     // the stone of the shape
)

// TriMesh is a watertight triangle mesh. Triangles run counter-clockwise seen from outside. Vertices are
// repeated where a crease gives one place two normals.
type TriMesh struct {
	Points  []geom.Point
	Normals []geom.Normal // one a point
	Tris    [][3]uint32
	Surface []Surface // one a triangle
	Slot    []uint8   // metal slot of each triangle, nil for all 0
}

// Relief is engraving on a charm's face: depth in mm on a grid over [X0, X0+W/PerMM] x [Y0, Y0+H/PerMM].
type Relief struct {
	X0, Y0 float32
	PerMM  float32 // cells a mm
	W, H   int
	Depth  []float32 // mm below the face, 0 where untouched; row 0 is at Y0 (the lowest)
}

// GemPlane is a facet of a convex stone: points p inside have N.p <= D.
type GemPlane struct {
	N geom.Normal
	D float32
}

// GemBody is what light meets inside a stone.
type GemBody struct {
	Facets []GemPlane
	Colour [3]float32 // linear Rec.709
	IOR    float32
	Deep   float32 // mm from the table to the culet; 0 where it is judged from the facets
	// Seam says that the last facet is no surface: the stone goes on beyond it as the mirror image of what the facets
	// bound. A heart is two such halves, neither of which has a hollow.
	Seam bool
}

// Shape is a solid in its own frame. Build it, call Finish, and share it.
type Shape struct {
	Tubes     []Tube
	Mesh      TriMesh
	Crown     float32     // curvature of Face triangles, 1/mm, about CrownAt
	CrownAt   geom.Point2 // mm
	Relief    *Relief
	Gem       *GemBody
	Tolerance float32 // by how much segments may stray from the tubes' lines, mm: 0 cuts at every point

	// Set by Finish.
	Segs   []Segment
	Shades []Stick // for the shadow it throws
	BVH    *BVH
	Middle geom.Point // of the bounding box
	Bound  float32    // radius about Middle that holds all of it, mm
	Half   geom.Vec   // half the sides of the bounding box, mm
}

// Instance is a shape in its place.
type Instance struct {
	Shape         *Shape
	ViewFromShape geom.Frame
	Metals        [2]uint16 // index into the scene's metals, by slot
	Link          int32     // number of the element along its strand, for the link buffer
	Strand        uint8
	Role          Role
}

// Role is what an instance is to the piece, for the link buffer.
type Role uint8

// The roles there are.
const (
	InChain  Role = iota // link, ring or bead of the chain itself
	HangRing             // the ring a charm hangs by
	IsCharm
)
