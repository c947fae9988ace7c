package body

import "math"

// Distance is how far a place is off the skin, mm (negative inside), and the way out there, for an arm that is not
// turned (see Unturned). It is measured along the normal of the skin in the place's own direction from the arm's middle:
// right to a hundredth of a millimetre within two of the skin, where pieces rest, and less so further off. It is
// the surface of At, with its normal worked out and not by differences.
func (w *Limb) Distance(x, y, z float64) (d, nx, ny, nz float64) {
	u := y / w.scale
	hand, handSlope := smoothSlope((-u - 2) / (knuckles - 2))
	arm, armSlope := smoothSlope(u / thickest)
	out, outSlope := smoothSlope((-u - 4) / 58)
	toElbow, elbowSlope := smoothSlope(u / 60)
	handSlope, armSlope, outSlope, elbowSlope = -handSlope/(knuckles-2), armSlope/thickest, -outSlope/58, elbowSlope/60

	// Find the section's half axes and its middle, and how they change with u.
	wide, deep := float64(w.scale*(refGirth*handBreadth/2))-w.halfW, w.handDepth-float64(w.halfW/aspect)
	a := float64(w.halfW*(1+float64((foreGirth-1)*arm))) + float64(wide*hand) + float64(w.scale*thumb/2*out)
	aSlope := float64(w.halfW*(foreGirth-1)*armSlope) + float64(wide*handSlope) + float64(w.scale*thumb/2*outSlope)
	b := float64(w.halfW/aspect*(1+float64((foreGirth-1)*arm))) + float64(deep*hand)
	bSlope := float64(w.halfW/aspect*(foreGirth-1)*armSlope) + float64(deep*handSlope)
	shift := -float64(w.scale * (float64(thumb/2*out) - float64(1.2*toElbow)))
	shiftSlope := -float64(w.scale * (float64(thumb/2*outSlope) - float64(1.2*elbowSlope)))

	// Find where on the bare section the place is straight over: bones lift the skin along the section's normal.
	const step = 2 * math.Pi / sections
	at := (math.Atan2((x-shift)/a, z/b) + math.Pi) / step
	o := w.look(at, a, b)
	ox, oz := x-shift-float64(a*o.s), z-float64(b*o.c)
	bend := max(0, float64(o.turnX*o.tx)+float64(o.turnZ*o.tz)) / (o.round * o.round) // of the section, 1/mm
	at += (float64(ox*o.tx) + float64(oz*o.tz)) / o.round / (o.round * (1 + float64(max(-.5, float64(ox*o.mx)+float64(oz*o.mz))*bend))) / step
	if at < 0 {
		at += sections
	} else if at >= sections {
		at -= sections
	}
	o = w.look(at, a, b)

	// Lift it by the bones, and lean it by their slopes and the section's.
	h, hRound, hUp := w.boneSlope(at, u)
	ny = -(float64((shiftSlope+float64(aSlope*o.s))*o.mx) + float64(bSlope*o.c*o.mz) + hUp) / w.scale
	lean := -hRound / (o.round * o.round)
	nx, nz = o.mx+float64(lean*o.tx), o.mz+float64(lean*o.tz)
	l := 1 / math.Sqrt(float64(nx*nx)+float64(ny*ny)+float64(nz*nz))
	nx, ny, nz = nx*l, ny*l, nz*l
	dx, dz := x-shift-float64(a*o.s)-float64(h*o.mx), z-float64(b*o.c)-float64(h*o.mz)
	return float64(dx*nx) + float64(dz*nz), nx, ny, nz
}

// onSection is a place on a bare section: of the unit superellipse, the outward normal, and the ways the place and the
// normal go a radian.
type onSection struct{ s, c, mx, mz, tx, tz, turnX, turnZ, round float64 }

// look finds a place between the directions of ring.
func (w *Limb) look(at, a, b float64) (o onSection) {
	const step = 2 * math.Pi / sections
	i := min(int(at), sections-1)
	t := at - float64(i)
	p, q := &w.ring[i], &w.ring[i+1]
	o.s, o.c = p.s+float64(t*(q.s-p.s)), p.c+float64(t*(q.c-p.c))
	mx, mz := (p.nx+float64(t*(q.nx-p.nx)))/a, (p.nz+float64(t*(q.nz-p.nz)))/b
	l := 1 / math.Sqrt(float64(mx*mx)+float64(mz*mz))
	o.mx, o.mz = mx*l, mz*l
	o.turnX, o.turnZ = (q.nx-p.nx)/a*l/step, (q.nz-p.nz)/b*l/step
	o.tx, o.tz = a*(q.s-p.s)/step, b*(q.c-p.c)/step
	o.round = math.Sqrt(float64(o.tx*o.tx) + float64(o.tz*o.tz))
	return o
}

// smoothSlope is smooth and its slope.
func smoothSlope(t float64) (at, slope float64) {
	if t <= 0 {
		return 0, 0
	}
	if t >= 1 {
		return 1, 0
	}
	return t * t * (3 - 2*t), 6 * t * (1 - t)
}

// boneSlope is bone in direction at of sections, with its slopes a radian and a mm of u.
func (w *Limb) boneSlope(at, u float64) (h, round, up float64) {
	const step = 2 * math.Pi / sections
	for k, b := range bones {
		v := (u - b.u) / b.along
		if v < -3 || v > 3 {
			continue
		}
		bell := &w.bells[k]
		off := at - float64(bell.first)
		if off < 0 {
			off += sections
		}
		i := int(off)
		if i+1 >= len(bell.share) {
			continue
		}
		along := math.Exp(-v * v)
		slope := bell.share[i+1] - bell.share[i]
		across := bell.share[i] + float64((off-float64(i))*slope)
		if across*along <= cutoff {
			continue
		}
		high := b.height * w.scale
		h += float64(high * (float64(across*along) - cutoff))
		round += float64(high * slope / step * along)
		up += float64(high*across*along*-2*v) / b.along
	}
	return h, round, up
}

// Turned takes a place's coordinates on an arm that is not turned to the view frame; Unturned is its inverse.
func (w *Limb) Turned(x, z float64) (vx, vz float64) {
	return float64(x*w.cos) - float64(z*w.sin), float64(x*w.sin) + float64(z*w.cos)
}

// Still is the same arm, not turned.
func (w *Limb) Still() *Limb {
	s := *w
	s.Yaw, s.sin, s.cos = 0, 0, 1
	return &s
}
