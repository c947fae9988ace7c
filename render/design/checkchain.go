package design

import (
	"fmt"
	"math"

	"github.com/aurelink/aurelink/render/unit"
)

func (k *checker) chains(c *Catalog) {
	k.names("chains", c.ChainIDs())
	for i := range c.Chains {
		s := &c.Chains[i]
		k.about = "chain " + s.ID
		k.must(s.Name != "", "has no name")
		k.must(s.About != "", "says nothing about itself")
		k.oneOf("lay", s.Lay, LayTurned, LayFlat)
		widths := make([]Number, len(s.Widths))
		for j := range s.Widths {
			widths[j] = s.Widths[j].Width
		}
		k.ascending("widths", widths, s.Usual)
		for j := range s.Widths {
			k.about = fmt.Sprintf("chain %s %v", s.ID, s.Widths[j].Width.MM())
			k.size(c, s, &s.Widths[j])
		}
	}
}

// size checks a chain in one width.
func (k *checker) size(c *Catalog, style *ChainStyle, s *ChainSize) {
	before := len(k.faults)
	var ids []string
	var widest unit.MM
	roles := make(map[Role]bool)
	for i := range s.Parts {
		p := &s.Parts[i]
		ids = append(ids, p.ID)
		roles[p.Role] = true
		k.part(style, p)
		if p.Role == RoleLink {
			widest = max(widest, p.Width.MM())
		}
	}
	about := k.about
	k.names(about, ids)
	k.about = about
	k.must(roles[RoleLink], "has no part of role link")
	k.must(roles[RoleStation] == style.Stations, "stations is %v, and parts of role station say otherwise", style.Stations)
	k.must(roles[RoleLong] == style.LongLink, "long is %v, and parts of role long say otherwise", style.LongLink)
	k.must(sameMM(widest, s.Width.MM()), "its links are %v wide", widest)
	for i := range s.Parts {
		used := false
		for _, part := range s.Repeat {
			used = used || part == i
		}
		k.must(used, "part %s is not in the pattern", s.Parts[i].ID)
	}
	if len(k.faults) > before {
		return // what follows needs parts that make sense
	}
	k.interlock(style, s)
	k.closes(c, s)
}

// part checks one part by itself.
func (k *checker) part(style *ChainStyle, p *Part) {
	k.oneOf("role of "+p.ID, string(p.Role), string(RoleLink), string(RoleLong), string(RoleStation))
	length, width, wire, body := p.Length.Value, p.Width.Value, p.Wire.Value, p.Body.Value
	for _, v := range []float64{length, width, wire} {
		if !(v > 0 && v < 50) {
			k.must(false, "part %s: length, width and wire must be above 0 and below 50 mm", p.ID)
			return
		}
	}
	k.must(length > 2*wire && width > 2*wire, "part %s: wire of %v leaves no hole", p.ID, p.Wire.MM())

	wantTwist := unit.Deg(0)
	switch p.Form {
	case FormOval, FormStadium:
		k.must(length >= width, "part %s: is wider than long", p.ID)
		if style.Lay == LayFlat {
			wantTwist = 90
		}
		k.must(p.Twist == wantTwist, "part %s: twist is %v, and links that lie %s have %v", p.ID, p.Twist, style.Lay, wantTwist)
		k.must(body == 0, "part %s: has a body", p.ID)
	case FormRound:
		k.must(sameMM(p.Length.MM(), p.Width.MM()), "part %s: is round, and longer than wide", p.ID)
		k.must(width-2*wire+tiny >= 2*wire, "part %s: inner diameter %v does not hold two neighbours of %v",
			p.ID, p.Width.MM()-2*p.Wire.MM(), p.Wire.MM())
		k.must(p.Twist == 0, "part %s: round links have no twist", p.ID)
		k.must(body == 0, "part %s: has a body", p.ID)
	case FormBox:
		k.must(body > wire, "part %s: strip of %v is not wider than thick", p.ID, p.Body.MM())
		k.must(p.Twist == 0, "part %s: box links have no twist", p.ID)
	case FormBead:
		k.must(math.Abs(float64(p.BodyLength())-body) < 0.01, "part %s: length leaves %v for a ball of %v", p.ID, p.BodyLength(), p.Body.MM())
		k.must(p.Twist == 0, "part %s: beads have no twist", p.ID)
	case FormBar:
		k.must(body >= wire, "part %s: rod of %v is thinner than its eyes", p.ID, p.Body.MM())
		k.must(float64(p.BodyLength()) > body, "part %s: rod is %v long and %v thick", p.ID, p.BodyLength(), p.Body.MM())
		k.must(p.Twist == 0, "part %s: bars have no twist", p.ID)
	default:
		k.oneOf("form of "+p.ID, string(p.Form), string(FormOval), string(FormStadium), string(FormRound),
			string(FormBox), string(FormBead), string(FormBar))
	}
}

