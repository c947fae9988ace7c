package drape

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
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

// worked works strands out, and the sizes of their charms. A fit is a name or an object.
func worked(t testing.TB, size unit.MM, fitName design.FitName, strands string) ([]fit.Strand, [][]Charm) {
	t.Helper()
	said := string(fitName)
	if said[0] != '{' {
		said = `"` + said + `"`
	}
	cat := catalog(t)
	req, err := cat.Parse(fmt.Appendf(nil, `{"design":{"version":1,"piece":"bracelet","body":{"size_mm":%v},"fit":%s,"strands":[%s]}}`,
		float64(size), said, strands))
	if err != nil {
		t.Fatal(err)
	}
	r, err := fit.New(cat, req.Design)
	if err != nil {
		t.Fatal(err)
	}
	return r.Strands, Charms(cat, req.Design)
}

// plain is a strand of a chain in its usual width.
func plain(chain string) string { return fmt.Sprintf(`{"chain":%q,"metals":["sterling"]}`, chain) }

// The pieces that the figures of speed are for: 180 links with five charms, and a stack of four.
const (
	five = `{"chain":"cable","metals":["sterling"],"charms":[{"charm":"heart","metal":"14k-rose","at":"center"},
		{"charm":"disc","text":"A","metal":"sterling","at":"+20"},{"charm":"star","metal":"sterling","at":"-20"},
		{"charm":"moon","metal":"sterling","at":"+40"},{"charm":"heart","metal":"sterling","at":"-40"}]}`
	four = `{"chain":"paperclip","metals":["gold-filled"]},
		{"chain":"cable","metals":["sterling"],"charms":[{"charm":"star","metal":"14k-rose","at":"center"}]},
		{"chain":"satellite","metals":["14k-rose"]},
		{"chain":"curb","metals":["sterling"],"charms":[{"charm":"heart","metal":"14k-rose","at":"+6"}]}`
	six = `{"chain":"curb","metals":["gold-filled"]},{"chain":"cable","metals":["sterling"]},{"chain":"box","metals":["sterling"]},
		{"chain":"rolo","metals":["gold-filled"]},{"chain":"figaro","metals":["sterling"]},{"chain":"paperclip","metals":["gold-filled"]}`
)

// judge holds strands at rest to what a drape promises: the loop's length within a thousandth, nothing in the skin by more
// than inSkin, and joints that bend no further than links do.
func judge(t *testing.T, w *body.Limb, all []*worn) {
	t.Helper()
	for k, o := range all {
		var length, want float64
		for i := range o.rods {
			r := &o.rods[i]
			l := r.way(o.x).len()
			length, want = length+l, want+r.length
			if math.Abs(l/r.length-1) > .003 {
				t.Errorf("strand %d: rod %d is %.4f mm long, not %.4f", k, i, l, r.length)
			}
		}
		if math.Abs(length/want-1) > .001 {
			t.Errorf("strand %d: it is %.3f mm long, not %.3f", k, length, want)
		}
		for i := range o.touches {
			p := o.touches[i].place(o.x)
			if d, _, _, _ := w.Distance(p.x, p.y, p.z); d-o.touches[i].radius < -inSkin {
				t.Errorf("strand %d: %.3f mm in the skin at touch %d, %.1f", k, o.touches[i].radius-d, i, p)
			}
		}
		// Between where it feels the skin, a link may not be in it either.
		for i := range o.joint {
			a, b := o.x[o.joint[i]], o.x[o.next(i)]
			low := min(o.high[i], o.touches[o.touch[i]].radius, o.touches[o.nextTouch(i)].radius)
			for t1 := .125; t1 < 1; t1 += .125 {
				p := a.lerp(b, t1)
				if d, _, _, _ := w.Distance(p.x, p.y, p.z); d-low < -inSkin {
					t.Errorf("strand %d: element %d is %.3f mm in the skin", k, i, low-d)
					break
				}
			}
		}
		for i := range o.joints {
			if v := o.joints[i].turn.of(o.x).len(); v > o.joints[i].limit+.04 {
				t.Errorf("strand %d: joint %d bends by %.2f, at most %.2f", k, i, v, o.joints[i].limit)
			}
		}
	}
}

