package body

import (
	"math"

	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/unit"
)

// digitShape names the shape of a hand's digits.
const digitShape design.Piece = "digit"

// What goes with a wrist of wristGirth: the women of Greiner 1991, "Hand anthropometry of U.S. Army personnel" (NATICK/TR-92/011),
// whose wrist is 151 mm round and whose hand is as long as that of the wrists above, mm from the crease of the wrist.
const (
	crotch       = -100.4 // between fore, middle and ring finger
	littleCrotch = -87.9  // between ring and little finger
)

// A finger of the shape is as long from knuckle to tip as Greiner's ring finger; its knuckle is this high over where a ring sits, mm.
const (
	fingerReach   = 97.3
	fingerKnuckle = 48.4 + middleJoint
)

// finger k of a hand: from the forefinger to the little finger, and the thumb. How it stands in the hand is for a wrist of
// wristGirth, mm. Reach, from the knuckle to the tip, and breadth, over the middle finger's, are Greiner's (joints' girths over the
// middle finger's); where knuckles are across the hand and how digits lean and bend was chosen by eye.
type fingerOf struct {
	x, y, z    float64 // of the knuckle
	reach      float64
	breadth    float64
	lean       float64 // to -X, mm for each mm down
	tilt, bend float64 // to the palm, the same; and more for each mm further down
}

var fingers = [...]fingerOf{
	{-27.5, -78, 4.5, 91.3, 61.2 / 61.3, .075, .10, .0019},
	{-9.2, -80, 6, 100.3, 1, .018, .09, .0019},
	{9.3, -76.5, 5, 97.3, 57.4 / 61.3, -.045, .10, .0022},
	{26.3, -69, 2.2, 77.8, 50.6 / 61.3, -.125, .11, .0026},
	{-34, -36, -6, 84, 63.0 / 61.3, .30, .04, .0014},
}

// middleFinger is the one that a hand-chain's ring sits on.
const middleFinger = 1

// NewHand is a left hand that hangs, its back to the viewer, on a wrist of a girth, its middle finger as far round as finger where a ring
// sits. It is turned about the axis of the arm.
func NewHand(wrist, finger unit.MM, yaw unit.Deg) *Limb {
	l := New(design.HandChain, wrist, yaw)
	s := shapes[digitShape]()
	for _, f := range fingers {
		d := &Limb{Piece: l.Piece, Size: unit.MM(float64(finger) * f.breadth), Yaw: yaw, Down: l.Down, shape: s, sin: l.sin, cos: l.cos}
		d.scale = float64(d.Size) / s.girth
		share := f.reach / fingerReach
		long := share * l.scale
		a := &axis{long: long, lean: f.lean * long, tilt: f.tilt * long, bend: -f.bend * long * share}
		// The knuckle is on the axis.
		a.x, a.y, a.z = f.x*l.scale, f.y*l.scale-fingerKnuckle*long, f.z*l.scale
		a.x -= a.lean * fingerKnuckle
		a.bendFrom(fingerKnuckle)
		d.axis = a
		l.digits = append(l.digits, d)
	}
	return l
}

// bendFrom makes an axis whose tilt and bend were given from a height on go through the same place there.
func (a *axis) bendFrom(u float64) {
	// z + tilt (v - u) + bend (v - u)2, in powers of v.
	a.z += -float64(a.tilt*u) + float64(a.bend*u*u)
	a.tilt -= 2 * a.bend * u
}

// Finger is the finger of a hand that a ring sits on, as a limb in the hand's frame; its height is that of the hand.
func (l *Limb) Finger() *Limb { return l.digits[middleFinger] }

// Seat is the height at which a ring sits on a hand's Finger, mm.
func (l *Limb) Seat() float64 { return l.Finger().axis.y }

// Parts are what of a limb has edges of its own: of a hand the arm with the palm, and the digits from the forefinger to the little
// finger, and the thumb; else the limb.
func (l *Limb) Parts() []*Limb { return append([]*Limb{l}, l.digits...) }

