package render

import (
	"math"
	"testing"

	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/gltf"
	"github.com/aurelink/aurelink/render/mesh"
	"github.com/aurelink/aurelink/render/raster"
	"github.com/aurelink/aurelink/render/shade"
)

// shown draws a product of a bare scene, and gives the picture and the visibility buffer that it comes from.
func shown(t *testing.T, word string, s *gltf.Scene) (*Picture, *looked) {
	t.Helper()
	_, r := open(t)
	p, ok := ProductByWord(word)
	if !ok {
		t.Fatalf("no product %s", word)
	}
	pic, err := r.DrawScene(t.Context(), s, Bare{Show: p})
	if err != nil {
		t.Fatal(err)
	}
	l := &looked{&shade.Scene{Cam: &s.Cam, Forest: mesh.NewForest(s.Insts), Metals: s.Metals}, new(raster.Buffer)}
	if err := l.buf.Draw(t.Context(), &s.Cam, s.Insts, nil); err != nil {
		t.Fatal(err)
	}
	return pic, l
}

// still is a scene of a few shapes as they are.
func still(shapes ...*mesh.Shape) *gltf.Scene {
	cat := openShop().cat
	s := &gltf.Scene{Cam: raster.Camera{W: 400, H: 300, Scale: 30}, Metals: []shade.Metal{shade.NewMetal(&cat.Metals[0])}}
	for i, shape := range shapes {
		s.Insts = append(s.Insts, mesh.Instance{Shape: shape.Finish(), ViewFromShape: geom.Identity(), Link: int32(i)})
	}
	return s
}

func ball(at geom.Point, r float32) *mesh.Shape {
	return &mesh.Shape{Tubes: []mesh.Tube{{Center: []geom.Point{at}, Radius: r}}}
}

// Depth is right in mm: on a ball of 3 mm about (0, 0, 1), and on a plate at z = -1, read back from the greys.
func TestShowDepth(t *testing.T) {
	t.Parallel()
	open(t)
	plate := &mesh.Shape{Mesh: mesh.TriMesh{
		Points:  []geom.Point{{X: 3.2, Y: -2, Z: -1}, {X: 6, Y: -2, Z: -1}, {X: 6, Y: 2, Z: -1}, {X: 3.2, Y: 2, Z: -1}},
		Normals: []geom.Normal{{Z: 1}, {Z: 1}, {Z: 1}, {Z: 1}},
		Tris:    [][3]uint32{{0, 1, 2}, {0, 2, 3}}, Surface: make([]mesh.Surface, 2),
	}}
	s := still(ball(geom.Point{Z: 1}, 3), plate)
	pic, l := shown(t, "depth", s)
	p, _ := ProductByWord("depth")
	lo, hi := l.reach(p)
	if math.Abs(float64(hi)-4) > .002 || math.Abs(float64(lo)+1) > 1e-4 {
		t.Errorf("depths run from %v to %v mm, want -1 to 4", lo, hi)
	}
	step := float64(hi-lo) / (1 - darkest) / 255
	for _, at := range [][2]float64{{0, 0}, {1, .5}, {-2, 1}, {.3, -2.4}, {4.5, 0}, {5, 1.5}} {
		x, y := s.Cam.Pixel(geom.Point{X: float32(at[0]), Y: float32(at[1])})
		grey := float64(pic.Image.RGBAAt(int(x), int(y)).R) / 255
		got := float64(lo) + (grey-darkest)/(1-darkest)*float64(hi-lo)
		v := s.Cam.View(float32(int(x))+.5, float32(int(y))+.5)
		want := -1.0
		if at[0] < 3.1 {
			want = 1 + math.Sqrt(9-float64(v.X*v.X)-float64(v.Y*v.Y))
		}
		if math.Abs(got-want) > step*.51+.01 {
			t.Errorf("at %v mm depth is %.3f mm, want %.3f", at, got, want)
		}
	}
	if c := pic.Image.RGBAAt(2, 2); c.R != 0 || c.G != 0 || c.B != 0 || c.A != 255 {
		t.Errorf("nothing is shown as %v", c)
	}
}

