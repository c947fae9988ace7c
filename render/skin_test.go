package render

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"math"
	"math/bits"
	"slices"
	"testing"

	"github.com/aurelink/aurelink/render/body"
	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/imgdiff"
	"github.com/aurelink/aurelink/render/raster"
	"github.com/aurelink/aurelink/render/scene"
	"github.com/aurelink/aurelink/render/unit"
)

// skinTargets are the colours (CIELAB, D65) that the lit middle of a wrist of each tone is to have. The Monk scale gives
// ten steps and no colours of skin: its swatches go from L* 94 to 15 with little colour at either end, and no skin does.
//
// Lightness falls in steps of 3 among the pale tones to 8 in the middle, within what skin has: clusters of measured skin
// end at L* 26.7, with a* 14.6 and b* 14.7 ("Proposed Shade Guide for Human Facial Skin", IADR 2009). The individual
// typology angle, atan((L* - 50) / b*), puts tones 1 and 2 at very light, 3 at light, 4 at intermediate, 5 and 6 at tan, 7
// at brown and 8 to 10 at dark (Chardon and others 1991: above 55, 41, 28, 10 and -30 degrees). Chroma is highest in the
// middle and falls to both ends, as that of measured skin does ("Comparing Skin Colours Between Different Skin Groups").
// Within all that the figures are chosen by eye.
var skinTargets = [10][3]float64{
	{80, 9, 13.5}, {77, 10, 16}, {73, 11, 18.5}, {68, 12, 21}, {61.5, 13, 22.5},
	{54, 13.5, 22.5}, {46, 13.5, 20.5}, {38.5, 13, 17.5}, {31.5, 11, 13.5}, {25.5, 8.5, 10},
}

// rgbOfLab is linear light of Rec.709 primaries.
func rgbOfLab(c [3]float64) [3]float64 {
	inv := func(f float64) float64 {
		if f > 6./29 {
			return f * f * f
		}
		return (f - 4./29) * 3 * 36 / 841
	}
	fy := (c[0] + 16) / 116
	x, y, z := .95047*inv(fy+c[1]/500), inv(fy), 1.08883*inv(fy-c[2]/200)
	return [3]float64{3.2404542*x - 1.5371385*y - .4985314*z, -.9692660*x + 1.8760108*y + .0415560*z, .0556434*x - .2040259*y + 1.0572252*z}
}

func encode8(v float64) uint8 {
	if v <= .0031308 {
		v *= 12.92
	} else {
		v = 1.055*math.Pow(v, 1/2.4) - .055
	}
	return uint8(math.Round(255 * min(1, max(0, v))))
}

// decode8 is the light of a level.
func decode8(b uint8) float64 {
	v := float64(b) / 255
	if v <= .04045 {
		return v / 12.92
	}
	return math.Pow((v+.055)/1.055, 2.4)
}

// labOfRGB is the inverse of rgbOfLab.
func labOfRGB(c [3]float64) [3]float64 {
	f := func(t float64) float64 {
		if t > 216./24389 {
			return math.Cbrt(t)
		}
		return (24389./27*t + 16) / 116
	}
	x := f((.4124564*c[0] + .3575761*c[1] + .1804375*c[2]) / .95047)
	y := f(.2126729*c[0] + .7151522*c[1] + .0721750*c[2])
	z := f((.0193339*c[0] + .1191920*c[1] + .9503041*c[2]) / 1.08883)
	return [3]float64{116*y - 16, 500 * (x - y), 200 * (y - z)}
}

// bareWrist is a wrist of 160 mm without a piece, as the wrist view shows it.
func bareWrist(t testing.TB, skin int, yaw unit.Deg) *image.RGBA {
	t.Helper()
	cat, r := open(t)
	cam := scene.Camera(design.Bracelet, ask(t, cat, "chain=cable&metals=sterling&wrist=160mm", "view=wrist&w=480").View)
	l, err := r.shader.Limb(t.Context(), &cam, body.New(design.Bracelet, 160, yaw), skin, design.BackdropPaper, nil)
	if err != nil {
		t.Fatal(err)
	}
	return l.Pix
}

// litPatch is the middle of the back of the arm in the picture of bareWrist, 22 x 25 mm: no chain gets there.
var litPatch = image.Rect(190, 40, 290, 150)

// meanLight is the mean linear light of a part of a picture.
func meanLight(img *image.RGBA, part image.Rectangle) (sum [3]float64) {
	for y := part.Min.Y; y < part.Max.Y; y++ {
		for x := part.Min.X; x < part.Max.X; x++ {
			for k := range 3 {
				sum[k] += decode8(img.Pix[y*img.Stride+4*x+k]) / float64(part.Dx()*part.Dy())
			}
		}
	}
	return sum
}

