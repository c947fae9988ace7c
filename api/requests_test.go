package api

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The files in testdata/requests hold requests and what must come of them. A case is
//
//	### What it shows
//	METHOD /path?query
//	Header: value
//
//	body, if any
//	> 422                          the status; 4xx is any of them
//	> Content-Type: text/html      a header; "~" before the value: it matches; no value: it is absent
//	> body ~ regular expression
//	> json errors.0.field = wrist  a member of the body; "~" for "=": it matches
//
// {{code}} is the code of the design figaro, {{design}} the design itself, {{version}} the current version,
// {{etag}} the entity tag of the answer before, {{x*N}} N letters x.
type request struct {
	file, name   string
	method, path string
	headers      []string
	body         string
	expect       []string
}

func readRequests(t testing.TB) []request {
	t.Helper()
	files, err := filepath.Glob("testdata/requests/*.http")
	if err != nil || len(files) == 0 {
		t.Fatalf("no requests: %v", err)
	}
	var out []request
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range strings.Split("\n"+string(text), "\n### ")[1:] {
			out = append(out, readRequest(t, filepath.Base(file), part))
		}
	}
	return out
}

func readRequest(t testing.TB, file, text string) request {
	t.Helper()
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	c := request{file: file, name: lines[0]}
	var ok bool
	if c.method, c.path, ok = strings.Cut(lines[1], " "); !ok {
		t.Fatalf("%s: %s: no method and path", file, c.name)
	}
	inBody := false
	var body []string
	for _, line := range lines[2:] {
		expect, expects := strings.CutPrefix(line, "> ")
		switch {
		case expects:
			c.expect = append(c.expect, expect)
		case inBody:
			body = append(body, line)
		case line == "":
			inBody = true
		default:
			name, value, _ := strings.Cut(line, ":")
			c.headers = append(c.headers, name, strings.TrimSpace(value))
		}
	}
	c.body = strings.TrimRight(strings.Join(body, "\n"), "\n")
	if len(c.expect) == 0 {
		t.Fatalf("%s: %s: nothing is expected", file, c.name)
	}
	return c
}

var repeated = regexp.MustCompile(`\{\{(.)\*(\d+)\}\}`)

// fill puts the values in for the names.
func (c request) fill(s *service, etag string) request {
	fill := func(text string) string {
		text = strings.NewReplacer(
			"{{code}}", s.code(figaro), "{{version}}", s.version, "{{etag}}", etag,
			"{{design}}", strings.TrimSuffix(strings.TrimPrefix(s.bodyOf(figaro), `{"design":`), "}"),
		).Replace(text)
		return repeated.ReplaceAllStringFunc(text, func(m string) string {
			parts := repeated.FindStringSubmatch(m)
			n, _ := strconv.Atoi(parts[2])
			return strings.Repeat(parts[1], n)
		})
	}
	c.path, c.body = fill(c.path), fill(c.body)
	c.headers = slices.Clone(c.headers)
	for i := range c.headers {
		c.headers[i] = fill(c.headers[i])
	}
	c.expect = slices.Clone(c.expect)
	for i := range c.expect {
		c.expect[i] = fill(c.expect[i])
	}
	return c
}

func TestRequests(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	var etag string
	for _, c := range readRequests(t) {
		c = c.fill(s, etag)
		t.Run(c.file+"/"+c.name, func(t *testing.T) {
			a := s.must(c.method, c.path, c.body, c.headers...)
			if tag := a.Header.Get("ETag"); tag != "" {
				etag = tag
			}
			for _, e := range c.expect {
				checkExpected(t, a, e)
			}
			checkAlways(t, a)
			if t.Failed() {
				t.Logf("%d %s\n%.2000s", a.StatusCode, a.Header, a.body)
			}
			if c.method == http.MethodGet {
				checkHead(t, a, s.must(http.MethodHead, c.path, "", c.headers...))
			}
		})
	}
}

func checkExpected(t *testing.T, a answer, expect string) {
	t.Helper()
	if expect == "4xx" {
		if a.StatusCode < 400 || a.StatusCode > 499 {
			t.Errorf("status %d, want 400 to 499", a.StatusCode)
		}
		return
	}
	if status, err := strconv.Atoi(expect); err == nil {
		if a.StatusCode != status {
			t.Errorf("status %d, want %d", a.StatusCode, status)
		}
		return
	}
	if pattern, ok := strings.CutPrefix(expect, "body ~ "); ok {
		if !regexp.MustCompile(pattern).Match(a.body) {
			t.Errorf("the body does not match %s", pattern)
		}
		return
	}
	if rest, ok := strings.CutPrefix(expect, "json "); ok {
		path, rest, _ := strings.Cut(rest, " ")
		got := jsonAt(t, a.body, path)
		if pattern, ok := strings.CutPrefix(rest, "~ "); ok {
			if !regexp.MustCompile(pattern).MatchString(got) {
				t.Errorf("%s is %s, which does not match %s", path, got, pattern)
			}
		} else if want := strings.TrimPrefix(rest, "= "); got != want {
			t.Errorf("%s is %s, want %s", path, got, want)
		}
		return
	}
	name, want, ok := strings.Cut(expect, ":")
	if !ok {
		t.Fatalf("what is this to say: %s", expect)
	}
	got, want := strings.Join(a.Header.Values(name), ", "), strings.TrimSpace(want)
	if pattern, ok := strings.CutPrefix(want, "~"); ok {
		if !regexp.MustCompile(strings.TrimSpace(pattern)).MatchString(got) {
			t.Errorf("%s is %q, which does not match %s", name, got, pattern)
		}
	} else if got != want {
		t.Errorf("%s is %q, want %q", name, got, want)
	}
}

