package shade

import (
	"context"
	"math"
	"math/bits"
	"slices"
	"sync"

	"github.com/aurelink/aurelink/render/parallel"
	"github.com/aurelink/aurelink/render/raster"
)

// Up to which difference of light between neighbours what lies between them is taken as their mean: of samples across a corner, and
// of samples side by side. Light is linear, 1 is white. Two in five samples are spared by it, and the FLIP of TestReference
// stays within .001. Chosen by measuring that.
const (
	alikeAcross = .3
	alikeBeside = .4
)

// shadeSome finds the light of some of a tile's fragments.
type shadeSome func(w *wave, frags []raster.Fragment, which []int32, colours []exposed)

// sparing shades fragments by halves (Mitchell 1987, "Generating antialiased images at low sampling densities"): first one sample in
// four, then those in the middle of four, then those between. Where all of the four samples round one are of the same
// surface and look alike, it is their mean and is not shaded: with fewer, thin wire shimmers as it moves (TestNoShimmer).
func (f *Film) sparing(ctx context.Context, buf *raster.Buffer, shade shadeSome) error {
	f.roll(buf)
	return parallel.Each(ctx, len(buf.Tiles), func(i int) {
		frags := buf.Tiles[i]
		if len(frags) == 0 {
			return
		}
		clear(f.colours[i])
		s := f.shelf.take()
		defer f.shelf.put(s)
		s.sort(buf, i)
		shade(&s.wave, frags, s.first, f.colours[i])
		unlike := s.between(s.second, [4]int32{-spareRow - 1, spareRow + 1, 1 - spareRow, spareRow - 1}, alikeAcross, f.colours[i])
		shade(&s.wave, frags, unlike, f.colours[i])
		unlike = s.between(s.third, [4]int32{-1, 1, -spareRow, spareRow}, alikeBeside, f.colours[i])
		shade(&s.wave, frags, unlike, f.colours[i])
	})
}

// spareRow is the samples of a row of a tile, with a margin.
const spareRow = raster.Tile*raster.Grid + 2

// spares is the working memory of one tile.
type spares struct {
	at                   [spareRow * spareRow]int32 // by sample, 1 + the fragment seen there
	place                []int32                    // by fragment, its first sample
	kin                  []uint64                   // by fragment, the surface that it is of
	first, second, third []int32                    // fragments
	wave                 wave
}

// sort says where the fragments of a tile are, and which are shaded when. One of several samples is large enough to be shaded first.
func (s *spares) sort(buf *raster.Buffer, tile int) {
	frags := buf.Tiles[tile]
	clear(s.at[:])
	s.place = slices.Grow(s.place[:0], len(frags))[:len(frags)]
	s.kin = slices.Grow(s.kin[:0], len(frags))[:len(frags)]
	s.first, s.second, s.third = s.first[:0], s.second[:0], s.third[:0]
	for py := range raster.Tile {
		for px := range raster.Tile {
			from, to := buf.Pixel(tile, px, py)
			for j := from; j < to; j++ {
				m := frags[j].Mask
				if m == 0 {
					continue // wholly behind another body
				}
				k := bits.TrailingZeros16(m)
				x, y := px*raster.Grid+k%raster.Grid, py*raster.Grid+k/raster.Grid
				s.kin[j] = uint64(frags[j].Inst)<<16 | uint64(frags[j].Slot)<<8 | uint64(frags[j].Surface)
				s.place[j] = int32((y+1)*spareRow + x + 1)
				switch {
				case m&(m-1) != 0 || x%2 == 0 && y%2 == 0:
					s.first = append(s.first, j)
				case x%2 == 1 && y%2 == 1:
					s.second = append(s.second, j)
				default:
					s.third = append(s.third, j)
				}
				for ; m != 0; m &= m - 1 {
					k := bits.TrailingZeros16(m)
					s.at[(py*raster.Grid+k/raster.Grid+1)*spareRow+px*raster.Grid+k%raster.Grid+1] = j + 1
				}
			}
		}
	}
}

// between finds the light of fragments by their neighbours, a few samples off. It gives back, in the same memory, those whose
// neighbours differ. None is the neighbour of another.
func (s *spares) between(which []int32, ways [4]int32, alike float32, colours []exposed) (unlike []int32) {
	unlike = which[:0]
	for _, j := range which {
		// Light is never below zero, so that its bits are in order as it is.
		var lo, hi [3]uint32
		var sum RGB
		n, at, kin := 0, s.place[j], s.kin[j]
		for _, way := range ways {
			k := s.at[at+way] - 1
			if k < 0 || s.kin[k] != kin {
				continue
			}
			c := colours[k].c
			r, g, b := math.Float32bits(c.R), math.Float32bits(c.G), math.Float32bits(c.B)
			if n == 0 {
				lo = [3]uint32{r, g, b}
			}
			lo[0], lo[1], lo[2] = min(lo[0], r), min(lo[1], g), min(lo[2], b)
			hi[0], hi[1], hi[2] = max(hi[0], r), max(hi[1], g), max(hi[2], b)
			sum = sum.Add(c)
			n++
		}
		if n < 4 || apart(lo[0], hi[0]) >= alike || apart(lo[1], hi[1]) >= alike || apart(lo[2], hi[2]) >= alike {
			unlike = append(unlike, j)
			continue
		}
		colours[j] = whole(sum.Scale(.25))
	}
	return unlike
}

func apart(lo, hi uint32) float32 { return math.Float32frombits(hi) - math.Float32frombits(lo) }

// shelf holds working memory that is not in use: as much of it as there are cores. Nothing stays in it from tile to tile.
type shelf struct {
	mu   sync.Mutex
	free []*spares
}

func (s *shelf) take() *spares {
	s.mu.Lock()
	defer s.mu.Unlock()
	if n := len(s.free); n > 0 {
		last := s.free[n-1]
		s.free = s.free[:n-1]
		return last
	}
	return new(spares)
}

func (s *shelf) put(used *spares) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.free = append(s.free, used)
}
