package fit_test

import (
	"math"
	"testing"

	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/fit"
)

// A hand-chain is two loops and what hangs in their rings: two rings to weld, and the strand as long as was asked for, to half a link.
func TestHandChain(t *testing.T) {
	t.Parallel()
	cat := catalog(t)
	req, err := cat.Parse([]byte(`{"design":{"piece":"hand-chain","body":{"size_mm":160,"finger_mm":54},"strands":[
		{"chain":"cable","metals":["sterling"],"fit":{"length":"80mm"},"charms":[{"charm":"heart","metal":"14k-rose","at":"center"}]}]}}`))
	if err != nil {
		t.Fatal(err)
	}
	r, err := fit.New(cat, req.Design)
	if err != nil {
		t.Fatal(err)
	}
	joins := 0
	for i := range r.Strands {
		s := &r.Strands[i]
		joins += s.Joins
		if open := i == design.OverHand; s.Open != open || (s.Elements[0].Kind == fit.ClosingRing) == open {
			t.Errorf("strand %d: open %v, begins with %v", i, s.Open, s.Elements[0].Kind)
		}
	}
	over := &r.Strands[design.OverHand]
	if joins != 2 || math.Abs(float64(over.Loop-80)) > .55+1e-9 || over.Elements[0].Mid != over.Elements[0].Inner/2 {
		t.Errorf("%d rings, a strand of %v that begins at %v", joins, over.Loop, over.Elements[0].Mid)
	}
	if len(over.Hangs) != 1 || math.Abs(float64(over.Elements[over.Hangs[0].Element].Mid-over.Loop/2)) > .56 {
		t.Errorf("the charm hangs from %+v", over.Hangs)
	}
	// As a bracelet and as a ring they have a comfort fit's room: 16 and 1 mm, to half a link of 1.1 mm.
	if w, f := r.Strands[design.OnWrist].Slack, r.Strands[design.OnFinger].Slack; math.Abs(float64(w-16)) > .56 || math.Abs(float64(f-1)) > .56 {
		t.Errorf("room %v and %v", w, f)
	}
}
