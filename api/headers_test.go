package api

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// What each route says to browsers and to caches, on success and on failure.
func TestHeaderTable(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	code, design := s.code(figaro), s.bodyOf(figaro)
	const pages = "script-src 'self'"
	for _, c := range []struct {
		method, path, body string
		status             int
		kind, cache        string
		policy             string // in Content-Security-Policy
		cors, corp         string
	}{
		{"GET", "/v1/preview.png?" + figaro, "", 200, "image/png", "no-cache", dataPolicy, "*", "cross-origin"},
		{"GET", "/v1/preview.png?" + figaro + "&v=" + s.version, "", 200, "image/png", "public, max-age=31536000, immutable", dataPolicy, "*", "cross-origin"},
		{"GET", "/v1/preview.jpg?" + figaro, "", 200, "image/jpeg", "no-cache", dataPolicy, "*", "cross-origin"},
		{"GET", "/v1/preview.png?v=" + s.version, "", 422, "application/problem+json", "no-store", dataPolicy, "*", ""},
		{"POST", "/v1/preview", design, 200, "image/png", "no-cache", dataPolicy, "*", "cross-origin"},
		{"POST", "/v1/preview", "{", 400, "application/problem+json", "no-store", dataPolicy, "*", ""},
		{"POST", "/v1/designs/resolve", design, 200, "application/json", "no-store", dataPolicy, "*", ""},
		{"POST", "/v1/designs/resolve", "{}", 422, "application/problem+json", "no-store", dataPolicy, "*", ""},
		{"GET", "/v1/catalog", "", 200, "application/json", "no-cache", dataPolicy, "*", ""},
		{"GET", "/v1/none", "", 404, "application/problem+json", "no-store", dataPolicy, "*", ""},
		{"PUT", "/v1/catalog", "", 405, "application/problem+json", "no-store", dataPolicy, "*", ""},
		{"GET", "/d/" + code + ".png", "", 200, "image/png", "no-cache", dataPolicy, "", "cross-origin"},
		{"GET", "/d/" + code + ".png?v=" + s.version, "", 200, "image/png", "public, max-age=31536000, immutable", dataPolicy, "", "cross-origin"},
		{"GET", "/d/x.png?v=" + s.version, "", 0, "application/problem+json", "no-store", "frame-ancestors 'none'", "", ""},
		{"GET", "/d/" + code, "", 200, "text/html; charset=utf-8", "no-cache", pages, "", ""},
		{"GET", "/", "", 200, "text/html; charset=utf-8", "no-cache", pages, "", ""},
		{"GET", "/docs", "", 200, "text/html; charset=utf-8", "no-cache", pages, "", ""},
		{"GET", "/docs/docs.css", "", 200, "text/css; charset=utf-8", "no-cache", "frame-ancestors 'none'", "", ""},
		{"GET", "/openapi.json", "", 200, "application/json", "no-cache", "frame-ancestors 'none'", "", ""},
		{"GET", "/none", "", 404, "application/problem+json", "no-store", "frame-ancestors 'none'", "", ""},
	} {
		a := s.must(c.method, c.path, c.body)
		h := a.Header
		checkAlways(t, a)
		if c.status != 0 && a.StatusCode != c.status {
			t.Errorf("%s %s: %d, want %d", c.method, c.path, a.StatusCode, c.status)
		}
		for name, want := range map[string]string{
			"Content-Type": c.kind, "Cache-Control": c.cache, "Access-Control-Allow-Origin": c.cors,
			"Cross-Origin-Resource-Policy": c.corp, "Access-Control-Allow-Credentials": "", "Set-Cookie": "", "Server": "",
			"Strict-Transport-Security": "",
		} {
			if got := h.Get(name); got != want {
				t.Errorf("%s %s: %s is %q, want %q", c.method, c.path, name, got, want)
			}
		}
		if csp := h.Get("Content-Security-Policy"); !strings.Contains(csp, c.policy) || !strings.Contains(csp, "base-uri 'none'") {
			t.Errorf("%s %s: Content-Security-Policy is %q", c.method, c.path, csp)
		}
	}
}

func TestPublicURL(t *testing.T) {
	t.Parallel()
	s := start(t, func(cfg *Config, _ *stand) { cfg.PublicURL = "https://try.example.com" })
	a := s.must(http.MethodPost, "/v1/designs/resolve", s.bodyOf(figaro), "Host", "evil.example")
	var r Resolution
	if err := json.Unmarshal(a.body, &r); err != nil {
		t.Fatal(err)
	}
	for _, u := range []string{r.URLs.Preview, r.URLs.JPEG, r.URLs.Share, r.URLs.Picture} {
		if !strings.HasPrefix(u, "https://try.example.com/") {
			t.Errorf("%s is not under the public URL", u)
		}
		if got := s.get(strings.TrimPrefix(u, "https://try.example.com")); got.StatusCode != 200 {
			t.Errorf("%s: %d", u, got.StatusCode)
		}
	}
	if a.Header.Get("Strict-Transport-Security") == "" {
		t.Error("no Strict-Transport-Security behind https")
	}
	if page := s.get("/d/"+r.Code, "Host", "evil.example", "X-Forwarded-Host", "evil.example"); strings.Contains(string(page.body), "evil") {
		t.Error("the share page believes the Host")
	}
}

// A client's word on its address counts only from a trusted proxy.
func TestTrustedProxies(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		trusted []string
		want    string
	}{
		{nil, "127.0.0.1"},
		{[]string{"10.0.0.0/8"}, "127.0.0.1"},
		{[]string{"127.0.0.0/8"}, "203.0.113.9"},
	} {
		s := start(t, func(cfg *Config, _ *stand) { cfg.TrustedProxies = c.trusted })
		s.get("/v1/catalog", "X-Forwarded-For", "198.51.100.1, 203.0.113.9")
		eventually(t, "a line of log with "+c.want, func() bool { return strings.Contains(s.log.String(), `"client":"`+c.want+`"`) })
	}
}

func TestTLS(t *testing.T) {
	t.Parallel()
	cert, key := selfSigned(t)
	s := start(t, func(cfg *Config, _ *stand) { cfg.TLSCert, cfg.TLSKey = cert, key })
	pool := x509.NewCertPool()
	text, err := os.ReadFile(cert)
	if err != nil || !pool.AppendCertsFromPEM(text) {
		t.Fatal(err)
	}
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}, ForceAttemptHTTP2: true}
	defer transport.CloseIdleConnections()
	s.client.Transport, s.url = transport, "https://"+s.Addr().String()
	a := s.get("/v1/preview.png?" + figaro)
	if a.StatusCode != 200 || a.ProtoMajor != 2 || a.Header.Get("Strict-Transport-Security") == "" {
		t.Errorf("%s %d %v", a.Proto, a.StatusCode, a.Header)
	}
	if status, _ := s.adminGet("/readyz"); status != 200 {
		t.Errorf("the admin listener: %d", status)
	}
}

// selfSigned writes a certificate for this machine and its key.
func selfSigned(t *testing.T) (cert, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	der2, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	cert, key = filepath.Join(t.TempDir(), "cert.pem"), filepath.Join(t.TempDir(), "key.pem")
	for file, block := range map[string]*pem.Block{cert: {Type: "CERTIFICATE", Bytes: der}, key: {Type: "PRIVATE KEY", Bytes: der2}} {
		if err := os.WriteFile(file, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return cert, key
}
