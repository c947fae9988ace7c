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
		s := f.shelf.take()
		defer f.shelf.put(s)
		s.sort(buf, i, f.colours[i])
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
	at                   [spareRow * spareRow]int16 // by sample, 1 + the fragment seen there
	place                []int32                    // by fragment, its first sample
	kin                  []uint64                   // by 1 + the fragment, the surface that it is of; the first is none
	first, second, third []int32                    // fragments
	wave                 wave
}

// offsets are the places of a pixel's samples beside its first, and whether they are odd ones along x and y. With three samples to a
// pixel, those of odd pixels are the other way round.
var offsets = func() (out [raster.Grid * raster.Grid]struct{ at, x, y int }) {
	for k := range out {
		x, y := k%raster.Grid, k/raster.Grid
		out[k].at, out[k].x, out[k].y = y*spareRow+x, x&1, y&1
	}
	return out
}()

// sort says where the fragments of a tile are, and which are shaded when. One of several samples is large enough to be shaded first.
func (s *spares) sort(buf *raster.Buffer, tile int, colours []exposed) {
	frags := buf.Tiles[tile]
	clear(s.at[:])
	s.place = slices.Grow(s.place[:0], len(frags))[:len(frags)]
	s.kin = slices.Grow(s.kin[:0], len(frags)+1)[:len(frags)+1]
	s.kin[0] = math.MaxUint64
	s.first, s.second, s.third = s.first[:0], s.second[:0], s.third[:0]
	for py := range raster.Tile {
		for px := range raster.Tile {
			from, to := buf.Pixel(tile, px, py)
			for j := from; j < to; j++ {
				f := &frags[j]
				m := f.Mask
				if m == 0 {
					colours[j] = exposed{} // wholly behind another body
					continue
				}
				s.kin[j+1] = uint64(f.Inst)<<16 | uint64(f.Slot)<<8 | uint64(f.Surface)
				corner := (py*raster.Grid+1)*spareRow + px*raster.Grid + 1
				off := offsets[bits.TrailingZeros16(m)]
				s.place[j] = int32(corner + off.at)
				switch odd := (off.x ^ px&1) + (off.y ^ py&1); {
				case m&(m-1) != 0 || odd == 0:
					s.first = append(s.first, j)
				case odd == 2:
					s.second = append(s.second, j)
				default:
					s.third = append(s.third, j)
				}
				for ; m != 0; m &= m - 1 {
					s.at[corner+offsets[bits.TrailingZeros16(m)].at] = int16(j + 1)
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
		at, kin := s.place[j], s.kin[j+1]
		a, b, c, d := s.at[at+ways[0]], s.at[at+ways[1]], s.at[at+ways[2]], s.at[at+ways[3]]
		if s.kin[a] != kin || s.kin[b] != kin || s.kin[c] != kin || s.kin[d] != kin ||
			meanOf(&colours[j], &colours[a-1], &colours[b-1], &colours[c-1], &colours[d-1]) >= alike {
			unlike = append(unlike, j)
		}
	}
	return unlike
}

// meanEach is the mean of four fragments, and the most that they differ by in any channel, channel by channel. All channels at once
// give the same bits.
func meanEach(mean, a, b, c, d *exposed) (apart float32) {
	apart = max(
		max(a.c.R, b.c.R, c.c.R, d.c.R)-min(a.c.R, b.c.R, c.c.R, d.c.R),
		max(a.c.G, b.c.G, c.c.G, d.c.G)-min(a.c.G, b.c.G, c.c.G, d.c.G),
		max(a.c.B, b.c.B, c.c.B, d.c.B)-min(a.c.B, b.c.B, c.c.B, d.c.B),
	)
	*mean = whole(a.c.Add(b.c).Add(c.c).Add(d.c).Scale(.25))
	return apart
}

// shelf holds working memory that is not in use: as much of it as there are cores. Nothing stays in it from one use to the next.
type shelf[T any] struct {
	mu   sync.Mutex
	free []*T
}

// take is some of it, or new and empty.
func (s *shelf[T]) take() *T {
	s.mu.Lock()
	defer s.mu.Unlock()
	if n := len(s.free); n > 0 {
		last := s.free[n-1]
		s.free = s.free[:n-1]
		return last
	}
	return new(T)
}

func (s *shelf[T]) put(used *T) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.free = append(s.free, used)
}
