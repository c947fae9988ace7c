package drape

import (
	"math"

	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/fit"
	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/unit"
)

// Surface is what a piece lies on, as charms feel it.
type Surface interface {
	// Under is the place on the surface below a point, and the normal there.
	Under(p geom.Point) (geom.Point, geom.Vec)
}

// Table is the plane z = 0, and how much of it is seen where a piece is laid flat, mm.
type Table struct{ Wide, High float64 }

// Under implements Surface.
func (Table) Under(p geom.Point) (geom.Point, geom.Vec) {
	return geom.Point{X: p.X, Y: p.Y}, geom.Vec{Z: 1}
}

// Distance is how far a place is off the table, and the way out.
func (Table) Distance(_, _, z float64) (d, nx, ny, nz float64) { return z, 0, 0, 1 }

// Rest is a strand laid out: a frame for every element, in the order of its Elements (X along the chain, Z out of
// the link's plane), and for every hanging charm.
type Rest struct {
	Elements []geom.Frame
	Hangs    []HangRest
}

// HangRest is a hanging charm: its ring (in its XY plane) and the charm by its eye (face +Z, hanging to -Y).
type HangRest struct{ Ring, Charm geom.Frame }

// Pull is the way charms hang at a place with a way out, before the surface is felt.
type Pull func(at geom.Point, out geom.Vec) geom.Vec

// Down pulls to the lower edge of the picture, as gravity does on a hanging arm or a wall.
func Down(geom.Point, geom.Vec) geom.Vec { return geom.Vec{Y: -1} }

// turned is the roll of links that follow each other at a right angle: they rest on two wires each.
const turned = math.Pi / 4

// Lay puts a strand's elements along a line. Arc lengths are stretched to the line's own where the two differ.
// charms are the strand's, which lie over chains that stand as high as over off the surface.
func Lay(c *Curve, s *fit.Strand, stretch float32, charms []Charm, over unit.MM, on Surface, pull Pull) Rest {
	r := Rest{Elements: make([]geom.Frame, len(s.Elements))}
	for i := range s.Elements {
		e := &s.Elements[i]
		mid, half := float32(e.Mid)*stretch, float32(e.Inner)/2*stretch
		a, _ := c.At(mid - half)
		b, _ := c.At(mid + half)
		_, out := c.At(mid)
		if i == 0 && mid == 0 { // the closing ring reaches back over the start of a closed line
			first, _ := c.At(0)
			last, _ := c.At(c.Len())
			if last.Sub(first).Len() < .01 {
				a, _ = c.At(c.Len() - half)
			}
		}
		r.Elements[i] = geom.FrameAlong(a.Lerp(b, .5), b.Sub(a), out)
	}
	for _, h := range s.Hangs {
		flat := r.Elements[h.Element]
		link := flat.Roll(roll(s, h.Element))
		r.Hangs = append(r.Hangs, hang(&flat, &link, s, h, charms[h.Charm], over, on, pull))
	}
	for i := range r.Elements {
		r.Elements[i] = r.Elements[i].Roll(roll(s, i))
	}
	return r
}

// roll is how far element i is turned about the chain's line.
func roll(s *fit.Strand, i int) float64 {
	e := &s.Elements[i]
	switch e.Kind {
	case fit.Connector:
		return 0
	case fit.Link:
		if s.Style.Lay == "flat" {
			return 0
		}
	}
	// A ring between two lengths of flat chain stands up, one beside a connector nearly.
	if e.Kind != fit.Link && s.Style.Lay == "flat" {
		return math.Pi / 2
	}
	if e.Kind == fit.Link && e.Part.Form == design.FormBox { // square links lie on their sides
		return float64(i%2) * math.Pi / 2
	}
	at := turned
	if e.Kind != fit.Link && (isConnector(s, i+1) || isConnector(s, i-1)) {
		at = 62 * math.Pi / 180
	}
	if i%2 == 1 {
		at = -at
	}
	at += math.Pi / 2 * raised(s, i)
	// Where one of the closing ring's neighbours would lie along it, links before it take up a quarter turn, a little each:
	// few enough that they stay out of sight under an arm.
	n := len(s.Elements)
	if taken := min(16, n/8); !s.Open && n%2 == 1 && i > n-taken {
		at += math.Pi / 2 * float64(i-(n-taken)) / float64(taken)
	}
	return at
}

// isConnector says whether element i is there and a connector.
func isConnector(s *fit.Strand, i int) bool {
	return i >= 0 && i < len(s.Elements) && s.Elements[i].Kind == fit.Connector
}

