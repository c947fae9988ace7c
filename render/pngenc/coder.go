package pngenc

import (
	"encoding/binary"
	"image"
)

// coder turns a strip of rows into one DEFLATE block with a Huffman code of its own: rows become tokens, tokens are
// counted, codes follow from the counts, and tokens are put out as codes.
type coder struct {
	width    int
	channels int    // 3, or 4 with alpha
	keep     uint64 // what counts of two pixels
	sum      adler  // of the filtered rows

	rows   [2 * period][]byte // tokens of the last rows
	blank  []byte             // a row that matches nothing
	pixels []byte             // a row that is not premultiplied
	far    []uint32           // residuals too large for a token, red lowest
	tokens []byte
	n      int // bytes of tokens in use

	count          [2][tokens]uint32 // even and odd tokens apart, so that runs don't wait for each other
	literalCount   [literals]uint32
	distanceCount  [distances]uint32
	literalLength  [literals]uint8
	distanceLength [distances]uint8
	literalCode    [literals]uint16
	distanceCode   [distances]uint16
	code           [tokens]uint64 // how a token is put out: its size in bits lowest, then 56 bits of code
}

// size readies the coder for strips of a picture.
func (c *coder) size(width, rows int, alpha bool) {
	c.width, c.channels, c.keep = width, 3, colour
	if alpha {
		c.channels, c.keep = 4, ^uint64(0)
	}
	n := 2 * (padFront + width + padBack)
	for i := range c.rows {
		c.rows[i] = grow(c.rows[i], n)
	}
	c.blank = grow(c.blank, n)
	for i := 0; i < n; i += 2 {
		binary.LittleEndian.PutUint16(c.blank[i:], frontToken)
	}
	if alpha {
		c.pixels = grow(c.pixels, 4*width)
	}
	c.tokens = grow(c.tokens, 2*rows*(1+width)+8) // and a last group that goes past its row
}

// grow gives a slice of n bytes, the old one where it is large enough.
func grow(b []byte, n int) []byte {
	if cap(b) < n {
		return make([]byte, n)
	}
	return b[:n]
}

// strip codes rows y0 to y1 of img and returns them, appended to out, on a byte boundary. The rows must be opaque but where the
// coder was sized for alpha; else it gives up and says so.
func (c *coder) strip(out []byte, img *image.RGBA, y0, y1 int, last bool) (_ []byte, opaque bool) {
	c.sum = adler{s1: 1}
	c.far, c.n = c.far[:0], 0
	canMatch := c.distance(up) <= maxDistance
	for y := y0; y < y1; y++ {
		pix := img.Pix[y*img.Stride:][:4*c.width]
		if c.channels == 4 {
			straight(c.pixels, pix)
			pix = c.pixels
		}
		row, above := c.rows[y%len(c.rows)], c.blank
		if y-y0 >= period && canMatch {
			above = c.rows[(y-period)%len(c.rows)]
		}
		if !c.filter(row, pix, y) && c.channels == 3 {
			return out, false
		}
		c.matches(row, above)
	}
	c.tally()
	return c.put(out, c.makeCodes(), last), true
}

// tally counts tokens.
func (c *coder) tally() {
	clear(c.count[0][:])
	clear(c.count[1][:])
	even, odd := &c.count[0], &c.count[1]
	list := c.tokens[:c.n]
	for ; len(list) >= 8; list = list[8:] {
		t := binary.LittleEndian.Uint64(list)
		if t&farBits == 0 {
			even[t%tokens]++
			odd[t>>16%tokens]++
			even[t>>32%tokens]++
			odd[t>>48%tokens]++
			continue
		}
		for range 4 {
			if t&farBit == 0 {
				even[t%tokens]++
			}
			t >>= 16
		}
	}
	for ; len(list) >= 2; list = list[2:] {
		if t := binary.LittleEndian.Uint16(list); t&farBit == 0 {
			even[t%tokens]++
		}
	}
	for i, n := range odd {
		even[i] += n
	}
}

// farBits is whether any of four tokens is a far pixel.
const farBits = farBit | farBit<<16 | farBit<<32 | farBit<<48

// near gives the residuals of a near token.
func near(t int) (r, g, b uint8) {
	extend := func(v int) uint8 { return uint8(int8(v<<4) >> 4) }
	return extend(t), extend(t >> 4), extend(t >> 8)
}

// makeCodes finds codes from counts, and returns how many bits all tokens take with them.
func (c *coder) makeCodes() int {
	// Count symbols.
	count := &c.count[0]
	clear(c.literalCount[:])
	clear(c.distanceCount[:])
	for t, n := range count[:nearTokens] {
		if n > 0 {
			r, g, b := near(t)
			c.literalCount[r] += n
			c.literalCount[g] += n
			c.literalCount[b] += n
			if c.channels == 4 {
				c.literalCount[0] += n
			}
		}
	}
	for _, r := range c.far {
		for range c.channels {
			c.literalCount[r&0xff]++
			r >>= 8
		}
	}
	c.literalCount[filterSub] += count[rowToken]
	c.literalCount[endBlock]++
	for way := range ways {
		for pixels := 1; pixels <= maxLength/c.channels; pixels++ {
			n := count[match(way, pixels)]
			if n == 0 {
				continue
			}
			length, _, _ := lengthSymbol(pixels * c.channels)
			distance, _, _ := distanceSymbol(c.distance(way))
			c.literalCount[length] += n
			c.distanceCount[distance] += n
		}
	}

	codeLengths(c.literalLength[:], c.literalCount[:], literalLimit)
	codeLengths(c.distanceLength[:], c.distanceCount[:], distanceLimit)
	codes(c.literalCode[:], c.literalLength[:])
	codes(c.distanceCode[:], c.distanceLength[:])

	// Put together the code of each token that occurs.
	size := 0
	for t, n := range count[:match(ways-1, maxMatch)+1] {
		if n > 0 {
			c.code[t] = c.tokenCode(t)
			size += int(n) * int(c.code[t]&0xff)
		}
	}
	for _, r := range c.far {
		for range c.channels {
			size += int(c.literalLength[r&0xff])
			r >>= 8
		}
	}
	return size + int(c.literalLength[endBlock])
}

// tokenCode puts together the code of a token that is no far pixel.
func (c *coder) tokenCode(t int) uint64 {
	var w bitWord
	switch {
	case t < nearTokens:
		r, g, b := near(t)
		w.add(c.literal(r))
		w.add(c.literal(g))
		w.add(c.literal(b))
		if c.channels == 4 {
			w.add(c.literal(0))
		}
	case t == rowToken:
		w.add(c.literal(filterSub))
	default:
		way, pixels := (t-matchToken)/maxMatch, (t-matchToken)%maxMatch+1
		symbol, size, extra := lengthSymbol(pixels * c.channels)
		w.add(uint64(c.literalCode[symbol]), uint64(c.literalLength[symbol]))
		w.add(uint64(extra), uint64(size))
		symbol, size, extra = distanceSymbol(c.distance(way))
		w.add(uint64(c.distanceCode[symbol]), uint64(c.distanceLength[symbol]))
		w.add(uint64(extra), uint64(size))
	}
	return w.bits<<8 | w.n
}

func (c *coder) literal(b uint8) (code, size uint64) {
	return uint64(c.literalCode[b]), uint64(c.literalLength[b])
}

// bitWord is up to 63 bits, the first lowest.
type bitWord struct{ bits, n uint64 }

func (w *bitWord) add(code, size uint64) {
	w.bits |= code << (w.n & 63)
	w.n += size
}
