package shade

import (
	"math"

	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/raster"
)

// linen is a plain weave of flax: threads of uneven thickness, each over one and under the next. Its numbers were chosen by eye
// on pictures but the pitch: 0.4 mm, 25 threads a cm, is a table linen.
type linen struct {
	sampling
	lit    RGB     // what lies flat, but for the weave's own shade
	seen   float32 // how much of the weave is seen
	soft   float32 // how soft the threads' edges are, in pitches
	form   *slow   // light on the cloth, which lies not quite flat
	tints  [2]*flow
	wander [2]*flow
	down   *slow // threads that run up and down the picture, by number
	across [2]thread
	linenLook
}

const (
	linenPitch = .4 // mm
	linenPerMM = 18 // samples that its detail needs: seven across a thread
)

// linenAlbedo is washed natural flax.
var linenAlbedo = RGB{.690, .632, .535}

// linenShade is the light on the weave, where what faces the camera has 1 and is white: TestLinenShade measures it.
const linenShade = .833

// linenLook is the light on linen.
type linenLook struct {
	light *Light
	round [2]roundness // of threads that run down the picture, and across
}

func newLinenLook(light *Light) linenLook {
	return linenLook{light, [2]roundness{newRoundness(light, false), newRoundness(light, true)}}
}

func newLinen(look linenLook, cam *raster.Camera) *linen {
	s := newSampling(cam, linenPerMM)
	light := look.light
	l := &linen{
		sampling: s, linenLook: look, seen: fades(linenPitch, s.wide), soft: max(.06, s.wide/linenPitch*.7),
		lit:    linenAlbedo.Mul(light.Diffuse(geom.Vec{Z: 1})),
		tints:  [2]*flow{newFlow(&s, 1.3, 14, 0, 44), newFlow(&s, 14, 1.3, 0, 45)},
		wander: [2]*flow{newFlow(&s, 1/.8, 1/.11, 0, 31), newFlow(&s, 1/.11, 1/.8, 0, 32)},
	}
	x0, x1 := s.span()
	l.form = newSlow(x0, x1, 1, 1, 3, func(x, y float32, to []float32) {
		const e = .8
		h := func(x, y float32) float32 { return 1.1 * fbm(x/23, y/31, 2, 41) }
		at := h(x, y)
		form := geom.Vec{X: -(h(x+e, y) - at) / e, Y: -(h(x, y+e) - at) / e, Z: 1}.Unit()
		c, flat := light.Diffuse(form), light.Diffuse(geom.Vec{Z: 1})
		to[0], to[1], to[2] = c.R/flat.R, c.G/flat.G, c.B/flat.B
	})
	if l.seen > 0 {
		l.down = newSlow(x0/linenPitch-1, x1/linenPitch+1, 1, threadStep, 2, func(id, far float32, to []float32) {
			to[0], to[1] = threadAt(id, far, 33)
		})
		for i := range l.across {
			l.across[i] = newThread(x0, x1)
		}
	}
	return l
}

func (l *linen) row(y, x int, to []RGB) {
	x0, x1 := l.x(x), l.x(x+len(to))
	middle := l.cam.View(0, float32(y)+.5).Y
	l.form.level(middle, x0, x1)
	l.tints[0].level(middle)
	l.tints[1].level(middle)
	clear(to)
	if l.seen > 0 {
		for line := range l.n {
			l.weave(l.y(y, line), x0, x1, to)
		}
	}
	share := l.seen / float32(l.n*l.n)
	for i, weave := range to {
		at := l.cam.View(float32(x+i)+.5, 0).X
		// Threads keep their own tint where they can no longer be told apart.
		tint := 1 + float32(.05*l.tints[0].at(at)) + float32(.05*l.tints[1].at(at))
		a, b, t := l.form.nodes(at)
		form := RGB{mix(a[0], b[0], t), mix(a[1], b[1], t), mix(a[2], b[2], t)}
		even := l.lit.Scale(linenShade * (1 - l.seen))
		to[i] = weave.Mul(linenAlbedo).Scale(share).Add(even).Mul(form).Scale(tint)
	}
}

