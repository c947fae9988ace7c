package shade

import (
	"math"

	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/mesh"
	"github.com/aurelink/aurelink/render/raster"
)

// gemBounces is how often light is followed inside a stone. A round brilliant sends most of what enters its table
// back out after two; the rest is given the mean light of the room.
const gemBounces = 6

// gem is the light a stone sends to the camera: what its facet mirrors, and what comes back from inside, followed by
// total reflection from facet to facet until it leaves. Facets are planes of a convex body, so each step is a
// search for the nearest plane.
func (sh *Shader) gem(sc *Scene, in *mesh.Instance, f *raster.Fragment) RGB {
	g := in.Shape.Gem
	n := f.N.Vec()
	d := geom.Vec{Z: -1}
	mu := -d.Dot(n)
	if mu <= 0 {
		return RGB{}
	}
	through := fresnelGlass(mu, 1/g.IOR)
	mirror := sh.Light.Reflected(d.Add(n.Scale(2*mu)), .02).Scale(through)

	// Go inside, in the stone's own frame.
	p := in.ViewFromShape.InvPoint(f.P)
	ln := in.ViewFromShape.InvVec(n)
	ld, _ := refract(in.ViewFromShape.InvVec(d), ln, 1/g.IOR)
	weight := 1 - through
	colour := RGB{g.Colour[0], g.Colour[1], g.Colour[2]}
	var inside RGB
	path := float32(0)
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
		cos := ld.Dot(fn)
		r := float32(1)
		out, ok := refract(ld, fn.Neg(), g.IOR)
		if ok {
			r = fresnelGlass(cos, g.IOR)
			inside = inside.Add(sh.outside(in, out).Scale(weight * (1 - r)))
		}
		weight *= r
		if weight < .02 {
			break
		}
		ld = ld.Sub(fn.Scale(2 * cos)).Unit()
	}
	inside = inside.Add(sh.Light.mean.Scale(.4 * weight))
	// Stain by the way gone: the catalogue's colour is that of light which has gone three times the stone's depth, as
	// most of what comes back through the table has.
	k := min(2.5, max(.6, path/(3*g.Depth())))
	return mirror.Add(RGB{
		inside.R * power(colour.R, k), inside.G * power(colour.G, k), inside.B * power(colour.B, k),
	})
}

func power(c, k float32) float32 {
	return float32(math.Pow(float64(max(c, .004)), float64(k)))
}

// outside is the light met by a ray that leaves a stone in direction d of the stone's frame: the room above, the
// dark of the setting below.
func (sh *Shader) outside(in *mesh.Instance, d geom.Vec) RGB {
	v := in.ViewFromShape.Vec(d)
	if v.Z < -.1 {
		return sh.Light.mean.Scale(.22)
	}
	return sh.Light.Reflected(v, .04)
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
