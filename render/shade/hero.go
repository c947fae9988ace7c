package shade

import (
	"context"
	"image"
	"math"

	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/parallel"
	"github.com/aurelink/aurelink/render/raster"
)

// A hero picture is made of passes. Each sees the metal from other places inside the pixels and follows one path of light
// from each: the normal is drawn from the metal's own GGX distribution at every bounce, by a low-discrepancy sequence, and
// nothing is blurred but the little that one path stands for. The ground's light is gathered over the hemisphere.

// Stratum gives the i-th place of a sequence that fills the unit square evenly (M. Roberts, "The unreasonable
// effectiveness of quasirandom sequences", 2018: R2).
func Stratum(i int) (x, y float32) { return fill(uint32(i)+1, 0, 0) }

// fill is place i of the sequence R2, moved round the square by the offsets ox and oy, which are shares of 1<<32.
func fill(i, ox, oy uint32) (x, y float32) {
	const a, b = 3242174889, 2447445414 // 1/g and 1/g^2 of 1<<32, where g^3 = g + 1
	return float32((i*a+ox)>>8) / (1 << 24), float32((i*b+oy)>>8) / (1 << 24)
}

// dice hands one path its numbers.
type dice struct {
	index uint32 // of the path in its pixel
	seed  uint32 // of the pixel
	turn  uint32 // which pair is next
}

// pair is the next two numbers, in [0, 1).
func (d *dice) pair() (x, y float32) {
	d.turn++
	h := hash2(int32(d.seed), int32(d.turn), 0x51ed270b)
	return fill(d.index, h, h*0x9e3779b9+0x7f4a7c15)
}

// drawn is the share of a metal's alpha squared that paths draw normals from; the rest is left to the blur of the light
// map, which costs no noise.
const drawn = .8

// follow is the light that a path brings back: it has met metal m with normal n at b.
func (sh *Shader) follow(sc *Scene, b bounce, n geom.Vec, m *Metal, roll *dice) RGB {
	through := RGB{1, 1, 1}
	var soft float32 // alpha squared that was not drawn
	for i := 0; ; i++ {
		mu := -b.d.Dot(n)
		if mu < .02 {
			n = n.Sub(b.d.Scale(.02 - mu)).Unit()
		}
		f := geom.FrameAlong(geom.Point{}, n, b.d)
		x, y := roll.pair()
		alpha := m.Alpha
		d, ok := draw(&f, b.d.Neg(), alpha*geom.Sqrt(drawn), x, y)
		if !ok {
			return RGB{}
		}
		half := d.Sub(b.d).Unit()
		through = through.Mul(m.Fresnel(d.Dot(half))).Scale(shadowed(d.Dot(n), alpha))
		soft += float32((1 - drawn) * alpha * alpha)
		from := b.p.Add(n.Scale(lift))
		inst, h, hit := sc.Forest.Trace(from, d, lift, 60)
		if c, ok := sh.groundMet(sc, from, d, h.T, hit); ok {
			return through.Mul(c)
		}
		if !hit {
			return through.Mul(sh.Light.Reflected(d, geom.Sqrt(soft)))
		}
		if i == heroBounces-1 || through.Luma() < .01 {
			return RGB{}
		}
		if g := gemAt(sc, inst, h); g != nil {
			return through.Mul(sh.gemGlow(g, d, h.N.Vec()))
		}
		b.p, b.d, n = from.Add(d.Scale(h.T)), d, h.N.Vec()
		m = &sc.Metals[sc.Forest.Insts[inst].Metals[h.Slot]]
	}
}

// heroBounces is how often a path is followed from metal to metal. What is left after the last is lost.
const heroBounces = 10

