package drape

import (
	"fmt"
	"math"
	"testing"

	"github.com/aurelink/aurelink/assets"
	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/fit"
	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/mesh"
	"github.com/aurelink/aurelink/render/unit"
)

func catalog(t testing.TB) *design.Catalog {
	t.Helper()
	cat, err := design.LoadCatalog(assets.FS)
	if err != nil {
		t.Fatal(err)
	}
	return cat
}

// strand works out a bracelet in two metals.
func strand(t testing.TB, cat *design.Catalog, chain string, width, size unit.MM, fitName, mix string) *fit.Strand {
	t.Helper()
	req, err := cat.Parse([]byte(fmt.Sprintf(
		`{"design":{"version":1,"piece":"bracelet","body":{"size_mm":%v},"fit":%q,"strands":[{"chain":%q,"width_mm":%v,"metals":["sterling","14k-rose"],"mix":%q}]}}`,
		float64(size), fitName, chain, float64(width), mix)))
	if err != nil {
		t.Fatal(err)
	}
	r, err := fit.New(cat, req.Design)
	if err != nil {
		t.Fatal(err)
	}
	return &r.Strands[0]
}

// solid is the shape of an element.
func solid(e *fit.Element) *mesh.Shape {
	if e.Kind == fit.Link {
		return mesh.Link(e.Part, mesh.Close, false)
	}
	return mesh.JumpRing(e.Ring.Wire, e.Ring.Inner, mesh.Close)
}

// wire is a tube in its place.
type wire struct {
	line   []geom.Point
	r      float64
	closed bool
}

func wires(s *mesh.Shape, at *geom.Frame) []wire {
	var out []wire
	for _, t := range s.Tubes {
		w := wire{r: float64(t.Radius), closed: t.Closed}
		for _, p := range t.Center {
			w.line = append(w.line, at.Point(p))
		}
		out = append(out, w)
	}
	return out
}

// pieces calls f with each straight piece of a wire.
func (w *wire) pieces(f func(a, b geom.Point)) {
	n := len(w.line)
	if n == 1 {
		f(w.line[0], w.line[0])
	}
	for i := range n {
		if i+1 < n || w.closed && n > 1 {
			f(w.line[i], w.line[(i+1)%n])
		}
	}
}

// apart is the least distance between the walls of two wires, mm: negative where they overlap.
func apart(a, b *wire) float64 {
	best := math.Inf(1)
	a.pieces(func(p, q geom.Point) {
		b.pieces(func(r, s geom.Point) { best = min(best, between(p, q, r, s)) })
	})
	return best - a.r - b.r
}

// between is the least distance of two straight pieces (Ericson 2005, "Real-time collision detection", 5.1.9).
func between(p1, q1, p2, q2 geom.Point) float64 {
	d1, d2, r := q1.Sub(p1), q2.Sub(p2), p1.Sub(p2)
	a, e, f := float64(d1.Len2()), float64(d2.Len2()), float64(d2.Dot(r))
	clamp := func(x float64) float64 { return min(1, max(0, x)) }
	var s, t float64
	switch {
	case a < 1e-12 && e < 1e-12:
	case a < 1e-12:
		t = clamp(f / e)
	default:
		c := float64(d1.Dot(r))
		if e < 1e-12 {
			s = clamp(-c / a)
			break
		}
		b := float64(d1.Dot(d2))
		if det := a*e - b*b; det > 1e-12 {
			s = clamp((b*f - c*e) / det)
		}
		t = (b*s + f) / e
		if t < 0 {
			t, s = 0, clamp(-c/a)
		} else if t > 1 {
			t, s = 1, clamp((b-c)/a)
		}
	}
	return float64(p1.Add(d1.Scale(float32(s))).Sub(p2.Add(d2.Scale(float32(t)))).Len())
}

