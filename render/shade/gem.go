package shade

import (
	"math"
	"math/bits"

	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/mesh"
	"github.com/aurelink/aurelink/render/raster"
)

// gemBounces is how often light is followed inside a stone. A round brilliant sends most of what enters its table
// back out after two; what is left after all is given the mean light of the room. With 8, FLIP against the path tracer is half
// as much again for diamond and pear (TestStones).
const gemBounces = 16

// GemPath is the way inside a stone, in depths of it, after which light has the colour of the catalogue: about what
// light that comes back through the table has gone. Chosen by eye on pictures.
const GemPath = 3

// gem is the light a stone sends to the camera, by deterministic ray tracing inside its facets: the first facet splits
// the ray by Fresnel's equations into what it mirrors and what goes in; that is followed from facet to facet, up to
// gemBounces times, and at each a share leaves, by the same equations, until all is reflected (total internal reflection)
// or little is left. What is left behind is absorbed along the way by Beer and Lambert's law. What leaves meets the metal
// of the setting, the ground or the room. There is no dispersion: one index serves all colours. Light that leaves a heart
// into its own cleft is not followed back in.
func (sh *Shader) gem(sc *Scene, in *mesh.Instance, f *raster.Fragment, at geom.Point) RGB {
	g := in.Shape.Gem
	n := f.N.Vec()
	d := geom.Vec{Z: -1}
	mu := -d.Dot(n)
	if mu <= 0 {
		return RGB{}
	}
	through := fresnelGlass(mu, 1/g.IOR)
	light := sh.Light.besideViewer(d.Add(n.Scale(2 * mu))).Scale(through)

	// Go inside, in the stone's own frame. Of a stone with a seam stay in the half that the facets bound.
	p := in.ViewFromShape.InvPoint(at)
	ln := in.ViewFromShape.InvVec(n)
	ld, _ := refract(in.ViewFromShape.InvVec(d), ln, 1/g.IOR)
	weight := 1 - through
	var (
		seam    mesh.GemPlane
		swapped bool
	)
	swap := func(v geom.Vec) geom.Vec { return v.Sub(seam.N.Vec().Scale(2 * v.Dot(seam.N.Vec()))) }
	if g.Seam {
		seam = g.Facets[len(g.Facets)-1]
		if off := geom.Vec(p).Dot(seam.N.Vec()) - seam.D; off > 0 {
			p, ld, swapped = p.Add(seam.N.Vec().Scale(-2*off)), swap(ld), true
		}
	}
	colour := RGB{g.Colour[0], g.Colour[1], g.Colour[2]}
	per := 1 / (GemPath * g.Depth())
	path := float32(0)
	stain := func() RGB {
		return power(colour, path*per)
	}
	for range gemBounces {
		facet, t := exit(g.Facets, p, ld)
		if facet < 0 {
			break
		}
		if sc.work != nil {
			*sc.work++
		}
		p = p.Add(ld.Scale(t))
		path += t
		fn := g.Facets[facet].N.Vec()
		if g.Seam && facet == len(g.Facets)-1 {
			ld, swapped = swap(ld), !swapped
			continue
		}
		cos := ld.Dot(fn)
		r := float32(1)
		out, ok := refract(ld, fn.Neg(), g.IOR)
		if ok {
			r = fresnelGlass(cos, g.IOR)
			at, way := p, out
			if swapped {
				at = p.Add(seam.N.Vec().Scale(-2 * (geom.Vec(p).Dot(seam.N.Vec()) - seam.D)))
				way = swap(out)
			}
			share := weight * (1 - r)
			light = light.Add(sh.outside(sc, in, at, way, share).Mul(stain()).Scale(share))
		}
		weight *= r
		if weight < .01 {
			break
		}
		ld = ld.Sub(fn.Scale(2 * cos)).Unit()
	}
	return light.Add(sh.Light.mean.Mul(stain()).Scale(.4 * weight))
}

// gemPatch is the light of a fragment of a stone. A facet is flat, but behind it lie the edges of many: look in at up to
// gemLooks of the fragment's samples.
func (sh *Shader) gemPatch(sc *Scene, in *mesh.Instance, f *raster.Fragment) RGB {
	n := bits.OnesCount16(f.Mask)
	if n < 2 || f.N.Z < .1 {
		return sh.gem(sc, in, f, f.P)
	}
	var midX, midY float32
	for s := range raster.Grid * raster.Grid {
		if f.Mask>>s&1 != 0 {
			x, y := raster.Sample(s)
			midX, midY = midX+x/float32(n), midY+y/float32(n)
		}
	}
	var sum RGB
	looks, seen := min(n, gemLooks), 0
	for s := range raster.Grid * raster.Grid {
		if f.Mask>>s&1 == 0 {
			continue
		}
		// Take looks of the n samples, evenly.
		if seen++; seen*looks/n == (seen-1)*looks/n {
			continue
		}
		x, y := raster.Sample(s)
		by := geom.Vec{X: (x - midX) / sc.Cam.Scale, Y: (midY - y) / sc.Cam.Scale}
		by.Z = -(float32(by.X*f.N.X) + float32(by.Y*f.N.Y)) / f.N.Z
		sum = sum.Add(sh.gem(sc, in, f, f.P.Add(by)))
	}
	return sum.Scale(1 / float32(looks))
}

