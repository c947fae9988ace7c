package page_test

import (
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"log/slog"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/aurelink/aurelink/api"
	"github.com/aurelink/aurelink/assets"
	"github.com/aurelink/aurelink/render"
	"github.com/aurelink/aurelink/render/design"
)

// quick stands in for the renderer: the page only needs a picture that is there, or one that fails.
type quick struct{}

// broken is a turn of the wrist that the quick renderer fails at until told otherwise.
const broken = 165

func (quick) Draw(ctx context.Context, _ design.Design, v design.View) (*render.Picture, error) {
	if v.Yaw == broken {
		return nil, errors.New("told to fail")
	}
	w, h := v.Pixels()
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for i := 3; i < len(img.Pix); i += 4 {
		img.Pix[i] = 255
	}
	return &render.Picture{Image: img}, ctx.Err()
}

// browser is a real browser on a page of the real server.
type browser struct {
	t   *testing.T
	ctx context.Context
	url string
	cat *design.Catalog

	mu   sync.Mutex
	said []string // errors on the console
}

// findBrowser is the path of a Chromium, or skips the test; with AURELINK_FULL=1 it fails instead.
func findBrowser(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	const why = "no chromium, chromium-browser or google-chrome is installed"
	if os.Getenv("AURELINK_FULL") == "1" {
		t.Fatal(why)
	}
	t.Skip(why)
	return ""
}

func openBrowser(t *testing.T) *browser {
	t.Helper()
	path := findBrowser(t)
	cat, err := design.LoadCatalog(assets.FS)
	if err != nil {
		t.Fatal(err)
	}

	cfg := api.Default()
	cfg.Addr, cfg.AdminAddr, cfg.Linger = "127.0.0.1:0", api.Off, 0
	server, err := api.New(cfg, cat, quick{}, assets.FS, slog.New(slog.NewTextHandler(io.Discard, nil)))
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- server.Run(ctx) }()
	select {
	case <-server.Ready():
	case err := <-ended:
		t.Fatal(err)
	}

	dir, err := os.MkdirTemp("", "aurelink-browser")
	if err != nil {
		t.Fatal(err)
	}
	tab, cancel := chromedp.NewExecAllocator(context.Background(), append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]),
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.UserDataDir(dir),
		chromedp.Flag("disable-gpu", true), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true))...)
	tab, cancelTab := chromedp.NewContext(tab)
	tab, cancelTime := context.WithTimeout(tab, 2*time.Minute)
	t.Cleanup(func() {
		cancelTime()
		cancelTab()
		cancel()
		stop()
		<-ended
		// The browser may still be putting files there.
		_ = os.RemoveAll(dir)
	})

	b := &browser{t: t, ctx: tab, cat: cat, url: "http://" + server.Addr().String()}
	if err := chromedp.Do(tab); err != nil {
		t.Fatal(err)
	}
	messages := chromedp.Console(tab)
	go func() {
		for m, err := range messages {
			if err != nil {
				return
			}
			if m.Type == chromedp.ConsoleError || m.IsException() {
				b.mu.Lock()
				b.said = append(b.said, m.String())
				b.mu.Unlock()
			}
		}
	}()
	return b
}

// visit opens a page of the server in a window of a size.
func (b *browser) visit(path string, w, h int64) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, chromedp.EmulateViewport(w, h), chromedp.Navigate(b.url+path)); err != nil {
		b.t.Fatal(err)
	}
}

// begin opens a page of the server in a window of usual size, and waits for its script and its picture.
func (b *browser) begin(path string) {
	b.t.Helper()
	b.visit(path, 1000, 900)
	b.await("the first picture", pictured+` && document.documentElement.classList.contains("js")`)
}

func eval[T any](b *browser, script string) T {
	b.t.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](script))
	if err != nil {
		b.t.Fatalf("%s: %v", script, err)
	}
	return v
}

// do runs a script for what it does.
func (b *browser) do(script string) {
	b.t.Helper()
	eval[bool](b, "(() => {"+script+"; return true; })()")
}

