package gltf

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"

	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/mesh"
	"github.com/aurelink/aurelink/render/shade"
)

// Round is how many sides wire has in a GLB unless asked otherwise: a side of a 0.4 mm wire strays from the circle
// by a micrometre.
const Round = 32

// perMetre is how many mm a metre has: GLB counts in metres.
const perMetre = 1000

const (
	groundReach = 2000. // mm from the origin to the sides of the square that stands for an endless ground
	cameraGap   = 100.  // mm from the nearest thing to the camera
)

// WriteGLB writes a scene as GLB 2.0 with wire of Round sides. Equal scenes give equal bytes.
func WriteGLB(w io.Writer, s *Scene) error { return WriteGLBRound(w, s, Round) }

// WriteGLBRound writes a scene as GLB 2.0. Wire has round sides, and a ring at each point of its centreline. Pieces
// of one shape and the same metals share a mesh. A charm's engraving is cut into its mesh.
func WriteGLBRound(w io.Writer, s *Scene, round int) error {
	if err := s.check(); err != nil {
		return err
	}
	if round < 3 || round > 1024 {
		return fmt.Errorf("gltf: wire of %d sides; 3 to 1024", round)
	}
	g := &glbWriter{
		scene: s, round: round, parts: map[*mesh.Shape]*[classes]*primitive{},
		meshes: map[meshKey]int{}, gems: map[gemKey]int{}, uses: map[string]bool{},
	}
	if err := g.build(); err != nil {
		return fmt.Errorf("gltf: %w", err)
	}
	return g.write(w)
}

type glbWriter struct {
	scene         *Scene
	round         int
	metals        []int // material of each metal
	doc           document
	pos, nrm, idx []byte
	parts         map[*mesh.Shape]*[classes]*primitive // nil where a shape has nothing of a class
	meshes        map[meshKey]int                      // -1 for one that is empty
	gems          map[gemKey]int
	uses          map[string]bool // extensions
	top           root
}

// meshKey names a mesh: a shape in its metals.
type meshKey struct {
	shape  *mesh.Shape
	metals [2]uint16
}

// gemKey is all that a stone's material tells.
type gemKey struct {
	colour     [3]float32
	ior, depth float32
}

func (g *glbWriter) build() error {
	s := g.scene
	if err := g.palette(); err != nil {
		return err
	}
	for i := range s.Insts {
		if err := g.piece(&s.Insts[i]); err != nil {
			return fmt.Errorf("piece %d: %w", i, err)
		}
	}
	for i := range s.Mattes {
		m := &s.Mattes[i]
		if err := g.matte(m, ours{}); err != nil {
			return fmt.Errorf("%s: %w", m.Name, err)
		}
	}
	switch b := s.Behind; b.Kind {
	case BackdropGround:
		if err := g.matte(ground(b), ours{Ground: true}); err != nil {
			return fmt.Errorf("ground: %w", err)
		}
	case BackdropColor:
		g.top.Extras = ours{Backdrop: string(b.Kind), Color: clamped(b.Color)}.json()
	case BackdropNone:
	}
	g.camera()
	g.doc.Asset = asset{Version: "2.0", Generator: "Aurelink"}
	g.top.Name = s.Name
	g.doc.Scene, g.doc.Scenes = ref(0), []root{g.top}
	for _, e := range []string{extIOR, extSpecular, extTransmission, extVolume} {
		if g.uses[e] {
			g.doc.ExtensionsUsed = append(g.doc.ExtensionsUsed, e)
		}
	}
	return nil
}

// palette writes the metals that are seen, in the scene's order.
func (g *glbWriter) palette() error {
	s := g.scene
	seen := make([]bool, len(s.Metals))
	for i := range s.Insts {
		in := &s.Insts[i]
		parts, err := g.shape(in.Shape)
		if err != nil {
			return fmt.Errorf("piece %d: %w", i, err)
		}
		for slot, m := range in.Metals {
			seen[m] = seen[m] || parts[slot] != nil
		}
	}
	g.metals = make([]int, len(s.Metals))
	for i, is := range seen {
		if !is {
			continue
		}
		g.metals[i] = len(g.doc.Materials)
		g.doc.Materials = append(g.doc.Materials, material{
			Name: s.MetalName(i),
			PBR: &pbr{
				BaseColorFactor: append(clamped(s.Metals[i].F0), 1),
				MetallicFactor:  ref(1.), RoughnessFactor: ref(min(1, roughness(&s.Metals[i]))),
			},
		})
	}
	return nil
}

