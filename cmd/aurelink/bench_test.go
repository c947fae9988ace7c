package main

import (
	"encoding/json"
	"math"
	"os"
	"strings"
	"testing"
)

// TestBench makes every table in the smallest size, and judges what can be known of the figures.
func TestBench(t *testing.T) {
	if testing.Short() {
		t.Skip("many pictures")
	}
	const golden = "../../render/testdata/golden/wrist-figaro.png"
	r := run(t, "", "bench", "--rounds", "1", "--w", "320", "--view", "wrist,strip", "--golden", golden, "--json",
		"--design", "chain=bar-and-link&metals=sterling&wrist=5.5in")
	if r.status != 0 {
		t.Fatalf("status %d: %s", r.status, r.stderr)
	}
	var got benchReport
	if err := json.Unmarshal([]byte(r.stdout), &got); err != nil {
		t.Fatal(err)
	}
	if m := got.Machine; m != thisMachine() || m.Cores < 1 || !strings.HasPrefix(m.Go, "go1.") {
		t.Errorf("machine %+v", m)
	}
	rows := map[string]int{}
	for _, table := range got.Tables {
		rows[table.Name] = len(table.Rows)
		if !strings.Contains(r.stderr, "bench: "+strings.Fields(table.Name)[0]+"\n") && table.Name != "png" && table.Name != "line of links" {
			t.Errorf("no progress of %s:\n%s", table.Name, r.stderr)
		}
		for _, row := range table.Rows {
			parts := 0.
			for _, c := range table.Columns {
				f, ok := row.Figures[c.Name]
				if !ok && row.Of != table.Rows[0].Of && !strings.Contains(row.Of, "one core") && !strings.Contains(row.Of, "drawn before") {
					t.Errorf("%s, %s: no %s", table.Name, row.Of, c.Name)
				}
				if f.Low > f.Median || f.Median > f.High || c.Unit == "KB" && f.Low <= 0 {
					t.Errorf("%s, %s, %s: %+v", table.Name, row.Of, c.Name, f)
				}
				if c.Unit == "ms" && c.Name != "total" && c.Name != "a link" {
					parts += f.Low
				}
			}
			if total, ok := row.Figures["total"]; ok && (total.High < parts || total.Median <= 0) {
				t.Errorf("%s, %s: %+v ms in all, parts come to %.2f", table.Name, row.Of, total, parts)
			}
		}
	}
	for name, want := range map[string]int{
		"preview": 3, "stages": 2, "qualities": 2, "png": 8, "memory": 2, "cold": 3, "links": 6, "line of links": 1, "cores": 5,
	} {
		if rows[name] != want {
			t.Errorf("%s has %d rows, want %d", name, rows[name], want)
		}
	}

	// The same figures, as a person reads them.
	text := got.markdown(true)
	for _, want := range []string{got.Machine.Go, "| wrist 320x240 ", "encode, ms", "image/png BestSpeed on the golden picture", "</details>"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q:\n%s", want, text)
		}
	}
}

// TestBenchLine: three sizes are enough for the line through them, and another design is measured when asked for.
func TestBenchLine(t *testing.T) {
	out := ok(t, "", "bench", "--rounds=1", "--only=stages", "--view=macro", "--w=320,480,640", "--design=chain=cable&metals=steel&wrist=6in")
	for _, want := range []string{"`chain=cable&metals=steel&wrist=6in`", "| macro 320x240 ", "| macro 640x480 ", "more a pixel, ns", "1 rounds"} {
		if !strings.Contains(out, want) {
			t.Errorf("lacks %q:\n%s", want, out)
		}
	}
}

// TestBenchInto puts tables into a page and leaves the rest of it alone.
func TestBenchInto(t *testing.T) {
	t.Parallel()
	page := writeFile(t, "page.md", "# Page\n\n<!-- bench: made so -->\nstale\n<!-- /bench -->\n\nrest\n")
	if out := ok(t, "", "bench", "--rounds", "1", "--w", "320", "--view", "flat", "--only", "memory", "--into", page); out != "" {
		t.Errorf("with --into, standard output has %q", out)
	}
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	got := string(text)
	if !strings.HasPrefix(got, "# Page\n\n<!-- bench: made so -->\n\nMeasured on ") || !strings.HasSuffix(got, "|\n\n<!-- /bench -->\n\nrest\n") ||
		strings.Contains(got, "stale") || !strings.Contains(got, "| flat 320x240 | ") {
		t.Errorf("%s", got)
	}
}

