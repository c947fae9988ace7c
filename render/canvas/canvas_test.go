package canvas

import (
	"fmt"
	"hash/fnv"
	"image"
	"image/color"
	"image/draw"
	"math"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/aurelink/aurelink/render/unit"
)

const figaro = "Figaro · gold-filled + sterling · 6.25 in wrist, comfort"

func newCanvas(t testing.TB) *Canvas {
	t.Helper()
	c, err := New()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// plain is a frame of one grey, a little lighter at its top.
func plain(w, h int, grey uint8) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		g := grey + uint8((h-y)*12/h)
		draw.Draw(img, image.Rect(0, y, w, y+1), image.NewUniform(color.RGBA{g, g - g/60, g - g/30, 0xff}), image.Point{}, draw.Src)
	}
	return img
}

// noise is a frame no letter is easy to read on.
func noise(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	rng := rand.New(rand.NewPCG(1, 2))
	for y := 0; y < h; y += 3 {
		for x := 0; x < w; x += 3 {
			c := color.RGBA{uint8(rng.IntN(256)), uint8(rng.IntN(256)), uint8(rng.IntN(256)), 0xff}
			draw.Draw(img, image.Rect(x, y, x+3, y+3), image.NewUniform(c), image.Point{}, draw.Src)
		}
	}
	return img
}

// page draws all that a wrist picture may carry, at the scale of a frame 110 mm wide.
func page(c *Canvas, img *image.RGBA) []image.Rectangle {
	w, h := float64(img.Rect.Dx()), float64(img.Rect.Dy())
	s := c.On(img)
	boxes := []image.Rectangle{s.ScaleBar(unit.PxPerMM(w / 110)), s.Caption(figaro), s.Enlarged(4.2)}
	return append(boxes, s.Callouts(
		Callout{w * 0.5, h * 0.45, "seam"},
		Callout{w * 0.54, h * 0.46, "+4 mm"},
		Callout{w * 0.46, h * 0.46, "garnet, inline"},
	)...)
}

// strip draws three rows of a straight piece with its rulers.
func strip(c *Canvas, img *image.RGBA) {
	s := c.On(img)
	w, h := float64(img.Rect.Dx()), float64(img.Rect.Dy())
	const row = 60.0 // mm
	scale := unit.PxPerMM((w - 2*s.RulerEnd() - 2*s.margin()) / row)
	for i, from := range []float64{0, row, 2 * row} {
		to := min(from+row, 158.75)
		x, y := s.margin()+s.RulerEnd(), h*(0.2+0.28*float64(i))
		s.Ruler(Ruler{X: x, Y: y, From: unit.MM(from), To: unit.MM(to), Scale: scale})
		if i < 2 {
			s.RowBreak(x+row*float64(scale), y-h*0.1, h*0.08)
		}
		if i > 0 {
			s.RowBreak(x, y-h*0.1, h*0.08)
		}
	}
}

func TestGoldens(t *testing.T) {
	t.Parallel()
	c := newCanvas(t)
	for _, w := range []int{320, 1200, 2400} {
		for _, grey := range []uint8{226, 24} {
			img := plain(w, w*3/4, grey)
			page(c, img)
			golden(t, fmt.Sprintf("page-%d-%d", w, grey), img)
		}
		img := plain(w, w*9/16, 226)
		strip(c, img)
		golden(t, fmt.Sprintf("strip-%d", w), img)
	}
	img := noise(480, 360)
	page(c, img)
	golden(t, "page-480-noise", img)
}

