package mesh

import (
	"math/bits"

	"golang.org/x/sys/cpu"
)

// nearest is nearestEach, all lanes at once where the processor can.
func nearest(packs []pack, bounds []boxes, r *ray, near, far float32) (what int32, t float32, ok bool) {
	if !cpu.X86.HasAVX2 {
		return nearestEach(packs, bounds, r, near, far)
	}
	var met lanesMet
	mask := askAtOnce(&packs[0], &bounds[0], len(bounds), r, near, far, &met)
	if mask == 0 {
		return 0, r.tbest, false
	}
	// Of lanes that are met at one place take the one that nearestEach asks first.
	best := bits.TrailingZeros32(mask) % lanes
	for mask &= mask - 1; mask != 0; mask &= mask - 1 {
		j := bits.TrailingZeros32(mask) % lanes
		if met.t[j] < met.t[best] || met.t[j] == met.t[best] && met.pack[j] < met.pack[best] {
			best = j
		}
	}
	return packs[met.pack[best]].what[best], met.t[best], true
}

// lanesMet is where along a ray each lane is met first, and in which pack.
type lanesMet struct {
	t    [lanes]float32
	pack [lanes]int32
}

// askAtOnce asks the packs from p on in n boxes, and tells by a mask which lanes are met in any.
//
//go:noescape
func askAtOnce(p *pack, b *boxes, n int, r *ray, near, far float32, met *lanesMet) (mask uint32)
