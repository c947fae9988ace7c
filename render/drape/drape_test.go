package drape

import (
	"math"
	"testing"

	"github.com/aurelink/aurelink/render/geom"
)

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
