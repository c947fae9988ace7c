package drape

import (
	"slices"
	"testing"

	"github.com/aurelink/aurelink/render/body"
	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/unit"
)

// A room that pieces have rested in before, of more strands and fewer, longer and shorter, with charms and without, brings the next to
// rest as a new one does, on an arm and on a table.
func TestRoomAgain(t *testing.T) {
	t.Parallel()
	var used Room
	for i, c := range []struct {
		size    unit.MM
		strands string
	}{
		{165, five}, {140, plain("cable")}, {180, plain("box") + "," + plain("figaro")}, {150, five}, {180, plain("box") + "," + plain("figaro")},
		{200, plain("curb")}, {140, plain("cable")},
	} {
		s, charms := worked(t, c.size, design.Comfort, c.strands)
		w := body.New(design.Bracelet, c.size, 20)
		got, err := used.OnWrist(t.Context(), w, s, charms)
		if err != nil {
			t.Fatal(err)
		}
		for k, want := range rested(t, w, s, charms) {
			if !slices.Equal(got[k].Elements, want.Elements) || !slices.Equal(got[k].Hangs, want.Hangs) {
				t.Errorf("strand %d of piece %d rests elsewhere than in a new room", k, i)
			}
		}
		laid, err := used.OnTable(t.Context(), bracelets, s, charms, 7)
		if err != nil {
			t.Fatal(err)
		}
		fresh, err := new(Room).OnTable(t.Context(), bracelets, s, charms, 7)
		if err != nil {
			t.Fatal(err)
		}
		for k, want := range fresh {
			if !slices.Equal(laid[k].Elements, want.Elements) || !slices.Equal(laid[k].Hangs, want.Hangs) {
				t.Errorf("strand %d of piece %d lies elsewhere than in a new room", k, i)
			}
		}
	}
}
