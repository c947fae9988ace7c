package shade

import (
	"math"
	"testing"

	"github.com/aurelink/aurelink/render/body"
	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/raster"
)

// TestHandHeights: so it is of a hand, whose fingers end.
func TestHandHeights(t *testing.T) {
	if testing.Short() {
		t.Skip("bakes a light: nothing for the race detector")
	}
	t.Parallel()
	sh := NewShader(NewLight(Studio()))
	w := body.NewHand(160, 55, 0)
	cam := &raster.Camera{Scale: 3.5, W: 640, H: 840, Center: geom.Point2{Y: -90}}
	l, err := sh.Limb(t.Context(), cam, w, 5, design.BackdropPaper, nil)
	if err != nil {
		t.Fatal(err)
	}
	// What is seen within so many mm of a place; nothing is said of edges.
	const near = 1.2
	row := func(y float32) *body.Row { r := new(body.Row); w.Row(y, r); return r }
	on, off, apart := 0, 0, 0
	for y := float32(-200); y <= 20; y += 2.3 {
		here, above, below := row(y), row(y+near), row(y-near)
		for x := float32(-70); x <= 70; x += .83 {
			n := 0
			for _, r := range []*body.Row{here, above, below} {
				for _, d := range []float32{-near, 0, near} {
					if r.On(x + d) {
						n++
					}
				}
			}
			z, _, ok := l.Ground.At(x, y)
			switch {
			case n == 9 && !ok, n == 0 && ok:
				t.Fatalf("at %v there is ground: %v", geom.Point{X: x, Y: y}, ok)
			case n == 9:
				on++
				want, _ := here.At(x)
				if math.Abs(float64((z-want)*here.Normal(x).Z)) > .15 {
					apart++ // a step, as from the thumb down to the hand
				}
			case n == 0:
				off++
			}
		}
	}
	t.Logf("%d places on the hand, %d of them over .15 mm off, %d beside it", on, apart, off)
	if on < 2000 || off < 2000 || apart > on/200 {
		t.Errorf("%d places on the hand, %d of them over .15 mm off, %d beside it", on, apart, off)
	}
}

// TestHeights: the ground that a limb is painted with is its skin, up to the outline and not beyond.
func TestHeights(t *testing.T) {
	if testing.Short() {
		t.Skip("bakes a light: nothing for the race detector")
	}
	t.Parallel()
	sh := NewShader(NewLight(Studio()))
	for _, w := range []*body.Limb{body.New(design.Bracelet, 160, 0), body.New(design.Bracelet, 160, 30), body.New(design.FingerRing, 55, 0)} {
		cam := &raster.Camera{Scale: 6, W: 640, H: 480}
		l, err := sh.Limb(t.Context(), cam, w, 5, design.BackdropPaper, nil)
		if err != nil {
			t.Fatal(err)
		}
		var row body.Row
		var worst, apart float64
		seen := 0
		for y := float32(-20); y <= 20; y += 1.7 {
			w.Row(y, &row)
			for x := row.Left - 2; x < row.Right+2; x += .37 {
				z, n, ok := l.Ground.At(x, y)
				in := min(x-row.Left, row.Right-x)
				// An edge is straight between two lines of the table.
				if math.Abs(float64(in)) > .05 && ok != (in > 0) {
					t.Fatalf("%v: at %v, %v mm inside the edge, there is ground: %v", w.Piece, geom.Point{X: x, Y: y}, in, ok)
				}
				if !ok || in < 1 {
					continue
				}
				seen++
				want, _ := row.At(x)
				worst = max(worst, math.Abs(float64((z-want)*row.Normal(x).Z))) // across the skin
				apart = max(apart, float64(n.Sub(row.Normal(x)).Len()))
			}
		}
		t.Logf("%v: %d places, up to %.3f mm off and normals %.3f apart", w.Piece, seen, worst, apart)
		if seen < 500 || worst > .05 || apart > .25 {
			t.Errorf("%v: of %d places one is %.3f mm off, or normals are %.3f apart", w.Piece, seen, worst, apart)
		}
	}
}
