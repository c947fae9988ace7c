package design

import (
	"io/fs"
	"os"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/aurelink/aurelink/render/unit"
)

// projectAssets is the folder the binary embeds.
var projectAssets = os.DirFS("../../assets")

// copyAssets gives the catalogue's files in memory, for a test to break.
func copyAssets(t testing.TB) fstest.MapFS {
	t.Helper()
	files := make(fstest.MapFS)
	for _, pattern := range []string{"catalog/*.yaml", "charms/*.svg"} {
		names, err := fs.Glob(projectAssets, pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			text, err := fs.ReadFile(projectAssets, name)
			if err != nil {
				t.Fatal(err)
			}
			files[name] = &fstest.MapFile{Data: text}
		}
	}
	return files
}

func loadAssets(t testing.TB) *Catalog {
	t.Helper()
	c, err := LoadCatalog(projectAssets)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Ids are stable for ever: designs are kept by them.
func TestCatalogIDs(t *testing.T) {
	t.Parallel()
	c := loadAssets(t)
	for _, test := range []struct {
		what string
		got  []string
		want string
	}{
		{"chains", c.ChainIDs(), "cable paperclip rolo curb figaro box satellite bar-and-link"},
		{"metals", c.MetalIDs(), "14k-yellow 14k-white 14k-rose 18k-yellow gold-filled sterling platinum titanium steel"},
		{"charms", c.CharmIDs(), "disc heart star moon bar letter birthstone connector"},
		{"stones", c.StoneIDs(), "garnet amethyst aquamarine diamond emerald alexandrite ruby peridot sapphire pink-tourmaline citrine blue-zircon"},
		{"rings", c.RingIDs(), "22ga 24ga 26ga"},
		{"mixes", c.MixIDs(), "solid alternate pattern runs blocks half thirds ombre accent center long stations twotone scatter"},
	} {
		if got := strings.Join(test.got, " "); got != test.want {
			t.Errorf("%s are\n%s, want\n%s", test.what, got, test.want)
		}
	}
}

func TestCatalogLookups(t *testing.T) {
	t.Parallel()
	c := loadAssets(t)
	for i, id := range c.ChainIDs() {
		s, ok := c.Chain(id)
		if !ok || s != &c.Chains[i] {
			t.Fatalf("Chain(%q) = %p, %v", id, s, ok)
		}
		if s.UsualSize().Width.Value != s.Usual.Value {
			t.Errorf("%s: the usual size is %v wide, want %v", id, s.UsualSize().Width.MM(), s.Usual.MM())
		}
		for j := range s.Widths {
			if size, ok := s.Size(s.Widths[j].Width.MM()); !ok || size != &s.Widths[j] {
				t.Errorf("%s: Size(%v) finds another", id, s.Widths[j].Width.MM())
			}
		}
		if _, ok := s.Size(9.9); ok {
			t.Errorf("%s: has a width of 9.9 mm", id)
		}
	}
	if m, ok := c.Metal("14k-white"); !ok || m.Nickel != "bearing" {
		t.Errorf("14k-white is not marked nickel-bearing: %+v", m)
	}
	if h, ok := c.Charm("letter"); !ok || h.Kind != CharmLetter {
		t.Errorf("letter = %+v", h)
	}
	if s, ok := c.Stone("emerald"); !ok || s.Month != 5 {
		t.Errorf("emerald = %+v", s)
	}
	if r, ok := c.Ring(24); !ok || r.ID != "24ga" {
		t.Errorf("Ring(24) = %+v", r)
	}
	for _, found := range []bool{
		second(c.Chain("rope")), second(c.Metal("")), second(c.Charm("Heart")), second(c.Stone("pearl")), second(c.Ring(0)),
	} {
		if found {
			t.Error("found an item that is not there")
		}
	}
}

func second[T any](_ T, ok bool) bool { return ok }

// What is worked out on loading agrees with the figures.
func TestCatalogResolved(t *testing.T) {
	t.Parallel()
	c := loadAssets(t)
	figaro, _ := c.Chain("figaro")
	size := figaro.UsualSize()
	if want := []int{0, 0, 0, 1}; !reflect.DeepEqual(size.Repeat, want) {
		t.Errorf("figaro repeats %v, want %v", size.Repeat, want)
	}
	cable, _ := c.Chain("cable")
	link := cable.UsualSize().Parts[0]
	wantMM(t, "cable link inside", link.Inner, 1.1)
	wantMM(t, "cable link height", link.Height, 0.3+1.0*0.70711) // its plane at 45 degrees
	curb, _ := c.Chain("curb")
	if flat, wide := curb.UsualSize().Thickness(), curb.Usual.MM(); flat > 0.6*wide {
		t.Errorf("curb %v wide stands %v high: it does not lie flat", wide, flat)
	}
	if size, _ := cable.Size(1.0); size.Closure != 26 {
		t.Errorf("the finest cable closes with %d gauge, want 26", size.Closure)
	}
	if size := cable.UsualSize(); size.Closure != 24 {
		t.Errorf("the usual cable closes with %d gauge, want 24", size.Closure)
	}
	for _, h := range c.Charms {
		if (h.Outline != "") != (len(h.SVG) > 0) {
			t.Errorf("%s: outline %q has %d bytes", h.ID, h.Outline, len(h.SVG))
		}
	}
}

// The rhythm of a chain is what its trade name promises.
func TestCatalogRhythm(t *testing.T) {
	t.Parallel()
	c := loadAssets(t)
	for i := range c.Chains {
		s := &c.Chains[i]
		for j := range s.Widths {
			w := &s.Widths[j]
			switch s.ID {
			case "figaro": // the long link is about as long as the three short ones
				short, long := &w.Parts[0], &w.Parts[1]
				three := 3*short.Inner + 2*short.Wire.MM()
				if ratio := float64(long.Length.MM() / three); ratio < 0.9 || ratio > 1.1 {
					t.Errorf("figaro %v: long link %v, three short ones %v", w.Width.MM(), long.Length.MM(), three)
				}
			case "satellite": // a ball every half inch
				if off := float64(w.RepeatLength() - unit.PerInch/2); off < -0.6 || off > 0.6 {
					t.Errorf("satellite %v: a ball every %v", w.Width.MM(), w.RepeatLength())
				}
			case "box": // pitch of about 0.9 of the width
				if ratio := float64(w.RepeatLength() / w.Width.MM()); ratio < 0.85 || ratio > 0.95 {
					t.Errorf("box %v: pitch %v", w.Width.MM(), w.RepeatLength())
				}
			}
		}
	}
}

// In the middle of every chain in its usual width, one of the rings can hang a charm.
func TestCatalogHangs(t *testing.T) {
	t.Parallel()
	c := loadAssets(t)
	thinnest := c.Rings[len(c.Rings)-1].Wire.MM()
	for i := range c.Chains {
		for _, p := range c.Chains[i].UsualSize().Parts {
			if p.Role != RoleStation && thinnest >= p.HangingWire() {
				t.Errorf("%s: part %s takes less than %v, and the thinnest ring is %v", c.Chains[i].ID, p.ID, p.HangingWire(), thinnest)
			}
		}
	}
}

// White metals differ by lightness, and rose is redder than yellow.
func TestCatalogMetalOrder(t *testing.T) {
	t.Parallel()
	c := loadAssets(t)
	luminance := func(id string) float32 {
		m, ok := c.Metal(id)
		if !ok {
			t.Fatalf("no metal %s", id)
		}
		return 0.2126*m.F0.R + 0.7152*m.F0.G + 0.0722*m.F0.B // Rec.709
	}
	if !(luminance("sterling") > luminance("14k-white") && luminance("14k-white") > luminance("platinum") &&
		luminance("platinum") > luminance("titanium")) {
		t.Error("want sterling brighter than rhodium, rhodium than platinum, platinum than titanium")
	}
	rose, _ := c.Metal("14k-rose")
	yellow, _ := c.Metal("14k-yellow")
	if rose.F0.R/rose.F0.G <= yellow.F0.R/yellow.F0.G {
		t.Error("rose is no redder than yellow")
	}
}

// Every birth month has one stone.
func TestCatalogMonths(t *testing.T) {
	t.Parallel()
	for i, s := range loadAssets(t).Stones {
		if s.Month != i+1 {
			t.Errorf("%s has month %d, want %d", s.ID, s.Month, i+1)
		}
	}
}

func TestCatalogVersion(t *testing.T) {
	t.Parallel()
	c := loadAssets(t)
	if len(c.Version) != 16 || strings.Trim(c.Version, "0123456789abcdef") != "" {
		t.Errorf("version %q, want 16 hex digits", c.Version)
	}
	if again := loadAssets(t); again.Version != c.Version || !reflect.DeepEqual(again, c) {
		t.Error("loading twice gives two catalogues")
	}
	for _, name := range []string{"catalog/metals.yaml", "charms/heart.svg"} {
		files := copyAssets(t)
		files[name].Data = append(files[name].Data, '\n')
		changed, err := LoadCatalog(files)
		if err != nil {
			t.Fatal(err)
		}
		if changed.Version == c.Version {
			t.Errorf("%s changed, and the version did not", name)
		}
	}
}

// Each broken catalogue is refused, and the message says what is wrong and where.
func TestLoadCatalogBroken(t *testing.T) {
	t.Parallel()
	const (
		chains = "catalog/chains.yaml"
		metals = "catalog/metals.yaml"
		charms = "catalog/charms.yaml"
		stones = "catalog/stones.yaml"
		rings  = "catalog/rings.yaml"
		fits   = "catalog/fit.yaml"
		skins  = "catalog/skins.yaml"
		mixes  = "catalog/mixes.yaml"
		heart  = "charms/heart.svg"
	)
	for _, test := range []struct {
		name, file, old, new, want string
	}{
		{"unknown field", chains, "    name: Cable\n", "    nome: Cable\n", `catalog/chains.yaml:5: unknown field "nome"`},
		{"unknown list", rings, "rings:\n", "loops:\n", `catalog/rings.yaml:2: unknown field "loops": want rings`},
		{"repeated field", metals, "    colour: yellow\n", "    colour: yellow\n    colour: rose\n", `catalog/metals.yaml:7: mapping key "colour" already defined at [6:5]`},
		{"word for a number", rings, "gauge: 22", "gauge: thick", "catalog/rings.yaml:4: "},
		{"no mapping", skins, "skins:\n", "", "catalog/skins.yaml:2: want skins"},
		{"two documents", fits, "ease:", "---\nease:", "catalog/fit.yaml: want one document"},
		{"anchor", fits, "waste: {", "waste: &w {", "catalog/fit.yaml:2: anchors, aliases and tags are not used here"},
		{"nested brackets", fits, "ease:", "x: " + strings.Repeat("[", 40) + strings.Repeat("]", 40) + "\nease:", "catalog/fit.yaml: brackets open more than 32 deep"},
		{"nested dashes", fits, "ease:", "x:\n" + strings.Repeat("- ", 40) + "\nease:", "catalog/fit.yaml: a line is indented more than 64 columns"},

		{"source missing", stones, `ior: {value: 2.417, source: "physicallybased.info"}`, "ior: {value: 2.417}", "catalogue.stones[diamond].ior: the figure 2.417 has no source"},
		{"source empty", rings, `source: "linkspermanentjewellerysupplies.co.uk"`, `source: ""`, "catalogue.rings[22ga].wire: the figure 0.64 has no source"},
		{"colour without source", metals, `b: 0.88, source: "polished sterling, published alloy value, linear Rec.709"`, "b: 0.88", "catalogue.metals[sterling].f0: the colour has no source"},
		{"no number", rings, "usual: {value: 2.5,", "usual: {value: .nan,", "catalogue.rings[22ga].usual: NaN is not between 0 and 1000"},
		{"below nothing", fits, "waste: {value: 25.4,", "waste: {value: -1,", "fit: waste -1 mm is not above 0 and up to 100 mm"},

		{"id spelt otherwise", metals, "id: gold-filled", "id: Gold_Filled", `metals: id "Gold_Filled": want lower-case words joined by -`},
		{"id twice", metals, "id: platinum", "id: sterling", `metals: id "sterling" is there twice`},
		{"reflects too much", metals, "f0: {r: 0.98, ", "f0: {r: 1.2, ", "catalogue.metals[18k-yellow].f0: 1.2 is not between 0 and 1.1"},
		{"too dense", metals, "density: {value: 20.7,", "density: {value: 207,", "metal platinum: density 207 is not between 1 and 25 g/cm3"},
		{"nickel unsaid", metals, "nickel: bearing", "nickel: some", `metal 14k-white: nickel "some": want one of bearing, none, ask`},

		{"usual width", chains, "usual: {value: 2.1,", "usual: {value: 2.2,", "chain paperclip: usual 2.2 is none of its widths"},
		{"unknown lay", chains, "lay: flat", "lay: sideways", `chain curb: lay "sideways": want one of turned, flat`},
		{"width of its links", chains, "      - width: {value: 1.8, source: default}\n        pattern: [link]\n", "      - width: {value: 1.9, source: default}\n        pattern: [link]\n", "chain paperclip 1.9 mm: its links are 1.8 mm wide"},
		{"part unknown", chains, "pattern: [short*3, long]", "pattern: [short*3, lang]", `chain figaro 1.5 mm: pattern names part "lang", and there is none`},
		{"count unreadable", chains, "pattern: [short*3, long]", "pattern: [short*0, long]", `chain figaro 1.5 mm: pattern step "short*0"`},
		{"pattern too long", chains, "pattern: [short*3, long]", "pattern: [short*1000, long]", "chain figaro 1.5 mm: pattern is longer than 1000 parts"},
		{"pattern empty", chains, "pattern: [short*3, long]", "pattern: []", "chain figaro 1.5 mm: pattern is empty"},
		{"part unused", chains, "pattern: [short*3, long]", "pattern: [short*3]", "chain figaro 1.5 mm: part long is not in the pattern"},
		{"stations denied", chains, "    stations: true\n", "", "chain satellite 1 mm: stations is false, and parts of role station say otherwise"},
		{"twist missing", chains, "            twist: 90\n", "", "chain curb 1.04 mm: part link: twist is 0°, and links that lie flat have 90°"},

		{"no hole", chains, "wire: {value: 0.4, source: default}", "wire: {value: 0.9, source: default}", "chain paperclip 1.8 mm: part link: wire of 0.9 mm leaves no hole"},
		{"wire too thick to pass", chains, "wire: {value: 0.4, source: default}", "wire: {value: 0.6, source: default}", "chain paperclip 1.8 mm: part link: wire of 0.6 mm does not go through part link, 0.6 mm wide inside"},
		{"rolo too tight", chains, "wire: {value: 0.33, source: default}", "wire: {value: 0.5, source: default}", "chain rolo 1.8 mm: part link: inner diameter 0.8 mm does not hold two neighbours of 0.5 mm"},
		{"ends too pointed", chains, "length: {value: 2, source: default}\n            width: {value: 1.5, source: default}\n            wire: {value: 0.38, source: default}", "length: {value: 3, source: default}\n            width: {value: 1.5, source: default}\n            wire: {value: 0.38, source: default}", "chain cable 1.5 mm: parts link and link run "},
		{"box strip too wide", chains, "body: {value: 0.66, source: default}", "body: {value: 0.7, source: default}", "chain box 1 mm: part link: strip of 0.7 mm does not go through part link, 0.7 mm wide inside"},
		{"ball and length", chains, "length: {value: 3.4, source: default}", "length: {value: 3, source: default}", "chain satellite 1.3 mm: part bead: length leaves 1.6 mm for a ball of 2 mm"},
		{"ring too thick", chains, "        closure: 26\n", "", "chain cable 1 mm: closing ring of 0.51 mm does not pass part link, which takes less than 0.45 mm"},
		{"gauge not stocked", chains, "        closure: 26\n", "        closure: 28\n", "chain cable 1 mm: closes with a ring of 28 gauge, and there is none"},

		{"sizes out of order", charms, "- {value: 4, source: default}\n      - {value: 5, source: default}", "- {value: 5, source: default}\n      - {value: 4, source: default}", "charm heart: sizes: 4 comes after 5"},
		{"outline missing", charms, "outline: charms/heart.svg", "outline: charms/hart.svg", "charm heart: open charms/hart.svg: file does not exist"},
		{"outline leaves the folder", charms, "outline: charms/heart.svg", "outline: ../heart.svg", `charm heart: "../heart.svg" is no path inside the folder`},
		{"no outline", charms, "    outline: charms/heart.svg\n", "", "charm heart: has no outline"},
		{"unknown kind", charms, "kind: stone", "kind: gem", `charm birthstone: kind "gem": want one of plate, letter, stone, connector`},
		{"unknown hang", charms, "hang: [inline]", "hang: [inline, loose]", `charm connector: hang "loose": want one of dangle, inline`},
		{"script in outline", heart, "  <path", "  <script/><path", "charm heart: charms/heart.svg: element script: want an svg with one path"},
		{"two paths", heart, "</svg>", "<path d=\"M 0 0 L 1 1 Z\"/></svg>", "charm heart: charms/heart.svg: has 2 paths: want one"},
		{"reference in outline", heart, "<path ", "<path href=\"x\" ", "charm heart: charms/heart.svg: path has attribute href"},
		{"other command", heart, " Q ", " T ", "charm heart: charms/heart.svg: path data: want the commands M L H V C Q A Z and numbers"},
		{"document type", heart, "<svg", "<!DOCTYPE svg><svg", "charm heart: charms/heart.svg: has a declaration: want an svg element alone"},

		{"month twice", stones, "month: 2\n", "month: 1\n", "stone amethyst: month 1 has garnet already"},
		{"too soft to be", stones, "mohs: {value: 10,", "mohs: {value: 11,", "stone diamond: hardness 11 is not between 1 and 10"},
		{"gauge and wire", rings, "wire: {value: 0.4,", "wire: {value: 0.45,", "ring 26ga: wire is 0.45 mm, and 26 gauge is 0.405 mm"},
		{"usual ring", rings, "usual: {value: 2.5,", "usual: {value: 5,", "ring 22ga: usual 5 is none of its inner diameters"},
		{"ease out of order", fits, "comfort: {value: 16,", "comfort: {value: 30,", "ease bracelet: want snug below comfort below loose"},
		{"ease missing", fits, "  anklet:", "  foot:", "fit: has no ease for anklet"},
		{"ease too large", fits, "loose: {value: 2,", "loose: {value: 7,", "ease ring: loose is more than the 6 mm that can be asked for"},
		{"no ease at all", fits, "waste: {value: 25.4,", "waste: {value: 0,", "catalogue.waste: 0 is not between 0 and 1000"},
		{"unknown fit", fits, "    loose:", "    baggy: {value: 60, source: default}\n    loose:", "ease bracelet: want snug, comfort and loose, and nothing else"},
		{"tone missing", skins, `  - {tone: 3, hex: "f7ead0", source: "Monk Skin Tone scale"}` + "\n", "", "skins: there are 9 tones, and the scale has 10"},
		{"unknown mix", mixes, "id: solid\n    form: \"solid\"", "id: stripes\n    form: \"stripes\"", "mix stripes: is not a rule of the grammar"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			files := copyAssets(t)
			text := string(files[test.file].Data)
			if !strings.Contains(text, test.old) {
				t.Fatalf("%s does not hold %q", test.file, test.old)
			}
			files[test.file].Data = []byte(strings.Replace(text, test.old, test.new, 1))
			_, err := LoadCatalog(files)
			if err == nil {
				t.Fatalf("loads, want %q", test.want)
			}
			if !strings.Contains(err.Error(), test.want) {
				t.Errorf("says\n%v, want\n%s", err, test.want)
			}
		})
	}
}