// TestOnlyTheBoxChanges holds every call to what it says it drew: no pixel outside its box changes, some inside do.
func TestOnlyTheBoxChanges(t *testing.T) {
	t.Parallel()
	c := newCanvas(t)
	calls := map[string]func(*Sheet) []image.Rectangle{
		"caption":  func(s *Sheet) []image.Rectangle { return []image.Rectangle{s.Caption(figaro)} },
		"bar":      func(s *Sheet) []image.Rectangle { return []image.Rectangle{s.ScaleBar(9.7)} },
		"enlarged": func(s *Sheet) []image.Rectangle { return []image.Rectangle{s.Enlarged(4.2)} },
		"ruler": func(s *Sheet) []image.Rectangle {
			return []image.Rectangle{s.Ruler(Ruler{X: -33.3, Y: 70.6, From: 3, To: 180, Scale: 5})}
		},
		"break": func(s *Sheet) []image.Rectangle { return []image.Rectangle{s.RowBreak(200.4, 30.5, 60)} },
		"callouts": func(s *Sheet) []image.Rectangle {
			return s.Callouts(Callout{5, 5, "seam"}, Callout{300, 200, "+4 mm"})
		},
	}
	for name, call := range calls {
		// A frame that is a window of a larger picture: an overrun would show there.
		whole := noise(700, 500)
		frame := whole.SubImage(image.Rect(40, 30, 640, 440)).(*image.RGBA)
		before := append([]uint8(nil), whole.Pix...)
		boxes := call(c.On(frame))
		changed := 0
		for y := range 500 {
			for x := range 700 {
				i := whole.PixOffset(x, y)
				if [4]uint8(before[i:i+4]) == [4]uint8(whole.Pix[i:i+4]) {
					continue
				}
				changed++
				in := false
				for _, b := range boxes {
					in = in || image.Pt(x, y).In(b)
				}
				if !in {
					t.Fatalf("%s changed (%d, %d), outside %v", name, x, y, boxes)
				}
				if whole.Pix[i+3] != 0xff {
					t.Fatalf("%s left (%d, %d) see-through", name, x, y)
				}
			}
		}
		if changed == 0 {
			t.Errorf("%s drew nothing", name)
		}
	}
}

// TestCaptionIsAStrip holds captions of any length to a fifth of the height, and clear of the scale bar.
func TestCaptionIsAStrip(t *testing.T) {
	if testing.Short() {
		t.Skip("looks at pixels: nothing for the race detector")
	}
	t.Parallel()
	c := newCanvas(t)
	texts := []string{"A", figaro, strings.Repeat("Long and short chain ", 30), strings.Repeat("W", 300), strings.Repeat("two · ", 40)}
	for _, w := range []int{320, 480, 640, 960, 1200, 1600, 3200} {
		for _, h := range []int{w, w * 3 / 4, w * 4 / 3, w * 9 / 16} {
			for _, text := range texts {
				frame := plain(w, h, 200)
				s := c.On(frame)
				bar := s.ScaleBar(unit.PxPerMM(float64(w) / 110))
				off, most := image.Rectangle{}, h/5
				if len(text)%2 == 0 {
					most = h / 4
					off = image.Rect(w*2/5, h*3/4, w*3/4, h)
				}
				got := s.Caption(text, off)
				if got.Empty() || bar.Empty() {
					t.Fatalf("%dx%d %q: caption %v, bar %v", w, h, text, got, bar)
				}
				if got.Overlaps(bar) || !got.In(frame.Bounds()) {
					t.Errorf("%dx%d %q: caption %v meets bar %v or leaves the frame", w, h, text, got, bar)
				}
				if strip := h - got.Min.Y; strip > most {
					t.Errorf("%dx%d %q: caption takes %d px of the height", w, h, text, strip)
				}
				if strip := h - bar.Min.Y; strip > h*7/24 {
					t.Errorf("%dx%d: scale bar takes %d px of the height", w, h, strip)
				}
			}
		}
	}
}

// TestCaptionKeepsOff sets a caption beside a box: whole, in as many lines as that takes, or as if there were none.
func TestCaptionKeepsOff(t *testing.T) {
	t.Parallel()
	c := newCanvas(t)
	for _, one := range []struct {
		text       string
		w, h       int
		keeps, all bool
	}{
		{figaro, 960, 720, true, true}, {figaro, 640, 480, true, true}, {figaro, 320, 240, false, false},
		{figaro, 1600, 900, true, true}, {strings.Repeat("W", 60), 960, 720, false, false}, {strings.Repeat("two · ", 60), 960, 720, false, false}, {"A", 960, 720, true, false},
	} {
		off := image.Rect(one.w*7/20, one.h*3/4, one.w*3/4, one.h)
		alone := c.On(plain(one.w, one.h, 200))
		want := alone.Caption(one.text)
		got := c.On(plain(one.w, one.h, 200)).Caption(one.text, off)
		if got.Overlaps(off) == one.keeps {
			t.Errorf("%.12q at %dx%d: %v, off %v", one.text, one.w, one.h, got, off)
		}
		if higher := got.Dy() > want.Dy(); higher != one.all {
			t.Errorf("%.12q at %dx%d: %v beside a box, %v alone", one.text, one.w, one.h, got, want)
		}
	}
}

