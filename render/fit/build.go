package fit

import (
	"fmt"
	"math"
	"slices"

	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/unit"
)

// builder works one strand out.
type builder struct {
	cat     *design.Catalog
	memory  *Memory
	d       *design.Strand
	piece   design.Piece
	fit     design.Fit
	ease    unit.MM // of a named fit
	field   string  // strands[0]
	style   *design.ChainStyle
	size    *design.ChainSize
	metals  []*design.Metal
	ring    RingSpec // of the closure and the joins
	closing *design.Metal
	charms  []charm

	plan    layout
	zero    int       // the centre: this link, or the join ring before it
	onJoin  bool      // the centre is a join ring
	windows []window  // of the inline charms
	gone    []int     // by link of the plan: the inline charm that takes its place, or -1
	hangs   []hanging // in the charms' order
	refused []refusal

	out    Strand
	faults []design.FieldError
}

// charm is a charm in use with its catalogue entry.
type charm struct {
	*design.CharmUse
	item  *design.Charm
	metal *design.Metal
	stone *design.Stone
}

// newBuilder looks up what strand i of a design names.
func newBuilder(cat *design.Catalog, d design.Design, i int) (*builder, error) {
	b := &builder{cat: cat, d: &d.Strands[i], piece: d.Piece, fit: d.Fit, field: fmt.Sprintf("strands[%d]", i)}
	if d.Piece == design.HandChain {
		b.asHand(i)
	}
	b.ease = cat.Ease[string(b.piece)][b.fit.Name].MM()
	metal := func(id string) (*design.Metal, error) {
		m, ok := cat.Metal(id)
		if !ok {
			return nil, b.missing("metals", "metal", id)
		}
		return m, nil
	}
	var ok bool
	if b.style, ok = cat.Chain(b.d.Chain); !ok {
		return nil, b.missing("chain", "chain", b.d.Chain)
	}
	if b.size, ok = b.style.Size(b.d.Width); !ok {
		return nil, b.missing("width_mm", "width", b.d.Width.String())
	}
	for _, id := range b.d.Metals {
		m, err := metal(id)
		if err != nil {
			return nil, err
		}
		b.metals = append(b.metals, m)
	}
	if len(b.metals) == 0 {
		return nil, b.missing("metals", "metal", "")
	}
	ring, ok := cat.Ring(b.d.Closure.Gauge)
	if !ok {
		return nil, b.missing("closure.ring", "ring", fmt.Sprintf("%dga", b.d.Closure.Gauge))
	}
	b.ring = RingSpec{Gauge: ring.Gauge, Wire: ring.Wire.MM(), Inner: b.d.Closure.Inner}
	var err error
	if b.closing, err = metal(b.d.Closure.Metal); err != nil {
		return nil, err
	}
	for k := range b.d.Charms {
		c := charm{CharmUse: &b.d.Charms[k]}
		if c.item, ok = cat.Charm(c.Charm); !ok {
			return nil, b.missing(fmt.Sprintf("charms[%d].charm", k), "charm", c.Charm)
		}
		if c.metal, err = metal(c.Metal); err != nil {
			return nil, err
		}
		if c.Stone != "" {
			if c.stone, ok = cat.Stone(c.Stone); !ok {
				return nil, b.missing(fmt.Sprintf("charms[%d].stone", k), "stone", c.Stone)
			}
		}
		b.charms = append(b.charms, c)
	}
	return b, nil
}

// missing is the fault of a design that was made for another catalogue.
func (b *builder) missing(field, kind, id string) error {
	return &design.Error{Kind: design.Value, Fields: []design.FieldError{{
		Field: b.field + "." + field, Message: fmt.Sprintf("there is no %s %q in the catalogue", kind, id),
	}}}
}

// fault notes what keeps the design from being made.
func (b *builder) fault(field, message string, allowed ...string) {
	b.faults = append(b.faults, design.FieldError{Field: b.field + "." + field, Message: message, Allowed: allowed})
}

