package mesh

import (
	"errors"
	"math"
	"slices"
)

// plane2 is a place or a displacement in a plane, in mm. Outlines are worked on in float64 and rounded once.
type plane2 struct{ x, y float64 }

func (a plane2) add(b plane2) plane2    { return plane2{a.x + b.x, a.y + b.y} }
func (a plane2) sub(b plane2) plane2    { return plane2{a.x - b.x, a.y - b.y} }
func (a plane2) mul(s float64) plane2   { return plane2{float64(a.x * s), float64(a.y * s)} }
func (a plane2) dot(b plane2) float64   { return float64(a.x*b.x) + float64(a.y*b.y) }
func (a plane2) cross(b plane2) float64 { return float64(a.x*b.y) - float64(a.y*b.x) }
func (a plane2) len() float64           { return math.Sqrt(a.dot(a)) }

func (a plane2) unit() plane2 {
	if l := a.len(); l > 0 {
		return a.mul(1 / l)
	}
	return a
}

// turn is twice the area of the triangle a b c: positive when it runs counter-clockwise.
func turn(a, b, c plane2) float64 { return b.sub(a).cross(c.sub(a)) }

// meets says whether two closed segments have a point in common.
func meets(a, b, c, d plane2) bool {
	if max(a.x, b.x) < min(c.x, d.x) || max(c.x, d.x) < min(a.x, b.x) ||
		max(a.y, b.y) < min(c.y, d.y) || max(c.y, d.y) < min(a.y, b.y) {
		return false
	}
	return turn(a, b, c)*turn(a, b, d) <= 0 && turn(c, d, a)*turn(c, d, b) <= 0
}

// corner is a corner of the ring still to be cut up.
type corner struct {
	at         int // index into the points
	prev, next int // indexes into the ring's corners
}

// earcut cuts plane outlines, loops of indexes into pts, into triangles by clipping ears. Outer loops run
// counter-clockwise, holes clockwise, and no two edges meet. It is an error where no ear is left: the loops
// then cross.
func earcut(pts []plane2, loops [][]int) ([][3]int, error) {
	var (
		tris  [][3]int
		holes [][]int
	)
	for _, l := range loops {
		if loopArea(pts, l) < 0 {
			holes = append(holes, l)
		}
	}
	for _, l := range loops {
		if loopArea(pts, l) <= 0 {
			continue
		}
		mine := slices.Clone(l)
		var within [][]int
		for _, h := range holes {
			if encloses(pts, l, pts[h[0]]) {
				within = append(within, h)
			}
		}
		mine, err := bridge(pts, mine, within)
		if err != nil {
			return nil, err
		}
		if tris, err = clip(pts, mine, tris); err != nil {
			return nil, err
		}
	}
	return tris, nil
}

// loopArea is the signed area of a loop of indexes.
func loopArea(pts []plane2, l []int) float64 {
	var sum float64
	for i, v := range l {
		sum += pts[v].cross(pts[l[(i+1)%len(l)]])
	}
	return sum / 2
}

// encloses says whether a loop goes round p.
func encloses(pts []plane2, l []int, p plane2) bool {
	in := false
	for i, v := range l {
		a, b := pts[v], pts[l[(i+1)%len(l)]]
		if (a.y > p.y) != (b.y > p.y) && p.x < a.x+float64((p.y-a.y)/(b.y-a.y)*(b.x-a.x)) {
			in = !in
		}
	}
	return in
}

// bridge joins holes to the loop round them, each by its shortest free connection, so that one loop remains
// that runs along every connection twice.
func bridge(pts []plane2, loop []int, holes [][]int) ([]int, error) {
	type link struct {
		length      float64
		hole, inner int // which hole, and which corner of it
		outer       int // corner of the loop
	}
	for len(holes) > 0 {
		var links []link
		for h, hole := range holes {
			for i, v := range hole {
				for o, w := range loop {
					links = append(links, link{pts[v].sub(pts[w]).len(), h, i, o})
				}
			}
		}
		slices.SortFunc(links, func(a, b link) int {
			switch {
			case a.length != b.length && a.length < b.length:
				return -1
			case a.length != b.length:
				return 1
			case a.hole != b.hole:
				return a.hole - b.hole
			case a.inner != b.inner:
				return a.inner - b.inner
			}
			return a.outer - b.outer
		})
		joined := false
		for _, k := range links {
			hole := holes[k.hole]
			a, b := hole[k.inner], loop[k.outer]
			if !inCone(pts, loop, k.outer, pts[a]) || !clear(pts, a, b, loop, holes) {
				continue
			}
			// Run round the loop to the connection, round the hole, and back.
			next := make([]int, 0, len(loop)+len(hole)+2)
			next = append(next, loop[:k.outer+1]...)
			next = append(next, hole[k.inner:]...)
			next = append(next, hole[:k.inner+1]...)
			next = append(next, loop[k.outer:]...)
			loop, joined = next, true
			holes = slices.Delete(holes, k.hole, k.hole+1)
			break
		}
		if !joined {
			return nil, errors.New("mesh: a hole that cannot be reached from its outline")
		}
	}
	return loop, nil
}

