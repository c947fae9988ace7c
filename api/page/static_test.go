package page

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
)

func TestStatic(t *testing.T) {
	t.Parallel()
	p := newPages(t, nil)
	named := regexp.MustCompile(`^/static/[a-z-]+\.[0-9a-f]{16}\.(css|js|svg)$`)
	used := regexp.MustCompile(`/static/[a-z-]+\.[0-9a-f]{16}\.[a-z]+`)
	get := func(path, encoding string) *http.Response {
		r := httptest.NewRequest(http.MethodGet, path, nil)
		if encoding != "" {
			r.Header.Set("Accept-Encoding", encoding)
		}
		w := httptest.NewRecorder()
		p.Static(w, r)
		return w.Result()
	}
	for name, f := range p.static.byName {
		if !named.MatchString(f.address) {
			t.Errorf("%s is at %s", name, f.address)
		}
		plain := get(f.address, "")
		body, _ := io.ReadAll(plain.Body)
		if plain.StatusCode != http.StatusOK || plain.Header.Get("Cache-Control") != "public, max-age=31536000, immutable" {
			t.Errorf("%s: status %d, %q", name, plain.StatusCode, plain.Header.Get("Cache-Control"))
		}
		if string(body) != string(f.body) || plain.Header.Get("Content-Type") != f.kind {
			t.Errorf("%s: not the file, or %q", name, plain.Header.Get("Content-Type"))
		}
		zipped := get(f.address, "br, gzip;q=0.8")
		if zipped.Header.Get("Content-Encoding") == "gzip" {
			r, err := gzip.NewReader(zipped.Body)
			if err != nil {
				t.Fatal(err)
			}
			if got, _ := io.ReadAll(r); string(got) != string(f.body) {
				t.Errorf("%s: gzip gives another file", name)
			}
			if zipped.Header.Get("ETag") == plain.Header.Get("ETag") {
				t.Errorf("%s: two representations have one ETag", name)
			}
		} else if len(f.body) > 2000 {
			t.Errorf("%s is not gzipped", name)
		}
		if none := get(f.address, "gzip;q=0"); none.Header.Get("Content-Encoding") != "" {
			t.Errorf("%s: gzip for one who takes none", name)
		}
		// Every module and file a file names is there.
		for _, address := range used.FindAllString(string(f.body), -1) {
			if p.static.byAddress[address] == nil {
				t.Errorf("%s names %s, which is not there", name, address)
			}
		}
		if strings.Contains(string(f.body), `from "./`) {
			t.Errorf("%s: an import has no hash", name)
		}
	}
	for _, path := range []string{"/static/", "/static/site.css", "/static/site.0000000000000000.css", "/static/../page.go", "/static/%00"} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.URL.Path = path
		w := httptest.NewRecorder()
		p.Static(w, r)
		if w.Code != http.StatusNotFound {
			t.Errorf("%s: status %d", path, w.Code)
		}
	}
	body := open(p, "").Body.String()
	for _, address := range used.FindAllString(body, -1) {
		if p.static.byAddress[address] == nil {
			t.Errorf("the page names %s, which is not there", address)
		}
	}
}

// TestModuleNames holds that a change in a module changes the address of every module that uses it.
func TestModuleNames(t *testing.T) {
	t.Parallel()
	read := func(c string) *files {
		all, err := readFiles(fstest.MapFS{
			"a.js": {Data: []byte("import { b } from \"./b.js\";\nimport \"./c.js\";\n")},
			"b.js": {Data: []byte("import { c } from \"./c.js\";\n")},
			"c.js": {Data: []byte(c)},
			"d.js": {Data: []byte("export const d = 1;\n")},
		})
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	one, two := read("export const c = 1;\n"), read("export const c = 2;\n")
	for _, name := range []string{"a.js", "b.js", "c.js"} {
		if one.byName[name].address == two.byName[name].address {
			t.Errorf("%s keeps its address", name)
		}
	}
	if one.byName["d.js"].address != two.byName["d.js"].address {
		t.Error("d.js has another address, though it did not change")
	}
	want := "import { b } from \"" + one.byName["b.js"].address + "\";\nimport \"" + one.byName["c.js"].address + "\";\n"
	if got := string(one.byName["a.js"].body); got != want {
		t.Errorf("got %s, want %s", got, want)
	}

	for name, dir := range map[string]fstest.MapFS{
		"a circle":   {"a.js": {Data: []byte(`import "./b.js";`)}, "b.js": {Data: []byte(`import "./a.js";`)}},
		"a gap":      {"a.js": {Data: []byte(`import "./b.js";`)}},
		"itself too": {"a.js": {Data: []byte(`import "./a.js";`)}},
	} {
		if _, err := readFiles(dir); err == nil {
			t.Errorf("%s of imports is taken", name)
		}
	}
}
