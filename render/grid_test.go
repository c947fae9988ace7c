package render

import (
	"fmt"
	"math/bits"
	"math/rand/v2"
	"os"
	"testing"

	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/fit"
	"github.com/aurelink/aurelink/render/raster"
)

// cell is one place of the grid of designs, as indexes: chain, metal, mix, size, view.
type cell [5]int

// gridAxes are what the grid runs over. A mix names up to three metals: those from the cell's on.
type gridAxes struct {
	chains, metals []string
	mixes          []string
	sizes          []string
	views          []string
}

func axes(cat *design.Catalog) gridAxes {
	a := gridAxes{
		chains: cat.ChainIDs(), metals: cat.MetalIDs(), views: design.Views(),
		sizes: []string{"140mm", "160mm", "205mm", "254mm"},
	}
	for _, m := range cat.Mixes {
		a.mixes = append(a.mixes, m.Form)
	}
	return a
}

func (a *gridAxes) lengths() [5]int {
	return [5]int{len(a.chains), len(a.metals), len(a.mixes), len(a.sizes), len(a.views)}
}

func (a *gridAxes) query(c cell) string {
	m := func(i int) string { return a.metals[(c[1]+i)%len(a.metals)] }
	return fmt.Sprintf("chain=%s&metals=%s,%s,%s&mix=%s&wrist=%s&view=%s&w=320",
		a.chains[c[0]], m(0), m(1), m(2), a.mixes[c[2]], a.sizes[c[3]], a.views[c[4]])
}

// everyCell calls f with each cell of the grid.
func everyCell(n [5]int, f func(cell)) {
	for i := range n[0] * n[1] * n[2] * n[3] * n[4] {
		var c cell
		for axis, of := range n {
			c[axis], i = i%of, i/of
		}
		f(c)
	}
}

// covering picks cells so that every two values of two axes that can meet do so in one of them: always the same ones.
func covering(n [5]int, allowed func(cell) bool) []cell {
	type pair [4]int // axis, value, axis, value
	pairs := func(c cell) []pair {
		var out []pair
		for i := range c {
			for j := i + 1; j < len(c); j++ {
				out = append(out, pair{i, c[i], j, c[j]})
			}
		}
		return out
	}
	r := rand.New(rand.NewPCG(1, 2))
	seen := map[pair]bool{}
	gain := func(c cell) int {
		k := 0
		for _, p := range pairs(c) {
			if !seen[p] {
				k++
			}
		}
		return k
	}
	var out []cell
	take := func(c cell) {
		out = append(out, c)
		for _, p := range pairs(c) {
			seen[p] = true
		}
	}
	// Walk the pairs of the two longest axes and fill in the rest with what is new.
	for chain := range n[0] {
		for mix := range n[2] {
			best, most := cell{}, -1
			for range 60 {
				c := cell{chain, r.IntN(n[1]), mix, r.IntN(n[3]), r.IntN(n[4])}
				if allowed(c) {
					if k := gain(c); k > most {
						best, most = c, k
					}
				}
			}
			if most > 0 {
				take(best)
			}
		}
	}
	// Fill in what is left.
	everyCell(n, func(c cell) {
		if allowed(c) && gain(c) > 0 {
			take(c)
		}
	})
	return out
}

// TestGrid draws every chain with every metal, mix, size and view: all pairs of them, or with AURELINK_LONG=1 all.
func TestGrid(t *testing.T) {
	if testing.Short() {
		t.Skip("many pictures by one goroutine: nothing for the race detector")
	}
	cat, r := open(t)
	a := axes(cat)
	allowed := func(c cell) bool {
		chain, ok := cat.Chain(a.chains[c[0]])
		if !ok {
			t.Fatalf("no chain %s", a.chains[c[0]])
		}
		switch cat.Mixes[c[2]].ID {
		case design.MixLong:
			return chain.LongLink
		case design.MixStations:
			return chain.Stations
		default:
			return true
		}
	}
	cells := covering(a.lengths(), allowed)
	if os.Getenv("AURELINK_LONG") != "" {
		cells = nil
		everyCell(a.lengths(), func(c cell) {
			if allowed(c) {
				cells = append(cells, c)
			}
		})
	}
	t.Logf("%d designs", len(cells))
	least, most := map[string]float64{}, map[string]float64{}
	for _, c := range cells {
		query := a.query(c)
		view, got := plausible(t, r, query, ask(t, cat, query))
		if low, ok := least[view]; !ok || got < low {
			least[view] = got
		}
		most[view] = max(most[view], got)
	}
	t.Logf("metal over its chain's length times width, least %v, most %v", least, most)
}

