package fit_test

import (
	"errors"
	"fmt"
	"math"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/fit"
	"github.com/aurelink/aurelink/render/unit"
)

func catalog(t testing.TB) *design.Catalog {
	t.Helper()
	cat, err := design.LoadCatalog(os.DirFS("../../assets"))
	if err != nil {
		t.Fatal(err)
	}
	return cat
}

// bracelet is a plain design in a style's usual width, closed by its usual ring.
func bracelet(t testing.TB, cat *design.Catalog, chain string, size unit.MM, metals ...string) design.Design {
	t.Helper()
	style, ok := cat.Chain(chain)
	if !ok {
		t.Fatalf("no chain %q", chain)
	}
	w := style.UsualSize()
	ring, ok := cat.Ring(w.Closure)
	if !ok {
		t.Fatalf("no ring of %d ga", w.Closure)
	}
	return design.Design{Piece: design.Bracelet, Size: size, Skin: 5, Fit: design.Fit{Name: design.Comfort},
		Strands: []design.Strand{{
			Chain: chain, Width: w.Width.MM(), Metals: metals, Mix: design.Mix{Kind: design.MixSolid},
			Closure: design.Closure{Gauge: ring.Gauge, Inner: ring.Usual.MM(), Metal: metals[0]},
		}}}
}

// hung is a charm in its usual size and metal.
func hung(t testing.TB, cat *design.Catalog, id, at string) design.CharmUse {
	t.Helper()
	c, ok := cat.Charm(id)
	if !ok {
		t.Fatalf("no charm %q", id)
	}
	u := design.CharmUse{Charm: id, Metal: "14k-rose", Size: c.Usual.MM(), Hang: design.Dangle, At: place(t, at)}
	if inline := strings.TrimSuffix(at, "!inline"); inline != at {
		u.Hang, u.At = design.Inline, place(t, inline)
	}
	if id == "letter" {
		u.Text, u.Face = "A", "sans"
	}
	if id == "birthstone" {
		u.Stone, u.StoneKind = "garnet", "natural"
	}
	return u
}

func place(t testing.TB, s string) design.Place {
	t.Helper()
	s = strings.TrimSuffix(s, "!inline")
	var n int
	var x float64
	switch {
	case s == "center":
		return design.Place{Kind: design.PlaceCenter}
	case strings.HasSuffix(s, "mm"):
		if _, err := fmt.Sscanf(s, "%fmm", &x); err != nil {
			t.Fatal(err)
		}
		return design.Place{Kind: design.PlaceMM, Off: unit.MM(x)}
	case s[0] == '+' || s[0] == '-':
		if _, err := fmt.Sscanf(s, "%d", &n); err != nil {
			t.Fatal(err)
		}
		return design.Place{Kind: design.PlaceLinks, Links: n}
	}
	if _, err := fmt.Sscanf(s, "%f", &x); err != nil {
		t.Fatal(err)
	}
	return design.Place{Kind: design.PlaceShare, Share: x}
}

func work(t testing.TB, cat *design.Catalog, d design.Design) fit.Strand {
	t.Helper()
	r, err := fit.New(cat, d)
	if err != nil {
		t.Fatalf("%v\n%+v", err, d)
	}
	return r.Strands[0]
}

// fault gives the only fault of a design that must not work.
func fault(t *testing.T, cat *design.Catalog, d design.Design) design.FieldError {
	t.Helper()
	_, err := fit.New(cat, d)
	var e *design.Error
	if !errors.As(err, &e) {
		t.Fatalf("got error %v, want a *design.Error", err)
	}
	if e.Kind != design.Value || len(e.Fields) != 1 {
		t.Fatalf("got %q %v, want one fault of a value", e.Kind, e)
	}
	return e.Fields[0]
}

