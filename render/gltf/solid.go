package gltf

import (
	"math"

	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/mesh"
)

// solid is a triangle mesh on its way into a file.
type solid struct {
	points  []geom.Point // mm
	normals []geom.Normal
	tris    [][3]uint32
}

// vertex adds a place with a normal and gives its number.
func (s *solid) vertex(p geom.Point, n geom.Normal) uint32 {
	s.points = append(s.points, p)
	s.normals = append(s.normals, n)
	return uint32(len(s.points) - 1)
}

// tri adds a triangle unless two of its corners are one place.
func (s *solid) tri(a, b, c uint32) {
	p, q, r := s.points[a], s.points[b], s.points[c]
	if p != q && q != r && r != p {
		s.tris = append(s.tris, [3]uint32{a, b, c})
	}
}

// v3 is a vector in double precision, mm or a direction.
type v3 [3]float64

func vec3(p geom.Point) v3 { return v3{float64(p.X), float64(p.Y), float64(p.Z)} }

func (a v3) add(b v3) v3      { return v3{a[0] + b[0], a[1] + b[1], a[2] + b[2]} }
func (a v3) sub(b v3) v3      { return v3{a[0] - b[0], a[1] - b[1], a[2] - b[2]} }
func (a v3) mul(k float64) v3 { return v3{float64(a[0] * k), float64(a[1] * k), float64(a[2] * k)} }
func (a v3) dot(b v3) float64 { return float64(a[0]*b[0]) + float64(a[1]*b[1]) + float64(a[2]*b[2]) }
func (a v3) len() float64     { return math.Sqrt(a.dot(a)) }
func (a v3) point() geom.Point {
	return geom.Point{X: float32(a[0]), Y: float32(a[1]), Z: float32(a[2])}
}
func (a v3) normal() geom.Normal { return geom.Normal(a.unit().point()) }

func (a v3) cross(b v3) v3 {
	return v3{
		float64(a[1]*b[2]) - float64(a[2]*b[1]),
		float64(a[2]*b[0]) - float64(a[0]*b[2]),
		float64(a[0]*b[1]) - float64(a[1]*b[0]),
	}
}

// unit is a at length 1, or a itself where it has none.
func (a v3) unit() v3 {
	if l := a.len(); l > 0 {
		return a.mul(1 / l)
	}
	return a
}

// across is a unit vector at right angles to the unit vector a.
func (a v3) across() v3 {
	least := v3{1, 0, 0}
	if math.Abs(a[1]) < math.Abs(a[0]) {
		least = v3{0, 1, 0}
	}
	if math.Abs(a[2]) < min(math.Abs(a[0]), math.Abs(a[1])) {
		least = v3{0, 0, 1}
	}
	return least.sub(a.mul(least.dot(a))).unit()
}

// cornerCos is the cosine of half the bend from which a polyline turns a corner, 30 degrees. Below it stands for a
// smooth curve, whose wire is round at each point; at a corner the two straight wires meet in a mitre.
const cornerCos = .9659258

// rib is a ring round a wire: what a corner u = (cos, sin) of its circle adds to the middle is x cos + y sin, in
// mm; the normal there is u in the plane of the unit vectors nx and ny.
type rib struct {
	at, x, y, nx, ny, along v3
}

// ribs lays a ring round a wire at each point of its centreline. They do not twist against each other, as in Wang
// and others, "Computation of rotation minimizing frames" (2008); what is left where a closed wire meets itself is
// shared out along it.
func ribs(t *mesh.Tube) []rib {
	n := len(t.Center)
	out := make([]rib, n)
	r := float64(t.Radius)
	if n == 1 {
		out[0] = rib{at: vec3(t.Center[0]), x: v3{r, 0, 0}, y: v3{0, r, 0}, nx: v3{1, 0, 0}, ny: v3{0, 1, 0}, along: v3{0, 0, 1}}
		return out
	}
	dir := make([]v3, n) // of the piece that begins at each point
	for i, p := range t.Center {
		out[i].at = vec3(p)
		dir[i] = vec3(t.Center[(i+1)%n]).sub(vec3(p)).unit()
	}
	if !t.Closed {
		dir[n-1] = dir[n-2]
	}
	for i := range out {
		before := dir[(i+n-1)%n]
		if !t.Closed && i == 0 {
			before = dir[0]
		}
		out[i].along = before.add(dir[i]).unit()
		if out[i].along.len() == 0 { // it turns right back
			out[i].along = dir[i]
		}
	}

	// Carry the first ring's axis along.
	length := make([]float64, n+1)
	out[0].nx = out[0].along.across()
	for i := 1; i < n; i++ {
		length[i] = length[i-1] + out[i].at.sub(out[i-1].at).len()
		out[i].nx = carry(&out[i-1], &out[i])
	}
	turn := 0.0
	if t.Closed {
		length[n] = length[n-1] + out[0].at.sub(out[n-1].at).len()
		back := carry(&out[n-1], &out[0])
		turn = math.Atan2(back.cross(out[0].nx).dot(out[0].along), back.dot(out[0].nx)) / length[n]
	}

	for i := range out {
		b := &out[i]
		b.ny = b.along.cross(b.nx)
		if s, c := math.Sincos(turn * length[i]); s != 0 {
			b.nx, b.ny = b.nx.mul(c).add(b.ny.mul(s)), b.ny.mul(c).sub(b.nx.mul(s))
		}
		b.x, b.y = b.nx.mul(r), b.ny.mul(r)
		// Widen a corner's ring so that the wires on both sides keep their thickness.
		if half := b.along.dot(dir[i]); half < cornerCos && half > .1 {
			bend := dir[i].sub(b.along.mul(half)).unit()
			more := 1/half - 1
			b.x, b.y = b.x.add(bend.mul(more*bend.dot(b.x))), b.y.add(bend.mul(more*bend.dot(b.y)))
		}
	}
	return out
}

