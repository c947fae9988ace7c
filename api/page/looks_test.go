package page

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/aurelink/aurelink/render/design"
)

func lastOf[T any](list []T) T { return list[len(list)-1] }

// lookDesign is a design of two strands, of which the second has looks, and a stone and a heart.
func lookDesign(t testing.TB, p *Pages, finish design.Finish, wear float64, cut design.Cut, setting design.Setting) design.Design {
	t.Helper()
	d, err := p.cfg.Catalog.ParseDesign(fmt.Appendf(nil, `{"design":{"piece":"bracelet","body":{"size":"6.5in"},"strands":[
		{"chain":"cable","metals":["sterling"]},{"chain":"curb","metals":["14k-yellow"],"finish":%q,"wear":%v,"charms":[
			{"charm":"heart","metal":"sterling","at":"-12"},
			{"charm":"birthstone","metal":"sterling","stone":"ruby","stone_kind":"lab","cut":%q,"setting":%q,"at":"+12"}]}]}}`,
		finish, wear, cut, setting))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// Whatever looks a design has, the form holds them and gives them back.
func TestLooksGoRound(t *testing.T) {
	t.Parallel()
	p := newPages(t, nil)
	cat := p.cfg.Catalog
	round := func(d design.Design, v design.View) {
		t.Helper()
		code := cat.Encode(d)
		body := open(p, strings.TrimSuffix("code="+code+"&"+v.Query(), "&")).Body.String()
		w := open(p, fill(t, body).Encode())
		if w.Code != http.StatusOK || drawn(t, w.Body.String()) != code {
			t.Errorf("%s comes back as %s: %d %v", cat.JSON(d), drawn(t, w.Body.String()), w.Code, faultsIn(w.Body.String()))
		}
		v.W = 960
		if address := strings.ReplaceAll(join("/v1/preview.png", "code="+code, v.Query()), "&", "&amp;"); !strings.Contains(w.Body.String(), address) {
			t.Errorf("the page has no picture %s", address)
		}
	}
	for _, finish := range design.Finishes() {
		for _, wear := range []float64{0, design.MostWear() / 100, .33 * design.MostWear(), design.MostWear()} {
			round(lookDesign(t, p, finish, wear, design.CutRound, design.SettingBezel), design.DefaultView())
		}
	}
	for _, cut := range design.Cuts() {
		for _, setting := range design.Settings() {
			round(lookDesign(t, p, design.Polished, 0, cut, setting), design.DefaultView())
		}
	}
	for _, light := range design.Lights() {
		for _, backdrop := range design.Backdrops() {
			v := design.DefaultView()
			v.Light, v.Backdrop = light, backdrop
			round(p.presets[0].design, v)
		}
	}
}

// Looks are chosen by sending the form; where there is one choice only, there is no control for it.
func TestLooksWithoutScript(t *testing.T) {
	t.Parallel()
	p := newPages(t, nil)
	body := open(p, "code="+p.cfg.Catalog.Encode(lookDesign(t, p, design.Polished, 0, design.CutRound, design.SettingBezel))).Body.String()
	q := fill(t, body)
	for name, choices := range map[string]int{
		"s0.finish": len(design.Finishes()), "s1.finish": len(design.Finishes()), "s1.c1.cut": len(design.Cuts()),
		"s1.c1.setting": len(design.Settings()), "light": len(design.Lights()), "backdrop": len(design.Backdrops()),
	} {
		if q.Has(name) != (choices > 1) {
			t.Errorf("%s: a control %v, and %d choices", name, q.Has(name), choices)
		}
	}
	if q.Has("s1.wear") != (design.MostWear() > 0) {
		t.Errorf("a control for wear: %v", q.Has("s1.wear"))
	}
	finish, cut, setting := lastOf(design.Finishes()), lastOf(design.Cuts()), lastOf(design.Settings())
	light, backdrop := lastOf(design.Lights()), lastOf(design.Backdrops())
	for name, value := range map[string]string{"s1.finish": string(finish), "s1.wear": number(design.MostWear()),
		"s1.c1.cut": string(cut), "s1.c1.setting": string(setting), "light": string(light), "backdrop": string(backdrop),
		"s1.c0.cut": string(cut), "s1.c0.setting": string(setting)} {
		q.Set(name, value)
	}
	w := open(p, q.Encode())
	if got, want := drawn(t, w.Body.String()), p.cfg.Catalog.Encode(lookDesign(t, p, finish, design.MostWear(), cut, setting)); got != want {
		t.Errorf("the design is %s, want %s: %v", got, want, faultsIn(w.Body.String()))
	}
	v := design.DefaultView()
	v.Light, v.Backdrop = light, backdrop
	if !strings.Contains(w.Body.String(), strings.ReplaceAll("&"+v.Query(), "&", "&amp;")) {
		t.Errorf("the picture has another light or backdrop than %s", v.Query())
	}
}

// A look there is not is told beside its control, which shows it.
func TestLooksAtFault(t *testing.T) {
	t.Parallel()
	p := newPages(t, nil)
	body := open(p, "code="+p.cfg.Catalog.Encode(lookDesign(t, p, design.Polished, 0, design.CutRound, design.SettingBezel))).Body.String()
	for _, one := range []struct{ name, value, says string }{
		{"s1.finish", "matte", "no finish"}, {"s1.wear", "2", "out of range"}, {"s1.wear", "much", "number from 0"}, {"s1.wear", "NaN", "number from 0"},
		{"s1.c1.cut", "trillion", "no cut"}, {"s1.c1.setting", "flush", "no setting"}, {"light", "moon", "no light"}, {"backdrop", "sand", "no backdrop"},
	} {
		q := fill(t, body)
		q.Set(one.name, one.value)
		w := open(p, q.Encode())
		if faults := faultsIn(w.Body.String()); w.Code != http.StatusUnprocessableEntity || !strings.Contains(faults[one.name], one.says) {
			t.Errorf("%s=%s: status %d, faults %q", one.name, one.value, w.Code, faults)
		}
		if kept := fill(t, w.Body.String()); kept.Get(one.name) != one.value {
			t.Errorf("%s became %q, was %q", one.name, kept.Get(one.name), one.value)
		}
	}
}

// A design is shared in the light and before the backdrop it was seen in.
func TestShareKeepsTheView(t *testing.T) {
	t.Parallel()
	p := newPages(t, nil)
	v := design.DefaultView()
	v.Kind, v.Light, v.Backdrop = design.ViewFlat, lastOf(design.Lights()), lastOf(design.Backdrops())
	w := openDesign(p, p.presets[0].Code, func(r *http.Request) { r.URL = &url.URL{Path: r.URL.Path, RawQuery: v.Query()} })
	for _, address := range []string{"/d/" + p.presets[0].Code + ".png?" + v.Query(), "/?code=" + p.presets[0].Code + "&" + v.Query()} {
		if !strings.Contains(w.Body.String(), strings.ReplaceAll(address, "&", "&amp;")) {
			t.Errorf("%s is not on the page", address)
		}
	}
}
