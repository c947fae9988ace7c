package pngenc

import (
	"bytes"
	"compress/flate"
	"fmt"
	"io"
	"math/bits"
	"math/rand/v2"
	"slices"
	"testing"
)

// The example of RFC 1951, 3.2.2: lengths of A to H and their codes.
func TestCodesOfTheStandard(t *testing.T) {
	t.Parallel()
	lengths := []uint8{3, 3, 3, 3, 3, 2, 4, 4}
	got := make([]uint16, len(lengths))
	codes(got, lengths)
	for i, want := range []string{"010", "011", "100", "101", "110", "00", "1110", "1111"} {
		if s := fmt.Sprintf("%0*b", lengths[i], bits.Reverse16(got[i])>>(16-lengths[i])); s != want {
			t.Errorf("%c: %s, want %s", 'A'+i, s, want)
		}
	}
}

// The tables of RFC 1951, 3.2.5: the least value of each symbol and how many bits follow.
func TestSymbolsOfTheStandard(t *testing.T) {
	t.Parallel()
	check := func(name string, first int, base, size []int, most int, symbol func(int) (int, int, int)) {
		for n := base[0]; n <= most; n++ {
			i, _ := slices.BinarySearch(base, n+1)
			i--
			if s, b, extra := symbol(n); s != first+i || b != size[i] || extra != n-base[i] {
				t.Fatalf("%s %d: symbol %d, %d bits, extra %d; want %d, %d, %d", name, n, s, b, extra, first+i, size[i], n-base[i])
			}
		}
	}
	check("length", 257,
		[]int{3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258},
		[]int{0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0}, 258, lengthSymbol)
	check("distance", 0,
		[]int{1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073,
			4097, 6145, 8193, 12289, 16385, 24577},
		[]int{0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13}, 32768, distanceSymbol)
}

// frequencies are those that codes go wrong with.
func frequencies() map[string][]uint32 {
	rnd := rand.New(rand.NewPCG(5, 6))
	list := map[string][]uint32{
		"none":         make([]uint32, distances),
		"first alone":  {7, 0, 0, 0},
		"last alone":   {0, 0, 0, 1 << 30},
		"two":          {0, 1, 0, 1000},
		"three":        {1, 0, 1, 1},
		"fibonacci":    make([]uint32, 40),
		"doubling":     make([]uint32, 31),
		"all the same": slices.Repeat([]uint32{1}, literals),
		"one common":   slices.Repeat([]uint32{1}, literals),
	}
	list["one common"][0] = 1 << 31
	a, b := uint32(1), uint32(1)
	for i := range list["fibonacci"] {
		list["fibonacci"][i] = a
		a, b = b, a+b
	}
	for i := range list["doubling"] {
		list["doubling"][i] = 1 << i
	}
	for i := range 60 {
		freq := make([]uint32, 2+rnd.IntN(literals-1))
		for k := range freq {
			freq[k] = rnd.Uint32() >> rnd.IntN(33)
		}
		list[fmt.Sprint("random ", i)] = freq
	}
	return list
}

// A code must be complete, keep to the limit, leave out nothing that occurs, and cost hardly more than the best there is.
func TestCodeLengths(t *testing.T) {
	t.Parallel()
	for name, freq := range frequencies() {
		for _, limit := range []int{lengthCodeLimit, literalLimit, distanceLimit} {
			if len(freq) > 1<<limit {
				continue
			}
			lengths := make([]uint8, len(freq))
			codeLengths(lengths, freq, limit)
			space, cost, used := 0, 0, 0
			for s, l := range lengths {
				if int(l) > limit || freq[s] > 0 && l == 0 {
					t.Fatalf("%s, limit %d: symbol %d of frequency %d has a code of %d bits", name, limit, s, freq[s], l)
				}
				if l > 0 {
					space += 1 << (limit - int(l))
				}
				if freq[s] > 0 {
					used++
				}
				cost += int(l) * int(freq[s])
			}
			if space != 1<<limit {
				t.Errorf("%s, limit %d: the codes take %d of %d", name, limit, space, 1<<limit)
			}
			if used < 2 {
				continue
			}
			worst := 1.01
			if limit == lengthCodeLimit {
				worst = 1.2 // frequencies here are far worse than those of code lengths
			}
			if best := leastCost(freq, limit); cost < best || float64(cost) > worst*float64(best) {
				t.Errorf("%s, limit %d: %d bits, the best code takes %d", name, limit, cost, best)
			}
		}
	}
}

// leastCost is how many bits the best code with a limit takes: package-merge (Larmore and Hirschberg, 1990).
func leastCost(freq []uint32, limit int) int {
	var leaves []int
	for _, f := range freq {
		if f > 0 {
			leaves = append(leaves, int(f))
		}
	}
	slices.Sort(leaves)
	list := leaves
	for range limit - 1 {
		var pairs []int
		for i := 0; i+1 < len(list); i += 2 {
			pairs = append(pairs, list[i]+list[i+1])
		}
		list = append(pairs, leaves...)
		slices.Sort(list)
	}
	cost := 0
	for _, w := range list[:2*len(leaves)-2] {
		cost += w
	}
	return cost
}

// inflate reads a block and the empty one after it, by a decoder of others.
func inflate(t testing.TB, block []byte) []byte {
	t.Helper()
	data, err := io.ReadAll(flate.NewReader(bytes.NewReader(append(block, 1, 0, 0, 0xff, 0xff)))) // an end
	if err != nil {
		t.Fatal(err)
	}
	return data
}
