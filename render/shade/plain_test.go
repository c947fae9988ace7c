package shade

import (
	"math"
	"testing"

	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/raster"
)

// What follows says each backdrop plainly, by one place at a time: what is drawn line by line is held against it.

type plainLinen struct{ light *Light }

func (l *plainLinen) at(x, y, wide float32) RGB {
	flat := l.light.Diffuse(geom.Vec{Z: 1})
	// Let the cloth lie not quite flat.
	const e = .8
	h := func(x, y float32) float32 { return 1.1 * fbm(x/23, y/31, 2, 41) }
	at := h(x, y)
	form := geom.Vec{X: -(h(x+e, y) - at) / e, Y: -(h(x, y+e) - at) / e, Z: 1}.Unit()
	c := l.light.Diffuse(form)
	k := fades(linenPitch, wide)
	shade := flat.Scale(linenShade)
	if k > 0 {
		shade = shade.Lerp(l.weave(x, y, wide), k)
	}
	// Threads keep their own tint where they can no longer be told apart.
	tint := 1 + .05*valueNoise(x/1.3, y/14, 44) + .05*valueNoise(x/14, y/1.3, 45)
	return linenAlbedo.Mul(shade).Mul(RGB{c.R / flat.R, c.G / flat.G, c.B / flat.B}).Scale(tint)
}

// weave is the light on white threads at a place.
func (l *plainLinen) weave(x, y, wide float32) RGB {
	// Threads wander a little.
	u := x/linenPitch + .26*valueNoise(x*.8, y*.11, 31)
	v := y/linenPitch + .26*valueNoise(x*.11, y*.8, 32)
	iu, iv := float32(math.Floor(float64(u))), float32(math.Floor(float64(v)))
	fu, fv := u-iu-.5, v-iv-.5
	over := (int(iu)+int(iv))&1 == 0
	soft := max(.06, wide/linenPitch*.7)
	top, cover := l.thread(fu, fv, iu, y, false, soft)
	under, under1 := l.thread(fv, fu, iv, x, true, soft)
	if !over {
		top, cover, under, under1 = under, under1, top, cover
	}
	// Between threads it is dark.
	gap := RGB{.42, .40, .37}
	return gap.Lerp(under.Scale(.70), under1).Lerp(top, cover)
}

// thread is the light on a thread at a place across it and along it, in pitches, and how much of it is there. id says which
// thread, far how far along, mm; flat that it runs across the picture.
func (l *plainLinen) thread(across, along, id, far float32, flat bool, soft float32) (c RGB, cover float32) {
	seed := uint32(33)
	if flat {
		seed = 36
	}
	// Slubs: short thick places in some threads.
	slub := smooth(2.2*valueNoise(id*.77, far/5, seed+1) - .9)
	half := .465 + .045*valueNoise(id*1.7, far/3, seed) + .10*slub
	s := across / half
	cover = fade(abs(s), soft/half)
	s = min(.95, max(-.95, s))
	bend := float32(math.Sin(float64(along) * math.Pi))
	n := geom.Vec{X: .60 * s, Y: .42 * bend, Z: 1}
	if flat {
		n.X, n.Y = n.Y, n.X
	}
	// Twist: fibres run askew round the thread.
	twist := valueNoise(across*7+along*3+id*5, far*2.2+across*4, seed+2)
	k := (1 - .20*s*s) * (1 - .20*bend*bend) * (1 + .10*twist + .05*valueNoise(id*3.1, far/9, seed+3) + .06*slub)
	return l.light.Diffuse(n.Unit()).Scale(1.08 * k), cover
}

type plainVelvet struct{ pileLook }

