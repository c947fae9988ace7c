package design

import "testing"

func TestParsePlace(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]Place{
		"center": {Kind: PlaceCenter}, "+0": {Kind: PlaceCenter}, "-0": {Kind: PlaceCenter}, "+0mm": {Kind: PlaceCenter},
		"-0.0001mm": {Kind: PlaceCenter}, "0.5": {Kind: PlaceCenter}, ".50": {Kind: PlaceCenter},
		"+4": {Kind: PlaceLinks, Links: 4}, "-4": {Kind: PlaceLinks, Links: -4}, "+004": {Kind: PlaceLinks, Links: 4},
		"+12mm": {Kind: PlaceMM, Off: 12}, "-3.5mm": {Kind: PlaceMM, Off: -3.5}, "-3,5 mm": {Kind: PlaceMM, Off: -3.5},
		"+0.0005mm": {Kind: PlaceMM, Off: 0.001},
		"0":         {Kind: PlaceShare}, "1": {Kind: PlaceShare, Share: 1}, "0.25": {Kind: PlaceShare, Share: 0.25},
		".25": {Kind: PlaceShare, Share: 0.25}, "2.5e-1": {Kind: PlaceShare, Share: 0.25}, "0.3333333": {Kind: PlaceShare, Share: 0.333333},
	} {
		got, wrong := parsePlace(in)
		if wrong != "" || got != want {
			t.Errorf("%q is %+v %s, want %+v", in, got, wrong, want)
		}
		if again, wrong := parsePlace(got.String()); again != got {
			t.Errorf("%q is written %q, which is %+v %s", in, got, again, wrong)
		}
	}
	for _, in := range []string{
		"", " ", "+", "-", "mm", "+mm", "left", "Center", "4", "1.01", "+1.5", "+1e2", "++4", "+-4", "--4", "+2001", "-2001", "+401mm",
		"12mm", "+12cm", "+NaNmm", "NaN", "+Inf", "0x1p-2", "1_0", "+ 4", " 4", "+4 ", "+99999999999999999999", "+1e999mm",
	} {
		if got, wrong := parsePlace(in); wrong == "" {
			t.Errorf("%q is %+v", in, got)
		}
	}
}
