package canvas

import (
	"image"
	"image/color"
	"strings"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// weight is how heavy the letters are.
type weight uint8

const (
	regular weight = iota
	medium
	bold
	weights
)

// faceKey is a font face: its weight and its size in 64ths of a pixel.
type faceKey struct {
	weight weight
	size   fixed.Int26_6
}

// maxRunes bounds the work one text can ask for. A caption never shows as many.
const maxRunes = 256

// Clean makes text fit to draw: control and format characters (bidi overrides among them), private-use and
// unassigned ones go; runs of space of any kind become one space; broken UTF-8 becomes U+FFFD; a hyphen that
// starts a word and stands before a digit becomes a minus sign.
func Clean(text string) string {
	var b strings.Builder
	space, runes := false, 0
	for i, r := range text {
		switch {
		case unicode.IsSpace(r):
			space = b.Len() > 0
			continue
		case !unicode.IsGraphic(r):
			continue
		case r == '-' && (space || b.Len() == 0) && startsWithDigit(text[i+1:]):
			r = '−'
		}
		if runes++; runes > maxRunes {
			break
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(r)
	}
	return b.String()
}

// startsWithDigit says that the first character of text that is kept is a digit.
func startsWithDigit(text string) bool {
	for _, r := range text {
		if unicode.IsSpace(r) || unicode.IsGraphic(r) {
			return '0' <= r && r <= '9'
		}
	}
	return false
}

// Missing lists, in order and once each, the characters of text that the fonts have no glyph for.
func (c *Canvas) Missing(text string) []rune {
	var missing []rune
	var buf sfnt.Buffer
	seen := make(map[rune]bool)
	for _, r := range text {
		if seen[r] {
			continue
		}
		seen[r] = true
		if g, err := c.fonts[regular].GlyphIndex(&buf, r); err != nil || g == 0 {
			missing = append(missing, r)
		}
	}
	return missing
}

// face gives the face of a weight at a size in px.
func (s *Sheet) face(w weight, px float64) font.Face {
	key := faceKey{w, fixed.Int26_6(px * 64)}
	if f, ok := s.faces[key]; ok {
		return f
	}
	// NewFace has no error to give for a parsed font.
	f, _ := opentype.NewFace(s.canvas.fonts[w], &opentype.FaceOptions{Size: float64(key.size) / 64, DPI: 72})
	s.faces[key] = newLettering(f, float64(key.size)/64)
	return s.faces[key]
}

// run is text in one face.
type run struct {
	face font.Face
	text string
}

// line is runs set one after the other.
type line []run

// width is the length of the line in px.
func (l line) width() float64 {
	var w fixed.Int26_6
	for _, r := range l {
		w += font.MeasureString(r.face, r.text)
	}
	return px(w)
}

// height is the height in px of a capital of the line's first face.
func (l line) height() float64 { return px(l[0].face.Metrics().CapHeight) }

// fit shortens the line to a width in px: whole characters go from its end until an ellipsis fits. What is
// left never ends in a space or a separator.
func (l line) fit(width float64) line {
	if l.width() <= width {
		return l
	}
	for len(l) > 0 {
		last := l[len(l)-1]
		head := l[:len(l)-1]
		for runes := []rune(last.text); len(runes) > 0; {
			runes = runes[:len(runes)-1]
			text := strings.TrimRight(string(runes), " ·,+")
			if text == "" {
				break
			}
			short := append(head[:len(head):len(head)], run{last.face, text + "…"})
			if short.width() <= width {
				return short
			}
		}
		l = head
	}
	return nil
}

// draw sets the line on img with its left end and baseline at (x, y) px. The baseline is on a whole pixel, so
// that the feet of the letters are sharp.
func (l line) draw(img *image.RGBA, x, y float64, ink color.NRGBA) {
	d := font.Drawer{Dst: img, Src: image.NewUniform(ink)}
	d.Dot = fixed.Point26_6{X: fixed.Int26_6(x * 64), Y: fixed.I(round(y))}
	for _, r := range l {
		d.Face = r.face
		d.DrawString(r.text)
	}
}

// px turns 64ths of a pixel into pixels.
func px(v fixed.Int26_6) float64 { return float64(v) / 64 }
