package mesh

import (
	"math"
	"slices"

	"github.com/aurelink/aurelink/render/geom"
)

// Forest finds where rays meet instances. It stands on columns: a grid over the view plane, each cell of which knows what
// stands in it and between which heights. A chain is thin and lies under the eye, so most rays leave in a few steps past empty
// columns, or as soon as nothing on their way stands as high as they are.
type Forest struct {
	Insts []Instance

	wire   []Cylinder // segments in the view frame
	name   []part     // whose they are
	lo, hi geom.Point // bounds
	cols   int        // columns in a row
	rows   int
	cells  []column // row by row
	packs  []pack   // the wire of columns, what follows each other along a wire together
	boxes  []boxes  // the bounds of columns' packs
	meshed []int32  // the instances with triangles of columns

	horizons []horizon // of the columns with metal
	groves   []grove
}

// part is segment seg of an instance.
type part struct{ inst, seg int32 }

// colSide is the side of a column, mm: a column holds a few packs of wire. Chosen by measuring 1 to 2.4.
const colSide = 1.7

// column is a cell of the grid. Heights are mm; where there is nothing, zlo is above zhi.
type column struct {
	zlo, zhi float32
	wire     int32 // its first pack
	box      int32 // and boxes
	wires    int32 // segments in it
	mesh     int32 // its first in meshed
	meshes   int32
	horizon  int32
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
	f.wire, f.name, f.cells = f.wire[:0], f.name[:0], f.cells[:0]
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
	f.cols, f.rows = f.cell(f.hi.X-f.lo.X)+1, f.cell(f.hi.Y-f.lo.Y)+1
	for range f.cols * f.rows {
		f.cells = append(f.cells, column{zlo: inf, zhi: -inf})
	}
	// Count what stands in each column, then make room for it, then put it there.
	f.each(func(c *column, what int32, zlo, zhi float32) {
		c.zlo, c.zhi = min(c.zlo, zlo), max(c.zhi, zhi)
		if what >= 0 {
			c.wires++
		} else {
			c.meshes++
		}
	})
	var packs, bounds, meshes int32
	for i := range f.cells {
		c := &f.cells[i]
		c.wire, c.box, c.mesh = packs, bounds, meshes
		n := full(c.wires)
		packs, bounds, meshes = packs+n, bounds+full(n), meshes+c.meshes
		c.wires, c.meshes = 0, 0
	}
	f.packs, f.meshed = slices.Grow(f.packs[:0], int(packs))[:packs], slices.Grow(f.meshed[:0], int(meshes))[:meshes]
	f.boxes = slices.Grow(f.boxes[:0], int(bounds))[:bounds]
	f.each(func(c *column, what int32, _, _ float32) {
		if what < 0 {
			f.meshed[c.mesh+c.meshes] = ^what
			c.meshes++
			return
		}
		lane, at := c.wires%lanes, c.wires/lanes
		p, k := &f.packs[c.wire+at], &f.boxes[c.box+at/lanes]
		if lane == 0 {
			*p = emptyPack()
			if at%lanes == 0 {
				*k = noBoxes()
			}
		}
		p.set(int(lane), &f.wire[what], what)
		k.hold(int(at%lanes), &f.wire[what], lane == 0)
		c.wires++
	})
	f.survey()
}

// full is how many eights n make up.
func full(n int32) int32 { return (n + lanes - 1) / lanes }

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

func (f *Forest) cell(x float32) int { return max(0, int(x*(1./colSide))) }

// column is the column at x, y, counted from the corner.
func (f *Forest) column(x, y int) *column {
	return &f.cells[min(y, f.rows-1)*f.cols+min(x, f.cols-1)]
}

// found is the nearest thing that a ray met so far.
type found struct {
	any    bool
	meshed bool
	what   int32 // segment, or instance with triangles
	hit    Hit   // of an instance with triangles
	last   int32 // 1 + the instance with triangles that was asked last
}

