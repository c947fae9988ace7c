package fit_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/fit"
	"github.com/aurelink/aurelink/render/unit"
)

func TestCharmAt(t *testing.T) {
	t.Parallel()
	cat := catalog(t)
	plain := work(t, cat, bracelet(t, cat, "paperclip", 160, "sterling"))
	pitch := plain.Elements[1].Inner
	for _, c := range []struct {
		at   string
		want unit.MM // from the centre
	}{
		{"center", 0}, {"+4", 4 * pitch}, {"-4", -4 * pitch}, {"+12mm", 12}, {"-3.5mm", -3.5},
		{"0.5", 0}, {"0.25", -plain.Loop / 4},
	} {
		d := bracelet(t, cat, "paperclip", 160, "sterling")
		d.Strands[0].Charms = []design.CharmUse{hung(t, cat, "heart", c.at)}
		s := work(t, cat, d)
		if len(s.Hangs) != 1 {
			t.Fatalf("%s: %d charms hang", c.at, len(s.Hangs))
		}
		if got := s.Elements[s.Hangs[0].Element].Mid - s.Loop/2; math.Abs(float64(got-c.want)) > float64(pitch)/2+1e-6 {
			t.Errorf("%s hangs %v from the centre, want %v", c.at, got, c.want)
		}
	}
}

func TestCharmOnJoin(t *testing.T) {
	t.Parallel()
	cat := catalog(t)
	d := bracelet(t, cat, "curb", 190.5, "14k-yellow", "sterling")
	d.Strands[0].Mix = design.Mix{Kind: design.MixHalf}
	d.Strands[0].Charms = []design.CharmUse{hung(t, cat, "heart", "center"), hung(t, cat, "star", "+4"), hung(t, cat, "star", "-4")}
	s := work(t, cat, d)
	if got := s.Elements[s.Hangs[0].Element].Kind; got != fit.JoinRing {
		t.Errorf("the centre charm hangs from an element of kind %d, want the join ring", got)
	}
	ring := s.Hangs[0].Element
	if s.Hangs[1].Element != ring+4 || s.Hangs[2].Element != ring-4 {
		t.Errorf("+4 and -4 hang from %d and %d, the ring is %d", s.Hangs[1].Element, s.Hangs[2].Element, ring)
	}
}

func TestCharmFaults(t *testing.T) {
	t.Parallel()
	cat := catalog(t)
	for _, c := range []struct {
		chain   string
		charms  []string // charm@place
		field   string
		message string
		allowed string
	}{
		{"paperclip", []string{"heart@+40"}, "charms[0].at", "past the seam", "-17..+17"},
		{"paperclip", []string{"heart@+200mm"}, "charms[0].at", "past the seam", "-17..+17"},
		{"paperclip", []string{"heart@0"}, "charms[0].at", "on the closing ring", "-17..+17"},
		{"paperclip", []string{"heart@center", "star@center"}, "charms[1].at", "already taken by charms[0] (heart)", "-17..+17 but center"},
		{"paperclip", []string{"heart@center", "star@+4", "moon@+4"}, "charms[2].at", "taken by charms[1] (star)", "-17..+17 but center, +4"},
		{"cable", []string{"heart@center", "star@+2"}, "charms[1].at", "5 mm between their middles, and have 2.2 mm", "+5..+"},
		{"cable", []string{"heart@center!inline", "star@+2"}, "charms[1].at", "already taken by charms[0] (heart)", "..-"},
		{"cable", []string{"heart@center!inline", "birthstone@+4!inline"}, "charms[1].at", "no room", "-79..-6; +6..+80"},
		{"cable", []string{"heart@+90!inline"}, "charms[0].at", "past the seam", ".."},
	} {
		d := bracelet(t, cat, c.chain, 160, "sterling")
		for _, s := range c.charms {
			id, at, _ := strings.Cut(s, "@")
			d.Strands[0].Charms = append(d.Strands[0].Charms, hung(t, cat, id, at))
		}
		f := fault(t, cat, d)
		if f.Field != "strands[0]."+c.field || !strings.Contains(f.Message, c.message) ||
			!strings.Contains(strings.Join(f.Allowed, "; "), c.allowed) {
			t.Errorf("%s %v: %+v\nwant %s, %q, %q", c.chain, c.charms, f, c.field, c.message, c.allowed)
		}
	}
}

