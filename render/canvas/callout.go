package canvas

import (
	"image"
	"math"
)

// Callout is a small label and the place in the frame it speaks of.
type Callout struct {
	X, Y float64 // px
	Text string
}

// Callouts draws labels with leader lines, in order, and says which box each took, label and line together.
// Each label takes the nearest free place that is inside the frame and clear of what stands on the sheet and of
// the points of all the callouts. Where there is none, it is drawn all the same, inside the frame.
func (s *Sheet) Callouts(list ...Callout) []image.Rectangle {
	dot := s.ems(0.26)
	keep := make([]image.Rectangle, len(list))
	for i, c := range list {
		keep[i] = box(c.X-2*dot, c.Y-2*dot, c.X+2*dot, c.Y+2*dot)
	}
	boxes := make([]image.Rectangle, len(list))
	for i, c := range list {
		boxes[i] = s.callout(c, dot, keep)
	}
	return boxes
}

// callout draws one label.
func (s *Sheet) callout(c Callout, dot float64, keep []image.Rectangle) image.Rectangle {
	size := s.ems(0.86)
	l := line{{s.face(medium, size), Clean(c.Text)}}.fit(s.ems(12))
	if l == nil || l[0].text == "" || !(image.Point{int(c.X), int(c.Y)}).In(s.img.Bounds()) {
		return image.Rectangle{}
	}
	padX, padY := s.ems(0.5), s.ems(0.4)
	w, h := l.width()+2*padX, l.height()+2*padY
	label := s.place(c, w, h, keep)

	// Lead from the middle of the label's nearest side.
	cx, cy := float64(label.Min.X+label.Max.X)/2, float64(label.Min.Y+label.Max.Y)/2
	fromX := min(max(c.X, float64(label.Min.X)+padX), float64(label.Max.X)-padX)
	fromY := cy
	switch {
	case float64(label.Max.Y) <= c.Y:
		fromY = float64(label.Max.Y)
	case float64(label.Min.Y) >= c.Y:
		fromY = float64(label.Min.Y)
	case c.X < cx:
		fromX = float64(label.Min.X)
	default:
		fromX = float64(label.Max.X)
	}
	thin, halo := s.hairline(), float64(s.hairline()*1.2)
	reach := dot + halo + 1
	area := label.Union(box(c.X-reach, c.Y-reach, c.X+reach, c.Y+reach))
	p, ok := s.pen(area)
	if !ok {
		return image.Rectangle{}
	}

	// Stop the line at the rim of the dot.
	dx, dy := c.X-fromX, c.Y-fromY
	rim := 1 - min(1, dot/max(1, math.Sqrt(float64(dx*dx)+float64(dy*dy))))
	toX, toY := fromX+float64(dx*rim), fromY+float64(dy*rim)
	p.stroke(fromX, fromY, toX, toY, thin+2*halo)
	p.disc(c.X, c.Y, dot+halo)
	p.fill(s.tone.halo)
	p.stroke(fromX, fromY, toX, toY, thin)
	p.fill(s.tone.ink)
	p.disc(c.X, c.Y, dot)
	p.fill(s.tone.ink)
	p.disc(c.X, c.Y, dot-float64(1.5*thin))
	p.fill(opaque(s.tone.halo))
	s.plate(p, label)
	l.draw(p.img, float64(label.Min.X)+padX, float64(label.Min.Y)+padY+l.height(), s.tone.ink)
	return s.done(area)
}

// place finds where a label of a size goes: the first of eight directions and three distances that is inside
// the frame and free, or else the first that is, moved inside the frame.
func (s *Sheet) place(c Callout, w, h float64, keep []image.Rectangle) image.Rectangle {
	b := s.img.Bounds().Inset(round(s.margin() / 2))
	ways := [...][2]float64{{1, -1}, {-1, -1}, {1, 1}, {-1, 1}, {0, -1}, {0, 1}, {1, 0}, {-1, 0}}
	at := func(way [2]float64, far float64) image.Rectangle {
		x, y := c.X+float64(way[0]*(far+w/2)), c.Y+float64(way[1]*(far+h/2))
		return box(x-w/2, y-h/2, x+w/2, y+h/2)
	}
	for _, far := range [...]float64{1.6, 3, 4.8} {
	next:
		for _, way := range ways {
			r := at(way, s.ems(far))
			if !r.In(b) {
				continue
			}
			for _, t := range s.taken {
				if r.Overlaps(t) {
					continue next
				}
			}
			for _, k := range keep {
				if r.Overlaps(k) {
					continue next
				}
			}
			return r
		}
	}
	r := at(ways[0], s.ems(1.6))
	dx := max(b.Min.X-r.Min.X, min(0, b.Max.X-r.Max.X))
	dy := max(b.Min.Y-r.Min.Y, min(0, b.Max.Y-r.Max.Y))
	return r.Add(image.Pt(dx, dy))
}