// raised is how much of a quarter turn element i takes up so that where charms hang the lower wire is the one further out, and
// their rings do not go under it: those links are turned, and the next few to both sides a little each.
func raised(s *fit.Strand, i int) float64 {
	const few, least = 5, 3
	most := 0.
	for _, h := range s.Hangs {
		if h.Element%2 == 1 {
			continue
		}
		wide := few
		for _, other := range s.Hangs {
			if d := max(h.Element-other.Element, other.Element-h.Element); other.Element%2 == 1 {
				wide = min(wide, max(least, d))
			}
		}
		for d := 1; d <= wide; d++ { // rings beside connectors stay as they are
			if isConnector(s, h.Element-d) || isConnector(s, h.Element+d) {
				wide = max(1, d-1)
			}
		}
		most = max(most, 1-float64(max(h.Element-i, i-h.Element))/float64(wide))
	}
	return most
}

// The eye of a charm: a ring of 26 gauge wire, 1 mm inside (defaults).
const (
	eyeWire  = .40
	eyeInner = 1.0
)

// ringTurn is how far a charm's ring is turned out of the plane across the chain, so that it is seen as a ring.
const ringTurn = 38 * math.Pi / 180

// hang works out how a charm rests: its ring over the lower wire of the link, its eye in the ring, its foot on the
// surface.
func hang(flat, link *geom.Frame, s *fit.Strand, h fit.Hanging, charm Charm, over unit.MM, on Surface, pull Pull) HangRest {
	down := pull(flat.Origin, flat.Z)
	down = down.Sub(flat.Z.Scale(down.Dot(flat.Z))).Unit()
	ring, eye := threaded(flat, link.Origin.Add(lowest(link, s, h, down)), s, h, ringTurn, down)
	// Lift the charm off the surface and let its foot down on it.
	half := float32(charm.Half)
	base, out := on.Under(eye)
	if up := eye.Sub(base).Dot(out); up < half+float32(over) {
		eye = eye.Add(out.Scale(half + float32(over) - up))
	}
	foot, n := on.Under(eye.Add(down.Scale(float32(charm.Size))))
	foot = foot.Add(n.Scale(half + float32(over)))
	return HangRest{Ring: ring, Charm: charmFrame(eye, foot, n)}
}

// lowest is from the middle of a link to the middle of the wire that a charm's ring goes round, which is pulled down.
func lowest(link *geom.Frame, s *fit.Strand, h fit.Hanging, down geom.Vec) geom.Vec {
	_, reach := lowerWire(&s.Elements[h.Element])
	if link.Y.Dot(down) < 0 {
		reach = -reach
	}
	return link.Y.Scale(float32(reach))
}

// threaded hangs a charm's ring on a wire, standing across the chain and a little turned, and says where the middle of the
// charm's eye is that pulls it down.
func threaded(flat *geom.Frame, low geom.Point, s *fit.Strand, h fit.Hanging, turn float64, down geom.Vec) (ring geom.Frame, eye geom.Point) {
	wire, _ := lowerWire(&s.Elements[h.Element])
	w, rc := float32(h.Ring.Wire), float32(h.Ring.Inner+h.Ring.Wire)/2
	mid := low.Add(down.Scale(rc - (float32(wire)+w)/2))
	sin, cos := math.Sincos(turn)
	ring = geom.FrameAlong(mid, down, flat.X.Scale(float32(cos)).Add(flat.Z.Scale(float32(sin))))
	return ring, mid.Add(down.Scale(rc + eyeReach - (w+eyeWire)/2))
}

// charmFrame is a charm's place: its eye and foot, its face as near to n as can be.
func charmFrame(eye, foot geom.Point, n geom.Vec) geom.Frame {
	y := eye.Sub(foot).Unit()
	x := y.Cross(n).Unit()
	return geom.Frame{Origin: eye, X: x, Y: y, Z: x.Cross(y)}
}

// lowerWire is the wire of an element that a charm's ring hangs over, and how far its middle is from the element's.
func lowerWire(e *fit.Element) (wire, reach unit.MM) {
	switch {
	case e.Kind == fit.Link && (e.Part.Form == design.FormBead || e.Part.Form == design.FormBar):
		return unit.MM(e.Part.Body.Value), 0 // round the ball or rod itself
	case e.Kind == fit.Link:
		wire = unit.MM(e.Part.Wire.Value)
		return wire, (unit.MM(e.Part.Width.Value) - wire) / 2
	}
	return e.Ring.Wire, (e.Ring.Inner + e.Ring.Wire) / 2
}
