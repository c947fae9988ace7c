package pngenc

import "encoding/binary"

// A row on its way through the coder is a row of tokens, 16 bits a pixel, little-endian:
//
//	0 to 4095     a near pixel: the residual of each of red, green and blue is -8 to 7, four bits each, red lowest;
//	              that of alpha is 0
//	0x8000 and up a far pixel: its residual is in coder.far, and this is its index there, but for the top bit
//
// Far tokens within reach of a match differ from each other, so that a match never takes one for the other. Rows are
// padded on both sides with tokens that match none of a pixel, nor those of other rows within reach.
const (
	nearTokens = 1 << 12
	farBit     = 0x8000
	padFront   = 4 // tokens
	padBack    = 12

	frontToken = 0x3fff
	backToken  = 0x4000 // and up, one for each of 16384 rows
)

// Words of two pixels, and what masks are for.
const (
	tops   = 0x8080808080808080 // the top bit of each byte
	evens  = 0x00ff00ff00ff00ff // every other byte
	words  = 0x0000ffff0000ffff // every other 16 bits
	colour = 0x00ffffff00ffffff // all but alpha
	steep  = 0x00f0f0f000f0f0f0 // of v^v<<1: whether a byte of colour is outside -8..7
	lows   = 0x000f000f000f000f // the low half of every other byte
)

// blockPixels is how many pixels the checksum takes before lanes of 16 bits are widened: 20 pairs add up to at most
// 255*20*21/2, which fits. segmentPixels is the same for 32 bits, with room to spare.
const (
	blockPixels   = 40
	segmentPixels = 100 * blockPixels
)

// filter turns a row of RGBA into tokens under the Sub filter: each byte less the same channel one pixel to the left,
// modulo 256. It adds the row, filter type first, to the checksum. In RGB alpha starts from opaque, so that a pixel that
// is not leaves a residual in c.alpha.
func (c *coder) filter(row, pix []byte, y int) {
	for i := range padFront {
		binary.LittleEndian.PutUint16(row[2*i:], frontToken)
	}
	for i := range padBack {
		binary.LittleEndian.PutUint16(row[len(row)-2*padBack+2*i:], uint16(backToken+y&0x3fff))
	}
	out := row[2*padFront : len(row)-2*padBack]
	c.sum.byte(filterSub)

	// Take the first pixel by itself, then four at a time.
	first := [4]byte{}
	if c.channels == 3 {
		first[3] = 0xff
	}
	c.pixel(out, first, [4]byte(pix))
	out = out[2:]
	for len(out) >= 8 {
		var sums wide
		for range segmentPixels / blockPixels {
			n := min(len(out)/8*4, blockPixels)
			if n == 0 {
				break
			}
			c.block(&sums, out[:2*n], pix[:4*n+4])
			out, pix = out[2*n:], pix[4*n:]
		}
		c.sum.wide(&sums, c.channels)
	}
	for ; len(out) >= 2; out, pix = out[2:], pix[4:] {
		c.pixel(out, [4]byte(pix), [4]byte(pix[4:]))
	}
	c.sum.reduce()
}

// filterSub is the filter's type in the file (PNG specification, 9.2).
const filterSub = 1

// pixel puts one token.
func (c *coder) pixel(out []byte, left, p [4]byte) {
	var r uint32
	for i := range p {
		d := p[i] - left[i]
		r |= uint32(d) << (8 * i)
		if i < c.channels {
			c.sum.byte(d)
		}
	}
	binary.LittleEndian.PutUint16(out, c.token(r))
}

// token is that of a residual, red lowest.
func (c *coder) token(r uint32) uint16 {
	if (r^r<<1)&(steep&0xffffffff) == 0 && r>>24 == 0 {
		return uint16(r&0xf | r>>4&0xf0 | r>>8&0xf00)
	}
	c.alpha |= r >> 24
	c.far = append(c.far, r)
	return farBit | uint16(len(c.far)-1)
}

// block puts tokens for all pixels of pix but the first, which is the left neighbour of the second: a multiple of four and at
// most blockPixels.
func (c *coder) block(sums *wide, out, pix []byte) {
	var s0, s1, w0, w1 uint64 // sums of even and odd bytes, and sums of these
	pairs := uint64(len(out) / 4)
	for len(pix) >= 20 && len(out) >= 8 {
		p := (*[20]byte)(pix)
		o := (*[8]byte)(out)

		// Subtract byte from byte: the top bits stay out of it, so that nothing is borrowed across.
		x, left := binary.LittleEndian.Uint64(p[4:]), binary.LittleEndian.Uint64(p[:])
		d := ((x | tops) - (left &^ tops)) ^ ((x ^ ^left) & tops)
		x, left = binary.LittleEndian.Uint64(p[12:]), binary.LittleEndian.Uint64(p[8:])
		e := ((x | tops) - (left &^ tops)) ^ ((x ^ ^left) & tops)

		// Sum for the checksum.
		d0, d1, e0, e1 := d&evens, d>>8&evens, e&evens, e>>8&evens
		w0 += s0
		s0 += d0
		w1 += s1
		s1 += d1
		w0 += s0
		s0 += e0
		w1 += s1
		s1 += e1

		if ((d^d<<1)|(e^e<<1))&steep|(d|e)&^colour != 0 {
			for i, r := range [4]uint32{uint32(d), uint32(d >> 32), uint32(e), uint32(e >> 32)} {
				binary.LittleEndian.PutUint16(o[2*i:], c.token(r))
			}
		} else {
			// Put the low halves of three bytes side by side.
			d0 &= lows
			e0 &= lows
			d0 |= d0>>8 | d1&lows<<4
			e0 |= e0>>8 | e1&lows<<4
			binary.LittleEndian.PutUint16(o[0:], uint16(d0))
			binary.LittleEndian.PutUint16(o[2:], uint16(d0>>32))
			binary.LittleEndian.PutUint16(o[4:], uint16(e0))
			binary.LittleEndian.PutUint16(o[6:], uint16(e0>>32))
		}
		pix, out = pix[16:], out[8:]
	}
	sums.add(pairs, s0, s1, w0, w1)
}

// straight undoes premultiplication: PNG's colours are not scaled by alpha.
func straight(out, pix []byte) {
	for len(pix) >= 4 && len(out) >= 4 {
		p := [4]byte(pix)
		if a := int(p[3]); a != 0 && a != 0xff {
			for i := range 3 {
				p[i] = byte(min(0xff, (int(p[i])*0xff+a/2)/a))
			}
		}
		*(*[4]byte)(out) = p
		pix, out = pix[4:], out[4:]
	}
}
