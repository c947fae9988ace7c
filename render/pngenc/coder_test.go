package pngenc

import (
	"bytes"
	"fmt"
	"hash/adler32"
	"image"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// filtered is a picture's rows under the Sub filter, plainly: what a file must inflate to.
func filtered(img *image.RGBA, channels int) []byte {
	var out []byte
	for y := range img.Rect.Dy() {
		out = append(out, filterSub)
		row := img.Pix[y*img.Stride:]
		for x := range img.Rect.Dx() {
			for i := range channels {
				d := row[4*x+i]
				if x > 0 {
					d -= row[4*x-4+i]
				}
				out = append(out, d)
			}
		}
	}
	return out
}

// code puts an opaque picture through a coder as one strip, and holds what comes out against the plain version.
func code(t *testing.T, c *coder, img *image.RGBA) []byte {
	t.Helper()
	c.size(img.Rect.Dx(), img.Rect.Dy(), false)
	out, opaque := c.strip(nil, img, 0, img.Rect.Dy(), false)
	if !opaque {
		t.Fatal("said not to be opaque")
	}
	want := filtered(img, 3)
	if got := inflate(t, out); !bytes.Equal(got, want) {
		t.Fatal("inflates to something else")
	}
	if got := c.sum.value(); got != adler32.Checksum(want) {
		t.Fatalf("checksum %08x, want %08x", got, adler32.Checksum(want))
	}
	return out
}

// of draws an opaque picture pixel by pixel.
func of(w, h int, colour func(x, y int) [3]byte) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			p := colour(x, y)
			copy(img.Pix[y*img.Stride+4*x:], append(p[:], 0xff))
		}
	}
	return img
}

// residuals is a picture of which the Sub filter leaves these bytes.
func residuals(w, h int, next func() byte) *image.RGBA {
	var last [3]byte
	return of(w, h, func(x, y int) [3]byte {
		if x == 0 {
			last = [3]byte{}
		}
		for i := range last {
			last[i] += next()
		}
		return last
	})
}

// One literal beside what every block has: the filter type and the end.
func TestOneSymbol(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{1, 1}, {3, 1}, {4, 1}, {5, 9}, {1200, 3}, {641, 120}} {
		for _, v := range []byte{0, 1, 7, 8, 200, 255} {
			code(t, new(coder), of(size[0], size[1], func(int, int) [3]byte { return [3]byte{v, v, v} }))
		}
	}
}

func TestEverySymbol(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(7, 8))
	var c coder
	code(t, &c, residuals(300, 100, func() byte { return byte(rnd.Uint32()) }))
	for b, n := range c.literalCount[:256] {
		if n == 0 {
			t.Errorf("byte %d does not occur", b)
		}
	}

	// Runs of every length in noise: one colour, and what is four rows up.
	for pixels := 1; pixels <= 3*maxMatch; pixels += 1 + pixels/maxMatch*5 {
		img := noise(700, 6, uint64(pixels))
		for y := range 6 {
			row := img.Pix[y*img.Stride:][:img.Stride]
			for x := 40; x < 40+pixels; x++ {
				copy(row[4*x:], row[4*39:4*40])
			}
			if y >= period {
				copy(row[4*350:], img.Pix[(y-period)*img.Stride+4*350:][:4*pixels])
			}
		}
		code(t, &c, img)
	}
}

// Byte values as frequent as Fibonacci numbers want codes of any length: 25 of them, 24 bits.
func TestLongCodes(t *testing.T) {
	t.Parallel()
	var list []byte
	for i, a, b := 0, 1, 1; i < 25; i, a, b = i+1, b, a+b {
		list = append(list, bytes.Repeat([]byte{byte(i * 37)}, a)...)
	}
	rand.New(rand.NewPCG(9, 10)).Shuffle(len(list), func(i, k int) { list[i], list[k] = list[k], list[i] })
	h := len(list) / (3 * 400)
	i := 0
	var c coder
	code(t, &c, residuals(400, h, func() byte { i++; return list[i-1] }))
	var longest uint8
	for _, l := range c.literalLength {
		longest = max(longest, l)
	}
	if longest != literalLimit {
		t.Errorf("the longest code has %d bits: the limit of %d was not reached", longest, literalLimit)
	}
}

// A picture of a dither's period is nearly all matches, across the longest there is and to the row's last pixel.
func TestMatches(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(11, 12))
	var dither [4][4]byte
	for y := range dither {
		for x := range dither[y] {
			dither[y][x] = 100 + byte(rnd.IntN(3))
		}
	}
	var c coder
	for w := 1; w < 400; w += 1 + w/20 {
		out := code(t, &c, of(w, 60, func(x, y int) [3]byte { v := dither[y&3][x&3]; return [3]byte{v, v - 1, v + 1} }))
		if w > 100 && len(out) > 1000 {
			t.Errorf("%d pixels wide: %d bytes", w, len(out))
		}
		code(t, &c, of(w, 60, func(x, y int) [3]byte {
			v := dither[y&3][x&3]
			if rnd.IntN(30) == 0 {
				v += byte(rnd.IntN(40))
			}
			return [3]byte{v, v - 1, v + 1}
		}))
	}

	// Too wide for the row four above to be within reach.
	code(t, &c, of(2800, 12, func(x, y int) [3]byte { v := dither[y&3][x&3] + byte(x/100); return [3]byte{v, v, v} }))
}

