package design

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Faces lists the faces text can be set in: sans is the Go font, serif is STIX Two Text, script is the
// calligraphic alphabet of STIX Two Math with the serif's figures.
func Faces() []string { return []string{"sans", "serif", "script"} }

// hasGlyph says that a face can set a character. The test against the fonts themselves holds it true.
func hasGlyph(face string, r rune) bool {
	switch {
	case r == ' ' || r == '&' || '0' <= r && r <= '9' || 'A' <= r && r <= 'Z' || 'a' <= r && r <= 'z':
		return true
	case face == "script":
		return false
	case r == '♥':
		return face == "sans"
	}
	return '!' <= r && r <= '~' || // Basic Latin
		'À' <= r && r <= 'ſ' || // Latin-1 letters and Latin Extended-A
		strings.ContainsRune("’‘–—", r)
}

// engraving judges a charm's text: as it is set, composed and without space round it. single says the charm
// is a cut-out character.
func (j *judge) engraving(v *asked, face string, most int, single bool) string {
	s, ok := j.textOf(v)
	if !ok {
		return ""
	}
	// Refuse what can't be seen before it can be trimmed.
	for _, r := range s {
		if unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) {
			j.wrong(v.field, fmt.Sprintf("holds %U, which cannot be seen; leave it out", r))
			return ""
		}
	}
	s = strings.TrimSpace(norm.NFC.String(s))
	n := utf8.RuneCountInString(s)
	switch {
	case single:
		s = strings.ToUpper(s)
		if n != 1 || strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789&") != "" {
			j.wrong(v.field, fmt.Sprintf("%s is not one letter, figure or &", quote(s)), "A to Z", "0 to 9", "&")
			return ""
		}
		return s
	case n > most:
		j.wrong(v.field, fmt.Sprintf("is %d characters long; there is room for %d", n, most))
		return ""
	}
	for _, r := range s {
		if !hasGlyph(face, r) {
			j.wrong(v.field, fmt.Sprintf("the %s face has no glyph for %s (%U)", face, quote(string(r)), r))
			return ""
		}
	}
	return s
}
