package page

import (
	"context"
	"errors"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/aurelink/aurelink/assets"
	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/fit"
	"github.com/aurelink/aurelink/render/words"
)

// loadCatalog reads the real catalogue, once for all tests.
var loadCatalog = sync.OnceValues(func() (*design.Catalog, error) { return design.LoadCatalog(assets.FS) })

// newPages readies the pages over the real catalogue and the real numbers.
func newPages(t testing.TB, change func(*Config)) *Pages {
	t.Helper()
	cat, err := loadCatalog()
	if err != nil {
		t.Fatal(err)
	}
	cfg := Config{Catalog: cat, Assets: assets.FS, Version: "1-test", Resolve: func(_ context.Context, d design.Design) (Facts, error) {
		result, err := fit.New(cat, d)
		if err != nil {
			return Facts{}, err
		}
		facts := Facts{Code: cat.Encode(d), Alt: words.Alt(cat, d, result)}
		for _, s := range result.Strands {
			facts.Strands = append(facts.Strands, StrandFacts{Loop: s.Loop, Cut: s.Cut, Slack: s.Slack, Links: s.Links, Weight: s.Weight, Made: s.Made})
			for _, w := range s.Warnings {
				facts.Advice = append(facts.Advice, Advice{Code: w.Field, Severity: "warn", Text: w.Message})
			}
		}
		return facts, nil
	}}
	if change != nil {
		change(&cfg)
	}
	p, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// open asks for the designer with a query.
func open(p *Pages, query string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	p.Designer(w, httptest.NewRequest(http.MethodGet, "/?"+query, nil))
	return w
}

// drawn is the code of the design in the page's picture.
func drawn(t testing.TB, body string) string {
	t.Helper()
	m := regexp.MustCompile(`id="picture" src="/v1/preview\.png\?code=([A-Za-z0-9_-]+)`).FindStringSubmatch(body)
	if m == nil {
		t.Fatal("the page has no picture")
	}
	return m[1]
}

// fill reads a page's form as a browser would send it.
func fill(t testing.TB, body string) url.Values {
	t.Helper()
	_, body, _ = strings.Cut(body, `<form id="designer"`)
	body, _, _ = strings.Cut(body, "</form>")
	q := url.Values{}
	attribute := func(tag, name string) (string, bool) {
		m := regexp.MustCompile(`\s` + name + `(?:="([^"]*)")?(?:[\s>]|$)`).FindStringSubmatch(tag)
		if m == nil {
			return "", false
		}
		return html.UnescapeString(m[1]), true
	}
	for _, tag := range regexp.MustCompile(`<input [^>]*>`).FindAllString(body, -1) {
		name, ok := attribute(tag, "name")
		if !ok {
			continue
		}
		kind, _ := attribute(tag, "type")
		_, checked := attribute(tag, "checked")
		if value, _ := attribute(tag, "value"); kind != "radio" || checked {
			q.Add(name, value)
		}
	}
	for _, m := range regexp.MustCompile(`(?s)<select ([^>]*)>(.*?)</select>`).FindAllStringSubmatch(body, -1) {
		name, _ := attribute(" "+m[1], "name")
		value, first := "", true
		for _, o := range regexp.MustCompile(`<option [^>]*>`).FindAllString(m[2], -1) {
			v, _ := attribute(o, "value")
			if _, on := attribute(o, "selected"); on || first {
				value, first = v, false
			}
		}
		q.Add(name, value)
	}
	return q
}

func TestPresets(t *testing.T) {
	t.Parallel()
	p := newPages(t, nil)
	if len(p.presets) != len(presetTexts) {
		t.Fatalf("%d of the %d designs to begin with can be made", len(p.presets), len(presetTexts))
	}
	for _, one := range p.presets {
		t.Run(one.Name, func(t *testing.T) {
			t.Parallel()
			w := open(p, "utm_source=letter&code="+one.Code)
			if w.Code != http.StatusOK {
				t.Fatalf("status %d", w.Code)
			}
			if got := drawn(t, w.Body.String()); got != one.Code {
				t.Fatalf("the picture shows %s, want %s", got, one.Code)
			}
			// The form says the whole design: sending it back unchanged gives the same one.
			q := fill(t, w.Body.String())
			again := open(p, q.Encode())
			if again.Code != http.StatusOK {
				t.Fatalf("status %d for the form sent back: %v", again.Code, faultsIn(again.Body.String()))
			}
			if got := drawn(t, again.Body.String()); got != one.Code {
				t.Errorf("the form sent back gives %s, want %s", got, one.Code)
			}
		})
	}
}

// faultsIn are the faults that a page shows, by control.
func faultsIn(body string) map[string]string {
	out := map[string]string{}
	_, body, _ = strings.Cut(body, `<form id="designer"`)
	body, _, _ = strings.Cut(body, "</form>")
	for _, m := range regexp.MustCompile(`data-fault="([^"]*)">([^<]+)</p>`).FindAllStringSubmatch(body, -1) {
		out[m[1]] = html.UnescapeString(m[2])
	}
	if m := regexp.MustCompile(`(?s)id="problems"[^>]*role="alert">(.*?)</div>`).FindStringSubmatch(body); m != nil {
		out[""] = html.UnescapeString(m[1])
	}
	return out
}

func TestOpensOnTheFirstDesign(t *testing.T) {
	t.Parallel()
	p := newPages(t, nil)
	for _, query := range []string{"", "utm_source=x&fbclid=y", "unit=in"} {
		w := open(p, query)
		if w.Code != http.StatusOK || drawn(t, w.Body.String()) != p.presets[0].Code {
			t.Errorf("?%s: status %d, or not the first design", query, w.Code)
		}
	}
	q := fill(t, open(p, "").Body.String())
	for name, want := range map[string]string{"size": "6.25", "unit": "in", "skin": "5", "fit": "comfort", "s0.chain": "figaro",
		"s0.metal0": "gold-filled", "s0.metal1": "sterling", "s0.mix": "long", "s0.arg": "B"} {
		if got := q.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}

// walk is a person without a script: what the page says is filled in, changed and sent, again and again.
type walk struct {
	t    *testing.T
	p    *Pages
	body string
}

// begin opens the designer.
func begin(t *testing.T) *walk {
	p := newPages(t, nil)
	return &walk{t, p, open(p, "").Body.String()}
}

// step sends the form with some changes and gives the design that is drawn then.
func (w *walk) step(change map[string]string) design.Design {
	w.t.Helper()
	q := fill(w.t, w.body)
	for name, value := range change {
		q.Set(name, value)
	}
	answer := open(w.p, q.Encode())
	if w.body = answer.Body.String(); answer.Code != http.StatusOK {
		w.t.Fatalf("%v: status %d: %v", change, answer.Code, faultsIn(w.body))
	}
	d, err := w.p.cfg.Catalog.Decode(drawn(w.t, w.body))
	if err != nil {
		w.t.Fatal(err)
	}
	return d
}

// says checks whether the page, without the rows that new ones are made from, has some texts.
func (w *walk) says(yes bool, texts ...string) {
	w.t.Helper()
	page, _, _ := strings.Cut(w.body, "<template")
	for _, text := range texts {
		if strings.Contains(page, text) != yes {
			w.t.Errorf("whether the page says %q: %t", text, !yes)
		}
	}
}

func TestFormWithoutScript(t *testing.T) {
	t.Parallel()
	w := begin(t)
	cat, step := w.p.cfg.Catalog, w.step

	// Cable has no long links: the mix becomes one it can have, and the page says so.
	d := step(map[string]string{"s0.chain": "cable"})
	if d.Strands[0].Chain != "cable" || d.Strands[0].Mix.Kind != design.MixHalf {
		t.Errorf("got chain %s, mix %s", d.Strands[0].Chain, d.Strands[0].Mix)
	}
	w.says(true, "Cable has no long links, so the mix is now: half and half.")
	// A width that the new chain has not is left behind.
	if style, _ := cat.Chain("cable"); d.Strands[0].Width != style.Usual.MM() {
		t.Errorf("width %v, want the usual %v", d.Strands[0].Width, style.Usual.MM())
	}

	// A mix with a number begins with a number that works.
	if d = step(map[string]string{"s0.mix": "accent"}); d.Strands[0].Mix.String() != "accent:5" {
		t.Errorf("mix %s", d.Strands[0].Mix)
	}
	if d = step(map[string]string{"s0.arg": "7"}); d.Strands[0].Mix.String() != "accent:7" {
		t.Errorf("mix %s", d.Strands[0].Mix)
	}
	// Thirds takes a third metal nobody has chosen yet.
	if d = step(map[string]string{"s0.mix": "thirds"}); len(d.Strands[0].Metals) != 3 {
		t.Errorf("metals %v", d.Strands[0].Metals)
	}

	// Charms come and go with buttons.
	d = step(map[string]string{"do": "add-charm-0"})
	d = step(map[string]string{"do": "add-charm-0"})
	if len(d.Strands[0].Charms) != 2 {
		t.Fatalf("%d charms, want 2", len(d.Strands[0].Charms))
	}
	d = step(map[string]string{"s0.c1.charm": "letter", "s0.c1.text": "M", "s0.c1.face": "script", "s0.c1.metal": "14k-rose"})
	if c := d.Strands[0].Charms[1]; c.Charm != "letter" || c.Text != "M" || c.Face != "script" || c.Metal != "14k-rose" {
		t.Errorf("second charm %+v", c)
	}
	d = step(map[string]string{"s0.c1.charm": "birthstone", "s0.c1.stone": "emerald"})
	if c := d.Strands[0].Charms[1]; c.Stone != "emerald" || c.Text != "" {
		t.Errorf("second charm %+v", c)
	}
	if d = step(map[string]string{"do": "remove-charm-0-0"}); len(d.Strands[0].Charms) != 1 || d.Strands[0].Charms[0].Stone != "emerald" {
		t.Errorf("charms %+v", d.Strands[0].Charms)
	}

	// Strands too, and the others are kept.
	d = step(map[string]string{"do": "add-strand"})
	if len(d.Strands) != 2 || len(d.Strands[0].Charms) != 1 {
		t.Fatalf("strands %+v", d.Strands)
	}
	d = step(map[string]string{"s1.chain": "satellite", "s1.mix": "stations"})
	if d.Strands[1].Mix.String() != "stations:B" {
		t.Errorf("mix %s", d.Strands[1].Mix)
	}
	if d = step(map[string]string{"do": "remove-strand-0"}); len(d.Strands) != 1 || d.Strands[0].Chain != "satellite" {
		t.Errorf("strands %+v", d.Strands)
	}

	// Sizes as people say them.
	for _, one := range []struct {
		size, unit string
		want       float64
	}{{"15,9", "cm", 159}, {"6 1/4", "in", 158.75}, {`6¼"`, "cm", 158.75}, {"165mm", "in", 165}} {
		if d = step(map[string]string{"size": one.size, "unit": one.unit}); float64(d.Size) != one.want {
			t.Errorf("%s %s is %v, want %v mm", one.size, one.unit, d.Size, one.want)
		}
	}
	// An arm can be held level; in the other views, and of other pieces, nothing is held.
	step(map[string]string{"view": "wrist", "pose": "level"})
	w.says(true, "pose=level&amp;")
	step(map[string]string{"view": "flat", "yaw": "40"})
	w.says(true, "&amp;view=flat&amp;w=960")
	w.says(false, "pose=level&amp;")
}

func TestFaultsKeepWhatWasTyped(t *testing.T) {
	t.Parallel()
	p := newPages(t, nil)
	for _, one := range []struct {
		name    string
		change  map[string]string
		control string
		says    string
	}{
		{"unknown piece", map[string]string{"piece": "hat", "sizefor": "hat"}, "piece", "hat"},
		{"no ankle", map[string]string{"piece": "anklet", "sizefor": "anklet", "size": ""}, "size", "Please give the size of the ankle"},
		{"a finger in letters", map[string]string{"piece": "ring", "sizefor": "ring", "unit": "us", "size": "seven"}, "size", "seven"},
		{"a small neck", map[string]string{"piece": "necklace", "sizefor": "necklace", "size": "6.25"}, "size", "A neck as small as"},
		{"no unit", map[string]string{"size": "6.25 furlongs"}, "size", "6.25 furlongs"},
		{"too small", map[string]string{"size": "2"}, "size", "A wrist as small as"},
		{"nothing", map[string]string{"size": ""}, "size", "Please give the size"},
		{"unknown chain", map[string]string{"s0.chain": "rope"}, "s0.chain", "rope"},
		{"unknown metal", map[string]string{"s0.metal1": "brass"}, "s0.metals", "brass"},
		{"unknown mix", map[string]string{"s0.mix": "plaid"}, "s0.mix", "plaid"},
		{"bad count", map[string]string{"s0.mix": "accent", "s0.argfor": "accent", "s0.arg": "many"}, "s0.mix", "count of links"},
		{"unknown charm", map[string]string{"s0.c0.charm": "skull", "s0.c0.at": "center"}, "s0.c0.charm", "skull"},
		{"bad place", map[string]string{"s0.c0.charm": "heart", "s0.c0.metal": "sterling", "s0.c0.at": "left"}, "s0.c0.at", "left"},
		{"too long a text", map[string]string{"s0.c0.charm": "disc", "s0.c0.text": "far too long", "s0.c0.face": "sans", "s0.c0.at": "center"}, "s0.c0.text", "room for 3"},
		{"unknown fit", map[string]string{"fit": "baggy"}, "fit", "baggy"},
		{"skin", map[string]string{"skin": "eleven"}, "skin", "1 to 10"},
		{"past the seam", map[string]string{"s0.c0.charm": "heart", "s0.c0.metal": "sterling", "s0.c0.at": "+600"}, "s0.c0.at", "past the seam"},
	} {
		t.Run(one.name, func(t *testing.T) {
			t.Parallel()
			before := open(p, "code="+p.presets[1].Code).Body.String()
			q := fill(t, before)
			q.Set("s0.metal1", "sterling")
			q.Set("s0.mix", "half")
			for name, value := range one.change {
				q.Set(name, value)
			}
			w := open(p, q.Encode())
			body := w.Body.String()
			if w.Code != http.StatusUnprocessableEntity {
				t.Errorf("status %d, want 422", w.Code)
			}
			faults := faultsIn(body)
			if !strings.Contains(faults[one.control], one.says) {
				t.Errorf("faults %q, want %q to say %q", faults, one.control, one.says)
			}
			// Radio buttons can't hold what they don't offer; everything that can be typed is still there.
			kept := fill(t, body)
			for name, value := range one.change {
				if kept.Has(name) && !slices.Contains([]string{"s0.metal1", "piece", "sizefor"}, name) && kept.Get(name) != value {
					t.Errorf("%s became %q, was %q", name, kept.Get(name), value)
				}
			}
			if got := drawn(t, body); got != p.presets[1].Code {
				t.Error("the picture is not that of the last design that could be drawn")
			}
			if !strings.Contains(body, "The picture shows the design before your last change") {
				t.Error("the page does not say that the picture is of another design")
			}
			if w.Header().Get("Cache-Control") != "no-store" {
				t.Error("a fault may be kept by caches")
			}
		})
	}
}

func TestBadCodeOpensTheDesigner(t *testing.T) {
	t.Parallel()
	p := newPages(t, nil)
	for _, query := range []string{"code=AAAA", "code=%00", "chain=rope", "view=moon"} {
		w := open(p, query)
		if w.Code != http.StatusUnprocessableEntity || faultsIn(w.Body.String())[""] == "" {
			t.Errorf("?%s: status %d, faults %v", query, w.Code, faultsIn(w.Body.String()))
		}
		if drawn(t, w.Body.String()) != p.presets[0].Code {
			t.Errorf("?%s: does not open on the first design", query)
		}
	}
}

func TestEscaping(t *testing.T) {
	t.Parallel()
	p := newPages(t, nil)
	const evil = `"><script>alert(1)</script><img src=x onerror=alert(1)>`
	names := []string{"size", "unit", "fit", "skin", "view", "yaw", "last", "do", "code", "s0.chain", "s0.width", "s0.metal0", "s0.mix",
		"s0.arg", "s0.ring", "s0.ringmetal", "s0.c0.charm", "s0.c0.metal", "s0.c0.text", "s0.c0.face", "s0.c0.stone", "s0.c0.kind",
		"s0.c0.cut", "s0.c0.setting", "s0.finish", "s0.wear", "light", "backdrop", "s0.c0.size", "s0.c0.hang", "s0.c0.at"}
	all := url.Values{}
	for _, name := range names {
		all.Set(name, evil)
		one := url.Values{"s0.chain": {"cable"}, "size": {"6in"}, "s0.c0.charm": {"disc"}}
		one.Set(name, evil)
		for _, q := range []url.Values{one, {name: {evil}}} {
			if body := open(p, q.Encode()).Body.String(); strings.Contains(body, "<script>alert") || strings.Contains(body, "<img src=x") {
				t.Errorf("%s is not escaped", name)
			}
		}
	}
	if body := open(p, all.Encode()).Body.String(); strings.Contains(body, "<script>alert") {
		t.Error("not escaped")
	}
	w := openDesign(p, p.presets[0].Code, func(r *http.Request) { r.Host = `x"><script>alert(1)</script>` })
	if strings.Contains(w.Body.String(), "alert(1)") {
		t.Error("the Host is in the share page")
	}
}

// TestPolicy holds the pages to their own policy: no script and no style within the page, no address elsewhere.
func TestPolicy(t *testing.T) {
	t.Parallel()
	p := newPages(t, nil)
	pages := map[string]*httptest.ResponseRecorder{
		"designer": open(p, ""), "share": openDesign(p, p.presets[6].Code, nil), "bad code": openDesign(p, "x", nil),
	}
	for name, w := range pages {
		body := w.Body.String()
		csp := w.Header().Get("Content-Security-Policy")
		if strings.Contains(csp, "unsafe") || !strings.Contains(csp, "default-src 'none'") || !strings.Contains(csp, "frame-ancestors 'none'") {
			t.Errorf("%s: policy %q", name, csp)
		}
		if w.Header().Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: nosniff is missing", name)
		}
		for _, tag := range regexp.MustCompile(`<script[^>]*>`).FindAllString(body, -1) {
			if !strings.Contains(tag, `src="/static/`) && !strings.Contains(tag, `type="application/json"`) {
				t.Errorf("%s: inline script %s", name, tag)
			}
		}
		if m := regexp.MustCompile(`<style|\sstyle=|\son[a-z]+=`).FindString(body); m != "" {
			t.Errorf("%s: holds %q", name, m)
		}
		for _, m := range regexp.MustCompile(`(?:src|href|srcset|action)="(https?:)?//[^"]*"`).FindAllString(body, -1) {
			if !strings.Contains(m, "//example.com/d/") {
				t.Errorf("%s: outside address %s", name, m)
			}
		}
		// Ids are unique, and every label and description points at one.
		ids := map[string]bool{}
		page, _, _ := strings.Cut(body, "<template")
		for _, m := range regexp.MustCompile(`\sid="([^"]*)"`).FindAllStringSubmatch(page, -1) {
			if ids[m[1]] {
				t.Errorf("%s: id %q comes twice", name, m[1])
			}
			ids[m[1]] = true
		}
		for _, m := range regexp.MustCompile(`\s(?:for|aria-describedby|aria-labelledby)="([^"]*)"`).FindAllStringSubmatch(page, -1) {
			for _, id := range strings.Fields(m[1]) {
				if !ids[id] {
					t.Errorf("%s: points at %q, which is not there", name, id)
				}
			}
		}
	}
}

func TestBusy(t *testing.T) {
	t.Parallel()
	busy := false
	p := newPages(t, func(c *Config) {
		resolve := c.Resolve
		c.Resolve = func(ctx context.Context, d design.Design) (Facts, error) {
			if busy {
				return Facts{}, errors.New("secret of the house")
			}
			return resolve(ctx, d)
		}
	})
	busy = true
	for _, w := range []*httptest.ResponseRecorder{open(p, ""), openDesign(p, p.presets[0].Code, nil)} {
		if w.Code != http.StatusServiceUnavailable || strings.Contains(w.Body.String(), "secret") {
			t.Errorf("status %d, or internals are shown", w.Code)
		}
	}
}

func TestHead(t *testing.T) {
	t.Parallel()
	p := newPages(t, nil)
	w := httptest.NewRecorder()
	p.Designer(w, httptest.NewRequest(http.MethodHead, "/", nil))
	if w.Code != http.StatusOK || w.Body.Len() != 0 || w.Header().Get("Content-Type") == "" {
		t.Errorf("status %d, %d bytes", w.Code, w.Body.Len())
	}
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	good := newPages(t, nil).cfg
	for _, address := range []string{"ftp://x.example", "try.example.com", "https://", "https://a b", "https://u:p@x.example", "https://x.example?a=b"} {
		cfg := good
		cfg.PublicURL = address
		if _, err := New(cfg); err == nil {
			t.Errorf("public address %q is taken", address)
		}
	}
	if _, err := New(Config{}); err == nil {
		t.Error("an empty configuration is taken")
	}
}

func TestControl(t *testing.T) {
	t.Parallel()
	for field, want := range map[string]string{
		"body.size": "size", "body.size_mm": "size", "wrist": "size", "design.body.skin": "skin", "fit": "fit", "fit.ease_mm": "fit",
		"strands[1].wear": "s1.wear", "strands[0].finish": "s0.finish", "strands[0].charms[1].cut": "s0.c1.cut",
		"strands[0].charms[1].setting": "s0.c1.setting", "view.light": "light", "backdrop": "backdrop",
		"view.yaw": "yaw", "view.view": "view", "strands[0].chain": "s0.chain", "design.strands[2].charms[11].at": "s2.c11.at",
		"strands[0].metals[1]": "s0.metals", "strands[0].width_mm": "s0.width", "strands[1].closure.ring": "s1.ring",
		"strands[0].charms": "s0.charms", "strands[0].charms[1]": "s0.c1", "strands[0].charms[1].stone_kind": "s0.c1.kind",
		"strands[0].charms[1].with": "s0.c1", "strands[3]": "s3", "strands": "", "piece": "piece", "ankle": "size", "finger": "finger", "body.finger_mm": "finger", "neck": "size", "strands[1].fit.length": "s1.length", "strands[0].fit": "s0.length", "body.hand": "", "body": "", "": "",
	} {
		if got := control(field); got != want {
			t.Errorf("control(%q) is %q, want %q", field, got, want)
		}
	}
}

func TestSentence(t *testing.T) {
	t.Parallel()
	for _, one := range []struct {
		fault design.FieldError
		want  string
	}{
		{design.FieldError{Message: "is missing", Allowed: []string{"a", "b"}}, "This is missing. You can use: a, b."},
		{design.FieldError{Message: "6 has no unit; did you mean 6in?"}, "6 has no unit; did you mean 6in?"},
		{design.FieldError{Message: "éclair"}, "Éclair."},
		{design.FieldError{}, "This will not do."},
	} {
		if got := sentence(one.fault); got != one.want {
			t.Errorf("got %q, want %q", got, one.want)
		}
	}
}

// FuzzDesigner throws queries at the page: it answers each, and never with a fault of its own.
func FuzzDesigner(f *testing.F) {
	p := newPages(f, nil)
	f.Add("")
	f.Add("code=" + p.presets[5].Code + "&view=flat&yaw=20")
	f.Add(fill(f, open(p, "code="+p.presets[6].Code).Body.String()).Encode())
	for _, do := range []string{"add-charm-0", "remove-charm-0-0", "remove-strand-1", "add-strand", "add-charm-99", "remove-charm--1-0"} {
		f.Add("size=6in&s0.chain=cable&s0.mix=pattern&s0.arg=ABCDEF&s0.c0.charm=heart&s0.c0.at=center&do=" + do)
	}
	hand := fill(f, open(p, "code="+p.presets[9].Code).Body.String())
	for _, do := range []string{"split", "join", "finger-6.5-us", "remove-strand-0", ""} {
		hand.Set("do", do)
		f.Add(hand.Encode())
	}
	f.Add("piece=hand-chain&size=6in&finger=&s0.chain=cable&s1.chain=rolo&do=join&yaw=91&s0.length=x")
	f.Add("size=%ff&s0.chain=&fit=ease:NaN&yaw=Inf&skin=-1&fit=length:1e308")
	f.Fuzz(func(t *testing.T, query string) {
		if strings.ContainsFunc(query, func(r rune) bool { return r <= ' ' || r == 0x7f || r == '#' }) {
			return
		}
		r, err := http.NewRequest(http.MethodGet, "/", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.URL.RawQuery = query
		w := httptest.NewRecorder()
		p.Designer(w, r)
		if w.Code != http.StatusOK && w.Code != http.StatusUnprocessableEntity {
			t.Fatalf("status %d", w.Code)
		}
		drawn(t, w.Body.String())
	})
}
