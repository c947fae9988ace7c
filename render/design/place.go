package design

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/aurelink/aurelink/render/unit"
)

// How far from the centre a charm can be asked for. No strand is that long: fit says what is free.
const (
	maxLinks = 2000
	maxOff   = 400 // mm
)

// PlaceForms lists how a place can be written.
func PlaceForms() []string { return []string{"center", "+4", "-4", "+12mm", "-3.5mm", "0.25"} }

// place judges where a charm sits.
func (j *judge) place(v *asked) Place {
	if v.kind != isText && v.kind != isNumber {
		j.wrong(v.field, fmt.Sprintf("is %s; it should be a place", v.kind), PlaceForms()...)
		return Place{}
	}
	p, reason := parsePlace(v.text)
	if v.kind == isNumber && p.Kind == PlaceLinks {
		reason = fmt.Sprintf("%s is a number; links are counted in text, as in %q", clip(v.text), p)
	}
	if reason != "" {
		j.wrong(v.field, reason, PlaceForms()...)
	}
	return p
}

// parsePlace reads a place in canonical form, or says what is wrong with it.
func parsePlace(s string) (p Place, wrong string) {
	sign, off := 1.0, s
	signed := strings.HasPrefix(s, "+") || strings.HasPrefix(s, "-")
	if signed {
		off = s[1:]
		if s[0] == '-' {
			sign = -1
		}
	}
	number, millimetres := strings.CutSuffix(off, "mm")
	if millimetres {
		number = strings.TrimSuffix(number, " ")
	}
	x, ok := plainNumber(strings.Replace(number, ",", ".", 1))
	if number == "" || strings.ContainsAny(number[:1], "+-") {
		ok = false
	}
	switch {
	case s == "center":
		p.Kind = PlaceCenter
	case !ok:
		return p, fmt.Sprintf("%s is not a place on the strand", quote(s))
	case millimetres && !signed:
		return p, fmt.Sprintf("%s needs a sign: + is to the right of the centre, - to the left", quote(s))
	case millimetres && x > maxOff:
		return p, fmt.Sprintf("%s is farther than any strand reaches, %dmm", quote(s), maxOff)
	case millimetres:
		p.Kind, p.Off = PlaceMM, toMicrometre(unit.MM(sign*x))
	case signed && (strings.Trim(number, "0123456789") != "" || x > maxLinks):
		return p, fmt.Sprintf("%s is not a count of links; at most %d can be counted", quote(s), maxLinks)
	case signed:
		p.Kind, p.Links = PlaceLinks, int(sign*x)
	case x > 1:
		return p, fmt.Sprintf("%s has no sign; links are counted from the centre as +%s or -%s",
			quote(s), clip(number), clip(number))
	default:
		p.Kind, p.Share = PlaceShare, math.Round(x*shareParts)/shareParts
	}
	// The centre has one name.
	if p.Kind != PlaceShare && p.Links == 0 && p.Off == 0 || p.Share == 0.5 {
		p = Place{Kind: PlaceCenter}
	}
	return p, ""
}

// String is the place as the contract writes it.
func (p Place) String() string {
	switch p.Kind {
	case PlaceLinks:
		return fmt.Sprintf("%+d", p.Links)
	case PlaceMM:
		if p.Off > 0 {
			return "+" + short(float64(p.Off)) + "mm"
		}
		return short(float64(p.Off)) + "mm"
	case PlaceShare:
		return strconv.FormatFloat(p.Share, 'f', -1, 64)
	}
	return "center"
}
