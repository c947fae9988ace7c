package glyph

import (
	"math"
	"strconv"
)

func parseFloat(s string) (float64, error) { return strconv.ParseFloat(s, 64) }

// arc reads the arguments of an A command and draws it.
func (s *scanner) arc(base point, p *pencil) error {
	var v [3]float64 // radii and turn
	for i := range v {
		if i > 0 {
			s.separator()
		}
		var err error
		if v[i], err = s.number(); err != nil {
			return err
		}
	}
	s.separator()
	large, err := s.flag()
	if err != nil {
		return err
	}
	s.separator()
	sweep, err := s.flag()
	if err != nil {
		return err
	}
	s.separator()
	var to [1]point
	if err := s.points(base, to[:]); err != nil {
		return err
	}
	p.arc(math.Abs(v[0]), math.Abs(v[1]), v[2]*math.Pi/180, large, sweep, to[0])
	return nil
}

// arc draws part of an ellipse with its first axis turned by angle, by the conversion from end points to
// centre of SVG 2, appendix B.2.4, radii grown where they do not reach (B.2.5).
func (p *pencil) arc(rx, ry, angle float64, large, sweep bool, to point) {
	from := p.here()
	if rx < p.tolerance/100 || ry < p.tolerance/100 || from == to {
		p.line(to)
		return
	}
	sin, cos := math.Sincos(angle)
	turn := func(q point) point { // into the ellipse's axes
		return point{float64(cos*q.x) + float64(sin*q.y), float64(cos*q.y) - float64(sin*q.x)}
	}
	unturn := func(q point) point {
		return point{float64(cos*q.x) - float64(sin*q.y), float64(sin*q.x) + float64(cos*q.y)}
	}

	// Scale the ellipse to a unit circle, where half the chord is h.
	half := turn(from.sub(to).mul(0.5))
	h := point{half.x / rx, half.y / ry}
	if l := h.len(); l > 1 {
		rx, ry = rx*l, ry*l
		h = h.mul(1 / l)
	}
	rest := 1/h.dot(h) - 1
	k := math.Sqrt(max(rest, 0))
	if large == sweep {
		k = -k
	}
	c := point{h.y * k, -h.x * k}

	// Walk the circle from one end to the other.
	a0 := math.Atan2(h.y-c.y, h.x-c.x)
	sweepBy := math.Atan2(-h.y-c.y, -h.x-c.x) - a0
	if sweep && sweepBy < 0 {
		sweepBy += 2 * math.Pi
	}
	if !sweep && sweepBy > 0 {
		sweepBy -= 2 * math.Pi
	}
	// A chord over an angle t leaves a circle by r(1-cos(t/2)), which is less than r t*t/8.
	n := p.pieces(steps(max(rx, ry)*sweepBy*sweepBy/8, p.tolerance))
	middle := from.add(to).mul(0.5)
	for i := 1; i < n; i++ {
		sa, ca := math.Sincos(a0 + float64(sweepBy*float64(i)/float64(n)))
		p.line(middle.add(unturn(point{rx * (c.x + ca), ry * (c.y + sa)})))
	}
	p.line(to)
}
