// Package glyph gives the outlines charms are cut to and engraved with: text in three faces, and shapes drawn
// as SVG. Outlines are geom.Loops with +Y up, outer ones counter-clockwise and holes clockwise, curves
// already flattened.
package glyph

import (
	"errors"
	"fmt"
	"sync"
	"unicode"

	"github.com/go-fonts/stix/stix2mathregular"
	"github.com/go-fonts/stix/stix2textbold"
	"github.com/go-fonts/stix/stix2textbolditalic"
	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"

	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/unit"
)

// The faces text can be set in.
const (
	Sans   = "sans"   // the bold sans-serif letters and digits of STIX Two Math, the rest Go Bold
	Serif  = "serif"  // STIX Two Text Bold
	Script = "script" // the bold script letters of STIX Two Math, the rest STIX Two Text Bold Italic
)

// MaxText is the most characters Text sets at once. Charms carry far fewer: this only bounds the work.
const MaxText = 64

// Tolerance is how far a flattened curve may leave the true one. Half a pixel at 50 px/mm, so that no
// picture shows the corners.
const Tolerance unit.MM = 0.01

// Faces holds the parsed fonts. It is safe for use by many goroutines.
type Faces struct {
	faces   map[string]face
	buffers sync.Pool // of *sfnt.Buffer
}

// face is one way to set text: fonts in the order they are asked for a character.
type face []*member

// member is a font of a face, and which of its glyphs stands for a character.
type member struct {
	font *sfnt.Font
	rune func(rune) rune // 0 where the font is not asked
	caps float64         // height of a capital that goes with it, over the em
}

// New parses the fonts.
func New() (*Faces, error) {
	f := &Faces{faces: make(map[string]face, 3)}
	f.buffers.New = func() any { return new(sfnt.Buffer) }
	parsed := make(map[string]*sfnt.Font, 4)
	for name, ttf := range map[string][]byte{
		"Go Bold":                   gobold.TTF,
		"STIX Two Text Bold":        stix2textbold.TTF,
		"STIX Two Text Bold Italic": stix2textbolditalic.TTF,
		"STIX Two Math":             stix2mathregular.TTF,
	} {
		font, err := sfnt.Parse(ttf)
		if err != nil {
			return nil, fmt.Errorf("glyph: font %s: %w", name, err)
		}
		parsed[name] = font
	}
	math, italic := parsed["STIX Two Math"], parsed["STIX Two Text Bold Italic"]
	f.faces[Sans] = face{{font: math, rune: boldSans}, {font: parsed["Go Bold"], rune: same}}
	f.faces[Serif] = face{{font: parsed["STIX Two Text Bold"], rune: same}}
	f.faces[Script] = face{{font: math, rune: boldScript}, {font: italic, rune: same}}
	for name, members := range f.faces {
		for _, m := range members {
			var err error
			if m.caps, err = f.top(m.font, m.rune('H')); err != nil {
				return nil, fmt.Errorf("glyph: face %s: %w", name, err)
			}
		}
	}
	// Script capitals differ in height: the italic that goes with them measures the face.
	f.faces[Script][0].caps = f.faces[Script][1].caps
	return f, nil
}

func same(r rune) rune { return r }

// boldScript gives the mathematical bold script letter for a Latin one (Unicode block U+1D400).
func boldScript(r rune) rune {
	switch {
	case 'A' <= r && r <= 'Z':
		return 0x1D4D0 + r - 'A'
	case 'a' <= r && r <= 'z':
		return 0x1D4EA + r - 'a'
	}
	return 0
}

// boldSans gives the mathematical bold sans-serif letter or digit for a plain one.
func boldSans(r rune) rune {
	switch {
	case 'A' <= r && r <= 'Z':
		return 0x1D5D4 + r - 'A'
	case 'a' <= r && r <= 'z':
		return 0x1D5EE + r - 'a'
	case '0' <= r && r <= '9':
		return 0x1D7EC + r - '0'
	}
	return 0
}

// Missing gives the first character of s that the face has no glyph for. An unknown face has none.
func (f *Faces) Missing(name, s string) (rune, bool) {
	buf := f.buffers.Get().(*sfnt.Buffer)
	defer f.buffers.Put(buf)
	fc := f.faces[name]
	for _, r := range s {
		if m, _ := fc.find(buf, r); m == nil {
			return r, true
		}
	}
	return 0, false
}

