// Package pngenc writes pictures as PNG, fast and the same on every machine.
//
// It writes 8-bit RGB with an sRGB chunk, or RGBA where a pixel is not opaque: PNG's alpha is straight, so colours are
// divided by it. Rows go through the Sub filter and are deflated in strips, each a block with a Huffman code of its own. How many
// strips there are follows from the picture's height alone, never from the number of processors, so the same picture always
// gives the same bytes.
//
// It is made for our own pictures, and fast because it does little: it looks for matches by whole pixels, four or eight at a
// time, first where a backdrop's dither repeats, and puts a pixel out in one piece. Sub was chosen over Up and Average by
// the size of pictures of each view, in which it is 2 to 15 % smaller.
//
// Out of scope: palettes, 16 bit, interlacing, and the smallest file. image/png writes those.
package pngenc

import (
	"context"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"io"
	"sync"

	"github.com/aurelink/aurelink/render/parallel"
)

// Text is a tEXt entry: a keyword such as "Title" and what it says. Both are printable ASCII; the keyword has
// 1 to 79 characters.
type Text struct{ Key, Value string }

// Strips are deflated on all cores at once. Each starts without history and with a code of its own, which takes about 150
// bytes and 25 us.
const (
	maxStrips = 16
	stripRows = 50 // at least, so that a strip is worth a goroutine
)

// Encode writes img as PNG. Texts come before the picture data, in the order given.
func Encode(w io.Writer, img *image.RGBA, texts ...Text) error {
	return (*Kept)(nil).Encode(w, img, texts...)
}

// Encode is [Encode] of a picture that is drawn on k, in less time: the same bytes.
func (k *Kept) Encode(w io.Writer, img *image.RGBA, texts ...Text) error {
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
	e.deflate(img, k)
	defer clear(e.used[:])
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

// encoders keeps files and coders keeps what coding a strip needs, both between pictures.
var (
	encoders = sync.Pool{New: func() any { return new(encoder) }}
	coders   = sync.Pool{New: func() any { return new(coder) }}
)

// encoder is the working state of one picture.
type encoder struct {
	strips  [maxStrips]strip
	used    [maxStrips]*strip // those of the picture: of strips, or kept
	n       int               // strips in use
	alpha   bool
	scratch [16]byte
}

// strip is a run of rows that has been deflated.
type strip struct {
	out    []byte
	sum    uint32 // Adler-32 of the filtered rows
	size   int    // bytes of the filtered rows
	opaque bool
}

// deflate fills e.used with one zlib stream in e.n pieces.
func (e *encoder) deflate(img *image.RGBA, k *Kept) {
	// Take the picture for opaque where its corner is, and start again where that was wrong.
	height := img.Rect.Dy()
	for e.n = 1; e.n < maxStrips && height >= 2*e.n*stripRows; {
		e.n *= 2
	}
	e.alpha = img.Pix[3] != 0xff
	for {
		_ = parallel.Each(context.Background(), e.n, func(i int) {
			s, y0, y1 := &e.strips[i], height*i/e.n, height*(i+1)/e.n
			same := !e.alpha && k.same(img, y0, y1)
			if same {
				if e.used[i] = k.strips[i].Load(); e.used[i] != nil {
					return
				}
			}
			s.deflate(img, y0, y1, e.alpha, i == e.n-1)
			e.used[i] = s
			if same && s.opaque {
				k.keep(i, s)
			}
		})
		opaque := true
		for _, s := range e.used[:e.n] {
			opaque = opaque && s.opaque
		}
		if opaque || e.alpha {
			return
		}
		e.alpha = true
	}
}

// deflate filters and deflates rows y0 to y1 of img.
func (s *strip) deflate(img *image.RGBA, y0, y1 int, alpha, last bool) {
	c := coders.Get().(*coder)
	defer coders.Put(c)
	c.size(img.Rect.Dx(), y1-y0, alpha)
	s.out, s.opaque = c.strip(s.out[:0], img, y0, y1, last)
	s.sum = c.sum.value()
	s.size = (y1 - y0) * (1 + c.channels*c.width)
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
	for i, s := range e.used[:e.n] {
		adler = combine(adler, s.sum, s.size)
		var before, after []byte
		if i == 0 {
			before = []byte{0x78, 0x01}
		}
		if i == e.n-1 {
			after = binary.BigEndian.AppendUint32(nil, adler)
		}
		c.chunk("IDAT", before, s.out, after)
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