// inSkin is how deep a chain may be in the skin, mm.
const inSkin = .05

// Every chain in every fit on wrists of every size keeps its length and stays off the skin.
func TestLoopOnWrist(t *testing.T) {
	t.Parallel()
	cat := catalog(t)
	for i := range cat.Chains {
		chain := cat.Chains[i].ID
		for _, name := range fits {
			t.Run(fmt.Sprintf("%s-%s", chain, name), func(t *testing.T) {
				t.Parallel()
				for _, size := range sizes {
					s, charms := worked(t, size, name, plain(chain))
					w := body.New(design.Bracelet, size, 0)
					all, err := settled(t.Context(), w, s, charms)
					if err != nil {
						t.Fatal(err)
					}
					judge(t, w, all)
				}
			})
		}
	}
}

// A looser bracelet hangs lower in front.
func TestSlackIsSeen(t *testing.T) {
	t.Parallel()
	for _, size := range sizes {
		var front, tilt [3]float64
		for i, name := range fits {
			s, charms := worked(t, size, name, plain("cable"))
			all, err := settled(t.Context(), body.New(design.Bracelet, size, 0), s, charms)
			if err != nil {
				t.Fatal(err)
			}
			low, high := math.Inf(1), math.Inf(-1)
			for _, p := range all[0].x {
				low, high = min(low, p.y), max(high, p.y)
			}
			front[i], tilt[i] = all[0].x[all[0].joint[len(all[0].joint)/2]].y, high-low
		}
		t.Logf("%v: the front hangs at %.1f, %.1f, %.1f mm; top to bottom %.1f, %.1f, %.1f mm", size, front[0], front[1], front[2], tilt[0], tilt[1], tilt[2])
		for i := range 2 {
			if front[i]-front[i+1] < 2 {
				t.Errorf("%v: %s hangs at %.1f mm, %s at %.1f", size, fits[i], front[i], fits[i+1], front[i+1])
			}
			if tilt[i+1]-tilt[i] < .5 {
				t.Errorf("%v: %s tilts by %.1f mm, %s by %.1f", size, fits[i], tilt[i], fits[i+1], tilt[i+1])
			}
		}
	}
}

// rested brings strands to rest on an arm.
func rested(t testing.TB, w *body.Limb, s []fit.Strand, charms [][]Charm) []Rest {
	t.Helper()
	r, err := OnWrist(t.Context(), w, s, charms)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Turning the arm turns the loop with it. The seam is under the arm; from it the line runs by the thumb's side, on the left,
// to the right.
func TestYaw(t *testing.T) {
	t.Parallel()
	s, charms := worked(t, 165, design.Comfort, five)
	still := rested(t, body.New(design.Bracelet, 165, 0), s, charms)[0]
	for _, yaw := range []unit.Deg{30, -75, 90, 180} {
		turned := rested(t, body.New(design.Bracelet, 165, yaw), s, charms)[0]
		sin, cos := math.Sincos(yaw.Rad())
		turn := func(v geom.Vec) geom.Vec {
			return geom.Vec{X: float32(float64(v.X)*cos - float64(v.Z)*sin), Y: v.Y, Z: float32(float64(v.X)*sin + float64(v.Z)*cos)}
		}
		for i := range still.Elements {
			a, b := &still.Elements[i], &turned.Elements[i]
			if d := geom.Vec(b.Origin).Sub(turn(geom.Vec(a.Origin))).Len(); d > .002 {
				t.Fatalf("yaw %v: element %d is %v mm off", yaw, i, d)
			}
			if d := b.Z.Sub(turn(a.Z)).Len(); d > .002 {
				t.Fatalf("yaw %v: element %d faces %v", yaw, i, b.Z)
			}
		}
	}
	n := len(still.Elements)
	if mid := still.Elements[n/2].Origin; mid.Z < 15 || math.Abs(float64(mid.X)) > 6 {
		t.Errorf("the centre of an unturned bracelet is at %v", mid)
	}
	if seam := still.Elements[0].Origin; seam.Z > -15 || math.Abs(float64(seam.X)) > 6 {
		t.Errorf("the seam is at %v", seam)
	}
	if a, b := still.Elements[n*3/10].Origin, still.Elements[n*7/10].Origin; a.X > -10 || b.X < 10 {
		t.Errorf("the line runs from %v to %v", a, b)
	}
}

// Strands of a stack lie up the arm from each other as far as was asked for, none in the skin and none in another. Where
// charms hang they are pulled down.
func TestStack(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, strands string
	}{{"four", four}, {"six", six}} {
		for _, name := range fits {
			for _, size := range []unit.MM{140, 171, 205, 254} {
				t.Run(fmt.Sprintf("%s-%s-%v", c.name, name, float64(size)), func(t *testing.T) {
					t.Parallel()
					s, charms := worked(t, size, name, c.strands)
					w := body.New(design.Bracelet, size, 0)
					all, err := settled(t.Context(), w, s, charms)
					if err != nil {
						t.Fatal(err)
					}
					judge(t, w, all)
					disjoint(t, all)
					for i := 1; i < len(all); i++ {
						a, b := all[i-1].profile(), all[i].profile()
						for turn := -1.; turn <= 1; turn += .25 {
							p := geom.Point{X: float32(math.Sin(turn)), Z: float32(math.Cos(turn))}
							got, want := b.at(p)-a.at(p), float64(s[i].Up-s[i-1].Up)
							if got < want-2 || got > want+2 {
								t.Errorf("strand %d lies %.1f mm over the last at %.2f, want about %.1f", i, got, turn, want)
							}
						}
					}
				})
			}
		}
	}
}

