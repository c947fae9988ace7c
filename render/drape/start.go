package drape

import (
	"math"
	"sort"

	"github.com/aurelink/aurelink/render/body"
	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/fit"
	"github.com/aurelink/aurelink/render/geom"
)

// lying is about how a loop lies on a limb before it comes to rest, in a plane: how high, as shares of the limb's girth, and how
// tilted, in degrees.
type lying struct {
	top, bottom float64
	// The front hangs lower than the back, the more so the more slack there is, by most of the difference at slack mm; and lower
	// on -X by side.
	minTilt, maxTilt, slack, side float64
}

// lyingOn is how a piece lies on a limb. Chosen by eye.
func lyingOn(w *body.Limb) lying {
	up := w.Down.Y > 0 // a hand that is raised: a loop slides from it
	switch {
	case w.Piece == design.Anklet:
		return lying{.1, -.4, 1, 6, 30, 0}
	case w.Piece == design.FingerRing && up:
		return lying{-.1, .4, 0, 0, 3, 0}
	case w.Piece == design.FingerRing:
		return lying{-.02, -.4, 2, 8, 3, 0}
	case up:
		return lying{.02, .9, 3, 12, 14, 0}
	}
	return lying{-2. / 160, -60. / 160, 3, 38, 14, 2.6}
}

// along is how long a strand may be laid along the skin, mm: links are straight, and rings stand higher than links.
func along(s *fit.Strand) float64 {
	const straight, ring = .996, .04
	return float64(straight*float64(s.Loop)) - float64(ring*float64(len(s.Elements)-s.Links))
}

// startFirst is where a strand lies before it comes to rest, in closed form: in a tilted plane, touching the skin all round,
// slid down until it is filled. More slack means more tilt and more slide.
func (m *Room) startFirst(w *body.Limb, s *fit.Strand) *Curve {
	const degree = math.Pi / 180
	l, size := lyingOn(w), float64(w.Size)
	off, length := float64(s.Thickness)/2, along(s)
	tilt := math.Tan(degree * (l.minTilt + float64((l.maxTilt-l.minTilt)*(1-math.Exp(-max(0, float64(s.Slack)-3)/l.slack)))))
	side := math.Tan(degree * l.side)
	if w.Piece == design.Necklace {
		at := func(drop float64, step int) *Curve {
			return m.line.ring(w, napeOf(size), necklaceHeight(size, drop), off, 0, 0, step)
		}
		return at(fall(.05*size, size, func(drop float64) float64 { return float64(at(drop, 8).Len()) - length }), 4)
	}
	if down, level := hangsTo(w); level {
		const high = -.05
		at := func(gap float64, step int) *Curve {
			return m.line.ring(w, high*size, func(geom.Point) float64 { return high * size }, off, gap, down, step)
		}
		return at(fall(0, .4*size, func(gap float64) float64 { return float64(at(gap, 8).Len()) - length }), 4)
	}
	at := func(y float64, step int) *Curve {
		plane := func(p geom.Point) float64 { return y - float64(float64(p.Z)*tilt) + float64(float64(p.X)*side) }
		return m.line.ring(w, y, plane, off, 0, 0, step)
	}
	return at(fall(l.top*size, l.bottom*size, func(y float64) float64 { return float64(at(y, 8).Len()) - length }), 4)
}

// napeOf is how high a necklace lies at the nape of a neck of a girth. Chosen by eye.
func napeOf(size float64) float64 { return -.01 * size }

// necklaceHeight is about how high a necklace lies that drops by so much from the nape to the front: it runs close round the neck to
// the shoulders and falls in front. Chosen by eye.
func necklaceHeight(size, drop float64) func(geom.Point) float64 {
	nape := napeOf(size)
	return func(p geom.Point) float64 {
		front := (1 + float64(p.Z)/math.Hypot(float64(p.X), float64(p.Z))) / 2
		return nape - float64(drop*front*front*front)
	}
}

// startOver is where a strand lies up the arm from another that has come to rest: everywhere by what was asked for. What it
// is longer than the skin there it stands off under the arm, out of sight; where it is shorter it lies up to mostLift
// further up, where the arm is narrower.
func (m *Room) startOver(w *body.Limb, s *fit.Strand, first *worn) *Curve {
	off, length := float64(s.Thickness)/2, along(s)
	p, up := first.profile(), float64(s.Up)
	down, _ := hangsTo(w)
	at := func(lift, gap float64, step int) *Curve {
		high := func(q geom.Point) float64 { return p.at(q) + up + lift }
		return m.line.ring(w, p.y[0]+up+lift, high, off, gap, down, step)
	}
	over := func(lift, gap float64) float64 { return float64(at(lift, gap, 8).Len()) - length }
	lift := fall(mostLift, 0, func(lift float64) float64 { return over(lift, 0) })
	return at(lift, fall(0, 12, func(gap float64) float64 { return over(lift, gap) }), 4)
}

