package page

import (
	"fmt"
	"html/template"
	"math"
	"strings"

	"github.com/aurelink/aurelink/render/design"
)

// usualClosure says that a closure is the one a design gets that names none.
func usualClosure(cat *design.Catalog, s design.Strand) bool {
	style, ok := cat.Chain(s.Chain)
	if !ok {
		return false
	}
	size, ok := style.Size(s.Width)
	if !ok {
		size = style.UsualSize()
	}
	ring, ok := cat.Ring(size.Closure)
	return ok && s.Closure.Gauge == ring.Gauge && s.Closure.Inner == ring.Usual.MM()
}

// short is an id in words for a small button: "14k yellow".
func short(id string) string {
	words := strings.ReplaceAll(id, "-", " ")
	if id == "gold-filled" {
		return "Gold-filled"
	}
	if words == "" {
		return ""
	}
	return strings.ToUpper(words[:1]) + words[1:]
}

// screenColour is a linear colour under so much light, on a screen: #rrggbb in sRGB.
func screenColour(c design.RGB, light float64) string {
	encode := func(v float32) int {
		u := min(max(float64(v)*light, 0), 1)
		if u <= 0.0031308 {
			u *= 12.92
		} else {
			u = 1.055*math.Pow(u, 1/2.4) - 0.055
		}
		return int(math.Round(u * 255))
	}
	return fmt.Sprintf("#%02x%02x%02x", encode(c.R), encode(c.G), encode(c.B))
}

// artShape is the height of a drawing of a chain over its length.
const artShape = 0.3

// chainArt draws a piece of a chain in outline, in its own proportions, as SVG. It holds only numbers.
func chainArt(style *design.ChainStyle) template.HTML {
	var b strings.Builder
	size := style.UsualSize()
	// Show a few links of a plain chain, and more than one repeat of another, in mm.
	length := min(max(9*size.Width.Value, 1.2*float64(size.RepeatLength()), 8), 20)
	fmt.Fprintf(&b, `<svg class="art" viewBox="0 0 %.2f %.2f" aria-hidden="true" focusable="false">`, length, length*artShape)
	if len(size.Parts) > 0 && len(size.Repeat) > 0 {
		// Begin where the rarer part of the repeat is seen.
		first := rare(size.Repeat)
		at := -0.5
		for i := 0; at < length+1 && i < 200; i++ {
			part := &size.Parts[size.Repeat[(first+i)%len(size.Repeat)]]
			drawPart(&b, part, at, length*artShape/2, style.Lay == design.LayTurned, i)
			at += max(part.Length.Value-2*part.Wire.Value, 0.2)
		}
	}
	b.WriteString(`</svg>`)
	return template.HTML(b.String())
}

// rare is how far before its end a repeat is begun so that the odd part out stands near the middle of the drawing.
func rare(repeat []int) int {
	for i, part := range repeat {
		if part != repeat[0] {
			return max(i-4, 0)
		}
	}
	return 0
}

// drawPart draws a part that begins at a place along the line at height mid; every second one lies behind.
func drawPart(b *strings.Builder, p *design.Part, at, mid float64, turned bool, turn int) {
	long, wide, wire, body := p.Length.Value, p.Width.Value, p.Wire.Value, p.Body.Value
	if turned {
		wide *= 0.75 // seen at 45 degrees, as it rests
	}
	shade := "l1"
	if turned && turn%2 == 1 {
		shade = "l2"
	}
	ring := func(x, length, width, corner float64) {
		fmt.Fprintf(b, `<rect class="%s" x="%.2f" y="%.2f" width="%.2f" height="%.2f" rx="%.2f" stroke-width="%.2f"/>`,
			shade, x+wire/2, mid-width/2+wire/2, max(length-wire, 0.05), max(width-wire, 0.05), corner, max(wire, 0.22))
	}
	eye := min(wide, long/3)
	switch p.Form {
	case design.FormBead:
		fmt.Fprintf(b, `<circle class="solid" cx="%.2f" cy="%.2f" r="%.2f"/>`, at+long/2, mid, body/2)
	case design.FormBar:
		ring(at, eye, eye, eye)
		ring(at+long-eye, eye, eye, eye)
		fmt.Fprintf(b, `<rect class="solid" x="%.2f" y="%.2f" width="%.2f" height="%.2f" rx="%.2f"/>`,
			at+eye*0.8, mid-body/2, max(long-1.6*eye, 0.1), body, body/2)
	case design.FormBox:
		ring(at, long, wide, 0.1)
	case design.FormOval, design.FormRound:
		fmt.Fprintf(b, `<ellipse class="%s" cx="%.2f" cy="%.2f" rx="%.2f" ry="%.2f" stroke-width="%.2f"/>`,
			shade, at+long/2, mid, max(long-wire, 0.05)/2, max(wide-wire, 0.05)/2, max(wire, 0.22))
	default:
		ring(at, long, wide, wide/2)
	}
}

// dots draws a mix as a row of links.
func dots(row string) template.HTML {
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="dots" viewBox="0 0 %d 10" aria-hidden="true" focusable="false">`, len(row)*9+1)
	for i, r := range row {
		x := i*9 + 1
		switch r {
		case 'm':
			fmt.Fprintf(&b, `<path class="mA" d="M%d 5a4 4 0 0 1 8 0z"/><path class="mB" d="M%d 5a4 4 0 0 0 8 0z"/>`, x, x)
		default:
			fmt.Fprintf(&b, `<circle class="m%c" cx="%d" cy="5" r="4"/>`, r, x+4)
		}
	}
	b.WriteString(`</svg>`)
	return template.HTML(b.String())
}
