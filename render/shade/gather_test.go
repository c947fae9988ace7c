package shade

import (
	"math"
	"testing"

	"github.com/aurelink/aurelink/render/geom"
)

// The beams of a gathered shadow stand for all of the light: what they bring to open ground is what the light's own table
// of diffuse light says, to a few parts in a hundred: what is gathered is a ratio, so that share drops out.
func TestBeams(t *testing.T) {
	t.Parallel()
	l := NewLight(Studio())
	for _, bs := range [][]beam{l.few, l.many} {
		for _, n := range []geom.Vec{{Z: 1}, {X: -.6, Z: .8}, {X: .6, Z: .8}, {Y: .8, Z: .6}, {Y: -.8, Z: .6}} {
			var sum RGB
			for _, b := range bs {
				if mu := b.d.Dot(n); mu > 0 {
					sum = sum.Add(b.light.Scale(b.weight * mu))
				}
			}
			got, want := sum.Scale(1/float32(math.Pi*float64(len(bs)))).Luma(), l.Diffuse(n).Luma()
			t.Logf("%d beams facing %v: %.4f for %.4f", len(bs), n, got, want)
			if math.Abs(float64(got/want-1)) > .12 {
				t.Errorf("facing %v the beams bring %.4f, the light %.4f", n, got, want)
			}
		}
	}
}
