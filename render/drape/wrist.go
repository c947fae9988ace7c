package drape

import (
	"context"

	"github.com/aurelink/aurelink/render/body"
	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/fit"
	"github.com/aurelink/aurelink/render/geom"
)

// Room is memory that pieces use one after the other to come to rest. It holds nothing from one to the next.
type Room struct {
	worn  []*worn
	hand  []*worn // three on one chain
	lines []Curve
	flat  []geom.Frame
	line  Curve // that a strand starts from
	find  finder
}

// strand gives the memory of the i-th strand.
func (m *Room) strand(i int) *worn {
	for len(m.worn) <= i {
		m.worn = append(m.worn, &worn{chain: &chain{}})
	}
	return m.worn[i]
}

// OnWrist is [Room.OnWrist] in memory of its own.
func OnWrist(ctx context.Context, w *body.Limb, strands []fit.Strand, charms [][]Charm) ([]Rest, error) {
	return new(Room).OnWrist(ctx, w, strands, charms)
}

// OnWrist brings strands to rest on a limb; what it gives is the room's, until the next piece. charms are each strand's. Lengths are mm, weights g; where
// chains start from follows from the arm and the strands alone.
func (m *Room) OnWrist(ctx context.Context, w *body.Limb, strands []fit.Strand, charms [][]Charm) ([]Rest, error) {
	all, err := m.settled(ctx, w.Still(), strands, charms)
	if err != nil {
		return nil, err
	}
	out := make([]Rest, len(strands))
	for i, o := range all {
		out[i] = o.rest(turnedBy(w), w, m)
	}
	return out, nil
}

// onSkin is a limb as what strands lie on.
func onSkin(w *body.Limb) bed {
	return bed{ground: w, down: vec{float64(w.Down.X), float64(w.Down.Y), float64(w.Down.Z)}, grip: skinFriction, turn: ringTurn}
}

// settled brings strands to rest on an arm that is not turned: the first by itself, then all together.
func (m *Room) settled(ctx context.Context, w *body.Limb, strands []fit.Strand, charms [][]Charm) ([]*worn, error) {
	skin := onSkin(w)
	if w.Piece == design.HandChain {
		return m.onHand(ctx, w, &skin, strands, charms)
	}
	all, chains := make([]*worn, len(strands)), make([]*chain, len(strands))
	r := rules{steps: steps, rest: atRest, reach: reach, find: &m.find, down: skin.down}
	for i := range strands {
		s := &strands[i]
		if i == 0 {
			all[i] = m.strand(0)
			all[i].build(&skin, m.startFirst(w, s), s, charms[i], 0, nil)
		} else {
			all[i] = m.strand(i)
			all[i].build(&skin, m.startOver(w, s, all[0]), s, charms[i], float64(strands[i-1].Thickness), nil)
			all[i].stay()
		}
		chains[i] = all[i].chain
		if i == 0 {
			if _, err := settle(ctx, chains[:1], w, r); err != nil {
				return nil, err
			}
		}
	}
	if len(strands) > 1 {
		all[0].stay() // so that what lies by it stays by it
		if _, err := settle(ctx, chains, w, r); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// rest puts elements and charms in their places, turned, on a surface that is turned as well.
func (o *worn) rest(turn func(vec) geom.Point, on Surface, m *Room) Rest {
	n := len(o.joint)
	o.frames, o.hangs = sized(o.frames, n), sized(o.hangs, len(o.eye))
	r := Rest{Elements: o.frames, Hangs: o.hangs}
	m.flat = sized(m.flat, n)
	flat := m.flat
	for i := range n {
		a, b := turn(o.x[o.joint[i]]), turn(o.x[o.next(i)])
		out := o.touches[o.touch[i]].out.add(o.touches[o.nextTouch(i)].out)
		flat[i] = geom.FrameAlong(a.Lerp(b, .5), b.Sub(a), geom.Vec(turn(out)))
		r.Elements[i] = flat[i].Roll(roll(o.s, i))
	}
	for k, h := range o.s.Hangs {
		eye, foot := turn(o.x[o.eye[k]]), turn(o.x[o.eye[k]+1])
		low := r.Elements[h.Element].Origin.Add(geom.Vec(turn(o.rods[o.hung[0].rod+2*k].arm.at)))
		ring, at := threaded(&flat[h.Element], low, o.s, h, o.turn, eye.Sub(low).Unit())
		_, n := on.Under(foot)
		r.Hangs[k] = HangRest{Ring: ring, Charm: charmFrame(at, foot.Add(at.Sub(eye)), n)}
	}
	return r
}

// turnedBy takes places and ways to the view frame.
func turnedBy(w *body.Limb) func(vec) geom.Point {
	return func(v vec) geom.Point {
		x, z := w.Turned(v.x, v.z)
		return geom.Point{X: float32(x), Y: float32(v.y), Z: float32(z)}
	}
}
