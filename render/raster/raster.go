// Package raster finds what is seen at each sample of the picture. It knows two primitives, swept tube and triangle
// mesh, and one camera, orthographic along -Z, which makes a tube's hit a closed form: no ray is marched.
//
// The result is the visibility buffer: a list of fragments a tile, each a patch of one surface inside one pixel
// with its coverage, place, normal and spread of normals. Shading reads that and nothing else.
package raster

import (
	"context"
	"math"
	"sync"

	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/mesh"
	"github.com/aurelink/aurelink/render/parallel"
)

// Grid is how many samples a pixel has each way: nine in all.
const Grid = 3

// Tile is the side of a tile in pixels.
const Tile = 32

const tileSamples = Tile * Grid

// slant moves a sample of the grid within its cell, in samples: along x by its row in the pixel, along y by its column
// (the canonical arrangement of multi-jittered samples: Kensler 2013). The nine samples of a pixel then have nine
// different places on each axis, and an edge that runs along an axis takes nine steps over a pixel, not three.
var slant = [Grid]float32{-1. / Grid, 0, 1. / Grid}

// Sample is where sample i of a pixel lies in it, in pixels from its top left corner.
func Sample(i int) (x, y float32) {
	col, row := i%Grid, i/Grid
	return (float32(col) + .5 + slant[row]) / Grid, (float32(row) + .5 + slant[col]) / Grid
}

// Camera looks along -Z. Center is the point of the view plane in the middle of the picture, mm.
type Camera struct {
	W, H   int     // pixels
	Scale  float32 // px/mm
	Center geom.Point2
}

// Pixel is where a point is seen, in pixels from the top left corner of the picture.
func (c *Camera) Pixel(p geom.Point) (x, y float32) {
	return float32((p.X-c.Center.X)*c.Scale) + float32(c.W)/2, float32(c.H)/2 - float32((p.Y-c.Center.Y)*c.Scale)
}

// View is the place in the view plane seen at pixel coordinates x, y, mm.
func (c *Camera) View(x, y float32) geom.Point2 {
	return geom.Point2{X: c.Center.X + (x-float32(c.W)/2)/c.Scale, Y: c.Center.Y - (y-float32(c.H)/2)/c.Scale}
}

// Outline is the edges of a limb: those of each part of it.
type Outline []Edge

// Edge is the edge of a part of a limb, row by row: what lies behind it is hidden. Rows are sample rows, Grid to a pixel. Where
// the part is not, it is of no breadth.
type Edge struct {
	Left, Right   []float32 // pixels
	ZLeft, ZRight []float32 // depth of the edge, mm: nearer things are in front of the limb
}

// NewEdge makes room for an edge of rows sample rows.
func NewEdge(rows int) Edge {
	return Edge{make([]float32, rows), make([]float32, rows), make([]float32, rows), make([]float32, rows)}
}

// hides says whether a sample at sample row y, pixel abscissa x and depth z (mm) is behind the limb.
func (o Outline) hides(x float32, y int, z float32) bool {
	for i := range o {
		e := &o[i]
		l, r := e.Left[y], e.Right[y]
		if x > l && x < r && z < e.ZLeft[y]+float32((e.ZRight[y]-e.ZLeft[y])*((x-l)/(r-l))) {
			return true
		}
	}
	return false
}

// before is the depth from which on nothing in sample row y is hidden, mm.
func (o Outline) before(y int) float32 {
	z := float32(math.Inf(-1))
	for i := range o {
		z = max(z, o[i].ZLeft[y], o[i].ZRight[y])
	}
	return z
}

// meets says of what lies about a place, r pixels and bound mm to all sides, whether the limb may hide some of it, and whether it hides
// all.
func (o Outline) meets(px, r float32, row int, z, bound float32) (some, all bool) {
	for i := range o {
		e := &o[i]
		some = some || z-bound < max(e.ZLeft[row], e.ZRight[row])+2
		far := z+bound < min(e.ZLeft[row], e.ZRight[row])
		all = all || far && px-2*r > e.Left[row] && px+2*r < e.Right[row]
	}
	return some, all
}