// plausible checks one picture against what any must show, and gives the share that metal has of the rectangle
// as long as the chain in sight and as broad as the chain.
func plausible(t *testing.T, r *Renderer, query string, req design.Request) (view string, share float64) {
	t.Helper()
	pic := paint(t, r, req)
	defer pic.Release()
	s := stage(t, r, req)
	if w, h := req.View.Pixels(); pic.Image.Rect.Dx() != w || pic.Image.Rect.Dy() != h {
		t.Errorf("%s: %v, want %d x %d", query, pic.Image.Rect, w, h)
	}
	for i := 3; i < len(pic.Image.Pix); i += 4 {
		if pic.Image.Pix[i] != 255 {
			t.Fatalf("%s: pixel %d is not opaque", query, i/4)
		}
	}
	// The corners are the backdrop.
	for _, at := range [][2]int{{0, 0}, {s.cam.W - 1, 0}, {0, s.cam.H - 1}, {s.cam.W - 1, s.cam.H - 1}} {
		if got, want := pic.Image.RGBAAt(at[0], at[1]), s.layer.Pix.RGBAAt(at[0], at[1]); got != want {
			t.Errorf("%s: corner %v is %v, the backdrop %v", query, at, got, want)
		}
	}
	// The link at the centre is seen, and its pixels are not the backdrop's.
	strand := &s.result.Strands[0]
	centre, best := 0, strand.Loop
	for i := range strand.Elements {
		if d := max(strand.Elements[i].Mid-strand.Loop/2, strand.Loop/2-strand.Elements[i].Mid); d < best {
			centre, best = i, d
		}
	}
	var covered, link, changed int
	for _, tile := range s.buf.Tiles {
		for i := range tile {
			f := &tile[i]
			covered += bits.OnesCount16(f.Mask)
			if int(s.insts[f.Inst].Link) == centre {
				link++
				x, y := int(f.Pixel)%s.cam.W, int(f.Pixel)/s.cam.W
				if pic.Image.RGBAAt(x, y) != s.layer.Pix.RGBAAt(x, y) {
					changed++
				}
			}
		}
	}
	if link == 0 || changed < link*9/10 {
		t.Errorf("%s: the centre link covers %d pixels, %d of them differ from the bare backdrop", query, link, changed)
	}
	// Metal covers what a chain of this length and width would, less its gaps.
	seen := map[design.ViewKind]float64{
		design.ViewFlat: float64(strand.Loop), design.ViewStrip: float64(strand.Loop),
		design.ViewMacro: min(float64(strand.Loop), float64(s.cam.W)/float64(s.cam.Scale)), design.ViewWrist: float64(strand.Loop) / 2,
	}[req.View.Kind]
	mm2 := float64(covered) / (raster.Grid * raster.Grid) / float64(s.cam.Scale) / float64(s.cam.Scale)
	share = mm2 / (seen * float64(strand.Size.Width.MM()))
	if share < .2 || share > 1.1 {
		t.Errorf("%s: metal covers %.1f mm2, %.2f of a chain %.0f mm long and %v broad", query, mm2, share, seen, strand.Size.Width.MM())
	}
	return string(req.View.Kind), share
}

// Wrists of all sizes are drawn at one scale, each with the links that fit counts.
func TestWristsCompare(t *testing.T) {
	if testing.Short() {
		t.Skip("many pictures by one goroutine: nothing for the race detector")
	}
	cat, r := open(t)
	for _, view := range design.Views() {
		small := stage(t, r, ask(t, cat, "chain=cable&metals=sterling&wrist=5.5in&w=640&view="+view))
		large := stage(t, r, ask(t, cat, "chain=cable&metals=sterling&wrist=8in&w=640&view="+view))
		if small.cam.Scale != large.cam.Scale {
			t.Errorf("%s: %v and %v px/mm", view, small.cam.Scale, large.cam.Scale)
		}
		for _, s := range []*staged{small, large} {
			strand := &s.result.Strands[0]
			links := 0
			for i := range strand.Elements {
				if strand.Elements[i].Kind == fit.Link {
					links++
				}
			}
			if links != strand.Links {
				t.Errorf("%s: %d link elements, %d links", view, links, strand.Links)
			}
			if view != string(design.ViewMacro) && len(s.insts) != len(strand.Elements) {
				t.Errorf("%s: %d pieces drawn, of %d", view, len(s.insts), len(strand.Elements))
			}
		}
		// 2.5 inches more of wrist take as many links as go into them, to the nearest one.
		more, pitch := large.result.Strands[0].Links-small.result.Strands[0].Links, 1.1
		if want := 2.5 * 25.4 / pitch; float64(more) < want-1.5 || float64(more) > want+1.5 {
			t.Errorf("the larger wrist has %d links more, want about %.1f", more, want)
		}
	}
}

// A wrist of ten inches and all of its chain are in the picture, in every view and shape of picture, as well as one of
// six: the ends of the arm excepted.
func TestFrame(t *testing.T) {
	if testing.Short() {
		t.Skip("many pictures by one goroutine: nothing for the race detector")
	}
	cat, r := open(t)
	for _, size := range []string{"6in", "10in"} {
		for _, fitName := range []string{"snug", "comfort", "loose"} {
			for _, kind := range design.Views() {
				for _, aspect := range design.Aspects() {
					what := fmt.Sprintf("%s %s %s %s", size, fitName, kind, aspect)
					req := ask(t, cat, fmt.Sprintf("chain=curb&metals=sterling&charms=heart:14k-rose@center&wrist=%s&fit=%s&view=%s&aspect=%s&w=320", size, fitName, kind, aspect))
					s := stage(t, r, req)
					w, h := float32(s.cam.W), float32(s.cam.H)
					out := 0
					for i := range s.insts {
						in := &s.insts[i]
						x, y := s.cam.Pixel(in.ViewFromShape.Point(in.Shape.Middle))
						b := in.Shape.Bound * s.cam.Scale
						if kind == string(design.ViewMacro) { // runs out at both sides
							if x < 0 || x > w {
								continue
							}
							x = w / 2
						}
						if x-b < 0 || x+b > w || y-b < 0 || y+b > h {
							out++
						}
					}
					if out > 0 {
						t.Errorf("%s: %d of %d pieces reach out of the frame", what, out, len(s.insts))
					}
					for _, o := range s.layer.Outline {
						for row := range o.Left {
							// Where it is measured and where chains lie; the hand may be cut off.
							mm := s.cam.View(0, (float32(row)+.5)/raster.Grid).Y
							if mm > -25 && mm < 10 && (o.Left[row] < 0 || o.Right[row] > w) {
								t.Errorf("%s: at %.0f mm the arm runs from %.0f to %.0f of %v pixels", what, mm, o.Left[row], o.Right[row], w)
								break
							}
						}
					}
				}
			}
		}
	}
}
