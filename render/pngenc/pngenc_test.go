package pngenc

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/adler32"
	"image"
	"image/color"
	"image/png"
	"io"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// scene is a test picture like the ones this package is for: a soft gradient, bright rings with hard and soft
// edges, and a patch of noise for skin.
func scene(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	rnd := rand.New(rand.NewPCG(1, 2))
	for y := range h {
		for x := range w {
			u, v := float64(x)/float64(w), float64(y)/float64(h)
			r, g, b := 226+18*u-9*v, 222+14*u-12*v, 216+10*u-16*v
			if ring := math.Abs(math.Hypot(math.Mod(u*24, 1)-.5, (v-.5)*18) - .38); ring < .09 {
				shine := 140 + 115*math.Cos(ring*60+u*9)
				r, g, b = shine, shine*.83, shine*.52
			}
			if v > .7 {
				n := 3 * rnd.NormFloat64()
				r, g, b = r-40+n, g-70+n, b-86+n
			}
			img.SetRGBA(x, y, color.RGBA{clamp(r), clamp(g), clamp(b), 255})
		}
	}
	return img
}

func clamp(v float64) uint8 { return uint8(min(255, max(0, v+.5))) }

func noise(w, h int, seed uint64) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	rnd := rand.New(rand.NewPCG(seed, 0))
	for i := range img.Pix {
		img.Pix[i] = byte(rnd.Uint32())
		if i%4 == 3 {
			img.Pix[i] = 255
		}
	}
	return img
}

func encode(t testing.TB, img *image.RGBA, texts ...Text) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Encode(&b, img, texts...); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// same fails unless data decodes, with image/png, to exactly img.
func same(t testing.TB, data []byte, img *image.RGBA) {
	t.Helper()
	got, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if got.Bounds().Size() != img.Rect.Size() {
		t.Fatalf("size %v, want %v", got.Bounds().Size(), img.Rect.Size())
	}
	var out *image.RGBA
	switch got := got.(type) {
	case *image.RGBA: // what image/png makes of 8-bit RGB
		out = got
	case *image.NRGBA:
		out = premultiply(got)
	}
	n := 4 * img.Rect.Dx()
	for y := range img.Rect.Dy() {
		if g, w := out.Pix[y*out.Stride:][:n], img.Pix[y*img.Stride:][:n]; !bytes.Equal(g, w) {
			t.Fatalf("row %d differs", y)
		}
	}
}

// premultiply scales colours by alpha, rounded to the nearest.
func premultiply(img *image.NRGBA) *image.RGBA {
	out := &image.RGBA{Pix: slices.Clone(img.Pix), Stride: img.Stride, Rect: img.Rect}
	for i := 0; i < len(out.Pix); i += 4 {
		a := int(out.Pix[i+3])
		for k := range 3 {
			out.Pix[i+k] = uint8((2*int(out.Pix[i+k])*a + 255) / 510)
		}
	}
	return out
}

// clearer is img with an alpha that falls from left to right and a clear last row.
func clearer(img *image.RGBA) *image.RGBA {
	straight := &image.NRGBA{Pix: slices.Clone(img.Pix), Stride: img.Stride, Rect: img.Rect}
	for i := 3; i < len(straight.Pix); i += 4 {
		straight.Pix[i] = uint8(255 - i/4%img.Rect.Dx()*255/img.Rect.Dx())
		if i/img.Stride == img.Rect.Dy()-1 {
			straight.Pix[i] = 0
		}
	}
	return premultiply(straight)
}

func TestRoundTrip(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{1, 1}, {1, 500}, {500, 1}, {3, 2}, {7, 63}, {64, 64}, {33, 127}, {320, 128}, {17, 193}, {320, 240}, {641, 481}, {9, 199}, {9, 200}, {6, 401}, {5, 1600}} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			for _, img := range []*image.RGBA{scene(size[0], size[1]), noise(size[0], size[1], 9)} {
				same(t, encode(t, img), img)
				img = clearer(img)
				same(t, encode(t, img), img)
			}
		})
	}
}

func TestSubImage(t *testing.T) {
	t.Parallel()
	img := scene(320, 240).SubImage(image.Rect(13, 7, 301, 222)).(*image.RGBA)
	same(t, encode(t, img), img)
}

func TestSameBytesOnAnyNumberOfCores(t *testing.T) {
	img := scene(640, 480)
	want := encode(t, img)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, n := range []int{1, 2, 8} {
		runtime.GOMAXPROCS(n)
		for range 5 {
			if !bytes.Equal(encode(t, img), want) {
				t.Fatalf("GOMAXPROCS %d: bytes differ", n)
			}
			encode(t, noise(100, 300, uint64(n))) // leave something else in the pool
		}
	}
}

