package body

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/unit"
)

var sizes = []unit.MM{130, 140, 158.75, 160, 184, 205, 254}

// The wrist is as far round as it was measured, where it was measured.
func TestGirth(t *testing.T) {
	t.Parallel()
	for _, size := range sizes {
		w := New(design.Bracelet, size, 0)
		if got := w.Girth(0); math.Abs(float64(got/size)-1) > .002 {
			t.Errorf("a wrist of %v is %v round", size, got)
		}
		// It grows both ways.
		if up, down := w.Girth(60), w.Girth(-40); up <= size || down <= size {
			t.Errorf("a wrist of %v is %v round up the arm and %v at the hand", size, up, down)
		}
	}
}

// Wrists are one shape in other sizes.
func TestSameShape(t *testing.T) {
	t.Parallel()
	small, large := New(design.Bracelet, 130, 20), New(design.Bracelet, 260, 20)
	for _, y := range []float64{-40, -15, 0, 15, 50} {
		for theta := -3.; theta < 3; theta += .37 {
			a, _ := small.At(theta, y)
			b, _ := large.At(theta, 2*y)
			if d := geom.Vec(b).Sub(geom.Vec(a).Scale(2)).Len(); d > .001 {
				t.Errorf("at %v, %v the larger is %v mm off", theta, y, d)
			}
		}
	}
}

// A turned arm is the same arm, turned: every place and normal goes round the arm's own axis.
func TestYawIsRigid(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 1))
	for range 500 {
		yaw := unit.Deg(r.Float64()*360 - 180)
		theta, y := r.Float64()*6-3, r.Float64()*80-50
		still, turned := New(design.Bracelet, 170, 0), New(design.Bracelet, 170, yaw)
		p, n := still.At(theta, y)
		q, m := turned.At(theta, y)
		s, c := math.Sincos(yaw.Rad())
		turn := func(v geom.Vec) geom.Vec {
			return geom.Vec{X: float32(float64(v.X)*c - float64(v.Z)*s), Y: v.Y, Z: float32(float64(v.X)*s + float64(v.Z)*c)}
		}
		if d := geom.Vec(q).Sub(turn(geom.Vec(p))).Len(); d > 1e-3 {
			t.Fatalf("at yaw %v a place is %v mm off", yaw, d)
		}
		if d := m.Sub(turn(n)).Len(); d > 2e-2 {
			t.Fatalf("at yaw %v a normal is %v off", yaw, d)
		}
		// Unturned goes back.
		x, z := turned.Unturned(q)
		if math.Hypot(x-float64(p.X), z-float64(p.Z)) > 1e-3 {
			t.Fatalf("at yaw %v a place turned back is %v, %v and not %v", yaw, x, z, p)
		}
	}
	// A positive yaw brings the +X side to the front.
	side, _ := New(design.Bracelet, 170, 90).At(math.Pi/2, 0)
	if side.Z < 20 || math.Abs(float64(side.X)) > 3 {
		t.Errorf("at yaw 90 the little finger's side is at %v", side)
	}
}

// The normal is square to the surface and points out.
func TestNormal(t *testing.T) {
	t.Parallel()
	w := New(design.Bracelet, 160, 33)
	for theta := -3.1; theta < 3.1; theta += .11 {
		for y := -40.; y < 50; y += 7 {
			p, n := w.At(theta, y)
			if l := n.Len(); math.Abs(float64(l)-1) > 1e-4 {
				t.Fatalf("normal of length %v", l)
			}
			a, _ := w.At(theta+.002, y)
			b, _ := w.At(theta, y+.1)
			for _, q := range []geom.Point{a, b} {
				if d := q.Sub(p).Unit().Dot(n); math.Abs(float64(d)) > .06 {
					t.Errorf("at %.2f, %v the normal leans %v along the skin", theta, y, d)
				}
			}
			// It points away from the arm's axis, which stays at x = z = 0 when the arm turns.
			if p.X*n.X+p.Z*n.Z < 0 {
				t.Errorf("at %.2f, %v the normal points in", theta, y)
			}
		}
	}
}

