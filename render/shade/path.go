package shade

import (
	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/raster"
)

// path is light followed backwards from metal, from piece to piece.
type path struct {
	bounce
	n       geom.Vec // of the metal that it has met last
	m       *Metal
	through RGB     // what of the light comes through from there
	light   RGB     // gathered so far
	dim     float32 // what of the light gets to the fragment
	met     int     // pieces of metal followed
	of      int32   // the fragment

	// What aim finds.
	from    geom.Point
	way     geom.Vec
	alpha   float32
	to, low float32 // the ground: see ground
	room    glance
}

// leave readies a path that has just met metal m with normal n.
func (p *path) leave(b bounce, n geom.Vec, m *Metal) {
	p.bounce, p.n, p.m = b, n, m
	p.through, p.light, p.met = RGB{1, 1, 1}, RGB{}, 0
}

// aim mirrors a path and finds what it comes to where no metal is, so that this is near when it is asked for.
func (sh *Shader) aim(sc *Scene, p *path) {
	if sc.work != nil {
		*sc.work++
	}
	var f RGB
	p.from, p.way, p.alpha, f = p.mirror(p.n, p.m)
	p.through = p.through.Mul(f)
	p.to, p.low = ground(sc, p.from, p.way, p.alpha)
	p.room.a = nil
	if p.low < 1 {
		sh.Light.towards(&p.room, p.way, p.alpha)
		fetch(&p.room)
	}
	if p.low > 0 {
		fetchPixel(&sc.under(p.from.Add(p.way.Scale(min(p.to, farthest))))[0])
	}
}

// meet goes on with a path to the next piece of metal and says whether it ends.
func (sh *Shader) meet(sc *Scene, p *path) (ends bool) {
	// Look no further than the ground, where all of the cone meets it.
	reach := float32(farthestMetal)
	if p.low == 1 {
		reach = p.to
	}
	inst, h, hit := sc.Forest.Trace(p.from, p.way, lift, reach)

	// A cone wider than the wire that the ray met sees mostly past it: count the wire for its share.
	share := float32(1)
	if hit {
		wide := h.T * 2 * p.alpha
		share = min(1, 2*coneShare/max(1e-3, h.Curve*wide))
	}
	if !hit || share < .98 {
		low := p.low
		if hit && share > .5 && p.to > h.T {
			low = 0
		}
		past := p.through.Mul(sh.beyond(sc, &p.room, p.from, p.way, p.alpha, p.to, low))
		if !hit {
			p.light = p.light.Add(past)
			return true
		}
		p.light = p.light.Add(past.Scale(1 - share))
		p.through = p.through.Scale(share)
	}
	p.met++
	if p.met == maxBounces || p.through.Luma() < .02 {
		return true
	}
	if g := gemAt(sc, inst, h); g != nil {
		p.light = p.light.Add(p.through.Mul(sh.gemGlow(g, p.way, h.N.Vec())))
		return true
	}
	p.onward(p.from, p.way, &h)
	p.n, p.m = h.N.Vec(), &sc.Metals[sc.Forest.Insts[inst].Metals[h.Slot]]
	return false
}

// end follows a path to its end: the room, the ground, or where too little light comes through.
func (sh *Shader) end(sc *Scene, p *path) {
	for ends := false; !ends; ends = sh.meet(sc, p) {
		sh.aim(sc, p)
	}
}

// reflect is the light that metal with normal n sends back along b.
func (sh *Shader) reflect(sc *Scene, b bounce, n geom.Vec, m *Metal) RGB {
	var p path
	p.leave(b, n, m)
	sh.end(sc, &p)
	return p.light
}

// waveSize is how many paths are followed side by side. Of 4 to 64 no number is better than another from 8 on.
const waveSize = 16

// wave is paths that are followed side by side: while one waits for memory the next is worked at.
type wave struct {
	paths [waveSize]path
	live  [waveSize]uint8 // those that have not ended
}

// shade finds the light of some of a tile's fragments.
func (sh *Shader) shade(sc *Scene, w *wave, frags []raster.Fragment, which []int32, colours []exposed) {
	put := func(p *path) {
		c := p.light.Scale(p.dim)
		if !sc.Raw {
			c = Tone(c)
		}
		colours[p.of] = whole(c)
	}
	for len(which) > 0 {
		live := w.live[:0]
		n := min(len(which), waveSize)
		for i, j := range which[:n] {
			p := &w.paths[i]
			p.of = j
			if sh.start(sc, &frags[j], nil, p) {
				put(p)
			} else {
				live = append(live, uint8(i))
			}
		}
		which = which[n:]
		for len(live) > 0 {
			for _, i := range live {
				sh.aim(sc, &w.paths[i])
			}
			on := live[:0]
			for _, i := range live {
				if p := &w.paths[i]; sh.meet(sc, p) {
					put(p)
				} else {
					on = append(on, i)
				}
			}
			live = on
		}
	}
}
