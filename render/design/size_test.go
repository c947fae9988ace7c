package design

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"github.com/aurelink/aurelink/render/unit"
)

func TestReadLength(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]unit.MM{
		"6.25in": 158.75, "6.25 in": 158.75, "6 1/4 in": 158.75, `6¼"`: 158.75, "6 ¼ ″": 158.75, `6 1/4"`: 158.75,
		"6-1/4 inches": 158.75, "6,25 Inch": 158.75, "25/4in": 0, "6 1⁄4in": 158.75, "6.25''": 158.75, "6.25”": 158.75,
		"06.250 IN.": 158.75, "  6.25\u00a0in ": 158.75, "15.875cm": 158.75, "15,9 cm": 159, "15,9 centimetres": 159,
		"158.75mm": 158.75, "158,75 millimeters": 158.75, "½in": 12.7, ".5in": 12.7, "1/2 in": 12.7, "5 7/8 in": 149.225,
		"6⅓in": 160.867, "6 2/3 in": 169.333, "1 mm": 1, "0mm": 0,
	} {
		got, err := readLength(in)
		if in == "25/4in" {
			if err == nil {
				t.Errorf("%q is %v", in, got)
			}
			continue
		}
		if err != nil || got != want {
			t.Errorf("%q is %v %v, want %v", in, got, err, want)
		}
	}
	for _, in := range []string{
		"", " ", "in", "mm", "abc", "-6in", "+6in", "6.in", "6..5in", "6.2.5in", "1 590 mm", "6 1/0 in", "6 5/4 in", "6 1/4/2 in",
		"6.5 1/4 in", "6 1 1/4 in", "1e2mm", "0x10mm", "1_0mm", "NaN mm", "Inf mm", "6ft", "6'", "US 7", "6in 2mm", "٦in", "6in.mm",
		"1234567mm", "1.1234567mm", "6 in in", "--6in", "6-in", "in6", "6 1/2-in",
	} {
		if got, err := readLength(in); !errors.Is(err, errNoLength) {
			t.Errorf("%q is %v %v", in, got, err)
		}
	}
	for _, in := range []string{"6", "6.25", "6 1/4", "6¼", "160"} {
		if got, err := readLength(in); !errors.Is(err, errNoUnit) {
			t.Errorf("%q is %v %v", in, got, err)
		}
	}
}

// A length in micrometres is what its number says, for every hundredth of an inch, and eighth, a wrist can have.
func TestReadLengthExact(t *testing.T) {
	t.Parallel()
	for n := 394; n <= 1181; n++ {
		got, err := readLength(fmt.Sprintf("%d.%02din", n/100, n%100))
		if want := unit.MM(float64(n*254) / 1000); err != nil || got != want {
			t.Fatalf("%d hundredths are %v %v, want %v", n, got, err, want)
		}
	}
	for n := 4; n < 12; n++ {
		for e := 1; e < 8; e++ {
			got, _ := readLength(fmt.Sprintf("%d %d/8 in", n, e))
			want, _ := readLength(fmt.Sprintf("%din", n))
			want += unit.MM(float64(e) * 25.4 / 8)
			if math.Abs(float64(got-want)) > 0.0005001 {
				t.Errorf("%d %d/8 in is %v, want %v", n, e, got, want)
			}
		}
	}
}

func FuzzSize(f *testing.F) {
	for _, s := range []string{"6.25in", "6 1/4 in", `6¼"`, "15,9 cm", "158.75mm", "6-1/4''", "½in", "999999 mm", "16", "1/3cm"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		l, err := readLength(s)
		if err != nil {
			if l != 0 {
				t.Errorf("%q: %v with %v", s, l, err)
			}
			return
		}
		if !(l >= 0) || l > 1e6*unit.PerInch || l != toMicrometre(l) {
			t.Errorf("%q is %v", s, l)
		}
		again, err := readLength(short(float64(l)) + "mm")
		if l < 1e6 && (err != nil || again != l) {
			t.Errorf("%q is %v, and then %v %v", s, l, again, err)
		}
	})
}
