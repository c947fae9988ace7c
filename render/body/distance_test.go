package body

import (
	"math"
	"testing"

	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/unit"
)

// A place moved off the skin along its normal is that far off it, and the way out is the normal.
func TestDistance(t *testing.T) {
	t.Parallel()
	var far, turn, inside float64
	for _, size := range []unit.MM{130, 160, 205, 254} {
		w := New(design.Bracelet, size, 0)
		for theta := -3.14; theta < 3.14; theta += .013 {
			for y := -45.; y < 45; y += 1.7 {
				p, n := w.At(theta, y)
				for _, high := range []float64{-.2, 0, .5, 1, 1.5} {
					q := p.Add(n.Scale(float32(high)))
					d, x, y, z := w.Distance(float64(q.X), float64(q.Y), float64(q.Z))
					if l := x*x + y*y + z*z; math.Abs(l-1) > 1e-9 {
						t.Fatalf("a way out of length %v", math.Sqrt(l))
					}
					if high >= 0 {
						far = max(far, math.Abs(d-high))
					}
					inside = max(inside, math.Abs(d-high))
					if high == 0 {
						turn = max(turn, float64(n.Sub(geom.Vec{X: float32(x), Y: float32(y), Z: float32(z)}).Len()))
					}
				}
			}
		}
	}
	t.Logf("up to %.4f mm off outside, %.4f mm at all; the way out turned by up to %.3f", far, inside, turn)
	if far > .05 || inside > .05 || turn > .08 {
		t.Error("this is not the surface that At gives")
	}
}

func TestTurnedIsTheInverse(t *testing.T) {
	t.Parallel()
	w := New(design.Bracelet, 160, 33)
	x, z := w.Unturned(geom.Point{X: 3, Z: -7})
	if vx, vz := w.Turned(x, z); math.Abs(vx-3) > 1e-6 || math.Abs(vz+7) > 1e-6 {
		t.Errorf("a place goes to %v, %v", vx, vz)
	}
}

func BenchmarkDistance(b *testing.B) {
	w := New(design.Bracelet, 160, 0)
	var sum float64
	for i := 0; b.Loop(); i++ {
		d, _, _, _ := w.Distance(25*math.Sin(float64(i)), float64(i%40)-30, 20*math.Cos(float64(i)))
		sum += d
	}
}
