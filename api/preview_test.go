package api

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aurelink/aurelink/api/admit"
	"github.com/aurelink/aurelink/render/design"
)

// Each way to ask for one picture gives the same bytes.
func TestSameBytes(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	code := s.code(figaro)
	first := s.get("/v1/preview.png?" + figaro)
	if _, err := png.Decode(bytes.NewReader(first.body)); err != nil || first.Header.Get("Aurelink-Design") != code {
		t.Fatalf("%v, %v: %s", err, first.Header, first.body)
	}
	for _, a := range []answer{
		s.get("/v1/preview.png?" + figaro + "&view=wrist&w=1200&skin=5&fit=comfort&aspect=4:3&dpr=1&yaw=0"),
		s.get("/v1/preview.png?wrist=158.75mm&mix=long%3AB&metals=gold-filled%2Csterling&chain=figaro"),
		s.get("/v1/preview.png?code=" + code + "&v=" + s.version),
		s.get("/d/" + code + ".png?utm_source=x&fbclid=y"),
		s.must(http.MethodPost, "/v1/preview", s.bodyOf(figaro)),
		s.must(http.MethodPost, "/v1/preview", `{"code":"`+code+`","view":{"w":1200}}`),
	} {
		if !bytes.Equal(a.body, first.body) || a.Header.Get("ETag") != first.Header.Get("ETag") {
			t.Errorf("%s %s gives other bytes: %d, ETag %s", a.Request.Method, a.Request.URL, len(a.body), a.Header.Get("ETag"))
		}
	}
	if n := s.drawer.draws.Load(); n != 1 {
		t.Errorf("drawn %d times", n)
	}
}

// Whatever changes the picture changes its entity tag, and nothing else does.
func TestEntityTag(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	tags := map[string]string{}
	for _, path := range []string{
		"/v1/preview.png?" + figaro, "/v1/preview.jpg?" + figaro, "/v1/preview.png?" + figaro + "&skin=6",
		"/v1/preview.png?" + figaro + "&w=640", "/v1/preview.png?" + figaro + "&dpr=2", "/v1/preview.png?" + figaro + "&aspect=1:1",
		"/v1/preview.png?" + figaro + "&yaw=10", "/v1/preview.png?" + figaro + "&view=flat", "/v1/preview.png?" + figaro + "&fit=loose",
		"/v1/preview.png?" + strings.Replace(figaro, "6.25", "6.3", 1),
	} {
		a := s.get(path)
		tag := a.Header.Get("ETag")
		if a.StatusCode != 200 || !strings.HasPrefix(tag, `"`) || tags[tag] != "" {
			t.Errorf("%s: %d, tag %s, as %s", path, a.StatusCode, tag, tags[tag])
		}
		tags[tag] = path
	}
	v := design.DefaultView()
	if entityTag("1", "c", v, formatPNG) == entityTag("2", "c", v, formatPNG) {
		t.Error("another version has the same tag")
	}
}

func TestNotModifiedDrawsNothing(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	asked, err := s.cat.ParseQuery(figaro)
	if err != nil {
		t.Fatal(err)
	}
	tag := entityTag(s.version, s.cat.Encode(asked.Design), asked.View, formatPNG)
	for _, header := range [][]string{
		{tag}, {"W/" + tag}, {"*"}, {`"other", ` + tag}, {`"a"`, `"b",W/` + tag + ` , "c"`},
	} {
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			var headers []string
			for _, h := range header {
				headers = append(headers, "If-None-Match", h)
			}
			for _, path := range []string{"/v1/preview.png?" + figaro, "/d/" + s.cat.Encode(asked.Design) + ".png"} {
				a := s.must(method, path, "", headers...)
				if a.StatusCode != http.StatusNotModified || len(a.body) != 0 || a.Header.Get("ETag") != tag ||
					a.Header.Get("Cache-Control") != "no-cache" || a.Header.Get("Content-Length") != "" {
					t.Errorf("%s %s with %v: %d %v", method, path, header, a.StatusCode, a.Header)
				}
			}
		}
	}
	if n := s.drawer.draws.Load(); n != 0 {
		t.Errorf("drawn %d times", n)
	}
	if a := s.get("/v1/preview.png?"+figaro, "If-None-Match", `"other", W/"another"`); a.StatusCode != 200 {
		t.Errorf("with other tags: %d", a.StatusCode)
	}
	if a := s.get("/v1/preview.png?chain=none&metals=sterling&wrist=6in", "If-None-Match", "*"); a.StatusCode != 422 {
		t.Errorf("a faulty design: %d", a.StatusCode)
	}
	if a := s.must(http.MethodPost, "/v1/preview", s.bodyOf(figaro), "If-None-Match", "*"); a.StatusCode != 200 {
		t.Errorf("POST: %d", a.StatusCode)
	}
}

