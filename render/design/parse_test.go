package design

import (
	"errors"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/aurelink/aurelink/render/unit"
)

// readCatalog reads the embedded catalogue once for all tests.
var readCatalog = sync.OnceValues(func() (*Catalog, error) { return LoadCatalog(os.DirFS("../../assets")) })

func catalog(t testing.TB) *Catalog {
	t.Helper()
	c, err := readCatalog()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// contractDesign is the design in the contract.
const contractDesign = `{"version":1, "piece":"bracelet", "body":{"size_mm":158.75,"skin":5}, "fit":"comfort",
 "strands":[{"chain":"paperclip","metals":["gold-filled","sterling"],"mix":"half",
   "closure":{"ring":"24ga-id2.0","metal":"gold-filled"},
   "charms":[{"charm":"heart","metal":"14k-rose","at":"center"},
             {"charm":"letter","text":"A","metal":"sterling","at":"+4"},
             {"charm":"birthstone","stone":"garnet","hang":"inline","metal":"14k-yellow","at":"-4"}]}]}`

// contractQuery is the same design as a query.
const contractQuery = "chain=paperclip&metals=gold-filled,sterling&mix=half&wrist=6.25in&" +
	"charms=heart:14k-rose@center,letter.A:sterling@+4,birthstone.garnet:14k-yellow@-4!inline"

func TestContractDesign(t *testing.T) {
	t.Parallel()
	c := catalog(t)
	got, err := c.Parse([]byte(`{"design":` + contractDesign + `}`))
	if err != nil {
		t.Fatal(err)
	}
	want := Design{
		Piece: Bracelet, Size: 158.75, Skin: 5, Fit: Fit{Name: Comfort},
		Strands: []Strand{{
			Chain: "paperclip", Width: 2.1, Metals: []string{"gold-filled", "sterling"}, Mix: Mix{Kind: MixHalf},
			Finish:  Polished,
			Closure: Closure{Gauge: 24, Inner: 2, Metal: "gold-filled"},
			Charms: []CharmUse{
				{Charm: "heart", Metal: "14k-rose", Size: 5, Hang: Dangle, At: Place{Kind: PlaceCenter}},
				{Charm: "letter", Metal: "sterling", Text: "A", Face: "sans", Size: 5, Hang: Dangle,
					At: Place{Kind: PlaceLinks, Links: 4}},
				{Charm: "birthstone", Metal: "14k-yellow", Stone: "garnet", StoneKind: "simulated", Cut: CutRound,
					Setting: SettingBezel, Size: 3, Hang: Inline, At: Place{Kind: PlaceLinks, Links: -4}},
			},
		}},
	}
	if !reflect.DeepEqual(got.Design, want) {
		t.Errorf("got  %+v\nwant %+v", got.Design, want)
	}
	if got.View != DefaultView() || got.HasView || !got.HasDesign {
		t.Errorf("view %+v, has view %v, has design %v", got.View, got.HasView, got.HasDesign)
	}
	asked, err := c.ParseQuery(contractQuery)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(asked.Design, want) {
		t.Errorf("query: got  %+v\nwant %+v", asked.Design, want)
	}
}

// refused is a request that is refused: each fault as "field: part of the message".
type refused struct {
	name, in string
	kind     ErrorKind
	faults   []string
}

func (r refused) check(t *testing.T, err error) {
	t.Helper()
	var bad *Error
	if !errors.As(err, &bad) {
		t.Fatalf("%s: not refused: %v", r.in, err)
	}
	if bad.Kind != r.kind {
		t.Errorf("%s: kind %s, want %s", r.in, bad.Kind, r.kind)
	}
	ok := len(bad.Fields) == len(r.faults)
	for i := 0; ok && i < len(r.faults); i++ {
		field, message, _ := strings.Cut(r.faults[i], ": ")
		ok = bad.Fields[i].Field == field && strings.Contains(bad.Fields[i].Message, message)
	}
	if !ok {
		t.Errorf("%s:\ngot:\n%v\nwant:\n%v", r.in, bad, strings.Join(r.faults, "\n"))
	}
}

// plain is a body whose design has one more member, or another in place of the plain one.
func plain(members string) string {
	base := []string{`"piece":"bracelet"`, `"body":{"size":"6.25in"}`, `"strands":[{"chain":"cable","metals":["sterling"]}]`}
	var out []string
	for _, m := range base {
		if name, _, _ := strings.Cut(m, ":"); !strings.HasPrefix(members, name+":") {
			out = append(out, m)
		}
	}
	if members != "" {
		out = append(out, members)
	}
	return `{"design":{` + strings.Join(out, ",") + `}}`
}

// strand is a body whose one strand is figaro in two metals with more members.
func strand(members string) string {
	return plain(`"strands":[{"chain":"figaro","metals":["sterling","14k-rose"],` + members + `}]`)
}

// charm is a body with one charm.
func charm(members string) string { return strand(`"charms":[{` + members + `}]`) }

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	c := catalog(t)
	const heart = `"charm":"heart","metal":"sterling","at":"center"`
	const letter = `"charm":"letter","metal":"sterling","at":"center"`
	const disc = `"charm":"disc","metal":"sterling","at":"center"`
	const stone = `"charm":"birthstone","metal":"sterling","at":"center"`
	for _, tt := range []refused{
		// Syntax.
		{"empty", ``, Syntax, []string{"body: is not JSON"}},
		{"not JSON", `{"design":`, Syntax, []string{"body: at byte 10"}},
		{"NaN", plain(`"body":{"size_mm":NaN}`), Syntax, []string{"body: is not JSON"}},
		{"trailing comma", `{"design":{},}`, Syntax, []string{"body: is not JSON"}},
		{"trailing data", plain("") + ` {}`, Syntax, []string{"body: after top-level value"}},
		{"not UTF-8", "{\"design\":\"\xff\"}", Syntax, []string{"body: is not UTF-8"}},
		{"deep", strings.Repeat("[", 20) + strings.Repeat("]", 20), Syntax, []string{"body: nested more than 16"}},
		{"very deep", strings.Repeat("[", 30000), Syntax, []string{"body: is not JSON"}},
		{"long list", plain(`"strands":[` + strings.Repeat("1,", 300) + `1]`), Syntax,
			[]string{"strands: more than 256 values", "strands: holds 256 strands; it takes 1 to 6"}},
		{"too large", strings.Repeat(" ", maxBody+1), TooLarge, []string{"body: at most 65536"}},
		{"unknown field", plain(`"colour":1`), Syntax, []string{`colour: no field "colour"`}},
		{"unknown deeper", strand(`"owned":true`), Syntax, []string{`strands[0].owned: no field "owned"`}},
		{"unknown at the top", `{"design":` + contractDesign + `,"lang":"en"}`, Syntax, []string{`lang: a request has no field`}},
		{"other case", plain(`"Fit":"snug"`), Syntax, []string{`Fit: no field`}},
		{"hostile name", plain(`"a\u001b[31m":1`), Syntax, []string{`"a\x1b[31m": no field`}},
		{"repeated", plain(`"fit":"snug","fit":"loose"`), Syntax, []string{"fit: more than once"}},
		{"repeated deeper", charm(heart + `,"at":"+1"`), Syntax, []string{"strands[0].charms[0].at: more than once"}},
		{"people", plain(`"people":[]`), Syntax, []string{"people: no field"}},
		{"match", plain(`"match":"count"`), Syntax, []string{"match: no field"}},
		{"clasp", strand(`"closure":{"clasp":"lobster"}`), Syntax, []string{"strands[0].closure.clasp: no field"}},
		{"with", charm(heart + `,"with":0`), Syntax, []string{"strands[0].charms[0].with: no field"}},

		// What is missing, or of another type.
		{"not an object", `[]`, Value, []string{"body: is a list; a request is an object"}},
		{"no design", `{}`, Value, []string{"design: is missing"}},
		{"both", `{"design":` + contractDesign + `,"code":"1AA"}`, Value, []string{"code: send it alone"}},
		{"null", `{"design":null}`, Value, []string{"design: is null"}},
		{"empty design", `{"design":{}}`, Value, []string{"piece: is missing", "body: is missing", "strands: is missing"}},
		{"empty parts", `{"design":{"piece":"bracelet","body":{},"strands":[{}]}}`, Value,
			[]string{"body.size: is missing", "strands[0].chain: is missing", "strands[0].metals: is missing"}},
		{"empty charm", charm(``), Value, []string{"strands[0].charms[0].charm: is missing",
			"strands[0].charms[0].metal: is missing", "strands[0].charms[0].at: is missing"}},
		{"newer version", plain(`"version":2`), Value, []string{"version: is not a version"}},
		{"version in text", plain(`"version":"1"`), Value, []string{"version: is not"}},

		// The wearer.
		{"piece", plain(`"piece":"hat"`), Value, []string{`piece: there is no piece "hat"`}},
		{"bare inches", plain(`"body":{"size":6.5}`), Value, []string{"body.size: 6.5 has no unit; did you mean 6.5in?"}},
		{"bare cm", plain(`"body":{"size":"16"}`), Value, []string{"body.size: did you mean 16cm?"}},
		{"bare mm", plain(`"body":{"size":160}`), Value, []string{"body.size: did you mean 160mm?"}},
		{"bare either", plain(`"body":{"size":11}`), Value, []string{"body.size: did you mean 11in or 11cm?"}},
		{"bare nothing", plain(`"body":{"size":1}`), Value, []string{"body.size: write it as 6.25in"}},
		{"small", plain(`"body":{"size":"6.5mm"}`), Value, []string{`body.size: a wrist as small as "6.5mm" can't be drawn here; did you mean 6.5in?`}},
		{"large", plain(`"body":{"size":"50cm"}`), Value, []string{`body.size: a wrist as large as "50cm" can't be drawn here; please measure once more`}},
		{"no length", plain(`"body":{"size":"US 7"}`), Value, []string{`body.size: "US 7" is not a length`}},
		{"size_mm in text", plain(`"body":{"size_mm":"160"}`), Value, []string{"body.size_mm: is text; it should be a number"}},
		{"size_mm small", plain(`"body":{"size_mm":6.25}`), Value, []string{"body.size_mm: did you mean 6.25in?"}},
		{"size_mm huge", plain(`"body":{"size_mm":1e999}`), Value, []string{"body.size_mm: "}},
		{"two sizes", plain(`"body":{"size_mm":160,"size":"6in"}`), Value, []string{"body.size_mm: give one of them"}},
		{"skin", plain(`"body":{"size":"6in","skin":11}`), Value, []string{"body.skin: 11 is out of range"}},
		{"skin 5.0", plain(`"body":{"size":"6in","skin":5.0}`), Value, []string{`body.skin: "5.0" is not a whole number`}},
		{"skin 5e0", plain(`"body":{"size":"6in","skin":5e0}`), Value, []string{`body.skin: "5e0" is not a whole number`}},
		{"skin -0", plain(`"body":{"size":"6in","skin":-0}`), Value, []string{`body.skin: "-0" is not a whole number`}},
		{"skin huge", plain(`"body":{"size":"6in","skin":99999999999999999999}`), Value, []string{"body.skin: not a whole number"}},
		{"skin in text", plain(`"body":{"size":"6in","skin":"5"}`), Value, []string{"body.skin: is text"}},

		// The fit.
		{"fit", plain(`"fit":"tight"`), Value, []string{`fit: there is no fit "tight"`}},
		{"fit number", plain(`"fit":16`), Value, []string{"fit: is a number"}},
		{"ease", plain(`"fit":{"ease_mm":61}`), Value, []string{"fit.ease_mm: out of range"}},
		{"ease below", plain(`"fit":{"ease_mm":-1}`), Value, []string{"fit.ease_mm: out of range"}},
		{"ease and length", plain(`"fit":{"ease_mm":6,"length":"7in"}`), Value, []string{"fit: one of them"}},
		{"neither", plain(`"fit":{}`), Value, []string{"fit: one of them"}},
		{"length bare", plain(`"fit":{"length":7}`), Value, []string{"fit.length: did you mean 7in?"}},
		{"length out", plain(`"fit":{"length":"341mm"}`), Value, []string{"fit.length: a bracelet as large as"}},
		{"length short", plain(`"fit":{"length":"6in"}`), Value, []string{"fit.length: does not go round a wrist of 158.75 mm"}},

		// The strand.
		{"no strands", plain(`"strands":[]`), Value, []string{"strands: holds 0 strands; it takes 1 to 6"}},
		{"chain", plain(`"strands":[{"chain":"rope","metals":["sterling"]}]`), Value, []string{`strands[0].chain: there is no chain "rope"`}},
		{"metal", plain(`"strands":[{"chain":"cable","metals":["sterling","tin"]}]`), Value, []string{`strands[0].metals[1]: there is no metal "tin"`}},
		{"metals in text", plain(`"strands":[{"chain":"cable","metals":"sterling"}]`), Value, []string{"strands[0].metals: is text; it should be a list"}},
		{"no metals", plain(`"strands":[{"chain":"cable","metals":[]}]`), Value, []string{"strands[0].metals: holds 0 metals"}},
		{"seven metals", plain(`"strands":[{"chain":"cable","metals":["sterling","sterling","sterling","sterling","sterling","sterling","sterling"]}]`),
			Value, []string{"strands[0].metals: holds 7 metals; it takes 1 to 6"}},
		{"width", strand(`"width_mm":9`), Value, []string{"strands[0].width_mm: is not a width, in mm, that figaro comes in"}},
		{"finish", strand(`"finish":"matte"`), Value, []string{`strands[0].finish: there is no finish "matte"`}},
		{"wear", strand(`"wear":1.01`), Value, []string{"strands[0].wear: out of range"}},
		{"wear below", strand(`"wear":-0.01`), Value, []string{"strands[0].wear: out of range"}},
		{"wear in text", strand(`"wear":"0"`), Value, []string{"strands[0].wear: is text; it should be a number"}},
		{"mix", strand(`"mix":"swirl"`), Value, []string{`strands[0].mix: there is no mix "swirl"`}},
		{"mix needs", strand(`"mix":"thirds"`), Value, []string{"strands[0].mix: thirds needs 3 metals, and 2 are named"}},
		{"mix letter", strand(`"mix":"pattern:AAD"`), Value, []string{"strands[0].mix: pattern:AAD needs 4 metals, and 2 are named"}},
		{"mix stations", strand(`"mix":"stations:B"`), Value, []string{"strands[0].mix: figaro has no beads or bars"}},
		{"mix long", plain(`"strands":[{"chain":"cable","metals":["sterling","platinum"],"mix":"long:B"}]`), Value,
			[]string{"strands[0].mix: cable has no long links"}},
		{"ring", strand(`"closure":{"ring":"18ga-id9.0"}`), Value, []string{`strands[0].closure.ring: there is no ring "18ga-id9.0"`}},
		{"ring unstocked", strand(`"closure":{"ring":"24ga-id2.1"}`), Value, []string{`strands[0].closure.ring: there is no ring`}},
		{"ring metal", strand(`"closure":{"metal":"tin"}`), Value, []string{`strands[0].closure.metal: there is no metal`}},

		// Charms.
		{"25 charms", strand(`"charms":[` + strings.Repeat(`{},`, 24) + `{}]`), Value, []string{"strands[0].charms: holds 25 charms"}},
		{"unknown charm", charm(`"charm":"cat","metal":"sterling","at":"center"`), Value, []string{`strands[0].charms[0].charm: there is no charm "cat"`}},
		{"at", charm(`"charm":"heart","metal":"sterling","at":"left"`), Value, []string{`strands[0].charms[0].at: "left" is not a place`}},
		{"at unsigned", charm(`"charm":"heart","metal":"sterling","at":4`), Value, []string{`strands[0].charms[0].at: counted from the centre as +4 or -4`}},
		{"at number", charm(`"charm":"heart","metal":"sterling","at":-4`), Value, []string{`strands[0].charms[0].at: is a number; links are counted in text, as in "-4"`}},
		{"at list", charm(`"charm":"heart","metal":"sterling","at":[]`), Value, []string{`strands[0].charms[0].at: is a list`}},
		{"text on a heart", charm(heart + `,"text":"A"`), Value, []string{"strands[0].charms[0].text: a heart carries no text"}},
		{"stone on a heart", charm(heart + `,"stone":"ruby"`), Value, []string{"strands[0].charms[0].stone: a heart holds no stone"}},
		{"letter without", charm(letter), Value, []string{"strands[0].charms[0].text: is missing; a letter carries text"}},
		{"two letters", charm(letter + `,"text":"AB"`), Value, []string{"strands[0].charms[0].text: is not one letter, figure or &"}},
		{"letter ß", charm(letter + `,"text":"ß"`), Value, []string{"strands[0].charms[0].text: is not one letter"}},
		{"text long", charm(disc + `,"text":"ABCD"`), Value, []string{"strands[0].charms[0].text: is 4 characters long; there is room for 3"}},
		{"text control", charm(disc + `,"text":"A\n"`), Value, []string{"strands[0].charms[0].text: holds U+000A"}},
		{"text bidi", charm(disc + `,"text":"A\u202e"`), Value, []string{"strands[0].charms[0].text: holds U+202E"}},
		{"text no glyph", charm(disc + `,"text":"漢"`), Value, []string{`strands[0].charms[0].text: the sans face has no glyph for "漢" (U+6F22)`}},
		{"text lone surrogate", charm(disc + `,"text":"\ud800"`), Value, []string{"strands[0].charms[0].text: no glyph for"}},
		{"script é", charm(disc + `,"face":"script","text":"é"`), Value, []string{`strands[0].charms[0].text: the script face has no glyph for "é"`}},
		{"serif heart", charm(disc + `,"face":"serif","text":"♥"`), Value, []string{`strands[0].charms[0].text: the serif face has no glyph`}},
		{"text number", charm(disc + `,"text":5`), Value, []string{"strands[0].charms[0].text: is a number; it should be text"}},
		{"face", charm(disc + `,"face":"gothic"`), Value, []string{`strands[0].charms[0].face: there is no face "gothic"`}},
		{"no stone", charm(stone), Value, []string{"strands[0].charms[0].stone: is missing; a birthstone holds a stone"}},
		{"stone", charm(stone + `,"stone":"rock"`), Value, []string{`strands[0].charms[0].stone: there is no stone "rock"`}},
		{"stone kind", charm(stone + `,"stone":"ruby","stone_kind":"real"`), Value, []string{`strands[0].charms[0].stone_kind: there is no kind of stone "real"`}},
		{"cut", charm(stone + `,"stone":"ruby","cut":"trillion"`), Value, []string{`strands[0].charms[0].cut: there is no cut "trillion"`}},
		{"setting", charm(stone + `,"stone":"ruby","setting":"flush"`), Value, []string{`strands[0].charms[0].setting: there is no setting "flush"`}},
		{"cut of a heart", charm(heart + `,"cut":"round","setting":"bezel"`), Value,
			[]string{"strands[0].charms[0].cut: a heart holds no stone", "strands[0].charms[0].setting: a heart holds no stone"}},
		{"charm size", charm(heart + `,"size_mm":99`), Value, []string{"strands[0].charms[0].size_mm: is not a size, in mm, that a heart comes in"}},
		{"hang", charm(`"charm":"connector","metal":"sterling","at":"center","hang":"dangle"`), Value,
			[]string{`strands[0].charms[0].hang: there is no way to hang a connector by "dangle"`}},

		// The view.
		{"view", `{"design":` + contractDesign + `,"view":{"view":"tryon"}}`, Value, []string{`view.view: there is no view "tryon"`}},
		{"view.w", `{"design":` + contractDesign + `,"view":{"w":1201,"dpr":3,"aspect":"2:1"}}`, Value,
			[]string{`view.w: "1201" is not one`, `view.aspect: there is no aspect "2:1"`, `view.dpr: "3" is not one`}},
		{"view.w tricks", `{"design":` + contractDesign + `,"view":{"w":1.2e3}}`, Value, []string{`view.w: "1.2e3" is not one`}},
		{"view.w wraps", `{"design":` + contractDesign + `,"view":{"w":18446744073709552816}}`, Value, []string{`view.w: is not one`}},
		{"view.w text", `{"design":` + contractDesign + `,"view":{"w":"1200"}}`, Value, []string{`view.w: text is not one`}},
		{"pixels", `{"design":` + contractDesign + `,"view":{"w":1600,"dpr":2,"aspect":"1:1"}}`, Value, []string{"view.dpr: 3200 x 3200 device pixels"}},
		{"yaw", `{"design":` + contractDesign + `,"view":{"yaw":181}}`, Value, []string{`view.yaw: out of range`}},
		{"light", `{"design":` + contractDesign + `,"view":{"light":"sun","lang":"de"}}`, Value,
			[]string{`view.light: there is no light "sun"`, `view.lang: there is no lang "de"`}},
		{"view unknown", `{"design":` + contractDesign + `,"view":{"zoom":2}}`, Syntax, []string{`view.zoom: a view has no field "zoom"`}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := c.Parse([]byte(tt.in))
			tt.check(t, err)
		})
	}
}

