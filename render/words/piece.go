package words

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/unit"
)

// On says where a piece is worn: "On the wrist".
func On(p design.Piece) string { return "On the " + p.Body() }

// Piece is what a piece is called within a sentence: "bracelet", "hand chain".
func Piece(p design.Piece) string { return strings.ReplaceAll(string(p), "-", " ") }

// Size is a size round the body as people say it, to the thousandth: "6.25 in", for a finger "US 7", or "54 mm" where no US size is meant.
func Size(p design.Piece, size unit.MM) string {
	if p != design.FingerRing {
		return strconv.FormatFloat(math.Round(size.Inches()*1000)/1000, 'f', -1, 64) + " in"
	}
	if us, exact := design.USRingSize(size); exact {
		return "US " + decimal(us)
	}
	return decimal(float64(size)) + " mm"
}

// bothSizes is a size round the body in two ways: "6.25 in (159 mm)", "US 7 (54.4 mm)", "54 mm (about US 6.75)".
func bothSizes(p design.Piece, size unit.MM) string {
	if p != design.FingerRing {
		return inches(size)
	}
	us, exact := design.USRingSize(size)
	if exact {
		return fmt.Sprintf("US %s (%.1f mm)", decimal(us), float64(size))
	}
	return fmt.Sprintf("%s mm (about US %s)", decimal(float64(size)), decimal(us))
}

// inches writes a length in both units.
func inches(l unit.MM) string { return fmt.Sprintf("%s in (%.0f mm)", decimal(l.Inches()), float64(l)) }

// first says which strand of a stack is named first.
func first(p design.Piece) string {
	switch p {
	case design.Anklet:
		return "from the foot up"
	case design.FingerRing:
		return "from the fingertip up"
	case design.Necklace:
		return "from the lowest up"
	}
	return "from the hand up"
}

// wearer is what a design is worn on and how big round that is.
func wearer(d design.Design) string {
	if d.Piece == design.HandChain {
		return article(bothSizes(design.Bracelet, d.Size)+" "+design.Bracelet.Body()) + " and " +
			article(bothSizes(design.FingerRing, d.Finger)+" "+design.FingerRing.Body())
	}
	return article(bothSizes(d.Piece, d.Size) + " " + d.Piece.Body())
}

// handRuns are where the strands of a hand chain run.
var handRuns = [...]string{design.OnWrist: "round the wrist", design.OverHand: "over the hand", design.OnFinger: "round the finger"}

// Strand names strand i of a piece: "Strand 1", and of a hand chain "Over the hand".
func Strand(p design.Piece, i int) string {
	if p == design.HandChain {
		return capital(handRuns[i])
	}
	return fmt.Sprintf("Strand %d", i+1)
}

// overHand says which chains a hand chain is of: once where all are alike.
func overHand(chains []string) string {
	if chains[design.OnWrist] == chains[design.OverHand] && chains[design.OverHand] == chains[design.OnFinger] {
		return chains[design.OverHand] + " " + list(handRuns[:])
	}
	runs := make([]string, len(chains))
	for i, chain := range chains {
		runs[i] = chain + " " + handRuns[i]
	}
	return list(runs)
}
