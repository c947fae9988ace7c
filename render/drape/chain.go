package drape

import "math"

// gravity is what a gram weighs, mN.
const gravity = 9.80665

// vec is a place or a way in mm, or a force in mN.
type vec struct{ x, y, z float64 }

func (v vec) add(w vec) vec             { return vec{v.x + w.x, v.y + w.y, v.z + w.z} }
func (v vec) sub(w vec) vec             { return vec{v.x - w.x, v.y - w.y, v.z - w.z} }
func (v vec) scale(s float64) vec       { return vec{float64(v.x * s), float64(v.y * s), float64(v.z * s)} }
func (v vec) dot(w vec) float64         { return float64(v.x*w.x) + float64(v.y*w.y) + float64(v.z*w.z) }
func (v vec) len() float64              { return math.Sqrt(v.dot(v)) }
func (v vec) lerp(w vec, t float64) vec { return v.add(w.sub(v).scale(t)) }

func (v vec) cross(w vec) vec {
	return vec{
		float64(v.y*w.z) - float64(v.z*w.y),
		float64(v.z*w.x) - float64(v.x*w.z),
		float64(v.x*w.y) - float64(v.y*w.x),
	}
}

// outer is a (1 - u ut) + b u ut for a unit u.
func outer(a, b float64, u vec) sym {
	ux, uy, uz := float64((b-a)*u.x), float64((b-a)*u.y), float64((b-a)*u.z)
	return sym{
		a + float64(ux*u.x), float64(ux * u.y), float64(ux * u.z),
		a + float64(uy*u.y), float64(uy * u.z),
		a + float64(uz*u.z),
	}
}

// ground is what chains rest on.
type ground interface {
	// Distance is how far a place is off it, mm (negative inside), and the way out there.
	Distance(x, y, z float64) (d, nx, ny, nz float64)
}

// bed is what strands come to rest on, and how.
type bed struct {
	ground
	down vec     // the way weight pulls, unit
	hard bool    // rings do not press into it
	grip float64 // its friction, as a share of what presses
	turn float64 // how far charms' rings are turned out of the plane across the chain, radians
}

// stencil is a weighted sum of the places of up to three nodes, which differ.
type stencil struct {
	n    int
	node [3]int
	w    [3]float64
}

// on is the place a share t of the way from node i to node j.
func on(i, j int, t float64) stencil {
	return stencil{n: 2, node: [3]int{i, j}, w: [3]float64{1 - t, t}}
}

func (s *stencil) of(x []vec) vec {
	sum := x[s.node[0]].scale(s.w[0])
	if s.n > 1 {
		sum = sum.add(x[s.node[1]].scale(s.w[1]))
	}
	if s.n > 2 {
		sum = sum.add(x[s.node[2]].scale(s.w[2]))
	}
	return sum
}

// rod keeps the way that a stencil spans, less an arm, at a length, mm: a link, a connector, or what a charm hangs by.
type rod struct {
	span    stencil
	length  float64
	tension float64 // mN
	arm     arm
	// Of the last look: the way along and what it was too long, mm.
	along vec
	over  float64
}

// arm is where a charm's ring goes round the wire of an element, from the middle of the element.
type arm struct {
	reach    float64 // mm; 0: there is none
	cos, sin float64 // of the element's roll; turned round where the wire is on the right of the chain
	touch    [2]int  // at the element's ends, whose ways out it takes
	ring     float64 // mm: radius of the charm's ring, in the middle of its wire
	wire     float64 // mm
	turn     [2]float64
	at       vec // mm, at the last look
}

// joint bends between two rods: its stencil is the difference of their unit ways, as long as twice the sine of half the
// bend. It is free up to a limit, and up to a smaller one sideways, across the way out; a chain that can't kink has small
// ones.
type joint struct {
	turn        stencil
	limit, edge float64
	moment      float64 // mN mm, against bending further
	touch       int     // whose way out it takes; -1: none
	// Of the last look: the way it bends, by how much too far, and whether it was held.
	along vec
	over  float64
	met   bool
}

