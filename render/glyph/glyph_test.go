package glyph

import (
	"math"
	"strings"
	"sync"
	"testing"

	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/unit"
)

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789&"

func faces(t testing.TB) *Faces {
	t.Helper()
	f, err := New()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func area(loops []geom.Loop) float64 {
	var sum float64
	for _, l := range loops {
		sum += l.Area()
	}
	return sum
}

func TestEveryCharacterInEveryFace(t *testing.T) {
	t.Parallel()
	f := faces(t)
	for _, face := range []string{Sans, Serif, Script} {
		for _, r := range alphabet + "abcdefghijklmnopqrstuvwxyz" {
			loops, err := f.Text(face, string(r), 5)
			if err != nil {
				t.Errorf("%s %c: %v", face, r, err)
				continue
			}
			lo, hi := Bounds(loops)
			if h := hi.Y - lo.Y; h < 2 || h > 9 {
				t.Errorf("%s %c is %.2f mm high where a capital is 5", face, r, h)
			}
			if a := area(loops); a < 1 || a > 25 {
				t.Errorf("%s %c covers %.2f mm2", face, r, a)
			}
			if loops[0].Area() == 0 {
				t.Errorf("%s %c: a loop without area", face, r)
			}
			if Crosses(loops) {
				t.Errorf("%s %c: outlines cross", face, r)
			}
		}
	}
}

func TestCapitalHeight(t *testing.T) {
	t.Parallel()
	f := faces(t)
	for _, face := range []string{Sans, Serif} {
		loops, err := f.Text(face, "H", 4)
		if err != nil {
			t.Fatal(err)
		}
		lo, hi := Bounds(loops)
		if math.Abs(float64(lo.Y)) > 1e-3 || math.Abs(float64(hi.Y)-4) > 0.01 {
			t.Errorf("%s H reaches from %v to %v, want 0 to 4 mm", face, lo.Y, hi.Y)
		}
	}
}

func TestHolesRunClockwise(t *testing.T) {
	t.Parallel()
	f := faces(t)
	for _, face := range []string{Sans, Serif, Script} {
		for text, want := range map[string][2]int{"B": {1, 2}, "0": {1, 1}, "I": {1, 0}, "LOVE": {4, 1}} {
			if face == Script && text != "0" {
				continue // its letters have loops of their own
			}
			loops, err := f.Text(face, text, 3)
			if err != nil {
				t.Fatal(err)
			}
			var outer, holes int
			for _, l := range loops {
				if l.Area() > 0 {
					outer++
				} else {
					holes++
				}
			}
			if outer != want[0] || holes != want[1] {
				t.Errorf("%s %q: %d outer loops and %d holes, want %d and %d", face, text, outer, holes, want[0], want[1])
			}
		}
	}
}

func TestTextRefuses(t *testing.T) {
	t.Parallel()
	f := faces(t)
	for _, c := range []struct {
		face, text string
		height     unit.MM
		want       string
	}{
		{Sans, "A☃", 3, "U+2603"},
		{Script, "\u202e", 3, "U+202E"},
		{Serif, "A\nB", 3, "U+000A"},
		{"gothic", "A", 3, "gothic"},
		{Sans, strings.Repeat("A", MaxText+1), 3, "longer"},
		{Sans, "A", 0, "height"},
		{Sans, "A", unit.MM(math.NaN()), "height"},
		{Sans, "A", unit.MM(math.Inf(1)), "height"},
	} {
		if _, err := f.Text(c.face, c.text, c.height); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("Text(%q, %q, %v): error %v, want one that names %s", c.face, c.text, c.height, err, c.want)
		}
	}
	if r, missing := f.Missing(Sans, "Aé☃"); !missing || r != '☃' {
		t.Errorf("Missing gave %q, %v", r, missing)
	}
	if r, missing := f.Missing(Script, "Zoé & 9"); missing {
		t.Errorf("script lacks %q", r)
	}
}

func TestTextFromManyGoroutines(t *testing.T) {
	t.Parallel()
	f := faces(t)
	want, err := f.Text(Script, "Q&7", 4)
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 64 {
		wg.Go(func() {
			got, err := f.Text(Script, "Q&7", 4)
			if err != nil || len(got) != len(want) || area(got) != area(want) {
				t.Errorf("another outline in another goroutine: %v", err)
			}
		})
	}
	wg.Wait()
}

func TestFlattening(t *testing.T) {
	t.Parallel()
	// A quarter circle as a cubic: its chords stay within the tolerance of the true radius.
	p := pencil{tolerance: 0.01}
	const k = 0.5522847
	p.move(point{5, 0})
	p.cubic(point{5, 5 * k}, point{5 * k, 5}, point{0, 5})
	for i := 1; i < len(p.loop); i++ {
		if r := mix(p.loop[i-1], p.loop[i], 0.5).len(); r < 5-0.0105 || r > 5.01 {
			t.Errorf("chord %d: radius %v", i, r)
		}
	}
	if n := len(p.loop); n < 8 || n > 20 {
		t.Errorf("%d points for a quarter circle", n)
	}
}

func square(side float32) geom.Loop {
	return geom.Loop{{X: 0, Y: 0}, {X: side}, {X: side, Y: side}, {Y: side}}
}

func TestSoftenKnownAreas(t *testing.T) {
	t.Parallel()
	// Steiner: growing a convex outline by d adds perimeter x d + pi d2.
	got := area(Soften([]geom.Loop{square(4)}, 0.3, 0))
	want := 16 + 16*0.3 + math.Pi*0.09
	if math.Abs(got-want) > 0.04 {
		t.Errorf("grown square covers %.4f mm2, want %.4f", got, want)
	}
	// Rounding corners to r takes (4 - pi) r2 off a square.
	got = area(Soften([]geom.Loop{square(4)}, 0, 0.3))
	want = 16 - (4-math.Pi)*0.09
	if math.Abs(got-want) > 0.04 {
		t.Errorf("rounded square covers %.4f mm2, want %.4f", got, want)
	}
	// Two that overlap become one.
	other := square(4)
	for i := range other {
		other[i].X += 3
	}
	loops := Soften([]geom.Loop{square(4), other}, 0, 0.05)
	if len(loops) != 1 || math.Abs(area(loops)-28) > 0.05 {
		t.Errorf("union: %d loops, %.3f mm2, want 1 and 28", len(loops), area(loops))
	}
	// A ring keeps its hole.
	hole := geom.Loop{{X: 1, Y: 1}, {X: 1, Y: 3}, {X: 3, Y: 3}, {X: 3, Y: 1}}
	if loops = Soften([]geom.Loop{square(4), hole}, 0.2, 0.05); len(loops) != 2 {
		t.Errorf("a square ring became %d loops", len(loops))
	}
}

func TestStroke(t *testing.T) {
	t.Parallel()
	hole := geom.Loop{{X: 0.7, Y: 0.7}, {X: 0.7, Y: 3.3}, {X: 3.3, Y: 3.3}, {X: 3.3, Y: 0.7}}
	if got := Stroke([]geom.Loop{square(4), hole}); math.Abs(float64(got)-0.7) > 1e-4 {
		t.Errorf("stroke of a frame of 0.7 mm: %v", got)
	}
}

func BenchmarkSoften(b *testing.B) {
	loops, err := faces(b).Text(Script, "G", 5)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		Soften(loops, 0.05, 0.08)
	}
}