// warn notes what a studio should know.
func (b *builder) warn(field, message string, allowed ...string) {
	b.out.Warnings = append(b.out.Warnings,
		design.FieldError{Field: b.field + "." + field, Message: message, Allowed: allowed})
}

// build works the strand out where the limb is girth round; an open one, where the way from ring to ring is that long.
func (b *builder) build(girth unit.MM) Strand {
	out := &b.out
	out.Style, out.Size, out.Thickness = b.style, b.size, b.size.Thickness()

	// Find the centreline: room is counted on the inside, so the chain's own thickness comes on top of a loop.
	inner, least := girth+b.ease, girth
	switch {
	case b.fit.Ease != nil:
		inner = girth + *b.fit.Ease
	case b.fit.Length != nil:
		inner, least = *b.fit.Length, 0
	}
	around := math.Pi * out.Thickness
	if out.Open {
		around = 0
	}

	// Choose the links and set the inline charms among them.
	l := newLayer(b.size, b.d, b.ring, b.out.Open, b.dangles())
	if !out.Open {
		l.corner = 1 / (6 * square((girth/math.Pi + out.Thickness)))
	}
	b.settle(l, inner+around, least+around)

	// Hang the other charms.
	b.hangCharms()
	b.explain()
	b.checkText()

	// Write down what came of it.
	b.lineUp()
	out.Inner = out.Loop - around
	out.Slack = out.Inner - girth
	b.measure()
	b.checkRings()
	if inner < girth {
		how := "than the " + b.piece.Body() + " is round where this strand lies"
		if out.Open {
			how = "than the way over the hand: it pulls on both loops"
		}
		b.warn("fit", fmt.Sprintf("is %s shorter %s", mm(girth-inner), how))
	}
	out.Made = b.made()
	return *out
}

// settle finds the plan that comes nearest the target with the inline charms in it, but no shorter than floor, for it would not go on:
// what the charms add beyond the links they replace is taken off the plan, and so evenly off both sides of the seam.
func (b *builder) settle(l *layer, target, floor unit.MM) {
	if !slices.ContainsFunc(b.charms, func(c charm) bool { return c.Hang == design.Inline }) {
		b.set(l, target, floor)
		return
	}
	best, least := unit.MM(0), unit.MM(math.Inf(1))
	try := func(less unit.MM) (over unit.MM) {
		loop := b.set(l, target-less, 0)
		over = loop - target
		if miss := abs(over) + far(loop, floor+b.corners(l)); miss < least {
			best, least = less, miss
		}
		return over
	}
	over := try(0)
	try(over)

	// On a chain of unlike links another plan may put the charms on other links: look a link to both sides.
	short, long := l.linkRange()
	for less := over - long; least > short/2+1e-9 && less <= over+long; less += short / 2 {
		try(less)
	}
	b.set(l, target-best, 0)
}

// corners is how much longer the loop that is planned must be than a round one, for its links and for the connectors among them.
func (b *builder) corners(l *layer) (sum unit.MM) {
	for i, p := range b.plan.parts {
		switch c := b.gone[i]; {
		case c < 0:
			sum += l.cornerOf(p.Inner)
		case i == 0 || b.gone[i-1] != c:
			sum += l.cornerOf(b.inlineLength(c))
		}
	}
	return sum
}

// set plans a loop of about a length but no shorter than floor, sets the inline charms into it, and tells how long it is then.
func (b *builder) set(l *layer, length, floor unit.MM) unit.MM {
	b.plan = l.lay(length, floor, b.memory)
	b.findCentre()
	return b.plan.loop + b.setInline()
}

// dangles says that a charm hangs from the strand.
func (b *builder) dangles() bool {
	return slices.ContainsFunc(b.charms, func(c charm) bool { return c.Hang == design.Dangle })
}

