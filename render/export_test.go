package render

import (
	"bytes"
	"image"
	"image/color"
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
	if err := gltf.WriteHDR(&hdr, r.LightMap()); err != nil {
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
// but for what it mirrors of the skin, and for the shadow that metal throws, which is rougher of triangles than of wire.
func TestExportRoundTrip(t *testing.T) {
	if testing.Short() {
		t.Skip("many pictures by one goroutine: nothing for the race detector")
	}
	cat, r := open(t)
	for _, c := range []struct {
		view string
		flip float64
	}{{"wrist", .23}, {"flat", .17}, {"macro", .11}} {
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
	w := body.NewWrist(158.75, 20)
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