func mixes() []design.Mix {
	return []design.Mix{
		{Kind: design.MixSolid},
		{Kind: design.MixAlternate},
		{Kind: design.MixPattern, Seq: []design.Run{{Metal: 0, N: 2}, {Metal: 1, N: 1}}},
		{Kind: design.MixRuns, Seq: []design.Run{{Metal: 0, N: 12}, {Metal: 1, N: 1}}},
		{Kind: design.MixRuns, Seq: []design.Run{{Metal: 0, N: 9}, {Metal: 2, N: 4}}},
		{Kind: design.MixBlocks, N: 1},
		{Kind: design.MixBlocks, N: 7},
		{Kind: design.MixHalf},
		{Kind: design.MixThirds},
		{Kind: design.MixOmbre},
		{Kind: design.MixAccent, N: 5},
		{Kind: design.MixCenter, N: 9},
		{Kind: design.MixLong, Letter: 1},
		{Kind: design.MixStations, Letter: 1},
		{Kind: design.MixTwotone},
		{Kind: design.MixScatter, N: 7},
	}
}

// strandsSum checks what must hold of every strand.
func strandsSum(t *testing.T, s fit.Strand) {
	t.Helper()
	var sum unit.MM
	links, joins := 0, 0
	for i, e := range s.Elements {
		if i > 0 {
			pitch := (e.Inner + s.Elements[i-1].Inner) / 2
			if got := e.Mid - s.Elements[i-1].Mid; math.Abs(float64(got-pitch)) > 1e-6 {
				t.Fatalf("element %d lies %v after the last, want %v", i, got, pitch)
			}
		}
		sum += e.Inner
		switch e.Kind {
		case fit.Link:
			if e.LinkNo != links {
				t.Fatalf("element %d is link %d, want %d", i, e.LinkNo, links)
			}
			links++
		case fit.JoinRing, fit.ClosingRing:
			joins++
			if (e.Kind == fit.ClosingRing) != (i == 0) {
				t.Fatalf("element %d of kind %d", i, e.Kind)
			}
		}
		if e.Metals[0] == nil || e.Metals[1] == nil {
			t.Fatalf("element %d has no metal", i)
		}
	}
	if math.Abs(float64(sum-s.Loop)) > 1e-6 || s.Elements[0].Mid != 0 {
		t.Fatalf("loop %v, elements sum to %v from %v", s.Loop, sum, s.Elements[0].Mid)
	}
	if links != s.Links || joins != s.Joins {
		t.Fatalf("%d links, %d joins counted; told %d, %d", links, joins, s.Links, s.Joins)
	}
	if s.Weight <= 0 || s.Cut <= 0 || len(s.Made) < 3 {
		t.Fatalf("weight %v, cut %v, made %q", s.Weight, s.Cut, s.Made)
	}
}

// The loop of every chain, mix and size is within half a link of what was asked. Where lengths are joined, one
// link more may bring two rings, one on each side of the centre.
func TestGrid(t *testing.T) {
	t.Parallel()
	cat := catalog(t)
	for _, style := range cat.Chains {
		for w := range style.Widths {
			t.Run(fmt.Sprintf("%s/%v", style.ID, style.Widths[w].Width.MM()), func(t *testing.T) {
				t.Parallel()
				size := &style.Widths[w]
				for _, mix := range mixes() {
					for body := unit.MM(100); body <= 300; body += 16.7 {
						d := bracelet(t, cat, style.ID, body, "14k-yellow", "sterling", "14k-rose")
						d.Strands[0].Width, d.Strands[0].Mix = size.Width.MM(), mix
						s := work(t, cat, d)
						strandsSum(t, s)
						var half unit.MM
						for _, p := range size.Parts {
							half = max(half, p.Inner/2)
						}
						if fit.Joined(mix) {
							half += s.Elements[0].Inner
						}
						want := body + 16 + unit.MM(math.Pi)*size.Thickness()
						if miss := s.Loop - want; miss > half+1e-6 || -miss > half+1e-6 {
							t.Errorf("%+v round %v: loop %v, want %v to %v", mix, body, s.Loop, want, half)
						}
					}
				}
			})
		}
	}
}

