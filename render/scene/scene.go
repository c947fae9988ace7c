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

// frame is the part of the view plane that a view shows at least, mm. The scale follows from it and the picture's
// size alone, so that pictures of different wrists compare. It is large enough for the largest: a wrist of 10
// inches is 91 mm broad, and a loop of 333 mm lies 119 by 92 mm.
var frames = map[design.ViewKind][2]float64{
	design.ViewWrist: {100, 75},
	design.ViewFlat:  {126, 94.5},
	design.ViewMacro: {26, 19.5},
	design.ViewStrip: {112, 63},
}

// Center is the height in the view plane that the middle of the picture shows, mm: on a wrist a little below where
// it is measured, towards the hand, where bracelets come to rest.
func center(k design.ViewKind) float32 {
	if k == design.ViewWrist {
		return -14
	}
	return 0
}

// Camera is the camera of a view.
func Camera(v design.View) raster.Camera {
	w, h := v.Pixels()
	f := frames[v.Kind]
	scale := min(float64(w)/f[0], float64(h)/f[1])
	return raster.Camera{W: w, H: h, Scale: float32(scale), Center: geom.Point2{Y: center(v.Kind)}}
}

// Seed turns a design's code into the seed of what is irregular about it: FNV-1a.
func Seed(code string) uint64 {
	h := uint64(14695981039346656037)
	for _, b := range []byte(code) {
		h = (h ^ uint64(b)) * 1099511628211
	}
	return h ^ h>>29
}

// MacroHeight is how high in the picture strand i runs in the macro view, mm: room is left below for what hangs.
func MacroHeight(r *fit.Result, i int) float64 {
	y := 0.0
	for k := range r.Strands {
		if len(r.Strands[k].Hangs) > 0 {
			y = 5
		}
	}
	return y + 4.5*(float64(i)-float64(len(r.Strands)-1)/2)
}

// RowLength is how much of a chain one row of the strip view shows.
const RowLength unit.MM = 100

// Row is one row of the strip view.
type Row struct {
	Strand   int
	From, To unit.MM // arc lengths from the seam
	X, Y     float64 // where From is, mm
}

// Rows lays out the strip view: each strand from its closing ring to its last link, in rows of RowLength.
func Rows(cam *raster.Camera, strands []fit.Strand) []Row {
	var rows []Row
	for i := range strands {
		for from := unit.MM(0); from < strands[i].Loop; from += RowLength {
			rows = append(rows, Row{Strand: i, From: from, To: min(from+RowLength, strands[i].Loop)})
		}
	}
	high := float64(cam.H) / float64(cam.Scale)
	pitch := high / float64(len(rows))
	for i := range rows {
		rows[i].X = -float64(RowLength) / 2
		// The chain hangs in the upper third of its row, charms and ruler below it.
		rows[i].Y = high/2 - pitch*(float64(i)+.30)
	}
	return rows
}

// RulerDrop is how far under its chain a row's ruler runs, mm.
func RulerDrop(cam *raster.Camera, rows int, hangs bool) float64 {
	if !hangs {
		return 4.5
	}
	return math.Min(14, float64(cam.H)/float64(cam.Scale)/float64(rows)*.42)
}