// await waits until a condition holds.
func (b *browser) await(what, condition string) {
	b.t.Helper()
	for end := time.Now().Add(15 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if eval[bool](b, "Boolean("+condition+")") {
			return
		}
	}
	b.t.Fatalf("%s: still not so: %s", what, condition)
}

// pick chooses a radio button or an option, or types, and tells the page as a person's hand would.
func (b *browser) pick(name, value string) {
	b.t.Helper()
	b.do(fmt.Sprintf(`
		const name = %q, value = %q;
		const c = document.querySelector('input[type=radio][name="' + name + '"][value="' + value + '"]') || document.getElementById(name);
		if (c.type === "radio") c.checked = true; else c.value = value;
		c.dispatchEvent(new Event("input", {bubbles: true}));
		c.dispatchEvent(new Event("change", {bubbles: true}))`, name, value))
}

func (b *browser) press(value string) {
	b.t.Helper()
	b.do(fmt.Sprintf(`document.querySelector('button[name=do][value="%s"]').click()`, value))
}

const (
	pictured = `(() => { const p = document.getElementById("picture"); return p.complete && p.naturalWidth > 0; })()`
	address  = `document.getElementById("picture").src`
	settled  = `new URL(document.getElementById("picture").src).searchParams.get("code") === new URLSearchParams(location.search).get("code")`
)

// design is the design in the address bar, once the picture shows it too.
func (b *browser) design() design.Design {
	b.t.Helper()
	b.await("the picture is that of the address", settled+" && "+pictured)
	code := eval[string](b, `new URLSearchParams(location.search).get("code")`)
	d, err := b.cat.Decode(code)
	if err != nil {
		b.t.Fatal(err)
	}
	return d
}

// changed runs a change and waits for another picture.
func (b *browser) changed(change func()) design.Design {
	b.t.Helper()
	before := eval[string](b, address)
	change()
	b.await("another picture", fmt.Sprintf("%s !== %q && %s", address, before, pictured))
	return b.design()
}

// complain fails the test for what is on the console, but for answers that were asked for.
func (b *browser) complain(expected ...string) {
	b.t.Helper()
	time.Sleep(50 * time.Millisecond)
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, line := range b.said {
		if !slices.ContainsFunc(expected, func(e string) bool { return strings.Contains(line, e) }) {
			b.t.Errorf("console: %s", line)
		}
	}
	b.said = nil
}