// TestFit checks that shortening ends in one ellipsis, fits, and is no shorter than it must be.
func TestFit(t *testing.T) {
	t.Parallel()
	s := newCanvas(t).On(plain(320, 240, 200))
	f := s.face(regular, 11)
	whole := line{{f, "Figaro"}, {f, " · gold-filled + sterling"}}
	for w := 0.0; w < whole.width()+2; w += 1.5 {
		l := whole.fit(w)
		if w >= whole.width() {
			if len(l) != 2 || l[1] != whole[1] {
				t.Errorf("at %g px: a line that fits was changed to %v", w, l)
			}
			continue
		}
		if l == nil {
			continue
		}
		var text string
		for _, r := range l {
			text += r.text
		}
		if l.width() > w || strings.Count(text, "…") != 1 || !strings.HasSuffix(text, "…") || strings.HasSuffix(text, " …") {
			t.Errorf("at %g px: %q, %g px", w, text, l.width())
		}
	}
}

// TestScaleBarLength measures the drawn bar: the ink along its line must be as long as the longer of the two
// lengths, to a pixel.
func TestScaleBarLength(t *testing.T) {
	t.Parallel()
	c := newCanvas(t)
	for _, w := range []int{320, 640, 1200, 2400} {
		for _, scale := range []unit.PxPerMM{1.1, 3.03, 9.96, 21.7, 80.5} {
			img := plain(w, w*3/4, 220)
			s := c.On(img)
			b := s.ScaleBar(scale)
			want := pixels(barFor(w, s.em, scale).inches, scale)
			longest := 0
			for y := b.Min.Y; y < b.Max.Y; y++ {
				run := 0
				for x := b.Min.X; x < b.Max.X; x++ {
					if img.RGBAAt(x, y).R < 110 {
						run++
						longest = max(longest, run)
					} else {
						run = 0
					}
				}
			}
			if math.Abs(float64(longest)-want) > 1.01 {
				t.Errorf("%d px wide, %v: bar is %d px, want %.2f", w, scale, longest, want)
			}
		}
	}
	for _, bad := range []unit.PxPerMM{0, -1, unit.PxPerMM(math.NaN()), unit.PxPerMM(math.Inf(1)), 1e9} {
		if b := c.On(plain(320, 240, 200)).ScaleBar(bad); !b.Empty() {
			t.Errorf("scale %v drew %v", bad, b)
		}
	}
}

// TestBarFor pins the choice: 10 mm and half an inch where they read well, else the next that does.
func TestBarFor(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		width int
		scale unit.PxPerMM
		want  unit.MM
	}{
		{1200, 10.9, 10}, {320, 2.8, 20}, {320, 2.9, 10}, {1200, 60, 5}, {1200, 200, 1}, {1200, 2, 50}, {320, 0.1, 200},
	} {
		if got := barFor(tc.width, Em(tc.width), tc.scale).mm; got != tc.want {
			t.Errorf("%d px at %v: %v, want %v", tc.width, tc.scale, got, tc.want)
		}
	}
}

// TestRulerMarks looks for the marks where arithmetic puts them: 10 mm at 7.5 px/mm is 75 px on; an inch is
// 25.4 x 7.5 = 190.5 px on. The second row starts at 60 mm and must go on with the same numbers.
func TestRulerMarks(t *testing.T) {
	t.Parallel()
	c := newCanvas(t)
	img := plain(1200, 400, 226)
	s := c.On(img)
	const x0, scale = 100.0, 7.5
	b := s.Ruler(Ruler{X: x0, Y: 100, From: 60, To: 180, Scale: scale})

	// Sum the darkness near a place on a row: a mark has its centre of mass there.
	centre := func(y int, x float64) float64 {
		var sum, mass float64
		for i := int(x) - 3; i <= int(x)+3; i++ {
			d := 240 - float64(img.RGBAAt(i, y).R)
			if d > 0 {
				sum += d * (float64(i) + 0.5)
				mass += d
			}
		}
		return sum / mass
	}
	for mm := 60.0; mm <= 180; mm += 10 {
		want := x0 + (mm-60)*scale
		if got := centre(b.Min.Y+3, want); math.Abs(got-want) > 0.5 {
			t.Errorf("%g mm stands at %.2f, want %.2f", mm, got, want)
		}
	}
	for inch := 3.0; inch*25.4 <= 180; inch++ {
		want := x0 + (inch*25.4-60)*scale
		if got := centre(b.Max.Y-4, want); math.Abs(got-want) > 0.5 {
			t.Errorf("%g in stands at %.2f, want %.2f", inch, got, want)
		}
	}
}

