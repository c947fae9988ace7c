package words_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/fit"
	"github.com/aurelink/aurelink/render/unit"
	"github.com/aurelink/aurelink/render/words"
)

func catalog(t testing.TB) *design.Catalog {
	t.Helper()
	cat, err := design.LoadCatalog(os.DirFS("../../assets"))
	if err != nil {
		t.Fatal(err)
	}
	return cat
}

func strand(cat *design.Catalog, chain string, metals ...string) design.Strand {
	style, _ := cat.Chain(chain)
	return design.Strand{Chain: chain, Width: style.UsualSize().Width.MM(), Metals: metals,
		Mix: design.Mix{Kind: design.MixSolid}, Closure: design.Closure{Gauge: 24, Inner: 2, Metal: metals[0]}}
}

// What a caption says of a size.
func TestSize(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		piece design.Piece
		size  unit.MM
		want  string
	}{
		{design.Bracelet, 158.75, "On the wrist: 6.25 in"}, {design.Bracelet, 160, "On the wrist: 6.299 in"}, {design.Anklet, 228.6, "On the ankle: 9 in"},
		{design.Necklace, 342.9, "On the neck: 13.5 in"}, {design.FingerRing, 53.134, "On the finger: US 6.5"}, {design.FingerRing, 54.375, "On the finger: 54.38 mm"},
	} {
		if got := words.On(c.piece) + ": " + words.Size(c.piece, c.size); got != c.want {
			t.Errorf("%s of %v: %q, want %q", c.piece, c.size, got, c.want)
		}
	}
}

func of(piece design.Piece, size unit.MM, strands ...design.Strand) design.Design {
	d := bracelet(size, strands...)
	d.Piece = piece
	return d
}

func bracelet(size unit.MM, strands ...design.Strand) design.Design {
	return design.Design{Piece: design.Bracelet, Size: size, Skin: 5, Fit: design.Fit{Name: design.Comfort}, Strands: strands}
}

func alt(t testing.TB, cat *design.Catalog, d design.Design) string {
	t.Helper()
	r, err := fit.New(cat, d)
	if err != nil {
		t.Fatal(err)
	}
	return words.Alt(cat, d, r)
}

