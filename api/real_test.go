package api

import (
	"bytes"
	"image/png"
	"runtime"
	"testing"

	"github.com/aurelink/aurelink/render"
	"github.com/aurelink/aurelink/render/pngenc"
)

// What a cold render allocates is about what admission reckons with. Not parallel: it counts the whole process.
func TestCostCoversARender(t *testing.T) {
	cat, err := loadCatalog()
	if err != nil {
		t.Fatal(err)
	}
	const longest = "chain=rolo&metals=sterling,gold-filled&mix=half&neck=500mm&fit=length:640mm"
	for _, query := range []string{figaro + "&w=320", figaro + "&w=1200", longest + "&w=1200",
		"chain=rolo&metals=sterling&piece=hand-chain&wrist=160mm&finger=54mm&w=1200"} {
		renderer, err := render.New(cat)
		if err != nil {
			t.Fatal(err)
		}
		asked, err := cat.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		picture, err := renderer.Draw(t.Context(), asked.Design, asked.View)
		if err != nil {
			t.Fatal(err)
		}
		runtime.ReadMemStats(&after)
		picture.Release()
		got := float64(after.TotalAlloc - before.TotalAlloc)
		reckoned := float64(cost(asked.Design, asked.View))
		t.Logf("%s: allocates %.1f MB, reckoned %.1f MB", query, got/1e6, reckoned/1e6)
		if got > 1.5*reckoned {
			t.Errorf("%s: allocates %.1f MB, and only %.1f MB are reckoned with", query, got/1e6, reckoned/1e6)
		}
	}
}

// The real renderer behind the real server gives what it gives alone.
func TestRealPicture(t *testing.T) {
	t.Parallel()
	s := start(t, nil)
	renderer, err := render.New(s.cat)
	if err != nil {
		t.Fatal(err)
	}
	s.painter.drawer = renderer // nothing has been asked for yet
	a := s.get("/v1/preview.png?" + figaro + "&w=320")
	got, err := png.Decode(bytes.NewReader(a.body))
	if err != nil || got.Bounds().Dx() != 320 || got.Bounds().Dy() != 240 {
		t.Fatalf("%v: %v", err, a.Header)
	}
	asked, err := s.cat.ParseQuery(figaro + "&w=320")
	if err != nil {
		t.Fatal(err)
	}
	picture, err := renderer.Draw(t.Context(), asked.Design, asked.View)
	if err != nil {
		t.Fatal(err)
	}
	defer picture.Release()
	var want bytes.Buffer
	if err := pngenc.Encode(&want, picture.Image); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a.body, want.Bytes()) {
		t.Errorf("%d bytes over HTTP, %d otherwise", len(a.body), want.Len())
	}

	// A phone's picture is small.
	for format, most := range map[string]int{"png": 250 << 10, "jpg": 60_000} {
		if n := len(s.get("/v1/preview." + format + "?" + figaro + "&w=640").body); n < 10_000 || n > most {
			t.Errorf("%d bytes of %s at 640 pixels, want at most %d", n, format, most)
		}
	}
}
