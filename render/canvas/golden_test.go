package canvas

import (
	"flag"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the goldens instead of comparing with them")

// golden compares a picture with testdata/name.png. Where they differ, it writes got, want and diff to a folder
// that the failure names, so that a person can look.
func golden(t *testing.T, name string, got *image.RGBA) {
	t.Helper()
	path := filepath.Join("testdata", name+".png")
	if *update {
		writePNG(t, path, got)
		return
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatalf("%v (make it with: go test ./render/canvas -update)", err)
	}
	defer f.Close()
	decoded, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	want := image.NewRGBA(decoded.Bounds())
	draw.Draw(want, want.Bounds(), decoded, decoded.Bounds().Min, draw.Src)
	if far := furthest(got, want); far != 0 {
		dir := failureDir(t, got, want)
		t.Errorf("%s differs from its golden by up to %d of 255; got.png, want.png, diff.png are in %s", name, far, dir)
	}
}

// furthest is the largest difference of a channel, or 256 where the sizes differ.
func furthest(a, b *image.RGBA) int {
	if a.Bounds() != b.Bounds() {
		return 256
	}
	far := 0
	for i := range a.Pix {
		far = max(far, int(a.Pix[i])-int(b.Pix[i]), int(b.Pix[i])-int(a.Pix[i]))
	}
	return far
}

// failureDir writes the pictures of a failure.
func failureDir(t *testing.T, got, want *image.RGBA) string {
	t.Helper()
	//nolint:usetesting // the folder must outlive the test
	dir, err := os.MkdirTemp("", "aurelink-"+strings.ReplaceAll(t.Name(), "/", "-")+"-")
	if err != nil {
		t.Fatal(err)
	}
	diff := image.NewRGBA(got.Bounds().Union(want.Bounds()))
	draw.Draw(diff, diff.Bounds(), image.White, image.Point{}, draw.Src)
	for y := diff.Rect.Min.Y; y < diff.Rect.Max.Y; y++ {
		for x := diff.Rect.Min.X; x < diff.Rect.Max.X; x++ {
			if got.RGBAAt(x, y) != want.RGBAAt(x, y) {
				diff.SetRGBA(x, y, color.RGBA{0xd0, 0, 0x30, 0xff})
			}
		}
	}
	writePNG(t, filepath.Join(dir, "got.png"), got)
	writePNG(t, filepath.Join(dir, "want.png"), want)
	writePNG(t, filepath.Join(dir, "diff.png"), diff)
	return dir
}

func writePNG(t *testing.T, path string, img image.Image) {
	t.Helper()
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
