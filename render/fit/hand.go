package fit

import (
	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/unit"
)

// asHand makes strand i of a hand-chain the piece it is by itself. A fit by name is each strand's own; room or a length that was asked
// for is that of the loop round the wrist, and the others are comfortable.
func (b *builder) asHand(i int) {
	switch i {
	case design.OnWrist:
		b.piece = design.Bracelet
		return
	case design.OnFinger:
		b.piece = design.FingerRing
	case design.OverHand:
		b.out.Open = true
	}
	if b.fit.Name == "" {
		b.fit = design.Fit{Name: design.Comfort}
	}
	if b.out.Open && b.d.Length > 0 {
		b.fit = design.Fit{Length: &b.d.Length}
	}
}

// handGirth is what strand i of a hand-chain goes round, or the way that it goes, when those before it are worked out.
func handGirth(d design.Design, r *Result, i int) unit.MM {
	switch i {
	case design.OnWrist:
		return d.Size
	case design.OnFinger:
		return d.Finger
	}
	return max(leastOver, overHand*d.Size-slides*r.Strands[design.OnWrist].Slack)
}

// The way from ring to ring over a hand, as a share of the wrist's girth, and by how much the loop round the wrist slides down the hand
// for each mm that it is longer than the wrist is round. Source: fitted to where loops come to rest on the hands that are drawn
// (TestHandWay holds them together).
const (
	overHand  = .585
	slides    = 1.25
	leastOver = 20 // mm: a strand of less is none
)
