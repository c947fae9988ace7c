package drape

import (
	"context"
	"math"

	"github.com/aurelink/aurelink/render/body"
	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/fit"
	"github.com/aurelink/aurelink/render/geom"
)

// The strands of a hand-chain are one chain: where the loop round the wrist is closed, the strand over the hand hangs in the ring, and
// its other end in the ring of the loop round the finger.

// onHand brings a hand-chain to rest.
func (m *Room) onHand(ctx context.Context, w *body.Limb, skin *bed, strands []fit.Strand, charms [][]Charm) ([]*worn, error) {
	m.lines = sized(m.lines, design.HandStrands)
	wrist, over, finger := &m.lines[design.OnWrist], &m.lines[design.OverHand], &m.lines[design.OnFinger]
	wrist.set(m.startFirst(w, &strands[design.OnWrist]))
	finger.set(m.startFinger(w, &strands[design.OnFinger]))
	// From the lower side of one ring to the upper side of the other.
	from, to := wrist.p[0], finger.p[0]
	from.Y -= float32(ringReach(&strands[design.OnWrist]))
	to.Y += float32(ringReach(&strands[design.OnFinger]))
	over.over(skin, from, to, &strands[design.OverHand])

	all := m.together(skin, strands, charms, nil)
	r := rules{steps: steps, rest: atRest, reach: reach, find: &m.find, down: skin.down}
	_, err := settle(ctx, []*chain{all[0].chain}, w, r)
	return all, err
}

// together makes one chain of a hand-chain's strands, along m's lines.
func (m *Room) together(g *bed, strands []fit.Strand, charms [][]Charm, lay [][]vec) []*worn {
	for len(m.hand) < len(strands) {
		o := &worn{chain: &chain{}}
		if len(m.hand) > 0 {
			o.chain = m.hand[0].chain
		}
		m.hand = append(m.hand, o)
	}
	all := m.hand[:len(strands)]
	all[0].clear()
	for i, o := range all {
		var way []vec
		if lay != nil {
			way = lay[i]
		}
		o.place(g, &m.lines[i], &strands[i], charms[i], 0, way)
	}
	for _, o := range all {
		o.join(g)
	}
	open := all[design.OverHand]
	open.in(all[design.OnWrist], open.joint[0])
	open.in(all[design.OnFinger], open.end)
	all[0].ready()
	return all
}

// ringReach is how far the inside of a loop's closing ring is from its middle, mm.
func ringReach(loop *fit.Strand) float64 { return float64(loop.Elements[0].Inner) / 2 }

// in hangs a node in the closing ring of a loop.
func (o *worn) in(loop *worn, node int) {
	o.rods = append(o.rods, rod{
		length: ringReach(loop.s),
		span:   stencil{n: 3, node: [3]int{node, loop.joint[0], loop.next(0)}, w: [3]float64{1, -.5, -.5}},
	})
}

// set makes c a line like another.
func (c *Curve) set(d *Curve) {
	c.p, c.out, c.s = append(c.p[:0], d.p...), append(c.out[:0], d.out...), append(c.s[:0], d.s...)
}

// clearOf is how far below where a ring sits a loop on a finger is laid, off the web, as a share of the finger's girth. Chosen by eye.
const clearOf = .09

// startFinger is where the loop round the finger of a hand lies before it comes to rest: level, where the finger is free. What it is longer
// than the finger it stands off at the palm.
func (m *Room) startFinger(w *body.Limb, s *fit.Strand) *Curve {
	f := w.Finger()
	off, length := float64(s.Thickness)/2, along(s)
	y := w.Seat() - float64(clearOf*float64(f.Size))
	at := func(gap float64, step int) *Curve {
		return m.line.ring(f, y, func(geom.Point) float64 { return y }, off, gap, 0, step)
	}
	return at(fall(0, 8, func(gap float64) float64 { return float64(at(gap, 8).Len()) - length }), 4)
}

