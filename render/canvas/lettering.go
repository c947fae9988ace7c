package canvas

import (
	"image"

	"golang.org/x/image/font"
	"golang.org/x/image/math/fixed"
)

// lettering is a face with two characters mended. The Go fonts draw a hyphen as wide as a minus sign, so that
// gold-filled reads as a subtraction, and hang the middle dot at the height of a capital.
type lettering struct {
	font.Face
	lower   fixed.Int26_6       // how far the middle dot goes down
	hyphen  fixed.Rectangle26_6 // relative to the dot
	advance fixed.Int26_6       // of a hyphen
	mask    image.Alpha         // of the last hyphen
}

// newLettering mends a face of a size in px.
func newLettering(f font.Face, size float64) *lettering {
	l := &lettering{Face: f}
	em := fixed.Int26_6(size * 64)

	// Bring the dot to the middle of the small letters.
	dot, _, _ := f.GlyphBounds('·')
	l.lower = -f.Metrics().XHeight/2 - (dot.Min.Y+dot.Max.Y)/2

	// Cut the hyphen from the en dash: as heavy, as high, a quarter of an em long.
	dash, _, _ := f.GlyphBounds('–')
	l.hyphen = dash
	l.hyphen.Min.X = em * 5 / 100
	l.hyphen.Max.X = em * 31 / 100
	l.advance = em * 36 / 100
	return l
}

func (l *lettering) GlyphAdvance(r rune) (fixed.Int26_6, bool) {
	if r == '-' {
		return l.advance, true
	}
	return l.Face.GlyphAdvance(r)
}

func (l *lettering) Glyph(dot fixed.Point26_6, r rune) (image.Rectangle, image.Image, image.Point, fixed.Int26_6, bool) {
	switch r {
	case '·':
		dot.Y += l.lower
	case '-':
		h := l.hyphen.Add(dot)
		at := image.Rect(h.Min.X.Floor(), h.Min.Y.Floor(), h.Max.X.Ceil(), h.Max.Y.Ceil())
		l.cover(h, at)
		return at, &l.mask, at.Min, l.advance, true
	}
	return l.Face.Glyph(dot, r)
}

// cover makes the mask of a rectangle over whole pixels: each holds the share of it that is covered.
func (l *lettering) cover(h fixed.Rectangle26_6, at image.Rectangle) {
	n := at.Dx() * at.Dy()
	if cap(l.mask.Pix) < n {
		l.mask.Pix = make([]uint8, n)
	}
	l.mask.Pix, l.mask.Stride, l.mask.Rect = l.mask.Pix[:n], at.Dx(), at
	for y := at.Min.Y; y < at.Max.Y; y++ {
		rows := int(min(h.Max.Y, fixed.I(y+1)) - max(h.Min.Y, fixed.I(y)))
		for x := at.Min.X; x < at.Max.X; x++ {
			cols := int(min(h.Max.X, fixed.I(x+1)) - max(h.Min.X, fixed.I(x)))
			l.mask.Pix[l.mask.PixOffset(x, y)] = uint8(rows * cols * 255 / (64 * 64))
		}
	}
}
