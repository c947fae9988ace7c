package imgdiff

import (
	"errors"
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"runtime"
	"testing"
)

func plain(w, h int, c color.RGBA) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for i := 0; i < len(img.Pix); i += 4 {
		copy(img.Pix[i:], []uint8{c.R, c.G, c.B, c.A})
	}
	return img
}

// links is a picture with soft shading, edges and small highlights.
func links(w, h int, shift float64) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			u, v := (float64(x)+shift)/40, float64(y)/40
			c := color.RGBA{uint8(200 + 20*math.Sin(v)), 205, uint8(190 + 10*math.Cos(u)), 255}
			if d := math.Abs(math.Hypot(math.Mod(u, 1)-.5, math.Mod(v, 1)-.5) - .35); d < .1 {
				s := 120 + 120*math.Cos(d*30+u)
				c = color.RGBA{uint8(s), uint8(s * .8), uint8(s * .5), 255}
			}
			img.SetRGBA(x, y, c)
		}
	}
	return img
}

func noisy(img *image.RGBA, amount int, seed uint64) *image.RGBA {
	out := image.NewRGBA(img.Rect)
	rnd := rand.New(rand.NewPCG(seed, 1))
	for i, v := range img.Pix {
		if i%4 != 3 {
			v = uint8(min(255, max(0, int(v)+rnd.IntN(2*amount+1)-amount)))
		}
		out.Pix[i] = v
	}
	return out
}

func compare(t testing.TB, got, want, mask image.Image) Report {
	t.Helper()
	r, err := Compare(got, want, mask)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s: %.6f, want %.6f within %g", what, got, want, tolerance)
	}
}

func TestEqual(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{1, 1}, {1, 40}, {5, 3}, {120, 90}} {
		img := links(size[0], size[1], 0)
		r := compare(t, img, img, nil)
		if r.FLIP != 0 || r.CIEDE2000 != 0 || r.MaxDiff != 0 || r.MeanDiff != 0 {
			t.Errorf("%v: equal pictures: %v", size, r)
		}
		near(t, "SSIM of equal pictures", r.SSIM, 1, 1e-6)
	}
}

// TestBlackWhite has everything by hand. FLIP: L* differs by 100, colour not at all, so d = 100^0.7 = 25.119;
// the largest is 41.276, the knee 16.510, and 0.95 + 0.05 (25.119 - 16.510)/(41.276 - 16.510) = 0.96738.
// SSIM: no variance, so C1/(255^2 + C1) with C1 = 6.5025.
func TestBlackWhite(t *testing.T) {
	t.Parallel()
	r := compare(t, plain(50, 40, color.RGBA{A: 255}), plain(50, 40, color.RGBA{255, 255, 255, 255}), nil)
	near(t, "FLIP", r.FLIP, 0.96738, 1e-4)
	near(t, "SSIM", r.SSIM, 6.5025/(255*255+6.5025), 1e-6)
	near(t, "CIEDE2000", r.CIEDE2000, 100, 1e-6)
	near(t, "mean", r.MeanDiff, 255, 0)
	if r.MaxDiff != 255 {
		t.Errorf("max %d, want 255", r.MaxDiff)
	}
}

// TestGreenBlue: the pair FLIP calls the most different there is.
func TestGreenBlue(t *testing.T) {
	t.Parallel()
	r := compare(t, plain(30, 30, color.RGBA{G: 255, A: 255}), plain(30, 30, color.RGBA{B: 255, A: 255}), nil)
	near(t, "FLIP", r.FLIP, 1, 1e-4)
	near(t, "largest colour difference", largestColour(), 41.276, 1e-3)
	near(t, "mean", r.MeanDiff, 170, 1e-9)
}

// TestPlainColours: filters leave plain pictures as they are, so FLIP is the spread HyAB of the two colours.
func TestPlainColours(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(5, 6))
	for range 20 {
		p := [4]uint8{uint8(rnd.Uint32()), uint8(rnd.Uint32()), uint8(rnd.Uint32()), 255}
		q := [4]uint8{uint8(rnd.Uint32()), uint8(rnd.Uint32()), uint8(rnd.Uint32()), 255}
		a, b := plain(24, 24, color.RGBA{p[0], p[1], p[2], 255}), plain(24, 24, color.RGBA{q[0], q[1], q[2], 255})
		r := compare(t, a, b, nil)
		near(t, "FLIP", r.FLIP, spread(hyab(labOf(p).hunt(), labOf(q).hunt()), largestColour()), 2e-4)
		near(t, "CIEDE2000", r.CIEDE2000, ciede2000(labOf(p), labOf(q)), 1e-9)
		near(t, "FLIP the other way round", compare(t, b, a, nil).FLIP, r.FLIP, 1e-6)
	}
}

