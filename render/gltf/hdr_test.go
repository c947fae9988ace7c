package gltf

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/shade"
)

// TestRGBE holds the coding to values worked out by hand: m/256 x 2^(e-128).
func TestRGBE(t *testing.T) {
	t.Parallel()
	inf, nan := float32(math.Inf(1)), float32(math.NaN())
	for _, tc := range []struct {
		c    shade.RGB
		want [4]byte
	}{
		{shade.RGB{}, [4]byte{}},
		{shade.RGB{R: 1, G: .5, B: .25}, [4]byte{128, 64, 32, 129}},
		{shade.RGB{R: .915, G: .904, B: .884}, [4]byte{234, 231, 226, 128}},
		{shade.RGB{R: 5.4, G: 0, B: 0}, [4]byte{173, 0, 0, 131}},
		{shade.RGB{R: .999, G: .5}, [4]byte{128, 64, 0, 129}}, // .999 rounds up to 1
		{shade.RGB{R: -1, G: nan, B: 1}, [4]byte{0, 0, 128, 129}},
		{shade.RGB{R: inf}, [4]byte{255, 0, 0, 255}},
		{shade.RGB{R: 1e-40}, [4]byte{}},
	} {
		if got := toRGBE(tc.c); got != tc.want {
			t.Errorf("%v is %v, not %v", tc.c, got, tc.want)
		}
	}
	if got := fromRGBE(128, 64, 32, 129); got != (shade.RGB{R: 1, G: .5, B: .25}) {
		t.Errorf("read %v", got)
	}
}

// TestDirections holds the map to its convention: along the middle row -X, -Z, +X, +Z; the top row is +Y.
func TestDirections(t *testing.T) {
	t.Parallel()
	const w, h = 64, 32
	e := FromRadiance(w, h, func(d geom.Vec) shade.RGB { return shade.RGB{R: d.X, G: d.Y, B: d.Z} })
	for _, tc := range []struct {
		i, j int
		want geom.Vec
	}{
		{0, h / 2, geom.Vec{X: -1}}, {w / 4, h / 2, geom.Vec{Z: -1}}, {w / 2, h / 2, geom.Vec{X: 1}}, {3 * w / 4, h / 2, geom.Vec{Z: 1}},
		{5, 0, geom.Vec{Y: 1}}, {5, h - 1, geom.Vec{Y: -1}},
	} {
		c := e.Pix[tc.j*w+tc.i]
		if d := (geom.Vec{X: c.R, Y: c.G, Z: c.B}); d.Dot(tc.want) < .99 {
			t.Errorf("pixel %d, %d looks to %v, not %v", tc.i, tc.j, d, tc.want)
		}
	}
	// A look-up in any direction gives what is there, and nothing jumps where the map ends.
	r := rand.New(rand.NewPCG(1, 2))
	worst := float32(0)
	for range 2000 {
		d := geom.Vec{X: r.Float32() - .5, Y: r.Float32() - .5, Z: r.Float32() - .5}.Unit()
		c := e.At(d)
		worst = max(worst, geom.Vec{X: c.R, Y: c.G, Z: c.B}.Sub(d).Len())
	}
	if worst > .06 { // half a row at the poles: pi/32/2
		t.Errorf("a look-up is off by %v", worst)
	}
	for _, d := range []geom.Vec{{X: -1, Z: 1e-4}, {X: -1, Z: -1e-4}, {X: -1}} {
		if c := e.At(d.Unit()); math.Abs(float64(c.R)+1) > .01 || math.Abs(float64(c.B)) > .01 {
			t.Errorf("at the seam: %v", c)
		}
	}
}

// TestHDRRoundTrip writes maps of every kind of line, and reads what was written to the last bit.
func TestHDRRoundTrip(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4))
	for _, size := range [][2]int{{1, 1}, {7, 3}, {8, 2}, {64, 32}, {1000, 3}} {
		for _, kind := range []string{"flat", "noise", "runs"} {
			e := &Equirect{W: size[0], H: size[1], Pix: make([]shade.RGB, size[0]*size[1])}
			for i := range e.Pix {
				switch {
				case kind == "flat":
					e.Pix[i] = shade.RGB{R: .3, G: .4, B: .5}
				case kind == "noise" || i == 0 || r.IntN(9) == 0:
					e.Pix[i] = shade.RGB{R: r.Float32(), G: 10 * r.Float32(), B: r.Float32()}
				default:
					e.Pix[i] = e.Pix[i-1]
				}
			}
			var file bytes.Buffer
			if err := WriteHDR(&file, e); err != nil {
				t.Fatal(err)
			}
			got, err := ReadHDR(file.Bytes())
			if err != nil {
				t.Fatalf("%v %s: %v", size, kind, err)
			}
			for i, c := range e.Pix {
				d := got.Pix[i].Add(c.Scale(-1))
				if step := max(c.R, c.G, c.B) / 128; max(d.R, d.G, d.B, -d.R, -d.G, -d.B) > step/2*1.001 {
					t.Fatalf("%v %s: pixel %d: wrote %v, read %v", size, kind, i, c, got.Pix[i])
				}
			}
			var again bytes.Buffer
			if err := WriteHDR(&again, got); err != nil || !bytes.Equal(file.Bytes(), again.Bytes()) {
				t.Errorf("%v %s: written again it is another file (%v)", size, kind, err)
			}
			if raw := 4 * size[0] * size[1]; kind == "flat" && size[0] == 1000 && file.Len() > raw/10 {
				t.Errorf("%d bytes for %d of one colour", file.Len(), raw)
			}
		}
	}
}

