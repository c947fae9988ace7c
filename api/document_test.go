package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"

	"github.com/aurelink/aurelink/api/openapi"
	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/unit"
)

// spec reads the document as a program does.
func spec(t *testing.T, s *service) map[string]any {
	t.Helper()
	var doc map[string]any
	if err := json.Unmarshal(s.get("/openapi.json").body, &doc); err != nil {
		t.Fatal(err)
	}
	return doc
}

// Every route is described, and everything described is a route.
func TestDocumentHasEveryRoute(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	engine, err := s.engine()
	if err != nil {
		t.Fatal(err)
	}
	routes := map[string]bool{}
	for _, r := range engine.Routes() {
		routes[r.Method+" "+r.Path] = true
		if r.Method == http.MethodGet && !hasRoute(engine, http.MethodHead, r.Path) {
			t.Errorf("%s has no HEAD", r.Path)
		}
	}
	documented := map[string]bool{}
	for _, p := range document(s.cat).Paths {
		path := strings.TrimSuffix(strings.ReplaceAll(strings.ReplaceAll(p.Name, "{", ":"), "}", ""), ":code.png")
		if p.Name == "/d/{code}.png" {
			path = "/d/:code"
		}
		if p.Value.Get != nil {
			documented["GET "+path] = true
		}
		if p.Value.Post != nil {
			documented["POST "+path] = true
		}
	}
	for route := range routes {
		if strings.HasPrefix(route, "HEAD ") || route == "GET /static/:name" || route == "GET /docs/docs.css" {
			continue
		}
		if !documented[route] {
			t.Errorf("%s is not described", route)
		}
	}
	for d := range documented {
		if !routes[d] {
			t.Errorf("%s is described, and no route", d)
		}
	}
}

func hasRoute(e *gin.Engine, method, path string) bool {
	return slices.ContainsFunc(e.Routes(), func(r gin.RouteInfo) bool { return r.Method == method && r.Path == path })
}

// The document is OpenAPI as far as we use it: what must be there is, references lead somewhere, names are
// unique, parts of a path are declared.
func TestDocumentIsWellFormed(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	doc := spec(t, s)
	if doc["openapi"] != "3.1.0" {
		t.Errorf("openapi is %v", doc["openapi"])
	}
	info := doc["info"].(map[string]any)
	if info["title"] == "" || info["version"] != s.version {
		t.Errorf("info is %v", info)
	}
	ids := map[string]bool{}
	for path, item := range doc["paths"].(map[string]any) {
		for method, v := range item.(map[string]any) {
			op := v.(map[string]any)
			id, _ := op["operationId"].(string)
			if id == "" || ids[id] {
				t.Errorf("%s %s: operationId %q is missing or used twice", method, path, id)
			}
			ids[id] = true
			declared := map[string]bool{}
			parameters, _ := op["parameters"].([]any)
			for _, p := range parameters {
				p := p.(map[string]any)
				key := p["in"].(string) + " " + p["name"].(string)
				if declared[key] || p["schema"] == nil || p["description"] == "" {
					t.Errorf("%s %s: parameter %s is declared twice or says too little", method, path, key)
				}
				declared[key] = true
			}
			for _, m := range regexp.MustCompile(`\{(.*?)\}`).FindAllStringSubmatch(path, -1) {
				if !declared["path "+m[1]] {
					t.Errorf("%s %s: {%s} is not declared", method, path, m[1])
				}
			}
			if len(op["responses"].(map[string]any)) == 0 {
				t.Errorf("%s %s: no responses", method, path)
			}
		}
	}
	checkRefs(t, doc, doc)
}

func checkRefs(t *testing.T, doc map[string]any, v any) {
	t.Helper()
	switch v := v.(type) {
	case map[string]any:
		for name, value := range v {
			if to, ok := value.(string); ok && name == "$ref" {
				var at any = doc
				for _, step := range strings.Split(strings.TrimPrefix(to, "#/"), "/") {
					in, _ := at.(map[string]any)
					at = in[step]
				}
				if at == nil {
					t.Errorf("%s leads nowhere", to)
				}
			}
			checkRefs(t, doc, value)
		}
	case []any:
		for _, value := range v {
			checkRefs(t, doc, value)
		}
	}
}

// The query fields described are just those that are taken.
func TestDocumentHasEveryQueryField(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	_, err := s.cat.ParseQuery(figaro + "&nonsense=1")
	bad, ok := errors.AsType[*design.Error](err)
	if !ok || len(bad.Fields) != 1 {
		t.Fatalf("got %v", err)
	}
	var described []string
	item, _ := document(s.cat).Paths.Get("/v1/preview.png")
	for _, p := range item.Get.Parameters {
		described = append(described, p.Name)
	}
	if taken := slices.Sorted(slices.Values(bad.Fields[0].Allowed)); !slices.Equal(taken, slices.Sorted(slices.Values(described))) {
		t.Errorf("described %v, taken %v", described, taken)
	}
}