func TestGrowsWithTheDifference(t *testing.T) {
	t.Parallel()
	want := links(200, 120, 0)
	last := compare(t, want, want, nil)
	for _, amount := range []int{2, 6, 20, 60} {
		r := compare(t, noisy(want, amount, 7), want, nil)
		if !(r.FLIP > last.FLIP && r.SSIM < last.SSIM && r.CIEDE2000 > last.CIEDE2000 && r.MaxDiff > last.MaxDiff && r.MeanDiff > last.MeanDiff) {
			t.Errorf("noise of %d: %v is not worse than %v", amount, r, last)
		}
		last = r
	}
}

// TestForgivesFineDither: FLIP's viewer cannot resolve a one-pixel checkerboard of close colours as well as the
// same difference over an area.
func TestForgivesFineDither(t *testing.T) {
	t.Parallel()
	grey := plain(80, 80, color.RGBA{128, 128, 128, 255})
	check := plain(80, 80, color.RGBA{128, 128, 128, 255})
	for y := range 80 {
		for x := range 80 {
			v := uint8(124 + 8*((x+y)%2))
			check.SetRGBA(x, y, color.RGBA{v, v, v, 255})
		}
	}
	flat := plain(80, 80, color.RGBA{132, 132, 132, 255})
	if c, f := compare(t, check, grey, nil).FLIP, compare(t, flat, grey, nil).FLIP; c > f/2 {
		t.Errorf("FLIP of a checkerboard %.4f, of an even difference %.4f: want less than half", c, f)
	}
}

func TestMask(t *testing.T) {
	t.Parallel()
	const w, h = 60, 40
	want := plain(w, h, color.RGBA{90, 90, 90, 255})
	got := plain(w, h, color.RGBA{90, 90, 90, 255})
	mask := image.NewGray(image.Rect(5, 5, 5+w, 5+h)) // another origin
	for y := range h {
		for x := 30; x < w; x++ {
			got.SetRGBA(x, y, color.RGBA{190, 90, 90, 255})
			mask.SetGray(5+x, 5+y, color.Gray{255})
		}
	}
	whole, masked := compare(t, got, want, nil), compare(t, got, want, mask)
	near(t, "mean over the whole", whole.MeanDiff, 100./6, 1e-6)
	near(t, "mean under the mask", masked.MeanDiff, 100./3, 1e-6)
	near(t, "CIEDE2000 under the mask", masked.CIEDE2000, 2*whole.CIEDE2000, 1e-6)

	// A black mask pixel takes a pixel out altogether.
	got.SetRGBA(2, 2, color.RGBA{0, 255, 255, 255})
	if r := compare(t, got, want, mask); r.MaxDiff != 100 {
		t.Errorf("largest difference under the mask %d, want 100", r.MaxDiff)
	}

	// A grey mask is a weight, and a weight that is the same all over is none.
	near(t, "FLIP under an even grey mask", compare(t, got, want, plain(w, h, color.RGBA{77, 77, 77, 255})).FLIP, compare(t, got, want, nil).FLIP, 1e-9)
}

func TestRefuses(t *testing.T) {
	t.Parallel()
	a, b := plain(4, 4, color.RGBA{A: 255}), plain(4, 5, color.RGBA{A: 255})
	if _, err := Compare(a, b, nil); !errors.Is(err, ErrSize) {
		t.Errorf("sizes: %v", err)
	}
	if _, err := Compare(a, a, b); !errors.Is(err, ErrSize) {
		t.Errorf("mask size: %v", err)
	}
	if _, err := Compare(a, a, a); !errors.Is(err, ErrMask) {
		t.Errorf("black mask: %v", err)
	}
	if _, err := Compare(image.NewRGBA(image.Rectangle{}), image.NewRGBA(image.Rectangle{}), nil); err == nil {
		t.Error("empty pictures: no error")
	}
}

