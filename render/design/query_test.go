package design

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// A query and a body that say the same are the same.
func TestQueryIsBody(t *testing.T) {
	t.Parallel()
	c := catalog(t)
	const base = "chain=figaro&metals=sterling,14k-rose&wrist=6.25in"
	for _, tt := range []struct{ query, body string }{
		{base, strand(`"mix":"solid"`)},
		{"wrist=6+1/4+in&metals=sterling%2C14k-rose&chain=figaro", strand(`"mix":"solid"`)},
		{base + "&mix=&charms=&fit=&v=&&", strand(`"mix":"solid"`)},
		{base + "&mix=long:b&finish=polished", strand(`"mix":"long:B","finish":"polished"`)},
		{base + "&wear=0&finish=" + string(last(Finishes())), strand(fmt.Sprintf(`"finish":%q`, last(Finishes())))},
		{base + "&wear=" + short(MostWear()), strand(`"wear":` + short(MostWear()))},
		{base + "&charms=heart:sterling@+4", charm(`"charm":"heart","metal":"sterling","at":"+4"`)},
		{base + "&charms=heart:sterling@%2B4", charm(`"charm":"heart","metal":"sterling","at":"+4"`)},
		{base + "&charms=heart:sterling@%204", charm(`"charm":"heart","metal":"sterling","at":"+4"`)},
		{base + "&charms=heart:sterling@-3.5mm!inline", charm(`"charm":"heart","metal":"sterling","at":"-3.5mm","hang":"inline"`)},
		{base + "&charms=heart:sterling@+12mm", charm(`"charm":"heart","metal":"sterling","at":"+12mm"`)},
		{base + "&charms=heart:sterling@.25", charm(`"charm":"heart","metal":"sterling","at":0.25`)},
		{base + "&charms=birthstone.ruby:sterling@center", charm(`"charm":"birthstone","metal":"sterling","at":"center","stone":"ruby"`)},
		{base + "&charms=disc.A+B:sterling@center", charm(`"charm":"disc","metal":"sterling","at":"center","text":"A B"`)},
		{base + "&charms=disc.%C3%89:sterling@center", charm(`"charm":"disc","metal":"sterling","at":"center","text":"É"`)},
		{base + "&fit=snug&skin=8", plain(`"body":{"size":"6.25in","skin":8},"fit":"snug","strands":[{"chain":"figaro","metals":["sterling","14k-rose"]}]`)},
		{base + "&fit=ease:16", plain(`"fit":{"ease_mm":16},"strands":[{"chain":"figaro","metals":["sterling","14k-rose"]}]`)},
		{base + "&fit=length:7in", plain(`"fit":{"length":"7in"},"strands":[{"chain":"figaro","metals":["sterling","14k-rose"]}]`)},
	} {
		got, err := c.ParseQuery(tt.query)
		if err != nil {
			t.Errorf("%s: %v", tt.query, err)
			continue
		}
		// plain puts strands last, or first where they are replaced: order does not matter.
		want, err := c.Parse([]byte(strings.Replace(tt.body, `"strands":[{"chain":"cable","metals":["sterling"]}],`, "", 1)))
		if err != nil {
			t.Errorf("%s: %v", tt.body, err)
			continue
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s:\ngot  %+v\nwant %+v", tt.query, got, want)
		}
	}
}

func last[T any](list []T) T { return list[len(list)-1] }

func TestQueryRest(t *testing.T) {
	t.Parallel()
	c := catalog(t)
	r, err := c.ParseQuery(contractQuery + "&view=strip&w=640&aspect=16:9&dpr=2&light=studio&backdrop=paper&quality=standard&lang=en&v=1-ab_C.9")
	if err != nil {
		t.Fatal(err)
	}
	want := DefaultView()
	want.Kind, want.W, want.Aspect, want.DPR = ViewStrip, 640, "16:9", 2
	if r.View != want || !r.HasView || r.V != "1-ab_C.9" {
		t.Errorf("%+v", r)
	}
	coded, err := c.ParseQuery("code=" + c.Encode(r.Design) + "&view=flat")
	if err != nil || !reflect.DeepEqual(coded.Design, r.Design) || coded.View.Kind != ViewFlat {
		t.Errorf("%+v %v", coded, err)
	}
}