// Normals are unit, and on a ball they point from its middle.
func TestShowNormal(t *testing.T) {
	t.Parallel()
	open(t)
	s := still(ball(geom.Point{X: .5, Y: -.5}, 3))
	pic, l := shown(t, "normal", s)
	n := 0
	for _, tile := range l.buf.Tiles {
		for i := range tile {
			f := &tile[i]
			if d := math.Abs(float64(f.N.Vec().Len()) - 1); d > 1e-4 {
				t.Fatalf("normal %v is off unit by %v", f.N, d)
			}
			want := geom.Vec{X: f.P.X - .5, Y: f.P.Y + .5, Z: f.P.Z}.Unit()
			if want.Z > .3 && f.N.Vec().Sub(want).Len() > .02 {
				t.Fatalf("normal at %v is %v, want %v", f.P, f.N, want)
			}
			n++
		}
	}
	if n < 10000 {
		t.Errorf("only %d fragments", n)
	}
	for _, c := range []struct{ x, y, nx, ny, nz float64 }{{.5, -.5, 0, 0, 1}, {2.3, -.5, .6, 0, .8}, {.5, 1.3, 0, .6, .8}} {
		x, y := s.Cam.Pixel(geom.Point{X: float32(c.x), Y: float32(c.y)})
		got := pic.Image.RGBAAt(int(x), int(y))
		for i, w := range []float64{c.nx, c.ny, c.nz} {
			if v := float64([]uint8{got.R, got.G, got.B}[i])/127.5 - 1; math.Abs(v-w) > .03 {
				t.Errorf("at %v, %v the normal reads %v, want %v", c.x, c.y, got, c)
			}
		}
	}
}

// Every link, ring and charm in sight has pixels of its own colour, which no other has.
func TestShowLink(t *testing.T) {
	t.Parallel()
	cat, r := open(t)
	p, _ := ProductByWord("link")
	for _, said := range []string{
		"chain=figaro&metals=sterling&wrist=6.25in&view=flat&w=1600&charms=heart:14k-rose@center",
		"chain=cable&metals=sterling&wrist=6.25in&view=macro&w=640&charms=heart:14k-rose@center",
	} {
		req := ask(t, cat, said)
		pic, err := r.Show(t.Context(), req.Design, req.View, p)
		if err != nil {
			t.Fatal(err)
		}
		count := map[[3]uint8]int{}
		for i := 0; i < len(pic.Image.Pix); i += 4 {
			count[[3]uint8(pic.Image.Pix[i:i+3])]++
		}
		s := stage(t, r, req)
		taken := map[[3]uint8]int{}
		for i := range s.insts {
			in := &s.insts[i]
			x, y := s.cam.Pixel(in.ViewFromShape.Point(in.Shape.Middle))
			if b := in.Shape.Bound * s.cam.Scale; x < b || y < b || x > float32(s.cam.W)-b || y > float32(s.cam.H)-b {
				continue
			}
			c := rgb8(linkColour(in))
			key := [3]uint8{c.R, c.G, c.B}
			if j, ok := taken[key]; ok {
				t.Errorf("%s: pieces %d and %d are both %v", said, i, j, key)
			}
			taken[key] = i
			if count[key] == 0 {
				t.Errorf("%s: piece %d, link %d, role %d has no pixel of its colour %v", said, i, in.Link, in.Role, key)
			}
		}
		if len(taken) < 10 {
			t.Errorf("%s: only %d pieces", said, len(taken))
		}
	}
}

// Coverage adds up to the area of a round-ended wire: 2rl + pi r2.
func TestShowCoverage(t *testing.T) {
	t.Parallel()
	open(t)
	const r, l = .31, 9.3
	for _, angle := range []float64{0, 17, 45, 90} {
		sin, cos := math.Sincos(angle * math.Pi / 180)
		x, y := float32(l/2*cos), float32(l/2*sin)
		s := still(&mesh.Shape{Tubes: []mesh.Tube{{Center: []geom.Point{{X: -x, Y: -y}, {X: x, Y: y}}, Radius: r}}})
		s.Cam.W, s.Cam.H, s.Cam.Scale = 900, 900, 40 // clear of the legend
		pic, _ := shown(t, "coverage", s)
		var sum float64
		for y := 100; y < 800; y++ {
			for x := range 900 {
				if y < 700 || (x > 300 && x < 600) {
					sum += float64(pic.Image.Pix[pic.Image.PixOffset(x, y)]) / 255
				}
			}
		}
		got, want := sum/40/40, 2*r*l+math.Pi*r*r
		t.Logf("at %v degrees: %.4f mm2, %+.2f %%", angle, got, 100*(got/want-1))
		if math.Abs(got/want-1) > .01 {
			t.Errorf("at %v degrees coverage adds up to %.4f mm2, want %.4f", angle, got, want)
		}
	}
}