// TestHDRFlat reads lines that are not run-length coded, as the published light map has them.
func TestHDRFlat(t *testing.T) {
	t.Parallel()
	head := "#?RADIANCE\n# a remark\nFORMAT=32-bit_rle_rgbe\nEXPOSURE=1.0\n\n-Y 2 +X 9\n"
	pixels := slices.Repeat([]byte{128, 64, 32, 129}, 18)
	e, err := ReadHDR(append([]byte(head), pixels...))
	if err != nil {
		t.Fatal(err)
	}
	if e.W != 9 || e.H != 2 || len(e.Pix) != 18 || e.Pix[17] != (shade.RGB{R: 1, G: .5, B: .25}) {
		t.Errorf("read %d x %d, %v", e.W, e.H, e.Pix)
	}
}

func TestHDRFaults(t *testing.T) {
	t.Parallel()
	const head = "#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n"
	for _, tc := range []struct{ file, want string }{
		{"", "#?RADIANCE"},
		{"GIF89a", "#?RADIANCE"},
		{"#?RADIANCE\nFORMAT=32-bit_rle_xyze\n\n-Y 1 +X 1\nabcd", "32-bit_rle_xyze"},
		{"#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n", "no end"},
		{head, "size is missing"},
		{head + "+Y 1 +X 1\nabcd", "only -Y height +X width"},
		{head + "-Y 0 +X 1\nabcd", "1 to 16384"},
		{head + "-Y 1 +X 99999999\nabcd", "1 to 16384"},
		{head + "-Y 16384 +X 16384\nabcd", "at most"},
		{head + "-Y 1 +X 2\nabcdabc", "ends too early"},
		{head + "-Y 2 +X 1\nabcd", "line 1"},
		{head + "-Y 1 +X 2\nabcd\x01\x01\x01\x05", "before 1991"},
		{head + "-Y 1 +X 8\n\x02\x02\x00\x09", "9 pixels long, not 8"},
		{head + "-Y 1 +X 8\n\x02\x02\x00\x08\x8ax", "a run of 10 where 8"},
		{head + "-Y 1 +X 8\n\x02\x02\x00\x08\x00x", "a run of 0"},
		{head + "-Y 1 +X 8\n\x02\x02\x00\x08\x08abc", "ends too early"},
	} {
		if _, err := ReadHDR([]byte(tc.file)); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%q: %v; wanted %q", tc.file, err, tc.want)
		}
	}
	if err := WriteHDR(&bytes.Buffer{}, &Equirect{W: 2, H: 2, Pix: make([]shade.RGB, 3)}); err == nil {
		t.Error("wrote a map that lacks a pixel")
	}
}

func FuzzReadHDR(f *testing.F) {
	for _, w := range []int{3, 9, 200} {
		var b bytes.Buffer
		if err := WriteHDR(&b, FromRadiance(w, 2, func(d geom.Vec) shade.RGB { return shade.RGB{R: d.Y + 1, G: .5, B: 2} })); err != nil {
			f.Fatal(err)
		}
		f.Add(b.Bytes())
	}
	f.Add(fmt.Append(nil, "#?RGBE\n\n-Y 1 +X 1\nabcd"))
	f.Fuzz(func(t *testing.T, data []byte) {
		e, err := ReadHDR(data)
		if err != nil {
			return
		}
		if len(e.Pix) != e.W*e.H || e.W < 1 || e.H < 1 {
			t.Fatalf("%d x %d with %d pixels", e.W, e.H, len(e.Pix))
		}
		for _, c := range e.Pix {
			if !finite(c.R, c.G, c.B) || min(c.R, c.G, c.B) < 0 {
				t.Fatalf("light of %v", c)
			}
		}
		var b bytes.Buffer
		if err := WriteHDR(&b, e); err != nil {
			t.Fatal(err)
		}
		if again, err := ReadHDR(b.Bytes()); err != nil || again.W != e.W || again.H != e.H {
			t.Fatalf("written again: %v", err)
		}
	})
}
