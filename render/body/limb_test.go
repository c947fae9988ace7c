package body

import (
	"math"
	"testing"

	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/unit"
)

// worn are limbs, with the heights between which pieces rest on them, as shares of the girth.
var worn = []struct {
	piece  design.Piece
	sizes  []unit.MM
	lo, hi float64
	row    float64 // how far the drawn rows may be off, mm: shoulders are broad, and nothing rests there
}{
	{design.Bracelet, []unit.MM{130, 160, 254}, -.3, .28, .1},
	{design.Anklet, []unit.MM{180, 220, 300}, -.35, .3, .1},
	{design.FingerRing, []unit.MM{44, 54, 70}, -1, .3, .1},
	{design.Necklace, []unit.MM{300, 343, 420}, -.5, .1, .25},
}

// Every limb is as far round as it was measured, where it was measured; what Place, At and Under give lies on the skin that
// Distance knows, its normal is square to it, and a place moved off along it is that far off; what is drawn row by row is the same.
func TestLimbs(t *testing.T) {
	t.Parallel()
	for _, c := range worn {
		for _, size := range c.sizes {
			l := New(c.piece, size, 0)
			if got := l.Girth(0); math.Abs(float64(got/size)-1) > .001 {
				t.Errorf("%s: a %s of %v is %v round", c.piece, c.piece.Body(), size, got)
			}
			var on, off, square, row float64
			var r Row
			for y := c.lo * float64(size); y < c.hi*float64(size); y += float64(size) / 61 {
				l.Row(float32(y), &r)
				for theta := -3.13; theta < 3.14; theta += .031 {
					p, n := l.At(theta, y)
					if k := n.Len(); math.Abs(float64(k)-1) > 1e-5 {
						t.Fatalf("%s: a normal of length %v", c.piece, k)
					}
					far := func(p geom.Point) float64 {
						d, _, _, _ := l.Distance(float64(p.X), float64(p.Y), float64(p.Z))
						return d
					}
					on = max(on, math.Abs(far(p)))
					off = max(off, math.Abs(far(p.Add(n.Scale(.6)))-.6))
					a, _ := l.At(theta+1e-3, y)
					b, _ := l.At(theta, y+.02)
					for _, q := range []geom.Point{a, b} {
						if v := q.Sub(p); v.Len() > 0 {
							square = max(square, math.Abs(float64(v.Unit().Dot(n))))
						}
					}
					if n.Z > .4 {
						z, _ := r.At(p.X)
						if z > p.Z { // a fold in front of it hides it
							continue
						}
						row = max(row, float64(p.Z-z))
					}
				}
			}
			t.Logf("%s of %v: %.4f mm off the skin, %.3f mm wrong .6 off it, normals lean %.3f, rows %.3f mm off", c.piece.Body(), size, on, off, square, row)
			if on > .005 || off > .05 || square > .05 || row > c.row {
				t.Errorf("%s of %v: these are not one surface", c.piece.Body(), size)
			}
		}
	}
}

// Necks and ankles go with what surveys measured (see neck.go, ankle.go).
func TestSurveyed(t *testing.T) {
	t.Parallel()
	n := New(design.Necklace, neckGirth, 0)
	half := func(l *Limb, y float64) (broad, deep float64) {
		var xs, zs [directions]float64
		l.shape.round(y/l.scale, 0, 1, &xs, &zs)
		lo, hi, back, front := 0., 0., 0., 0.
		for i := range xs {
			lo, hi, back, front = min(lo, xs[i]), max(hi, xs[i]), min(back, zs[i]), max(front, zs[i])
		}
		return (hi - lo) * l.scale, (front - back) * l.scale
	}
	if b, d := half(n, bustHeight); math.Abs(b/neckGirth-deltoids) > .02 || math.Abs(d/neckGirth-chestDeep) > .02 {
		t.Errorf("a chest is %.0f mm broad with its arms and %.0f mm deep", b, d)
	}
	if b, _ := half(n, notch); math.Abs(b/neckGirth-acromions) > .06 {
		t.Errorf("shoulders are %.0f mm broad at their corners", b)
	}
	// The base of the neck runs from the nape over the shoulders and steeply down to the notch.
	base := 0.
	var last geom.Point
	for i := range 721 {
		theta := float64(i)*math.Pi/360 - math.Pi
		down := (1 + math.Cos(theta)) / 2
		y := napeHeight + (notch-napeHeight)*down*down
		p, _ := n.At(theta, y)
		if i > 0 {
			base += float64(p.Sub(last).Len())
		}
		last = p
	}
	if math.Abs(base/neckGirth-neckBase) > .08 {
		t.Errorf("the base of the neck is %.0f mm round, %.2f of the neck", base, base/neckGirth)
	}

	f := New(design.FingerRing, fingerGirth, 0)
	if got := float64(f.Girth(middleJoint)); math.Abs(got/jointGirth-1) > .015 {
		t.Errorf("a finger's middle joint is %.1f mm round", got)
	}

	// Across the malleoli: square to the foot.
	a := New(design.Anklet, ankleGirth, 0)
	s, c := math.Sincos(footTurn)
	var broad, long [2]float64
	for theta := -math.Pi; theta < math.Pi; theta += .01 {
		for k := -8.; k < 9; k += 2 {
			p, _ := a.At(theta, malleolus+k)
			w := float64(p.X)*c - float64(p.Z)*s
			broad[0], broad[1] = min(broad[0], w), max(broad[1], w)
		}
		p, _ := a.At(theta, -ankleToFloor+3)
		f := float64(p.X)*s + float64(p.Z)*c
		long[0], long[1] = min(long[0], f), max(long[1], f)
	}
	if got := (broad[1] - broad[0]) / ankleGirth; math.Abs(got-malleoli) > .02 {
		t.Errorf("an ankle is %.3f of its girth broad across the malleoli", got)
	}
	if got := (long[1] - long[0]) / ankleGirth; math.Abs(got-footLength) > .04 {
		t.Errorf("a foot is %.2f of the ankle's girth long", got)
	}
}
