package shade

import (
	"math"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/geom"
)

// lights bakes every rig once.
var lights = sync.OnceValue(func() map[design.Light]*Light {
	out := map[design.Light]*Light{design.LightStudio: studio()}
	for _, l := range design.Lights() {
		if l != design.LightStudio {
			out[l] = NewLight(RigOf(l))
		}
	}
	return out
})

// A grey card that faces the camera is grey in each light, and as light as the rig means it to be: how far each channel may be
// off, as a share. Evening is meant to be warm.
func TestGreyCard(t *testing.T) {
	t.Parallel()
	for name, bound := range map[design.Light]float64{
		design.LightStudio: .03, design.LightDaylight: .03, design.LightEvening: .16, design.LightJeweler: .01,
	} {
		rig := RigOf(name)
		got := lights()[name].Diffuse(geom.Vec{Z: 1})
		t.Logf("%s: light on a grey card %v", name, got)
		if math.Abs(float64(got.Luma()/rig.Level)-1) > .002 {
			t.Errorf("%s: light on a card has the luminance %v, want %v", name, got.Luma(), rig.Level)
		}
		for _, v := range got.Scale(1 / rig.Level).list() {
			if math.Abs(float64(v)-1) > bound {
				t.Errorf("%s: light on a card is %v: it tints by more than %v", name, got, bound)
			}
		}
	}
	if e := lights()[design.LightEvening].Diffuse(geom.Vec{Z: 1}); e.R < 1.05*e.B {
		t.Errorf("evening light %v is not warm", e)
	}
}

// In each light white metals have their order of lightness, on wires and on flat faces.
func TestWhitesInEachLight(t *testing.T) {
	t.Parallel()
	cat := catalog(t)
	for _, name := range design.Lights() {
		l := lights()[name]
		var before [2]float32
		for i, id := range []string{"sterling", "14k-white", "platinum", "titanium"} {
			c, ok := cat.Metal(id)
			if !ok {
				t.Fatalf("no metal %q", id)
			}
			m := NewMetal(c)
			front := geom.Vec{Z: 1}
			got := [2]float32{wireLook(l, &m).Luma(), m.Fresnel(1).Mul(l.Reflected(front, m.Alpha)).Luma()}
			t.Logf("%s: %s has L* %.1f as wire, %.1f flat", name, id, lightness(float64(got[0])), lightness(float64(got[1])))
			for k := range got {
				if i > 0 && got[k] >= .96*before[k] {
					t.Errorf("%s: %s is not darker than the metal before it: %v, %v", name, id, got, before)
				}
			}
			before = got
		}
	}
}

// wireLook is the mean of what the front of a wire reflects, of wires that run every way.
func wireLook(l *Light, m *Metal) RGB {
	var sum RGB
	const n, ways = 60, 12
	for way := range ways {
		s, c := math.Sincos(math.Pi * float64(way) / ways)
		for i := range n {
			x := 2*(float64(i)+.5)/n - 1
			normal := geom.Vec{X: float32(x * c), Y: float32(x * s), Z: float32(math.Sqrt(1 - x*x))}
			d := normal.Scale(2 * normal.Z).Sub(geom.Vec{Z: 1})
			sum = sum.Add(m.Fresnel(normal.Z).Mul(l.Reflected(d, m.Alpha)).Scale(1. / n / ways))
		}
	}
	return sum
}

// Small lamps are blurred as well as large ones: no level makes or loses light, and none shows a lamp many times over.
func TestSmallLamps(t *testing.T) {
	t.Parallel()
	spot := Box{To: geom.Vec{X: .3, Y: .4, Z: .87}, Up: geom.Vec{Y: 1}, HalfWidth: .03, HalfHeight: .03, Soft: .1, Round: true, Glow: RGB{500, 500, 500}}
	l := bake(spot.radiance, true)
	to := spot.To.Unit()
	want := 500 * math.Pi * .03 * .03 / (4 * math.Pi)
	for i, level := range append(l.levels, l.diffuse) {
		var sum float64
		const n = 200000
		for k := range n {
			z := 1 - 2*(float64(k)+.5)/n
			s, c := math.Sincos(2 * math.Pi * radicalInverse(uint32(k)))
			r := math.Sqrt(1 - z*z)
			sum += float64(level.at(geom.Vec{X: float32(r * c), Y: float32(r * s), Z: float32(z)}).G) / n
		}
		t.Logf("level %d: mean light %.4f, of %.4f", i, sum, want)
		if math.Abs(sum/want-1) > .06 {
			t.Errorf("level %d has the mean %.4f, want %.4f", i, sum, want)
		}
	}
	// Away from the lamp light only falls.
	f := geom.FrameAlong(geom.Point{}, to, geom.Vec{Y: 1})
	for i, level := range l.levels[1:] {
		peak := level.at(to).G
		for way := range 16 {
			s, c := math.Sincos(2 * math.Pi * float64(way) / 16)
			last := peak
			for deg := 2.; deg < 50; deg += 2 {
				sin, cos := math.Sincos(deg * math.Pi / 180)
				d := f.X.Scale(float32(cos)).Add(f.Y.Scale(float32(sin * c))).Add(f.Z.Scale(float32(sin * s)))
				got := level.at(d).G
				if got > last+.08*peak {
					t.Fatalf("level %d: light grows from %v to %v of %v at %v degrees from the lamp", i+1, last, got, peak, deg)
				}
				last = got
			}
		}
	}
	if len(l.lobes) != 1 || l.lobes[0].frame.X.Dot(to) < .999 || l.lobes[0].hard != 1 {
		t.Errorf("the spot is found as %+v", l.lobes)
	}
}

// The jeweler's spots throw sharper shadows than the studio's softbox, and all lamps have shares that add up.
func TestLampsOfEachRig(t *testing.T) {
	if testing.Short() {
		t.Skip("many lights, each as the first: nothing for the race detector")
	}
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4))
	for _, name := range design.Lights() {
		l := lights()[name]
		if len(l.lobes) == 0 || len(l.lobes) > maxLamps {
			t.Fatalf("%s has %d lamps", name, len(l.lobes))
		}
		for range 500 {
			d := randomDir(r)
			var sum float32
			for i := range l.lobes {
				sum += l.lobes[i].share.at(d).R
			}
			if sum > 1.03 {
				t.Fatalf("%s: on %v all lamps have the share %v", name, d, sum)
			}
		}
	}
	if a, b := lights()[design.LightJeweler].lobes[0].tanZ, studio().lobes[0].tanZ; a > b/2 {
		t.Errorf("the jeweler's key is %v wide, the studio's %v", a, b)
	}
}

// Known chromaticities: D65 and D75 (CIE 15:2018, table T.3), CIE A as a glowing body of 2856 K.
func TestColourOfLight(t *testing.T) {
	t.Parallel()
	white := fromXY(.31272, .32903) // D65 is the white of Rec.709
	if !closeTo(white, RGB{1, 1, 1}, .003) {
		t.Errorf("D65 is %v, want white", white)
	}
	if got, want := daylight(7504, 6504), balanced(fromXY(.29902, .31485), white); !closeTo(got, want, .003) {
		t.Errorf("D75 is %v, want %v", got, want)
	}
	// Of a glowing body at 2856 K and one at 6504 K a camera sees the ratio of CIE A to the same body's colour.
	body := fromXY(.31352, .32363) // 6504 K on Planck's locus
	if got, want := blackbody(2856, 6504), balanced(fromXY(.44757, .40745), body); !closeTo(got, want, .01) {
		t.Errorf("CIE A is %v, want %v", got, want)
	}
}