// Fragment is a patch of one surface in one pixel.
type Fragment struct {
	Pixel   int32 // y*W + x
	Inst    int32
	Mask    uint16 // the samples of the pixel that it covers, row by row from bit 0
	Slot    uint8
	Surface mesh.Surface
	Curve   float32 // larger curvature of the surface, 1/mm
	P       geom.Point
	N       geom.Normal
}

// Buffer is the visibility buffer of one picture. It may be used again for the next.
type Buffer struct {
	Tiles [][]Fragment // by tile, row by row; fragments of one pixel stand together
	Cols  int          // tiles in a row
	first [][]int32    // by tile and pixel of it, the first of its fragments; one more marks the end
	insts [][]int32    // by tile, what may be seen in it
	segs  []segment
	tris  []triangle
	spans []span // by instance
	rolls rolls
	// Alike is the cosine up to which the normals of samples are shaded together; 0 for the usual. Over 1, each sample
	// is a fragment.
	Alike float32
}

// Pixel gives the range in its tile's list of the fragments of pixel x, y of the tile (each 0..Tile-1).
func (b *Buffer) Pixel(tile, x, y int) (from, to int32) {
	if len(b.Tiles[tile]) == 0 {
		return 0, 0
	}
	i := y*Tile + x
	return b.first[tile][i], b.first[tile][i+1]
}

// Row is Pixel for all of a row of the tile (0..Tile-1).
func (b *Buffer) Row(tile, y int) (from, to int32) {
	if len(b.Tiles[tile]) == 0 {
		return 0, 0
	}
	return b.first[tile][y*Tile], b.first[tile][y*Tile+Tile]
}

// span says where an instance's primitives are.
type span struct{ seg0, seg1, tri0, tri1 int32 }

// segment is a mesh.Segment in sample space: x right, y down, z to the viewer, all in samples.
type segment struct {
	x, y, z     float32
	dx, dy, dz  float32
	side        float32 // length of (dx, dy)
	len, r, ext float32
	ta, tb      geom.Vec
	x0, x1      float32 // bounds
	y0, y1      int32
	inst        int32
	curve       float32
	ball, limb  bool
	slot        uint8
	invLen      float32
}

// triangle is a triangle in sample space.
type triangle struct {
	x, y, z     [3]float32
	n           [3]geom.Vec
	y0, y1      int32
	x0, x1      int32
	inst        int32
	slot        uint8
	limb        bool
	surface     mesh.Surface
	inv, zx, zy float32
}

// Draw fills the buffer with what the camera sees of the instances. outline may be nil.
func (b *Buffer) Draw(ctx context.Context, cam *Camera, insts []mesh.Instance, outline Outline) error {
	b.setup(cam, insts, outline)
	return parallel.Each(ctx, len(b.Tiles), func(i int) { b.drawTile(i, cam, outline) })
}

// toSamples takes view coordinates to sample space.
func toSamples(cam *Camera, p geom.Point) (x, y, z float32) {
	x, y = cam.Pixel(p)
	return x * Grid, y * Grid, p.Z * cam.Scale * Grid
}