// closes checks that the usual ring goes through the last link and holds both ends.
func (k *checker) closes(c *Catalog, s *ChainSize) {
	ring, ok := c.Ring(s.Closure)
	k.must(ok, "closes with a ring of %d gauge, and there is none", s.Closure)
	if !ok {
		return
	}
	for i := range s.Parts {
		p := &s.Parts[i]
		if p.Role != RoleLink {
			continue
		}
		k.must(ring.Wire.MM() < p.ClosingWire()-tiny, "closing ring of %v does not pass part %s, which takes less than %v",
			ring.Wire.MM(), p.ID, p.ClosingWire())
		k.must(ring.Usual.Value > 2*p.Wire.Value, "closing ring of %v inside does not hold two wires of %v", ring.Usual.MM(), p.Wire.MM())
	}
}

// interlock checks every part of the repeat against the next and the one after that, as they hang in a chain
// pulled straight: what goes through must fit, and nothing may run into anything.
func (k *checker) interlock(style *ChainStyle, s *ChainSize) {
	n := len(s.Repeat)
	done := make(map[[3]int]bool)
	for i := range n {
		// A run of like links repeats itself: look at each neighbourhood once.
		trio := [3]int{s.Repeat[i], s.Repeat[(i+1)%n], s.Repeat[(i+2)%n]}
		if done[trio] {
			continue
		}
		done[trio] = true
		p, q, r := &s.Parts[trio[0]], &s.Parts[trio[1]], &s.Parts[trio[2]]
		if !k.passes(p, q) || !k.passes(q, p) {
			continue
		}
		if !q.hasBody() {
			k.must(float64(q.Inner)+tiny >= p.Wire.Value+r.Wire.Value, "part %s: inner length %v does not hold the ends of %s and %s",
				q.ID, q.Inner, p.ID, r.ID)
		}
		k.apart(p, q, float64(p.Inner+q.Inner)/2, restingRoll(style.Lay, 0), restingRoll(style.Lay, 1))
		k.apart(p, r, float64(p.Inner+2*q.Inner+r.Inner)/2, restingRoll(style.Lay, 0), restingRoll(style.Lay, 2))
	}
}

// passes checks that p's end fits through q's hole.
func (k *checker) passes(p, q *Part) bool {
	before := len(k.faults)
	hole := q.Width.Value - 2*q.Wire.Value
	if p.Form == FormBox || q.Form == FormBox {
		k.must(p.Form == q.Form, "parts %s and %s: a box link meets none but box links", p.ID, q.ID)
		k.must(p.Body.Value < hole-tiny, "part %s: strip of %v does not go through part %s, %v wide inside", p.ID, p.Body.MM(), q.ID, unit.MM(hole))
	} else {
		k.must(p.Wire.Value < hole-tiny, "part %s: wire of %v does not go through part %s, %v wide inside", p.ID, p.Wire.MM(), q.ID, unit.MM(hole))
	}
	return len(k.faults) == before
}

// Wires that bear on each other are as far apart as they are thick; sampling, and the dent of real wire, are
// allowed this share of it.
const bearing = 0.02

// tiny is less than any length that matters, mm: it keeps the last bit of a sum from deciding.
const tiny = 1e-9

// apart checks that the wires of two parts, the second so far along the chain, do not run into each other.
func (k *checker) apart(p, q *Part, along, rollP, rollQ float64) {
	if p.Form == FormBox || q.Form == FormBox {
		return // flat sides at right angles: passes has said all there is to say
	}
	want := (p.Wire.Value + q.Wire.Value) / 2

	// Keep what lies where both are.
	from, to := along-q.Length.Value/2-want, p.Length.Value/2+want
	first := posed(p, 0, rollP, from, to)
	second := posed(q, along, rollQ, from, to)

	got := math.Inf(1)
	for _, a := range first {
		for _, b := range second {
			got = min(got, a.away(b))
		}
	}
	k.must(got >= want*(1-bearing), "parts %s and %s run %v into each other", p.ID, q.ID, unit.MM(want-got))
}

// posed gives those points of a part's centreline that lie between two places along the chain, once the part
// is rolled and moved along it.
func posed(p *Part, along, roll, from, to float64) []place {
	var line []place
	for _, a := range p.centreline(nil) {
		a = a.rolled(roll)
		if a.x += along; a.x >= from && a.x <= to {
			line = append(line, a)
		}
	}
	return line
}
