package shade

import (
	"context"
	"math"
	"slices"

	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/mesh"
	"github.com/aurelink/aurelink/render/parallel"
	"github.com/aurelink/aurelink/render/raster"
)

// Ground is what the piece lies on: a backdrop or a limb, as a height over the view plane.
type Ground interface {
	// At gives the surface seen at a place in the view plane: its height z in mm, its normal, and whether there is any.
	At(x, y float32) (z float32, n geom.Vec, ok bool)
}

// Nothing is no ground at all.
type Nothing struct{}

// At implements Ground.
func (Nothing) At(_, _ float32) (float32, geom.Vec, bool) { return 0, geom.Vec{}, false }

// Plane is flat ground at a height, facing the camera.
type Plane struct{ Z float32 }

// At implements Ground.
func (p Plane) At(_, _ float32) (float32, geom.Vec, bool) { return p.Z, geom.Vec{Z: 1}, true }

// Shadow says by how much the piece dims the ground, on a grid over the part of it that it dims. Its memory is used again from
// picture to picture.
type Shadow struct {
	x0, y0 float32 // view coordinates of the first cell's middle, mm; rows go down
	cell   float32 // mm
	w, h   int
	pix    []RGB // factor on the ground's light
	rods   []rod
	aims   []aim // by rod and lamp
	views  []view
	levels [levels]level
	top    float32 // how high the rods come over the ground, mm
	more   [2][]RGB
}

// The side of a shadow cell: so many pixels, within so many mm. The light is large, so little on the ground is finer. Close up, at .16 mm
// the FLIP of TestReference is .0007 lower, for twice as many cells; on an arm .22 mm brings no more than .34 do. Chosen by measuring.
const (
	cellPixels = 3.4
	cellLeast  = .22
	cellMost   = .34
)

// levels is on how many grids rods are summed up. What a rod does to the ground is the smoother the farther it is, so each
// grid takes the rods at distances that its cells can show and the next, with cells coarser times as large, those beyond.
const (
	levels  = 3
	coarser = 3
	shell   = 7 // cells up to which a grid takes rods
)

// reach is how far a stick's shadow is followed, in heights of its top above the ground, and at least: past that the
// two discs of directions hold next to nothing of it.
const (
	reachHeights = 3.2
	reachLeast   = 1.2 // mm
)

// level is one of the grids. They share their first cell's middle.
type level struct {
	cell  float32 // mm
	w, h  int
	cols  int     // blocks in a row
	first []int32 // by block, where its rods begin in list
	list  []int32
	any   []bool    // by block, that something may dim it
	sums  []float32 // plane by plane, with those of all coarser levels; none on the finest
	pix   []RGB     // factor on the ground's light; of the two finest
	// Squared distances: rods count fully from in2 to out2/2 and not at all from out2 on; what is nearer than in2 is another level's.
	in2, out2 float32
	hand      hand
}

// Cast works out the shadow that instances throw on the ground: how much of the key light and how much of the light
// from all around each place still sees. Both are the same sum: the share of a disc of directions that each piece
// of wire covers, with the disc round the key for the one and round the normal for the other.
func (s *Shadow) Cast(ctx context.Context, light *Light, ground Ground, cam *raster.Camera, insts []mesh.Instance, metals []Metal) error {
	s.plant(ground, insts, metals)
	s.bounds(cam, light.cell(cam.Scale))
	if s.w == 0 {
		return nil
	}
	s.views = s.views[:0]
	for k := range light.lobes {
		s.views = append(s.views, light.lobes[k].view())
	}
	s.aims = slices.Grow(s.aims[:0], len(s.rods)*len(s.views))[:len(s.rods)*len(s.views)]
	const some = 32
	err := parallel.Each(ctx, (len(s.rods)+some-1)/some, func(i int) {
		for j := i * some; j < min(len(s.rods), (i+1)*some); j++ {
			g := &s.rods[j]
			g.throwing(light)
			for k := range s.views {
				s.aims[j*len(s.views)+k] = g.aim(&s.views[k])
			}
		}
	})
	if err != nil {
		return err
	}
	for i := levels - 1; i >= 0; i-- {
		s.sort(i, light.fine)
		if err := parallel.Each(ctx, len(s.levels[i].any), func(b int) { s.castBlock(i, b, light, ground) }); err != nil {
			return err
		}
	}
	s.pix = s.levels[0].pix
	return nil
}