// over makes the curve the line of a strand over the back of a hand, from ring to ring: straight down, and where the strand is longer,
// bowed to a side, so that it is as long.
func (c *Curve) over(skin *bed, from, to geom.Point, s *fit.Strand) {
	const n, most = 48, 40. // mm
	c.p, c.out, c.s = sized(c.p, n+1), sized(c.out, n+1), sized(c.s, n+1)
	off := float64(s.Thickness) / 2
	bowed := func(bow float64) float64 {
		z := float64(from.Z)
		for i := range c.p {
			t := float64(i) / n
			side := bow * math.Sin(math.Pi*t)
			x := float64(from.X) + float64(float64(to.X-from.X)*t) + side
			y := float64(from.Y) + float64(float64(to.Y-from.Y)*t)
			var out geom.Vec
			for range 12 {
				d, nx, ny, nz := skin.Distance(x, y, z)
				out = geom.Vec{X: float32(nx), Y: float32(ny), Z: float32(nz)}
				if math.Abs(d-off) < .02 {
					break
				}
				z += (off - d) / max(.4, nz)
			}
			c.p[i], c.out[i] = geom.Point{X: float32(x), Y: float32(y), Z: float32(z)}, out
		}
		c.measure()
		return float64(c.Len())
	}
	bowed(fall(0, most, func(bow float64) float64 { return bowed(bow) - float64(s.Loop) }))
}

// handLaid brings a hand-chain to rest on a table: the loop for the wrist on the left, the strand to the right of it, and the loop for the
// finger, laid by hand as loops are.
func (m *Room) handLaid(ctx context.Context, on Table, table *bed, strands []fit.Strand, charms [][]Charm, seed uint64) ([]*worn, error) {
	m.lines = sized(m.lines, design.HandStrands)
	wrist, over, finger := &m.lines[design.OnWrist], &m.lines[design.OverHand], &m.lines[design.OnFinger]
	left, right := &strands[design.OnWrist], &strands[design.OnFinger]
	wrist.oval(on, float64(left.Loop), mixed(seed, design.OnWrist))
	finger.oval(on, float64(right.Loop), mixed(seed, design.OnFinger))
	over.bow(float64(strands[design.OverHand].Loop), mixed(seed, design.OverHand))
	// Ovals begin at their tops: turn them towards each other, and move what lies right of the first to where it hangs in.
	wrist.turned(1)
	finger.turned(-1)
	over.to(wrist.p[0].X+float32(ringReach(left)), wrist.p[0].Y)
	end := over.p[len(over.p)-1]
	finger.to(end.X+float32(ringReach(right)), end.Y)

	// All of it lies about the middle, and charms towards the lower edge.
	lo, hi := geom.Point{X: math.MaxFloat32, Y: math.MaxFloat32}, geom.Point{X: -math.MaxFloat32, Y: -math.MaxFloat32}
	fan := make([][]vec, len(strands))
	for i := range strands {
		for _, p := range m.lines[i].p {
			lo, hi = geom.Point{X: min(lo.X, p.X), Y: min(lo.Y, p.Y)}, geom.Point{X: max(hi.X, p.X), Y: max(hi.Y, p.Y)}
		}
		for range strands[i].Hangs {
			fan[i] = append(fan[i], vec{y: -1})
		}
	}
	for i := range strands {
		for k := range m.lines[i].p {
			p := &m.lines[i].p[k]
			*p = geom.Point{X: p.X - (lo.X+hi.X)/2, Y: p.Y - (lo.Y+hi.Y)/2, Z: float32(strands[i].Thickness) / 2}
		}
	}
	all := m.together(table, strands, charms, fan)
	for _, o := range all {
		o.over(nil)
	}
	_, err := settle(ctx, []*chain{all[0].chain}, table.ground, rules{steps: steps, rest: atRest, reach: reach, find: &m.find, down: table.down})
	return all, err
}

// bow makes the curve a line of a length from left to right that swings a little to both sides, as it is laid by hand.
func (c *Curve) bow(length float64, seed uint64) {
	const n = 96
	c.p, c.out, c.s = sized(c.p, n+1), sized(c.out, n+1), sized(c.s, n+1)
	first, second := .05+float64(.03*share01(seed, 0)), .04*(share01(seed, 1)-.5)
	for i := range c.p {
		t := float64(i) / n
		y := -float64(first*math.Sin(math.Pi*t)) + float64(second*math.Sin(2*math.Pi*t))
		c.p[i], c.out[i] = geom.Point{X: float32(t), Y: float32(y)}, geom.Vec{Z: 1}
	}
	c.scaled(length)
	c.measure()
}

// turned turns a line on a table to the right by a number of quarters, 1 or -1.
func (c *Curve) turned(quarters float32) {
	for i, p := range c.p {
		c.p[i] = geom.Point{X: p.Y * quarters, Y: -p.X * quarters}
	}
}

// to moves a line on a table so that it begins at a place.
func (c *Curve) to(x, y float32) {
	from := c.p[0]
	for i := range c.p {
		c.p[i].X, c.p[i].Y = c.p[i].X-from.X+x, c.p[i].Y-from.Y+y
	}
}