// jsonAt gives a member of a JSON body by a path such as errors.0.field.
func jsonAt(t *testing.T, body []byte, path string) string {
	t.Helper()
	var v any
	if err := json.Unmarshal(body, &v); err != nil {
		t.Fatalf("no JSON: %v", err)
	}
	for _, step := range strings.Split(path, ".") {
		switch in := v.(type) {
		case map[string]any:
			v = in[step]
		case []any:
			i, err := strconv.Atoi(step)
			if step == "length" {
				v = len(in)
				continue
			}
			if err != nil || i >= len(in) {
				return "absent"
			}
			v = in[i]
		default:
			return "absent"
		}
	}
	if v == nil {
		return "absent"
	}
	return fmt.Sprint(v)
}

// checkAlways holds for every answer there is.
func checkAlways(t *testing.T, a answer) {
	t.Helper()
	h := a.Header
	if h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Referrer-Policy") == "" || len(h.Get("X-Request-Id")) != 32 {
		t.Errorf("headers that every answer has are missing: %v", h)
	}
	if csp := h.Get("Content-Security-Policy"); !strings.Contains(csp, "frame-ancestors 'none'") || strings.Contains(csp, "unsafe") {
		t.Errorf("Content-Security-Policy: %s", csp)
	}
	if a.StatusCode < 400 {
		return
	}
	if h.Get("Cache-Control") != "no-store" || h.Get("ETag") != "" {
		t.Errorf("an error that may be kept: Cache-Control %q, ETag %q", h.Get("Cache-Control"), h.Get("ETag"))
	}
	if strings.HasPrefix(h.Get("Content-Type"), "text/html") {
		return
	}
	var p problem
	if err := json.Unmarshal(a.body, &p); err != nil || h.Get("Content-Type") != "application/problem+json" {
		t.Fatalf("no problem, but %s: %s", h.Get("Content-Type"), a.body)
	}
	if p.Status != a.StatusCode || p.Type == "" || p.Title == "" || p.Detail == "" || len(p.Errors) == 0 {
		t.Errorf("a problem that says too little: %s", a.body)
	}
	for _, e := range p.Errors {
		if e.Field == "" || e.Message == "" {
			t.Errorf("a fault without a field or a message: %s", a.body)
		}
	}
}

// checkHead says that HEAD answers as GET did, but for the body.
func checkHead(t *testing.T, get, head answer) {
	t.Helper()
	if len(head.body) != 0 {
		t.Errorf("HEAD has a body of %d bytes", len(head.body))
	}
	if head.StatusCode != get.StatusCode {
		t.Errorf("HEAD is %d, GET %d", head.StatusCode, get.StatusCode)
	}
	if a := get.Header.Get("Content-Type"); strings.HasPrefix(a, "text/html") {
		get.Header.Del("Content-Length") // net/http adds it to a short page, and cannot without one
		head.Header.Del("Content-Length")
	}
	for _, h := range []http.Header{get.Header, head.Header} {
		for _, name := range []string{"Date", "X-Request-Id", "Server-Timing"} {
			h.Del(name)
		}
	}
	if fmt.Sprint(head.Header) != fmt.Sprint(get.Header) {
		t.Errorf("HEAD has the headers\n%v, GET\n%v", head.Header, get.Header)
	}
}

// No header of a client that is not part of the contract changes an answer.
func TestForeignHeadersChangeNothing(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	var mutations [][]string
	for _, name := range []string{
		"X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Prefix", "X-Forwarded-Port", "X-Forwarded-Server",
		"X-Original-URL", "X-Rewrite-URL", "X-Real-Ip", "Forwarded", "X-Host", "X-HTTP-Method-Override", "X-Request-Id",
		"Accept-Language", "User-Agent", "Referer", "Cookie", "Origin", "X-Unknown", "Range", "Cache-Control", "Authorization", "Accept-Encoding",
	} {
		for _, value := range []string{"evil.example", "/admin", "1"} {
			mutations = append(mutations, []string{name, value})
		}
	}
	if len(mutations) < 50 {
		t.Fatalf("only %d mutations", len(mutations))
	}
	code := s.code(figaro)
	for _, c := range []request{
		{method: "GET", path: "/v1/preview.png?" + figaro},
		{method: "GET", path: "/v1/preview.jpg?" + figaro},
		{method: "GET", path: "/v1/preview.png?chain=none"},
		{method: "POST", path: "/v1/preview", body: s.bodyOf(figaro)},
		{method: "POST", path: "/v1/designs/resolve", body: s.bodyOf(figaro)},
		{method: "GET", path: "/v1/catalog"},
		{method: "GET", path: "/openapi.json"},
		{method: "GET", path: "/docs"},
		{method: "GET", path: "/"},
		{method: "GET", path: "/d/" + code},
		{method: "GET", path: "/d/" + code + ".png"},
		{method: "GET", path: "/d/nonsense"},
		{method: "GET", path: "/nowhere"},
		{method: "DELETE", path: "/v1/catalog"},
	} {
		plain := s.must(c.method, c.path, c.body)
		for _, m := range mutations {
			a := s.must(c.method, c.path, c.body, m...)
			if a.StatusCode != plain.StatusCode || string(a.body) != string(plain.body) || a.Header.Get("ETag") != plain.Header.Get("ETag") {
				t.Errorf("%s %s with %v: %d and %d bytes, without %d and %d", c.method, c.path, m,
					a.StatusCode, len(a.body), plain.StatusCode, len(plain.body))
			}
		}
	}
}
