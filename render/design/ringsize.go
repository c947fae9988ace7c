package design

import (
	"errors"
	"math"
	"strings"

	"github.com/aurelink/aurelink/render/unit"
)

// Ring sizes, as a finger is measured by them. A size is the inside of the ring that goes over the knuckle.
const (
	// US and Canada: a ring of size 0 is 11.63 mm across, and each size adds 0.032 in (0.8128 mm).
	usZero, usQuarter = 11_630_000, 203_200 // nanometres across

	// United Kingdom, Ireland, Australia: C is 40 mm round, and each letter adds 1.25 mm (BS 6820:1987).
	ukA, ukHalf = 37_500, 625 // micrometres round

	// ISO 8653, as in the European Union: the size is the millimetres round.
)

var (
	errNoRingSize = errors.New("not a ring size")
	errQuarters   = errors.New("a US ring size comes in wholes, halves and quarters, as in US 6.5")
	errLetter     = errors.New("a UK ring size is a letter from A to Z, or a letter and a half, as in UK N½")
)

// usSize is a US ring size, counted in quarters, as millimetres round.
func usSize(quarters int64) unit.MM {
	return fromMicrometres(int64(math.Round(math.Pi * float64(usZero+usQuarter*quarters) / 1000)))
}

// USRingSize is the US ring size, in quarters, that is nearest to a finger; exact says that it is its very size.
func USRingSize(finger unit.MM) (size float64, exact bool) {
	quarters := int64(math.Round((float64(finger)*1e6/math.Pi - usZero) / usQuarter))
	return float64(quarters) / 4, sameMM(usSize(quarters), finger)
}

// UKRingSize is the UK ring size, in halves, that is nearest to a finger; exact says that it is its very size.
func UKRingSize(finger unit.MM) (size string, exact bool) {
	halves := min(max((micrometres(finger)-ukA+ukHalf/2)/ukHalf, 0), 2*26-1)
	return ukName(halves), sameMM(ukSize(halves), finger)
}

// ukSize is a UK ring size, counted in halves from A, as millimetres round.
func ukSize(halves int64) unit.MM { return fromMicrometres(ukA + ukHalf*halves) }

// ukName writes a UK ring size that is counted in halves from A.
func ukName(halves int64) string { return string(rune('A'+halves/2)) + []string{"", "½"}[halves%2] }

// readRingSize reads US 7, 6½ US, UK N½, EU 54 or ISO 54 as millimetres round. What names none of these systems is
// errNoRingSize.
func readRingSize(s string) (unit.MM, error) {
	if len(s) > 40 {
		return 0, errNoRingSize
	}
	s = strings.TrimSpace(spelledFractions.Replace(strings.ToLower(s)))
	for _, system := range []string{"us", "uk", "eu", "iso"} {
		size, ok := strings.CutPrefix(s, system)
		if !ok {
			size, ok = strings.CutSuffix(s, system)
		}
		if !ok {
			continue
		}
		if size = strings.TrimSpace(size); system == "uk" {
			return readLetters(size)
		}
		num, den := mixedNumber(strings.Fields(size))
		switch {
		case den == 0 && system == "us":
			return 0, errQuarters
		case den == 0:
			return 0, errNoRingSize
		case system == "us" && 4*num%den != 0:
			return 0, errQuarters
		case system == "us":
			return usSize(4 * num / den), nil
		}
		return fromMicrometres((2*num*1000 + den) / (2 * den)), nil
	}
	return 0, errNoRingSize
}

// readLetters reads n, n1/2 or n 1/2.
func readLetters(s string) (unit.MM, error) {
	if s == "" || s[0] < 'a' || s[0] > 'z' {
		return 0, errLetter
	}
	halves := 2 * int64(s[0]-'a')
	switch strings.TrimSpace(s[1:]) {
	case "":
	case "1/2", ".5":
		halves++
	default:
		return 0, errLetter
	}
	return ukSize(halves), nil
}

// ringSizes says the ring sizes that a span of fingers holds, by each of the systems.
func (s span) ringSizes() []string {
	var us, uk []string
	for q := int64(0); q <= 4*20; q++ {
		if s.holds(usSize(q)) {
			us = append(us, short(float64(q)/4))
		}
	}
	for h := int64(0); h < 2*26; h++ {
		if s.holds(ukSize(h)) {
			uk = append(uk, ukName(h))
		}
	}
	return []string{
		"US " + us[0] + " to US " + us[len(us)-1], "UK " + uk[0] + " to UK " + uk[len(uk)-1],
		"EU " + short(float64(s.lo)) + " to EU " + short(float64(s.hi)),
	}
}