// node puts a node into the scene.
func (g *glbWriter) node(n node) {
	g.top.Nodes = append(g.top.Nodes, len(g.doc.Nodes))
	g.doc.Nodes = append(g.doc.Nodes, n)
}

// camera puts the camera before everything, looking along -Z.
func (g *glbWriter) camera() {
	c := &g.scene.Cam
	near, far := float32(0), float32(0)
	if lo, hi, ok := g.scene.box(); ok {
		near, far = hi.Z, lo.Z
	}
	if g.scene.Behind.Kind == BackdropGround {
		near, far = max(near, g.scene.Behind.Z), min(far, g.scene.Behind.Z)
	}
	metres := func(v float32) float64 { return short(v) / perMetre }
	g.node(node{
		Name: "camera", Camera: ref(0),
		Translation: []float64{metres(c.Center.X), metres(c.Center.Y), metres(near + cameraGap)},
	})
	half := func(n int) float64 { return float64(n) / 2 / float64(c.Scale) / perMetre }
	g.doc.Cameras = []camera{{
		Name: "camera", Type: "orthographic",
		Orthographic: &orthographic{XMag: half(c.W), YMag: half(c.H), ZNear: .001, ZFar: metres(near - far + 2*cameraGap)},
		Extras:       ours{W: c.W, H: c.H}.json(),
	}}
}

// piece adds an instance.
func (g *glbWriter) piece(in *mesh.Instance) error {
	m, err := g.mesh(in)
	if err != nil || m < 0 {
		return err
	}
	f := &in.ViewFromShape
	if !finite(f.Origin.X, f.Origin.Y, f.Origin.Z, f.X.Dot(f.X), f.Y.Dot(f.Y), f.Z.Dot(f.Z)) {
		return errors.New("its place is not a number")
	}
	n := node{Mesh: &m, Extras: ours{Link: in.Link}.json()}
	if in.Link == 0 {
		n.Extras = nil
	}
	if q := quaternion(f); q != [4]float64{0, 0, 0, 1} {
		n.Rotation = q[:]
	}
	if f.Origin != (geom.Point{}) {
		n.Translation = []float64{short(f.Origin.X) / perMetre, short(f.Origin.Y) / perMetre, short(f.Origin.Z) / perMetre}
	}
	g.node(n)
	return nil
}

// mesh gives the mesh of an instance, -1 where there is nothing to see.
func (g *glbWriter) mesh(in *mesh.Instance) (int, error) {
	parts, err := g.shape(in.Shape)
	if err != nil {
		return 0, err
	}
	key := meshKey{in.Shape, in.Metals}
	for slot := range key.metals { // a metal that is not seen does not make another mesh
		if parts[slot] == nil {
			key.metals[slot] = 0
		}
	}
	if i, ok := g.meshes[key]; ok {
		return i, nil
	}
	var m meshOf
	for c, p := range parts {
		if p == nil {
			continue
		}
		q := *p
		if class(c) == gem {
			if in.Shape.Gem == nil {
				return 0, errors.New("it has a stone without a body")
			}
			q.Material = ref(g.gem(in.Shape.Gem))
		} else {
			q.Material = ref(g.metals[key.metals[c]])
		}
		m.Primitives = append(m.Primitives, q)
	}
	i := -1
	if len(m.Primitives) > 0 {
		i = len(g.doc.Meshes)
		g.doc.Meshes = append(g.doc.Meshes, m)
	}
	g.meshes[key] = i
	return i, nil
}

// shape writes a shape's triangles once.
func (g *glbWriter) shape(sh *mesh.Shape) (*[classes]*primitive, error) {
	if p, ok := g.parts[sh]; ok {
		return p, nil
	}
	out := &[classes]*primitive{}
	for c := range classes {
		p, err := g.solid(part(sh, c, g.round))
		if err != nil {
			return nil, err
		}
		out[c] = p
	}
	g.parts[sh] = out
	return out, nil
}

