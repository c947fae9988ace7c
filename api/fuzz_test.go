package api

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/aurelink/aurelink/assets"
)

// fuzzed readies the routes without a listener.
func fuzzed(f *testing.F) *Server {
	f.Helper()
	cat, err := loadCatalog()
	if err != nil {
		f.Fatal(err)
	}
	s, err := New(Default(), cat, &stand{cat: cat}, assets.FS, slog.New(slog.DiscardHandler))
	if err != nil {
		f.Fatal(err)
	}
	return s
}

// FuzzRequest sends any request: none makes the service fail.
func FuzzRequest(f *testing.F) {
	s := fuzzed(f)
	asked, err := s.cat.ParseQuery(figaro)
	if err != nil {
		f.Fatal(err)
	}
	code := s.cat.Encode(asked.Design)
	for _, c := range readRequests(f) {
		f.Add(c.method, strings.ReplaceAll(c.path, "{{code}}", code), strings.ReplaceAll(c.body, "{{code}}", code), "*", "image/jpeg")
	}
	f.Fuzz(func(t *testing.T, method, target, body, ifNoneMatch, accept string) {
		u, err := url.ParseRequestURI(target)
		if err != nil || !strings.HasPrefix(target, "/") || u.Host != "" {
			t.Skip()
		}
		r, err := http.NewRequestWithContext(t.Context(), method, "http://localhost", strings.NewReader(body))
		if err != nil {
			t.Skip()
		}
		r.URL = u
		r.Header.Set("If-None-Match", ifNoneMatch)
		r.Header.Set("Accept", accept)
		w := httptest.NewRecorder()
		s.public.ServeHTTP(w, r)
		if w.Code >= 500 {
			t.Fatalf("%s %s: %d %s", method, target, w.Code, w.Body)
		}
	})
}

// FuzzHeaders reads any If-None-Match and Accept: no panic, and a tag that is not there does not match.
func FuzzHeaders(f *testing.F) {
	f.Add(`"a", W/"b"`, "image/jpeg;q=0.5, */*")
	f.Add("*", ";;q=")
	f.Fuzz(func(t *testing.T, ifNoneMatch, accept string) {
		const tag = `"0123456789abcdef"`
		if matches([]string{ifNoneMatch}, tag) && !strings.Contains(ifNoneMatch, "*") && !strings.Contains(ifNoneMatch, tag) {
			t.Errorf("%q matches %s", ifNoneMatch, tag)
		}
		if got := preferred([]string{accept}); got != formatPNG && got != formatJPEG {
			t.Errorf("%q gives %q", accept, got)
		}
	})
}
