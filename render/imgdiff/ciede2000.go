package imgdiff

import "math"

// ciede2000 is the CIE colour difference of 2000 with all parametric factors 1, after G. Sharma, W. Wu and
// E. N. Dalal, "The CIEDE2000 color-difference formula: implementation notes, supplementary test data, and
// mathematical observations", Color Research & Application 30(1), 2005. The numbers are those of their
// equations.
func ciede2000(p, q lab) float64 {
	// Stretch a* for colours near grey (equations 2 to 7).
	g := 0.5 * (1 - chromaWeight((math.Hypot(p.a, p.b)+math.Hypot(q.a, q.b))/2))
	pa, qa := (1+g)*p.a, (1+g)*q.a
	pc, qc := math.Hypot(pa, p.b), math.Hypot(qa, q.b)
	ph, qh := hue(pa, p.b), hue(qa, q.b)

	// Differences in lightness, chroma and hue (8 to 11). Grey has no hue.
	dl, dc, dh := q.l-p.l, qc-pc, 0.
	if pc*qc != 0 {
		dh = qh - ph
		if dh > 180 {
			dh -= 360
		} else if dh < -180 {
			dh += 360
		}
	}
	dH := 2 * math.Sqrt(pc*qc) * sinDeg(dh/2)

	// Means; that of two hues is taken the short way round (12 to 14).
	l, c, h := (p.l+q.l)/2, (pc+qc)/2, ph+qh
	if pc*qc != 0 {
		switch {
		case math.Abs(ph-qh) <= 180:
		case h < 360:
			h += 360
		default:
			h -= 360
		}
		h /= 2
	}

	// Weights, and the turn of the ellipses in the blue (15 to 21).
	t := 1 - 0.17*cosDeg(h-30) + 0.24*cosDeg(2*h) + 0.32*cosDeg(3*h+6) - 0.20*cosDeg(4*h-63)
	off := (l - 50) * (l - 50)
	sl := 1 + 0.015*off/math.Sqrt(20+off)
	sc := 1 + 0.045*c
	sh := 1 + 0.015*c*t
	blue := (h - 275) / 25
	turn := 30 * math.Exp(-blue*blue)
	rt := -sinDeg(2*turn) * 2 * chromaWeight(c)

	x, y, z := dl/sl, dc/sc, dH/sh
	return math.Sqrt(max(0, x*x+y*y+z*z+rt*y*z)) // (22)
}

// chromaWeight goes from 0 at grey to 1 at strong colours.
func chromaWeight(c float64) float64 {
	const c25 = 25. * 25 * 25 * 25 * 25 * 25 * 25
	c7 := c * c * c * c * c * c * c
	return math.Sqrt(c7 / (c7 + c25))
}

// hue is the angle of (a, b), 0..360 degrees, and 0 for grey.
func hue(a, b float64) float64 {
	if a == 0 && b == 0 {
		return 0
	}
	h := math.Atan2(b, a) * 180 / math.Pi
	if h < 0 {
		h += 360
	}
	return h
}

func sinDeg(a float64) float64 { return math.Sin(a * math.Pi / 180) }
func cosDeg(a float64) float64 { return math.Cos(a * math.Pi / 180) }
