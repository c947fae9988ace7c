package gltf

import (
	"bytes"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/mesh"
	"github.com/aurelink/aurelink/render/raster"
	"github.com/aurelink/aurelink/render/shade"
)

const smallScene = `{"version":1,"name":"small","units":"mm",
	"camera":{"type":"ortho","center":[0.5,-0.25],"px_per_mm":60,"w":120,"h":60},
	"metals":{"silver925":{"base_color_linear":[0.97,0.96,0.92],"roughness":0.12},"gold14y":{"base_color_linear":[1.0,0.766,0.336],"roughness":0.2}},
	"tubes":[
		{"metal":"silver925","wire_radius":0.2,"closed":true,"centerline":[[1,0,0],[0,1,0],[-1,0,0],[0,-1,0]]},
		{"metal":"gold14y","wire_radius":0.1,"closed":false,"centerline":[[1,0,0.1],[1,0,0.1],[2.000001,0,0]]},
		{"metal":"gold14y","wire_radius":0.3,"closed":false,"centerline":[[0,0,-1]]}],
	"backdrop":{"kind":"ground","srgb":"#e6e1db","z":-0.6343}}`

func TestReadScene(t *testing.T) {
	t.Parallel()
	s, err := ReadScene([]byte(smallScene))
	if err != nil {
		t.Fatal(err)
	}
	if s.Name != "small" || s.Cam != (raster.Camera{W: 120, H: 60, Scale: 60, Center: geom.Point2{X: .5, Y: -.25}}) || s.Fitted {
		t.Errorf("%q by %+v", s.Name, s.Cam)
	}
	if !reflect.DeepEqual(s.Names, []string{"gold14y", "silver925"}) || len(s.Metals) != 2 {
		t.Fatalf("metals %v", s.Names)
	}
	gold := &s.Metals[0]
	if gold.F0 != (shade.RGB{R: 1, G: .766, B: .336}) || math.Abs(float64(gold.Alpha)-.04) > 1e-6 {
		t.Errorf("gold is %+v", gold)
	}
	// Schlick's curve and nothing else: F0 + (1 - F0)(1 - mu)^5.
	for _, mu := range []float32{1, .5, .14, 0} {
		want := .766 + .234*math.Pow(1-float64(mu), 5)
		if got := gold.Fresnel(mu).G; math.Abs(float64(got)-want) > 1e-5 {
			t.Errorf("gold reflects %v at %v, not %v", got, mu, want)
		}
	}
	if b := s.Behind; b.Kind != BackdropGround || b.Z != -.6343 || math.Abs(float64(b.Color.R)-.7913) > 1e-3 {
		t.Errorf("backdrop %+v", b)
	}
	if len(s.Insts) != 3 || s.Insts[0].Metals != [2]uint16{1, 1} || s.Insts[2].Metals != [2]uint16{0, 0} || s.Insts[2].Link != 2 {
		t.Fatalf("pieces %+v", s.Insts)
	}
	if n := len(s.Insts[1].Shape.Tubes[0].Center); n != 2 {
		t.Errorf("a point that repeats is kept: %d", n)
	}
	for i, in := range s.Insts {
		if in.Shape.BVH == nil || in.ViewFromShape != geom.Identity() {
			t.Errorf("piece %d is not ready", i)
		}
	}
}

// TestSceneRoundTrip reads what it wrote, to the last bit, and writes the same bytes again.
func TestSceneRoundTrip(t *testing.T) {
	t.Parallel()
	s, err := ReadScene([]byte(smallScene))
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		var b, c bytes.Buffer
		if err := WriteScene(&b, s); err != nil {
			t.Fatal(err)
		}
		got, err := ReadScene(b.Bytes())
		if err != nil {
			t.Fatalf("%v in %s", err, b.Bytes())
		}
		if !reflect.DeepEqual(got, s) {
			t.Errorf("wrote %+v, read %+v", s, got)
		}
		if err := WriteScene(&c, got); err != nil || !bytes.Equal(b.Bytes(), c.Bytes()) {
			t.Errorf("written again: %v\n%s\n%s", err, b.Bytes(), c.Bytes())
		}
		s.Behind = Backdrop{Kind: BackdropColor, Color: shade.RGB{R: fromSRGB(9), G: fromSRGB(200), B: 1}}
	}
}

// TestWriteScene moves tubes to where their pieces stand and cuts those of two metals.
func TestWriteScene(t *testing.T) {
	t.Parallel()
	ring := &mesh.Shape{Tubes: []mesh.Tube{{
		Center: []geom.Point{{X: 1}, {Y: 1}, {X: -1}, {Y: -1}}, Radius: .2, Closed: true, Slot: []uint8{1, 0, 0, 1},
	}}}
	s := &Scene{
		Cam: raster.Camera{W: 10, H: 10, Scale: 5}, Behind: Backdrop{Kind: BackdropColor},
		Metals: []shade.Metal{metal(shade.RGB{R: 1, G: 2}, .1), metal(shade.RGB{}, .2)},
		Insts: []mesh.Instance{{
			Shape: ring.Finish(), Metals: [2]uint16{0, 1},
			ViewFromShape: geom.Frame{Origin: geom.Point{Z: 7}, X: geom.Vec{Y: 1}, Y: geom.Vec{X: -1}, Z: geom.Vec{Z: 1}},
		}},
	}
	var b bytes.Buffer
	if err := WriteScene(&b, s); err != nil {
		t.Fatal(err)
	}
	got, err := ReadScene(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Insts) != 2 || got.Names[0] != "metal0" || got.Metals[0].F0 != (shade.RGB{R: 1, G: 1}) {
		t.Fatalf("%+v", got)
	}
	first, second := got.Insts[0], got.Insts[1]
	want := []geom.Point{{X: -1, Z: 7}, {Y: -1, Z: 7}, {X: 1, Z: 7}}
	if tube := first.Shape.Tubes[0]; !reflect.DeepEqual(tube.Center, want) || tube.Closed || first.Metals[0] != 0 {
		t.Errorf("%+v of metal %d", tube, first.Metals[0])
	}
	want = []geom.Point{{X: 1, Z: 7}, {Y: 1, Z: 7}, {X: -1, Z: 7}}
	if tube := second.Shape.Tubes[0]; !reflect.DeepEqual(tube.Center, want) || second.Metals[0] != 1 {
		t.Errorf("%+v of metal %d", tube, second.Metals[0])
	}

	s.Behind = Backdrop{}
	if err := WriteScene(&b, s); err == nil {
		t.Error("wrote a scene without a backdrop")
	}
	s.Behind.Kind, s.Mattes = BackdropColor, make([]Matte, 1)
	if err := WriteScene(&b, s); err == nil {
		t.Error("wrote a scene with a limb")
	}
}

