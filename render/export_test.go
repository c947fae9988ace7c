package render

import (
	"bytes"
	"encoding/json"
	"image"
	"image/color"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/aurelink/aurelink/render/body"
	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/gltf"
	"github.com/aurelink/aurelink/render/imgdiff"
	"github.com/aurelink/aurelink/render/raster"
)

// exported draws a request and what Scene says of it, carried through the files that are written.
func exported(t *testing.T, r *Renderer, req design.Request) (direct, carried *Picture, s *gltf.Scene) {
	t.Helper()
	direct = paint(t, r, req)
	s, err := r.Scene(t.Context(), req.Design, req.View)
	if err != nil {
		t.Fatal(err)
	}
	var glb, hdr bytes.Buffer
	if err := gltf.WriteGLB(&glb, s); err != nil {
		t.Fatal(err)
	}
	if err := gltf.WriteHDR(&hdr, r.LightMap(design.DefaultView())); err != nil {
		t.Fatal(err)
	}
	read, err := gltf.ReadGLB(glb.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	light, err := gltf.ReadHDR(hdr.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if carried, err = r.DrawScene(t.Context(), read, Bare{Light: light}); err != nil {
		t.Fatal(err)
	}
	return direct, carried, s
}

// seenMetal is white where a request's metal is seen, but for the lower part where captions stand.
func seenMetal(t *testing.T, r *Renderer, req design.Request) *image.Gray {
	t.Helper()
	st := stage(t, r, req)
	m := image.NewGray(image.Rect(0, 0, st.cam.W, st.cam.H))
	for _, frags := range st.buf.Tiles {
		for _, f := range frags {
			if x, y := int(f.Pixel)%st.cam.W, int(f.Pixel)/st.cam.W; y < st.cam.H*4/5 {
				m.SetGray(x, y, color.Gray{255})
			}
		}
	}
	return m
}

// TestExportRoundTrip draws designs by way of the files that export writes. Metal looks as it does when drawn directly,
// but for what it mirrors of the skin, and for its shadow, which is a little rougher of triangles than of wire.
func TestExportRoundTrip(t *testing.T) {
	if testing.Short() {
		t.Skip("many pictures by one goroutine: nothing for the race detector")
	}
	cat, r := open(t)
	for _, c := range []struct {
		view string
		flip float64
	}{{"wrist", .12}, {"flat", .1}, {"macro", .06}} {
		req := ask(t, cat, showcase[0].said+"&charms=heart:14k-rose@center", "w=480&view="+c.view)
		direct, carried, s := exported(t, r, req)
		rep, err := imgdiff.Compare(carried.Image, direct.Image, seenMetal(t, r, req))
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: FLIP %.4f  CIEDE2000 %.3f on metal", c.view, rep.FLIP, rep.CIEDE2000)
		if rep.FLIP > c.flip {
			t.Errorf("%s: FLIP %.4f on metal, allowed %.2f", c.view, rep.FLIP, c.flip)
		}
		if s.Names[0] == "" || s.Behind.Kind != gltf.BackdropGround || s.Behind.Z > 0 || (len(s.Mattes) == 1) != (c.view == "wrist") {
			t.Errorf("%s: %v, %+v, %d matte bodies", c.view, s.Names, s.Behind, len(s.Mattes))
		}
		direct.Release()
	}
}

// TestLimb holds a limb's mesh to what a solid is: closed, outward, and where the skin is drawn.
func TestLimb(t *testing.T) {
	w := body.New(design.Bracelet, 158.75, 20)
	m := limb(w, &raster.Camera{W: 480, H: 360, Scale: 4.4, Center: geom.Point2{Y: -14}})
	if v := m.Volume(); v < 100_000 || v > 500_000 { // an arm of 160 mm round holds some 2000 mm3 a mm
		t.Errorf("its volume is %v mm3", v)
	}
	type edge [2]geom.Point
	edges := map[edge]int{}
	for _, tri := range m.Tris {
		a, b, c := m.Points[tri[0]], m.Points[tri[1]], m.Points[tri[2]]
		out := b.Sub(a).Cross(c.Sub(a))
		for k, v := range tri {
			if out.Dot(m.Normals[v].Vec()) < 0 {
				t.Fatalf("a normal at %v looks inwards", m.Points[v])
			}
			edges[edge{m.Points[v], m.Points[tri[(k+1)%3]]}]++
		}
	}
	for e, n := range edges {
		if n != 1 || edges[edge{e[1], e[0]}] != 1 {
			t.Fatalf("edge %v is open", e)
		}
	}
	// It is the skin that is drawn.
	var row body.Row
	for i := 0; i < len(m.Points)-2*limbRound-2; i += 37 {
		p := m.Points[i]
		if m.Normals[i].Z < .3 {
			continue
		}
		w.Row(p.Y, &row)
		if z, _ := row.At(p.X); z-p.Z > .05 || p.Z-z > .05 {
			t.Errorf("the skin at %v is drawn at a height of %v mm", p, z)
		}
	}
}

// judge has the Khronos validator look at every GLB of a folder, and three.js load it.
const judge = `import fs from "fs";
import validator from "gltf-validator";
import { GLTFLoader } from "three/examples/jsm/loaders/GLTFLoader.js";
const out = {};
for (const f of fs.readdirSync(".").filter(f => f.endsWith(".glb"))) {
	const bytes = new Uint8Array(fs.readFileSync(f));
	const { issues } = await validator.validateBytes(bytes, { maxIssues: 20 });
	const gltf = await new GLTFLoader().parseAsync(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength), "");
	let meshes = 0;
	gltf.scene.traverse(o => { if (o.isMesh) meshes++; });
	out[f] = { issues, meshes, cameras: gltf.cameras.length };
}
console.log(JSON.stringify(out));`

// TestExportsElsewhere has the Khronos validator judge what export writes of every view and every chain, and three.js load
// it.
func TestExportsElsewhere(t *testing.T) {
	if testing.Short() {
		t.Skip("node does the work: nothing for the race detector")
	}
	missing := func(what string) {
		if os.Getenv("AURELINK_FULL") == "1" {
			t.Fatal(what)
		}
		t.Skip(what)
	}
	for _, tool := range []string{"node", "npm"} {
		if _, err := exec.LookPath(tool); err != nil {
			missing(tool + " is not installed")
		}
	}
	dir := t.TempDir()
	install := exec.CommandContext(t.Context(), "npm", "install", "--no-audit", "--no-fund", "--ignore-scripts",
		"gltf-validator@2.0.0-dev.3.10", "three@0.187.0")
	install.Dir = dir
	if out, err := install.CombinedOutput(); err != nil {
		missing("npm cannot fetch the validator and three.js: " + err.Error() + "\n" + string(out))
	}

	cat, r := open(t)
	pieces := map[string]int{}
	write := func(name string, req design.Request) {
		s, err := r.Scene(t.Context(), req.Design, req.View)
		if err != nil {
			t.Fatal(err)
		}
		var glb bytes.Buffer
		if err := gltf.WriteGLB(&glb, s); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name+".glb"), glb.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		pieces[name+".glb"] = len(s.Insts)
	}
	for _, view := range design.Views() {
		write(view, ask(t, cat, pendants, "w=320&view="+view))
	}
	for i := range cat.Chains {
		id := cat.Chains[i].ID
		write("chain-"+id, ask(t, cat, "chain="+id+"&metals=14k-yellow&wrist=6in&w=320"))
	}
	if err := os.WriteFile(filepath.Join(dir, "judge.mjs"), []byte(judge), 0o600); err != nil {
		t.Fatal(err)
	}
	run := exec.CommandContext(t.Context(), "node", "judge.mjs")
	run.Dir = dir
	out, err := run.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	var found map[string]struct {
		Issues struct {
			NumErrors, NumWarnings int
			Messages               []struct{ Code, Message, Pointer string }
		}
		Meshes, Cameras int
	}
	if err := json.Unmarshal(out, &found); err != nil {
		t.Fatal(err)
	}
	if len(found) != len(pieces) {
		t.Errorf("%d of %d files were judged", len(found), len(pieces))
	}
	for name, f := range found {
		if f.Issues.NumErrors+f.Issues.NumWarnings > 0 {
			t.Errorf("%s: %d errors, %d warnings: %+v", name, f.Issues.NumErrors, f.Issues.NumWarnings, f.Issues.Messages)
		}
		if f.Meshes <= pieces[name] || f.Cameras != 1 { // the ground is a mesh too
			t.Errorf("%s: three.js sees %d meshes of %d pieces, and %d cameras", name, f.Meshes, pieces[name], f.Cameras)
		}
	}
}
