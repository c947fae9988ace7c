package shade

import (
	"math"
	"testing"

	"github.com/aurelink/aurelink/render/geom"
)

// Noise round the skin is smooth noise on a grid that closes: the plain way to say it, against the line by line one.
func TestAround(t *testing.T) {
	t.Parallel()
	plain := func(u, v, size float32, seed uint32) float32 {
		n := int32(math.Round(float64(girth / size)))
		ix, fx := split(u * float32(n) / girth)
		iy, fy := split(v / size)
		at := func(dx, dy int32) float32 { return lattice(((ix+dx)%n+n)%n, iy+dy, seed) }
		lo, hi := mix(at(0, 0), at(1, 0), smooth(fx)), mix(at(0, 1), at(1, 1), smooth(fx))
		return mix(lo, hi, smooth(fy))
	}
	for _, size := range []float32{1.3, 4.7, 15} {
		a := newAround(size, 3)
		for v := float32(-150); v < 100; v += 7.3 {
			a.level(v)
			for u := float32(-90); u < 330; u += .71 {
				if got, want := a.at(once(u)), plain(u, v, size, 3); abs(got-want) > 1e-4 {
					t.Fatalf("features of %v mm are %v at %v, %v, want %v", size, got, u, v, want)
				}
			}
			// It closes.
			if a.at(0) != a.line[0] || abs(a.at(once(-1e-4))-a.at(0)) > 1e-3 {
				t.Fatalf("features of %v mm go from %v to %v where they close", size, a.at(once(-1e-4)), a.at(0))
			}
		}
	}
}

// The sheen's table is as good as the light that it was made from, out to where skin turns away.
func TestSheenTable(t *testing.T) {
	if testing.Short() {
		t.Skip("looks a table up: nothing for the race detector")
	}
	t.Parallel()
	for _, rig := range []Rig{Studio(), Jeweler()} {
		l := NewLight(rig)
		s := newSheen(l)
		card := 2 * l.levels[4].at(geom.Vec{Z: 1}).Luma()
		var worst, most float32
		for i := range 20000 {
			// Spread over the half that faces the camera (spherical Fibonacci).
			z := 1 - (float64(i)+.5)/20000
			sin, cos := math.Sincos(float64(i) * 2.399963)
			r := math.Sqrt(1 - z*z)
			n := geom.Vec{X: float32(r * cos), Y: float32(r * sin), Z: float32(z)}
			want := sheenOf(l, n, card)
			got := sheenAt(s.pix, n.Scale(.98), .98)
			worst, most = max(worst, abs(got.Luma()-want.Luma())), max(most, want.Luma())
		}
		t.Logf("off by %.5f of up to %.4f", worst, most)
		if worst > .0015 { // a 650th of white: under half an 8-bit step in the middle of the scale
			t.Errorf("the table is off by %.5f of up to %.4f", worst, most)
		}
	}
}
