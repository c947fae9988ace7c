package design

import (
	"slices"
	"strings"
	"testing"
)

func TestParseMix(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		in, canonical string
		needs         int
	}{
		{"solid", "", 1}, {"alternate", "", 2}, {"half", "", 2}, {"thirds", "", 3}, {"ombre", "", 2}, {"twotone", "", 2},
		{"pattern:AAB", "", 2}, {"pattern:aab", "pattern:AAB", 2}, {"pattern:AABAAB", "pattern:AAB", 2}, {"pattern:A", "", 1},
		{"pattern:AAAA", "pattern:A", 1}, {"pattern:ABA", "", 2}, {"pattern:F", "", 6},
		{"pattern:" + strings.Repeat("ABCDEF", 10), "pattern:ABCDEF", 6},
		{"runs:A12B1", "", 2}, {"runs:a12b01", "runs:A12B1", 2}, {"runs:A5A7B1", "runs:A12B1", 2}, {"runs:A2B1A2B1", "runs:A2B1", 2},
		{"runs:A200B200", "", 2}, {"runs:A200A200", "runs:A1", 1},
		{"blocks:12", "", 2}, {"blocks:012", "blocks:12", 2}, {"accent:5", "", 2}, {"center:9", "", 2}, {"long:b", "long:B", 2},
		{"stations:C", "", 3}, {"scatter:0", "", 2}, {"scatter:4294967295", "", 2},
	} {
		m, err := parseMix(tt.in)
		if tt.canonical == "" {
			tt.canonical = tt.in
		}
		if err != nil || m.String() != tt.canonical || m.Needs() != tt.needs {
			t.Errorf("%s: %s needs %d, %v; want %s, %d", tt.in, m, m.Needs(), err, tt.canonical, tt.needs)
		}
	}
	for _, in := range []string{
		"", "Solid", "solid:", "solid:1", "half:A", "swirl", "pattern", "pattern:", "pattern:AG", "pattern:A1", "pattern:é",
		"pattern:" + strings.Repeat("AB", 33), "runs:", "runs:A", "runs:12", "runs:A0", "runs:A1000", "runs:A999A999B1", "runs:A1B", "runs:A-1",
		"runs:" + strings.Repeat("A1B1", 17), "blocks", "blocks:0", "blocks:1000", "blocks:+5", "blocks:1.5", "blocks:1e1", "accent:1", "center:",
		"long", "long:A", "long:G", "long:BB", "stations:", "stations:A", "scatter", "scatter:-1", "scatter:+1", "scatter:4294967296", "scatter:0x1",
		"blocks:99999999999999999999", " solid",
	} {
		if m, err := parseMix(in); err == nil {
			t.Errorf("%q is %s", in, m)
		}
	}
}

// The catalogue's words on the mixes agree with the grammar.
func TestMixForms(t *testing.T) {
	t.Parallel()
	c := catalog(t)
	var kinds []string
	for _, form := range MixForms() {
		m, err := parseMix(form)
		if err != nil || m.String() != form {
			t.Errorf("%s: %s %v", form, m, err)
		}
		kinds = append(kinds, string(m.Kind))
	}
	if ids := c.MixIDs(); !slices.Equal(ids, kinds) {
		t.Errorf("catalogue has %v, grammar %v", ids, kinds)
	}
	for _, rule := range c.Mixes {
		m, err := parseMix(rule.Form)
		if err != nil || m.Kind != rule.ID || m.Needs() != rule.Metals {
			t.Errorf("%s: %s %s needs %d, not %d: %v", rule.ID, rule.Form, m, m.Needs(), rule.Metals, err)
		}
	}
}

func FuzzMix(f *testing.F) {
	for _, form := range MixForms() {
		f.Add(form)
	}
	f.Add("runs:A200B200A1")
	f.Fuzz(func(t *testing.T, s string) {
		m, err := parseMix(s)
		if err != nil {
			return
		}
		again, err := parseMix(m.String())
		if err != nil || again.String() != m.String() || m.Needs() < 1 || m.Needs() > maxMetals {
			t.Errorf("%q is %s needing %d, and then %s %v", s, m, m.Needs(), again, err)
		}
	})
}
