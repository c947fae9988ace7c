package api

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aurelink/aurelink/assets"
	"github.com/aurelink/aurelink/render"
	"github.com/aurelink/aurelink/render/design"
)

// figaro is the query of a design that can be drawn.
const figaro = "chain=figaro&metals=gold-filled,sterling&mix=long:B&wrist=6.25in"

// loadCatalog reads the real catalogue, once for all tests.
var loadCatalog = sync.OnceValues(func() (*design.Catalog, error) { return design.LoadCatalog(assets.FS) })

// stand stands in for the renderer where a test is about the service: it is quick, and can be told to block, to
// panic or to fail. Its picture depends on the design and the view.
type stand struct {
	cat     *design.Catalog
	before  func(ctx context.Context, d design.Design, v design.View) error
	draws   atomic.Int64
	running atomic.Int64
	most    atomic.Int64
}

func (s *stand) Draw(ctx context.Context, d design.Design, v design.View) (*render.Picture, error) {
	s.draws.Add(1)
	n := s.running.Add(1)
	defer s.running.Add(-1)
	for m := s.most.Load(); n > m && !s.most.CompareAndSwap(m, n); m = s.most.Load() {
	}
	if s.before != nil {
		if err := s.before(ctx, d, v); err != nil {
			return nil, err
		}
	}
	img := image.NewRGBA(image.Rect(0, 0, v.W/20, v.W/20))
	seed := []byte(s.cat.Encode(d) + v.Query())
	for i := range img.Pix {
		img.Pix[i] = seed[i%len(seed)]
	}
	for i := 3; i < len(img.Pix); i += 4 {
		img.Pix[i] = 255
	}
	img.SetRGBA(0, 0, color.RGBA{255, 255, 255, 255})
	return &render.Picture{Image: img, Timing: render.Timing{Raster: 10 * time.Millisecond}}, nil
}

// service is a server under test, listening on real sockets.
type service struct {
	*Server
	t      testing.TB
	url    string
	admin  string
	drawer *stand
	log    *logBuffer
	client *http.Client
	stop   context.CancelFunc
	ended  chan error
}

// logBuffer is a log to look into.
type logBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *logBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *logBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

// start runs a server. Change may be nil.
func start(t testing.TB, change func(*Config, *stand)) *service {
	t.Helper()
	cat, err := loadCatalog()
	if err != nil {
		t.Fatal(err)
	}
	cfg := Default()
	cfg.Addr, cfg.AdminAddr, cfg.Linger = "127.0.0.1:0", "127.0.0.1:0", 0
	s := &service{t: t, drawer: &stand{cat: cat}, log: &logBuffer{}, ended: make(chan error, 1)}
	if change != nil {
		change(&cfg, s.drawer)
	}
	if s.Server, err = New(cfg, cat, s.drawer, assets.FS, slog.New(slog.NewJSONHandler(s.log, nil))); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	s.stop = stop
	go func() { s.ended <- s.Run(ctx) }()
	select {
	case <-s.Ready():
	case err := <-s.ended:
		t.Fatal(err)
	}
	s.url = "http://" + s.Addr().String()
	if a := s.AdminAddr(); a != nil {
		s.admin = "http://" + a.String()
	}
	transport := &http.Transport{MaxIdleConnsPerHost: 100, DisableCompression: true}
	s.client = &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	t.Cleanup(func() {
		stop()
		transport.CloseIdleConnections()
	})
	return s
}

// answer is a response, read to the end.
type answer struct {
	*http.Response
	body []byte
}

// do sends a request; headers are name, value, name, value ...
func (s *service) do(ctx context.Context, method, path, body string, headers ...string) (answer, error) {
	var reader io.Reader
	if body != "" {
		reader = strings.NewReader(body)
	}
	req, err := http.NewRequestWithContext(ctx, method, s.url+path, reader)
	if err != nil {
		return answer{}, err
	}
	for i := 0; i < len(headers); i += 2 {
		if headers[i] == "Host" {
			req.Host = headers[i+1]
			continue
		}
		req.Header.Add(headers[i], headers[i+1])
	}
	res, err := s.client.Do(req)
	if err != nil {
		return answer{}, err
	}
	defer func() { _ = res.Body.Close() }()
	got, err := io.ReadAll(res.Body)
	return answer{res, got}, err
}

// must is do where nothing may go wrong on the way.
func (s *service) must(method, path, body string, headers ...string) answer {
	s.t.Helper()
	a, err := s.do(s.t.Context(), method, path, body, headers...)
	if err != nil {
		s.t.Fatal(err)
	}
	return a
}

