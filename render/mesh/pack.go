package mesh

import (
	"math"

	"github.com/aurelink/aurelink/render/geom"
)

// lanes is how many cylinders a pack holds.
const lanes = 8

// pack is up to eight cylinders side by side, to be asked at once. A ball is a cylinder without a direction. The layout is known to
// pack_amd64.s.
type pack struct {
	ax, ay, az [lanes]float32
	dx, dy, dz [lanes]float32
	r2         [lanes]float32 // radius squared; in an empty lane a large negative number, which nothing meets
	lo, hi     [lanes]float32 // where the wall begins and ends along the direction, mm from A
	what       [lanes]int32   // number of the segment
}

// emptyPack has eight empty lanes.
func emptyPack() pack {
	var p pack
	for i := range p.r2 {
		p.r2[i] = -1e30
	}
	return p
}

// set puts a cylinder into a lane.
func (p *pack) set(lane int, g *Cylinder, what int32) {
	p.ax[lane], p.ay[lane], p.az[lane] = g.A.X, g.A.Y, g.A.Z
	d := g.Dir
	if g.Len == 0 {
		d = geom.Vec{}
	}
	p.dx[lane], p.dy[lane], p.dz[lane] = d.X, d.Y, d.Z
	p.r2[lane] = g.Radius * g.Radius
	p.lo[lane], p.hi[lane] = -g.Ext, g.Len+g.Ext
	p.what[lane] = what
}

// boxes are the bounds of up to eight packs side by side, mm: most are not met, and need not be asked. The layout is known to
// pack_amd64.s.
type boxes struct {
	loX, loY, loZ [lanes]float32
	hiX, hiY, hiZ [lanes]float32
}

// noBoxes has eight empty lanes: so far away that they are never met.
func noBoxes() (b boxes) {
	for i := range lanes {
		b.put(i, geom.Point{X: math.MaxFloat32, Y: math.MaxFloat32, Z: math.MaxFloat32}, geom.Point{X: math.MaxFloat32, Y: math.MaxFloat32, Z: math.MaxFloat32})
	}
	return b
}

func (b *boxes) put(i int, lo, hi geom.Point) {
	b.loX[i], b.loY[i], b.loZ[i], b.hiX[i], b.hiY[i], b.hiZ[i] = lo.X, lo.Y, lo.Z, hi.X, hi.Y, hi.Z
}

// hold makes room for a cylinder, the first or one more, in a lane.
func (b *boxes) hold(i int, g *Cylinder, first bool) {
	const room = 1e-3 // mm, for rounding
	lo, hi := g.box()
	lo, hi = lo.Add(geom.Vec{X: -room, Y: -room, Z: -room}), hi.Add(geom.Vec{X: room, Y: room, Z: room})
	if !first {
		lo = geom.Point{X: min(lo.X, b.loX[i]), Y: min(lo.Y, b.loY[i]), Z: min(lo.Z, b.loZ[i])}
		hi = geom.Point{X: max(hi.X, b.hiX[i]), Y: max(hi.Y, b.hiY[i]), Z: max(hi.Z, b.hiZ[i])}
	}
	b.put(i, lo, hi)
}

// opens says that a ray meets a lane between near and far.
func (b *boxes) opens(i int, r *ray, near, far float32) bool {
	x0, x1 := (b.loX[i]-r.o.X)*r.inv.X, (b.hiX[i]-r.o.X)*r.inv.X
	y0, y1 := (b.loY[i]-r.o.Y)*r.inv.Y, (b.hiY[i]-r.o.Y)*r.inv.Y
	z0, z1 := (b.loZ[i]-r.o.Z)*r.inv.Z, (b.hiZ[i]-r.o.Z)*r.inv.Z
	near = max(min(x0, x1), min(y0, y1), min(z0, z1), near)
	far = min(max(x0, x1), max(y0, y1), max(z0, z1), far)
	return near <= far
}

// nearestEach is the segment of some packs that a ray meets first, and where along the ray: Cylinder.hit for one lane after the other,
// of packs that it meets the bounds of between near and far. All lanes at once give the same bits.
func nearestEach(packs []pack, bounds []boxes, r *ray, near, far float32) (what int32, t float32, ok bool) {
	t = r.tbest
	for i := range packs {
		if !bounds[i/lanes].opens(i%lanes, r, near, far) {
			continue
		}
		p := &packs[i]
		for j := range lanes {
			wx, wy, wz := r.o.X-p.ax[j], r.o.Y-p.ay[j], r.o.Z-p.az[j]
			dd := float32(r.d.X*p.dx[j]) + float32(r.d.Y*p.dy[j]) + float32(r.d.Z*p.dz[j])
			wd := float32(wx*p.dx[j]) + float32(wy*p.dy[j]) + float32(wz*p.dz[j])
			b := float32(wx*r.d.X) + float32(wy*r.d.Y) + float32(wz*r.d.Z) - float32(wd*dd)
			c := float32(wx*wx) + float32(wy*wy) + float32(wz*wz) - float32(wd*wd) - p.r2[j]
			if b >= 0 && c >= 0 {
				continue // leaves it behind
			}
			a := 1 - float32(dd*dd)
			disc := float32(b*b) - float32(a*c)
			if disc < 0 || a < 1e-6 {
				continue // past it, or along the axis: the wall is never met from outside
			}
			at := (-b - geom.Sqrt(disc)) / a
			s := wd + float32(at*dd)
			if at > r.tmin && at < t && s >= p.lo[j] && s <= p.hi[j] {
				what, t, ok = p.what[j], at, true
			}
		}
	}
	return what, t, ok
}
