package mesh

import (
	"math"
	"slices"

	"github.com/aurelink/aurelink/render/geom"
)

// Forest finds where rays meet instances. It stands on columns: a grid over the view plane, each cell of which knows what
// stands in it and between which heights. A chain is thin and lies under the eye, so most rays leave in a few steps past empty
// columns. Eight by eight columns make a block, and there are blocks only where there is metal.
type Forest struct {
	Insts []Instance

	wire   []Cylinder // segments in the view frame
	name   []part     // whose they are
	lo, hi geom.Point // bounds
	cols   int        // blocks in a row
	rows   int
	at     []int32 // by block, its place in blocks, or -1
	blocks []colBlock
	list   []int32 // what stands in cells: a segment's number, or ^instance for one with triangles
}

// part is segment seg of an instance.
type part struct{ inst, seg int32 }

const (
	colSide   = .45 // of a column, mm
	blockCols = 8
	blockSide = colSide * blockCols
)

// colBlock is a square of columns. Heights are mm; where there is nothing, zlo is above zhi.
type colBlock struct {
	zlo, zhi float32
	col      [blockCols * blockCols]column
}

type column struct {
	zlo, zhi    float32
	first, last int32 // in list
}

// NewForest readies instances for Trace.
func NewForest(insts []Instance) *Forest {
	f := new(Forest)
	f.Plant(insts)
	return f
}

// Plant readies other instances, in the same memory.
func (f *Forest) Plant(insts []Instance) {
	f.Insts = insts
	f.wire, f.name, f.blocks, f.list, f.at = f.wire[:0], f.name[:0], f.blocks[:0], f.list[:0], f.at[:0]
	f.cols, f.rows = 0, 0
	if len(insts) == 0 {
		return
	}
	inf := float32(math.Inf(1))
	f.lo, f.hi = geom.Point{X: inf, Y: inf, Z: inf}, geom.Point{X: -inf, Y: -inf, Z: -inf}
	for i := range insts {
		in := &insts[i]
		f.bound(in.box())
		if in.Shape.meshed() {
			continue
		}
		for j := range in.Shape.Segs {
			g := in.Shape.Segs[j].Cylinder
			g.A, g.Dir = in.ViewFromShape.Point(g.A), in.ViewFromShape.Vec(g.Dir)
			f.wire, f.name = append(f.wire, g), append(f.name, part{int32(i), int32(j)})
		}
	}
	f.cols, f.rows = int((f.hi.X-f.lo.X)/blockSide)+1, int((f.hi.Y-f.lo.Y)/blockSide)+1
	for range f.cols * f.rows {
		f.at = append(f.at, -1)
	}
	// Count what stands in each column, then make room for it, then put it there.
	f.each(func(c *column, _ int32, zlo, zhi float32) {
		c.zlo, c.zhi = min(c.zlo, zlo), max(c.zhi, zhi)
		c.last++
	})
	n := int32(0)
	for i := range f.blocks {
		b := &f.blocks[i]
		for j := range b.col {
			c := &b.col[j]
			b.zlo, b.zhi = min(b.zlo, c.zlo), max(b.zhi, c.zhi)
			c.first, c.last, n = n, n, n+c.last
		}
	}
	f.list = slices.Grow(f.list, int(n))[:n]
	f.each(func(c *column, what int32, _, _ float32) {
		f.list[c.last] = what
		c.last++
	})
}

// meshed says that a shape has triangles: its own hierarchy is asked then.
func (s *Shape) meshed() bool { return len(s.Mesh.Tris) > 0 }

// box bounds an instance in the view frame.
func (in *Instance) box() (lo, hi geom.Point) {
	c, h, f := in.ViewFromShape.Point(in.Shape.Middle), in.Shape.Half, &in.ViewFromShape
	r := geom.Vec{
		X: abs32(f.X.X*h.X) + abs32(f.Y.X*h.Y) + abs32(f.Z.X*h.Z),
		Y: abs32(f.X.Y*h.X) + abs32(f.Y.Y*h.Y) + abs32(f.Z.Y*h.Z),
		Z: abs32(f.X.Z*h.X) + abs32(f.Y.Z*h.Y) + abs32(f.Z.Z*h.Z),
	}
	return c.Add(r.Scale(-1)), c.Add(r)
}

