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

// wedged is how deep a plate may be in the chain that it lies beside, mm, before it gets over it.
const wedged = .1

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
	if len(chains) < 2 && chains[0].plates() < 2 {
		return
	}
	// Box the capsules in.
	f.boxes = f.boxes[:0]
	lo, hi := vec{math.Inf(1), math.Inf(1), math.Inf(1)}, vec{math.Inf(-1), math.Inf(-1), math.Inf(-1)}
	for i, c := range chains {
		for k := range c.capsules {
			s := &c.capsules[k]
			a, b, r := c.x[s.from], c.x[s.to], s.radius+looking/2
			if s.disc > 0 {
				a = a.lerp(b, s.middle)
				b, r = a, r+s.disc+s.long
			} else if len(chains) < 2 {
				break // plates come first
			}
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
				if a.chain == b.chain && (chains[a.chain].capsules[a.capsule].disc == 0 || chains[b.chain].capsules[b.capsule].disc == 0) {
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
		s, way := c.apart(a, o, b)
		l := way.len()
		high := l - a.radius - b.radius
		if high < -wedged && (a.disc > 0) != (b.disc > 0) {
			// What is wedged beside a plate comes to lie under it.
			if a.disc > 0 {
				way = c.plate(a).out
			} else {
				way = o.plate(b).out.scale(-1)
			}
			l, high = 1, max(high, -reach)
		}
		if high < looking && l > 1e-6 {
			stiff := stiffPair * (a.unit + b.unit) / 2
			if o == c { // both move at once
				high /= 2
			}
			c.near = append(c.near, contact{on(a.from, a.to, s), way.scale(1 / l), high, stiff, p})
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

// plates is how many plates a chain has.
func (c *chain) plates() int {
	n := 0
	for n < len(c.capsules) && c.capsules[n].disc > 0 {
		n++
	}
	return n
}

// plate is a charm's plate where it is.
type plate struct {
	middle, along, across, out vec
	disc, long                 float64
}

func (c *chain) plate(s *capsule) plate {
	a, b := c.x[s.from], c.x[s.to]
	along := b.sub(a)
	along = along.scale(1 / max(1e-9, along.len()))
	across := along.cross(c.touches[s.touch].out)
	across = across.scale(1 / max(1e-9, across.len()))
	return plate{a.lerp(b, s.middle), along, across, across.cross(along), s.disc, s.long}
}

// nearest is the place on a plate that is nearest to another.
func (p *plate) nearest(q vec) vec {
	d := q.sub(p.middle)
	u, v := d.dot(p.along), d.dot(p.across)
	mid := min(p.long, max(-p.long, u))
	u -= mid
	if l := math.Sqrt(float64(u*u) + float64(v*v)); l > p.disc {
		u, v = u*p.disc/l, v*p.disc/l
	}
	u += mid
	return p.middle.add(p.along.scale(u)).add(p.across.scale(v))
}

// apart gives the share along a capsule at which another chain's is nearest, and the way from there to here. Between plates, and
// plates and capsules, it goes to and fro between what is nearest: both are convex.
func (c *chain) apart(a *capsule, o *chain, b *capsule) (s float64, way vec) {
	const goes = 10
	switch {
	case a.disc == 0 && b.disc == 0:
		s, t := closest(c.x[a.from], c.x[a.to], o.x[b.from], o.x[b.to])
		return s, c.x[a.from].lerp(c.x[a.to], s).sub(o.x[b.from].lerp(o.x[b.to], t))
	case a.disc == 0:
		// A piece of chain beside a plate.
		p := o.plate(b)
		from, along := c.x[a.from], c.x[a.to].sub(c.x[a.from])
		long := along.dot(along)
		s = min(1, max(0, p.middle.sub(from).dot(along)/long))
		for range goes {
			q := p.nearest(from.add(along.scale(s)))
			s = min(1, max(0, q.sub(from).dot(along)/long))
		}
		at := from.add(along.scale(s))
		way = at.sub(p.nearest(at))
		if way.len() < 1e-3 { // through it: back to the side that its middle is on
			way = p.out.scale(math.Copysign(1e-3, from.add(along.scale(.5)).sub(p.middle).dot(p.out)))
		}
		return s, way
	case b.disc == 0:
		t, way := o.apart(b, c, a)
		p := c.plate(a)
		at := p.nearest(o.x[b.from].lerp(o.x[b.to], t))
		return c.share(a, at), way.scale(-1)
	}
	p, q := c.plate(a), o.plate(b)
	at := p.nearest(q.middle)
	for range goes {
		at = p.nearest(q.nearest(at))
	}
	way = at.sub(q.nearest(at))
	if way.len() < 1e-3 { // through each other: the one that is further out stays over the other
		side := p.middle.sub(q.middle).dot(p.out.add(q.out))
		if side == 0 {
			side = float64(a.from - b.from)
		}
		way = p.out.add(q.out)
		way = way.scale(math.Copysign(1e-3, side) / max(1e-9, way.len()))
	}
	return c.share(a, at), way
}

// share is where along a plate's nodes a place on it is.
func (c *chain) share(s *capsule, at vec) float64 {
	d := c.x[s.to].sub(c.x[s.from])
	return min(1, max(0, at.sub(c.x[s.from]).dot(d)/d.dot(d)))
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
