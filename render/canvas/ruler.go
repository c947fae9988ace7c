package canvas

import (
	"image"
	"math"
	"strconv"

	"golang.org/x/image/font"

	"github.com/aurelink/aurelink/render/unit"
)

// Ruler is one row of a ruler: what length it shows and where.
type Ruler struct {
	X, Y     float64      // px: where From stands, on the ruler's upper edge
	From, To unit.MM      // lengths along the piece; a second row goes on where the first ends
	Scale    unit.PxPerMM // of the picture
}

// RulerHeight is how tall a ruler is on this sheet, in px.
func (s *Sheet) RulerHeight() float64 { return RulerHeight(s.img.Rect.Dx()) }

// RulerHeight is how high rulers are on a frame of the given width, both in px.
func RulerHeight(width int) float64 { return math.Ceil(3.55 * Em(width)) }

// RulerEnd is how far a ruler's body goes past its first and its last mark, in px.
func (s *Sheet) RulerEnd() float64 { return math.Ceil(s.ems(1.1)) }

// maxRuler bounds the work of one row: no row is longer than this.
const maxRuler unit.MM = 5000

// Ruler draws a row of ruler, millimetres along its upper edge and inches along its lower, and says which box it
// took. Marks too close to tell apart are left out, coarser ones stay; numbers are thinned the same way. A row
// without length, or without a scale, draws nothing.
func (s *Sheet) Ruler(r Ruler) image.Rectangle {
	length := pixels(r.To-r.From, r.Scale)
	if !(r.Scale > 0) || !(r.To > r.From) || r.To-r.From > maxRuler || !(length < 1<<15) {
		return image.Rectangle{}
	}
	area := box(r.X-s.RulerEnd(), r.Y, r.X+length+s.RulerEnd(), r.Y+s.RulerHeight())
	p, ok := s.pen(area)
	if !ok {
		return image.Rectangle{}
	}
	y0, y1 := float64(area.Min.Y), float64(area.Max.Y)
	p.round(float64(area.Min.X), y0, float64(area.Max.X), y1, s.ems(0.3))
	p.fill(s.tone.ruler)

	// Cut the marks of both edges, then fill them at once: gg's cost is by the call.
	face := s.face(regular, s.ems(0.8))
	capital := line{{face, ""}}.height()
	mark, gap := s.ems(0.8), s.ems(0.24)
	mm := scaleEdge{step: 1, per: 1, levels: []int{10, 5, 1}, lengths: []float64{mark, s.ems(0.58), s.ems(0.36)}, name: "mm"}
	in := scaleEdge{step: unit.PerInch / 8, per: 8, levels: []int{8, 4, 2, 1}, lengths: []float64{mark, s.ems(0.58), s.ems(0.44), s.ems(0.3)}, name: "in"}
	mm.cut(s, p, r, y0, +1)
	in.cut(s, p, r, y1, -1)
	p.fill(s.tone.ink)

	mm.number(s, p, r, face, y0+mark+gap+capital)
	in.number(s, p, r, face, y1-mark-gap)
	return s.done(area)
}

// scaleEdge is the marking of one edge of a ruler: marks every step, of several levels. Level 0 carries
// numbers. A mark belongs to the first level whose count divides its own.
type scaleEdge struct {
	step    unit.MM
	per     int // steps to one unit of the numbers
	levels  []int
	lengths []float64 // px, of a mark of each level
	name    string
}

// span is the first and the last mark of a row, counted in steps. The small allowance keeps a mark that falls
// on an end of the row from being lost to rounding.
func (e *scaleEdge) span(r Ruler) (first, last int) {
	const allowance = 1e-6
	return int(math.Ceil(float64(r.From/e.step) - allowance)), int(math.Floor(float64(r.To/e.step) + allowance))
}

// at is where a mark stands, in px.
func (e *scaleEdge) at(r Ruler, i int) float64 {
	return r.X + pixels(unit.MM(float64(float64(i)*float64(e.step)))-r.From, r.Scale)
}

// cut traces the marks from the edge at y, inward in the direction down (+1 or -1).
func (e *scaleEdge) cut(s *Sheet, p pen, r Ruler, y, down float64) {
	first, last := e.span(r)
	w := s.hairline()
	pitch := pixels(e.step, r.Scale)
	for i := first; i <= last; i++ {
		for l, n := range e.levels {
			if i%n != 0 {
				continue
			}
			// Leave out levels whose marks would stand closer than three line widths.
			if float64(n)*pitch < 3*w {
				break
			}
			x, end := e.at(r, i)-w/2, y+float64(down*e.lengths[l])
			p.rect(x, min(y, end), x+w, max(y, end))
			break
		}
	}
}

// number writes the numbers of level 0 on the baseline y. The first of a row has the unit after it.
func (e *scaleEdge) number(s *Sheet, p pen, r Ruler, face font.Face, y float64) {
	first, last := e.span(r)
	unitWidth := line{{face, " " + e.name}}.width()

	// Widen the steps between numbers, 1 2 5 10 20 50, until the widest number has air on both sides.
	each := e.levels[0]
	widest := line{{face, e.text(last)}}.width() + s.em
	for _, k := range [...]int{1, 2, 5, 10, 20, 50} {
		each = e.levels[0] * k
		if float64(each)*pixels(e.step, r.Scale) >= widest {
			break
		}
	}
	named := false
	for i := first; i <= last; i++ {
		if i%each != 0 {
			continue
		}
		text := e.text(i)
		x := e.at(r, i) - line{{face, text}}.width()/2
		if !named && float64(each)*pixels(e.step, r.Scale) >= widest+unitWidth {
			text += " " + e.name
		}
		named = true
		line{{face, text}}.draw(p.img, x, y, s.tone.ink)
	}
}

// text is the number at a mark.
func (e *scaleEdge) text(i int) string { return strconv.Itoa(i / e.per) }

// RowBreak draws the draughtsman's long break at x, from y down over a height, in px: what is shown goes on in
// the next row. It says which box it took.
func (s *Sheet) RowBreak(x, y, height float64) image.Rectangle {
	if !(height > 0) || !(height < 1<<15) {
		return image.Rectangle{}
	}
	w := float64(1.4 * s.hairline())
	kink := min(s.ems(0.55), height/6)
	halo := w + 2*s.hairline()
	area := box(x-kink-halo, y, x+kink+halo, y+height)
	p, ok := s.pen(area)
	if !ok {
		return image.Rectangle{}
	}
	m := y + height/2
	path := []float64{x, y, x, m - kink, x - kink, m - kink/2, x + kink, m + kink/2, x, m + kink, x, y + height}
	for _, pass := range [...]struct {
		width float64
		halo  bool
	}{{halo, true}, {w, false}} {
		for i := 0; i+3 < len(path); i += 2 {
			p.stroke(path[i], path[i+1], path[i+2], path[i+3], pass.width)
			if i > 0 {
				p.disc(path[i], path[i+1], pass.width/2)
			}
		}
		if pass.halo {
			p.fill(s.tone.halo)
		} else {
			p.fill(s.tone.ink)
		}
	}
	return s.done(area)
}
