package canvas

import (
	"image"
	"image/color"
	"math"
	"math/bits"

	"github.com/fogleman/gg"
)

// pen fills shapes inside one window of the frame, in the frame's own pixels. It only ever fills, and with
// straight edges and quadratics: gg takes those through whole-number code, so that every processor gives the
// same bytes. And it fills in a window, because gg's cost goes with the rows it may touch.
type pen struct {
	dc  *gg.Context
	img *image.RGBA // the window, with the frame's coordinates
}

// class is the size of a window as gg's rasterizer sees it: how finely it cuts curves, 0 to 2, and how many rows it has room
// for.
type class struct{ cut, rows int }

// classOf is the class of a window, and its width and height. freetype cuts curves more finely past 24 and past 120 pixels.
func classOf(w, h int) (c class, width, height int) {
	const wide = 1 << 15
	switch most := max(w, h); {
	case most <= 24:
		return class{0, 24}, 24, 24
	case most <= 120:
		return class{1, 120}, 120, 120
	}
	rows := 1 << bits.Len(uint(h))
	return class{2, rows}, wide, rows
}

// tool is a gg context whose window moves from box to box.
type tool struct {
	dc *gg.Context
	im *image.RGBA // what dc draws on
}

// pen opens a window on the frame, or says there is none. It closes the one before.
func (s *Sheet) pen(box image.Rectangle) (pen, bool) {
	box = box.Intersect(s.img.Bounds())
	if box.Empty() {
		return pen{}, false
	}
	window := s.img.SubImage(box).(*image.RGBA)
	c, w, h := classOf(box.Dx(), box.Dy())
	t := s.tools[c]
	if t == nil {
		im := &image.RGBA{Rect: image.Rect(0, 0, w, h)}
		t = &tool{gg.NewContextForRGBA(im), im}
		s.tools[c] = t
	}
	// gg wants an image that starts at its origin: the same pixels under another name.
	*t.im = image.RGBA{Pix: window.Pix, Stride: window.Stride, Rect: image.Rect(0, 0, box.Dx(), box.Dy())}
	t.dc.Identity()
	t.dc.Translate(-float64(box.Min.X), -float64(box.Min.Y))
	return pen{t.dc, window}, true
}

// fill fills what was traced.
func (p pen) fill(c color.NRGBA) {
	p.dc.SetColor(c)
	p.dc.NewSubPath() // an outline that is ended is not copied to be filled
	p.dc.Fill()
}

// rect traces a rectangle.
func (p pen) rect(x0, y0, x1, y1 float64) {
	p.polygon(x0, y0, x1, y0, x1, y1, x0, y1)
}

// polygon traces a closed outline through x, y pairs.
func (p pen) polygon(xy ...float64) {
	p.dc.MoveTo(xy[0], xy[1])
	for i := 2; i < len(xy); i += 2 {
		p.dc.LineTo(xy[i], xy[i+1])
	}
	p.dc.ClosePath()
}

// eighth is tan(22.5°): where the control point of an eighth of a unit circle sits.
const eighth = math.Sqrt2 - 1

// round traces a rectangle with corners of radius r. Each corner is two quadratics, off a true arc by under
// one part in a hundred of r.
func (p pen) round(x0, y0, x1, y1, r float64) {
	r = min(r, (x1-x0)/2, (y1-y0)/2)
	k := r - float64(r*eighth)         // from the corner to a control point
	m := r - float64(r*(math.Sqrt2/2)) // from the corner to the middle of the arc, on each axis
	dc := p.dc
	dc.MoveTo(x0+r, y0)
	dc.LineTo(x1-r, y0)
	dc.QuadraticTo(x1-k, y0, x1-m, y0+m)
	dc.QuadraticTo(x1, y0+k, x1, y0+r)
	dc.LineTo(x1, y1-r)
	dc.QuadraticTo(x1, y1-k, x1-m, y1-m)
	dc.QuadraticTo(x1-k, y1, x1-r, y1)
	dc.LineTo(x0+r, y1)
	dc.QuadraticTo(x0+k, y1, x0+m, y1-m)
	dc.QuadraticTo(x0, y1-k, x0, y1-r)
	dc.LineTo(x0, y0+r)
	dc.QuadraticTo(x0, y0+k, x0+m, y0+m)
	dc.QuadraticTo(x0+k, y0, x0+r, y0)
	dc.ClosePath()
}

// disc traces a circle.
func (p pen) disc(x, y, r float64) { p.round(x-r, y-r, x+r, y+r, r) }

// stroke traces a straight line of a width, with square ends on its end points.
func (p pen) stroke(x0, y0, x1, y1, width float64) {
	dx, dy := x1-x0, y1-y0
	l := math.Sqrt(float64(dx*dx) + float64(dy*dy))
	if l == 0 {
		return
	}
	nx, ny := float64(-dy/l*width)/2, float64(dx/l*width)/2
	p.polygon(x0+nx, y0+ny, x1+nx, y1+ny, x1-nx, y1-ny, x0-nx, y0-ny)
}

// tone is a set of inks that go together.
type tone struct {
	plate color.NRGBA // laid under text, see-through
	ink   color.NRGBA // letters and ticks
	ruler color.NRGBA // the body of a ruler
	halo  color.NRGBA // round lines drawn straight on the picture
}

// toneFor picks the inks for what lies in a box of the frame: dark on a light plate, or light on a dark one.
// Either plate is opaque enough that its ink keeps a contrast of 4.5 to 1 (WCAG 2.2, 1.4.3) whatever is under it;
// TestContrast holds it to that.
func toneFor(img *image.RGBA, box image.Rectangle) tone {
	if luma(img, box) >= 112 {
		return tone{
			plate: color.NRGBA{0xff, 0xfd, 0xfa, 0xa4},
			ink:   color.NRGBA{0x2b, 0x27, 0x24, 0xff},
			ruler: color.NRGBA{0xfb, 0xf7, 0xef, 0xee},
			halo:  color.NRGBA{0xff, 0xfd, 0xfa, 0xc8},
		}
	}
	return tone{
		plate: color.NRGBA{0x16, 0x14, 0x13, 0x9c},
		ink:   color.NRGBA{0xf7, 0xf3, 0xec, 0xff},
		ruler: color.NRGBA{0x2a, 0x27, 0x25, 0xee},
		halo:  color.NRGBA{0x16, 0x14, 0x13, 0xc0},
	}
}

// luma is the mean encoded brightness of a box, 0..255, from every fourth pixel each way. The weights are
// those of Rec.709, in 256ths.
func luma(img *image.RGBA, box image.Rectangle) int {
	box = box.Intersect(img.Bounds())
	sum, n := 0, 0
	for y := box.Min.Y; y < box.Max.Y; y += 4 {
		row := img.Pix[img.PixOffset(box.Min.X, y):][:4*box.Dx()]
		for i := 0; i < len(row); i += 16 {
			sum += 54*int(row[i]) + 183*int(row[i+1]) + 19*int(row[i+2]) + 256*(255-int(row[i+3])) // a clear page is taken for white
			n++
		}
	}
	if n == 0 {
		return 255
	}
	return sum / n / 256
}

// round is the nearest whole pixel.
func round(v float64) int { return int(math.Floor(v + 0.5)) }

// box is the smallest rectangle of whole pixels round an area.
func box(x0, y0, x1, y1 float64) image.Rectangle {
	return image.Rect(int(math.Floor(x0)), int(math.Floor(y0)), int(math.Ceil(x1)), int(math.Ceil(y1)))
}

// opaque is the same ink, not see-through.
func opaque(c color.NRGBA) color.NRGBA {
	c.A = 0xff
	return c
}
