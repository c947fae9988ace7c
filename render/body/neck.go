package body

// neckGirth is the neck that the shape below is given for, mm round.
const neckGirth = 343

// What goes with a neck 1 round: means of the 1,986 women and 4,082 men of ANSUR II (Gordon and others 2014,
// NATICK/TR-15/007, public data) over their mean neckcircumference, and the mean of both; heights are medians of the men of
// 170 to 180 cm. Collar bones meet as high as the shoulders' corners are (suprasternaleheight, acromialheight).
const (
	neckBase  = 1.11 // neckcircumferencebase
	acromions = 1.08 // biacromialbreadth, from corner to corner of the shoulders
	deltoids  = 1.32 // bideltoidbreadth, with the arms
	chestDeep = .69  // chestdepth
	nape      = .205 // from the notch between the collar bones up to the nape's bone (cervicaleheight)
	bust      = .378 // from there down to chestheight
)

// notch is how high the notch between the collar bones is, mm from where the neck is measured, and so the nape and the bust.
const (
	notch      = -62
	napeHeight = notch + nape*neckGirth
	bustHeight = notch - bust*neckGirth
)

// neck is a neck upright on its shoulders, seen from in front. What is not measured above was chosen by eye.
func neck() form {
	at := func(u, half, front, back, n float64) station {
		return station{u, section{z: (front - back) / 2, a: half, b: (front + back) / 2, n: n}}
	}
	const corner, arm, deep = acromions * neckGirth / 2, deltoids * neckGirth / 2, chestDeep * neckGirth / 2
	f := form{
		girth: neckGirth, lo: -260, hi: 110, step: 1.5, round: true,
		section: between([]station{
			at(-240, arm, deep+6, deep, 2.4), at(bustHeight, arm, deep, deep, 2.35), at(-140, arm-6, 89, 107, 2.15), at(-110, arm-14, 73, 101, 1.95), at(-85, arm-29, 58, 94, 1.75),
			at(notch, corner-2, 48.5, 87, 1.65), at(-50, 142, 47, 83, 1.6), at(-38, 108, 47.5, 78, 1.65), at(-28, 83, 48.5, 74, 1.75), at(-18, 65, 48, 70, 1.9), at(-6, 55.5, 48, 60.5, 2.05),
			at(napeHeight, 52, 51, 53.5, 2.15), at(24, 51.5, 56, 46, 2.2), at(60, 52, 70, 34, 2.2), at(100, 58, 84, 26, 2.2),
		}),
		ridges: []ridge{
			{2, 10, [][2]float64{{0, -12}, {0, 4}}}, // the larynx
			{-5, 11, [][2]float64{{0, notch + 6}}},  // the notch
		},
	}
	for _, side := range []float64{-1, 1} {
		f.ridges = append(f.ridges,
			ridge{4, 8, [][2]float64{{side * 16, notch - 4}, {side * 50, notch - 2}, {side * 95, notch + 4}, {side * 150, notch + 2}}}, // a collar bone
			ridge{-5, 19, [][2]float64{{side * 56, -42}, {side * 80, -40}}},                                                            // the hollow over it
			ridge{3, 10, [][2]float64{{side * 14, notch + 4}, {side * 49, 34}}},                                                        // the muscle from there to behind the ear
		)
	}
	return f
}