func TestServerTiming(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	for i, want := range []string{"made", "hit"} {
		timing := s.get("/v1/preview.png?" + figaro).Header.Get("Server-Timing")
		for _, name := range []string{"fit", "drape", "mesh", "raster", "shade", "canvas", "encode", "total"} {
			if !strings.Contains(timing, name+";dur=") {
				t.Errorf("nothing of %s in %s", name, timing)
			}
		}
		if drawn := strings.Contains(timing, "raster;dur=10.00"); drawn != (i == 0) || !strings.Contains(timing, "cache;desc="+want) {
			t.Errorf("answer %d: %s", i, timing)
		}
	}
}

func TestPreferred(t *testing.T) {
	t.Parallel()
	for accept, want := range map[string]format{
		"": formatPNG, "*/*": formatPNG, "image/*": formatPNG, "application/json": formatPNG, "image/png": formatPNG,
		"image/jpeg": formatJPEG, "image/jpeg, image/png": formatJPEG, "image/png, image/jpeg;q=0.9": formatPNG,
		"image/jpeg;q=0": formatPNG, "image/jpeg;q=x": formatPNG, "text/html, image/jpeg;q=0.5": formatJPEG, ";;,,": formatPNG,
	} {
		if got := preferred([]string{accept}); got != want {
			t.Errorf("Accept: %q gives %s, want %s", accept, got, want)
		}
	}
}

func TestJPEG(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	for _, a := range []answer{
		s.get("/v1/preview.jpg?" + figaro),
		s.must(http.MethodPost, "/v1/preview", s.bodyOf(figaro), "Accept", "image/jpeg"),
	} {
		if _, err := jpeg.Decode(bytes.NewReader(a.body)); err != nil || a.Header.Get("Content-Type") != "image/jpeg" {
			t.Errorf("%v: %v", err, a.Header)
		}
	}
}

// A hundred ask for one picture at once, and the first leaves: one render, ninety-nine pictures.
func TestOneRenderForAll(t *testing.T) {
	t.Parallel()
	draw := make(chan struct{})
	s := start(t, func(_ *Config, d *stand) {
		d.before = func(ctx context.Context, _ design.Design, _ design.View) error {
			select {
			case <-draw:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		}
	})
	leader, leave := context.WithCancel(t.Context())
	left := make(chan struct{})
	go func() {
		defer close(left)
		if _, err := s.do(leader, http.MethodGet, "/v1/preview.png?"+figaro, ""); !errors.Is(err, context.Canceled) {
			t.Errorf("the leader got %v", err)
		}
	}()
	eventually(t, "the render begins", func() bool { return s.drawer.draws.Load() == 1 })
	var good atomic.Int64
	var wg sync.WaitGroup
	for range 99 {
		wg.Go(func() {
			if a, err := s.do(t.Context(), http.MethodGet, "/v1/preview.png?"+figaro, ""); err == nil && a.StatusCode == 200 {
				good.Add(1)
			}
		})
	}
	time.Sleep(100 * time.Millisecond)
	leave()
	<-left
	time.Sleep(20 * time.Millisecond)
	close(draw)
	wg.Wait()
	if s.drawer.draws.Load() != 1 || good.Load() != 99 {
		t.Errorf("%d renders and %d pictures, want 1 and 99", s.drawer.draws.Load(), good.Load())
	}
}

// Clients that leave take their renders with them.
func TestWorkStopsWhenNobodyWaits(t *testing.T) {
	t.Parallel()
	var ended atomic.Int64
	s := start(t, func(cfg *Config, d *stand) {
		cfg.Admit.Slots, cfg.Admit.Places = 2, 100
		d.before = func(ctx context.Context, _ design.Design, _ design.View) error {
			<-ctx.Done()
			ended.Add(1)
			return ctx.Err()
		}
	})
	ctx, leave := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() { _, _ = s.do(ctx, http.MethodGet, fmt.Sprintf("/v1/preview.png?%s&yaw=%d", figaro, i), "") })
	}
	eventually(t, "two run and eighteen wait", func() bool {
		running, waiting := s.painter.gate.Load()
		return running == 2 && waiting == 18
	})
	leave()
	wg.Wait()
	eventually(t, "no render runs or waits", func() bool {
		running, waiting := s.painter.gate.Load()
		return running == 0 && waiting == 0
	})
	if n := s.drawer.draws.Load(); n != ended.Load() {
		t.Errorf("%d renders begun and %d ended", n, ended.Load())
	}
}