// What an error says is free is free.
func TestFreeIsFree(t *testing.T) {
	t.Parallel()
	cat := catalog(t)
	for _, chain := range cat.ChainIDs() {
		for i, at := range []string{"center", "center!inline", "center", "center!inline", "center", "center!inline"} {
			d := bracelet(t, cat, chain, unit.MM(150+i), "sterling")
			d.Strands[0].Charms = []design.CharmUse{hung(t, cat, "disc", "center"), hung(t, cat, "heart", at)}
			f := fault(t, cat, d)
			var k int
			if _, err := fmt.Sscanf(f.Field, "strands[0].charms[%d].at", &k); err != nil {
				t.Fatal(err)
			}
			for _, stretch := range f.Allowed {
				stretch, _, _ = strings.Cut(stretch, " but")
				for _, end := range strings.Split(stretch, "..") {
					again := d
					again.Strands = []design.Strand{d.Strands[0]}
					charms := []design.CharmUse{d.Strands[0].Charms[0], d.Strands[0].Charms[1]}
					charms[k].At = place(t, end)
					again.Strands[0].Charms = charms
					if _, err := fit.New(cat, again); err != nil {
						t.Errorf("%s: %s was said to be free for charm %d, and %v", chain, end, k, err)
					}
				}
			}
		}
	}
}

func TestTooManyCharms(t *testing.T) {
	t.Parallel()
	cat := catalog(t)
	d := bracelet(t, cat, "cable", 100, "sterling")
	for i := range 40 {
		d.Strands[0].Charms = append(d.Strands[0].Charms, hung(t, cat, "disc", fmt.Sprintf("%.3f", (float64(i)+.5)/40)))
	}
	_, err := fit.New(cat, d)
	if err == nil || !strings.Contains(err.Error(), "too close") {
		t.Fatalf("40 discs of 6 mm on 12 cm: %v", err)
	}
	// Those that have room stay, and the last refused hears how many fit.
	if !strings.Contains(err.Error(), "at most 19 of this size") {
		t.Errorf("it is not said how many fit: %v", err)
	}
}

func TestInline(t *testing.T) {
	t.Parallel()
	cat := catalog(t)
	for _, chain := range cat.ChainIDs() {
		for body := unit.MM(120); body < 220; body += 3.3 {
			d := bracelet(t, cat, chain, body, "14k-yellow", "sterling")
			d.Strands[0].Charms = []design.CharmUse{
				hung(t, cat, "connector", "center!inline"), hung(t, cat, "birthstone", "+30mm!inline"),
				hung(t, cat, "birthstone", "-30mm!inline"), hung(t, cat, "heart", "+45mm"),
			}
			if chain == "curb" {
				d.Strands[0].Mix = design.Mix{Kind: design.MixHalf}
			}
			s := work(t, cat, d)
			strandsSum(t, s)
			var long unit.MM
			for _, p := range s.Size.Parts {
				long = max(long, p.Inner)
			}
			want := body + 16 + unit.MM(math.Pi)*s.Thickness
			if miss := s.Loop - want; miss > long/2 || -miss > long/2 {
				t.Errorf("%s round %v: loop %v, want %v", chain, body, s.Loop, want)
			}
			places := []unit.MM{0, 30, -30}
			connectors := 0
			for i, e := range s.Elements {
				if e.Kind != fit.Connector {
					continue
				}
				connectors++
				if s.Elements[i-1].Kind != fit.JoinRing || s.Elements[(i+1)%len(s.Elements)].Kind != fit.JoinRing ||
					s.Elements[i-2].Kind != fit.Link || s.Elements[(i+2)%len(s.Elements)].Kind != fit.Link {
					t.Fatalf("%s: connector %d is not between a ring and chain on both sides", chain, e.Charm)
				}
				c, _ := cat.Charm(d.Strands[0].Charms[e.Charm].Charm)
				if got, want := e.Inner, c.Usual.MM()+2.4; got != want {
					t.Errorf("%s: connector adds %v, want %v", c.ID, got, want)
				}
				if off := e.Mid - s.Loop/2 - places[e.Charm]; off > long || -off > long {
					t.Errorf("%s round %v: connector %d lies %v off its place", chain, body, e.Charm, off)
				}
			}
			if connectors != 3 || s.Joins != 7 || len(s.Hangs) != 1 {
				t.Errorf("%s: %d connectors, %d joins, %d hang", chain, connectors, s.Joins, len(s.Hangs))
			}
		}
	}
}