func TestRulerRefuses(t *testing.T) {
	t.Parallel()
	c := newCanvas(t)
	for _, r := range []Ruler{
		{}, {From: 5, To: 5, Scale: 3}, {From: 9, To: 5, Scale: 3}, {To: 100, Scale: -1}, {To: 1e12, Scale: 1},
		{To: 100, Scale: unit.PxPerMM(math.NaN())}, {To: unit.MM(math.NaN()), Scale: 1}, {To: 100, Scale: 1e9},
		{X: 5000, To: 100, Scale: 3},
	} {
		if b := c.On(plain(320, 240, 200)).Ruler(r); !b.Empty() {
			t.Errorf("%+v drew %v", r, b)
		}
	}
}

// TestSpan: marks on the very ends of a row are not lost to rounding, and rows share none but their ends.
func TestSpan(t *testing.T) {
	t.Parallel()
	mm := scaleEdge{step: 1, per: 1}
	in := scaleEdge{step: unit.PerInch / 8, per: 8}
	for row := 1; row < 40; row++ {
		from, to := unit.MM(row)*25.4, unit.MM(row+1)*25.4
		if a, b := in.span(Ruler{From: from, To: to}); a != 8*row || b != 8*row+8 {
			t.Errorf("inch row %d: marks %d to %d", row, a, b)
		}
		if a, b := mm.span(Ruler{From: unit.MM(row) * 0.1 * 30, To: unit.MM(row+1) * 0.1 * 30}); a != 3*row || b != 3*row+3 {
			t.Errorf("mm row %d: marks %d to %d", row, a, b)
		}
	}
}

// TestCalloutsKeepClear: labels meet neither each other nor the other boxes, and stay in the frame.
func TestCalloutsKeepClear(t *testing.T) {
	t.Parallel()
	c := newCanvas(t)
	for _, w := range []int{320, 1200} {
		img := plain(w, w*3/4, 220)
		boxes := page(c, img)
		for i, a := range boxes {
			if a.Empty() || !a.In(img.Bounds()) {
				t.Errorf("%d px: box %d is %v", w, i, a)
			}
			for j, b := range boxes[:min(i, 3)] {
				if a.Overlaps(b) {
					t.Errorf("%d px: box %d %v meets box %d %v", w, i, a, j, b)
				}
			}
		}
	}
	s := c.On(plain(320, 240, 220))
	for _, far := range []float64{-1, 1e9, math.NaN(), math.Inf(-1)} {
		if b := s.Callouts(Callout{far, 10, "seam"}); !b[0].Empty() {
			t.Errorf("a callout at x %v drew %v", far, b[0])
		}
	}
}

// TestContrast holds each tone's letters to 4.5 to 1 on its plate, whatever the picture under it.
func TestContrast(t *testing.T) {
	t.Parallel()
	luminance := func(c [3]float64) float64 {
		var lin [3]float64
		for i, v := range c {
			v /= 255
			if v <= 0.04045 {
				lin[i] = v / 12.92
			} else {
				lin[i] = math.Pow((v+0.055)/1.055, 2.4)
			}
		}
		return 0.2126*lin[0] + 0.7152*lin[1] + 0.0722*lin[2]
	}
	for _, foot := range []uint8{0, 240} {
		img := plain(40, 40, foot)
		tone := toneFor(img, img.Bounds())
		ink := luminance([3]float64{float64(tone.ink.R), float64(tone.ink.G), float64(tone.ink.B)})
		for under := range 256 {
			over := func(p uint8) float64 {
				a := float64(tone.plate.A) / 255
				return float64(p)*a + float64(under)*(1-a)
			}
			ground := luminance([3]float64{over(tone.plate.R), over(tone.plate.G), over(tone.plate.B)})
			ratio := (max(ink, ground) + 0.05) / (min(ink, ground) + 0.05)
			if ratio < 4.5 {
				t.Fatalf("foot %d over %d: contrast %.2f", foot, under, ratio)
			}
		}
	}
}

