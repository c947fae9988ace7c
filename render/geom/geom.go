// Package geom holds the geometry every pass shares. Points, vectors and normals are different types, so
// that adding two points or transforming a normal as a point does not compile. All lengths are millimetres.
//
// Products are rounded explicitly, float32(a*b)+c: Go may otherwise fuse them on some processors and the same
// design would no longer give the same bytes.
package geom

import "math"

// Point is a place, in mm.
type Point struct{ X, Y, Z float32 }

// Vec is a displacement, in mm, or a direction where the name says so.
type Vec struct{ X, Y, Z float32 }

// Normal is a unit direction perpendicular to a surface.
type Normal struct{ X, Y, Z float32 }

// Point2 is a place in a plane, in mm.
type Point2 struct{ X, Y float32 }

// Loop is a closed outline in a plane: the last point joins the first and is not repeated. Outer outlines
// run counter-clockwise (+Y up), holes clockwise.
type Loop []Point2

// Area is the signed area in mm2: positive when the loop runs counter-clockwise.
func (l Loop) Area() float64 {
	var sum float64
	for i, p := range l {
		q := l[(i+1)%len(l)]
		sum += float64(p.X)*float64(q.Y) - float64(q.X)*float64(p.Y)
	}
	return sum / 2
}

func (p Point) Add(v Vec) Point { return Point{p.X + v.X, p.Y + v.Y, p.Z + v.Z} }
func (p Point) Sub(q Point) Vec { return Vec{p.X - q.X, p.Y - q.Y, p.Z - q.Z} }

// Lerp is the point a share t of the way from p to q.
func (p Point) Lerp(q Point, t float32) Point { return p.Add(q.Sub(p).Scale(t)) }

func (v Vec) Add(w Vec) Vec { return Vec{v.X + w.X, v.Y + w.Y, v.Z + w.Z} }
func (v Vec) Sub(w Vec) Vec { return Vec{v.X - w.X, v.Y - w.Y, v.Z - w.Z} }
func (v Vec) Neg() Vec      { return Vec{-v.X, -v.Y, -v.Z} }

func (v Vec) Scale(s float32) Vec { return Vec{v.X * s, v.Y * s, v.Z * s} }

func (v Vec) Dot(w Vec) float32 {
	return float32(v.X*w.X) + float32(v.Y*w.Y) + float32(v.Z*w.Z)
}

func (v Vec) Cross(w Vec) Vec {
	return Vec{
		float32(v.Y*w.Z) - float32(v.Z*w.Y),
		float32(v.Z*w.X) - float32(v.X*w.Z),
		float32(v.X*w.Y) - float32(v.Y*w.X),
	}
}

// Len2 is the squared length.
func (v Vec) Len2() float32 { return v.Dot(v) }

// Len is the length.
func (v Vec) Len() float32 { return Sqrt(v.Len2()) }

// Unit is v scaled to length 1, or v itself where it has no length.
func (v Vec) Unit() Vec {
	l := v.Len()
	if l == 0 {
		return v
	}
	return v.Scale(1 / l)
}

// Normal is the direction of v as a normal.
func (v Vec) Normal() Normal { u := v.Unit(); return Normal(u) }

// Vec is the normal as a direction.
func (n Normal) Vec() Vec { return Vec(n) }

// Sqrt is the float32 square root, correctly rounded on every processor.
func Sqrt(x float32) float32 { return float32(math.Sqrt(float64(x))) }

// Frame is a right-handed orthonormal frame: its axes and origin given in some outer space. A variable of
// this type is named for both ends: viewFromLink takes link coordinates to view coordinates.
type Frame struct {
	Origin  Point
	X, Y, Z Vec
}

// Identity gives the frame that changes nothing.
func Identity() Frame { return Frame{X: Vec{1, 0, 0}, Y: Vec{0, 1, 0}, Z: Vec{0, 0, 1}} }

// Vec takes a displacement from the frame to the outer space.
func (f *Frame) Vec(v Vec) Vec {
	return f.X.Scale(v.X).Add(f.Y.Scale(v.Y)).Add(f.Z.Scale(v.Z))
}

// Point takes a place from the frame to the outer space.
func (f *Frame) Point(p Point) Point { return f.Origin.Add(f.Vec(Vec(p))) }

// Normal takes a normal from the frame to the outer space.
func (f *Frame) Normal(n Normal) Normal { return Normal(f.Vec(Vec(n))) }

// InvVec takes a displacement from the outer space into the frame.
func (f *Frame) InvVec(v Vec) Vec { return Vec{v.Dot(f.X), v.Dot(f.Y), v.Dot(f.Z)} }

// InvPoint takes a place from the outer space into the frame.
func (f *Frame) InvPoint(p Point) Point { return Point(f.InvVec(p.Sub(f.Origin))) }

// Then is the frame g seen through f: where g maps a to b and f maps b to c, the result maps a to c.
func (f *Frame) Then(g Frame) Frame {
	return Frame{Origin: f.Point(g.Origin), X: f.Vec(g.X), Y: f.Vec(g.Y), Z: f.Vec(g.Z)}
}

// FrameAlong is a frame at origin with X along the unit direction along and Z as near to up as can be.
func FrameAlong(origin Point, along, up Vec) Frame {
	x := along.Unit()
	y := up.Cross(x)
	if y.Len2() < 1e-10 {
		y = Vec{0, 1, 0}.Cross(x)
		if y.Len2() < 1e-10 {
			y = Vec{0, 0, 1}.Cross(x)
		}
	}
	y = y.Unit()
	return Frame{Origin: origin, X: x, Y: y, Z: x.Cross(y)}
}

// Roll turns the frame about its own X axis by angle radians.
func (f Frame) Roll(angle float64) Frame {
	s, c := math.Sincos(angle)
	y, z := f.Y, f.Z
	f.Y = y.Scale(float32(c)).Add(z.Scale(float32(s)))
	f.Z = z.Scale(float32(c)).Sub(y.Scale(float32(s)))
	return f
}
