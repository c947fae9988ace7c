package main

import (
	"bytes"
	"encoding/json"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aurelink/aurelink/api"
	"github.com/aurelink/aurelink/assets"
)

func TestResolve(t *testing.T) {
	t.Parallel()
	args := slices.Concat([]string{"resolve"}, first[:len(first)-2]) // without --w
	out := ok(t, "", args...)
	cat := testCatalog(t)
	asked, err := cat.ParseQuery("chain=figaro&metals=gold-filled,sterling&mix=long:B&wrist=6.25in")
	if err != nil {
		t.Fatal(err)
	}
	want, err := api.Resolve(cat, asked.Design, "")
	if err != nil {
		t.Fatal(err)
	}
	var got api.Resolution
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatal(err)
	}
	if got.Code != want.Code || got.Alt != want.Alt || len(got.Strands) != 1 || got.Strands[0].Loop != want.Strands[0].Loop ||
		got.Strands[0].Links != want.Strands[0].Links || got.URLs != want.URLs {
		t.Errorf("%+v\nwant %+v", got, want)
	}
	if strings.Contains(out, `\u0026`) {
		t.Error("& is escaped: addresses cannot be copied")
	}

	// From the code it gave, and from the design it printed, it is the same again.
	if again := ok(t, "", "resolve", "--code", got.Code); again != out {
		t.Error("from the code: other output")
	}
	if again := ok(t, `{"design":`+string(got.Design)+`}`, "resolve", "-"); again != out {
		t.Error("from the design: other output")
	}
	refused(t, "", []string{"resolve", "--chain", "rope"}, "chain", "wrist")
	refused(t, "", append(args, "--lang", "tlh"), "lang", "en")
}