func TestOriginAndKindDoNotMatter(t *testing.T) {
	t.Parallel()
	want := links(70, 50, 0)
	got := links(70, 50, .6)
	moved := image.NewNRGBA(image.Rect(-3, 9, 67, 59))
	for y := range 50 {
		for x := range 70 {
			moved.Set(x-3, y+9, got.At(x, y))
		}
	}
	part := image.NewRGBA(image.Rect(0, 0, 90, 90))
	for y := range 50 {
		for x := range 70 {
			part.Set(x+11, y+4, got.At(x, y))
		}
	}
	r := compare(t, got, want, nil)
	for _, img := range []image.Image{moved, part.SubImage(image.Rect(11, 4, 81, 54))} {
		if g := compare(t, img, want, nil); g.String() != r.String() || g.FLIP != r.FLIP {
			t.Errorf("%T: %v, want %v", img, g, r)
		}
	}
}

func TestSameOnAnyNumberOfCores(t *testing.T) {
	got, want := links(150, 110, .4), links(150, 110, 0)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	var first Report
	for i, n := range []int{1, 2, 3, 8} {
		runtime.GOMAXPROCS(n)
		r := compare(t, got, want, got)
		if i == 0 {
			first = r
		}
		if r.FLIP != first.FLIP || r.SSIM != first.SSIM || r.CIEDE2000 != first.CIEDE2000 || r.MeanDiff != first.MeanDiff {
			t.Errorf("GOMAXPROCS %d: %v, on 1: %v", n, r, first)
		}
		for j, v := range r.flip {
			if v != first.flip[j] {
				t.Fatalf("GOMAXPROCS %d: pixel %d is %v, on 1 %v", n, j, v, first.flip[j])
			}
		}
	}
}

func TestPicture(t *testing.T) {
	t.Parallel()
	want := plain(80, 60, color.RGBA{90, 90, 90, 255})
	got := plain(80, 60, color.RGBA{90, 90, 90, 255})
	for y := 20; y < 40; y++ {
		for x := 50; x < 70; x++ {
			got.SetRGBA(x, y, color.RGBA{255, 255, 255, 255})
		}
	}
	img := Picture(compare(t, got, want, nil))
	if img.Rect.Dx() != 80 || img.Rect.Dy() != 60 || !img.Opaque() {
		t.Fatalf("picture is %v", img.Rect)
	}
	if c := img.RGBAAt(5, 5); c != (color.RGBA{A: 255}) {
		t.Errorf("where nothing differs: %v, want black", c)
	}
	if c := img.RGBAAt(60, 30); c.R < 200 {
		t.Errorf("where much differs: %v, want bright", c)
	}
}

// TestRamp: a colour map misleads unless each step is lighter than the last.
func TestRamp(t *testing.T) {
	t.Parallel()
	last := -1.
	for i := range 101 {
		c := ramp(float64(i) / 100)
		l := labOf([4]uint8{c.R, c.G, c.B}).l
		if l <= last {
			t.Errorf("ramp at %d %%: L* %.2f after %.2f", i, l, last)
		}
		last = l
	}
	if last < 95 {
		t.Errorf("ramp ends at L* %.1f", last)
	}
}

// BenchmarkCompare: a pair of 1200x600 is to take under 1.5 s on two cores.
func BenchmarkCompare(b *testing.B) {
	got, want := links(1200, 600, .5), links(1200, 600, 0)
	b.ReportAllocs()
	for b.Loop() {
		compare(b, got, want, nil)
	}
}

func FuzzCompare(f *testing.F) {
	f.Add(uint8(3), uint8(4), []byte{1, 2, 3, 200}, []byte{9}, []byte{255})
	f.Add(uint8(30), uint8(1), []byte{}, []byte{255}, []byte{0, 0, 255, 255})
	f.Fuzz(func(t *testing.T, w, h uint8, a, b, m []byte) {
		make := func(data []byte) *image.RGBA {
			img := plain(1+int(w%40), 1+int(h%40), color.RGBA{A: 255})
			for i := range img.Pix {
				if i%4 != 3 && len(data) > 0 {
					img.Pix[i] = data[i%len(data)]
				}
			}
			return img
		}
		got, want, mask := make(a), make(b), make(m)
		r, err := Compare(got, want, mask)
		if err != nil {
			if !errors.Is(err, ErrMask) {
				t.Fatal(err)
			}
			return
		}
		in := func(what string, v, least, most float64) {
			if !(v >= least && v <= most) {
				t.Errorf("%s is %v, not in %v..%v", what, v, least, most)
			}
		}
		in("FLIP", r.FLIP, 0, 1.0001)
		in("SSIM", r.SSIM, -1.01, 1.01)
		in("CIEDE2000", r.CIEDE2000, 0, 200)
		in("mean", r.MeanDiff, 0, 255)
		Picture(r)
	})
}