// setup moves every primitive that may be seen into sample space and lists instances by tile.
func (b *Buffer) setup(cam *Camera, insts []mesh.Instance, outline Outline) {
	cols, rows := (cam.W+Tile-1)/Tile, (cam.H+Tile-1)/Tile
	b.Cols = cols
	if cap(b.Tiles) < cols*rows {
		b.Tiles, b.insts = make([][]Fragment, cols*rows), make([][]int32, cols*rows)
		b.first = make([][]int32, cols*rows)
	}
	b.Tiles, b.insts, b.first = b.Tiles[:cols*rows], b.insts[:cols*rows], b.first[:cols*rows]
	for i := range b.Tiles {
		b.Tiles[i], b.insts[i] = nil, b.insts[i][:0]
	}
	b.rolls.rewind()
	b.segs, b.tris, b.spans = b.segs[:0], b.tris[:0], b.spans[:0]
	for i := range insts {
		in := &insts[i]
		sp := span{seg0: int32(len(b.segs)), tri0: int32(len(b.tris))}
		mid := in.ViewFromShape.Point(in.Shape.Middle)
		px, py := cam.Pixel(mid)
		r := in.Shape.Bound*cam.Scale + 1
		seen := px+r > 0 && py+r > 0 && px-r < float32(cam.W) && py-r < float32(cam.H)
		limb := false
		if seen && outline != nil {
			row := min(max(int(py*Grid), 0), cam.H*Grid-1)
			// Leave out what is wholly behind the limb.
			some, all := outline.meets(px, r, row, mid.Z, in.Shape.Bound)
			limb, seen = some, !all
		}
		if seen {
			b.addPrims(cam, in, int32(i), limb)
			for ty := max(0, int(py-r)/Tile); ty <= min(rows-1, int(py+r)/Tile); ty++ {
				for tx := max(0, int(px-r)/Tile); tx <= min(cols-1, int(px+r)/Tile); tx++ {
					b.insts[ty*cols+tx] = append(b.insts[ty*cols+tx], int32(i))
				}
			}
		}
		sp.seg1, sp.tri1 = int32(len(b.segs)), int32(len(b.tris))
		b.spans = append(b.spans, sp)
	}
}

func (b *Buffer) addPrims(cam *Camera, in *mesh.Instance, inst int32, limb bool) {
	k := cam.Scale * Grid
	flip := func(v geom.Vec) geom.Vec { return geom.Vec{X: v.X, Y: -v.Y, Z: v.Z} }
	for i := range in.Shape.Segs {
		g := &in.Shape.Segs[i]
		var s segment
		s.x, s.y, s.z = toSamples(cam, in.ViewFromShape.Point(g.A))
		d := flip(in.ViewFromShape.Vec(g.Dir))
		s.dx, s.dy, s.dz = d.X, d.Y, d.Z
		s.ta, s.tb = flip(in.ViewFromShape.Vec(g.TanA)), flip(in.ViewFromShape.Vec(g.TanB))
		s.len, s.r, s.ext = g.Len*k, g.Radius*k, g.Ext*k
		s.slot, s.inst, s.limb = g.Slot, inst, limb
		s.curve = k / s.r
		s.side = geom.Sqrt(float32(d.X*d.X) + float32(d.Y*d.Y))
		// Draw wire seen nearly end-on as the ball at its nearer end.
		if s.len == 0 || s.side < .02 {
			if s.len != 0 && s.dz > 0 {
				s.x, s.y, s.z = s.x+s.dx*s.len, s.y+s.dy*s.len, s.z+s.dz*s.len
			}
			s.ball, s.len = true, 0
		} else {
			s.invLen = 1 / s.len
		}
		bx, by := s.x+s.dx*s.len, s.y+s.dy*s.len
		r := s.r + s.ext
		s.x0, s.x1 = min(s.x, bx)-r, max(s.x, bx)+r
		s.y0, s.y1 = int32(floor(min(s.y, by)-r)), int32(floor(max(s.y, by)+r))
		b.segs = append(b.segs, s)
	}
	m := &in.Shape.Mesh
	for i, t := range m.Tris {
		var g triangle
		for c, v := range t {
			g.x[c], g.y[c], g.z[c] = toSamples(cam, in.ViewFromShape.Point(m.Points[v]))
			g.n[c] = in.ViewFromShape.Normal(m.Normals[v]).Vec()
		}
		// Leave out what faces away: the y axis points down here, so the front runs clockwise.
		ux, uy, uz := g.x[1]-g.x[0], g.y[1]-g.y[0], g.z[1]-g.z[0]
		vx, vy, vz := g.x[2]-g.x[0], g.y[2]-g.y[0], g.z[2]-g.z[0]
		area := float32(ux*vy) - float32(uy*vx)
		if area > -1e-6 {
			continue
		}
		g.inv = 1 / area
		g.zx = (float32(uz*vy) - float32(uy*vz)) * g.inv
		g.zy = (float32(ux*vz) - float32(uz*vx)) * g.inv
		g.x0, g.x1 = int32(floor(min(g.x[0], g.x[1], g.x[2]))), int32(floor(max(g.x[0], g.x[1], g.x[2])))
		g.y0, g.y1 = int32(floor(min(g.y[0], g.y[1], g.y[2]))), int32(floor(max(g.y[0], g.y[1], g.y[2])))
		g.surface, g.inst, g.limb = m.Surface[i], inst, limb
		if m.Slot != nil {
			g.slot = m.Slot[i]
		}
		b.tris = append(b.tris, g)
	}
}

