package shade

import (
	"context"
	"image"
	"math/bits"
	"sync"

	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/mesh"
	"github.com/aurelink/aurelink/render/raster"
)

// Shader holds what never changes between pictures.
type Shader struct {
	Light *Light
	codec *codec
	grain *grain
	sheen *sheen
	linen func() linenLook // readied when first asked for
	pile  func() pileLook
}

// NewShader readies a shader for a light.
func NewShader(light *Light) *Shader {
	return (&Shader{codec: newCodec(), grain: newGrain()}).Under(light)
}

// Under is the same shader under another light.
func (sh *Shader) Under(light *Light) *Shader {
	return &Shader{
		Light: light, codec: sh.codec, grain: sh.grain, sheen: newSheen(light),
		linen: sync.OnceValue(func() linenLook { return newLinenLook(light) }),
		pile:  sync.OnceValue(func() pileLook { return newPileLook(light) }),
	}
}

// Scene is one picture's worth of what is to be shaded.
type Scene struct {
	Cam    *raster.Camera
	Forest *mesh.Forest
	Metals []Metal
	Ground Ground
	// Under is the picture of the ground alone, as large as the camera's: it is what the metal lies on and what it
	// mirrors from below.
	Under *image.RGBA
	// Seen is what is seen of the ground, premultiplied, where that is not all of Under; else nil.
	Seen   *image.RGBA
	Shadow *Shadow
	Raw    bool // light as it is, clamped, without the tone curve
	work   *int // counts reflections; nil where nobody asked
}

// Draw shades the fragments over the ground into dst, which must be as large as the camera's picture. Tiles are
// independent, so the result does not depend on who draws which.
func (sh *Shader) Draw(ctx context.Context, sc *Scene, buf *raster.Buffer, film *Film, dst *image.RGBA) error {
	film.aim(0, 0)
	err := film.sparing(ctx, buf, func(w *wave, frags []raster.Fragment, which []int32, colours []exposed) {
		sh.shade(sc, w, frags, which, colours)
	})
	if err != nil {
		return err
	}
	return sh.eachTile(ctx, sc, dst, func(i, _, _, _, _ int) {
		film.pixels(buf, sc.Cam, i, func(x, y int, c RGB, cover float32) { sh.codec.over(dst, x, y, c, cover) })
	})
}

// fragment is the light a fragment sends to the camera: all of it, or by one path of light where there are dice to roll.
func (sh *Shader) fragment(sc *Scene, f *raster.Fragment, roll *dice) RGB {
	var p path
	if !sh.start(sc, f, roll, &p) {
		sh.end(sc, &p)
	}
	return p.light.Scale(p.dim)
}

// footOf is the width of what a fragment stands for, pixels: it grows with the samples that it covers. A whole pixel for each sample would
// blur what the film blurs already.
func footOf(f *raster.Fragment) float32 {
	return geom.Sqrt(float32(bits.OnesCount16(f.Mask))) / raster.Grid
}

// start readies the path of light that a fragment sends to the camera, and says whether its light is known already.
func (sh *Shader) start(sc *Scene, f *raster.Fragment, roll *dice, p *path) (known bool) {
	in := &sc.Forest.Insts[f.Inst]
	// Look along the one normal: samples are near enough to each other that what bends between them is left out. Widening the
	// mirrored cone by that bend made wrist pictures 7 % too bright, for the lobe's tails bring lamps in.
	n, dim, spread := f.N.Vec(), float32(1), float32(0)
	switch f.Surface {
	case mesh.Gem:
		p.dim = 1
		if roll != nil {
			p.light = sh.gem(sc, in, f, f.P)
		} else {
			p.light = sh.gemPatch(sc, in, f)
		}
		return true
	case mesh.Face:
		n, dim, spread = faceNormal(in, f)
	}
	s := bounce{
		p: f.P, d: geom.Vec{Z: -1},
		spread: spread, foot: 1 / sc.Cam.Scale, // what is worked into metal is softened over a pixel: it keeps stillest so
	}
	m := &sc.Metals[in.Metals[f.Slot]]
	p.dim = dim
	switch {
	case m.coat != nil:
		p.light = sh.worked(sc, in, f, s, n, 1-dim, m, roll)
	case roll != nil:
		p.light = sh.follow(sc, s, n, m, roll)
	default:
		s.foot *= footOf(f)
		p.leave(s, n, m)
		return false
	}
	return true
}

// maxBounces is how often light is followed from metal to metal. Where two links touch it goes to and fro many times and
// comes out nearly black; what is left after the last bounce is lost, as in a path tracer.
const maxBounces = 8

// bounce is a ray that has just met metal.
type bounce struct {
	p      geom.Point
	d      geom.Vec // the way it came, unit
	spread float32  // variance of its directions so far, rad2
	foot   float32  // width of the patch it stands for, mm
}

// lift keeps a ray off the surface that it leaves, mm: above the error of bends cut into straight pieces.
const lift = .004