// plant takes the rods from instances.
func (s *Shadow) plant(ground Ground, insts []mesh.Instance, metals []Metal) {
	s.rods, s.top = s.rods[:0], 0
	for i := range insts {
		in := &insts[i]
		for _, c := range in.Shape.Shades {
			a, b := in.ViewFromShape.Point(c.A), in.ViewFromShape.Point(c.B)
			mid := a.Lerp(b, .5)
			z, n, ok := ground.At(mid.X, mid.Y)
			if !ok {
				continue // beside or behind the limb: nothing near enough to dim
			}
			up := mid.Sub(geom.Point{X: mid.X, Y: mid.Y, Z: z}).Dot(n)
			s.rods = append(s.rods, newRod(a, b, c.Radius, up, n, metals[in.Metals[0]].F0))
			s.top = max(s.top, up+c.Radius+abs(b.Sub(a).Dot(n))/2)
		}
	}
}

// beside is how far the grid goes on beyond the picture, cells: metal at its edge mirrors ground there.
const beside = 6

// bounds lays the grids over everything that may throw a shadow into the picture or close beside it.
func (s *Shadow) bounds(cam *raster.Camera, cell float32) {
	s.w, s.h, s.cell = 0, 0, cell
	lo, hi := cam.View(0, float32(cam.H)), cam.View(float32(cam.W), 0)
	more := beside * cell
	lo.X, lo.Y, hi.X, hi.Y = lo.X-more, lo.Y-more, hi.X+more, hi.Y+more
	x0, y0, x1, y1 := hi.X, hi.Y, lo.X, lo.Y
	for i := range s.rods {
		c, r := s.rods[i].mid, s.rods[i].reach
		x0, x1 = min(x0, c.X-r), max(x1, c.X+r)
		y0, y1 = min(y0, c.Y-r), max(y1, c.Y+r)
	}
	x0, y0, x1, y1 = max(x0, lo.X), max(y0, lo.Y), min(x1, hi.X), min(y1, hi.Y)
	if x0 >= x1 || y0 >= y1 {
		return
	}
	s.x0, s.y0 = x0, y1
	s.w, s.h = int((x1-x0)/s.cell)+2, int((y1-y0)/s.cell)+2
	w, h, in2 := s.w, s.h, float32(0)
	for i := range s.levels {
		lv := &s.levels[i]
		lv.cell, lv.w, lv.h, lv.in2 = cell, w, h, in2
		lv.out2 = float32(shell*cell) * (shell * cell)
		lv.hand = hand{less: -1, out: 2 / lv.out2}
		if in2 > 0 {
			lv.hand.in, lv.hand.less = 1/in2, 1
		}
		in2 = lv.out2 / 2
		cell, w, h = cell*coarser, (w-1)/coarser+2, (h-1)/coarser+2
	}
	last := &s.levels[levels-1]
	last.out2, last.hand.out = math.MaxFloat32, 0
}

// sort notes for each block of a level which rods may dim it there. Every is that lamps are summed up on the finest grid alone.
func (s *Shadow) sort(i int, every bool) {
	lv := &s.levels[i]
	cols, rows := (lv.w+block-1)/block, (lv.h+block-1)/block
	lv.cols = cols
	lamps := every && i == 0
	lv.first, lv.list = s.bins(lv.first, lv.list, cols, rows, block*lv.cell, len(s.rods), func(i int) (geom.Point, float32) {
		return s.rods[i].disc(lv, lamps)
	})
	lv.any = slices.Grow(lv.any[:0], cols*rows)[:cols*rows]
	for b := range lv.any {
		lv.any[b] = lv.first[b+1] > lv.first[b] || i+1 < levels && s.levels[i+1].dims(b%cols*block/coarser, b/cols*block/coarser)
	}
	if i > 0 {
		n := (sumLamps + len(s.views)) * lv.w * lv.h
		lv.sums = slices.Grow(lv.sums[:0], n)[:n]
	}
	if i <= 1 {
		lv.pix = slices.Grow(lv.pix[:0], lv.w*lv.h)[:lv.w*lv.h]
	}
}

