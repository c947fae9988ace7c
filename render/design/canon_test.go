package design

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/aurelink/aurelink/render/unit"
)

// A randomDesign writes bodies. what decides which design it is, how decides how that is spelled: one seed of
// what with any of how is one design.
type randomDesign struct {
	cat       *Catalog
	what, how *rand.Rand
	bare      bool   // strands hold no charms
	fit       string // of strands
}

func newRandomDesign(c *Catalog, what, how uint64) randomDesign {
	return randomDesign{cat: c, what: rand.New(rand.NewPCG(what, 1)), how: rand.New(rand.NewPCG(how, 2))}
}

// spell picks one of several spellings of the same.
func (g randomDesign) spell(ways ...string) string { return ways[g.how.IntN(len(ways))] }

// object writes members in any order, leaving out the empty ones.
func (g randomDesign) object(members ...string) string {
	var out []string
	for _, i := range g.how.Perm(len(members)) {
		if members[i] != "" {
			out = append(out, g.spell("", " ", "\n\t")+members[i])
		}
	}
	return "{" + strings.Join(out, ",") + "}"
}

func pickOf[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

func text(s string) string {
	b, _ := json.Marshal(s)
	return string(b)
}

func (g randomDesign) design() string {
	piece := pickOf(g.what, every.pieces)
	words := piece.terms()
	lo, hi := int(words.size.lo), int(words.size.hi)
	var size string
	var around float64 // mm, nearly
	switch kind := g.what.IntN(4); {
	case kind == 0 && piece == FingerRing:
		size = g.ringSize()
	case kind == 0: // quarters of an inch
		n := lo*4*10/254 + 1 + g.what.IntN((hi-lo)*4*10/254)
		around = 6.35 * float64(n)
		size = g.spell(
			fmt.Sprintf(`"size":"%din"`, n/4)[:0]+fmt.Sprintf(`"size_mm":%s`, short(float64(n*6350)/1000)),
			fmt.Sprintf(`"size":"%d %d/4 in"`, n/4, n%4),
			fmt.Sprintf(`"size":"%d.%02d\""`, n/4, n%4*25),
			fmt.Sprintf(`"size":"%d%s inches"`, n/4, []string{"", "¼", "½", "¾"}[n%4]),
		)
	case kind == 1: // millimetres
		n := lo + g.what.IntN(hi-lo+1)
		around = float64(n)
		size = g.spell(fmt.Sprintf(`"size_mm":%d`, n), fmt.Sprintf(`"size_mm":%d.0e0`, n),
			fmt.Sprintf(`"size":"%d mm"`, n), fmt.Sprintf(`"size":"%d,%dcm"`, n/10, n%10))
	default: // micrometres
		n := 1000*lo + g.what.IntN(1000*(hi-lo)+1)
		around = float64(n) / 1000
		size = g.spell(fmt.Sprintf(`"size_mm":%d.%03d`, n/1000, n%1000), fmt.Sprintf(`"size":"%d.%03dmm"`, n/1000, n%1000))
	}
	skin := 1 + g.what.IntN(10)
	finger := ""
	if piece == HandChain {
		finger = g.finger(around)
	}
	body := g.object(size, finger, fmt.Sprintf(`"skin":%d`, skin))
	if skin == 5 {
		body = g.object(size, finger, g.spell("", `"skin":5`))
	}

	var fit string
	switch g.what.IntN(5) {
	case 0:
		fit = g.spell("", `"fit":"comfort"`)
	case 1:
		fit = `"fit":"snug"`
	case 2:
		fit = `"fit":"loose"`
	case 3:
		n := g.what.IntN(int(words.mostEase) + 1)
		fit = g.spell(fmt.Sprintf(`"fit":{"ease_mm":%d}`, n), fmt.Sprintf(`"fit":{"ease_mm":%d.000}`, n))
	default:
		n := hi + g.what.IntN(int(words.length.hi)-hi+1)
		fit = g.spell(fmt.Sprintf(`"fit":{"length":"%dmm"}`, n), fmt.Sprintf(`"fit":{"length":"%d.%d cm"}`, n/10, n%10))
	}
	strands := make([]string, 1+g.what.IntN(3))
	if piece == HandChain {
		strands = g.hand()
	}
	for i := range strands {
		if strands[i] == "" {
			strands[i] = g.strand()
		}
	}
	return g.object(g.spell("", `"version":1`), fmt.Sprintf(`"piece":%q`, piece), `"body":`+body, fit,
		`"strands":[`+strings.Join(strands, ",")+`]`)
}

// hand is the strands of a hand chain. The same in all three may be said once.
func (g randomDesign) hand() []string {
	fit := ""
	if n := g.what.IntN(4000); n < 2000 {
		fit = g.spell(fmt.Sprintf(`"fit":{"length":"%d.%d mm"}`, 50+n/100, n/10%10), fmt.Sprintf(`"fit":{"length":"%d,%02dcm"}`, 5+n/1000, n/10%100))
	}
	same, seed := g.what.IntN(2) == 0, g.what.Uint64()
	if same && g.how.IntN(2) == 0 {
		return []string{g.of(seed, false, fit)}
	}
	out := make([]string, HandStrands)
	for i := range out {
		switch {
		case same && i == OverHand:
			out[i] = g.of(seed, false, fit)
		case same:
			out[i] = g.of(seed, true, "")
		case i == OverHand:
			out[i] = g.of(seed, false, fit)
		}
	}
	return out
}

// of is the strand of a seed, in one of its spellings.
func (g randomDesign) of(seed uint64, bare bool, fit string) string {
	return randomDesign{g.cat, rand.New(rand.NewPCG(seed, 3)), g.how, bare, fit}.strand()
}

// finger is one of a hand whose wrist is so far round, mm.
func (g randomDesign) finger(wrist float64) string {
	least, most := HandFingers(unit.MM(wrist))
	lo := int(least)
	n := lo + g.what.IntN(int(most)-lo+1)
	if us := g.what.IntN(2); us == 0 && n%2 == 0 { // a quarter size is .64 mm
		q := int64((float64(n) - 36.5) / .64)
		if mm := usSize(q); mm > least && mm < most {
			return g.spell(fmt.Sprintf(`"finger":"US %s"`, short(float64(q)/4)), fmt.Sprintf(`"finger_mm":%s`, short(float64(mm))))
		}
	}
	return g.spell(fmt.Sprintf(`"finger":"EU %d"`, n), fmt.Sprintf(`"finger":"%d,0 iso"`, n), fmt.Sprintf(`"finger_mm":%d`, n))
}

// ringSize is a finger as one of the systems of ring sizes has it.
func (g randomDesign) ringSize() string {
	n := g.what.IntN(40)
	switch g.what.IntN(3) {
	case 0:
		q := 6 + n
		return g.spell(fmt.Sprintf(`"size":"US %s"`, short(float64(q)/4)), fmt.Sprintf(`"size":"%d%s us"`, q/4, []string{"", "¼", "½", "¾"}[q%4]),
			fmt.Sprintf(`"size_mm":%s`, short(float64(usSize(int64(q))))))
	case 1:
		return g.spell(fmt.Sprintf(`"size":"UK %s"`, ukName(int64(n+4))), fmt.Sprintf(`"size":" %c%s uk"`, 'a'+n/2+2, []string{"", " 1/2"}[n%2]),
			fmt.Sprintf(`"size_mm":%d.%03d`, 40+n*625/1000, n*625%1000))
	}
	return g.spell(fmt.Sprintf(`"size":"EU %d"`, 40+n), fmt.Sprintf(`"size":"%d,0 iso"`, 40+n), fmt.Sprintf(`"size":"%dmm"`, 40+n))
}

func (g randomDesign) strand() string {
	style := &g.cat.Chains[g.what.IntN(len(g.cat.Chains))]
	width := pickOf(g.what, style.Widths).Width.MM()
	said := fmt.Sprintf(`"width_mm":%s`, short(float64(width)))
	if sameMM(width, style.Usual.MM()) {
		said = g.spell("", said)
	}
	size, _ := style.Size(width)
	metals := make([]string, 3+g.what.IntN(4))
	for i := range metals {
		metals[i] = pickOf(g.what, g.cat.MetalIDs())
	}
	list, _ := json.Marshal(metals)

	// Leave the closure out, or spell out what it would be, or ask for another.
	ring, _ := g.cat.Ring(size.Closure)
	usual := Closure{Gauge: ring.Gauge, Inner: ring.Usual.MM(), Metal: metals[0]}
	closure := g.spell("", `"closure":{}`, fmt.Sprintf(`"closure":{"ring":%q}`, usual.Ring()),
		fmt.Sprintf(`"closure":{"metal":%q}`, usual.Metal), fmt.Sprintf(`"closure":{"metal":%q,"ring":%q}`, usual.Metal, usual.Ring()))
	if g.what.IntN(2) == 0 {
		other := pickOf(g.what, g.cat.Rings)
		inner := pickOf(g.what, other.Inner)
		closure = fmt.Sprintf(`"closure":{"ring":"%dga-id%s","metal":%q}`, other.Gauge, short(inner.Value), pickOf(g.what, metals))
	}
	charms := make([]string, g.what.IntN(4))
	for i := range charms {
		charms[i] = g.charm()
	}
	hung := `"charms":[` + strings.Join(charms, ",") + `]`
	if len(charms) == 0 || g.bare {
		charms, hung = nil, `"charms":[]`
		hung = g.spell("", hung)
	}
	return g.object(fmt.Sprintf(`"chain":%q`, style.ID), `"metals":`+string(list), g.mix(style), said, closure, hung, g.fit,
		g.word("finish", pickOf(g.what, every.finishes), Polished), g.wear())
}

// word says one of a few words, or leaves it out where it is the usual one.
func (g randomDesign) word(name, word, usual any) string {
	said := fmt.Sprintf(`"%s":"%s"`, name, word)
	if word == usual {
		return g.spell("", said)
	}
	return said
}

func (g randomDesign) wear() string {
	switch n := g.what.IntN(200); {
	case n == 0, n > wearParts:
		return g.spell("", `"wear":0`, `"wear":0.004`, `"wear":-0`)
	default:
		return g.spell(fmt.Sprintf(`"wear":%d.%02d`, n/wearParts, n%wearParts), fmt.Sprintf(`"wear":%de-2`, n),
			fmt.Sprintf(`"wear":%d.6e-2`, n-1))
	}
}

func (g randomDesign) mix(style *ChainStyle) string {
	n := 2 + g.what.IntN(maxCount-1)
	ways := [][]string{
		{"", `"mix":"solid"`}, {`"mix":"alternate"`}, {`"mix":"half"`}, {`"mix":"thirds"`}, {`"mix":"ombre"`}, {`"mix":"twotone"`},
		{`"mix":"pattern:AAB"`, `"mix":"pattern:aabAAB"`}, {`"mix":"pattern:ABC"`},
		{fmt.Sprintf(`"mix":"runs:A%dB1"`, n), fmt.Sprintf(`"mix":"runs:a1A%dB1"`, n-1)},
		{fmt.Sprintf(`"mix":"blocks:%d"`, n), fmt.Sprintf(`"mix":"blocks:0%d"`, n)},
		{fmt.Sprintf(`"mix":"accent:%d"`, n)}, {fmt.Sprintf(`"mix":"center:%d"`, n)}, {fmt.Sprintf(`"mix":"scatter:%d"`, g.what.Uint32())},
	}
	if style.LongLink {
		ways = append(ways, []string{`"mix":"long:B"`, `"mix":"long:b"`}, []string{`"mix":"long:C"`})
	}
	if style.Stations {
		ways = append(ways, []string{`"mix":"stations:B"`, `"mix":"stations:b"`})
	}
	return g.spell(ways[g.what.IntN(len(ways))]...)
}

func (g randomDesign) charm() string {
	charm := &g.cat.Charms[g.what.IntN(len(g.cat.Charms))]
	members := []string{fmt.Sprintf(`"charm":%q`, charm.ID), fmt.Sprintf(`"metal":%q`, pickOf(g.what, g.cat.MetalIDs()))}
	add := func(ways ...string) { members = append(members, g.spell(ways...)) }
	switch g.what.IntN(5) {
	case 0:
		add(`"at":"center"`, `"at":0.5`, `"at":".5"`, `"at":"+0"`, `"at":"-0mm"`)
	case 1:
		n := 1 + g.what.IntN(60)
		add(fmt.Sprintf(`"at":"+%d"`, n), fmt.Sprintf(`"at":"+0%d"`, n))
	case 2:
		add(fmt.Sprintf(`"at":"-%d"`, 1+g.what.IntN(60)))
	case 3:
		n := 1 + g.what.IntN(900)
		add(fmt.Sprintf(`"at":"-%d.%dmm"`, n/10, n%10), fmt.Sprintf(`"at":"-%d,%d mm"`, n/10, n%10))
	default:
		n := g.what.IntN(49)
		add(fmt.Sprintf(`"at":0.%02d`, n), fmt.Sprintf(`"at":".%02d"`, n), fmt.Sprintf(`"at":%de-2`, n))
	}
	if charm.Kind == CharmLetter {
		l := string("ABCXYZ"[g.what.IntN(6)])
		add(`"text":`+text(l), `"text":`+text(strings.ToLower(l)), `"text":`+text(" "+l))
		members = append(members, g.face())
	} else if charm.Text > 0 && g.what.IntN(2) == 0 {
		add(`"text":"é&Z"`, `"text":"e\u0301&Z"`, `"text":" \u00e9\u0026Z "`)
	}
	if charm.Kind == CharmStone {
		members = append(members, fmt.Sprintf(`"stone":%q`, pickOf(g.what, g.cat.StoneIDs())))
		switch kind := pickOf(g.what, StoneKinds()); kind {
		case "simulated":
			add("", `"stone_kind":"simulated"`)
		default:
			members = append(members, fmt.Sprintf(`"stone_kind":%q`, kind))
		}
		members = append(members, g.word("cut", pickOf(g.what, every.cuts), CutRound),
			g.word("setting", pickOf(g.what, every.settings), SettingBezel))
	}
	size := pickOf(g.what, charm.Sizes)
	if sameMM(size.MM(), charm.Usual.MM()) {
		add("", fmt.Sprintf(`"size_mm":%s`, short(size.Value)))
	} else {
		add(fmt.Sprintf(`"size_mm":%s`, short(size.Value)), fmt.Sprintf(`"size_mm":%se0`, short(size.Value)))
	}
	switch hang := pickOf(g.what, charm.Hang); {
	case hang == Dangle, len(charm.Hang) == 1:
		add("", fmt.Sprintf(`"hang":%q`, hang))
	default:
		add(fmt.Sprintf(`"hang":%q`, hang))
	}
	return g.object(members...)
}

func (g randomDesign) face() string {
	switch f := pickOf(g.what, Faces()); f {
	case "sans":
		return g.spell("", `"face":"sans"`)
	default:
		return fmt.Sprintf(`"face":%q`, f)
	}
}

// every is all the pieces and looks that a code can hold, offered or not.
var every = looks{allPieces(), codeFinishes[:], 1, codeCuts[:], codeSettings[:]}

// open gives a judge of every piece and look.
func open(c *Catalog) *judge { return &judge{cat: c, looks: every} }

func mustParse(t testing.TB, c *Catalog, design string) Design {
	t.Helper()
	r, err := open(c).read([]byte(`{"design":`+design+`}`), "design", "code", "view")
	if err != nil {
		t.Fatalf("%s:\n%v", design, err)
	}
	return r.Design
}

// However a design is spelled, it is one value, one code and one text, and both give it back.
func TestCanonical(t *testing.T) {
	t.Parallel()
	c := catalog(t)
	longest := 0
	for what := range uint64(500) {
		first := newRandomDesign(c, what, 0).design()
		d := mustParse(t, c, first)
		code := c.Encode(d)
		longest = max(longest, len(code))
		for how := range uint64(3) {
			other := newRandomDesign(c, what, how+1).design()
			if got := mustParse(t, c, other); !reflect.DeepEqual(got, d) || c.Encode(got) != code {
				t.Fatalf("two designs of one:\n%s\n%s\n%+v\n%+v", first, other, d, got)
			}
		}
		if got, err := open(c).decode(code); err != nil || !reflect.DeepEqual(got, d) {
			t.Fatalf("%s:\ncode gives %+v %v\nwant %+v", first, got, err, d)
		}
		if got := mustParse(t, c, string(c.JSON(d))); !reflect.DeepEqual(got, d) || !bytes.Equal(c.JSON(got), c.JSON(d)) {
			t.Fatalf("%s gives %+v\nwant %+v", c.JSON(d), got, d)
		}
	}
	t.Logf("longest code: %d characters", longest)
}

// Two designs have one code only if they are the same: random pairs, and pairs with one byte changed.
func TestCodeIsKey(t *testing.T) {
	t.Parallel()
	c := catalog(t)
	r := rand.New(rand.NewPCG(7, 7))
	seen := make(map[string]Design)
	same, other := 0, 0
	note := func(d Design) {
		code := c.Encode(d)
		before, ok := seen[code]
		switch {
		case !ok:
			other++
		case reflect.DeepEqual(before, d):
			same++
		default:
			t.Fatalf("%s is two designs:\n%s\n%s", code, c.JSON(before), c.JSON(d))
		}
		seen[code] = d
	}
	// Change a character for another of its kind, so that many changed designs are still designs.
	kinds := []string{"0123456789", "ABC", "abc", "+-", ". ,"}
	for what := range uint64(150) {
		body := []byte(newRandomDesign(c, what, what).design())
		note(mustParse(t, c, string(body)))
		for range 30 {
			changed := bytes.Clone(body)
			kind := kinds[0]
			if r.IntN(4) == 0 {
				kind = pickOf(r, kinds)
			}
			i := r.IntN(len(changed))
			for n := 0; n < len(changed) && !strings.ContainsRune(kind, rune(changed[i])); n++ {
				i = (i + 1) % len(changed)
			}
			changed[i] = kind[r.IntN(len(kind))]
			if req, err := open(c).read([]byte(`{"design":`+string(changed)+`}`), "design"); err == nil {
				note(req.Design)
			}
		}
	}
	t.Logf("%d designs, %d spelled again", other, same)
	if same < 100 || other < 500 {
		t.Errorf("only %d designs, %d spelled again: the test shows little", other, same)
	}
}