// Trace finds the nearest instance along the ray o + t d in the view frame, with tmin < t < tmax. The hit's normal is in
// the view frame.
func (f *Forest) Trace(o geom.Point, d geom.Vec, tmin, tmax float32) (inst int, h Hit, ok bool) {
	if len(f.cells) == 0 {
		return 0, Hit{}, false
	}
	r := newRay(o, d, tmin, tmax)
	t, far, meets := f.within(&r)
	if !meets {
		return 0, Hit{}, false
	}
	var best found
	f.walk(&r, t, far, &best)
	if !best.any {
		return 0, Hit{}, false
	}
	if best.meshed {
		inst, h = int(best.what), best.hit
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

// within is the part of a ray on which it may meet something, and whether there is one. Walking ends at the last columns by itself.
func (f *Forest) within(r *ray) (near, far float32, ok bool) {
	if o := &r.o; !(o.X >= f.lo.X && o.X <= f.hi.X && o.Y >= f.lo.Y && o.Y <= f.hi.Y && o.Z >= f.lo.Z && o.Z <= f.hi.Z) {
		return r.within(&node{lo: f.lo, hi: f.hi})
	}
	end := f.lo.Z
	if r.d.Z > 0 {
		end = f.hi.Z
	}
	return r.tmin, min(r.tbest, (end-r.o.Z)*r.inv.Z), true
}

// walk goes with a ray from column to column, from t to far.
func (f *Forest) walk(r *ray, t, far float32, best *found) {
	px, py := r.o.X+float32(r.d.X*t)-f.lo.X, r.o.Y+float32(r.d.Y*t)-f.lo.Y
	x, y := min(f.cell(px), f.cols-1), min(f.cell(py), f.rows-1)
	stepX, stepY, edgeX, edgeY := 1, 1, x+1, y+1
	if r.d.X < 0 {
		stepX, edgeX = -1, x
	}
	if r.d.Y < 0 {
		stepY, edgeY = -1, y
	}
	// Where along the ray the next column and row begin, and how far apart they are.
	nextX, nextY := (f.lo.X+float32(float32(edgeX)*colSide)-r.o.X)*r.inv.X, (f.lo.Y+float32(float32(edgeY)*colSide)-r.o.Y)*r.inv.Y
	overX, overY := colSide*abs32(r.inv.X), colSide*abs32(r.inv.Y)
	sector := sectorOf(r.d.X, r.d.Y)
	across := float32(r.d.X*r.d.X) + float32(r.d.Y*r.d.Y)
	steep2, rises := float32(r.d.Z*r.d.Z), r.d.Z > 0
	in := r.o.Z + float32(r.d.Z*t)
	for {
		sideways := nextX < nextY
		next := nextY
		if sideways {
			next = nextX
		}
		out := r.o.Z + float32(r.d.Z*next)
		c := &f.cells[y*f.cols+x]
		// A ray that goes past the bounds is out of them by its height too, or meets nothing there.
		low, high := out, in
		if rises {
			low, high = in, out
		}
		if low <= c.zhi && high >= c.zlo {
			f.ask(c, r, t, next, best)
		}
		if rises && c.zlo <= c.zhi {
			if h := &f.horizons[c.horizon]; out >= h.top[sector] && steep2 >= h.steep2[sector]*across {
				return
			}
		}
		t, in = next, out
		if sideways {
			x, nextX = x+stepX, nextX+overX
		} else {
			y, nextY = y+stepY, nextY+overY
		}
		if uint(x) >= uint(f.cols) || uint(y) >= uint(f.rows) || t > far || t > r.tbest {
			return
		}
	}
}

// ask tests a ray, which goes through a column from near to far, against what stands there.
func (f *Forest) ask(c *column, r *ray, near, far float32, best *found) {
	if n := full(c.wires); n > 0 {
		const slack = .01 // mm
		if what, t, ok := nearest(f.packs[c.wire:][:n], f.boxes[c.box:][:full(n)], r, near-slack, min(far, r.tbest)+slack); ok {
			r.tbest, best.what, best.any, best.meshed = t, what, true, false
		}
	}
	for _, i := range f.meshed[c.mesh:][:c.meshes] {
		if i+1 == best.last {
			continue
		}
		best.last = i + 1
		in := &f.Insts[i]
		v := in.ViewFromShape.Point(in.Shape.Middle).Sub(r.o)
		along := v.Dot(r.d)
		if v.Len2()-float32(along*along) > float32(in.Shape.Bound*in.Shape.Bound) {
			continue
		}
		if h, ok := in.Shape.Trace(in.ViewFromShape.InvPoint(r.o), in.ViewFromShape.InvVec(r.d), r.tmin, r.tbest); ok {
			r.tbest, best.what, best.hit, best.any, best.meshed = h.T, i, h, true, true
		}
	}
}
