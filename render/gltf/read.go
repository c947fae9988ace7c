package gltf

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/mesh"
	"github.com/aurelink/aurelink/render/raster"
	"github.com/aurelink/aurelink/render/shade"
)

// Bounds on GLB files.
const (
	maxGLB    = 512 << 20 // bytes
	maxNodes  = 200_000
	maxDepth  = 64
	maxFacets = 512 // of one stone
)

// ReadGLB reads a GLB 2.0: triangle meshes in metres with metals, stones (transmission, a convex body) and matte
// bodies, without textures. The first orthographic camera is the view's; where it is turned, the scene is turned
// with it. What would change the picture and is not drawn here is an error.
func ReadGLB(data []byte) (*Scene, error) {
	r := &glbReader{
		scene: &Scene{}, metals: map[int]uint16{}, shapes: map[shapeKey][]*piece{}, seen: map[int]bool{}, viewFromWorld: identity(),
	}
	if err := r.chunks(data); err != nil {
		return nil, fmt.Errorf("glb: %w", err)
	}
	if err := r.read(); err != nil {
		return nil, fmt.Errorf("glb: %w", err)
	}
	return r.scene, nil
}

type glbReader struct {
	doc       document
	bin       []byte
	scene     *Scene
	materials []surface
	metals    map[int]uint16 // material to metal of the scene; -1 is the one of primitives that name none
	shapes    map[shapeKey][]*piece
	seen      map[int]bool // nodes
	tris      int          // read
	points    int          // read
	shown     int          // triangles, counted for each node that shows them

	viewFromWorld affine
	cam           *camera
	camAt         v3 // in the view frame, m
}

// piece is a part of a glTF mesh that makes an instance, or a matte body.
type piece struct {
	shape  *mesh.Shape
	metals [2]uint16
	matte  *Matte
}

// size is how many triangles a piece has; unused points count as well.
func (p *piece) size() int {
	m := &mesh.TriMesh{}
	if p.matte != nil {
		m = &p.matte.Mesh
	}
	if p.shape != nil {
		m = &p.shape.Mesh
	}
	return max(len(m.Tris), len(m.Points)/3)
}

// shapeKey names what a mesh becomes under the part of a transform that is no rotation.
type shapeKey struct {
	mesh int
	by   linear
}

// chunks takes the file apart.
func (r *glbReader) chunks(data []byte) error {
	switch {
	case len(data) > maxGLB:
		return fmt.Errorf("%d bytes; at most %d", len(data), maxGLB)
	case len(data) < 20 || binary.LittleEndian.Uint32(data) != glbMagic:
		return errors.New("not a GLB: it must begin with glTF")
	case binary.LittleEndian.Uint32(data[4:]) != 2:
		return fmt.Errorf("version %d; 2 is read", binary.LittleEndian.Uint32(data[4:]))
	case uint64(binary.LittleEndian.Uint32(data[8:])) != uint64(len(data)):
		return fmt.Errorf("it says it is %d bytes long and is %d", binary.LittleEndian.Uint32(data[8:]), len(data))
	}
	var text []byte
	for i, rest := 0, data[12:]; len(rest) > 0; i++ {
		if len(rest) < 8 {
			return errors.New("a chunk has no head")
		}
		n, kind := uint64(binary.LittleEndian.Uint32(rest)), binary.LittleEndian.Uint32(rest[4:])
		rest = rest[8:]
		if n > uint64(len(rest)) {
			return fmt.Errorf("chunk %d: %d bytes where %d are left", i, n, len(rest))
		}
		switch {
		case (kind == glbJSON) != (i == 0):
			return errors.New("the JSON chunk must be the first, and the only one")
		case i == 0:
			text = rest[:n]
		case kind == glbBIN && i == 1:
			r.bin = rest[:n]
		}
		rest = rest[n:]
	}
	if err := json.Unmarshal(text, &r.doc); err != nil {
		return jsonError(err)
	}
	return nil
}