func TestAlt(t *testing.T) {
	t.Parallel()
	cat := catalog(t)
	centre := design.Place{Kind: design.PlaceCenter}
	heart := design.CharmUse{Charm: "heart", Metal: "14k-rose", Size: 5, Hang: design.Dangle, At: centre}

	figaro := strand(cat, "figaro", "gold-filled", "sterling")
	figaro.Mix = design.Mix{Kind: design.MixLong, Letter: 1}
	figaro.Charms = []design.CharmUse{heart}

	cable := strand(cat, "cable", "14k-yellow")
	cable.Charms = []design.CharmUse{
		{Charm: "letter", Metal: "18k-yellow", Text: "M", Face: "sans", Size: 5, Hang: design.Dangle, At: centre},
		{Charm: "birthstone", Metal: "14k-white", Stone: "emerald", StoneKind: "lab", Size: 3, Hang: design.Inline,
			At: design.Place{Kind: design.PlaceLinks, Links: 12}},
		{Charm: "disc", Metal: "sterling", Text: "MUM", Face: "sans", Size: 6, Hang: design.Dangle,
			At: design.Place{Kind: design.PlaceMM, Off: -25}},
	}
	worn := strand(cat, "curb", "sterling")
	worn.Finish, worn.Wear = design.Brushed, .8
	worn.Charms = []design.CharmUse{{Charm: "birthstone", Metal: "sterling", Stone: "ruby", StoneKind: "simulated", Cut: design.CutPear,
		Setting: design.SettingProng, Size: 3, Hang: design.Inline, At: centre}}
	hammered := strand(cat, "box", "14k-rose")
	hammered.Finish = design.Hammered
	hammered.Charms = []design.CharmUse{{Charm: "birthstone", Metal: "sterling", Stone: "ruby", StoneKind: "crystal", Cut: design.CutOval,
		Setting: design.SettingBezel, Size: 3, Hang: design.Dangle, At: centre}}
	cut := strand(cat, "rolo", "platinum")
	cut.Finish, cut.Wear = design.DiamondCut, .01
	satellite := strand(cat, "satellite", "sterling", "14k-rose")
	satellite.Mix = design.Mix{Kind: design.MixStations, Letter: 1}
	length := unit.MM(7.25 * unit.PerInch)
	byLength := bracelet(6.75*unit.PerInch, strand(cat, "curb", "titanium"))
	byLength.Fit = design.Fit{Length: &length}

	long := unit.MM(406.4)
	sixteen := of(design.Necklace, 342.9, strand(cat, "cable", "14k-yellow"))
	sixteen.Fit = design.Fit{Length: &long}

	for _, c := range []struct {
		d    design.Design
		want string
	}{
		{bracelet(6.25*unit.PerInch, figaro),
			"A 6.25 in (159 mm) wrist wearing a figaro chain, short links in 14/20 yellow gold-filled and long links in " +
				"sterling silver, comfort fit, with a 14k rose gold heart charm at the centre."},
		{bracelet(8*unit.PerInch, strand(cat, "rolo", "platinum")),
			"An 8 in (203 mm) wrist wearing a rolo chain in platinum 950, comfort fit."},
		{bracelet(5.75*unit.PerInch, cable),
			"A 5.75 in (146 mm) wrist wearing a cable chain in 14k yellow gold, comfort fit. On it: an 18k yellow gold " +
				"letter M charm at the centre, a 14k white gold (rhodium-plated) birthstone charm with a laboratory-grown " +
				"emerald set into the chain 12 links right of the centre and a sterling silver disc charm engraved MUM " +
				"25 mm left of the centre."},
		{bracelet(6.75*unit.PerInch, strand(cat, "paperclip", "gold-filled"), figaro, satellite),
			"A 6.75 in (171 mm) wrist wearing three chains, comfort fit, from the hand up: a paperclip chain in 14/20 " +
				"yellow gold-filled; a figaro chain, short links in 14/20 yellow gold-filled and long links in sterling " +
				"silver; a satellite chain, links in sterling silver and beads in 14k rose gold. On the second chain: " +
				"a 14k rose gold heart charm at the centre."},
		{bracelet(160, worn),
			"A 6.3 in (160 mm) wrist wearing a long worn, brushed curb chain in sterling silver, comfort fit, with a sterling " +
				"silver birthstone charm with a simulated ruby cut as a pear and held by prongs, set into the chain at the centre."},
		{bracelet(160, hammered),
			"A 6.3 in (160 mm) wrist wearing a hammered box chain in 14k rose gold, comfort fit, with a sterling silver " +
				"birthstone charm with a ruby-coloured crystal cut as an oval at the centre."},
		{bracelet(160, cut),
			"A 6.3 in (160 mm) wrist wearing a lightly worn, diamond-cut rolo chain in platinum 950, comfort fit."},
		{of(design.Anklet, 228.6, strand(cat, "rolo", "sterling")),
			"A 9 in (229 mm) ankle wearing a rolo chain in sterling silver, comfort fit."},
		{of(design.FingerRing, 54.411, strand(cat, "cable", "14k-rose")),
			"A US 7 (54.4 mm) finger wearing a cable chain in 14k rose gold, comfort fit."},
		{of(design.FingerRing, 54, strand(cat, "cable", "14k-rose"), strand(cat, "box", "platinum")),
			"A 54 mm (about US 6.75) finger wearing two chains, comfort fit, from the fingertip up: a cable chain in 14k rose gold; " +
				"a box chain in platinum 950."},
		{sixteen, "A 13.5 in (343 mm) neck wearing a cable chain in 14k yellow gold, 16 in (406 mm) long inside."},
		{of(design.Necklace, 342.9, strand(cat, "cable", "14k-yellow"), strand(cat, "box", "sterling")),
			"A 13.5 in (343 mm) neck wearing two chains, comfort fit, from the lowest up: a cable chain in 14k yellow gold; " +
				"a box chain in sterling silver."},
		{of(design.Anklet, 228.6, strand(cat, "cable", "14k-yellow"), strand(cat, "box", "sterling")),
			"A 9 in (229 mm) ankle wearing two chains, comfort fit, from the foot up: a cable chain in 14k yellow gold; " +
				"a box chain in sterling silver."},
		{byLength, "A 6.75 in (171 mm) wrist wearing a curb chain in titanium, 7.25 in (184 mm) long inside."},
	} {
		want := strings.ReplaceAll(c.want, "12 links", "twelve links")
		if got := alt(t, cat, c.d); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

// Wear has a word wherever it stands, and the words follow each other.
func TestWear(t *testing.T) {
	t.Parallel()
	var said []string
	for n := range 101 {
		if word := words.Wear(float64(n) / 100); len(said) == 0 || said[len(said)-1] != word {
			said = append(said, word)
		}
	}
	if got := strings.Join(said, ", "); got != "as new, lightly worn, worn, long worn" || words.Wear(0.01) != "lightly worn" {
		t.Error(got)
	}
}

// No design is called what it is not, whatever it is made of.
func TestNeverSaid(t *testing.T) {
	t.Parallel()
	cat := catalog(t)
	never := regexp.MustCompile(`(?i)hypo-?allergenic|nickel|%!|\bNaN\b|  | ,|\.\.|[{}\[\]]`)
	bareGold := regexp.MustCompile(`(?i)\bgold\b`)
	mixes := []design.Mix{
		{Kind: design.MixSolid}, {Kind: design.MixAlternate}, {Kind: design.MixBlocks, N: 12}, {Kind: design.MixHalf},
		{Kind: design.MixThirds}, {Kind: design.MixOmbre}, {Kind: design.MixAccent, N: 21}, {Kind: design.MixCenter, N: 9},
		{Kind: design.MixTwotone}, {Kind: design.MixScatter, N: 7}, {Kind: design.MixLong, Letter: 1}, {Kind: design.MixStations, Letter: 1},
		{Kind: design.MixPattern, Seq: []design.Run{{Metal: 0, N: 2}, {Metal: 1, N: 1}}},
		{Kind: design.MixRuns, Seq: []design.Run{{Metal: 0, N: 12}, {Metal: 2, N: 1}}},
	}
	for _, metal := range cat.MetalIDs() {
		for _, chain := range cat.ChainIDs() {
			for _, mix := range mixes {
				s := strand(cat, chain, metal, "sterling", "platinum")
				s.Mix = mix
				text := alt(t, cat, bracelet(160, s))
				if m := never.FindString(text); m != "" {
					t.Errorf("%q in %s", m, text)
				}
				if metal == "gold-filled" && bareGold.MatchString(strings.ReplaceAll(text, "14/20 yellow gold-filled", "")) {
					t.Errorf("gold-filled is called gold: %s", text)
				}
				if strings.Count(text, ". ") > 1 || !strings.HasSuffix(text, ".") {
					t.Errorf("more than two sentences: %s", text)
				}
			}
		}
	}
	kinds := map[string]string{"natural": "natural ", "lab": "laboratory-grown ", "simulated": "simulated ", "crystal": "-coloured crystal", "": "-coloured stone"}
	for _, id := range cat.StoneIDs() {
		stone, _ := cat.Stone(id)
		for kind, mark := range kinds {
			s := strand(cat, "cable", "sterling")
			s.Charms = []design.CharmUse{{Charm: "birthstone", Metal: "sterling", Size: 3, Hang: design.Dangle, Stone: id, StoneKind: kind,
				At: design.Place{Kind: design.PlaceShare, Share: 0.4}}}
			text := alt(t, cat, bracelet(160, s))
			name := strings.ToLower(stone.Name)
			if !strings.Contains(text, mark+name) && !strings.Contains(text, name+mark) || strings.Count(text, name) != 1 {
				t.Errorf("a %s of kind %q: %s", id, kind, text)
			}
			if m := never.FindString(text); m != "" || !strings.Contains(text, "left of the centre") {
				t.Errorf("%q in %s", m, text)
			}
		}
	}
}