// weave adds the light on white threads along a line to pixels, l.n samples to each.
func (l *linen) weave(y, x0, x1 float32, to []RGB) {
	l.wander[0].level(y)
	l.wander[1].level(y)
	l.down.level(y, x0/linenPitch-.5, x1/linenPitch+.5)
	// Threads wander a little, and hardly within a pixel.
	stride := float32(l.n) * l.step
	u1, v1 := l.wander[0].at(x0), l.wander[1].at(x0)
	for i := range to {
		x := x0 + float32(float32(i)*stride)
		u, v := u1, v1
		u1, v1 = l.wander[0].at(x+stride), l.wander[1].at(x+stride)
		du, dv := (u1-u)/float32(l.n), (v1-v)/float32(l.n)
		for k := range l.n {
			q := float32(k)
			at := x + float32(q*l.step)
			iu, fu := split(float32(at*(1/linenPitch)) + float32(.26*(u+float32(du*q))))
			iv, fv := split(float32(y*(1/linenPitch)) + float32(.26*(v+float32(dv*q))))
			fu, fv = fu-.5, fv-.5
			over := (iu+iv)&1 == 0
			c, cover := l.thread(over, fu, fv, iu, iv, at, y)
			if cover < 1 {
				// Between threads it is dark.
				gap := RGB{.42, .40, .37}
				under, covered := l.thread(!over, fu, fv, iu, iv, at, y)
				c = gap.Lerp(under.Scale(.70), covered).Lerp(c, cover)
			}
			to[i] = to[i].Add(c)
		}
	}
}

// thread is the light on the thread at a place that runs down, or on the one that runs across, and how much of it is there.
// fu and fv are how far the place is from the middle of each, in pitches.
func (l *linen) thread(down bool, fu, fv float32, iu, iv int32, x, y float32) (c RGB, cover float32) {
	var half, light float32
	side, along, id, far, seed, round := fu, fv, iu, y, uint32(35), &l.round[0]
	if down {
		// The grid's nodes are the threads.
		at := l.down.line[(int(iu)-l.down.first)*2:][:2]
		half, light = at[0], at[1]
	} else {
		side, along, id, far, seed, round = fv, fu, iv, x, 38, &l.round[1]
		t := &l.across[iv&1]
		if t.id != iv {
			t.become(iv)
		}
		half, light = t.at(x)
	}
	cover = 1
	if in := half - abs(side); in < l.soft {
		if in <= -l.soft {
			return RGB{}, 0
		}
		cover = cubic(.5 + in/(2*l.soft))
	}
	s := side / half
	if abs(s) > .95 {
		s = float32(math.Copysign(.95, float64(s)))
	}
	// Twist: fibres run askew round the thread.
	twist := valueNoise(float32(side*7)+float32(along*3)+float32(id*5), float32(far*2.2)+float32(side*4), seed)
	return round.at(s, along).Scale(light + float32(.10*twist)), cover
}

// threadAt is half the thickness of thread id, in pitches, far mm along it, and how light it is.
func threadAt(id, far float32, seed uint32) (half, light float32) {
	// Slubs: short thick places in some threads.
	slub := smooth(float32(2.2*valueNoise(id*.77, far/5, seed+1)) - .9)
	half = .465 + float32(.045*valueNoise(id*1.7, far/3, seed)) + float32(.10*slub)
	return half, 1 + float32(.05*valueNoise(id*3.1, far/9, seed+3)) + float32(.06*slub)
}

// threadStep is how far apart threads are tabled along themselves, mm: they change over 3 mm and more.
const threadStep = .5

// thread is one that runs across the picture, tabled along it.
type thread struct {
	id    int32
	first int
	half  []float32
	light []float32
}

func newThread(x0, x1 float32) thread {
	first := int(math.Floor(float64(x0 / threadStep)))
	n := int(math.Ceil(float64(x1/threadStep))) - first + 2
	return thread{id: math.MinInt32, first: first, half: make([]float32, n), light: make([]float32, n)}
}

// become readies it to be thread id.
func (t *thread) become(id int32) {
	t.id = id
	for i := range t.half {
		t.half[i], t.light[i] = threadAt(float32(id), float32(t.first+i)*threadStep, 36)
	}
}

func (t *thread) at(x float32) (half, light float32) {
	x = x/threadStep - float32(t.first)
	i := int(x)
	x -= float32(i)
	return mix(t.half[i], t.half[i+1], x), mix(t.light[i], t.light[i+1], x)
}

// roundness is the light on a thread by how far to its side and how far along it a place is.
type roundness struct{ pix *[roundSize * roundSize]RGB }

const roundSize = 33

func newRoundness(light *Light, across bool) roundness {
	r := roundness{&[roundSize * roundSize]RGB{}}
	for i := range r.pix {
		s, along := 2*float32(i%roundSize)/(roundSize-1)-1, float32(i/roundSize)/(roundSize-1)-.5
		bend := float32(math.Sin(float64(along) * math.Pi))
		n := geom.Vec{X: .60 * s, Y: .42 * bend, Z: 1}
		if across {
			n.X, n.Y = n.Y, n.X
		}
		r.pix[i] = light.Diffuse(n.Unit()).Scale(1.08 * (1 - .20*s*s) * (1 - .20*bend*bend))
	}
	return r
}