// touch is a ball on the chain that the ground keeps out.
type touch struct {
	at     stencil
	radius float64
	unit   float64 // mN: the weight that comes on it, the scale of forces
	force  float64 // mN, of the ground against it
	slid   float64 // mm, in the last step
	rod    int     // of whose arm it takes a share
	share  float64
	shift  vec // mm: what that was at the last look
	// Of the last look at the ground, and where it was.
	seen, out vec
	off       float64
	looked    bool
	met       bool // it was pressed in the last step
}

// capsule is a piece of a strand with a thickness, which other strands keep out of. A charm's is a plate: two half
// discs and what is between them, with a round edge, in the plane of its nodes and of what lies across them and the way out.
type capsule struct {
	from, to int
	radius   float64 // half the thickness
	unit     float64 // mN: the weight of a node of it
	disc     float64 // mm: radius of the half discs; 0 of what is none
	long     float64 // mm: half the way between their middles
	middle   float64 // where its middle is, as a share of the way from one node to the other
	touch    int     // whose way out a plate faces
}

// chain is a strand as nodes and what holds them.
type chain struct {
	x        []vec     // mm
	mass     []float64 // g
	pinned   []bool
	rods     []rod
	joints   []joint
	touches  []touch
	capsules []capsule
	grip     float64   // friction on the ground, as a share of what presses
	unit     float64   // mN: weight of a node, the scale of forces
	size     float64   // mm: length of a rod
	slack    float64   // mm: how far weight alone takes a node in a step
	step     []float64 // the last one solved for, mm
	home     []float64 // mm: heights at which nodes are held, where there are any
	held     []float64 // mN/mm: how stiffly
	pairs    []pair
	near     []contact
	deep     float64 // mm: the most that it was in the ground or another, at the last look
	long     float64 // the most that a rod was off its length, as a share
	matrix   skyline
	force    []float64
	meets    []int // by node, the first that it meets
}

// sized is s or, where that has no room, new memory with n elements. They hold what they held.
func sized[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/4)
	}
	return s[:n]
}

// clear empties the chain and keeps its memory.
func (c *chain) clear() {
	*c = chain{
		x: c.x[:0], mass: c.mass[:0], pinned: c.pinned[:0], rods: c.rods[:0], joints: c.joints[:0], touches: c.touches[:0],
		capsules: c.capsules[:0], step: c.step[:0], home: c.home[:0], held: c.held[:0], pairs: c.pairs[:0], near: c.near[:0],
		matrix: c.matrix, force: c.force, meets: c.meets,
	}
}

// node adds a node and tells its number.
func (c *chain) node(at vec, mass float64) int {
	c.x = append(c.x, at)
	c.mass = append(c.mass, mass)
	c.pinned = append(c.pinned, false)
	return len(c.x) - 1
}

// link joins nodes i and j by a rod, half its mass at each.
func (c *chain) link(i, j int, length, mass float64) {
	c.rods = append(c.rods, rod{span: stencil{n: 2, node: [3]int{i, j}, w: [3]float64{-1, 1}}, length: length})
	c.mass[i] += mass / 2
	c.mass[j] += mass / 2
}

// bend makes a joint at node j between rods of lengths a (from i) and b (to k). Bends are in radians.
func (c *chain) bend(i, j, k int, a, b, most, sideways float64, touch int) {
	c.joints = append(c.joints, joint{
		turn:  stencil{n: 3, node: [3]int{i, j, k}, w: [3]float64{1 / a, -1/a - 1/b, 1 / b}},
		limit: 2 * math.Sin(most/2), edge: 2 * math.Sin(sideways/2), touch: touch,
	})
}

