package shade

import (
	"math"
	"slices"

	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/geom"
)

// Box is a lamp: a glowing rectangle or ellipse far away, with soft edges.
type Box struct {
	To         geom.Vec // direction of its middle
	Up         geom.Vec // roughly its upper side
	HalfWidth  float32  // tangent of half the angle it spans
	HalfHeight float32
	Soft       float32 // share of the half sizes over which the edge fades
	Round      bool
	Glow       RGB
}

func (b *Box) radiance(d geom.Vec) RGB {
	z := b.To.Unit()
	x := b.Up.Cross(z).Unit()
	y := z.Cross(x)
	depth := d.Dot(z)
	if depth <= .05 {
		return RGB{}
	}
	u, v := abs(d.Dot(x)/depth)/b.HalfWidth, abs(d.Dot(y)/depth)/b.HalfHeight
	if b.Round {
		return b.Glow.Scale(fade(geom.Sqrt(float32(u*u)+float32(v*v)), b.Soft))
	}
	return b.Glow.Scale(fade(u, b.Soft) * fade(v, b.Soft))
}

// fade is 1 up to 1-soft, 0 from 1+soft on, smooth between.
func fade(u, soft float32) float32 { return 1 - smooth((u-1+soft)/(2*soft)) }

// Rig is a studio: lamps in a room. Directions are in the view frame.
type Rig struct {
	Boxes []Box
	// Room is the light from everywhere else, by height: floor, just under the horizon, just above it, ceiling.
	Room [4]RGB
	Card Card
	// Level is what a matte white patch that faces the camera shows: 1, or less where the light is meant to look low.
	Level float32
	// Fine says that there are lamps smaller than a softbox, which take more care to bake.
	Fine bool
	Pool Pool
	// Viewer is the sine of half the angle that whoever looks takes of the room. Stones show them: what a brilliant's
	// table sends back comes from about the camera. 0 for nobody. Metal never shows them: a photographer turns it until
	// it does not.
	Viewer float32

	quarters int // that the room is turned by
}

// viewer is 15 degrees, as stones are judged (Sasian and others 2007, "Evaluation of brilliance, fire, and scintillation in round
// brilliant gemstones").
const viewer = .2

// Card is what stands behind the camera. Flat faces show a sweep of its light.
type Card struct {
	Glow     RGB
	Up, Left float32 // how much brighter it grows that way, a share of Glow
}

// Pool is how the light on a backdrop falls off over the picture, as shares at its edges.
type Pool struct {
	X, Y float32 // to both sides, and up and down
	Down float32 // downwards, less upwards
}

// RigOf is the rig of a light.
func RigOf(l design.Light) Rig {
	switch l {
	case design.LightDaylight:
		return Daylight()
	case design.LightEvening:
		return Evening()
	case design.LightJeweler:
		return Jeweler()
	case design.LightStudio:
	}
	return Studio()
}

// Studio is the default rig: a large softbox above the camera's left, a strip to either side, and a dark gap at
// the horizon that draws an edge into every polished wire. The numbers were chosen by eye on pictures.
func Studio() Rig {
	white := func(v float32) RGB { return RGB{v, v * .985, v * .96} }
	cool := func(v float32) RGB { return RGB{v * .975, v * .99, v} }
	return Rig{
		Boxes: []Box{
			{To: geom.Vec{X: -.42, Y: .80, Z: .62}, Up: geom.Vec{Z: 1}, HalfWidth: .50, HalfHeight: .34, Soft: .12, Glow: white(9.5)},
			{To: geom.Vec{X: -1, Y: .12, Z: .42}, Up: geom.Vec{Y: 1}, HalfWidth: .13, HalfHeight: .75, Soft: .2, Glow: white(3.6)},
			{To: geom.Vec{X: 1, Y: .20, Z: .34}, Up: geom.Vec{Y: 1}, HalfWidth: .17, HalfHeight: .75, Soft: .2, Glow: cool(3.2)},
			{To: geom.Vec{X: .30, Y: -.62, Z: .74}, Up: geom.Vec{Y: 1}, HalfWidth: .52, HalfHeight: .10, Soft: .4, Glow: white(1.5)},
		},
		Room:  [4]RGB{white(.26), white(.46), {.10, .098, .096}, cool(.86)},
		Card:  Card{Glow: RGB{1.12, 1.105, 1.08}, Up: .95, Left: .4},
		Level: 1, Viewer: viewer,
		Pool: Pool{.055, .045, .035},
	}
}