func TestChunks(t *testing.T) {
	t.Parallel()
	data := encode(t, scene(320, 256), Text{"Title", "a bracelet"}, Text{"Aurelink-Design", "1abc"})
	if !strings.HasPrefix(string(data), signature) {
		t.Fatal("no signature")
	}
	var kinds []string
	for rest := data[len(signature):]; len(rest) > 0; {
		n := binary.BigEndian.Uint32(rest)
		kind, body := string(rest[4:8]), rest[8:8+n]
		kinds = append(kinds, kind)
		switch kind {
		case "IHDR":
			if want := "\x00\x00\x01\x40\x00\x00\x01\x00\x08\x02\x00\x00\x00"; string(body) != want {
				t.Errorf("IHDR %x, want %x", body, want)
			}
		case "sRGB":
			if string(body) != "\x00" {
				t.Errorf("sRGB %x", body)
			}
		case "tEXt":
			if s := string(body); s != "Title\x00a bracelet" && s != "Aurelink-Design\x001abc" {
				t.Errorf("tEXt %q", s)
			}
		}
		rest = rest[12+n:]
	}
	if got, want := strings.Join(kinds, " "), "IHDR sRGB tEXt tEXt IDAT IDAT IDAT IDAT IEND"; got != want {
		t.Errorf("chunks %s, want %s", got, want)
	}
}

func TestRefuses(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := Encode(&b, image.NewRGBA(image.Rectangle{})); err == nil {
		t.Error("empty picture: no error")
	}
	small := scene(2, 2)
	for _, text := range []Text{{"", "x"}, {strings.Repeat("k", 80), "x"}, {"k\x00", "x"}, {"k", "line\nline"}, {"k", "é"}} {
		if err := Encode(&b, small, text); err == nil {
			t.Errorf("text %q: no error", text)
		}
	}
	if b.Len() > 0 {
		t.Errorf("%d bytes written before the error", b.Len())
	}
	same(t, encode(t, small), small) // the pool is none the worse
}

func TestWriteError(t *testing.T) {
	t.Parallel()
	img := scene(64, 64)
	whole := len(encode(t, img))
	for _, n := range []int{0, 8, 20, 60, whole - 1} {
		if err := Encode(&shortWriter{n}, img); err != io.ErrShortWrite {
			t.Errorf("after %d bytes: error %v, want %v", n, err, io.ErrShortWrite)
		}
	}
}

type shortWriter struct{ left int }

func (w *shortWriter) Write(b []byte) (int, error) {
	if len(b) > w.left {
		return w.left, io.ErrShortWrite
	}
	w.left -= len(b)
	return len(b), nil
}

func TestCombine(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(3, 4))
	for range 200 {
		b := make([]byte, rnd.IntN(200_000))
		for i := range b {
			b[i] = byte(rnd.Uint32() | 0xe0)
		}
		cut := rnd.IntN(len(b) + 1)
		got := combine(adler32.Checksum(b[:cut]), adler32.Checksum(b[cut:]), len(b)-cut)
		if want := adler32.Checksum(b); got != want {
			t.Fatalf("%d bytes cut at %d: %08x, want %08x", len(b), cut, got, want)
		}
	}
}

// A picture that is clear only in one strip, or in one pixel of a row, is found out.
func TestClearPixel(t *testing.T) {
	t.Parallel()
	for _, at := range [][2]int{{0, 0}, {1, 0}, {19, 0}, {20, 399}, {35, 250}, {36, 201}} {
		img := scene(37, 400)
		img.SetRGBA(at[0], at[1], color.RGBA{10, 20, 30, 99})
		data := encode(t, img)
		if data[25] != 6 { // colour type
			t.Errorf("%v: colour type %d, want 6", at, data[25])
		}
		same(t, data, img)
	}
}

// TestAllocations holds the steady state to a handful of small allocations, whatever the picture's size.
func TestAllocations(t *testing.T) {
	if testing.Short() {
		t.Skip("the race detector empties pools at random")
	}
	img := scene(1200, 900)
	if n := testing.AllocsPerRun(5, func() { Encode(io.Discard, img) }); n > 40 {
		t.Errorf("%v allocations a picture, want at most 40", n)
	}
}

func FuzzEncode(f *testing.F) {
	f.Add(uint16(1), uint16(1), []byte{})
	f.Add(uint16(40), uint16(130), []byte("the quick brown fox"))
	f.Add(uint16(3), uint16(257), bytes.Repeat([]byte{0, 255}, 40))
	f.Fuzz(func(t *testing.T, w, h uint16, data []byte) {
		img := image.NewRGBA(image.Rect(0, 0, 1+int(w%300), 1+int(h%300)))
		for i := range img.Pix {
			if i%4 == 3 {
				img.Pix[i] = 255
			} else if len(data) > 0 {
				img.Pix[i] = data[i%len(data)] + byte(i/len(data))
			}
		}
		same(t, encode(t, img), img)
		img = clearer(img)
		same(t, encode(t, img), img)
	})
}

func BenchmarkEncode(b *testing.B) {
	img := scene(1200, 900)
	b.Run("ours", func(b *testing.B) {
		b.SetBytes(int64(len(img.Pix)))
		b.ReportAllocs()
		var out bytes.Buffer
		for b.Loop() {
			out.Reset()
			Encode(&out, img)
		}
		b.ReportMetric(float64(out.Len())/1000, "KB")
	})
	b.Run("image/png-BestSpeed", func(b *testing.B) {
		b.SetBytes(int64(len(img.Pix)))
		b.ReportAllocs()
		enc := png.Encoder{CompressionLevel: png.BestSpeed}
		var out bytes.Buffer
		for b.Loop() {
			out.Reset()
			enc.Encode(&out, img)
		}
		b.ReportMetric(float64(out.Len())/1000, "KB")
	})
}