func TestQueryRefuses(t *testing.T) {
	t.Parallel()
	c := catalog(t)
	const base = "chain=cable&metals=sterling&wrist=6.25in"
	const reading = ": text with any of , : @ . ! % needs POST or a code"
	for _, tt := range []refused{
		{"empty", "", Value, []string{"wrist: is missing", "chain: is missing", "metals: is missing"}},
		{"unknown", base + "&utm_source=x", Syntax, []string{`utm_source: there is no field "utm_source"`}},
		{"two pieces", base + "&ankle=9in", Value, []string{`ankle: is given as well as wrist`}},
		{"a piece to come", base + "&hand=9in", Syntax, []string{`hand: there is no field`}},
		{"repeated", base + "&chain=cable", Syntax, []string{"chain: more than once"}},
		{"repeated, spelled", base + "&%63hain=cable", Syntax, []string{"chain: more than once"}},
		{"escape", "chain=%zz&metals=sterling&wrist=6.25in", Syntax, []string{"chain: no two hex digits", "chain: is missing"}},
		{"escape cut", base + "&mix=solid%2", Syntax, []string{"mix: no two hex digits"}},
		{"escape in a name", base + "&%=1", Syntax, []string{`"%": no two hex digits`}},
		{"no UTF-8", base + "&mix=%ff", Syntax, []string{"mix: is not UTF-8", "mix: there is no mix"}},
		{"long", base + "&mix=" + strings.Repeat("a", maxQuery), Syntax, []string{"body: the address is too long", "wrist: ", "chain: ", "metals: "}},
		{"code and more", "code=1AAAA&chain=cable", Syntax, []string{"chain: is given as well as code", "code: is damaged"}},
		{"wrist bare", "chain=cable&metals=sterling&wrist=16", Value, []string{"wrist: did you mean 16cm?"}},
		{"wrist small", "chain=cable&metals=sterling&wrist=2in", Value, []string{"wrist: a wrist as small as"}},
		{"metals", "chain=cable&metals=sterling,tin&wrist=6in", Value, []string{`metals[1]: there is no metal "tin"`}},
		{"metals empty", "chain=cable&metals=sterling,&wrist=6in", Value, []string{`metals[1]: there is no metal ""`}},
		{"skin", base + "&skin=0x5", Value, []string{`skin: "0x5" is not a whole number`}},
		{"finish and wear", base + "&finish=matte&wear=much", Value, []string{`finish: there is no finish "matte"`, `wear: "much" is out of range`}},
		{"cut", base + "&cut=round", Syntax, []string{`cut: there is no field "cut"`}},
		{"w", base + "&w=1e3&dpr=NaN&yaw=Inf", Value, []string{`w: "1e3" is not one`, `dpr: "NaN" is not one`, `yaw: "Inf" is out of range`}},
		{"w wraps", base + "&w=4294968496", Value, []string{`w: is not one`}},
		{"pixels", base + "&w=1600&dpr=2&aspect=3:4", Value, []string{"dpr: 3200 x 4266 device pixels"}},
		{"v", base + "&v=a%20b", Value, []string{"v: is not a version"}},
		{"fit", base + "&fit=tight", Value, []string{`fit: there is no fit "tight"`}},
		{"ease", base + "&fit=ease:99", Value, []string{`fit: "99" is out of range`}},
		{"length", base + "&fit=length:7", Value, []string{`fit: did you mean 7in?`}},
		{"charm bare", base + "&charms=heart", Value, []string{`charms[0]: "heart" does not read as a charm`}},
		{"text comma", base + "&charms=disc.A,B:sterling@center", Value, []string{"charms[0]" + reading, `charms[1].charm: there is no charm "B"`}},
		{"text colon", base + "&charms=disc.A:B:sterling@center", Value, []string{"charms[0]" + reading}},
		{"text at", base + "&charms=disc.A@B:sterling@center", Value, []string{"charms[0]" + reading}},
		{"text dot", base + "&charms=disc.A.B:sterling@center", Value, []string{"charms[0]" + reading}},
		{"text mark", base + "&charms=disc.A!:sterling@center", Value, []string{"charms[0]" + reading}},
		{"text percent", base + "&charms=disc.A%25:sterling@center", Value, []string{"charms[0]" + reading}},
		{"charm parts", base + "&charms=heart:tin@5!up", Value, []string{`charms[0].metal: `, `charms[0].at: `, `charms[0].hang: `}},
		{"stone", base + "&charms=birthstone.rock:sterling@center", Value, []string{`charms[0].stone: there is no stone "rock"`}},
		{"no stone", base + "&charms=birthstone:sterling@center", Value, []string{`charms[0].stone: is missing`}},
		{"25 charms", base + "&charms=" + strings.Repeat("heart:sterling@center,", 24) + "heart:sterling@center", Value, []string{"charms: holds 25 charms"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := c.ParseQuery(tt.in)
			tt.check(t, err)
		})
	}
}

