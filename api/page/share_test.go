package page

import (
	"context"
	"crypto/tls"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/aurelink/aurelink/assets"
	"github.com/aurelink/aurelink/render/design"
)

// openDesign asks for a design's share page.
func openDesign(p *Pages, code string, change func(*http.Request)) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, "/d/"+code, nil)
	if change != nil {
		change(r)
	}
	w := httptest.NewRecorder()
	p.Share(w, r, code)
	return w
}

// meta is what a page's head says under a name.
func meta(body, name string) string {
	m := regexp.MustCompile(`<meta (?:property|name)="` + name + `" content="([^"]*)">`).FindStringSubmatch(body)
	if m == nil {
		return ""
	}
	return html.UnescapeString(m[1])
}

func TestShare(t *testing.T) {
	t.Parallel()
	p := newPages(t, nil)
	code := p.presets[0].Code
	for _, one := range []struct {
		name, public, host string
		tls                bool
		base               string
	}{
		{"host", "", "try.example.com", false, "http://try.example.com"},
		{"port", "", "127.0.0.1:8080", false, "http://127.0.0.1:8080"},
		{"address", "", "[::1]:8080", false, "http://[::1]:8080"},
		{"tls", "", "try.example.com", true, "https://try.example.com"},
		{"public", "https://studio.example/", "evil.example", false, "https://studio.example"},
		{"bad host", "", `a b"c`, false, ""},
		{"host with a name", "", "user@evil.example", false, ""},
		{"host with a path", "", "evil.example/x", false, ""},
		{"no host", "", "", false, ""},
	} {
		t.Run(one.name, func(t *testing.T) {
			t.Parallel()
			p := newPages(t, func(c *Config) { c.PublicURL = one.public })
			w := openDesign(p, code, func(r *http.Request) {
				r.Host = one.host
				r.Header.Set("X-Forwarded-Host", "evil.example")
				r.Header.Set("X-Forwarded-Proto", "gopher")
				if one.tls {
					r.TLS = &tls.ConnectionState{}
				}
			})
			body := w.Body.String()
			if w.Code != http.StatusOK {
				t.Fatalf("status %d", w.Code)
			}
			if strings.Contains(body, "evil.example") || strings.Contains(body, "gopher") {
				t.Error("what a client says of itself is in the page")
			}
			want := map[string]string{"og:url": one.base + "/d/" + code, "og:image": one.base + "/d/" + code + ".png?v=1-test",
				"twitter:image": one.base + "/d/" + code + ".png?v=1-test"}
			if one.base == "" {
				want = map[string]string{"og:url": "", "og:image": "", "twitter:image": ""}
			}
			want["og:title"] = "Figaro bracelet in 14/20 yellow gold-filled and sterling silver"
			want["twitter:card"] = "summary_large_image"
			for name, value := range want {
				if got := meta(body, name); got != value {
					t.Errorf("%s is %q, want %q", name, got, value)
				}
			}
			if alt := meta(body, "og:description"); alt == "" || !strings.Contains(body, `alt="`+html.EscapeString(alt)+`"`) {
				t.Errorf("the picture's alt text is not the description %q", alt)
			}
			if !strings.Contains(body, `href="/?code=`+code+`"`) {
				t.Error("no way to the designer")
			}
		})
	}

	turned := httptest.NewRecorder()
	p.Share(turned, httptest.NewRequest(http.MethodGet, "/d/"+code+"?view=flat&utm_source=x&w=320", nil), code)
	if !strings.Contains(turned.Body.String(), `src="/d/`+code+`.png?view=flat&amp;v=1-test"`) {
		t.Error("the view is not kept")
	}

	for _, code := range []string{"", "x", "%", "AAAAAAAA", code[:len(code)-6]} {
		w := httptest.NewRecorder()
		p.Share(w, httptest.NewRequest(http.MethodGet, "/d/x", nil), code)
		if w.Code != http.StatusNotFound && w.Code != http.StatusUnprocessableEntity {
			t.Errorf("code %q: status %d", code, w.Code)
		}
		if !strings.Contains(w.Body.String(), `<a class="button" href="/">`) || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("code %q: no friendly page", code)
		}
	}
}

func ExamplePages_Share() {
	cat, err := design.LoadCatalog(assets.FS)
	if err != nil {
		fmt.Println(err)
		return
	}
	p, err := New(Config{Catalog: cat, Assets: assets.FS, PublicURL: "https://studio.example",
		Resolve: func(_ context.Context, d design.Design) (Facts, error) { return Facts{Code: cat.Encode(d)}, nil }})
	if err != nil {
		fmt.Println(err)
		return
	}
	w := httptest.NewRecorder()
	p.Share(w, httptest.NewRequest(http.MethodGet, "/d/nonsense", nil), "nonsense")
	fmt.Println(w.Code >= 400, strings.Contains(w.Body.String(), "Go to the designer"))
	// Output: true true
}
