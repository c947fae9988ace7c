package shade

import (
	"math"

	"github.com/aurelink/aurelink/render/geom"
)

// linen is a plain weave of flax: threads of uneven thickness, each over one and under the next. Its numbers were chosen by eye
// on pictures but the pitch: 0.4 mm, 25 threads a cm, is a table linen.
type linen struct {
	light *Light
	mean  float32 // of the weave's own shade, by which it fades
}

const linenPitch = .4 // mm

// linenAlbedo is washed natural flax.
var linenAlbedo = RGB{.690, .632, .535}

func newLinen(light *Light) *linen {
	l := &linen{light: light}
	// Learn the mean of the weave from a patch of it.
	const n = 96
	var sum float32
	for i := range n * n {
		x, y := float32(i%n)*.131, float32(i/n)*.137
		sum += l.weave(x, y, .01).Luma()
	}
	l.mean = sum / (n * n)
	return l
}

func (l *linen) at(x, y, wide float32) RGB {
	flat := l.light.Diffuse(geom.Vec{Z: 1})
	// Let the cloth lie not quite flat.
	const e = .8
	h := func(x, y float32) float32 { return 1.1 * fbm(x/23, y/31, 2, 41) }
	at := h(x, y)
	form := geom.Vec{X: -(h(x+e, y) - at) / e, Y: -(h(x, y+e) - at) / e, Z: 1}.Unit()
	c := l.light.Diffuse(form)
	k := fades(linenPitch, wide)
	shade := RGB{l.mean, l.mean, l.mean}.Mul(flat).Scale(1 / flat.Luma())
	if k > 0 {
		shade = shade.Lerp(l.weave(x, y, wide), k)
	}
	// Threads keep their own tint where they can no longer be told apart.
	tint := 1 + .05*valueNoise(x/1.3, y/14, 44) + .05*valueNoise(x/14, y/1.3, 45)
	return linenAlbedo.Mul(shade).Mul(RGB{c.R / flat.R, c.G / flat.G, c.B / flat.B}).Scale(tint)
}

// weave is the light on white threads at a place.
func (l *linen) weave(x, y, wide float32) RGB {
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
func (l *linen) thread(across, along, id, far float32, flat bool, soft float32) (c RGB, cover float32) {
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

// velvet is a dark pile: it hardly sends light back head-on, and shines where its nap leans from the eye. Its numbers were chosen
// by eye on pictures.
type velvet struct {
	flat  RGB
	sheen *[sheenGrid * sheenGrid]RGB
}

const (
	sheenGrid = 13
	sheenLean = 1.5 // the lean at the table's edge, mm to a mm
)

var (
	velvetAlbedo = RGB{.0045, .0058, .0140}
	velvetSheen  = RGB{.17, .215, .44}
)

// velvetRough is the roughness of the pile's sheen.
const velvetRough = .24

func newVelvet(light *Light) *velvet {
	v := &velvet{flat: velvetAlbedo.Mul(light.Diffuse(geom.Vec{Z: 1})), sheen: &[sheenGrid * sheenGrid]RGB{}}
	dirs, in := texels(light.levels[3])
	for i := range v.sheen {
		lean := func(k int) float32 { return sheenLean * (2*float32(k)/(sheenGrid-1) - 1) }
		n := geom.Vec{X: lean(i % sheenGrid), Y: lean(i / sheenGrid), Z: 1}.Unit()
		var sum RGB
		for k, d := range dirs {
			if mu := d.Dot(n); mu > 0 && d.Z > 0 {
				sum = sum.Add(in[k].Scale(mu * clothLobe(n, d, velvetRough)))
			}
		}
		v.sheen[i] = sum.Mul(velvetSheen)
	}
	return v
}

// clothLobe is what a pile about n sends from d to the camera: the sheen of Estevez and Kulla 2017 ("Production friendly microfacet
// sheen BRDF") with the visibility of Neubelt and Pettineo 2013 ("Crafting a next-gen material pipeline for The Order: 1886").
func clothLobe(n, d geom.Vec, rough float64) float32 {
	h := d.Add(geom.Vec{Z: 1}).Unit()
	cos := float64(n.Dot(h))
	sin2 := max(0, 1-float64(cos*cos))
	lobe := (2 + 1/rough) * math.Pow(sin2, .5/rough) / (2 * math.Pi)
	in, out := n.Dot(d), max(.05, n.Z)
	return float32(lobe) / (4 * (in + out - float32(in*out)))
}

func (v *velvet) at(x, y, wide float32) RGB {
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

// look is the sheen of pile that leans by so much, from the table.
func (v *velvet) look(x, y float32) RGB {
	const k = (sheenGrid - 1) / 2 / sheenLean
	fx, fy := min(sheenGrid-1.001, max(0, (x+sheenLean)*k)), min(sheenGrid-1.001, max(0, (y+sheenLean)*k))
	c, r := int(fx), int(fy)
	fx, fy = fx-float32(c), fy-float32(r)
	i := r*sheenGrid + c
	t := v.sheen
	return t[i].Lerp(t[i+1], fx).Lerp(t[i+sheenGrid].Lerp(t[i+sheenGrid+1], fx), fy)
}
