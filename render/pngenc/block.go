package pngenc

import "encoding/binary"

// bitWriter writes bits, the first lowest, to a slice with room for them and 8 bytes more.
type bitWriter struct {
	bitWord
	out []byte
	at  int
}

// flush writes whole bytes; fewer than 8 bits stay.
func (w *bitWriter) flush() {
	binary.LittleEndian.PutUint64(w.out[w.at:], w.bits)
	w.at += int(w.n / 8)
	w.bits >>= w.n & 56
	w.n &= 7
}

func (w *bitWriter) put(code, size uint64) {
	w.add(code, size)
	w.flush()
}

// maxHeader is the most bytes a block's header and end take: the size of each code length is at most 7 bits and 7 more.
const maxHeader = 32 + (literals+distances)*14/8

// put appends the block to out: its header, size bits of tokens, and its end. A block that is not the last is
// followed by an empty one on a byte boundary.
func (c *coder) put(out []byte, size int, last bool) []byte {
	need := len(out) + maxHeader + size/8 + 16
	if cap(out) < need {
		out = append(make([]byte, 0, need+need/8), out...)
	}
	w := bitWriter{out: out[:cap(out)], at: len(out)}
	final := uint64(0)
	if last {
		final = 1
	}
	w.put(final|2<<1, 3) // a dynamic block
	c.putHeader(&w)
	c.putTokens(&w)
	w.put(uint64(c.literalCode[endBlock]), uint64(c.literalLength[endBlock]))
	if !last {
		w.put(0, 3) // a stored block
	}
	w.put(0, -w.n&7)
	if !last {
		w.put(0xffff<<16, 32) // of 0 bytes
	}
	return w.out[:w.at]
}

// lengthOrder is the order in which lengths of the code for code lengths are given (RFC 1951, 3.2.7).
func lengthOrder() [lengthCodes]uint8 {
	return [lengthCodes]uint8{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}
}

// putHeader writes the code lengths of both alphabets, themselves coded (RFC 1951, 3.2.7).
func (c *coder) putHeader(w *bitWriter) {
	// Join both alphabets, without what they end in that does not occur.
	var lengths [literals + distances]uint8
	nl, nd := literals, distances
	for c.literalLength[nl-1] == 0 {
		nl--
	}
	for c.distanceLength[nd-1] == 0 {
		nd--
	}
	copy(lengths[:], c.literalLength[:nl])
	copy(lengths[nl:], c.distanceLength[:nd])

	// Shorten runs: 16 repeats the last length 3 to 6 times, 17 and 18 are 3 to 10 and 11 to 138 zeros.
	var list [literals + distances]struct{ symbol, size, extra uint8 }
	n := 0
	for rest := lengths[:nl+nd]; len(rest) > 0; {
		run := 1
		for run < len(rest) && rest[run] == rest[0] {
			run++
		}
		e := &list[n]
		switch {
		case rest[0] == 0 && run >= 11:
			run = min(run, 138)
			e.symbol, e.size, e.extra = 18, 7, uint8(run-11)
		case rest[0] == 0 && run >= 3:
			e.symbol, e.size, e.extra = 17, 3, uint8(run-3)
		case rest[0] != 0 && n > 0 && run >= 3 && len(rest) < nl+nd && lengths[nl+nd-len(rest)-1] == rest[0]:
			run = min(run, 6)
			e.symbol, e.size, e.extra = 16, 2, uint8(run-3)
		default:
			run = 1
			e.symbol = rest[0]
		}
		rest = rest[run:]
		n++
	}

	var count [lengthCodes]uint32
	var size [lengthCodes]uint8
	var code [lengthCodes]uint16
	for _, e := range list[:n] {
		count[e.symbol]++
	}
	codeLengths(size[:], count[:], lengthCodeLimit)
	codes(code[:], size[:])
	order := lengthOrder()
	nc := lengthCodes
	for size[order[nc-1]] == 0 {
		nc--
	}

	w.put(uint64(nl-firstLength), 5)
	w.put(uint64(nd-1), 5)
	w.put(uint64(nc-4), 4)
	for _, s := range order[:nc] {
		w.put(uint64(size[s]), 3)
	}
	for _, e := range list[:n] {
		w.put(uint64(code[e.symbol]), uint64(size[e.symbol]))
		w.put(uint64(e.extra), uint64(e.size))
	}
}

// putTokens writes codes: four tokens at a time where none is a far pixel and their codes fit a word, else one by one.
func (c *coder) putTokens(w *bitWriter) {
	list, far := c.tokens[:c.n], c.far
	acc, n, out, at := w.bits, w.n, w.out, w.at
	for len(list) >= 8 {
		t := binary.LittleEndian.Uint64(list)
		if t&farBits == 0 {
			// Sizes are the low bytes, so words can be added for them and shifted by.
			e0, e1, e2, e3 := c.code[t%tokens], c.code[t>>16%tokens], c.code[t>>32%tokens], c.code[t>>48%tokens]
			e01 := e0 + e1
			if size := (e01 + e2 + e3) & 0xff; size <= 56 {
				acc |= (e0>>8 | e1>>8<<(e0&63) | (e2>>8|e3>>8<<(e2&63))<<(e01&63)) << (n & 63)
				n += size
				binary.LittleEndian.PutUint64(out[at:], acc)
				at += int(n / 8)
				acc >>= n & 56
				n &= 7
				list = list[8:]
				continue
			}
		}
		acc, n, at, far = c.putEach(list[:8], far, out, acc, n, at)
		list = list[8:]
	}
	w.bits, w.n, w.at, _ = c.putEach(list, far, out, acc, n, at)
}

// putEach writes tokens one by one. It returns what is left of the far pixels.
func (c *coder) putEach(list []byte, far []uint32, out []byte, acc, n uint64, at int) (_, _ uint64, _ int, _ []uint32) {
	for ; len(list) >= 2; list = list[2:] {
		if t := binary.LittleEndian.Uint16(list); t&farBit == 0 {
			e := c.code[t%tokens]
			acc |= e >> 8 << (n & 63)
			n += e & 0xff
		} else {
			r := far[0]
			far = far[1:]
			for range c.channels {
				acc |= uint64(c.literalCode[r&0xff]) << (n & 63)
				n += uint64(c.literalLength[r&0xff])
				r >>= 8
			}
		}
		binary.LittleEndian.PutUint64(out[at:], acc)
		at += int(n / 8)
		acc >>= n & 56
		n &= 7
	}
	return acc, n, at, far
}
