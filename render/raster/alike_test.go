package raster_test

import (
	"image"
	"testing"

	"github.com/aurelink/aurelink/assets"
	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/drape"
	"github.com/aurelink/aurelink/render/fit"
	"github.com/aurelink/aurelink/render/imgdiff"
	"github.com/aurelink/aurelink/render/mesh"
	"github.com/aurelink/aurelink/render/raster"
	"github.com/aurelink/aurelink/render/shade"
)

// TestAlike measures what it costs to shade samples of a pixel together where their normals are alike, against
// shading each sample for itself: chain on paper, at the scale of a wrist and enlarged.
func TestAlike(t *testing.T) {
	if testing.Short() {
		t.Skip("many pictures by one goroutine: nothing for the race detector")
	}
	t.Parallel()
	cat, err := design.LoadCatalog(assets.FS)
	if err != nil {
		t.Fatal(err)
	}
	sh := shade.NewShader(shade.NewLight(shade.Studio()))
	for _, query := range []string{
		"chain=cable&metals=14k-yellow&wrist=160mm",
		"chain=curb&metals=sterling,14k-rose&mix=alternate&wrist=160mm",
	} {
		req, err := cat.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		r, err := fit.New(cat, req.Design)
		if err != nil {
			t.Fatal(err)
		}
		s := &r.Strands[0]
		rest := drape.Lay(drape.Straight(-20, 0, float64(s.Thickness)/2, float64(s.Loop)), s, 1, nil, 0, drape.Table{}, drape.Down)
		var insts []mesh.Instance
		var metals []shade.Metal
		for i := range 30 {
			e := &s.Elements[i]
			shape := mesh.JumpRing(e.Ring.Wire, e.Ring.Inner, mesh.Plain)
			if e.Kind == fit.Link {
				shape = mesh.Link(e.Part, mesh.Plain, false)
			}
			n := uint16(len(metals))
			metals = append(metals, shade.NewMetal(e.Metals[0]))
			insts = append(insts, mesh.Instance{Shape: shape, ViewFromShape: rest.Elements[i], Metals: [2]uint16{n, n}})
		}
		for _, scale := range []float32{6, 12, 40} {
			cam := &raster.Camera{W: 320, H: 120, Scale: scale}
			draw := func(cos float32) (*image.RGBA, int) {
				layer, err := sh.Backdrop(t.Context(), cam, design.BackdropPaper)
				if err != nil {
					t.Fatal(err)
				}
				var buf raster.Buffer
				buf.Alike = cos
				if err := buf.Draw(t.Context(), cam, insts, nil); err != nil {
					t.Fatal(err)
				}
				n := 0
				for _, tile := range buf.Tiles {
					n += len(tile)
				}
				var shadow shade.Shadow
				if err := shadow.Cast(t.Context(), sh.Light, layer.Ground, cam, insts, metals); err != nil {
					t.Fatal(err)
				}
				out := image.NewRGBA(image.Rect(0, 0, cam.W, cam.H))
				sc := &shade.Scene{Cam: cam, Forest: mesh.NewForest(insts), Metals: metals, Ground: layer.Ground, Under: layer.Pix, Shadow: &shadow}
				if err := sh.Draw(t.Context(), sc, &buf, shade.NewFilm(shade.SharpFilter), out); err != nil {
					t.Fatal(err)
				}
				return out, n
			}
			fast, few := draw(0)
			slow, many := draw(2)
			report, err := imgdiff.Compare(fast, slow, nil)
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%s at %v px/mm: %d fragments instead of %d, %v", query, scale, few, many, report)
			if few >= many {
				t.Errorf("%d fragments are not fewer than %d", few, many)
			}
			if report.FLIP > .05 {
				t.Errorf("FLIP %.4f, want at most 0.05", report.FLIP)
			}
		}
	}
}
