package design

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/aurelink/aurelink/render/unit"
)

// hand is a design of a hand chain with these strands.
func hand(members string, strands ...string) string {
	return `{"piece":"hand-chain",` + members + `"body":{"size":"6.25in","finger":"US 7","skin":3},"strands":[` + strings.Join(strands, ",") + `]}`
}

// One strand is the same chain three times: what hangs on it, and its own length, are of the strand over the hand.
func TestHandChain(t *testing.T) {
	t.Parallel()
	c := catalog(t)
	const (
		loop  = `{"chain":"cable","metals":["sterling","14k-rose"],"mix":"half","wear":0.5}`
		heart = `{"chain":"cable","metals":["sterling","14k-rose"],"mix":"half","wear":0.5,"fit":{"length":"4in"},` +
			`"charms":[{"charm":"heart","metal":"14k-rose","at":"+3"}]}`
	)
	once, thrice := mustParse(t, c, hand("", heart)), mustParse(t, c, hand("", loop, heart, loop))
	if !reflect.DeepEqual(once, thrice) || c.Encode(once) != c.Encode(thrice) || string(c.JSON(once)) != string(c.JSON(thrice)) {
		t.Errorf("said once:   %+v\nsaid thrice: %+v", once, thrice)
	}
	if once.Size != 158.75 || once.Finger != 54.411 || len(once.Strands) != HandStrands {
		t.Errorf("%+v", once)
	}
	for i, s := range once.Strands {
		if over := i == OverHand; over != (len(s.Charms) == 1) || over != (s.Length == 101.6) {
			t.Errorf("strand %d: length %v, charms %+v", i, s.Length, s.Charms)
		}
	}
	if code := c.Encode(once); code[0] != codeHand {
		t.Errorf("code %s", code)
	}
	for _, body := range []string{`{"size_mm":158.75,"finger_mm":54.411,"skin":3}`, `{"size":"6 1/4 in","finger":"7 US","skin":3}`} {
		said := strings.Replace(hand("", heart), `{"size":"6.25in","finger":"US 7","skin":3}`, body, 1)
		if got := mustParse(t, c, said); !reflect.DeepEqual(got, once) {
			t.Errorf("%s: %+v", body, got)
		}
	}
	const query = "chain=cable&metals=sterling,14k-rose&mix=half&wear=.5&charms=heart:14k-rose@+3&skin=3&piece=hand-chain&"
	for _, sizes := range []string{"wrist=6.25in&finger=US7", "finger=US+7&wrist=158.75mm"} {
		r, err := c.ParseQuery(query + sizes)
		if err != nil {
			t.Fatal(err)
		}
		if r.Design.Strands[OverHand].Length = 101.6; !reflect.DeepEqual(r.Design, once) {
			t.Errorf("%s: %+v", sizes, r.Design)
		}
	}
	// A piece may be named wherever its size is given.
	for query, want := range map[string]Piece{"piece=ring&finger=US7": FingerRing, "piece=necklace&neck=14in": Necklace, "piece=bracelet&wrist=6in": Bracelet} {
		if r, err := c.ParseQuery("chain=cable&metals=sterling&" + query); err != nil || r.Design.Piece != want || r.Design.Finger != 0 {
			t.Errorf("%s: %+v %v", query, r.Design, err)
		}
	}
}