func TestNeverMoreRendersThanSlots(t *testing.T) {
	t.Parallel()
	s := start(t, func(cfg *Config, d *stand) {
		cfg.Admit = admit.Config{Slots: 2, Places: 500, Wait: time.Minute}
		d.before = func(context.Context, design.Design, design.View) error { time.Sleep(time.Millisecond); return nil }
	})
	var good atomic.Int64
	var wg sync.WaitGroup
	for i := range 300 {
		wg.Go(func() {
			if a, err := s.do(t.Context(), http.MethodGet, fmt.Sprintf("/v1/preview.png?%s&w=320&yaw=%d", figaro, i-150), ""); err == nil && a.StatusCode == 200 {
				good.Add(1)
			}
		})
	}
	wg.Wait()
	if s.drawer.most.Load() != 2 || good.Load() != 300 {
		t.Errorf("at most %d at once and %d pictures, want 2 and 300", s.drawer.most.Load(), good.Load())
	}
}

// Beyond the places to wait, a client is turned away at once and told when to come back.
func TestTurnedAway(t *testing.T) {
	t.Parallel()
	s := start(t, func(cfg *Config, d *stand) {
		cfg.Admit = admit.Config{Slots: 1, Places: 1, Wait: 300 * time.Millisecond}
		d.before = func(ctx context.Context, _ design.Design, _ design.View) error { <-ctx.Done(); return ctx.Err() }
	})
	ctx, leave := context.WithCancel(t.Context())
	defer leave()
	go func() { _, _ = s.do(ctx, http.MethodGet, "/v1/preview.png?"+figaro, "") }()
	eventually(t, "one runs", func() bool { running, _ := s.painter.gate.Load(); return running == 1 })
	waited := make(chan time.Duration)
	go func() {
		from := time.Now()
		if a, err := s.do(ctx, http.MethodGet, "/v1/preview.png?"+figaro+"&skin=1", ""); err != nil || a.StatusCode != 503 {
			t.Errorf("the one that waits: %v %v", a.Response, err)
		}
		waited <- time.Since(from)
	}()
	eventually(t, "one waits", func() bool { _, waiting := s.painter.gate.Load(); return waiting == 1 })
	a := s.get("/v1/preview.png?" + figaro + "&skin=2")
	checkAlways(t, a)
	if a.StatusCode != 503 || a.Header.Get("Retry-After") != "1" || !strings.Contains(string(a.body), "request_id") {
		t.Errorf("%d %v %s", a.StatusCode, a.Header, a.body)
	}
	if took := <-waited; took < 290*time.Millisecond || took > 2*time.Second {
		t.Errorf("it waited %v, want 300ms", took)
	}
	if n := s.drawer.draws.Load(); n != 1 {
		t.Errorf("drawn %d times", n)
	}
}