func floor(x float32) float32 { return float32(math.Floor(float64(x))) }

// sample is what is in front at one sample: its depth and its primitive.
type sample struct {
	z    float32
	prim int32 // 1 + segment, or -1 - triangle; 0 for none
}

// samples is the working memory of one tile. Between tiles all of it is empty: resolve leaves it so.
type samples struct {
	at   [tileSamples*tileSamples + eight]sample // the last are past the end
	seen [Tile]uint32                            // by row of pixels, a bit for each pixel that may hold a sample
	lean [tileSamples + eight]float32            // how far down of its middle each sample of a row is
	row  [tileSamples]sample
}

// eight is how many samples are drawn at once, and how many more than asked for may be read and written back.
const eight = 8

// empty is a sample that holds nothing.
var empty = sample{z: float32(math.Inf(-1))}

// A tile's working memory is larger than a stack frame should be; the pool holds no state between tiles.
var samplePool = sync.Pool{New: func() any {
	s := new(samples)
	for i := range s.at {
		s.at[i] = empty
	}
	for i := range s.lean {
		s.lean[i] = slant[i%Grid]
	}
	return s
}}

func (b *Buffer) drawTile(tile int, cam *Camera, outline Outline) {
	if len(b.insts[tile]) == 0 {
		return
	}
	s := samplePool.Get().(*samples)
	ox, oy := tile%b.Cols*tileSamples, tile/b.Cols*tileSamples
	limb := limbTest{outline: outline, ox: ox, oy: oy, rows: cam.H * Grid, mm: 1 / (cam.Scale * Grid)}
	for _, i := range b.insts[tile] {
		sp := b.spans[i]
		for j := sp.seg0; j < sp.seg1; j++ {
			s.segment(&b.segs[j], 1+j, ox, oy, &limb)
		}
		for j := sp.tri0; j < sp.tri1; j++ {
			s.triangle(&b.tris[j], -1-j, ox, oy, &limb)
		}
	}
	b.resolve(s, tile, cam)
	samplePool.Put(s)
}

// limbTest asks an outline about samples of one tile.
type limbTest struct {
	outline      Outline
	ox, oy, rows int
	mm           float32
}

func (l *limbTest) hides(ix, iy int, z float32) bool {
	row := l.oy + iy
	return row < l.rows && l.outline.hides((float32(l.ox+ix)+.5+slant[row%Grid])/Grid, row, z*l.mm)
}

// restore puts samples of a row from ix0 on back to what they were where something hidden has been drawn over it.
func (l *limbTest) restore(row, was []sample, ix0, iy int) {
	before := l.before(iy)
	for i := range row {
		if row[i] != was[i] && row[i].z < before && l.hides(ix0+i, iy, row[i].z) {
			row[i] = was[i]
		}
	}
}

// before is the depth from which on nothing in sample row iy is hidden.
func (l *limbTest) before(iy int) float32 {
	row := l.oy + iy
	if l.outline == nil || row >= l.rows {
		return empty.z
	}
	return (l.outline.before(row) + 1e-3) / l.mm
}

// mark notes that pixels may hold samples ix0 to ix1 of sample row iy.
func (s *samples) mark(iy, ix0, ix1 int) {
	s.seen[iy/Grid] |= uint32(2<<(ix1/Grid) - 1<<(ix0/Grid))
}

