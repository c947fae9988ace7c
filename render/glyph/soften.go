package glyph

import (
	"math"
	"slices"

	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/unit"
)

// Soften gives outlines as a caster would make them: grown by grow all round, and with every corner, inner
// and outer, rounded to at least the radius round. What is thinner than twice round after growing is lost, and
// gaps narrower than twice round close, as do pinholes. Outlines that overlap become one.
func Soften(loops []geom.Loop, grow, round unit.MM) []geom.Loop {
	if round > 0 {
		// Closing rounds the inner corners, opening the outer ones.
		loops = offset(loops, float64(grow+round), fine)
		loops = offset(loops, -2*float64(round), fine)
		return offset(loops, float64(round), coarse)
	}
	return offset(loops, float64(grow), coarse)
}

// How far outlines may be simplified while they are worked on, and when they are done, in mm.
const (
	fine   = 0.003
	coarse = 0.007
)

// Stroke is how thick the strokes of outlines are where they are thin: a tenth of the outline, by length,
// has less metal straight behind it.
func Stroke(loops []geom.Loop) unit.MM {
	type run struct{ width, length float64 }
	var (
		runs  []run
		total float64
	)
	edges := edgesOf(loops)
	for _, e := range edges {
		u := e.b.sub(e.a)
		length := u.len()
		n := max(1, min(16, int(length/0.2)))
		in := point{-u.y / length, u.x / length} // metal lies left of an outline
		for i := range n {
			p := mix(e.a, e.b, (float64(i)+0.5)/float64(n))
			width := math.Inf(1)
			for _, f := range edges {
				v := f.b.sub(f.a)
				d := in.cross(v)
				if d <= 1e-9 { // only an edge seen from inside
					continue
				}
				w := f.a.sub(p)
				t, s := w.cross(v)/d, w.cross(in)/d
				if t > 1e-6 && s >= 0 && s <= 1 {
					width = min(width, t)
				}
			}
			runs = append(runs, run{width, length / float64(n)})
			total += length / float64(n)
		}
	}
	slices.SortFunc(runs, func(a, b run) int {
		switch {
		case a.width < b.width:
			return -1
		case a.width > b.width:
			return 1
		}
		return 0
	})
	var seen float64
	for _, r := range runs {
		if seen += r.length; seen >= total/10 {
			return unit.MM(r.width)
		}
	}
	return 0
}

// edge is one side of an outline, metal on its left.
type edge struct{ a, b point }

func edgesOf(loops []geom.Loop) []edge {
	var edges []edge
	for _, l := range loops {
		for i := range l {
			if a, b := from2(l[i]), from2(l[(i+1)%len(l)]); a != b {
				edges = append(edges, edge{a, b})
			}
		}
	}
	return edges
}

// away is the distance from p to the edge.
func (e edge) away(p point) float64 {
	u, w := e.b.sub(e.a), p.sub(e.a)
	t := min(1, max(0, w.dot(u)/u.dot(u)))
	return w.sub(u.mul(t)).len()
}

// field is the distance from outlines, sampled on a grid where it is near the level looked for.
type field struct {
	edges  []edge
	by     float64 // level: > 0 outside
	x0, y0 float64
	cell   float64
	w, h   int         // cells
	rows   [][]passage // where outlines cross each line of the grid
	value  []float64   // distance outside less by, NaN where not looked at; (w+1)*(h+1)
	leaves []int       // cells the level may run through
}

// passage is an outline crossing a line of the grid.
type passage struct {
	x    float64
	turn int // +1 upwards
}

