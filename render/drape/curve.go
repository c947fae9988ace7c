// Package drape says where a piece comes to rest: the line of each strand, the place of every link on it, and how
// charms hang.
package drape

import (
	"math"
	"sort"

	"github.com/aurelink/aurelink/render/geom"
)

// Curve is the line of a strand with the way out from what it lies on.
type Curve struct {
	p   []geom.Point // where closed, the last is the first
	out []geom.Vec   // unit
	s   []float32    // arc length, mm
}

// newCurve measures a line.
func newCurve(p []geom.Point, out []geom.Vec) *Curve {
	c := &Curve{p: p, out: out, s: make([]float32, len(p))}
	c.measure()
	return c
}

// measure finds the arc lengths of a curve's places.
func (c *Curve) measure() {
	var sum float64
	for i := range c.p {
		if i > 0 {
			sum += float64(c.p[i].Sub(c.p[i-1]).Len())
		}
		c.s[i] = float32(sum)
	}
}

// Len is the line's length, mm.
func (c *Curve) Len() float32 { return c.s[len(c.s)-1] }

// At is the place at arc length s from the line's start, and the way out there. It goes on straight past the ends.
func (c *Curve) At(s float32) (geom.Point, geom.Vec) {
	i := sort.Search(len(c.s), func(i int) bool { return c.s[i] > s })
	i = min(max(i, 1), len(c.s)-1)
	t := (s - c.s[i-1]) / max(1e-6, c.s[i]-c.s[i-1])
	u := min(1, max(0, t))
	return c.p[i-1].Lerp(c.p[i], t), c.out[i-1].Scale(1 - u).Add(c.out[i].Scale(u)).Unit()
}

// Straight is a line from left to right, of a length, starting at x, y.
func Straight(x, y, height, length float64) *Curve {
	p := []geom.Point{{X: float32(x), Y: float32(y), Z: float32(height)}, {X: float32(x + length), Y: float32(y), Z: float32(height)}}
	return newCurve(p, []geom.Vec{{Z: 1}, {Z: 1}})
}

// Arc is part of a shallow bow, its lowest point at x = 0, y: what a close look at the middle of a bracelet sees. The
// arc length at the lowest point is mid, so that the line can be used with a whole strand's arc lengths.
func Arc(y, height, mid, reach, radius float64) *Curve {
	const n = 96
	p, out := make([]geom.Point, n+1), make([]geom.Vec, n+1)
	for i := range p {
		a := (2*float64(i)/n - 1) * reach / radius
		s, c := math.Sincos(a)
		p[i] = geom.Point{X: float32(radius * s), Y: float32(y + radius*(1-c)), Z: float32(height)}
		out[i] = geom.Vec{Z: 1}
	}
	c := newCurve(p, out)
	start := float32(mid) - c.Len()/2
	for i := range c.s {
		c.s[i] += start
	}
	return c
}
