package design

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Bounds of the mix grammar.
const (
	maxMetals  = 6   // of a strand: letters A to F
	maxPattern = 64  // letters of a pattern
	maxRuns    = 32  // runs of one repeat
	maxCount   = 999 // links of a run, block, accent or centre: more than most necklaces have
)

// MixForms lists how each mix is written, simplest first.
func MixForms() []string {
	return []string{
		"solid", "alternate", "pattern:AAB", "runs:A12B1", "blocks:12", "half", "thirds", "ombre", "accent:5",
		"center:9", "long:B", "stations:B", "twotone", "scatter:7",
	}
}

// parseMix reads a mix. What it says depends on no chain and no metals.
func parseMix(s string) (Mix, error) {
	word, arg, has := strings.Cut(s, ":")
	m := Mix{Kind: MixKind(word)}
	var err error
	switch m.Kind {
	case MixSolid, MixAlternate, MixHalf, MixThirds, MixOmbre, MixTwotone:
		if has {
			return Mix{}, fmt.Errorf("%s takes nothing after it", word)
		}
	case MixPattern:
		m.Seq, err = parsePattern(arg)
	case MixRuns:
		m.Seq, err = parseRuns(arg)
	case MixBlocks, MixCenter:
		m.N, err = parseCount(word, arg, 1)
	case MixAccent:
		m.N, err = parseCount(word, arg, 2)
	case MixScatter:
		var seed uint64
		if seed, err = strconv.ParseUint(arg, 10, 32); err != nil || strings.HasPrefix(arg, "+") {
			err = fmt.Errorf("scatter needs a seed from 0 to 4294967295, as in scatter:7")
		}
		m.N = int(seed)
	case MixLong, MixStations:
		m.Letter, err = parseLetter(arg)
		if err == nil && m.Letter == 0 {
			err = fmt.Errorf("metal A is that of the other links; name a later one, as in %s:B", word)
		}
	default:
		err = fmt.Errorf("there is no mix %s", quote(s))
	}
	if err != nil {
		return Mix{}, err
	}
	return m, nil
}

// parseCount reads a number of links.
func parseCount(word, arg string, least int) (int, error) {
	n, err := strconv.Atoi(arg)
	if err != nil || n < least || n > maxCount || strings.HasPrefix(arg, "+") {
		return 0, fmt.Errorf("%s needs a count of links from %d to %d, as in %s:9", word, least, maxCount, word)
	}
	return n, nil
}

// parseLetter reads the letter of a metal: 0 for A.
func parseLetter(s string) (int, error) {
	if len(s) == 1 {
		if i := int(strings.ToUpper(s)[0]) - 'A'; i >= 0 && i < maxMetals {
			return i, nil
		}
	}
	return 0, fmt.Errorf("%s is not the letter of a metal, A to F", quote(s))
}

// parsePattern reads a repeat letter by letter.
func parsePattern(s string) ([]Run, error) {
	if s == "" || len(s) > maxPattern {
		return nil, fmt.Errorf("pattern needs 1 to %d letters, as in pattern:AAB", maxPattern)
	}
	var links []byte
	for i := range len(s) {
		letter, err := parseLetter(s[i : i+1])
		if err != nil {
			return nil, err
		}
		links = append(links, byte(letter))
	}
	return repeat(links), nil
}

// parseRuns reads a repeat as letters with counts.
func parseRuns(s string) ([]Run, error) {
	var links []byte
	for n := 0; s != ""; n++ {
		letter, err := parseLetter(s[:1])
		if err != nil {
			return nil, err
		}
		digits := s[1:]
		if end := strings.IndexFunc(digits, func(r rune) bool { return r < '0' || r > '9' }); end >= 0 {
			digits = digits[:end]
		}
		count, err := strconv.Atoi(digits)
		if err != nil || count < 1 || count > maxCount || n == maxRuns {
			links = nil
			break
		}
		for range count {
			links = append(links, byte(letter))
		}
		s = s[1+len(digits):]
	}
	runs := repeat(links)
	if len(runs) == 0 || slices.ContainsFunc(runs, func(r Run) bool { return r.N > maxCount }) {
		return nil, fmt.Errorf("runs needs 1 to %d letters, each with a count from 1 to %d, as in runs:A12B1",
			maxRuns, maxCount)
	}
	return runs, nil
}

