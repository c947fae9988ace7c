package render

import (
	"fmt"
	"math"
	"testing"

	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/mesh"
)

// Every link, ring and charm of a piece laid flat is on the table and not in it, and in the picture; its charms lie apart.
func TestLaidFlat(t *testing.T) {
	t.Parallel()
	cat, r := open(t)
	asks := []string{stack, pendants}
	for i := range cat.Chains {
		asks = append(asks, fmt.Sprintf("chain=%s&metals=sterling,14k-rose&mix=blocks:9&wrist=%dmm&charms="+
			"heart:14k-rose@center,disc.A:14k-rose@%%2B14mm,birthstone.garnet:14k-rose@-14mm!inline", cat.Chains[i].ID, 150+13*i))
	}
	for _, said := range asks {
		req := ask(t, cat, said, "view=flat&w=320")
		s := stage(t, r, req)
		lowest, deepest := math.Inf(1), 0
		var charms []*mesh.Instance
		for i := range s.insts {
			in := &s.insts[i]
			if z := float64(lowestOf(in)); z < lowest {
				lowest, deepest = z, i
			}
			x, y := s.cam.Pixel(in.ViewFromShape.Point(in.Shape.Middle))
			if b := in.Shape.Bound * s.cam.Scale; x < b || y < b || x > float32(s.cam.W)-b || y > float32(s.cam.H)-b {
				t.Errorf("%.60s: link %d, role %v, at pixel %.0f, %.0f reaches out of the picture", said, in.Link, in.Role, x, y)
			}
			if in.Role == mesh.IsCharm {
				charms = append(charms, in)
			}
		}
		if lowest < -.05 || lowest > .02 {
			t.Errorf("%.60s: its lowest place is at %.3f mm: link %d, role %v", said, lowest, s.insts[deepest].Link, s.insts[deepest].Role)
		}
		for i, a := range charms {
			for _, b := range charms[:i] {
				if overlap(a, b) {
					t.Errorf("%.60s: the charm of link %d lies on that of link %d", said, a.Link, b.Link)
				}
			}
		}
	}
}

// lowestOf is the height of an instance's lowest place, mm.
func lowestOf(in *mesh.Instance) float32 {
	lo := float32(math.Inf(1))
	for _, tube := range in.Shape.Tubes {
		for _, p := range tube.Center {
			lo = min(lo, in.ViewFromShape.Point(p).Z-tube.Radius)
		}
	}
	for _, p := range in.Shape.Mesh.Points {
		lo = min(lo, in.ViewFromShape.Point(p).Z)
	}
	return lo
}

// overlap says whether two charms cover a common place of the picture: whether a corner of one is in a triangle of the other.
func overlap(a, b *mesh.Instance) bool {
	side := func(p, q, r geom.Point) float32 { return (q.X-p.X)*(r.Y-p.Y) - (q.Y-p.Y)*(r.X-p.X) }
	for _, pair := range [][2]*mesh.Instance{{a, b}, {b, a}} {
		for _, p := range pair[0].Shape.Mesh.Points {
			at := pair[0].ViewFromShape.Point(p)
			for _, tri := range pair[1].Shape.Mesh.Tris {
				var c [3]geom.Point
				for k, v := range tri {
					c[k] = pair[1].ViewFromShape.Point(pair[1].Shape.Mesh.Points[v])
				}
				u, v, w := side(c[0], c[1], at), side(c[1], c[2], at), side(c[2], c[0], at)
				if u > 0 && v > 0 && w > 0 || u < 0 && v < 0 && w < 0 {
					return true
				}
			}
		}
	}
	return false
}
