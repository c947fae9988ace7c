package drape

import (
	"fmt"
	"math"
	"testing"

	"github.com/aurelink/aurelink/render/body"
	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/fit"
	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/unit"
)

var (
	sizes = []unit.MM{130, 140, 146, 158.75, 171, 184, 205, 230, 254}
	fits  = []design.FitName{design.Snug, design.Comfort, design.Loose}
)

func loopOf(s *fit.Strand) Loop {
	return Loop{Length: s.Loop, Thickness: s.Thickness, Slack: s.Slack, Up: s.Up}
}

// above is how far a point is off the skin, mm.
func above(w *body.Wrist, p geom.Point) float64 {
	q, n := w.Under(p)
	return float64(p.Sub(q).Dot(n))
}

// inSkin is how deep a chain's under side may be in the skin, mm. It is moved off the skin within the arm's section,
// so where the arm flares it is nearer to it: by an eighth of its half thickness at 29 degrees.
const inSkin = .1

// A loop on a wrist is as long as fit says, goes round once, and lies on the skin or outside it.
func TestLoopOnWrist(t *testing.T) {
	t.Parallel()
	cat := catalog(t)
	for _, chain := range []string{"cable", "paperclip", "curb", "box"} {
		style, _ := cat.Chain(chain)
		for _, name := range fits {
			t.Run(fmt.Sprintf("%s-%s", chain, name), func(t *testing.T) {
				t.Parallel()
				for _, size := range sizes {
					s := strand(t, cat, chain, style.Usual.MM(), size, string(name), "solid")
					w := body.NewWrist(size, 0)
					c := OnWrist(w, []Loop{loopOf(s)})[0]
					if got := float64(c.Len()) / float64(s.Loop); math.Abs(got-1) > .001 {
						t.Errorf("%v: the line is %v mm long, the loop %v", size, c.Len(), s.Loop)
					}
					if a, b := c.p[0], c.p[len(c.p)-1]; a != b {
						t.Errorf("%v: the line ends %v from its start", size, b.Sub(a))
					}
					lowest := math.Inf(1)
					for i, p := range c.p {
						lowest = min(lowest, above(w, p)-float64(s.Thickness)/2)
						if l := c.out[i].Len(); math.Abs(float64(l)-1) > 1e-3 {
							t.Fatalf("%v: way out of length %v", size, l)
						}
					}
					if lowest < -inSkin {
						t.Errorf("%v: the chain's under side is %.3f mm in the skin", size, -lowest)
					}
				}
			})
		}
	}
}

// The elements lie on the line too: none is in the skin by more than the bend of the skin under a long link.
func TestElementsOnWrist(t *testing.T) {
	t.Parallel()
	cat := catalog(t)
	for i := range cat.Chains {
		chain := cat.Chains[i].ID
		for _, size := range []unit.MM{140, 205} {
			s := strand(t, cat, chain, cat.Chains[i].Usual.MM(), size, "snug", "solid")
			w := body.NewWrist(size, 0)
			c := OnWrist(w, []Loop{loopOf(s)})[0]
			rest := Lay(c, s, c.Len()/float32(s.Loop), nil, 0, w, Down)
			if len(rest.Elements) != len(s.Elements) {
				t.Fatalf("%s: %d places for %d elements", chain, len(rest.Elements), len(s.Elements))
			}
			for k := range rest.Elements {
				f := &rest.Elements[k]
				if d := f.X.Cross(f.Y).Sub(f.Z).Len(); d > 1e-4 {
					t.Fatalf("%s %v: element %d has no right-handed frame", chain, size, k)
				}
				sag := float64(s.Elements[k].Inner) * float64(s.Elements[k].Inner) / (8 * 12) // the skin bends by 12 mm at least
				if d := above(w, f.Origin) - float64(s.Thickness)/2; d < -inSkin-sag {
					t.Errorf("%s %v: element %d is %.3f mm too deep", chain, size, k, -d)
				}
			}
		}
	}
}