// gem gives the material of a stone. The catalogue's colour is that of light which has gone some depths of the
// stone (shade.GemPath), which is where the light in the file is stained that much.
func (g *glbWriter) gem(b *mesh.GemBody) int {
	key := gemKey{b.Colour, b.IOR, b.Depth()}
	i, ok := g.gems[key]
	if !ok {
		i = len(g.doc.Materials)
		g.gems[key] = i
		g.doc.Materials = append(g.doc.Materials, material{
			Name: fmt.Sprintf("stone%d", len(g.gems)-1),
			PBR:  &pbr{BaseColorFactor: []float64{1, 1, 1, 1}, MetallicFactor: ref(0.), RoughnessFactor: ref(0.)},
			Extensions: map[string]json.RawMessage{
				extTransmission: g.extension(extTransmission, transmission{TransmissionFactor: 1}),
				extIOR:          g.extension(extIOR, ior{ref(max(1, short(b.IOR)))}),
				extVolume: g.extension(extVolume, volume{
					ThicknessFactor: short(key.depth) / perMetre, AttenuationDistance: shade.GemPath * short(key.depth) / perMetre,
					AttenuationColor: clamped(shade.RGB{R: b.Colour[0], G: b.Colour[1], B: b.Colour[2]}),
				}),
			},
		})
	}
	return i
}

func (g *glbWriter) extension(name string, v any) json.RawMessage {
	g.uses[name] = true
	b, err := json.Marshal(v)
	if err != nil { // only of numbers that are none, and GemBody has its from the catalogue
		return json.RawMessage("{}")
	}
	return b
}

// matte adds a body that stands in the view frame.
func (g *glbWriter) matte(m *Matte, mark ours) error {
	s := &solid{points: m.Mesh.Points, normals: m.Mesh.Normals}
	for _, t := range m.Mesh.Tris {
		s.tri(t[0], t[1], t[2])
	}
	p, err := g.solid(s)
	if err != nil || p == nil {
		return err
	}
	p.Material = ref(len(g.doc.Materials))
	g.doc.Materials = append(g.doc.Materials, material{
		Name:       m.Name,
		PBR:        &pbr{BaseColorFactor: append(clamped(m.Albedo), 1), MetallicFactor: ref(0.), RoughnessFactor: ref(1.)},
		Extensions: map[string]json.RawMessage{extSpecular: g.extension(extSpecular, specular{0})},
	})
	n := node{Name: m.Name, Mesh: ref(len(g.doc.Meshes))}
	if mark.Ground {
		n.Extras = mark.json()
	}
	g.doc.Meshes = append(g.doc.Meshes, meshOf{Name: m.Name, Primitives: []primitive{*p}})
	g.node(n)
	return nil
}

// ground is a large square for an endless plane.
func ground(b Backdrop) *Matte {
	m := &Matte{Name: "ground", Albedo: b.Color}
	for _, c := range [][2]float32{{-1, -1}, {1, -1}, {1, 1}, {-1, 1}} {
		m.Mesh.Points = append(m.Mesh.Points, geom.Point{X: groundReach * c[0], Y: groundReach * c[1], Z: b.Z})
		m.Mesh.Normals = append(m.Mesh.Normals, geom.Normal{Z: 1})
	}
	m.Mesh.Tris = [][3]uint32{{0, 1, 2}, {0, 2, 3}}
	return m
}

