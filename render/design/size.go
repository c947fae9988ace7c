package design

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode"

	"github.com/aurelink/aurelink/render/unit"
)

// span is the lengths that a thing can have.
type span struct {
	what   string // as in "a wrist"
	lo, hi unit.MM
	ring   bool // may be said as a ring size
}

func (s span) holds(l unit.MM) bool { return s.lo <= l && l <= s.hi }

// allowed says the span in both units, or in ring sizes and millimetres.
func (s span) allowed() []string {
	metric := fmt.Sprintf("%smm to %smm", short(float64(s.lo)), short(float64(s.hi)))
	if s.ring {
		return append(s.ringSizes(), metric)
	}
	return []string{metric, fmt.Sprintf("%.2fin to %.2fin", math.Ceil(s.lo.Inches()*100)/100, math.Floor(s.hi.Inches()*100)/100)}
}

// forms says how a length of the span is written.
func (s span) forms() string {
	if s.ring {
		return "US 7, UK N½, EU 54 or 54mm"
	}
	return "6.25in, 6 1/4 in, 15.9cm or 158.75mm"
}

// read reads a length that the span may hold, as people say it.
func (s span) read(text string) (unit.MM, error) {
	if s.ring {
		if l, err := readRingSize(text); !errors.Is(err, errNoRingSize) {
			return l, err
		}
	}
	return readLength(text)
}

// fromMicrometres is a length given as a whole number of micrometres, the precision of a design.
func fromMicrometres(n int64) unit.MM { return unit.MM(float64(n) / 1000) }

// micrometres is a length to the nearest micrometre.
func micrometres(l unit.MM) int64 { return int64(math.Round(float64(l) * 1000)) }

// toMicrometre rounds a length to the precision of a design.
func toMicrometre(l unit.MM) unit.MM { return fromMicrometres(micrometres(l)) + 0 }

// sizeText opens v as a length the way people say it.
func (j *judge) sizeText(v *asked, s span) (unit.MM, bool) {
	if v.kind == isNumber {
		j.wrong(v.field, bare(v.text, s), s.allowed()...)
		return 0, false
	}
	text, ok := j.textOf(v, s.allowed()...)
	if !ok {
		return 0, false
	}
	l, err := s.read(text)
	switch {
	case errors.Is(err, errNoUnit):
		j.wrong(v.field, bare(text, s), s.allowed()...)
	case errors.Is(err, errQuarters), errors.Is(err, errLetter):
		j.wrong(v.field, fmt.Sprintf("%s is not a size; %v", quote(text), err), s.allowed()...)
	case err != nil:
		j.wrong(v.field, noLength(text, s), s.allowed()...)
	case !s.holds(l):
		j.wrong(v.field, outside(l, text, s), s.allowed()...)
	default:
		return l, true
	}
	return 0, false
}

// sizeMM opens v as a length in millimetres.
func (j *judge) sizeMM(v *asked, s span) (unit.MM, bool) {
	x, ok := plainNumber(v.text)
	switch {
	case v.kind != isNumber:
		j.wrong(v.field, fmt.Sprintf("is %s; it should be a number of millimetres", v.kind), s.allowed()...)
	case !ok || !s.holds(unit.MM(x)):
		j.wrong(v.field, outside(unit.MM(x), v.text, s), s.allowed()...)
	default:
		return toMicrometre(unit.MM(x)), true
	}
	return 0, false
}

// bare says what a length without a unit was likely meant to be.
func bare(text string, s span) string {
	message := clip(text) + " has no unit"
	if likely := s.likely(text); likely != "" {
		return message + "; did you mean " + likely + "?"
	}
	return message + "; write it as " + s.forms()
}

// noLength says how a length is written instead of text.
func noLength(text string, s span) string {
	if s.ring {
		if likely := s.likely(text); likely != "" {
			return quote(text) + " names no system of sizes; did you mean " + likely + "?"
		}
		return fmt.Sprintf("%s is not a size; write it as %s", quote(text), s.forms())
	}
	return fmt.Sprintf("%s is not a length; write it as %s", quote(text), s.forms())
}

// outside says kindly that a size can't be drawn.
func outside(l unit.MM, text string, s span) string {
	how := "large"
	if l < s.lo {
		how = "small"
	}
	message := fmt.Sprintf("%s as %s as %s can't be drawn here", s.what, how, quote(text))
	number := strings.TrimRightFunc(text, func(r rune) bool { return !unicode.IsDigit(r) })
	if likely := s.likely(number); likely != "" {
		return message + "; did you mean " + likely + "?"
	}
	if round := math.Round(float64(l)*math.Pi*100) / 100; s.ring && s.holds(unit.MM(round)) {
		return message + "; if that is across the ring, it is " + short(round) + "mm round"
	}
	return message + "; please measure once more and check the unit"
}

