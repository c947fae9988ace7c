package shade

import "github.com/aurelink/aurelink/render/geom"

// glance is a glance-up in two of a light's maps: four texels of each, the first two and, a row on, the others. The layout is known to
// glance_amd64.s.
type glance struct {
	a, b   []texel // from the first of four to the last
	ax, ay float32 // how far on from the first the place lies, texels
	bx, by float32
	t      float32 // the share of the way from a to b
}

// colour is what is seen there.
func (k *glance) colour() RGB {
	var to texel
	blend(&to, k)
	return to.RGB
}

// blendEach works a glance-up out channel by channel. All channels at once give the same bits.
func blendEach(to *texel, k *glance) {
	to.RGB = bilinear(k.a, k.ax, k.ay).Lerp(bilinear(k.b, k.bx, k.by), k.t)
}

func bilinear(c []texel, fx, fy float32) RGB {
	return c[0].Lerp(c[1].RGB, fx).Lerp(c[len(c)-2].Lerp(c[len(c)-1].RGB, fx), fy)
}

// towards readies the glance-up of the light met in direction d by a lobe of GGX alpha.
func (l *Light) towards(k *glance, d geom.Vec, alpha float32) {
	a, b, t := l.levels[0], l.levels[0], float32(0)
	from := float32(0)
	switch sharp := sharpAlphas(); {
	case alpha <= baseAlpha:
		// Between two sharp maps go by variance, as the tails of the lobe do.
		to, i := float32(baseAlpha), 0
		for i < len(sharp) && alpha >= sharp[i] {
			from, a = sharp[i], l.sharp[i]
			i++
		}
		if b = l.levels[1]; i < len(sharp) {
			to, b = sharp[i], l.sharp[i]
		}
		t = among(alpha, from, to)
	default:
		// Levels double in alpha; between two of them go linearly in alpha.
		lo, base := 1, float32(baseAlpha)
		for lo < 4 && alpha > 2*base {
			lo, base = lo+1, 2*base
		}
		a, b, t = l.levels[lo], l.levels[lo+1], min(1, (alpha-base)/base)
	}
	u, v := flatten(d)
	k.a, k.ax, k.ay = a.cell(u, v)
	k.b, k.bx, k.by = b.cell(u, v)
	k.t = t
}

// among is where alpha lies between two others, by their squares: 0 to 1.
func among(alpha, from, to float32) float32 {
	return (float32(alpha*alpha) - float32(from*from)) / (float32(to*to) - float32(from*from))
}

// Reflected is the light met in direction d by a lobe of GGX alpha.
func (l *Light) Reflected(d geom.Vec, alpha float32) RGB {
	var k glance
	l.towards(&k, d, alpha)
	return k.colour()
}
