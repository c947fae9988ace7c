package shade

import (
	"sync/atomic"
	"testing"

	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/mesh"
	"github.com/aurelink/aurelink/render/raster"
)

// TestSparing holds what is spared against shading all of a ball: light that rises evenly comes out the same, and beside an edge in
// the light everything is shaded.
func TestSparing(t *testing.T) {
	t.Parallel()
	ball := (&mesh.Shape{Tubes: []mesh.Tube{{Center: []geom.Point{{}}, Radius: 1}}}).Finish()
	cam := &raster.Camera{W: 64, H: 64, Scale: 25}
	var buf raster.Buffer
	insts := []mesh.Instance{{Shape: ball, ViewFromShape: geom.Identity()}}
	if err := buf.Draw(t.Context(), cam, insts, nil); err != nil {
		t.Fatal(err)
	}
	const edge = .1 // mm
	for _, c := range []struct {
		name   string
		light  func(p geom.Point) RGB
		most   float32 // error of one sample
		shaded float32 // share, at most
	}{
		{"even", func(p geom.Point) RGB { return RGB{.5 + .2*p.X, .5 + .2*p.Y, .5} }, .004, .75},
		{"edge", func(p geom.Point) RGB {
			if p.X > edge {
				return RGB{1, 1, 1}
			}
			return RGB{}
		}, 0, .75},
	} {
		film := NewFilm(SharpFilter)
		var shaded atomic.Int32
		err := film.sparing(t.Context(), &buf, func(_ *wave, frags []raster.Fragment, which []int32, colours []exposed) {
			shaded.Add(int32(len(which)))
			for _, j := range which {
				colours[j] = whole(c.light(frags[j].P))
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		all := 0
		for i, frags := range buf.Tiles {
			all += len(frags)
			for j := range frags {
				want, got := c.light(frags[j].P), film.colours[i][j].c
				if d := max(abs(want.R-got.R), abs(want.G-got.G), abs(want.B-got.B)); d > c.most {
					t.Fatalf("%s: at %v the light is %v, spared %v", c.name, frags[j].P, want, got)
				}
			}
		}
		if share := float32(shaded.Load()) / float32(all); share < .2 || share > c.shaded {
			t.Errorf("%s: %.2f of all were shaded, want at most %v", c.name, share, c.shaded)
		}
	}
}
