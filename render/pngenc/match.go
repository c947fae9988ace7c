package pngenc

import (
	"encoding/binary"
	"math/bits"
)

// Tokens from rowToken on are no pixels.
const (
	rowToken   = nearTokens // the filter type that opens a row
	matchToken = rowToken + 1
	tokens     = 1 << 13
)

// A match repeats what was some way back. Backdrops are dithered with a pattern of 4 x 4, so the places to look are four
// rows up and four pixels to the left.
const (
	up = iota
	left
	ways

	period = 4 // of the pattern, in pixels and in rows
)

// Limits of a match in bytes of filtered rows (RFC 1951, 3.2.5).
const (
	maxLength   = 258
	maxDistance = 1 << 15
)

// maxMatch is the longest match in pixels.
const maxMatch = maxLength / 3

// match is the token of a match.
func match(way, pixels int) int { return matchToken + way*maxMatch + pixels - 1 }

// distance is how far back a match looks, in bytes of filtered rows.
func (c *coder) distance(way int) int {
	if way == up {
		return period * (1 + c.channels*c.width)
	}
	return period * c.channels
}

// matches puts the row's tokens into c.tokens, with runs that equal what is above or to the left replaced by matches. It
// takes four pixels at a time; only where all four match it looks how far that goes, to both sides. Runs of four to six pixels may
// so be missed.
func (c *coder) matches(row, above []byte) {
	out, n := c.tokens, c.n
	binary.LittleEndian.PutUint16(out[n:], rowToken)
	n += 2
	above = above[:len(row)]
	end := len(row) - 2*padBack
	const none = ^uint64(0)
	upBefore, leftBefore := none, none // how the tokens put last differ
	x := 2 * padFront
	for x < end {
		t := binary.LittleEndian.Uint64(row[x:])
		upDiff := t ^ binary.LittleEndian.Uint64(above[x:])
		leftDiff := t ^ binary.LittleEndian.Uint64(row[x-2*period:])
		if upDiff != 0 && leftDiff != 0 {
			binary.LittleEndian.PutUint64(out[n:], t)
			upBefore, leftBefore = upDiff, leftDiff
			n += 8
			x += 8
			continue
		}
		way, from, back, before := up, above, 0, upBefore
		if upDiff != 0 {
			way, from, back, before = left, row, 2*period, leftBefore
		}

		// Go on to the first token that differs, and take back those before that don't.
		first := x
		var diff uint64
		for diff == 0 {
			x += 8
			diff = binary.LittleEndian.Uint64(row[x:]) ^ binary.LittleEndian.Uint64(from[x-back:])
		}
		more := bits.TrailingZeros64(diff) / 16 * 2
		fewer := bits.LeadingZeros64(before) / 16 * 2
		n = c.putMatch(n-fewer, way, (fewer+x-first+more)/2)

		// Put the rest of the group that the match ends in.
		t = binary.LittleEndian.Uint64(row[x:])
		taken := uint64(1)<<(8*more) - 1
		upBefore = t ^ binary.LittleEndian.Uint64(above[x:]) | taken
		leftBefore = t ^ binary.LittleEndian.Uint64(row[x-2*period:]) | taken
		binary.LittleEndian.PutUint64(out[n:], t>>(8*more))
		n += 8 - more
		x += 8
	}
	c.n = n - (x - end) // the last group may go past the row
}

// putMatch puts a match into c.tokens at n, in as many pieces as it needs, and returns where it ends.
func (c *coder) putMatch(n, way, pixels int) int {
	longest := maxLength / c.channels
	for pixels > 0 {
		k := min(pixels, longest)
		binary.LittleEndian.PutUint16(c.tokens[n:], uint16(match(way, k)))
		n += 2
		pixels -= k
	}
	return n
}
