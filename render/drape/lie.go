package drape

import (
	"context"
	"math"
	"slices"

	"github.com/aurelink/aurelink/render/body"
	"github.com/aurelink/aurelink/render/fit"
	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/unit"
)

// Lie is how a strand lies at rest, in the view frame, and what holds it there.
type Lie struct {
	Rest
	Length   unit.MM // round the loop where it lies, along the middles of its elements
	At       []unit.MM
	Out      []geom.Vec // by element: away from the skin, at a right angle to the chain
	Roll     []float64  // by element: how far it is turned about the chain from Out, radians
	Inner    []unit.MM  // by element: its length where it lies
	Gap      []unit.MM  // by element: from its underside, in its middle, to the skin nearest to it; less than 0 is in it
	Under    []geom.Point
	Tension  []float64 // by element, mN: what pulls at it lengthwise; less than 0 presses
	Contacts []Touching
}

// Touching is a place where a strand, or a charm on it, rests on something. Force is what presses it away from there,
// friction left out. Strands up the arm from the first are held at their heights (see stay): what holds them there is no
// touch, and skin carries little of them.
type Touching struct {
	Element int // of the strand; of a charm, the one it hangs from
	Charm   int // index into the strand's Hangs; -1 where it is the element itself that touches
	Strand  int // what it rests on; -1: the skin
	At      geom.Point
	Normal  geom.Vec
	Force   float64 // mN
}

// leastForce is what a touch presses at least to be told of, mN: a tenth of what a jump ring weighs.
const leastForce = .02

// bearing is how many steps forces are given to balance once places are found, which a preview does not wait for: by then
// skin and friction carry a strand's weight. Chosen by measuring.
const bearing = 24

// LieOnWrist brings strands to rest as OnWrist does, and says how they lie. It takes a few milliseconds more.
func LieOnWrist(ctx context.Context, w *body.Limb, strands []fit.Strand, charms [][]Charm) ([]Lie, error) {
	still, m := w.Still(), new(Room)
	skin := onSkin(still)
	all, err := m.settled(ctx, still, strands, charms)
	if err != nil {
		return nil, err
	}
	out := make([]Lie, len(all))
	for i, o := range all {
		out[i] = o.lie(w, still, m)
	}
	// Balance the forces, and read them off where the strands were before.
	chains, before := chainsOf(all), make([][]vec, len(all))
	for i, o := range all {
		before[i] = slices.Clone(o.x)
		o.slack = 4
	}
	for range bearing {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		m.find.find(chains)
		for _, c := range chains {
			c.meet(chains)
			c.newton(still, rules{reach: reach, down: skin.down}, false)
		}
	}
	for i, o := range all {
		o.x = before[i]
		o.bear(w, &out[i], all, chains)
	}
	return out, nil
}

// chainsOf are the chains of strands, each once.
func chainsOf(all []*worn) []*chain {
	var out []*chain
	for _, o := range all {
		if !slices.Contains(out, o.chain) {
			out = append(out, o.chain)
		}
	}
	return out
}

// lie reads off how a strand lies.
func (o *worn) lie(w, still *body.Limb, m *Room) Lie {
	turn := turnedBy(w)
	n := len(o.joint)
	l := Lie{
		Rest: o.rest(turn, w, m), At: make([]unit.MM, n), Out: make([]geom.Vec, n), Roll: make([]float64, n), Inner: make([]unit.MM, n),
		Gap: make([]unit.MM, n), Under: make([]geom.Point, n),
	}
	var first float64
	for i := range n {
		a, b := o.x[o.joint[i]], o.x[o.next(i)]
		length := b.sub(a).len()
		l.Inner[i] = unit.MM(length)
		if i == 0 && !o.s.Open {
			first = length / 2
		}
		l.At[i] = l.Length + unit.MM(length/2-first)
		l.Length += unit.MM(length)
		l.Roll[i] = roll(o.s, i)
		flat := l.Elements[i].Roll(-l.Roll[i])
		l.Out[i] = flat.Z
		mid := a.lerp(b, .5)
		far, foot := nearest(still, mid)
		l.Gap[i], l.Under[i] = unit.MM(far-o.high[i]), turn(foot)
	}
	return l
}