func (f *Forest) bound(lo, hi geom.Point) {
	f.lo = geom.Point{X: min(f.lo.X, lo.X), Y: min(f.lo.Y, lo.Y), Z: min(f.lo.Z, lo.Z)}
	f.hi = geom.Point{X: max(f.hi.X, hi.X), Y: max(f.hi.Y, hi.Y), Z: max(f.hi.Z, hi.Z)}
}

// each calls put for each column that something stands in, with its number and its heights.
func (f *Forest) each(put func(c *column, what int32, zlo, zhi float32)) {
	for i := range f.wire {
		g := &f.wire[i]
		lo, hi := g.box()
		// Leave out the corners of the box that the cylinder does not come to.
		flat := geom.Sqrt(float32(g.Dir.X*g.Dir.X) + float32(g.Dir.Y*g.Dir.Y))
		var nx, ny float32
		if flat > 0 {
			nx, ny = -g.Dir.Y/flat, g.Dir.X/flat
		}
		reach := g.Radius + float32(.5*colSide*(abs32(nx)+abs32(ny)))
		f.over(lo, hi, func(x, y int) {
			dx, dy := f.lo.X+float32((float32(x)+.5)*colSide)-g.A.X, f.lo.Y+float32((float32(y)+.5)*colSide)-g.A.Y
			if abs32(float32(dx*nx)+float32(dy*ny)) <= reach {
				put(f.column(x, y), int32(i), lo.Z, hi.Z)
			}
		})
	}
	for i := range f.Insts {
		if in := &f.Insts[i]; in.Shape.meshed() {
			lo, hi := in.box()
			f.over(lo, hi, func(x, y int) { put(f.column(x, y), ^int32(i), lo.Z, hi.Z) })
		}
	}
}

// over calls do for each column that a box stands over.
func (f *Forest) over(lo, hi geom.Point, do func(x, y int)) {
	for y := f.cell(lo.Y - f.lo.Y); y <= f.cell(hi.Y-f.lo.Y); y++ {
		for x := f.cell(lo.X - f.lo.X); x <= f.cell(hi.X-f.lo.X); x++ {
			do(x, y)
		}
	}
}

func (f *Forest) cell(x float32) int { return max(0, int(x*(1/colSide))) }

// column is the column at x, y, counted from the corner; its block is made where there was none.
func (f *Forest) column(x, y int) *column {
	at := &f.at[min(y/blockCols, f.rows-1)*f.cols+min(x/blockCols, f.cols-1)]
	if *at < 0 {
		*at = int32(len(f.blocks))
		inf := float32(math.Inf(1))
		b := colBlock{zlo: inf, zhi: -inf}
		for i := range b.col {
			b.col[i] = column{zlo: inf, zhi: -inf}
		}
		f.blocks = append(f.blocks, b)
	}
	return &f.blocks[*at].col[y%blockCols*blockCols+x%blockCols]
}

// walk is a ray on its way over a grid, from square to square.
type walk struct {
	x, y           int
	stepX, stepY   int
	nextX, nextY   float32 // where along the ray the next column and row begin, mm
	deltaX, deltaY float32
}

// newWalk sets out at t along a ray, over squares of a side of which the first begins at x0, y0; n squares each way.
func newWalk(r *ray, t, x0, y0, side float32, nx, ny int) walk {
	w := walk{stepX: 1, stepY: 1}
	px, py := r.o.X+float32(r.d.X*t)-x0, r.o.Y+float32(r.d.Y*t)-y0
	w.x, w.y = min(max(int(px/side), 0), nx-1), min(max(int(py/side), 0), ny-1)
	edgeX, edgeY := w.x+1, w.y+1
	if r.d.X < 0 {
		w.stepX, edgeX = -1, w.x
	}
	if r.d.Y < 0 {
		w.stepY, edgeY = -1, w.y
	}
	w.nextX, w.nextY = (x0+float32(float32(edgeX)*side)-r.o.X)*r.inv.X, (y0+float32(float32(edgeY)*side)-r.o.Y)*r.inv.Y
	w.deltaX, w.deltaY = side*abs32(r.inv.X), side*abs32(r.inv.Y)
	return w
}

// out is where along the ray the square ends.
func (w *walk) out() float32 { return min(w.nextX, w.nextY) }