// likely gives the readings of a number without a unit that make sense, as "6.5in", "10in or 10cm" or "EU 54 or 54mm".
func (s span) likely(number string) string {
	ways := []string{"%sin", "%scm", "%smm"}
	if s.ring {
		ways = []string{"US %s", "UK %s", "EU %s", "%smm"}
	}
	var out []string
	for _, way := range ways {
		number := strings.TrimSpace(number)
		if l, err := s.read(fmt.Sprintf(way, number)); err == nil && s.holds(l) {
			out = append(out, fmt.Sprintf(way, clip(number)))
		}
	}
	return strings.Join(out, " or ")
}

var (
	errNoUnit   = errors.New("a length without a unit")
	errNoLength = errors.New("not a length")
)

// unitMicrometres is the size of the units people write, in micrometres.
func unitMicrometres(name string) int64 {
	switch strings.TrimSuffix(name, ".") {
	case `"`, "″", "”", "''", "in", "inch", "inches":
		return 25400
	case "cm", "centimetre", "centimetres", "centimeter", "centimeters":
		return 10000
	case "mm", "millimetre", "millimetres", "millimeter", "millimeters":
		return 1000
	}
	return 0
}

// spelledFractions writes the fractions that have a character of their own as two numbers.
var spelledFractions = strings.NewReplacer("½", " 1/2", "¼", " 1/4", "¾", " 3/4", "⅛", " 1/8", "⅜", " 3/8",
	"⅝", " 5/8", "⅞", " 7/8", "⅓", " 1/3", "⅔", " 2/3", "⁄", "/")

// readLength reads a length as people say it: 6.25in, 6 1/4 in, 6-1/4", 6¼″, 15,9 cm, 158.75mm. It reckons in
// whole numbers, so every spelling of a length gives the same micrometre.
func readLength(s string) (unit.MM, error) {
	if len(s) > 40 {
		return 0, errNoLength
	}
	// Part the number from its unit behind the last digit.
	s = spelledFractions.Replace(strings.ToLower(s))
	end := strings.LastIndexAny(s, "0123456789") + 1
	words := strings.Fields(s[:end])
	if name := strings.TrimSpace(s[end:]); len(words) == 0 {
		return 0, errNoLength
	} else if name == "" {
		words = append(words, "")
	} else {
		words = append(words, name)
	}
	number, name := words[:len(words)-1], words[len(words)-1]
	num, den := mixedNumber(number)
	if den == 0 {
		return 0, errNoLength
	}
	if name == "" {
		return 0, errNoUnit
	}
	size := unitMicrometres(name)
	if size == 0 {
		return 0, errNoLength
	}
	return fromMicrometres((2*num*size + den) / (2 * den)), nil
}

// mixedNumber reads 6.25, 1/4, 6-1/4, or 6 and 1/4 as two words, as num/den; den 0 says it is none.
func mixedNumber(words []string) (num, den int64) {
	if len(words) == 1 {
		if whole, part, ok := strings.Cut(words[0], "-"); ok {
			words = []string{whole, part}
		}
	}
	switch {
	case len(words) == 1 && !strings.Contains(words[0], "/"):
		return decimal(words[0])
	case len(words) == 1:
		return fraction(words[0])
	case len(words) == 2:
		whole, one := decimal(words[0])
		num, den = fraction(words[1])
		if one != 1 {
			return 0, 0
		}
		return num + whole*den, den
	}
	return 0, 0
}

// decimal reads 15, 15.9 or 15,9 as num/den, with at most six digits on either side; den 0 says it is none.
func decimal(s string) (num, den int64) {
	whole, part, dotted := strings.Cut(strings.Replace(s, ",", ".", 1), ".")
	if dotted && part == "" || whole == "" && part == "" {
		return 0, 0
	}
	part = strings.TrimRight(part, "0")
	den = 1
	for range part {
		den *= 10
	}
	digits := strings.TrimLeft(whole, "0") + part
	if len(digits)-len(part) > 6 || len(part) > 6 || strings.Trim(digits, "0123456789") != "" {
		return 0, 0
	}
	num, _ = strconv.ParseInt("0"+digits, 10, 64)
	return num, den
}

// fraction reads 1/4 as num/den; den 0 says it is none, or is not less than one.
func fraction(s string) (num, den int64) {
	over, under, _ := strings.Cut(s, "/")
	num, one := decimal(over)
	den, same := decimal(under)
	if one != 1 || same != 1 || num >= den {
		return 0, 0
	}
	return num, den
}