func TestParseDesignTakesNoView(t *testing.T) {
	t.Parallel()
	c := catalog(t)
	_, err := c.ParseDesign([]byte(`{"design":` + contractDesign + `,"view":{}}`))
	refused{"", "view", Syntax, []string{`view: a request has no field "view"`}}.check(t, err)
	d, err := c.ParseDesign([]byte(`{"design":` + contractDesign + `}`))
	if err != nil || d.Piece != Bracelet {
		t.Error(d, err)
	}
}

// Every fault is told at once, and a body full of faults gets a short answer.
func TestAllFaultsAtOnce(t *testing.T) {
	t.Parallel()
	c := catalog(t)
	_, err := c.Parse([]byte(`{"design":{"piece":"hat","body":{"size":7,"skin":0},"fit":"x","nope":1,
		"strands":[{"chain":"x","metals":["y"],"mix":"z"}]},"view":{"w":1}}`))
	refused{"", "all", Syntax, []string{"nope: ", "piece: ", "body.size: ", "body.skin: ", "fit: ", "strands[0].chain: ",
		"strands[0].metals[0]: ", "strands[0].mix: ", "view.w: "}}.check(t, err)

	var many strings.Builder
	for i := range 4000 {
		fmt.Fprintf(&many, `,"f%d":1`, i)
	}
	_, err = c.Parse([]byte(`{"design":{"piece":"bracelet"` + many.String() + `}}`))
	var bad *Error
	if !errors.As(err, &bad) || len(bad.Fields) != maxFaults+1 || len(bad.Error()) > 16<<10 {
		t.Errorf("%d faults", len(bad.Fields))
	}
}

