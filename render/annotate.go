package render

import (
	"image"
	"slices"
	"strings"

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
func (r *Renderer) annotate(pic *Picture, cam *raster.Camera, p *plan, insts []mesh.Instance, limb raster.Outline, d design.Design, v design.View, result *fit.Result) {
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
	s.Caption(r.caption(d, result), footOf(insts, fingersOf(d, limb), cam, quarters(v.Pose))...)
	if p.room.Gap > 0 {
		drawRoom(s, &p.room, cam)
	}
}

// footOf is what stands along the foot of a picture, where captions do, turned to the right by some quarters: metal, and fingers.
func footOf(insts []mesh.Instance, fingers raster.Outline, cam *raster.Camera, quarters int) (boxes []image.Rectangle) {
	foot := image.Rect(0, cam.H*3/4, cam.W, cam.H) // no caption is higher
	if quarters == 1 {
		foot = image.Rect(0, cam.W*3/4, cam.H, cam.W)
	}
	add := func(x0, y0, x1, y1 float32) {
		w, h := float32(cam.W), float32(cam.H)
		switch quarters {
		case 1:
			x0, y0, x1, y1 = h-y1, x0, h-y0, x1
		case 2:
			x0, y0, x1, y1 = w-x1, h-y1, w-x0, h-y0
		}
		if box := image.Rect(int(x0), int(y0), int(x1)+1, int(y1)+1); box.Overlaps(foot) {
			boxes = append(boxes, box)
		}
	}
	for i := range insts {
		in := &insts[i]
		x, y := cam.Pixel(in.ViewFromShape.Point(in.Shape.Middle))
		r := in.Shape.Bound * cam.Scale
		add(x-r, y-r, x+r, y+r)
	}
	for k := range fingers {
		const high = 8
		for y := high / 2; y < cam.H; y += high {
			e, i := &fingers[k], y*raster.Grid
			if e.Right[i]-e.Left[i] > 1 {
				add(e.Left[i], float32(y-high/2), e.Right[i], float32(y+high/2))
			}
		}
	}
	return boxes
}

// fingersOf are the fingers in the outline of a limb.
func fingersOf(d design.Design, limb raster.Outline) raster.Outline {
	switch {
	case len(limb) == 0:
	case d.Piece == design.FingerRing:
		return limb
	case d.Piece == design.HandChain:
		return limb[1:]
	}
	return nil
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
