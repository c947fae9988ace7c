package render

import (
	"os"
	"testing"

	"github.com/aurelink/aurelink/render/gltf"
	"github.com/aurelink/aurelink/render/imgdiff"
)

const references = "testdata/reference/"

// TestReference holds the default quality against path-traced pictures of the same scenes: 512 samples, eight bounces,
// caustics on. The bounds are FLIP weighted by the metal's mask; a path tracer's own noise at 16 samples comes to 0.062
// and 0.089.
func TestReference(t *testing.T) {
	if testing.Short() {
		t.Skip("many pictures by one goroutine: nothing for the race detector")
	}
	_, r := open(t)
	light, err := gltf.ReadHDR(readFile(t, "studio.hdr"))
	if err != nil {
		t.Fatal(err)
	}
	mask := readPNG(t, references+"cable_mask.png")
	for _, c := range []struct {
		name string
		flip float64
	}{{"cable_bg", .07}, {"cable_ground", .10}} {
		s, err := gltf.ReadScene(readFile(t, c.name+".json"))
		if err != nil {
			t.Fatal(err)
		}
		got, err := r.DrawScene(t.Context(), s, Bare{Light: light, Raw: true})
		if err != nil {
			t.Fatal(err)
		}
		rep, err := imgdiff.Compare(got.Image, readPNG(t, references+c.name+".png"), mask)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: FLIP %.4f  SSIM %.4f  CIEDE2000 %.3f", c.name, rep.FLIP, rep.SSIM, rep.CIEDE2000)
		if rep.FLIP > c.flip || rep.CIEDE2000 > 3 {
			t.Errorf("%s: FLIP %.4f and CIEDE2000 %.3f, allowed %.2f and 3", c.name, rep.FLIP, rep.CIEDE2000, c.flip)
		}
	}
}

func readFile(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(references + name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