// within gives the samples of a row whose middles, off to the right of the row's first sample's left edge, lie from lo to hi. Bounds
// need not be exact: a little more is looked at.
func within(lo, hi, off float32) (ix0, ix1 int) {
	const more = .01
	// Round up and down: what is under 0 is as good as there.
	return max(0, int(lo-off+(1-more))), min(tileSamples-1, int(hi-off+more))
}

// flattest is the least slope at which a bound across a row is worked out.
const flattest = .01

// segment draws one piece of tube.
func (s *samples) segment(g *segment, prim int32, ox, oy int, limb *limbTest) {
	y0, y1 := max(0, int(g.y0)-oy), min(tileSamples-1, int(g.y1)-oy)
	if y0 > y1 || g.x1 < float32(ox) || g.x0 > float32(ox+tileSamples) {
		return
	}
	if g.ball {
		s.ball(g, prim, ox, oy, y0, y1, limb)
		return
	}
	wall := wall{
		ex: g.dx / g.side, ey: g.dy / g.side, inv: 1 / g.side, r2: float32(g.r * g.r), dz: g.dz, z: g.z, start: -g.ext, end: g.len + g.ext, prim: prim,
	}
	ex, ey := wall.ex, wall.ey
	// Bound a row: |p| <= r and qlo <= q <= qhi are each an interval of x. As h is no less than 0, the lean moves the ends one
	// way only. Samples lie up to slant off the middle of their row.
	qlo, qhi := wall.start*g.side-max(0, g.r*g.dz), wall.end*g.side-min(0, g.r*g.dz)
	rp, rq := g.r+abs(ex)*slant[Grid-1], abs(ey)*slant[Grid-1]
	var pAt, pWide, qAt, qLo, qHi float32
	steep, long := abs(ey) > flattest, abs(ex) > flattest
	if steep {
		pAt, pWide = ex/ey, rp/abs(ey)
	}
	if long {
		qAt, qLo, qHi = -ey/ex, (qlo-rq)/ex, (qhi+rq)/ex
		if ex < 0 {
			qLo, qHi = qHi, qLo
		}
	}
	low := g.z + min(0, g.dz*g.len) - g.ext*abs(g.dz) // the wall that is seen stands before the axis
	for iy := y0; iy <= y1; iy++ {
		mid, off := float32(oy+iy)+.5-g.y, slant[iy%Grid]
		lo, hi := g.x0, g.x1
		if steep {
			at := g.x + float32(pAt*mid)
			if at-pWide > lo {
				lo = at - pWide
			}
			if at+pWide < hi {
				hi = at + pWide
			}
		}
		if long {
			at := g.x + float32(qAt*mid)
			if at+qLo > lo {
				lo = at + qLo
			}
			if at+qHi < hi {
				hi = at + qHi
			}
		}
		ix0, ix1 := within(lo, hi, float32(ox)+.5+off)
		if ix0 > ix1 {
			continue
		}
		s.mark(iy, ix0, ix1)
		row, lean := s.at[iy*tileSamples+ix0:iy*tileSamples+ix1+1], s.lean[ix0:ix1+1]
		if g.limb && low < limb.before(iy) {
			was := append(s.row[:0], row...)
			wall.draw(row, lean, float32(ox+ix0), .5+off-g.x, mid)
			limb.restore(row, was, ix0, iy)
		} else {
			wall.draw(row, lean, float32(ox+ix0), .5+off-g.x, mid)
		}
	}
}

// wall is the wall of a piece of tube. At a sample a distance p beside its axis and q along it (in the picture), its front stands
// h = sqrt(r2 - p2) above the axis plane; with the axis leaning by dz it is met at t = (q + h dz)/side along the axis, at depth
// z + (q dz + h)/side. The layout is known to wall_amd64.s.
type wall struct {
	ex, ey     float32 // direction in the picture
	inv        float32 // 1/side
	r2, dz, z  float32
	start, end float32 // the least and the most t
	prim       int32
}

