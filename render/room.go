package render

import (
	"image/color"
	"math"

	"github.com/aurelink/aurelink/render/body"
	"github.com/aurelink/aurelink/render/canvas"
	"github.com/aurelink/aurelink/render/drape"
	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/raster"
	"github.com/aurelink/aurelink/render/unit"
)

// room is the slack of a piece that hangs off a limb, where it is largest: straight down from the skin to the inside of the chain.
type room struct {
	Gap        unit.MM
	Skin, Lies geom.Point // the view frame
}

// roomUnder finds the room over the lowest element of a strand.
func roomUnder(w *body.Limb, r drape.Rest, thickness unit.MM) room {
	var low geom.Point
	deep := float32(math.Inf(-1))
	for i := range r.Elements {
		if p := r.Elements[i].Origin; geom.Vec(p).Dot(w.Down) > deep {
			low, deep = p, geom.Vec(p).Dot(w.Down)
		}
	}
	off := func(p geom.Point) float32 {
		x, z := w.Unturned(p)
		d, _, _, _ := w.Distance(x, float64(p.Y), z)
		return float32(d)
	}
	// Go up to the skin: how far it still is is known the better the nearer.
	at := low
	for range 12 {
		at = at.Add(w.Down.Scale(-off(at)))
	}
	gap := unit.MM(low.Sub(at).Len()) - thickness/2
	return room{Gap: max(0, gap), Skin: at, Lies: low.Add(w.Down.Scale(-float32(thickness) / 2))}
}

// leastRoom is the gap that is told of at least: less is no room.
const leastRoom unit.MM = .5

// drawRoom draws the room under a limb that was drawn upright and then turned to the right by a quarter.
func drawRoom(s *canvas.Sheet, r *room, cam *raster.Camera) {
	if r.Gap < leastRoom {
		return
	}
	const beside = 3.2 // mm, up the arm: the chain stays in sight
	pixel := func(p geom.Point) (x, y float64) {
		p.Y += beside
		px, py := cam.Pixel(p)
		return float64(cam.H) - float64(py), float64(px)
	}
	x0, y0 := pixel(r.Skin)
	x1, y1 := pixel(r.Lies)
	ink := color.NRGBA{0x2b, 0x27, 0x24, 0xff}
	mx, my := (x0+x1)/2, (y0+y1)/2
	s.Arrow(mx, my, x0, y0, ink)
	s.Arrow(mx, my, x1, y1, ink)
	s.Callouts(canvas.Callout{X: mx, Y: my, Text: unit.MM(math.Round(float64(r.Gap)*2)/2).String() + " gap"})
}
