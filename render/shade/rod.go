package shade

import (
	"math"

	"github.com/aurelink/aurelink/render/geom"
)

// rod is a stick in the view frame.
type rod struct {
	mid    geom.Point
	d      geom.Vec // from end to end
	axis   geom.Vec // unit; none for a ball
	r, len float32
	n      geom.Vec // of the ground below
	up     float32  // height of its middle over the ground, mm
	reach  float32  // distance up to which it counts, mm
	tint   RGB
	u, v   geom.Vec // across the axis
	table  [throwSteps]RGB
}

// disc is where on the ground a rod counts at a level: all that it reaches, or what is near enough. Without any the radius is 0.
func (g *rod) disc(lv *level, all bool) (middle geom.Point, radius float32) {
	far2 := g.reach * g.reach
	if !all {
		far2 = min(far2, lv.out2)
	}
	if far2 <= lv.in2 && !all {
		return g.mid, 0
	}
	up2 := g.up * g.up
	if far2 <= up2 {
		return g.mid, 0
	}
	// Leave room for ground that rises to both sides.
	return g.mid.Add(g.n.Scale(-g.up)), geom.Sqrt(far2-up2) + .05
}

// view is a patch of directions with a lamp in it: X to its middle, Y and Z scaled to the patch's half widths.
type view struct {
	x, y, z    geom.Vec
	tanY, tanZ float32
}

func (l *lamp) view() view {
	return view{l.frame.X, l.frame.Y.Scale(1 / l.tanY), l.frame.Z.Scale(1 / l.tanZ), l.tanY, l.tanZ}
}

// aim is a rod as it lies in a view: what does not depend on where it is seen from.
type aim struct {
	tilt   float32 // half its length along x
	dy, dz float32 // and across
	ry, rz float32 // its radius
	// Turned so that the rod lies level: the direction's cosine and sine, half its length and half its width.
	cy, cz, half, wide float32
}

func (g *rod) aim(v *view) aim {
	a := aim{tilt: g.d.Dot(v.x) / 2, dy: g.d.Dot(v.y) / 2, dz: g.d.Dot(v.z) / 2, ry: g.r / v.tanY, rz: g.r / v.tanZ}
	a.half = geom.Sqrt(float32(a.dy*a.dy) + float32(a.dz*a.dz))
	if a.half > 0 {
		a.cy, a.cz = a.dy/a.half, a.dz/a.half
		a.wide = geom.Sqrt(float32(a.cz*a.ry*a.cz*a.ry) + float32(a.cy*a.rz*a.cy*a.rz))
	}
	return a
}

// add adds to what rods do at a site what this one does.
func (g *rod) add(to *sums, at *site, lv *level, views []view, aims []aim, fine, near bool) {
	w := g.mid.Sub(at.p)
	d2 := w.Len2()
	if d2 > float32(g.reach*g.reach) {
		return
	}
	// Hand over gently from level to level.
	share := float32(1)
	if d2 < 2*lv.in2 {
		share = d2/lv.in2 - 1
	} else if d2 > lv.out2/2 {
		share = 2 - 2*d2/lv.out2
	}
	if fine && near {
		for k := range aims {
			to.lamps[k] += g.covers(&views[k], &aims[k], w, d2, true)
		}
	} else if share <= 0 {
		return
	} else if near && d2 < 4*float32(g.len*g.len) {
		for k := range aims {
			to.lamps[k] += share * g.covers(&views[k], &aims[k], w, d2, false)
		}
	} else {
		for k := range aims {
			to.lamps[k] += share * aims[k].veils(g.r, &views[k], w)
		}
	}
	if share <= 0 {
		return
	}
	if a := share * g.fills(w, at.n, d2); a > 0 {
		to.all += a
		to.thrown = to.thrown.Add(g.throws(w).Scale(a))
	}
}

// overlapped is what is left of a patch of directions of which rods cover the share sum between them. They cover
// each other too: as if they lay at random.
func overlapped(sum float32) float32 {
	// The fourth power of the series for a quarter, to a thousandth.
	x := sum / 4
	e := 1 + x + float32(x*x*(.5+x/6))
	e *= e
	return 1 / (e * e)
}