// Ends are the heights that a part reaches between, mm; an arm has no upper one.
func (l *Limb) Ends() (lo, hi float64) {
	switch {
	case l.axis != nil:
		return l.axis.y + float64(tip*l.axis.long), l.axis.y + float64(digitEnd*l.axis.long)
	case len(l.digits) > 0:
		return palmEnd * l.scale, math.Inf(1)
	}
	return math.Inf(-1), math.Inf(1)
}

// Along is the height of a digit of a hand as its skin counts it, for a height of the hand, both mm: from where a ring sits, on a finger
// of 54 mm round. PerMM is how many mm of the hand one of these is.
func (l *Limb) Along(y float32) (v, perMM float32) {
	return float32(l.height(float64(y))), float32(l.axis.long)
}

// palm is a hand without its digits, and its arm.
func palm() form {
	f := wrist()
	base := f.section
	f.lo, f.step = palmEnd-3, 1
	// How far what is left of the hand between the fingers reaches; it moves to the palm. Chosen by eye.
	edge := between([]station{
		{palmEnd - .01, section{-9, -3, .0005, .0005, 2.2}}, {palmEnd + .5, section{-9, -3, 10, 1.2, 2.2}}, {palmEnd + 4, section{-9, -2.8, 21, 4, 2.2}},
		{-91, section{-3.5, -.8, 31, 7.5, 2.3}}, {-82, section{-1.4, 1.2, 35.8, 11, wristExponent}}, {-72, section{-.9, 1.6, 37.7, 14, wristExponent}},
		{-62, section{-.8, 1, 38.7, 16, wristExponent}}, {-50, section{-1.5, .2, 38.5, 17.5, wristExponent}},
	})
	f.section = func(u float64) section {
		s, e, w := base(u), edge(u), smooth((-u-34)/34)
		mix := func(a, b float64) float64 { return a + w*(b-a) }
		return section{mix(s.x, e.x), mix(s.z, e.z), mix(s.a, e.a), mix(s.b, e.b), mix(s.n, e.n)}
	}
	return f
}

// palmEnd is where it ends between the fingers.
const palmEnd = crotch - 2

// digit is a finger that ends in the hand.
func digit() form {
	f := finger()
	base := f.section
	const from, to = 6., digitEnd
	f.hi = to + 2
	f.section = func(u float64) section {
		k := max(.0005, 1-smooth((u-from)/(to-from)))
		if u > from {
			u = from + 6*(1-math.Exp((from-u)/6))
		}
		s := base(u)
		s.a, s.b = s.a*k, s.b*k
		return s
	}
	return f
}

// How round it is where a digit leaves the hand, and between digits that touch, mm on a wrist of wristGirth. Chosen by eye.
const (
	rootRound  = 13.
	touchRound = 1.5
)

// union is the distance of two things at once, and its slope, made round where they meet (the cubic smooth minimum: Quilez 2013, "Smooth minimum").
func union(d float64, n [3]float64, e float64, m [3]float64, round float64) (float64, [3]float64) {
	if e < d {
		d, n, e, m = e, m, d, n
	}
	h := 1 - (e-d)/max(1e-9, round)
	if h <= 0 {
		return d, n
	}
	w := h * h / 2
	for i := range n {
		n[i] += w * (m[i] - n[i])
	}
	return d - h*h*h*round/6, n
}

// meets is how round a digit leaves what it meets at a height: it ends in the hand by and by.
func (l *Limb) meets(y float64) float64 {
	u := l.height(y)
	return (touchRound + (rootRound-touchRound)*smooth((u+2)/10)) * smooth((digitEnd-u)/26)
}

// digitEnd is where a digit has ended in its hand, mm of its shape.
const digitEnd = 38

// far is a distance that is told for what is farther off, mm.
const far = 60.

// reaches says that a place is so near a digit, or a hand without its digits, that it counts.
func (l *Limb) reaches(x, y, z, more float64) bool {
	u := l.height(y)
	if l.axis == nil {
		return u > palmEnd-1
	}
	if u < tip-more/l.axis.long || u > digitEnd {
		return false
	}
	ax, az := l.axis.at(u)
	wide := 12*l.scale + more
	return math.Abs(x-ax) < wide && math.Abs(z-az) < wide
}

