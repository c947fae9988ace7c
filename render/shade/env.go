// Package shade turns what is seen into light: the studio it stands in, what metal and stones do with that light,
// the shadow a piece throws, and the last step from linear light to 8-bit pixels.
//
// All light is linear, with Rec.709 primaries. Radiance is in units of a matte white patch that faces the camera: the
// rig is scaled so that the irradiance there, over pi, is 1, and a matte patch shows its own colour.
package shade

import (
	"math"

	"github.com/aurelink/aurelink/render/geom"
)

// RGB is linear light or linear reflectance.
type RGB struct{ R, G, B float32 }

// Add is c plus d.
func (c RGB) Add(d RGB) RGB { return RGB{c.R + d.R, c.G + d.G, c.B + d.B} }

// Scale is c times s.
func (c RGB) Scale(s float32) RGB { return RGB{c.R * s, c.G * s, c.B * s} }

// Mul is c times d, channel by channel.
func (c RGB) Mul(d RGB) RGB { return RGB{c.R * d.R, c.G * d.G, c.B * d.B} }

// Lerp is c a share t of the way to d.
func (c RGB) Lerp(d RGB, t float32) RGB {
	return RGB{c.R + float32((d.R-c.R)*t), c.G + float32((d.G-c.G)*t), c.B + float32((d.B-c.B)*t)}
}

// Luma is the relative luminance (Rec.709).
func (c RGB) Luma() float32 {
	return float32(.2126*c.R) + float32(.7152*c.G) + float32(.0722*c.B)
}

// Box is a softbox: a glowing rectangle far away, with soft edges.
type Box struct {
	To         geom.Vec // direction of its middle
	Up         geom.Vec // roughly its upper side
	HalfWidth  float32  // tangent of half the angle it spans
	HalfHeight float32
	Soft       float32 // share of the half sizes over which the edge fades
	Glow       RGB
}

func (b *Box) radiance(d geom.Vec) RGB {
	z := b.To.Unit()
	x := b.Up.Cross(z).Unit()
	y := z.Cross(x)
	depth := d.Dot(z)
	if depth <= .05 {
		return RGB{}
	}
	u, v := abs(d.Dot(x)/depth)/b.HalfWidth, abs(d.Dot(y)/depth)/b.HalfHeight
	return b.Glow.Scale(fade(u, b.Soft) * fade(v, b.Soft))
}

// fade is 1 up to 1-soft, 0 from 1+soft on, smooth between.
func fade(u, soft float32) float32 { return 1 - smooth((u-1+soft)/(2*soft)) }

// smooth is the cubic from 0 at 0 to 1 at 1, level at both ends.
func smooth(t float32) float32 {
	t = min(1, max(0, t))
	return t * t * (3 - 2*t)
}

func abs(x float32) float32 {
	if x < 0 {
		return -x
	}
	return x
}

// Rig is a studio: softboxes in a room. Directions are in the view frame.
type Rig struct {
	Boxes []Box
	// Room is the light from everywhere else, by height: floor, just under the horizon, just above it, ceiling.
	Room [4]RGB
	// Viewer is the sine of half the angle that whoever looks takes of the room. Stones show them: what a brilliant's
	// table sends back comes from about the camera. 0 for nobody. Metal never shows them: a photographer turns it until
	// it does not.
	Viewer float32
}

// Studio is the default rig: a large softbox above the camera's left, a strip to either side, and a dark gap at
// the horizon that draws an edge into every polished wire. The numbers were chosen by eye on pictures.
func Studio() Rig {
	white := func(v float32) RGB { return RGB{v, v * .985, v * .96} }
	cool := func(v float32) RGB { return RGB{v * .975, v * .99, v} }
	return Rig{
		Boxes: []Box{
			{To: geom.Vec{X: -.42, Y: .80, Z: .62}, Up: geom.Vec{Z: 1}, HalfWidth: .50, HalfHeight: .34, Soft: .12, Glow: white(9.5)},
			{To: geom.Vec{X: -1, Y: .12, Z: .42}, Up: geom.Vec{Y: 1}, HalfWidth: .13, HalfHeight: .75, Soft: .2, Glow: white(3.6)},
			{To: geom.Vec{X: 1, Y: .20, Z: .34}, Up: geom.Vec{Y: 1}, HalfWidth: .17, HalfHeight: .75, Soft: .2, Glow: cool(3.2)},
			{To: geom.Vec{X: .30, Y: -.62, Z: .74}, Up: geom.Vec{Y: 1}, HalfWidth: .52, HalfHeight: .10, Soft: .4, Glow: white(1.5)},
		},
		Room: [4]RGB{white(.26), white(.46), {.10, .098, .096}, cool(.86)},
		// 15 degrees, as stones are judged (Sasian and others 2007, "Evaluation of brilliance, fire, and scintillation
		// in round brilliant gemstones").
		Viewer: .2,
	}
}

