package mesh

import (
	"math"

	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/unit"
)

// Detail is how finely wire is cut into segments.
type Detail int

// The segments a full turn of wire is cut into. At 12 px/mm the bend of the largest ring, in 32 segments, strays
// from the true curve by a tenth of a pixel, and those of links by less; TestDetail holds that.
const (
	Plain Detail = 32
	Close Detail = 64 // for enlarged views
)

// Link builds one link of a chain. A twotone link has its left half (towards -X) in slot 0, the right in slot 1.
func Link(p *design.Part, detail Detail, twotone bool) *Shape {
	s := &Shape{}
	l, w, d := p.Length.Value, p.Width.Value, p.Wire.Value
	switch p.Form {
	case design.FormOval, design.FormRound:
		s.Tubes = []Tube{wire(ellipse((l-d)/2, (w-d)/2, int(detail)), d)}
	case design.FormStadium:
		s.Tubes = []Tube{wire(stadium((l-d)/2, (w-d)/2, int(detail)), d)}
	case design.FormBox:
		s.Mesh = boxFrame(l, w, d, p.Body.Value)
	case design.FormBead, design.FormBar:
		// A round eye at each end, sunk in the body by one wire.
		eye := (l - w) / 2
		for _, x := range []float64{-eye, eye} {
			s.Tubes = append(s.Tubes, wire(moved(ellipse((w-d)/2, (w-d)/2, int(detail)*3/4), x), d))
		}
		r := p.Body.Value / 2
		body := Tube{Center: []geom.Point{{}}, Radius: float32(r)}
		if reach := float32(float64(p.BodyLength())/2 - r); reach > 0 {
			body.Center = []geom.Point{{X: -reach}, {X: reach}}
		}
		s.Tubes = append(s.Tubes, body)
	}
	if p.Twist != 0 {
		for i := range s.Tubes {
			twist(s.Tubes[i].Center, p.Twist.Rad(), (l-d)/2)
		}
	}
	if twotone {
		for i := range s.Tubes {
			s.Tubes[i].split()
		}
		s.Mesh.Slot = make([]uint8, len(s.Mesh.Tris))
		for i, t := range s.Mesh.Tris {
			if s.Mesh.Points[t[0]].X+s.Mesh.Points[t[1]].X+s.Mesh.Points[t[2]].X > 0 {
				s.Mesh.Slot[i] = 1
			}
		}
	}
	return s.Finish()
}

// JumpRing builds a round ring of wire and inner diameter in mm, in the XY plane about the origin.
func JumpRing(wireMM, inner unit.MM, detail Detail) *Shape {
	r := float64(inner+wireMM) / 2
	s := &Shape{Tubes: []Tube{wire(ellipse(r, r, int(detail)), float64(wireMM))}}
	return s.Finish()
}

func wire(center []geom.Point, d float64) Tube {
	return Tube{Center: center, Radius: float32(d / 2), Closed: true}
}

// ellipse is a closed curve of n points with semi-axes a along X and b along Y, evenly spaced by turn of tangent
// as far as that is smooth: more points where it bends more.
func ellipse(a, b float64, n int) []geom.Point {
	pts := make([]geom.Point, n)
	for i := range pts {
		s, c := math.Sincos(2 * math.Pi * float64(i) / float64(n))
		pts[i] = geom.Point{X: float32(a * c), Y: float32(b * s)}
	}
	return pts
}

// stadium is a closed curve with straight sides and half circles at its ends; a and b are its half length and
// half width. The sides are cut too, so that a twist bends them.
func stadium(a, b float64, n int) []geom.Point {
	straight := a - b
	arc := n / 2
	side := max(2, n/6)
	var pts []geom.Point
	for end := range 2 {
		sign := float64(1 - 2*end)
		for i := range arc {
			s, c := math.Sincos(math.Pi * (float64(i)/float64(arc) - .5))
			pts = append(pts, geom.Point{X: float32(sign * (straight + b*c)), Y: float32(sign * b * s)})
		}
		for i := range side {
			t := float64(i) / float64(side)
			pts = append(pts, geom.Point{X: float32(sign * straight * (1 - 2*t)), Y: float32(sign * b)})
		}
	}
	return pts
}

func moved(pts []geom.Point, x float64) []geom.Point {
	for i := range pts {
		pts[i].X += float32(x)
	}
	return pts
}