// at is the light s half thicknesses to the side, -1..1, and along pitches from where the thread lies highest, -.5...5.
func (r *roundness) at(s, along float32) RGB {
	x, y := (s+1)*((roundSize-1)/2), (along+.5)*(roundSize-1)
	c, w := int(x), min(int(y), roundSize-2)
	x, y = x-float32(c), y-float32(w)
	t := r.pix[w*roundSize+c:][:roundSize+2]
	return t[0].Lerp(t[1], x).Lerp(t[roundSize].Lerp(t[roundSize+1], x), y)
}

// velvet is a dark pile: it hardly sends light back head-on, and shines where its nap leans from the eye. Its numbers were chosen
// by eye on pictures.
type velvet struct {
	sampling
	nap         *slow
	tufts       [2]*flow
	pile        [3]*flow // the nap's lean each way, and how light it is
	tuft, piles float32  // how much of each is seen
	lean        []float32
	pileLook
}

// pileLook is what pile sends by how it leans.
type pileLook struct {
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

func newPileLook(light *Light) pileLook {
	v := pileLook{flat: velvetAlbedo.Mul(light.Diffuse(geom.Vec{Z: 1})), sheen: &[sheenGrid * sheenGrid]RGB{}}
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

func newVelvet(look pileLook, cam *raster.Camera) *velvet {
	s := newSampling(cam, 12)
	v := &velvet{
		sampling: s, pileLook: look, tuft: .10 * fades(.9, s.wide), piles: fades(.16, s.wide),
		tufts: [2]*flow{newFlow(&s, .9, 1.1, 0, 53), newFlow(&s, 1.1, .9, 0, 54)},
		pile:  [3]*flow{newFlow(&s, .16, .22, 0, 55), newFlow(&s, .16, .22, 5, 56), newFlow(&s, .13, .19, 0, 57)},
		lean:  make([]float32, 3*cam.W),
	}
	x0, x1 := s.span()
	v.nap = newSlow(x0, x1, .75, .75, 2, func(x, y float32, to []float32) {
		// It leans down, and hands have brushed it here and there.
		to[0], to[1] = 1.05*fbm(x/46, y/30, 3, 51), -.12+float32(1.25*fbm(x/44+9, y/34, 3, 52))
	})
	return v
}

func (v *velvet) row(y, x int, to []RGB) {
	x0, x1 := v.x(x), v.x(x+len(to))
	// Sum up the pile in a pixel.
	lean := v.lean[:3*len(to)]
	clear(lean)
	if v.piles > 0 {
		for line := range v.n {
			at := v.y(y, line)
			for _, p := range v.pile {
				p.level(at)
			}
			for i := range to {
				l := lean[3*i:][:3]
				for k := range v.n {
					x := x0 + float32(float32(i*v.n+k)*v.step)
					l[0], l[1], l[2] = l[0]+v.pile[0].at(x), l[1]+v.pile[1].at(x), l[2]+v.pile[2].at(x)
				}
			}
		}
	}
	share := v.piles / float32(v.n*v.n)
	middle := v.cam.View(0, float32(y)+.5).Y
	v.nap.level(middle, x0, x1)
	v.tufts[0].level(middle)
	v.tufts[1].level(middle)
	for i := range to {
		at := v.cam.View(float32(x+i)+.5, 0).X
		a, b, t := v.nap.nodes(at)
		lx := mix(a[0], b[0], t) + float32(v.tuft*v.tufts[0].at(at)) + float32(.22*share*lean[3*i])
		ly := mix(a[1], b[1], t) + float32(v.tuft*v.tufts[1].at(at)) + float32(.22*share*lean[3*i+1])
		to[i] = v.flat.Add(v.look(lx, ly)).Scale(1 + float32(.24*share*lean[3*i+2]))
	}
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

// look is the sheen of pile that leans by so much, from the table.
func (v *pileLook) look(x, y float32) RGB {
	const k = (sheenGrid - 1) / 2 / sheenLean
	fx, fy := min(sheenGrid-1.001, max(0, (x+sheenLean)*k)), min(sheenGrid-1.001, max(0, (y+sheenLean)*k))
	c, r := int(fx), int(fy)
	fx, fy = fx-float32(c), fy-float32(r)
	i := r*sheenGrid + c
	t := v.sheen
	return t[i].Lerp(t[i+1], fx).Lerp(t[i+sheenGrid].Lerp(t[i+sheenGrid+1], fx), fy)
}