// draw gives the direction into which a GGX surface of some alpha, whose normal is the frame's X, mirrors the light path
// that leaves along v, by a normal drawn from those that v sees (Dupuy and Benyoub 2023, "Sampling visible GGX normals with
// spherical caps"). It is false for a direction into the metal.
func draw(f *geom.Frame, v geom.Vec, alpha, x, y float32) (geom.Vec, bool) {
	l := f.InvVec(v)
	s := geom.Vec{X: l.X, Y: l.Y * alpha, Z: l.Z * alpha}.Unit()
	sin, cos := math.Sincos(2 * math.Pi * float64(x))
	up := float32((1-y)*(1+s.X)) - s.X
	r := geom.Sqrt(max(0, 1-float32(up*up)))
	h := geom.Vec{X: up + s.X, Y: (r*float32(cos) + s.Y) * alpha, Z: (r*float32(sin) + s.Z) * alpha}.Unit()
	d := h.Scale(2 * h.Dot(l)).Sub(l)
	return f.Vec(d), d.X > 0
}

// shadowed is the share of a GGX surface of some alpha that a direction at cosine mu meets unhidden (Smith).
func shadowed(mu, alpha float32) float32 {
	a2 := alpha * alpha
	return 2 * mu / (mu + geom.Sqrt(a2+float32((1-a2)*mu*mu)))
}

// groundMet is the light of the ground where the ray o + t d meets it, before tmax where that bounds.
func (sh *Shader) groundMet(sc *Scene, o geom.Point, d geom.Vec, tmax float32, bounded bool) (RGB, bool) {
	z, n, ok := sc.Ground.At(o.X, o.Y)
	if !ok {
		return RGB{}, false
	}
	// Step from plane to plane that touches the ground, as ground does.
	q := geom.Point{X: o.X, Y: o.Y, Z: z}
	for range 3 {
		along := d.Dot(n)
		if along > -1e-3 {
			return RGB{}, false
		}
		t := max(0, q.Sub(o).Dot(n)/along)
		if bounded && t > tmax {
			return RGB{}, false
		}
		at := o.Add(d.Scale(min(t, 60)))
		if z, n, ok = sc.Ground.At(at.X, at.Y); !ok {
			return RGB{}, false
		}
		q = geom.Point{X: at.X, Y: at.Y, Z: z}
	}
	return sh.groundAt(sc, q), true
}

// Expose adds a pass: what the buffer's fragments show, drawn x and y pixels to the right and down of where the whole picture's
// samples are.
func (sh *Shader) Expose(ctx context.Context, sc *Scene, buf *raster.Buffer, film *Film, pass int, x, y float32) error {
	film.aim(x, y)
	err := film.each(ctx, buf, func(f *raster.Fragment) RGB {
		roll := dice{seed: hash2(f.Pixel, int32(f.Mask), 7), index: uint32(pass)}
		c := sh.fragment(sc, f, &roll)
		if !sc.Raw {
			c = Tone(c)
		}
		return c
	})
	if err != nil {
		return err
	}
	return parallel.Each(ctx, len(buf.Tiles), func(i int) {
		film.pixels(buf, sc.Cam, i, func(x, y int, c RGB, cover float32) {
			at := &film.plate[y*sc.Cam.W+x]
			at.c, at.cover = at.c.Add(c), at.cover+cover
		})
	})
}

// exposed is light, and the share of a pixel that it covers. The layout is known to spread_amd64.s.
type exposed struct {
	c     RGB
	cover float32
}

// whole is light that covers all of its place.
func whole(c RGB) exposed { return exposed{c, 1} }

// Develop lays what passes have gathered over the ground, into dst.
func (sh *Shader) Develop(ctx context.Context, sc *Scene, film *Film, passes int, dst *image.RGBA) error {
	share := 1 / float32(passes)
	return sh.eachTile(ctx, sc, dst, func(_, x0, y0, x1, y1 int) {
		for y := y0; y < y1; y++ {
			for x := x0; x < x1; x++ {
				if at := &film.plate[y*sc.Cam.W+x]; at.cover > 0 {
					sh.codec.over(dst, x, y, at.c.Scale(share), at.cover*share)
				}
			}
		}
	})
}