// mostLift keeps a strand that is short beside the next, mm.
const mostLift = 1.5

// profile is how high a strand lies by the direction from the arm's axis, mm by radians; it grows from the palm round.
type profile struct{ turn, y []float64 }

func (o *worn) profile() profile {
	var p profile
	for i := range o.joint {
		v := o.x[o.joint[(i+1)%len(o.joint)]]
		t := math.Atan2(v.x, v.z)
		// The seam is about the palm: leave out what goes back over it.
		if n := len(p.turn); n == 0 && t > 0 || n > 0 && t <= p.turn[n-1] {
			continue
		}
		p.turn, p.y = append(p.turn, t), append(p.y, v.y)
	}
	return p
}

func (p *profile) at(q geom.Point) float64 {
	t := math.Atan2(float64(q.X), float64(q.Z))
	i := sort.SearchFloat64s(p.turn, t)
	n := len(p.turn)
	if i == 0 || i == n { // between the last and the first
		gap := 2*math.Pi + p.turn[0] - p.turn[n-1]
		if i == 0 {
			t += 2 * math.Pi
		}
		return p.y[n-1] + float64((p.y[0]-p.y[n-1])*min(1, (t-p.turn[n-1])/gap))
	}
	return p.y[i-1] + float64((p.y[i]-p.y[i-1])*(t-p.turn[i-1]))/(p.turn[i]-p.turn[i-1])
}

// fall finds x between from and to where f, which grows on the way, is zero, to a few hundredths of f's unit; the nearer end
// where it is not. It is Dekker's method in its simplest form (false position, Illinois).
func fall(from, to float64, f func(float64) float64) float64 {
	a, fa := from, f(from)
	if fa >= 0 {
		return from
	}
	b, fb := to, f(to)
	if fb <= 0 {
		return to
	}
	last := 0.
	for range 8 {
		x := (float64(a*fb) - float64(b*fa)) / (fb - fa)
		fx := f(x)
		if math.Abs(fx) < .05 {
			return x
		}
		if fx > 0 {
			b, fb = x, fx
			if last > 0 {
				fa /= 2
			}
		} else {
			a, fa = x, fx
			if last < 0 {
				fb /= 2
			}
		}
		last = fx
	}
	return (float64(a*fb) - float64(b*fa)) / (fb - fa)
}

// hangsTo is the direction of [body.Limb.Place] in which a loop hangs off a limb that is held level; of one that is not, the far
// side, where what a loop is too long by is out of sight.
func hangsTo(w *body.Limb) (direction int, level bool) {
	if math.Abs(float64(w.Down.Y)) > .5 {
		return 0, false
	}
	turn := math.Atan2(float64(w.Down.X), float64(w.Down.Z))/(2*math.Pi) + .5
	return int(math.Round(turn*body.Directions)) % body.Directions, true
}

// ring makes the curve a line round a limb, as high as height says for a place, moved off the skin: by off everywhere, and by gap
// more in the direction down, less so to its sides. Every step-th direction is used. It starts at the palm, under the arm, where the seam is, and on a hand at
// its back; y is about the height there.
func (c *Curve) ring(w *body.Limb, y float64, height func(geom.Point) float64, off, gap float64, down, step int) *Curve {
	n, from := body.Directions/step, 0
	if w.Piece == design.HandChain {
		from = body.Directions / 2
	}
	c.p, c.out, c.s = sized(c.p, n+1), sized(c.out, n+1), sized(c.s, n+1)
	p := c.p
	for i := range n {
		at := (i*step + from) % body.Directions
		d := off + float64(gap*(1+math.Cos(2*math.Pi*float64(at-down)/body.Directions)))/2
		// The height of the last place is nearly this one's.
		for range 12 {
			last := y
			y = height(w.Place(at, y, d))
			if math.Abs(y-last) < .02 {
				break
			}
		}
		p[i] = w.Place(at, y, d)
	}
	p[n] = p[0]
	c.measure()
	return c
}
