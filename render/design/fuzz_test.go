package design

import (
	"errors"
	"math"
	"reflect"
	"slices"
	"testing"
)

// checkRequest holds what is accepted to its promises, and what is refused to saying why.
func checkRequest(t *testing.T, c *Catalog, r Request, err error) {
	t.Helper()
	if err != nil {
		var bad *Error
		if !errors.As(err, &bad) || len(bad.Fields) == 0 {
			t.Fatalf("refused without a reason: %v", err)
		}
		for _, f := range bad.Fields {
			if f.Field == "" || f.Message == "" {
				t.Errorf("refused with %+v", f)
			}
		}
		return
	}
	if w, h := r.View.Pixels(); w <= 0 || h <= 0 || w > 3200 || h > 3200 || w*h > MaxPixels {
		t.Errorf("picture of %d x %d", w, h)
	}
	if v, err := c.ParseShare(r.View.Query()); err != nil || v != r.View {
		t.Errorf("%+v is %s, which is %+v %v", r.View, r.View.Query(), v, err)
	}
	if !r.HasDesign {
		return
	}
	d := r.Design
	if !slices.Contains(every.pieces, d.Piece) || !d.Piece.terms().size.holds(d.Size) || d.Skin < 1 || d.Skin > 10 || len(d.Strands) < 1 || len(d.Strands) > maxStrands {
		t.Errorf("accepted %+v", d)
	}
	if hand := d.Piece == HandChain; hand && len(d.Strands) != HandStrands || hand != (d.Finger > 0) || hand && !FingerRing.terms().size.holds(d.Finger) {
		t.Errorf("accepted %+v", d)
	}
	for i, s := range d.Strands {
		if s.Length != 0 && (d.Piece != HandChain || i != OverHand || !overHand().holds(s.Length)) {
			t.Errorf("accepted strand %d of %v", i, s.Length)
		}
		style, ok := c.Chain(s.Chain)
		if !ok || len(s.Metals) < s.Mix.Needs() || len(s.Metals) > maxMetals || len(s.Charms) > maxCharms {
			t.Fatalf("accepted %+v", s)
		}
		if _, ok := style.Size(s.Width); !ok || s.Mix.fits(style) != "" || s.Closure.Inner <= 0 || s.Closure.Metal == "" {
			t.Errorf("accepted %+v", s)
		}
		if !slices.Contains(every.finishes, s.Finish) || s.Wear < 0 || s.Wear > 1 || s.Wear != math.Round(s.Wear*wearParts)/wearParts {
			t.Errorf("accepted %s, wear %v", s.Finish, s.Wear)
		}
		for _, u := range s.Charms {
			if stone := u.Stone != ""; stone != slices.Contains(every.cuts, u.Cut) || stone != slices.Contains(every.settings, u.Setting) {
				t.Errorf("accepted %+v", u)
			}
		}
	}
	code := c.Encode(d)
	if got, err := open(c).decode(code); err != nil || !reflect.DeepEqual(got, d) || c.Encode(got) != code {
		t.Errorf("%s: code %s gives %+v %v", c.JSON(d), code, got, err)
	}
	if got, err := open(c).read([]byte(`{"design":`+string(c.JSON(d))+`}`), "design"); err != nil || !reflect.DeepEqual(got.Design, d) {
		t.Errorf("%s gives %+v %v", c.JSON(d), got.Design, err)
	}
}

func FuzzParse(f *testing.F) {
	c := catalog(f)
	f.Add([]byte(`{"design":` + contractDesign + `,"view":{"view":"wrist","w":1200,"aspect":"4:3","dpr":1,"yaw":0}}`))
	for what := range uint64(20) {
		f.Add([]byte(`{"design":` + newRandomDesign(c, what, what).design() + `}`))
	}
	f.Add([]byte(`{"code":"1AA","view":{}}`))
	f.Add([]byte(`{"design":{"piece":"hand-chain","body":{"size":"6.25in","finger":"US 7"},"strands":[{"chain":"cable","metals":["sterling"],"fit":{"length":"4in"}}]},"view":{"yaw":41}}`))
	f.Add([]byte(`{"design":{"body":{"size":6.5},"body":null},"x":[[[[1e999]]]]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		r, err := open(c).read(body, "design", "code", "view")
		checkRequest(t, c, r, err)
		if got, offeredErr := c.Parse(body); offeredErr == nil && (err != nil || !reflect.DeepEqual(got, r)) {
			t.Errorf("%s: %+v, and among every look %+v %v", body, got, r, err)
		}
	})
}

func FuzzParseQuery(f *testing.F) {
	c := catalog(f)
	f.Add(contractQuery)
	f.Add("chain=figaro&metals=sterling,14k-rose&mix=long:B&wrist=6+1/4+in&charms=disc.A+B:sterling@+4mm!inline&fit=ease:16&v=1")
	f.Add("code=1AAA&view=flat&w=640&dpr=2&aspect=16:9&yaw=-30&lang=en&light=studio")
	f.Add("chain=curb&metals=sterling&wrist=16cm&finish=brushed&wear=.335")
	f.Add("chain=cable&metals=14k-rose&finger=UK+N%C2%BD&fit=ease:1")
	f.Add("chain=cable&metals=14k-rose&neck=13.5in&fit=length:16in&ankle=9in")
	f.Add("chain=rolo&metals=sterling&piece=hand-chain&wrist=6.25in&finger=US7&charms=heart:sterling@%2B4&yaw=-40")
	f.Add("chain=rolo&metals=sterling&piece=ring&wrist=6.25in&finger=US7")
	f.Add("%zz=%ff&&=&chain&charms=,@:!.")
	f.Fuzz(func(t *testing.T, raw string) {
		all, allErr := open(c).readQuery(raw)
		checkRequest(t, c, all, allErr)
		r, err := c.ParseQuery(raw)
		checkRequest(t, c, r, err)
		page, pageErr := c.ParsePage(raw)
		checkRequest(t, c, page, pageErr)
		if err == nil && (pageErr != nil || !reflect.DeepEqual(page, r)) {
			t.Errorf("%s: page %+v %v, query %+v", raw, page, pageErr, r)
		}
		v, err := c.ParseShare(raw)
		checkRequest(t, c, Request{View: v}, err)
	})
}

func FuzzDecode(f *testing.F) {
	c := catalog(f)
	for what := range uint64(20) {
		code := c.Encode(mustParse(f, c, newRandomDesign(c, what, 0).design()))
		f.Add(code, byte(0), []byte(nil))
		bytes, _ := base64Bytes(code)
		f.Add("", code[0], bytes)
	}
	f.Fuzz(func(t *testing.T, code string, version byte, bytes []byte) {
		if code == "" {
			code = seal(version, bytes) // so that the checksum doesn't keep the fuzzer out
		}
		d, err := open(c).decode(code)
		checkRequest(t, c, Request{Design: d, View: DefaultView(), HasDesign: true}, err)
	})
}
