package shade

import (
	"math"

	"github.com/aurelink/aurelink/render/geom"
)

// rod is a stick in the view frame. Some of its fields are known to cast_amd64.s by their names.
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

	r2, reach2 float32
	least      float32 // how far along a lamp's direction it must lie to cover any of it, mm
	gauss      float32 // where along it, to both sides of the middle, what it fills is summed up, mm
	form       float32 // what that is multiplied with, mm2
	// Light thrown, by channel and by the direction of the rod as seen from a place; and how much more it is a step on.
	table, rise [3][throwSteps]float32
}

// newRod is a stick from a to b, or a ball where they are one, up over ground with normal n.
func newRod(a, b geom.Point, r, up float32, n geom.Vec, tint RGB) rod {
	g := rod{mid: a.Lerp(b, .5), d: b.Sub(a), r: r, r2: r * r, up: up, n: n, tint: tint, least: r, form: r * r / 2}
	if g.len = g.d.Len(); g.len > 0 {
		g.axis = g.d.Scale(1 / g.len)
		g.least, g.gauss, g.form = .3*r, g.len*.28867513, r*g.len/math.Pi
	}
	g.reach = max(reachLeast, reachHeights*(up+r)) + g.len/2
	g.reach2 = g.reach * g.reach
	return g
}

