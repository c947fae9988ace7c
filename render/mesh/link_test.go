package mesh

import (
	"fmt"
	"math"
	"testing"

	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/geom"
)

// everyPart calls f with each part of each chain in each width.
func everyPart(cat *design.Catalog, f func(name string, style *design.ChainStyle, p *design.Part)) {
	for i := range cat.Chains {
		style := &cat.Chains[i]
		for j := range style.Widths {
			size := &style.Widths[j]
			for k := range size.Parts {
				p := &size.Parts[k]
				f(fmt.Sprintf("%s %v %s", style.ID, size.Width.MM(), p.ID), style, p)
			}
		}
	}
}

// wireLength is the length of a tube's middle line, mm.
func wireLength(t *Tube) float64 {
	var sum float64
	for i := range t.Center {
		if i+1 < len(t.Center) || t.Closed {
			sum += float64(t.Center[(i+1)%len(t.Center)].Sub(t.Center[i]).Len())
		}
	}
	return sum
}

// tubeVolume is a tube's section times its length, with half a ball at each open end.
func tubeVolume(t *Tube) float64 {
	r := float64(t.Radius)
	v := math.Pi * r * r * wireLength(t)
	if !t.Closed {
		v += 4. / 3 * math.Pi * r * r * r
	}
	return v
}

// What is drawn holds the metal that is weighed.
func TestVolume(t *testing.T) {
	t.Parallel()
	for _, detail := range []Detail{Plain, Close} {
		everyPart(catalog(t), func(name string, _ *design.ChainStyle, p *design.Part) {
			s := Link(p, detail, false)
			got := s.Mesh.Volume()
			for i := range s.Tubes {
				got += tubeVolume(&s.Tubes[i])
			}
			within := .02
			switch p.Form {
			case design.FormBar:
				within = .04 // a rod is weighed with square ends and drawn with round ones
			case design.FormBox:
				within = .10 // a frame is weighed with sharp corners and drawn with round ones
			}
			if want := p.VolumeMM3(); math.Abs(got/want-1) > within {
				t.Errorf("%s at detail %d holds %.4f mm3, weighed as %.4f: %+.1f %%", name, detail, got, want, 100*(got/want-1))
			}
		})
	}
}

// What is drawn is as long and as broad as the catalogue says, and centred.
func TestLinkSize(t *testing.T) {
	t.Parallel()
	everyPart(catalog(t), func(name string, _ *design.ChainStyle, p *design.Part) {
		for _, detail := range []Detail{Plain, Close} {
			s := Link(p, detail, false)
			lo, hi := reaches(s)
			for _, c := range []struct {
				axis      string
				got, want float64
			}{
				{"longest at the right", float64(hi.X), p.Length.Value / 2},
				{"longest at the left", float64(-lo.X), p.Length.Value / 2},
			} {
				if math.Abs(c.got-c.want) > .01 {
					t.Errorf("%s is %s %.3f mm from the middle, want %.3f", name, c.axis, c.got, c.want)
				}
			}
			if p.Twist == 0 {
				want := max(p.Width.Value, 0)
				if p.Form == design.FormBead || p.Form == design.FormBar {
					want = max(want, p.Body.Value)
				}
				if got := float64(hi.Y - lo.Y); math.Abs(got-want) > .02 {
					t.Errorf("%s is %.3f mm broad, want %.3f", name, got, want)
				}
			}
		}
	})
}

// reaches is the box round a shape, without the play that bounding boxes have.
func reaches(s *Shape) (lo, hi geom.Point) {
	inf := float32(math.Inf(1))
	lo, hi = geom.Point{X: inf, Y: inf, Z: inf}, geom.Point{X: -inf, Y: -inf, Z: -inf}
	grow := func(p geom.Point, r float32) {
		lo = geom.Point{X: min(lo.X, p.X-r), Y: min(lo.Y, p.Y-r), Z: min(lo.Z, p.Z-r)}
		hi = geom.Point{X: max(hi.X, p.X+r), Y: max(hi.Y, p.Y+r), Z: max(hi.Z, p.Z+r)}
	}
	for _, t := range s.Tubes {
		for _, p := range t.Center {
			grow(p, t.Radius)
		}
	}
	for _, p := range s.Mesh.Points {
		grow(p, 0)
	}
	return lo, hi
}

