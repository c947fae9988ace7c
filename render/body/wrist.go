package body

// wristGirth is the wrist that the shape below is given for, mm round.
const wristGirth = 160

// wristExponent is that of the superellipse that a wrist's section is near to: between an ellipse and a box. Chosen by eye.
const wristExponent = 2.35

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

// Where these girths are found, mm from the crease on a wrist of wristGirth. The knuckles stand a quarter of the palm back
// from the finger's crease; the forearm is thickest in its upper third, 17 cm up (defaults: the survey gives no places).
const (
	knuckles = .75 * palmLength * wristGirth
	thickest = 170
)

// thumb is how far the base of a thumb that hangs in line with the hand stands out past the forefinger's side, mm on a
// wrist of wristGirth. Chosen by eye.
const thumb = 13.

// wrist is a left wrist that hangs, back of the hand to the viewer, hand downwards; +X is the little finger's side. The
// thumb widens the hand on its own side alone.
func wrist() form {
	a := wristGirth / girthOf(1, 1/aspect, wristExponent)
	b := a / aspect
	wide := wristGirth*handBreadth/2 - a
	// Girth and breadth of the hand say how deep it is.
	lo, hi := 0., a
	for range 40 {
		mid := (lo + hi) / 2
		if girthOf(a+wide, mid, wristExponent) < wristGirth*handGirth {
			lo = mid
		} else {
			hi = mid
		}
	}
	deep := lo - b
	return form{
		girth: wristGirth, lo: -160, hi: 180, step: 1.5,
		section: func(u float64) section {
			hand, arm := smooth((-u-2)/(knuckles-2)), 1+(foreGirth-1)*smooth(u/thickest)
			out := thumb / 2 * smooth((-u-4)/58)
			return section{x: 1.2*smooth(u/60) - out, a: a*arm + wide*hand + out, b: b*arm + deep*hand, n: wristExponent}
		},
		// The bones that show: the head of the ulna with a hollow past it, the end of the radius, and the hollow at the
		// thumb's base; and the balls of the hand on the palm's side. Sizes chosen by eye.
		bumps: []bump{
			{.98, 15, 2.5, 6.2, 8}, {.92, -2, -.7, 6, 6},
			{-1.25, 6, 1.0, 7, 12}, {-.98, -24, -1.1, 8, 12},
			{2.3, -24, 1.0, 12, 18}, {-2.3, -28, 1.5, 14, 20},
		},
	}
}
