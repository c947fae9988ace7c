package body

import (
	"math"

	"github.com/aurelink/aurelink/render/geom"
)

// Row is what of a limb is seen along one line of the picture: between Left and Right, as a table by X.
type Row struct {
	Y           float32 // mm
	Left, Right float32 // mm: the edges
	ZLeft       float32 // depth of the edges, mm
	ZRight      float32
	x, z, theta []float32 // from Left to Right
	hint        int
}

// Row tables the limb at a height y, mm.
func (w *Limb) Row(y float32, r *Row) {
	r.Y, r.hint = y, 0
	u := float64(y) / w.scale
	a, b, shift := w.halfBreadth(u), w.halfDepth(u), w.shift(u)
	var raised [sections]float64
	w.bonesAlong(u, &raised)
	ia, ib := 1/a, 1/b
	var xs, zs [sections]float64
	lo, hi := 0, 0
	for i := range sections {
		d := &w.ring[i]
		x, z := shift+a*d.s, b*d.c
		if h := raised[i]; h != 0 {
			nx, nz := d.nx*ia, d.nz*ib
			k := h / math.Sqrt(nx*nx+nz*nz)
			x, z = x+k*nx, z+k*nz
		}
		xs[i], zs[i] = x*w.cos-z*w.sin, x*w.sin+z*w.cos
		if xs[i] < xs[lo] {
			lo = i
		}
		if xs[i] > xs[hi] {
			hi = i
		}
	}
	if r.x == nil {
		r.x, r.z, r.theta = make([]float32, 0, sections), make([]float32, 0, sections), make([]float32, 0, sections)
	}
	// Walk the side that faces the viewer, from the left edge to the right; a fold in front of another is skipped.
	r.x, r.z, r.theta = r.x[:0], r.z[:0], r.theta[:0]
	last := float32(math.Inf(-1))
	for i := lo; ; i = (i + 1) % sections {
		if x := float32(xs[i]); x > last {
			last = x
			r.x, r.z = append(r.x, x), append(r.z, float32(zs[i]))
			r.theta = append(r.theta, float32(2*math.Pi*float64((i-lo+sections)%sections)/sections)+float32(2*math.Pi*float64(lo)/sections-math.Pi))
		}
		if i == hi {
			break
		}
	}
	n := len(r.x) - 1
	r.Left, r.Right, r.ZLeft, r.ZRight = r.x[0], r.x[n], r.z[0], r.z[n]
}

// At gives depth (mm) and angle (radians) of the skin at x, for Left <= x <= Right. Calls with x near the last are fast.
func (r *Row) At(x float32) (z, theta float32) {
	n := len(r.x) - 1
	for r.hint = min(r.hint, n-1); r.hint > 0 && r.x[r.hint] > x; {
		r.hint--
	}
	for r.hint < n-1 && r.x[r.hint+1] < x {
		r.hint++
	}
	i := r.hint
	x0, x1, z0, z1 := r.x[i], r.x[i+1], r.z[i], r.z[i+1]
	t := (x - x0) / (x1 - x0)
	t = min(1, max(0, t))
	// Next to an edge the skin turns away as a circle does, not as a line.
	s := t
	if i == 0 {
		s = geom.Sqrt(t)
	} else if i == n-1 {
		s = 1 - geom.Sqrt(1-t)
	}
	return z0 + float32((z1-z0)*s), r.theta[i] + float32((r.theta[i+1]-r.theta[i])*s)
}

// slope is the surface's slope dz/dx at x.
func (r *Row) slope(x float32) float32 {
	const e = .12
	a, b := max(r.Left, x-e), min(r.Right, x+e)
	za, _ := r.At(a)
	zb, _ := r.At(b)
	return (zb - za) / (b - a)
}

// Normal is the outward normal at x, from this row and the one above it (further up the arm).
func (r *Row) Normal(above *Row, x float32) geom.Vec {
	// Compare like with like where the edge moves between the rows.
	z, _ := r.At(x)
	xa := min(max(x, above.Left), above.Right)
	za, _ := above.At(xa)
	dx := r.slope(x)
	dy := (za - z - float32(dx*(xa-x))) / (above.Y - r.Y)
	return geom.Vec{X: -dx, Y: -dy, Z: 1}.Unit()
}
