package design

import (
	"math"
	"testing"

	"github.com/aurelink/aurelink/render/unit"
)

func wantMM(t *testing.T, what string, got, want unit.MM) {
	t.Helper()
	if math.Abs(float64(got-want)) > 1e-4 {
		t.Errorf("%s is %v, want %v", what, got, want)
	}
}

func newPart(form Form, length, width, wire, body float64) *Part {
	p := &Part{ID: "link", Form: form, Role: RoleLink, Length: Number{Value: length}, Width: Number{Value: width},
		Wire: Number{Value: wire}, Body: Number{Value: body}}
	p.reckon(LayTurned)
	return p
}

// gramsPerInch is the weight of an inch of chain made of one part.
func gramsPerInch(p *Part, density float64) float64 {
	return p.VolumeMM3() * density / 1000 * float64(unit.PerInch/p.Inner)
}

const sterling = 10.36 // g/cm3

// The trade's rule for open round wire: density x section x [2(L-W) + pi(W-d)] x links an inch. It is exact
// for straight sides with round ends and for rings; an ellipse has a little less wire than the rule says.
func TestVolumeTradeRule(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		what                string
		form                Form
		length, width, wire float64
		want                float64 // g an inch in sterling
		low                 float64 // how far below it may be, as a share
	}{
		{"rolo 1.08", FormRound, 1.08, 1.08, 0.30, 0.095, 0},
		{"rolo 1.5", FormRound, 1.5, 1.5, 0.40, 0.163, 0},
		{"rolo 2.0", FormRound, 2.0, 2.0, 0.50, 0.243, 0},
		{"paperclip 1.8", FormStadium, 5, 1.8, 0.40, 0.085, 0},
		{"paperclip 2.1", FormStadium, 6, 2.1, 0.45, 0.107, 0},
		{"paperclip 2.5", FormStadium, 7, 2.5, 0.60, 0.192, 0},
		{"cable 1.0", FormStadium, 1.3, 1.0, 0.25, 0.048, 0},
		{"cable 1.3", FormStadium, 1.7, 1.3, 0.30, 0.067, 0},
		{"cable 1.5", FormStadium, 2.0, 1.5, 0.40, 0.123, 0},
		{"cable 2.0", FormStadium, 2.6, 2.0, 0.50, 0.191, 0},
		{"oval cable 1.0", FormOval, 1.3, 1.0, 0.25, 0.048, 0.05},
		{"oval cable 1.3", FormOval, 1.7, 1.3, 0.30, 0.067, 0.05},
		{"oval cable 2.0", FormOval, 2.6, 2.0, 0.50, 0.191, 0.05},
	} {
		got := gramsPerInch(newPart(test.form, test.length, test.width, test.wire, 0), sterling)
		t.Logf("%s: %.4f g an inch", test.what, got)
		if got > test.want+0.0011 || got < test.want*(1-test.low)-0.0011 {
			t.Errorf("%s: %.4f g an inch, want %.3f", test.what, got, test.want)
		}
	}
}

func TestVolumeByHand(t *testing.T) {
	t.Parallel()
	twisted := newPart(FormOval, 2.6, 2.0, 0.5, 0)
	twisted.Twist = 90
	torus := math.Pi * math.Pi / 4 * 0.3 * 0.3 * 0.7 // an eye 1.0 wide of 0.3 wire
	for _, test := range []struct {
		what string
		part *Part
		want float64 // mm3
		off  float64 // share
	}{
		{"ring", newPart(FormRound, 2, 2, 0.5, 0), math.Pi * math.Pi / 4 * 0.25 * 1.5, 1e-4},
		{"stadium", newPart(FormStadium, 5, 2, 0.5, 0), math.Pi / 4 * 0.25 * (2*3 + math.Pi*1.5), 1e-4},
		// Ellipse of half axes 1.05 and 0.75: perimeter 5.69365 (Ramanujan, second formula).
		{"oval", newPart(FormOval, 2.6, 2.0, 0.5, 0), math.Pi / 4 * 0.25 * 5.69365, 1e-4},
		{"box", newPart(FormBox, 1.2, 1, 0.15, 0.66), 0.66 * 2 * 0.15 * (1.05 + 0.85), 1e-9},
		{"bead", newPart(FormBead, 3.4, 1, 0.3, 2), math.Pi/6*8 + 2*torus, 1e-9},
		{"bar", newPart(FormBar, 8, 1, 0.3, 0.7), math.Pi/4*0.49*6.6 + 2*torus, 1e-9},
	} {
		if got := test.part.VolumeMM3(); math.Abs(got-test.want) > test.off*test.want {
			t.Errorf("%s holds %.5f mm3, want %.5f", test.what, got, test.want)
		}
	}
	if plain := newPart(FormOval, 2.6, 2.0, 0.5, 0).VolumeMM3(); twisted.VolumeMM3() <= plain {
		t.Error("a twisted link takes no more wire than a plain one")
	}
}

