package render

import "image"

// turnedRight is a picture turned to the right by 1 or 2 quarters, in memory from room.
func turnedRight(room func(w, h int) *image.RGBA, src *image.RGBA, quarters int) *image.RGBA {
	w, h := src.Rect.Dx(), src.Rect.Dy()
	if quarters == 2 {
		dst := room(w, h)
		n := len(src.Pix)
		for i := 0; i < n; i += 4 {
			*(*[4]byte)(dst.Pix[n-4-i:]) = *(*[4]byte)(src.Pix[i:])
		}
		return dst
	}
	// Go by squares, so that both pictures' rows stay near at hand.
	const square = 32
	dst := room(h, w)
	for y0 := 0; y0 < h; y0 += square {
		for x0 := 0; x0 < w; x0 += square {
			for x := x0; x < min(w, x0+square); x++ {
				to := dst.Pix[x*dst.Stride:]
				for y := y0; y < min(h, y0+square); y++ {
					*(*[4]byte)(to[4*(h-1-y):]) = *(*[4]byte)(src.Pix[y*src.Stride+4*x:])
				}
			}
		}
	}
	return dst
}
