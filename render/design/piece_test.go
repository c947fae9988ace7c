package design

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/aurelink/aurelink/render/unit"
)

// worn is a plain design of a piece, in the members that are given.
func worn(piece Piece, size string, members ...string) string {
	if piece == HandChain {
		size += `","finger":"US 7`
	}
	return fmt.Sprintf(`{"piece":%q,"body":{"size":"%s"},%s`, piece, size, strings.Join(append(members, ""), ",")) +
		`"strands":[{"chain":"cable","metals":["sterling"]}]}`
}

// TestRingSizes holds sizes to published charts: US 7 is 54.4 mm round and 17.32 across, UK C is 40 mm round.
func TestRingSizes(t *testing.T) {
	t.Parallel()
	for _, one := range []struct {
		said string
		want unit.MM
	}{
		{"US 0", 36.537}, {"US 3", 44.197}, {"US 4", 46.751}, {"US 5", 49.304}, {"US 6", 51.858}, {"US 6.5", 53.134}, {"US 7", 54.411}, {"US 7.25", 55.049},
		{"US 8", 56.965}, {"US 9", 59.518}, {"US 10", 62.072}, {"US 12", 67.179}, {"US 13", 69.732},
		{"7 US", 54.411}, {"us7", 54.411}, {" US  7 ", 54.411}, {"US 7.0", 54.411}, {"US 6 1/2", 53.134}, {"US 6½", 53.134}, {"6½ us", 53.134}, {"US 6,5", 53.134}, {"US 6-1/2", 53.134},
		{"UK A", 37.5}, {"UK C", 40}, {"UK N", 53.75}, {"UK N½", 54.375}, {"uk n 1/2", 54.375}, {"N½ UK", 54.375}, {"UKN", 53.75}, {"UK N.5", 54.375}, {"UK Z½", 69.375},
		{"EU 54", 54}, {"54 EU", 54}, {"EU54.5", 54.5}, {"EU 54,25", 54.25}, {"ISO 54", 54}, {"iso54", 54}, {"EU 54.0006", 54.001},
	} {
		if got, err := readRingSize(one.said); err != nil || got != one.want {
			t.Errorf("%q is %v %v, want %v", one.said, got, err, one.want)
		}
	}
	// A chart of diameters, to the hundredth of a millimetre.
	for size, across := range map[string]float64{"US 5": 15.69, "US 7": 17.32, "US 9": 18.95, "US 12": 21.38, "UK C": 12.73, "UK Q": 18.30} {
		got, err := readRingSize(size)
		if err != nil || math.Abs(float64(got)/math.Pi-across) > .006 {
			t.Errorf("%s is %v across, want %v", size, float64(got)/math.Pi, across)
		}
	}
	for finger, want := range map[unit.MM]string{54.411: "7 true", 54: "6.75 false", 53.134: "6.5 true", 54.375: "7 false", 40: "1.25 false", 80: "17 false"} {
		size, exact := USRingSize(finger)
		if got := fmt.Sprint(size, " ", exact); got != want {
			t.Errorf("%v is US %s, want %s", finger, got, want)
		}
	}
	for finger, want := range map[unit.MM]string{54.375: "N½ true", 54: "N false", 37.5: "A true", 30: "A false", 69.375: "Z½ true", 80: "Z½ false"} {
		size, exact := UKRingSize(finger)
		if got := fmt.Sprint(size, " ", exact); got != want {
			t.Errorf("%v is UK %s, want %s", finger, got, want)
		}
	}
	for said, want := range map[string]error{
		"": errNoRingSize, "7": errNoRingSize, "54mm": errNoRingSize, "N": errNoRingSize, "EU": errNoRingSize, "EU x": errNoRingSize, "EU 54 mm": errNoRingSize, "FR 54": errNoRingSize,
		"US": errQuarters, "US N": errQuarters, "US 7.3": errQuarters, "US -7": errQuarters, "US 1/0": errQuarters, "US 7 US": errQuarters, "US 7 1/3": errQuarters,
		"UK": errLetter, "UK 7": errLetter, "UK NN": errLetter, "UK N¼": errLetter, "UK é": errLetter,
		"US " + strings.Repeat("7", 40): errNoRingSize,
	} {
		if got, err := readRingSize(said); got != 0 || !errors.Is(err, want) {
			t.Errorf("%q is %v %v, want %v", said, got, err, want)
		}
	}
}

