package drape

import (
	"fmt"
	"math"
	"reflect"
	"testing"

	"github.com/aurelink/aurelink/render/body"
	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/fit"
	"github.com/aurelink/aurelink/render/unit"
)

// handed works a hand-chain out.
func handed(t testing.TB, wrist, finger unit.MM, f design.Fit, strands string) (*body.Limb, []fit.Strand, [][]Charm) {
	t.Helper()
	cat := catalog(t)
	req, err := cat.Parse(fmt.Appendf(nil, `{"design":{"version":1,"piece":"hand-chain","body":{"size_mm":%v,"finger_mm":%v},"strands":[%s]}}`,
		float64(wrist), float64(finger), strands))
	if err != nil {
		t.Fatal(err)
	}
	d := req.Design
	d.Fit = f
	r, err := fit.New(cat, d)
	if err != nil {
		t.Fatal(err)
	}
	return body.NewHand(wrist, finger, 0), r.Strands, Charms(cat, d)
}

// hands are sizes of wrist and finger, mm round.
var hands = [][2]unit.MM{{135, 46}, {160, 54.4}, {178, 62}, {230, 72}}

// ringsOf are the middles of the two closing rings of a hand-chain.
func ringsOf(all []*worn) (wrist, finger vec) {
	at := func(o *worn) vec { return o.x[o.joint[0]].lerp(o.x[o.next(0)], .5) }
	return at(all[design.OnWrist]), at(all[design.OnFinger])
}

// cornered is how much longer a loop of straight links must be than what it goes round, for its corners, mm: a chord of c on a
// circle of radius r is c3/24r2 shorter than its arc.
func cornered(s *fit.Strand, girth unit.MM) unit.MM {
	r := (girth/math.Pi + s.Thickness) / 2
	var sum unit.MM
	for i := range s.Elements {
		c := s.Elements[i].Inner
		sum += c * c * c / (24 * r * r)
	}
	return sum
}

// girthLink is the longest link, as a share of a finger's girth, that is still held to lie off the skin.
const girthLink = .12

func longLink(s *fit.Strand) (most unit.MM) {
	for i := range s.Elements {
		most = max(most, s.Elements[i].Inner)
	}
	return most
}

// Every chain in every fit on hands of every size keeps its length, stays off the skin, and hangs in both rings.
func TestHandChain(t *testing.T) {
	t.Parallel()
	const charmed = `{"chain":"cable","metals":["14k-yellow"],"charms":[{"charm":"disc","text":"A","metal":"14k-rose","at":"center"},{"charm":"heart","metal":"14k-rose","at":"-14"}]}`
	strands := []string{charmed}
	for i := range catalog(t).Chains {
		strands = append(strands, plain(catalog(t).Chains[i].ID))
	}
	for _, size := range hands {
		for _, name := range fits {
			t.Run(fmt.Sprintf("%v-%s", float64(size[0]), name), func(t *testing.T) {
				t.Parallel()
				done := 0
				for _, strand := range strands {
					w, s, charms := handed(t, size[0], size[1], design.Fit{Name: name}, strand)
					if o := &s[design.OnFinger]; o.Slack < cornered(o, size[1]) || longLink(o) > girthLink*size[1] {
						continue // it is shorter than the finger is round, or has hardly a link to a side: skin gives
					}
					done++
					all, err := settled(t.Context(), w, s, charms)
					if err != nil {
						t.Fatal(err)
					}
					if judge(t, w, all); t.Failed() {
						t.Fatal(strand)
					}
					wrist, finger := ringsOf(all)
					open := all[design.OverHand]
					for _, end := range []struct {
						ring, node vec
						loop       *worn
					}{{wrist, open.x[open.joint[0]], all[design.OnWrist]}, {finger, open.x[open.end], all[design.OnFinger]}} {
						if far := end.node.sub(end.ring).len(); math.Abs(far-ringReach(end.loop.s)) > .02 {
							t.Errorf("%s: the chain hangs %.3f mm from the middle of a ring, %.3f wide", strand, far, 2*ringReach(end.loop.s))
						}
					}
					if wrist.z < 0 || finger.z < 0 || math.Abs(wrist.x) > .1*float64(size[0]) {
						t.Errorf("%s: rings at %.1f and %.1f are not on the back of the hand", strand, wrist, finger)
					}
				}
				if done < len(strands)/3 {
					t.Errorf("only %d of %d chains go round the finger", done, len(strands))
				}
			})
		}
	}
}