// Daylight is a table by a north window: six panes of clear northern sky to the left, seen between glazing bars, a pale
// ceiling, a room in shade, and a wooden floor that throws a little warm light back. The window is CIE D75 (7500 K, as
// north light is specified for judging colours), seen by a camera balanced to 6900 K between it and the room; where
// lamps are and how bright was chosen by eye on pictures.
func Daylight() Rig {
	const balance = 6900
	sky := func(v float32) RGB { return daylight(7500, balance).Scale(v) }
	shade := func(v float32) RGB { return daylight(7000, balance).Scale(v) }
	wood := func(v float32) RGB { return daylight(5000, balance).Scale(v) }
	r := Rig{
		Room:  [4]RGB{wood(.34), wood(.30), shade(.20), shade(.78)},
		Card:  Card{Glow: shade(.74), Up: .5, Left: .9},
		Level: 1, Viewer: viewer,
		Pool: Pool{.05, .03, .03},
	}
	// Put the window's middle up to the left, and its panes round that.
	middle := geom.Vec{X: -.86, Y: .52, Z: .62}.Unit()
	side := geom.Vec{Y: 1}.Cross(middle).Unit()
	up := middle.Cross(side)
	for row := range 3 {
		for col := range 2 {
			to := middle.Add(side.Scale(.56 * (float32(col) - .5))).Add(up.Scale(.44 * (float32(row) - 1)))
			r.Boxes = append(r.Boxes, Box{
				To: to, Up: up, HalfWidth: .25, HalfHeight: .195, Soft: .05, Glow: sky(6.2 + .9*float32(row)),
			})
		}
	}
	r.Boxes = append(r.Boxes,
		// The wall beside the window glows, and across the room hangs a pale curtain.
		Box{To: geom.Vec{X: -.2, Y: 1, Z: .35}, Up: geom.Vec{Z: 1}, HalfWidth: .9, HalfHeight: .5, Soft: .6, Glow: sky(.7)},
		Box{To: geom.Vec{X: 1, Y: .1, Z: .3}, Up: geom.Vec{Y: 1}, HalfWidth: .3, HalfHeight: .8, Soft: .5, Glow: wood(1.1)},
		Box{To: geom.Vec{X: .3, Y: -.9, Z: .35}, Up: geom.Vec{Z: 1}, HalfWidth: .9, HalfHeight: .3, Soft: .5, Glow: wood(.45)},
	)
	return r
}

// Evening is a room after sunset: a shaded lamp to the upper right, a smaller one further off, five candles on the
// table, and little else. Lamps are 2700 K, as warm white bulbs are sold, candles 1850 K; the camera is balanced to
// 2750 K, so that silver is silver and candles are amber. Where lamps are and how bright was chosen by eye on pictures.
func Evening() Rig {
	const balance = 2750
	bulb := func(v float32) RGB { return blackbody(2700, balance).Scale(v) }
	flame := func(v float32) RGB { return blackbody(1850, balance).Scale(v) }
	r := Rig{
		Boxes: []Box{
			{To: geom.Vec{X: .62, Y: .66, Z: .60}, Up: geom.Vec{Z: 1}, HalfWidth: .30, HalfHeight: .24, Soft: .35, Round: true, Glow: bulb(15)},
			{To: geom.Vec{X: -.80, Y: .55, Z: .45}, Up: geom.Vec{Y: 1}, HalfWidth: .13, HalfHeight: .17, Soft: .3, Round: true, Glow: bulb(16)},
			{To: geom.Vec{X: .1, Y: 1, Z: .5}, Up: geom.Vec{Z: 1}, HalfWidth: 1.1, HalfHeight: .5, Soft: .7, Glow: bulb(.3)},
		},
		Room:  [4]RGB{bulb(.14), bulb(.10), bulb(.03), bulb(.24)},
		Card:  Card{Glow: bulb(.66), Up: .9, Left: -.7},
		Level: .86, Viewer: viewer,
		Fine: true,
		Pool: Pool{.22, .18, .10},
	}
	for _, to := range [...]geom.Vec{
		{X: -.93, Y: -.10, Z: .30}, {X: -.86, Y: -.34, Z: .36}, {X: -.30, Y: -.90, Z: .34}, {X: .55, Y: -.76, Z: .30}, {X: .95, Y: -.16, Z: .26},
	} {
		r.Boxes = append(r.Boxes, Box{To: to, Up: geom.Vec{Y: 1}, HalfWidth: .022, HalfHeight: .042, Soft: .4, Round: true, Glow: flame(90)})
	}
	return r
}

// Jeweler is a showcase: small spots of neutral light in a dark surround, which give metal hard highlights and stones
// fire, over a dim card that keeps faces from going black. Spots are 4200 K, as lamps for silver and diamonds are sold, and
// the camera is balanced to them. Where they are and how bright was chosen by eye on pictures.
func Jeweler() Rig {
	const balance = 4200
	led := func(v float32) RGB { return blackbody(4200, balance).Scale(v) }
	r := Rig{
		Room:  [4]RGB{led(.22), led(.20), led(.05), led(.50)},
		Card:  Card{Glow: led(1.2), Up: 1.1, Left: .75},
		Level: 1, Viewer: viewer,
		Fine: true,
		Pool: Pool{.14, .12, .04},
	}
	// Let one spot lead, so that there is one shadow to read, and spread the rest over the dome so that every way a wire
	// can bend finds one.
	for _, s := range [...]struct{ x, y, z, size, glow float32 }{
		{-.40, .62, .68, .11, 250}, {.55, .60, .58, .055, 230}, {-.78, .05, .62, .04, 200}, {.80, -.08, .60, .04, 200},
		{-.12, -.66, .74, .035, 200}, {.08, .95, .30, .04, 200}, {-.90, .42, .20, .035, 200}, {.95, .30, .18, .035, 200},
		{-.60, -.62, .50, .03, 200}, {.58, -.64, .50, .03, 200}, {.18, .30, .94, .025, 220},
	} {
		r.Boxes = append(r.Boxes, Box{
			To: geom.Vec{X: s.x, Y: s.y, Z: s.z}, Up: geom.Vec{X: .267, Y: .535, Z: .802}, HalfWidth: s.size, HalfHeight: s.size, Soft: .12, Round: true, Glow: led(s.glow),
		})
	}
	return r
}

