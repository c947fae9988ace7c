package shade

import (
	"testing"

	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/mesh"
	"github.com/aurelink/aurelink/render/raster"
)

// overPaper casts the shadow of a ring at a height over paper.
func overPaper(t *testing.T, height float32) (*Shadow, *raster.Camera) {
	t.Helper()
	cam := &raster.Camera{W: 320, H: 240, Scale: 8}
	at := geom.Identity()
	at.Origin = geom.Point{Z: height}
	insts := []mesh.Instance{{Shape: mesh.JumpRing(.5, 4, mesh.Plain), ViewFromShape: at}}
	var s Shadow
	if err := s.Cast(t.Context(), studio(), Plane{}, cam, insts, []Metal{{F0: RGB{.95, .93, .88}}}); err != nil {
		t.Fatal(err)
	}
	return &s, cam
}

// A ring on paper dims the paper under its wire most, hardly that in its middle, and none far off.
func TestShadow(t *testing.T) {
	t.Parallel()
	s, _ := overPaper(t, .25)
	under, middle, far := s.At(0, -2.25), s.At(0, 0), s.At(12, 12)
	t.Logf("under the wire %.2f, in the middle %.2f, far off %.2f", under.Luma(), middle.Luma(), far.Luma())
	if under.Luma() > .9 || middle.Luma() < under.Luma()+.1 || far != (RGB{1, 1, 1}) {
		t.Errorf("under the wire %v, in the middle %v, far off %v", under, middle, far)
	}
	for y := float32(-10); y < 10; y += .07 {
		for x := float32(-10); x < 10; x += .07 {
			for _, v := range s.At(x, y).list() {
				if v < 0 || v > 1.6 { // wire throws some light, too
					t.Fatalf("at %v, %v the ground is dimmed by %v", x, y, v)
				}
			}
		}
	}
}

// What is summed up on grids of several levels is what a sum over all rods at every cell comes to.
func TestLevelsOfShadow(t *testing.T) {
	t.Parallel()
	for _, height := range []float32{.25, 1, 3} {
		s, _ := overPaper(t, height)
		var look ashore
		var sum, worst float32
		for i, got := range s.pix {
			var p plot
			p.x[0], p.y[0], p.nz[0] = s.x0+float32(i%s.w)*s.cell, s.y0-float32(i/s.w)*s.cell, 1
			for j := range s.rods {
				s.rods[j].add(&p, 0, &hand{less: -1}, s.views, s.aims[j*len(s.views):][:len(s.views)])
			}
			off := abs(got.Luma() - look.factor(&p, 0, studio()).Luma())
			sum, worst = sum+off, max(worst, off)
		}
		mean := sum / float32(len(s.pix))
		t.Logf("%v mm up: %.4f off at worst, %.5f in the mean", height, worst, mean)
		if worst > .08 || mean > .006 {
			t.Errorf("%v mm up: %.4f off at worst, %.5f in the mean", height, worst, mean)
		}
	}
}

// The next picture takes the memory of the one before.
func TestShadowMemory(t *testing.T) {
	cam := &raster.Camera{W: 320, H: 240, Scale: 8}
	insts := []mesh.Instance{{Shape: mesh.JumpRing(.5, 4, mesh.Plain), ViewFromShape: geom.Identity()}}
	metals := []Metal{{F0: RGB{.95, .93, .88}}}
	light := studio()
	var s Shadow
	n := testing.AllocsPerRun(3, func() {
		if err := s.Cast(t.Context(), light, Plane{}, cam, insts, metals); err != nil {
			t.Fatal(err)
		}
	})
	t.Logf("%v allocations", n)
	if n > 40 {
		t.Errorf("%v allocations", n)
	}
}

// The higher a ring, the softer and weaker its shadow; the shadow falls away from the key.
func TestShadowHeight(t *testing.T) {
	t.Parallel()
	darkest := func(height float32) (float32, geom.Point2) {
		s, _ := overPaper(t, height)
		best, at := float32(2), geom.Point2{}
		var sx, sy, w float32
		for y := float32(-9); y < 9; y += .1 {
			for x := float32(-9); x < 9; x += .1 {
				l := s.At(x, y).Luma()
				best = min(best, l)
				sx, sy, w = sx+x*(1-l), sy+y*(1-l), w+1-l
			}
		}
		at = geom.Point2{X: sx / w, Y: sy / w}
		return best, at
	}
	low, near := darkest(.25)
	high, off := darkest(2)
	if high < low+.1 {
		t.Errorf("2 mm up the shadow's darkest place is %v, on the ground %v", high, low)
	}
	k := studio().lobes[0].frame.X
	if (off.X-near.X)*k.X >= 0 || (off.Y-near.Y)*k.Y >= 0 {
		t.Errorf("the shadow moves from %v to %v as the ring is lifted, with the key at %v", near, off, k)
	}
}

func TestNoShadow(t *testing.T) {
	t.Parallel()
	var s Shadow
	cam := &raster.Camera{W: 100, H: 100, Scale: 5}
	if err := s.Cast(t.Context(), studio(), Plane{}, cam, nil, nil); err != nil {
		t.Fatal(err)
	}
	if got := s.At(0, 0); got != (RGB{1, 1, 1}) || s.Touches(-1, -1, 1, 1) {
		t.Errorf("nothing dims the ground by %v", got)
	}
}