// A render that ends too late is a 503, whether it looks at its context or not.
func TestTooSlow(t *testing.T) {
	t.Parallel()
	deaf := make(chan struct{})
	defer close(deaf)
	s := start(t, func(cfg *Config, d *stand) {
		cfg.RenderTimeout, cfg.Admit.Wait, cfg.Admit.Slots = 50*time.Millisecond, 50*time.Millisecond, 2
		d.before = func(ctx context.Context, _ design.Design, v design.View) error {
			if v.Kind == design.ViewFlat {
				<-deaf
				return nil
			}
			<-ctx.Done()
			return ctx.Err()
		}
	})
	for _, view := range []string{"wrist", "flat"} {
		if a := s.get("/v1/preview.png?" + figaro + "&view=" + view); a.StatusCode != 503 || a.Header.Get("Retry-After") == "" {
			t.Errorf("%s: %d", view, a.StatusCode)
		}
	}
}

// A panic in one render is a 500 with an id and nothing else; the slot is free again.
func TestPanicInARender(t *testing.T) {
	t.Parallel()
	s := start(t, func(cfg *Config, d *stand) {
		cfg.Admit.Slots, cfg.Admit.Places = 1, 0
		d.before = func(_ context.Context, _ design.Design, v design.View) error {
			if v.Kind == design.ViewFlat {
				panic("boom at 0xdeadbeef")
			}
			return nil
		}
	})
	a := s.get("/v1/preview.png?" + figaro + "&view=flat")
	checkAlways(t, a)
	id := a.Header.Get("X-Request-Id")
	if a.StatusCode != 500 || !strings.Contains(string(a.body), id) {
		t.Errorf("%d %s", a.StatusCode, a.body)
	}
	for _, inside := range []string{"boom", "deadbeef", ".go", "goroutine"} {
		if strings.Contains(string(a.body), inside) {
			t.Errorf("it tells of its inside: %s", a.body)
		}
	}
	if log := s.log.String(); !strings.Contains(log, id) || !strings.Contains(log, "boom") || !strings.Contains(log, "preview_test.go") {
		t.Errorf("the log does not tell what was: %s", log)
	}
	for i := range 100 {
		if a := s.get(fmt.Sprintf("/v1/preview.png?%s&yaw=%d", figaro, i)); a.StatusCode != 200 {
			t.Fatalf("request %d afterwards: %d %s", i, a.StatusCode, a.body)
		}
	}
}

func TestUnknownFaultIsA500WithoutInternals(t *testing.T) {
	t.Parallel()
	s := start(t, func(_ *Config, d *stand) {
		d.before = func(context.Context, design.Design, design.View) error {
			return errors.New("disk /dev/secret is on fire")
		}
	})
	a := s.get("/v1/preview.png?" + figaro)
	checkAlways(t, a)
	if a.StatusCode != 500 || strings.Contains(string(a.body), "secret") || !strings.Contains(string(a.body), a.Header.Get("X-Request-Id")) {
		t.Errorf("%d %s", a.StatusCode, a.body)
	}
	if !strings.Contains(s.log.String(), "/dev/secret") {
		t.Errorf("the log does not tell what was: %s", s.log.String())
	}
}

