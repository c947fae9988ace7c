package shade

import (
	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/raster"
)

// marble is a honed slab of Carrara: white, clouded, with grey veins that branch and fade. Its numbers were chosen by eye on
// pictures.
type marble struct {
	sampling
	white, grey, gloss RGB
	bed                *slow
	calcite            *flow
	grains             float32 // how much of the grains is seen
}

var (
	marbleWhite = RGB{.745, .740, .728}
	marbleGrey  = RGB{.330, .345, .360}
)

func newMarble(light *Light, cam *raster.Camera) *marble {
	front := geom.Vec{Z: 1}
	const f0 = .04 // calcite, index 1.49 to 1.66
	flat := light.Diffuse(front)
	m := &marble{
		sampling: newSampling(cam, 6), white: marbleWhite.Mul(flat), grey: marbleGrey.Mul(flat), gloss: light.Reflected(front, .4).Scale(f0),
	}
	m.calcite = newFlow(&m.sampling, .35, .35, 0, 70)
	m.grains = .014 * fades(.35, m.wide)
	// The least octave that makes a vein is a millimetre or two wide.
	const step = .4
	x0, x1 := m.span()
	m.bed = newSlow(x0, x1, step, step, bedFields, bedOf)
	return m
}

// bedFields is how many numbers bedOf gives: how grey the clouds are, and of each of four veins how far off it runs, in its own
// half widths, and how grey it is.
const bedFields = 9

// bedOf is the bed of the stone at a place.
func bedOf(x, y float32, to []float32) {
	// Turn it, and fold it: noise moved about by noise.
	u, v := float32(.82*x)+float32(.57*y), float32(.82*y)-float32(.57*x)
	wu, wv := fbm(u/52, v/40, 4, 61), fbm(u/52+17, v/40+5, 4, 62)
	qu, qv := u+float32(26*wu), v+float32(22*wv)
	cloud := fbm(qu/60, qv/34, 4, 63)
	wander := fbm(u/9, v/9, 3, 66)
	here := smooth(.5 + float32(1.3*fbm(u/47+3, v/47, 2, 68)))
	there := smooth(.35 + float32(1.5*fbm(u/33, v/33-8, 2, 69)))
	k := 1 + float32(.25*wander)

	soft := ridge(fbm(qu/95, qv/30, 3, 64) / .30)
	to[0] = k * (float32(.09*smooth(.5+float32(.9*cloud))) + float32(.20*soft*(.4+float32(.6*here))))
	// Wide veins along the bed, and thin ones across between them.
	to[1], to[2] = fbm(qu/95+float32(.03*wander), qv/30, 3, 64)/.045, .40*here*k
	to[3], to[4] = fbm(qu/40+float32(.05*wander)+31, qv/24, 4, 65)/.018, .26*there*k
	to[5], to[6] = fbm(qv/19-3, qu/27+float32(.06*wander), 3, 67)/.011, .13*(1-here)*k
	to[7], to[8] = fbm(u/8.5+float32(.5*wu)+13, v/5.5+float32(.5*wv), 3, 71)/.016, .08*(.3+float32(.7*there))*k
}

// ridge is 1 in the middle of a vein and falls off to both sides, to half at 1.
func ridge(q float32) float32 { return 1 / (1 + float32(q*q)) }

func (m *marble) row(y, x int, to []RGB) {
	share := 1 / float32(m.n*m.n)
	x0, x1 := m.x(x), m.x(x+len(to))
	for line := range m.n {
		at := m.y(y, line)
		m.bed.level(at, x0, x1)
		if m.grains > 0 {
			m.calcite.level(at)
		}
		for i := range to {
			var sum RGB
			for k := range m.n {
				sum = sum.Add(m.sample(x0 + float32(float32(i*m.n+k)*m.step)))
			}
			if line == 0 {
				to[i] = m.gloss
			}
			to[i] = to[i].Add(sum.Scale(share))
		}
	}
}

// sample is the light that the stone itself sends from a place on the line.
func (m *marble) sample(x float32) RGB {
	a, b, t := m.bed.nodes(x)
	_, _ = a[bedFields-1], b[bedFields-1]
	grey := mix(a[0], b[0], t)
	grey += mix(a[2], b[2], t) * ridge(mix(a[1], b[1], t))
	grey += mix(a[4], b[4], t) * ridge(mix(a[3], b[3], t))
	grey += mix(a[6], b[6], t) * ridge(mix(a[5], b[5], t))
	grey += mix(a[8], b[8], t) * ridge(mix(a[7], b[7], t))
	c := m.white.Lerp(m.grey, min(.9, max(0, grey)))
	if m.grains > 0 {
		c = c.Scale(1 + float32(m.grains*m.calcite.at(x)))
	}
	return c
}
