package body

import (
	"math"
	"testing"

	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/unit"
)

// hands are sizes of wrist and finger, mm round.
var hands = [][2]unit.MM{{135, 46}, {160, 54.4}, {178, 62}, {230, 72}}

// A hand is as far round as its wrist and its finger were measured. On its back, where pieces rest, what is drawn lies on the skin that
// Distance knows, its normal is the way out there, and a place moved off along it is that far off: but for one place in a hundred, between the roots of fingers.
func TestHand(t *testing.T) {
	t.Parallel()
	for _, size := range hands {
		for _, yaw := range []unit.Deg{-40, 0, 40} {
			l := NewHand(size[0], size[1], yaw)
			if got := l.Girth(0); math.Abs(float64(got/size[0])-1) > .001 {
				t.Errorf("a wrist of %v is %v round", size[0], got)
			}
			if got := l.Finger().Girth(unit.MM(l.Seat())); math.Abs(float64(got/size[1])-1) > .001 {
				t.Errorf("a finger of %v is %v round", size[1], got)
			}
			k := float32(size[0]) / wristGirth
			far := func(p geom.Point) (float64, geom.Vec) {
				x, z := l.Unturned(p)
				d, nx, ny, nz := l.Distance(x, float64(p.Y), z)
				return d, l.way(nx, ny, nz)
			}
			var on float64
			var seen, off, turned int
			var r Row
			for y := 20 * k; y > -120*k; y -= 1.3 {
				l.Row(y, &r)
				for x := r.Left; x < r.Right; x += .9 {
					if !r.On(x) {
						continue
					}
					n := r.Normal(x)
					if v := n.Len(); math.Abs(float64(v)-1) > 1e-3 {
						t.Fatalf("a normal of length %v at %v, %v", v, x, y)
					}
					if n.Z < .75 { // beside a digit, where next to nothing is seen
						continue
					}
					seen++
					z, _ := r.At(x)
					p := geom.Point{X: x, Y: y, Z: z}
					d, out := far(p)
					on = max(on, math.Abs(d))
					if out.Sub(n).Len() > .05 {
						turned++
					}
					if d, _ = far(p.Add(n.Scale(.6))); math.Abs(d-.6) > .05 {
						off++
					}
				}
			}
			t.Logf("%v, %v turned by %v: up to %.3f mm off the skin; of %d places %d are not as far off as they were moved, at %d the way out is another",
				size[0], size[1], yaw, on, seen, off, turned)
			if seen < 3000 || on > .02 || off > seen/100 || turned > seen/100 {
				t.Error("this is not one surface")
			}
		}
	}
}

// Fingers are longer the longer the finger is in the survey, and none of them reaches into another where it is free of the hand.
func TestFingers(t *testing.T) {
	t.Parallel()
	for _, size := range hands {
		l := NewHand(size[0], size[1], 0)
		var tips []float64
		for _, d := range l.digits {
			lo, hi := d.Ends()
			if hi <= lo {
				t.Fatalf("a digit from %v to %v", lo, hi)
			}
			tips = append(tips, lo)
		}
		// Middle, ring, fore and little finger, and the thumb.
		if !(tips[1] < tips[2] && tips[2] < tips[3] && tips[1] < tips[0] && tips[0] < tips[3] && tips[3] < tips[4]) {
			t.Errorf("%v: tips at %.1f", size, tips)
		}
		k := l.scale
		for i, d := range l.digits[:4] {
			for y := tips[i] + 2; y < (littleCrotch-14)*k; y += 2 {
				for theta := -3.1; theta < 3.1; theta += .3 {
					p, _ := d.At(theta, y)
					for j, e := range l.digits[:4] {
						if i != j {
							if off, _, _, _ := e.off(float64(p.X), float64(p.Y), float64(p.Z)); off < -.05 {
								t.Fatalf("%v: digit %d is %.2f mm in digit %d at %.1f", size, i, -off, j, p)
							}
						}
					}
				}
			}
		}
	}
}

func BenchmarkHandDistance(b *testing.B) {
	l := NewHand(160, 54.4, 0)
	var sum float64
	for i := 0; b.Loop(); i++ {
		d, _, _, _ := l.Distance(25*math.Sin(float64(i)), -float64(i%120), 20)
		sum += d
	}
}