// What is described and what is answered agree: answers fit their schemas.
func TestAnswersFitTheirSchemas(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	doc := document(s.cat)
	last := func(list []Item) string { return list[len(list)-1].ID }
	c := CatalogOf(s.cat)
	full := `{"design":{"piece":"bracelet","body":{"size":"6.5in"},"fit":{"ease_mm":16},"strands":[{"chain":"cable","metals":["sterling","gold-filled"],` +
		`"mix":"alternate","finish":"` + last(c.Finishes) + fmt.Sprintf(`","wear":%v,`, c.MostWear) +
		`"charms":[{"charm":"heart","metal":"sterling","at":0.5},{"charm":"birthstone","metal":"sterling","stone":"ruby","at":"+20",` +
		`"cut":"` + last(c.Cuts) + `","setting":"` + last(c.Settings) + `"}]}]}}`
	for name, body := range map[string][]byte{
		"Resolution": s.must(http.MethodPost, "/v1/designs/resolve", full).body,
		"Catalog":    s.get("/v1/catalog").body,
		"Problem":    s.get("/v1/preview.png?chain=none&x=1").body,
	} {
		var v any
		if err := json.Unmarshal(body, &v); err != nil {
			t.Fatal(err)
		}
		for _, fault := range misfits(doc, &openapi.Schema{Ref: "#/components/schemas/" + name}, v, name) {
			t.Error(fault)
		}
	}
	for _, name := range []string{"preview", "resolve"} {
		item, _ := doc.Paths.Get(map[string]string{"preview": "/v1/preview", "resolve": "/v1/designs/resolve"}[name])
		media, _ := item.Post.RequestBody.Content.Get("application/json")
		example, err := json.Marshal(media.Example)
		if err != nil {
			t.Fatal(err)
		}
		var v any
		if err := json.Unmarshal(example, &v); err != nil {
			t.Fatal(err)
		}
		for _, fault := range misfits(doc, media.Schema, v, name) {
			t.Error(fault)
		}
		if a := s.must(http.MethodPost, "/v1/"+map[string]string{"preview": "preview", "resolve": "designs/resolve"}[name], string(example)); a.StatusCode != 200 {
			t.Errorf("the example of %s: %d %s", name, a.StatusCode, a.body)
		}
	}
}

// misfits judges a value by a schema, as far as our schemas go.
func misfits(doc *openapi.Document, s *openapi.Schema, v any, at string) []string {
	if s.Ref != "" {
		to, ok := doc.Components.Schemas.Get(strings.TrimPrefix(s.Ref, "#/components/schemas/"))
		if !ok {
			return []string{s.Ref + " leads nowhere"}
		}
		s = to
	}
	if s.OneOf != nil {
		fits := 0
		for _, one := range s.OneOf {
			if misfits(doc, one, v, at) == nil {
				fits++
			}
		}
		if fits != 1 {
			return []string{at + ": fits a wrong number of alternatives"}
		}
		return nil
	}
	if s.Enum != nil {
		for _, e := range s.Enum {
			a, _ := json.Marshal(e)
			b, _ := json.Marshal(v)
			if string(a) == string(b) {
				return nil
			}
		}
		return []string{at + ": none of the listed"}
	}
	var out []string
	switch v := v.(type) {
	case map[string]any:
		if s.Type != "object" {
			return []string{at + ": an object, and should be " + s.Type}
		}
		for _, name := range s.Required {
			if v[name] == nil {
				out = append(out, at+"."+name+": is missing")
			}
		}
		for _, name := range slices.Sorted(maps.Keys(v)) {
			inner, ok := s.Properties.Get(name)
			if ok {
				out = append(out, misfits(doc, inner, v[name], at+"."+name)...)
			} else if s.AdditionalProperties == false {
				out = append(out, at+"."+name+": is not described")
			}
		}
	case []any:
		if s.Type != "array" {
			return []string{at + ": a list, and should be " + s.Type}
		}
		if len(v) < s.MinItems {
			out = append(out, at+": too short")
		}
		for _, value := range v {
			out = append(out, misfits(doc, s.Items, value, at+"[]")...)
		}
	case string:
		if s.Type != "string" {
			out = append(out, at+": text, and should be "+s.Type)
		}
		if s.Pattern != "" && !regexp.MustCompile(s.Pattern).MatchString(v) {
			out = append(out, at+": does not match "+s.Pattern)
		}
	case float64:
		if s.Type != "number" && s.Type != "integer" && s.Const == nil {
			out = append(out, at+": a number, and should be "+s.Type)
		}
	}
	return out
}

