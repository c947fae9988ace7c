// Package scene says what is in a picture, as data: for each view the scale, the camera and where each strand's line
// runs.
package scene

import (
	"math"

	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/fit"
	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/raster"
	"github.com/aurelink/aurelink/render/unit"
)

// frame is the part of the view plane that a view shows at least, mm, and its middle.
type frame struct{ w, h, y, x float64 }

// The scale follows from the frame and the picture's size alone, so that pictures of different people compare. A frame is
// large enough for the largest: a wrist of 10 inches is 92 mm broad where it is measured, 99 where a loose chain comes to rest,
// and a loop of 333 mm lies 119 by 92 mm. On a body its middle is where pieces come to rest.
var (
	worn = map[design.Piece]frame{
		design.Bracelet: {108, 81, -25.4, 0}, design.Anklet: {140, 105, -22, 0}, design.FingerRing: {106, 79.5, -35, 0}, design.Necklace: {270, 202.5, -78, 0},
		design.HandChain: {256, 192, -91, 0},
	}
	laid = map[design.Piece]frame{
		design.Bracelet: {126, 94.5, 0, 0}, design.Anklet: {168, 126, 0, 0}, design.FingerRing: {42, 31.5, 0, 0}, design.Necklace: {260, 195, 0, 0},
		design.HandChain: {240, 180, 0, 0},
	}
	near = frame{26, 19.5, 0, 0}
)

// Table is how much of the table is seen at least where a piece is laid flat, mm.
func Table(piece design.Piece) (wide, high float64) { return laid[piece].w, laid[piece].h }

func frameOf(piece design.Piece, k design.ViewKind) frame {
	switch k {
	case design.ViewWrist:
		return worn[piece]
	case design.ViewMacro:
		return near
	}
	return laid[piece]
}

// posed are the frames of poses other than the usual one. Their middle is as the limb is drawn, upright.
var posed = map[design.Piece]map[design.Pose]frame{
	design.Bracelet:   {design.PoseLevel: {149, 112, -6, 8}, design.PoseRaised: {134, 100.5, 22, 0}},
	design.FingerRing: {design.PoseLevel: {106, 79.5, -28, 0}, design.PoseRaised: {112, 84, -32, 0}},
}

// Camera is the camera of a view of a piece. In a pose that turns the picture to a side when it is finished, width and height
// change places.
func Camera(piece design.Piece, v design.View) raster.Camera {
	w, h := v.Pixels()
	f := frameOf(piece, v.Kind)
	if v.Pose != design.PoseDown && v.Kind == design.ViewWrist {
		f = posed[piece][v.Pose]
	}
	scale := min(float64(w)/f.w, float64(h)/f.h)
	if v.Pose == design.PoseLevel {
		w, h = h, w
	}
	if v.Kind == design.ViewStrip {
		scale = float64(w) / (float64(rowLength(piece, w, h)) + rowMargins)
	}
	return raster.Camera{W: w, H: h, Scale: float32(scale), Center: geom.Point2{X: float32(f.x), Y: float32(f.y)}}
}

// Seed turns a design's code into the seed of what is irregular about it: FNV-1a.
func Seed(code string) uint64 {
	h := uint64(14695981039346656037)
	for _, b := range []byte(code) {
		h = (h ^ uint64(b)) * 1099511628211
	}
	return h ^ h>>29
}

// MacroHeight is how high in the picture strand i runs in the macro view, mm: room is left below for what hangs, and
// the highest strand, which bends up to the sides, stays in the picture.
func MacroHeight(r *fit.Result, i int) float64 {
	const highest, pitch = 7.0, 4.5
	n := float64(len(r.Strands) - 1)
	step := min(pitch, 2*highest/max(1, n))
	y := 0.0
	for k := range r.Strands {
		if len(r.Strands[k].Hangs) > 0 {
			y = min(5, highest-step*n/2)
		}
	}
	return y + step*(float64(i)-n/2)
}

// rowLength is how much of a chain one row of the strip view shows: more on a broad picture, which has no height
// for many rows, and more of a longer piece, so that the longest of each has four rows or five.
func rowLength(piece design.Piece, w, h int) unit.MM {
	length := unit.MM(100)
	switch piece {
	case design.Anklet:
		length = 120
	case design.Necklace:
		length = 160
	}
	if 2*w > 3*h {
		return 1.5 * length
	}
	return length
}

// rowMargins is the room beside a row, on both sides together, mm.
const rowMargins = 12

// Row is one row of the strip view.
type Row struct {
	Strand   int
	From, To unit.MM // arc lengths from the seam
	X, Y     float64 // where From is, mm
}

// Rows lays out the strip view of a piece, each strand from its closing ring to its last link, and sets the camera's scale: where all
// would not find room over each other in rows of the usual length, with rulers so many pixels high and charms that hang so low, rows are
// longer; and somewhat longer where a strand's last would be a stub.
func Rows(piece design.Piece, cam *raster.Camera, strands []fit.Strand, ruler float64, hang unit.MM) []Row {
	// Rulers end beside their rows, and the caption takes the foot.
	w, h := float64(cam.W)-1.4*ruler, float64(cam.H)-.7*ruler
	length, n := rowLength(piece, cam.W, cam.H), 0
	var room float64 // that a row needs, pixels
	for longest := unit.MM(math.Inf(1)); ; length *= 1.02 {
		cam.Scale = float32(min(float64(cam.W)/float64(length+rowMargins), w/float64(length)))
		room = ruler + float64(RulerGap+max(3, hang))*float64(cam.Scale)
		n = 0
		stub := false
		for i := range strands {
			rows := float64(strands[i].Loop / length)
			n += int(math.Ceil(rows))
			stub = stub || rows > 1 && rows-math.Floor(rows) < .1
		}
		if n > len(strands) && float64(n)*room > h {
			continue
		}
		longest = min(longest, 1.15*length)
		if !stub || length > longest {
			break
		}
	}
	// The ruler runs along the top of its row, the chain close under it, and charms hang free below.
	rows := make([]Row, 0, n)
	pitch := h / float64(n)
	for i := range strands {
		for from := unit.MM(0); from < strands[i].Loop; from += length {
			y := pitch*float64(len(rows)) + .3*max(0, pitch-room) + ruler
			at := cam.View(0, float32(y))
			rows = append(rows, Row{i, from, min(from+length, strands[i].Loop), -float64(length) / 2, float64(at.Y) - RulerGap})
		}
	}
	return rows
}

// RulerGap is how far over the middle of its chain a row's ruler ends, mm.
const RulerGap = 3.2
