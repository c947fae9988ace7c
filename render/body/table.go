package body

import (
	"math"
	"slices"
	"sync"

	"github.com/aurelink/aurelink/render/design"
)

// directions is how many directions a section is tabled in, turn the angle between two.
const (
	directions = 256
	turn       = 2 * math.Pi / directions
)

// shape is a limb's surface in mm of its form: a section in every row, as the distance of the skin from the section's
// middle by direction, both in half axes. Between rows and directions it is a quadratic B-spline, so that its normals go
// evenly; it does not go through the tabled values but less than a hundredth of a millimetre past them.
type shape struct {
	girth   float64 // at height 0
	lo      float64 // height of the first row
	perMM   float64 // rows
	axes    []section
	far     []float32 // by row and direction, with the last direction before the first and the first after the last
	wide    []float64 // by row: how far from the middle of the shape no skin is next to it
	lastRow float64
	sin     [directions]float64 // of each direction; its cosine is the sine a quarter further on
}

// width is a row of far.
const width = directions + 2

// shapes are tabled when they are first asked for.
var shapes = map[design.Piece]func() *shape{
	design.Bracelet:   sync.OnceValue(func() *shape { return newShape(wrist()) }),
	design.Anklet:     sync.OnceValue(func() *shape { return newShape(ankle()) }),
	design.FingerRing: sync.OnceValue(func() *shape { return newShape(finger()) }),
	design.Necklace:   sync.OnceValue(func() *shape { return newShape(neck()) }),
	design.HandChain:  sync.OnceValue(func() *shape { return newShape(palm()) }),
	digitShape:        sync.OnceValue(func() *shape { return newShape(digit()) }),
}

// newShape tables a form.
func newShape(f form) *shape {
	rows := int(math.Ceil((f.hi-f.lo)/f.step)) + 1
	s := &shape{lo: f.lo, perMM: 1 / f.step, axes: make([]section, rows), far: make([]float32, rows*width), lastRow: float64(rows - 2)}
	for i := range s.sin {
		s.sin[i] = math.Sin(float64(i)*turn - math.Pi)
	}
	ts, tc := math.Sincos(f.turn)
	for r := range rows {
		u := f.lo + float64(r)*f.step
		c := f.section(u)
		a, b := c.a, c.b
		if f.round { // the axes of a circle
			c.a = math.Sqrt(a * b)
			c.b = c.a
		}
		s.axes[r] = c
		row := s.far[r*width:][:width]
		for i := range directions {
			theta := float64(i)*turn - math.Pi
			sin, cos := math.Sincos(theta)
			// Find where the way out in this direction meets the superellipse.
			p, q := c.a*sin, c.b*cos
			if f.turn != 0 {
				p, q = p*ts+q*tc, p*tc-q*ts
			}
			far := math.Pow(math.Pow(math.Abs(p/a), c.n)+math.Pow(math.Abs(q/b), c.n), -1/c.n)
			// What lifts the skin lifts it straight from the middle.
			at := spot{theta: theta, u: u, x: c.x + c.a*far*sin, z: c.z + c.b*far*cos}
			row[i+1] = float32(far + f.lift(at)/math.Hypot(c.a*sin, c.b*cos))
		}
		row[0], row[width-1] = row[directions], row[1]
	}
	s.girth = s.girthAt(0)
	s.wide = make([]float64, rows)
	for r := range rows {
		var off, axis, far float64
		for i := max(0, r-1); i < min(rows, r+2); i++ {
			c := s.axes[i]
			off, axis = max(off, math.Hypot(c.x, c.z)), max(axis, c.a, c.b)
			far = max(far, float64(slices.Max(s.far[i*width:][:width])))
		}
		s.wide[r] = off + axis*far
	}
	return s
}

// spline gives where in a table to begin, and the weights of three values in a row.
func spline(at float64) (i int, w [3]float64) {
	i = int(at + .5)
	t := at - float64(i)
	a, b := .5-t, .5+t
	return i - 1, [3]float64{a * a / 2, .75 - float64(t*t), b * b / 2}
}

// row is where in the table a height is.
func (s *shape) row(u float64) float64 {
	at := (u - s.lo) * s.perMM
	if at < 1 {
		return 1
	}
	if at > s.lastRow {
		return s.lastRow
	}
	return at
}

// axesAt is the section's middle and half axes between rows.
func (s *shape) axesAt(i int, w *[3]float64) (at section) {
	for k := range 3 {
		c := &s.axes[i+k]
		at.x, at.z, at.a, at.b = at.x+float64(w[k]*c.x), at.z+float64(w[k]*c.z), at.a+float64(w[k]*c.a), at.b+float64(w[k]*c.b)
	}
	return at
}

// angle is the direction of a place from its section's middle.
func (s *shape) angle(x, u, z float64) float64 {
	i, w := spline(s.row(u))
	c := s.axesAt(i, &w)
	return math.Atan2((x-c.x)/c.a, (z-c.z)/c.b)
}

// place is the place on the skin in a direction at a height.
func (s *shape) place(theta, u float64) (x, z float64) {
	i, w := spline(s.row(u))
	c := s.axesAt(i, &w)
	theta = math.Remainder(theta, 2*math.Pi)
	j, v := spline((theta+math.Pi)/turn + 1)
	if j+2 >= width {
		j -= directions
	}
	var far float64
	for k := range 3 {
		r := s.far[(i+k)*width+j:][:3]
		far += float64(w[k] * (float64(v[0]*float64(r[0])) + float64(v[1]*float64(r[1])) + float64(v[2]*float64(r[2]))))
	}
	sin, cos := math.Sincos(theta)
	return c.x + float64(c.a*far*sin), c.z + float64(c.b*far*cos)
}

