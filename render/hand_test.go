package render

import (
	"bytes"
	"fmt"
	"image"
	"testing"

	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/mesh"
	"github.com/aurelink/aurelink/render/raster"
	"github.com/aurelink/aurelink/render/scene"
)

// A hand-chain is drawn in every view, turned and on hands of all sizes, the same each time; as a scene its hand is there.
func TestHandChain(t *testing.T) {
	t.Parallel()
	cat, r := open(t)
	for _, said := range []string{"wrist=130mm&finger=44mm", "wrist=6.25in&finger=US7&yaw=-40", "wrist=228mm&finger=76mm&yaw=40&fit=loose", "wrist=6in&finger=US6&view=flat",
		"wrist=6in&finger=US6&view=macro", "wrist=6in&finger=US6&view=strip"} {
		req := ask(t, cat, "chain=cable&metals=14k-yellow&charms=heart:14k-rose@center&piece=hand-chain&"+said, "w=320")
		a, b := paint(t, r, req), paint(t, r, req)
		if !bytes.Equal(a.Image.Pix, b.Image.Pix) {
			t.Errorf("%s: two pictures differ", said)
		}
		bare := req
		bare.Design.Strands[design.OverHand].Charms = nil
		if c := paint(t, r, bare); bytes.Equal(a.Image.Pix, c.Image.Pix) {
			t.Errorf("%s: the charm is not seen", said)
		}
		s, err := r.Scene(t.Context(), req.Design, req.View)
		if err != nil {
			t.Fatal(err)
		}
		if worn := req.View.Kind == design.ViewWrist; worn != (len(s.Mattes) == 1) {
			t.Errorf("%s: %d mattes", said, len(s.Mattes))
		}
		for _, m := range s.Mattes {
			for _, tri := range m.Mesh.Tris {
				for _, i := range tri {
					if int(i) >= len(m.Mesh.Points) {
						t.Fatalf("%s: a corner that is none", said)
					}
				}
			}
			// Six parts, each closed.
			if n := len(m.Mesh.Tris); n < 6*1000 {
				t.Errorf("%s: a hand of %d triangles", said, n)
			}
		}
	}
	req := ask(t, cat, "chain=cable&metals=14k-yellow&piece=hand-chain&wrist=6in&finger=US6", "w=320")
	for _, p := range Products() {
		if _, err := r.Show(t.Context(), req.Design, req.View, &p); err != nil {
			t.Error(fmt.Errorf("%s: %w", p.Word, err))
		}
	}
}

// Where two fingers leave the hand its outline is an arch: as high as it opens, little by little, and nothing of the palm is between them.
func TestHandWebs(t *testing.T) {
	if testing.Short() {
		t.Skip("many pictures by one goroutine: nothing for the race detector")
	}
	t.Parallel()
	cat, r := open(t)
	arches := 0
	for _, said := range []string{"wrist=130mm&finger=44mm", "wrist=6.25in&finger=US7", "wrist=6.25in&finger=US7&yaw=-40", "wrist=228mm&finger=76mm&yaw=20"} {
		req := ask(t, cat, "chain=cable&metals=14k-yellow&piece=hand-chain&"+said, "w=1200")
		cam := scene.Camera(design.HandChain, req.View)
		layer, err := r.shader.Limb(t.Context(), &cam, limbOf(req.Design, req.View.Yaw), 5, design.BackdropPaper, nil)
		if err != nil {
			t.Fatal(err)
		}
		for k := 1; k < 4; k++ {
			a, b, palm := &layer.Outline[k], &layer.Outline[k+1], &layer.Outline[0]
			var gaps []float32 // pixels, from where it opens for good
			for i := range a.Right {
				at := (a.Right[i] + b.Left[i]) / 2
				switch gap := b.Left[i] - a.Right[i]; {
				case gap < .05 || palm.Left[i] < at && at < palm.Right[i]:
					gaps = gaps[:0]
				default:
					gaps = append(gaps, gap)
				}
			}
			rows := int(3 * cam.Scale * raster.Grid)
			if len(gaps) < rows {
				continue // one finger is before the other
			}
			arches++
			whole := gaps[rows]
			if gaps[0] > .34*whole {
				t.Errorf("%s: between %d and %d it opens %.1f of %.1f pixels at once", said, k, k+1, gaps[0], whole)
			}
			for i := range rows {
				if d := gaps[i+1] - gaps[i]; d > .3*whole || d < -.05*whole {
					t.Errorf("%s: between %d and %d it goes from %.1f to %.1f pixels", said, k, k+1, gaps[i], gaps[i+1])
				}
			}
		}
	}
	if arches < 9 {
		t.Errorf("%d arches are seen", arches)
	}
}

// What stands along the foot of a picture is known, so that its caption stands beside it: fingers and metal, as the picture is turned.
func TestFoot(t *testing.T) {
	if testing.Short() {
		t.Skip("many pictures by one goroutine: nothing for the race detector")
	}
	t.Parallel()
	cat, r := open(t)
	for _, c := range []struct {
		said, view string
		want       image.Rectangle // of fingers, about
	}{
		{"piece=hand-chain&wrist=6.25in&finger=US7", "", image.Rect(218, 352, 422, 460)}, {"piece=hand-chain&wrist=5in&finger=US3", "", image.Rect(284, 352, 349, 369)},
		{"finger=US7", "", image.Rect(272, 352, 368, 480)}, {"finger=US7", "&pose=raised", image.Rect(268, 352, 372, 480)}, {"finger=US7", "&pose=level", image.Rectangle{}},
		{"wrist=6.25in", "", image.Rectangle{}}, {"neck=13in", "", image.Rectangle{}},
	} {
		req := ask(t, cat, "chain=cable&metals=14k-yellow&"+c.said, "w=640"+c.view)
		cam := scene.Camera(req.Design.Piece, req.View)
		layer, err := r.layer(t.Context(), &cam, req.Design, req.View)
		if err != nil {
			t.Fatal(err)
		}
		var got image.Rectangle
		for _, box := range footOf(nil, fingersOf(req.Design, layer.Outline), &cam, quarters(req.View.Pose)) {
			got = got.Union(box)
		}
		if got.Empty() != c.want.Empty() || !got.In(c.want.Inset(-9)) || !c.want.Inset(9).In(got) {
			t.Errorf("%s%s: %v, want about %v", c.said, c.view, got, c.want)
		}
	}

	ball := &mesh.Shape{Bound: 1}
	cam := raster.Camera{W: 400, H: 300, Scale: 10}
	at := func(x, y float32) []mesh.Instance {
		f := geom.Identity()
		f.Origin = geom.Point{X: x, Y: y}
		return []mesh.Instance{{Shape: ball, ViewFromShape: f}}
	}
	for quarters, place := range [][2]float32{{5, -12}, {17, 5}, {-5, 12}} {
		got := footOf(at(place[0], place[1]), nil, &cam, quarters)
		size := image.Pt(cam.W, cam.H)
		want := image.Rect(240, 260, 261, 281)
		if quarters == 1 {
			size, want = image.Pt(cam.H, cam.W), image.Rect(190, 360, 211, 381)
		}
		if len(got) != 1 || !got[0].In(want.Inset(-1)) || !want.Inset(1).In(got[0]) {
			t.Errorf("turned by %d quarters, of %v: %v, want %v", quarters, size, got, want)
		}
	}
	if got := footOf(at(0, 5), nil, &cam, 0); len(got) != 0 {
		t.Errorf("what is above the foot: %v", got)
	}
}
