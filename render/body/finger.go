package body

// fingerGirth is the finger that the shape below is given for, mm round.
const fingerGirth = 54

// What goes with a ring finger that is fingerGirth round where a ring sits: of the women of Greiner 1991, "Hand anthropometry of
// U.S. Army personnel" (NATICK/TR-92/011), whose middle joint is 57.4 mm round. Where a ring sits was not measured.
const (
	middleJoint = -25.               // from where the ring sits (a default)
	endJoint    = middleJoint - 22.8 // PIP to DIP
	tip         = endJoint - 26.1    // DIP to the tip
	jointGirth  = 57.4               // at the middle joint
	endGirth    = .83 * jointGirth   // at the end joint
	depth       = .93                // of the middle joint's breadth, from the ellipse of its breadth and girth in men
	endDepth    = .85                // of the end joint's
)

// finger is a ring finger that hangs, its back to the viewer, from the web to its tip. What is not measured above was chosen by eye.
func finger() form {
	const n = 2.25
	at := func(u, half, back, palm float64) station {
		return station{u, section{z: (back - palm) / 2, a: half, b: (back + palm) / 2, n: n}}
	}
	joint := func(u, girth, depth, up float64) station {
		half := girth / girthOf(1, depth, n)
		return at(u, half, half*depth+up, half*depth-up)
	}
	return form{
		girth: fingerGirth, lo: tip - 2, hi: 40, step: .15,
		section: between([]station{
			at(tip-.01, .0005, .0005, .0005), at(tip+.1, 1.2, .9, 1.3), at(tip+.3, 2.1, 1.4, 2.2), at(tip+.8, 3.3, 2, 3.4), at(tip+2, 4.8, 3, 4.6), at(tip+4, 6.1, 4, 5.8),
			at(tip+7, 7, 5, 6.6), at(tip+11, 7.5, 6, 7), at(tip+17, 7.7, 6.6, 7), joint(endJoint, endGirth, endDepth, .2),
			at(-37, 8.1, 7.5, 7.7), joint(middleJoint, jointGirth, depth, .4), at(-12, 8.4, 8, 8.1),
			at(0, 8.5, 8.15, 8.45), at(14, 9.5, 9.3, 9.8), at(30, 10.5, 11, 11),
		}),
	}
}