// Everything the catalogue lists works.
func TestCatalogListsWhatWorks(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	c := CatalogOf(s.cat)
	works := func(what, query string) {
		t.Helper()
		if _, err := s.cat.ParseQuery(query); err != nil {
			t.Errorf("%s: %s: %v", what, query, err)
		}
	}
	const base = "wrist=6.25in&metals=sterling,gold-filled,14k-rose&chain="
	if len(c.Chains) == 0 || len(c.Metals) == 0 || len(c.Charms) == 0 || len(c.Stones) == 0 || len(c.Rings) == 0 || len(c.Skins) != 10 {
		t.Fatalf("it lists too little: %+v", c)
	}
	for _, chain := range c.Chains {
		for _, mix := range c.Mixes {
			if slices.Contains(chain.Mixes, mix.ID) {
				works(mix.ID, base+chain.ID+"&mix="+mix.Form)
			} else if _, err := s.cat.ParseQuery(base + chain.ID + "&mix=" + mix.Form); err == nil {
				t.Errorf("%s on %s works, and is not listed", mix.ID, chain.ID)
			}
		}
	}
	if len(c.Pieces) != 5 {
		t.Errorf("pieces %+v", c.Pieces)
	}
	for _, p := range c.Pieces {
		chain := "chain=cable&metals=sterling&"
		if p.Finger != nil {
			for i, fingers := range [][2]float64{p.Finger.Least, p.Finger.Most} {
				for _, mm := range fingers {
					works(p.ID, fmt.Sprintf("%spiece=%s&%s=%vmm&%s=%vmm", chain, p.ID, p.Query, p.Sizes[i], p.Finger.Query, mm))
				}
			}
			works(p.ID, fmt.Sprintf("%spiece=%s&%s=%s&%s=%s", chain, p.ID, p.Query, url.QueryEscape(p.Size), p.Finger.Query, url.QueryEscape(p.Finger.Size)))
			continue
		}
		works(p.ID, chain+p.Query+"="+url.QueryEscape(p.Size))
		for _, mm := range append(p.Sizes[:], p.Long[0]) {
			works(p.ID, fmt.Sprintf("%s%s=%vmm&fit=loose", chain, p.Query, min(mm, p.Sizes[1])))
		}
		works(p.ID, fmt.Sprintf("%s%s=%vmm&fit=length:%vmm", chain, p.Query, p.Sizes[0], p.Long[1]))
		works(p.ID, fmt.Sprintf("%s%s=%vmm&fit=ease:%v", chain, p.Query, p.Sizes[1], p.Ease))
		for _, wrong := range []string{fmt.Sprintf("%s=%vmm", p.Query, p.Sizes[1]+1), fmt.Sprintf("%s=%vmm", p.Query, p.Sizes[0]-1),
			fmt.Sprintf("%s=%vmm&fit=ease:%v", p.Query, p.Sizes[0], p.Ease+1), fmt.Sprintf("%s=%vmm&fit=length:%vmm", p.Query, p.Sizes[0], p.Long[1]+1)} {
			if _, err := s.cat.ParseQuery(chain + wrong); err == nil {
				t.Errorf("%s works, and is not listed", wrong)
			}
		}
		for _, f := range c.Fits {
			if ease, ok := f.Ease[p.ID]; !ok || ease > p.Ease {
				t.Errorf("%s of a %s: room %v", f.ID, p.ID, ease)
			}
		}
		if want := "On the " + p.Query; p.Worn != want {
			t.Errorf("%s is worn %q", p.ID, p.Worn)
		}
	}
	for _, m := range c.Metals {
		works(m.ID, "wrist=6in&chain=cable&metals="+m.ID)
	}
	for _, f := range c.Fits {
		works(f.ID, base+"cable&fit="+f.ID)
	}
	for _, skin := range c.Skins {
		works(skin.ID, base+"cable&skin="+skin.ID)
	}
	for _, view := range c.Views {
		works(view.ID, base+"cable&view="+view.ID)
	}
	for _, stone := range c.Stones {
		works(stone.ID, base+"cable&charms=birthstone."+stone.ID+":sterling@center")
	}
	for field, list := range map[string][]Item{"finish": c.Finishes, "light": c.Lights, "pose": c.Poses, "backdrop": c.Backdrops, "quality": c.Qualities} {
		for _, item := range list {
			works(item.ID, base+"cable&"+field+"="+item.ID)
		}
	}
	works("wear", fmt.Sprintf("%scable&wear=%v", base, c.MostWear))
	for _, cut := range c.Cuts {
		for _, setting := range c.Settings {
			body := fmt.Sprintf(`{"design":{"piece":"bracelet","body":{"size":"6in"},"strands":[{"chain":"cable","metals":["sterling"],"charms":[{
				"charm":"birthstone","metal":"sterling","stone":"ruby","at":"center","cut":%q,"setting":%q}]}]}}`, cut.ID, setting.ID)
			if _, err := s.cat.Parse([]byte(body)); err != nil {
				t.Errorf("%s, %s: %v", cut.ID, setting.ID, err)
			}
		}
	}
	for _, lang := range c.Langs {
		works(lang.ID, base+"cable&lang="+lang.ID)
	}
	for _, place := range c.Places {
		works(place.ID, base+"cable&charms=heart:sterling@"+strings.ReplaceAll(place.ID, "+", "%2B"))
	}
	for _, ring := range c.Rings {
		for _, inner := range ring.Inner {
			use := design.Closure{Gauge: ring.Gauge, Inner: unit.MM(inner)}
			body := `{"design":{"piece":"bracelet","body":{"size":"6in"},"strands":[{"chain":"cable","metals":["sterling"],"closure":{"ring":"` + use.Ring() + `"}}]}}`
			if _, err := s.cat.Parse([]byte(body)); err != nil {
				t.Errorf("%s: %v", use.Ring(), err)
			}
		}
	}
	for _, charm := range c.Charms {
		for _, hang := range charm.Hang {
			part := ""
			if charm.Kind == design.CharmStone {
				part = "." + c.Stones[0].ID
			} else if charm.TextNeeded || charm.Kind == design.CharmLetter {
				part = ".A"
			}
			works(charm.ID, base+"cable&charms="+charm.ID+part+":sterling@center!"+string(hang))
		}
	}
}