// joined is how far pieces are apart at least, mm, and how often they go through each other.
func joined(a, b []wire) (gap float64, links int) {
	gap = math.Inf(1)
	for x := range a {
		for y := range b {
			gap = min(gap, apart(&a[x], &b[y]))
			if a[x].closed && b[y].closed {
				l := linking(&a[x], &b[y])
				links += max(l, -l)
			}
		}
	}
	return gap, links
}

// linking is how often one closed line passes through another, with a sign: half the signed crossings seen from a
// direction in which none falls on a corner.
func linking(a, b *wire) int {
	view := geom.FrameAlong(geom.Point{}, geom.Vec{X: .3217, Y: .5511, Z: .7703}, geom.Vec{X: .913, Y: .172, Z: .37})
	flat := func(w *wire) [][3]float64 {
		out := make([][3]float64, len(w.line))
		for i, p := range w.line {
			q := view.InvPoint(p)
			out[i] = [3]float64{float64(q.Y), float64(q.Z), float64(q.X)}
		}
		return out
	}
	p, q := flat(a), flat(b)
	sum := 0
	for i := range p {
		a0, a1 := p[i], p[(i+1)%len(p)]
		for j := range q {
			b0, b1 := q[j], q[(j+1)%len(q)]
			ux, uy, vx, vy := a1[0]-a0[0], a1[1]-a0[1], b1[0]-b0[0], b1[1]-b0[1]
			det := ux*vy - uy*vx
			if det == 0 {
				continue
			}
			wx, wy := b0[0]-a0[0], b0[1]-a0[1]
			s, t := (wx*vy-wy*vx)/det, (wx*uy-wy*ux)/det
			if s < 0 || s >= 1 || t < 0 || t >= 1 {
				continue
			}
			sign := 1
			if det < 0 {
				sign = -1
			}
			if a0[2]+s*(a1[2]-a0[2]) < b0[2]+t*(b1[2]-b0[2]) {
				sign = -sign
			}
			sum += sign
		}
	}
	return sum / 2
}

// straight works out a bracelet of 160 mm and lays it in a straight line.
func straight(t *testing.T, cat *design.Catalog, chain string, width unit.MM, mix string) (*fit.Strand, Rest) {
	t.Helper()
	s := strand(t, cat, chain, width, 160, "comfort", mix)
	return s, Lay(Straight(0, 0, float64(s.Thickness)/2, float64(s.Loop)), s, 1, nil, 0, Table{}, Down)
}

// everyWidth calls f with each width of each chain, in a test of its own.
func everyWidth(t *testing.T, cat *design.Catalog, f func(t *testing.T, style *design.ChainStyle, width unit.MM)) {
	for i := range cat.Chains {
		style := &cat.Chains[i]
		for j := range style.Widths {
			width := style.Widths[j].Width.MM()
			t.Run(fmt.Sprintf("%s-%v", style.ID, float64(width)), func(t *testing.T) {
				t.Parallel()
				f(t, style, width)
			})
		}
	}
}

// isBox says that an element is a frame of strip, not wire.
func isBox(e *fit.Element) bool { return e.Kind == fit.Link && e.Part.Form == design.FormBox }

// flatRing is how far, in thicknesses of its wire, a ring may run into a link of a flat chain: the links at its two
// sides are twisted against each other, and a flat ring cannot stand square to both.
const flatRing = .2

