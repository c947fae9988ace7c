package gltf

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"math"
	"testing"

	"github.com/aurelink/aurelink/assets"
	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/glyph"
	"github.com/aurelink/aurelink/render/mesh"
	"github.com/aurelink/aurelink/render/raster"
	"github.com/aurelink/aurelink/render/shade"
)

// torus is a ring of wire r about a circle of radius R, mm, cut into n pieces.
func torus(R, r float64, n int) *mesh.Shape {
	t := mesh.Tube{Radius: float32(r), Closed: true}
	for i := range n {
		s, c := math.Sincos(2 * math.Pi * float64(i) / float64(n))
		t.Center = append(t.Center, geom.Point{X: float32(R * c), Y: float32(R * s)})
	}
	return (&mesh.Shape{Tubes: []mesh.Tube{t}}).Finish()
}

// sum is a solid's area, volume and middle: mm2, mm3, mm.
func (s *solid) sum() (area, volume float64, middle v3) {
	for _, t := range s.tris {
		a, b, c := vec3(s.points[t[0]]), vec3(s.points[t[1]]), vec3(s.points[t[2]])
		area += b.sub(a).cross(c.sub(a)).len() / 2
		v := a.dot(b.cross(c)) / 6
		volume += v
		middle = middle.add(a.add(b).add(c).mul(v / 4))
	}
	return area, volume, middle.mul(1 / volume)
}

// open counts the edges that two triangles do not share in opposite directions.
func (s *solid) open() int {
	type edge [2]geom.Point
	uses := map[edge]int{}
	for _, t := range s.tris {
		for k := range 3 {
			a, b := s.points[t[k]], s.points[t[(k+1)%3]]
			uses[edge{a, b}]++
			uses[edge{b, a}]--
		}
	}
	n := 0
	for _, u := range uses {
		if u != 0 {
			n++
		}
	}
	return n
}

func near(got, want, share float64) bool { return math.Abs(got-want) <= share*math.Abs(want) }

// TestTubes holds wire to the formulas for its area and volume.
func TestTubes(t *testing.T) {
	t.Parallel()
	const pi = math.Pi
	straight := []geom.Point{{X: -2}, {}, {X: 3}}
	for _, tc := range []struct {
		name         string
		tube         mesh.Tube
		area, volume float64
	}{
		{"torus", torus(2, .5, 256).Tubes[0], 4 * pi * pi * 2 * .5, 2 * pi * pi * 2 * .25},
		{"ball", mesh.Tube{Center: []geom.Point{{X: 1, Y: 2, Z: 3}}, Radius: .7}, 4 * pi * .49, 4. / 3 * pi * .343},
		{"rod", mesh.Tube{Center: straight, Radius: .4}, 2*pi*.4*5 + 4*pi*.16, pi*.16*5 + 4./3*pi*.064},
	} {
		s := &solid{}
		s.tube(&tc.tube, 256, 0)
		area, volume, _ := s.sum()
		// 256 sides leave a circle's area by (2 pi/256)^2 / 6.
		if !near(area, tc.area, 3e-4) || !near(volume, tc.volume, 5e-4) {
			t.Errorf("%s: area %.4f mm2, volume %.4f mm3; %.4f and %.4f", tc.name, area, volume, tc.area, tc.volume)
		}
		if n := s.open(); n > 0 {
			t.Errorf("%s: %d open edges", tc.name, n)
		}
	}
	// A polyline's corner is a mitre: the volume of a square of wire is its length times the section.
	s := &solid{}
	s.tube(&mesh.Tube{Center: []geom.Point{{X: 1, Y: 1}, {X: -1, Y: 1}, {X: -1, Y: -1}, {X: 1, Y: -1}}, Radius: .3, Closed: true}, 256, 0)
	if _, volume, _ := s.sum(); !near(volume, 8*pi*.09, 5e-4) {
		t.Errorf("a square of wire holds %.4f mm3, not %.4f", volume, 8*pi*.09)
	}
}

// TestTorusNormals holds normals to the torus that a coarse polyline stands for.
func TestTorusNormals(t *testing.T) {
	t.Parallel()
	s := part(torus(2, .5, 24), metal0, Round)
	for i, p := range s.points {
		q := vec3(p)
		round := v3{q[0], q[1], 0}.unit().mul(2)
		want := q.sub(round).unit()
		if got := vec3(geom.Point(s.normals[i])); got.dot(want) < 1-1e-6 {
			t.Fatalf("the normal at %v is %v, not %v", p, got, want)
		}
		if d := q.sub(round).len(); !near(d, .5, 1e-5) {
			t.Fatalf("%v is %v mm off the centreline", p, d)
		}
	}
	if n := len(s.points); n != 24*Round {
		t.Errorf("%d points: the seam is doubled", n)
	}
}

