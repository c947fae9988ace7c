package mesh

import (
	"fmt"
	"math"

	"github.com/aurelink/aurelink/render/geom"
)

// Proportions of the round brilliant, as shares of the radius or of the way to the centre: the middle of what
// GIA grades excellent (GIA Diamond Cut Grading System, 2006), with the crown and pavilion angles of
// M. Tolkowsky, Diamond Design, 1919.
const (
	brilliantTable    = 0.57  // corner to corner over the diameter
	brilliantCrown    = 34.5  // degrees
	brilliantPavilion = 40.75 // degrees
	brilliantStar     = 0.50  // of the way from table to girdle
	brilliantLower    = 0.77  // of the way from girdle to culet
	brilliantGirdle   = 0.03  // of the diameter, where it is thickest
	girdleSides       = 32
)

// RoundBrilliant gives the facets of a round brilliant of a diameter in mm: 57, counting the table, and the
// girdle's sides. The table faces +Z, the culet -Z, and the girdle's middle is at z = 0.
func RoundBrilliant(diameter float32) []GemPlane {
	r := float64(diameter) / 2
	sector := math.Pi / 8 // from a main to the halves' middle edge
	girdle := brilliantGirdle
	tanCrown, tanPavilion := math.Tan(brilliantCrown*math.Pi/180), math.Tan(brilliantPavilion*math.Pi/180)
	at := func(radius, angle, z float64) [3]float64 {
		s, c := math.Sincos(angle)
		return [3]float64{float64(r * radius * c), float64(r * radius * s), r * z}
	}
	table := girdle + float64((1-brilliantTable)*tanCrown)
	inner := brilliantTable * math.Cos(sector) // the table's edge, nearest the middle
	star := inner + float64(brilliantStar*(1-inner))
	starZ := girdle + float64((1-float64(star*math.Cos(sector)))*tanCrown)
	lower := 1 - brilliantLower
	lowerZ := -girdle - float64((1-float64(lower*math.Cos(sector)))*tanPavilion)

	facets := []GemPlane{{N: geom.Normal{Z: 1}, D: float32(r * table)}}
	for k := range 8 {
		a := 2 * sector * float64(k)
		tip, low := at(star, a+sector, starZ), at(lower, a+sector, lowerZ)
		corner, next := at(brilliantTable, a, table), at(brilliantTable, a+float64(2*sector), table)
		up, upMid, upNext := at(1, a, girdle), at(1, a+sector, girdle), at(1, a+float64(2*sector), girdle)
		down, downMid, downNext := at(1, a, -girdle), at(1, a+sector, -girdle), at(1, a+float64(2*sector), -girdle)
		facets = append(
			facets,
			facet(corner, at(star, a-sector, starZ), tip), // crown main
			facet(corner, tip, next),                      // star
			facet(up, upMid, tip),                         // upper halves
			facet(upMid, upNext, tip),
			facet(down, at(lower, a-sector, lowerZ), low), // pavilion main
			facet(down, low, downMid),                     // lower halves
			facet(downMid, low, downNext),
		)
	}
	for k := range girdleSides {
		s, c := math.Sincos(2 * math.Pi * float64(k) / girdleSides)
		facets = append(facets, GemPlane{N: geom.Vec{X: float32(c), Y: float32(s)}.Normal(), D: float32(r)})
	}
	return facets
}

// facet is the plane through three points, turned away from the stone's middle.
func facet(a, b, c [3]float64) GemPlane {
	u := [3]float64{b[0] - a[0], b[1] - a[1], b[2] - a[2]}
	v := [3]float64{c[0] - a[0], c[1] - a[1], c[2] - a[2]}
	n := [3]float64{
		float64(u[1]*v[2]) - float64(u[2]*v[1]),
		float64(u[2]*v[0]) - float64(u[0]*v[2]),
		float64(u[0]*v[1]) - float64(u[1]*v[0]),
	}
	l := math.Sqrt(float64(n[0]*n[0]) + float64(n[1]*n[1]) + float64(n[2]*n[2]))
	d := (float64(n[0]*a[0]) + float64(n[1]*a[1]) + float64(n[2]*a[2])) / l
	if d < 0 {
		l, d = -l, -d
	}
	return GemPlane{N: geom.Normal{X: float32(n[0] / l), Y: float32(n[1] / l), Z: float32(n[2] / l)}, D: float32(d)}
}