func TestDiff(t *testing.T) {
	t.Parallel()
	black, white := picture(t, 40, 30, color.RGBA{A: 255}), picture(t, 40, 30, color.RGBA{255, 255, 255, 255})
	out := ok(t, "", "diff", black, black)
	for _, want := range []string{"FLIP       0.0000\n", "SSIM       1.0000\n", "CIEDE2000  0.000\n", "max        0/255\n"} {
		if !strings.Contains(out, want) {
			t.Errorf("equal pictures: lacks %q:\n%s", want, out)
		}
	}

	file := filepath.Join(t.TempDir(), "diff.png")
	out = ok(t, "", "diff", black, white, "--mask", white, "-o", file)
	for _, want := range []string{"FLIP       0.9674\n", "CIEDE2000  100.000\n", "max        255/255\n"} {
		if !strings.Contains(out, want) {
			t.Errorf("black and white: lacks %q:\n%s", want, out)
		}
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if r, _, _, _ := img.At(20, 15).RGBA(); img.Bounds().Dx() != 40 || r < 0xf000 {
		t.Errorf("difference picture: %v, red %#x", img.Bounds(), r)
	}

	// To standard output the picture goes alone.
	if r := run(t, "", "diff", black, white, "-o", "-"); r.stdout != string(data) || !strings.Contains(r.stderr, "FLIP") {
		t.Errorf("-o -: %d bytes, want %d; standard error %q", len(r.stdout), len(data), r.stderr)
	}

	var figures struct {
		W, H, MaxDiff int
		FLIP          float64
	}
	if err := json.Unmarshal([]byte(ok(t, "", "diff", "--json", black, white)), &figures); err != nil {
		t.Fatal(err)
	}
	if figures.W != 40 || figures.H != 30 || figures.MaxDiff != 255 || figures.FLIP < .967 {
		t.Errorf("JSON: %+v", figures)
	}
}

func TestDiffRefuses(t *testing.T) {
	t.Parallel()
	small, large := picture(t, 4, 4, color.RGBA{A: 255}), picture(t, 5, 4, color.RGBA{A: 255})
	refused(t, "", []string{"diff", small, large}, "size")
	refused(t, "", []string{"diff", small, small, "--mask", large}, "size")
	refused(t, "", []string{"diff", small, small, "--mask", small}, "mask is black")
	refused(t, "", []string{"diff", small, small, "-o", "x.jpg"}, "-o", ".png")
	refused(t, "", []string{"diff", small}, "want")
	refused(t, "", []string{"diff", small, writeFile(t, "x.png", "not a picture")}, "x.png", "cannot be read")
	refused(t, "", []string{"diff", small, filepath.Join(t.TempDir(), "none.png")}, "none.png")

	// A file of 33 bytes that claims 100,000 x 100,000 pixels is refused before room is made for them.
	data, err := os.ReadFile(small)
	if err != nil {
		t.Fatal(err)
	}
	huge := []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR\x00\x01\x86\xa0\x00\x01\x86\xa0\x08\x02\x00\x00\x00")
	huge = append(huge, 0xbc, 0x08, 0x86, 0x0c)
	refused(t, "", []string{"diff", writeFile(t, "huge.png", string(huge)), small}, "huge.png")
	refused(t, "", []string{"diff", writeFile(t, "cut.png", string(data[:len(data)-20])), small}, "cut.png")
}

func TestCatalogList(t *testing.T) {
	t.Parallel()
	all := ok(t, "", "catalog", "list")
	cat := testCatalog(t)
	for _, heading := range []string{"CHAINS", "METALS", "MIXES", "CHARMS", "STONES", "RINGS"} {
		if !strings.Contains(all, heading+"\n") {
			t.Errorf("lacks %s", heading)
		}
		part := ok(t, "", "catalog", "list", strings.ToLower(heading))
		if !strings.HasPrefix(part, heading+"\n") || strings.Count(part, "\n") < 3 {
			t.Errorf("%s alone: %s", heading, part)
		}
		var items []struct{ ID, Name string }
		if err := json.Unmarshal([]byte(ok(t, "", "catalog", "list", "--json", strings.ToLower(heading))), &items); err != nil || len(items) < 2 || items[0].ID == "" {
			t.Errorf("%s as JSON: %v, %v", heading, items, err)
		}
	}
	for _, c := range cat.Chains {
		if !strings.Contains(all, "  "+c.ID+" ") {
			t.Errorf("lacks chain %s", c.ID)
		}
	}
	var whole api.Catalog
	if err := json.Unmarshal([]byte(ok(t, "", "catalog", "list", "--json")), &whole); err != nil || len(whole.Chains) != len(cat.Chains) {
		t.Errorf("as JSON: %d chains, want %d, %v", len(whole.Chains), len(cat.Chains), err)
	}
	refused(t, "", []string{"catalog", "list", "watches"}, "watches", "chains", "rings")
}

func TestCatalogCheck(t *testing.T) {
	t.Parallel()
	if out := ok(t, "", "catalog", "check"); !strings.Contains(out, "holds together") || !strings.Contains(out, testCatalog(t).Version) {
		t.Error(out)
	}

	// A studio's own folder: a copy is as good, a copy with a fault is refused with file and line.
	dir := t.TempDir()
	if err := os.CopyFS(dir, assets.FS); err != nil {
		t.Fatal(err)
	}
	if out := ok(t, "", "catalog", "check", dir); !strings.Contains(out, dir+" holds together") {
		t.Error(out)
	}
	metals := filepath.Join(dir, "catalog", "metals.yaml")
	text, err := os.ReadFile(metals)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(metals, bytes.Replace(text, []byte("density:"), []byte("densty:"), 1), 0o600); err != nil {
		t.Fatal(err)
	}
	refused(t, "", []string{"catalog", "check", dir}, "metals.yaml", "densty")

	// A link out of the folder is not followed.
	if err := os.Remove(metals); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(writeFile(t, "metals.yaml", string(text)), metals); err != nil {
		t.Fatal(err)
	}
	refused(t, "", []string{"catalog", "check", dir}, "metals.yaml")
	refused(t, "", []string{"catalog", "check", filepath.Join(dir, "none")}, "none")
}
