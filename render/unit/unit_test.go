package unit

import (
	"math"
	"testing"
)

func TestString(t *testing.T) {
	for _, c := range []struct {
		got, want string
	}{
		{MM(158.75).String(), "158.75 mm"},
		{MM(0.0004).String(), "0 mm"},
		{MM(1.0005).String(), "1.001 mm"},
		{MM(-2.5).String(), "-2.5 mm"},
		{Gram(1.2345).String(), "1.235 g"},
		{Deg(-7.5).String(), "-7.5°"},
		{PxPerMM(12).String(), "12 px/mm"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestConversions(t *testing.T) {
	if got := MM(158.75).Inches(); got != 6.25 {
		t.Errorf("158.75 mm is %v in, want 6.25", got)
	}
	if got := Deg(180).Rad(); got != math.Pi {
		t.Errorf("half a turn is %v rad, want pi", got)
	}
}