// Weight of plain chain by the rule of the trade: density x wire section x centreline x links an inch. The rule
// takes links for stadiums, so ovals come out a little lighter.
func TestWeight(t *testing.T) {
	t.Parallel()
	cat := catalog(t)
	for _, id := range []string{"cable", "paperclip", "rolo"} {
		for _, metal := range []string{"sterling", "14k-yellow", "gold-filled"} {
			s := work(t, cat, bracelet(t, cat, id, 160, metal))
			p := &s.Size.Parts[0]
			l, w, d := p.Length.Value, p.Width.Value, p.Wire.Value
			m, _ := cat.Metal(metal)
			chain := float64(s.Loop - s.Elements[0].Inner)
			want := m.Density.Value * math.Pi * d * d / 4 * (2*(l-w) + math.Pi*(w-d)) * chain / (l - 2*d) / 1000
			r := s.Elements[0].Ring
			want += m.Density.Value * math.Pi * math.Pi / 4 * float64(r.Wire*r.Wire*(r.Inner+r.Wire)) / 1000
			off := 0.01
			if p.Form == design.FormOval {
				off = 0.05
			}
			if got := float64(s.Weight); math.Abs(got/want-1) > off {
				t.Errorf("%s in %s weighs %v, want %.3f g", id, metal, s.Weight, want)
			}
		}
	}
}

func TestLoopOfCable(t *testing.T) {
	t.Parallel()
	cat := catalog(t)
	s := work(t, cat, bracelet(t, cat, "cable", 158.75, "gold-filled"))
	// 1.7 x 0.3 mm links add 1.1 mm each, a 24 ga ring 2 mm.
	want := 158.75 + 16 + math.Pi*float64(s.Thickness)
	links := int(math.Round((want - 2) / 1.1))
	if s.Links != links || math.Abs(float64(s.Loop)-(2+1.1*float64(links))) > 1e-9 {
		t.Errorf("%d links, loop %v; want %d links for %.2f mm", s.Links, s.Loop, links, want)
	}
	if got, want := s.Inner, s.Loop-unit.MM(math.Pi)*s.Thickness; got != want {
		t.Errorf("inner length %v, want %v", got, want)
	}
	if got, want := s.Slack, s.Inner-158.75; got != want {
		t.Errorf("slack %v, want %v", got, want)
	}
	// One cut: the links, the wire that stands out at both ends, an inch of waste.
	if got, want := float64(s.Cut), 1.1*float64(links)+0.6+25.4; math.Abs(got-want) > 1e-9 {
		t.Errorf("cut %v, want %.2f mm", got, want)
	}
}

func TestSizes(t *testing.T) {
	t.Parallel()
	cat := catalog(t)
	for _, style := range cat.Chains {
		small := work(t, cat, bracelet(t, cat, style.ID, 5.5*unit.PerInch, "sterling"))
		large := work(t, cat, bracelet(t, cat, style.ID, 8*unit.PerInch, "sterling"))
		grown := 2.5 * 25.4 / float64(small.Size.RepeatLength()) * float64(len(small.Size.Repeat))
		if got := float64(large.Links - small.Links); math.Abs(got-grown) > float64(len(small.Size.Repeat))+1 {
			t.Errorf("%s: 2.5 in more take %.0f links, want about %.1f", style.ID, got, grown)
		}
		var last unit.MM
		for _, name := range []design.FitName{design.Snug, design.Comfort, design.Loose} {
			d := bracelet(t, cat, style.ID, 160, "sterling")
			d.Fit.Name = name
			s := work(t, cat, d)
			if s.Slack <= last+3 {
				t.Errorf("%s %s: slack %v after %v", style.ID, name, s.Slack, last)
			}
			last = s.Slack
		}
	}
}

func TestEaseAndLength(t *testing.T) {
	t.Parallel()
	cat := catalog(t)
	d := bracelet(t, cat, "cable", 160, "sterling")
	ease, length := unit.MM(10), unit.MM(182)
	d.Fit = design.Fit{Ease: &ease}
	if s := work(t, cat, d); math.Abs(float64(s.Slack-10)) > 0.55+1e-9 {
		t.Errorf("slack %v, want 10 mm to half a link", s.Slack)
	}
	d.Fit = design.Fit{Length: &length}
	if s := work(t, cat, d); math.Abs(float64(s.Inner-182)) > 0.55+1e-9 {
		t.Errorf("inner length %v, want 182 mm to half a link", s.Inner)
	}
	length = 150
	if s := work(t, cat, d); len(s.Warnings) != 1 || s.Warnings[0].Field != "strands[0].fit" {
		t.Errorf("a bracelet shorter than the wrist: warnings %v", s.Warnings)
	}
}

