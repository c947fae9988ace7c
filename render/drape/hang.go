package drape

import (
	"math"

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
		i := o.s.Hangs[k].Element
		for _, j := range [2]int{o.joint[i], o.next(i)} {
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
	joint []int     // by element: the node at its start
	touch []int     // by element: the touch there
	high  []float64 // by element: how far its middle is off what it lies on, mm
	eye   []int     // by hanging charm: the node of its eye; its foot is the next
	end   int       // the node at the end of the last element: of a loop the first element's
	foot  int       // the touch there
	turn  float64   // of charms' rings, radians
	hung  [2]part   // where its charms begin and end in the chain
	links [2]part   // where its elements do
	// Where it all is in the end.
	frames []geom.Frame
	hangs  []HangRest
}

// part is a place in the lists of a chain.
type part struct{ rod, touch, capsule int }

// here is where the lists of a chain end.
func (c *chain) here() part { return part{len(c.rods), len(c.touches), len(c.capsules)} }

// next is the node at the end of element i, nextTouch the touch there.
func (o *worn) next(i int) int {
	if i+1 < len(o.joint) {
		return o.joint[i+1]
	}
	return o.end
}

func (o *worn) nextTouch(i int) int {
	if i+1 < len(o.touch) {
		return o.touch[i+1]
	}
	return o.foot
}

// build builds a strand along a line that starts in the middle of the closing ring. Its charms lie over what is as high
// as over, mm.
//
// lay says which way charms are laid at first, by hang; where it is nil they go with their weight.
func (o *worn) build(g *bed, line *Curve, s *fit.Strand, charms []Charm, over float64, lay []vec) {
	o.clear()
	o.place(g, line, s, charms, over, lay)
	o.join(g)
	o.ready()
}

// place puts the nodes of a strand along a line, and hangs its charms. An open strand's line starts at its end.
func (o *worn) place(g *bed, line *Curve, s *fit.Strand, charms []Charm, over float64, lay []vec) {
	n := len(s.Elements)
	o.s, o.joint, o.touch, o.high, o.eye = s, sized(o.joint, n), sized(o.touch, n), sized(o.high, n), sized(o.eye, len(s.Hangs))
	o.grip, o.turn, o.hung[0] = g.grip, g.turn, o.here()
	defer func() { o.hung[1] = o.here() }()
	for i := range o.high {
		// Most links are turned as the last but one is, or the other way.
		if e := &s.Elements[i]; g.hard && i > 1 && e.Kind == fit.Link && e.Part == s.Elements[i-1].Part && math.Abs(roll(s, i)) == math.Abs(roll(s, i-1)) {
			o.high[i] = o.high[i-1]
			continue
		}
		o.high[i] = halfHeight(s, i, charms, g.hard)
	}
	stretch := float64(line.Len()) / float64(s.Loop)
	node := func(arc unit.MM) int {
		at := float64(float64(arc) * stretch)
		if at < 0 {
			at += float64(line.Len())
		}
		p, _ := line.At(float32(at))
		return o.node(vec{float64(p.X), float64(p.Y), float64(p.Z)}, 0)
	}
	start := func(i int) unit.MM { return s.Elements[i].Mid - s.Elements[i].Inner/2 }
	if s.Open {
		for i := range n {
			o.joint[i] = node(start(i))
			if i > 0 {
				o.hang(g, i-1, charms, over, lay)
			}
		}
		o.end = node(s.Loop)
		o.hang(g, n-1, charms, over, lay)
		return
	}
	for k := 1; k <= n; k++ {
		i := k % n // begin after the closing ring, end before it
		o.joint[i] = node(start(i))
		o.end = o.joint[0]
		// Number charms beside what they hang from, so that the band stays narrow.
		o.hang(g, k-1, charms, over, lay)
	}
}

// join makes the elements between the nodes that were placed.
func (o *worn) join(g *bed) {
	s, n := o.s, len(o.joint)
	o.links[0] = o.here()
	for i := range s.Elements {
		// What comes before the first element of an open strand is as the first.
		prev := (i + n - 1) % n
		if s.Open && i == 0 {
			prev = 0
		}
		e, last := &s.Elements[i], &s.Elements[prev]
		a, b, before := o.joint[i], o.next(i), o.joint[prev]
		high := o.high[i]
		low := min(high, o.high[prev])
		o.link(a, b, float64(e.Inner), float64(e.Weight))
		o.capsules = append(o.capsules, capsule{from: a, to: b, radius: high})

		// Feel the skin at the joint, and between joints where the element is long or stands higher.
		o.touch[i] = len(o.touches)
		o.touches = append(o.touches, touch{at: stencil{n: 1, node: [3]int{a}, w: [3]float64{1}}, radius: low, slid: 1})
		after := o.high[(i+1)%n]
		if s.Open && i == n-1 {
			after = high
		}
		parts := 1.
		if !g.hard {
			parts = math.Ceil(float64(e.Inner) / spacing)
			if high > low+.05 {
				parts = max(2, parts)
			}
		} else if before := o.high[prev]; math.Abs(before-high) > .02 || math.Abs(after-high) > .02 {
			parts = max(4, math.Ceil(float64(e.Inner)/spacing))
			if math.Abs(before-high) > .02 {
				o.touches[o.touch[i]].radius = jointHeight(last, e, before, high)
			}
		}
		under := func(t float64) float64 {
			if !g.hard {
				return high
			}
			return underside(e, high, math.Abs(t-.5))
		}
		for k := 1.; k < parts; k++ {
			o.touches = append(o.touches, touch{at: on(a, b, k/parts), radius: under(k / parts), slid: 1})
		}
		if prev != i && e.Kind != fit.ClosingRing && last.Kind != fit.ClosingRing { // which turns as it likes
			most, edge := bends(s, last, e)
			o.bend(before, a, b, float64(last.Inner), float64(e.Inner), most, edge, o.touch[i])
		}
	}
	o.foot = o.touch[0]
	if s.Open {
		o.foot = len(o.touches)
		o.touches = append(o.touches, touch{at: stencil{n: 1, node: [3]int{o.end}, w: [3]float64{1}}, radius: o.high[n-1], slid: 1})
	}
	o.links[1] = o.here()
	for k, h := range s.Hangs {
		o.rods[o.hung[0].rod+2*k].arm.touch = [2]int{o.touch[h.Element], o.nextTouch(h.Element)}
	}
}

// halfHeight is how far the middle of element i is off what it lies on, mm.
func halfHeight(s *fit.Strand, i int, charms []Charm, hard bool) float64 {
	e := &s.Elements[i]
	switch e.Kind {
	case fit.Link:
		if hard {
			return float64(e.Part.Standing(roll(s, i))) / 2
		}
		return float64(e.Part.Height) / 2
	case fit.Connector:
		return float64(charms[e.Charm].Half)
	}
	up := float64(math.Abs(math.Sin(roll(s, i)))*float64(e.Ring.Inner+e.Ring.Wire))/2 + float64(e.Ring.Wire)/2
	if hard {
		return up
	}
	half := float64(s.Thickness) / 2
	return min(max(up, half), half+ringLift)
}

// underside is how far the underside of an element is from its line, mm, a share of its length away from its middle, where it stands
// as high as high.
func underside(e *fit.Element, high, away float64) float64 {
	x := float64(e.Inner) * away
	var wire, half, round float64 // round: what of its half length is
	switch {
	case e.Kind == fit.Connector:
		return high
	case e.Kind != fit.Link:
		wire, half = float64(e.Ring.Wire), float64(e.Ring.Inner+e.Ring.Wire)/2
		round = half
	default:
		p := e.Part
		wire, half = p.Wire.Value, (p.Length.Value-p.Wire.Value)/2
		switch {
		case p.Twist != 0:
			return high
		case p.Form == design.FormOval || p.Form == design.FormRound:
			round = half
		case p.Form == design.FormStadium:
			round = (p.Width.Value - wire) / 2
		default:
			return high
		}
	}
	u := min(1, max(0, x-half+round)/round)
	return wire/2 + float64((high-wire/2)*math.Sqrt(1-u*u))
}

// jointHeight is how far the joint between two elements that stand differently high is off what they lie on, mm.
func jointHeight(a, b *fit.Element, highA, highB float64) float64 {
	endA, endB := underside(a, highA, .5), underside(b, highB, .5)
	end := min(highA, highB, max(endA, endB))
	// What is as high at its ends rests on them.
	if endA == highA {
		end = max(end, highA)
	}
	if endB == highB {
		end = max(end, highB)
	}
	return end
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
func (o *worn) hang(g *bed, i int, charms []Charm, over float64, lay []vec) {
	for k, h := range o.s.Hangs {
		if h.Element != i {
			continue
		}
		a, b := o.joint[i], o.next(i)
		ring := ringDrop(o.s, h)
		half := float64(charms[h.Charm].Half)
		size := eyeReach + float64(charms[h.Charm].Size)
		lift := func(p vec) vec {
			d, x, y, z := g.Distance(p.x, p.y, p.z)
			return p.add(vec{x, y, z}.scale(max(0, half+over-d)))
		}
		way := g.down
		if lay != nil {
			way = lay[k]
		}
		// Go round the wire that is nearer.
		mid, along := o.x[a].lerp(o.x[b], .5), o.x[b].sub(o.x[a])
		_, nx, ny, nz := g.Distance(mid.x, mid.y, mid.z)
		_, reach := lowerWire(&o.s.Elements[i])
		sin, cos := math.Sincos(roll(o.s, i))
		r := arm{
			reach: float64(reach), cos: cos, sin: sin,
			ring: float64(h.Ring.Inner+h.Ring.Wire) / 2, wire: float64(h.Ring.Wire), turn: [2]float64{math.Cos(g.turn), math.Sin(g.turn)},
		}
		r.point(along, vec{nx, ny, nz})
		if r.at.dot(way) < 0 {
			r.cos, r.sin, r.at = -r.cos, -r.sin, r.at.scale(-1)
		}
		// Its middle is half way down its body: weigh the two ends so that they balance there.
		share := (eyeReach + float64(charms[h.Charm].Size)/2) / size
		at := mid.add(r.at).add(way.scale(ring))
		eye := o.node(lift(at), float64(h.Weight)*(1-share))
		foot := o.node(lift(at.add(way.scale(size))), float64(h.Weight)*share)
		o.eye[k] = eye
		o.rods = append(o.rods, rod{length: ring, arm: r, span: stencil{n: 3, node: [3]int{eye, a, b}, w: [3]float64{1, -.5, -.5}}})
		o.link(eye, foot, size, 0)
		o.capsules = append(o.capsules, capsule{
			from: eye, to: foot, radius: half, middle: share, touch: len(o.touches) + 2,
			disc: max(.05, float64(charms[h.Charm].Wide)/2-half), long: max(0, float64(charms[h.Charm].Size-charms[h.Charm].Wide)/2),
		})
		for t := 0.; t <= 1; t += .5 {
			o.touches = append(o.touches, touch{at: on(eye, foot, t), radius: half, slid: 1})
		}
		if g.hard {
			// Its ring leans on the table.
			wire, _ := lowerWire(&o.s.Elements[i])
			t := (r.ring - (float64(wire)+r.wire)/2) / ring
			o.touches = append(o.touches, touch{
				at:     stencil{n: 3, node: [3]int{eye, a, b}, w: [3]float64{t, (1 - t) / 2, (1 - t) / 2}},
				radius: r.ring + r.wire/2, slid: 1, rod: len(o.rods) - 2, share: 1 - t,
			})
		}
	}
}

// eyeReach is how far a charm's body begins below the middle of its eye, mm.
const eyeReach = (eyeInner + eyeWire) / 2

// ringDrop is how far the middle of a charm's eye hangs from that of the wire that its ring goes round, mm.
func ringDrop(s *fit.Strand, h fit.Hanging) float64 {
	wire, _ := lowerWire(&s.Elements[h.Element])
	return float64(h.Ring.Inner) + eyeReach - float64(wire)/2 - eyeWire/2
}