// Links and rings of round wire, laid straight, pass through their neighbours, touch them, and do not run into them.
func TestInterlock(t *testing.T) {
	t.Parallel()
	cat := catalog(t)
	everyWidth(t, cat, func(t *testing.T, style *design.ChainStyle, width unit.MM) {
		s, rest := straight(t, cat, style.ID, width, "blocks:3")
		joins := 0
		for k := range min(len(s.Elements)-1, 40) {
			e, f := &s.Elements[k], &s.Elements[k+1]
			if isBox(e) || isBox(f) {
				continue // TestBoxInterlock
			}
			if e.Kind != fit.Link && len(s.Warnings) > 0 || f.Kind != fit.Link && len(s.Warnings) > 0 {
				continue // fit says that the ring does not go through
			}
			if f.Kind == fit.JoinRing {
				joins++
			}
			se, sf := solid(e), solid(f)
			a, b := wires(se, &rest.Elements[k]), wires(sf, &rest.Elements[k+1])
			gap, links := joined(a, b)
			if links != 1 {
				t.Errorf("elements %d and %d pass through each other %d times, want 1", k, k+1, links)
			}
			least := -.02
			if style.Lay == design.LayFlat && (e.Kind != fit.Link || f.Kind != fit.Link) {
				least = -flatRing * float64(s.Size.Parts[0].Wire.MM())
			}
			if gap < least || gap > .03 {
				t.Errorf("elements %d and %d: gap %.3f mm, want between %.3f and 0.03", k, k+1, gap, least)
			}
		}
		if joins == 0 && len(s.Warnings) == 0 && style.ID != "box" {
			t.Error("no joining ring was looked at")
		}
	})
}

// frame is a box link as a solid: a rounded rectangle with a rounded rectangle cut out of it.
type frame struct{ length, width, strip, body, corner float64 }

// inside is how deep a place (in the link's frame) is in the metal, mm: negative outside.
func (f *frame) inside(p geom.Point) float64 {
	rect := func(hx, hy, r float64) float64 { // signed distance to a rounded rectangle
		dx, dy := math.Abs(float64(p.X))-hx+r, math.Abs(float64(p.Y))-hy+r
		return math.Hypot(max(dx, 0), max(dy, 0)) + min(max(dx, dy), 0) - r
	}
	outer := rect(f.length/2, f.width/2, f.corner+f.strip/2)
	hole := rect(f.length/2-f.strip, f.width/2-f.strip, f.corner-f.strip/2)
	return -max(outer, -hole, math.Abs(float64(p.Z))-f.body/2)
}

// Box links, laid straight, sit in each other's openings, touch, and do not run into each other.
func TestBoxInterlock(t *testing.T) {
	t.Parallel()
	cat := catalog(t)
	everyWidth(t, cat, func(t *testing.T, style *design.ChainStyle, width unit.MM) {
		s, rest := straight(t, cat, style.ID, width, "solid")
		if !isBox(&s.Elements[2]) {
			return
		}
		for k := 2; k < 6; k++ {
			a, b := &rest.Elements[k], &rest.Elements[k+1]
			p := s.Elements[k+1].Part
			other := frame{p.Length.Value, p.Width.Value, p.Wire.Value, p.Body.Value, p.Wire.Value}
			deepest := math.Inf(-1)
			m := &solid(&s.Elements[k]).Mesh
			for _, tri := range m.Tris {
				p, q, r := m.Points[tri[0]], m.Points[tri[1]], m.Points[tri[2]]
				for _, w := range [][2]float32{{0, 0}, {.5, 0}, {0, .5}, {.5, .5}, {.25, .25}} {
					at := p.Add(q.Sub(p).Scale(w[0])).Add(r.Sub(p).Scale(w[1]))
					deepest = max(deepest, other.inside(b.InvPoint(a.Point(at))))
				}
			}
			if deepest > .025 || deepest < -.03 {
				t.Errorf("links %d and %d: overlap %.3f mm, want between -0.03 and 0.025", k, k+1, deepest)
			}
			// The middles are a link's inner length apart, and each is turned a quarter to the last.
			if d := b.Origin.Sub(a.Origin).Len(); math.Abs(float64(d)-float64(p.Inner)) > .002 {
				t.Errorf("links %d and %d are %v mm apart, want %v", k, k+1, d, p.Inner)
			}
			if d := a.Z.Dot(b.Z); math.Abs(float64(d)) > 1e-4 {
				t.Errorf("links %d and %d are not square to each other", k, k+1)
			}
		}
	})
}