func TestBrowser(t *testing.T) {
	t.Parallel()
	b := openBrowser(t)
	b.begin("/")

	t.Run("chain", func(t *testing.T) {
		b.t = t
		d := b.changed(func() { b.pick("s0.chain", "cable") })
		if s := d.Strands[0]; s.Chain != "cable" || s.Mix.Kind != design.MixHalf || s.Width != 1.3 {
			t.Errorf("strand %+v", s)
		}
		if said := eval[string](b, `document.getElementById("said").textContent`); !strings.Contains(said, "Cable has no long links") {
			t.Errorf("said %q", said)
		}
		links := eval[string](b, `document.querySelector("#numbers dd").textContent`)
		if n, err := strconv.Atoi(links); err != nil || n < 100 {
			t.Errorf("%q links of fine cable", links)
		}
		if alt := eval[string](b, `document.getElementById("picture").alt`); !strings.Contains(strings.ToLower(alt), "cable") {
			t.Errorf("alt text %q", alt)
		}
		b.complain()
	})

	t.Run("mix and metals", func(t *testing.T) {
		b.t = t
		d := b.changed(func() { b.pick("s0.mix", "thirds") })
		if len(d.Strands[0].Metals) != 3 {
			t.Errorf("metals %v", d.Strands[0].Metals)
		}
		d = b.changed(func() { b.pick("s0.metal2", "14k-rose") })
		if d.Strands[0].Metals[2] != "14k-rose" {
			t.Errorf("metals %v", d.Strands[0].Metals)
		}
		d = b.changed(func() { b.pick("s0.mix", "accent") })
		if d.Strands[0].Mix.String() != "accent:5" {
			t.Errorf("mix %s", d.Strands[0].Mix)
		}
		b.complain()
	})

	t.Run("charms", func(t *testing.T) {
		b.t = t
		d := b.changed(func() { b.press("add-charm-0") })
		if c := d.Strands[0].Charms; len(c) != 1 || c[0].Charm != "heart" || c[0].At.Kind != design.PlaceCenter {
			t.Fatalf("charms %+v", c)
		}
		if id := eval[string](b, `document.activeElement.id`); id != "s0.c0.charm" {
			t.Errorf("the keyboard is at %q", id)
		}
		b.changed(func() { b.pick("s0.c0.charm", "disc") })
		d = b.changed(func() { b.pick("s0.c0.text", "A&B") })
		if d.Strands[0].Charms[0].Text != "A&B" {
			t.Errorf("charm %+v", d.Strands[0].Charms[0])
		}
		d = b.changed(func() { b.do(`document.querySelector('[data-step="1"]').click()`) })
		if d.Strands[0].Charms[0].At.String() != "+1" {
			t.Errorf("charm at %s", d.Strands[0].Charms[0].At)
		}
		b.changed(func() { b.press("add-charm-0") })
		d = b.changed(func() { b.press("remove-charm-0-0") })
		if len(d.Strands[0].Charms) != 1 || d.Strands[0].Charms[0].Charm == "disc" {
			t.Errorf("charms %+v", d.Strands[0].Charms)
		}
		b.changed(func() { b.press("remove-charm-0-0") })
		b.complain()
	})

	t.Run("undo", func(t *testing.T) {
		b.t = t
		before := b.design()
		b.changed(func() { b.pick("skin", "9") })
		undone := b.changed(func() {
			b.do(`document.dispatchEvent(new KeyboardEvent("keydown", {key: "z", ctrlKey: true, bubbles: true}))`)
		})
		if b.cat.Encode(undone) != b.cat.Encode(before) {
			t.Error("Ctrl+Z gives another design")
		}
		if redone := b.changed(func() { b.do(`document.getElementById("redo").click()`) }); redone.Skin != 9 {
			t.Errorf("redo gives skin %d", redone.Skin)
		}
		// All the way back, whatever was added or removed on it.
		for range 40 {
			if eval[bool](b, `document.getElementById("undo").disabled`) {
				break
			}
			b.do(`document.getElementById("undo").click()`)
			time.Sleep(60 * time.Millisecond)
		}
		b.await("the first design is back", `document.getElementById("s0.width") && document.querySelector('input[name="s0.chain"]:checked').value === "figaro" && `+settled)
		d := b.design()
		if got, want := d.Strands[0].Mix.String(), "long:B"; got != want || d.Strands[0].Chain != "figaro" {
			t.Errorf("undone to %s %s", d.Strands[0].Chain, got)
		}
		b.complain()
	})

	t.Run("finish and wear", func(t *testing.T) {
		b.t = t
		before := b.design()
		finish := design.Finishes()[len(design.Finishes())-1]
		if has := eval[bool](b, `document.getElementsByName("s0.finish").length > 0`); has != (len(design.Finishes()) > 1) {
			t.Fatalf("finishes on the page: %v", has)
		} else if has {
			if d := b.changed(func() { b.pick("s0.finish", string(finish)) }); d.Strands[0].Finish != finish {
				t.Errorf("finish %s", d.Strands[0].Finish)
			}
		}
		if has := eval[bool](b, `Boolean(document.getElementById("s0.wear"))`); has != (design.MostWear() > 0) {
			t.Fatalf("wear on the page: %v", has)
		} else if has {
			if d := b.changed(func() { b.pick("s0.wear", "0.87") }); d.Strands[0].Wear != 0.87 {
				t.Errorf("wear %v", d.Strands[0].Wear)
			}
			if text := eval[string](b, `document.getElementById("s0.wear").getAttribute("aria-valuetext")`); text != "long worn" {
				t.Errorf("0.87 of wear is %q", text)
			}
			// A slider that is dragged makes one design, where it comes to rest.
			b.do(`window.asked = 0; const f = fetch; window.fetch = (...a) => { window.asked++; return f(...a); }`)
			b.changed(func() {
				b.do(`const c = document.getElementById("s0.wear");
					for (let i = 20; i <= 40; i++) { c.value = i / 100; c.dispatchEvent(new Event("input", {bubbles: true})); }
					c.dispatchEvent(new Event("change", {bubbles: true}))`)
			})
			if n := eval[int](b, "window.asked"); n != 1 {
				t.Errorf("%d designs asked for on the way of one slide", n)
			}
			b.changed(func() { b.do(`document.getElementById("undo").click()`) })
			b.changed(func() { b.do(`document.getElementById("undo").click()`) })
		}
		if len(design.Finishes()) > 1 {
			b.changed(func() { b.do(`document.getElementById("undo").click()`) })
		}
		if b.cat.Encode(b.design()) != b.cat.Encode(before) {
			t.Error("undone, it is another design")
		}
		b.complain()
	})

	t.Run("a stone's cut and setting", func(t *testing.T) {
		b.t = t
		cut, setting := design.Cuts()[len(design.Cuts())-1], design.Settings()[len(design.Settings())-1]
		shown := `[...document.querySelectorAll('[id="s0.c0.cut"], [id="s0.c0.setting"]')].filter((e) => e.checkVisibility()).length`
		b.changed(func() { b.press("add-charm-0") })
		if n := eval[int](b, shown); n != 0 {
			t.Errorf("%d controls for the stone of a heart", n)
		}
		b.changed(func() { b.pick("s0.c0.charm", "birthstone") })
		want := min(len(design.Cuts())-1, 1) + min(len(design.Settings())-1, 1)
		if n := eval[int](b, shown); n != want {
			t.Fatalf("%d controls for the stone, want %d", n, want)
		}
		if len(design.Cuts()) > 1 {
			b.changed(func() { b.pick("s0.c0.cut", string(cut)) })
		}
		if len(design.Settings()) > 1 {
			b.changed(func() { b.pick("s0.c0.setting", string(setting)) })
		}
		if c := b.design().Strands[0].Charms[0]; c.Cut != cut || c.Setting != setting {
			t.Errorf("charm %+v", c)
		}
		b.changed(func() { b.press("remove-charm-0-0") })
		b.complain()
	})

	t.Run("light and backdrop", func(t *testing.T) {
		b.t = t
		light, backdrop := string(design.Lights()[len(design.Lights())-1]), string(design.Backdrops()[len(design.Backdrops())-1])
		for _, one := range []struct {
			name, usual, other string
			many               bool
		}{{"light", string(design.Lights()[0]), light, len(design.Lights()) > 1}, {"backdrop", string(design.Backdrops()[0]), backdrop, len(design.Backdrops()) > 1}} {
			if has := eval[bool](b, fmt.Sprintf(`Boolean(document.getElementById(%q))`, one.name)); has != one.many {
				t.Fatalf("%s on the page: %v", one.name, has)
			} else if !has {
				continue
			}
			b.changed(func() { b.pick(one.name, one.other) })
			word := one.name + "=" + one.other
			for _, where := range []string{address, "location.search", `document.getElementById("share").href`, `document.getElementById("download").href`} {
				if got := eval[string](b, where); !strings.Contains(got, word) {
					t.Errorf("%s is not in %s", word, got)
				}
			}
			// Another design to begin with is seen in the same light.
			b.changed(func() { b.do(`document.querySelector(".presets li:nth-child(2) a").click()`) })
			if got := eval[string](b, address); !strings.Contains(got, word) {
				t.Errorf("%s is not in %s", word, got)
			}
			b.changed(func() { b.do(`document.getElementById("undo").click()`) })
			b.changed(func() { b.do(`document.getElementById("undo").click()`) })
			if got := eval[string](b, address); strings.Contains(got, one.name+"=") {
				t.Errorf("undone, it is still %s", got)
			}
		}
		b.complain()
	})

	t.Run("a bad size", func(t *testing.T) {
		b.t = t
		before := eval[string](b, address)
		b.pick("size", "2")
		b.await("the message", `!document.getElementById("size-fault").hidden`)
		if text := eval[string](b, `document.getElementById("size-fault").textContent`); !strings.Contains(text, "2 in") {
			t.Errorf("message %q", text)
		}
		if !eval[bool](b, `document.getElementById("size").value === "2" && document.getElementById("size").ariaInvalid === "true" && !document.getElementById("note").hidden`) {
			t.Error("what was typed is lost, or not marked")
		}
		if eval[string](b, address) != before || !eval[bool](b, pictured) {
			t.Error("the old picture is gone")
		}
		b.pick("size", "6 1/4 in")
		b.await("the message goes", `document.getElementById("size-fault").hidden && document.getElementById("note").hidden`)
		b.pick("size", "6.25")
		b.pick("unit", "cm")
		if got := eval[string](b, `document.getElementById("size").value`); got != "15.875" {
			t.Errorf("6.25 in is %s cm", got)
		}
		if d := b.design(); d.Size != 158.75 {
			t.Errorf("size %v", d.Size)
		}
		b.await("the unit is in the address", `new URLSearchParams(location.search).get("unit") === "cm"`)
		b.pick("unit", "in")
		b.complain("422")
	})

	t.Run("view", func(t *testing.T) {
		b.t = t
		b.changed(func() { b.pick("view", "flat") })
		if !strings.Contains(eval[string](b, address), "view=flat") || !strings.Contains(eval[string](b, "location.search"), "view=flat") {
			t.Error("the view is not in the addresses")
		}
		if !eval[bool](b, `document.getElementById("turn").hidden && document.getElementById("share").href.endsWith("?view=flat")`) {
			t.Error("a picture laid flat can be turned, or is shared in another view")
		}
		b.changed(func() { b.pick("view", "wrist") })
		b.changed(func() { b.pick("yaw", "30") })
		if !strings.Contains(eval[string](b, address), "yaw=30") {
			t.Error("the turn is not in the address")
		}
		b.complain()
	})

	t.Run("presets and strands", func(t *testing.T) {
		b.t = t
		codes := eval[[]string](b, `[...document.querySelectorAll(".presets a")].map((a) => a.dataset.code)`)
		if len(codes) != 10 {
			t.Fatalf("%d designs to begin with", len(codes))
		}
		// The page's script and the server make the same design of the same choices.
		for _, code := range slices.Backward(codes) {
			d := b.changed(func() { b.do(fmt.Sprintf(`document.querySelector('.presets a[data-code="%s"]').click()`, code)) })
			if got := b.cat.Encode(d); got != code {
				t.Errorf("the design is %s, want %s", got, code)
			}
		}
		d := b.changed(func() { b.press("add-strand") })
		if len(d.Strands) != 2 || d.Strands[1].Chain != "cable" {
			t.Fatalf("strands %+v", d.Strands)
		}
		d = b.changed(func() { b.pick("s1.chain", "satellite") })
		if d.Strands[0].Chain != "figaro" || d.Strands[1].Chain != "satellite" {
			t.Errorf("strands %+v", d.Strands)
		}
		if d = b.changed(func() { b.press("remove-strand-0") }); len(d.Strands) != 1 || d.Strands[0].Chain != "satellite" {
			t.Errorf("strands %+v", d.Strands)
		}
		b.complain()
	})

	t.Run("a picture that does not come", func(t *testing.T) {
		b.t = t
		before := eval[string](b, address)
		b.pick("yaw", strconv.Itoa(broken))
		b.await("the note", `!document.getElementById("note").hidden && !document.getElementById("again").hidden`)
		if eval[string](b, address) != before || !eval[bool](b, pictured) {
			t.Error("the old picture is gone")
		}
		b.changed(func() { b.pick("yaw", "0") })
		b.await("the note goes", `document.getElementById("note").hidden`)
		b.complain("500")
	})

	t.Run("the newest wins", func(t *testing.T) {
		b.t = t
		for skin := 1; skin <= 10; skin++ {
			b.pick("skin", strconv.Itoa(skin))
			time.Sleep(35 * time.Millisecond)
		}
		b.await("the last of them", `document.querySelector("#advice") && `+settled)
		time.Sleep(200 * time.Millisecond)
		if d := b.design(); d.Skin != 10 {
			t.Errorf("skin %d, want the last one chosen", d.Skin)
		}
		b.complain()
	})

	t.Run("share", func(t *testing.T) {
		b.t = t
		b.do(`Object.defineProperty(navigator, "clipboard", {value: {writeText: async (text) => { window.copied = text; }}})`)
		b.do(`document.getElementById("share").click()`)
		b.await("the link is copied", `document.getElementById("said").textContent === "The link is copied."`)
		copied, err := url.Parse(eval[string](b, "window.copied"))
		if err != nil || !strings.HasPrefix(copied.Path, "/d/") {
			t.Fatalf("copied %v", copied)
		}
		b.visit(copied.RequestURI(), 1000, 900)
		b.await("the picture of the share page", `document.images.length === 1 && document.images[0].naturalWidth > 0`)
		b.complain()
	})
}