// ready finds the matrix's shape and the scales. Nodes, rods and joints are all there.
func (c *chain) ready() {
	c.meets = sized(c.meets, len(c.x))
	meets := c.meets
	for i := range meets {
		meets[i] = i
	}
	meet := func(s *stencil) {
		least := s.node[0]
		for k := 1; k < s.n; k++ {
			least = min(least, s.node[k])
		}
		for k := range s.n {
			meets[s.node[k]] = min(meets[s.node[k]], least)
		}
	}
	var mass float64
	for i := range c.x {
		mass += c.mass[i]
	}
	for i := range c.rods {
		meet(&c.rods[i].span)
		c.size += c.rods[i].length / float64(len(c.rods))
	}
	for i := range c.joints {
		meet(&c.joints[i].turn)
	}
	for i := range c.touches {
		meet(&c.touches[i].at)
	}
	c.unit = gravity * mass / float64(len(c.x))
	// What heavy pieces lie on is as stiff as they are heavy.
	for i := range c.touches {
		t := &c.touches[i]
		var weight float64
		for k := range t.at.n {
			weight += float64(gravity * t.at.w[k] * c.mass[t.at.node[k]])
		}
		t.unit = max(c.unit, weight)
	}
	for i := range c.capsules {
		s := &c.capsules[i]
		s.unit = max(c.unit, gravity*(c.mass[s.from]+c.mass[s.to])/2)
	}
	c.matrix.shape(meets)
	c.force = sized(c.force, 3*len(c.x))
}

// look brings what a touch knows of the ground up to date. Where it has hardly moved, the ground is taken for a plane.
func (t *touch) look(x []vec, g ground) {
	const still = .12 // mm: a plane and skin bent by 6 mm, as over the head of the ulna, part by a thousandth of a millimetre
	p := t.place(x)
	if t.looked {
		if d := p.sub(t.seen); d.dot(d) < still*still {
			return
		}
	}
	var n vec
	t.off, n.x, n.y, n.z = g.Distance(p.x, p.y, p.z)
	t.seen, t.out, t.looked = p, n, true
}

// place is the middle of a touch's ball.
func (t *touch) place(x []vec) vec {
	p := t.at.of(x)
	if t.share != 0 {
		p = p.add(t.shift)
	}
	return p
}

// height is how far a touch's ball is off the ground, mm.
func (t *touch) height(x []vec) float64 {
	return t.off + t.place(x).sub(t.seen).dot(t.out) - t.radius
}

// look brings what a chain knows of the ground up to date, and the arms.
func (c *chain) look(g ground) {
	if g == nil {
		return
	}
	for i := range c.touches {
		c.touches[i].look(c.x, g)
	}
	for i := range c.rods {
		r := &c.rods[i]
		if r.arm.reach == 0 {
			continue
		}
		along := c.x[r.span.node[2]].sub(c.x[r.span.node[1]])
		r.arm.point(along, c.touches[r.arm.touch[0]].out.add(c.touches[r.arm.touch[1]].out))
	}
	for i := range c.touches {
		t := &c.touches[i]
		if t.share == 0 {
			continue
		}
		r := &c.rods[t.rod]
		t.shift = r.arm.at.scale(t.share)
		t.radius = r.arm.low(r.way(c.x), c.x[r.span.node[2]].sub(c.x[r.span.node[1]]), t.out)
	}
}

// point points an arm at the wire, by the way along its element and a way out.
func (a *arm) point(along, out vec) {
	side := out.cross(along)
	side = side.scale(1 / max(1e-9, side.len()))
	out = along.cross(side)
	out = out.scale(1 / max(1e-9, out.len()))
	a.at = side.scale(a.cos).add(out.scale(a.sin)).scale(a.reach)
}

// low is how far the ring reaches below its middle, mm, where the charm pulls a way on an element with a way along and a way out.
func (a *arm) low(down, along, out vec) float64 {
	unit := func(v vec) vec { return v.scale(1 / max(1e-9, v.len())) }
	along, down = unit(along), unit(down)
	across := unit(out.sub(along.scale(along.dot(out))))
	axis := along.scale(a.turn[0]).add(across.scale(a.turn[1]))
	up := unit(axis.sub(down.scale(axis.dot(down)))).dot(out)
	return float64(a.ring*math.Sqrt(max(0, 1-up*up))) + a.wire/2
}

// way is what a rod spans, mm.
func (r *rod) way(x []vec) vec {
	v := r.span.of(x)
	if r.arm.reach != 0 {
		v = v.sub(r.arm.at)
	}
	return v
}