// bins notes for each square of a side, cols times rows of them, which of n discs come to it: from first[i] to first[i+1] in list.
func (s *Shadow) bins(first, list []int32, cols, rows int, side float32, n int, disc func(i int) (geom.Point, float32)) (_, _ []int32) {
	first = slices.Grow(first[:0], cols*rows+1)[:cols*rows+1]
	clear(first)
	over := func(do func(bin int, i int32)) {
		for i := range n {
			c, r := disc(i)
			if r <= 0 {
				continue
			}
			x0, x1 := max(0, int((c.X-r-s.x0)/side)), min(cols-1, int((c.X+r-s.x0)/side))
			y0, y1 := max(0, int((s.y0-c.Y-r)/side)), min(rows-1, int((s.y0-c.Y+r)/side))
			for y := y0; y <= y1; y++ {
				for x := x0; x <= x1; x++ {
					do(y*cols+x, int32(i))
				}
			}
		}
	}
	// Count, make room, put them there.
	over(func(bin int, _ int32) { first[bin+1]++ })
	for b := range cols * rows {
		first[b+1] += first[b]
	}
	list = slices.Grow(list[:0], int(first[cols*rows]))[:first[cols*rows]]
	over(func(bin int, i int32) {
		list[first[bin]] = i
		first[bin]++
	})
	copy(first[1:], first)
	first[0] = 0
	return first, list
}

// dims says that something may dim the block/coarser cells from column c and row r on.
func (lv *level) dims(c, r int) bool {
	for y := r / block; y <= min((r+block/coarser+1)/block, (lv.h-1)/block); y++ {
		for x := c / block; x <= min((c+block/coarser+1)/block, lv.cols-1); x++ {
			if lv.any[y*lv.cols+x] {
				return true
			}
		}
	}
	return false
}

// castBlock works out a block of a level: its sums, where finer levels are to come, and what they do to the ground.
func (s *Shadow) castBlock(i, b int, light *Light, ground Ground) {
	lv := &s.levels[i]
	c0, r0 := b%lv.cols*block, b/lv.cols*block
	c1, r1 := min(lv.w, c0+block), min(lv.h, r0+block)
	if !lv.any[b] {
		lv.clear(c0, r0, c1, r1, i)
		return
	}
	rods := lv.list[lv.first[b]:lv.first[b+1]]
	if i == 0 && len(rods) == 0 && s.levels[1].spread(lv, c0, r0, c1, r1) {
		return
	}
	var p plot
	p.lay(lv, ground, s.x0, s.y0, c0, r0, c1, r1)
	every := light.fine && i == 0
	for _, j := range rods {
		g := &s.rods[j]
		aims := s.aims[int(j)*len(s.views):][:len(s.views)]
		mid, rad := g.disc(lv, every)
		starts := p.eights((mid.X-s.x0)/lv.cell-float32(c0), (s.y0-mid.Y)/lv.cell-float32(r0), rad/lv.cell, c1-c0, r1-r0)
		if every {
			g.addFine(&p, starts, s.views, aims)
		}
		if light.fine {
			aims = nil
		}
		g.addAll(&p, starts, &lv.hand, s.views, aims)
	}
	if i+1 < levels {
		s.levels[i+1].addTo(&p, c0, r0, c1, r1, len(s.views))
	}
	var look ashore
	for r := r0; r < r1; r++ {
		from, to := (r-r0)*plotRow, r*lv.w+c0
		for k := 0; i > 0 && k < sumLamps+len(s.views); k++ {
			for c := range c1 - c0 {
				lv.sums[k*lv.w*lv.h+to+c] = p.sums[k][from+c] * p.sums[sumGround][from+c]
			}
		}
		if i > 1 {
			continue
		}
		for c := range c1 - c0 {
			lv.pix[to+c] = RGB{1, 1, 1}
			if p.sums[sumGround][from+c] > 0 {
				lv.pix[to+c] = look.factor(&p, from+c, light)
			}
		}
	}
}

// clear says of cells of a level that nothing dims them.
func (lv *level) clear(c0, r0, c1, r1, i int) {
	for r := r0; r < r1; r++ {
		for c := c0; c < c1; c++ {
			at := r*lv.w + c
			for k := at; k < len(lv.sums); k += lv.w * lv.h {
				lv.sums[k] = 0
			}
			if i > 0 {
				lv.sums[sumGround*lv.w*lv.h+at] = 1
			}
			if i <= 1 {
				lv.pix[at] = RGB{1, 1, 1}
			}
		}
	}
}