func texts[T ~string](words []T) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = string(w)
	}
	return out
}

// A refusal of a known word lists the words there are, and nothing that is not there yet.
func TestAllowed(t *testing.T) {
	t.Parallel()
	c := catalog(t)
	for _, tt := range []struct {
		body string
		want []string
	}{
		{plain(`"piece":"hat"`), []string{"bracelet", "anklet", "ring", "necklace", "hand-chain"}},
		{plain(`"fit":"tight"`), []string{"snug", "comfort", "loose", `{"ease_mm":16}`, `{"length":"7in"}`}},
		{plain(`"body":{"size":"1in"}`), []string{"100mm to 300mm", "3.94in to 11.81in"}},
		{strand(`"width_mm":9`), []string{"1.5", "2", "2.5"}},
		{strand(`"finish":"matte"`), texts(Finishes())},
		{strand(`"wear":2`), []string{"0 to " + short(MostWear())}},
		{charm(`"charm":"birthstone","metal":"sterling","at":"center","stone":"ruby","cut":"x"`), texts(Cuts())},
		{charm(`"charm":"birthstone","metal":"sterling","at":"center","stone":"ruby","setting":"x"`), texts(Settings())},
		{strand(`"mix":"thirds"`), []string{"solid", "alternate", "pattern:AAB", "runs:A12B1", "blocks:12", "half", "ombre",
			"accent:5", "center:9", "long:B", "twotone", "scatter:7"}},
		{plain(`"strands":[{"chain":"cable","metals":["sterling"],"mix":"half"}]`), []string{"solid"}},
		{charm(`"charm":"birthstone","metal":"sterling","at":"center","stone":"ruby","stone_kind":"x"`),
			[]string{"natural", "lab", "simulated", "crystal"}},
		{`{"design":` + contractDesign + `,"view":{"view":"set"}}`, []string{"wrist", "flat", "macro", "strip"}},
		{`{"design":` + contractDesign + `,"view":{"quality":"high"}}`, texts(Qualities())},
		{`{"design":` + contractDesign + `,"view":{"light":"sun"}}`, texts(Lights())},
		{`{"design":` + contractDesign + `,"view":{"backdrop":"sand"}}`, texts(Backdrops())},
	} {
		_, err := c.Parse([]byte(tt.body))
		var bad *Error
		if !errors.As(err, &bad) || len(bad.Fields) != 1 || !slices.Equal(bad.Fields[0].Allowed, tt.want) {
			t.Errorf("%s: %v", tt.body, err)
		}
	}
}

func TestFits(t *testing.T) {
	t.Parallel()
	c := catalog(t)
	ease, length := unit.MM(16.5), unit.MM(177.8)
	for in, want := range map[string]Fit{
		`"snug"`:               {Name: Snug},
		`{"ease_mm":16.5}`:     {Ease: &ease},
		`{"length":"7in"}`:     {Length: &length},
		`{"length":"17,78cm"}`: {Length: &length},
	} {
		r, err := c.Parse([]byte(plain(`"fit":` + in)))
		if err != nil || !reflect.DeepEqual(r.Design.Fit, want) {
			t.Errorf("%s: %+v %v", in, r.Design.Fit, err)
		}
	}
}