func TestParsePage(t *testing.T) {
	t.Parallel()
	c := catalog(t)
	r, err := c.ParsePage("utm_source=a&utm_source=b&%zz=1&view=flat")
	if err != nil || r.HasDesign || !r.HasView || r.View.Kind != ViewFlat {
		t.Errorf("%+v %v", r, err)
	}
	r, err = c.ParsePage(contractQuery + "&fbclid=%")
	if err != nil || !r.HasDesign || len(r.Design.Strands) != 1 || r.View != DefaultView() {
		t.Errorf("%+v %v", r, err)
	}
	_, err = c.ParsePage("chain=rope&utm_source=a")
	refused{"", "page", Value, []string{"wrist: is missing", "chain: there is no chain", "metals: is missing"}}.check(t, err)
}

func TestParseShare(t *testing.T) {
	t.Parallel()
	c := catalog(t)
	v, err := c.ParseShare("utm_source=x&chain=rope&w=640&yaw=-30&v=2")
	if err != nil || v.W != 640 || v.Yaw != -30 || v.Kind != ViewWrist {
		t.Errorf("%+v %v", v, err)
	}
	_, err = c.ParseShare("w=641&x=%zz")
	refused{"", "share", Value, []string{`w: "641" is not one`}}.check(t, err)
}

func TestViewQuery(t *testing.T) {
	t.Parallel()
	c := catalog(t)
	for in, want := range map[string]string{
		"":                               "",
		"view=wrist&w=1200&aspect=4:3":   "",
		"w=640&view=macro":               "view=macro&w=640",
		"dpr=2&aspect=16:9":              "aspect=16:9&dpr=2",
		"yaw=-180":                       "yaw=180",
		"yaw=+12.345":                    "yaw=12.35",
		"yaw=-0":                         "",
		"yaw=-0.001":                     "",
		"view=strip&yaw=20":              "view=strip",
		"light=studio&lang=en&yaw=1.0e1": "yaw=10",
	} {
		v, err := c.ParseShare(in)
		if err != nil || v.Query() != want {
			t.Errorf("%s: %q %v, want %q", in, v.Query(), err, want)
		}
		again, err := c.ParseShare(v.Query())
		if err != nil || again != v {
			t.Errorf("%s: %+v becomes %+v %v", in, v, again, err)
		}
	}
}

// No view that is accepted has more pixels than there may be.
func TestPixels(t *testing.T) {
	t.Parallel()
	most := 0
	for _, w := range Widths() {
		for _, a := range Aspects() {
			for _, dpr := range []int{1, 2} {
				v := View{W: w, Aspect: a, DPR: dpr}
				pw, ph := v.Pixels()
				if pw != w*dpr || ph <= 0 {
					t.Errorf("%+v: %d x %d", v, pw, ph)
				}
				if pw*ph <= MaxPixels {
					most = max(most, pw*ph)
				}
			}
		}
	}
	if most != 3200*2400 {
		t.Errorf("largest picture has %d pixels", most)
	}
	if _, h := (View{W: 1600, Aspect: "3:4", DPR: 1}).Pixels(); h != 2133 {
		t.Errorf("1600 at 3:4 is %d high", h)
	}
}
