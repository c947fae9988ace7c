package gltf

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/aurelink/aurelink/assets"
	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/glyph"
	"github.com/aurelink/aurelink/render/mesh"
	"github.com/aurelink/aurelink/render/raster"
	"github.com/aurelink/aurelink/render/shade"
)

// judge has the Khronos validator look at every GLB of a folder.
const judge = `const fs = require("fs"), v = require("gltf-validator");
(async () => {
	const out = {};
	for (const f of fs.readdirSync(".").filter(f => f.endsWith(".glb")))
		out[f] = (await v.validateBytes(new Uint8Array(fs.readFileSync(f)), {maxIssues: 20})).issues;
	console.log(JSON.stringify(out));
})();`

// missing skips the test, or fails it where everything must be there.
func missing(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("AURELINK_FULL") == "1" {
		t.Fatal(what)
	}
	t.Skip(what)
}

// TestKhronos has the Khronos validator judge exports of every chain and every kind of charm.
func TestKhronos(t *testing.T) {
	t.Parallel()
	for _, tool := range []string{"node", "npm"} {
		if _, err := exec.LookPath(tool); err != nil {
			missing(t, tool+" is not installed")
		}
	}
	dir := t.TempDir()
	install := exec.CommandContext(t.Context(), "npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "gltf-validator@2.0.0-dev.3.10")
	install.Dir = dir
	if out, err := install.CombinedOutput(); err != nil {
		missing(t, "npm cannot fetch the validator: "+err.Error()+"\n"+string(out))
	}

	n := 0
	for name, e := range exports(t) {
		if err := os.WriteFile(filepath.Join(dir, name+".glb"), e.glb, 0o600); err != nil {
			t.Fatal(err)
		}
		n++
	}
	run := exec.CommandContext(t.Context(), "node", "-e", judge)
	run.Dir = dir
	out, err := run.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	type message struct{ Code, Message, Pointer string }
	var issues map[string]struct {
		NumErrors, NumWarnings, NumInfos int
		Messages                         []message
	}
	if err := json.Unmarshal(out, &issues); err != nil {
		t.Fatal(err)
	}
	if len(issues) != n {
		t.Errorf("%d of %d files were judged", len(issues), n)
	}
	for name, i := range issues {
		if i.NumErrors+i.NumWarnings+i.NumInfos > 0 {
			t.Errorf("%s: %d errors, %d warnings, %d remarks: %+v", name, i.NumErrors, i.NumWarnings, i.NumInfos, i.Messages)
		}
	}
}

// export is a scene and its file.
type export struct {
	scene *Scene
	glb   []byte
}

func exports(t *testing.T) map[string]export {
	t.Helper()
	all, err := makeExports()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// makeExports makes files of every chain in its widths, of every charm, and of the rest that a file can hold.
var makeExports = sync.OnceValues(func() (map[string]export, error) {
	all := map[string]export{}
	scenes, err := showcase()
	for name, s := range scenes {
		var b bytes.Buffer
		err = errors.Join(err, WriteGLB(&b, s))
		all[name] = export{s, b.Bytes()}
	}
	return all, err
})

func showcase() (map[string]*Scene, error) {
	cat, err := design.LoadCatalog(assets.FS)
	if err != nil {
		return nil, err
	}
	faces, err := glyph.New()
	if err != nil {
		return nil, err
	}
	var metals []shade.Metal
	var names []string
	for i := range cat.Metals {
		metals, names = append(metals, shade.NewMetal(&cat.Metals[i])), append(names, cat.Metals[i].ID)
	}
	frame := func(x float64, i int) geom.Frame {
		return geom.FrameAlong(geom.Point{X: float32(x)}, geom.Vec{X: 1}, geom.Vec{Z: 1}).Roll(.8 + 1.57*float64(i))
	}
	out := map[string]*Scene{}
	start := func(name string) *Scene {
		s := &Scene{
			Name: name, Cam: raster.Camera{W: 640, H: 480, Scale: 24}, Metals: metals, Names: names,
			Behind: Backdrop{Kind: BackdropGround, Color: shade.RGB{R: .75, G: .73, B: .7}},
		}
		out[name] = s
		return s
	}
	for i := range cat.Chains {
		c := &cat.Chains[i]
		s := start("chain-" + c.ID)
		for w := range c.Widths {
			size := &c.Widths[w]
			x := 0.
			for k := range min(8, 2*len(size.Repeat)) {
				p := &size.Parts[size.Repeat[k%len(size.Repeat)]]
				m := [2]uint16{uint16(k % 2), 1}
				x += float64(p.Inner) / 2
				s.Insts = append(s.Insts, mesh.Instance{
					Shape: mesh.Link(p, mesh.Plain, k%3 == 0), ViewFromShape: frame(x, k), Metals: m, Link: int32(k),
				})
				x += float64(p.Inner) / 2
			}
		}
		r := &cat.Rings[0]
		s.Insts = append(s.Insts, mesh.Instance{Shape: mesh.JumpRing(r.Wire.MM(), r.Usual.MM(), mesh.Close), ViewFromShape: frame(-3, 1)})
	}
	for i := range cat.Charms {
		c := &cat.Charms[i]
		for _, hang := range c.Hang {
			use := design.CharmUse{Charm: c.ID, Size: c.Usual.MM(), Hang: hang}
			if use.Size == 0 {
				use.Size = c.Sizes[0].MM()
			}
			if c.Text > 0 {
				use.Text, use.Face = "QRS"[:min(3, c.Text)], "script"
			}
			if c.Kind == design.CharmStone {
				use.Stone = cat.Stones[i%len(cat.Stones)].ID
			}
			sh, err := mesh.Charm(cat, use, faces)
			if err != nil {
				return nil, err
			}
			s := start("charm-" + c.ID + "-" + string(hang))
			s.Behind.Kind = BackdropColor
			s.Insts = append(s.Insts, mesh.Instance{Shape: sh, ViewFromShape: frame(1, i), Metals: [2]uint16{uint16(i % len(metals)), 0}})
		}
	}
	start("empty").Behind = Backdrop{}
	rods := start("rods")
	for i, tube := range []mesh.Tube{
		{Center: []geom.Point{{X: 1}}, Radius: .5},
		{Center: []geom.Point{{X: 1}, {Y: 2}, {Z: 3}}, Radius: .5},
	} {
		rods.Insts = append(rods.Insts, mesh.Instance{Shape: (&mesh.Shape{Tubes: []mesh.Tube{tube}}).Finish(), ViewFromShape: frame(2, i)})
	}
	limb := part(torus(30, 12, 400), metal0, 300) // more points than 16 bits can number
	rods.Mattes = []Matte{{Name: "limb", Albedo: shade.RGB{R: .4, G: .2, B: .1}, Mesh: mesh.TriMesh{Points: limb.points, Normals: limb.normals, Tris: limb.tris}}}
	if len(limb.points) <= 1<<16 {
		return nil, errors.New("the limb is too coarse")
	}
	return out, nil
}

// TestExportsRead reads every export back.
func TestExportsRead(t *testing.T) {
	t.Parallel()
	for name, e := range exports(t) {
		s := e.scene
		got, err := ReadGLB(e.glb)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		lo, hi, ok := s.box()
		glo, ghi, is := got.box()
		if got.Cam != s.Cam || got.Behind != s.Behind || ok != is || ok && max(lo.Sub(glo).Len(), hi.Sub(ghi).Len()) > .2 && !strings.HasPrefix(name, "rods") {
			t.Errorf("%s: wrote %+v from %v to %v, read %+v from %v to %v", name, s.Cam, lo, hi, got.Cam, glo, ghi)
		}
	}
}
