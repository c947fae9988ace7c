package body

import "math"

// ankleGirth is the ankle that the shape below is given for, mm round.
const ankleGirth = 220

// What goes with an ankle 1 round: medians of the 761 men of 170 to 180 cm and 72 to 84 kg of ANSUR II (Gordon and others
// 2014, NATICK/TR-15/007, public data), over their median anklecircumference, the least above the malleoli.
const (
	malleoli       = .330 // bimalleolarbreadth
	malleolusHigh  = .321 // lateralmalleolusheight, over the floor
	footLength     = 1.20 // footlength
	footBreadth    = .446 // footbreadthhorizontal, across the ball
	ankleToFloor   = 118  // mm from where the girth is least (a default)
	malleolus      = malleolusHigh*ankleGirth - ankleToFloor
	malleolusStand = 4.4 // mm over what is round it (chosen by eye)
)

// footTurn is how far the toes point away from the viewer, to +X: an ankle is looked at from its outer side.
const footTurn = 50 * math.Pi / 180

// ankle is a right ankle of somebody who stands, seen from outside and in front. Half axes run along the foot and across it.
// What is not measured above was chosen by eye.
func ankle() form {
	// Front and back of the leg and the foot, from the leg's axis, and half its breadth.
	from := func(u, front, back, half float64) station {
		return station{u, section{x: (front - back) / 2, z: (front - back) / 2, a: (front + back) / 2, b: half, n: 2.3}}
	}
	const heel, toes = 57, footLength*ankleGirth - 57
	at := between([]station{
		from(-ankleToFloor, toes, heel, footBreadth*ankleGirth/2-3), from(-105, toes-12, heel, footBreadth*ankleGirth/2-4), from(-85, 140, 54, 39), from(-65, 87, 48, 34),
		from(malleolus, 54, 41.5, malleoli*ankleGirth/2-malleolusStand),
		from(-25, 41.5, 38.5, 30), from(0, 36.5, 37, 29), from(60, 38, 45, 36), from(130, 47, 63, 51),
	})
	s, c := math.Sincos(footTurn)
	return form{
		girth: ankleGirth, lo: -125, hi: 140, step: 1.5, round: true, turn: footTurn,
		section: func(u float64) section {
			k := at(u)
			k.x, k.z = k.x*s, k.z*c
			return k
		},
		bumps: []bump{
			{footTurn - 1.75, malleolus - 2, malleolusStand, 11, 13}, {footTurn + 1.42, malleolus + 6, malleolusStand, 11, 14},
			{footTurn - 2.35, malleolus + 2, -2.2, 11, 18}, {footTurn + 2.3, malleolus + 5, -2.2, 11, 18}, // the hollows behind them
			{footTurn + math.Pi, 0, 3, 8, 45}, {footTurn - .1, -18, 1.6, 5, 24}, // tendons at the heel and in front
		},
	}
}