func (r *glbReader) read() error {
	d := &r.doc
	if d.Asset.Version != "2.0" || d.Asset.MinVersion != "" && d.Asset.MinVersion != "2.0" {
		return fmt.Errorf("asset.version: %q; 2.0 is read", d.Asset.Version)
	}
	for _, e := range d.ExtensionsRequired {
		if !slices.Contains([]string{extTransmission, extIOR, extVolume, extSpecular}, e) {
			return fmt.Errorf("extensionsRequired: %q is not read", e)
		}
	}
	if len(d.Nodes) > maxNodes {
		return fmt.Errorf("nodes: %d; at most %d", len(d.Nodes), maxNodes)
	}
	for i := range d.Buffers {
		if i > 0 || d.Buffers[i].URI != "" {
			return fmt.Errorf("buffers[%d]: only the chunk in the file is read", i)
		}
		if n := d.Buffers[i].ByteLength; n < 0 || n > len(r.bin) {
			return fmt.Errorf("buffers[0].byteLength: %d; the chunk has %d", n, len(r.bin))
		}
		r.bin = r.bin[:d.Buffers[i].ByteLength]
	}
	for i := range d.Materials {
		m, err := d.Materials[i].surface()
		if err != nil {
			return fmt.Errorf("materials[%d].%w", i, err)
		}
		if m.name == "" {
			m.name = fmt.Sprintf("material%d", i)
		}
		r.materials = append(r.materials, m)
	}
	// Metals come first and all, so that they keep their numbers.
	for i := range r.materials {
		if r.materials[i].kind == isMetal {
			r.metal(i)
		}
	}
	if len(d.Scenes) == 0 {
		return errors.New("scenes: there is none")
	}
	which := 0
	if d.Scene != nil {
		which = *d.Scene
	}
	if which < 0 || which >= len(d.Scenes) {
		return fmt.Errorf("scene: %d; there are %d", which, len(d.Scenes))
	}
	top := &d.Scenes[which]
	r.scene.Name = top.Name
	if o := readOurs(top.Extras); o.Backdrop == string(BackdropColor) {
		c, err := within("extras.aurelink.color_linear", o.Color, 3, 0, 1)
		if err != nil {
			return fmt.Errorf("scenes[%d].%w", which, err)
		}
		r.scene.Behind = Backdrop{Kind: BackdropColor, Color: shade.RGB{R: c[0], G: c[1], B: c[2]}}
	}

	// Find the camera first: all else is seen in its frame.
	for _, pass := range []func(int, *node, affine) error{r.lookThrough, r.place} {
		clear(r.seen)
		for _, n := range top.Nodes {
			if err := r.walk(n, identity(), 0, pass); err != nil {
				return err
			}
		}
	}
	return r.aim()
}

// walk visits a node and what is below it.
func (r *glbReader) walk(i int, above affine, depth int, visit func(int, *node, affine) error) error {
	if i < 0 || i >= len(r.doc.Nodes) {
		return fmt.Errorf("node %d: there are %d", i, len(r.doc.Nodes))
	}
	if r.seen[i] || depth > maxDepth {
		return fmt.Errorf("nodes[%d]: it has two parents, or stands more than %d deep", i, maxDepth)
	}
	r.seen[i] = true
	n := &r.doc.Nodes[i]
	own, err := n.transform()
	if err != nil {
		return fmt.Errorf("nodes[%d].%w", i, err)
	}
	worldFromNode := above.then(own)
	if err := visit(i, n, worldFromNode); err != nil {
		return fmt.Errorf("nodes[%d]: %w", i, err)
	}
	for _, c := range n.Children {
		if err := r.walk(c, worldFromNode, depth+1, visit); err != nil {
			return err
		}
	}
	return nil
}

// lookThrough takes the first orthographic camera.
func (r *glbReader) lookThrough(_ int, n *node, worldFromNode affine) error {
	if n.Camera == nil || r.cam != nil {
		return nil
	}
	if *n.Camera < 0 || *n.Camera >= len(r.doc.Cameras) {
		return fmt.Errorf("camera: %d; there are %d", *n.Camera, len(r.doc.Cameras))
	}
	c := &r.doc.Cameras[*n.Camera]
	if c.Orthographic == nil {
		return nil
	}
	_, turned, ok := worldFromNode.m.rigid()
	if !ok {
		return errors.New("camera: it is mirrored or skewed")
	}
	if !(c.Orthographic.XMag > 0 && c.Orthographic.YMag > 0) {
		return errors.New("camera.orthographic: xmag and ymag must be above 0")
	}
	r.cam = c
	r.viewFromWorld.m = turned.transposed()
	r.camAt = r.viewFromWorld.m.apply(worldFromNode.t)
	return nil
}

