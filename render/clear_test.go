package render

import (
	"image"
	"image/color"
	"image/draw"
	"testing"

	"github.com/aurelink/aurelink/render/imgdiff"
)

// Laid over a page of the card's own colour, a picture on no backdrop looks as the one on the card: arm, metal, shadow.
func TestTransparent(t *testing.T) {
	if testing.Short() {
		t.Skip("many pictures by one goroutine: nothing for the race detector")
	}
	cat, r := open(t)
	for _, view := range []string{"view=wrist&w=480", "view=flat&w=480", "view=macro&w=480"} {
		said := "chain=curb&metals=14k-yellow&wrist=6.25in&charms=birthstone.ruby:14k-yellow@center"
		clear := paint(t, r, ask(t, cat, said, view+"&backdrop=transparent"))
		card := paint(t, r, ask(t, cat, said, view))
		box := card.Image.Rect
		empty, opaque := 0, 0
		for i := 3; i < len(clear.Image.Pix); i += 4 {
			p := clear.Image.Pix[i-3 : i+1]
			if p[0] > p[3] || p[1] > p[3] || p[2] > p[3] {
				t.Fatalf("%s: %v at byte %d is brighter than its alpha allows", view, p, i)
			}
			switch p[3] {
			case 0:
				empty++
			case 255:
				opaque++
			}
		}
		if n := box.Dx() * box.Dy(); empty < n/10 || opaque < n/200 {
			t.Errorf("%s: of %d pixels, %d are clear and %d opaque", view, n, empty, opaque)
		}
		page := image.NewRGBA(box)
		draw.Draw(page, box, image.NewUniform(cornerOf(card.Image)), image.Point{}, draw.Src)
		draw.Draw(page, box, clear.Image, image.Point{}, draw.Over)
		d, err := imgdiff.Compare(page, card.Image, nil)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %v", view, d)
		if d.FLIP > .12 { // light that metal throws on the card cannot be laid over a page
			t.Errorf("%s: over a page it is off by FLIP %.3f", view, d.FLIP)
		}
		clear.Release()
		card.Release()
	}
}

// cornerOf is the colour that an unlit corner of the card has.
func cornerOf(img *image.RGBA) color.Color {
	return img.At(img.Rect.Max.X-2, img.Rect.Min.Y+img.Rect.Dy()/2)
}
