// Package body holds the surfaces that jewelry lies on. The same surface is drawn and rested on.
package body

import (
	"math"

	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/unit"
)

// refGirth is the wrist that the shape below is given for, mm round; others are the same shape, larger or smaller.
const refGirth = 160

// exponent of the superellipse that a wrist's section is near to: between an ellipse and a box. Chosen by eye.
const exponent = 2.35

// aspect is breadth over depth of a wrist's section (a default: no survey found gives both).
const aspect = 1.42

// What goes with a wrist 1 round. They are means over 29 men and 31 women of ANSUR II, the 2012 Anthropometric Survey of
// U.S. Army Personnel (Gordon and others 2014, NATICK/TR-15/007, public data; runs of consecutive subjects): each person's
// measure over the same person's wristcircumference, with the standard deviation from person to person.
const (
	handBreadth = .505 // handbreadth, across the knuckles without the thumb; .02
	handGirth   = 1.20 // handcircumference, there; .04
	palmLength  = .69  // palmlength, from the crease of the wrist to that of the middle finger; .04
	foreGirth   = 1.71 // forearmcircumferenceflexed, the greatest of the forearm, with a fist made; .10
)

// Where these girths are found, mm from the crease on a wrist of refGirth. The knuckles stand a quarter of the palm back
// from the finger's crease; the forearm is thickest in its upper third, 17 cm up (defaults: the survey gives no places).
const (
	knuckles = .75 * palmLength * refGirth
	thickest = 170
)

// thumb is how far the base of a thumb that hangs in line with the hand stands out past the forefinger's side, mm on a
// wrist of refGirth. Chosen by eye.
const thumb = 13

// sections is how many directions a section is tabled in.
const sections = 256

// Limb is a right wrist that hangs, back of the hand to the viewer, hand downwards: +Y runs up the forearm from
// where the wrist is measured, +X to the little finger's side. Angles run from the middle of the back (0) over +X
// (90 degrees) to the palm (180).
type Limb struct {
	Piece     design.Piece
	Size      unit.MM // girth where it is measured
	Yaw       unit.Deg
	scale     float64 // of lengths, against refGirth
	halfW     float64 // half breadth at Y = 0, mm
	handDepth float64 // half depth of the hand at its knuckles, mm
	sin, cos  float64 // of Yaw
	ring      *[sections + 1]dir
	bells     [len(bones)]bell
}

// bell is how high a bump is round a section, as a share: at directions from first on, which may go past the last one.
type bell struct {
	first int
	share []float64
}

// dir is a direction round a section, with the unit superellipse's point and its outward normal before scaling.
type dir struct{ s, c, nx, nz float64 }

// New is a wrist of a girth, turned about its own axis: a positive yaw brings its +X side to the front.
func New(piece design.Piece, size unit.MM, yaw unit.Deg) *Limb {
	w := &Limb{Piece: piece, Size: size, Yaw: yaw, scale: float64(size) / refGirth, ring: new([sections + 1]dir)}
	w.sin, w.cos = math.Sincos(yaw.Rad())
	for i := range w.ring {
		w.ring[i] = superellipse(2*math.Pi*float64(i)/sections - math.Pi)
	}
	for k, b := range bones {
		w.bells[k] = newBell(b)
	}
	w.halfW = float64(size) / w.girth(1, 1/aspect)
	// Girth and breadth of the hand say how deep it is.
	lo, hi := 0., w.halfW
	for range 40 {
		w.handDepth = (lo + hi) / 2
		if w.girth(float64(size)*handBreadth/2, w.handDepth) < float64(size)*handGirth {
			lo = w.handDepth
		} else {
			hi = w.handDepth
		}
	}
	return w
}

func superellipse(theta float64) dir {
	s, c := math.Sincos(theta)
	r := math.Pow(math.Pow(math.Abs(s), exponent)+math.Pow(math.Abs(c), exponent), -1/exponent)
	s, c = s*r, c*r
	return dir{s, c, math.Copysign(math.Pow(math.Abs(s), exponent-1), s), math.Copysign(math.Pow(math.Abs(c), exponent-1), c)}
}

// girth is the way round a section with the given half axes.
func (w *Limb) girth(a, b float64) float64 {
	var sum float64
	for i := range sections {
		p, q := w.ring[i], w.ring[i+1]
		sum += math.Hypot(a*(q.s-p.s), b*(q.c-p.c))
	}
	return sum
}

// Girth is the way round at a height y (mm up the arm), bones left out.
func (w *Limb) Girth(y unit.MM) unit.MM {
	u := float64(y) / w.scale
	return unit.MM(w.girth(w.halfBreadth(u), w.halfDepth(u)))
}

func smooth(t float64) float64 {
	t = min(1, max(0, t))
	return t * t * (3 - 2*t)
}

// toHand is how far a section has gone from the wrist to the knuckles, 0..1, u mm up a wrist of refGirth; toForearm, to
// where the forearm is thickest; outThumb, how much of the thumb's base there is.
func toHand(u float64) float64    { return smooth((-u - 2) / (knuckles - 2)) }
func toForearm(u float64) float64 { return smooth(u / thickest) }
func outThumb(u float64) float64  { return smooth((-u - 4) / 58) }

// The shape along the arm: u is mm up a wrist of refGirth. The thumb widens the hand on its own side alone.
func (w *Limb) halfBreadth(u float64) float64 {
	hand := w.scale*refGirth*handBreadth/2 - w.halfW
	return w.halfW*(1+(foreGirth-1)*toForearm(u)) + hand*toHand(u) + w.scale*thumb/2*outThumb(u)
}

