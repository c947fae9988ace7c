package mesh

import "github.com/aurelink/aurelink/render/geom"

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

// nearestEach is the segment of some packs that a ray meets first, and where along the ray: Cylinder.hit for one lane after the other.
// All lanes at once give the same bits.
func nearestEach(packs []pack, r *ray) (what int32, t float32, ok bool) {
	t = r.tbest
	for i := range packs {
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