// A piece has a size of its own kind, within bounds of its own, and says so in its own words.
func TestPieces(t *testing.T) {
	t.Parallel()
	c := catalog(t)
	for _, one := range []struct {
		piece Piece
		size  string
		fit   string
		want  unit.MM
	}{
		{Bracelet, "6 1/4 in", "", 158.75}, {Anklet, "9in", "", 228.6}, {Anklet, "150mm", "", 150}, {Anklet, "40cm", `"fit":{"ease_mm":50}`, 400},
		{FingerRing, "US 7", "", 54.411}, {FingerRing, "UK N½", `"fit":{"ease_mm":6}`, 54.375}, {FingerRing, "54 mm", `"fit":{"length":"56mm"}`, 54}, {FingerRing, "2.2in", "", 55.88},
		{Necklace, "13.5in", `"fit":{"length":"16in"}`, 342.9}, {Necklace, "52cm", `"fit":{"ease_mm":120}`, 520}, {Necklace, "25 cm", `"fit":{"length":"64cm"}`, 250},
	} {
		body := worn(one.piece, one.size, slices.DeleteFunc([]string{one.fit}, func(s string) bool { return s == "" })...)
		if d := mustParse(t, c, body); d.Piece != one.piece || d.Size != one.want {
			t.Errorf("%s: %s of %v", body, d.Piece, d.Size)
		}
	}
	for _, one := range []struct{ design, fault string }{
		{worn(Anklet, "5in"), `body.size: an ankle as small as "5in" can't be drawn here; please measure once more and check the unit (allowed: 150mm to 400mm, 5.91in to 15.74in)`},
		{worn(Anklet, "9"), `body.size: 9 has no unit; did you mean 9in? (allowed: 150mm to 400mm, 5.91in to 15.74in)`},
		{worn(Necklace, "6.25in"), `body.size: a neck as small as "6.25in" can't be drawn here`},
		{worn(Necklace, "36"), `body.size: 36 has no unit; did you mean 36cm?`},
		{worn(FingerRing, "7"), `body.size: 7 has no unit; did you mean US 7? (allowed: US 1.5 to US 17, UK C to UK Z½, EU 40 to EU 80, 40mm to 80mm)`},
		{worn(FingerRing, "6½"), `body.size: 6½ has no unit; did you mean US 6½?`},
		{worn(FingerRing, "54"), `body.size: 54 has no unit; did you mean EU 54 or 54mm?`},
		{worn(FingerRing, "20"), `body.size: 20 has no unit; write it as US 7, UK N½, EU 54 or 54mm`},
		{worn(FingerRing, "N½"), `body.size: "N½" names no system of sizes; did you mean UK N½?`},
		{worn(FingerRing, "US 7.3"), `body.size: "US 7.3" is not a size; a US ring size comes in wholes, halves and quarters`},
		{worn(FingerRing, "UK 7"), `body.size: "UK 7" is not a size; a UK ring size is a letter from A to Z`},
		{worn(FingerRing, "thumb"), `body.size: "thumb" is not a size; write it as US 7, UK N½, EU 54 or 54mm`},
		{worn(FingerRing, "17.3mm"), `body.size: a finger as small as "17.3mm" can't be drawn here; if that is across the ring, it is 54.35mm round`},
		{worn(FingerRing, "US 20"), `body.size: a finger as large as "US 20" can't be drawn here`},
		{worn(Bracelet, "US 7"), `body.size: "US 7" is not a length; write it as 6.25in`},
		{worn(Necklace, "13.5in", `"fit":{"length":"13in"}`), `fit.length: a necklace of 330.2 mm does not go round a neck of 342.9 mm`},
		{worn(Necklace, "13.5in", `"fit":{"length":"30in"}`), `fit.length: a necklace as large as "30in" can't be drawn here; did you mean 30cm? (allowed: 250mm to 640mm, 9.85in to 25.19in)`},
		{worn(FingerRing, "US 7", `"fit":{"length":"5cm"}`), `fit.length: a ring of 50 mm does not go round a finger of 54.411 mm`},
		{worn(FingerRing, "US 7", `"fit":{"ease_mm":7}`), `fit.ease_mm: "7" is out of range (allowed: 0 to 6mm)`},
		{worn(FingerRing, "US 7", `"fit":"tight"`), `fit: there is no fit "tight" (allowed: snug, comfort, loose, {"ease_mm":1}, {"length":"56mm"})`},
		{worn("hat", "6in"), `piece: there is no piece "hat" (allowed: bracelet, anklet, ring, necklace, hand-chain)`},
	} {
		_, err := open(c).read([]byte(`{"design":`+one.design+`}`), "design")
		if bad := (*Error)(nil); !errors.As(err, &bad) || len(bad.Fields) != 1 || !strings.HasPrefix(err.Error(), one.fault) {
			t.Errorf("%s:\ngot  %v\nwant %s", one.design, err, one.fault)
		}
	}
	_, err := open(c).read([]byte(`{"design":{"piece":"necklace","strands":[{"chain":"cable","metals":["sterling"]}]}}`), "design")
	if err == nil || err.Error() != `body: is missing; say how big round the neck is (allowed: {"size":"13.5in"})` {
		t.Error(err)
	}
	_, err = open(c).read([]byte(`{"design":{"piece":"ring","body":{},"strands":[{"chain":"cable","metals":["sterling"]}]}}`), "design")
	if err == nil || !strings.HasPrefix(err.Error(), "body.size: is missing; say how big round the finger is, as in US 7") {
		t.Error(err)
	}
}

