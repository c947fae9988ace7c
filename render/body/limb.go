// Package body holds the surfaces that jewelry lies on. The same surface is drawn and rested on.
package body

import (
	"math"

	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/unit"
)

// Limb is what a piece is worn on, upright in the view frame: +Y runs up its axis from where its girth is measured. Angles run
// from the middle of the side that faces the viewer (0) over +X (90 degrees) to the far side (180).
type Limb struct {
	Piece    design.Piece
	Size     unit.MM // girth where it is measured
	Yaw      unit.Deg
	Down     geom.Vec // the way weight pulls, unit
	shape    *shape
	scale    float64 // mm for each mm of the shape
	sin, cos float64 // of Yaw
	axis     *axis   // of a digit; nil: it is upright about the origin, and as long as it is broad
	digits   []*Limb // of a hand: its fingers and its thumb
}

// New is what a piece is worn on, of a girth, turned about its own axis: a positive yaw brings its +X side to the front. What a
// hand-chain is worn on is made by [NewHand].
func New(piece design.Piece, size unit.MM, yaw unit.Deg) *Limb {
	s := shapes[piece]()
	l := &Limb{Piece: piece, Size: size, Yaw: yaw, shape: s, scale: float64(size) / s.girth, Down: geom.Vec{Y: -1}}
	l.sin, l.cos = math.Sincos(yaw.Rad())
	return l
}

// Posed is the same limb held in a pose. It stays upright in the view frame: who draws it turns the picture (see
// [design.Pose]).
func (l *Limb) Posed(p design.Pose) *Limb {
	s := *l
	switch p {
	case design.PoseLevel:
		s.Down = geom.Vec{X: 1}
	case design.PoseRaised:
		s.Down = geom.Vec{Y: 1}
	}
	return &s
}

// Still is the same limb, not turned.
func (l *Limb) Still() *Limb {
	s := *l
	x, z := l.Unturned(geom.Point(l.Down))
	s.Yaw, s.sin, s.cos, s.Down = 0, 0, 1, geom.Vec{X: float32(x), Y: l.Down.Y, Z: float32(z)}
	s.digits = make([]*Limb, len(l.digits))
	for i, d := range l.digits {
		s.digits[i] = d.Still()
	}
	return &s
}

// Turned takes a place's coordinates on a limb that is not turned to the view frame; Unturned is its inverse.
func (l *Limb) Turned(x, z float64) (vx, vz float64) {
	return float64(x*l.cos) - float64(z*l.sin), float64(x*l.sin) + float64(z*l.cos)
}

// Unturned gives a place's coordinates before the limb was turned by Yaw.
func (l *Limb) Unturned(p geom.Point) (x, z float64) {
	return float64(float64(p.X)*l.cos) + float64(float64(p.Z)*l.sin), float64(float64(p.Z)*l.cos) - float64(float64(p.X)*l.sin)
}

// Girth is the way round at a height y, mm.
func (l *Limb) Girth(y unit.MM) unit.MM {
	return unit.MM(l.shape.girthAt(l.height(float64(y))) * l.scale)
}

// At is the place on the skin at angle theta (radians) and height y (mm), in the view frame, and the outward
// normal there.
func (l *Limb) At(theta, y float64) (geom.Point, geom.Vec) {
	u := l.height(y)
	x, z := l.shape.place(theta, u)
	_, nx, nu, nz := l.shape.off(x, u, z, &hint{})
	_, nx, ny, nz := l.slope(u, nx, nu, nz)
	return l.view(x, y, u, z), l.way(nx, ny, nz)
}

// view takes a place of the shape at its height u, y mm on the limb, to the view frame.
func (l *Limb) view(x, y, u, z float64) geom.Point {
	x, z = x*l.scale, z*l.scale
	if l.axis != nil {
		ax, az := l.axis.at(u)
		x, z = x+ax, z+az
	}
	x, z = l.Turned(x, z)
	return geom.Point{X: float32(x), Y: float32(y), Z: float32(z)}
}

func (l *Limb) way(x, y, z float64) geom.Vec {
	x, z = l.Turned(x, z)
	return geom.Vec{X: float32(x), Y: float32(y), Z: float32(z)}
}

// Under is the place on the skin nearest a point's own direction from the limb's middle, and the normal there.
func (l *Limb) Under(p geom.Point) (geom.Point, geom.Vec) {
	x, z := l.Unturned(p)
	l = l.nearest(x, float64(p.Y), z)
	x, u, z := l.of(x, float64(p.Y), z)
	return l.At(l.shape.angle(x, u, z), float64(p.Y))
}

// Directions is how many directions Place knows.
const Directions = directions

// Place is the place on the skin in direction i of Directions (from the far side round by -X, the viewer's side and +X) at
// height y, moved outwards by off, all in mm and in the view frame.
func (l *Limb) Place(i int, y, off float64) geom.Point {
	u := l.height(y)
	x, z := l.shape.place(float64(i)*turn-math.Pi, u)
	_, nx, _, nz := l.shape.off(x, u, z, &hint{})
	k := off / l.scale / math.Hypot(nx, nz)
	return l.view(x+float64(k*nx), y, u, z+float64(k*nz))
}

// Distance is how far a place is off the skin, mm (negative inside), and the way out there, for a limb that is not
// turned (see Unturned): right to a hundredth of a millimetre within one and a half of the skin, where pieces rest, and less
// so further off.
func (l *Limb) Distance(x, y, z float64) (d, nx, ny, nz float64) {
	if l.axis != nil || len(l.digits) > 0 {
		return l.handDistance(x, y, z)
	}
	k := 1 / l.scale
	x, y, z = x*k, y*k, z*k
	var h hint
	d, nx, ny, nz = l.shape.off(x, y, z, &h)
	// Look once more from the place on the skin that was found: it bends on the way there.
	more, nx, ny, nz := l.shape.off(x-float64(d*nx), y-float64(d*ny), z-float64(d*nz), &h)
	return (d + more) * l.scale, nx, ny, nz
}
