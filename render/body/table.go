package body

import (
	"math"
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
}

func shapeFor(piece design.Piece) *shape { return shapes[piece]() }

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
	return s
}

// spline gives where in a table to begin, and the weights of three values in a row and of their slope.
func spline(at float64) (i int, w, d [3]float64) {
	i = int(at + .5)
	t := at - float64(i)
	a, b := .5-t, .5+t
	return i - 1, [3]float64{a * a / 2, .75 - float64(t*t), b * b / 2}, [3]float64{-a, -2 * t, b}
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

// axesAt is the section's middle and half axes at a height, and how they change a mm up.
func (s *shape) axesAt(i int, w, d *[3]float64) (at, up section) {
	for k := range 3 {
		c := &s.axes[i+k]
		at.x, at.z, at.a, at.b = at.x+float64(w[k]*c.x), at.z+float64(w[k]*c.z), at.a+float64(w[k]*c.a), at.b+float64(w[k]*c.b)
		up.x, up.z, up.a, up.b = up.x+float64(d[k]*c.x), up.z+float64(d[k]*c.z), up.a+float64(d[k]*c.a), up.b+float64(d[k]*c.b)
	}
	up.x, up.z, up.a, up.b = up.x*s.perMM, up.z*s.perMM, up.a*s.perMM, up.b*s.perMM
	return at, up
}

// angle is the direction of a place from its section's middle.
func (s *shape) angle(x, u, z float64) float64 {
	i, w, d := spline(s.row(u))
	c, _ := s.axesAt(i, &w, &d)
	return math.Atan2((x-c.x)/c.a, (z-c.z)/c.b)
}

// place is the place on the skin in a direction at a height.
func (s *shape) place(theta, u float64) (x, z float64) {
	i, w, d := spline(s.row(u))
	c, _ := s.axesAt(i, &w, &d)
	theta = math.Remainder(theta, 2*math.Pi)
	j, v, _ := spline((theta+math.Pi)/turn + 1)
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
	known        bool
	at, sin, cos float64
}

// off is about how far a place is off the skin, to the second order, and the way out there. It is faster with a hint of a
// place near by, and leaves one.
func (s *shape) off(x, u, z float64, h *hint) (d, nx, nu, nz float64) {
	i, w, dw := spline(s.row(u))
	c, up := s.axesAt(i, &w, &dw)
	ia, ib := 1/c.a, 1/c.b
	x, z = (x-c.x)*ia, (z-c.z)*ib
	l := math.Sqrt(float64(x*x) + float64(z*z) + 1e-12)
	il := 1 / l
	ux, uz := x*il, z*il
	var at float64
	if h.known {
		sin := float64(ux*h.cos) - float64(uz*h.sin)
		at = h.at + float64(sin*(1+float64(sin*sin)/6))*(1/turn)
		if at < .5 {
			at += directions
		}
	} else {
		at = (math.Atan2(x, z)+math.Pi)*(1/turn) + 1
	}
	*h = hint{true, at, ux, uz}
	j, v, dv := spline(at)
	if j+2 >= width {
		j -= directions
	}
	p, q, r := (*[3]float32)(s.far[i*width+j:]), (*[3]float32)(s.far[(i+1)*width+j:]), (*[3]float32)(s.far[(i+2)*width+j:])
	// Blend and slope from row to row first, then round.
	var far, round, rise float64
	for k := range 3 {
		a, b, e := float64(p[k]), float64(q[k]), float64(r[k])
		at := float64(w[0]*a) + float64(w[1]*b) + float64(w[2]*e)
		far += float64(v[k] * at)
		round += float64(dv[k] * at)
		rise += float64(v[k] * (float64(dw[0]*a) + float64(dw[1]*b) + float64(dw[2]*e)))
	}
	round *= 1 / turn
	nx, nz = (ux-float64(round*uz)*il)*ia, (uz+float64(round*ux)*il)*ib
	nu = -float64(nx*(up.x+float64(x*up.a))) - float64(nz*(up.z+float64(z*up.b))) - rise*s.perMM
	k := 1 / math.Sqrt(float64(nx*nx)+float64(nu*nu)+float64(nz*nz))
	return (l - far) * k, nx * k, nu * k, nz * k
}

// round gives the skin at a height in every direction from the far side on, where it is turned by an angle with this sine and
// cosine.
func (s *shape) round(u, sin, cos float64, xs, zs *[directions]float64) {
	i, w, d := spline(s.row(u))
	c, _ := s.axesAt(i, &w, &d)
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