// left is what is left of a lamp: of a small one nothing where the sum is 1, as pieces of one wire lie end to end.
func (l *lamp) left(sum float32) float32 {
	soft := overlapped(sum)
	if l.hard == 0 {
		return soft
	}
	return mix(soft, max(0, 1-sum), l.hard)
}

// crowd is the share of their light that rods lose to each other where they hide all of the sky. Fitted to the
// path-traced reference.
const crowd = .3

// throwSteps is in how many directions round a rod its thrown light is tabled.
const throwSteps = 16

// throwLevel is the blur at which five normals stand for all that a rod's near side has.
const throwLevel = 3

// groundShare is what ground sends up of the light that falls on it, as metal over it sees that: somewhat in shadow.
const groundShare = .55

// throwing tables the light that a rod sends to places round it: the mean of what its near side mirrors. How far along the rod a
// place lies is left out of account. A ball is taken as standing on the ground.
func (g *rod) throwing(light *Light) {
	axis := g.axis
	if g.len == 0 {
		axis = g.n
	}
	f := geom.FrameAlong(geom.Point{}, axis, g.n)
	g.u, g.v = f.Y, f.Z
	e := light.Diffuse(g.n).Scale(groundShare)
	// Look round once. What is mirrored lies on the same circle, at twice the angle of the normal.
	var seen [throwSteps]RGB
	for i, c := range turns() {
		r := g.u.Scale(c[0]).Add(g.v.Scale(c[1]))
		seen[i] = light.levels[throwLevel].at(r)
		if down := smooth(-r.Dot(g.n) * 2); down > 0 {
			seen[i] = seen[i].Lerp(e, down)
		}
	}
	around := func(i int, by float32) RGB {
		at := float32(i+throwSteps) + by
		j := int(at)
		return seen[j%throwSteps].Lerp(seen[(j+1)%throwSteps], at-float32(j))
	}
	const step = throwSteps / 360.
	for i := range g.table {
		sum := seen[i].Scale(.225) // of normals 0, 26 and 55 degrees off
		sum = sum.Add(around(i, 52*step).Add(around(i, -52*step)).Scale(.212))
		sum = sum.Add(around(i, 110*step).Add(around(i, -110*step)).Scale(.175))
		g.table[i] = sum.Mul(g.tint)
	}
}

// turns are cosine and sine of the directions that thrown light is tabled in.
func turns() [throwSteps][2]float32 {
	const a, b, c = .92387953, .70710678, .38268343
	return [...][2]float32{
		{1, 0}, {a, c}, {b, b}, {c, a}, {0, 1}, {-c, a}, {-b, b}, {-a, c}, {-1, 0}, {-a, -c}, {-b, -b}, {-c, -a}, {0, -1}, {c, -a}, {b, -b}, {a, -c},
	}
}

// throws is the light that a rod sends to a place w away from it.
func (g *rod) throws(w geom.Vec) RGB {
	y, x := -w.Dot(g.v), -w.Dot(g.u)
	// Go round by the diamond |x| + |y| = 1: near enough to the angle.
	l := abs(x) + abs(y)
	if l == 0 {
		return g.table[0]
	}
	a := y / l
	if x < 0 {
		a = 2 - a
	} else if y < 0 {
		a += 4
	}
	at := a * (throwSteps / 4)
	i := int(at)
	return g.table[i%throwSteps].Lerp(g.table[(i+1)%throwSteps], at-float32(i))
}

// fills is the share of the light from all around, weighed by the cosine, that a rod w away from a place with normal n
// takes: the form factor of its outline, summed along the rod at two places (Gauss), so that it does not show where one rod
// ends and the next begins.
func (g *rod) fills(w, n geom.Vec, d2 float32) float32 {
	up := w.Dot(n)
	if up <= 0 {
		return 0
	}
	r2 := float32(g.r * g.r)
	if g.len == 0 {
		d := geom.Sqrt(d2)
		wide := 2 * g.r / max(d, g.r)
		return .785 * wide * wide * up / d / math.Pi
	}
	along := w.Dot(g.axis)
	p2 := max(r2, d2-float32(along*along)) // distance from the axis, squared
	half := g.len * .28867513
	a, b := along-half, along+half
	qa, qb := p2+float32(a*a), p2+float32(b*b)
	qa, qb = qa*qa, qb*qb
	return g.r * up * g.len * geom.Sqrt(p2) * (qa + qb) / (qa * qb * math.Pi)
}

