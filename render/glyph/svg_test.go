package glyph

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/aurelink/aurelink/render/geom"
)

func svg(d string) []byte {
	return []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 80"><path d="` + d + `"/></svg>`)
}

func TestSVGKnownShapes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, d string
		loops   int
		area    float64
	}{
		{"square", "M10 10h20v20h-20z", 1, 400},
		{"square, absolute", "M10,10 H30 V30 H10 Z", 1, 400},
		{"lines after M", "m10 10 20 0 0 20-20 0z", 1, 400},
		{"circle of two arcs", "M40 50a10 10 0 1 0 20 0a10 10 0 1 0-20 0z", 1, 100 * math.Pi},
		{"flags without spaces", "M40 50a10 10 0 1020 0a10 10 0 10-20 0z", 1, 100 * math.Pi},
		{"radii too short grow", "M40 50a1 1 0 1 0 20 0a1 1 0 1 0-20 0z", 1, 100 * math.Pi},
		{"turned ellipse", "M40 50A20 10 90 1 1 60 50A20 10 90 1 1 40 50z", 1, 200 * math.Pi},
		{"ring", "M10 10h40v40h-40zM20 20h20v20h-20z", 2, 1600 - 400},
		{"parabola", "M0 0Q50 80 100 0z", 1, 100 * 80 / 3.},
		{"waves", "M0 40Q25 80 50 40T100 40V0H0z", 1, 4000},
		{"smooth cubic", "M0 40C0 60 50 60 50 40S100 20 100 40V0H0Z", 1, 4000},
		{"exponents", "M1e1 1E+1h2e1v200e-1h-20.z", 1, 400},
	} {
		loops, err := SVG(svg(c.d))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if got := area(loops); len(loops) != c.loops || math.Abs(got-c.area) > 0.01*c.area {
			t.Errorf("%s: %d loops, area %.2f; want %d, %.2f", c.name, len(loops), got, c.loops, c.area)
		}
	}
}

func TestSVGTurnsUp(t *testing.T) {
	t.Parallel()
	// A triangle with its tip at the top of the picture has it at the greatest Y here.
	loops, err := SVG(svg("M50 0 L60 20 L40 20 Z"))
	if err != nil {
		t.Fatal(err)
	}
	_, hi := Bounds(loops)
	if hi.Y != 80 {
		t.Errorf("the tip is at Y %v, want 80", hi.Y)
	}
	if loops[0].Area() <= 0 {
		t.Error("an outer outline that runs clockwise")
	}
}