// room is the light between the boxes.
func (r *Rig) room(d geom.Vec) RGB {
	var c RGB
	switch {
	case d.Y > .06:
		c = r.Room[2].Lerp(r.Room[3], smooth((d.Y-.06)/.5))
	case d.Y > -.10:
		c = r.Room[1].Lerp(r.Room[2], smooth((d.Y+.10)/.12))
	default:
		c = r.Room[1].Lerp(r.Room[0], smooth((-d.Y-.10)/.5))
	}
	// Towards the camera a tall pale card stands, brighter to its upper left: flat faces show a sweep of light.
	card := RGB{1.12, 1.105, 1.08}.Scale(1 + .95*d.Y - .4*d.X)
	return c.Lerp(card, smooth((d.Z-.45)/.45))
}

// Radiance is the light that arrives from direction d (unit).
func (r *Rig) Radiance(d geom.Vec) RGB {
	c := r.room(d)
	for i := range r.Boxes {
		c = c.Add(r.Boxes[i].radiance(d))
	}
	return c
}

// octMap holds a colour for every direction, folded onto a square as an octahedron (Engelhardt and Dachsbacher
// 2008). Texels stand at the corners of the grid, edges included, so that a bilinear look-up never wraps.
type octMap struct {
	n   int
	pix []RGB
}

func newOctMap(n int, at func(d geom.Vec) RGB) *octMap {
	m := &octMap{n: n, pix: make([]RGB, n*n)}
	for y := range n {
		for x := range n {
			m.pix[y*n+x] = at(fold(2*float32(x)/float32(n-1)-1, 2*float32(y)/float32(n-1)-1))
		}
	}
	return m
}

// near is a direction close to texel i: moved from it by up to half a texel each way, for x and y in 0..1.
func (m *octMap) near(i int, x, y float32) geom.Vec {
	k := float32(m.n - 1)
	return fold((float32(i%m.n)+x-.5)*2/k-1, (float32(i/m.n)+y-.5)*2/k-1)
}

// fold is the direction at a place of the square, which may lie just outside it.
func fold(u, v float32) geom.Vec {
	u, v = min(1, max(-1, u)), min(1, max(-1, v))
	d := geom.Vec{X: u, Y: v, Z: 1 - abs(u) - abs(v)}
	if d.Z < 0 {
		d.X, d.Y = (1-abs(v))*sign(u), (1-abs(u))*sign(v)
	}
	return d.Unit()
}

func sign(x float32) float32 {
	if x < 0 {
		return -1
	}
	return 1
}

func (m *octMap) at(d geom.Vec) RGB {
	l := 1 / (abs(d.X) + abs(d.Y) + abs(d.Z))
	u, v := d.X*l, d.Y*l
	if d.Z < 0 {
		u, v = (1-abs(v))*sign(u), (1-abs(u))*sign(v)
	}
	k := float32(m.n-1) / 2
	fx, fy := (u+1)*k, (v+1)*k
	x, y := min(int(fx), m.n-2), min(int(fy), m.n-2)
	fx, fy = fx-float32(x), fy-float32(y)
	i := y*m.n + x
	return m.pix[i].Lerp(m.pix[i+1], fx).Lerp(m.pix[i+m.n].Lerp(m.pix[i+m.n+1], fx), fy)
}

// baseAlpha is the GGX alpha of the first blurred level; each further level doubles it.
const baseAlpha = .06

// Light is a rig made ready: prefiltered for every roughness, with its diffuse light.
type Light struct {
	levels  []*octMap // mirror, then GGX alpha .06 .12 .24 .48 .96
	diffuse *octMap   // irradiance over pi
	mean    RGB
	lobes   []lamp // the bright parts, brightest first
	viewer  float32
	few     []beam // directions that stand for all of it
	many    []beam
}

// NewLight bakes a rig. It takes about half a second.
func NewLight(rig Rig) *Light {
	l := bake(rig.Radiance)
	l.viewer = rig.Viewer
	// Peg the exposure: a matte patch facing the camera shows its own colour.
	k := l.diffuse.at(geom.Vec{Z: 1})
	gain := 1 / k.Luma()
	for _, m := range append(l.levels, l.diffuse) {
		for i := range m.pix {
			m.pix[i] = m.pix[i].Scale(gain)
		}
	}
	l.mean = l.mean.Scale(gain)
	for _, bs := range [][]beam{l.few, l.many} {
		for i := range bs {
			bs[i].light = bs[i].light.Scale(gain)
		}
	}
	return l
}