// drawEach draws the wall on samples of a row, where it is in front. The first is at x + left, mid + its lean from the axis. draw does
// eight at once and gives the same bits.
func (w *wall) drawEach(row []sample, lean []float32, x, left, mid float32) {
	ex, ey, inv, r2, dz, az, start, end, prim := w.ex, w.ey, w.inv, w.r2, w.dz, w.z, w.start, w.end, w.prim
	lean = lean[:len(row)]
	for i := range row {
		wx, wy := x+left, mid+lean[i]
		x++
		p := float32(ex*wy) - float32(ey*wx)
		h := geom.Sqrt(r2 - float32(p*p)) // beside the tube it is no number, and so is all that follows
		q := float32(ex*wx) + float32(ey*wy)
		if t := (q + float32(h*dz)) * inv; !(t >= start && t <= end) {
			continue
		}
		if z := az + (float32(q*dz)+h)*inv; z > row[i].z {
			row[i] = sample{z, prim}
		}
	}
}

func (s *samples) ball(g *segment, prim int32, ox, oy, y0, y1 int, limb *limbTest) {
	r2 := float32(g.r * g.r)
	for iy := y0; iy <= y1; iy++ {
		off := slant[iy%Grid]
		ix0, ix1 := within(g.x0, g.x1, float32(ox)+.5+off)
		if ix0 > ix1 {
			continue
		}
		s.mark(iy, ix0, ix1)
		before := empty.z
		if g.limb {
			before = limb.before(iy)
		}
		mid, left := float32(oy+iy)+.5-g.y, .5+off-g.x
		row := s.at[iy*tileSamples:][:tileSamples]
		for ix := ix0; ix <= ix1; ix++ {
			wx, wy := float32(ox+ix)+left, mid+s.lean[ix]
			h2 := r2 - float32(wx*wx) - float32(wy*wy)
			if h2 < 0 {
				continue
			}
			z := g.z + geom.Sqrt(h2)
			if z <= row[ix].z || (z < before && limb.hides(ix, iy, z)) {
				continue
			}
			row[ix] = sample{z, prim}
		}
	}
}

func (s *samples) triangle(g *triangle, prim int32, ox, oy int, limb *limbTest) {
	ix0, ix1 := max(0, int(g.x0)-ox), min(tileSamples-1, int(g.x1)-ox)
	iy0, iy1 := max(0, int(g.y0)-oy), min(tileSamples-1, int(g.y1)-oy)
	if ix0 > ix1 {
		return
	}
	for iy := iy0; iy <= iy1; iy++ {
		s.mark(iy, ix0, ix1)
		before := empty.z
		if g.limb {
			before = limb.before(iy)
		}
		mid, left := float32(oy+iy)+.5-g.y[0], .5+slant[iy%Grid]-g.x[0]
		row := s.at[iy*tileSamples:][:tileSamples]
		for ix := ix0; ix <= ix1; ix++ {
			wx, wy := float32(ox+ix)+left, mid+s.lean[ix]
			b1, b2 := g.bary(wx, wy)
			if b1 < 0 || b2 < 0 || b1+b2 > 1 {
				continue
			}
			z := g.z[0] + float32(wx*g.zx) + float32(wy*g.zy)
			if z <= row[ix].z || (z < before && limb.hides(ix, iy, z)) {
				continue
			}
			row[ix] = sample{z, prim}
		}
	}
}

// bary gives the weights of the second and third corner at a place relative to the first.
func (g *triangle) bary(wx, wy float32) (b1, b2 float32) {
	ux, uy := g.x[1]-g.x[0], g.y[1]-g.y[0]
	vx, vy := g.x[2]-g.x[0], g.y[2]-g.y[0]
	return (float32(wx*vy) - float32(wy*vx)) * g.inv, (float32(ux*wy) - float32(uy*wx)) * g.inv
}

func abs(x float32) float32 {
	if x < 0 {
		return -x
	}
	return x
}
