package drape

import "math"

// contact is a place where a chain's capsule comes near another chain's.
type contact struct {
	at     stencil
	out    vec     // away from the other
	height float64 // mm between their walls
	stiff  float64 // mN/mm
	pair   pair    // what came near what
}

// pair is a capsule of a chain that may come near one of another chain.
type pair struct{ mine, chain, other int }

// The friction of metal on metal, and the slip, mm, at which it holds in full. Source: default.
const (
	metalFriction = .2
	metalSlip     = .05
)

// looking is how near, mm, capsules of two chains are looked at.
const looking = 1.

// finder finds what is near what, by a grid.
type finder struct {
	boxes []box
	start []int // by cell: where its boxes are in items
	items []int
	fill  []int
}

// box is a capsule's room, walls, looking and all.
type box struct {
	chain, capsule int
	lo, hi         vec
}

const cell = 4. // mm

// find lists the pairs of each chain.
func (f *finder) find(chains []*chain) {
	for _, c := range chains {
		c.pairs = c.pairs[:0]
	}
	if len(chains) < 2 {
		return
	}
	// Box the capsules in.
	f.boxes = f.boxes[:0]
	lo, hi := vec{math.Inf(1), math.Inf(1), math.Inf(1)}, vec{math.Inf(-1), math.Inf(-1), math.Inf(-1)}
	for i, c := range chains {
		for k := range c.capsules {
			s := &c.capsules[k]
			a, b, r := c.x[s.from], c.x[s.to], s.radius+looking/2
			x := box{i, k,
				vec{min(a.x, b.x) - r, min(a.y, b.y) - r, min(a.z, b.z) - r},
				vec{max(a.x, b.x) + r, max(a.y, b.y) + r, max(a.z, b.z) + r}}
			f.boxes = append(f.boxes, x)
			lo = vec{min(lo.x, x.lo.x), min(lo.y, x.lo.y), min(lo.z, x.lo.z)}
			hi = vec{max(hi.x, x.hi.x), max(hi.y, x.hi.y), max(hi.z, x.hi.z)}
		}
	}
	nx, ny, nz := int((hi.x-lo.x)/cell)+1, int((hi.y-lo.y)/cell)+1, int((hi.z-lo.z)/cell)+1
	cells := func(b *box, do func(at int)) {
		for z := int((b.lo.z - lo.z) / cell); z <= int((b.hi.z-lo.z)/cell); z++ {
			for y := int((b.lo.y - lo.y) / cell); y <= int((b.hi.y-lo.y)/cell); y++ {
				for x := int((b.lo.x - lo.x) / cell); x <= int((b.hi.x-lo.x)/cell); x++ {
					do((z*ny+y)*nx + x)
				}
			}
		}
	}
	// Sort them by cell.
	f.start = append(f.start[:0], make([]int, nx*ny*nz+1)...)
	for i := range f.boxes {
		cells(&f.boxes[i], func(at int) { f.start[at+1]++ })
	}
	for i := 1; i < len(f.start); i++ {
		f.start[i] += f.start[i-1]
	}
	f.fill = append(f.fill[:0], f.start...)
	f.items = append(f.items[:0], make([]int, f.start[len(f.start)-1])...)
	for i := range f.boxes {
		cells(&f.boxes[i], func(at int) { f.items[f.fill[at]] = i; f.fill[at]++ })
	}
	// Pair those that overlap, each in the one cell where their common room begins.
	for at := range nx * ny * nz {
		in := f.items[f.start[at]:f.start[at+1]]
		for i, m := range in {
			a := &f.boxes[m]
			for _, n := range in[i+1:] {
				b := &f.boxes[n]
				if a.chain == b.chain {
					continue
				}
				x, y, z := max(a.lo.x, b.lo.x), max(a.lo.y, b.lo.y), max(a.lo.z, b.lo.z)
				if x > min(a.hi.x, b.hi.x) || y > min(a.hi.y, b.hi.y) || z > min(a.hi.z, b.hi.z) ||
					(int((z-lo.z)/cell)*ny+int((y-lo.y)/cell))*nx+int((x-lo.x)/cell) != at {
					continue
				}
				chains[a.chain].pairs = append(chains[a.chain].pairs, pair{a.capsule, b.chain, b.capsule})
				chains[b.chain].pairs = append(chains[b.chain].pairs, pair{b.capsule, a.chain, a.capsule})
			}
		}
	}
}

// meet looks at a chain's pairs as they are now.
func (c *chain) meet(chains []*chain) {
	c.near = c.near[:0]
	for _, p := range c.pairs {
		o := chains[p.chain]
		a, b := &c.capsules[p.mine], &o.capsules[p.other]
		s, t := closest(c.x[a.from], c.x[a.to], o.x[b.from], o.x[b.to])
		way := c.x[a.from].lerp(c.x[a.to], s).sub(o.x[b.from].lerp(o.x[b.to], t))
		l := way.len()
		if high := l - a.radius - b.radius; high < looking && l > 1e-6 {
			c.near = append(c.near, contact{on(a.from, a.to, s), way.scale(1 / l), high, stiffPair * (a.unit + b.unit) / 2, p})
		}
	}
}

// pressOthers feels the chains that are near.
func (c *chain) pressOthers() {
	for i := range c.near {
		n := &c.near[i]
		f := -n.stiff * n.height
		c.deep = max(c.deep, -n.height)
		if f <= 0 {
			h := outer(0, c.capsules[n.pair.mine].unit*min(ahead/n.height, aheadMost), n.out)
			c.push(&n.at, vec{}, &h)
			continue
		}
		h := outer(metalFriction*f/metalSlip, n.stiff, n.out)
		c.push(&n.at, n.out.scale(f), &h)
	}
}

// closest gives the shares along two straight pieces at which they are nearest. Source: Ericson 2005, "Real-time collision
// detection", 5.1.9.
func closest(p1, q1, p2, q2 vec) (s, t float64) {
	d1, d2, r := q1.sub(p1), q2.sub(p2), p1.sub(p2)
	a, e, f := d1.dot(d1), d2.dot(d2), d2.dot(r)
	b, c := d1.dot(d2), d1.dot(r)
	clamp := func(x float64) float64 { return min(1, max(0, x)) }
	if det := float64(a*e) - float64(b*b); det > 1e-9*a*e {
		s = clamp((float64(b*f) - float64(c*e)) / det)
	}
	t = (float64(b*s) + f) / e
	if t < 0 {
		return clamp(-c / a), 0
	} else if t > 1 {
		return clamp((b - c) / a), 1
	}
	return s, t
}
