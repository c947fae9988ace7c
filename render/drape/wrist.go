package drape

import (
	"math"

	"github.com/aurelink/aurelink/render/body"
	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/unit"
)

// Loop is what of a strand matters to how it lies on an arm.
type Loop struct {
	Length    unit.MM // of its centreline
	Thickness unit.MM
	Slack     unit.MM // finished inner length less the body
	Up        unit.MM // distance up the arm from the first strand
}

// Tilts of the loop's plane: the front hangs lower than the back by up to maxTilt, and more on the thumb's side by
// sideTilt. Chosen by eye.
const (
	minTilt  = 3.0 * math.Pi / 180
	maxTilt  = 38.0 * math.Pi / 180
	sideTilt = 2.6 * math.Pi / 180
)

// slackScale is the slack at which the tilt has gone most of its way, mm.
const slackScale = 14

// OnWrist lays loops on a hanging arm, in closed form: each lies in a tilted plane, touches the skin all round, and
// has slid towards the hand until it is filled. More slack means more tilt and more slide.
func OnWrist(w *body.Wrist, loops []Loop) []*Curve {
	curves := make([]*Curve, len(loops))
	var tilt, at float64
	for i, l := range loops {
		off := float64(l.Thickness) / 2
		if i == 0 {
			tilt = minTilt + (maxTilt-minTilt)*(1-math.Exp(-max(0, float64(l.Slack)-3)/slackScale))
			at = slide(w, tilt, off, float64(l.Length))
			curves[i] = ring(w, tilt, at, off, 1)
			continue
		}
		// Further up the arm the loop keeps the first one's tilt and stands off by what room it has.
		y := at + float64(l.Up)
		gap := bisect(-.5, 8, func(gap float64) float64 {
			return float64(ring(w, tilt, y, off+gap, 4).Len()) - float64(l.Length)
		})
		curves[i] = ring(w, tilt, y, off+max(0, gap), 1)
	}
	return curves
}

// slide finds how far up the arm (negative: towards the hand) a loop of a length comes to rest.
func slide(w *body.Wrist, tilt, off, length float64) float64 {
	scale := float64(w.Size) / 160
	return bisect(8*scale, -60*scale, func(y float64) float64 {
		return float64(ring(w, tilt, y, off, 4).Len()) - length
	})
}

// bisect finds x between lo and hi where f, which grows from lo to hi, is zero; the nearer end where it is not.
func bisect(lo, hi float64, f func(float64) float64) float64 {
	if f(lo) > 0 {
		return lo
	}
	for range 26 {
		mid := (lo + hi) / 2
		if f(mid) > 0 {
			hi = mid
		} else {
			lo = mid
		}
	}
	return (lo + hi) / 2
}

// ring is where the tilted plane at height y meets the arm, moved off the skin; every step-th direction is used.
// It starts at the palm, under the arm, where the seam is.
func ring(w *body.Wrist, tilt, y, off float64, step int) *Curve {
	n := body.Directions / step
	tan, side := math.Tan(tilt), math.Tan(sideTilt)
	p, out := make([]geom.Point, n+1), make([]geom.Vec, n+1)
	for i := range p {
		d := i % n * step
		h := y
		for range 4 {
			x, z := w.Unturned(w.Place(d, h, off))
			h = y - z*tan + x*side
		}
		p[i] = w.Place(d, h, off)
		if step == 1 {
			out[i] = w.Place(d, h, off+1).Sub(p[i]).Unit()
		}
	}
	return newCurve(p, out)
}
