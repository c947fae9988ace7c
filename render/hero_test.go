package render

import (
	"bytes"
	"image"
	"os"
	"runtime"
	"testing"

	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/gltf"
	"github.com/aurelink/aurelink/render/imgdiff"
)

// TestHero holds a hero picture against the standard one of the same design: the same piece in the same light, drawn with
// more care, and the same bytes on one core and on two.
func TestHero(t *testing.T) {
	if testing.Short() {
		t.Skip("many pictures by one goroutine: nothing for the race detector")
	}
	cat, r := open(t)
	const said = "chain=figaro&metals=gold-filled,sterling&mix=long:B&wrist=6.25in&charms=birthstone.garnet:14k-rose@center"
	plain := paint(t, r, ask(t, cat, said, "w=320"))
	defer plain.Release()
	hero := paint(t, r, ask(t, cat, said, "w=320&quality=hero"))
	defer hero.Release()
	rep, err := imgdiff.Compare(hero.Image, plain.Image, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("hero against standard: FLIP %.4f  CIEDE2000 %.3f", rep.FLIP, rep.CIEDE2000)
	if rep.FLIP == 0 || rep.FLIP > .02 || rep.CIEDE2000 > .5 {
		t.Errorf("hero against standard: FLIP %.4f and CIEDE2000 %.3f, allowed over 0 to .02 and .5", rep.FLIP, rep.CIEDE2000)
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	again := paint(t, r, ask(t, cat, said, "w=320&quality=hero"))
	defer again.Release()
	if !bytes.Equal(again.Image.Pix, hero.Image.Pix) {
		t.Error("on one core the hero picture has other bytes")
	}
}

// TestHeroReference holds a quarter of hero pictures, their middle, against the path-traced references, or with AURELINK_LONG=1 all of them,
// as TestReference does standard ones. A path tracer's own noise at 64 samples comes to 0.035 and 0.050.
func TestHeroReference(t *testing.T) {
	if testing.Short() {
		t.Skip("many pictures by one goroutine: nothing for the race detector")
	}
	_, r := open(t)
	light := studioMap(t)
	for _, c := range []struct {
		name string
		flip float64
	}{{"cable_bg", .042}, {"cable_ground", .062}} {
		s, err := gltf.ReadScene(readFile(t, c.name+".json"))
		if err != nil {
			t.Fatal(err)
		}
		part := image.Rect(0, 0, s.Cam.W, s.Cam.H)
		if os.Getenv("AURELINK_LONG") == "" {
			s.Cam.W /= 4
			part = image.Rect(0, 0, s.Cam.W, s.Cam.H).Add(image.Pt((part.Dx()-s.Cam.W)/2, 0))
		}
		got, err := r.DrawScene(t.Context(), s, Bare{Light: light, Raw: true, Quality: design.QualityHero})
		if err != nil {
			t.Fatal(err)
		}
		want, mask := readPNG(t, references+c.name+".png").SubImage(part), readPNG(t, references+"cable_mask.png").SubImage(part)
		rep, err := imgdiff.Compare(got.Image, want, mask)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: FLIP %.4f  CIEDE2000 %.3f in %v of shading", c.name, rep.FLIP, rep.CIEDE2000, got.Timing.Shade)
		if rep.FLIP > c.flip {
			t.Errorf("%s: FLIP %.4f, allowed %.3f", c.name, rep.FLIP, c.flip)
		}
	}
}
