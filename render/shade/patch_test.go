package shade

import (
	"image"
	"testing"

	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/imgdiff"
	"github.com/aurelink/aurelink/render/mesh"
	"github.com/aurelink/aurelink/render/raster"
)

// plate is a flat square of metal that faces the camera, half mm to each side of the origin.
func plate(half float32) *mesh.Shape {
	s := &mesh.Shape{Mesh: mesh.TriMesh{
		Points:  []geom.Point{{X: -half, Y: -half}, {X: half, Y: -half}, {X: half, Y: half}, {X: -half, Y: half}},
		Tris:    [][3]uint32{{0, 1, 2}, {0, 2, 3}},
		Surface: make([]mesh.Surface, 2),
	}}
	for range s.Mesh.Points {
		s.Mesh.Normals = append(s.Mesh.Normals, geom.Normal{Z: 1})
	}
	return s.Finish()
}

// ball is a ball of metal about the origin.
func ball(r float32) *mesh.Shape {
	return (&mesh.Shape{Tubes: []mesh.Tube{{Center: []geom.Point{{}}, Radius: r}}}).Finish()
}

// lit draws one shape of a metal under a light, over black and without the tone curve, by the passes that draw
// previews.
func lit(t testing.TB, l *Light, cam *raster.Camera, s *mesh.Shape, m Metal) *image.RGBA {
	t.Helper()
	insts := []mesh.Instance{{
		Shape: s, ViewFromShape: geom.Frame{X: geom.Vec{X: 1}, Y: geom.Vec{Y: 1}, Z: geom.Vec{Z: 1}},
	}}
	sh := NewShader(l)
	sc := &Scene{
		Cam: cam, Forest: mesh.NewForest(insts), Metals: []Metal{m}, Ground: Nothing{},
		Under: sh.Plain(cam.W, cam.H, RGB{}), Shadow: new(Shadow), Raw: true,
	}
	var buf raster.Buffer
	if err := buf.Draw(t.Context(), cam, insts, nil); err != nil {
		t.Fatal(err)
	}
	img := image.NewRGBA(image.Rect(0, 0, cam.W, cam.H))
	if err := sh.Draw(t.Context(), sc, &buf, NewFilm(SharpFilter), img); err != nil {
		t.Fatal(err)
	}
	return img
}

// TestPatchColour draws a flat patch of each metal under even white light: it shows the metal's reflectance head-on,
// within a CIEDE2000 of 2, and white metals keep their order of lightness.
func TestPatchColour(t *testing.T) {
	t.Parallel()
	cat := catalog(t)
	sh := NewShader(white())
	cam := &raster.Camera{W: 48, H: 32, Scale: 10}
	shape := plate(4)
	light := map[string]float64{}
	for i := range cat.Metals {
		m := NewMetal(&cat.Metals[i])
		got := lit(t, white(), cam, shape, m)
		rep, err := imgdiff.Compare(got, sh.Plain(cam.W, cam.H, m.F0), nil)
		if err != nil {
			t.Fatal(err)
		}
		mean, _ := sh.Mean(got)
		light[cat.Metals[i].ID] = lightness(float64(mean.Luma()))
		t.Logf("%s: CIEDE2000 %.3f, L* %.1f", cat.Metals[i].ID, rep.CIEDE2000, light[cat.Metals[i].ID])
		if rep.CIEDE2000 > 2 {
			t.Errorf("%s: a flat patch is CIEDE2000 %.2f from its F0, allowed 2", cat.Metals[i].ID, rep.CIEDE2000)
		}
	}
	whites := []string{"sterling", "14k-white", "platinum", "titanium"}
	for i := 1; i < len(whites); i++ {
		if light[whites[i]] > light[whites[i-1]]-2 {
			t.Errorf("%s has an L* of %.1f and %s of %.1f", whites[i], light[whites[i]], whites[i-1], light[whites[i-1]])
		}
	}
}

// TestDarkRim draws a ball of metal under even white light. Platinum, steel and rhodium darken toward the rim by their edge
// tint, silver and gold don't.
func TestDarkRim(t *testing.T) {
	t.Parallel()
	cat := catalog(t)
	sh := NewShader(white())
	cam := &raster.Camera{W: 160, H: 160, Scale: 18}
	const radius = 4
	shape := ball(radius)
	for _, c := range []struct {
		id   string
		dark bool
	}{{"sterling", false}, {"14k-yellow", false}, {"18k-yellow", false}, {"platinum", true}, {"steel", true}, {"14k-white", true}} {
		d, ok := cat.Metal(c.id)
		if !ok {
			t.Fatalf("no metal %q", c.id)
		}
		img := lit(t, white(), cam, shape, NewMetal(d))
		// Where the normal leans by 66 to 78 degrees, against the middle.
		at := func(from, to float32) float32 {
			var sum RGB
			n := 0
			for i := range cam.W * cam.H {
				v := cam.View(float32(i%cam.W)+.5, float32(i/cam.W)+.5)
				if r := geom.Sqrt(float32(v.X*v.X) + float32(v.Y*v.Y)); r >= from*radius && r < to*radius {
					p := img.Pix[4*i:][:3]
					sum = sum.Add(RGB{sh.codec.dec[p[0]], sh.codec.dec[p[1]], sh.codec.dec[p[2]]})
					n++
				}
			}
			return sum.Luma() / float32(n)
		}
		rim, middle := at(.9135, .978), at(0, .3)
		t.Logf("%s: the rim is %.3f of the middle", c.id, rim/middle)
		if c.dark && rim > .98*middle {
			t.Errorf("%s does not darken to the rim: %.3f of the middle", c.id, rim/middle)
		}
		if !c.dark && rim < .995*middle {
			t.Errorf("%s darkens to the rim: %.3f of the middle", c.id, rim/middle)
		}
	}
}