// side is the signed distance from the plane: positive outside.
func (g GemPlane) side(p [3]float64) float64 {
	return float64(float64(g.N.X)*p[0]) + float64(float64(g.N.Y)*p[1]) + float64(float64(g.N.Z)*p[2]) - float64(g.D)
}

// gemMesh is the closed surface of a convex stone no larger than reach, every facet flat.
func gemMesh(facets []GemPlane, reach float64) (TriMesh, error) {
	var (
		m     TriMesh
		known [][3]float64
	)
	// Corners where more than three facets meet come out a little apart: take those as one. The distance is
	// far below a facet's size and far above the rounding of its plane.
	merge := 2e-4 * reach
	corner := func(p [3]float64) [3]float64 {
		for _, q := range known {
			if math.Abs(p[0]-q[0])+math.Abs(p[1]-q[1])+math.Abs(p[2]-q[2]) < merge {
				return q
			}
		}
		known = append(known, p)
		return p
	}
	for i, f := range facets {
		// Begin with a large square on the facet's plane and cut it by all the others.
		n := f.N.Vec()
		u := n.Cross(geom.Vec{Z: 1})
		if u.Len2() < 1e-3 {
			u = n.Cross(geom.Vec{X: 1})
		}
		u = u.Unit()
		v := n.Cross(u)
		var poly [][3]float64
		for _, c := range [4][2]float64{{1, 1}, {-1, 1}, {-1, -1}, {1, -1}} {
			p := [3]float64{}
			for k, w := range [3][3]float32{{n.X, u.X, v.X}, {n.Y, u.Y, v.Y}, {n.Z, u.Z, v.Z}} {
				p[k] = float64(float64(w[0])*float64(f.D)) + float64(float64(w[1])*c[0]*4*reach) + float64(float64(w[2])*c[1]*4*reach)
			}
			poly = append(poly, p)
		}
		for j, g := range facets {
			if j != i {
				poly = cut(poly, g)
			}
		}
		var ring [][3]float64
		for _, p := range poly {
			if q := corner(p); len(ring) == 0 || ring[len(ring)-1] != q && ring[0] != q {
				ring = append(ring, q)
			}
		}
		if len(ring) < 3 {
			return TriMesh{}, fmt.Errorf("mesh: facet %d of a stone, %v at %v, does not show", i, f.N, f.D)
		}
		ids := make([]uint32, len(ring))
		for k, p := range ring {
			ids[k] = m.vertex(geom.Point{X: float32(p[0]), Y: float32(p[1]), Z: float32(p[2])}, f.N)
		}
		for k := 2; k < len(ids); k++ {
			m.tri(ids[0], ids[k-1], ids[k], Gem)
		}
	}
	return m, nil
}

// cut keeps what lies inside a plane of a convex polygon.
func cut(poly [][3]float64, g GemPlane) [][3]float64 {
	var out [][3]float64
	for i, p := range poly {
		q := poly[(i+1)%len(poly)]
		a, b := g.side(p), g.side(q)
		if a <= 0 {
			out = append(out, p)
		}
		if a < 0 && b > 0 || a > 0 && b < 0 {
			t := a / (a - b)
			out = append(out, [3]float64{
				p[0] + float64((q[0]-p[0])*t), p[1] + float64((q[1]-p[1])*t), p[2] + float64((q[2]-p[2])*t),
			})
		}
	}
	return out
}