// inOther is how deep pieces may be in each other, mm.
const inOther = .05

// disjoint says where strands and charms are in each other, by more than that.
func disjoint(t *testing.T, all []*worn) {
	t.Helper()
	for i, o := range all {
		for j, p := range all[:i+1] {
			for k := range o.capsules {
				for l := range p.capsules {
					if i == j && (l >= k || o.capsules[l].disc == 0 || o.capsules[k].disc == 0) {
						continue
					}
					a, b := &o.capsules[k], &p.capsules[l]
					_, way := o.apart(a, p.chain, b)
					if d := way.len(); d < a.radius+b.radius-inOther {
						t.Errorf("strand %d's piece %d is %.3f mm in strand %d's %d", i, k, a.radius+b.radius-d, j, l)
					}
				}
			}
		}
	}
}

// Strands without anything to hold them up slide down until they lie on each other, and don't pass through.
func TestPile(t *testing.T) {
	t.Parallel()
	s, charms := worked(t, 171, design.Comfort, four)
	w := body.New(design.Bracelet, 171, 0)
	all, err := settled(t.Context(), w, s, charms)
	if err != nil {
		t.Fatal(err)
	}
	chains := make([]*chain, len(all))
	for i, o := range all {
		o.home = nil
		chains[i] = o.chain
	}
	before := all[3].energy()
	if _, err := settle(t.Context(), chains, w, rules{steps: 120, rest: atRest, reach: reach, down: vec{y: -1}}); err != nil {
		t.Fatal(err)
	}
	judge(t, w, all)
	disjoint(t, all)
	if after := all[3].energy(); after > before-1 {
		t.Errorf("the highest strand has an energy of %.1f, held up of %.1f", after, before)
	}
}

// The same design comes to rest in the same place, bit for bit, on any number of cores.
func TestSameRest(t *testing.T) { //nolint:paralleltest // it sets GOMAXPROCS
	s, charms := worked(t, 171, design.Loose, four)
	w := body.New(design.Bracelet, 171, 12)
	first := rested(t, w, s, charms)
	was := runtime.GOMAXPROCS(0)
	defer runtime.GOMAXPROCS(was)
	for _, n := range []int{1, 2, 8} {
		runtime.GOMAXPROCS(n)
		for i, r := range rested(t, w, s, charms) {
			if !slices.Equal(r.Elements, first[i].Elements) || !slices.Equal(r.Hangs, first[i].Hangs) {
				t.Errorf("on %d cores strand %d rests elsewhere", n, i)
			}
		}
	}
}