// Only the listed sizes are drawn, and no trick with numbers gets past; a refusal is quick and small.
func TestSizeCap(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	cases := []string{"w=1600&dpr=2&aspect=3:4"} // 3200 x 4267 are more than 8 Mi pixels
	for _, n := range []string{
		"0", "-1", "1", "321", "1201", "1599", "1601", "3200", "2147483647", "2147483648", "-2147483648", "9223372036854775808",
		"1e3", "1e308", "-1e308", "NaN", "Inf", "0x500", "1200.0", "1200.5", "+1200", "1_200", "１２００", "12%000",
	} {
		cases = append(cases, "w="+n, "dpr="+n)
	}
	cases = append(cases, "dpr=1.0", "dpr=1.5", "dpr=3", "aspect=1:0", "aspect=0:1", "aspect=1000:1", "aspect=4:3:2", "aspect=1.33",
		"yaw=NaN", "yaw=1e308", "yaw=181", "h=10", "width=1200")
	for _, query := range cases {
		from := time.Now()
		a := s.get("/v1/preview.png?" + figaro + "&" + query)
		if a.StatusCode != 422 && a.StatusCode != 400 {
			if query != "dpr=1" && query != "w=+1200" && query != "dpr=+1" {
				t.Errorf("%s: %d", query, a.StatusCode)
			}
		}
		if took := time.Since(from); took > time.Second {
			t.Errorf("%s: refused only after %v", query, took)
		}
	}
	if n := s.drawer.draws.Load(); n > 2 {
		t.Errorf("drawn %d times", n)
	}
	for _, w := range design.Widths() {
		for _, aspect := range design.Aspects() {
			for _, dpr := range []int{1, 2} {
				view := design.View{W: w, Aspect: aspect, DPR: dpr}
				x, y := view.Pixels()
				want := 200
				if x*y > 8<<20 {
					want = 422
				}
				if a := s.get(fmt.Sprintf("/v1/preview.png?%s&w=%d&aspect=%s&dpr=%d", figaro, w, aspect, dpr)); a.StatusCode != want {
					t.Errorf("%d %s %d: %d, want %d", w, aspect, dpr, a.StatusCode, want)
				}
			}
		}
	}
}

// What a refusal costs: under 64 KiB of memory.
func TestRefusalIsSmall(t *testing.T) {
	s := start(t, nil)
	s.get("/v1/preview.png?" + figaro + "&w=1201")
	const n = 50
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range n {
		s.get("/v1/preview.png?" + figaro + "&w=1201")
	}
	runtime.ReadMemStats(&after)
	if each := (after.TotalAlloc - before.TotalAlloc) / n; each > 64<<10 {
		t.Errorf("a refusal allocates %d bytes", each)
	}
}

// The time a client has for its request does not count against the drawing.
func TestDrawingMayTakeLongerThanReading(t *testing.T) {
	t.Parallel()
	s := start(t, func(cfg *Config, d *stand) {
		cfg.ReadTimeout, cfg.ReadHeaderTimeout, cfg.WriteTimeout = 100*time.Millisecond, 100*time.Millisecond, 100*time.Millisecond
		d.before = func(ctx context.Context, _ design.Design, _ design.View) error {
			select {
			case <-time.After(400 * time.Millisecond):
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		}
	})
	for _, a := range []answer{
		s.get("/v1/preview.png?" + figaro),
		s.must(http.MethodPost, "/v1/preview", s.bodyOf(figaro+"&skin=2")),
	} {
		if a.StatusCode != 200 {
			t.Errorf("%s: %d %s", a.Request.Method, a.StatusCode, a.body)
		}
	}
}

// The largest of small pictures, a strip with three rows of links, is sent to a phone in at most 60 KB; a larger one keeps its quality.
func TestJPEGIsSmall(t *testing.T) {
	t.Parallel()
	noise := func(w, h int) *image.RGBA {
		img := image.NewRGBA(image.Rect(0, 0, w, h))
		for i := range img.Pix {
			img.Pix[i] = uint8(120 + (i*i/7+i*31)%23)
			if i%4 == 3 {
				img.Pix[i] = 0xff
			}
		}
		return img
	}
	size := func(img *image.RGBA, q int) int {
		var b bytes.Buffer
		if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: q}); err != nil {
			t.Fatal(err)
		}
		return b.Len()
	}
	for _, c := range []struct{ w, h, quality int }{{640, 480, jpegCoarser}, {160, 120, jpegQuality}, {641, 480, jpegQuality}} {
		img := noise(c.w, c.h)
		var got bytes.Buffer
		if err := EncodeJPEG(&got, img); err != nil {
			t.Fatal(err)
		}
		if want := size(img, c.quality); got.Len() != want {
			t.Errorf("%d x %d: %d bytes, want %d of quality %d", c.w, c.h, got.Len(), want, c.quality)
		}
	}
	if fine := size(noise(640, 480), jpegQuality); fine <= jpegBytes {
		t.Fatalf("the first picture is no test: %d bytes", fine)
	}
}