// Work is done where there is metal and nowhere else, and most where links touch.
func TestShowCost(t *testing.T) {
	t.Parallel()
	cat, r := open(t)
	s := stage(t, r, ask(t, cat, "chain=cable&metals=sterling&wrist=6in&view=macro&w=320&charms=birthstone.garnet:sterling@center"))
	sc := &shade.Scene{Cam: &s.cam, Forest: mesh.NewForest(s.insts), Metals: s.metals, Ground: s.layer.Ground, Under: s.layer.Pix, Shadow: new(shade.Shadow)}
	work, err := r.shader.Work(t.Context(), sc, &s.buf)
	if err != nil {
		t.Fatal(err)
	}
	frags := make([]int, len(work))
	for _, tile := range s.buf.Tiles {
		for i := range tile {
			frags[tile[i].Pixel]++
		}
	}
	most := 0
	for i, n := range work {
		if (n == 0) != (frags[i] == 0) || n < 2*frags[i] {
			t.Fatalf("pixel %d: %d fragments, %d pieces of work", i, frags[i], n)
		}
		most = max(most, n)
	}
	if most < 20 {
		t.Errorf("the costliest pixel takes %d", most)
	}
}

// The legend of metals names those in sight, once each.
func TestShowMetal(t *testing.T) {
	t.Parallel()
	cat, r := open(t)
	s := stage(t, r, ask(t, cat, "chain=figaro&metals=gold-filled,sterling&mix=long:B&wrist=6in&view=macro&w=320&charms=birthstone.garnet:14k-rose@center"))
	l := &looked{&shade.Scene{Cam: &s.cam, Forest: mesh.NewForest(s.insts), Metals: s.metals}, &s.buf}
	got := map[string]bool{}
	for _, e := range metalLegend(l, 0, 0).Entries {
		if got[e.Name] {
			t.Errorf("%s comes twice", e.Name)
		}
		got[e.Name] = true
	}
	for _, id := range []string{"gold-filled", "sterling", "14k-rose"} {
		if m, ok := cat.Metal(id); !ok || !got[m.Name] {
			t.Errorf("no %s in %v", id, got)
		}
	}
	if !got["stone"] {
		t.Errorf("no stone in %v", got)
	}
}

// The heat scale grows lighter all the way.
func TestHeat(t *testing.T) {
	t.Parallel()
	last := -1.0
	for i := range 101 {
		c := heat(float64(i) / 100)
		l := .2126*float64(c.R) + .7152*float64(c.G) + .0722*float64(c.B)
		if l <= last {
			t.Errorf("at %d %% it is no lighter than before: %v", i, c)
		}
		last = l
	}
	if heat(-1) != heat(0) || heat(2) != heat(1) {
		t.Error("it does not clamp")
	}
}

// Every product draws in every view, opaque and of the view's size.
func TestShowEvery(t *testing.T) {
	if testing.Short() {
		t.Skip("many pictures by one goroutine: nothing for the race detector")
	}
	cat, r := open(t)
	for _, p := range Products() {
		if p.OnArm() {
			continue // drawn over a picture, see TestShowDrape
		}
		for _, view := range design.Views() {
			req := ask(t, cat, stack, "view="+view+"&w=320")
			pic, err := r.Show(t.Context(), req.Design, req.View, &p)
			if err != nil {
				t.Fatal(err)
			}
			lit := 0
			for i := 0; i < len(pic.Image.Pix); i += 4 {
				if pic.Image.Pix[i] > 0 {
					lit++
				}
				if pic.Image.Pix[i+3] != 255 {
					t.Fatalf("%s %s: pixel %d is not opaque", p.Word, view, i/4)
				}
			}
			if lit < 1000 || lit > len(pic.Image.Pix)/8 {
				t.Errorf("%s %s: %d pixels lit", p.Word, view, lit)
			}
		}
	}
}