// Charms hang downwards from their links, over what is below them, and their rings go through their eyes.
func TestCharmsHang(t *testing.T) {
	t.Parallel()
	for _, size := range []unit.MM{140, 171, 230} {
		s, charms := worked(t, size, design.Comfort, `{"chain":"cable","metals":["sterling"],"charms":[{"charm":"heart","metal":"14k-rose","at":"center"},
			{"charm":"disc","text":"A","metal":"sterling","at":"+15"},{"charm":"bar","metal":"sterling","at":"-15"}]}`)
		w := body.New(design.Bracelet, size, 0)
		r := rested(t, w, s, charms)[0]
		for i, h := range r.Hangs {
			link := r.Elements[s[0].Hangs[i].Element].Origin
			charm := &h.Charm
			if charm.Y.Y < .8 {
				t.Errorf("charm %d hangs towards %v", i, charm.Y.Neg())
			}
			if charm.Origin.Y >= link.Y || link.Sub(charm.Origin).Len() > 5 {
				t.Errorf("charm %d has its eye at %v, its link at %v", i, charm.Origin, link)
			}
			if d := charm.X.Cross(charm.Y).Sub(charm.Z).Len(); d > 1e-4 {
				t.Errorf("charm %d is not in a right-handed frame", i)
			}
			if _, n := w.Under(charm.Origin); charm.Z.Dot(n) < .6 {
				t.Errorf("charm %d shows its face to %v, where out is %v", i, charm.Z, n)
			}
			for _, share := range []float32{0, .5, 1} {
				p := charm.Point(geom.Point{Y: -float32(charms[0][i].Size) * share})
				d, _, _, _ := w.Distance(float64(p.X), float64(p.Y), float64(p.Z))
				if d < 0 || d > 4 {
					t.Errorf("charm %d is %.2f mm over the skin", i, d)
				}
			}
			if d := h.Ring.Origin.Sub(charm.Origin).Len(); d > 3 {
				t.Errorf("the ring of charm %d is %.2f mm from its eye", i, d)
			}
		}
		// A charm pulls its link down.
		all, err := settled(t.Context(), w, s, charms)
		if err != nil {
			t.Fatal(err)
		}
		o := all[0]
		e := s[0].Hangs[0].Element
		if a, b := o.x[o.joint[e]], o.x[o.joint[e-6]]; a.y > b.y-.2 {
			t.Errorf("on %v the heart's link is at %.2f mm, six before at %.2f", size, a.y, b.y)
		}
	}
}

// Charms of one strand rest on the next: a heart that hangs down over another chain lies on it.
func TestCharmRestsOnChain(t *testing.T) {
	t.Parallel()
	s, charms := worked(t, 171, design.Comfort, `{"chain":"rolo","width_mm":2.5,"metals":["sterling"]},
		{"chain":"cable","metals":["sterling"],"charms":[{"charm":"disc","size_mm":10,"metal":"14k-rose","at":"center"}]}`)
	w := body.New(design.Bracelet, 171, 0)
	all, err := settled(t.Context(), w, s, charms)
	if err != nil {
		t.Fatal(err)
	}
	disjoint(t, all)
	eye := all[1].eye[0]
	p := all[1].x[eye].lerp(all[1].x[eye+1], .5)
	if d, _, _, _ := w.Distance(p.x, p.y, p.z); d < .8 {
		t.Errorf("the middle of the disc is %.2f mm over the skin", d)
	}
}

func BenchmarkOnWrist(b *testing.B) {
	for _, c := range []struct{ name, strands string }{{"figaro", plain("figaro")}, {"five", five}, {"four", four}, {"six", six}} {
		b.Run(c.name, func(b *testing.B) {
			s, charms := worked(b, 171, design.Comfort, c.strands)
			w := body.New(design.Bracelet, 171, 0)
			for b.Loop() {
				rested(b, w, s, charms)
			}
			b.ReportMetric(float64(len(s[0].Elements)), "elements")
		})
	}
}

