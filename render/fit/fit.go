// Package fit turns a size and a design into numbers: how long the loop is, which links it is made of and of
// which metal, how much chain to cut, what it weighs and how it is made. It draws nothing.
package fit

import (
	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/unit"
)

// ElementKind is what one element of a strand is.
type ElementKind uint8

// The kinds of element.
const (
	Link        ElementKind = iota // a link of the chain
	JoinRing                       // a jump ring that joins two lengths of chain, or chain and connector
	ClosingRing                    // the ring that closes the piece; always element 0
	Connector                      // an inline charm
)

// Element is one thing the chain's line runs through, in order from the seam, left to right in an unturned
// wrist view. Its Inner length is what it adds to the loop: from where the last element pulls to where the
// next does.
type Element struct {
	Kind   ElementKind
	Part   *design.Part // Link: its dimensions
	Ring   RingSpec     // JoinRing, ClosingRing
	Charm  int          // Connector: index into the strand's Charms
	Inner  unit.MM
	Mid    unit.MM          // arc length of its middle from the middle of the closing ring
	Metals [2]*design.Metal // both the same, but for a link of a twotone mix
	LinkNo int              // Link: 0.. counted from the seam; else -1
	Weight unit.Gram
}

// RingSpec is a round jump ring.
type RingSpec struct {
	Gauge int     // AWG
	Wire  unit.MM // wire diameter
	Inner unit.MM // inner diameter
}

// Outer is the ring's outer diameter.
func (r RingSpec) Outer() unit.MM { return r.Inner + 2*r.Wire }

// Hanging is a charm that dangles: from which element, by which ring.
type Hanging struct {
	Charm   int // index into the strand's Charms
	Element int // index into Elements
	Ring    RingSpec
	Metal   *design.Metal // of the ring and the charm
	Weight  unit.Gram     // of both
}

// Strand is one chain, worked out.
type Strand struct {
	Style     *design.ChainStyle
	Size      *design.ChainSize
	Elements  []Element
	Hangs     []Hanging
	Loop      unit.MM // length of the centreline, closing ring and all
	Inner     unit.MM // finished inner length: Loop less pi times the chain's thickness
	Slack     unit.MM // Inner less the body where the strand lies
	Cut       unit.MM // chain to take off the spool, waste included
	Links     int
	Joins     int // rings to close and weld, the closing ring included
	Weight    unit.Gram
	Thickness unit.MM
	Up        unit.MM             // distance of its line up the limb from strand 0's
	Open      bool                // it runs from ring to ring, as over a hand: no loop, and without a closing ring
	Made      []string            // how it is made, a sentence each
	Warnings  []design.FieldError // what a studio should know; none refuses the design
}

// Result is a whole design worked out.
type Result struct {
	Body    unit.MM // size round the body as measured
	Strands []Strand
}

// strandGap is the free space between the chains of a stack where a design says nothing. Source: default.
const strandGap unit.MM = 2.5

// Girth is how far round the limb it is, up millimetres towards the trunk from where it was measured. Past the first
// centimetre, which the head of the ulna keeps even, the forearm gains a quarter of a millimetre of girth each millimetre; a
// leg gains six tenths from its narrowest place on, a finger three tenths from its knuckle on. A neck is as good as even: what is
// worn on it rests on its base. Source: default.
func Girth(piece design.Piece, body, up unit.MM) unit.MM {
	switch piece {
	case design.Anklet:
		return body + max(0, up)*0.6
	case design.FingerRing:
		return body + max(0, up)*0.3
	case design.Necklace:
		return body
	}
	return body + max(0, up-10)*0.25
}

// New works a design out. Its error is a *design.Error that names what to change; a design without charms
// always works.
func New(cat *design.Catalog, d design.Design) (*Result, error) { return new(Memory).New(cat, d) }

// Memory is what designs are worked out in, one after the other.
type Memory struct {
	plan     layout
	roles    []design.Role
	gone, at []int // by link of the plan
	elements [][]Element
}

// New is the function New in that memory: its result holds until the next.
func (m *Memory) New(cat *design.Catalog, d design.Design) (*Result, error) {
	r := &Result{Body: d.Size, Strands: make([]Strand, len(d.Strands))}
	for len(m.elements) < len(d.Strands) {
		m.elements = append(m.elements, nil)
	}
	var faults []design.FieldError
	var up unit.MM
	if d.Piece == design.HandChain && len(d.Strands) != design.HandStrands {
		return nil, &design.Error{Kind: design.Value, Fields: []design.FieldError{{Field: "strands", Message: "are not the three of a hand-chain"}}}
	}
	for i := range d.Strands {
		b, err := newBuilder(cat, d, i)
		if err != nil {
			return nil, err
		}
		b.memory, b.out.Elements = m, m.elements[i][:0]
		if i > 0 && d.Piece != design.HandChain {
			up += (b.size.Width.MM()+d.Strands[i-1].Width)/2 + strandGap
		}
		b.out.Up = up
		girth := Girth(d.Piece, d.Size, up)
		if d.Piece == design.HandChain {
			girth = handGirth(d, r, i)
		}
		r.Strands[i] = b.build(girth)
		m.elements[i] = r.Strands[i].Elements
		faults = append(faults, b.faults...)
	}
	if len(faults) > 0 {
		return nil, &design.Error{Kind: design.Value, Fields: faults}
	}
	return r, nil
}