// Matches with what was some way back, at any distance there may be, and more of them than there is room for.
func TestSeenMatches(t *testing.T) {
	if testing.Short() {
		t.Skip("one picture after another: nothing for the race detector")
	}
	t.Parallel()
	rnd := rand.New(rand.NewPCG(15, 16))
	var c coder
	for _, w := range []int{9, 333, 2800} {
		pieces := make([][12][3]byte, 60)
		for i := range pieces {
			for k := range pieces[i] {
				pieces[i][k] = [3]byte{byte(rnd.IntN(5)), byte(rnd.IntN(6)), byte(rnd.IntN(3)) + byte(i&1*200)}
			}
		}
		var piece [12][3]byte
		img := of(w, 40+400_000/w, func(x, y int) [3]byte {
			if x%12 == 0 {
				piece = pieces[rnd.IntN(len(pieces))]
			}
			return piece[x%12]
		})
		code(t, &c, img)
		furthest := 0
		for _, m := range c.seen {
			furthest = max(furthest, int(m.distance))
		}
		if len(c.seen) <= c.seenRoom || furthest > maxDistance || w >= 100 && furthest < 30_000 {
			t.Errorf("%d pixels wide: %d matches, up to %d bytes back", w, len(c.seen), furthest)
		}
		same(t, encode(t, clearer(img)), clearer(img))
	}
}

// Narrow rows have hundreds within reach of each other, and a match must not run over from one into the next.
func TestRowsRepeat(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(17, 18))
	for w := 1; w < 14; w++ {
		for _, every := range []int{1, 4, 7, 32, 300} {
			rows := noise(w, every, uint64(w*every))
			far := rnd.IntN(2) == 0
			code(t, new(coder), of(w, 700, func(x, y int) [3]byte {
				p := [3]byte(rows.Pix[y%every*rows.Stride+4*x:])
				if !far {
					p = [3]byte{p[0] & 3, p[1] & 3, p[2] & 3}
				}
				return p
			}))
		}
	}
}

// Residuals that no token holds repeat as the dither does; tokens stand for them by number, and must not match by chance.
func TestFarPixelsRepeat(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(13, 14))
	code(t, new(coder), residuals(400, 150, func() byte { return byte(100 + rnd.IntN(2)) })) // 60,000 of them, past 15 bits
}

// The checksum's lanes must hold the most there is.
func TestChecksumOfWideRows(t *testing.T) {
	t.Parallel()
	for _, w := range []int{1, 4, 5, 40, 41, 45, 3999, 4000, 4001, 4005, 12345} {
		code(t, new(coder), residuals(w, 2, func() byte { return 255 }))
	}
}

// pngcheck is an outsider's opinion.
func TestPngcheck(t *testing.T) {
	if testing.Short() {
		t.Skip("one picture after another: nothing for the race detector")
	}
	t.Parallel()
	if _, err := exec.LookPath("pngcheck"); err != nil {
		t.Skip("pngcheck is not installed")
	}
	dir := t.TempDir()
	args := []string{"-q"}
	for i, img := range []*image.RGBA{
		scene(1, 1), scene(640, 480), scene(333, 911), noise(500, 400, 1), clearer(scene(320, 240)), clearer(noise(37, 450, 2)),
		of(1600, 1200, func(int, int) [3]byte { return [3]byte{9, 9, 9} }),
	} {
		file := filepath.Join(dir, fmt.Sprint(i, ".png"))
		if err := os.WriteFile(file, encode(t, img, Text{"Title", "a bracelet"}), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, file)
	}
	if out, err := exec.CommandContext(t.Context(), "pngcheck", args...).CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, out)
	}
}

// Rows that repeat after a few pixels, and rows that repeat others a few pixels further on, hold matches nearer than their length and at
// any distance.
func TestPeriods(t *testing.T) {
	t.Parallel()
	for period := 1; period <= 13; period++ {
		for _, shift := range []int{0, 1, 3} {
			img := noise(period, 1, uint64(period))
			out := image.NewRGBA(image.Rect(0, 0, 101, 24))
			for y := range 24 {
				for x := range 101 {
					out.SetRGBA(x, y, img.RGBAAt((x+y*shift)%period, 0))
				}
			}
			same(t, encode(t, out), out)
			out = clearer(out)
			same(t, encode(t, out), out)
		}
	}
}