// What a fit reckons the way over the hand to be is what it is: the ring of the finger comes to lie where a ring sits, or as much farther as
// there is room.
func TestHandWay(t *testing.T) {
	t.Parallel()
	for _, size := range hands {
		for name, room := range map[design.FitName]float64{design.Snug: 2, design.Comfort: 6, design.Loose: 12} {
			w, s, charms := handed(t, size[0], size[1], design.Fit{Name: name}, plain("cable"))
			all, err := settled(t.Context(), w, s, charms)
			if err != nil {
				t.Fatal(err)
			}
			_, finger := ringsOf(all)
			low := w.Seat() - finger.y
			t.Logf("%v, %s: the strand is %v long and the ring lies %.1f mm below where a ring sits", float64(size[0]), name, s[design.OverHand].Loop, low)
			if low < 1 || low > room+8 {
				t.Error("that is not where it belongs")
			}
		}
	}
}

// On a table a hand-chain keeps its length, lies flat, and lies as its seed says.
func TestHandChainOnTable(t *testing.T) {
	t.Parallel()
	on := Table{Wide: 240, High: 180}
	for _, size := range hands {
		_, s, charms := handed(t, size[0], size[1], design.Fit{Name: design.Comfort}, plain("cable"))
		all, err := new(Room).laid(t.Context(), on, s, charms, 7)
		if err != nil {
			t.Fatal(err)
		}
		for i := range all[0].rods {
			r := &all[0].rods[i]
			if l := r.way(all[0].x).len(); math.Abs(l/r.length-1) > .003 {
				t.Errorf("%v: rod %d is %.4f mm long, not %.4f", size, i, l, r.length)
			}
		}
		for i := range all[0].touches {
			if c := &all[0].touches[i]; c.place(all[0].x).z-c.radius < -inSkin {
				t.Errorf("%v: touch %d is in the table", size, i)
			}
		}
		for _, v := range all[0].x {
			if math.Abs(v.x) > on.Wide/2 || math.Abs(v.y) > on.High/2 {
				t.Fatalf("%v: %.1f is off what is seen", size, v)
			}
		}
		again, err := new(Room).OnTable(t.Context(), on, s, charms, 7)
		if err != nil {
			t.Fatal(err)
		}
		other, err := new(Room).OnTable(t.Context(), on, s, charms, 8)
		if err != nil {
			t.Fatal(err)
		}
		first, err := new(Room).OnTable(t.Context(), on, s, charms, 7)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(first, again) || reflect.DeepEqual(first, other) {
			t.Errorf("%v: it does not lie as its seed says", size)
		}
	}
}

// How a hand-chain lies is told by strand: each by itself, and what it rests on.
func TestHandChainLies(t *testing.T) {
	t.Parallel()
	w, s, charms := handed(t, 160, 54.4, design.Fit{Name: design.Comfort},
		`{"chain":"cable","metals":["14k-yellow"],"charms":[{"charm":"disc","text":"A","metal":"14k-rose","at":"center"}]}`)
	lies, err := LieOnWrist(t.Context(), w, s, charms)
	if err != nil {
		t.Fatal(err)
	}
	for i := range lies {
		l := &lies[i]
		if math.Abs(float64(l.Length/s[i].Loop)-1) > .001 || len(l.At) != len(s[i].Elements) {
			t.Errorf("strand %d is %v long in %d elements, want %v in %d", i, l.Length, len(l.At), s[i].Loop, len(s[i].Elements))
		}
		charm := false
		for _, c := range l.Contacts {
			if c.Element < 0 || c.Element >= len(s[i].Elements) {
				t.Fatalf("strand %d touches at element %d", i, c.Element)
			}
			charm = charm || c.Charm == 0
		}
		if charm && i != design.OverHand || len(l.Contacts) == 0 {
			t.Errorf("strand %d: %d contacts, a charm's among them: %v", i, len(l.Contacts), charm)
		}
	}
}

func BenchmarkOnHand(b *testing.B) {
	w, s, charms := handed(b, 160, 54.4, design.Fit{Name: design.Comfort}, plain("cable"))
	m := new(Room)
	for b.Loop() {
		if _, err := m.OnWrist(b.Context(), w, s, charms); err != nil {
			b.Fatal(err)
		}
	}
}