// offset moves outlines outwards by by, or inwards where it is negative: the contour at that distance from
// them, drawn on a grid fine enough to leave the true one by a few micrometres.
func offset(loops []geom.Loop, by, tolerance float64) []geom.Loop {
	edges := edgesOf(loops)
	if len(edges) == 0 {
		return nil
	}
	lo, hi := Bounds(loops)
	f := field{edges: edges, by: by}
	f.cell = max(0.02, min(0.05, float64(max(hi.X-lo.X, hi.Y-lo.Y))/100))
	margin := max(by, 0) + float64(2*f.cell)
	// Half a cell off the grid, so that straight edges do not run along its lines.
	f.x0, f.y0 = float64(lo.X)-margin-float64(f.cell*0.37), float64(lo.Y)-margin-float64(f.cell*0.37)
	f.w = int((float64(hi.X)+margin-f.x0)/f.cell) + 1
	f.h = int((float64(hi.Y)+margin-f.y0)/f.cell) + 1
	f.findRows()
	f.value = make([]float64, (f.w+1)*(f.h+1))
	for i := range f.value {
		f.value[i] = math.NaN()
	}
	all := make([]int32, len(edges))
	for i := range all {
		all[i] = int32(i)
	}
	size := 1
	for size < max(f.w, f.h) {
		size *= 2
	}
	f.descend(0, 0, size, all)
	return f.contour(tolerance)
}

// findRows notes where outlines cross each line of the grid, from left to right.
func (f *field) findRows() {
	f.rows = make([][]passage, f.h+1)
	for _, e := range f.edges {
		turn, a, b := 1, e.a, e.b
		if a.y > b.y {
			turn, a, b = -1, b, a
		}
		first := max(0, int(math.Ceil((a.y-f.y0)/f.cell)))
		for j := first; j <= f.h; j++ {
			y := f.y0 + float64(float64(j)*f.cell)
			if y < a.y {
				continue
			}
			if y >= b.y {
				break
			}
			x := a.x + float64((y-a.y)/(b.y-a.y)*(b.x-a.x))
			f.rows[j] = append(f.rows[j], passage{x, turn})
		}
	}
}

// corner is the place of a corner of the grid.
func (f *field) corner(i, j int) point {
	return point{f.x0 + float64(float64(i)*f.cell), f.y0 + float64(float64(j)*f.cell)}
}

// signed is the distance at a corner of the grid, negative inside the outlines, less the level.
func (f *field) signed(i, j int, near []int32) float64 {
	p := f.corner(i, j)
	d := math.Inf(1)
	for _, k := range near {
		d = min(d, f.edges[k].away(p))
	}
	winding := 0
	if j <= f.h {
		for _, c := range f.rows[j] {
			if c.x > p.x {
				winding += c.turn
			}
		}
	}
	if winding != 0 {
		d = -d
	}
	return d - f.by
}

// descend looks for the level in a square of size cells. Distance changes by no more than one goes, so a
// square whose middle is far from the level is passed over, and edges much farther off than the nearest
// are dropped.
func (f *field) descend(i, j, size int, near []int32) {
	if i >= f.w || j >= f.h {
		return
	}
	if size == 1 {
		for _, c := range [4][2]int{{i, j}, {i + 1, j}, {i, j + 1}, {i + 1, j + 1}} {
			if v := &f.value[c[1]*(f.w+1)+c[0]]; math.IsNaN(*v) {
				*v = f.signed(c[0], c[1], near)
			}
		}
		f.leaves = append(f.leaves, j*f.w+i)
		return
	}
	half := size / 2
	reach := float64(half) * f.cell * math.Sqrt2
	d := math.Abs(f.signed(i+half, j+half, near) + f.by)
	if min(math.Abs(d-f.by), math.Abs(-d-f.by)) > reach*1.0001 {
		return
	}
	middle := f.corner(i+half, j+half)
	kept := make([]int32, 0, len(near))
	for _, k := range near {
		if f.edges[k].away(middle) <= d+float64(2*reach*1.0001) {
			kept = append(kept, k)
		}
	}
	f.descend(i, j, half, kept)
	f.descend(i+half, j, half, kept)
	f.descend(i, j+half, half, kept)
	f.descend(i+half, j+half, half, kept)
}