// room is the light between the boxes.
func (r *Rig) room(d geom.Vec) RGB {
	for range r.quarters { // turn back
		d.X, d.Y = d.Y, -d.X
	}
	var c RGB
	switch {
	case d.Y > .06:
		c = r.Room[2].Lerp(r.Room[3], smooth((d.Y-.06)/.5))
	case d.Y > -.10:
		c = r.Room[1].Lerp(r.Room[2], smooth((d.Y+.10)/.12))
	default:
		c = r.Room[1].Lerp(r.Room[0], smooth((-d.Y-.10)/.5))
	}
	// Towards the camera stands the card.
	card := r.Card.Glow.Scale(1 + float32(r.Card.Up*d.Y) - float32(r.Card.Left*d.X))
	return c.Lerp(card, smooth((d.Z-.45)/.45))
}

// Radiance is the light that arrives from direction d (unit).
func (r *Rig) Radiance(d geom.Vec) RGB {
	c := r.room(d)
	for i := range r.Boxes {
		c = c.Add(r.Boxes[i].radiance(d))
	}
	return c
}

// Turned is the same room seen by a camera that is turned about its own axis, by quarter turns to the right: what is up is to the
// left of its picture after one.
func (r Rig) Turned(quarters int) Rig {
	turned := r
	turned.Boxes = slices.Clone(r.Boxes)
	for range quarters {
		turn := func(v geom.Vec) geom.Vec { return geom.Vec{X: -v.Y, Y: v.X, Z: v.Z} }
		for i := range turned.Boxes {
			b := &turned.Boxes[i]
			b.To, b.Up = turn(b.To), turn(b.Up)
		}
		turned.quarters++
		turned.Pool.X, turned.Pool.Y = turned.Pool.Y, turned.Pool.X
	}
	if quarters != 0 { // what falls off downwards falls off to a side, or upwards
		turned.Pool.Down = map[int]float32{2: -r.Pool.Down}[quarters]
	}
	return turned
}

// daylight is the colour of daylight of a colour temperature in K, 4000 to 25000, as a camera balanced to daylight of another
// sees it (CIE 15:2018, method of calculating D illuminants), with a luminance of 1.
func daylight(kelvin, balance float64) RGB {
	at := func(t float64) RGB {
		x := .244063 + .09911e3/t + 2.9678e6/(t*t) - 4.6070e9/(t*t*t)
		if t > 7000 {
			x = .237040 + .24748e3/t + 1.9018e6/(t*t) - 2.0064e9/(t*t*t)
		}
		return fromXY(x, -3*x*x+2.870*x-.275)
	}
	return balanced(at(kelvin), at(balance))
}

// blackbody is the same of a glowing body, 1667 to 25000 K (Kim et al. 2002, US patent 7024034: cubic splines for Planck's locus).
func blackbody(kelvin, balance float64) RGB {
	at := func(t float64) RGB {
		x := -.2661239e9/(t*t*t) - .2343589e6/(t*t) + .8776956e3/t + .179910
		if t > 4000 {
			x = -3.0258469e9/(t*t*t) + 2.1070379e6/(t*t) + .2226347e3/t + .240390
		}
		y := -.9549476*x*x*x - 1.37418593*x*x + 2.09137015*x - .16748867
		switch {
		case t < 2222:
			y = -1.1063814*x*x*x - 1.34811020*x*x + 2.18555832*x - .20219683
		case t > 4000:
			y = 3.0817580*x*x*x - 5.87338670*x*x + 3.75112997*x - .37001483
		}
		return fromXY(x, y)
	}
	return balanced(at(kelvin), at(balance))
}

// fromXY is the colour of luminance 1 at a chromaticity, in linear Rec.709 (ITU-R BT.709-6, primaries and white).
func fromXY(x, y float64) RGB {
	bx, bz := x/y, (1-x-y)/y
	return RGB{
		float32(3.2406*bx - 1.5372 - .4986*bz), float32(-.9689*bx + 1.8758 + .0415*bz), float32(.0557*bx - .2040 + 1.0570*bz),
	}
}

// balanced scales channels so that white is white, and the whole to a luminance of 1.
func balanced(c, white RGB) RGB {
	c = RGB{max(0, c.R) / white.R, max(0, c.G) / white.G, max(0, c.B) / white.B}
	return c.Scale(float32(math.Abs(1 / float64(c.Luma()))))
}
