package canvas

import (
	"bytes"
	"image"
	"testing"
)

// Faces and pens that other frames have used, larger and smaller, write the same as new ones.
func TestSheetAgain(t *testing.T) {
	t.Parallel()
	used := newCanvas(t)
	write := func(c *Canvas, img *image.RGBA, text string) {
		s := c.On(img)
		s.ScaleBar(9)
		s.Caption(text)
		s.Enlarged(4.2)
		s.Callouts(Callout{60, 50, "seam"})
		s.Close()
	}
	for _, w := range []int{320, 1600, 96, 640, 320, 200, 960, 480, 700, 800, 900} {
		for _, text := range []string{figaro, "Cable"} {
			got, want := plain(w, w*3/4, 210), plain(w, w*3/4, 210)
			write(used, got, text)
			write(newCanvas(t), want, text)
			if !bytes.Equal(got.Pix, want.Pix) {
				t.Errorf("%q at %d px is not what a new canvas writes", text, w)
			}
		}
	}
}

// A window's class has room for it, and cuts curves as freetype would for the window alone.
func TestClassOf(t *testing.T) {
	t.Parallel()
	cut := func(w, h int) int { // as freetype has it
		if w > 120 || h > 120 {
			return 2
		} else if w > 24 || h > 24 {
			return 1
		}
		return 0
	}
	seen := map[class]bool{}
	for w := 1; w < 1700; w += 3 {
		for h := 1; h < 1700; h += 7 {
			c, cw, ch := classOf(w, h)
			if cw < w || ch < h || c.cut != cut(w, h) || c.cut != cut(cw, ch) {
				t.Fatalf("a window of %d by %d is drawn as one of %d by %d, class %v", w, h, cw, ch, c)
			}
			seen[c] = true
		}
	}
	if len(seen) > 14 {
		t.Errorf("%d classes", len(seen))
	}
}
