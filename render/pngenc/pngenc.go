// Package pngenc writes pictures as PNG, fast and the same on every machine.
//
// It writes 8-bit RGB with an sRGB chunk, or RGBA where a pixel is not opaque: PNG's alpha is straight, so colours are
// divided by it. Rows go through the Sub filter and are deflated at level 1 in a few
// strips at once. How many strips there are follows from the picture's height alone, never from the number of
// processors, so the same picture always gives the same bytes.
//
// Out of scope: palettes, 16 bit, interlacing. image/png writes those.
package pngenc

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/adler32"
	"hash/crc32"
	"image"
	"io"
	"sync"

	"github.com/klauspost/compress/flate"
)

// Text is a tEXt entry: a keyword such as "Title" and what it says. Both are printable ASCII; the keyword has
// 1 to 79 characters.
type Text struct{ Key, Value string }

// maxStrips is how many strips are deflated at once. Each starts without history and with a code table of its
// own: four make the file about 1 % larger than one (BenchmarkEncode against BenchmarkFilters).
const maxStrips = 4

// minStripRows keeps a strip long enough to be worth a goroutine.
const minStripRows = 64

// Encode writes img as PNG. Texts come before the picture data, in the order given.
func Encode(w io.Writer, img *image.RGBA, texts ...Text) error {
	width, height := img.Rect.Dx(), img.Rect.Dy()
	if width <= 0 || height <= 0 || int64(width) > maxSide || int64(height) > maxSide {
		return fmt.Errorf("pngenc: cannot write a picture of %d x %d pixels", width, height)
	}
	for _, t := range texts {
		if err := t.check(); err != nil {
			return err
		}
	}
	e := encoders.Get().(*encoder)
	defer encoders.Put(e)
	if err := e.deflate(img); err != nil {
		return err
	}
	return e.write(w, width, height, texts)
}

// maxSide is the largest width and height the format allows (PNG specification, 11.2.1).
const maxSide = 1<<31 - 1

func (t Text) check() error {
	if len(t.Key) < 1 || len(t.Key) > 79 {
		return fmt.Errorf("pngenc: text keyword %q: must have 1 to 79 characters", t.Key)
	}
	for _, s := range []string{t.Key, t.Value} {
		for i := 0; i < len(s); i++ {
			if s[i] < ' ' || s[i] > '~' {
				return fmt.Errorf("pngenc: text %q: must be printable ASCII", t.Key)
			}
		}
	}
	return nil
}

// encoders keeps what encoding needs between pictures: a deflate state is about a megabyte.
var encoders = sync.Pool{New: func() any { return new(encoder) }}

// encoder is the working state of one picture.
type encoder struct {
	strips  [maxStrips]strip
	alpha   bool
	n       int // strips in use
	scratch [16]byte
}

// strip is a run of rows on its way through the filter and deflate.
type strip struct {
	row   []byte // one filtered row, filter type first
	out   bytes.Buffer
	z     *flate.Writer
	adler uint32 // of the filtered rows
	size  int    // bytes of the filtered rows
	err   error
}

// deflate fills e.strips with one zlib stream in e.n pieces.
func (e *encoder) deflate(img *image.RGBA) error {
	height := img.Rect.Dy()
	e.n = min(maxStrips, max(1, height/minStripRows))
	e.alpha = !opaque(img)
	var wg sync.WaitGroup
	for i := 1; i < e.n; i++ {
		wg.Go(func() { e.strips[i].deflate(img, height*i/e.n, height*(i+1)/e.n, e.alpha, i == e.n-1) })
	}
	e.strips[0].deflate(img, 0, height/e.n, e.alpha, e.n == 1)
	wg.Wait()
	for i := range e.strips[:e.n] {
		if err := e.strips[i].err; err != nil {
			return err
		}
	}
	return nil
}

// deflate filters and deflates rows y0 to y1 of img. Strips but the last end in a flush, on a byte boundary,
// so that they can be put one after the other.
func (s *strip) deflate(img *image.RGBA, y0, y1 int, alpha, last bool) {
	s.out.Reset()
	if s.z == nil {
		s.z, s.err = flate.NewWriter(&s.out, flate.BestSpeed)
		if s.err != nil {
			return
		}
	} else {
		s.z.Reset(&s.out)
	}

	// Filter row by row; the row stays in the processor's cache for its checksum and for deflate.
	width := img.Rect.Dx()
	bytes, filter := 3, sub
	if alpha {
		bytes, filter = 4, subAlpha
	}
	if cap(s.row) < 1+bytes*width {
		s.row = make([]byte, 1+bytes*width)
	}
	s.row = s.row[:1+bytes*width]
	s.size = (y1 - y0) * len(s.row)
	sum := adler32.New()
	for y := y0; y < y1; y++ {
		pix := img.Pix[y*img.Stride:]
		filter(s.row, pix[:4*width])
		sum.Write(s.row) // never fails
		if _, s.err = s.z.Write(s.row); s.err != nil {
			return
		}
	}
	s.adler = sum.Sum32()
	if last {
		s.err = s.z.Close()
	} else {
		s.err = s.z.Flush()
	}
}

