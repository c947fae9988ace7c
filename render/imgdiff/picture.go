package imgdiff

import (
	"image"
	"image/color"
	"math"
)

// Picture shows where two pictures differ: black where FLIP is 0, over violet and orange to pale yellow where
// it is 1. A mask plays no part in it.
func Picture(r Report) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, r.W, r.H))
	for i, v := range r.flip {
		c := ramp(float64(v))
		copy(img.Pix[4*i:], []uint8{c.R, c.G, c.B, c.A})
	}
	return img
}

// ramp is the colour of t in 0..1, in the manner of the magma colour map: it only ever gets lighter.
func ramp(t float64) color.RGBA {
	t = min(1, max(0, t))
	return color.RGBA{
		R: to8(math.Sin(t * math.Pi / 2)),
		G: to8(math.Pow(t, 2.2)),
		B: to8(0.5*math.Sin(math.Pi*math.Pow(t, 0.8)) + 0.75*math.Pow(t, 8)),
		A: 255,
	}
}

func to8(v float64) uint8 { return uint8(math.Round(255 * min(1, max(0, v)))) }