func TestBenchRefuses(t *testing.T) {
	t.Parallel()
	bare := writeFile(t, "bare.md", "# Page\n")
	for _, c := range []struct {
		args string
		want string
	}{
		{"--design chain=rope", "--design: chain"},
		{"--design chain=cable&metals=steel&wrist=6in&view=flat", "--design"},
		{"--only stages,speed", "--only"},
		{"--view tryon", "--view"},
		{"--w 321", "--w"},
		{"--w wide", "--w"},
		{"--rounds 0", "--rounds"},
		{"--golden nowhere.png", "nowhere.png"},
		{"--into nowhere.md", "nowhere.md"},
		{"--into " + bare, "--into"},
		{"--json --into " + bare, "--json"},
		{"--fast", "--fast"},
	} {
		refused(t, "", append([]string{"bench"}, strings.Fields(c.args)...), c.want)
	}
}

// Quartiles of five numbers are the second and the fourth. Ratios are taken round by round.
func TestFigure(t *testing.T) {
	t.Parallel()
	if got, want := figureOf([]float64{9, 1, 7, 3, 5}), (figure{5, 3, 7}); got != want {
		t.Errorf("figure %+v, want %+v", got, want)
	}
	if got, want := figureOf([]float64{4, 2}), (figure{3, 2.5, 3.5}); got != want {
		t.Errorf("figure %+v, want %+v", got, want)
	}
	if got, want := ratio([]float64{2, 40, 6}, []float64{1, 20, 3}), (figure{2, 2, 2}); got != want {
		t.Errorf("ratio %+v, want %+v", got, want)
	}
	l := lineThrough([]float64{1, 2, 3, 4}, []float64{5, 7, 9, 11})
	if math.Abs(l.fixed-3) > 1e-9 || math.Abs(l.each-2) > 1e-9 || math.Abs(l.r2-1) > 1e-9 {
		t.Errorf("line %+v, want 3 + 2x", l)
	}
	// By hand: the slope is 1.5 and the mean 2 at 1; residuals .5, -1, .5 of deviations -1, -1, 2 leave 1 - 1.5/6.
	l = lineThrough([]float64{0, 1, 2}, []float64{1, 1, 4})
	if math.Abs(l.fixed-.5) > 1e-9 || math.Abs(l.each-1.5) > 1e-9 || math.Abs(l.r2-.75) > 1e-9 {
		t.Errorf("line %+v, want .5 + 1.5x, R² .75", l)
	}
	for v, want := range map[float64]string{119.4: "119", 99.96: "100", 12.34: "12.3", 9.996: "10.0", 1.005: "1.00", .123: "0.12", -8.25: "-8.25"} {
		if got := round(v); got != want {
			t.Errorf("%v is written %s, want %s", v, got, want)
		}
	}
}

// TestReadmeBench: README.md has tables, and names a command that makes them.
func TestReadmeBench(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	_, said, _ := strings.Cut(string(text), "<!-- bench: made by go run ./cmd/aurelink ")
	said, section, _ := strings.Cut(said, " -->\n")
	var m Main
	if err := m.ParseFlags(strings.Fields(said)); err != nil {
		t.Fatalf("%q: %v", said, err)
	}
	if c := m.commands.Bench; c.Into != "README.md" || c.Golden == "" || len(c.Only) > 0 {
		t.Errorf("%q makes %+v", said, c)
	}
	section, _, _ = strings.Cut(section, "<!-- /bench")
	for _, want := range []string{"golden picture", "| wrist 1600x1200 |", "hero", "DefaultCompression", "allocations", "another turn", "6 in a stack", "one core"} {
		if !strings.Contains(section, want) {
			t.Errorf("README.md's tables lack %q", want)
		}
	}
}
