package design

import (
	"testing"
	"unicode"

	"github.com/go-fonts/stix/stix2mathregular"
	"github.com/go-fonts/stix/stix2textregular"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
)

// Every character a face is said to set is in its font, with an outline.
func TestGlyphsAreInTheFonts(t *testing.T) {
	t.Parallel()
	fonts := make(map[string]*sfnt.Font)
	for face, file := range map[string][]byte{
		"sans": goregular.TTF, "serif": stix2textregular.TTF, "script": stix2mathregular.TTF,
	} {
		font, err := sfnt.Parse(file)
		if err != nil {
			t.Fatal(err)
		}
		fonts[face] = font
	}
	var buf sfnt.Buffer
	for _, face := range Faces() {
		count := 0
		for r := rune(0); r <= 0xFFFF; r++ {
			if !hasGlyph(face, r) {
				continue
			}
			count++
			font, set := fonts[face], r
			if face == "script" {
				set = scriptRune(r)
			}
			glyph, err := font.GlyphIndex(&buf, set)
			if err != nil || glyph == 0 {
				t.Errorf("%s has no glyph for %q (%U): %v", face, r, set, err)
				continue
			}
			outline, err := font.LoadGlyph(&buf, glyph, 64<<6, nil)
			if err != nil || len(outline) == 0 && r != ' ' {
				t.Errorf("%s has no outline for %q: %v", face, r, err)
			}
			if unicode.In(r, unicode.Cc, unicode.Cf) {
				t.Errorf("%s sets %U, which cannot be seen", face, r)
			}
		}
		t.Logf("%s sets %d characters", face, count)
	}
}

// scriptRune is the calligraphic form of a letter: the Mathematical Script block, and the letters that Unicode
// had before it. Figures and & are upright.
func scriptRune(r rune) rune {
	early := map[rune]rune{
		'B': 'ℬ', 'E': 'ℰ', 'F': 'ℱ', 'H': 'ℋ', 'I': 'ℐ', 'L': 'ℒ', 'M': 'ℳ', 'R': 'ℛ', 'e': 'ℯ', 'g': 'ℊ', 'o': 'ℴ',
	}
	switch form, ok := early[r]; {
	case ok:
		return form
	case 'A' <= r && r <= 'Z':
		return 0x1D49C + r - 'A'
	case 'a' <= r && r <= 'z':
		return 0x1D4B6 + r - 'a'
	}
	return r
}

func TestEngraving(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		in, face string
		most     int
		single   bool
		want     string
	}{
		{"Zoë", "sans", 3, false, "Zoë"},
		{"Zoe\u0308", "serif", 3, false, "Zoë"}, // composed, so it fits
		{" M & J ", "script", 5, false, "M & J"},
		{"A♥B", "sans", 3, false, "A♥B"},
		{"Łucja’s", "serif", 7, false, "Łucja’s"},
		{"", "sans", 3, false, ""},
		{"m", "sans", 1, true, "M"}, {"7", "serif", 1, true, "7"}, {"&", "script", 1, true, "&"}, {" q ", "sans", 1, true, "Q"},
	} {
		j := &judge{}
		if got := j.engraving(askText("text", tt.in), tt.face, tt.most, tt.single); got != tt.want || len(j.faults) > 0 {
			t.Errorf("%q is %q %v", tt.in, got, j.err())
		}
	}
}

// Over the whole of the basic plane a character is set or refused by name, and nothing else happens.
func TestEngravingPlane(t *testing.T) {
	t.Parallel()
	set := 0
	for r := rune(0); r <= 0xFFFF; r++ {
		j := &judge{}
		got := j.engraving(askText("text", "A"+string(r)+"B"), "sans", 4, false)
		if (got == "") != (len(j.faults) == 1) {
			t.Fatalf("%U: %q %v", r, got, j.faults)
		}
		if got != "" {
			set++
		}
	}
	t.Logf("%d characters are set", set)
	if set < 250 || set > 600 {
		t.Errorf("%d characters are set", set)
	}
}