func TestSVGRefuses(t *testing.T) {
	t.Parallel()
	const open = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">`
	for _, c := range []struct{ name, file, want string }{
		{"script", open + `<script/></svg>`, "<script>"},
		{"second path", open + `<path d="M0 0h1v1z"/><path d="M0 0h1v1z"/></svg>`, "second <path>"},
		{"image", open + `<path d="M0 0h1v1z"/><image/></svg>`, "<image>"},
		{"group", open + `<g><path d="M0 0h1v1z"/></g></svg>`, "<g>"},
		{"child of path", open + `<path d="M0 0h1v1z"><animate/></path></svg>`, "<animate>"},
		{"style", open + `<path style="" d="M0 0h1v1z"/></svg>`, "style"},
		{"onload", `<svg viewBox="0 0 1 1" onload="x"><path d="M0 0h1v1z"/></svg>`, "onload"},
		{"no viewBox", `<svg><path d="M0 0h1v1z"/></svg>`, "viewBox"},
		{"DTD", `<!DOCTYPE svg [<!ENTITY a "b">]>` + open + `<path d="&a;"/></svg>`, "DOCTYPE"},
		{"entity", open + `<path d="&a;"/></svg>`, "entity"},
		{"text", open + `<path d="M0 0h1v1z"/>hello</svg>`, "text"},
		{"cut short", open + `<path d="M0 0h1v1z"/>`, "svg"},
		{"nothing", ``, "no <svg>"},
		{"other root", `<html/>`, "<html>"},
		{"two roots", string(svg("M0 0h1v1z")) + string(svg("M0 0h1v1z")), "<svg>"},
		{"open", string(svg("M0 0h1v1")), "not closed"},
		{"open, then another", string(svg("M0 0h1v1M3 3h1v1z")), "not closed"},
		{"no M", string(svg("L0 0h1v1z")), "begin with M"},
		{"letter", string(svg("M0 0h1v1zX")), "X"},
		{"bad flag", string(svg("M0 0a1 1 0 2 0 1 1z")), "flag"},
		{"half a point", string(svg("M0 0L1z")), "number"},
		{"infinite", string(svg("M0 0L1e999 0V1z")), "beyond"},
		{"creeping away", string(svg("M0 0" + strings.Repeat("l99999 0 ", 3) + "V1z")), "beyond"},
		{"hexadecimal", string(svg("M0x10 0h1v1z")), "number"},
		{"two commas", string(svg("M0,,0h1v1z")), "number"},
		{"bow tie", string(svg("M0 0L10 10H0L9 1V0z")), "crosses"},
		{"crossing loops", string(svg("M0 0h10v10h-10zM5 5h10v10h-10z")), "crosses"},
		{"no area", string(svg("M0 0h10z")), "no outline"},
		{"too many points", string(svg("M0 0" + strings.Repeat("h1v1", 1100) + "z")), "points"},
		{"too many from one curve", string(svg("M0 0a99999 99999 0 1 1 1 1" + strings.Repeat("a99999 99999 0 1 1 1 1", 8) + "z")), "points"},
		{"too large", string(svg(strings.Repeat(" ", maxSVG))), "bytes"},
	} {
		if _, err := SVG([]byte(c.file)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one with %q", c.name, err, c.want)
		}
	}
}

func FuzzSVG(f *testing.F) {
	for _, d := range []string{
		"M10 10h20v20h-20z", "M40 50a10 10 0 1020 0a10 10 0 10-20 0z", "M0 40C0 60 50 60 50 40S100 20 100 40V0H0Z",
		"M0 40Q25 80 50 40T100 40V0H0z", "m1e1-.5.5 3l4,4-9 1z", "M0 0A1e-9 1 45 1 1 9 9L0 9Z",
	} {
		f.Add(svg(d))
	}
	f.Add([]byte(`<?xml version="1.0"?><!-- c --><svg viewBox="0 0 1 1"><path d="M0 0h1v1z"></path></svg>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		loops, err := SVG(data)
		if err != nil {
			return
		}
		if err := sound(loops); err != nil {
			t.Error(err)
		}
	})
}

func FuzzText(f *testing.F) {
	f.Add("A&é9")
	f.Add("\u202e☃")
	fc := faces(f)
	f.Fuzz(func(t *testing.T, s string) {
		for _, face := range []string{Sans, Serif, Script} {
			loops, err := fc.Text(face, s, 3)
			if r, missing := fc.Missing(face, s); missing != (err != nil) && len([]rune(s)) <= MaxText {
				t.Errorf("Missing says %q, %v and Text %v", r, missing, err)
			}
			if err == nil {
				if err := sound(loops); err != nil {
					t.Errorf("%s %q: %v", face, s, err)
				}
			}
		}
	})
}

// sound says whether loops are what the rest of the program trusts: finite, with area, bounded.
func sound(loops []geom.Loop) error {
	n := 0
	for i, l := range loops {
		if n += len(l); len(l) < 3 || l.Area() == 0 {
			return fmt.Errorf("loop %d has %d points and area %v", i, len(l), l.Area())
		}
		for _, p := range l {
			if !(math.Abs(float64(p.X)) < 1e7 && math.Abs(float64(p.Y)) < 1e7) {
				return fmt.Errorf("loop %d goes to %v", i, p)
			}
		}
	}
	return nil
}
