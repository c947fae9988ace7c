package shade

import "image"

// drawGround copies a tile of the ground, dimmed by the shadow.
func (sh *Shader) drawGround(sc *Scene, dst *image.RGBA, x0, y0, x1, y1 int) {
	a, b := sc.Cam.View(float32(x0), float32(y1)), sc.Cam.View(float32(x1), float32(y0))
	shaded := sc.Shadow.Touches(a.X, a.Y, b.X, b.Y)
	var bleed RGB
	if g, ok := sc.Ground.(*heights); ok {
		bleed = g.bleed
	}
	seen := sc.Under
	if sc.Seen != nil {
		seen = sc.Seen
	}
	for y := y0; y < y1; y++ {
		from := seen.Pix[y*seen.Stride+4*x0 : y*seen.Stride+4*x1]
		to := dst.Pix[y*dst.Stride+4*x0:][:len(from)]
		copy(to, from)
		if !shaded {
			continue
		}
		for x := x0; x < x1; x++ {
			v := sc.Cam.View(float32(x)+.5, float32(y)+.5)
			f := sc.Shadow.At(v.X, v.Y)
			if f.R == 1 && f.G == 1 && f.B == 1 {
				continue
			}
			f = f.Add(RGB{bleed.R * (1 - f.R), bleed.G * (1 - f.G), bleed.B * (1 - f.B)})
			p := to[4*(x-x0):][:4]
			if p[3] == 0 {
				p[3] = sh.codec.shadow(f)
				continue
			}
			p[0] = sh.codec.encode(sh.codec.dec[p[0]] * f.R)
			p[1] = sh.codec.encode(sh.codec.dec[p[1]] * f.G)
			p[2] = sh.codec.encode(sh.codec.dec[p[2]] * f.B)
		}
	}
}