func TestHangingRing(t *testing.T) {
	t.Parallel()
	cat := catalog(t)
	for _, c := range []struct {
		chain string
		width unit.MM
		gauge int
		warn  string
	}{
		{"paperclip", 2.1, 22, ""},
		{"cable", 2, 26, ""}, // 2.6 - 4 x 0.5 - 0.05 = 0.55 < 1: 24 ga
		{"cable", 1.3, 26, ""},
		{"cable", 1, 26, "32 ga would"}, // 1.3 - 4 x 0.25 - 0.05 = 0.25 mm, and 30 ga is 0.255
	} {
		if c.width == 2 {
			c.gauge = 24
		}
		d := bracelet(t, cat, c.chain, 160, "sterling")
		d.Strands[0].Width, d.Strands[0].Closure.Gauge = c.width, 26
		d.Strands[0].Charms = []design.CharmUse{hung(t, cat, "heart", "center")}
		s := work(t, cat, d)
		if got := s.Hangs[0].Ring.Gauge; got != c.gauge {
			t.Errorf("%s %v: a %d ga ring, want %d", c.chain, c.width, got, c.gauge)
		}
		told := ""
		if len(s.Warnings) > 0 {
			told = s.Warnings[0].Message
		}
		if (c.warn == "") != (told == "") || !strings.Contains(told, c.warn) {
			t.Errorf("%s %v: warnings %v, want %q", c.chain, c.width, s.Warnings, c.warn)
		}
	}
}

// A charm asked for on a bead hangs from the link beside it, and the studio is told.
func TestNotOnBead(t *testing.T) {
	t.Parallel()
	cat := catalog(t)
	for _, chain := range []string{"satellite", "bar-and-link"} {
		for at := -15; at <= 15; at++ {
			d := bracelet(t, cat, chain, 160, "sterling")
			d.Strands[0].Charms = []design.CharmUse{hung(t, cat, "star", fmt.Sprintf("%+d", at))}
			s := work(t, cat, d)
			p := s.Elements[s.Hangs[0].Element].Part
			if p.Form == design.FormBead || p.Form == design.FormBar {
				t.Errorf("%s: %+d hangs from a %s", chain, at, p.Form)
			}
		}
	}
}

func TestEngraving(t *testing.T) {
	t.Parallel()
	cat := catalog(t)
	height := func(id string, size unit.MM, n int) float64 {
		c, _ := cat.Charm(id)
		return float64(fit.EngravingHeight(c, size, n))
	}
	for _, c := range []struct {
		id   string
		size unit.MM
		n    int
		want float64
	}{
		{"disc", 6, 1, 3.3}, {"disc", 6, 2, 3.3}, {"disc", 6, 3, 0.8 * 6 / 2.1}, {"bar", 14, 1, 1.2}, {"bar", 14, 10, 1.2},
	} {
		if got := height(c.id, c.size, c.n); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%d characters on a %s of %v are %.3f mm high, want %.3f", c.n, c.id, c.size, got, c.want)
		}
	}
	// All that the catalogue sells can be read.
	for _, c := range cat.Charms {
		for _, size := range c.Sizes {
			if c.Text > 0 && c.Kind != design.CharmLetter && fit.EngravingHeight(&c, size.MM(), c.Text) < fit.LeastEngraving {
				t.Errorf("%d characters on a %s of %v cannot be read", c.Text, c.ID, size.MM())
			}
		}
	}
	// On a smaller disc they cannot.
	small := *cat
	small.Charms = []design.Charm{{ID: "disc", Name: "Disc", Kind: design.CharmPlate, Text: 9, Thickness: design.Number{Value: .5},
		Sizes: []design.Number{{Value: 3}, {Value: 4}, {Value: 8}}, Usual: design.Number{Value: 4}}}
	d := bracelet(t, &small, "cable", 160, "sterling")
	d.Strands[0].Charms = []design.CharmUse{{Charm: "disc", Metal: "sterling", Text: "MAMA♥", Face: "sans", Size: 4,
		Hang: design.Dangle, At: design.Place{Kind: design.PlaceCenter}}}
	f := fault(t, &small, d)
	if f.Field != "strands[0].charms[0].text" || strings.Join(f.Allowed, "; ") != "size_mm 8; at most four characters" {
		t.Errorf("got %+v", f)
	}
}

// A charm's box follows its outline.
func TestCharmBox(t *testing.T) {
	t.Parallel()
	cat := catalog(t)
	bar, _ := cat.Charm("bar")
	if w, h := fit.CharmBox(bar, 14); w != 14 || h != 2 {
		t.Errorf("a 14 mm bar is %v x %v", w, h)
	}
	letter, _ := cat.Charm("letter")
	if w, h := fit.CharmBox(letter, 5); w != 5 || h != 5 {
		t.Errorf("a 5 mm letter is %v x %v", w, h)
	}
}