// carry takes a ring's first axis to the next ring by two reflections.
func carry(from, to *rib) v3 {
	mirror := func(v, through v3) v3 {
		l := through.dot(through)
		if l == 0 {
			return v
		}
		return v.sub(through.mul(2 * through.dot(v) / l))
	}
	step := to.at.sub(from.at)
	x, along := mirror(from.nx, step), mirror(from.along, step)
	x = mirror(x, to.along.sub(along))
	return x.sub(to.along.mul(to.along.dot(x))).unit()
}

// tube adds a wire's surface: rings of round points, joined without a seam where it is closed, half balls at its
// ends where it is open. Normals are those of the smooth wire that the centreline stands for. Of a tube of several
// metals only the pieces of one slot are added.
func (s *solid) tube(t *mesh.Tube, round int, slot uint8) {
	n := len(t.Center)
	has := func(piece int) bool {
		if piece >= len(t.Slot) {
			return slot == 0
		}
		return t.Slot[piece] == slot
	}
	circle := make([][2]float64, round)
	for k := range circle {
		circle[k][1], circle[k][0] = math.Sincos(2 * math.Pi * float64(k) / float64(round))
	}
	rs := ribs(t)
	// ring adds the points of a rib, those of a half ball raised by the sine up towards the end.
	ring := func(b *rib, up float64) uint32 {
		first := uint32(len(s.points))
		flat := math.Sqrt(1 - float64(up*up))
		for _, c := range circle {
			nrm := b.nx.mul(c[0] * flat).add(b.ny.mul(c[1] * flat)).add(b.along.mul(up))
			p := b.at.add(b.x.mul(c[0] * flat)).add(b.y.mul(c[1] * flat)).add(b.along.mul(up * float64(t.Radius)))
			s.vertex(p.point(), nrm.normal())
		}
		return first
	}
	join := func(lo, hi uint32) {
		for k := range uint32(round) {
			l := (k + 1) % uint32(round)
			s.tri(lo+k, lo+l, hi+l)
			s.tri(lo+k, hi+l, hi+k)
		}
	}
	// ball closes the end on a rib's side: +1 where the wire runs to, -1 where it comes from.
	ball := func(b *rib, at uint32, side float64) {
		steps := max(2, round/4)
		for j := 1; j <= steps; j++ {
			if j == steps {
				pole := s.vertex(b.at.add(b.along.mul(side*float64(t.Radius))).point(), b.along.mul(side).normal())
				for k := range uint32(round) {
					if l := (k + 1) % uint32(round); side > 0 {
						s.tri(at+k, at+l, pole)
					} else {
						s.tri(at+l, at+k, pole)
					}
				}
				break
			}
			next := ring(b, side*math.Sin(math.Pi/2*float64(j)/float64(steps)))
			if side > 0 {
				join(at, next)
			} else {
				join(next, at)
			}
			at = next
		}
	}
	if n == 1 {
		if has(0) {
			middle := ring(&rs[0], 0)
			ball(&rs[0], middle, -1)
			ball(&rs[0], middle, 1)
		}
		return
	}
	pieces := n - 1
	if t.Closed {
		pieces = n
	}
	rings := make(map[int]uint32, n)
	at := func(i int) uint32 {
		first, ok := rings[i]
		if !ok {
			first = ring(&rs[i], 0)
			rings[i] = first
		}
		return first
	}
	for i := range pieces {
		if has(i) {
			join(at(i), at((i+1)%n))
		}
	}
	if !t.Closed && has(0) {
		ball(&rs[0], at(0), -1)
	}
	if !t.Closed && has(pieces-1) {
		ball(&rs[n-1], at(n-1), 1)
	}
}
