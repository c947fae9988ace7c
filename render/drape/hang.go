package drape

import (
	"math"

	"github.com/aurelink/aurelink/render/body"
	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/fit"
	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/unit"
)

// skinFriction is that of metal on skin: the mean of the forearm and hand in Zhang and Mak 1999, "In vivo friction properties
// of human skin".
const skinFriction = .46

// staying is how stiffly strands up the arm from the first stay where they were laid: 1/mm, as a share of what weighs on a
// joint. An arm is not held still, and a stack is pushed up again and again. Of a charm, charmStays counts, so that it still
// pulls its strand down where it hangs. Chosen by eye.
const (
	staying    = 2
	charmStays = .3
)

// stay holds the joints of a strand at the heights they have.
func (o *worn) stay() {
	o.home, o.held = sized(o.home, len(o.x)), sized(o.held, len(o.x))
	for i, v := range o.x {
		o.home[i], o.held[i] = v.y, staying*gravity*o.mass[i]
	}
	for k, e := range o.eye { // charms hang free
		o.held[e], o.held[e+1] = 0, 0
		for i := range 2 {
			j := o.joint[(o.s.Hangs[k].Element+i)%len(o.joint)]
			o.held[j] += float64(charmStays / 2 * staying * gravity * float64(o.s.Hangs[k].Weight))
		}
	}
}

// reach is how far a node goes in a step at most, mm: less than a chain is thick, so that strands don't pass through each
// other.
const reach = 1

// atRest is how short steps are, mm, where a picture no longer shows them: a tenth of a pixel.
const atRest = .02

// The largest bends of a joint between two elements, radians: of round links, of square ones that fill each other's
// openings, of links that lie flat, sideways. Source: default.
const (
	bendRound = 75 * math.Pi / 180
	bendBox   = 50 * math.Pi / 180
	bendEdge  = 14 * math.Pi / 180
)

// spacing is how far apart, at most, a chain feels the skin, mm: a chord as long leaves skin bent by 6 mm, as over the head of
// the ulna, by .03 mm.
const spacing = 1.2

// worn is a strand as a chain, and which of its nodes and touches are where.
type worn struct {
	*chain
	s     *fit.Strand
	joint []int // by element: the node at its start
	touch []int // by element: the touch there
	eye   []int // by hanging charm: the node of its eye; its foot is the next
	// Where it all is in the end.
	frames []geom.Frame
	hangs  []HangRest
}

// build builds a strand along a line that starts in the middle of the closing ring. Its charms lie over what is as high
// as over, mm.
func (o *worn) build(w *body.Limb, line *Curve, s *fit.Strand, sizes []unit.MM, over float64) {
	n := len(s.Elements)
	o.clear()
	o.s, o.joint, o.touch, o.eye = s, sized(o.joint, n), sized(o.touch, n), sized(o.eye, len(s.Hangs))
	stretch := float64(line.Len()) / float64(s.Loop)
	for k := 1; k <= n; k++ {
		i := k % n // begin after the closing ring, end before it
		e := &s.Elements[i]
		arc := float64(float64(e.Mid-e.Inner/2) * stretch)
		if arc < 0 {
			arc += float64(line.Len())
		}
		p, _ := line.At(float32(arc))
		o.joint[i] = o.node(vec{float64(p.X), float64(p.Y), float64(p.Z)}, 0)
		// Number charms beside what they hang from, so that the band stays narrow.
		o.hang(w, k-1, sizes, over)
	}
	for i := range s.Elements {
		e, last := &s.Elements[i], &s.Elements[(i+n-1)%n]
		a, b, before := o.joint[i], o.joint[(i+1)%n], o.joint[(i+n-1)%n]
		high := halfHeight(s, i)
		low := min(high, halfHeight(s, (i+n-1)%n))
		o.link(a, b, float64(e.Inner), float64(e.Weight))
		o.capsules = append(o.capsules, capsule{a, b, high})

		// Feel the skin at the joint, and between joints where the element is long or stands higher.
		o.touch[i] = len(o.touches)
		o.touches = append(o.touches, touch{at: stencil{n: 1, node: [3]int{a}, w: [3]float64{1}}, radius: low, slid: 1})
		parts := math.Ceil(float64(e.Inner) / spacing)
		if high > low+.05 {
			parts = max(2, parts)
		}
		for k := 1.; k < parts; k++ {
			o.touches = append(o.touches, touch{at: on(a, b, k/parts), radius: high, slid: 1})
		}
		if e.Kind != fit.ClosingRing && last.Kind != fit.ClosingRing { // which turns as it likes
			most, edge := bends(s, last, e)
			o.bend(before, a, b, float64(last.Inner), float64(e.Inner), most, edge, o.touch[i])
		}
	}
	o.ready()
}

