package canvas

import (
	"errors"
	"image"
	"image/color"
	"testing"
)

// A contact sheet holds every picture untouched, in order and apart, with words under each.
func TestContact(t *testing.T) {
	t.Parallel()
	c := newCanvas(t)
	for _, n := range []int{1, 3, 4, 7} {
		l := Contact{Title: "Chains", Columns: 3}
		for i := range n {
			l.Cells = append(l.Cells, Cell{plain(160, 120, uint8(40+20*i)), "Figaro 2.5 mm"})
		}
		img, places, err := c.Contact(l)
		if err != nil || len(places) != n {
			t.Fatalf("%d cells: %d places, %v", n, len(places), err)
		}
		for i, at := range places {
			if !at.In(img.Rect) || at.Size() != image.Pt(160, 120) {
				t.Errorf("cell %d of %d is at %v of %v", i, n, at, img.Rect)
			}
			for j := range i {
				if at.Overlaps(places[j]) {
					t.Errorf("cells %d and %d meet", i, j)
				}
			}
			for y := range 120 {
				for x := range 160 {
					if img.RGBAAt(at.Min.X+x, at.Min.Y+y) != l.Cells[i].Picture.RGBAAt(x, y) {
						t.Fatalf("cell %d is changed at %d, %d", i, x, y)
					}
				}
			}
			ink := 0
			for y := at.Max.Y; y < at.Max.Y+2*contactEm; y++ {
				for x := at.Min.X; x < at.Max.X; x++ {
					if img.RGBAAt(x, y).R > 128 {
						ink++
					}
				}
			}
			if ink < 50 {
				t.Errorf("cell %d has %d pixels of caption", i, ink)
			}
		}
	}
	for _, bad := range []Contact{
		{Columns: 3}, {Cells: []Cell{{plain(9, 9, 0), ""}}},
		{Columns: 1, Cells: []Cell{{plain(9, 9, 0), ""}, {plain(9, 8, 0), ""}}},
	} {
		if _, _, err := c.Contact(bad); !errors.Is(err, ErrContact) {
			t.Errorf("%+v: %v", bad, err)
		}
	}
}

// A legend draws its colours, and nothing outside its box.
func TestLegend(t *testing.T) {
	t.Parallel()
	c := newCanvas(t)
	red := Legend{Title: "metal", Entries: []LegendEntry{{"14k yellow gold", contactInk}, {"a name far too long to be set in half of a small picture, all of it", contactGround}}}
	for _, l := range []Legend{red, {Title: "depth", Low: "−1 mm", High: "3 mm", Ramp: greyRamp}} {
		img := plain(320, 240, 0)
		before := append([]uint8(nil), img.Pix...)
		got := c.On(img).Legend(l)
		if got.Empty() || !got.In(img.Rect) {
			t.Fatalf("%s: drawn in %v", l.Title, got)
		}
		seen := false
		for y := range 240 {
			for x := range 320 {
				i := img.PixOffset(x, y)
				if !image.Pt(x, y).In(got) && [4]uint8(before[i:i+4]) != [4]uint8(img.Pix[i:i+4]) {
					t.Fatalf("%s: %d, %d changed, outside %v", l.Title, x, y, got)
				}
				seen = seen || l.Ramp == nil && img.Pix[i] == contactInk.R && img.Pix[i+2] == contactInk.B || l.Ramp != nil && img.Pix[i] == 200
			}
		}
		if !seen {
			t.Errorf("%s: no pixel has the colour it explains", l.Title)
		}
	}
}

// greyRamp passes through 200 and stays there for some steps.
func greyRamp(t float64) color.NRGBA {
	g := uint8(min(200, t*400))
	return color.NRGBA{g, g, g, 255}
}
