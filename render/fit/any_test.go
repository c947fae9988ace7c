package fit_test

import (
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/fit"
	"github.com/aurelink/aurelink/render/unit"
)

// Any design either works and adds up, or is refused by field.
func TestAny(t *testing.T) {
	t.Parallel()
	cat := catalog(t)
	rng := rand.New(rand.NewPCG(1, 2))
	worked := map[design.Piece]int{}
	pieces := []design.Piece{design.Bracelet, design.Anklet, design.FingerRing, design.Necklace}
	for n := range 1200 {
		style := &cat.Chains[rng.IntN(len(cat.Chains))]
		piece := pieces[n%len(pieces)]
		least, most := piece.Sizes()
		d := bracelet(t, cat, style.ID, least+unit.MM(rng.Float64())*(most-least), "sterling", "14k-yellow", "14k-rose")
		d.Piece = piece
		if piece == design.Necklace && rng.IntN(2) == 0 {
			_, length := piece.Lengths()
			d.Fit = design.Fit{Length: &length}
		}
		s := &d.Strands[0]
		s.Width = style.Widths[rng.IntN(len(style.Widths))].Width.MM()
		s.Mix = mixes()[rng.IntN(len(mixes()))]
		for range rng.IntN(6) {
			c := &cat.Charms[rng.IntN(len(cat.Charms))]
			u := hung(t, cat, c.ID, "center")
			u.Size = c.Sizes[rng.IntN(len(c.Sizes))].MM()
			u.Hang = c.Hang[rng.IntN(len(c.Hang))]
			switch rng.IntN(3) {
			case 0:
				u.At = design.Place{Kind: design.PlaceLinks, Links: rng.IntN(81) - 40}
			case 1:
				u.At = design.Place{Kind: design.PlaceMM, Off: unit.MM(rng.Float64()*160 - 80)}
			case 2:
				u.At = design.Place{Kind: design.PlaceShare, Share: rng.Float64()}
			}
			s.Charms = append(s.Charms, u)
		}
		r, err := fit.New(cat, d)
		if err != nil {
			var e *design.Error
			if !errors.As(err, &e) || e.Kind != design.Value || len(e.Fields) == 0 || r != nil {
				t.Fatalf("%v\n%+v", err, d)
			}
			for _, f := range e.Fields {
				if f.Field == "" || f.Message == "" || len(f.Allowed) == 0 {
					t.Fatalf("%+v says too little", f)
				}
			}
			continue
		}
		worked[piece]++
		strandsSum(t, r.Strands[0])
		if room := r.Strands[0].Slack; d.Fit.Name != "" && room < -1e-6 {
			t.Fatalf("a room of %v: it does not go on\n%+v", room, d)
		}
		placed := make([]int, len(s.Charms))
		for _, h := range r.Strands[0].Hangs {
			placed[h.Charm]++
		}
		for _, e := range r.Strands[0].Elements {
			if e.Kind == fit.Connector {
				placed[e.Charm]++
			}
		}
		for c, n := range placed {
			if n != 1 {
				t.Fatalf("charm %d is placed %d times\n%+v", c, n, d)
			}
		}
	}
	for _, piece := range pieces {
		if worked[piece] < 80 {
			t.Errorf("only %d of 300 designs of a %s worked", worked[piece], piece)
		}
	}
}
