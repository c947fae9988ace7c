package shade

import "github.com/aurelink/aurelink/render/design"

// features are what the skin of a limb that is no wrist shows: lines across it, and a nail. It is readied for one height at a
// time. Lengths are those of skin: mm on a limb of 160 mm round (see [girth]).
type features struct {
	v     float32
	lines []furrow
	near  []int // lines that may come so near
	nail  nail
}

// furrow is a line across a limb: how high it lies, the direction of its middle and its half length as places round, how deep
// it is and how wide.
type furrow struct{ v, u, half, deep, wide float32 }

// nail is a plate on the back of a fingertip: from its root down to its free edge, and half its breadth. None where half is 0.
type nail struct{ root, edge, half float32 }

const furrowWave = 1.2

// featuresOf are those of a limb that a piece is worn on; nil for a wrist. Chosen by eye.
func featuresOf(piece design.Piece) *features {
	const back, palm = 0, girth / 2
	f := &features{}
	switch piece {
	case design.FingerRing:
		const mm = girth / 54. // a finger of 54 mm: body's form
		for _, at := range []float32{-20.6, -22.4, -24.4, -26.2, -28.4} {
			f.lines = append(f.lines, furrow{at * mm, back, 21, .30, 1.0})
		}
		f.lines = append(f.lines, furrow{-46.6 * mm, back, 17, .2, .8}, furrow{-48.2 * mm, back, 18, .2, .8})
		for _, at := range []float32{-1, -24, -25.5, -47.5} {
			f.lines = append(f.lines, furrow{at * mm, palm, 25, .4, 1.1})
		}
		f.nail = nail{-58.5 * mm, -71.4 * mm, 18.5}
	case design.Anklet, design.Necklace:
	default:
		return nil
	}
	return f
}

func (f *features) level(v float32) {
	f.v, f.near = v, f.near[:0]
	for i := range f.lines {
		if abs(v-f.lines[i].v) < furrowWave+reach*f.lines[i].wide {
			f.near = append(f.near, i)
		}
	}
}

// relief is the height of the skin at u round, -girth/2 to girth/2, and how much of a nail is there.
func (f *features) relief(u float32) (h, plate float32) {
	for _, i := range f.near {
		d := &f.lines[i]
		off := abs(u - d.u)
		off = min(off, girth-off)
		if off >= d.half {
			continue
		}
		k := float32(i)
		at := d.v + float32(.9*valueNoise(u/9, 40+k, 31)) + float32(.3*valueNoise(u/3, 50+k, 32)) + float32(1.5*off*off/(d.half*d.half))*signOf(i)
		h -= d.deep * smooth((d.half-off)/(.6*d.half)) * (.6 + float32(.4*valueNoise(u/6, 60+k, 33))) * bell(f.v-at, d.wide)
	}
	if n := &f.nail; n.half > 0 && f.v < n.root+1 && f.v > n.edge-1 {
		// Its root is round.
		w := u / n.half
		root := n.root - float32(4*w*w)
		plate = smooth((1-abs(w))*9) * smooth((root-f.v)/1.1) * smooth((f.v-n.edge)/.8)
		h -= .45 * plate
	}
	return h, plate
}

// signOf bends every other fold the other way.
func signOf(i int) float32 {
	if i%2 == 0 {
		return 1
	}
	return -1
}

// skinTurns is how many times skin's pattern goes round a limb: on a large one its pores are no larger.
func skinTurns(piece design.Piece) float32 {
	if piece == design.Necklace {
		return 2
	}
	return 1
}
