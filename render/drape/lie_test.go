package drape

import (
	"math"
	"reflect"
	"slices"
	"testing"

	"github.com/aurelink/aurelink/render/body"
	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/geom"
)

// The nearest place on the skin is as near as a fine search of the skin finds.
func TestNearest(t *testing.T) {
	t.Parallel()
	w := body.New(design.Bracelet, 158.75, 0)
	for _, off := range []float64{.5, 2, 6, 12} {
		var worst float64
		for i := range 24 {
			p := w.Place(i*body.Directions/24, float64(i%5)*6-14, off)
			v := vec{float64(p.X), float64(p.Y), float64(p.Z)}
			got, _ := nearest(w, v)
			// Search, coarse to fine, about the direction it lies in.
			theta, y := 2*math.Pi*float64(i)/24-math.Pi, v.y
			best := math.Inf(1)
			for step := 2.; step > .005; step /= 2 {
				t0, y0 := theta, y
				for a := -4; a <= 4; a++ {
					for b := -4; b <= 4; b++ {
						at, _ := w.At(t0+float64(a)*step/40, y0+float64(b)*step)
						if d := float64(at.Sub(p).Len()); d < best {
							best, theta, y = d, t0+float64(a)*step/40, y0+float64(b)*step
						}
					}
				}
			}
			worst = max(worst, math.Abs(got-best))
		}
		t.Logf("%v mm off: within %.4f mm", off, worst)
		if worst > .02 {
			t.Errorf("%v mm off the skin it is %.3f mm from what a search finds", off, worst)
		}
	}
}

// What is told of a strand holds together: lengths add up, ways are unit and at right angles, nothing is in the skin, and
// contacts lie on it.
func TestLie(t *testing.T) {
	t.Parallel()
	w := body.New(design.Bracelet, 158.75, -20)
	for _, name := range []design.FitName{design.Snug, design.Comfort, design.Loose} {
		s, charms := worked(t, 158.75, name, five)
		lies, err := LieOnWrist(t.Context(), w, s, charms)
		if err != nil {
			t.Fatal(err)
		}
		l := &lies[0]
		rests, err := OnWrist(t.Context(), w, s, charms)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(l.Rest, rests[0]) {
			t.Errorf("%s: it does not lie where it is drawn", name)
		}
		if math.Abs(float64(l.Length/s[0].Loop)-1) > .001 {
			t.Errorf("%s: it is %v long where it lies, %v cut", name, l.Length, s[0].Loop)
		}
		for i := range l.Elements {
			f := &l.Elements[i]
			if d := math.Abs(float64(f.X.Dot(l.Out[i]))); d > 1e-5 || math.Abs(float64(l.Out[i].Len())-1) > 1e-5 {
				t.Errorf("%s: element %d: out %v, along %v", name, i, l.Out[i], f.X)
			}
			if i > 0 && l.At[i] <= l.At[i-1] {
				t.Errorf("%s: element %d is at %v, the one before at %v", name, i, l.At[i], l.At[i-1])
			}
			if l.Gap[i] < -.1 {
				t.Errorf("%s: element %d is %v in the skin", name, i, -l.Gap[i])
			}
		}
		touched := 0
		for _, c := range l.Contacts {
			if c.Force <= 0 || math.Abs(float64(c.Normal.Len())-1) > 1e-5 || c.Strand != -1 {
				t.Errorf("%s: %+v", name, c)
			}
			x, z := w.Unturned(c.At)
			if d, _ := nearest(w.Still(), vec{float64(x), float64(c.At.Y), float64(z)}); math.Abs(d) > .15 {
				t.Errorf("%s: a contact %.3f mm off the skin: %+v", name, d, c)
			}
			if c.Charm >= 0 {
				if s[0].Hangs[c.Charm].Element != c.Element {
					t.Errorf("%s: charm %d hangs from %d, not %d", name, c.Charm, s[0].Hangs[c.Charm].Element, c.Element)
				}
			} else {
				touched++
			}
		}
		t.Logf("%s: largest gap %v at element %d of %d, %d contacts, %d of them of elements", name, l.Gap[l.Loosest()], l.Loosest(), len(l.Gap), len(l.Contacts), touched)
		if touched == 0 {
			t.Errorf("%s: it touches nothing", name)
		}
	}
}

// What touches an arm that stands still carries a strand's weight: skin presses up by no more than it weighs, and with the
// friction that it may bring by no less. Nowhere does a loop that hangs press itself together lengthwise.
func TestLieCarriesWeight(t *testing.T) {
	t.Parallel()
	for _, name := range []design.FitName{design.Comfort, design.Loose} {
		w := body.New(design.Bracelet, 158.75, 0)
		s, charms := worked(t, 158.75, name, plain("cable"))
		lies, err := LieOnWrist(t.Context(), w, s, charms)
		if err != nil {
			t.Fatal(err)
		}
		var up, most float64
		for _, c := range lies[0].Contacts {
			up += c.Force * float64(c.Normal.Y)
			most += skinFriction * c.Force * math.Sqrt(max(0, 1-float64(c.Normal.Y*c.Normal.Y)))
		}
		weight := float64(s[0].Weight) * gravity
		least, pull := slices.Min(lies[0].Tension), slices.Max(lies[0].Tension)
		t.Logf("%s: skin presses %.2f mN up, friction holds up to %.2f, of %.2f; tension %.2f to %.2f mN", name, up, most, weight, least, pull)
		if up+most < weight || up > weight {
			t.Errorf("%s: skin presses %.2f mN up, friction at most %.2f mN; the strand weighs %.2f", name, up, most, weight)
		}
		if least < 0 || pull > 2*weight {
			t.Errorf("%s: tension runs from %.2f to %.2f mN; the strand weighs %.2f", name, least, pull, weight)
		}
	}
}

// Of a stack, contacts between strands come in pairs: each has the other's force, turned round.
func TestLieStack(t *testing.T) {
	t.Parallel()
	w := body.New(design.Bracelet, 171, 0)
	s, charms := worked(t, 171, design.Loose, four)
	lies, err := LieOnWrist(t.Context(), w, s, charms)
	if err != nil {
		t.Fatal(err)
	}
	between := 0
	for i := range lies {
		for _, c := range lies[i].Contacts {
			if c.Strand == i || c.Strand >= len(lies) || c.Element < 0 || c.Element >= len(lies[i].Elements) {
				t.Errorf("strand %d: %+v", i, c)
			}
			if c.Strand >= 0 {
				between++
				if near := lies[i].Elements[c.Element].Origin; c.Charm < 0 && near.Sub(c.At).Len() > 8 {
					t.Errorf("strand %d: element %d at %v touches at %v", i, c.Element, near, c.At)
				}
			}
			if c.Normal == (geom.Vec{}) {
				t.Errorf("strand %d: no normal: %+v", i, c)
			}
		}
	}
	t.Logf("%d contacts between strands", between)
}