// TestNoTwist follows the corners of the rings round a knot: they go along, and the wire meets itself without a jump.
func TestNoTwist(t *testing.T) {
	t.Parallel()
	tube := mesh.Tube{Radius: .3, Closed: true}
	const n = 200
	for i := range n { // a trefoil: three dimensions, and torsion that does not cancel
		s, c := math.Sincos(2 * math.Pi * float64(i) / n)
		s2, c2 := math.Sincos(4 * math.Pi * float64(i) / n)
		tube.Center = append(tube.Center, geom.Point{X: float32(s + 2*s2), Y: float32(c - 2*c2), Z: float32(-math.Sin(6 * math.Pi * float64(i) / n))})
	}
	rs := ribs(&tube)
	var least, most float64
	for i := range rs {
		a, b := &rs[i], &rs[(i+1)%n]
		turn := math.Atan2(carry(a, b).cross(b.nx).dot(b.along), carry(a, b).dot(b.nx))
		if a.ny.cross(a.along).dot(a.nx) < .999 {
			t.Fatalf("ring %d is no right-handed frame", i)
		}
		least, most = min(least, turn), max(most, turn)
	}
	if most-least > .04 {
		t.Errorf("rings turn by %.3f to %.3f rad against each other", least, most)
	}
	s := &solid{}
	s.tube(&tube, Round, 0)
	if s.open() > 0 {
		t.Error("it is open")
	}
}

func scene(insts ...mesh.Instance) *Scene {
	return &Scene{
		Name: "test", Cam: raster.Camera{W: 320, H: 240, Scale: 12.5, Center: geom.Point2{X: 1.5, Y: -14}},
		Insts: insts, Names: []string{"gold", "steel"},
		Metals: []shade.Metal{metal(shade.RGB{R: 1, G: .75, B: .33}, .12), metal(shade.RGB{R: .6, G: .6, B: .6}, .25)},
	}
}

