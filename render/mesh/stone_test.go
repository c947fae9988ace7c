package mesh

import (
	"math"
	"testing"

	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/fit"
	"github.com/aurelink/aurelink/render/geom"
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

// Every cut is closed, convex (a heart: in halves), as long and as wide as asked for, and weighs what the trade's formulas
// say: see fit for the source of the factors, in carats of diamond by length x width x depth.
func TestCuts(t *testing.T) {
	t.Parallel()
	const length = 6
	for _, c := range []struct {
		cut    design.Cut
		factor float64
	}{
		{design.CutRound, 0.0061}, {design.CutOval, 0.0062 * 2.4 * 2.4 / 4 / 1.4}, {design.CutPear, 0.0060}, {design.CutMarquise, 0.0058},
		{design.CutBaguette, 0.00915}, {design.CutHeart, 0.0059},
	} {
		facets := cutFacets(c.cut, length)
		m, err := stoneMesh(c.cut, facets, length/2)
		if err != nil {
			t.Errorf("%s: %v", c.cut, err)
			continue
		}
		if err := watertight(&m); err != nil {
			t.Errorf("%s: %v", c.cut, err)
		}
		lo, hi := m.Points[0], m.Points[0]
		for _, p := range m.Points {
			lo = geom.Point{X: min(lo.X, p.X), Y: min(lo.Y, p.Y), Z: min(lo.Z, p.Z)}
			hi = geom.Point{X: max(hi.X, p.X), Y: max(hi.Y, p.Y), Z: max(hi.Z, p.Z)}
			for _, f := range facets {
				q := [3]float64{math.Abs(float64(p.X)), float64(p.Y), float64(p.Z)}
				if f.side(q) > 5e-4*length {
					t.Fatalf("%s: %v lies outside facet %v by %v", c.cut, p, f.N, f.side(q))
				}
			}
		}
		l, w, d := float64(hi.Y-lo.Y), float64(hi.X-lo.X), float64(hi.Z-lo.Z)
		if math.Abs(l-length) > 0.02*length || math.Abs(w-length/fit.LengthToWidth(c.cut)) > 0.02*w {
			t.Errorf("%s: %.3f x %.3f mm", c.cut, l, w)
		}
		want := c.factor * l * w * d * 200 / 3.52
		v := m.Volume()
		t.Logf("%s: %d facets, %.3f deep by the width, volume %.3f of what the formula gives", c.cut, len(facets), d/w, v/want)
		if math.Abs(v-want) > 0.1*want {
			t.Errorf("%s: volume %.2f mm3, the formula gives %.2f", c.cut, v, want)
		}
	}
}

func TestBezel(t *testing.T) {
	t.Parallel()
	for _, cut := range everyCut {
		for _, size := range []float64{2.5, 3, 4} {
			length, wall := size-0.6, 0.3
			culet := -0.45 * length / fit.LengthToWidth(cut)
			m, bottom, top := bezel(cut, length, wall, culet)
			if err := watertight(&m); err != nil {
				t.Errorf("%s %v mm: %v", cut, size, err)
			}
			if m.Volume() <= 0 {
				t.Errorf("%s %v mm: volume %v", cut, size, m.Volume())
			}
			var far float64
			for _, p := range m.Points {
				far = max(far, math.Abs(float64(p.Y)))
			}
			if math.Abs(far-size/2) > 0.01*size {
				t.Errorf("%s %v mm: reaches %v", cut, size, far)
			}
			if bottom > culet || top < 0.05*wall {
				t.Errorf("%s %v mm: from %v to %v, culet at %v", cut, size, bottom, top, culet)
			}
		}
	}
}

var everyCut = []design.Cut{
	design.CutRound, design.CutOval, design.CutPear, design.CutMarquise, design.CutBaguette, design.CutHeart,
}

// Every cut in every setting is closed, made of numbers, as large as asked for and joined to its eyes.
func TestSettings(t *testing.T) {
	t.Parallel()
	cat, faces := catalog(t), newFaces(t)
	for _, cut := range everyCut {
		for _, setting := range []design.Setting{design.SettingBezel, design.SettingProng} {
			for _, hang := range []design.Hang{design.Dangle, design.Inline} {
				u := design.CharmUse{Charm: "birthstone", Stone: "ruby", Size: 3, Cut: cut, Setting: setting, Hang: hang}
				name := string(cut) + " " + string(setting) + " " + string(hang)
				s, err := Charm(cat, u, faces)
				if err != nil {
					t.Errorf("%s: %v", name, err)
					continue
				}
				if err := watertight(&s.Mesh); err != nil {
					t.Errorf("%s: %v", name, err)
				}
				if b := float64(s.Bound); !(b > 1 && b < 5) {
					t.Fatalf("%s: reaches %v mm from its middle", name, b)
				}
				eyes := 1
				if hang == design.Inline {
					eyes = 2
				}
				if setting == design.SettingProng {
					eyes *= 2 // each has its post
				}
				carried := *s
				carried.Tubes = s.Tubes[:eyes] // without rails, which are closed as eyes are
				checkEyes(t, name, cat, u, &carried)
				lo, hi := geom.Point{X: 9, Y: 9}, geom.Point{X: -9, Y: -9}
				grow := func(p geom.Point, r float32) {
					lo.X, lo.Y = min(lo.X, p.X-r), min(lo.Y, p.Y-r)
					hi.X, hi.Y = max(hi.X, p.X+r), max(hi.Y, p.Y+r)
				}
				for _, p := range s.Mesh.Points {
					grow(p, 0)
				}
				for _, tube := range s.Tubes[eyes:] {
					for _, p := range tube.Center {
						grow(p, tube.Radius)
					}
				}
				if most := max(hi.X-lo.X, hi.Y-lo.Y); most > 1.02*3 || most < .8*3 {
					t.Errorf("%s: %.2f mm across", name, most)
				}
			}
		}
	}
}