// What lies opposite the seam of a patterned chain is the middle of a repeat.
func TestCentre(t *testing.T) {
	t.Parallel()
	cat := catalog(t)
	for _, id := range []string{"satellite", "bar-and-link", "figaro"} {
		for body := unit.MM(120); body < 260; body += 1.7 {
			s := work(t, cat, bracelet(t, cat, id, body, "sterling"))
			unlike := 0
			links := s.Elements[1:]
			for i, e := range links {
				if e.Part != links[len(links)-1-i].Part {
					unlike++
				}
			}
			if unlike == 0 {
				continue
			}
			// No cut of this length mirrors itself: the nearest centre is still within half a short link.
			best := unit.MM(1000)
			for i, e := range s.Elements {
				if i > 0 && (e.Part.Role != design.RoleLink || middleOfRun(s, i)) {
					best = min(best, unit.MM(math.Abs(float64(e.Mid-s.Loop/2))))
				}
			}
			if limit := s.Size.Parts[0].Inner/2 + 1e-6; best > limit {
				t.Errorf("%s round %v: nearest centre is %v off, want %v at most", id, body, best, limit)
			}
		}
	}
}

// middleOfRun says that a link has as many links before it as after it, up to a station or long link.
func middleOfRun(s fit.Strand, i int) bool {
	reach := func(step int) int {
		k := i
		for k += step; k > 0 && k < len(s.Elements) && s.Elements[k].Part.Role == design.RoleLink; k += step {
		}
		return max(k-i, i-k)
	}
	return reach(1) == reach(-1)
}

func TestGirth(t *testing.T) {
	t.Parallel()
	if got := fit.Girth(design.Bracelet, 160, 8); got != 160 {
		t.Errorf("8 mm up: %v, want 160 mm", got)
	}
	if got := fit.Girth(design.Bracelet, 160, 30); got != 165 {
		t.Errorf("30 mm up: %v, want 165 mm", got)
	}
	cat := catalog(t)
	d := bracelet(t, cat, "cable", 160, "sterling")
	for range 5 {
		d.Strands = append(d.Strands, d.Strands[0])
	}
	r, err := fit.New(cat, d)
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range r.Strands {
		if want := unit.MM(i) * 3.8; math.Abs(float64(s.Up-want)) > 1e-9 { // 1.3 mm wide, 2.5 mm apart
			t.Errorf("strand %d lies %v up the arm, want %v", i, s.Up, want)
		}
		if miss := s.Slack - 16; miss > 0.56 || miss < -0.56 {
			t.Errorf("strand %d has %v of slack, want 16 mm where it lies", i, s.Slack)
		}
	}
	if r.Strands[5].Loop <= r.Strands[0].Loop {
		t.Errorf("the highest strand is no longer than the lowest: %v, %v", r.Strands[5].Loop, r.Strands[0].Loop)
	}
}

func TestMade(t *testing.T) {
	t.Parallel()
	cat := catalog(t)
	for _, c := range []struct {
		chain string
		mix   design.Mix
		want  string
		joins int
	}{
		{"paperclip", design.Mix{Kind: design.MixSolid}, "One length of chain, 35 links.", 1},
		{"paperclip", design.Mix{Kind: design.MixHalf}, "Two lengths of chain, 17 links each, from left to right " +
			"14/20 yellow gold-filled and sterling silver, joined at the centre by a 24 ga ring.", 2},
		{"cable", design.Mix{Kind: design.MixThirds}, "joined by two 24 ga rings.", 3},
		{"cable", design.Mix{Kind: design.MixCenter, N: 9}, "nine links of sterling silver", 3},
		{"cable", design.Mix{Kind: design.MixAlternate}, "Bought as two-tone chain", 1},
		{"figaro", design.Mix{Kind: design.MixLong, Letter: 1}, "with its long links in the second metal", 1},
		{"satellite", design.Mix{Kind: design.MixStations, Letter: 1}, "with its beads or bars in the second metal", 1},
		{"cable", design.Mix{Kind: design.MixScatter, N: 3}, "Bought as multi-tone chain", 1},
		{"cable", design.Mix{Kind: design.MixOmbre}, "Six lengths of chain", 6},
	} {
		metals := []string{"gold-filled", "sterling", "14k-rose"}
		if c.mix.Kind == design.MixOmbre {
			metals = metals[:2]
		}
		d := bracelet(t, cat, c.chain, 158.75, metals...)
		d.Strands[0].Mix = c.mix
		s := work(t, cat, d)
		if made := strings.Join(s.Made, "\n"); !strings.Contains(made, c.want) {
			t.Errorf("%s %s is made so:\n%s\nwant %q in it", c.chain, c.mix.Kind, made, c.want)
		}
		if s.Joins != c.joins {
			t.Errorf("%s %s: %d rings to weld, want %d", c.chain, c.mix.Kind, s.Joins, c.joins)
		}
	}
}

