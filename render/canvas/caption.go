package canvas

import (
	"image"
	"math"
	"strconv"
	"strings"

	"github.com/aurelink/aurelink/render/unit"
)

// separator stands between the parts of a caption.
const separator = " · "

// Caption writes a quiet line at the bottom left and says which box it took. Its parts are joined by " · "; the
// first is set a little heavier. It takes the room that earlier boxes leave at its right, so the scale bar is
// drawn first. Text too long for one line breaks at a " · ", once, where two lines stay under a fifth of the
// frame's height; what is still too long ends in an ellipsis. What it would cover of the boxes off it keeps off as well, where all of it
// can stand beside them in lines under a quarter of the height; else it covers as little as may be.
func (s *Sheet) Caption(text string, off ...image.Rectangle) image.Rectangle {
	text = Clean(text)
	if text == "" {
		return image.Rectangle{}
	}
	b := s.img.Bounds()
	lead, body := s.face(medium, s.em), s.face(regular, s.em)
	padX, padY, leading := s.ems(0.62), s.ems(0.5), s.ems(1.36)
	x0 := float64(b.Min.X) + s.margin()
	y1 := float64(b.Max.Y) - s.margin()

	// Find the room left of what already stands along the foot.
	right := float64(b.Max.X) - s.margin()
	for _, t := range s.taken {
		if t.Max.Y > b.Max.Y-round(s.ems(4)) && t.Min.X > b.Min.X+b.Dx()/3 {
			right = min(right, float64(t.Min.X)-s.margin())
		}
	}
	room := right - x0 - 2*padX

	// Set the first part heavier than the rest.
	set := func(text string) line {
		first, rest, more := strings.Cut(text, separator)
		if !more {
			return line{{lead, first}}
		}
		return line{{lead, first}, {body, separator + rest}}
	}
	lines := []line{set(text)}
	capital := lines[0].height()
	most := func(high float64) int { return 1 + int((high-s.margin()-capital-2*padY)/leading) }
	if lines[0].width() > room && most(float64(b.Dy())/5) > 1 {
		lines = s.breakLine(text, room, set)
	}
	for i, l := range lines {
		if lines[i] = l.fit(room); lines[i] == nil {
			return image.Rectangle{}
		}
	}
	place := func(lines []line) image.Rectangle {
		width := 0.0
		for _, l := range lines {
			width = max(width, l.width())
		}
		return box(x0, y1-capital-2*padY-float64(leading*float64(len(lines)-1)), x0+width+2*padX, y1)
	}

	// Make it narrower, as long as it covers something at its right.
	area := place(lines)
	least, next := covers(area, off, b.Min.X+b.Dx()*3/10)
	for covered, at := least, area; covered > 0 && next < at.Max.X; {
		wrapped := s.wrap(text, float64(next)-s.margin()-x0-2*padX, most(float64(b.Dy())/4), set)
		if wrapped == nil {
			break
		}
		at = place(wrapped)
		if covered, next = covers(at, off, b.Min.X+b.Dx()*3/10); covered < least {
			lines, area, least = wrapped, at, covered
		}
	}

	p, ok := s.pen(area)
	if !ok {
		return image.Rectangle{}
	}
	s.plate(p, area)
	for i, l := range lines {
		l.draw(p.img, x0+padX, y1-padY-float64(leading*float64(len(lines)-1-i)), s.tone.ink)
	}
	return s.done(area)
}

// covers is how much of some boxes another covers, px, and where the leftmost of those begins, but no further left than least.
func covers(area image.Rectangle, boxes []image.Rectangle, least int) (px, left int) {
	left = area.Max.X
	for _, b := range boxes {
		if both := b.Intersect(area); !both.Empty() {
			px += both.Dx() * both.Dy()
			left = min(left, max(least, b.Min.X))
		}
	}
	return px, left
}

// breakLine splits a caption in two at the last separator that lets its first line fit, else leaves it whole.
func (s *Sheet) breakLine(text string, room float64, set func(string) line) []line {
	best := -1
	for i := range text {
		if strings.HasPrefix(text[i:], separator) && set(text[:i]).width() <= room {
			best = i
		}
	}
	if best < 0 {
		return []line{set(text)}
	}
	return []line{set(text[:best]), {{s.face(regular, s.em), text[best+len(separator):]}}}
}

// wrap sets a caption in lines, broken between its parts and between what each lists, or else between words; nil where that takes more
// lines than most.
func (s *Sheet) wrap(text string, room float64, most int, set func(string) line) (lines []line) {
	for text != "" {
		fits, words := 0, 0
		for i := range len(text) + 1 {
			if i < len(text) && text[i] != ' ' || set(text[:i]).width() > room {
				continue
			}
			words = i
			if i == len(text) || strings.HasPrefix(text[i:], separator) || strings.HasSuffix(text[:i], ",") || strings.HasSuffix(text[:i], " +") {
				fits = i
			}
		}
		if fits == 0 {
			fits = words
		}
		if fits == 0 || len(lines) == most {
			return nil
		}
		lines = append(lines, set(text[:fits]))
		text = strings.TrimPrefix(strings.TrimPrefix(text[fits:], separator), " ")
		set = func(text string) line { return line{{s.face(regular, s.em), text}} }
	}
	return lines
}

// plate lays the ground for text over a whole box.
func (s *Sheet) plate(p pen, b image.Rectangle) {
	p.round(float64(b.Min.X), float64(b.Min.Y), float64(b.Max.X), float64(b.Max.Y), s.ems(0.5))
	p.fill(s.tone.plate)
}