// disc is where on the ground a rod counts at a level: all that it reaches, or what is near enough. Without any the radius is 0.
func (g *rod) disc(lv *level, all bool) (middle geom.Point, radius float32) {
	far2 := g.reach2
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

// view is a patch of directions with a lamp in it: X to its middle, Y and Z scaled to the patch's whole widths.
type view struct {
	x, y, z    geom.Vec
	tanY, tanZ float32 // half widths
}

func (l *lamp) view() view {
	return view{l.frame.X, l.frame.Y.Scale(.5 / l.tanY), l.frame.Z.Scale(.5 / l.tanZ), l.tanY, l.tanZ}
}

// aim is a rod as it lies in a view: what does not depend on where it is seen from.
type aim struct {
	tilt   float32 // half its length along x
	dy, dz float32 // and across
	ry, rz float32 // its radius
}

func (g *rod) aim(v *view) aim {
	a := aim{tilt: g.d.Dot(v.x) / 2, dy: g.d.Dot(v.y) / 2, dz: g.d.Dot(v.z) / 2, ry: .5 * g.r / v.tanY, rz: .5 * g.r / v.tanZ}
	if g.len == 0 {
		// A square as large as the ball's disc is a rod of half that length.
		a.ry, a.rz = .886*a.ry, .886*a.rz
		a.dy = a.ry
	}
	return a
}

// hand is how rods are handed over from level to level: what share of one counts at a squared distance.
type hand struct{ in, less, out float32 }

func (h *hand) share(d2 float32) float32 {
	return max(0, min(1, float32(h.in*d2)-h.less, 2-float32(h.out*d2)))
}

// addEach adds to what rods do to eights of cells what this one does, one cell after the other. Eight at once give the same bits.
func (g *rod) addEach(p *plot, starts []int32, h *hand, views []view, aims []aim) {
	for _, at := range starts {
		for i := int(at); i < int(at)+lanes; i++ {
			g.add(p, i, h, views, aims)
		}
	}
}

func (g *rod) add(p *plot, i int, h *hand, views []view, aims []aim) {
	w := g.mid.Sub(geom.Point{X: p.x[i], Y: p.y[i], Z: p.z[i]})
	d2 := w.Len2()
	share := h.share(d2)
	if d2 > g.reach2 || share <= 0 {
		return
	}
	for k := range aims {
		p.sums[sumLamps+k][i] += g.covers(&views[k], &aims[k], w, 1, 1) * (share * (1. / 16))
	}
	a := g.fills(w, geom.Vec{X: p.nx[i], Y: p.ny[i], Z: p.nz[i]}, d2, share)
	p.sums[sumAll][i] += a
	j, by := g.around(w)
	for c := range 3 {
		p.sums[sumThrown+c][i] += float32((g.table[c][j] + float32(g.rise[c][j]*by)) * a)
	}
}

// addFine adds what a rod covers of small lamps, from near and far.
func (g *rod) addFine(p *plot, starts []int32, views []view, aims []aim) {
	for _, at := range starts {
		for i := int(at); i < int(at)+lanes; i++ {
			w := g.mid.Sub(geom.Point{X: p.x[i], Y: p.y[i], Z: p.z[i]})
			d2 := w.Len2()
			if d2 > g.reach2 {
				continue
			}
			for k := range aims {
				v, ky, kz := &views[k], float32(1), float32(1)
				if g.len == 0 {
					// Balls stand for a plate: blur them until a small lamp doesn't tell one from the next.
					grow := g.r2 / d2
					ky, kz = v.tanY/geom.Sqrt(float32(v.tanY*v.tanY)+grow), v.tanZ/geom.Sqrt(float32(v.tanZ*v.tanZ)+grow)
				}
				p.sums[sumLamps+k][i] += g.covers(v, &aims[k], w, ky, kz) * (1. / 16)
			}
		}
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
		seen[i] = light.levels[throwLevel].nearest(r)
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
	for i := range seen {
		sum := seen[i].Scale(.225) // of normals 0, 26 and 55 degrees off
		sum = sum.Add(around(i, 52*step).Add(around(i, -52*step)).Scale(.212))
		sum = sum.Add(around(i, 110*step).Add(around(i, -110*step)).Scale(.175))
		sum = sum.Mul(g.tint)
		j := (i + throwSteps/2) % throwSteps // from the place to the rod
		g.table[0][j], g.table[1][j], g.table[2][j] = sum.R, sum.G, sum.B
	}
	for c := range g.table {
		for i, from := range g.table[c] {
			g.rise[c][i] = g.table[c][(i+1)%throwSteps] - from
		}
	}
}

// turns are cosine and sine of the directions that thrown light is tabled in.
func turns() [throwSteps][2]float32 {
	const a, b, c = .92387953, .70710678, .38268343
	return [...][2]float32{
		{1, 0}, {a, c}, {b, b}, {c, a}, {0, 1}, {-c, a}, {-b, b}, {-a, c}, {-1, 0}, {-a, -c}, {-b, -b}, {-c, -a}, {0, -1}, {c, -a}, {b, -b}, {a, -c},
	}
}

// around is which direction of the table of thrown light w is next past, and by how many steps.
func (g *rod) around(w geom.Vec) (i int, by float32) {
	x, y := w.Dot(g.u), w.Dot(g.v)
	// Go round by the diamond |x| + |y| = 1: near enough to the angle.
	a := y / max(abs(x)+abs(y), endOn)
	if x < 0 {
		a = 2 - a
	} else if y < 0 {
		a += 4
	}
	a *= throwSteps / 4
	i = int(a)
	return i % throwSteps, a - float32(i)
}

// fills is the share of the light from all around, weighed by the cosine, that a rod w away from a place with normal n
// takes: the form factor of its outline, summed along the rod at two places (Gauss), so that it does not show where one rod
// ends and the next begins.
func (g *rod) fills(w, n geom.Vec, d2, share float32) float32 {
	up := max(0, w.Dot(n))
	along := w.Dot(g.axis)
	p2 := max(g.r2, d2-float32(along*along)) // distance from the axis, squared
	a, b := along-g.gauss, along+g.gauss
	qa, qb := p2+float32(a*a), p2+float32(b*b)
	qa, qb = qa*qa, qb*qb
	return up * (g.form * share) * geom.Sqrt(p2) * (qa + qb) / (qa * qb)
}

// endOn is so short that nothing is seen of it: what is divided by is no less.
const endOn = 1e-12

// covers is 16 times the share of a view's patch that a rod w away covers. Scaled to a disc, it is the overlap
// across the rod times the overlap along it, each by a smooth profile. The patch may be made wider, to shares ky and kz.
func (g *rod) covers(v *view, a *aim, w geom.Vec, ky, kz float32) float32 {
	t := w.Dot(v.x)
	if t < g.least {
		return 0
	}
	// See the ends each from its own distance, so that rods end to end stay so.
	ia, ib := max(t-a.tilt, g.r), max(t+a.tilt, g.r)
	inv := 1 / (ia * ib)
	ia, ib = ib*inv, ia*inv
	wy, wz := w.Dot(v.y), w.Dot(v.z)
	ua, ub := (wy-a.dy)*ia*ky, (wy+a.dy)*ib*ky
	va, vb := (wz-a.dz)*ia*kz, (wz+a.dz)*ib*kz
	p, q, du, dv := ua+ub, va+vb, ub-ua, vb-va
	ry, rz := a.ry*(ia+ib)*ky, a.rz*(ia+ib)*kz
	far := 1 + abs(du) + abs(dv)
	if abs(p) > far+ry || abs(q) > far+rz {
		return 0
	}
	l := geom.Sqrt(max(float32(du*du)+float32(dv*dv), endOn)) // half its length
	inv = 1 / l
	cu, cv := du*inv, dv*inv
	along, across := float32(p*cu)+float32(q*cv), float32(q*cu)-float32(p*cv)
	// Half the rod's width across and along, in a patch that may be scaled more one way than the other.
	ry, rz = ry*cv, rz*cu
	return overlap(across, geom.Sqrt(float32(ry*ry)+float32(rz*rz))) * overlap(along, l)
}

// overlap is four times the share of a smooth profile on [-1, 1] that lies in [at-half, at+half].
func overlap(at, half float32) float32 {
	lo, hi := max(-1, min(1, at-half)), max(-1, min(1, at+half))
	return float32(hi*(3-float32(hi*hi))) - float32(lo*(3-float32(lo*lo)))
}