func (v *plainVelvet) at(x, y, wide float32) RGB {
	// The nap leans down, and hands have brushed it here and there.
	lx := 1.05 * fbm(x/46, y/30, 3, 51)
	ly := -.12 + 1.25*fbm(x/44+9, y/34, 3, 52)
	// Tufts of pile.
	if k := fades(.9, wide); k > 0 {
		lx += .10 * k * valueNoise(x/.9, y/1.1, 53)
		ly += .10 * k * valueNoise(x/1.1, y/.9, 54)
	}
	depth := float32(1)
	if k := fades(.16, wide); k > 0 {
		lx += .22 * k * valueNoise(x/.16, y/.22, 55)
		ly += .22 * k * valueNoise(x/.16+5, y/.22, 56)
		depth += .24 * k * valueNoise(x/.13, y/.19, 57)
	}
	return v.flat.Add(v.look(lx, ly)).Scale(depth)
}

type plainMarble struct{ flat, gloss RGB }

func (m *plainMarble) at(x, y, wide float32) RGB {
	// Turn the bed of the stone, and fold it: noise moved about by noise.
	u, v := float32(.82*x)+float32(.57*y), float32(.82*y)-float32(.57*x)
	wu, wv := fbm(u/52, v/40, 4, 61), fbm(u/52+17, v/40+5, 4, 62)
	qu, qv := u+26*wu, v+22*wv
	cloud := fbm(qu/60, qv/34, 4, 63)

	// Wide veins along the bed, and thin ones across between them.
	wander := fbm(u/9, v/9, 3, 66)
	wide1 := ridge(fbm(qu/95+.03*wander, qv/30, 3, 64) / .045)
	soft1 := ridge(fbm(qu/95, qv/30, 3, 64) / .30)
	thin := ridge(fbm(qu/40+.05*wander+31, qv/24, 4, 65) / .018)
	hair := ridge(fbm(qv/19-3, qu/27+.06*wander, 3, 67) / .011)
	fine := ridge(fbm(u/8.5+.5*wu+13, v/5.5+.5*wv, 3, 71) / .016)
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

// plain is the light of a backdrop at a place in samples of a width, and how many samples a mm it takes.
func plain(light *Light, kind design.Backdrop) (at func(x, y, wide float32) RGB, perMM float32) {
	switch kind {
	case design.BackdropMarble:
		front := geom.Vec{Z: 1}
		return (&plainMarble{light.Diffuse(front), light.Reflected(front, .4).Scale(.04)}).at, 6
	case design.BackdropVelvet:
		return (&plainVelvet{newPileLook(light)}).at, 12
	default:
		return (&plainLinen{light}).at, linenPerMM
	}
}

// What is drawn line by line is what is said plainly.
func TestBackdropsArePlain(t *testing.T) {
	t.Parallel()
	sh := NewShader(studio())
	for _, kind := range []design.Backdrop{design.BackdropLinen, design.BackdropMarble, design.BackdropVelvet} {
		at, perMM := plain(sh.Light, kind)
		for _, scale := range []float32{5, 9.5, 30} {
			cam := &raster.Camera{W: 160, H: 120, Scale: scale, Center: geom.Point2{X: -3, Y: 5}}
			n := int(math.Ceil(float64(perMM / cam.Scale)))
			b, row := sh.backdrop(kind, cam)(), make([]RGB, cam.W)
			var off, worst, mean float64
			for y := range cam.H {
				// In two runs, as beside an arm.
				b.row(y, 0, row[:50])
				b.row(y, 50, row[50:])
				for x, c := range row {
					var want RGB
					for i := range n * n {
						v := cam.View(float32(x)+(float32(i%n)+.5)/float32(n), float32(y)+(float32(i/n)+.5)/float32(n))
						want = want.Add(at(v.X, v.Y, 1/cam.Scale).Scale(1 / float32(n*n)))
					}
					d := math.Abs(float64(c.Luma() - want.Luma()))
					off, worst, mean = off+d, max(worst, d), mean+float64(want.Luma())
				}
			}
			all := float64(cam.W * cam.H)
			t.Logf("%s at %v px/mm: off by %.5f, at most %.4f, of %.3f", kind, scale, off/all, worst, mean/all)
			if off > .004*mean {
				t.Errorf("%s at %v px/mm is off by %.5f of %.3f", kind, scale, off/all, mean/all)
			}
		}
	}
}
