package drape

import (
	"context"
	"math"
)

// How stiff things are, as shares of a node's weight: chosen by measuring how many steps the known answers take.
const (
	stiffRod   = 2e5  // 1/mm; multipliers take up what it would give, so it only speeds them
	stiffTouch = 400  // 1/mm; the same
	stiffJoint = 400  // past a limit; the same, but sideways, where a joint gives by a degree or two
	stiffPair  = 800  // 1/mm, between strands
	leastPull  = 4    // tension by which a slack rod is stiffened, so that it turns slowly
	mostTouch  = 1000 // that a multiplier holds: skin gives beyond, under a loop that is too short for the arm
	mostGrip   = 10   // that friction counts of what presses: a wedged loop still finds its length
	ahead      = 5    // by this over its height ground that is near but not met slows what comes,
	aheadMost  = 40   // 1/mm; at most by this
)

// Steps of a preview, at most.
const steps = 40

// What may be left when chains are at rest: how deep they are in the ground or each other, mm, and how much too long or
// short a rod is, as a share. Half and less of what a drape may be off.
const (
	deepest = .02
	longest = 4e-4
)

// stick is a slip, mm a step, that friction still takes for rest.
const stick = .015

// rules says how chains come to rest.
type rules struct {
	steps int     // at most
	rest  float64 // mm: all is at rest where no step is longer
	reach float64 // mm: the farthest that a node goes in a step; 0: no bound
	find  *finder // its memory is used again, where it is not nil
	down  vec     // the way weight pulls, unit
}

// settle brings chains to rest on a ground: each step is Newton's on the energy of the whole chain, by a direct solve,
// with the length of every rod held by a multiplier and the ground by another (augmented Lagrangian: Nocedal and Wright
// 2006, "Numerical optimization", 17.3 and 18), a pull back to where the step began that fades, and what tension makes stiff
// (Tournier and others 2015, "Stable constrained dynamics"). Friction holds against each step as far as it reaches
// (Li and others 2020, "Incremental potential contact", 5). Chains take turns, each feeling the others where they are.
func settle(ctx context.Context, chains []*chain, g ground, r rules) (int, error) {
	const begin, end = 3, 4 // steps
	pairs := r.find
	if pairs == nil {
		pairs = &finder{}
	}
	far := math.Inf(1) // mm that things have come nearer to each other since they were paired
	for k := range r.steps {
		if err := ctx.Err(); err != nil {
			return k, err
		}
		if far > looking/2 {
			pairs.find(chains)
			far = 0
		}
		done := k > begin
		most := 0.
		for _, c := range chains {
			c.meet(chains)
			// Begin and end by meeting lengths and ground, at first without friction.
			if k < begin || k >= r.steps-end {
				c.slack = .05
			} else if k == begin {
				c.slack = 4
			}
			moved := c.newton(g, r, k < begin || k >= r.steps-end)
			most = max(most, moved)
			done = done && moved < r.rest && c.deep < deepest && c.long < longest
		}
		if done {
			return k + 1, nil
		}
		far += 2 * most
	}
	return r.steps, nil
}

// newton takes one step and tells how far it went, mm.
func (c *chain) newton(g ground, r rules, smooth bool) float64 {
	m := &c.matrix
	clear(m.a)
	// Weigh the nodes, and pull them back.
	for i, mass := range c.mass {
		w := mass * gravity
		hold := sym{}
		hold.xx = w/c.slack + float64(1e-3*c.unit)/c.slack
		if c.pinned[i] {
			hold.xx = 1e9 * c.unit
		}
		hold.yy, hold.zz = hold.xx, hold.xx
		f := r.down.scale(w)
		c.force[3*i], c.force[3*i+1], c.force[3*i+2] = f.x, f.y, f.z
		if len(c.home) > 0 {
			hold.yy += c.held[i]
			c.force[3*i+1] += float64(c.held[i] * (c.home[i] - c.x[i].y))
		}
		m.block(i, i, 1, &hold)
	}
	c.deep, c.long = 0, 0
	c.look(g)
	c.pullRods()
	c.bendJoints()
	c.press(g, smooth)
	c.pressOthers()
	for i, pinned := range c.pinned {
		if pinned {
			c.force[3*i], c.force[3*i+1], c.force[3*i+2] = 0, 0, 0
		}
	}
	m.factor()
	m.solve(c.force)
	return c.move(r)
}

// push adds a force (the slope of an energy, turned round) and a stiffness at what a stencil spans.
func (c *chain) push(s *stencil, f vec, h *sym) {
	for k := range s.n {
		i, w := s.node[k], s.w[k]
		c.force[3*i] += float64(w * f.x)
		c.force[3*i+1] += float64(w * f.y)
		c.force[3*i+2] += float64(w * f.z)
		for l := range k + 1 {
			j := s.node[l]
			c.matrix.block(max(i, j), min(i, j), w*s.w[l], h)
		}
	}
}