// halfHeight is how far the middle of element i is off what it lies on, mm.
func halfHeight(s *fit.Strand, i int) float64 {
	e := &s.Elements[i]
	switch e.Kind {
	case fit.Link:
		return float64(e.Part.Height) / 2
	case fit.Connector:
		return halfSheet
	}
	up := float64(math.Abs(math.Sin(roll(s, i)))*float64(e.Ring.Inner+e.Ring.Wire))/2 + float64(e.Ring.Wire)/2
	half := float64(s.Thickness) / 2
	return min(max(up, half), half+ringLift)
}

// ringLift is how far a ring that stands higher than its chain lifts it off the skin, mm; the rest of it presses in (a
// default).
const ringLift = .25

// bends is how far the joint between two elements bends, and how far sideways.
func bends(s *fit.Strand, a, b *fit.Element) (most, edge float64) {
	for _, e := range []*fit.Element{a, b} {
		if e.Kind != fit.Link {
			return bendRound, bendRound
		}
	}
	switch {
	case s.Style.Lay == design.LayFlat:
		return bendRound, bendEdge
	case a.Part.Form == design.FormBox:
		return bendBox, bendBox
	}
	return bendRound, bendRound
}

// hang hangs the charms of element i: an eye each, and a foot below it, with the charm's weight between them.
func (o *worn) hang(w *body.Limb, i int, sizes []unit.MM, over float64) {
	for k, h := range o.s.Hangs {
		if h.Element != i {
			continue
		}
		a, b := o.joint[i], o.joint[(i+1)%len(o.joint)]
		ring := ringDrop(o.s, h)
		size := eyeReach + float64(sizes[h.Charm])
		lift := func(p vec) vec {
			d, x, y, z := w.Distance(p.x, p.y, p.z)
			return p.add(vec{x, y, z}.scale(max(0, halfSheet+over-d)))
		}
		// Its middle is half way down its body: weigh the two ends so that they balance there.
		share := (eyeReach + float64(sizes[h.Charm])/2) / size
		at := o.x[a].lerp(o.x[b], .5).add(vec{y: -ring})
		eye := o.node(lift(at), float64(h.Weight)*(1-share))
		foot := o.node(lift(at.add(vec{y: -size})), float64(h.Weight)*share)
		o.eye[k] = eye
		o.rods = append(o.rods, rod{length: ring, span: stencil{n: 3, node: [3]int{eye, a, b}, w: [3]float64{1, -.5, -.5}}})
		o.link(eye, foot, size, 0)
		o.capsules = append(o.capsules, capsule{eye, foot, halfSheet})
		for t := 0.; t <= 1; t += .5 {
			o.touches = append(o.touches, touch{at: on(eye, foot, t), radius: halfSheet, slid: 1})
		}
	}
}

// eyeReach is how far a charm's body begins below the middle of its eye, mm.
const eyeReach = (eyeInner + eyeWire) / 2

// ringDrop is how far the eye of a charm hangs below the middle of the element that it hangs from, mm.
func ringDrop(s *fit.Strand, h fit.Hanging) float64 {
	wire, reach := lowerWire(&s.Elements[h.Element])
	down := float64(reach) * math.Abs(math.Cos(roll(s, h.Element)))
	return down + float64(h.Ring.Inner+h.Ring.Wire) + eyeReach - float64(wire)/2 - float64(h.Ring.Wire) - eyeWire/2
}