func TestClean(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":                          "",
		" \t\n ":                    "",
		"a\r\nb\tc":                 "a b c",
		"a\x00b\x1b[31mc\x7f":       "ab[31mc",
		"ab\u202eba\u2066x\u2069":   "abbax",
		"zero\u200bwidth\ufeff":     "zerowidth",
		"line\u2028sep\u2029par":    "line sep par",
		"6\u00a0in\u3000wide":       "6 in wide",
		"bad\xffbyte":               "bad\ufffdbyte",
		"½ · × … é Ω я":             "½ · × … é Ω я",
		"-4 mm, gold-filled 3-4 -x": "−4 mm, gold-filled 3-4 -x",
		strings.Repeat("x", 10_000): strings.Repeat("x", maxRunes),
	} {
		if got := Clean(in); got != want {
			t.Errorf("Clean(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestMissing(t *testing.T) {
	t.Parallel()
	c := newCanvas(t)
	if got := c.Missing(figaro + "½¼⅛×…°éñüßΩЖ–—“”≈±"); len(got) > 0 {
		t.Errorf("the fonts lack %q", got)
	}
	if got := string(c.Missing("ab漢b漢ع")); got != "漢ع" {
		t.Errorf("Missing = %q", got)
	}
}

// TestEveryCharacter draws all of the basic plane: nothing panics, nothing leaves the frame.
func TestEveryCharacter(t *testing.T) {
	t.Parallel()
	c := newCanvas(t)
	img := plain(320, 240, 220)
	for r := rune(0); r < 0x10000; r += 64 {
		var b strings.Builder
		for i := range rune(64) {
			b.WriteRune(r + i)
		}
		s := c.On(img)
		s.Caption(b.String())
		s.Callouts(Callout{100, 100, b.String()})
	}
}

func FuzzText(f *testing.F) {
	c := newCanvas(f)
	for _, s := range []string{"", figaro, "a\x00\u202e\xff", " · · ", strings.Repeat("W · ", 200), "…", "·", "-\x1d0"} {
		f.Add(s, uint16(320), uint16(240))
	}
	f.Fuzz(func(t *testing.T, text string, w, h uint16) {
		clean := Clean(text)
		if !utf8.ValidString(clean) || utf8.RuneCountInString(clean) > 2*maxRunes || Clean(clean) != clean {
			t.Fatalf("Clean(%q) = %q", text, clean)
		}
		for _, r := range clean {
			if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
				t.Fatalf("Clean(%q) keeps %U", text, r)
			}
		}
		img := image.NewRGBA(image.Rect(0, 0, int(w%700), int(h%500)))
		s := c.On(img)
		for _, b := range append(s.Callouts(Callout{float64(w) / 3, float64(h) / 3, text}), s.ScaleBar(unit.PxPerMM(h)/50), s.Caption(text), s.Enlarged(float64(w)/9)) {
			if !b.In(img.Bounds()) {
				t.Fatalf("%v is outside %v", b, img.Bounds())
			}
		}
	})
}

// TestManyGoroutines shares one Canvas among a thousand goroutines (gg#23: one face in two goroutines
// panics); all must draw the same bytes. Run with -race.
func TestManyGoroutines(t *testing.T) {
	t.Parallel()
	c := newCanvas(t)
	base := plain(320, 120, 220)
	sum := func() uint64 {
		img := image.NewRGBA(base.Rect)
		copy(img.Pix, base.Pix)
		s := c.On(img)
		s.ScaleBar(2.9)
		s.Caption(figaro)
		s.Callouts(Callout{160, 40, "-4 mm"})
		h := fnv.New64a()
		h.Write(img.Pix)
		return h.Sum64()
	}
	want := sum()
	var wg sync.WaitGroup
	gate := make(chan struct{}, 32)
	for range 1000 {
		wg.Go(func() {
			gate <- struct{}{}
			defer func() { <-gate }()
			if got := sum(); got != want {
				t.Errorf("drew %x, want %x", got, want)
			}
		})
	}
	wg.Wait()
}

func BenchmarkCaptionAndBar(b *testing.B) {
	c := newCanvas(b)
	img := plain(1200, 900, 220)
	b.ReportAllocs()
	for b.Loop() {
		s := c.On(img)
		s.ScaleBar(10.9)
		s.Caption(figaro)
	}
}

func BenchmarkStrip(b *testing.B) {
	c := newCanvas(b)
	img := plain(1200, 900, 220)
	b.ReportAllocs()
	for b.Loop() {
		strip(c, img)
	}
}