// barLength is what one scale bar shows: a round length in mm and one a little longer in inches.
type barLength struct {
	mm        unit.MM
	mmParts   int
	inches    unit.MM
	inchParts int
	inchText  string
}

// barFor picks the lengths of a scale bar: 10 mm and half an inch, unless the inch side would be longer than a
// third of the frame or the mm side shorter than 2.6 ems.
func barFor(width int, em float64, scale unit.PxPerMM) barLength {
	const in = unit.PerInch
	sizes := [...]barLength{
		{1, 10, in / 16, 1, "1/16 in"}, {2, 10, in / 8, 2, "⅛ in"}, {5, 5, in / 4, 4, "¼ in"}, {10, 10, in / 2, 4, "½ in"},
		{20, 4, in, 4, "1 in"}, {50, 5, 2 * in, 4, "2 in"}, {100, 10, 4 * in, 4, "4 in"}, {200, 10, 8 * in, 8, "8 in"},
	}
	i := 3
	for i > 0 && pixels(sizes[i].inches, scale) > float64(width)/3 {
		i--
	}
	for i < len(sizes)-1 && pixels(sizes[i].mm, scale) < 2.6*em && pixels(sizes[i+1].inches, scale) <= float64(width)/3 {
		i++
	}
	return sizes[i]
}

// pixels is how long a length is in a picture.
func pixels(l unit.MM, scale unit.PxPerMM) float64 { return float64(float64(l) * float64(scale)) }

// ScaleBar draws a bar at the bottom right with millimetres above it and inches below, and says which box it
// took. It is 10 mm and half an inch wherever those read well. A scale that is not a positive number, or
// so large that no bar fits the frame, draws nothing: no bar is better than a wrong one.
func (s *Sheet) ScaleBar(scale unit.PxPerMM) image.Rectangle {
	if !(scale > 0) || math.IsInf(float64(scale), 1) {
		return image.Rectangle{}
	}
	b := s.img.Bounds()
	bar := barFor(b.Dx(), s.em, scale)
	mm, inch := pixels(bar.mm, scale), pixels(bar.inches, scale)
	if inch > float64(b.Dx()) {
		return image.Rectangle{}
	}
	face := s.face(regular, s.ems(0.86))
	top := line{{face, trim(float64(bar.mm)) + " mm"}}
	foot := line{{face, bar.inchText}}

	padX, padY, gap := s.ems(0.7), s.ems(0.5), s.ems(0.28)
	tick, rule := s.ems(0.36), float64(s.hairline()*1.4)
	capital := top.height()
	width := max(mm, inch, top.width(), foot.width())
	x1, y1 := float64(b.Max.X)-s.margin(), float64(b.Max.Y)-s.margin()
	area := box(x1-width-2*padX, y1-2*(capital+tick+gap+padY)-rule, x1, y1)
	p, ok := s.pen(area)
	if !ok {
		return image.Rectangle{}
	}
	s.plate(p, area)

	// Stand both bars on one line, from one end: a mark at each end, finer ones between where they can be told apart.
	x := math.Floor(float64(area.Max.X) - padX - width)
	y := math.Floor(float64(area.Min.Y+area.Max.Y)/2 - rule/2)
	p.rect(x, y, x+max(mm, inch), y+rule)
	marks := func(length float64, parts int, from, to float64) {
		fine := s.hairline()
		for i := range parts + 1 {
			at := length * float64(i) / float64(parts)
			switch {
			case i == 0:
				p.rect(x, from, x+rule, to)
			case i == parts:
				p.rect(x+at-rule, from, x+at, to)
			case length/float64(parts) >= 5*fine:
				middle := y + rule/2
				p.rect(x+at-fine/2, middle+float64((from-middle)*0.55), x+at+fine/2, middle+float64((to-middle)*0.55))
			}
		}
	}
	marks(mm, bar.mmParts, y-tick, y+rule/2)
	marks(inch, bar.inchParts, y+rule/2, y+rule+tick)
	p.fill(s.tone.ink)
	top.draw(p.img, x, y-tick-gap, s.tone.ink)
	foot.draw(p.img, x, y+rule+tick+gap+capital, s.tone.ink)
	return s.done(area)
}

// Enlarged writes the badge "enlarged ×4.2" at the top right and says which box it took. Times is how much
// larger than life, or than the usual view, the picture is; the caller says which in the page.
func (s *Sheet) Enlarged(times float64) image.Rectangle {
	if !(times > 0) || math.IsInf(times, 1) {
		return image.Rectangle{}
	}
	b := s.img.Bounds()
	size := s.ems(0.9)
	l := line{{s.face(regular, size), "enlarged "}, {s.face(bold, size), "×" + trim(math.Round(times*10)/10)}}
	padX, padY := s.ems(0.62), s.ems(0.46)
	x1, y0 := float64(b.Max.X)-s.margin(), float64(b.Min.Y)+s.margin()
	area := box(x1-l.width()-2*padX, y0, x1, y0+l.height()+2*padY)
	p, ok := s.pen(area)
	if !ok {
		return image.Rectangle{}
	}
	s.plate(p, area)
	l.draw(p.img, float64(area.Min.X)+padX, y0+padY+l.height(), s.tone.ink)
	return s.done(area)
}

// hairline is the width of the thinnest line drawn, in px.
func (s *Sheet) hairline() float64 { return max(1, s.em/14) }

// trim prints a number without trailing zeros.
func trim(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