func (s *service) get(path string, headers ...string) answer {
	s.t.Helper()
	return s.must(http.MethodGet, path, "", headers...)
}

func (s *service) adminGet(path string) (status int, body string) {
	s.t.Helper()
	res, err := s.client.Get(s.admin + path)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return res.StatusCode, string(text)
}

// code is the code of the design in a query.
func (s *service) code(query string) string {
	s.t.Helper()
	asked, err := s.cat.ParseQuery(query)
	if err != nil {
		s.t.Fatal(err)
	}
	return s.cat.Encode(asked.Design)
}

// bodyOf is the body of POST for the design in a query.
func (s *service) bodyOf(query string) string {
	s.t.Helper()
	asked, err := s.cat.ParseQuery(query)
	if err != nil {
		s.t.Fatal(err)
	}
	return `{"design":` + string(s.cat.JSON(asked.Design)) + `}`
}

// eventually waits until something holds.
func eventually(t testing.TB, what string, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(5 * time.Second); !holds(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("never came: %s", what)
		}
	}
}

func TestConfigReportsEveryFaultAtOnce(t *testing.T) {
	t.Parallel()
	if err := Default().Validate(); err != nil {
		t.Errorf("the default: %v", err)
	}
	bad := Config{
		Addr: "nowhere", AdminAddr: "localhost", PublicURL: "example.com/x", TrustedProxies: []string{"10.0.0.0/99", "::1"},
		TLSCert: "cert.pem", Linger: -1,
	}
	err := bad.Validate()
	if err == nil {
		t.Fatal("it passes")
	}
	for _, want := range []string{
		"address:", "admin address:", "public URL:", "trusted proxies:", "10.0.0.0/99", "TLS:", "header:", "request:", "answer:",
		"idle time:", "render:", "finished render:", "at the end:", "largest header:", "largest body:",
		"renders at once:", "longest wait",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("nothing is said of %q in:\n%v", want, err)
		}
	}
	for _, origin := range []string{"https://try.example.com", "http://localhost:8080"} {
		cfg := Default()
		cfg.PublicURL = origin
		if err := cfg.Validate(); err != nil {
			t.Errorf("%s: %v", origin, err)
		}
	}
}

func TestBadProxyRefusesToStart(t *testing.T) {
	t.Parallel()
	cfg := Default()
	cfg.TrustedProxies = []string{"not-a-network"}
	if _, err := New(cfg, &design.Catalog{}, nil, assets.FS, slog.New(slog.DiscardHandler)); err == nil {
		t.Error("it starts")
	}
}