// inCone says whether p lies inside the loop's angle at corner i.
func inCone(pts []plane2, loop []int, i int, p plane2) bool {
	n := len(loop)
	a, v, b := pts[loop[(i+n-1)%n]], pts[loop[i]], pts[loop[(i+1)%n]]
	if turn(a, v, b) > 0 {
		return turn(a, v, p) > 0 && turn(v, b, p) > 0
	}
	return turn(a, v, p) > 0 || turn(v, b, p) > 0
}

// clear says whether the segment between points a and b meets no edge but those that end there.
func clear(pts []plane2, a, b int, loop []int, holes [][]int) bool {
	free := func(l []int) bool {
		for i, c := range l {
			d := l[(i+1)%len(l)]
			if c != a && c != b && d != a && d != b && meets(pts[a], pts[b], pts[c], pts[d]) {
				return false
			}
		}
		return true
	}
	for _, h := range holes {
		if !free(h) {
			return false
		}
	}
	return free(loop)
}

// clip cuts one loop into triangles, the best-shaped ear first.
func clip(pts []plane2, loop []int, tris [][3]int) ([][3]int, error) {
	ring := make([]corner, len(loop))
	for i, v := range loop {
		ring[i] = corner{at: v, prev: (i + len(loop) - 1) % len(loop), next: (i + 1) % len(loop)}
	}
	at := func(i int) plane2 { return pts[ring[i].at] }
	head, left := 0, len(loop)

	// blocked says whether some other corner lies in the triangle at i. A corner at the same place as one
	// of its three is the far side of a bridge and does not count.
	blocked := func(i int) bool {
		p, n := ring[i].prev, ring[i].next
		a, b, c := at(p), at(i), at(n)
		for k := ring[n].next; k != p; k = ring[k].next {
			q := at(k)
			if q == a || q == b || q == c || turn(at(ring[k].prev), q, at(ring[k].next)) > 0 {
				continue
			}
			if turn(a, b, q) >= 0 && turn(b, c, q) >= 0 && turn(c, a, q) >= 0 {
				return true
			}
		}
		return false
	}
	// shape is the ear's height over its longest side: 0 for a sliver, 0.87 at best.
	shape := func(i int) float64 {
		a, b, c := at(ring[i].prev), at(i), at(ring[i].next)
		long := max(b.sub(a).len(), c.sub(b).len(), a.sub(c).len())
		if long == 0 {
			return 0
		}
		return turn(a, b, c) / float64(long*long)
	}
	for left > 3 {
		best, quality := -1, 1e-7
		for i, k := head, 0; k < left; i, k = ring[i].next, k+1 {
			if s := shape(i); s > quality && !blocked(i) {
				best, quality = i, s
			}
		}
		if best < 0 {
			// Only corners on a straight line are left to take away: the flattest goes.
			flattest := math.Inf(1)
			for i, k := head, 0; k < left; i, k = ring[i].next, k+1 {
				if s := math.Abs(shape(i)); s < 1e-5 && s < flattest && !blocked(i) {
					best, flattest = i, s
				}
			}
		}
		if best < 0 {
			return nil, errors.New("mesh: outlines that cross cannot be cut into triangles")
		}
		p, n := ring[best].prev, ring[best].next
		tris = append(tris, [3]int{ring[p].at, ring[best].at, ring[n].at})
		ring[p].next, ring[n].prev = n, p
		head = n
		left--
	}
	return append(tris, [3]int{ring[ring[head].prev].at, ring[head].at, ring[ring[head].next].at}), nil
}