func write(t testing.TB, s *Scene) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := WriteGLB(&b, s); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func read(t testing.TB, glb []byte) *Scene {
	t.Helper()
	s, err := ReadGLB(glb)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// parse gives the JSON of a GLB.
func parse(t testing.TB, glb []byte) document {
	t.Helper()
	var d document
	n := binary.LittleEndian.Uint32(glb[12:])
	if err := json.Unmarshal(glb[20:20+n], &d); err != nil {
		t.Fatal(err)
	}
	return d
}

// TestMetres looks at the numbers in the file: a ring of 5 mm is .005 m wide.
func TestMetres(t *testing.T) {
	t.Parallel()
	ring := torus(2, .5, 64)
	at := geom.FrameAlong(geom.Point{X: 10, Y: 20, Z: -30}, geom.Vec{Y: 1}, geom.Vec{Z: 1})
	d := parse(t, write(t, scene(mesh.Instance{Shape: ring, ViewFromShape: at, Link: 7})))
	a := d.Accessors[d.Meshes[0].Primitives[0].Attributes["POSITION"]]
	for k, want := range []float64{.0025, .0025, .0005} {
		if !near(float64(a.Max[k]), want, 1e-5) || !near(float64(a.Min[k]), -want, 1e-5) {
			t.Errorf("axis %d spans %v to %v m", k, a.Min[k], a.Max[k])
		}
	}
	n := d.Nodes[0]
	if len(n.Translation) != 3 || n.Translation[0] != .01 || n.Translation[1] != .02 || n.Translation[2] != -.03 {
		t.Errorf("it stands at %v", n.Translation)
	}
	half := math.Sqrt(.5)
	if q := n.Rotation; len(q) != 4 || !near(q[2], half, 1e-6) || !near(q[3], half, 1e-6) { // a quarter turn about Z
		t.Errorf("it is turned by %v", q)
	}
	c := d.Cameras[0].Orthographic
	if !near(c.XMag, .0128, 1e-9) || !near(c.YMag, .0096, 1e-9) { // 320 px at 12.5 px/mm are 25.6 mm
		t.Errorf("the camera sees %v by %v m", c.XMag, c.YMag)
	}
	cam := d.Nodes[len(d.Nodes)-1]
	if cam.Translation[2]-c.ZFar > -.0305 || cam.Translation[2] < -.0295 {
		t.Errorf("the camera at %v m sees down to %v m", cam.Translation[2], cam.Translation[2]-c.ZFar)
	}
}

// TestGLBRoundTrip reads what it wrote: camera, metals, places, backdrop, limb.
func TestGLBRoundTrip(t *testing.T) {
	t.Parallel()
	ring, ball := torus(2, .5, 128), (&mesh.Shape{Tubes: []mesh.Tube{{Center: []geom.Point{{}}, Radius: 1}}}).Finish()
	s := scene(
		mesh.Instance{Shape: ring, ViewFromShape: geom.FrameAlong(geom.Point{X: 3}, geom.Vec{X: 1, Y: 2, Z: 3}, geom.Vec{X: 1}), Link: 4},
		mesh.Instance{Shape: ring, ViewFromShape: geom.FrameAlong(geom.Point{Y: -9}, geom.Vec{X: -1, Z: .1}, geom.Vec{Z: 1}), Metals: [2]uint16{1, 1}},
		mesh.Instance{Shape: ring, ViewFromShape: geom.FrameAlong(geom.Point{Z: 1}, geom.Vec{Z: -1}, geom.Vec{Y: 1}), Metals: [2]uint16{0, 1}, Link: -1},
		mesh.Instance{Shape: ball, ViewFromShape: geom.Identity(), Metals: [2]uint16{1, 0}},
	)
	m := mesh.TriMesh{
		Points:  []geom.Point{{}, {X: 9}, {Y: 9, Z: -1}},
		Normals: []geom.Normal{{Z: 1}, {Z: 1}, {X: .6, Z: .8}}, Tris: [][3]uint32{{0, 1, 2}},
	}
	s.Mattes = []Matte{{Name: "limb", Albedo: shade.RGB{R: .3, G: .2, B: .1}, Mesh: m}}
	s.Behind = Backdrop{Kind: BackdropGround, Color: shade.RGB{R: .8, G: .75, B: .7}, Z: -1.25}
	glb := write(t, s)
	if !bytes.Equal(glb, write(t, s)) {
		t.Error("written twice it differs")
	}
	if d := parse(t, glb); len(d.Meshes) != 5 || len(d.Accessors) != 4*3 {
		t.Errorf("%d meshes, %d accessors: shapes are not shared", len(d.Meshes), len(d.Accessors))
	}
	checkGLB(t, s)
	got := read(t, glb)
	if got.Name != "test" || got.Names[0] != "gold" || len(got.Insts) != 4 || len(got.Mattes) != 1 {
		t.Fatalf("read %+v", got)
	}
	for i := range s.Metals {
		if got.Metals[i].F0 != s.Metals[i].F0 || !near(float64(got.Metals[i].Alpha), float64(s.Metals[i].Alpha), 1e-5) {
			t.Errorf("metal %d: wrote %+v, read %+v", i, s.Metals[i], got.Metals[i])
		}
	}
	if got.Insts[0].Shape != got.Insts[2].Shape {
		t.Error("pieces of one shape and metal have two shapes")
	}
	for i, in := range s.Insts {
		g := &got.Insts[i]
		if g.Metals[0] != in.Metals[0] || g.Link != in.Link {
			t.Errorf("piece %d: %+v", i, g)
		}
		for _, p := range []geom.Point{{}, {X: 1}, {Y: 1}, {Z: 1}} {
			if d := g.ViewFromShape.Point(p).Sub(in.ViewFromShape.Point(p)).Len(); d > 1e-5 {
				t.Errorf("piece %d: %v is %v mm off", i, p, d)
			}
		}
		// The mesh traces like the wire does.
		from := geom.Point{X: in.ViewFromShape.Origin.X + 1.9, Y: in.ViewFromShape.Origin.Y + .3, Z: 50}
		lo, ld := in.ViewFromShape.InvPoint(from), in.ViewFromShape.InvVec(geom.Vec{Z: -1})
		h, ok := in.Shape.Trace(lo, ld, 0, 100)
		lo, ld = g.ViewFromShape.InvPoint(from), g.ViewFromShape.InvVec(geom.Vec{Z: -1})
		k, is := g.Shape.Trace(lo, ld, 0, 100)
		if ok != is || ok && (math.Abs(float64(h.T-k.T)) > .01 || h.N.Vec().Dot(k.N.Vec()) < .99) {
			t.Errorf("piece %d: the wire is met at %v (%v), the mesh at %v (%v)", i, h.T, h.N, k.T, k.N)
		}
	}
	l := got.Mattes[0]
	if l.Name != "limb" || l.Albedo != s.Mattes[0].Albedo || len(l.Mesh.Tris) != 1 || l.Mesh.Points[2].Sub(m.Points[2]).Len() > 1e-5 {
		t.Errorf("the limb is %+v", l)
	}
}

// TestTwoTone writes both halves of a link, which together are closed, in their metals.
func TestTwoTone(t *testing.T) {
	t.Parallel()
	sh := torus(2, .5, 64)
	sh.Tubes[0].Slot = make([]uint8, 64)
	for i := range 20 {
		sh.Tubes[0].Slot[i] = 1
	}
	sh.Finish()
	a, b := part(sh, metal0, 16), part(sh, metal1, 16)
	if n := len(a.tris); n != 44*32 || len(b.tris) != 20*32 {
		t.Errorf("%d and %d triangles", n, len(b.tris))
	}
	if a.open() != 2*16*2 { // two rings, each edge in both directions
		t.Errorf("%d open edges", a.open())
	}
	base := uint32(len(a.points))
	a.points = append(a.points, b.points...)
	for _, t := range b.tris {
		a.tris = append(a.tris, [3]uint32{base + t[0], base + t[1], base + t[2]})
	}
	if a.open() != 0 {
		t.Error("the halves do not meet")
	}
	got := read(t, write(t, scene(mesh.Instance{Shape: sh, ViewFromShape: geom.Identity(), Metals: [2]uint16{1, 0}})))
	in := got.Insts[0]
	if in.Metals != [2]uint16{1, 0} || len(in.Shape.Mesh.Tris) != 64*2*Round {
		t.Fatalf("%v with %d triangles", in.Metals, len(in.Shape.Mesh.Tris))
	}
	for i, tri := range in.Shape.Mesh.Tris {
		p := in.Shape.Mesh.Points[tri[0]]
		turn := math.Mod(math.Atan2(float64(p.Y), float64(p.X))+4*math.Pi, 2*math.Pi) / (2 * math.Pi) * 64
		if want := turn > .5 && turn < 19.5; want && in.Shape.Mesh.Slot[i] != 1 {
			t.Fatalf("a triangle at %v of 64 is of metal %d", turn, in.Shape.Mesh.Slot[i])
		}
	}
}

func catalog(t testing.TB) (*design.Catalog, *glyph.Faces) {
	t.Helper()
	cat, err := design.LoadCatalog(assets.FS)
	if err != nil {
		t.Fatal(err)
	}
	faces, err := glyph.New()
	if err != nil {
		t.Fatal(err)
	}
	return cat, faces
}

// TestEngraving cuts the letters into the face: normals are those the picture is shaded with, and the sheet stays
// closed.
func TestEngraving(t *testing.T) {
	t.Parallel()
	cat, faces := catalog(t)
	for _, use := range []design.CharmUse{
		{Charm: "disc", Size: 7, Hang: design.Dangle, Text: "A", Face: "serif"},
		{Charm: "bar", Size: 14, Hang: design.Inline, Text: "LOVE", Face: "sans"},
		{Charm: "disc", Size: 7, Hang: design.Dangle},
	} {
		c, ok := cat.Charm(use.Charm)
		if !ok {
			t.Fatalf("no charm %s", use.Charm)
		}
		use.Size = c.Usual.MM()
		sh, err := mesh.Charm(cat, use, faces)
		if err != nil {
			t.Fatal(err)
		}
		s := part(&mesh.Shape{Mesh: sh.Mesh, Crown: sh.Crown, CrownAt: sh.CrownAt, Relief: sh.Relief}, metal0, Round)
		if n := s.open(); n > 0 {
			t.Errorf("%s %q: %d open edges", use.Charm, use.Text, n)
		}
		t.Logf("%s %q: %d triangles", use.Charm, use.Text, len(s.tris))
		if (len(s.tris) > 4000) != (use.Text != "") || len(s.tris) > engraveMost {
			t.Errorf("%s %q: %d triangles", use.Charm, use.Text, len(s.tris))
		}
		if use.Text == "" {
			continue
		}
		deepest, worst := float32(0), float32(0)
		top := sh.Mesh.Points[0].Z
		for i, p := range s.points {
			depth, dx, dy := sh.Relief.At(p.X, p.Y)
			n := geom.Vec{X: (p.X-sh.CrownAt.X)*sh.Crown + dx, Y: (p.Y-sh.CrownAt.Y)*sh.Crown + dy, Z: 1}.Unit()
			if depth == 0 || math.Abs(float64(top-depth-p.Z)) > 1e-6 { // not of the grooves
				continue
			}
			worst, deepest = max(worst, 1-n.Dot(s.normals[i].Vec())), max(deepest, depth)
		}
		if worst > 1e-3 {
			t.Errorf("%s: a normal is off by 1 - cos = %v", use.Charm, worst)
		}
		if deepest < .08 || deepest > .13 {
			t.Errorf("%s: it is %v mm deep", use.Charm, deepest)
		}
		if _, volume, _ := s.sum(); volume <= 0 || volume >= sh.Mesh.Volume() {
			t.Errorf("%s: %v mm3, and %v before it was engraved", use.Charm, volume, sh.Mesh.Volume())
		}
	}
}

// TestStone carries a stone out and in.
func TestStone(t *testing.T) {
	t.Parallel()
	cat, faces := catalog(t)
	use := design.CharmUse{Charm: "birthstone", Size: 4, Hang: design.Dangle, Stone: "garnet"}
	sh, err := mesh.Charm(cat, use, faces)
	if err != nil {
		t.Fatal(err)
	}
	s := scene(mesh.Instance{Shape: sh, ViewFromShape: geom.FrameAlong(geom.Point{X: 5}, geom.Vec{X: 1, Y: .2}, geom.Vec{Z: 1})})
	glb := write(t, s)
	d := parse(t, glb)
	if len(d.ExtensionsUsed) != 3 || len(d.ExtensionsRequired) != 0 {
		t.Errorf("it uses %v, requires %v", d.ExtensionsUsed, d.ExtensionsRequired)
	}
	got := read(t, glb)
	if len(got.Insts) != 2 || got.Insts[1].Shape.Gem == nil {
		t.Fatalf("read %+v", got.Insts)
	}
	a, b := sh.Gem, got.Insts[1].Shape.Gem
	if len(b.Facets) != len(a.Facets) || b.IOR != a.IOR || !near(float64(b.Depth()), float64(a.Depth()), .01) {
		t.Errorf("wrote %d facets, index %v, %v mm deep; read %d, %v, %v", len(a.Facets), a.IOR, a.Depth(), len(b.Facets), b.IOR, b.Depth())
	}
	for k := range 3 {
		if math.Abs(float64(a.Colour[k]-b.Colour[k])) > .01 {
			t.Errorf("wrote colour %v, read %v", a.Colour, b.Colour)
		}
	}
	for _, surface := range got.Insts[1].Shape.Mesh.Surface {
		if surface != mesh.Gem {
			t.Fatal("a facet is not of the stone")
		}
	}
}

func TestWriteFaults(t *testing.T) {
	t.Parallel()
	ring := torus(2, .5, 8)
	for name, spoil := range map[string]func(*Scene){
		"metal":  func(s *Scene) { s.Insts[0].Metals[1] = 2 },
		"name":   func(s *Scene) { s.Names[1] = "gold" },
		"names":  func(s *Scene) { s.Names = s.Names[:1] },
		"camera": func(s *Scene) { s.Cam.Scale = 0 },
		"size":   func(s *Scene) { s.Cam.W = 0 },
		"place":  func(s *Scene) { s.Insts[0].ViewFromShape.Origin.X = float32(math.NaN()) },
		"point":  func(s *Scene) { s.Insts[0].Shape = torus(math.Inf(1), 1, 8) },
		"normal": func(s *Scene) {
			s.Insts[0].Shape = &mesh.Shape{Mesh: mesh.TriMesh{
				Points: []geom.Point{{}, {X: 1}, {Y: 1}}, Normals: make([]geom.Normal, 3), Tris: [][3]uint32{{0, 1, 2}},
			}}
		},
	} {
		s := scene(mesh.Instance{Shape: ring, ViewFromShape: geom.Identity()})
		spoil(s)
		if err := WriteGLB(&bytes.Buffer{}, s); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