func TestRunTellsOfATakenPort(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	cfg := s.cfg
	cfg.Addr = s.Addr().String()
	second, err := New(cfg, s.cat, s.drawer, assets.FS, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	if err := second.Run(t.Context()); err == nil || !strings.Contains(err.Error(), "in use") {
		t.Errorf("got %v", err)
	}
}

// The end: not ready at once, served on for the linger, and what is under way is finished.
func TestStopsInGoodOrder(t *testing.T) {
	t.Parallel()
	draw := make(chan struct{})
	s := start(t, func(cfg *Config, d *stand) {
		cfg.Linger = 300 * time.Millisecond
		d.before = func(context.Context, design.Design, design.View) error { <-draw; return nil }
	})
	if status, body := s.adminGet("/readyz"); status != 200 {
		t.Errorf("before: %d %s", status, body)
	}
	under := make(chan int, 1)
	go func() {
		a, err := s.do(context.Background(), http.MethodGet, "/v1/preview.png?"+figaro, "")
		if err != nil {
			t.Error(err)
			under <- 0
			return
		}
		under <- a.StatusCode
	}()
	eventually(t, "the render begins", func() bool { return s.drawer.draws.Load() == 1 })
	s.stop()
	eventually(t, "not ready", func() bool { status, _ := s.adminGet("/readyz"); return status == http.StatusServiceUnavailable })
	if status, _ := s.adminGet("/livez"); status != 200 {
		t.Errorf("not alive while it stops: %d", status)
	}
	if a := s.get("/v1/catalog"); a.StatusCode != 200 || !a.Close {
		t.Errorf("in the linger: %d, connection kept: %v", a.StatusCode, !a.Close)
	}
	select {
	case err := <-s.ended:
		t.Fatalf("ended with a request under way: %v", err)
	case <-time.After(500 * time.Millisecond):
	}
	close(draw)
	if status := <-under; status != 200 {
		t.Errorf("the request under way got %d", status)
	}
	if err := <-s.ended; err != nil {
		t.Errorf("ended with %v", err)
	}
}

func TestCutsOffWhatNeverEnds(t *testing.T) {
	t.Parallel()
	stopped := make(chan struct{})
	s := start(t, func(cfg *Config, d *stand) {
		cfg.Shutdown = 50 * time.Millisecond
		d.before = func(ctx context.Context, _ design.Design, _ design.View) error {
			<-ctx.Done()
			close(stopped)
			return ctx.Err()
		}
	})
	go func() { _, _ = s.do(context.Background(), http.MethodGet, "/v1/preview.png?"+figaro, "") }()
	eventually(t, "the render begins", func() bool { return s.drawer.draws.Load() == 1 })
	s.stop()
	if err := <-s.ended; err == nil {
		t.Error("it calls that a good end")
	}
	<-stopped
}

func TestHealth(t *testing.T) {
	t.Parallel()
	draw := make(chan struct{})
	s := start(t, func(cfg *Config, d *stand) {
		cfg.StallTimeout = 30 * time.Millisecond
		cfg.Admit.Slots, cfg.Admit.Wait = 1, 20*time.Millisecond
		d.before = func(context.Context, design.Design, design.View) error { <-draw; return nil }
	})
	done := make(chan struct{})
	go func() {
		defer close(done)
		_, _ = s.do(context.Background(), http.MethodGet, "/v1/preview.png?"+figaro, "")
	}()
	eventually(t, "the render begins", func() bool { return s.drawer.draws.Load() == 1 })
	time.Sleep(40 * time.Millisecond)
	if status, body := s.adminGet("/readyz"); status != 200 {
		t.Errorf("nobody waits, and it says %d %s", status, body)
	}
	if a := s.get("/v1/preview.png?" + figaro + "&skin=2"); a.StatusCode != 503 || a.Header.Get("Retry-After") != "1" {
		t.Errorf("turned away with %d, Retry-After %q", a.StatusCode, a.Header.Get("Retry-After"))
	}
	if status, _ := s.adminGet("/readyz"); status != 503 {
		t.Errorf("renders do not end, and it says %d", status)
	}
	if status, _ := s.adminGet("/livez"); status != 200 {
		t.Errorf("not alive: %d", status)
	}
	close(draw)
	<-done
	if status, body := s.adminGet("/readyz"); status != 200 {
		t.Errorf("renders end again, and it says %d %s", status, body)
	}

	_, metrics := s.adminGet("/metrics")
	for _, want := range []string{
		`aurelink_http_requests_total{method="GET",route="/v1/preview.png",status="503"} 1`,
		`aurelink_pictures_total{outcome="busy"} 1`, `aurelink_pictures_total{outcome="made"} 1`,
		"aurelink_renders_running 0", "aurelink_renders_waiting 0", "aurelink_picture_cache_bytes", "go_goroutines",
	} {
		if !strings.Contains(metrics, want) {
			t.Errorf("the metrics have no %s", want)
		}
	}
	for _, path := range []string{"/livez", "/readyz", "/metrics", "/debug/pprof/"} {
		if a := s.get(path); a.StatusCode != 404 {
			t.Errorf("%s on the public listener: %d", path, a.StatusCode)
		}
	}
}

// The log names the route and what came of it, and nothing of what was designed.
func TestLog(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	const secret = "CANARY"
	code := s.code(figaro)
	s.get("/v1/preview.png?" + figaro + "&charms=disc." + secret + ":sterling@center")
	s.get("/v1/preview.png?" + secret + "=1")
	s.get("/" + secret)
	s.get("/d/" + code + ".png?utm_source=" + secret)
	s.must(http.MethodPost, "/v1/designs/resolve", `{"`+secret+`":1}`)
	s.must(http.MethodPost, "/v1/preview", secret, "X-Request-Id", secret, "User-Agent", secret)
	log := func() string { return s.log.String() }
	eventually(t, "six lines of log", func() bool { return strings.Count(log(), `"msg":"request"`) == 6 })
	if strings.Contains(log(), secret) || strings.Contains(log(), code) {
		t.Errorf("the log tells what was designed:\n%s", log())
	}
	for _, want := range []string{`"route":"/v1/preview.png"`, `"route":"/d/:code"`, `"route":"none"`, `"status":400`, `"status":200`, `"client":"127.0.0.1"`} {
		if !strings.Contains(log(), want) {
			t.Errorf("no %s in\n%s", want, log())
		}
	}
}