// mirror is where light came from that metal with normal n sends on: a place just off it, a direction, the GGX alpha of the cone about
// that, and the share that is sent on.
func (b *bounce) mirror(n geom.Vec, m *Metal) (from geom.Point, d geom.Vec, alpha float32, share RGB) {
	mu := -b.d.Dot(n)
	if mu < .02 { // bent normals can look away: graze instead
		n = n.Sub(b.d.Scale(.02 - mu)).Unit()
		mu = .02
	}
	// Widen by the metal's own roughness: GGX alpha squared is the variance of its normals.
	b.spread += m.Alpha * m.Alpha
	return b.p.Add(n.Scale(lift)), b.d.Add(n.Scale(2 * mu)), min(.96, geom.Sqrt(b.spread)), m.Fresnel(mu)
}

// onward goes on to where a ray met metal. A wider patch of a bent surface sends its light into a wider cone.
func (b *bounce) onward(from geom.Point, d geom.Vec, h *mesh.Hit) {
	b.foot += h.T * 2 * geom.Sqrt(b.spread)
	turn := min(.7, b.foot*h.Curve*.5)
	b.spread += float32(turn*turn) / 3
	b.p, b.d = from.Add(d.Scale(h.T)), d
}

// coneShare is how many widths of its cone a ray may stray from a wire that fills the cone.
const coneShare = .45

// farthestMetal is how far off metal is looked for, mm.
const farthestMetal = 60

// ground is where the ray o + t d meets the ground, and the share of a cone of directions about the ray, of the width that alpha
// tells, that meets it: near the horizon a cone sees both ground and room.
func ground(sc *Scene, o geom.Point, d geom.Vec, alpha float32) (t, share float32) {
	z, n, ok := sc.Ground.At(o.X, o.Y)
	if !ok {
		return 0, 0
	}
	along, wide := d.Dot(n), .06+1.4*alpha
	if along >= wide {
		return 0, 0
	}
	// See from where the ray would meet level ground how the ground bends away under it: over a limb the horizon dips.
	high, down := max(0, (o.Z-z)*n.Z), max(.06, -along)
	probe := min(farthest, high/down)
	at := o.Add(d.Scale(probe))
	if limb, is := sc.Ground.(*heights); is {
		n, ok = limb.normalAt(at.X, at.Y)
	} else {
		_, n, ok = sc.Ground.At(at.X, at.Y)
	}
	if !ok {
		return 0, 0
	}
	bend := max(0, d.Dot(n)-along) / max(1e-3, probe)
	dip := 2 * bend * high
	share = smooth(.5 - (along+geom.Sqrt(dip))/(2*wide))
	return 2 * high / (down + geom.Sqrt(max(0, float32(down*down)-dip))), share
}

// beyond is the light that a cone about a ray meets where no metal is: of the ground at t for the share low of the cone, of the room for
// the rest. k may have been readied before.
func (sh *Shader) beyond(sc *Scene, k *glance, o geom.Point, d geom.Vec, alpha, t, low float32) RGB {
	var ground RGB
	if low > 0 {
		ground = sh.groundAt(sc, o.Add(d.Scale(min(t, farthest))))
	}
	if low == 1 {
		return ground
	}
	if k.a == nil {
		sh.Light.towards(k, d, alpha)
	}
	if low == 0 {
		return k.colour()
	}
	return k.colour().Lerp(ground, low)
}

// farthest is how far off ground is looked at that a ray meets at a slant, mm.
const farthest = 12

// under is the pixel of the ground at a place.
func (sc *Scene) under(q geom.Point) []uint8 {
	x, y := sc.Cam.Pixel(q)
	px, py := min(max(int(x), 0), sc.Cam.W-1), min(max(int(y), 0), sc.Cam.H-1)
	return sc.Under.Pix[py*sc.Under.Stride+px*4:][:3]
}

// groundAt is the light of the ground at a place on it, with the shadow there.
func (sh *Shader) groundAt(sc *Scene, q geom.Point) RGB {
	p := sc.under(q)
	c := RGB{sh.codec.dec[p[0]], sh.codec.dec[p[1]], sh.codec.dec[p[2]]}
	return c.Mul(sc.Shadow.At(q.X, q.Y))
}

// faceNormal is the normal of a charm's front with its crown and its engraving, in the view frame, and how much of
// the light gets into a groove, and the variance of the normal on a groove's side, which is rounded within a pixel.
func faceNormal(in *mesh.Instance, f *raster.Fragment) (n geom.Vec, dim, spread float32) {
	s := in.Shape
	p := in.ViewFromShape.InvPoint(f.P)
	n = geom.Vec{X: (p.X - s.CrownAt.X) * s.Crown, Y: (p.Y - s.CrownAt.Y) * s.Crown, Z: 1}
	dim = 1
	if s.Relief != nil {
		depth, dx, dy := s.Relief.At(p.X, p.Y)
		n.X, n.Y = n.X+dx, n.Y+dy
		dim = 1 - min(.62, 6*depth)
		spread = min(.06, (float32(dx*dx)+float32(dy*dy))/12)
	}
	return in.ViewFromShape.Vec(n.Unit()), dim, spread
}
