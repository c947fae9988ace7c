// Package canvas writes on a finished picture: captions, scale bars, rulers, callouts. It is the only package
// that uses gg, and gg never sees a pixel before it is encoded: shading is linear light, this is 8-bit sRGB.
//
// A Canvas is made once and shared. On opens a Sheet over one frame, for one goroutine:
//
//	s := c.On(frame)
//	s.ScaleBar(scale)
//	s.Caption("Figaro · gold-filled + sterling · 6.25 in wrist, comfort")
//
// Everything is sized by the frame's width, so the same page reads well at 320 px and at 3200 px. Every call
// says which box it drew in, and draws nowhere else: gg and the glyphs get only that window of the frame.
package canvas

import (
	"fmt"
	"image"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/gomedium"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
)

// Canvas holds the parsed fonts. It is safe for use by many goroutines.
type Canvas struct {
	fonts  [weights]*sfnt.Font
	sheets sync.Pool // *Sheet
}

// New parses the fonts, which are part of the program.
func New() (*Canvas, error) {
	c := new(Canvas)
	for w, ttf := range [weights][]byte{regular: goregular.TTF, medium: gomedium.TTF, bold: gobold.TTF} {
		f, err := opentype.Parse(ttf)
		if err != nil {
			return nil, fmt.Errorf("canvas: font %d: %w", w, err)
		}
		c.fonts[w] = f
	}
	return c, nil
}

// Sheet is one frame being written on. It holds font faces, which two goroutines must not share.
type Sheet struct {
	canvas *Canvas
	img    *image.RGBA
	faces  map[faceKey]font.Face
	em     float64 // px
	tone   tone
	taken  []image.Rectangle
	tools  map[class]*tool
}

// mostFaces bounds the faces that a sheet keeps for the next frame: a width of frame takes about five.
const mostFaces = 24

// On opens a sheet over an opaque frame. The frame's light or dark foot decides the ink.
func (c *Canvas) On(frame *image.RGBA) *Sheet {
	b := frame.Bounds()
	em := Em(b.Dx())
	foot := b
	foot.Min.Y = max(b.Min.Y, b.Max.Y-round(4*em))
	s, ok := c.sheets.Get().(*Sheet)
	if !ok {
		s = &Sheet{canvas: c, faces: make(map[faceKey]font.Face), tools: make(map[class]*tool)}
	}
	if len(s.faces) > mostFaces {
		clear(s.faces)
	}
	s.img, s.em, s.tone, s.taken = frame, em, toneFor(frame, foot), s.taken[:0]
	return s
}

// Close gives the sheet's faces and pens back for the next. It must not be used afterwards; one that is never closed is merely
// not used again.
func (s *Sheet) Close() {
	s.img = nil
	for _, t := range s.tools {
		*t.im = image.RGBA{}
	}
	s.canvas.sheets.Put(s)
}

// Em is the size of the lettering, in px, on a frame of the given width in px: a 64th of the width, and never
// under 11, the least that small screens show well.
func Em(width int) float64 { return max(11, float64(width)/64) }

// Taken lists the boxes drawn so far. Captions and callouts keep clear of them.
func (s *Sheet) Taken() []image.Rectangle { return s.taken }

// Take keeps a box free of captions and callouts.
func (s *Sheet) Take(box image.Rectangle) { s.taken = append(s.taken, box) }

// ems is a length of n ems in px. It is rounded before it is added to anything, so that no processor fuses the
// two into one operation and moves a line by a hair.
func (s *Sheet) ems(n float64) float64 { return float64(n * s.em) }

// margin is the clear space along the frame's edges, in px.
func (s *Sheet) margin() float64 { return s.ems(0.8) }

// done notes a box as drawn and hands it back.
func (s *Sheet) done(box image.Rectangle) image.Rectangle {
	box = box.Intersect(s.img.Bounds())
	if !box.Empty() {
		s.Take(box)
	}
	return box
}