// bear reads off what holds a strand of all.
func (o *worn) bear(w *body.Limb, l *Lie, all []*worn, chains []*chain) {
	turn := turnedBy(w)
	n := len(o.joint)
	l.Tension = make([]float64, n)
	for i := range n {
		l.Tension[i] = o.rods[o.links[0].rod+i].tension
	}
	feel := func(i int) (Touching, bool) {
		t := &o.touches[i]
		at := t.place(o.x)
		return Touching{Charm: -1, Strand: -1, At: turn(at.sub(t.out.scale(t.radius))), Normal: geom.Vec(turn(t.out)), Force: t.force}, t.force >= leastForce
	}
	for i := o.hung[0].touch; i < o.hung[1].touch; i++ {
		if c, ok := feel(i); ok {
			c.Element, c.Charm = o.hanging(o.touches[i].at.node[0])
			l.Contacts = append(l.Contacts, c)
		}
	}
	for i := o.links[0].touch; i < o.links[1].touch; i++ {
		if c, ok := feel(i); ok {
			for c.Element+1 < n && o.touch[c.Element+1] <= i {
				c.Element++
			}
			l.Contacts = append(l.Contacts, c)
		}
	}
	for i := range o.near {
		m := &o.near[i]
		force := -m.stiff * m.height
		if force < leastForce || !o.has(m.pair.mine) {
			continue
		}
		mine := &o.capsules[m.pair.mine]
		c := Touching{Charm: -1, At: turn(m.at.of(o.x).sub(m.out.scale(mine.radius))), Normal: geom.Vec(turn(m.out)), Force: force}
		for k, p := range all {
			if p.chain == chains[m.pair.chain] && p.has(m.pair.other) {
				c.Strand = k
			}
		}
		if e := m.pair.mine - o.links[0].capsule; e >= 0 {
			c.Element = e
		} else {
			c.Element, c.Charm = o.hanging(mine.from)
		}
		l.Contacts = append(l.Contacts, c)
	}
}

// has says whether a capsule of the chain is the strand's.
func (o *worn) has(capsule int) bool {
	return o.hung[0].capsule <= capsule && capsule < o.hung[1].capsule || o.links[0].capsule <= capsule && capsule < o.links[1].capsule
}

// hanging is the charm whose eye is a node, and the element it hangs from.
func (o *worn) hanging(eye int) (element, charm int) {
	for k, e := range o.eye {
		if e == eye {
			return o.s.Hangs[k].Element, k
		}
	}
	return -1, -1
}

// nearest is how far a place is off the skin, mm (negative inside), and where the skin is nearest: from the place that
// Distance finds on, a slide along the skin until what is left stands on it.
func nearest(w *body.Limb, p vec) (float64, vec) {
	const slides, share, enough = 30, .7, 1e-4 // share: skin is round, and a whole slide would go past
	d, nx, ny, nz := w.Distance(p.x, p.y, p.z)
	sign := math.Copysign(1, d)
	q := p.sub(vec{nx, ny, nz}.scale(d))
	for range slides {
		d, nx, ny, nz = w.Distance(q.x, q.y, q.z)
		n := vec{nx, ny, nz}
		q = q.sub(n.scale(d))
		left := p.sub(q)
		slide := left.sub(n.scale(left.dot(n)))
		if slide.len() < enough {
			break
		}
		q = q.add(slide.scale(share))
	}
	return float64(sign * p.sub(q).len()), q
}

// Loosest is the element under which the gap to the skin is largest; the first of equals.
func (l *Lie) Loosest() int {
	best := 0
	for i, g := range l.Gap {
		if g > l.Gap[best] {
			best = i
		}
	}
	return best
}
