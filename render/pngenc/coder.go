package pngenc

import (
	"encoding/binary"
	"image"
)

// coder turns a strip of rows into one DEFLATE block with a Huffman code of its own: rows become tokens, tokens are
// counted, codes follow from the counts, and tokens are put out as codes.
type coder struct {
	width    int
	channels int   // 3, or 4 with alpha
	sum      adler // of the filtered rows

	plane  []byte   // tokens of all rows, after four rows that match nothing
	pitch  int      // bytes from row to row
	pixels []byte   // a row that is not premultiplied
	far    []uint32 // residuals too large for a token, red lowest
	alpha  uint32   // what any residual of alpha has set

	places   places
	reach    int // how far back in the plane a match may be
	seen     []seenMatch
	seenRoom int // how many there may be before one more

	tokens []byte // rows with matches
	n      int    // bytes of tokens in use

	count          [2][tokens]uint32 // even and odd tokens apart, so that runs don't wait for each other
	literalCount   [literals]uint32
	distanceCount  [distances]uint32
	literalLength  [literals]uint8
	distanceLength [distances]uint8
	literalCode    [literals]uint16
	distanceCode   [distances]uint16
	lengthCode     [maxMatch + 1]uint64 // of a match's length in pixels, as in code
	code           [tokens]uint64       // how a token is put out: its size in bits lowest, then 56 bits of code
}

// size readies the coder for strips of a picture.
func (c *coder) size(width, rows int, alpha bool) {
	c.width, c.channels = width, 3
	if alpha {
		c.channels = 4
	}
	c.pitch = 2 * (padFront + width + padBack)
	c.plane = grow(c.plane, (period+rows)*c.pitch)
	for i := 0; i < period*c.pitch; i += 2 {
		binary.LittleEndian.PutUint16(c.plane[i:], frontToken)
	}
	c.reach = 2 * maxDistance / c.channels                  // a little less than maxDistance where it takes in padding
	c.seenRoom = maxSeen - 1 - width/(maxLength/c.channels) // the longest match's pieces
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
	c.far, c.seen, c.n, c.alpha = c.far[:0], c.seen[:0], 0, 0
	c.places = places{}
	for y := y0; y < y1; y++ {
		pix := img.Pix[y*img.Stride:][:4*c.width]
		if c.channels == 4 {
			straight(c.pixels, pix)
			pix = c.pixels
		}
		row := (period + y - y0) * c.pitch
		upBack := period * c.pitch
		if c.distance(up) > maxDistance {
			upBack = row // to what matches nothing
		}
		c.filter(c.plane[row:row+c.pitch], pix, y)
		if c.alpha != 0 && c.channels == 3 {
			return out, false
		}
		c.matches(row, upBack)
	}
	c.tally()
	return c.put(out, c.makeCodes(), last), true
}

// tally counts tokens.
func (c *coder) tally() {
	clear(c.count[0][:seenToken]) // the rest is not read
	clear(c.count[1][:seenToken])
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
	for i, n := range odd[:seenToken] {
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
			if n := count[match(way, pixels)]; n > 0 {
				c.countMatch(pixels, c.distance(way), n)
			}
		}
	}
	for _, m := range c.seen {
		c.countMatch(int(m.pixels), int(m.distance), 1)
	}

	codeLengths(c.literalLength[:], c.literalCount[:], literalLimit)
	codeLengths(c.distanceLength[:], c.distanceCount[:], distanceLimit)
	codes(c.literalCode[:], c.literalLength[:])
	codes(c.distanceCode[:], c.distanceLength[:])

	// Put together the code of each token that occurs.
	for pixels := 1; pixels <= maxLength/c.channels; pixels++ {
		symbol, size, extra := lengthSymbol(pixels * c.channels)
		var w bitWord
		w.add(uint64(c.literalCode[symbol]), uint64(c.literalLength[symbol]))
		w.add(uint64(extra), uint64(size))
		c.lengthCode[pixels] = w.word()
	}
	size := 0
	for t, n := range count[:seenToken] {
		if n > 0 {
			c.code[t] = c.tokenCode(t)
			size += int(n) * int(c.code[t]&0xff)
		}
	}
	for i, m := range c.seen {
		w := c.matchCode(int(m.pixels), int(m.distance))
		c.code[seenToken+i] = w
		size += int(w & 0xff)
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
		return c.matchCode((t-matchToken)%maxMatch+1, c.distance((t-matchToken)/maxMatch))
	}
	return w.word()
}

// countMatch counts the symbols of n matches.
func (c *coder) countMatch(pixels, distance int, n uint32) {
	symbol, _, _ := lengthSymbol(pixels * c.channels)
	c.literalCount[symbol] += n
	symbol, _, _ = distanceSymbol(distance)
	c.distanceCount[symbol] += n
}

// matchCode puts together the code of a match.
func (c *coder) matchCode(pixels, distance int) uint64 {
	e := c.lengthCode[pixels]
	w := bitWord{e >> 8, e & 0xff}
	symbol, size, extra := distanceSymbol(distance)
	w.add(uint64(c.distanceCode[symbol]), uint64(c.distanceLength[symbol]))
	w.add(uint64(extra), uint64(size))
	return w.word()
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

// word is the size in the lowest byte and the bits above it; they are at most 56.
func (w *bitWord) word() uint64 { return w.bits<<8 | w.n }