func (w *Limb) halfDepth(u float64) float64 {
	return w.halfW/aspect*(1+(foreGirth-1)*toForearm(u)) + (w.handDepth-w.halfW/aspect)*toHand(u)
}

func (w *Limb) shift(u float64) float64 {
	return -w.scale * (thumb/2*outThumb(u) - 1.2*smooth(u/60))
}

// bump is a mound or hollow on the surface: height and radii in mm on a wrist of refGirth.
type bump struct{ theta, u, height, across, along float64 }

// The bones that show: the head of the ulna with a hollow past it, the end of the radius, and the hollow at the
// thumb's base; and the balls of the hand on the palm's side. Sizes chosen by eye.
var bones = [...]bump{
	{.98, 15, 2.5, 6.2, 8}, {.92, -2, -.7, 6, 6},
	{-1.25, 6, 1.0, 7, 12}, {-.98, -24, -1.1, 8, 12},
	{2.3, -24, 1.0, 12, 18}, {-2.3, -28, 1.5, 14, 20},
}

// acrossTo and alongTo are the bell of a bump at an angle and at u mm up a wrist of refGirth. Their product is its height
// there, as a share, before it is cut off.
func (b bump) acrossTo(theta float64) float64 {
	d := math.Remainder(theta-b.theta, 2*math.Pi) * radius / b.across
	return math.Exp(-d * d)
}

func (b bump) alongTo(u float64) float64 {
	d := (u - b.u) / b.along
	return math.Exp(-d * d)
}

// radius is that of a circle of refGirth, mm.
const radius = refGirth / (2 * math.Pi)

// cutoff is where a bump ends, as a share of its height: three radii from its middle.
const cutoff = 1.2340980408667956e-4 // exp(-9)

// bone is how far bones lift the skin, mm.
func (w *Limb) bone(theta, u float64) float64 {
	var h float64
	for _, b := range bones {
		if math.Abs(u-b.u) < 3*b.along {
			h += b.height * max(0, b.acrossTo(theta)*b.alongTo(u)-cutoff)
		}
	}
	return h * w.scale
}

// newBell tables a bump round a section.
func newBell(b bump) bell {
	const step = 2 * math.Pi / sections
	reach := 3 * b.across / radius / step // directions
	at := (b.theta + math.Pi) / step
	first, last := int(math.Ceil(at-reach)), int(math.Floor(at+reach))
	out := bell{first: first & (sections - 1), share: make([]float64, last-first+1)}
	for i := range out.share {
		out.share[i] = b.acrossTo(float64(first+i)*step - math.Pi)
	}
	return out
}

// bonesAlong is bone in every direction of ring.
func (w *Limb) bonesAlong(u float64, to *[sections]float64) {
	for k, b := range bones {
		along := b.alongTo(u)
		if along <= cutoff {
			continue
		}
		bell := &w.bells[k]
		for i, share := range bell.share {
			to[(bell.first+i)&(sections-1)] += b.height * w.scale * max(0, share*along-cutoff)
		}
	}
}

// surface gives the place on the skin at an angle and a height up the arm, and the way out from the section, both
// before the arm is turned.
func (w *Limb) surface(d *dir, theta, u float64) (x, z, ox, oz float64) {
	a, b := w.halfBreadth(u), w.halfDepth(u)
	nx, nz := d.nx/a, d.nz/b
	l := 1 / math.Sqrt(nx*nx+nz*nz)
	nx, nz = nx*l, nz*l
	h := w.bone(theta, u)
	return w.shift(u) + a*d.s + h*nx, b*d.c + h*nz, nx, nz
}

// At is the place on the skin at angle theta (radians) and height y (mm), in the view frame, and the outward
// normal there.
func (w *Limb) At(theta, y float64) (geom.Point, geom.Vec) {
	p := func(theta, y float64) geom.Point {
		d := superellipse(theta)
		x, z, _, _ := w.surface(&d, theta, y/w.scale)
		return geom.Point{X: float32(x*w.cos - z*w.sin), Y: float32(y), Z: float32(x*w.sin + z*w.cos)}
	}
	const e = .01
	at := p(theta, y)
	round := p(theta+e, y).Sub(p(theta-e, y))
	up := p(theta, y+.5).Sub(p(theta, y-.5))
	return at, round.Cross(up).Unit()
}

// Under is the place on the skin nearest a point's own direction from the arm's middle, and the normal there.
func (w *Limb) Under(p geom.Point) (geom.Point, geom.Vec) {
	x, z := w.Unturned(p)
	u := float64(p.Y) / w.scale
	a, b := w.halfBreadth(u), w.halfDepth(u)
	return w.At(math.Atan2((x-w.shift(u))/a, z/b), float64(p.Y))
}

// Directions is how many directions Place knows.
const Directions = sections

// Place is the place on the skin in direction i of Directions (from the palm round by the thumb's side, the back and
// the little finger's side) at height y, moved outwards by off, all in mm and in the view frame.
func (w *Limb) Place(i int, y, off float64) geom.Point {
	d := &w.ring[i]
	x, z, ox, oz := w.surface(d, 2*math.Pi*float64(i)/sections-math.Pi, y/w.scale)
	x, z = x+off*ox, z+off*oz
	return geom.Point{X: float32(x*w.cos - z*w.sin), Y: float32(y), Z: float32(x*w.sin + z*w.cos)}
}

// Unturned gives a place's coordinates before the arm was turned by Yaw.
func (w *Limb) Unturned(p geom.Point) (x, z float64) {
	return float64(p.X)*w.cos + float64(p.Z)*w.sin, -float64(p.X)*w.sin + float64(p.Z)*w.cos
}
