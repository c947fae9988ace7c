package gltf

import (
	"errors"
	"fmt"
	"math"

	"github.com/aurelink/aurelink/render/geom"
)

// linear is a 3x3 matrix, row by row.
type linear [9]float64

// apply takes v through the map.
func (a linear) apply(v v3) v3 {
	return v3{v3(a[0:3]).dot(v), v3(a[3:6]).dot(v), v3(a[6:9]).dot(v)}
}

func (a linear) transposed() linear {
	return linear{a[0], a[3], a[6], a[1], a[4], a[7], a[2], a[5], a[8]}
}

// cofactors is the matrix that takes normals along, up to a factor of the determinant.
func (a linear) cofactors() linear {
	x, y, z := v3(a[0:3]), v3(a[3:6]), v3(a[6:9])
	p, q, r := y.cross(z), z.cross(x), x.cross(y)
	return linear{p[0], p[1], p[2], q[0], q[1], q[2], r[0], r[1], r[2]}
}

func (a linear) det() float64 { return v3(a[0:3]).dot(v3(a[3:6]).cross(v3(a[6:9]))) }

// affine is a linear map and a shift. A variable of this type is named for both ends, as a geom.Frame is.
type affine struct {
	m linear
	t v3
}

func identity() affine { return affine{m: linear{1, 0, 0, 0, 1, 0, 0, 0, 1}} }

// then is the map b seen through a.
func (a affine) then(b affine) affine {
	out := affine{t: a.m.apply(b.t).add(a.t)}
	for col := range 3 {
		v := a.m.apply(v3{b.m[col], b.m[3+col], b.m[6+col]})
		out.m[col], out.m[3+col], out.m[6+col] = v[0], v[1], v[2]
	}
	return out
}

// rigid takes a map apart into an even scale and, after it, a rotation. It is false where there is more to it.
func (a linear) rigid() (scale, turned linear, ok bool) {
	const tolerance = 1e-4 // of the lengths and angles of a rotation that was rounded to 32 bits a few times
	s := math.Cbrt(a.det())
	if !(s > 1e-9 && s < 1e9) {
		return a, linear{}, false
	}
	x := v3{a[0], a[3], a[6]}.mul(1 / s)
	y := v3{a[1], a[4], a[7]}.mul(1 / s)
	z := v3{a[2], a[5], a[8]}.mul(1 / s)
	for _, v := range []float64{x.dot(x) - 1, y.dot(y) - 1, z.dot(z) - 1, x.dot(y), y.dot(z), z.dot(x)} {
		if math.Abs(v) > tolerance {
			return a, linear{}, false
		}
	}
	x = x.unit()
	y = y.sub(x.mul(x.dot(y))).unit()
	z = x.cross(y)
	// Round the scale, so that nodes which mean the same share a shape.
	step := math.Exp2(math.Floor(math.Log2(s)) - 20)
	s = math.Round(s/step) * step
	return linear{s, 0, 0, 0, s, 0, 0, 0, s}, linear{x[0], y[0], z[0], x[1], y[1], z[1], x[2], y[2], z[2]}, true
}

// frame is a rotation as a frame at a place, mm.
func (a linear) frame(at geom.Point) geom.Frame {
	return geom.Frame{
		Origin: at,
		X:      geom.Vec(v3{a[0], a[3], a[6]}.point()), Y: geom.Vec(v3{a[1], a[4], a[7]}.point()), Z: geom.Vec(v3{a[2], a[5], a[8]}.point()),
	}
}

// transform is a node's own map, in metres.
func (n *node) transform() (affine, error) {
	const far = 1e6
	out := identity()
	if n.Matrix != nil {
		if n.Translation != nil || n.Rotation != nil || n.Scale != nil {
			return out, errors.New("matrix: the node has other transforms too")
		}
		if len(n.Matrix) != 16 {
			return out, fmt.Errorf("matrix: %d numbers; 16 are needed", len(n.Matrix))
		}
		m := n.Matrix
		for i, v := range m {
			if !(math.Abs(v) <= far) {
				return out, fmt.Errorf("matrix[%d]: %v; at most %v", i, v, far)
			}
		}
		if m[3] != 0 || m[7] != 0 || m[11] != 0 || m[15] != 1 {
			return out, errors.New("matrix: its last row must be 0 0 0 1")
		}
		out.m = linear{m[0], m[4], m[8], m[1], m[5], m[9], m[2], m[6], m[10]}
		out.t = v3{m[12], m[13], m[14]}
		return out, nil
	}
	read := func(field string, vs []float64, to []float64) error {
		if vs == nil {
			return nil
		}
		if len(vs) != len(to) {
			return fmt.Errorf("%s: %d numbers; %d are needed", field, len(vs), len(to))
		}
		for i, v := range vs {
			if !(math.Abs(v) <= far) {
				return fmt.Errorf("%s[%d]: %v; at most %v", field, i, v, far)
			}
		}
		copy(to, vs)
		return nil
	}
	t, s := v3{}, v3{1, 1, 1}
	q := [4]float64{0, 0, 0, 1}
	if err := errors.Join(
		read("translation", n.Translation, t[:]), read("rotation", n.Rotation, q[:]), read("scale", n.Scale, s[:]),
	); err != nil {
		return out, err
	}
	x, y, z, w := q[0], q[1], q[2], q[3]
	l := math.Sqrt(x*x + y*y + z*z + w*w)
	if math.Abs(l-1) > 1e-2 {
		return out, fmt.Errorf("rotation: its length is %v; 1 is needed", l)
	}
	x, y, z, w = x/l, y/l, z/l, w/l
	out.m = linear{
		(1 - 2*(y*y+z*z)) * s[0], 2 * (x*y - z*w) * s[1], 2 * (x*z + y*w) * s[2],
		2 * (x*y + z*w) * s[0], (1 - 2*(x*x+z*z)) * s[1], 2 * (y*z - x*w) * s[2],
		2 * (x*z - y*w) * s[0], 2 * (y*z + x*w) * s[1], (1 - 2*(x*x+y*y)) * s[2],
	}
	out.t = t
	return out, nil
}
