package gltf

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/mesh"
	"github.com/aurelink/aurelink/render/shade"
)

// pack makes a GLB of JSON and bytes.
func pack(text string, bin []byte) []byte {
	for len(text)%4 != 0 {
		text += " "
	}
	for len(bin)%4 != 0 {
		bin = append(bin, 0)
	}
	var b bytes.Buffer
	for _, v := range []int{glbMagic, 2, 28 + len(text) + len(bin), len(text), glbJSON} {
		b.Write(binary.LittleEndian.AppendUint32(nil, uint32(v)))
	}
	b.WriteString(text)
	b.Write(binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint32(nil, uint32(len(bin))), glbBIN))
	b.Write(bin)
	return b.Bytes()
}

// flag is a file by other hands: one triangle without normals, its corners as bytes, places 16 bytes apart.
const flag = `{"asset":{"version":"2.0"},"scene":0,"scenes":[{"nodes":[0],"extras":"anything"}],
	"nodes":[{"children":[1],"scale":[0.001,0.001,0.001]},{"mesh":0,"translation":[1,2,3],"rotation":[0,0,0,1]}],
	"meshes":[{"primitives":[{"attributes":{"POSITION":0},"indices":1,"material":0,"mode":4}]}],
	"materials":[{"name":"paint","pbrMetallicRoughness":{"baseColorFactor":[0.5,0.4,0.3,1],"roughnessFactor":0.3}}],
	"accessors":[{"bufferView":0,"componentType":5126,"count":3,"type":"VEC3"},{"bufferView":1,"byteOffset":1,"componentType":5121,"count":3,"type":"SCALAR"}],
	"bufferViews":[{"buffer":0,"byteLength":44,"byteStride":16},{"buffer":0,"byteOffset":44,"byteLength":4}],
	"buffers":[{"byteLength":48}]}`

func flagBytes() []byte {
	var b []byte
	for _, p := range [][3]float32{{0, 0, 0}, {2, 0, 0}, {0, 3, 0}} {
		for _, v := range p {
			b = binary.LittleEndian.AppendUint32(b, math.Float32bits(v))
		}
		b = append(b, 0xff, 0xff, 0xff, 0xff)
	}
	return append(b[:44], 9, 0, 1, 2)
}

func TestForeign(t *testing.T) {
	t.Parallel()
	s := read(t, pack(flag, flagBytes()))
	if len(s.Insts) != 1 || s.Names[0] != "paint" || s.Metals[0].F0 != (shade.RGB{R: .5, G: .4, B: .3}) || s.Behind.Kind != BackdropNone {
		t.Fatalf("%+v", s)
	}
	in := s.Insts[0]
	m := &in.Shape.Mesh
	if len(m.Points) != 3 || m.Normals[1] != (geom.Normal{Z: 1}) {
		t.Errorf("%+v", m)
	}
	// 2 units scaled by .001 are 2 mm, and so is the place.
	if p := in.ViewFromShape.Point(m.Points[1]); p.Sub(geom.Point{X: 3, Y: 2, Z: 3}).Len() > 1e-5 {
		t.Errorf("its corner is at %v", p)
	}
	if !s.Fitted || s.Cam.W != fitW || s.Cam.Center.X < 1.9 || s.Cam.Center.X > 2.1 || !near(float64(s.Cam.Scale), 900/3/1.08, 1e-3) {
		t.Errorf("seen by %+v", s.Cam)
	}

	// Stretched and mirrored, its front stays its front.
	text := strings.Replace(flag, `"scale":[0.001,0.001,0.001]`, `"scale":[-0.002,0.001,0.001]`, 1)
	m = &read(t, pack(text, flagBytes())).Insts[0].Shape.Mesh
	tri := m.Tris[0]
	if n := cross(m, tri); n[2] <= 0 || m.Normals[0].Z < .999 {
		t.Errorf("mirrored it faces %v, %v", n, m.Normals[0])
	}
	if area(m, tri) < 11.99 || area(m, tri) > 12.01 {
		t.Errorf("stretched it has %v mm2", area(m, tri)/2)
	}
}

