package shade

import (
	"math"
	"testing"

	"github.com/aurelink/aurelink/render/geom"
)

// The beams of a gathered shadow stand for all of the light: what they bring to open ground is what the light's own table
// of diffuse light says.
func TestBeams(t *testing.T) {
	t.Parallel()
	l := NewLight(Studio())
	bs := newBeams(l.levels[1])
	for _, n := range []geom.Vec{{Z: 1}, {X: -.6, Z: .8}, {X: .6, Z: .8}, {Y: .8, Z: .6}, {Y: -.8, Z: .6}} {
		var sum RGB
		for _, b := range bs {
			if mu := b.d.Dot(n); mu > 0 {
				sum = sum.Add(b.light.Scale(b.weight * mu))
			}
		}
		got, want := sum.Scale(1/float32(math.Pi*beams)).Luma(), l.Diffuse(n).Luma()
		t.Logf("facing %v: %.4f for %.4f", n, got, want)
		if math.Abs(float64(got/want-1)) > .06 {
			t.Errorf("facing %v the beams bring %.4f, the light %.4f", n, got, want)
		}
	}
}
