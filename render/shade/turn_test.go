package shade

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/geom"
)

// A room that is turned sends the light from where it has been turned to.
func TestTurnedRig(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(4, 4))
	for _, l := range design.Lights() {
		rig := RigOf(l)
		once, twice := rig.Turned(1), rig.Turned(2)
		for range 2000 {
			d := geom.Vec{X: float32(r.NormFloat64()), Y: float32(r.NormFloat64()), Z: float32(r.NormFloat64())}.Unit()
			want := rig.Radiance(d)
			left, over := geom.Vec{X: -d.Y, Y: d.X, Z: d.Z}, geom.Vec{X: -d.X, Y: -d.Y, Z: d.Z}
			for _, got := range []RGB{once.Radiance(left), twice.Radiance(over)} {
				if math.Abs(float64(got.Luma()-want.Luma())) > 1e-4*float64(1+want.Luma()) {
					t.Fatalf("%s: %v from where %v came from", l, got, want)
				}
			}
		}
	}
}