// hint is the direction of a place looked at before, as its column, sine and cosine.
type hint struct {
	on           bool // that the place is in this direction, or so near that no picture shows it; sine and cosine are left out
	known        bool
	at, sin, cos float64
}

// off is about how far a place is off the skin, to the second order, and the way out there. It is faster with a hint of a
// place near by, and leaves one.
func (s *shape) off(x, u, z float64, h *hint) (d, nx, nu, nz float64) {
	at := s.row(u)
	i := int(at + .5)
	t := at - float64(i)
	// Weights of three rows, and of their slope.
	l, r := .5-t, .5+t
	w0, w1, w2, d1 := l*l/2, .75-float64(t*t), r*r/2, -2*t
	rows := s.axes[i-1 : i+2 : i+2]
	p, q, e := &rows[0], &rows[1], &rows[2]
	cx, cz := float64(w0*p.x)+float64(w1*q.x)+float64(w2*e.x), float64(w0*p.z)+float64(w1*q.z)+float64(w2*e.z)
	ia := 1 / (float64(w0*p.a) + float64(w1*q.a) + float64(w2*e.a))
	ib := 1 / (float64(w0*p.b) + float64(w1*q.b) + float64(w2*e.b))
	x, z = (x-cx)*ia, (z-cz)*ib
	away := math.Sqrt(float64(x*x) + float64(z*z) + 1e-12)
	inv := 1 / away
	ux, uz := x*inv, z*inv

	// Find the direction.
	var col float64
	if h.on {
		col = h.at
	} else if h.known {
		sin := float64(ux*h.cos) - float64(uz*h.sin)
		col = h.at + float64(sin*(1+float64(sin*sin)/6))*(1/turn)
		if col < .5 {
			col += directions
		}
	} else {
		col = (math.Atan2(x, z)+math.Pi)*(1/turn) + 1
	}
	*h = hint{h.on, true, col, ux, uz}
	j := int(col + .5)
	v := col - float64(j)
	if j+1 >= width {
		j -= directions
	}
	vl, vr := .5-v, .5+v
	v0, v1, v2, e1 := vl*vl/2, .75-float64(v*v), vr*vr/2, -2*v

	// Blend from row to row, and from direction to direction.
	k := (i-1)*width + j - 1
	f0, f1, f2 := (*[3]float32)(s.far[k:]), (*[3]float32)(s.far[k+width:]), (*[3]float32)(s.far[k+2*width:])
	a0, a1, a2 := float64(f0[0]), float64(f0[1]), float64(f0[2])
	b0, b1, b2 := float64(f1[0]), float64(f1[1]), float64(f1[2])
	g0, g1, g2 := float64(f2[0]), float64(f2[1]), float64(f2[2])
	far0, far1, far2 := float64(w0*a0)+float64(w1*b0)+float64(w2*g0), float64(w0*a1)+float64(w1*b1)+float64(w2*g1), float64(w0*a2)+float64(w1*b2)+float64(w2*g2)
	rise0, rise1, rise2 := float64(r*g0)-float64(l*a0)+float64(d1*b0), float64(r*g1)-float64(l*a1)+float64(d1*b1), float64(r*g2)-float64(l*a2)+float64(d1*b2)
	far := float64(v0*far0) + float64(v1*far1) + float64(v2*far2)
	round := (float64(vr*far2) - float64(vl*far0) + float64(e1*far1)) * (1 / turn)
	rise := float64(v0*rise0) + float64(v1*rise1) + float64(v2*rise2)

	// The way out is that in which the place grows fastest against the skin.
	nx, nz = (ux-float64(round*uz)*inv)*ia, (uz+float64(round*ux)*inv)*ib
	upX := float64(r*e.x) - float64(l*p.x) + float64(d1*q.x) + float64(x*(float64(r*e.a)-float64(l*p.a)+float64(d1*q.a)))
	upZ := float64(r*e.z) - float64(l*p.z) + float64(d1*q.z) + float64(z*(float64(r*e.b)-float64(l*p.b)+float64(d1*q.b)))
	nu = -s.perMM * (float64(nx*upX) + float64(nz*upZ) + rise)
	m := 1 / math.Sqrt(float64(nx*nx)+float64(nu*nu)+float64(nz*nz))
	return (away - far) * m, nx * m, nu * m, nz * m
}

// round gives the skin at a height in every direction from the far side on, where it is turned by an angle with this sine and
// cosine.
func (s *shape) round(u, sin, cos float64, xs, zs *[directions]float64) {
	i, w := spline(s.row(u))
	c := s.axesAt(i, &w)
	var row [width]float64
	a, b, e := s.far[i*width:][:width], s.far[(i+1)*width:][:width], s.far[(i+2)*width:][:width]
	for j := range row {
		row[j] = float64(w[0]*float64(a[j])) + float64(w[1]*float64(b[j])) + float64(w[2]*float64(e[j]))
	}
	for j := range directions {
		far := float64(.75*row[j+1]) + float64(.125*(row[j]+row[j+2]))
		x, z := c.x+float64(c.a*far*s.sin[j]), c.z+float64(c.b*far*s.sin[(j+directions/4)%directions])
		xs[j], zs[j] = float64(x*cos)-float64(z*sin), float64(x*sin)+float64(z*cos)
	}
}

// girthAt is the way round at a height.
func (s *shape) girthAt(u float64) float64 {
	var xs, zs [directions]float64
	s.round(u, 0, 1, &xs, &zs)
	var sum float64
	for i := range directions {
		j := (i + 1) % directions
		sum += math.Hypot(xs[j]-xs[i], zs[j]-zs[i])
	}
	return sum
}