func TestHandChainRefused(t *testing.T) {
	t.Parallel()
	c := catalog(t)
	const plainStrand = `{"chain":"cable","metals":["sterling"]}`
	body := func(design string) string { return `{"design":` + design + `}` }
	sized := func(sizes string) string {
		return body(strings.Replace(hand("", plainStrand), `"size":"6.25in","finger":"US 7","skin":3`, sizes, 1))
	}
	fitted := func(fit string) string { return `{"chain":"cable","metals":["sterling"],"fit":` + fit + `}` }
	for _, r := range []refused{
		{"no finger", sized(`"size":"6in"`), Value, []string{"body.finger: is missing; say how big round the finger is, as in US 7"}},
		{"no wrist", sized(`"finger":"US 7"`), Value, []string{"body.size: is missing; say how big round the wrist is, as in 6.25in"}},
		{"neither", sized(``), Value, []string{"body.size: is missing", "body.finger: is missing"}},
		{"no body", body(`{"piece":"hand-chain","strands":[` + plainStrand + `]}`), Value,
			[]string{`body: is missing; say how big round the wrist and the finger is`}},
		{"finger said twice", sized(`"size":"6in","finger":"US 7","finger_mm":54`), Value, []string{"body.finger_mm: is given as well as body.finger"}},
		{"large finger", sized(`"size":"6in","finger":"US 20"`), Value, []string{"body.finger: a finger as large as"}},
		{"finger in mm", sized(`"size":"6in","finger_mm":81`), Value, []string{"body.finger_mm: a finger as large as"}},
		{"another's finger", sized(`"size":"5in","finger":"US 12"`), Value, []string{"body.finger: a finger of 67.179 mm and a wrist of 127 mm are not of one hand"}},
		{"another's wrist", sized(`"size":"9in","finger_mm":50`), Value, []string{"body.finger_mm: a finger of 50 mm and a wrist of 228.6 mm are not of one hand"}},
		{"bare finger", sized(`"size":"6in","finger":7`), Value, []string{"body.finger: 7 has no unit; did you mean US 7?"}},
		{"finger of a bracelet", body(`{"piece":"bracelet","body":{"size":"6in","finger":"US 7"},"strands":[` + plainStrand + `]}`), Value,
			[]string{"body.finger: is given; a piece on a wrist is measured by that alone"}},
		{"finger of a ring", body(worn(FingerRing, `US 7","finger_mm":"3`)), Value, []string{"body.finger_mm: is given; a piece on a finger is measured by that alone"}},
		{"two strands", body(hand("", plainStrand, plainStrand)), Value, []string{"strands: holds 2 strands; a hand chain has three, round the wrist, over the hand " +
			"and round the finger, or one that is the same chain in all three"}},
		{"four strands", body(hand("", plainStrand, plainStrand, plainStrand, plainStrand)), Value, []string{"strands: holds 4 strands"}},
		{"no strands", body(hand("")), Value, []string{"strands: holds 0 strands"}},
		{"fit of a loop", body(hand("", plainStrand, plainStrand, fitted(`{"length":"4in"}`))), Value,
			[]string{"strands[2].fit: is given; the strand over a hand alone has a fit of its own"}},
		{"fit of a bracelet's strand", body(`{"piece":"bracelet","body":{"size":"6in"},"strands":[` + fitted(`{"length":"4in"}`) + `]}`), Value, []string{"strands[0].fit: is given; the strand over a hand alone"}},
		{"fit by name", body(hand("", fitted(`"snug"`))), Value, []string{"strands[0].fit: is text; it should be the length of the chain over the hand"}},
		{"fit of nothing", body(hand("", fitted(`{}`))), Value, []string{"strands[0].fit.length: is missing"}},
		{"long over the hand", body(hand("", plainStrand, fitted(`{"length":"12in"}`), plainStrand)), Value, []string{"strands[1].fit.length: a chain over a hand as large as"}},
		{"short round the wrist", body(hand(`"fit":{"length":"6in"},`, plainStrand)), Value, []string{"fit.length: a loop of 152.4 mm does not go round a wrist of 158.75 mm"}},
		{"turned", `{"design":` + hand("", plainStrand) + `,"view":{"yaw":41}}`, Value, []string{`view.yaw: "41" is out of range; a piece on a hand is turned so far at most that it is seen`}},
		{"turned the other way", `{"design":` + hand("", plainStrand) + `,"view":{"yaw":-40.5}}`, Value, []string{`view.yaw: "-40.5" is out of range`}},
		{"level", `{"design":` + hand("", plainStrand) + `,"view":{"pose":"level"}}`, Value, []string{`view.pose: is level; a piece on a hand is shown in one pose`}},
	} {
		_, err := c.Parse([]byte(r.in))
		r.check(t, err)
	}
	const chain = "chain=cable&metals=sterling&"
	for _, r := range []refused{
		{"no piece", chain + "wrist=6in&finger=US7", Value, []string{"finger: is given as well as wrist; give the one that is worn, or piece=hand-chain as well"}},
		{"no finger", chain + "piece=hand-chain&wrist=6in", Value, []string{"finger: is missing; say how big round the finger is, as in US 7"}},
		{"no wrist", chain + "piece=hand-chain&finger=US7", Value, []string{"wrist: is missing; say how big round the wrist is, as in 6.25in"}},
		{"ankle", chain + "piece=hand-chain&finger=US7&wrist=6in&ankle=9in", Value, []string{"ankle: is given; a hand-chain is measured by its wrist and its finger"}},
		{"ring on a wrist", chain + "piece=ring&wrist=6in", Value, []string{"wrist: is given; a ring is measured by its finger", "finger: is missing; say how big round the finger is"}},
		{"hat", chain + "piece=hat&ankle=6in&skin=4", Value, []string{`piece: there is no piece "hat"`}},
		{"bare", chain + "piece=hand-chain&finger=7&wrist=6.25", Value, []string{"wrist: 6.25 has no unit", "finger: 7 has no unit; did you mean US 7?"}},
		{"turned", chain + "piece=hand-chain&finger=US7&wrist=6in&yaw=90", Value, []string{"yaw: \"90\" is out of range"}},
		{"raised", chain + "piece=hand-chain&finger=US7&wrist=6in&pose=raised", Value, []string{"pose: is raised"}},
		{"code", "code=1AA&piece=ring", Syntax, []string{"piece: is given as well as code", "code: is damaged"}},
	} {
		_, err := c.ParseQuery(r.in)
		r.check(t, err)
	}
	// What is seen from elsewhere is not turned.
	if r, err := c.ParseQuery(chain + "piece=hand-chain&finger=US7&wrist=6in&yaw=90&view=flat"); err != nil || r.View.Yaw != 0 {
		t.Errorf("%+v %v", r.View, err)
	}
	d := mustParse(t, c, hand("", plainStrand))
	for yaw, refuses := range map[unit.Deg]bool{-41: true, -40: false, 0: false, 40: false, 40.01: true, 180: true} {
		v := DefaultView()
		v.Yaw = yaw
		err := CheckPose(d, v)
		if bad := (*Error)(nil); refuses != (errors.As(err, &bad) && bad.Fields[0].Field == "yaw") {
			t.Errorf("turned by %v: %v", yaw, err)
		}
	}
}