// atLeast is what off is at least on a digit.
func (l *Limb) atLeast(x, y, z float64) float64 {
	u := l.height(y)
	ax, az := l.axis.at(u)
	wide := l.shape.wide[int(l.shape.row(u)+.5)]
	return endShare * (math.Sqrt(float64((x-ax)*(x-ax))+float64((z-az)*(z-az))) - wide*l.scale)
}

// alone says that near a place on a part of a hand, or at some mm over it, the hand's skin is that of the part: no other is nearer than
// those mm and what it is made round by.
func (l *Limb) alone(own *Limb, x, y, z, over float64) bool {
	round := 0.
	if own != l {
		if l.reaches(x, y, z, 0) {
			return false
		}
		round = own.meets(y)
	}
	for _, f := range l.digits {
		if f != own && f.reaches(x, y, z, rootRound*l.scale+over) && f.atLeast(x, y, z) < over+max(round, f.meets(y))*l.scale {
			return false
		}
	}
	return true
}

// Hidden is about the share of the sky that the other parts of a hand hide from a place on the row of one, whose way out is n: by how
// much less far it is from the skin, some way out, than it would be over a plane (Evans 2006, "Fast approximations for global
// illumination on dynamic scenes").
func (r *Row) Hidden(at geom.Point, n geom.Vec) float32 {
	l := r.round
	if float64(at.Y) > -.35*float64(l.Size) { // no digit is near
		return 0
	}
	var sum, share float32 = 0, .6
	for _, over := range [...]float64{2.5 * l.scale, 7 * l.scale} {
		q := at.Add(n.Scale(float32(over)))
		x, z := l.Unturned(q)
		if !l.alone(r.limb, x, float64(q.Y), z, over) {
			d, _, _ := l.offHand(x, float64(q.Y), z)
			sum += share * max(0, 1-float32(d/over))
		}
		share = 1 - share
	}
	return min(.75, sum)
}

// handDistance is Distance of a hand, or of a digit.
func (l *Limb) handDistance(x, y, z float64) (d, nx, ny, nz float64) {
	if len(l.digits) == 0 {
		return l.off(x, y, z)
	}
	d, n, slope := l.offHand(x, y, z)
	if slope > .999 || math.Abs(d) > 4*l.scale {
		return d, n[0], n[1], n[2]
	}
	// Look once more from the place on the skin that was found, as where a limb bends.
	more, n, _ := l.offHand(x-float64(d*n[0]), y-float64(d*n[1]), z-float64(d*n[2]))
	return d + more, n[0], n[1], n[2]
}

// offHand is about how far a place is off a hand, the way out there, and how fast the distances that it is made from grow that way.
func (l *Limb) offHand(x, y, z float64) (off float64, way [3]float64, slope float64) {
	k := l.scale
	d, n := far, [3]float64{0, 0, 1}
	if l.reaches(x, y, z, 0) {
		d, n[0], n[1], n[2] = l.off(x, y, z)
	}
	for _, f := range l.digits {
		if !f.reaches(x, y, z, rootRound*k) {
			continue
		}
		round := f.meets(y) * k
		if f.atLeast(x, y, z) >= d+round {
			continue
		}
		e, mx, my, mz := f.off(x, y, z)
		d, n = union(d, n, e, [3]float64{mx, my, mz}, round)
	}
	// Where it is round it grows more slowly than one goes.
	g := math.Sqrt(n[0]*n[0] + n[1]*n[1] + n[2]*n[2])
	n[0], n[1], n[2] = n[0]/g, n[1]/g, n[2]/g
	return d / max(.5, g), n, g
}

// nearest is the part of a limb, which is not turned, that a place is nearest to.
func (l *Limb) nearest(x, y, z float64) *Limb {
	best, least := l, math.Inf(1)
	if len(l.digits) > 0 && l.reaches(x, y, z, 0) {
		least, _, _, _ = l.off(x, y, z)
	}
	for _, f := range l.digits {
		if !f.reaches(x, y, z, far) {
			continue
		}
		if d, _, _, _ := f.off(x, y, z); d < least {
			best, least = f, d
		}
	}
	return best
}

// handRow is the rows of a hand's parts at a height, of those that are there.
type handRow struct {
	parts []Row
	of    []int // by part: its number
}

// sight is what is seen of a hand at a place.
type sight struct {
	known       bool
	x, z, theta float32
	n           geom.Vec
}