// twist turns a centreline about X by -angle/2 at one end to +angle/2 at the other, as a curb link is turned so
// that the chain lies flat.
func twist(pts []geom.Point, angle, half float64) {
	for i, p := range pts {
		s, c := math.Sincos(angle / 2 * float64(p.X) / half)
		y, z := float64(p.Y), float64(p.Z)
		pts[i].Y, pts[i].Z = float32(y*c-z*s), float32(y*s+z*c)
	}
}

// split gives the half of a tube with X > 0 the second metal.
func (t *Tube) split() {
	n := len(t.Center)
	t.Slot = make([]uint8, n)
	for i := range n {
		if t.Center[i].X+t.Center[(i+1)%n].X > 0 {
			t.Slot[i] = 1
		}
	}
}

// boxDome is the slope, radians, that the outer side of a box link's strip is shaded with at its edges, as the faces of
// charms are crowned: flat to the last, it mirrors one spot of the room and looks like card. Chosen by eye on pictures.
const boxDome = .3

// domeSteps is how many pieces the dome is cut into: normals turn evenly from one to the next.
const domeSteps = 4

// boxFrame is a square frame of flat strip, as in box chain: outer length l and width w, strip of thickness t
// and width b (along Z), with softly rounded edges and an outer side that is shaded as slightly domed.
func boxFrame(l, w, t, b float64) TriMesh {
	const corner, edge = 6, 3 // steps round a corner of the frame, of the strip
	// Walk the middle of the strip: a rectangle with rounded corners.
	type station struct{ x, y, nx, ny float64 }
	var path []station
	r := t // folded sharply: the next link fits into the corners
	hy := max(0, (w-t)/2-r)
	r = (w-t)/2 - hy
	hx := (l-t)/2 - r
	for q := range 4 {
		cx, cy := hx, hy
		if q == 1 || q == 2 {
			cx = -hx
		}
		if q >= 2 {
			cy = -hy
		}
		for i := range corner + 1 {
			s, c := math.Sincos(math.Pi / 2 * (float64(q) + float64(i)/corner))
			path = append(path, station{cx + r*c, cy + r*s, c, s})
		}
	}
	// The strip's section: a rectangle t (outwards) by b (along Z), corners rounded, the outer side shaded as domed.
	type rim struct{ o, z, no, nz float64 }
	var section []rim
	round := .32 * t
	for q := range 4 {
		co, cz := t/2-round, b/2-round
		from, to := math.Pi/2*float64(q), math.Pi/2*float64(q+1)
		nFrom, nTo := from, to
		switch q {
		case 0:
			nFrom += boxDome
		case 1, 2:
			co = -co
		case 3:
			nTo -= boxDome
		}
		if q >= 2 {
			cz = -cz
		}
		for i := range edge + 1 {
			s, c := math.Sincos(from + float64((to-from)*float64(i)/edge))
			ns, nc := math.Sincos(nFrom + float64((nTo-nFrom)*float64(i)/edge))
			section = append(section, rim{co + round*c, cz + round*s, nc, ns})
		}
	}
	for i := 1; i < domeSteps; i++ { // from the lower corner of the outer side to the upper
		at := 2*float64(i)/domeSteps - 1
		s, c := math.Sincos(boxDome * at)
		section = append(section, rim{t / 2, (b/2 - round) * at, c, s})
	}
	var m TriMesh
	for _, p := range path {
		for _, e := range section {
			m.Points = append(m.Points, geom.Point{X: float32(p.x + e.o*p.nx), Y: float32(p.y + e.o*p.ny), Z: float32(e.z)})
			m.Normals = append(m.Normals, geom.Normal{X: float32(e.no * p.nx), Y: float32(e.no * p.ny), Z: float32(e.nz)})
		}
	}
	n, k := len(path), len(section)
	at := func(i, j int) uint32 { return uint32(i%n*k + j%k) }
	for i := range n {
		for j := range k {
			a, b, c, d := at(i, j), at(i+1, j), at(i+1, j+1), at(i, j+1)
			m.Tris = append(m.Tris, [3]uint32{a, b, c}, [3]uint32{a, c, d})
		}
	}
	m.Surface = make([]Surface, len(m.Tris))
	return m
}
