package render

import (
	"context"
	"fmt"
	"image/color"
	"strconv"

	"github.com/aurelink/aurelink/render/canvas"
	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/raster"
)

// noArm is the error for a product that needs a piece at rest on a body.
func noArm(p *Product, v design.View) error {
	return &design.Error{Kind: design.Value, Fields: []design.FieldError{{
		Field: "view", Message: fmt.Sprintf("%s is shown on the body alone, not in view %q", p.Word, v.Kind), Allowed: []string{string(design.ViewWrist)},
	}}}
}

// showOver draws a product on the finished picture of a design.
func (r *Renderer) showOver(ctx context.Context, p *Product, cam *raster.Camera, d design.Design, v design.View, pic *Picture) error {
	lying, err := Lie(ctx, r.cat, d, v)
	if err != nil {
		return err
	}
	s := r.canvas.On(pic.Image)
	defer s.Close()
	s.ScaleBar(pic.Scale)
	p.over(s, cam, lying)
	return nil
}

// The colours of contacts, by what is touched (Okabe and Ito 2008, as metalColours), and of what the arm hides.
var (
	onSkin   = color.NRGBA{213, 94, 0, 255}
	onStrand = color.NRGBA{0, 114, 178, 255}
	hidden   = color.NRGBA{120, 120, 120, 255}
)

// Arrows are drawn one for what presses within arrowReach mm along a strand, and the longest is longestArrow mm.
const (
	arrowReach   = 4
	longestArrow = 13
)

// pressed is the sum of forces that one arrow shows.
type pressed struct {
	at     geom.Point // mean of places, weighed by force
	force  geom.Vec   // mN
	sum    float32    // of forces, mN
	colour color.NRGBA
}

// drawForces draws contacts as dots and what presses there as arrows; what the arm hides is grey and below the rest.
func drawForces(s *canvas.Sheet, cam *raster.Camera, l *Lying) {
	arrows := bundled(l)
	var most float64
	for i := range arrows {
		most = max(most, float64(arrows[i].force.Len()))
	}
	between := false
	for _, behind := range []bool{true, false} {
		for i := range l.Lies {
			for _, c := range l.Lies[i].Contacts {
				between = between || c.Strand >= 0
				if colour := contactColour(c.Strand, c.Normal); (colour == hidden) == behind {
					x, y := cam.Pixel(c.At)
					s.Dot(float64(x), float64(y), colour)
				}
			}
		}
		for i := range arrows {
			a := &arrows[i]
			if (a.colour == hidden) != behind {
				continue
			}
			x, y := cam.Pixel(a.at)
			toX, toY := cam.Pixel(a.at.Add(a.force.Scale(float32(longestArrow / most))))
			s.Arrow(float64(x), float64(y), float64(toX), float64(toY), a.colour)
		}
	}
	legend := canvas.Legend{Title: "force: longest arrow " + strconv.FormatFloat(most, 'f', 2, 64) + " mN", Entries: []canvas.LegendEntry{{Name: "on skin", Color: onSkin}}}
	if between {
		legend.Entries = append(legend.Entries, canvas.LegendEntry{Name: "on a strand", Color: onStrand})
	}
	legend.Entries = append(legend.Entries, canvas.LegendEntry{Name: "behind the arm", Color: hidden})
	s.Legend(legend)
}

// contactColour is hidden where what is touched faces away from the camera.
func contactColour(strand int, normal geom.Vec) color.NRGBA {
	switch {
	case strand >= 0:
		return onStrand
	case normal.Z < 0:
		return hidden
	}
	return onSkin
}

// bundled sums contacts that follow each other on one strand, or charm, within arrowReach.
func bundled(l *Lying) []pressed {
	var out []pressed
	for i := range l.Lies {
		var first geom.Point
		last := -2 // of which charm
		for _, c := range l.Lies[i].Contacts {
			colour, f := contactColour(c.Strand, c.Normal), float32(c.Force)
			if n := len(out); last == c.Charm && out[n-1].colour == colour && c.At.Sub(first).Len() < arrowReach {
				b := &out[n-1]
				b.sum += f
				b.at = b.at.Lerp(c.At, f/b.sum)
				b.force = b.force.Add(c.Normal.Scale(f))
				continue
			}
			first, last = c.At, c.Charm
			out = append(out, pressed{c.At, c.Normal.Scale(f), f, colour})
		}
	}
	return out
}
