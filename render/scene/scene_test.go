package scene

import (
	"math"
	"slices"
	"testing"

	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/fit"
	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/raster"
	"github.com/aurelink/aurelink/render/unit"
)

// every calls f with every view in every size a picture can have.
func every(f func(v design.View)) {
	for _, kind := range design.Views() {
		for _, w := range design.Widths() {
			for _, aspect := range design.Aspects() {
				for _, dpr := range []int{1, 2} {
					v := design.DefaultView()
					v.Kind, v.W, v.Aspect, v.DPR = design.ViewKind(kind), w, aspect, dpr
					if pw, ph := v.Pixels(); pw*ph <= design.MaxPixels {
						f(v)
					}
				}
			}
		}
	}
}

// The scale follows from the view and the picture's size alone, shows all of the view's frame, and no more than it must.
func TestCamera(t *testing.T) {
	t.Parallel()
	every(func(v design.View) {
		for _, piece := range []design.Piece{design.Bracelet, design.Anklet, design.FingerRing, design.Necklace} {
			testCamera(t, piece, v)
		}
	})
}

func testCamera(t *testing.T, piece design.Piece, v design.View) {
	cam := Camera(piece, v)
	if w, h := v.Pixels(); cam.W != w || cam.H != h {
		t.Errorf("%+v: camera of %d x %d, want %d x %d", v, cam.W, cam.H, w, h)
	}
	f := frameOf(piece, v.Kind)
	if v.Kind == design.ViewStrip { // a row of chain with a margin, and as many below it as there is room for
		f = frame{w: float64(rowLength(piece, cam.W, cam.H)) + rowMargins}
	}
	w, h := float64(cam.W)/float64(cam.Scale), float64(cam.H)/float64(cam.Scale)
	if w < f.w-.01 || h < f.h-.01 {
		t.Errorf("%+v shows %.1f x %.1f mm, of a frame of %v", v, w, h, f)
	}
	if w > f.w+.01 && h > f.h+.01 {
		t.Errorf("%+v shows %.1f x %.1f mm: more than its frame both ways", v, w, h)
	}
	// Twice the pixels for each point on a fine screen.
	one := v
	one.DPR = 1
	base := Camera(piece, one)
	if got := cam.Scale / base.Scale; math.Abs(float64(got)-float64(v.DPR)) > .01*float64(v.DPR) {
		t.Errorf("%+v: dpr changes the scale by %v", v, got)
	}
}

// Pixel and View are each other's inverse.
func TestPixelAndView(t *testing.T) {
	t.Parallel()
	cam := Camera(design.Bracelet, design.DefaultView())
	for _, p := range [][2]float32{{0, 0}, {600, 450}, {1199.5, 3}, {-20, 1000}} {
		at := cam.View(p[0], p[1])
		x, y := cam.Pixel(pointAt(at.X, at.Y))
		if math.Abs(float64(x-p[0])) > .002 || math.Abs(float64(y-p[1])) > .002 {
			t.Errorf("pixel %v comes back as %v, %v", p, x, y)
		}
	}
	if a, b := cam.View(0, 0), cam.View(float32(cam.W), float32(cam.H)); a.X >= b.X || a.Y <= b.Y {
		t.Errorf("the picture runs from %v to %v", a, b)
	}
}

// Rows show every millimetre of every strand once, in order, inside the picture.
func TestRows(t *testing.T) {
	t.Parallel()
	for _, one := range []struct {
		piece design.Piece
		loops []unit.MM
	}{
		{design.FingerRing, []unit.MM{50}}, {design.Bracelet, []unit.MM{177}}, {design.Bracelet, []unit.MM{333}}, {design.Bracelet, []unit.MM{150, 177, 260}},
		{design.Bracelet, []unit.MM{240, 240, 240, 250, 250, 260}},
		{design.Anklet, []unit.MM{458}}, {design.Necklace, []unit.MM{648}},
	} {
		for _, aspect := range design.Aspects() {
			loops := one.loops
			v := design.DefaultView()
			v.Kind, v.Aspect = design.ViewStrip, aspect
			cam := Camera(one.piece, v)
			var strands []fit.Strand
			for _, l := range loops {
				strands = append(strands, fit.Strand{Loop: l})
			}
			const ruler = 40 // pixels
			rows := Rows(one.piece, &cam, strands, ruler, 0)
			most := rowLength(one.piece, cam.W, cam.H)
			if len(loops) > 1 {
				most = slices.Max(loops)
			}
			most *= 1.2 // so that none is a stub
			covered := make([]unit.MM, len(loops))
			last := math.Inf(1)
			for _, r := range rows {
				if r.From != covered[r.Strand] || r.To <= r.From || r.To-r.From > most {
					t.Errorf("%v: row from %v to %v", loops, r.From, r.To)
				}
				covered[r.Strand] = r.To
				if r.Y >= last {
					t.Errorf("%v: a row at %v mm is not below the last, at %v", loops, r.Y, last)
				}
				last = r.Y
				inside(t, &cam, r.X, r.Y)
				inside(t, &cam, r.X+float64(r.To-r.From), r.Y)
			}
			// A ruler is in the picture, and does not lie on the chain above it, not even where every strand has but one row.
			for i, r := range rows {
				_, top := cam.Pixel(pointAt(0, float32(r.Y+RulerGap)))
				above := float32(0)
				if i > 0 {
					_, above = cam.Pixel(pointAt(0, float32(rows[i-1].Y)-1))
				}
				if top-ruler < above-.01 {
					t.Errorf("%s of %v, %s: the ruler of row %d begins at %.1f, what is above it ends at %.1f", one.piece, loops, aspect, i, top-ruler, above)
				}
			}
			for i := range loops {
				if covered[i] != loops[i] {
					t.Errorf("strand %d of %v is shown up to %v", i, loops[i], covered[i])
				}
			}
		}
	}
}

func pointAt(x, y float32) geom.Point { return geom.Point{X: x, Y: y} }

func inside(t *testing.T, cam *raster.Camera, x, y float64) {
	t.Helper()
	px, py := cam.Pixel(pointAt(float32(x), float32(y)))
	if px < 0 || py < 0 || px > float32(cam.W) || py > float32(cam.H) {
		t.Errorf("%v, %v mm is at pixel %v, %v of %d x %d", x, y, px, py, cam.W, cam.H)
	}
}

func TestSeed(t *testing.T) {
	t.Parallel()
	if Seed("") == Seed("a") || Seed("ab") == Seed("ba") {
		t.Error("seeds do not follow the code")
	}
}