// The name of the size in a query says which piece it is.
func TestQueryPieces(t *testing.T) {
	t.Parallel()
	c := catalog(t)
	const chain = "chain=cable&metals=sterling&"
	for query, want := range map[string]string{
		"wrist=6in": "bracelet 152.4 mm", "ankle=9+1/2in": "anklet 241.3 mm", "finger=US+7": "ring 54.411 mm", "finger=N%C2%BD+UK": "ring 54.375 mm",
		"finger=EU+54&wrist=": "ring 54 mm", "neck=34cm&fit=length:16in": "necklace 340 mm",
	} {
		r, err := open(c).readQuery(chain + query)
		if got := fmt.Sprintf("%s %v", r.Design.Piece, r.Design.Size); err != nil || got != want {
			t.Errorf("%s is %s %v, want %s", query, got, err, want)
		}
	}
	for _, r := range []refused{
		{"none", chain, Value, []string{"wrist: is missing; give one of wrist, ankle, finger, neck"}},
		{"two", chain + "ankle=9in&neck=14in", Value, []string{"neck: is given as well as ankle; give the one that is worn"}},
		{"three", chain + "wrist=6in&finger=US+7&neck=14in", Value, []string{"finger: is given as well as wrist", "neck: is given as well as wrist"}},
		{"small", chain + "ankle=4in", Value, []string{"ankle: an ankle as small as"}},
		{"bare", chain + "finger=7", Value, []string{"finger: 7 has no unit; did you mean US 7?"}},
		{"other", chain + "finger=6.25in", Value, []string{"finger: a finger as large as"}},
		{"length", chain + "neck=14in&fit=length:12in", Value, []string{"fit: a necklace of 304.8 mm does not go round a neck of 355.6 mm"}},
		{"code", "code=1AA&neck=14in", Syntax, []string{"neck: is given as well as code", "code: is damaged"}},
	} {
		_, err := open(c).readQuery(r.in)
		r.check(t, err)
	}
	_, err := open(c).readQuery(chain)
	if bad := (*Error)(nil); !errors.As(err, &bad) || !slices.Equal(bad.Fields[0].Allowed, []string{"wrist=6.25in", "ankle=9in", "finger=US 7", "neck=13.5in", "piece=hand-chain&wrist=6.25in&finger=US 7"}) {
		t.Error(err)
	}
}

// What is not offered yet is refused like any word that there is not, and not spoken of.
func TestPiecesOffered(t *testing.T) {
	t.Parallel()
	c := catalog(t)
	for _, p := range allPieces() {
		offered, query := slices.Contains(offered().pieces, p), p.Body()
		if p == HandChain {
			query = "piece=hand-chain&finger=US7&wrist"
		}
		d := mustParse(t, c, worn(p, p.ExampleSize(), fmt.Sprintf(`"fit":{"length":%q}`, p.ExampleLength())))
		for name, err := range map[string]error{
			"body":  faultOf(c.Parse([]byte(`{"design":` + worn(p, p.ExampleSize()) + `}`))),
			"query": faultOf(c.ParseQuery("chain=cable&metals=sterling&" + query + "=" + strings.ReplaceAll(p.ExampleSize(), " ", "+"))),
			"code":  faultOf(c.Decode(c.Encode(d))),
		} {
			if (err == nil) != offered {
				t.Errorf("%s in a %s: %v", p, name, err)
			}
		}
		least, most := p.Sizes()
		from, to := p.Lengths()
		if !(0 < least && least < most && least <= from && most < to && most+p.MostEase() <= to+20) {
			t.Errorf("%s: sizes %v to %v, lengths %v to %v, room %v", p, least, most, from, to, p.MostEase())
		}
	}
	_, err := c.Parse([]byte(`{"design":` + worn("hat", "6in") + `}`))
	if bad := (*Error)(nil); !errors.As(err, &bad) || !slices.Equal(bad.Fields[0].Allowed, names(offered().pieces)) {
		t.Error(err)
	}
}

func faultOf[T any](_ T, err error) error { return err }

func FuzzRingSize(f *testing.F) {
	for _, s := range []string{"US 7", "7 US", "US 6½", "UK N½", "EU 54", "54 mm", "ISO 54", "7", "UK Z 1/2"} {
		f.Add(s)
	}
	finger := FingerRing.terms().size
	f.Fuzz(func(t *testing.T, s string) {
		l, err := finger.read(s)
		if err != nil {
			if l != 0 {
				t.Errorf("%q: %v with %v", s, l, err)
			}
			return
		}
		if !(l >= 0) || l != toMicrometre(l) {
			t.Errorf("%q is %v", s, l)
		}
		if again, err := finger.read(short(float64(l)) + "mm"); l < 1e6 && (err != nil || again != l) {
			t.Errorf("%q is %v, and then %v %v", s, l, again, err)
		}
	})
}
