package shade

import "github.com/aurelink/aurelink/render/geom"

// glance is a look-up in two of a light's maps: four texels of each, the first two and, a row on, the others. The layout is known to
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

// blendEach works a look-up out channel by channel. All channels at once give the same bits.
func blendEach(to *texel, k *glance) {
	to.RGB = bilinear(k.a, k.ax, k.ay).Lerp(bilinear(k.b, k.bx, k.by), k.t)
}

func bilinear(c []texel, fx, fy float32) RGB {
	return c[0].Lerp(c[1].RGB, fx).Lerp(c[len(c)-2].Lerp(c[len(c)-1].RGB, fx), fy)
}

// cone is a light's map for a lobe of a GGX alpha.
type cone struct {
	alpha float32
	m     *octMap
}

// line puts the maps in order, the sharper first.
func (l *Light) line() {
	l.cones = append(l.cones, cone{0, l.levels[0]})
	for i, alpha := range sharpAlphas() {
		l.cones = append(l.cones, cone{alpha, l.sharp[i]})
	}
	alpha := float32(baseAlpha)
	for _, m := range l.levels[1:] {
		l.cones = append(l.cones, cone{alpha, m})
		alpha *= 2
	}
}

// towards readies the look-up of the light met in direction d by a lobe of GGX alpha.
func (l *Light) towards(k *glance, d geom.Vec, alpha float32) {
	i, last := 1, len(l.cones)-1
	for i < last && alpha >= l.cones[i].alpha {
		i++
	}
	a, b := &l.cones[i-1], &l.cones[i]
	if b.alpha <= baseAlpha {
		// Between two sharp maps go by variance, as the tails of the lobe do.
		k.t = among(alpha, a.alpha, b.alpha)
	} else {
		// From there on alpha doubles: go linearly.
		k.t = (alpha - a.alpha) / a.alpha
	}
	if k.t > 1 {
		k.t = 1
	}
	u, v := flatten(d)
	k.a, k.ax, k.ay = a.m.cell(u, v)
	k.b, k.bx, k.by = b.m.cell(u, v)
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