func TestSceneFaults(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ old, with, want string }{
		{smallScene, ``, "EOF"},
		{smallScene, `[]`, "array"},
		{`"version":1`, `"version":2`, "version: 2"},
		{`"units":"mm"`, `"units":"m"`, `units: "m"`},
		{`"name":"small"`, `"nme":"small"`, `"nme"`},
		{`"z":-0.6343}}`, `"z":-0.6343}} {}`, "follows"},
		{`"ortho"`, `"persp"`, "camera.type"},
		{`"center":[0.5,-0.25]`, `"center":[0.5]`, "camera.center: 1 numbers"},
		{`"px_per_mm":60`, `"px_per_mm":0`, "camera.px_per_mm"},
		{`"w":120`, `"w":0`, "camera.w"},
		{`"w":120`, `"w":"120"`, "camera.w: string; int"},
		{`"h":60`, `"h":100000`, "camera.h"},
		{`[0.97,0.96,0.92]`, `[0.97,0.96,1.92]`, "metals.silver925.base_color_linear[2]"},
		{`"roughness":0.12`, `"roughness":-1`, "metals.silver925.roughness"},
		{`,"roughness":0.12`, ``, "metals.silver925.roughness"},
		{`"metal":"gold14y"`, `"metal":"gold"`, `tubes[1].metal: "gold"`},
		{`"wire_radius":0.2`, `"wire_radius":0`, "tubes[0].wire_radius"},
		{`[0,1,0]`, `[0,1]`, "tubes[0].centerline[1]: 2 numbers"},
		{`[0,1,0]`, `[0,1e9,0]`, "tubes[0].centerline[1][1]"},
		{`[[1,0,0],[0,1,0],[-1,0,0],[0,-1,0]]`, `[[1,0,0],[0,1,0],[1,0,0]]`, "tubes[0].centerline: 2 points"},
		{`[[0,0,-1]]`, `[]`, "tubes[2].centerline: it has no points"},
		{`"kind":"ground"`, `"kind":"sky"`, "backdrop.kind"},
		{`"kind":"ground"`, `"kind":"color"`, "backdrop.z"},
		{`,"z":-0.6343`, ``, "backdrop.z"},
		{`#e6e1db`, `e6e1db`, "backdrop.srgb"},
		{`,
	"backdrop":{"kind":"ground","srgb":"#e6e1db","z":-0.6343}`, ``, "backdrop: it is missing"},
	} {
		text := strings.Replace(smallScene, tc.old, tc.with, 1)
		if text == smallScene {
			t.Fatalf("%s is not in the scene", tc.old)
		}
		if _, err := ReadScene([]byte(text)); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: %v; wanted %q", tc.with, err, tc.want)
		}
	}
}

func FuzzReadScene(f *testing.F) {
	f.Add([]byte(smallScene))
	f.Add([]byte(`{"version":1,"units":"mm","camera":{"type":"ortho","center":[0,0],"px_per_mm":1,"w":1,"h":1},"backdrop":{"kind":"color","srgb":"#000000"}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := ReadScene(data)
		if err != nil {
			return
		}
		for _, in := range s.Insts {
			if !finite(in.Shape.Bound, in.Shape.Middle.X, in.Shape.Middle.Y, in.Shape.Middle.Z) {
				t.Fatalf("a piece of size %v about %v", in.Shape.Bound, in.Shape.Middle)
			}
		}
		var b bytes.Buffer
		if err := WriteScene(&b, s); err != nil {
			t.Fatal(err)
		}
		if again, err := ReadScene(b.Bytes()); err != nil || len(again.Insts) != len(s.Insts) {
			t.Fatalf("written again: %v\n%s", err, b.Bytes())
		}
		if len(data) < 2000 {
			checkGLB(t, s)
		}
	})
}

// checkGLB holds a scene to what it is after a GLB.
func checkGLB(t *testing.T, s *Scene) *Scene {
	t.Helper()
	var b bytes.Buffer
	if err := WriteGLBRound(&b, s, 8); err != nil {
		t.Fatal(err)
	}
	got, err := ReadGLB(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if got.Cam != s.Cam || got.Fitted || got.Behind != s.Behind || len(got.Metals) > len(s.Metals) || len(got.Insts) > len(s.Insts) {
		t.Errorf("wrote %+v %+v, read %+v %+v", s.Cam, s.Behind, got.Cam, got.Behind)
	}
	return got
}
