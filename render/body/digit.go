package body

import "math"

// axis is the line that the middle of a digit runs along, in its hand. Sections of the digit stay level: it is sheared, not
// turned, which for what it leans by is near enough.
type axis struct {
	x, y, z float64 // mm: where height 0 of its shape is
	lean    float64 // mm to +X for each mm of its shape up
	tilt    float64 // mm to +Z, the same
	bend    float64 // mm to +Z for each square mm of its shape
	long    float64 // mm of height for each mm of its shape
}

// at is where the axis is at a height of the shape, mm.
func (a *axis) at(u float64) (x, z float64) {
	return a.x + float64(a.lean*u), a.z + float64(a.tilt*u) + float64(float64(a.bend*u)*u)
}

// height is the shape's height for a height y, mm.
func (l *Limb) height(y float64) float64 {
	if l.axis == nil {
		return y / l.scale
	}
	return (y - l.axis.y) / l.axis.long
}

// of takes a place of a limb that is not turned to its shape.
func (l *Limb) of(x, y, z float64) (sx, u, sz float64) {
	u = l.height(y)
	if l.axis != nil {
		ax, az := l.axis.at(u)
		x, z = x-ax, z-az
	}
	k := 1 / l.scale
	return x * k, u, z * k
}

// slope takes a unit slope of the shape, at a height of it, to the limb's: how many mm of the limb one of the shape is along it, and
// the unit way out.
func (l *Limb) slope(u, gx, gu, gz float64) (mm, nx, ny, nz float64) {
	a := l.axis
	if a == nil {
		return l.scale, gx, gu, gz
	}
	k := 1 / l.scale
	nx, nz = gx*k, gz*k
	ny = (gu - float64(nx*a.lean) - float64(nz*(a.tilt+float64(2*a.bend*u)))) / a.long
	mm = 1 / math.Sqrt(float64(nx*nx)+float64(ny*ny)+float64(nz*nz))
	return mm, nx * mm, ny * mm, nz * mm
}

// off is Distance of this part alone.
func (l *Limb) off(x, y, z float64) (d, nx, ny, nz float64) {
	var h hint
	sx, u, sz := l.of(x, y, z)
	far, gx, gu, gz := l.shape.off(sx, u, sz, &h)
	mm, nx, ny, nz := l.slope(u, gx, gu, gz)
	d = far * mm
	if level := d / math.Sqrt(max(1e-12, 1-ny*ny)); level > ends*l.scale {
		// Beside a round end the slope says too little.
		return max(d, endShare*level), nx, ny, nz
	}
	// Once more, as in Distance.
	sx, u, sz = l.of(x-float64(d*nx), y-float64(d*ny), z-float64(d*nz))
	far, gx, gu, gz = l.shape.off(sx, u, sz, &h)
	mm, nx, ny, nz = l.slope(u, gx, gu, gz)
	return d + float64(far*mm), nx, ny, nz
}

// From ends on, mm of the shape, a distance is at least endShare of that in the level.
const (
	ends     = .8
	endShare = .6
)