// A box link is a solid whose triangles and normals face outwards.
func TestBoxIsSolid(t *testing.T) {
	t.Parallel()
	everyPart(catalog(t), func(name string, _ *design.ChainStyle, p *design.Part) {
		if p.Form != design.FormBox {
			return
		}
		m := &Link(p, Plain, true).Mesh
		if err := watertight(m); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if m.Volume() <= 0 {
			t.Errorf("%s: volume %v mm3: it is inside out", name, m.Volume())
		}
		for i, tri := range m.Tris {
			a, b, c := m.Points[tri[0]], m.Points[tri[1]], m.Points[tri[2]]
			out := b.Sub(a).Cross(c.Sub(a)).Unit()
			for _, v := range tri {
				if d := m.Normals[v].Vec().Dot(out); d < .7 {
					t.Fatalf("%s: a normal of triangle %d is %.0f degrees off its face", name, i, math.Acos(float64(d))*180/math.Pi)
				}
			}
		}
		if len(m.Slot) != len(m.Tris) {
			t.Fatalf("%s: %d slots for %d triangles", name, len(m.Slot), len(m.Tris))
		}
	})
}

// A link of two metals has the second in its right half and only there.
func TestTwotone(t *testing.T) {
	t.Parallel()
	everyPart(catalog(t), func(name string, _ *design.ChainStyle, p *design.Part) {
		s := Link(p, Plain, true)
		n := [2]int{}
		check := func(x float32, slot uint8) {
			n[slot]++
			if x < -.05 && slot != 0 || x > .05 && slot != 1 {
				t.Errorf("%s: slot %d at x = %.2f mm", name, slot, x)
			}
		}
		for i := range s.Segs {
			if g := &s.Segs[i]; g.Len > 0 && g.Len < .5 { // the rod of a bar is one piece
				check(g.A.X+g.Dir.X*g.Len/2, g.Slot)
			}
		}
		for i, tri := range s.Mesh.Tris {
			check((s.Mesh.Points[tri[0]].X+s.Mesh.Points[tri[1]].X+s.Mesh.Points[tri[2]].X)/3, s.Mesh.Slot[i])
		}
		if n[0] == 0 || n[1] == 0 {
			t.Errorf("%s: %d pieces of the first metal, %d of the second", name, n[0], n[1])
		}
	})
}

// fromLine is how far a point is from a closed polyline, mm.
func fromLine(p geom.Point, line []geom.Point) float64 {
	best := math.Inf(1)
	for i, a := range line {
		ab, ap := line[(i+1)%len(line)].Sub(a), p.Sub(a)
		u := min(1, max(0, ap.Dot(ab)/max(1e-12, ab.Len2())))
		best = min(best, float64(ap.Sub(ab.Scale(u)).Len()))
	}
	return best
}

// Straight pieces stray little from the bends they stand for: measured in pixels of a 1200 pixel picture of a wrist
// for plain detail, and of the enlarged view for close detail. A bend of radius r cut into n strays by
// r (1 - cos(pi/n)): a ring of 3.6 mm in 32 by .009 mm.
func TestDetail(t *testing.T) {
	t.Parallel()
	const fine = 2048
	for _, c := range []struct {
		detail Detail
		scale  float64 // px/mm
		within float64 // px
	}{{Plain, 12, .12}, {Close, 46, .12}} {
		var worst float64
		var where string
		measure := func(name string, bend, cut *Shape) {
			for i := range bend.Tubes {
				if !bend.Tubes[i].Closed {
					continue
				}
				for j := 0; j < len(bend.Tubes[i].Center); j += 5 {
					if d := fromLine(bend.Tubes[i].Center[j], cut.Tubes[i].Center) * c.scale; d > worst {
						worst, where = d, name
					}
				}
			}
		}
		cat := catalog(t)
		everyPart(cat, func(name string, _ *design.ChainStyle, p *design.Part) {
			measure(name, Link(p, fine, false), Link(p, c.detail, false))
		})
		for _, r := range cat.Rings {
			for _, in := range r.Inner {
				measure(fmt.Sprintf("%s ring of %v", r.ID, in.MM()), JumpRing(r.Wire.MM(), in.MM(), fine), JumpRing(r.Wire.MM(), in.MM(), c.detail))
			}
		}
		t.Logf("detail %d at %v px/mm strays by up to %.3f px (%s)", c.detail, c.scale, worst, where)
		if worst > c.within {
			t.Errorf("more than %v px", c.within)
		}
	}
}

