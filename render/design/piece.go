package design

import (
	"math"
	"slices"

	"github.com/aurelink/aurelink/render/unit"
)

// Pieces lists what can be worn.
func Pieces() []string { return names(offered().pieces) }

// allPieces are the pieces there are.
func allPieces() []Piece { return []Piece{Bracelet, Anklet, FingerRing, Necklace, HandChain} }

func names(pieces []Piece) []string {
	out := make([]string, len(pieces))
	for i, p := range pieces {
		out[i] = string(p)
	}
	return out
}

// terms are the words and the bounds of a piece.
type terms struct {
	body     string  // what the size is round, and what a query calls it
	size     span    // round the body
	length   span    // of the finished piece, inside
	mostEase unit.MM // room that can be asked for
	asSize   string  // examples, as people say them
	asEase   string
	asLength string
}

// terms gives a piece's words and bounds; those of a bracelet where there is no such piece. Wrists and ankles have theirs from
// the contract; the others are defaults: the finger is what ring sizes go over, and a necklace reaches down to where
// matinee length ends, 24 inches, and a little farther.
func (p Piece) terms() terms {
	switch p {
	case HandChain:
		t := Bracelet.terms()
		// Of hands that are larger not both rings are in the picture.
		t.size.lo, t.size.hi = 120, 230
		t.length = span{what: "a loop", lo: 120, hi: 290}
		return t
	case Anklet:
		return terms{p.Body(), span{what: "an ankle", lo: 150, hi: 400}, span{what: "an anklet", lo: 150, hi: 450}, 50, "9in", "25", "10in"}
	case FingerRing:
		return terms{p.Body(), span{what: "a finger", lo: 40, hi: 80, ring: true}, span{what: "a ring", lo: 40, hi: 86}, 6, "US 7", "1", "56mm"}
	case Necklace:
		return terms{p.Body(), span{what: "a neck", lo: 250, hi: 520}, span{what: "a necklace", lo: 250, hi: 640}, 120, "13.5in", "64", "16in"}
	}
	return terms{"wrist", span{what: "a wrist", lo: 100, hi: 300}, span{what: "a bracelet", lo: 100, hi: 340}, 60, "6.25in", "16", "7in"}
}

// Sizes are the least and the most that the body may be round.
func (p Piece) Sizes() (least, most unit.MM) { s := p.terms().size; return s.lo, s.hi }

// Lengths are the least and the most that a finished piece may be long inside.
func (p Piece) Lengths() (least, most unit.MM) { s := p.terms().length; return s.lo, s.hi }

// MostEase is the most room that can be asked for.
func (p Piece) MostEase() unit.MM { return p.terms().mostEase }

// ExampleSize is a usual size as people say it: 6.25in, US 7.
func (p Piece) ExampleSize() string { return p.terms().asSize }

// ExampleLength is a usual finished length as people say it.
func (p Piece) ExampleLength() string { return p.terms().asLength }

// overHand is the lengths that the chain over a hand can have, from ring to ring. Source: default, what is reckoned on the least
// and the most wrist, and a little more.
func overHand() span { return span{what: "a chain over a hand", lo: 40, hi: 220} }

// HandFingers are the least and the most that a finger may be round on a hand whose wrist is so far round, whole mm. Source: default; a ring that fits
// women's middle fingers is about a third of their wrists, and their middle joint is .41 of it (Greiner 1991).
func HandFingers(wrist unit.MM) (least, most unit.MM) {
	s := FingerRing.terms().size
	return max(s.lo, unit.MM(math.Ceil(.26*float64(wrist)))), min(s.hi, unit.MM(math.Floor(.46*float64(wrist))))
}

// bodies lists what is measured for the pieces: the names of sizes in a query.
func bodies(pieces []Piece) []string {
	var out []string
	for _, p := range pieces {
		for _, name := range p.Measured() {
			if !slices.Contains(out, name) {
				out = append(out, name)
			}
		}
	}
	return out
}