// TestTurnedCamera looks along +X: what is at +X is far away, and +Z is to the right.
func TestTurnedCamera(t *testing.T) {
	t.Parallel()
	ball := (&mesh.Shape{Tubes: []mesh.Tube{{Center: []geom.Point{{}}, Radius: 1}}}).Finish()
	s := scene(mesh.Instance{Shape: ball, ViewFromShape: geom.Frame{Origin: geom.Point{X: 10, Y: 20, Z: 30}, X: geom.Vec{X: 1}, Y: geom.Vec{Y: 1}, Z: geom.Vec{Z: 1}}})
	s.Behind = Backdrop{Kind: BackdropGround, Color: shade.RGB{R: .5, G: .5, B: .5}, Z: -3}
	glb := write(t, s)
	d := parse(t, glb)
	half := math.Sqrt(.5)
	cam := &d.Nodes[len(d.Nodes)-1]
	cam.Rotation = []float64{0, -half, 0, half} // a quarter turn about Y takes -Z to +X
	text, err := json.Marshal(&d)
	if err != nil {
		t.Fatal(err)
	}
	n := binary.LittleEndian.Uint32(glb[12:])
	got := read(t, pack(string(text), glb[20+n+8:]))
	if p := got.Insts[0].ViewFromShape.Origin; p.Sub(geom.Point{X: 30, Y: 20, Z: -10}).Len() > 1e-4 {
		t.Errorf("it is seen at %v", p)
	}
	// The camera stood over (1.5, -14, 31+100).
	if c := got.Cam.Center; !near(float64(c.X), 131, 1e-4) || !near(float64(c.Y), -14, 1e-4) || got.Cam.W != 320 {
		t.Errorf("seen by %+v", got.Cam)
	}
	// The ground is seen from its edge: it is no backdrop any more.
	if got.Behind.Kind != BackdropNone || len(got.Mattes) != 1 {
		t.Errorf("before %+v", got.Behind)
	}
}

// TestManyMetals reads a mesh of more metals than a shape has slots.
func TestManyMetals(t *testing.T) {
	t.Parallel()
	var d document
	if err := json.Unmarshal([]byte(strings.Replace(flag, `"extras":"anything"`, `"name":"x"`, 1)), &d); err != nil {
		t.Fatal(err)
	}
	p := d.Meshes[0].Primitives[0]
	d.Materials = nil
	d.Meshes[0].Primitives = nil
	for i := range 3 {
		d.Materials = append(d.Materials, material{Name: "same"})
		for range 2 {
			p.Material = ref(i)
			d.Meshes[0].Primitives = append(d.Meshes[0].Primitives, p)
		}
	}
	p.Material = nil
	d.Meshes[0].Primitives = append(d.Meshes[0].Primitives, p)
	text, err := json.Marshal(&d)
	if err != nil {
		t.Fatal(err)
	}
	s := read(t, pack(string(text), flagBytes()))
	if !slices.Equal(s.Names, []string{"same", "same-2", "same-3", "unnamed"}) || len(s.Insts) != 2 {
		t.Fatalf("%v, %d pieces", s.Names, len(s.Insts))
	}
	if s.Insts[0].Metals != [2]uint16{0, 1} || s.Insts[1].Metals != [2]uint16{2, 3} {
		t.Errorf("%v %v", s.Insts[0].Metals, s.Insts[1].Metals)
	}
	if !slices.Equal(s.Insts[0].Shape.Mesh.Slot, []uint8{0, 0, 1, 1}) || !slices.Equal(s.Insts[1].Shape.Mesh.Slot, []uint8{0, 0, 1}) {
		t.Errorf("%v %v", s.Insts[0].Shape.Mesh.Slot, s.Insts[1].Shape.Mesh.Slot)
	}
}

