package fit_test

import (
	"math"
	"strings"
	"testing"

	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/fit"
	"github.com/aurelink/aurelink/render/unit"
)

// wornAs is a plain design of another piece.
func wornAs(t testing.TB, cat *design.Catalog, piece design.Piece, chain string, size unit.MM, metals ...string) design.Design {
	t.Helper()
	d := bracelet(t, cat, chain, size, metals...)
	d.Piece = piece
	return d
}

// TestPieces holds each piece to its own ease: the room inside is what the fit names, to half a link, but no piece is smaller than its body.
func TestPieces(t *testing.T) {
	t.Parallel()
	cat := catalog(t)
	for piece, eases := range map[design.Piece][3]unit.MM{
		design.Bracelet: {6, 16, 25}, design.Anklet: {13, 25, 50}, design.FingerRing: {0, 1, 2}, design.Necklace: {25.4, 64, 114},
	} {
		least, most := piece.Sizes()
		for _, size := range []unit.MM{least, (least + most) / 2, most} {
			for i, name := range []design.FitName{design.Snug, design.Comfort, design.Loose} {
				d := wornAs(t, cat, piece, "cable", size, "sterling")
				d.Fit = design.Fit{Name: name}
				s := work(t, cat, d)
				strandsSum(t, s)
				least, most := max(0, eases[i]-.55), max(1.1, eases[i]+.55)
				if s.Slack < least-1e-9 || s.Slack > most+1e-9 {
					t.Errorf("%s of %v, %s: room %v, want %v to half a link of 1.1 mm, and none less than nothing", piece, size, name, s.Slack, eases[i])
				}
			}
		}
	}
}

// TestNecklace is a necklace of 16 inches: 406.4 mm inside and pi times 0.92 mm of thickness round, less the ring's 2 mm,
// in links of 1.1 mm.
func TestNecklace(t *testing.T) {
	t.Parallel()
	cat := catalog(t)
	length := 16 * unit.PerInch
	d := wornAs(t, cat, design.Necklace, "cable", 13.5*unit.PerInch, "14k-yellow")
	d.Fit = design.Fit{Length: &length}
	d.Strands[0].Charms = []design.CharmUse{hung(t, cat, "heart", "center")}
	s := work(t, cat, d)
	around := float64(406.4 + math.Pi*s.Thickness)
	if want := (around - 2) / 1.1; math.Abs(float64(s.Links)-want) > 1 {
		t.Errorf("%d links, want %.1f", s.Links, want)
	}
	if math.Abs(float64(s.Inner-length)) > .55+1e-9 || math.Abs(float64(s.Slack-(length-d.Size))) > .55+1e-9 {
		t.Errorf("inside %v, room %v", s.Inner, s.Slack)
	}
	if len(s.Hangs) != 1 || math.Abs(float64(s.Elements[s.Hangs[0].Element].Mid-s.Loop/2)) > .56 {
		t.Errorf("the charm hangs from %+v", s.Hangs)
	}
	// Longest chain of the shortest links there is.
	_, length = design.Necklace.Lengths()
	for i := range cat.Chains {
		for _, w := range cat.Chains[i].Widths {
			d := wornAs(t, cat, design.Necklace, cat.Chains[i].ID, 400, "sterling", "14k-rose", "14k-yellow")
			d.Fit, d.Strands[0].Width = design.Fit{Length: &length}, w.Width.MM()
			d.Strands[0].Mix = design.Mix{Kind: design.MixOmbre}
			strandsSum(t, work(t, cat, d))
		}
	}
}

// TestRing is a ring of every chain in each width on the smallest finger: some have ten links and no more, and all go on.
func TestRing(t *testing.T) {
	t.Parallel()
	cat := catalog(t)
	least, _ := design.FingerRing.Sizes()
	for i := range cat.Chains {
		style := &cat.Chains[i]
		for _, w := range style.Widths {
			for _, mix := range mixes() {
				if mix.Kind == design.MixLong && !style.LongLink || mix.Kind == design.MixStations && !style.Stations {
					continue
				}
				d := wornAs(t, cat, design.FingerRing, style.ID, least, "sterling", "14k-rose", "14k-yellow")
				d.Strands[0].Width, d.Strands[0].Mix = w.Width.MM(), mix
				s := work(t, cat, d)
				strandsSum(t, s)
				// A loop of straight links is longer than what it goes round, for its corners.
				var long, corners unit.MM
				r := (least/math.Pi + s.Thickness) / 2
				for i := range s.Elements {
					if e := &s.Elements[i]; e.Kind == fit.Link {
						long, corners = max(long, e.Inner), corners+e.Inner*e.Inner*e.Inner/(24*r*r)
					}
				}
				if s.Slack < corners-1e-9 || s.Slack > max(1, long/2)+long/2+2 {
					t.Errorf("%s %v, %s: room %v of a ring of %d links", style.ID, w.Width.MM(), mix, s.Slack, s.Links)
				}
				if made := strings.Join(s.Made, " "); !strings.HasSuffix(made, "Welded off the finger, then slid on over the knuckle.") {
					t.Errorf("made: %s", made)
				}
			}
		}
	}
}

// A piece that is too short says on what.
func TestTooShort(t *testing.T) {
	t.Parallel()
	cat := catalog(t)
	for piece, body := range map[design.Piece]string{design.Bracelet: "wrist", design.Anklet: "ankle", design.FingerRing: "finger", design.Necklace: "neck"} {
		least, _ := piece.Sizes()
		d := wornAs(t, cat, piece, "cable", least+5, "sterling")
		d.Fit = design.Fit{Length: &least}
		s := work(t, cat, d)
		if len(s.Warnings) != 1 || s.Warnings[0].Message != "is 5 mm shorter than the "+body+" is round where this strand lies" {
			t.Errorf("%s: %v", piece, s.Warnings)
		}
	}
}

// Strands of a stack are measured where they lie: a leg and a finger grow, a neck does not.
func TestGirthOfPieces(t *testing.T) {
	t.Parallel()
	for piece, want := range map[design.Piece]unit.MM{design.Bracelet: 302.5, design.Anklet: 312, design.FingerRing: 306, design.Necklace: 300} {
		if got := fit.Girth(piece, 300, 20); got != want {
			t.Errorf("%s, 20 mm up: %v, want %v", piece, got, want)
		}
		if got := fit.Girth(piece, 300, -5); got != 300 {
			t.Errorf("%s, below: %v", piece, got)
		}
	}
}