func TestSame(t *testing.T) {
	t.Parallel()
	cat := catalog(t)
	d := bracelet(t, cat, "satellite", 160, "sterling", "14k-rose")
	d.Strands[0].Mix = design.Mix{Kind: design.MixStations, Letter: 1}
	d.Strands[0].Charms = []design.CharmUse{hung(t, cat, "heart", "center"), hung(t, cat, "birthstone", "+25mm!inline")}
	first := work(t, cat, d)
	for range 5 {
		if again := work(t, cat, d); !reflect.DeepEqual(first, again) {
			t.Fatal("the same design came out otherwise")
		}
	}
}

// Memory that designs share changes nothing: what one leaves there does not come up in the next.
func TestMemory(t *testing.T) {
	t.Parallel()
	cat := catalog(t)
	var m fit.Memory
	for i, size := range []unit.MM{180, 140, 200, 150} {
		d := bracelet(t, cat, cat.ChainIDs()[i], size, "sterling", "14k-rose")
		d.Strands[0].Mix = mixes()[i%len(mixes())]
		if i%2 == 0 {
			d.Strands = append(d.Strands, bracelet(t, cat, "cable", size, "sterling").Strands...)
			d.Strands[0].Charms = []design.CharmUse{hung(t, cat, "heart", "center")}
		}
		got, err := m.New(cat, d)
		if err != nil {
			t.Fatal(err)
		}
		want, err := fit.New(cat, d)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("design %d comes out otherwise in memory that another left", i)
		}
	}
}

func TestTwotone(t *testing.T) {
	t.Parallel()
	cat := catalog(t)
	d := bracelet(t, cat, "curb", 160, "sterling", "14k-rose")
	d.Strands[0].Mix = design.Mix{Kind: design.MixTwotone}
	for _, e := range work(t, cat, d).Elements[1:] {
		if e.Metals[0].ID != "sterling" || e.Metals[1].ID != "14k-rose" {
			t.Fatalf("link %d is of %s and %s", e.LinkNo, e.Metals[0].ID, e.Metals[1].ID)
		}
	}
}

func TestRingsTooThick(t *testing.T) {
	t.Parallel()
	cat := catalog(t)
	d := bracelet(t, cat, "cable", 160, "sterling")
	if s := work(t, cat, d); len(s.Warnings) != 0 {
		t.Errorf("24 ga closes a 1.3 mm cable, and got warnings %v", s.Warnings)
	}
	d.Strands[0].Width = 1
	s := work(t, cat, d)
	if len(s.Warnings) != 1 || s.Warnings[0].Field != "strands[0].closure.ring" ||
		!reflect.DeepEqual(s.Warnings[0].Allowed, []string{"26ga"}) {
		t.Errorf("24 ga in a 1 mm cable: warnings %v", s.Warnings)
	}
}

// What the elements and the hanging charms weigh comes to the strand's weight.
func TestWeightsAddUp(t *testing.T) {
	t.Parallel()
	cat := catalog(t)
	d := bracelet(t, cat, "figaro", 160, "gold-filled")
	d.Strands[0].Charms = []design.CharmUse{hung(t, cat, "heart", "center"), hung(t, cat, "birthstone", "+9!inline")}
	s := work(t, cat, d)
	var sum unit.Gram
	for _, e := range s.Elements {
		if e.Weight <= 0 {
			t.Errorf("an element of kind %d weighs %v", e.Kind, e.Weight)
		}
		sum += e.Weight
	}
	for _, h := range s.Hangs {
		if h.Weight < .05 {
			t.Errorf("a charm weighs %v", h.Weight)
		}
		sum += h.Weight
	}
	if math.Abs(float64(sum-s.Weight)) > 1e-9 {
		t.Errorf("the parts weigh %v, the strand %v", sum, s.Weight)
	}
}