// Links bent round a wrist and pulled down by charms still pass through their neighbours.
func TestInterlockOnWrist(t *testing.T) {
	t.Parallel()
	cat := catalog(t)
	for i := range cat.Chains {
		chain := cat.Chains[i].ID
		t.Run(chain, func(t *testing.T) {
			t.Parallel()
			s, charms := worked(t, 160, design.Comfort, fmt.Sprintf(`{"chain":%q,"metals":["sterling"],"charms":[{"charm":"disc","size_mm":10,"metal":"14k-rose","at":"center"},
				{"charm":"heart","metal":"14k-rose","at":"-25mm","hang":"inline"}]}`, chain))
			r := rested(t, body.New(design.Bracelet, 160, 0), s, charms)[0]
			el := s[0].Elements
			worst, deep := 0., 0.
			for k := range el {
				e, f := &el[k], &el[(k+1)%len(el)]
				if isBox(e) || isBox(f) || e.Kind == fit.Connector || f.Kind == fit.Connector || len(s[0].Warnings) > 0 && (e.Kind != fit.Link || f.Kind != fit.Link) {
					continue
				}
				a, b := wires(solid(e), &r.Elements[k]), wires(solid(f), &r.Elements[(k+1)%len(el)])
				gap, links := joined(a, b)
				if links != 1 {
					t.Errorf("elements %d and %d pass through each other %d times, want 1", k, (k+1)%len(el), links)
				}
				worst, deep = max(worst, gap), max(deep, -gap)
			}
			t.Logf("up to %.3f mm apart and %.3f mm into each other", worst, deep)
			if worst > .03 || deep > .12 {
				t.Errorf("up to %.3f mm apart and %.3f mm into each other", worst, deep)
			}
		})
	}
}

// Any design comes to rest: random chains, widths, charms and stacks on random wrists, joined of short lengths so that many
// rings stand out. A loop that is wedged, thin chain under heavy charms, may press somewhat deeper than others.
func TestAnyDesign(t *testing.T) {
	t.Parallel()
	cat := catalog(t)
	rng := rand.New(rand.NewPCG(1, 2))
	drawn, pressed := 0, 0
	for range 200 {
		size := unit.MM(110 + rng.IntN(180))
		var strands []string
		for range 1 + rng.IntN(4)*rng.IntN(2) {
			chain := &cat.Chains[rng.IntN(len(cat.Chains))]
			width := chain.Widths[rng.IntN(len(chain.Widths))].Width.Value
			var charms []string
			for range rng.IntN(4) {
				charm := []string{`"heart"`, `"disc","size_mm":10`, `"bar"`, `"star"`, `"letter","text":"M"`, `"bar","hang":"inline"`}[rng.IntN(6)]
				charms = append(charms, fmt.Sprintf(`{"charm":%s,"metal":"14k-rose","at":"%+dmm"}`, charm, rng.IntN(100)-50))
			}
			strands = append(strands, fmt.Sprintf(`{"chain":%q,"width_mm":%v,"metals":["sterling","14k-rose"],"mix":"blocks:9","charms":[%s]}`,
				chain.ID, width, strings.Join(charms, ",")))
		}
		said := fmt.Sprintf(`{"design":{"version":1,"piece":"bracelet","body":{"size_mm":%v},"fit":%q,"strands":[%s]}}`,
			float64(size), fits[rng.IntN(3)], strings.Join(strands, ","))
		req, err := cat.Parse([]byte(said))
		if err != nil {
			continue
		}
		r, err := fit.New(cat, req.Design)
		if err != nil {
			continue // charms too close to each other
		}
		w := body.New(design.Bracelet, size, 0)
		all, err := settled(t.Context(), w, r.Strands, Charms(cat, req.Design))
		if err != nil {
			t.Fatal(err)
		}
		for k, o := range all {
			drawn++
			var deep, length, want float64
			for i := range o.touches {
				p := o.touches[i].place(o.x)
				d, _, _, _ := w.Distance(p.x, p.y, p.z)
				deep = max(deep, o.touches[i].radius-d)
			}
			for i := range o.rods {
				length, want = length+o.rods[i].way(o.x).len(), want+o.rods[i].length
			}
			if deep > inSkin {
				pressed++
			}
			if !(deep < 2*inSkin && math.Abs(length/want-1) < .001) {
				t.Errorf("strand %d is %.3f mm in the skin and %.2f mm long, not %.2f: %s", k, deep, length, want, said)
			}
		}
	}
	t.Logf("%d strands, %d of them over %v mm in the skin", drawn, pressed, inSkin)
	if drawn < 150 || pressed > drawn/100 {
		t.Errorf("%d of %d strands are over %v mm in the skin", pressed, drawn, inSkin)
	}
}
