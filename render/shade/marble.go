package shade

import "github.com/aurelink/aurelink/render/geom"

// marble is a honed slab of Carrara: white, clouded, with grey veins that branch and fade. Its numbers were chosen by eye on
// pictures.
type marble struct {
	flat, gloss RGB
}

var (
	marbleWhite = RGB{.745, .740, .728}
	marbleGrey  = RGB{.330, .345, .360}
)

func newMarble(light *Light) *marble {
	front := geom.Vec{Z: 1}
	const f0 = .04 // calcite, index 1.49 to 1.66
	return &marble{flat: light.Diffuse(front), gloss: light.Reflected(front, .4).Scale(f0)}
}

func (m *marble) at(x, y, wide float32) RGB {
	// Turn the bed of the stone, and fold it: noise moved about by noise.
	u, v := float32(.82*x)+float32(.57*y), float32(.82*y)-float32(.57*x)
	wu, wv := fbm(u/52, v/40, 4, 61), fbm(u/52+17, v/40+5, 4, 62)
	qu, qv := u+26*wu, v+22*wv
	cloud := fbm(qu/60, qv/34, 4, 63)

	// Wide veins along the bed, and thin ones across between them.
	wander := fbm(u/9, v/9, 3, 66)
	wide1 := ridge(fbm(qu/95+.03*wander, qv/30, 3, 64), .045)
	soft1 := ridge(fbm(qu/95, qv/30, 3, 64), .30)
	thin := ridge(fbm(qu/40+.05*wander+31, qv/24, 4, 65), .018)
	hair := ridge(fbm(qv/19-3, qu/27+.06*wander, 3, 67), .011)
	fine := ridge(fbm(u/8.5+.5*wu+13, v/5.5+.5*wv, 3, 71), .016)
	here := smooth(.5 + 1.3*fbm(u/47+3, v/47, 2, 68))
	there := smooth(.35 + 1.5*fbm(u/33, v/33-8, 2, 69))
	grey := .09*smooth(.5+.9*cloud) + .20*soft1*(.4+.6*here) + .40*wide1*here + .26*thin*there + .13*hair*(1-here) + .08*fine*(.3+.7*there)
	grey *= 1 + .25*wander
	c := marbleWhite.Lerp(marbleGrey, min(.9, max(0, grey)))
	// Grains of calcite.
	if k := fades(.35, wide); k > 0 {
		c = c.Scale(1 + .014*k*valueNoise(x/.35, y/.35, 70))
	}
	return c.Mul(m.flat).Add(m.gloss)
}

// ridge is 1 where noise is 0 and falls off to both sides, to half at a width.
func ridge(noise, half float32) float32 {
	q := noise / half
	return 1 / (1 + float32(q*q))
}