// Every tone has its own colour in the light, and each is darker than the one before it.
func TestSkinTones(t *testing.T) {
	if testing.Short() {
		t.Skip("ten wrists")
	}
	t.Parallel()
	swatch := func(c [3]float64) image.Image {
		img := image.NewRGBA(image.Rect(0, 0, 16, 16))
		draw.Draw(img, img.Rect, &image.Uniform{color.RGBA{encode8(c[0]), encode8(c[1]), encode8(c[2]), 255}}, image.Point{}, draw.Src)
		return img
	}
	before := 100.
	for i, want := range skinTargets {
		light := meanLight(bareWrist(t, i+1, 0), litPatch)
		r, err := imgdiff.Compare(swatch(light), swatch(rgbOfLab(want)), nil)
		if err != nil {
			t.Fatal(err)
		}
		lab := labOfRGB(light)
		t.Logf("tone %d: Lab %.1f, CIEDE2000 %.2f from %.1f", i+1, lab, r.CIEDE2000, want)
		if r.CIEDE2000 > 1.5 {
			t.Errorf("tone %d is %.1f in the light, CIEDE2000 %.2f from %.1f", i+1, lab, r.CIEDE2000, want)
		}
		if before-lab[0] < 2 {
			t.Errorf("tone %d is at L* %.1f, the one before it at %.1f", i+1, lab[0], before)
		}
		before = lab[0]
	}
}

// On the darkest skin the arm's shape is read from its light, and a chain stands off the skin and darkens it below.
func TestDarkestSkin(t *testing.T) {
	t.Parallel()
	cat, r := open(t)
	req := ask(t, cat, "chain=curb&metals=14k-yellow&wrist=160mm&skin=10", "view=wrist&w=640")
	s := stage(t, r, req)
	under := s.layer.Pix
	lightness := func(img *image.RGBA, i int) float64 {
		p := img.Pix[4*i:]
		return labOfRGB([3]float64{decode8(p[0]), decode8(p[1]), decode8(p[2])})[0]
	}

	// Across the arm, in runs of eight pixels: its brightest stands well above its darkest.
	lo, hi := 100., 0.
	for x := 160; x < 480; x += 8 {
		p := meanLight(under, image.Rect(x, 120, x+8, 128))
		l := labOfRGB(p)[0]
		lo, hi = min(lo, l), max(hi, l)
	}
	t.Logf("tone 10 goes from L* %.1f to %.1f across the arm", lo, hi)
	if hi-lo < 10 {
		t.Errorf("tone 10 goes from L* %.1f to %.1f across the arm: its shape cannot be read", lo, hi)
	}

	cover := make([]int, s.cam.W*s.cam.H)
	for _, tile := range s.buf.Tiles {
		for i := range tile {
			cover[tile[i].Pixel] += bits.OnesCount(uint(tile[i].Mask))
		}
	}
	img := paint(t, r, req)
	defer img.Release()
	var metal, skin, nearOn, nearBare, n, m, k float64
	for y := 100; y < s.cam.H-90; y++ {
		for x := 200; x < 440; x++ {
			i := y*s.cam.W + x
			switch {
			case cover[i] == raster.Grid*raster.Grid:
				metal, n = metal+lightness(img.Image, i), n+1
			case cover[i] == 0:
				skin, m = skin+lightness(img.Image, i), m+1
				// Close below metal is where a person looks for contact.
				if y > 5 && (cover[i-2*s.cam.W] > 0 || cover[i-3*s.cam.W] > 0) {
					nearOn, nearBare, k = nearOn+lightness(img.Image, i), nearBare+lightness(under, i), k+1
				}
			}
		}
	}
	if n < 100 || k < 100 {
		t.Fatalf("only %v pixels of metal and %v next to it", n, k)
	}
	metal, skin, nearOn, nearBare = metal/n, skin/m, nearOn/k, nearBare/k
	t.Logf("gold is at L* %.1f on skin of %.1f, and darkens it below from %.1f to %.1f", metal, skin, nearBare, nearOn)
	if metal-skin < 25 {
		t.Errorf("gold at L* %.1f does not stand off tone 10 at %.1f", metal, skin)
	}
	if nearBare-nearOn < 1.5 {
		t.Errorf("below gold tone 10 is at L* %.1f, bare at %.1f: no contact is seen", nearOn, nearBare)
	}
}

// The skin's pattern closes round the arm: the middle of the palm, where it began and ended once, shows no line.
func TestSkinHasNoSeam(t *testing.T) {
	t.Parallel()
	img := bareWrist(t, 2, 180)
	step := func(x int) (sum float64) {
		for y := range img.Rect.Dy() {
			p, q := img.Pix[y*img.Stride+4*x:], img.Pix[y*img.Stride+4*x+4:]
			sum += math.Abs(float64(p[1]) - float64(q[1]))
		}
		return sum / float64(img.Rect.Dy())
	}
	var steps []float64
	for x := 200; x < 280; x++ {
		steps = append(steps, step(x))
	}
	most := slices.Max(steps)
	slices.Sort(steps)
	if mid := steps[len(steps)/2]; most > 2*mid {
		t.Errorf("two columns of skin are %.2f levels apart, of %.2f as a rule", most, mid)
	}
}

// What grain skin has must not make its pictures large.
func TestSkinPictureSize(t *testing.T) {
	if testing.Short() {
		t.Skip("large pictures")
	}
	t.Parallel()
	cat, r := open(t)
	for _, skin := range []int{1, 10} {
		p := paint(t, r, ask(t, cat, fmt.Sprintf("chain=figaro&metals=gold-filled,sterling&mix=long:B&wrist=6.25in&skin=%d&w=1200", skin)))
		var out bytes.Buffer
		err := p.EncodePNG(&out)
		p.Release()
		if err != nil {
			t.Fatal(err)
		}
		if out.Len() > 900_000 {
			t.Errorf("a picture of tone %d takes %d bytes", skin, out.Len())
		}
	}
}