// repeat gives the shortest repeat of a row of links, as runs: AABAAB and AAB are one design.
func repeat(links []byte) []Run {
	period := len(links)
	for p := 1; p < period; p++ {
		if len(links)%p == 0 && slices.Equal(links[p:], links[:len(links)-p]) {
			period = p
		}
	}
	var runs []Run
	for _, letter := range links[:period] {
		if last := len(runs) - 1; last >= 0 && runs[last].Metal == int(letter) {
			runs[last].N++
		} else {
			runs = append(runs, Run{int(letter), 1})
		}
	}
	return runs
}

// String is the mix as the grammar writes it, in canonical form.
func (m Mix) String() string {
	word := string(m.Kind)
	switch m.Kind {
	case MixBlocks, MixCenter, MixAccent:
		return word + ":" + strconv.Itoa(m.N)
	case MixScatter:
		return word + ":" + strconv.FormatUint(uint64(uint32(m.N)), 10)
	case MixLong, MixStations:
		return word + ":" + letter(m.Letter)
	case MixPattern, MixRuns:
		var b strings.Builder
		b.WriteString(word + ":")
		for _, r := range m.Seq {
			if m.Kind == MixPattern {
				b.WriteString(strings.Repeat(letter(r.Metal), r.N))
			} else {
				b.WriteString(letter(r.Metal) + strconv.Itoa(r.N))
			}
		}
		return b.String()
	}
	return word
}

// letter is what the grammar calls a metal.
func letter(metal int) string { return string(rune('A' + metal)) }

// Needs is the fewest metals the mix can be made of.
func (m Mix) Needs() int {
	switch m.Kind {
	case MixSolid:
		return 1
	case MixThirds:
		return 3
	case MixLong, MixStations:
		return m.Letter + 1
	case MixPattern, MixRuns:
		most := 0
		for _, r := range m.Seq {
			most = max(most, r.Metal)
		}
		return most + 1
	}
	return 2
}

// fits says what keeps a chain style from being made in this mix, or nothing.
func (m Mix) fits(s *ChainStyle) string {
	switch {
	case m.Kind == MixLong && !s.LongLink:
		return fmt.Sprintf("%s has no long links for the mix long", s.ID)
	case m.Kind == MixStations && !s.Stations:
		return fmt.Sprintf("%s has no beads or bars for the mix stations", s.ID)
	}
	return ""
}

// mix judges a strand's mix. style is nil and metals 0 where they are at fault themselves.
func (j *judge) mix(v *asked, style *ChainStyle, metals int) Mix {
	s, ok := j.textOf(v, MixForms()...)
	if !ok {
		return Mix{}
	}
	m, err := parseMix(s)
	if err != nil {
		j.wrong(v.field, err.Error(), formsFor(style, metals)...)
		return Mix{}
	}
	if style != nil {
		if reason := m.fits(style); reason != "" {
			j.wrong(v.field, reason, formsFor(style, metals)...)
		}
	}
	if needs := m.Needs(); metals > 0 && metals < needs {
		j.wrong(v.field, fmt.Sprintf("%s needs %d metals, and %d %s named", m, needs, metals, are(metals)),
			formsFor(style, metals)...)
	}
	return m
}

func are(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

// formsFor lists the mixes that a chain style and a number of metals allow, as examples.
func formsFor(style *ChainStyle, metals int) []string {
	return slices.DeleteFunc(MixForms(), func(form string) bool {
		m, err := parseMix(form)
		return err != nil || style != nil && m.fits(style) != "" || metals > 0 && metals < m.Needs()
	})
}