// TestBrowserLayout looks for what does not fit and what is too small to touch.
func TestBrowserLayout(t *testing.T) {
	t.Parallel()
	b := openBrowser(t)
	b.visit("/", 1000, 900)
	stack := eval[string](b, `[...document.querySelectorAll(".presets a")].at(6).getAttribute("href")`)
	stones := eval[string](b, `[...document.querySelectorAll(".presets a")].at(5).getAttribute("href")`)
	all := []string{"/", stack, stones}
	for _, piece := range design.Pieces() {
		path := "/?chain=cable&metals=sterling&piece=" + piece
		for _, body := range design.Piece(piece).Measured() {
			size := design.Piece(piece).ExampleSize()
			if body == design.FingerRing.Body() {
				size = design.FingerRing.ExampleSize()
			}
			path += "&" + body + "=" + url.QueryEscape(size)
		}
		all = append(all, path)
	}
	for _, path := range append(all, "/d/"+strings.TrimPrefix(stack, "/?code="), "/d/nonsense") {
		for _, width := range []int64{320, 768, 1280} {
			b.visit(path, width, 800)
			if over := eval[int](b, `document.documentElement.scrollWidth - innerWidth`); over > 0 {
				t.Errorf("%.20s at %d px: %d px too wide", path, width, over)
			}
			cut := eval[[]string](b, `[...document.querySelectorAll(".segments label")].filter((e) => e.checkVisibility())
				.filter((e) => e.getBoundingClientRect().right > e.parentElement.getBoundingClientRect().right + 1).map((e) => e.textContent)`)
			if len(cut) > 0 {
				t.Errorf("%.20s at %d px: cut off: %s", path, width, strings.Join(cut, "; "))
			}
			// What is folded away or out of a label's reach is not there to be touched.
			small := eval[[]string](b, `[...document.querySelectorAll("main button, main select, main summary, main a, main input:not([type=hidden])")]
				.map((e) => e.closest("label") || e).filter((e) => e.checkVisibility() && !e.matches(".unseen"))
				.filter((e) => e.getBoundingClientRect().height < 43.5 || e.getBoundingClientRect().width < 43.5)
				.map((e) => e.outerHTML.slice(0, 80) + " " + e.getBoundingClientRect().width + "x" + e.getBoundingClientRect().height)`)
			if len(small) > 0 {
				t.Errorf("%.20s at %d px: too small to touch: %s", path, width, strings.Join(small, "; "))
			}
		}
	}
	b.complain("404")
}
