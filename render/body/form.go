package body

import "math"

// form is how a limb is shaped, for one that is girth mm round at height 0: a section at every height from lo to hi, past which
// it goes straight on, and what lifts the skin there.
type form struct {
	girth, lo, hi float64
	section       func(u float64) section
	step          float64 // between tabled sections, mm
	round         bool    // that sections are tabled by the angle a place is seen at, and not by that of an ellipse
	turn          float64 // of the half axes, radians, towards +X; then round is set
	bumps         []bump
	ridges        []ridge
}

// section is a superellipse across a limb: its middle and half axes, mm, and its exponent (2 is an ellipse, more is nearer to
// a box).
type section struct{ x, z, a, b, n float64 }

// spot is a place on a bare section.
type spot struct{ theta, u, x, z float64 }

// bump is a mound or hollow: where, how high and its radii, mm. It ends three radii from its middle.
type bump struct{ theta, u, height, across, along float64 }

// ridge is a mound along a line as the viewer sees it, on the side that faces the viewer: how high and how wide, mm, and the
// line's corners.
type ridge struct {
	height, wide float64
	line         [][2]float64
}

// lift is how far bumps and ridges lift the skin, mm.
func (f *form) lift(at spot) float64 {
	var h float64
	for _, b := range f.bumps {
		d := math.Remainder(at.theta-b.theta, 2*math.Pi) * f.girth / (2 * math.Pi) / b.across
		e := (at.u - b.u) / b.along
		h += b.height * bell(d*d+e*e)
	}
	front := smooth(at.z / 12)
	for _, r := range f.ridges {
		near := math.Inf(1)
		for i, a := range r.line {
			b := r.line[min(i+1, len(r.line)-1)]
			dx, du := b[0]-a[0], b[1]-a[1]
			t := min(1, max(0, ((at.x-a[0])*dx+(at.u-a[1])*du)/max(1e-9, dx*dx+du*du)))
			ex, eu := at.x-a[0]-t*dx, at.u-a[1]-t*du
			near = min(near, ex*ex+eu*eu)
		}
		h += front * r.height * bell(near/(r.wide*r.wide))
	}
	return h
}

// bell falls from 1 at a squared distance of 0 to 0 at 9.
func bell(d2 float64) float64 {
	const cutoff = 1.2340980408667956e-4 // exp(-9)
	return max(0, math.Exp(-d2)-cutoff)
}

// smooth goes from 0 at 0 to 1 at 1, level at both ends.
func smooth(t float64) float64 {
	t = min(1, max(0, t))
	return t * t * (3 - 2*t)
}

// station is a section at a height.
type station struct {
	u float64
	section
}

// between goes evenly from station to station, from the lowest up (cubic Hermite, with slopes after Fritsch and Carlson 1980, so that
// nothing swings past a station); past the ends it is the last one.
func between(all []station) func(u float64) section {
	value := func(get func(*section) float64, u float64) float64 {
		n := len(all)
		if u <= all[0].u {
			return get(&all[0].section)
		}
		if u >= all[n-1].u {
			return get(&all[n-1].section)
		}
		i := 0
		for all[i+1].u < u {
			i++
		}
		slope := func(k int) float64 {
			if k <= 0 || k >= n-1 {
				return 0
			}
			h0, h1 := all[k].u-all[k-1].u, all[k+1].u-all[k].u
			d0, d1 := (get(&all[k].section)-get(&all[k-1].section))/h0, (get(&all[k+1].section)-get(&all[k].section))/h1
			if d0*d1 <= 0 {
				return 0
			}
			return 3 * (h0 + h1) / ((2*h1+h0)/d0 + (h1+2*h0)/d1)
		}
		h := all[i+1].u - all[i].u
		t := (u - all[i].u) / h
		a, b := get(&all[i].section), get(&all[i+1].section)
		return a + (b-a)*t*t*(3-2*t) + h*t*(1-t)*(slope(i)*(1-t)-slope(i+1)*t)
	}
	return func(u float64) section {
		return section{
			x: value(func(s *section) float64 { return s.x }, u), z: value(func(s *section) float64 { return s.z }, u),
			a: value(func(s *section) float64 { return s.a }, u), b: value(func(s *section) float64 { return s.b }, u),
			n: value(func(s *section) float64 { return s.n }, u),
		}
	}
}

// girthOf is the way round a superellipse.
func girthOf(a, b, n float64) float64 {
	at := func(i int) (x, z float64) {
		s, c := math.Sincos(float64(i) * turn)
		r := math.Pow(math.Pow(math.Abs(s), n)+math.Pow(math.Abs(c), n), -1/n)
		return a * r * s, b * r * c
	}
	var sum float64
	x, z := at(0)
	for i := 1; i <= directions; i++ {
		nx, nz := at(i)
		sum += math.Hypot(nx-x, nz-z)
		x, z = nx, nz
	}
	return sum
}