// The normals along a cut ring are those of the true one.
func TestTubeNormals(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		detail Detail
		mean   float64 // degrees
		most   float64
	}{{Plain, 1, 3}, {Close, .4, 2}} {
		const wire, inner = .5, 2.
		ring := JumpRing(wire, inner, c.detail)
		r := (inner + wire) / 2
		var sum, worst float64
		n := 0
		for i := range ring.Segs {
			g := &ring.Segs[i]
			// Walk round the wall of the piece, and along it.
			f := geom.FrameAlong(g.A, g.Dir, geom.Vec{Z: 1})
			for k := range 24 {
				for _, u := range []float32{.02, .3, .5, .8, .98} {
					s, co := math.Sincos(2 * math.Pi * float64(k) / 24)
					p := f.Point(geom.Point{X: g.Len * u, Y: g.Radius * float32(co), Z: g.Radius * float32(s)})
					got := g.NormalAt(p).Vec()
					// The torus's normal points away from the nearest place of its circle.
					flat := geom.Vec{X: p.X, Y: p.Y}.Unit().Scale(float32(r))
					want := geom.Vec(p).Sub(flat).Unit()
					a := math.Acos(min(1, float64(got.Dot(want)))) * 180 / math.Pi
					sum, n, worst = sum+a, n+1, max(worst, a)
				}
			}
		}
		t.Logf("detail %d: normals are %.2f degrees off on average, %.2f at most", c.detail, sum/float64(n), worst)
		if sum/float64(n) > c.mean || worst > c.most {
			t.Errorf("more than %v on average or %v at most", c.mean, c.most)
		}
	}
}

// Normals meet where pieces meet: no facet shows on a polished ring.
func TestTubeNormalsMeet(t *testing.T) {
	t.Parallel()
	everyPart(catalog(t), func(name string, _ *design.ChainStyle, p *design.Part) {
		if p.Form == design.FormBox {
			return
		}
		tube := Link(p, Plain, false).Tubes[0]
		segs := tube.segments(0)
		for i := range segs {
			g, h := &segs[i], &segs[(i+1)%len(segs)]
			if d := g.TanB.Sub(h.TanA).Len(); d > 1e-5 {
				t.Errorf("%s: directions of the wire differ by %v at the end of piece %d", name, d, i)
			}
		}
	})
}

// Sticks stand for the whole shape: they reach as far as it does and are about as thick.
func TestShades(t *testing.T) {
	t.Parallel()
	everyPart(catalog(t), func(name string, _ *design.ChainStyle, p *design.Part) {
		s := Link(p, Plain, false)
		if len(s.Shades) == 0 || len(s.Shades) > 64 {
			t.Errorf("%s has %d sticks", name, len(s.Shades))
		}
		lo, hi := reaches(s)
		inf := float32(math.Inf(1))
		slo, shi := geom.Point{X: inf, Y: inf}, geom.Point{X: -inf, Y: -inf}
		for _, c := range s.Shades {
			for _, e := range []geom.Point{c.A, c.B} {
				slo = geom.Point{X: min(slo.X, e.X-c.Radius), Y: min(slo.Y, e.Y-c.Radius)}
				shi = geom.Point{X: max(shi.X, e.X+c.Radius), Y: max(shi.Y, e.Y+c.Radius)}
			}
		}
		for _, d := range []float32{slo.X - lo.X, slo.Y - lo.Y, hi.X - shi.X, hi.Y - shi.Y} {
			if d < -.25 || d > .25 {
				t.Errorf("%s: sticks reach %.2f mm less (or more) than the shape", name, d)
			}
		}
	})
}

// Bound holds the shape, and not much more.
func TestBound(t *testing.T) {
	t.Parallel()
	everyPart(catalog(t), func(name string, _ *design.ChainStyle, p *design.Part) {
		s := Link(p, Plain, false)
		for _, tube := range s.Tubes {
			for _, c := range tube.Center {
				if d := c.Sub(s.Middle).Len() + tube.Radius; d > s.Bound {
					t.Fatalf("%s: a place %v mm from the middle is outside the bound of %v", name, d, s.Bound)
				}
			}
		}
		for _, c := range s.Mesh.Points {
			if d := c.Sub(s.Middle).Len(); d > s.Bound*1.00001 {
				t.Fatalf("%s: a place %v mm from the middle is outside the bound of %v", name, d, s.Bound)
			}
		}
	})
}