// sub packs a row of RGBA into row as RGB under the Sub filter: each byte less the same channel one pixel to
// the left. Sub was chosen over Up by BenchmarkFilters: about as fast and
// smaller on shaded metal.
func sub(row, pix []byte) {
	row[0] = 1
	row = row[1:]
	var r, g, b byte
	for len(pix) >= 4 && len(row) >= 3 {
		p := (*[4]byte)(pix)
		o := (*[3]byte)(row)
		o[0], o[1], o[2] = p[0]-r, p[1]-g, p[2]-b
		r, g, b = p[0], p[1], p[2]
		pix, row = pix[4:], row[3:]
	}
}

// subAlpha does the same with alpha, and divides colours by it.
func subAlpha(row, pix []byte) {
	row[0] = 1
	row = row[1:]
	var last [4]byte
	for len(pix) >= 4 && len(row) >= 4 {
		p := [4]byte(pix)
		if a := int(p[3]); a != 0 && a != 0xff {
			for i := range 3 {
				p[i] = byte(min(0xff, (int(p[i])*0xff+a/2)/a))
			}
		}
		for i := range 4 {
			row[i] = p[i] - last[i]
		}
		last = p
		pix, row = pix[4:], row[4:]
	}
}

// opaque says that every pixel is.
func opaque(img *image.RGBA) bool {
	all := byte(0xff)
	for y := range img.Rect.Dy() {
		row := img.Pix[y*img.Stride:][:4*img.Rect.Dx()]
		for i := 3; i < len(row); i += 4 {
			all &= row[i]
		}
	}
	return all == 0xff
}

const signature = "\x89PNG\r\n\x1a\n"

// write puts the chunks together.
func (e *encoder) write(w io.Writer, width, height int, texts []Text) error {
	c := chunks{w: w, scratch: e.scratch[:]}
	c.raw([]byte(signature))

	head := make([]byte, 13)
	binary.BigEndian.PutUint32(head[0:], uint32(width))
	binary.BigEndian.PutUint32(head[4:], uint32(height))
	head[8] = 8 // bits a channel
	head[9] = 2 // RGB
	if e.alpha {
		head[9] = 6 // RGBA
	}
	c.chunk("IHDR", head)
	c.chunk("sRGB", []byte{0}) // perceptual intent
	for _, t := range texts {
		c.chunk("tEXt", []byte(t.Key), []byte{0}, []byte(t.Value))
	}

	// One IDAT a strip: the zlib header opens the first, the checksum of all ends the last.
	adler := uint32(1)
	for i := range e.strips[:e.n] {
		s := &e.strips[i]
		adler = combine(adler, s.adler, s.size)
		var before, after []byte
		if i == 0 {
			before = []byte{0x78, 0x01}
		}
		if i == e.n-1 {
			after = binary.BigEndian.AppendUint32(nil, adler)
		}
		c.chunk("IDAT", before, s.out.Bytes(), after)
	}
	c.chunk("IEND")
	return c.err
}

// chunks writes chunks until the first error.
type chunks struct {
	w       io.Writer
	scratch []byte
	err     error
}

func (c *chunks) raw(b []byte) {
	if c.err == nil && len(b) > 0 {
		_, c.err = c.w.Write(b)
	}
}

func (c *chunks) chunk(kind string, parts ...[]byte) {
	size := 0
	for _, p := range parts {
		size += len(p)
	}
	if size > maxSide && c.err == nil {
		c.err = fmt.Errorf("pngenc: %s chunk of %d bytes is too large", kind, size)
	}
	head := binary.BigEndian.AppendUint32(c.scratch[:0], uint32(size))
	head = append(head, kind...)
	c.raw(head)
	sum := crc32.ChecksumIEEE(head[4:])
	for _, p := range parts {
		c.raw(p)
		sum = crc32.Update(sum, crc32.IEEETable, p)
	}
	c.raw(binary.BigEndian.AppendUint32(c.scratch[:0], sum))
}

// combine gives the Adler-32 checksum of two runs of bytes put together, from the checksum of each and the
// length of the second (RFC 1950: s1 is one more than the sum of the bytes, s2 the sum of all s1).
func combine(a, b uint32, size int) uint32 {
	const mod = 65521
	n := uint64(size) % mod
	a1, a2 := uint64(a&0xffff), uint64(a>>16)
	b1, b2 := uint64(b&0xffff), uint64(b>>16)
	s1 := (a1 + b1 + mod - 1) % mod
	s2 := (a2 + b2 + n*(a1+mod-1)) % mod
	return uint32(s2<<16 | s1)
}