// aim sets the view's camera.
func (r *glbReader) aim() error {
	s := r.scene
	if r.cam == nil {
		s.fit(fitW, fitH)
		return nil
	}
	o := readOurs(r.cam.Extras)
	x, y := r.cam.Orthographic.XMag, r.cam.Orthographic.YMag
	if o.W < 1 || o.H < 1 || math.Abs(x*float64(o.H)/(y*float64(o.W))-1) > 1e-3 {
		// The file knows no pixels, or others: take fitW for the longer side.
		long := max(x, y)
		o.W, o.H = int(math.Round(fitW*x/long)), int(math.Round(fitW*y/long))
	}
	if o.W < 1 || o.H < 1 || o.W > maxSide || o.H > maxSide || o.W*o.H > maxPixel {
		return fmt.Errorf("camera: %d x %d pixels", o.W, o.H)
	}
	scale := float64(o.W) / (2 * x * perMetre)
	if !(scale >= minScale && scale <= maxScale) {
		return fmt.Errorf("camera.orthographic.xmag: %v m give %v px/mm; %v to %v", x, scale, minScale, maxScale)
	}
	at, err := within("camera: its place, mm", []float64{r.camAt[0] * perMetre, r.camAt[1] * perMetre}, 2, -maxReach, maxReach)
	if err != nil {
		return err
	}
	s.Cam = raster.Camera{W: o.W, H: o.H, Scale: float32(scale), Center: geom.Point2{X: at[0], Y: at[1]}}
	return nil
}

// place makes instances of a node's mesh.
func (r *glbReader) place(_ int, n *node, worldFromNode affine) error {
	if n.Mesh == nil {
		return nil
	}
	if *n.Mesh < 0 || *n.Mesh >= len(r.doc.Meshes) {
		return fmt.Errorf("mesh: %d; there are %d", *n.Mesh, len(r.doc.Meshes))
	}
	if n.Skin != nil {
		return errors.New("skin: skins are not drawn")
	}
	viewFromNode := r.viewFromWorld.then(worldFromNode)
	// Share shapes among nodes that differ by place and rotation; anything else goes into the shape.
	rest, turned, ok := viewFromNode.m.rigid()
	if !ok {
		turned = identity().m
	}
	t := viewFromNode.t.mul(perMetre)
	at, err := within("its place, mm", t[:], 3, -maxReach, maxReach)
	if err != nil {
		return err
	}
	key := shapeKey{*n.Mesh, rest}
	pieces, ok := r.shapes[key]
	if !ok {
		if pieces, err = r.mesh(*n.Mesh, rest); err != nil {
			return fmt.Errorf("meshes[%d]%w", *n.Mesh, err)
		}
		r.shapes[key] = pieces
	}
	o := readOurs(n.Extras)
	frame := turned.frame(geom.Point{X: at[0], Y: at[1], Z: at[2]})
	for _, p := range pieces {
		if r.shown += p.size(); r.shown > maxShown {
			return fmt.Errorf("more than %d triangles to be shown", maxShown)
		}
		if p.matte != nil {
			r.putMatte(p.matte, &frame, o.Ground)
			continue
		}
		if len(r.scene.Insts) == maxInsts {
			return fmt.Errorf("more than %d pieces", maxInsts)
		}
		r.scene.Insts = append(r.scene.Insts, mesh.Instance{
			Shape: p.shape, ViewFromShape: frame, Metals: p.metals, Link: o.Link,
		})
	}
	return nil
}

// putMatte puts a matte body into the view, or the ground behind all.
func (r *glbReader) putMatte(m *Matte, frame *geom.Frame, isGround bool) {
	out := Matte{Name: m.Name, Albedo: m.Albedo}
	for i, p := range m.Mesh.Points {
		out.Mesh.Points = append(out.Mesh.Points, frame.Point(p))
		out.Mesh.Normals = append(out.Mesh.Normals, frame.Normal(m.Mesh.Normals[i]))
	}
	// A ground that the camera does not face is no backdrop.
	if isGround && len(out.Mesh.Points) > 0 && out.Mesh.Normals[0].Z > 1-1e-6 {
		r.scene.Behind = Backdrop{Kind: BackdropGround, Color: m.Albedo, Z: out.Mesh.Points[0].Z}
		return
	}
	out.Mesh.Tris, out.Mesh.Surface = m.Mesh.Tris, m.Mesh.Surface
	r.scene.Mattes = append(r.scene.Mattes, out)
}

// metal gives the number in the scene of a metal's material; -1 stands for primitives that name none.
func (r *glbReader) metal(i int) uint16 {
	n, ok := r.metals[i]
	if !ok {
		m := surface{name: "unnamed", color: shade.RGB{R: 1, G: 1, B: 1}, rough: 1} // glTF's default
		if i >= 0 {
			m = r.materials[i]
		}
		name := m.name
		for k := 2; slices.Contains(r.scene.Names, name); k++ {
			name = fmt.Sprintf("%s-%d", m.name, k)
		}
		n = uint16(len(r.scene.Metals))
		r.metals[i] = n
		r.scene.Metals = append(r.scene.Metals, metal(m.color, m.rough))
		r.scene.Names = append(r.scene.Names, name)
	}
	return n
}
