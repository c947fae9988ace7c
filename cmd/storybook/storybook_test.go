package main

import (
	"bytes"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aurelink/aurelink/assets"
	"github.com/aurelink/aurelink/render/design"
)

func load(t *testing.T) (*design.Catalog, map[string]story) {
	t.Helper()
	cat, err := design.LoadCatalog(assets.FS)
	if err != nil {
		t.Fatal(err)
	}
	all, err := stories(cat)
	if err != nil {
		t.Fatal(err)
	}
	by := map[string]story{}
	for _, s := range all {
		by[s.name] = s
	}
	return cat, by
}

// Every item of the catalogue, and every word that a view may say, has its cell.
func TestStories(t *testing.T) {
	t.Parallel()
	cat, by := load(t)
	widths, hangs := 0, 0
	for i := range cat.Chains {
		widths += len(cat.Chains[i].Widths)
	}
	for i := range cat.Charms {
		hangs += len(cat.Charms[i].Hang)
	}
	for name, want := range map[string]int{
		"chains": widths, "charms": hangs, "metals": len(cat.Metals), "mixes": len(cat.Mixes), "stones": len(cat.Stones),
		"tones": len(cat.Skins), "views": len(design.Views()) + 5, "designs": 2 * frontDesigns,
	} {
		if got := len(by[name].cells); got != want {
			t.Errorf("%s: %d cells, want %d", name, got, want)
		}
	}
	b := &book{cat: cat}
	views := b.choices(func(d *doc, word string) { d.view["view"] = word })
	if strings.Join(views, " ") != strings.Join(design.Views(), " ") {
		t.Errorf("views that may be chosen: %v", views)
	}
	for name, s := range by {
		seen := map[string]bool{}
		for _, c := range s.cells {
			if seen[c.caption] || c.caption == "" {
				t.Errorf("%s: caption %q is empty or comes twice", name, c.caption)
			}
			seen[c.caption] = true
		}
	}
}

// A small book has its sheets, with the right number of cells on each, and an index that names them.
func TestWrite(t *testing.T) {
	t.Parallel()
	cat, by := load(t)
	dir := t.TempDir()
	metals, mixes := by["metals"], by["mixes"]
	mixes.cells = mixes.cells[:2*sheetRows+1] // two columns, so one goes to a second sheet
	var progress bytes.Buffer
	pages, err := write(t.Context(), cat, []story{metals, mixes}, dir, &progress)
	if err != nil {
		t.Fatal(err)
	}
	index, err := os.ReadFile(filepath.Join(dir, "index.html"))
	if err != nil {
		t.Fatal(err)
	}
	want := []struct {
		file  string
		cells int
	}{{"metals.png", len(cat.Metals)}, {"mixes.png", 2 * sheetRows}, {"mixes-2.png", 1}}
	if len(pages) != len(want) {
		t.Fatalf("%d sheets, want %d: %+v", len(pages), len(want), pages)
	}
	for i, w := range want {
		p := pages[i]
		if p.File != w.file || p.cells != w.cells {
			t.Errorf("sheet %d is %s with %d cells, want %+v", i, p.File, p.cells, w)
		}
		f, err := os.Open(filepath.Join(dir, p.File))
		if err != nil {
			t.Fatal(err)
		}
		cfg, err := png.DecodeConfig(f)
		f.Close()
		if err != nil || cfg.Width != p.Width || cfg.Height != p.Height || cfg.Width > sheetWidth {
			t.Errorf("%s: %+v, %v; the index says %d x %d", p.File, cfg, err, p.Width, p.Height)
		}
		if !strings.Contains(string(index), `src="`+p.File+`"`) {
			t.Errorf("the index lacks %s", p.File)
		}
	}
	if !strings.Contains(progress.String(), "18 of 18") {
		t.Errorf("progress: %q", progress.String())
	}
}

func TestRefuses(t *testing.T) {
	t.Parallel()
	err := run(t.Context(), []string{"--pictures", t.TempDir(), "--only", "watches"}, &bytes.Buffer{})
	if err == nil || !strings.Contains(err.Error(), "watches") || !strings.Contains(err.Error(), "chains") {
		t.Errorf("%v", err)
	}
	if run(t.Context(), nil, &bytes.Buffer{}) == nil {
		t.Error("no folder was asked for, and none missed")
	}
}
