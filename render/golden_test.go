package render

import (
	"bytes"
	"flag"
	"image"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/aurelink/aurelink/render/imgdiff"
)

var update = flag.Bool("update", false, "write the goldens instead of comparing with them")

// Where the goldens were made, pictures are the same to the last bit. Elsewhere square roots of sines may differ in
// theirs, and a sample at the edge of a wire may fall to the other side.
const (
	elsewhereFLIP = .002
	elsewhereMax  = 40
)

// TestGolden draws one picture of each kind and compares it with testdata/golden.
//
//	go test ./render -run TestGolden -update   # after a change that is meant
func TestGolden(t *testing.T) {
	if testing.Short() {
		t.Skip("many pictures by one goroutine: nothing for the race detector")
	}
	cat, r := open(t)
	type picture struct{ name, said, view string }
	pictures := []picture{
		{"wrist-palm", "chain=rolo&metals=sterling&wrist=6.5in&skin=2", "yaw=180&w=480"},
		{"wrist-hand", hand, "w=640"},
		{"flat-heart", "chain=paperclip&metals=14k-rose,sterling&mix=alternate&wrist=6in&charms=heart:14k-rose@center", "view=flat&w=480"},
		{"flat-stack", stack, "view=flat&w=480"},
		{"flat-charms", pendants, "view=flat&w=640"},
		{"macro-curb", "chain=curb&metals=18k-yellow,platinum&mix=twotone&wrist=6in", "view=macro&w=480"},
		{"macro-box", "chain=box&metals=sterling,14k-yellow&mix=blocks:3&wrist=6in", "view=macro&w=480"},
		{"macro-charms", "chain=cable&metals=14k-yellow&wrist=6.25in&charms=heart:14k-rose@-10,disc.A:sterling@center," +
			"letter.M:14k-yellow@+7,birthstone.garnet:14k-yellow@-5!inline", "view=macro&w=640"},
		{"strip-satellite", "chain=satellite&metals=14k-yellow,14k-white&mix=stations:B&wrist=6.25in&charms=heart:14k-rose@center",
			"view=strip&w=640&aspect=16:9"},
	}
	for _, s := range showcase {
		pictures = append(pictures, picture{"wrist-" + s.name, s.said, "w=480"})
	}
	for _, p := range pictures {
		t.Run(p.name, func(t *testing.T) {
			got := paint(t, r, ask(t, cat, p.said, p.view))
			defer got.Release()
			golden(t, p.name, got.Image)
		})
	}
}

// golden compares a picture with its golden. Where they differ it writes got, want and diff to a folder that the
// failure names.
func golden(t *testing.T, name string, got *image.RGBA) {
	t.Helper()
	path := filepath.Join("testdata", "golden", name+".png")
	if *update {
		writePNG(t, path, got)
		return
	}
	want := readPNG(t, path)
	if got.Rect == want.Rect && bytes.Equal(got.Pix, want.Pix) {
		return
	}
	report, err := imgdiff.Compare(got, want, nil)
	if err != nil {
		t.Fatal(err)
	}
	flip, most := 0., 0
	if runtime.GOARCH != "amd64" {
		flip, most = elsewhereFLIP, elsewhereMax
	}
	if report.FLIP <= flip && report.MaxDiff <= most {
		return
	}
	//nolint:usetesting // the folder must outlive the test
	dir, err := os.MkdirTemp("", "aurelink-"+strings.ReplaceAll(t.Name(), "/", "-")+"-")
	if err != nil {
		t.Fatal(err)
	}
	writePNG(t, filepath.Join(dir, "got.png"), got)
	writePNG(t, filepath.Join(dir, "want.png"), want)
	writePNG(t, filepath.Join(dir, "diff.png"), imgdiff.Picture(report))
	t.Errorf("%s differs from its golden: %v (allowed: FLIP %.4f, max %d); got.png, want.png, diff.png are in %s",
		name, report, flip, most, dir)
}

func readPNG(t testing.TB, path string) *image.RGBA {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatalf("%v (make it with: go test ./render -run TestGolden -update)", err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	out := image.NewRGBA(img.Bounds())
	draw.Draw(out, out.Rect, img, img.Bounds().Min, draw.Src)
	return out
}

func writePNG(t *testing.T, path string, img image.Image) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	enc := png.Encoder{CompressionLevel: png.BestCompression}
	if err := enc.Encode(f, img); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}