func TestReliefAt(t *testing.T) {
	t.Parallel()
	// A slope of .1 mm a mm along X.
	r := &Relief{X0: -1, Y0: -1, PerMM: 10, W: 20, H: 20, Depth: make([]float32, 400)}
	for i := range r.Depth {
		r.Depth[i] = .01 * (float32(i%20) + .5)
	}
	for _, x := range []float32{-.5, 0, .43} {
		depth, dx, dy := r.At(x, .2)
		if want := .1 * (x + 1); abs32(depth-want) > 1e-5 || abs32(dx-.1) > 1e-4 || abs32(dy) > 1e-4 {
			t.Errorf("at %v: depth %v slope %v %v, want %v .1 0", x, depth, dx, dy, want)
		}
	}
	for _, p := range [][2]float32{{-3, 0}, {0, 5}, {1.2, 0}, {float32(math.Inf(1)), 0}} {
		if depth, dx, dy := r.At(p[0], p[1]); depth != 0 || dx != 0 || dy != 0 {
			t.Errorf("off the relief at %v: %v %v %v", p, depth, dx, dy)
		}
	}
}

// A stone is as deep wherever in its charm it sits: its depth decides how much it stains light.
func TestGemDepth(t *testing.T) {
	t.Parallel()
	cat, faces := catalog(t), newFaces(t)
	for _, h := range []design.Hang{design.Inline, design.Dangle} {
		s, err := Charm(cat, design.CharmUse{Charm: "birthstone", Stone: "garnet", Size: 3, Hang: h}, faces)
		if err != nil {
			t.Fatal(err)
		}
		lo, hi := float32(9), float32(-9)
		for i, tri := range s.Mesh.Tris {
			for _, v := range tri {
				if z := s.Mesh.Points[v].Z; s.Mesh.Surface[i] == Gem {
					lo, hi = min(lo, z), max(hi, z)
				}
			}
		}
		if got := s.Gem.Depth(); abs32(got-(hi-lo)) > .05 {
			t.Errorf("%s: %.3f mm deep, want %.3f", h, got, hi-lo)
		}
	}
}

// A line with more points than are seen is cut at fewer: pieces stay as near to it as was asked for, keep its directions where they meet,
// and a change of metal is never inside one.
func TestTolerance(t *testing.T) {
	t.Parallel()
	const stray = .0005
	for _, closed := range []bool{true, false} {
		tube := Tube{Center: stadium(2, .6, 400), Radius: .2, Closed: closed}
		tube.Slot = make([]uint8, len(tube.Center))
		for i := range tube.Slot {
			tube.Slot[i] = uint8(i * 3 / len(tube.Slot) % 2)
		}
		whole, segs := tube.segments(0), tube.segments(stray)
		if len(segs) > len(whole)/4 || len(segs) < 24 {
			t.Errorf("closed %v: %d pieces of %d", closed, len(segs), len(whole))
		}
		var long float32
		for i := range segs {
			g := &segs[i]
			if g.Len == 0 {
				continue
			}
			long += g.Len
			// Each point of the line that lies along it is near it, and of its metal.
			for j, p := range tube.Center {
				w := p.Sub(g.A)
				at := w.Dot(g.Dir)
				if off := w.Sub(g.Dir.Scale(at)).Len(); at > 1e-4 && at < g.Len-1e-4 && off < .1 {
					if off > stray*1.001 {
						t.Fatalf("closed %v: point %d is %v mm off piece %d", closed, j, off, i)
					}
					if tube.Slot[j] != g.Slot {
						t.Fatalf("closed %v: point %d is of another metal than piece %d", closed, j, i)
					}
				}
			}
			if h := &segs[(i+1)%len(segs)]; h.Len > 0 && g.A.Add(g.Dir.Scale(g.Len)).Sub(h.A).Len() > 1e-4 || h.Len > 0 && g.TanB.Sub(h.TanA).Len() > 1e-5 {
				t.Fatalf("closed %v: pieces %d and the next do not meet", closed, i)
			}
		}
		var line float32
		for i := range tube.pieces() {
			line += tube.Center[(i+1)%len(tube.Center)].Sub(tube.Center[i]).Len()
		}
		if d := line - long; d < 0 || d > .001*line {
			t.Errorf("closed %v: pieces are %v mm long, the line %v", closed, long, line)
		}
	}
	// One point more than a straight piece may stand for is cut all the same.
	straight := Tube{Radius: .1}
	for i := range 200 {
		straight.Center = append(straight.Center, geom.Point{X: float32(i) / 100})
	}
	if n := len(straight.segments(stray)); n < 200/32 || n > 12 {
		t.Errorf("a straight line is cut into %d pieces", n)
	}
}
