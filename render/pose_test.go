package render

import (
	"image"
	"math"
	"testing"

	"github.com/aurelink/aurelink/render/body"
	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/drape"
	"github.com/aurelink/aurelink/render/geom"
)

// A picture turned four quarters is as it was, and each pixel goes where a turn to the right takes it.
func TestTurnedRight(t *testing.T) {
	t.Parallel()
	room := func(w, h int) *image.RGBA { return image.NewRGBA(image.Rect(0, 0, w, h)) }
	src := room(70, 41)
	for i := range src.Pix {
		src.Pix[i] = byte(i * 7 / 3)
	}
	once := turnedRight(room, src, 1)
	if once.Rect != image.Rect(0, 0, 41, 70) || once.RGBAAt(40-5, 9) != src.RGBAAt(9, 5) {
		t.Errorf("the pixel at 9, 5 is not at 35, 9")
	}
	twice := turnedRight(room, once, 1)
	half := turnedRight(room, src, 2)
	again := turnedRight(room, half, 2)
	for y := range 41 {
		for x := range 70 {
			if twice.RGBAAt(x, y) != half.RGBAAt(x, y) || again.RGBAAt(x, y) != src.RGBAAt(x, y) {
				t.Fatalf("two quarters are no half at %d, %d", x, y)
			}
		}
	}
}

// The room under a limb is what is between the skin and the chain, straight down.
func TestRoomUnder(t *testing.T) {
	t.Parallel()
	w := body.New(design.Bracelet, 160, 25).Posed(design.PoseLevel)
	for _, want := range []float32{1, 4, 9, 15} {
		edge, low := float32(math.Inf(-1)), geom.Point{}
		for theta := -3.14; theta < 3.14; theta += .001 {
			if p, _ := w.At(theta, -5); p.X > edge {
				edge, low = p.X, p
			}
		}
		low.X += want + .6
		r := drape.Rest{Elements: []geom.Frame{{Origin: geom.Point{Y: -5}}, {Origin: low}}}
		if got := roomUnder(w, r, 1.2); math.Abs(float64(got.Gap)-float64(want)) > .05 {
			t.Errorf("%.2f mm of room, not %v", float64(got.Gap), want)
		}
	}
}

// A pose that a limb does not have is refused by name.
func TestPoseRefused(t *testing.T) {
	t.Parallel()
	cat, r := open(t)
	req := ask(t, cat, "chain=cable&metals=sterling&wrist=160mm", "w=320&pose=raised")
	req.Design.Piece = design.Necklace
	if _, err := r.Draw(t.Context(), req.Design, req.View); err == nil {
		t.Error("a neck was raised")
	}
	// What a picture is made from is shown upright alone.
	req = ask(t, cat, "chain=cable&metals=sterling&wrist=160mm", "w=320&pose=level")
	for _, word := range []string{"drape", "link"} {
		p, ok := ProductByWord(word)
		if !ok {
			t.Fatal(word)
		}
		if _, err := r.Show(t.Context(), req.Design, req.View, p); err == nil {
			t.Errorf("%s is shown of an arm that lies level", word)
		}
	}
}
