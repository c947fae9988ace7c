package render

import (
	"image"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/aurelink/aurelink/render/gltf"
	"github.com/aurelink/aurelink/render/imgdiff"
)

const references = "testdata/reference/"

// TestReference holds the default quality against path-traced pictures of the same scenes, caustics on. FLIP is weighted
// by the metal's mask, and on a ring of 1 mm round the metal, where glow and shadow lie. The bounds are what was measured
// with a little air; the aim on the ring is 0.15. A path tracer's own noise at 16 samples comes to 0.062 and 0.089 in the
// first two.
func TestReference(t *testing.T) {
	if testing.Short() {
		t.Skip("many pictures by one goroutine: nothing for the race detector")
	}
	_, r := open(t)
	light := studioMap(t)
	for _, c := range []struct {
		file, mask string
		flip       float64
		ciede      float64
		ring       float64 // 0 where there is no ground
	}{
		{"cable_bg.json", "cable_mask", .06, 3, 0},
		{"cable_ground.json", "cable_mask", .08, 3, .12},
		{"own/rolo_bg.json", "", .083, 3, 0},
		{"own/paperclip_ground.json", "", .088, 3, .12},
		{"own/curb_ground.json", "", .105, 3, .14},
		{"own/box_ground.glb", "", .1, 3, .185},
		{"own/heart_ground.glb", "", .055, 3, .12},
		{"own/stone_ground.glb", "", .14, 3.1, .13},
		{"own/curb_limb.glb", "", .135, 2.8, .13},
	} {
		name, ext, _ := strings.Cut(c.file, ".")
		if c.mask == "" {
			c.mask = name + "_mask"
		}
		read := gltf.ReadScene
		if ext == "glb" {
			read = gltf.ReadGLB
		}
		s, err := read(readFile(t, c.file))
		if err != nil {
			t.Fatal(err)
		}
		got, err := r.DrawScene(t.Context(), s, Bare{Light: light, Raw: true})
		if err != nil {
			t.Fatal(err)
		}
		want, mask := readPNG(t, references+name+".png"), readPNG(t, references+c.mask+".png")
		rep, err := imgdiff.Compare(got.Image, want, mask)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: FLIP %.4f  SSIM %.4f  CIEDE2000 %.3f", name, rep.FLIP, rep.SSIM, rep.CIEDE2000)
		if rep.FLIP > c.flip || rep.CIEDE2000 > c.ciede {
			t.Errorf("%s: FLIP %.4f and CIEDE2000 %.3f, allowed %.3f and %.1f", name, rep.FLIP, rep.CIEDE2000, c.flip, c.ciede)
		}
		if c.ring == 0 {
			continue
		}
		if rep, err = imgdiff.Compare(got.Image, want, ring(mask, float64(s.Cam.Scale))); err != nil {
			t.Fatal(err)
		}
		t.Logf("%s, 1 mm round it: FLIP %.4f  CIEDE2000 %.3f", name, rep.FLIP, rep.CIEDE2000)
		if rep.FLIP > c.ring {
			t.Errorf("%s, 1 mm round it: FLIP %.4f, allowed %.3f", name, rep.FLIP, c.ring)
		}
	}
}

// ring is white within reach pixels of where a mask is not black, and black on the mask itself.
func ring(mask *image.RGBA, reach float64) *image.Gray {
	w, h := mask.Rect.Dx(), mask.Rect.Dy()
	out := image.NewGray(mask.Rect)
	in := func(x, y int) bool { return x >= 0 && x < w && y >= 0 && y < h && mask.Pix[y*mask.Stride+4*x] > 0 }
	r := int(reach)
	for y := range h {
		for x := range w {
			// A disc about each pixel of the edge is a disc about every pixel.
			if !in(x, y) || in(x-1, y) && in(x+1, y) && in(x, y-1) && in(x, y+1) {
				continue
			}
			for dy := max(-r, -y); dy <= min(r, h-1-y); dy++ {
				half := int(math.Sqrt(reach*reach - float64(dy*dy)))
				row := out.Pix[(y+dy)*out.Stride:]
				for at := max(0, x-half); at <= min(w-1, x+half); at++ {
					row[at] = 255
				}
			}
		}
	}
	for y := range h {
		for x := range w {
			if in(x, y) {
				out.Pix[y*out.Stride+x] = 0
			}
		}
	}
	return out
}

func readFile(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(references + name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// studioMap is the light map that the references were traced under.
func studioMap(t testing.TB) *gltf.Equirect {
	t.Helper()
	light, err := gltf.ReadHDR(readFile(t, "studio.hdr"))
	if err != nil {
		t.Fatal(err)
	}
	return light
}
