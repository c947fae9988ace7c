package canvas

import (
	"image"
	"image/color"
)

// Legend says what the colours of a picture mean: by name, or by a scale that runs from low to high.
type Legend struct {
	Title     string
	Entries   []LegendEntry
	Low, High string
	Ramp      func(t float64) color.NRGBA // 0 is Low, 1 is High; nil for Entries
}

// LegendEntry is one colour and its name.
type LegendEntry struct {
	Name  string
	Color color.NRGBA
}

// rampSteps is how many flat steps a scale is drawn in, finer than the eye tells apart at its size.
const rampSteps = 64

// Legend writes a legend at the bottom left, entries one above the other, and says which box it took.
func (s *Sheet) Legend(l Legend) image.Rectangle {
	b := s.img.Bounds()
	title := line{{s.face(medium, s.em), Clean(l.Title)}}
	body := s.face(regular, s.ems(0.9))
	padX, padY, leading, chip := s.ems(0.62), s.ems(0.5), s.ems(1.5), s.ems(0.9)
	room := float64(b.Dx())/2 - 2*s.margin()

	rows := len(l.Entries)
	width := title.width()
	var names []line
	for _, e := range l.Entries {
		n := line{{body, Clean(e.Name)}}.fit(room - 2*chip)
		if n == nil {
			continue
		}
		names = append(names, n)
		width = max(width, 1.6*chip+n.width())
	}
	low, high := line{{body, Clean(l.Low)}}, line{{body, Clean(l.High)}}
	ramp := s.ems(9)
	if l.Ramp != nil {
		rows = 1
		width = max(width, low.width()+ramp+high.width()+2*chip*.6)
	}
	capital := title.height()
	x0, y1 := float64(b.Min.X)+s.margin(), float64(b.Max.Y)-s.margin()
	y0 := y1 - capital - 2*padY - float64(leading*float64(rows))
	area := box(x0, y0, x0+width+2*padX, y1)
	p, ok := s.pen(area)
	if !ok {
		return image.Rectangle{}
	}
	s.plate(p, area)
	title.draw(p.img, x0+padX, y0+padY+capital, s.tone.ink)
	foot := func(row int) float64 { return y0 + padY + capital + float64(leading*float64(row+1)) }
	if l.Ramp != nil {
		x, y := x0+padX, foot(0)
		low.draw(p.img, x, y, s.tone.ink)
		x += low.width() + float64(chip*.6)
		for i := range rampSteps {
			at := func(i int) float64 { return float64(round(x + float64(ramp*float64(i)/rampSteps))) }
			p.rect(at(i), y-chip, at(i+1), y+float64(chip*.1))
			p.fill(l.Ramp(float64(i) / (rampSteps - 1)))
		}
		high.draw(p.img, x+ramp+float64(chip*.6), y, s.tone.ink)
	}
	for i, n := range names {
		y := foot(i)
		p.rect(x0+padX, y-float64(chip*.95), x0+padX+chip, y+float64(chip*.05))
		p.fill(l.Entries[i].Color)
		n.draw(p.img, x0+padX+float64(1.6*chip), y, s.tone.ink)
	}
	return s.done(area)
}
