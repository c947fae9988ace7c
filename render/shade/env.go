// Package shade turns what is seen into light: the studio it stands in, what metal and stones do with that light,
// the shadow a piece throws, and the last step from linear light to 8-bit pixels.
//
// All light is linear, with Rec.709 primaries. Radiance is in units of a matte white patch that faces the camera: the
// rig is scaled so that the irradiance there, over pi, is 1, and a matte patch shows its own colour.
package shade

import (
	"context"
	"math"
	"slices"

	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/parallel"
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

// smooth is the cubic from 0 at 0 to 1 at 1, level at both ends.
func smooth(t float32) float32 {
	if t < 0 {
		t = 0
	}
	if t > 1 {
		t = 1
	}
	return t * t * (3 - 2*t)
}

func abs(x float32) float32 { return math.Float32frombits(math.Float32bits(x) &^ (1 << 31)) }

// octMap holds a colour for every direction, folded onto a square as an octahedron (Engelhardt and Dachsbacher
// 2008). Texels stand at the corners of the grid, edges included, so that a bilinear look-up never wraps.
type octMap struct {
	n   int
	pix []texel
}

// texel fills 16 bytes, so that its channels can be worked with at once.
type texel struct {
	RGB
	_ float32
}

func newOctMap(n int, at func(d geom.Vec) RGB) *octMap {
	m := &octMap{n: n, pix: make([]texel, n*n)}
	for y := range n {
		for x := range n {
			m.pix[y*n+x].RGB = at(fold(2*float32(x)/float32(n-1)-1, 2*float32(y)/float32(n-1)-1))
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

// flatten is the place of a direction in the square, -1 to 1 each way.
func flatten(d geom.Vec) (u, v float32) {
	l := 1 / (abs(d.X) + abs(d.Y) + abs(d.Z))
	u, v = d.X*l, d.Y*l
	if d.Z < 0 {
		u, v = (1-abs(v))*sign(u), (1-abs(u))*sign(v)
	}
	return u, v
}

func (m *octMap) at(d geom.Vec) RGB { return bilinear(m.cell(flatten(d))) }

// nearest is the colour of the texel that a direction is in.
func (m *octMap) nearest(d geom.Vec) RGB {
	u, v := flatten(d)
	k := float32(m.n-1) / 2
	return m.pix[int((v+1)*k+.5)*m.n+int((u+1)*k+.5)].RGB
}

// cell is the texels round a place in the square, from the first of four to the last, a row on, and how far on from the first the
// place lies.
func (m *octMap) cell(u, v float32) (corners []texel, fx, fy float32) {
	k := float32(m.n-1) / 2
	fx, fy = (u+1)*k, (v+1)*k
	x, y := min(int(fx), m.n-2), min(int(fy), m.n-2)
	return m.pix[y*m.n+x:][:m.n+2], fx - float32(x), fy - float32(y)
}

// baseAlpha is the GGX alpha of the first blurred level; each further level doubles it.
const baseAlpha = .06

// sharpAlphas are those of maps between the mirror and the first level. Polished silver has .01 and gold .0225: the glow close
// round a highlight is in no mixture of a mirror and .06.
func sharpAlphas() [3]float32 { return [...]float32{.01, .02, .04} }

// sharpSides are the texels a side of their maps. Finer ones do not change TestReference.
func sharpSides() [3]int { return [...]int{257, 193, 129} }

// Light is a rig made ready: prefiltered for every roughness, with its diffuse light.
type Light struct {
	levels  []*octMap // mirror, then GGX alpha .06 .12 .24 .48 .96
	sharp   []*octMap // of sharpAlphas
	cones   []cone    // all of these in order
	diffuse *octMap   // irradiance over pi
	mean    RGB
	lobes   []lamp // the bright parts, brightest first
	viewer  float32
	few     []beam // directions that stand for all of it
	many    []beam
	pool    Pool // how it falls off over a backdrop
	fine    bool // that there are small lamps
}

// NewLight bakes a rig. It takes about a second on two cores.
func NewLight(rig Rig) *Light {
	l := bake(rig.Radiance, rig.Fine)
	l.viewer, l.pool = rig.Viewer, rig.Pool
	// Peg the exposure: a matte patch facing the camera shows its own colour.
	k := l.diffuse.at(geom.Vec{Z: 1})
	gain := rig.Level / k.Luma()
	for _, m := range slices.Concat(l.levels, l.sharp, []*octMap{l.diffuse}) {
		for i := range m.pix {
			m.pix[i].RGB = m.pix[i].Scale(gain)
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
func FromMap(radiance func(d geom.Vec) RGB) *Light { return bake(radiance, false) }

// White is a light of radiance 1 from everywhere: the white furnace.
func White() *Light {
	return FromMap(func(geom.Vec) RGB { return RGB{1, 1, 1} })
}

const diffuseSize = 33

func bake(radiance func(geom.Vec) RGB, fine bool) *Light {
	l := &Light{levels: []*octMap{newOctMap(513, radiance)}, fine: fine}
	src := l.levels[0]
	sources := []*octMap{src}
	if fine {
		sources = blurs(src)
	}
	for i, alpha := range sharpAlphas() {
		dirs := lobe(float64(alpha), sharpTail, sharpSamples, len(sources))
		l.sharp = append(l.sharp, blurred(sources, sharpSides()[i], dirs))
	}
	alpha := baseAlpha
	for _, n := range []int{257, 129, 97, 65, 33} {
		dirs := lobe(alpha, 1, lobeSamples, len(sources))
		l.levels = append(l.levels, blurred(sources, n, dirs))
		alpha *= 2
	}
	l.line()
	l.diffuse = bakeDiffuse(src)
	if fine {
		l.diffuse = sumDiffuse(src)
	}
	l.lobes = findLamps(src, l.diffuse, fine)
	l.few, l.many = newBeams(l.levels[1], fewBeams), newBeams(l.levels[1], manyBeams)
	for _, c := range l.levels[5].pix {
		l.mean = l.mean.Add(c.Scale(1 / float32(len(l.levels[5].pix))))
	}
	return l
}

// blurs are a map and others, each half as fine as the one before, down to texels of about 14 degrees.
func blurs(m *octMap) []*octMap {
	out := []*octMap{m}
	for m.n > 17 {
		from, n := m, m.n/2+1
		step := 1 / float32(n-1) // half a texel: one of the finer map
		var i int
		m = newOctMap(n, func(geom.Vec) RGB {
			u, v := 2*float32(i%n)/float32(n-1)-1, 2*float32(i/n)/float32(n-1)-1
			i++
			var sum RGB
			for k := range 9 {
				dx, dy := k%3-1, k/3-1
				w := float32((2-dx*dx)*(2-dy*dy)) / 16
				sum = sum.Add(from.at(fold(u+float32(float32(dx)*step), v+float32(float32(dy)*step))).Scale(w))
			}
			return sum
		})
		out = append(out, m)
	}
	return out
}

// sumDiffuse is bakeDiffuse by a sum over all of a map: slower, and no lamp is too small for it.
func sumDiffuse(src *octMap) *octMap {
	dirs, light := texels(src)
	return newOctMap(diffuseSize, func(n geom.Vec) RGB {
		var sum RGB
		for i, d := range dirs {
			if mu := d.Dot(n); mu > 0 {
				sum = sum.Add(light[i].Scale(mu))
			}
		}
		return sum.Scale(1 / math.Pi)
	})
}

// texels are squares of a map: their directions, and their light times the angle that they span, the dark ones left
// out. There are 128 of them a side at most.
func texels(m *octMap) (dirs []geom.Vec, light []RGB) {
	step := 1
	for (m.n-1)/step > 128 {
		step *= 2
	}
	side := (m.n - 1) / step
	var angle float64
	for y := range side {
		for x := range side {
			var sum RGB
			for i := range step * step {
				u, v := (float32(x*step+i%step)+.5)/float32(m.n-1), (float32(y*step+i/step)+.5)/float32(m.n-1)
				sum = sum.Add(m.at(fold(2*u-1, 2*v-1)))
			}
			d := fold((2*float32(x)+1)/float32(side)-1, (2*float32(y)+1)/float32(side)-1)
			l := abs(d.X) + abs(d.Y) + abs(d.Z)
			w := l * l * l
			angle += float64(w)
			if sum != (RGB{}) {
				dirs, light = append(dirs, d), append(light, sum.Scale(w/float32(step*step)))
			}
		}
	}
	for i := range light {
		light[i] = light[i].Scale(float32(4 * math.Pi / angle))
	}
	return dirs, light
}

// weighted is a direction about +Z and how much it counts.
type weighted struct {
	d    geom.Vec
	w    float32
	from int // which of the maps it is looked up in
}

// How many directions a lobe is sampled in. A sharp one spans few texels of its map, and its tail matters: a few directions far
// off would show as copies of a lamp, so more of them, each for less, are taken there.
const (
	lobeSamples  = 192
	sharpSamples = 96
	sharpTail    = 3.
)

// lobe samples the reflection lobe of GGX seen head-on, as the split-sum approximation does (Karis 2013). Each direction looks in
// the map, of so many that each halve the one before, whose texels span as much as it stands for (Krivanek and Colbert 2008,
// "Real-time shading with filtered importance sampling"). A tail above 1 takes more directions from the tail.
func lobe(alpha, tail float64, n, maps int) []weighted {
	var out []weighted
	for i := range n {
		x, v := (float64(i)+.5)/float64(n), radicalInverse(uint32(i))
		u := 1 - math.Pow(1-x, tail)
		share := tail * math.Pow(1-x, tail-1)
		cos2 := (1 - u) / (1 + (alpha*alpha-1)*u)
		c := math.Sqrt(cos2)
		s := math.Sqrt(1 - cos2)
		sp, cp := math.Sincos(2 * math.Pi * v)
		h := geom.Vec{X: float32(s * cp), Y: float32(s * sp), Z: float32(c)}
		d := h.Scale(2 * h.Z).Sub(geom.Vec{Z: 1})
		if d.Z > 0 {
			k := alpha / (1 + (alpha*alpha-1)*cos2)
			density := k * k / math.Pi / 4
			const texel = 4 * math.Pi / (512 * 512)
			wide := .5*math.Log2(share/(float64(n)*density*texel)) + 1 // a step more, to be smooth
			out = append(out, weighted{d, d.Z * float32(share), min(maps-1, max(0, int(wide)))})
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
		dirs[i] = weighted{geom.Vec{X: float32(r * c), Y: float32(r * s), Z: float32(math.Sqrt(1 - u))}, 1, 0}
	}
	return newOctMap(diffuseSize, func(d geom.Vec) RGB { return gather([]*octMap{src}, d, dirs) })
}

// blurred is a map of n texels a side that gathers from others in directions about each.
func blurred(from []*octMap, n int, dirs []weighted) *octMap {
	m := &octMap{n: n, pix: make([]texel, n*n)}
	_ = parallel.Each(context.Background(), n, func(y int) {
		for x := range n {
			d := fold(2*float32(x)/float32(n-1)-1, 2*float32(y)/float32(n-1)-1)
			m.pix[y*n+x].RGB = gather(from, d, dirs)
		}
	})
	return m
}

func gather(from []*octMap, about geom.Vec, dirs []weighted) RGB {
	f := geom.FrameAlong(geom.Point{}, about, geom.Vec{X: .267, Y: .535, Z: .802})
	var sum RGB
	var w float32
	for _, s := range dirs {
		d := f.X.Scale(s.d.Z).Add(f.Y.Scale(s.d.X)).Add(f.Z.Scale(s.d.Y))
		sum = sum.Add(from[s.from].at(d).Scale(s.w))
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

// Diffuse is the irradiance over pi on a surface with normal n.
func (l *Light) Diffuse(n geom.Vec) RGB { return l.diffuse.at(n) }