// PartRow tables part k of a limb's Parts along a line, as the hand's skin is: where parts meet it is rounder than theirs. Past the ends
// of a digit it is the row next to its end.
func (l *Limb) PartRow(k int, y float32, r *Row) {
	part := l
	if k > 0 {
		part = l.digits[k-1]
		const end = .4
		y = min(max(y, float32(part.axis.y+float64((tip+end)*part.axis.long))), float32(part.axis.y+float64((digitEnd-end)*part.axis.long)))
	}
	part.row(y, r)
	if len(l.digits) > 0 {
		r.round, r.last.known = l, false
	}
}

// digitRows adds the digits to a row of a hand, in memory that was used before.
func (l *Limb) digitRows(r *Row, h *handRow) {
	if h == nil {
		h = &handRow{parts: make([]Row, 1+len(l.digits))}
	}
	h.of = h.of[:0]
	left, right := float32(math.Inf(1)), float32(math.Inf(-1))
	for k, part := range l.Parts() {
		u := part.height(float64(r.Y))
		if k == 0 && u < palmEnd || k > 0 && (u < tip || u > digitEnd) {
			continue
		}
		p := &h.parts[len(h.of)]
		h.of = append(h.of, k)
		l.PartRow(k, r.Y, p)
		if p.Left < left {
			left, r.ZLeft = p.Left, p.ZLeft
		}
		if p.Right > right {
			right, r.ZRight = p.Right, p.ZRight
		}
	}
	if len(h.of) == 0 {
		left, right = 0, 0
	}
	r.Left, r.Right, r.hand, r.last.known = left, right, h, false
}

// look finds what is seen at x: of what lies beside all parts, the edge that is nearest.
func (r *Row) look(x float32) *sight {
	s := &r.last
	if s.known && s.x == x {
		return s
	}
	*s = sight{known: true, x: x, n: geom.Vec{Z: 1}}
	if r.round != nil {
		r.rounded(s)
		return s
	}
	best, gap, high := -1, float32(math.Inf(1)), float32(math.Inf(-1))
	for i := range r.hand.of {
		p := &r.hand.parts[i]
		off := max(p.Left+.02-x, x-p.Right+.02, 0)
		if off > gap {
			continue
		}
		if z, _ := p.at(p.within(x)); off < gap || z > high {
			best, gap, high = i, off, z
		}
	}
	if best >= 0 {
		p := &r.hand.parts[best]
		*s = *p.look(p.within(x))
		s.x = x
	}
	return s
}

// within moves x to where a row is.
func (r *Row) within(x float32) float32 { return min(max(x, r.Left+.02), r.Right-.02) }

// rounded finds the skin of the hand over that of a part: by Newton's method, and where that leaves what is known to hold it, half way.
func (r *Row) rounded(s *sight) {
	s.z, s.theta = r.at(s.x)
	s.n = r.normal(s.x)
	l := r.round
	if x, z := l.Unturned(geom.Point{X: s.x, Z: s.z}); l.alone(r.limb, x, float64(r.Y), z, 0) {
		return
	}
	in, out := s.z, s.z+rootRound*float32(l.scale)
	for range 12 {
		ux, uz := l.Unturned(geom.Point{X: s.x, Z: s.z})
		d, n, _ := l.offHand(ux, float64(r.Y), uz)
		s.n = l.way(n[0], n[1], n[2])
		if math.Abs(d) < .001 {
			break
		}
		if d > 0 {
			out = s.z
		} else {
			in = s.z
		}
		z := s.z + float32(-d)/max(.3, s.n.Z)
		if z <= in || z >= out {
			z = (in + out) / 2
		}
		s.z = z
	}
}

// Bare is the depth that At gives, mm, on a part of a hand as if it were alone.
func (r *Row) Bare(x float32) float32 {
	z, _ := r.at(x)
	return z
}

// On says that skin is seen at x.
func (r *Row) On(x float32) bool {
	if r.hand == nil {
		return x > r.Left && x < r.Right
	}
	for i := range r.hand.of {
		if p := &r.hand.parts[i]; x >= p.Left+.02 && x <= p.Right-.02 {
			return true
		}
	}
	return false
}
