package imgdiff

import "math"

// xyz is a CIE 1931 colour relative to the D65 white point, so that white is 1, 1, 1. The colour spaces below
// only ever use it so.
type xyz struct{ x, y, z float64 }

// lab is a CIE 1976 L*a*b* colour for D65.
type lab struct{ l, a, b float64 }

// The matrix from linear Rec.709 to XYZ, derived exactly from the primaries and D65 at chromaticity
// (0.3127, 0.3290), as the FLIP paper has it; each row is divided by the white's own value.
var (
	rowX = unitSum(10135552./24577794, 8788810./24577794, 4435075./24577794)
	rowY = unitSum(2613072./12288897, 8788810./12288897, 887015./12288897)
	rowZ = unitSum(1425312./73733382, 8788810./73733382, 70074185./73733382)
	// And back.
	rowR, rowG, rowB = invert(rowX, rowY, rowZ)
)

func unitSum(a, b, c float64) [3]float64 {
	sum := a + b + c
	return [3]float64{a / sum, b / sum, c / sum}
}

// invert gives the rows of the inverse of the matrix with rows a, b and c.
func invert(a, b, c [3]float64) (p, q, r [3]float64) {
	minor := func(i, j, k, l int, m, n [3]float64) float64 { return m[i]*n[j] - m[k]*n[l] }
	bc := [3]float64{minor(1, 2, 2, 1, b, c), minor(2, 0, 0, 2, b, c), minor(0, 1, 1, 0, b, c)}
	ca := [3]float64{minor(1, 2, 2, 1, c, a), minor(2, 0, 0, 2, c, a), minor(0, 1, 1, 0, c, a)}
	ab := [3]float64{minor(1, 2, 2, 1, a, b), minor(2, 0, 0, 2, a, b), minor(0, 1, 1, 0, a, b)}
	det := dot(a, bc[0], bc[1], bc[2])
	for i, row := range []*[3]float64{&p, &q, &r} {
		*row = [3]float64{bc[i] / det, ca[i] / det, ab[i] / det}
	}
	return p, q, r
}

func dot(row [3]float64, x, y, z float64) float64 {
	return float64(row[0]*x) + float64(row[1]*y) + float64(row[2]*z)
}

// linear takes an 8-bit sRGB channel to linear light, 0..1 (IEC 61966-2-1).
var linear = func() (t [256]float64) {
	for i := range t {
		if v := float64(i) / 255; v <= 0.04045 {
			t[i] = v / 12.92
		} else {
			t[i] = math.Pow((v+0.055)/1.055, 2.4)
		}
	}
	return t
}()

// xyzOf takes an sRGB pixel to XYZ.
func xyzOf(p [4]uint8) xyz { return xyzOfLinear(linear[p[0]], linear[p[1]], linear[p[2]]) }

func xyzOfLinear(r, g, b float64) xyz {
	return xyz{dot(rowX, r, g, b), dot(rowY, r, g, b), dot(rowZ, r, g, b)}
}

// clampToGamut is the nearest colour, channel by channel, that linear Rec.709 can show.
func (c xyz) clampToGamut() xyz {
	clamp := func(row [3]float64) float64 { return min(1, max(0, dot(row, c.x, c.y, c.z))) }
	return xyzOfLinear(clamp(rowR), clamp(rowG), clamp(rowB))
}

// labOf takes an sRGB pixel to L*a*b*.
func labOf(p [4]uint8) lab { return xyzOf(p).lab() }

func (c xyz) lab() lab {
	fx, fy, fz := labCurve(c.x), labCurve(c.y), labCurve(c.z)
	return lab{float64(116*fy) - 16, 500 * (fx - fy), 200 * (fy - fz)}
}

// labCurve is the cube root of CIE 1976 with its straight part near black.
func labCurve(t float64) float64 {
	const d = 6. / 29
	if t > d*d*d {
		return math.Cbrt(t)
	}
	return float64(t/(3*d*d)) + 4./29
}

// YCxCz is the linearised L*a*b* in which FLIP filters: like L*a*b*, without the cube root.

func (c xyz) ycxcz() (y, cx, cz float64) {
	return float64(116*c.y) - 16, 500 * (c.x - c.y), 200 * (c.y - c.z)
}

func xyzOfYCxCz(y, cx, cz float64) xyz {
	v := (y + 16) / 116
	return xyz{v + cx/500, v, v - cz/200}
}