// A looser bracelet hangs lower in front.
func TestSlackIsSeen(t *testing.T) {
	t.Parallel()
	cat := catalog(t)
	for _, size := range sizes {
		var front, tilt [3]float64
		for i, name := range fits {
			s := strand(t, cat, "cable", 1.3, size, string(name), "solid")
			c := OnWrist(body.NewWrist(size, 0), []Loop{loopOf(s)})[0]
			low, high := math.Inf(1), math.Inf(-1)
			for _, p := range c.p {
				low, high = min(low, float64(p.Y)), max(high, float64(p.Y))
			}
			mid, _ := c.At(c.Len() / 2)
			front[i], tilt[i] = float64(mid.Y), high-low
		}
		t.Logf("%v: the front hangs at %.1f, %.1f, %.1f mm; front to back %.1f, %.1f, %.1f mm", size, front[0], front[1], front[2], tilt[0], tilt[1], tilt[2])
		for i := range 2 {
			if front[i]-front[i+1] < 2 {
				t.Errorf("%v: %s hangs at %.1f mm, %s at %.1f", size, fits[i], front[i], fits[i+1], front[i+1])
			}
			if tilt[i+1]-tilt[i] < 1 {
				t.Errorf("%v: %s tilts by %.1f mm, %s by %.1f", size, fits[i], tilt[i], fits[i+1], tilt[i+1])
			}
		}
	}
}

// Turning the arm turns the loop with it.
func TestYaw(t *testing.T) {
	t.Parallel()
	s := strand(t, catalog(t), "cable", 1.3, 165, "comfort", "solid")
	still := OnWrist(body.NewWrist(165, 0), []Loop{loopOf(s)})[0]
	for _, yaw := range []unit.Deg{30, -75, 90, 180} {
		turned := OnWrist(body.NewWrist(165, yaw), []Loop{loopOf(s)})[0]
		sin, cos := math.Sincos(yaw.Rad())
		for i, p := range still.p {
			want := geom.Point{X: float32(float64(p.X)*cos - float64(p.Z)*sin), Y: p.Y, Z: float32(float64(p.X)*sin + float64(p.Z)*cos)}
			if d := turned.p[i].Sub(want).Len(); d > .002 {
				t.Fatalf("yaw %v: point %d is %v mm off", yaw, i, d)
			}
		}
		// The seam is under the arm, so at half a turn it faces the viewer, and the centre is behind.
		if yaw == 180 {
			if seam, _ := turned.At(0); seam.Z < 15 || math.Abs(float64(seam.X)) > 6 {
				t.Errorf("at half a turn the seam is at %v", seam)
			}
			if mid, _ := turned.At(turned.Len() / 2); mid.Z > -15 {
				t.Errorf("at half a turn the centre is at %v", mid)
			}
		}
	}
	if mid, _ := still.At(still.Len() / 2); mid.Z < 15 || math.Abs(float64(mid.X)) > 6 {
		t.Errorf("the centre of an unturned bracelet is at %v", mid)
	}
	// From the seam the line runs by the thumb's side, on the left, to the right.
	a, _ := still.At(still.Len() * .3)
	b, _ := still.At(still.Len() * .7)
	if a.X > -10 || b.X < 10 {
		t.Errorf("the line runs from %v to %v", a, b)
	}
}

