package mesh

import (
	"math"

	"github.com/aurelink/aurelink/render/fit"
	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/glyph"
	"github.com/aurelink/aurelink/render/unit"
)

// blank is a flat charm before it is cut: its outline and what is engraved on it, in mm.
type blank struct {
	body, text []geom.Loop
}

// turn turns the blank about the origin, by an angle in radians.
func (b *blank) turn(angle float64) {
	s, c := math.Sincos(angle)
	for _, loops := range [2][]geom.Loop{b.body, b.text} {
		for _, l := range loops {
			for i, p := range l {
				x, y := float64(p.X), float64(p.Y)
				l[i] = geom.Point2{X: float32(float64(c*x) - float64(s*y)), Y: float32(float64(s*x) + float64(c*y))}
			}
		}
	}
}

// shift moves the blank.
func (b *blank) shift(x, y float64) {
	shift(b.body, float32(x), float32(y))
	shift(b.text, float32(x), float32(y))
}

// balance is the middle of the body's area, where its weight acts.
func (b *blank) balance() plane2 {
	var (
		area float64
		sum  plane2
	)
	for _, l := range b.body {
		for i, p := range l {
			q := l[(i+1)%len(l)]
			u, v := plane2{float64(p.X), float64(p.Y)}, plane2{float64(q.X), float64(q.Y)}
			w := u.cross(v)
			area += w
			sum = sum.add(u.add(v).mul(w / 3))
		}
	}
	return sum.mul(1 / area)
}

// skyline is the body seen from above: the highest y over each step of x.
type skyline struct {
	x0 float64
	y  []float64
}

const skyStep = 0.02 // mm

// above gives the body's skyline.
func (b *blank) above() skyline {
	lo, hi := glyph.Bounds(b.body)
	s := skyline{x0: float64(lo.X), y: make([]float64, 2+int(float64(hi.X-lo.X)/skyStep))}
	for i := range s.y {
		s.y[i] = math.Inf(-1)
	}
	for _, l := range b.body {
		for i, p := range l {
			q := l[(i+1)%len(l)]
			u, v := plane2{float64(p.X), float64(p.Y)}, plane2{float64(q.X), float64(q.Y)}
			n := 1 + int(math.Abs(v.x-u.x)/skyStep)
			for k := range n + 1 {
				w := u.add(v.sub(u).mul(float64(k) / float64(n)))
				at := &s.y[int((w.x-s.x0)/skyStep+0.5)]
				*at = max(*at, w.y)
			}
		}
	}
	return s
}

// rest is how high the middle of a disc of radius r comes to lie when it is let down on the skyline at x.
func (s *skyline) rest(x, r float64) (y float64, ok bool) {
	y = math.Inf(-1)
	first, last := int(math.Ceil((x-r-s.x0)/skyStep)), int((x+r-s.x0)/skyStep)
	for i := max(0, first); i <= min(last, len(s.y)-1); i++ {
		d := s.x0 + float64(float64(i)*skyStep) - x
		y = max(y, s.y[i]+math.Sqrt(max(0, float64(r*r)-float64(d*d))))
	}
	return y, !math.IsInf(y, -1)
}

// hang finds where the eye is soldered on, turns the blank so that it hangs in balance, moves it so that the
// eye is at the origin, and gives the eye.
//
// An eye let down onto the body at some x rests where it first touches. Straight above the balance is best; a
// little to the side costs some tilt, a place deep between arms costs reach, and a larger eye that spans them
// costs grace. The least of these together wins.
func (b *blank) hang() Tube {
	const (
		tilt3   = 3 * math.Pi / 180 // tilt that costs one
		deep    = 0.7               // mm below the body's top that costs one
		large   = 0.5               // mm of eye over the usual that costs one
		askew   = 0.5               // cost of any tilt: what is even should hang even
		largest = 2.2               // mm inside
	)
	var (
		sky    = b.above()
		middle = b.balance()
		lo, hi = glyph.Bounds(b.body)
		top    = float64(hi.Y)
		reach  = float64(hi.X-lo.X) / 2
		best   = math.Inf(1)
		inner  float64
		at     plane2
	)
	for in := float64(fit.EyeInner); in <= largest; in += 0.1 {
		r := in/2 + float64(fit.EyeWire-solder)
		for k := 0.; k <= reach; k += 0.05 {
			for _, x := range [2]float64{middle.x + k, middle.x - k} {
				y, ok := sky.rest(x, r)
				if !ok {
					continue
				}
				sq := func(v float64) float64 { return float64(v * v) }
				cost := sq(math.Atan2(x-middle.x, y-middle.y)/tilt3) + sq(max(0, top-y)/deep) + sq((in-float64(fit.EyeInner))/large)
				if k > 0 {
					cost += askew
				}
				if y > middle.y && cost < best-1e-9 {
					best, inner, at = cost, in, plane2{x, y}
				}
			}
		}
	}
	b.shift(-at.x, -at.y)
	if d := middle.sub(at); d.y < 0 {
		b.turn(math.Atan2(-d.x, -d.y))
	}
	// The top of the opening is where the eye is pulled: it stays in its place for a larger eye.
	down := (float64(fit.EyeInner) - inner) / 2
	b.shift(0, down)
	return eye(0, down, inner)
}

// seat finds the height at which an inline charm is carried, moves the blank so that it is at y = 0, and gives
// the eyes: their distance follows fit.ConnectorInner. Where the body does not reach an eye, a post of the
// eye's own wire does.
func (b *blank) seat(size unit.MM) []Tube {
	const (
		high  = 0.1  // how much a mm off the balance costs, in mm of post
		touch = 0.12 // mm between wire and edge that solder fills
	)
	var (
		middle = b.balance()
		lo, hi = glyph.Bounds(b.body)
		best   = math.Inf(1)
		left   float64
		right  float64
		row    float64
	)
	// Carried above its balance a charm hangs straight; below, it would turn over.
	for y := middle.y; y < float64(hi.Y)-0.15; y += 0.05 {
		l, r, ok := b.ends(y)
		if !ok {
			continue
		}
		if cost := float64(high*(y-middle.y)) - (r - l); cost < best {
			best, left, right, row = cost, l, r, y
		}
	}
	x := float64(lo.X+hi.X) / 2
	b.shift(-x, -row)
	left, right = left-x, right-x
	edge := float64(size) / 2
	reach := edge + float64(fit.EyeWire+fit.EyeInner)/2
	tubes := []Tube{eye(-reach, 0, float64(fit.EyeInner)), eye(reach, 0, float64(fit.EyeInner))}
	post := func(from, to float64) {
		tubes = append(tubes, Tube{
			Center: []geom.Point{{X: float32(from)}, {X: float32(to)}},
			Radius: float32(fit.EyeWire / 2),
		})
	}
	if left+edge > touch {
		post(-edge, left+float64(solder))
	}
	if edge-right > touch {
		post(edge, right-float64(solder))
	}
	return tubes
}

// ends is where the body begins and ends on the line at y.
func (b *blank) ends(y float64) (left, right float64, ok bool) {
	left, right = math.Inf(1), math.Inf(-1)
	for _, l := range b.body {
		for i, p := range l {
			q := l[(i+1)%len(l)]
			py, qy := float64(p.Y), float64(q.Y)
			if (py > y) == (qy > y) {
				continue
			}
			x := float64(p.X) + float64((y-py)/(qy-py)*float64(q.X-p.X))
			left, right = min(left, x), max(right, x)
		}
	}
	return left, right, left < right
}