// The page needs nothing from elsewhere, no script, and every call is on it.
func TestDocsPage(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	page := string(s.get("/docs").body)
	for _, word := range []string{"<script", "style=", "http://", "https://", "onclick", "{{", "ZgotmplZ"} {
		if strings.Contains(page, word) {
			t.Errorf("the page has %s", word)
		}
	}
	for _, p := range document(s.cat).Paths {
		if !strings.Contains(page, "<code>"+p.Name+"</code>") {
			t.Errorf("nothing is said of %s", p.Name)
		}
	}
	tries := regexp.MustCompile(`href="(/v1/[^"]*)"`).FindAllStringSubmatch(page, -1)
	if len(tries) == 0 {
		t.Error("no address to try")
	}
	for _, try := range tries {
		if a := s.get(html.UnescapeString(try[1])); a.StatusCode != 200 {
			t.Errorf("%s: %d %s", try[1], a.StatusCode, a.body)
		}
	}
	if css := s.get("/docs/docs.css"); css.StatusCode != 200 || css.Header.Get("Content-Type") != "text/css; charset=utf-8" {
		t.Errorf("its style: %d %s", css.StatusCode, css.Header.Get("Content-Type"))
	}
}

func TestAdvice(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	for body, want := range map[string]string{
		`{"design":{"piece":"bracelet","body":{"size":"6in"},"strands":[{"chain":"cable","width_mm":1,"metals":["sterling"],"closure":{"ring":"24ga-id2.0"}}]}}`: "closing-ring warn A 24 ga ring",
		`{"design":{"piece":"bracelet","body":{"size":"6in"},"fit":{"ease_mm":0},"strands":[{"chain":"cable","metals":["sterling"]}]}}`:                          "",
	} {
		a := s.must(http.MethodPost, "/v1/designs/resolve", body)
		var r Resolution
		if err := json.Unmarshal(a.body, &r); err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, a := range r.Advice {
			got += a.Code + " " + a.Severity + " " + a.Text
			if a.Why == "" || !strings.HasSuffix(a.Text, ".") {
				t.Errorf("advice that says too little: %+v", a)
			}
		}
		if want != "" && !strings.HasPrefix(got, want) {
			t.Errorf("%s: advice %q, want %q", body, got, want)
		}
	}
	if a := adviceOf(design.Bracelet, design.FieldError{Field: "strands[0].charms[1].at", Message: "is a bead"}); a.Code != "charm-ring" || a.Text != "The place of charm 2 is a bead." {
		t.Errorf("%+v", a)
	}
	if a := adviceOf(design.Necklace, design.FieldError{Field: "strands[0].fit"}); a.Why != "A closed necklace has to go round the neck where it lies." {
		t.Errorf("%+v", a)
	}
	if a := adviceOf(design.Bracelet, design.FieldError{Field: "strands[0].fit", Message: "is 3 mm too short"}); a.Severity != "stop" || a.Text != "This strand is 3 mm too short." {
		t.Errorf("%+v", a)
	}
	if a := adviceOf(design.Bracelet, design.FieldError{}); a.Code == "" || a.Why == "" {
		t.Errorf("%+v", a)
	}
}