// contour follows the level through the leaves (marching squares) and simplifies what it finds.
func (f *field) contour(tolerance float64) []geom.Loop {
	// A side of a cell is named by its lower left corner: even numbers lie, odd ones stand.
	next := make(map[int]int, len(f.leaves))
	slices.Sort(f.leaves)
	var starts []int
	for _, leaf := range f.leaves {
		i, j := leaf%f.w, leaf/f.w
		at := j*(f.w+1) + i
		up := at + f.w + 1
		v00, v10, v01, v11 := f.value[at], f.value[at+1], f.value[up], f.value[up+1]
		bottom, top, left, right := 2*at, 2*up, 2*at+1, 2*(at+1)+1
		link := func(a, b int) { next[a] = b; starts = append(starts, a) }
		mask := 0
		for k, v := range [4]float64{v00, v10, v11, v01} {
			if v < 0 {
				mask |= 1 << k
			}
		}
		// Metal stays on the left.
		switch mask {
		case 1:
			link(bottom, left)
		case 2:
			link(right, bottom)
		case 3:
			link(right, left)
		case 4:
			link(top, right)
		case 6:
			link(top, bottom)
		case 7:
			link(top, left)
		case 8:
			link(left, top)
		case 9:
			link(bottom, top)
		case 11:
			link(right, top)
		case 12:
			link(left, right)
		case 13:
			link(bottom, right)
		case 14:
			link(left, bottom)
		case 5, 10:
			joined := v00+v10+v01+v11 < 0
			switch {
			case mask == 5 && joined:
				link(bottom, right)
				link(top, left)
			case mask == 5:
				link(bottom, left)
				link(top, right)
			case joined:
				link(left, bottom)
				link(right, top)
			default:
				link(right, bottom)
				link(left, top)
			}
		}
	}
	var loops []geom.Loop
	for _, s := range starts {
		var ring []point
		for at := s; ; {
			to, ok := next[at]
			if !ok {
				break
			}
			delete(next, at)
			ring = append(ring, f.crossing(at))
			at = to
		}
		if ring = simplify(ring, tolerance); len(ring) < 3 {
			continue
		}
		loop := make(geom.Loop, len(ring))
		for i, p := range ring {
			loop[i] = to2(p)
		}
		// Metal fills a pinhole, and a crumb is lost.
		if a := loop.Area(); a > 0.02 || a < -0.06 {
			loops = append(loops, loop)
		}
	}
	return loops
}

// crossing is where the level passes a side of the grid.
func (f *field) crossing(side int) point {
	at := side / 2
	i, j := at%(f.w+1), at/(f.w+1)
	to, a := at+1, f.corner(i, j)
	b := f.corner(i+1, j)
	if side%2 == 1 {
		to, b = at+f.w+1, f.corner(i, j+1)
	}
	va, vb := f.value[at], f.value[to]
	return mix(a, b, min(0.98, max(0.02, va/(va-vb))))
}

// simplify drops points of a closed line that lie within tolerance of the chord across them
// (Douglas and Peucker's method).
func simplify(ring []point, tolerance float64) []point {
	n := len(ring)
	if n < 4 {
		return ring
	}
	// Begin at the lowest, leftmost point and the one farthest from it.
	a := 0
	for i, p := range ring {
		if p.y < ring[a].y || p.y == ring[a].y && p.x < ring[a].x {
			a = i
		}
	}
	b := a
	for i, p := range ring {
		if p.sub(ring[a]).len() > ring[b].sub(ring[a]).len() {
			b = i
		}
	}
	at := func(i int) point { return ring[i%n] }
	keep := make([]bool, n)
	var split func(i, j int)
	split = func(i, j int) {
		keep[i%n], keep[j%n] = true, true
		if j-i < 2 {
			return
		}
		e := edge{at(i), at(j)}
		worst, most := -1, tolerance
		for k := i + 1; k < j; k++ {
			d := at(k).sub(e.a).len()
			if e.a != e.b {
				d = e.away(at(k))
			}
			if d > most {
				worst, most = k, d
			}
		}
		if worst >= 0 {
			split(i, worst)
			split(worst, j)
		}
	}
	if b < a {
		b += n
	}
	split(a, b)
	split(b, a+n)
	out := make([]point, 0, n)
	for i := range n {
		if k := (a + i) % n; keep[k] {
			out = append(out, ring[k])
		}
	}
	return out
}
