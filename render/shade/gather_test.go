package shade

import (
	"math"
	"testing"

	"github.com/aurelink/aurelink/render/geom"
)

// The beams of a gathered shadow stand for all of the light, and so does each half and each quarter of a preview's: what they bring
// to open ground is what the light's own table of diffuse light says, to a few parts in a hundred: what is gathered is a ratio, so
// that share drops out.
func TestBeams(t *testing.T) {
	t.Parallel()
	l := NewLight(Studio())
	share := func(beams int) float64 {
		if beams < fewBeams {
			return .2 // from below hardly any are drawn
		}
		return .12
	}
	sets := [][]beam{l.few, l.many}
	for _, part := range []int{fewBeams / 2, fewBeams / 4} {
		for i := 0; i < fewBeams; i += part {
			sets = append(sets, l.few[i:i+part])
		}
	}
	for _, bs := range sets {
		for _, n := range []geom.Vec{{Z: 1}, {X: -.6, Z: .8}, {X: .6, Z: .8}, {Y: .8, Z: .6}, {Y: -.8, Z: .6}} {
			var sum RGB
			for _, b := range bs {
				if mu := b.d.Dot(n); mu > 0 {
					sum = sum.Add(b.light.Scale(b.weight * mu))
				}
			}
			got, want := sum.Scale(1/float32(math.Pi*float64(len(bs)))).Luma(), l.Diffuse(n).Luma()
			t.Logf("%d beams facing %v: %.4f for %.4f", len(bs), n, got, want)
			if most := share(len(bs)); math.Abs(float64(got/want-1)) > most {
				t.Errorf("facing %v the beams bring %.4f, the light %.4f", n, got, want)
			}
		}
	}
}

// Light over ground is followed until it is above the highest metal.
func TestLeaves(t *testing.T) {
	t.Parallel()
	s := Shadow{top: 2}
	for _, mu := range []float32{1, .7, .3, .1} {
		if far := s.leaves(mu); far*mu < s.top || far > 60 {
			t.Errorf("at cosine %v light is followed for %v mm and %v mm high, metal ends at %v", mu, far, far*mu, s.top)
		}
	}
}