func TestGLBFaults(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ old, with, want string }{
		{`"2.0"`, `"1.0"`, "asset.version"},
		{`"scene":0`, `"scene":1`, "scene: 1"},
		{`"scene":0`, `"scene":"a"`, "scene: string"},
		{`"scene":0`, `"scene":0,"extensionsRequired":["KHR_draco_mesh_compression"]`, "KHR_draco_mesh_compression"},
		{`"nodes":[0]`, `"nodes":[2]`, "node 2"},
		{`"children":[1]`, `"children":[0]`, "nodes[0]: it has two parents"},
		{`"children":[1]`, `"children":[1,1]`, "nodes[1]: it has two parents"},
		{`"scale":[0.001,0.001,0.001]`, `"scale":[0.001]`, "nodes[0].scale"},
		{`"scale":[0.001,0.001,0.001]`, `"matrix":[1,0,0,0,0,1,0,0,0,0,1,0,0,0,0,2]`, "nodes[0].matrix"},
		{`"translation":[1,2,3]`, `"translation":[1,2,1e9]`, "nodes[1].translation[2]"},
		{`"scale":[0.001,0.001,0.001]`, `"scale":[100000,100000,100000]`, "mm"},
		{`"rotation":[0,0,0,1]`, `"rotation":[0,0,0,0]`, "nodes[1].rotation"},
		{`"mesh":0`, `"mesh":1`, "mesh: 1"},
		{`"mesh":0`, `"mesh":0,"skin":0`, "skin"},
		{`"mode":4`, `"mode":1`, "meshes[0].primitives[0].mode"},
		{`"POSITION":0`, `"POSITION":7`, "accessors[7]"},
		{`"POSITION":0`, `"TEXCOORD_0":0`, "meshes[0].primitives[0].attributes.POSITION"},
		{`"POSITION":0`, `"POSITION":0,"COLOR_0":0`, "COLOR_0"},
		{`"POSITION":0`, `"POSITION":0,"NORMAL":1`, "attributes.NORMAL: accessors[1]"},
		{`"material":0`, `"material":3`, "material: 3"},
		{`"baseColorFactor":[0.5,0.4,0.3,1]`, `"baseColorFactor":[0.5,0.4,0.3]`, "materials[0].pbrMetallicRoughness.baseColorFactor"},
		{`"baseColorFactor":[0.5,0.4,0.3,1]`, `"baseColorTexture":{"index":0}`, "baseColorTexture: textures are not drawn"},
		{`"roughnessFactor":0.3`, `"roughnessFactor":3`, "roughnessFactor: 3"},
		{`"roughnessFactor":0.3`, `"metallicFactor":0.5`, "metallicFactor: 0.5"},
		{`"name":"paint"`, `"alphaMode":"BLEND"`, "alphaMode"},
		{`"name":"paint"`, `"emissiveFactor":[0,1,0]`, "emissiveFactor"},
		{`"name":"paint"`, `"extensions":{"KHR_materials_transmission":{"transmissionFactor":1}}`, "KHR_materials_transmission"},
		{`"roughnessFactor":0.3}`, `"metallicFactor":0},"extensions":{"KHR_materials_transmission":{"transmissionFactor":1}}`, "closed body"},
		{`"count":3,"type":"VEC3"`, `"count":4,"type":"VEC3"`, "accessors[0]: 4 elements"},
		{`"count":3,"type":"VEC3"`, `"count":-1,"type":"VEC3"`, "accessors[0]: -1 elements"},
		{`"count":3,"type":"VEC3"`, `"count":9223372036854775807,"type":"VEC3"`, "accessors[0]"},
		{`"count":3,"type":"VEC3"`, `"count":3,"type":"VEC3","sparse":{}`, "sparse"},
		{`"count":3,"type":"SCALAR"`, `"count":2,"type":"SCALAR"`, "2 corners"},
		{`"byteOffset":1,`, `"byteOffset":-1,`, "accessors[1]"},
		{`"byteOffset":1,`, ``, "corner 0 is point 9; there are 3"},
		{`"componentType":5121`, `"componentType":5120`, "component type 5120"},
		{`"byteStride":16`, `"byteStride":8`, "byteStride: 8"},
		{`"byteLength":44`, `"byteLength":440`, "bufferViews[0] is not inside"},
		{`{"byteLength":48}`, `{"byteLength":480}`, "buffers[0].byteLength"},
		{`{"byteLength":48}`, `{"byteLength":48,"uri":"a.bin"}`, "only the chunk"},
		{`"scene":0`, `"scene":0,"cameras":[{"type":"orthographic","orthographic":{"xmag":0,"ymag":1}}]`, ""},
	} {
		text := strings.Replace(flag, tc.old, tc.with, 1)
		if text == flag {
			t.Fatalf("%s is not in the file", tc.old)
		}
		_, err := ReadGLB(pack(text, flagBytes()))
		if tc.want == "" {
			if err != nil {
				t.Errorf("%s: %v", tc.with, err)
			}
			continue
		}
		if err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: %v; wanted %q", tc.with, err, tc.want)
		}
	}
	good := pack(flag, flagBytes())
	for name, spoil := range map[string]func([]byte) []byte{
		"short":   func(b []byte) []byte { return b[:16] },
		"magic":   func(b []byte) []byte { b[0] = 'x'; return b },
		"version": func(b []byte) []byte { b[4] = 1; return b },
		"length":  func(b []byte) []byte { return append(b, 0) },
		"chunk":   func(b []byte) []byte { b[14] = 1; return b },
		"kind":    func(b []byte) []byte { b[16] = 0; return b },
		"json":    func(b []byte) []byte { b[20] = '['; return b },
		"number":  func(b []byte) []byte { copy(b[len(b)-48:], []byte{0, 0, 0xc0, 0x7f}); return b }, // NaN
	} {
		if _, err := ReadGLB(spoil(bytes.Clone(good))); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func FuzzReadGLB(f *testing.F) {
	f.Add(pack(flag, flagBytes()))
	s := scene(mesh.Instance{Shape: torus(2, .5, 3), ViewFromShape: geom.Identity()})
	s.Behind = Backdrop{Kind: BackdropGround, Color: shade.RGB{R: .5}, Z: -1}
	var b bytes.Buffer
	if err := WriteGLBRound(&b, s, 3); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add(pack(strings.Replace(flag, `"roughnessFactor":0.3}`,
		`"metallicFactor":0},"extensions":{"KHR_materials_transmission":{"transmissionFactor":1},"KHR_materials_ior":{"ior":2},"KHR_materials_volume":{"attenuationDistance":0.1,"attenuationColor":[1,0,1]}}`, 1), flagBytes()))
	f.Fuzz(func(t *testing.T, data []byte) {
		fuzzGLB(t, data)
		// Mutations of the JSON alone reach deeper.
		fuzzGLB(t, pack(string(data), flagBytes()))
	})
}

func fuzzGLB(t *testing.T, data []byte) {
	s, err := ReadGLB(data)
	if err != nil {
		return
	}
	if s.Cam.W < 1 || s.Cam.H < 1 || !(s.Cam.Scale > 0) || len(s.Names) != len(s.Metals) {
		t.Fatalf("accepted %+v", s)
	}
	for _, in := range s.Insts {
		m := &in.Shape.Mesh
		if len(m.Points) != len(m.Normals) || len(m.Tris) != len(m.Surface) || int(max(in.Metals[0], in.Metals[1])) >= len(s.Metals) {
			t.Fatalf("a piece of %d points, %d normals, %d triangles, %d surfaces", len(m.Points), len(m.Normals), len(m.Tris), len(m.Surface))
		}
		for i := range m.Points {
			n := m.Normals[i].Vec()
			if !finite(m.Points[i].X, m.Points[i].Y, m.Points[i].Z, n.Len()) {
				t.Fatalf("point %v with normal %v", m.Points[i], n)
			}
		}
		in.Shape.Trace(geom.Point{Z: 10}, geom.Vec{Z: -1}, 0, 100)
	}
	if err := WriteGLB(&bytes.Buffer{}, s); err != nil {
		t.Fatalf("cannot be written: %v", err)
	}
}
