package pngenc

// adlerMod is the modulus of both sums of Adler-32 (RFC 1950).
const adlerMod = 65521

// adler is the checksum of a run of bytes: one more than their sum, and the sum of that sum after each byte.
type adler struct{ s1, s2 uint64 }

func (a *adler) byte(b byte) {
	a.s1 += uint64(b)
	a.s2 += a.s1
}

// reduce keeps both sums small.
func (a *adler) reduce() {
	a.s1 %= adlerMod
	a.s2 %= adlerMod
}

func (a *adler) value() uint32 { return uint32(a.s2%adlerMod<<16 | a.s1%adlerMod) }

// wide is the sums of a run of pairs of pixels, each byte of the pair on its own: of the byte, and of that sum before each pair.
// Two 32-bit lanes a word: word i holds bytes i and i+4.
type wide struct {
	sum, before [4]uint64
	pairs       uint64
}

// add takes a further run of pairs, summed in 16-bit lanes: even holds bytes 0, 2, 4 and 6.
func (w *wide) add(pairs, even, odd, beforeEven, beforeOdd uint64) {
	sum := [4]uint64{even & words, odd & words, even >> 16 & words, odd >> 16 & words}
	before := [4]uint64{beforeEven & words, beforeOdd & words, beforeEven >> 16 & words, beforeOdd >> 16 & words}
	for i := range sum {
		w.before[i] += pairs*w.sum[i] + before[i]
		w.sum[i] += sum[i]
	}
	w.pairs += pairs
}

// wide adds pairs of pixels, of which channels bytes count.
func (a *adler) wide(w *wide, channels int) {
	var sum, before, within uint64
	for i := range channels {
		first, second := w.sum[i]&0xffffffff, w.sum[i]>>32
		sum += first + second
		before += w.before[i]&0xffffffff + w.before[i]>>32
		within += first*uint64(2*channels-i) + second*uint64(channels-i)
	}
	size := uint64(2 * channels)
	a.s2 += (a.s1*w.pairs+before)*size + within
	a.s1 += sum
	a.reduce()
}

// combine gives the Adler-32 checksum of two runs of bytes put together, from the checksum of each and the
// length of the second.
func combine(a, b uint32, size int) uint32 {
	n := uint64(size) % adlerMod
	a1, a2 := uint64(a&0xffff), uint64(a>>16)
	b1, b2 := uint64(b&0xffff), uint64(b>>16)
	s1 := (a1 + b1 + adlerMod - 1) % adlerMod
	s2 := (a2 + b2 + n*(a1+adlerMod-1)) % adlerMod
	return uint32(s2<<16 | s1)
}
