package drape

import (
	"math"
	"testing"

	"github.com/aurelink/aurelink/render/geom"
)

// The oval is as long as it was asked to be, closed, and of even height; the same seed gives the same line.
func TestOval(t *testing.T) {
	t.Parallel()
	for _, length := range []float64{130, 177, 333} {
		for seed := range uint64(20) {
			c := Oval(length, .7, seed*0x9e3779b97f4a7c15, 0, 1)
			if d := math.Abs(float64(c.Len())/length - 1); d > 1e-5 {
				t.Errorf("an oval of %v mm is %v mm long", length, c.Len())
			}
			if d := c.p[0].Sub(c.p[len(c.p)-1]).Len(); d > 1e-3 {
				t.Errorf("it ends %v mm from its start", d)
			}
			for _, p := range c.p {
				if p.Z != .7 {
					t.Fatalf("a place at %v", p)
				}
			}
			seam, _ := c.At(0)
			mid, _ := c.At(c.Len() / 2)
			left, _ := c.At(c.Len() / 4)
			if seam.Y < 0 || mid.Y > 0 || left.X > 0 {
				t.Errorf("it runs from %v by %v to %v", seam, left, mid)
			}
		}
	}
	if a, b := Oval(177, .7, 1, 0, 1), Oval(177, .7, 0xff, 0, 1); a.p[20] == b.p[20] {
		t.Error("two seeds give one line")
	}
}

func TestStraightAndArc(t *testing.T) {
	t.Parallel()
	c := Straight(-50, 3, .5, 180)
	if p, out := c.At(75); p != (geom.Point{X: 25, Y: 3, Z: .5}) || out != (geom.Vec{Z: 1}) {
		t.Errorf("75 mm on it is %v, %v", p, out)
	}
	if p, _ := c.At(-2); p.X != -52 {
		t.Errorf("before its start it goes on at %v", p)
	}
	a := Arc(2, .5, 88, 20, 70)
	if p, _ := a.At(88); p.Sub(geom.Point{Y: 2, Z: .5}).Len() > 1e-3 {
		t.Errorf("the lowest place is %v", p)
	}
	p, _ := a.At(88 - 15)
	q, _ := a.At(88 + 15)
	if math.Abs(float64(p.X+q.X)) > 1e-3 || p.X > -14 || p.Y < 3 || math.Abs(float64(p.Y-q.Y)) > 1e-3 {
		t.Errorf("15 mm to either side are %v and %v", p, q)
	}
}