// FromMap bakes a light from the radiance of every direction, as it is.
func FromMap(radiance func(d geom.Vec) RGB) *Light { return bake(radiance) }

// White is a light of radiance 1 from everywhere: the white furnace.
func White() *Light {
	return FromMap(func(geom.Vec) RGB { return RGB{1, 1, 1} })
}

const diffuseSize = 33

func bake(radiance func(geom.Vec) RGB) *Light {
	l := &Light{levels: []*octMap{newOctMap(513, radiance)}}
	src := l.levels[0]
	alpha := baseAlpha
	for _, n := range []int{257, 129, 97, 65, 33} {
		dirs := lobe(alpha)
		l.levels = append(l.levels, newOctMap(n, func(d geom.Vec) RGB { return gather(src, d, dirs) }))
		alpha *= 2
	}
	l.diffuse = bakeDiffuse(src)
	l.lobes = findLamps(src, l.diffuse)
	l.few, l.many = newBeams(l.levels[1], fewBeams), newBeams(l.levels[1], manyBeams)
	for _, c := range l.levels[5].pix {
		l.mean = l.mean.Add(c.Scale(1 / float32(len(l.levels[5].pix))))
	}
	return l
}

// weighted is a direction about +Z and how much it counts.
type weighted struct {
	d geom.Vec
	w float32
}

// lobe samples the reflection lobe of GGX seen head-on, as the split-sum approximation does (Karis 2013).
func lobe(alpha float64) []weighted {
	const n = 192
	var out []weighted
	for i := range n {
		u, v := (float64(i)+.5)/n, radicalInverse(uint32(i))
		cos2 := (1 - u) / (1 + (alpha*alpha-1)*u)
		c := math.Sqrt(cos2)
		s := math.Sqrt(1 - cos2)
		sp, cp := math.Sincos(2 * math.Pi * v)
		h := geom.Vec{X: float32(s * cp), Y: float32(s * sp), Z: float32(c)}
		d := h.Scale(2 * h.Z).Sub(geom.Vec{Z: 1})
		if d.Z > 0 {
			out = append(out, weighted{d, d.Z})
		}
	}
	return out
}

func bakeDiffuse(src *octMap) *octMap {
	const n = 1024
	dirs := make([]weighted, n)
	for i := range dirs {
		u, v := (float64(i)+.5)/n, radicalInverse(uint32(i))
		s, c := math.Sincos(2 * math.Pi * v)
		r := math.Sqrt(u)
		dirs[i] = weighted{geom.Vec{X: float32(r * c), Y: float32(r * s), Z: float32(math.Sqrt(1 - u))}, 1}
	}
	return newOctMap(diffuseSize, func(d geom.Vec) RGB { return gather(src, d, dirs) })
}

func gather(src *octMap, about geom.Vec, dirs []weighted) RGB {
	f := geom.FrameAlong(geom.Point{}, about, geom.Vec{X: .267, Y: .535, Z: .802})
	var sum RGB
	var w float32
	for _, s := range dirs {
		d := f.X.Scale(s.d.Z).Add(f.Y.Scale(s.d.X)).Add(f.Z.Scale(s.d.Y))
		sum = sum.Add(src.at(d).Scale(s.w))
		w += s.w
	}
	return sum.Scale(1 / w)
}

// radicalInverse is the van der Corput sequence in base 2.
func radicalInverse(i uint32) float64 {
	i = i<<16 | i>>16
	i = i&0x00ff00ff<<8 | i&0xff00ff00>>8
	i = i&0x0f0f0f0f<<4 | i&0xf0f0f0f0>>4
	i = i&0x33333333<<2 | i&0xcccccccc>>2
	i = i&0x55555555<<1 | i&0xaaaaaaaa>>1
	return float64(i) / (1 << 32)
}

// Reflected is the light met in direction d by a lobe of GGX alpha.
func (l *Light) Reflected(d geom.Vec, alpha float32) RGB {
	if alpha <= baseAlpha {
		t := alpha / baseAlpha
		return l.levels[0].at(d).Lerp(l.levels[1].at(d), t*t)
	}
	// Levels double in alpha; between two of them go linearly in alpha.
	lo, at := 1, float32(baseAlpha)
	for lo < 4 && alpha > 2*at {
		lo, at = lo+1, 2*at
	}
	return l.levels[lo].at(d).Lerp(l.levels[lo+1].at(d), min(1, (alpha-at)/at))
}

// Diffuse is the irradiance over pi on a surface with normal n.
func (l *Light) Diffuse(n geom.Vec) RGB { return l.diffuse.at(n) }
