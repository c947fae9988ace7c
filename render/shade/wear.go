package shade

import (
	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/mesh"
	"github.com/aurelink/aurelink/render/raster"
)

// wornLook is what years do to a metal: what the catalogue says of it.
type wornLook struct {
	films        []RGB
	open, recess float32
	plated       bool
	under        RGB
	roughness    float32
}

func newWornLook(m *design.Metal) wornLook {
	w := &m.Worn
	out := wornLook{open: float32(w.Open.Value), recess: float32(w.Recess.Value), roughness: float32(w.Roughness.Value)}
	for _, c := range w.Films {
		out.films = append(out.films, RGB{c.R, c.G, c.B})
	}
	if w.Under != nil {
		out.plated, out.under = true, RGB{w.Under.R, w.Under.G, w.Under.B}
	}
	return out
}

// traces is how far wear has come at one place, each 0..1.
type traces struct {
	tarnish float32 // through the films, first to last
	bare    float32 // the share that the plating is worn off
	rough   float32 // from the roughness of polish to that of long wear
}

// meanWear is the traces in the mean over a piece.
func (c *coat) meanWear() traces {
	w := sooner(c.wear)
	return traces{tarnish: w * (.65*c.worn.open + .35*c.worn.recess), bare: .4 * w * w, rough: w}
}

// age makes a metal that is as new look as traces say.
func (c *coat) age(m *Metal, t traces) {
	f0 := m.F0
	if c.worn.plated {
		f0 = f0.Lerp(c.worn.under, t.bare)
	}
	if n := len(c.worn.films); n > 0 && t.tarnish > 0 {
		at := min(1, t.tarnish) * float32(n)
		i := min(int(at), n-1)
		from := f0
		if i > 0 {
			from = c.worn.films[i-1]
		}
		f0 = from.Lerp(c.worn.films[i], at-float32(i))
	}
	m.reflect(f0)
	r := geom.Sqrt(m.Alpha)
	r += max(0, c.worn.roughness-r) * t.rough
	m.Alpha = r * r
}

// wearAt is the traces at a place. What rubs against cloth and table stays bright or wears through; the inner sides of links,
// the places where they touch and engraving keep what settles there. Both go further here and there, and on some links.
// The measures were chosen by eye on pictures.
func (c *coat) wearAt(sc *Scene, in *mesh.Instance, f *raster.Fragment, s *spot, groove float32) traces {
	// out is 1 where a surface faces away from the middle of its link, -1 where it faces into its hole.
	half := s.shape.Half
	var out, touching float32
	if in.Role == mesh.IsCharm {
		edge := max(abs(s.p.X/half.X), abs(s.p.Y/half.Y))
		edge *= edge
		out = .5 - 1.6*groove - float32(.5*edge*edge)
		if f.Surface != mesh.Face {
			out -= .4
		}
	} else {
		away := geom.Vec{X: s.p.X / float32(half.X*half.X), Y: s.p.Y / float32(half.Y*half.Y)}
		out = away.Unit().Dot(s.n)
		touching = smooth((abs(s.p.X)/half.X-.5)/.4) * .5 * (1 - out)
	}
	recess := min(1, smooth((.3-out)/1.1)+float32(.45*touching))
	// up is 1 where it faces away from the skin or the table.
	up := f.N.Z
	if _, g, ok := sc.Ground.At(f.P.X, f.P.Y); ok {
		up = f.N.Vec().Dot(g)
	}
	rub := smooth((float32(.5*out) + float32(.6*up) - .2) / .7)

	here := solidNoise(s.solid(1.1), s.seed) + float32(.5*solidNoise(s.solid(.4), s.seed+1))
	link := float32(s.seed>>8)/(1<<23) - 1
	w := sooner(c.wear)
	var t traces
	t.tarnish = w * (c.worn.open + float32((c.worn.recess-c.worn.open)*recess)) * (1 - float32(.45*rub*(1-recess)))
	t.tarnish *= max(0, 1+float32(.55*here)+float32(.25*link))
	t.bare = smooth((float32(1.2*rub) + float32(.45*here) + float32(.25*link) + float32(1.7*w) - 1.75) / .6)
	t.rough = min(1, max(0, w*(.75+float32(.25*rub)+float32(.3*here))))
	return t
}

// sooner bends wear: the first marks on a new piece are seen most.
func sooner(wear float32) float32 { return wear * (1.35 - float32(.35*wear)) }

// The measures of scratches, chosen by eye on pictures.
const (
	scratchWidth = .038 // mm, with the rim it throws up
	scratchLong  = 50.  // widths
	scratchRare  = .5   // how much of the noise that makes them shows nothing
	scratchSlope = .2
	scratchSoft  = .12 // the roughness that long wear adds to a metal that scratches fully
)

// scratch lays two sets of fine scratches, which cross, over a normal in the shape's frame. Finer than a pixel they are part
// of the roughness of worn metal.
func (c *coat) scratch(s *spot, n geom.Vec) geom.Vec {
	soft := c.worn.roughness - geom.Sqrt(c.new.Alpha)
	deep := scratchSlope * sooner(c.wear) * min(1, max(0, soft/scratchSoft)) * shown(1.6*scratchWidth, s.pixel)
	if deep == 0 {
		return n
	}
	// Cut along the link, somewhat askew to either side.
	lean := .25 + float32(.5/256*float32(s.seed>>24))
	for i := range uint32(2) {
		along := geom.Vec{X: 1, Y: lean, Z: .4 * lean}.Unit()
		lean = -lean * .8
		at := s.solid(scratchWidth)
		at = at.Sub(along.Scale(at.Dot(along) * (1 - 1./scratchLong)))
		v := solidNoise(at, s.seed+7+i)
		switch {
		case v > scratchRare:
			v -= scratchRare
		case v < -scratchRare:
			v += scratchRare
		default:
			continue
		}
		n = n.Add(n.Cross(along).Scale(deep * v / (1 - scratchRare)))
	}
	return n.Unit()
}
