package canvas

import (
	"image/color"
	"math"
)

// Dot draws a small disc at a place in the frame, px, that stands off whatever is under it.
func (s *Sheet) Dot(x, y float64, c color.NRGBA) {
	r := s.ems(dotSize)
	halo := r + max(1, s.ems(.05))
	p, ok := s.pen(box(x-halo-1, y-halo-1, x+halo+1, y+halo+1))
	if !ok {
		return
	}
	p.disc(x, y, halo)
	p.fill(s.tone.halo)
	p.disc(x, y, r)
	p.fill(c)
}

// Arrow draws an arrow between two places in the frame, px. One that is shorter than its head is left out.
func (s *Sheet) Arrow(fromX, fromY, toX, toY float64, c color.NRGBA) {
	dx, dy := toX-fromX, toY-fromY
	l := math.Sqrt(float64(dx*dx) + float64(dy*dy))
	head := s.ems(.6)
	if l < head {
		return
	}
	dx, dy = dx/l, dy/l
	width, halo := max(1.2, s.ems(.14)), max(1, s.ems(.07))
	reach := head + halo + 2
	p, ok := s.pen(box(min(fromX, toX)-reach, min(fromY, toY)-reach, max(fromX, toX)+reach, max(fromY, toY)+reach))
	if !ok {
		return
	}
	neckX, neckY := toX-float64(dx*head), toY-float64(dy*head)
	wing := head * .38
	p.stroke(fromX, fromY, neckX, neckY, width+float64(2*halo))
	p.fill(s.tone.halo)
	head2, wing2 := head+float64(3*halo), wing+float64(1.6*halo)
	tipX, tipY := toX+float64(2*dx*halo), toY+float64(2*dy*halo)
	backX, backY := tipX-float64(dx*head2), tipY-float64(dy*head2)
	p.polygon(tipX, tipY, backX-float64(dy*wing2), backY+float64(dx*wing2), backX+float64(dy*wing2), backY-float64(dx*wing2))
	p.fill(s.tone.halo)
	p.stroke(fromX, fromY, neckX, neckY, width)
	p.fill(c)
	p.polygon(toX, toY, neckX-float64(dy*wing), neckY+float64(dx*wing), neckX+float64(dy*wing), neckY-float64(dx*wing))
	p.fill(c)
}

// dotSize is a dot's radius in ems: it is seen on small pictures and leaves the links of large ones in sight.
const dotSize = .2