// What is drawn row by row is the same surface that pieces rest on.
func TestRowIsTheSurface(t *testing.T) {
	t.Parallel()
	for _, yaw := range []unit.Deg{0, 60, 180, -90} {
		w := New(design.Bracelet, 165, yaw)
		var row Row
		var worst float64
		for y := float32(-45); y < 45; y += 3.7 {
			w.Row(y, &row)
			if row.Left >= row.Right {
				t.Fatalf("row at %v runs from %v to %v", y, row.Left, row.Right)
			}
			for theta := -3.14; theta < 3.14; theta += .04 {
				p, n := w.At(theta, float64(y))
				if p.X < row.Left-.05 || p.X > row.Right+.05 {
					t.Errorf("yaw %v: at %.2f, %v the skin is at x = %v, outside the row of %v to %v", yaw, theta, y, p.X, row.Left, row.Right)
				}
				if n.Z < .3 {
					continue // turned away, or nearly
				}
				z, _ := row.At(p.X)
				worst = max(worst, math.Abs(float64(z-p.Z)))
			}
		}
		t.Logf("yaw %v: up to %.4f mm between them", yaw, worst)
		if worst > .1 {
			t.Errorf("yaw %v: the row is up to %.3f mm off the surface", yaw, worst)
		}
	}
}

// Under finds the skin below a point near it, and so how high the point is.
func TestUnder(t *testing.T) {
	t.Parallel()
	w := New(design.Bracelet, 160, -40)
	for theta := -3.1; theta < 3.1; theta += .17 {
		for y := -40.; y < 40; y += 9 {
			p, n := w.At(theta, y)
			for _, high := range []float32{0, .5, 1.5} {
				at := p.Add(n.Scale(high))
				q, m := w.Under(at)
				if got := at.Sub(q).Dot(m); math.Abs(float64(got-high)) > .04+.08*float64(high) {
					t.Errorf("at %.2f, %v a point %v mm off the skin is %.2f mm over what is under it", theta, y, high, got)
				}
			}
		}
	}
}

// Place is on the skin, and moves out along the section by what it is told.
func TestPlace(t *testing.T) {
	t.Parallel()
	w := New(design.Bracelet, 160, 25)
	for i := range Directions {
		a, b := w.Place(i, -10, 0), w.Place(i, -10, 2)
		if d := b.Sub(a).Len(); math.Abs(float64(d)-2) > 1e-4 || a.Y != -10 || b.Y != -10 {
			t.Errorf("direction %d moved from %v to %v", i, a, b)
		}
		q, n := w.Under(a)
		if d := a.Sub(q).Dot(n); math.Abs(float64(d)) > .02 {
			t.Errorf("direction %d is %.3f mm off the skin", i, d)
		}
	}
}

// A hand and a forearm go with the wrist as in the people that ANSUR II measured: on average, over all sizes.
func TestProportions(t *testing.T) {
	t.Parallel()
	// The thumb's base comes on top of what a tape round the knuckles meets.
	f := wrist()
	c := f.section(-knuckles)
	broad := 2*c.a - thumb*smooth((knuckles-4)/58)
	if math.Abs(broad/wristGirth-handBreadth) > .001 {
		t.Errorf("the hand is %.1f mm broad", broad)
	}
	bare := girthOf(broad/2, c.b, c.n)
	if math.Abs(bare/wristGirth-handGirth) > .002 {
		t.Errorf("the hand is %.1f mm round", bare)
	}
	// Hands are about twice to three times as broad as thick.
	if r := broad / 2 / c.b; r < 1.9 || r > 3 {
		t.Errorf("the hand is %.2f times as broad as thick", r)
	}
	for _, size := range sizes {
		w := New(design.Bracelet, size, 0)
		at := float64(size) / wristGirth
		if hand := w.Girth(unit.MM(-knuckles * at)); float64(hand/size) < handGirth {
			t.Errorf("a wrist of %v has a hand of %v with its thumb", size, hand)
		}
		if got := w.Girth(unit.MM(thickest * at)); math.Abs(float64(got/size)-foreGirth) > .01 {
			t.Errorf("a wrist of %v has a forearm of %v", size, got)
		}
	}
}
