package api

import (
	"bufio"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestTimeoutsAreConfigured(t *testing.T) {
	t.Parallel()
	s := &Server{cfg: Default(), log: slog.New(slog.DiscardHandler)}
	h := s.httpServer(t.Context(), nil)
	if h.ReadHeaderTimeout != 5*time.Second || h.ReadTimeout != 10*time.Second || h.IdleTimeout != 75*time.Second || h.MaxHeaderBytes != 32<<10 {
		t.Errorf("%v %v %v %d", h.ReadHeaderTimeout, h.ReadTimeout, h.IdleTimeout, h.MaxHeaderBytes)
	}
	if s.cfg.WriteTimeout != 15*time.Second || h.WriteTimeout < s.thinking()+s.cfg.WriteTimeout {
		t.Errorf("%v from the first byte, %v in all", s.cfg.WriteTimeout, h.WriteTimeout)
	}
}

// dial opens a raw connection.
func (s *service) dial() net.Conn {
	s.t.Helper()
	var d net.Dialer
	c, err := d.DialContext(s.t.Context(), "tcp", s.Addr().String())
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = c.Close() })
	return c
}

// Two hundred clients that send a byte at a time, in the header or in the body, are all shown the door; others
// are served meanwhile.
func TestSlowLoris(t *testing.T) {
	t.Parallel()
	s := start(t, func(cfg *Config, _ *stand) {
		cfg.ReadHeaderTimeout, cfg.ReadTimeout, cfg.IdleTimeout = 300*time.Millisecond, 600*time.Millisecond, 300*time.Millisecond
	})
	starts := []string{
		"GET /v1/catalog HTTP/1.1\r\nHost: x\r\nX-Slow: ",
		"POST /v1/preview HTTP/1.1\r\nHost: x\r\nContent-Length: 10000\r\n\r\n{",
		"",
		"GET /v1/catalog HTTP/1.1\r\nHost: x\r\nContent-Length: 10000\r\n\r\n",
	}
	from := time.Now()
	var wg sync.WaitGroup
	for i := range 200 {
		c := s.dial()
		wg.Go(func() {
			if _, err := io.WriteString(c, starts[i%len(starts)]); err != nil {
				return
			}
			closed := make(chan struct{})
			go func() {
				defer close(closed)
				_, _ = io.Copy(io.Discard, c)
			}()
			for {
				select {
				case <-closed:
					return
				case <-time.After(50 * time.Millisecond):
					if starts[i%len(starts)] != "" {
						_, _ = c.Write([]byte("x"))
					}
				}
				if time.Since(from) > 5*time.Second {
					t.Errorf("connection %d is still open", i)
					return
				}
			}
		})
	}
	for range 20 {
		if a := s.get("/v1/catalog"); a.StatusCode != 200 {
			t.Errorf("a normal client meanwhile: %d", a.StatusCode)
		}
	}
	wg.Wait()
}

func TestHeaderTooLarge(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	a := s.get("/v1/catalog", "X-Large", strings.Repeat("x", 40<<10))
	if a.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("%d", a.StatusCode)
	}
}

// Whatever bytes arrive, the answer is none or a 4xx, and the service stands.
func TestRawNonsense(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	for _, raw := range []string{
		"\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", "GET http://evil/%zz HTTP/1.1\r\nHost: x\r\n\r\n",
		"GET /v1/preview.png?%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "GET /d/%00.png HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
		"GET /d/.png HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "GET /static/..%2f..%2fgo.mod HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
		"POST /v1/preview HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
		"BREW /v1/preview.png HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
	} {
		c := s.dial()
		if _, err := io.WriteString(c, raw); err != nil {
			t.Fatal(err)
		}
		_ = c.(*net.TCPConn).CloseWrite()
		res, err := http.ReadResponse(bufio.NewReader(c), nil)
		if err != nil {
			continue
		}
		if res.StatusCode < 400 || res.StatusCode >= 500 && res.StatusCode != http.StatusHTTPVersionNotSupported {
			t.Errorf("%q: %d", raw, res.StatusCode)
		}
		_ = res.Body.Close()
	}
	if a := s.get("/v1/catalog"); a.StatusCode != 200 {
		t.Errorf("afterwards: %d", a.StatusCode)
	}
}

// A body of just the limit is read; one byte more is refused.
func TestBodyLimit(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	for _, path := range []string{"/v1/preview", "/v1/designs/resolve"} {
		body := s.bodyOf(figaro)
		body += strings.Repeat(" ", int(s.cfg.MaxBodyBytes)-len(body))
		if a := s.must(http.MethodPost, path, body); a.StatusCode != 200 {
			t.Errorf("%s: at the limit: %d %s", path, a.StatusCode, a.body)
		}
		a := s.must(http.MethodPost, path, body+" ")
		checkAlways(t, a)
		if a.StatusCode != http.StatusRequestEntityTooLarge || !strings.Contains(string(a.body), fmt.Sprint(s.cfg.MaxBodyBytes)) {
			t.Errorf("%s: beyond it: %d %s", path, a.StatusCode, a.body)
		}
	}
}
