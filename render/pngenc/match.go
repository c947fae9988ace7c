package pngenc

import (
	"encoding/binary"
	"math/bits"
)

// Tokens from rowToken on are no pixels.
const (
	rowToken   = nearTokens                 // the filter type that opens a row
	matchToken = rowToken + 1               // a match up or to the left
	seenToken  = matchToken + ways*maxMatch // and up, one for each other match of a strip
	tokens     = 1 << 14
	maxSeen    = tokens - seenToken
)

// A match repeats what was some way back. Backdrops are dithered with a pattern of 4 x 4, so the places to look first are
// four rows up and four pixels to the left, each always the same distance away.
const (
	up = iota
	left
	ways
	seen = ways // where eight such pixels were last

	period = 4 // of the pattern, in pixels and in rows
)

// Limits of a match in bytes of filtered rows (RFC 1951, 3.2.5).
const (
	maxLength   = 258
	maxDistance = 1 << 15
)

// maxMatch is the longest match in pixels.
const maxMatch = maxLength / 3

// seenMatch is a match with where eight such pixels were last.
type seenMatch struct {
	pixels   uint16
	distance uint16 // bytes of filtered rows
}

// hashBits is the size of the table of places: one more or fewer changes files by less than 1 % (chosen by measuring).
const hashBits = 12

// hash is that of eight tokens. The factors have no pattern: 64 bits each of the golden ratio and of the square root of 3.
func hash(a, b uint64) uint64 {
	return (a*0x9e3779b97f4a7c15 ^ b*0xbb67ae8584caa73b) >> (64 - hashBits)
}

// match is the token of a match up or to the left.
func match(way, pixels int) int { return matchToken + way*maxMatch + pixels - 1 }

// distance is how far back a match looks, in bytes of filtered rows.
func (c *coder) distance(way int) int {
	if way == up {
		return period * (1 + c.channels*c.width)
	}
	return period * c.channels
}

// matches puts the row's tokens into c.tokens, with runs that were there before replaced by matches: row is where it begins in
// the plane, upBack how far back there the row is that may match.
//
// It takes four pixels at a time. Where all four are as above or to the left, or these and the next four as where they were
// last, it looks how far that goes, to both sides. Shorter runs are not worth their time.
func (c *coder) matches(row, upBack int) {
	out, n, plane := c.tokens, c.n, c.plane
	binary.LittleEndian.PutUint16(out[n:], rowToken)
	n += 2
	x := row + 2*padFront
	end := row + c.pitch - 2*padBack
	taken := x // by matches
	before, t := binary.LittleEndian.Uint64(plane[x-8:]), binary.LittleEndian.Uint64(plane[x:])
	for x < end {
		next := binary.LittleEndian.Uint64(plane[x+8:])
		way, back := up, upBack
		if upDiff := t ^ binary.LittleEndian.Uint64(plane[x-upBack:]); upDiff != 0 && t != before {
			place := &c.places[hash(t, next)]
			at := int(*place)
			*place = uint32(x)
			if (t^binary.LittleEndian.Uint64(plane[at:]))|(next^binary.LittleEndian.Uint64(plane[at+8:])) != 0 ||
				x-at > c.reach || len(c.seen) > c.seenRoom {
				binary.LittleEndian.PutUint64(out[n:], t)
				before, t = t, next
				n += 8
				x += 8
				continue
			}
			way, back = seen, x-at
		} else if upDiff != 0 {
			way, back = left, 2*period
		}

		// Go on to the first token that differs, and take back those before that don't.
		first := x
		diff := uint64(0)
		for diff == 0 {
			x += 8
			before, t, next = t, next, binary.LittleEndian.Uint64(plane[x+8:])
			diff = t ^ binary.LittleEndian.Uint64(plane[x-back:])
			c.places[hash(t, next)] = uint32(x)
		}
		more := bits.TrailingZeros64(diff) / 16 * 2
		same := binary.LittleEndian.Uint64(plane[first-8:]) ^ binary.LittleEndian.Uint64(plane[first-8-back:])
		fewer := min(bits.LeadingZeros64(same)/16*2, first-taken)
		n = c.putMatch(n-fewer, way, row, first-fewer, back, (fewer+x-first+more)/2)

		// Put the rest of the group that the match ends in.
		binary.LittleEndian.PutUint64(out[n:], t>>(8*more))
		before, t = t, next
		n += 8 - more
		taken = x + more
		x += 8
	}
	c.n = n - (x - end) // the last group may go past the row
}

// putMatch puts a match into c.tokens at n, in as many pieces as it needs, and returns where it ends. The match is at x in the
// plane, in the row that begins at row, with what is so much further back.
func (c *coder) putMatch(n, way, row, x, back, pixels int) int {
	distance := 0
	if way == seen {
		// Count what lies between in filtered rows.
		rows := row/c.pitch - (x-back)/c.pitch
		distance = rows*(1+c.channels*c.width) + (back-rows*c.pitch)/2*c.channels
	}
	longest := maxLength / c.channels
	for pixels > 0 {
		k := min(pixels, longest)
		t := seenToken + len(c.seen)
		if way == seen {
			c.seen = append(c.seen, seenMatch{uint16(k), uint16(distance)})
		} else {
			t = match(way, k)
		}
		binary.LittleEndian.PutUint16(c.tokens[n:], uint16(t))
		n += 2
		pixels -= k
	}
	return n
}