// Strands of a stack lie over one another up the arm, each as long as fit says, none in the skin.
func TestStack(t *testing.T) {
	t.Parallel()
	cat := catalog(t)
	for _, size := range []unit.MM{146, 171, 205} {
		req, err := cat.Parse(fmt.Appendf(nil, `{"design":{"version":1,"piece":"bracelet","body":{"size_mm":%v},"strands":[
			{"chain":"paperclip","metals":["gold-filled"]},{"chain":"cable","metals":["sterling"]},{"chain":"satellite","metals":["14k-rose"]}]}}`, float64(size)))
		if err != nil {
			t.Fatal(err)
		}
		r, err := fit.New(cat, req.Design)
		if err != nil {
			t.Fatal(err)
		}
		w := body.NewWrist(size, 0)
		var loops []Loop
		for i := range r.Strands {
			loops = append(loops, loopOf(&r.Strands[i]))
		}
		curves := OnWrist(w, loops)
		for i, c := range curves {
			if got := float64(c.Len()) / float64(loops[i].Length); math.Abs(got-1) > .02 {
				t.Errorf("%v: strand %d is drawn %.1f %% off its length", size, i, 100*(got-1))
			}
			for _, p := range c.p {
				if d := above(w, p) - float64(loops[i].Thickness)/2; d < -inSkin {
					t.Errorf("%v: strand %d is %.2f mm in the skin", size, i, -d)
					break
				}
			}
			if i == 0 {
				continue
			}
			a, _ := curves[i-1].At(curves[i-1].Len() / 2)
			b, _ := c.At(c.Len() / 2)
			if got, want := float64(b.Y-a.Y), float64(loops[i].Up-loops[i-1].Up); got < want/2 || got > 2*want {
				t.Errorf("%v: strand %d lies %.1f mm over the last, want about %.1f", size, i, got, want)
			}
		}
	}
}

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

// Charms hang downwards, from the chain, clear of what they lie on.
func TestCharmsHang(t *testing.T) {
	t.Parallel()
	cat := catalog(t)
	req, err := cat.ParseQuery("chain=cable&metals=sterling&wrist=160mm&charms=heart:14k-rose@center,disc.A:sterling@+25,star:sterling@-25")
	if err != nil {
		t.Fatal(err)
	}
	r, err := fit.New(cat, req.Design)
	if err != nil {
		t.Fatal(err)
	}
	s := &r.Strands[0]
	sizes := []unit.MM{5, 6, 5}
	w := body.NewWrist(160, 0)
	c := OnWrist(w, []Loop{loopOf(s)})[0]
	for _, on := range []struct {
		name  string
		rest  Rest
		under Surface
	}{
		{"wrist", Lay(c, s, c.Len()/float32(s.Loop), sizes, 0, w, Down), w},
		{"strip", Lay(Straight(-80, 0, float64(s.Thickness)/2, float64(s.Loop)), s, 1, sizes, 0, Table{}, Down), Table{}},
	} {
		if len(on.rest.Hangs) != 3 {
			t.Fatalf("%s: %d charms hang", on.name, len(on.rest.Hangs))
		}
		for i, h := range on.rest.Hangs {
			link := on.rest.Elements[s.Hangs[i].Element].Origin
			charm := &h.Charm
			if charm.Y.Y < .8 {
				t.Errorf("%s: charm %d hangs towards %v", on.name, i, charm.Y.Neg())
			}
			if charm.Origin.Y >= link.Y || link.Sub(charm.Origin).Len() > 5 {
				t.Errorf("%s: charm %d has its eye at %v, its link at %v", on.name, i, charm.Origin, link)
			}
			if d := charm.X.Cross(charm.Y).Sub(charm.Z).Len(); d > 1e-4 {
				t.Errorf("%s: charm %d is not in a right-handed frame", on.name, i)
			}
			q, n := on.under.Under(charm.Origin)
			if charm.Z.Dot(n) < .6 {
				t.Errorf("%s: charm %d shows its face to %v, where out is %v", on.name, i, charm.Z, n)
			}
			if d := charm.Origin.Sub(q).Dot(n); d < .3 {
				t.Errorf("%s: the eye of charm %d is %.2f mm over what it lies on", on.name, i, d)
			}
			foot := charm.Point(geom.Point{Y: -float32(sizes[i])})
			q, n = on.under.Under(foot)
			if d := foot.Sub(q).Dot(n); d < .2 || d > 3 {
				t.Errorf("%s: the foot of charm %d is %.2f mm over what it lies on", on.name, i, d)
			}
			// The ring goes through the eye: its middle is within its own radius of both.
			if d := h.Ring.Origin.Sub(charm.Origin).Len(); d > 3 {
				t.Errorf("%s: the ring of charm %d is %.2f mm from its eye", on.name, i, d)
			}
		}
	}
}