// covers is the share of a view's patch that a rod w away covers. Scaled to a disc, it is the overlap
// across the rod times the overlap along it, each by a smooth profile.
func (g *rod) covers(v *view, a *aim, w geom.Vec, d2 float32, fine bool) float32 {
	t := w.Dot(v.x)
	if t < .3*g.r {
		return 0
	}
	// See the ends each from its own distance, so that rods end to end stay so.
	ia, ib := max(t-a.tilt, g.r), max(t+a.tilt, g.r)
	inv := 1 / (ia * ib)
	ia, ib = ib*inv, ia*inv
	wy, wz := w.Dot(v.y), w.Dot(v.z)
	ua, ub := (wy-a.dy)*ia, (wy+a.dy)*ib
	va, vb := (wz-a.dz)*ia, (wz+a.dz)*ib
	p, q, du, dv := (ua+ub)/2, (va+vb)/2, ub-ua, vb-va
	k := (ia + ib) / 2
	ry, rz := k*a.ry, k*a.rz
	if g.len == 0 && fine {
		// Balls stand for a plate: blur them until a small lamp doesn't tell one from the next.
		grow := float32(g.r*g.r) / d2
		ky, kz := v.tanY/geom.Sqrt(float32(v.tanY*v.tanY)+grow), v.tanZ/geom.Sqrt(float32(v.tanZ*v.tanZ)+grow)
		p, q, ry, rz = p*ky, q*kz, ry*ky, rz*kz
	}
	far := 1 + (abs(du)+abs(dv))/2
	if abs(p) > far+ry || abs(q) > far+rz {
		return 0
	}
	if g.len == 0 {
		return overlap(p, .886*ry) * overlap(q, .886*rz) // a square as large as the ball's disc
	}
	l := geom.Sqrt(float32(du*du) + float32(dv*dv))
	if l < 2e-4 {
		return overlap(p, .886*ry) * overlap(q, .886*rz)
	}
	inv = 1 / l
	cu, cv := du*inv, dv*inv
	along, across := float32(p*cu)+float32(q*cv), float32(q*cu)-float32(p*cv)
	// Half the rod's width across and along, in a patch that may be scaled more one way than the other.
	r := geom.Sqrt(float32(cv*ry*cv*ry) + float32(cu*rz*cu*rz))
	return overlap(across, r) * overlap(along, l/2)
}

// veils is what covers comes to from afar, where the rod's ends are as far off as its middle.
func (a *aim) veils(least float32, v *view, w geom.Vec) float32 {
	t := w.Dot(v.x)
	if t < least {
		return 0
	}
	k := 1 / t
	p, q := w.Dot(v.y)*k, w.Dot(v.z)*k
	if far := 1 + float32(k*(a.half+a.ry+a.rz)); abs(p) > far || abs(q) > far {
		return 0
	}
	if a.half == 0 {
		return overlap(p, .886*k*a.ry) * overlap(q, .886*k*a.rz)
	}
	along, across := float32(p*a.cy)+float32(q*a.cz), float32(q*a.cy)-float32(p*a.cz)
	return overlap(across, k*a.wide) * overlap(along, k*a.half)
}

// overlap is the share of a smooth profile on [-1, 1] that lies in [at-half, at+half].
func overlap(at, half float32) float32 {
	lo, hi := at-half, at+half
	if lo >= 1 || hi <= -1 {
		return 0
	}
	if lo < -1 {
		lo = -1
	}
	if hi > 1 {
		hi = 1
	}
	return ((hi-lo)*3 - float32(hi*hi*hi) + float32(lo*lo*lo)) / 4
}
