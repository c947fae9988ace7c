package mesh

import (
	"fmt"
	"math"
	"reflect"
	"testing"

	"github.com/aurelink/aurelink/assets"
	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/fit"
	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/glyph"
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

// everyCharm gives every charm of the catalogue in every size and way it hangs, letters in every character
// and face, stones in two.
func everyCharm(cat *design.Catalog) []design.CharmUse {
	var uses []design.CharmUse
	for i := range cat.Charms {
		c := &cat.Charms[i]
		sizes := c.Sizes
		if c.Kind == design.CharmLetter { // there are many: the ends stand for all
			sizes = []design.Number{sizes[0], sizes[len(sizes)-1]}
		}
		for _, size := range sizes {
			for _, hang := range c.Hang {
				u := design.CharmUse{Charm: c.ID, Size: size.MM(), Hang: hang}
				switch {
				case c.Kind == design.CharmLetter:
					for _, face := range design.Faces() {
						for _, r := range characters {
							u.Face, u.Text = face, string(r)
							uses = append(uses, u)
						}
					}
				case c.Kind == design.CharmStone:
					for k := range min(2, len(cat.Stones)) {
						u.Stone = cat.Stones[k].ID
						uses = append(uses, u)
					}
				default:
					uses = append(uses, u)
					if c.Text > 0 {
						u.Face, u.Text = "serif", "Q&A"[:min(3, c.Text)]
						uses = append(uses, u)
					}
				}
			}
		}
	}
	return uses
}

func TestEveryCharm(t *testing.T) {
	t.Parallel()
	cat, f := catalog(t), newFaces(t)
	var total, count int
	for i, u := range everyCharm(cat) {
		if testing.Short() && i%5 != 0 {
			continue
		}
		name := fmt.Sprintf("%s %s%s %s %v %s", u.Charm, u.Text, u.Stone, u.Face, u.Size, u.Hang)
		s, err := Charm(cat, u, f)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if err := watertight(&s.Mesh); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if s.Mesh.Volume() <= 0 {
			t.Errorf("%s: volume %v", name, s.Mesh.Volume())
		}
		total, count = total+len(s.Mesh.Tris), count+1
		if n := len(s.Mesh.Tris); n > 2600 {
			t.Errorf("%s: %d triangles", name, n)
		}
		checkEyes(t, name, cat, u, s)
		if (u.Text != "" && u.Charm != "letter") != (s.Relief != nil) {
			t.Errorf("%s: relief %v", name, s.Relief != nil)
		}
		checkSize(t, name, u, s)
	}
	if mean := total / count; mean > 1500 {
		t.Errorf("%d triangles a charm on average", mean)
	}
}

// checkSize judges the body against the size asked for.
func checkSize(t *testing.T, name string, u design.CharmUse, s *Shape) {
	t.Helper()
	lo, hi := s.Mesh.Points[0], s.Mesh.Points[0]
	for _, p := range s.Mesh.Points {
		lo.X, lo.Y = min(lo.X, p.X), min(lo.Y, p.Y)
		hi.X, hi.Y = max(hi.X, p.X), max(hi.Y, p.Y)
	}
	most, size := float64(max(hi.X-lo.X, hi.Y-lo.Y)), float64(u.Size)
	least := 0.99
	if u.Charm == "letter" {
		least = 0.7 // J has its height, a tail or a width takes from it
	}
	// A letter that hangs a little askew is larger along the axes.
	if most > 1.12*size || u.Charm != "letter" && most > 1.005*size || most < least*size {
		t.Errorf("%s: %.2f mm across", name, most)
	}
}

// checkEyes judges how a charm is carried.
func checkEyes(t *testing.T, name string, cat *design.Catalog, u design.CharmUse, s *Shape) {
	t.Helper()
	ring := func(tube Tube) (cx, cy, r float64) { // of the wire's centreline
		for _, p := range tube.Center {
			cx += float64(p.X) / float64(len(tube.Center))
			cy += float64(p.Y) / float64(len(tube.Center))
		}
		return cx, cy, math.Hypot(float64(tube.Center[0].X)-cx, float64(tube.Center[0].Y)-cy)
	}
	// The opening stays open, and body or post reaches the wire.
	for _, tube := range s.Tubes {
		if !tube.Closed {
			continue
		}
		cx, cy, r := ring(tube)
		nearest := math.Inf(1)
		at := geom.Point{X: float32(cx), Y: float32(cy)}
		for _, tr := range s.Mesh.Tris {
			for k := range 3 {
				a, b := s.Mesh.Points[tr[k]], s.Mesh.Points[tr[(k+1)%3]]
				a.Z, b.Z = 0, 0
				if u := b.Sub(a); u.Len2() > 0 {
					h := min(1, max(0, at.Sub(a).Dot(u)/u.Len2()))
					nearest = min(nearest, float64(a.Lerp(b, h).Sub(at).Len()))
				}
			}
		}
		for _, other := range s.Tubes {
			if !other.Closed {
				for _, p := range other.Center {
					nearest = min(nearest, math.Hypot(float64(p.X)-cx, float64(p.Y)-cy))
				}
			}
		}
		wire := float64(tube.Radius)
		if nearest < r-wire-0.02 {
			t.Errorf("%s: the body comes %.2f mm into the eye's opening", name, r-wire-nearest)
		}
		if u.Hang == design.Dangle && nearest > r+wire {
			t.Errorf("%s: the eye is %.2f mm off the body", name, nearest-r-wire)
		}
	}
	if u.Hang == design.Inline {
		charm, _ := cat.Charm(u.Charm)
		x0, y0, r0 := ring(s.Tubes[0])
		x1, y1, r1 := ring(s.Tubes[1])
		inner := (x1 + r1 - float64(s.Tubes[1].Radius)) - (x0 - r0 + float64(s.Tubes[0].Radius))
		if want := fit.ConnectorInner(charm, u.Size); math.Abs(inner-float64(want)) > 1e-3 || math.Abs(y0)+math.Abs(y1) > 1e-5 {
			t.Errorf("%s: from pull to pull %.3f mm, want %v", name, inner, want)
		}
		return
	}
	cx, cy, r := ring(s.Tubes[0])
	if top := cy + r - float64(s.Tubes[0].Radius); math.Abs(cx) > 1e-5 || math.Abs(top-float64(fit.EyeInner/2)) > 1e-5 {
		t.Errorf("%s: the eye opens up to (%.3f, %.3f)", name, cx, top)
	}
	// The body's weight is straight below.
	var x, y, area float64
	for i, tr := range s.Mesh.Tris {
		if s.Mesh.Surface[i] == Polished && u.Charm != "birthstone" {
			continue
		}
		a, b, c := s.Mesh.Points[tr[0]], s.Mesh.Points[tr[1]], s.Mesh.Points[tr[2]]
		w := max(0, float64(b.Sub(a).Cross(c.Sub(a)).Z))
		x += w * float64(a.X+b.X+c.X) / 3
		y += w * float64(a.Y+b.Y+c.Y) / 3
		area += w
	}
	if x, y = x/area, y/area; y > -0.9 || math.Abs(x) > 0.08*math.Abs(y)+0.02 {
		t.Errorf("%s: the weight is at (%.2f, %.2f)", name, x, y)
	}
}

func TestCharmsAreTheSameEachTime(t *testing.T) {
	t.Parallel()
	cat, f := catalog(t), newFaces(t)
	for _, u := range []design.CharmUse{
		{Charm: "letter", Text: "R", Face: "script", Size: 5, Hang: design.Dangle},
		{Charm: "disc", Text: "Zoe", Face: "script", Size: 8, Hang: design.Dangle},
		{Charm: "birthstone", Stone: "garnet", Size: 3, Hang: design.Inline},
	} {
		a, err := Charm(cat, u, f)
		if err != nil {
			t.Fatal(err)
		}
		b, err := Charm(cat, u, newFaces(t))
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(a.Mesh, b.Mesh) || !reflect.DeepEqual(a.Tubes, b.Tubes) || !reflect.DeepEqual(a.Relief, b.Relief) {
			t.Errorf("%+v came out differently", u)
		}
	}
}

func TestThinLettersAreThickened(t *testing.T) {
	t.Parallel()
	f := newFaces(t)
	loops, err := letter(f, design.CharmUse{Text: "A", Face: "serif", Size: 4})
	if err != nil {
		t.Fatal(err)
	}
	raw, err := f.Text("serif", "A", 4)
	if err != nil {
		t.Fatal(err)
	}
	if was, is := glyph.Stroke(raw), glyph.Stroke(loops); is < was+0.12 || is < 0.8*castStroke {
		t.Errorf("serif A of 4 mm has strokes of %v, as drawn %v: not thickened", is, was)
	}
	// One that is thick enough is not.
	if raw, err = f.Text("sans", "A", 4); err != nil {
		t.Fatal(err)
	}
	if loops, err = letter(f, design.CharmUse{Text: "A", Face: "sans", Size: 4}); err != nil {
		t.Fatal(err)
	}
	if was, is := netArea(raw), netArea(loops); math.Abs(was-is) > 0.03*was {
		t.Errorf("sans A of 4 mm covers %.2f mm2, as drawn %.2f", is, was)
	}
}

func TestCharmRefuses(t *testing.T) {
	t.Parallel()
	cat, f := catalog(t), newFaces(t)
	for _, u := range []design.CharmUse{
		{Charm: "anvil", Size: 5},
		{Charm: "letter", Text: "☃", Face: "sans", Size: 5},
		{Charm: "letter", Text: " ", Face: "sans", Size: 5},
		{Charm: "birthstone", Stone: "kryptonite", Size: 3},
		{Charm: "heart", Size: unit.MM(math.NaN())},
	} {
		if _, err := Charm(cat, u, f); err == nil {
			t.Errorf("%+v was built", u)
		}
	}
}

func TestEngraving(t *testing.T) {
	t.Parallel()
	f := newFaces(t)
	loops, err := f.Text("sans", "I", 3)
	if err != nil {
		t.Fatal(err)
	}
	r := Engrave(loops)
	var deepest float32
	var volume float64
	for i, d := range r.Depth {
		deepest = max(deepest, d)
		volume += float64(d) / reliefPerMM / reliefPerMM
		if x, y := i%r.W, i/r.W; (x == 0 || y == 0 || x == r.W-1 || y == r.H-1) && d > 1e-4 {
			t.Fatalf("the grid is cut off at %d, %d", x, y)
		}
		// Steeper than this the normals would fold.
		if i%r.W > 0 && math.Abs(float64(d-r.Depth[i-1]))*reliefPerMM > 2 {
			t.Fatalf("a step of %v between cells", d-r.Depth[i-1])
		}
	}
	if math.Abs(float64(deepest)-float64(EngravingDepth)) > 1e-3 {
		t.Errorf("deepest %v mm, want %v", deepest, EngravingDepth)
	}
	if want := netArea(loops) * float64(EngravingDepth); math.Abs(volume-want) > 0.02*want {
		t.Errorf("%.4f mm3 cut away, want %.4f", volume, want)
	}
	if Engrave(nil) != nil {
		t.Error("nothing was engraved")
	}
}

func BenchmarkCharmLetter(b *testing.B) {
	cat, f := catalog(b), newFaces(b)
	for b.Loop() {
		if _, err := Charm(cat, design.CharmUse{Charm: "letter", Text: "G", Face: "script", Size: 5, Hang: design.Dangle}, f); err != nil {
			b.Fatal(err)
		}
	}
}