// lineUp writes the elements, in order from the seam.
func (b *builder) lineUp() {
	out := &b.out
	add := func(e Element) {
		if e.Kind != Link {
			e.LinkNo = -1
		}
		out.Elements = append(out.Elements, e)
	}
	ring := func(kind ElementKind, m *design.Metal) Element {
		return Element{Kind: kind, Ring: b.ring, Inner: b.ring.Inner, Metals: [2]*design.Metal{m, m}}
	}
	metals := func(i int) [2]*design.Metal {
		of := b.plan.metals[i]
		return [2]*design.Metal{b.metals[of[0]], b.metals[of[1]]}
	}
	joins := 2 * len(b.charms)
	for _, cut := range b.plan.cut {
		if cut {
			joins++
		}
	}
	out.Elements = slices.Grow(out.Elements, 1+len(b.plan.parts)+joins)
	if !out.Open {
		add(ring(ClosingRing, b.closing))
	}
	at := sized(&b.memory.at, len(b.plan.parts)) // element of each link
	for i, p := range b.plan.parts {
		if c := b.gone[i]; c >= 0 {
			if i > 0 && b.gone[i-1] == c {
				continue
			}
			m := b.charms[c].metal
			add(ring(JoinRing, metals(i - 1)[0]))
			add(Element{Kind: Connector, Charm: c, Inner: b.inlineLength(c), Metals: [2]*design.Metal{m, m}})
			add(ring(JoinRing, metals(b.windowOf(c).to)[0]))
			continue
		}
		if b.plan.cut[i] && b.gone[i-1] < 0 {
			add(ring(JoinRing, metals(i - 1)[0]))
		}
		at[i] = len(out.Elements)
		add(Element{Kind: Link, Part: p, Inner: p.Inner, Metals: metals(i), LinkNo: out.Links})
		out.Links++
	}

	// The seam is the middle of the closing ring.
	arc := unit.MM(0)
	if !out.Open {
		arc = -out.Elements[0].Inner / 2
	}
	for i := range out.Elements {
		e := &out.Elements[i]
		e.Mid = arc + e.Inner/2
		arc += e.Inner
		out.Loop += e.Inner
	}
	for _, h := range b.hangs {
		hang := Hanging{Charm: h.charm, Element: at[h.link], Ring: h.ring, Metal: b.charms[h.charm].metal}
		if h.onJoin {
			hang.Element-- // the ring stands before its link
		}
		out.Hangs = append(out.Hangs, hang)
	}
}

// checkRings warns where the closing and joining rings do not go through the links they hold.
func (b *builder) checkRings() {
	var tight *design.Part
	n := len(b.out.Elements)
	for i := range b.out.Elements {
		e := &b.out.Elements[i]
		linked := func(i int) bool { return 0 <= i && i < n && b.out.Elements[i].Kind == Link }
		if e.Kind != Link || linked(i-1) && linked(i+1) {
			continue
		}
		if tight == nil || e.Part.ClosingWire() < tight.ClosingWire() {
			tight = e.Part
		}
	}
	if tight != nil && b.ring.Wire > tight.ClosingWire() {
		message, allowed := b.tight(b.ring, "the end link", tight.ClosingWire())
		b.warn("closure.ring", message, allowed...)
	}
}

// tight says that a ring is too thick for a link, and which gauge would pass.
func (b *builder) tight(ring RingSpec, link string, most unit.MM) (message string, allowed []string) {
	gauge, ok := b.gaugeFor(most)
	message = fmt.Sprintf("a %d ga ring (%s wire) does not go through %s of this chain", ring.Gauge, mm(ring.Wire), link)
	if !ok {
		return message + "; solder a ring to it", nil
	}
	return message + fmt.Sprintf("; %d ga would", gauge), []string{fmt.Sprintf("%dga", gauge)}
}

// gaugeFor is the thickest gauge whose wire is no thicker than most: one of the catalogue's, or else the next
// even gauge down to 34. Wire by gauge is ASTM B258: 0.127 mm x 92^((36-gauge)/39).
func (b *builder) gaugeFor(most unit.MM) (gauge int, ok bool) {
	for _, r := range b.cat.Rings {
		gauge = r.Gauge
		if r.Wire.MM() <= most {
			return gauge, true
		}
	}
	for gauge += 2; gauge <= 34; gauge += 2 {
		if unit.MM(0.127*math.Pow(92, float64(36-gauge)/39)) <= most {
			return gauge, true
		}
	}
	return 0, false
}