// find gives the glyph for a character and the member it is in, or a nil one.
func (fc face) find(buf *sfnt.Buffer, r rune) (*member, sfnt.GlyphIndex) {
	if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
		return nil, 0
	}
	for _, m := range fc {
		alias := m.rune(r)
		if alias == 0 {
			continue
		}
		if i, err := m.font.GlyphIndex(buf, alias); err == nil && i != 0 {
			return m, i
		}
	}
	return nil, 0
}

// Text gives the outlines of s on one line in mm: the pen starts at the origin, the baseline is y = 0, and a
// capital is height tall. A character the face lacks is an error that names it.
func (f *Faces) Text(name, s string, height unit.MM) ([]geom.Loop, error) {
	fc, ok := f.faces[name]
	if !ok {
		return nil, fmt.Errorf("glyph: face %q is not one of %s, %s, %s", name, Sans, Serif, Script)
	}
	if n := len([]rune(s)); n > MaxText {
		return nil, fmt.Errorf("glyph: text of %d characters is longer than %d", n, MaxText)
	}
	if !(height > 0 && height <= 1000) {
		return nil, fmt.Errorf("glyph: text height %v is not between 0 and 1 m", height)
	}
	buf := f.buffers.Get().(*sfnt.Buffer)
	defer f.buffers.Put(buf)

	var (
		loops    []geom.Loop
		pen      float64 // mm
		last     *sfnt.Font
		lastRune sfnt.GlyphIndex
	)
	for _, r := range s {
		m, index := fc.find(buf, r)
		if m == nil {
			return nil, fmt.Errorf("glyph: face %s has no character %q (%U)", name, r, r)
		}
		ft := m.font
		// A size of one unit a pixel keeps the font's own whole numbers.
		em := fixed.I(int(ft.UnitsPerEm()))
		mmPerUnit := float64(height) / m.caps / float64(ft.UnitsPerEm())
		if last == ft {
			kern, err := ft.Kern(buf, lastRune, index, em, font.HintingNone)
			if err != nil && !errors.Is(err, sfnt.ErrNotFound) {
				return nil, fmt.Errorf("glyph: kerning before %q: %w", r, err)
			}
			pen += float64(float64(kern) / 64 * mmPerUnit)
		}
		segments, err := ft.LoadGlyph(buf, index, em, nil)
		if err != nil {
			return nil, fmt.Errorf("glyph: outline of %q: %w", r, err)
		}
		loops = append(loops, flatten(segments, pen, mmPerUnit)...)
		advance, err := ft.GlyphAdvance(buf, index, em, font.HintingNone)
		if err != nil {
			return nil, fmt.Errorf("glyph: advance of %q: %w", r, err)
		}
		pen += float64(float64(advance) / 64 * mmPerUnit)
		last, lastRune = ft, index
	}
	orient(loops)
	return loops, nil
}

// top gives how far a glyph reaches above the baseline, over the em.
func (f *Faces) top(ft *sfnt.Font, r rune) (float64, error) {
	buf := f.buffers.Get().(*sfnt.Buffer)
	defer f.buffers.Put(buf)
	index, err := ft.GlyphIndex(buf, r)
	if err != nil {
		return 0, err
	}
	em := fixed.I(int(ft.UnitsPerEm()))
	box, _, err := ft.GlyphBounds(buf, index, em, font.HintingNone)
	if err != nil {
		return 0, err
	}
	if index == 0 || box.Min.Y >= 0 {
		return 0, fmt.Errorf("no %q above the baseline", r)
	}
	return float64(-box.Min.Y) / float64(em), nil
}

// flatten turns a glyph's segments, in font units with +Y down, into loops in mm.
func flatten(segments sfnt.Segments, pen, mmPerUnit float64) []geom.Loop {
	var p pencil
	p.tolerance = float64(Tolerance)
	at := func(q fixed.Point26_6) point {
		return point{pen + float64(float64(q.X)/64*mmPerUnit), float64(float64(-q.Y) / 64 * mmPerUnit)}
	}
	for _, s := range segments {
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			p.close()
			p.move(at(s.Args[0]))
		case sfnt.SegmentOpLineTo:
			p.line(at(s.Args[0]))
		case sfnt.SegmentOpQuadTo:
			p.quad(at(s.Args[0]), at(s.Args[1]))
		case sfnt.SegmentOpCubeTo:
			p.cubic(at(s.Args[0]), at(s.Args[1]), at(s.Args[2]))
		}
	}
	p.close()
	return p.loops
}
