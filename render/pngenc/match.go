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
	seen = ways // where eight such pixels were before

	period = 4 // of the pattern, in pixels and in rows
)

// Limits of a match in bytes of filtered rows (RFC 1951, 3.2.5).
const (
	maxLength   = 258
	maxDistance = 1 << 15
)

// maxMatch is the longest match in pixels.
const maxMatch = maxLength / 3

// seenMatch is a match with where eight such pixels were before.
type seenMatch struct {
	pixels   uint16
	distance uint16 // bytes of filtered rows
}

// hashBits is the size of the table of places. Pictures on a wrist are .5 % larger with one bit fewer and .2 % smaller with one
// more, which no longer fits the nearest cache (chosen by measuring the ones of the front page).
const hashBits = 13

// hash is that of eight tokens. The factor has no pattern: 64 bits of the golden ratio.
func hash(a, b uint64) uint64 { return (3*a + b) * 0x9e3779b97f4a7c15 >> (64 - hashBits) }

// places is where in the plane eight tokens of each hash were last, and in the upper half where the time before.
type places [1 << hashBits]uint64

// put notes a place for eight tokens, and returns those before.
func (p *places) put(a, b uint64, x int) uint64 {
	place := &p[hash(a, b)]
	held := *place
	*place = held<<32 | uint64(x)
	return held
}

// note notes where the eight tokens at x are, which are t and next, and those from the next three tokens on. It returns where
// t and next were before.
func (c *coder) note(x int, t, next uint64) uint64 {
	w := (*[24]byte)(c.plane[x:])
	held := c.places.put(t, next, x)
	c.places.put(binary.LittleEndian.Uint64(w[2:]), binary.LittleEndian.Uint64(w[10:]), x+2)
	c.places.put(binary.LittleEndian.Uint64(w[4:]), binary.LittleEndian.Uint64(w[12:]), x+4)
	c.places.put(binary.LittleEndian.Uint64(w[6:]), binary.LittleEndian.Uint64(w[14:]), x+6)
	return held
}

// last is where the eight tokens at x were before, within reach, or 0. Of two places it takes the one that is the same for
// longer, up to four tokens before and eight after.
func (c *coder) last(x int, t, next, third uint64) int {
	held := c.note(x, t, next)
	before := binary.LittleEndian.Uint64(c.plane[x-8:])
	best, longest := 0, -1
	for range 2 {
		at := int(uint32(held))
		p := (*[24]byte)(c.plane[at:])
		if (t^binary.LittleEndian.Uint64(p[0:]))|(next^binary.LittleEndian.Uint64(p[8:])) == 0 && x-at <= c.reach {
			more := bits.TrailingZeros64(third^binary.LittleEndian.Uint64(p[16:])) / 16
			if more == 4 {
				more += bits.TrailingZeros64(binary.LittleEndian.Uint64(c.plane[x+24:])^binary.LittleEndian.Uint64(c.plane[at+24:])) / 16
			}
			more += bits.LeadingZeros64(before^binary.LittleEndian.Uint64(c.plane[at-8:])) / 16
			if more > longest {
				best, longest = at, more
			}
		}
		held >>= 32
	}
	return best
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
// It takes four pixels at a time. Where they and the next four are as to the left or as somewhere before, or these and four more as
// above, it looks how far that goes, to both sides. Shorter runs are not worth their time, nor the bits of so far a distance.
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
		third := binary.LittleEndian.Uint64(plane[x+16:])
		way, back := up, upBack
		upDiff := (t ^ binary.LittleEndian.Uint64(plane[x-upBack:])) | (next ^ binary.LittleEndian.Uint64(plane[x-upBack+8:])) |
			(third ^ binary.LittleEndian.Uint64(plane[x-upBack+16:]))
		if upDiff != 0 && (t != before || next != t) {
			at := c.last(x, t, next, third)
			if at == 0 || len(c.seen) > c.seenRoom {
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
			c.note(x, t, next)
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