func TestLoadCatalogFiles(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		spoil func(fstest.MapFS)
		want  string
	}{
		{"missing", func(f fstest.MapFS) { delete(f, "catalog/stones.yaml") }, "open catalog/stones.yaml: file does not exist"},
		{"stray", func(f fstest.MapFS) { f["catalog/chain.yaml"] = &fstest.MapFile{} }, "catalog/chain.yaml: not a file of the catalogue"},
		{"empty", func(f fstest.MapFS) { f["catalog/stones.yaml"] = &fstest.MapFile{} }, "catalog/stones.yaml: want one document"},
		{"huge", func(f fstest.MapFS) { f["catalog/stones.yaml"].Data = make([]byte, maxFile+1) }, "catalog/stones.yaml: more than 262144 bytes"},
		{"nothing", func(f fstest.MapFS) { clear(f) }, "open catalog/chains.yaml: file does not exist"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			files := copyAssets(t)
			test.spoil(files)
			_, err := LoadCatalog(files)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("says\n%v, want\n%s", err, test.want)
			}
		})
	}
}

// Every fault is named at once, not the first alone.
func TestLoadCatalogAllFaults(t *testing.T) {
	t.Parallel()
	files := copyAssets(t)
	for name, old := range map[string]string{"catalog/metals.yaml": "name:", "catalog/stones.yaml": "month:"} {
		files[name].Data = []byte(strings.Replace(string(files[name].Data), old, "x:", 1))
	}
	_, err := LoadCatalog(files)
	if err == nil || !strings.Contains(err.Error(), "metals.yaml") || !strings.Contains(err.Error(), "stones.yaml") {
		t.Errorf("says\n%v, want both files", err)
	}
}

