package drape

import (
	"fmt"
	"math"
	"runtime"
	"slices"
	"testing"

	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/unit"
)

// bracelets is the table that they are laid on.
var bracelets = Table{Wide: 126, High: 94.5}

// onTable is how deep a piece may be in a table, mm.
const onTable = .05

// A line that is laid down is as long as it was asked to be, closed, and in its room, from the seam by the left and the centre.
func TestOval(t *testing.T) {
	t.Parallel()
	for _, length := range []float64{130, 177, 333} {
		for seed := range uint64(40) {
			var c Curve
			c.oval(bracelets, length, mixed(seed, 7))
			if d := math.Abs(float64(c.Len())/length - 1); d > 1e-5 {
				t.Errorf("an oval of %v mm is %v mm long", length, c.Len())
			}
			if d := c.p[0].Sub(c.p[len(c.p)-1]).Len(); d > 1e-3 {
				t.Errorf("it ends %v mm from its start", d)
			}
			for _, p := range c.p {
				if math.Abs(float64(p.X)) > bracelets.Wide/2+.01 || math.Abs(float64(p.Y)) > bracelets.High/2+.01 {
					t.Fatalf("an oval of %v mm reaches to %v", length, p)
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
}

// Every chain lies on the table in its length, and not in it.
func TestLoopOnTable(t *testing.T) {
	t.Parallel()
	cat := catalog(t)
	for i := range cat.Chains {
		chain := cat.Chains[i].ID
		t.Run(chain, func(t *testing.T) {
			t.Parallel()
			for k, size := range sizes {
				s, charms := worked(t, size, fits[k%3], fmt.Sprintf(`{"chain":%q,"metals":["sterling","14k-rose"],"mix":"blocks:9","charms":[
					{"charm":"disc","size_mm":10,"metal":"14k-rose","at":"+8mm"},{"charm":"heart","metal":"14k-rose","at":"-25mm","hang":"inline"}]}`, chain))
				all, err := new(Room).laid(t.Context(), bracelets, s, charms, uint64(k))
				if err != nil {
					t.Fatal(err)
				}
				flatly(t, all)
			}
		})
	}
}

// flatly holds strands on a table to what they promise.
func flatly(t *testing.T, all []*worn) {
	t.Helper()
	for k, o := range all {
		var length, want, deep float64
		for i := range o.rods {
			r := &o.rods[i]
			l := r.way(o.x).len()
			length, want = length+l, want+r.length
			if math.Abs(l/r.length-1) > .003 {
				t.Errorf("strand %d: rod %d is %.4f mm long, not %.4f", k, i, l, r.length)
			}
		}
		if math.Abs(length/want-1) > .001 {
			t.Errorf("strand %d is %.3f mm long, not %.3f", k, length, want)
		}
		for i := range o.touches {
			deep = max(deep, o.touches[i].radius-o.touches[i].place(o.x).z)
		}
		if deep > onTable {
			t.Errorf("strand %d is %.3f mm in the table", k, deep)
		}
	}
}

// Anklets, rings and necklaces lie on their tables.
func TestLimbsOnTable(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		piece      design.Piece
		size, ease unit.MM
		on         Table
	}{
		{design.Anklet, 280, 50, Table{168, 126}}, {design.FingerRing, 54, 1, Table{42, 31.5}}, {design.Necklace, 400, 190, Table{260, 195}},
	} {
		s, charms := wornAs(t, c.piece, c.size, c.ease, plain("rolo"))
		all, err := new(Room).laid(t.Context(), c.on, s, charms, 5)
		if err != nil {
			t.Fatal(err)
		}
		flatly(t, all)
		for _, v := range all[0].x {
			if math.Abs(v.x) > c.on.Wide/2 || math.Abs(v.y) > c.on.High/2 {
				t.Fatalf("a %s reaches to %.1f", c.piece, v)
			}
		}
	}
}

// Strands of a stack lie beside and over each other, on the table.
func TestStackOnTable(t *testing.T) {
	t.Parallel()
	for _, strands := range []string{four, six} {
		for k, size := range []unit.MM{140, 171, 254} {
			s, charms := worked(t, size, fits[k], strands)
			var m Room
			all, err := m.laid(t.Context(), bracelets, s, charms, uint64(k))
			if err != nil {
				t.Fatal(err)
			}
			flatly(t, all)
			disjoint(t, all)
			for i, o := range all {
				low := math.Inf(1)
				for j := range o.joint {
					low = min(low, o.x[o.joint[j]].z-o.touches[o.touch[j]].radius)
				}
				if low > .1 {
					t.Errorf("strand %d floats %.2f mm over the table", i, low)
				}
			}
		}
	}
}

// Another design lies otherwise; the same one comes to lie in the same place, bit for bit, on any number of cores.
func TestSameOnTable(t *testing.T) { //nolint:paralleltest // it sets GOMAXPROCS
	s, charms := worked(t, 171, design.Loose, four)
	lie := func(seed uint64) []Rest {
		r, err := new(Room).OnTable(t.Context(), bracelets, s, charms, seed)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	first, other := lie(1), lie(2)
	far := float32(0)
	for i := range first[0].Elements {
		far = max(far, first[0].Elements[i].Origin.Sub(other[0].Elements[i].Origin).Len())
	}
	if far < 1 {
		t.Errorf("two designs lie within %v mm of each other", far)
	}
	was := runtime.GOMAXPROCS(0)
	defer runtime.GOMAXPROCS(was)
	for _, n := range []int{1, 2, 8} {
		runtime.GOMAXPROCS(n)
		for i, r := range lie(1) {
			if !slices.Equal(r.Elements, first[i].Elements) || !slices.Equal(r.Hangs, first[i].Hangs) {
				t.Errorf("on %d cores strand %d lies elsewhere", n, i)
			}
		}
	}
}

func BenchmarkOnTable(b *testing.B) {
	for _, c := range []struct{ name, strands string }{{"figaro", plain("figaro")}, {"five", five}, {"four", four}} {
		b.Run(c.name, func(b *testing.B) {
			s, charms := worked(b, 171, design.Comfort, c.strands)
			for b.Loop() {
				if _, err := new(Room).OnTable(b.Context(), bracelets, s, charms, 1); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