// gemLooks is how often a pixel looks into a stone. With 1, edges seen through the table are steps; 9 look the same as 4.
const gemLooks = 4

func power(c RGB, k float32) RGB {
	one := func(c float32) float32 { return float32(math.Pow(float64(max(c, .004)), float64(k))) }
	return RGB{one(c.R), one(c.G), one(c.B)}
}

// besideViewer is the light that comes from direction d, where whoever looks stands before what is behind them.
func (l *Light) besideViewer(d geom.Vec) RGB {
	c := l.Radiance(d)
	if l.viewer == 0 || d.Z <= 0 {
		return c
	}
	// Soften the edge, as a head has none.
	off := float32(d.X*d.X) + float32(d.Y*d.Y) // sine of the angle to the camera, squared
	edge := l.viewer * l.viewer
	return c.Scale(1 - float32((1-viewerGlow)*(1-smooth((off/edge-.7)/.6))))
}

// viewerGlow is the light of the viewer's own face or camera, as a share of what they stand before. Source: default.
const viewerGlow = .2

// outside is the light met by a ray that leaves a stone at p in direction d of the stone's frame: metal, the ground or the
// room. Rays of little weight are not followed: the room stands for what is above, a dim share of its mean for the rest.
func (sh *Shader) outside(sc *Scene, in *mesh.Instance, p geom.Point, d geom.Vec, weight float32) RGB {
	v := in.ViewFromShape.Vec(d)
	if weight < .1 {
		if v.Z < -.1 {
			return sh.Light.mean.Scale(.4)
		}
		return sh.Light.besideViewer(v)
	}
	from := in.ViewFromShape.Point(p).Add(v.Scale(lift))
	to, low := ground(sc, from, v, 0)
	reach := float32(farthestMetal)
	if low == 1 {
		reach = to
	}
	inst, h, hit := sc.Forest.Trace(from, v, lift, reach)
	if !hit {
		c := sh.Light.besideViewer(v)
		if low > 0 {
			c = c.Lerp(sh.groundAt(sc, from.Add(v.Scale(min(to, farthest)))), low)
		}
		return c
	}
	if g := gemAt(sc, inst, h); g != nil {
		return sh.gemGlow(g, v, h.N.Vec())
	}
	b := bounce{p: from.Add(v.Scale(h.T)), d: v, foot: 1 / sc.Cam.Scale}
	return sh.reflect(sc, b, h.N.Vec(), &sc.Metals[sc.Forest.Insts[inst].Metals[h.Slot]])
}

// gemReturn is the share of the light on a stone that comes back out of its front.
const gemReturn = .8

// gemAt is the stone that a ray met, or nil where it met metal.
func gemAt(sc *Scene, inst int, h mesh.Hit) *mesh.GemBody {
	s := sc.Forest.Insts[inst].Shape
	if s.Gem == nil || int(h.Prim) < len(s.Segs) || s.Mesh.Surface[int(h.Prim)-len(s.Segs)] != mesh.Gem {
		return nil
	}
	return s.Gem
}

// gemGlow is the light of a stone seen in metal or through another stone, without its facets: what a facet with normal n
// mirrors to a ray of direction d, and else the light that falls on it, in the stone's colour.
func (sh *Shader) gemGlow(g *mesh.GemBody, d, n geom.Vec) RGB {
	mu := max(.02, -d.Dot(n))
	r := fresnelGlass(mu, 1/g.IOR)
	back := sh.Light.Diffuse(n).Mul(RGB{g.Colour[0], g.Colour[1], g.Colour[2]}).Scale(gemReturn)
	return back.Lerp(sh.Light.Reflected(d.Add(n.Scale(2*mu)), baseAlpha), r)
}

// exit is the facet through which a ray inside a convex stone leaves it, and how far that is.
func exit(facets []mesh.GemPlane, p geom.Point, d geom.Vec) (int, float32) {
	best, at := -1, float32(math.Inf(1))
	for i := range facets {
		n := facets[i].N.Vec()
		along := d.Dot(n)
		if along <= 1e-5 {
			continue
		}
		t := (facets[i].D - geom.Vec(p).Dot(n)) / along
		if t < at {
			best, at = i, max(0, t)
		}
	}
	return best, at
}

// refract bends d at a surface with normal n (against d); eta is the index on d's side over the other's. It is false
// where all light is reflected.
func refract(d, n geom.Vec, eta float32) (geom.Vec, bool) {
	cos := -d.Dot(n)
	k := 1 - float32(eta*eta)*(1-float32(cos*cos))
	if k < 0 {
		return geom.Vec{}, false
	}
	return d.Scale(eta).Add(n.Scale(float32(eta*cos) - geom.Sqrt(k))).Unit(), true
}

// fresnelGlass is the unpolarised reflectance of a clear body; eta is the index on the ray's side over the other's.
func fresnelGlass(cos, eta float32) float32 {
	k := 1 - float32(eta*eta)*(1-float32(cos*cos))
	if k <= 0 {
		return 1
	}
	t := geom.Sqrt(k)
	s := (float32(eta*cos) - t) / (float32(eta*cos) + t)
	p := (cos - float32(eta*t)) / (cos + float32(eta*t))
	return (float32(s*s) + float32(p*p)) / 2
}
