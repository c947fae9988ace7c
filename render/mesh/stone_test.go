package mesh

import (
	"math"
	"testing"
)

func TestRoundBrilliant(t *testing.T) {
	t.Parallel()
	const d = 6.5
	facets := RoundBrilliant(d)
	if n := len(facets); n != 57+girdleSides {
		t.Fatalf("%d facets, want 57 and %d on the girdle", n, girdleSides)
	}
	var crown, pavilion int
	for _, f := range facets {
		if l := f.N.Vec().Len(); math.Abs(float64(l)-1) > 1e-5 || f.D <= 0 {
			t.Errorf("facet %v at %v: not a unit normal away from the middle", f.N, f.D)
		}
		switch {
		case f.N.Z > 1e-4:
			crown++
		case f.N.Z < -1e-4:
			pavilion++
		}
	}
	if crown != 33 || pavilion != 24 {
		t.Errorf("%d facets above and %d below, want 33 and 24", crown, pavilion)
	}

	// Build it: every facet shows, the stone is closed and convex, and as wide as it should be.
	m, err := gemMesh(facets, d/2)
	if err != nil {
		t.Fatal(err)
	}
	if err := watertight(&m); err != nil {
		t.Error(err)
	}
	var widest, top, bottom float64
	for _, p := range m.Points {
		q := [3]float64{float64(p.X), float64(p.Y), float64(p.Z)}
		for _, f := range facets {
			if f.side(q) > 5e-4*d {
				t.Fatalf("%v lies outside facet %v by %v", p, f.N, f.side(q))
			}
		}
		widest = max(widest, math.Hypot(q[0], q[1]))
		top, bottom = max(top, q[2]), min(bottom, q[2])
	}
	if math.Abs(widest-d/2) > 0.01*d/2 {
		t.Errorf("girdle radius %.4f, want %v within 1 %%", widest, d/2)
	}
	// Depths as GIA gives them for these angles: crown 15 %, pavilion 43 %, with half the girdle each.
	if c := top / d; math.Abs(c-(0.148+0.015)) > 0.002 {
		t.Errorf("table at %.3f of the diameter", c)
	}
	if p := -bottom / d; math.Abs(p-(0.431+0.015)) > 0.002 {
		t.Errorf("culet at %.3f of the diameter", p)
	}
	// The trade's rule: carats = 0.0061 x D2 x depth, for diamond of 3.52 g/cm3.
	want := 0.0061 * d * d * (top - bottom) * 200 / 3.52
	if v := m.Volume(); math.Abs(v-want) > 0.06*want {
		t.Errorf("volume %.1f mm3, the carat rule gives %.1f", v, want)
	}
}

func TestBezel(t *testing.T) {
	t.Parallel()
	for _, size := range []float64{2.5, 3, 4} {
		outer := size / 2
		stone := outer - 0.3
		m, bottom, top := bezel(stone, outer)
		if err := watertight(&m); err != nil {
			t.Errorf("%v mm: %v", size, err)
		}
		if m.Volume() <= 0 {
			t.Errorf("%v mm: volume %v", size, m.Volume())
		}
		var widest, narrowest float64 = 0, 10
		for _, p := range m.Points {
			r := math.Hypot(float64(p.X), float64(p.Y))
			widest = max(widest, r)
			if float64(p.Z) > 0 {
				narrowest = min(narrowest, r)
			}
		}
		if math.Abs(widest-outer) > 1e-4 {
			t.Errorf("%v mm: outer radius %v", size, widest)
		}
		if narrowest >= stone || narrowest < 0.8*stone {
			t.Errorf("%v mm: the rim opens to radius %v over a stone of %v", size, narrowest, stone)
		}
		culet := -stone * (brilliantGirdle + math.Tan(brilliantPavilion*math.Pi/180))
		if bottom > culet || top < 0.05*stone {
			t.Errorf("%v mm: from %v to %v, culet at %v", size, bottom, top, culet)
		}
	}
}