// Listed weights of finished sterling chain, a clasp of 0.3 to 0.5 g taken off.
func TestVolumeListed(t *testing.T) {
	t.Parallel()
	c := loadAssets(t)
	for _, test := range []struct {
		chain  string
		width  unit.MM
		grams  float64
		inches float64
	}{
		{"curb", 1.5, 1.94, 16},
		{"box", 0.8, 1.56, 16},
	} {
		style, _ := c.Chain(test.chain)
		size, ok := style.Size(test.width)
		if !ok {
			t.Fatalf("no %s %v", test.chain, test.width)
		}
		got := gramsPerInch(&size.Parts[0], sterling)
		low, high := (test.grams-0.5)/test.inches, test.grams/test.inches
		t.Logf("%s %v: %.3f g an inch, listed %.3f to %.3f", test.chain, test.width, got, low, high)
		if got < 0.75*low || got > 1.1*high {
			t.Errorf("%s %v: %.3f g an inch, listed %.3f to %.3f", test.chain, test.width, got, low, high)
		}
	}
}

// The rule for rings through links: 0.51 mm closes a 1.3 mm cable and does not hang in its middle.
func TestRingThroughLink(t *testing.T) {
	t.Parallel()
	cable := newPart(FormOval, 1.7, 1.3, 0.30, 0)
	wantMM(t, "closing wire", cable.ClosingWire(), 0.65) // min(0.7, 0.8) - 0.05
	wantMM(t, "hanging wire", cable.HangingWire(), 0.45) // min(0.7, 0.5) - 0.05
	bead := newPart(FormBead, 3.4, 1, 0.3, 2)
	wantMM(t, "closing wire of an eye", bead.ClosingWire(), 0.35)
	wantMM(t, "hanging wire of an eye", bead.HangingWire(), 0.05)
}

func TestPartHeight(t *testing.T) {
	t.Parallel()
	wantMM(t, "round link at 45 degrees", newPart(FormRound, 2, 2, 0.5, 0).Height, 0.5+1.5*math.Sqrt2/2)
	wantMM(t, "box at 45 degrees", newPart(FormBox, 1.2, 1, 0.15, 0.66).Height, 1.66*math.Sqrt2/2)
	wantMM(t, "bead", newPart(FormBead, 3.4, 1, 0.3, 2).Height, 2)
	wantMM(t, "bar", newPart(FormBar, 8, 1, 0.3, 0.5).Height, 0.3+0.7*math.Sqrt2/2)

	flat := newPart(FormOval, 2.6, 2.0, 0.5, 0)
	flat.reckon(LayFlat)
	wantMM(t, "untwisted link lying flat", flat.Height, 0.5)
}

// The centreline keeps to the outer dimensions, whatever the form and twist.
func TestCentrelineBounds(t *testing.T) {
	t.Parallel()
	for _, p := range []*Part{
		newPart(FormOval, 2.6, 2, 0.5, 0), newPart(FormStadium, 6, 2, 0.5, 0), newPart(FormStadium, 2, 2, 0.5, 0),
		newPart(FormRound, 2, 2, 0.5, 0), newPart(FormBead, 3.4, 1, 0.3, 2), newPart(FormBar, 8, 1, 0.3, 0.7),
	} {
		for _, twist := range []unit.Deg{0, 90} {
			p.Twist = twist
			var long, wide float64
			line := p.centreline(nil)
			for i, q := range line {
				long, wide = max(long, math.Abs(q.x)), max(wide, math.Hypot(q.y, q.z))
				if next := line[(i+1)%len(line)]; p.Form == FormOval || p.Form == FormStadium {
					if step := q.away(next); step > 0.15 {
						t.Errorf("%s twisted %v: a step of %.3f mm", p.Form, twist, step)
					}
				}
			}
			wantMM(t, string(p.Form)+" length", unit.MM(2*long)+p.Wire.MM(), p.Length.MM())
			wantMM(t, string(p.Form)+" width", unit.MM(2*wide)+p.Wire.MM(), p.Width.MM())
		}
	}
}