// solid writes triangles: places, normals and indices. It is nil where there are none.
func (g *glbWriter) solid(s *solid) (*primitive, error) {
	if len(s.tris) == 0 {
		return nil, nil
	}
	n := len(s.points)
	lo, hi := slices.Clone(metres(s.points[0])), slices.Clone(metres(s.points[0]))
	first := len(g.pos)
	for i, p := range s.points {
		q := metres(p)
		if !finite(q...) {
			return nil, fmt.Errorf("point %d is not a number", i)
		}
		for k, v := range q {
			lo[k], hi[k] = min(lo[k], v), max(hi[k], v)
			g.pos = binary.LittleEndian.AppendUint32(g.pos, math.Float32bits(v))
		}
		u := v3{float64(s.normals[i].X), float64(s.normals[i].Y), float64(s.normals[i].Z)}.unit()
		if !(u.len() > .5) {
			return nil, fmt.Errorf("point %d has no normal", i)
		}
		for _, v := range u {
			g.nrm = binary.LittleEndian.AppendUint32(g.nrm, math.Float32bits(float32(v)))
		}
	}
	at := len(g.doc.Accessors)
	g.doc.Accessors = append(
		g.doc.Accessors,
		accessor{BufferView: ref(0), ByteOffset: first, ComponentType: typeFloat, Count: n, Type: "VEC3", Min: lo, Max: hi},
		accessor{BufferView: ref(1), ByteOffset: first, ComponentType: typeFloat, Count: n, Type: "VEC3"},
	)
	a := accessor{BufferView: ref(2), ByteOffset: len(g.idx), ComponentType: typeShort, Count: 3 * len(s.tris), Type: "SCALAR"}
	wide := n > math.MaxUint16 // the largest number is not an index
	if wide {
		a.ComponentType = typeInt
	}
	for _, t := range s.tris {
		for _, v := range t {
			if wide {
				g.idx = binary.LittleEndian.AppendUint32(g.idx, v)
			} else {
				g.idx = binary.LittleEndian.AppendUint16(g.idx, uint16(v))
			}
		}
	}
	for len(g.idx)%4 != 0 {
		g.idx = append(g.idx, 0)
	}
	g.doc.Accessors = append(g.doc.Accessors, a)
	return &primitive{Attributes: map[string]int{"POSITION": at, "NORMAL": at + 1}, Indices: ref(at + 2)}, nil
}

func metres(p geom.Point) []float32 {
	return []float32{p.X / perMetre, p.Y / perMetre, p.Z / perMetre}
}

// write puts the chunks together.
func (g *glbWriter) write(w io.Writer) error {
	var bin []byte
	if len(g.pos) > 0 {
		bin = slices.Concat(g.pos, g.nrm, g.idx)
		g.doc.Buffers = []buffer{{ByteLength: len(bin)}}
		g.doc.BufferViews = []bufferView{
			{Name: "positions", ByteLength: len(g.pos), ByteStride: 12, Target: forVertex},
			{Name: "normals", ByteOffset: len(g.pos), ByteLength: len(g.nrm), ByteStride: 12, Target: forVertex},
			{Name: "indices", ByteOffset: len(g.pos) + len(g.nrm), ByteLength: len(g.idx), Target: forIndices},
		}
	}
	text, err := json.Marshal(&g.doc)
	if err != nil {
		return fmt.Errorf("gltf: %w", err)
	}
	for len(text)%4 != 0 {
		text = append(text, ' ')
	}
	total := 12 + 8 + len(text)
	if bin != nil {
		total += 8 + len(bin)
	}
	if total > math.MaxUint32 {
		return fmt.Errorf("gltf: %d bytes are more than a GLB can hold", total)
	}
	words := func(vs ...int) []byte {
		var b []byte
		for _, v := range vs {
			b = binary.LittleEndian.AppendUint32(b, uint32(v))
		}
		return b
	}
	chunks := [][]byte{words(glbMagic, 2, total, len(text), glbJSON), text}
	if bin != nil {
		chunks = append(chunks, words(len(bin), glbBIN), bin)
	}
	for _, c := range chunks {
		if _, err := w.Write(c); err != nil {
			return err
		}
	}
	return nil
}

// quaternion is the rotation of a frame (x, y, z, w), by Shepperd's method (1978): it divides by the largest.
func quaternion(f *geom.Frame) [4]float64 {
	x, y, z := vec3(geom.Point(f.X)).unit(), vec3(geom.Point(f.Y)).unit(), vec3(geom.Point(f.Z)).unit()
	trace := x[0] + y[1] + z[2]
	var q [4]float64
	switch {
	case trace >= max(x[0], y[1], z[2]):
		q = [4]float64{y[2] - z[1], z[0] - x[2], x[1] - y[0], 1 + trace}
	case x[0] >= max(y[1], z[2]):
		q = [4]float64{1 + x[0] - y[1] - z[2], x[1] + y[0], z[0] + x[2], y[2] - z[1]}
	case y[1] >= z[2]:
		q = [4]float64{x[1] + y[0], 1 - x[0] + y[1] - z[2], y[2] + z[1], z[0] - x[2]}
	default:
		q = [4]float64{z[0] + x[2], y[2] + z[1], 1 - x[0] - y[1] + z[2], x[1] - y[0]}
	}
	var sum float64
	for _, v := range q {
		sum += float64(v * v)
	}
	for i := range q {
		q[i] = q[i]/math.Sqrt(sum) + 0 // no -0
	}
	return q
}