// step goes on to the next square.
func (w *walk) step() {
	if w.nextX < w.nextY {
		w.x, w.nextX = w.x+w.stepX, w.nextX+w.deltaX
	} else {
		w.y, w.nextY = w.y+w.stepY, w.nextY+w.deltaY
	}
}

// between says whether the ray from t0 to t1 comes to heights from zlo to zhi.
func (r *ray) between(t0, t1, zlo, zhi float32) bool {
	a, b := r.o.Z+float32(r.d.Z*t0), r.o.Z+float32(r.d.Z*t1)
	if a > b {
		a, b = b, a
	}
	return a <= zhi && b >= zlo
}

// found is the nearest thing that a ray met so far.
type found struct {
	any  bool
	what int32 // as in list
	hit  Hit   // of an instance with triangles
	last int32 // instance with triangles that was asked last, as in list; 0 is none
}

// Trace finds the nearest instance along the ray o + t d in the view frame, with tmin < t < tmax. The hit's normal is in
// the view frame.
func (f *Forest) Trace(o geom.Point, d geom.Vec, tmin, tmax float32) (inst int, h Hit, ok bool) {
	if len(f.blocks) == 0 {
		return 0, Hit{}, false
	}
	r := newRay(o, d, tmin, tmax)
	box := node{lo: f.lo, hi: f.hi}
	t, far, meets := r.within(&box)
	if !meets {
		return 0, Hit{}, false
	}
	var best found
	for w := newWalk(&r, t, f.lo.X, f.lo.Y, blockSide, f.cols, f.rows); ; w.step() {
		if uint(w.x) >= uint(f.cols) || uint(w.y) >= uint(f.rows) || t > min(far, r.tbest) {
			break
		}
		out := min(w.out(), far)
		if i := f.at[w.y*f.cols+w.x]; i >= 0 {
			if b := &f.blocks[i]; r.between(t, out, b.zlo, b.zhi) {
				f.search(b, &r, t, out, f.lo.X+float32(float32(w.x)*blockSide), f.lo.Y+float32(float32(w.y)*blockSide), &best)
			}
		}
		t = out
	}
	if !best.any {
		return 0, Hit{}, false
	}
	if best.what < 0 {
		inst, h = int(^best.what), best.hit
	} else {
		p := f.name[best.what]
		inst = int(p.inst)
		in := &f.Insts[inst]
		g := &in.Shape.Segs[p.seg]
		at := in.ViewFromShape.InvPoint(o.Add(d.Scale(r.tbest)))
		h = Hit{T: r.tbest, Prim: p.seg, N: g.NormalAt(at), Slot: g.Slot, Curve: 1 / g.Radius}
	}
	h.N = f.Insts[inst].ViewFromShape.Normal(h.N)
	return inst, h, true
}

// search looks through the columns of a block that the ray passes from t to far; x0 and y0 are its corner.
func (f *Forest) search(b *colBlock, r *ray, t, far, x0, y0 float32, best *found) {
	for w := newWalk(r, t, x0, y0, colSide, blockCols, blockCols); ; w.step() {
		if uint(w.x) >= blockCols || uint(w.y) >= blockCols || t > min(far, r.tbest) {
			return
		}
		out := w.out()
		if c := &b.col[w.y*blockCols+w.x]; r.between(t, min(out, far), c.zlo, c.zhi) {
			f.ask(c, r, best)
		}
		t = out
	}
}

// ask tests a ray against all that stands in a column.
func (f *Forest) ask(c *column, r *ray, best *found) {
	for _, what := range f.list[c.first:c.last] {
		if what >= 0 {
			if t, ok := f.wire[what].hit(r.o, r.d, r.tmin, r.tbest); ok {
				r.tbest, best.what, best.any = t, what, true
			}
			continue
		}
		if what == best.last {
			continue
		}
		best.last = what
		in := &f.Insts[^what]
		v := in.ViewFromShape.Point(in.Shape.Middle).Sub(r.o)
		along := v.Dot(r.d)
		if v.Len2()-float32(along*along) > float32(in.Shape.Bound*in.Shape.Bound) {
			continue
		}
		if h, ok := in.Shape.Trace(in.ViewFromShape.InvPoint(r.o), in.ViewFromShape.InvVec(r.d), r.tmin, r.tbest); ok {
			r.tbest, best.what, best.hit, best.any = h.T, what, h, true
		}
	}
}
