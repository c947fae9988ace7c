package render

import (
	"image"
	"slices"
	"strings"

	"github.com/aurelink/aurelink/render/body"
	"github.com/aurelink/aurelink/render/canvas"
	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/fit"
	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/mesh"
	"github.com/aurelink/aurelink/render/raster"
	"github.com/aurelink/aurelink/render/scene"
	"github.com/aurelink/aurelink/render/unit"
	"github.com/aurelink/aurelink/render/words"
)

// annotate writes on the finished picture.
func (r *Renderer) annotate(pic *Picture, cam *raster.Camera, p *plan, insts []mesh.Instance, d design.Design, v design.View, result *fit.Result) {
	s := r.canvas.On(pic.Image)
	defer s.Close()
	scale := unit.PxPerMM(cam.Scale)
	for _, row := range p.rows {
		x, y := cam.Pixel(geom.Point{X: float32(row.X), Y: float32(row.Y + scene.RulerGap)})
		s.Ruler(canvas.Ruler{X: float64(x), Y: float64(y) - s.RulerHeight(), From: row.From, To: row.To, Scale: scale})
	}
	if v.Kind == design.ViewMacro {
		s.Enlarged(float64(cam.Scale) / float64(scene.Camera(design.Bracelet, design.View{Kind: design.ViewWrist, W: v.W, Aspect: v.Aspect, DPR: v.DPR}).Scale))
	}
	if v.Kind != design.ViewStrip {
		s.ScaleBar(scale)
	}
	s.Caption(r.caption(d, result), footOf(insts, p.hand, cam, quarters(v.Pose), pic.Image.Rect)...)
	if p.room.Gap > 0 {
		drawRoom(s, &p.room, cam)
	}
}

// footOf adds to the boxes of what stands along the foot of a picture, turned to the right by some quarters, those of metal.
func footOf(insts []mesh.Instance, boxes []image.Rectangle, cam *raster.Camera, quarters int, picture image.Rectangle) []image.Rectangle {
	foot := picture
	foot.Min.Y = footAt(picture.Max.Y)
	for i := range insts {
		in := &insts[i]
		x, y := cam.Pixel(in.ViewFromShape.Point(in.Shape.Middle))
		switch quarters {
		case 1:
			x, y = float32(cam.H)-y, x
		case 2:
			x, y = float32(cam.W)-x, float32(cam.H)-y
		}
		r := in.Shape.Bound * cam.Scale
		if box := image.Rect(int(x-r), int(y-r), int(x+r)+1, int(y+r)+1); box.Overlaps(foot) {
			boxes = append(boxes, box)
		}
	}
	return boxes
}

// footAt is where the foot of a picture begins: no caption is higher.
func footAt(h int) int { return h * 3 / 4 }

// fingersAt is where a finger, or those of a hand, are along the foot of a picture, where captions stand; of other limbs nowhere.
func fingersAt(limb *body.Limb, cam *raster.Camera) (boxes []image.Rectangle) {
	digits := limb.Parts()[1:]
	if limb.Piece == design.FingerRing {
		digits = limb.Parts()
	}
	for _, digit := range digits {
		lo, hi := digit.Ends()
		const high = 8
		for y := footAt(cam.H); y < cam.H; y += high {
			v := cam.View(0, float32(y)).Y
			if v < float32(lo) || v > float32(hi) {
				continue
			}
			left, right, _, _ := digit.Edges(v)
			if right-left < .1 {
				continue // past its tip
			}
			x0, _ := cam.Pixel(geom.Point{X: left})
			x1, _ := cam.Pixel(geom.Point{X: right})
			boxes = append(boxes, image.Rect(int(x0), y, int(x1)+1, y+high))
		}
	}
	return boxes
}

// caption is the line under a picture: chain, metals, size.
func (r *Renderer) caption(d design.Design, result *fit.Result) string {
	var names []string
	for i := range result.Strands {
		var metals []string
		for _, id := range d.Strands[i].Metals {
			if m, ok := r.cat.Metal(id); ok {
				metals = append(metals, m.Name)
			}
		}
		names = append(names, result.Strands[i].Style.Name+" · "+strings.Join(metals, " + "))
	}
	if d.Piece == design.HandChain {
		names = slices.Compact(names)
	}
	worn := d.Piece
	if worn == design.HandChain {
		worn = design.Bracelet
	}
	text := strings.Join(names, " / ") + " · " + words.Size(worn, d.Size) + " " + worn.Body()
	if d.Piece == design.HandChain {
		text += ", " + words.Size(design.FingerRing, d.Finger) + " " + design.FingerRing.Body()
	}
	switch {
	case d.Fit.Name != "":
		text += ", " + string(d.Fit.Name)
	case d.Fit.Length != nil && d.Piece == design.Necklace:
		text += ", " + words.Size(d.Piece, *d.Fit.Length) + " long"
	}
	return text
}