// Whatever stands in a file, it is read or refused, and what was read can be judged without a panic. The
// seeds are short: the fuzzer spends its time on what it makes of them.
func FuzzCatalogFile(f *testing.F) {
	for _, text := range []string{
		"chains:\n  - id: a\n    lay: flat\n    closure: 24\n    widths:\n      - width: {value: 2, source: x}\n        pattern: [l*3, m]\n" +
			"        parts:\n          - {id: l, form: oval, role: link, length: {value: 2.6}, width: {value: 2}, wire: {value: 0.5}, twist: 90}\n" +
			"          - {id: m, form: stadium, role: long, length: {value: 6}, width: {value: 2}, wire: {value: .5}, twist: 90}\n",
		"chains: [{id: a, lay: turned, widths: [{pattern: [b, c], parts: [{id: b, form: bead, body: {value: 2}}, {id: c, form: box}]}]}]",
		"metals:\n- {id: a-b, f0: {r: 1, g: .5, b: 0}, density: {value: 1e1}}",
		"charms: [{id: a, kind: plate, hang: [dangle, inline], sizes: [{value: 1}]}]",
		"stones:\n  - month: 13",
		"rings: [{id: 24ga, gauge: 24, wire: {value: 0.51, source: y}}]",
		"waste: {value: .inf}\nease: {bracelet: {snug: {value: 1}}}",
		"skins: [{tone: 1, hex: \"f6ede4\"}]",
		"mixes: [{id: solid, form: \"solid\", metals: 1}]",
		"a: &x [*x]", "? [", "---\n---", "- - -", "!!binary x", "<<: {}", "waste: |\n  x",
	} {
		for which := range len(new(Catalog).files()) {
			f.Add(which, text)
		}
	}
	f.Fuzz(func(t *testing.T, which int, text string) {
		c := new(Catalog)
		files := c.files()
		file := files[uint(which)%uint(len(files))]
		if err := decodeYAML(file.name, []byte(text), file.into); err != nil {
			if !strings.HasPrefix(err.Error(), file.name) {
				t.Fatalf("the error does not name the file: %v", err)
			}
			return
		}
		for i := range c.Chains {
			for j := range c.Chains[i].Widths {
				if c.Chains[i].Widths[j].resolve(&c.Chains[i]) != nil {
					return
				}
			}
		}
		if len(c.Check()) == 0 {
			t.Fatal("a catalogue of one file holds together")
		}
	})
}

// Whatever an outline is, it is accepted or refused; what is accepted has one path and no word of script.
func FuzzOutline(f *testing.F) {
	f.Add(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="-5 -5 10 10"><path d="M 5 0 A 5 5 0 0 1 -5 0 Z"/></svg>`)
	f.Add(`<svg><path d="m0 0h1v1z"></path></svg>`)
	f.Add(`<svg><g/></svg><!-- x -->&lt;`)
	f.Fuzz(func(t *testing.T, svg string) {
		if checkOutline([]byte(svg)) != nil {
			return
		}
		if strings.Count(svg, "path") == 0 || strings.Contains(svg, "<!DOCTYPE") || strings.Contains(svg, "<script") && !strings.Contains(svg, "<!--") {
			t.Fatalf("accepted %q", svg)
		}
	})
}