func (c *chain) pullRods() {
	k := stiffRod * c.unit
	for i := range c.rods {
		r := &c.rods[i]
		v := r.way(c.x)
		l := v.len()
		r.along, r.over = v.scale(1/l), l-r.length
		c.long = max(c.long, math.Abs(r.over)/r.length)
		t := r.tension + float64(k*r.over)
		h := outer(max(leastPull*c.unit, math.Abs(t))/l, k, r.along)
		c.push(&r.span, r.along.scale(-t), &h)
	}
}

func (c *chain) bendJoints() {
	k := stiffJoint * c.unit * c.size
	for i := range c.joints {
		j := &c.joints[i]
		v := j.turn.of(c.x)
		l := v.len()
		j.along, j.over = v.scale(1/max(1e-9, l)), l-j.limit
		m := j.moment + float64(k*j.over)
		if j.met = m > 0; j.met {
			h := outer(m/l, k, j.along)
			c.push(&j.turn, j.along.scale(-m), &h)
		}
		if j.touch < 0 || l <= j.edge {
			continue
		}
		// Bend sideways no further than the links' edges let it.
		along := c.x[j.turn.node[2]].sub(c.x[j.turn.node[0]])
		side := along.cross(c.touches[j.touch].out)
		side = side.scale(1 / max(1e-9, side.len()))
		if e := v.dot(side); math.Abs(e) > j.edge {
			h := outer(0, k, side)
			c.push(&j.turn, side.scale(-k*(e-math.Copysign(j.edge, e))), &h)
		}
	}
}

// press feels the ground.
func (c *chain) press(g ground, smooth bool) {
	if g == nil {
		return
	}
	grip := c.grip
	if smooth {
		grip = 0
	}
	for i := range c.touches {
		t := &c.touches[i]
		high := t.height(c.x)
		c.deep = max(c.deep, -high)
		k := stiffTouch * t.unit
		f := t.force - float64(k*high)
		t.met = f > 0
		if !t.met {
			// Go slowly at ground that is near but not met.
			if high < 2 {
				h := outer(0, t.unit*min(ahead/high, aheadMost), t.out)
				c.push(&t.at, vec{}, &h)
			}
			continue
		}
		h := outer(grip*min(f, mostGrip*t.unit)/max(stick, t.slid), k, t.out)
		c.push(&t.at, t.out.scale(f), &h)
	}
}

// move goes as far along the solved step as the model holds, and brings forces up to date.
func (c *chain) move(r rules) float64 {
	d := c.force
	// Pull back more where steps undo each other, and less where they go on.
	if len(c.step) > 0 {
		var here, last, both float64
		for i, v := range d {
			here += float64(v * v)
			last += float64(c.step[i] * c.step[i])
			both += float64(v * c.step[i])
		}
		both /= math.Sqrt(here*last) + 1e-12
		if both < -.2 {
			c.slack = max(c.slack/3, .5)
		} else if both > .2 {
			c.slack = min(c.slack*1.5, 40)
		}
	}
	c.step = append(c.step[:0], d...)
	way := func(i int) vec { return vec{d[3*i], d[3*i+1], d[3*i+2]} }
	wayOf := func(s *stencil) vec {
		sum := way(s.node[0]).scale(s.w[0])
		if s.n > 1 {
			sum = sum.add(way(s.node[1]).scale(s.w[1]))
		}
		if s.n > 2 {
			sum = sum.add(way(s.node[2]).scale(s.w[2]))
		}
		return sum
	}
	var far, turn float64
	for i := range c.x {
		w := way(i)
		far = max(far, w.dot(w))
	}
	far = math.Sqrt(far)
	for i := range c.rods {
		w := wayOf(&c.rods[i].span)
		turn = max(turn, w.dot(w)/(c.rods[i].length*c.rods[i].length))
	}
	const mostTurn = .5 // radians of a rod in a step
	share := min(1, mostTurn/max(1e-9, math.Sqrt(turn)))
	if r.reach > 0 {
		share = min(share, r.reach/max(1e-9, far))
	}
	for i := range c.rods {
		rod := &c.rods[i]
		t := rod.tension + float64(stiffRod*c.unit*(rod.over+wayOf(&rod.span).dot(rod.along)))
		rod.tension += float64(share * (t - rod.tension))
	}
	for i := range c.joints {
		j := &c.joints[i]
		var m float64
		if j.met {
			m = max(0, j.moment+float64(stiffJoint*c.unit*c.size*(j.over+wayOf(&j.turn).dot(j.along))))
		}
		j.moment += float64(share * (m - j.moment))
	}
	for i := range c.touches {
		t := &c.touches[i]
		if !t.looked {
			continue
		}
		w := wayOf(&t.at)
		down := w.dot(t.out)
		var f float64
		if t.met {
			f = min(max(0, t.force-float64(stiffTouch*t.unit*(t.height(c.x)+down))), mostTouch*t.unit)
		}
		t.force += float64(share * (f - t.force))
		t.slid = share * w.sub(t.out.scale(down)).len()
	}
	for i := range c.x {
		c.x[i] = c.x[i].add(way(i).scale(share))
	}
	return far * share
}
