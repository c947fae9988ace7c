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

// wornAs works strands out for a piece, with room of ease mm.
func wornAs(t testing.TB, piece design.Piece, size, ease unit.MM, strands string) ([]fit.Strand, [][]Charm) {
	t.Helper()
	cat := catalog(t)
	req, err := cat.Parse(fmt.Appendf(nil, `{"design":{"version":1,"piece":"bracelet","body":{"size_mm":160},"strands":[%s]}}`, strands))
	if err != nil {
		t.Fatal(err)
	}
	d := req.Design
	d.Piece, d.Size, d.Fit = piece, size, design.Fit{Ease: &ease}
	r, err := fit.New(cat, d)
	if err != nil {
		t.Fatal(err)
	}
	return r.Strands, Charms(cat, d)
}

// Anklets, rings and necklaces keep their length and stay off the skin, in every fit on every size.
func TestLoopOnLimbs(t *testing.T) {
	t.Parallel()
	const charmed = `{"chain":"cable","metals":["14k-yellow"],"charms":[{"charm":"disc","text":"A","metal":"14k-rose","at":"center"}]}`
	for _, c := range []struct {
		piece   design.Piece
		sizes   []unit.MM
		eases   []unit.MM
		strands []string
	}{
		{design.Anklet, []unit.MM{190, 220, 280}, []unit.MM{13, 25, 50}, []string{plain("rolo"), plain("paperclip"), charmed}},
		{design.FingerRing, []unit.MM{46, 54, 66}, []unit.MM{0, 1, 2}, []string{plain("cable"), plain("rolo"), plain("box")}},
		{design.Necklace, []unit.MM{310, 343, 400}, []unit.MM{25, 64, 114, 190}, []string{plain("cable"), plain("figaro"), charmed}},
	} {
		for _, size := range c.sizes {
			for _, ease := range c.eases {
				for i, strand := range c.strands {
					t.Run(fmt.Sprintf("%s-%v-%v-%d", c.piece, float64(size), float64(ease), i), func(t *testing.T) {
						t.Parallel()
						s, charms := wornAs(t, c.piece, size, ease, strand)
						w := body.New(c.piece, size, 0)
						all, err := settled(t.Context(), w, s, charms)
						if err != nil {
							t.Fatal(err)
						}
						judge(t, w, all)
					})
				}
			}
		}
	}
}

// However an arm is held, a loop keeps its length and stays off the skin; what is loose hangs below a level arm, and slides to the
// elbow of one that is raised.
func TestPoses(t *testing.T) {
	t.Parallel()
	for _, pose := range design.Poses() {
		for _, size := range []unit.MM{140, 165, 230} {
			var low [3]float64
			for i, ease := range []unit.MM{6, 16, 25} {
				for _, chain := range []string{"cable", "curb"} {
					s, charms := wornAs(t, design.Bracelet, size, ease, plain(chain))
					w := body.New(design.Bracelet, size, 0).Posed(pose)
					all, err := settled(t.Context(), w, s, charms)
					if err != nil {
						t.Fatal(err)
					}
					judge(t, w, all)
					low[i] = math.Inf(-1)
					down := vec{float64(w.Down.X), float64(w.Down.Y), float64(w.Down.Z)}
					for _, p := range all[0].x {
						low[i] = max(low[i], p.dot(down))
					}
				}
			}
			t.Logf("%s, %v: down to %.1f, %.1f, %.1f mm", pose, size, low[0], low[1], low[2])
			if low[1] < low[0]+2 || low[2] < low[1]+2 {
				t.Errorf("%s, %v: a looser loop does not hang lower: %.1f, %.1f, %.1f mm", pose, size, low[0], low[1], low[2])
			}
		}
	}
}

// An arm held level and turned about itself is the same as another arm under the same weight: the loop hangs down in the view.
func TestLevelTurned(t *testing.T) {
	t.Parallel()
	s, charms := wornAs(t, design.Bracelet, 165, 16, plain("cable"))
	for _, yaw := range []unit.Deg{-70, 40, 150} {
		w := body.New(design.Bracelet, 165, yaw).Posed(design.PoseLevel)
		rests, err := OnWrist(t.Context(), w, s, charms)
		if err != nil {
			t.Fatal(err)
		}
		var low geom.Point
		for i := range rests[0].Elements {
			if p := rests[0].Elements[i].Origin; p.X > low.X {
				low = p
			}
		}
		x, z := w.Unturned(low)
		if d, _, _, _ := w.Distance(x, float64(low.Y), z); d < 4 {
			t.Errorf("turned by %v, the lowest link is %.1f mm off the skin", yaw, d)
		}
	}
}

// A necklace of some 450 links.
func BenchmarkOnNeck(b *testing.B) {
	s, charms := wornAs(b, design.Necklace, 343, 150, plain("cable"))
	w := body.New(design.Necklace, 343, 0)
	for b.Loop() {
		rested(b, w, s, charms)
	}
	b.ReportMetric(float64(len(s[0].Elements)), "elements")
}
