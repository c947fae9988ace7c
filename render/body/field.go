package body

import (
	"math"

	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/geom"
)

// Row is what of a limb is seen along one line of the picture: between Left and Right, as a table by X.
type Row struct {
	Y           float32 // mm
	Left, Right float32 // mm: the edges
	ZLeft       float32 // depth of the edges, mm
	ZRight      float32
	x, z, theta []float32 // from Left to Right
	hint        int
	limb        *Limb
	ways        [directions + 1]float32 // from direction 0 on, mm
	hand        *handRow                // of a whole hand
	round       *Limb                   // of a part of a hand: the hand, whose skin is rounder
	last        sight
}

// Row tables the limb at a height y, mm.
func (l *Limb) Row(y float32, r *Row) {
	h := r.hand
	l.row(y, r)
	if len(l.digits) > 0 {
		l.digitRows(r, h)
	}
}

// row is Row of this part alone.
func (l *Limb) row(y float32, r *Row) {
	r.Y, r.hint, r.limb, r.hand, r.round = y, 0, l, nil, nil
	var xs, zs [directions]float64
	ax, az := l.round(float64(y), &xs, &zs)
	lo, hi := 0, 0
	stretched := l.Stretched()
	for i := range directions {
		xs[i], zs[i] = ax+float64(xs[i]*l.scale), az+float64(zs[i]*l.scale)
		if stretched && i > 0 {
			r.ways[i] = r.ways[i-1] + float32(math.Sqrt(float64((xs[i]-xs[i-1])*(xs[i]-xs[i-1]))+float64((zs[i]-zs[i-1])*(zs[i]-zs[i-1]))))
		}
		if xs[i] < xs[lo] {
			lo = i
		}
		if xs[i] > xs[hi] {
			hi = i
		}
	}
	if stretched {
		const end = directions - 1
		r.ways[directions] = r.ways[end] + float32(math.Hypot(xs[0]-xs[end], zs[0]-zs[end]))
	}
	if r.x == nil {
		r.x, r.z, r.theta = make([]float32, 0, directions), make([]float32, 0, directions), make([]float32, 0, directions)
	}
	// Walk the side that faces the viewer, from the left edge to the right; a fold in front of another is skipped.
	r.x, r.z, r.theta = r.x[:0], r.z[:0], r.theta[:0]
	last := float32(math.Inf(-1))
	for i := lo; ; i = (i + 1) % directions {
		if x := float32(xs[i]); x > last {
			last = x
			r.x, r.z = append(r.x, x), append(r.z, float32(zs[i]))
			r.theta = append(r.theta, float32(2*math.Pi*float64((i-lo+directions)%directions)/directions)+float32(2*math.Pi*float64(lo)/directions-math.Pi))
		}
		if i == hi {
			break
		}
	}
	n := len(r.x) - 1
	r.Left, r.Right, r.ZLeft, r.ZRight = r.x[0], r.x[n], r.z[0], r.z[n]
}

// At gives depth (mm) and angle (radians) of the skin at x, for Left <= x <= Right. Calls with x near the last are fast.
func (r *Row) At(x float32) (z, theta float32) {
	if r.hand != nil || r.round != nil {
		s := r.look(x)
		return s.z, s.theta
	}
	return r.at(x)
}

func (r *Row) at(x float32) (z, theta float32) {
	n := len(r.x) - 1
	for r.hint = min(r.hint, n-1); r.hint > 0 && r.x[r.hint] > x; {
		r.hint--
	}
	for r.hint < n-1 && r.x[r.hint+1] < x {
		r.hint++
	}
	i := r.hint
	x0, x1, z0, z1 := r.x[i], r.x[i+1], r.z[i], r.z[i+1]
	t := (x - x0) / (x1 - x0)
	t = min(1, max(0, t))
	// Next to an edge the skin turns away as a circle does, not as a line.
	s := t
	if i == 0 {
		s = geom.Sqrt(t)
	} else if i == n-1 {
		s = 1 - geom.Sqrt(1-t)
	}
	return z0 + float32((z1-z0)*s), r.theta[i] + float32((r.theta[i+1]-r.theta[i])*s)
}

// Edges is the outline of a limb at a height y, mm: its left and right, and their depths.
func (l *Limb) Edges(y float32) (left, right, zLeft, zRight float32) {
	var xs, zs [directions]float64
	ax, az := l.round(float64(y), &xs, &zs)
	lo, hi := 0, 0
	for i, x := range xs {
		if x < xs[lo] {
			lo = i
		}
		if x > xs[hi] {
			hi = i
		}
	}
	return float32(ax + float64(xs[lo]*l.scale)), float32(ax + float64(xs[hi]*l.scale)), float32(az + float64(zs[lo]*l.scale)), float32(az + float64(zs[hi]*l.scale))
}

// round is the shape's section at a height, mm, turned as the limb is, and where its axis is in the view frame, mm.
func (l *Limb) round(y float64, xs, zs *[directions]float64) (ax, az float64) {
	u := l.height(y)
	l.shape.round(u, l.sin, l.cos, xs, zs)
	if l.axis != nil {
		ax, az = l.Turned(l.axis.at(u))
	}
	return ax, az
}

// Stretched says that the skin of a limb, as it broadens, is far from as wide at every height: it has a Way.
func (l *Limb) Stretched() bool { return l.Piece == design.Anklet || l.Piece == design.Necklace }

// Way is, on a stretched limb, the way along the skin to an angle that At gave from direction 0, or from the middle of the far side, mm.
func (r *Row) Way(theta float32, far bool) float32 {
	at := (theta + math.Pi) * (directions / (2 * math.Pi))
	var before float32
	if at >= directions {
		at, before = at-directions, r.ways[directions]
	}
	i := min(max(int(at), 0), directions-1)
	from := r.ways[directions/2]
	if far {
		from = r.ways[directions]
	}
	return before + r.ways[i] + float32((r.ways[i+1]-r.ways[i])*(at-float32(i))) - from
}

// Normal is the outward normal at x.
func (r *Row) Normal(x float32) geom.Vec {
	if r.hand != nil || r.round != nil {
		return r.look(x).n
	}
	return r.normal(x)
}

func (r *Row) normal(x float32) geom.Vec {
	z, theta := r.at(x)
	l := r.limb
	ux, uz := l.Unturned(geom.Point{X: x, Z: z})
	at := (float64(theta)+math.Pi)*(1/turn) + 1
	if at >= directions+1 {
		at -= directions
	}
	ux, u, uz := l.of(ux, float64(r.Y), uz)
	_, nx, ny, nz := l.shape.off(ux, u, uz, &hint{on: true, at: at})
	_, nx, ny, nz = l.slope(u, nx, ny, nz)
	return l.way(nx, ny, nz)
}
