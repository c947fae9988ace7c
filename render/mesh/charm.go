package mesh

import (
	"fmt"
	"math"

	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/fit"
	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/glyph"
	"github.com/aurelink/aurelink/render/unit"
)

// How charms are made. Source: default.
const (
	plateBevel  unit.MM = 0.12 // rounding of a tumbled sheet edge
	letterBevel unit.MM = 0.16
	castStroke  unit.MM = 0.55 // thinnest stroke of a letter that casts
	castRound   unit.MM = 0.06 // tightest corner of a casting
	solder      unit.MM = 0.32 // how far a hanging eye's wire runs into its charm
)

// Charm builds a charm as it is used: hanging from its eye, whose middle is the origin, or set inline with an
// eye at each end along X, the body about the origin. Every eye is a ring of 26 gauge wire in the plane XY. A
// hanging body is balanced: the middle of its area is straight below the eye.
//
// Where a wide letter needs a larger eye to span its arms, the origin stays half of fit.EyeInner below the top
// of the eye's opening, where whatever it hangs from pulls.
func Charm(cat *design.Catalog, use design.CharmUse, faces *glyph.Faces) (*Shape, error) {
	charm, ok := cat.Charm(use.Charm)
	if !ok {
		return nil, fmt.Errorf("mesh: charm %q is not in the catalogue", use.Charm)
	}
	if !(use.Size > 0.5 && use.Size < 100) {
		return nil, fmt.Errorf("mesh: charm %q in size %v", use.Charm, use.Size)
	}
	var (
		s   *Shape
		err error
	)
	if charm.Kind == design.CharmStone {
		s, err = stoneCharm(cat, charm, use)
	} else {
		s, err = plateCharm(charm, use, faces)
	}
	if err != nil {
		return nil, fmt.Errorf("mesh: charm %q: %w", use.Charm, err)
	}
	return s.Finish(), nil
}

// plateCharm builds what is cut from sheet: plates, letters and connectors.
func plateCharm(charm *design.Charm, use design.CharmUse, faces *glyph.Faces) (*Shape, error) {
	var (
		b   blank
		err error
	)
	bevel := plateBevel
	if charm.Kind == design.CharmLetter {
		bevel = letterBevel
		b.body, err = letter(faces, use)
	} else {
		b.body, err = outline(charm, use.Size)
	}
	if err != nil {
		return nil, err
	}
	if use.Text != "" && charm.Kind != design.CharmLetter {
		if b.text, err = engraving(charm, use, faces, b.body); err != nil {
			return nil, err
		}
	}
	// A letter is flatter than other charms: a band of light across its strokes would hide which letter it is.
	s := &Shape{Crown: 1 / (1.5 * float32(use.Size))}
	if charm.Kind == design.CharmLetter {
		s.Crown /= 2.5
	}
	lo, hi := glyph.Bounds(b.body)
	wide, high := hi.X-lo.X, hi.Y-lo.Y
	if use.Hang == design.Inline {
		if charm.Kind != design.CharmLetter && wide < 0.95*high {
			b.turn(math.Pi / 2) // its length lies along the chain
		}
		s.Tubes = b.seat(use.Size)
	} else {
		if wide >= 2*high {
			b.turn(-math.Pi / 2) // a bar hangs by its end
		}
		s.Tubes = []Tube{b.hang()}
	}
	lo, hi = glyph.Bounds(b.body)
	s.CrownAt = geom.Point2{X: (lo.X + hi.X) / 2, Y: (lo.Y + hi.Y) / 2}
	s.Mesh, err = Plate(b.body, charm.Thickness.MM(), bevel, Dome{s.Crown, s.CrownAt})
	if err != nil {
		return nil, err
	}
	if len(b.text) > 0 {
		s.Relief = Engrave(b.text)
	}
	return s, nil
}

// outline reads a charm's outline, scaled so that its largest dimension is size, about its middle.
func outline(charm *design.Charm, size unit.MM) ([]geom.Loop, error) {
	loops, err := glyph.SVG(charm.SVG)
	if err != nil {
		return nil, err
	}
	center(loops)
	lo, hi := glyph.Bounds(loops)
	resize(loops, float32(size)/max(hi.X-lo.X, hi.Y-lo.Y))
	return loops, nil
}

// letter is a character as it would be cast: strokes thick enough, corners rounded, as high as size where it
// is no wider than that.
func letter(faces *glyph.Faces, use design.CharmUse) ([]geom.Loop, error) {
	loops, err := faces.Text(use.Face, use.Text, use.Size)
	if err != nil {
		return nil, err
	}
	if len(loops) == 0 {
		return nil, fmt.Errorf("%q has no outline", use.Text)
	}
	fill := func() {
		lo, hi := glyph.Bounds(loops)
		if most := max(hi.X-lo.X, hi.Y-lo.Y); most > float32(use.Size) {
			resize(loops, float32(use.Size)/most)
		}
	}
	fill()
	grow := max(0, (castStroke-glyph.Stroke(loops))/2)
	loops = glyph.Soften(loops, grow, castRound)
	fill()
	center(loops)
	return loops, nil
}

// engraving sets a charm's text over the middle of its body.
func engraving(charm *design.Charm, use design.CharmUse, faces *glyph.Faces, body []geom.Loop) ([]geom.Loop, error) {
	height := fit.EngravingHeight(charm, use.Size, len([]rune(use.Text)))
	face := use.Face
	if face == "" {
		face = glyph.Sans
	}
	text, err := faces.Text(face, use.Text, height)
	if err != nil {
		return nil, err
	}
	center(text)
	lo, hi := glyph.Bounds(body)
	tlo, thi := glyph.Bounds(text)
	share := min(1, 0.8*(hi.X-lo.X)/max(thi.X-tlo.X, 1e-3), 0.8*(hi.Y-lo.Y)/max(thi.Y-tlo.Y, 1e-3))
	resize(text, share)
	return text, nil
}

// center moves loops so that the middle of their box is the origin.
func center(loops []geom.Loop) {
	lo, hi := glyph.Bounds(loops)
	shift(loops, -(lo.X+hi.X)/2, -(lo.Y+hi.Y)/2)
}

func shift(loops []geom.Loop, x, y float32) {
	for _, l := range loops {
		for i := range l {
			l[i].X += x
			l[i].Y += y
		}
	}
}

func resize(loops []geom.Loop, by float32) {
	for _, l := range loops {
		for i := range l {
			l[i].X *= by
			l[i].Y *= by
		}
	}
}

// eye is the ring a charm is carried by, of an inner diameter in mm.
func eye(x, y, inner float64) Tube {
	const pieces = 24
	t := Tube{Radius: float32(fit.EyeWire / 2), Closed: true}
	r := (inner + float64(fit.EyeWire)) / 2
	for k := range pieces {
		s, c := math.Sincos(2 * math.Pi * float64(k) / pieces)
		t.Center = append(t.Center, geom.Point{X: float32(x + float64(r*c)), Y: float32(y + float64(r*s))})
	}
	return t
}
