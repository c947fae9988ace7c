package imgdiff

import (
	"image"
	"math"
)

// The constants of Z. Wang, A. C. Bovik, H. R. Sheikh and E. P. Simoncelli, "Image quality assessment: from
// error visibility to structural similarity", IEEE Transactions on Image Processing 13(4), 2004.
const (
	ssimRadius = 5 // an 11 x 11 window
	ssimSigma  = 1.5
	ssimC1     = (0.01 * 255) * (0.01 * 255)
	ssimC2     = (0.03 * 255) * (0.03 * 255)
)

// ssimMap is the structural similarity of each pixel, on luma as encoded (Rec.601 weights, as in the authors'
// own program). Past the border the border's pixels repeat, so that a mask may reach it; the authors leave the
// outermost five pixels out.
func ssimMap(got, want *image.RGBA) []float32 {
	w, h := want.Rect.Dx(), want.Rect.Dy()
	x, y := newPlane(w, h), newPlane(w, h)
	xx, yy, xy := newPlane(w, h), newPlane(w, h), newPlane(w, h)
	rows(h, func(y0, y1 int) {
		for i := y0 * w; i < y1*w; i++ {
			a, b := luma(pixel(got, i)), luma(pixel(want, i))
			x.v[i], y.v[i] = a, b
			xx.v[i], yy.v[i], xy.v[i] = a*a, b*b, a*b
		}
	})
	window := gauss(ssimRadius, ssimSigma)
	tmp := newPlane(w, h)
	for _, p := range []*plane{x, y, xx, yy, xy} {
		p.across(window, tmp)
		tmp.down(window, p)
	}
	out := tmp.v
	rows(h, func(y0, y1 int) {
		for i := y0 * w; i < y1*w; i++ {
			mx, my := float64(x.v[i]), float64(y.v[i])
			vx := float64(xx.v[i]) - float64(mx*mx)
			vy := float64(yy.v[i]) - float64(my*my)
			cov := float64(xy.v[i]) - float64(mx*my)
			out[i] = float32((float64(2*mx*my) + ssimC1) * (float64(2*cov) + ssimC2) /
				((float64(mx*mx) + float64(my*my) + ssimC1) * (vx + vy + ssimC2)))
		}
	})
	return out
}

func luma(p [4]uint8) float32 {
	return float32(float64(0.299*float64(p[0])) + float64(0.587*float64(p[1])) + float64(0.114*float64(p[2])))
}

// gauss is a Gaussian over -radius..radius whose sum is 1; sigma in pixels.
func gauss(radius int, sigma float64) kernel {
	return newKernel(radius, even, func(d float64) float64 { return math.Exp(-d * d / (2 * sigma * sigma)) })
}