// spread gives cells of the next finer level what is between those of this one, if there is ground under all of them.
func (lv *level) spread(to *level, c0, r0, c1, r1 int) bool {
	ground := lv.sums[sumGround*lv.w*lv.h:][:lv.w*lv.h]
	n := (c1-c0-1)/coarser + 2
	for r := r0 / coarser; r <= (r1-1)/coarser+1; r++ {
		for _, ok := range ground[r*lv.w+c0/coarser:][:n] {
			if ok == 0 {
				return false
			}
		}
	}
	for r := r0; r < r1; r++ {
		at, fr := r/coarser*lv.w+c0/coarser, float32(r%coarser)*(1./coarser)
		a, b, out := lv.pix[at:][:n], lv.pix[at+lv.w:][:n], to.pix[r*to.w+c0:][:c1-c0]
		last := a[0].Lerp(b[0], fr)
		for j := 1; j < n; j++ {
			next := a[j].Lerp(b[j], fr)
			for k := range min(coarser, len(out)) {
				out[k] = last.Lerp(next, float32(k)*(1./coarser))
			}
			out, last = out[min(coarser, len(out)):], next
		}
	}
	return true
}

// ashore is what the light does to open ground of one normal, kept for the next places.
type ashore struct {
	n      geom.Vec
	shares [maxLamps]float32
	rest   float32
	e      RGB
	known  bool
}

// nearly is how far apart two unit normals may be that light does the same to.
const nearly = .015

func (a *ashore) facing(light *Light, n geom.Vec) {
	if a.known && a.n.Sub(n).Len2() < nearly*nearly {
		return
	}
	a.known, a.n, a.rest, a.e = true, n, 1, light.Diffuse(n)
	for k := range light.lobes {
		a.shares[k] = light.lobes[k].share.at(n).R
		a.rest -= a.shares[k]
	}
	a.rest = max(0, a.rest)
}

// factor is what is left of the light of a cell's ground: of each lamp what no rod covers, of the light from all around
// likewise, and the light that the rods throw there instead.
func (a *ashore) factor(p *plot, i int, light *Light) RGB {
	a.facing(light, geom.Vec{X: p.nx[i], Y: p.ny[i], Z: p.nz[i]})
	left := float32(0)
	for k := range light.lobes {
		left += a.shares[k] * light.lobes[k].left(p.sums[sumLamps+k][i])
	}
	all := p.sums[sumAll][i]
	most := min(.96, all)
	left += a.rest * (1 - most)
	if all == 0 {
		return RGB{left, left, left}
	}
	// Under a crowd of rods each mirrors the others and dim ground more than the room.
	k := most / all * (1 - crowd*most)
	return RGB{
		left + k*p.sums[sumThrown][i]/a.e.R, left + k*p.sums[sumThrown+1][i]/a.e.G, left + k*p.sums[sumThrown+2][i]/a.e.B,
	}
}

// At is the factor on the ground's light at a place in the view plane.
func (s *Shadow) At(x, y float32) RGB {
	if s.w == 0 {
		return RGB{1, 1, 1}
	}
	fx, fy := (x-s.x0)/s.cell, (s.y0-y)/s.cell
	if fx < 0 || fy < 0 || fx >= float32(s.w-1) || fy >= float32(s.h-1) {
		return RGB{1, 1, 1}
	}
	c, r := int(fx), int(fy)
	fx, fy = fx-float32(c), fy-float32(r)
	i := r*s.w + c
	return s.pix[i].Lerp(s.pix[i+1], fx).Lerp(s.pix[i+s.w].Lerp(s.pix[i+s.w+1], fx), fy)
}

// Touches says whether any of a rectangle of the view plane (x0 < x1, y0 < y1) may be dimmed.
func (s *Shadow) Touches(x0, y0, x1, y1 float32) bool {
	return s.w > 0 && x1 > s.x0 && x0 < s.x0+float32(s.w)*s.cell && y0 < s.y0 && y1 > s.y0-float32(s.h)*s.cell
}
