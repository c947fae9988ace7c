package render

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"math/bits"
	"testing"

	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/fit"
	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/gltf"
	"github.com/aurelink/aurelink/render/imgdiff"
	"github.com/aurelink/aurelink/render/mesh"
	"github.com/aurelink/aurelink/render/raster"
)

// TestStones holds loose stones against Cycles' glass of the same facets, index and absorption, face up in the same light,
// no tone curve (testdata/reference/own/gem.py). Mean is the CIEDE2000 of the mean colours, contrast the standard deviation of
// the luminance over its mean. What differs: Cycles follows light until it is gone, we stop at a hundredth of it, and what
// leaves downwards with less than a tenth gets the mean of the room; a pixel looks in four times, not 512. Neither splits
// light into its colours, as diamond does.
func TestStones(t *testing.T) {
	if testing.Short() {
		t.Skip("pictures by one goroutine: nothing for the race detector")
	}
	_, r := open(t)
	light := studioMap(t)
	for _, c := range []struct {
		name     string
		flip     float64
		mean     float64
		contrast float64 // how far off, as a share of the tracer's
	}{
		{"gem_round", .048, .5, .02},
		{"gem_ruby", .038, .5, .02},
		{"gem_pear", .04, .5, .02},
	} {
		s, err := gltf.ReadGLB(readFile(t, "own/"+c.name+".glb"))
		if err != nil {
			t.Fatal(err)
		}
		got, err := r.DrawScene(t.Context(), s, Bare{Light: light, Raw: true})
		if err != nil {
			t.Fatal(err)
		}
		want := readPNG(t, references+"own/"+c.name+".png")
		mask := hull(want)
		rep, err := imgdiff.Compare(got.Image, want, mask)
		if err != nil {
			t.Fatal(err)
		}
		gotMean, gotContrast := tally(got.Image, mask)
		wantMean, wantContrast := tally(want, mask)
		off, err := imgdiff.Compare(gotMean, wantMean, nil)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: FLIP %.4f, mean CIEDE2000 %.2f, contrast %.3f where the tracer has %.3f",
			c.name, rep.FLIP, off.CIEDE2000, gotContrast, wantContrast)
		if rep.FLIP > c.flip || off.CIEDE2000 > c.mean || math.Abs(gotContrast/wantContrast-1) > c.contrast {
			t.Errorf("%s: FLIP %.4f, mean CIEDE2000 %.2f, contrast %.3f for %.3f; allowed %.3f, %.2f and %.0f%% off", c.name, rep.FLIP,
				off.CIEDE2000, gotContrast, wantContrast, c.flip, c.mean, 100*c.contrast)
		}
	}
}

// Every cut in every setting that is offered is drawn, hanging and inline: the stone shows, no two pictures are the same, and
// what is said of it (fit.LengthToWidth) is what is seen.
func TestEveryStone(t *testing.T) {
	if testing.Short() {
		t.Skip("many pictures by one goroutine: nothing for the race detector")
	}
	cat, r := open(t)
	seen := map[string]string{}
	for _, hang := range []design.Hang{design.Dangle, design.Inline} {
		for _, setting := range design.Settings() {
			for _, cut := range design.Cuts() {
				name := fmt.Sprintf("%s, %s, %s", cut, setting, hang)
				req := ask(t, cat, fmt.Sprintf(`{"design":{"piece":"bracelet","body":{"size":"6.25in"},"strands":[{"chain":"cable",
					"metals":["14k-yellow"],"charms":[{"charm":"birthstone","metal":"14k-yellow","at":"center","size_mm":4,
					"stone":"sapphire","cut":%q,"setting":%q,"hang":%q}]}]}}`, cut, setting, hang), "view=macro&w=320")
				pic := paint(t, r, req)
				if other, ok := seen[string(pic.Image.Pix)]; ok {
					t.Errorf("%s looks the same as %s", name, other)
				}
				seen[string(pic.Image.Pix)] = name
				pic.Release()

				// Measure the stone as it is seen. What holds it hides some of its rim.
				s := stage(t, r, req)
				var area, wide, high float64
				lo, hi := geom.Point{X: 1e9, Y: 1e9}, geom.Point{X: -1e9, Y: -1e9}
				for _, tile := range s.buf.Tiles {
					for i := range tile {
						if f := &tile[i]; f.Surface == mesh.Gem {
							area += float64(bits.OnesCount16(f.Mask)) / (raster.Grid * raster.Grid)
							lo.X, lo.Y, hi.X, hi.Y = min(lo.X, f.P.X), min(lo.Y, f.P.Y), max(hi.X, f.P.X), max(hi.Y, f.P.Y)
						}
					}
				}
				area /= float64(s.cam.Scale * s.cam.Scale)
				wide, high = float64(hi.X-lo.X), float64(hi.Y-lo.Y)
				long := max(wide, high)
				if ratio := long / min(wide, high); math.Abs(ratio/fit.LengthToWidth(cut)-1) > .2 {
					t.Errorf("%s: %.2f by %.2f mm", name, wide, high)
				}
				if long < 2.6 || area < .45*wide*high {
					t.Errorf("%s: %.2f mm2 of a stone, %.2f by %.2f mm", name, area, wide, high)
				}
			}
		}
	}
}

// hull is white on a convex body before an even backdrop.
func hull(img *image.RGBA) *image.Gray {
	w := img.Rect.Dx()
	back := img.Pix[0]
	out := image.NewGray(img.Rect)
	for y := range img.Rect.Dy() {
		first, last := w, -1
		for x := range w {
			for _, v := range img.Pix[y*img.Stride+4*x:][:3] {
				if d := int(v) - int(back); d < -2 || d > 2 {
					first, last = min(first, x), x
				}
			}
		}
		for x := first; x <= last; x++ {
			out.Pix[y*out.Stride+x] = 255
		}
	}
	return out
}

// tally is the mean colour under a mask, linear light put back into sRGB, as a picture, and the contrast of the luminance.
func tally(img *image.RGBA, mask *image.Gray) (*image.RGBA, float64) {
	linear := func(v uint8) float64 {
		s := float64(v) / 255
		if s <= .04045 {
			return s / 12.92
		}
		return math.Pow((s+.055)/1.055, 2.4)
	}
	coded := func(v float64) uint8 {
		if v <= .0031308 {
			return uint8(255*12.92*v + .5)
		}
		return uint8(255*(1.055*math.Pow(v, 1/2.4)-.055) + .5)
	}
	var sum [3]float64
	var n, luma, luma2 float64
	for i, m := range mask.Pix {
		if m == 0 {
			continue
		}
		p := img.Pix[4*i:][:3]
		c := [3]float64{linear(p[0]), linear(p[1]), linear(p[2])}
		for k := range sum {
			sum[k] += c[k]
		}
		l := .2126*c[0] + .7152*c[1] + .0722*c[2]
		n, luma, luma2 = n+1, luma+l, luma2+l*l
	}
	const side = 16
	even := image.NewRGBA(image.Rect(0, 0, side, side))
	c := color.RGBA{coded(sum[0] / n), coded(sum[1] / n), coded(sum[2] / n), 255}
	for i := range side * side {
		even.SetRGBA(i%side, i/side, c)
	}
	return even, math.Sqrt(luma2/n-luma*luma/(n*n)) / (luma / n)
}
