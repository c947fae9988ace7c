package pngenc

import (
	"math/bits"
	"slices"
)

// Alphabets of DEFLATE (RFC 1951, 3.2.5 and 3.2.7).
const (
	literals    = 286 // bytes, endBlock, and from firstLength the lengths
	distances   = 30
	lengthCodes = 19 // the alphabet that code lengths are written in

	endBlock    = 256
	firstLength = 257
)

// Limits of code lengths. DEFLATE allows 15; 14 lets the literals of a pixel with alpha be put out in one go.
const (
	literalLimit    = 14
	distanceLimit   = 15
	lengthCodeLimit = 7
)

// codeLengths gives each symbol a code length of at most limit that suits how often it occurs; those that don't occur
// get 0. It makes the code complete: where fewer than two symbols occur, others step in, since some decoders want it so.
//
// Lengths are those of a minimum-redundancy code, found in place (Moffat and Katajainen, "In-Place Calculation of
// Minimum-Redundancy Codes", 1995); where that is too long, leaves move up at the least cost near the limit.
func codeLengths(lengths []uint8, freq []uint32, limit int) {
	// Sort symbols from rare to frequent.
	var room [literals]uint64
	keys := room[:0]
	for s, f := range freq {
		lengths[s] = 0
		if f > 0 {
			keys = append(keys, uint64(f)<<16|uint64(s))
		}
	}
	for s := 0; len(keys) < 2; s++ {
		if freq[s] == 0 {
			keys = append(keys, 1<<16|uint64(s))
		}
	}
	slices.Sort(keys)

	// Count codes of each length.
	var count [literals]int
	var weight [literals]uint64
	n := len(keys)
	for i, k := range keys {
		weight[i] = k >> 16
	}
	depths(weight[:n])
	for _, d := range weight[:n] {
		count[min(int(d), limit)]++
	}

	// Lengthen short codes until all fit: what the cut at the limit took of the code space is given back.
	space := 0
	for l := 1; l <= limit; l++ {
		space += count[l] << (limit - l)
	}
	for ; space > 1<<limit; space-- {
		l := limit - 1
		for count[l] == 0 {
			l--
		}
		count[l]--
		count[l+1] += 2
		count[limit]--
	}

	i := 0
	for l := limit; l > 0; l-- {
		for range count[l] {
			lengths[keys[i]&0xffff] = uint8(l)
			i++
		}
	}
}

// depths replaces weights, at least two and rising, by the depths of their leaves in a Huffman tree.
func depths(w []uint64) {
	// Join the two lightest again and again; a node that has been joined holds the index of its parent.
	n := len(w)
	leaf, root := 0, 0
	for next := range n - 1 {
		var sum uint64
		for range 2 {
			if leaf < n && (root >= next || w[leaf] <= w[root]) {
				sum += w[leaf]
				leaf++
			} else {
				sum += w[root]
				w[root] = uint64(next)
				root++
			}
		}
		w[next] = sum
	}

	// Turn parents into depths of inner nodes, from the root down.
	w[n-2] = 0
	for i := n - 3; i >= 0; i-- {
		w[i] = w[w[i]] + 1
	}

	// Leaves at each depth are the places that inner nodes leave free.
	free, depth := 1, uint64(0)
	inner, next := n-2, n-1
	for free > 0 {
		used := 0
		for inner >= 0 && w[inner] == depth {
			used++
			inner--
		}
		for ; free > used; free-- {
			w[next] = depth
			next--
		}
		free = 2 * used
		depth++
	}
}

// codes numbers the symbols of each length in order (RFC 1951, 3.2.2), first bit lowest.
func codes(codes []uint16, lengths []uint8) {
	var next [16]uint16
	for _, l := range lengths {
		if l > 0 && l < 15 {
			next[l+1]++
		}
	}
	for l := 1; l < 16; l++ {
		next[l] = (next[l-1] + next[l]) << 1
	}
	for s, l := range lengths {
		if l > 0 {
			codes[s] = bits.Reverse16(next[l]) >> (16 - l)
			next[l]++
		}
	}
}

// lengthSymbol gives the symbol of a match's length, 3 to 258 bytes, and the bits that follow it.
func lengthSymbol(n int) (symbol, size, extra int) {
	if n == 258 {
		return 285, 0, 0
	}
	n -= 3
	if n < 8 {
		return firstLength + n, 0, 0
	}
	size = bits.Len(uint(n)) - 3
	return firstLength + 4*size + n>>size, size, n & (1<<size - 1)
}

// distanceSymbol gives the symbol of a match's distance, 1 to 32768 bytes, and the bits that follow it.
func distanceSymbol(n int) (symbol, size, extra int) {
	n--
	if n < 4 {
		return n, 0, 0
	}
	size = bits.Len(uint(n)) - 2
	return 2*size + n>>size, size, n & (1<<size - 1)
}
