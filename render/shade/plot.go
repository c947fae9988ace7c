package shade

import "github.com/aurelink/aurelink/render/geom"

// block is the side of the square of cells that shares one list of what may dim it, a multiple of coarser. A row of a plot has room
// past it for the last of eight cells that begin in it.
const (
	lanes    = 8
	block    = 12
	plotRow  = block + lanes
	plotSize = block * plotRow
)

// The planes of sums: what rods take of the light from all around, the light that they throw instead, 1 where there is ground, and
// what they cover of each lamp, each rod by itself.
const (
	sumAll    = 0
	sumThrown = 1 // red, green, blue
	sumGround = 4
	sumLamps  = 5
	maxSums   = sumLamps + maxLamps
)

// plot is the cells of a block side by side: places on the ground with their normals, and what rods do to them. Cells without
// ground, and those past the block, hold what is never looked at. The layout is known to cast_amd64.s.
type plot struct {
	x, y, z    [plotSize]float32
	nx, ny, nz [plotSize]float32
	sums       [maxSums][plotSize]float32
	starts     [block * plotRow / lanes]int32
}

// lay finds the ground of cells of a level.
func (p *plot) lay(lv *level, ground Ground, x0, y0 float32, c0, r0, c1, r1 int) {
	for r := r0; r < r1; r++ {
		y := y0 - float32(float32(r)*lv.cell)
		for c := c0; c < c1; c++ {
			i, x := (r-r0)*plotRow+c-c0, x0+float32(float32(c)*lv.cell)
			if z, n, ok := ground.At(x, y); ok {
				p.x[i], p.y[i], p.z[i], p.nx[i], p.ny[i], p.nz[i] = x, y, z, n.X, n.Y, n.Z
				p.sums[sumGround][i] = 1
			}
		}
	}
}

// eights covers a disc of cells, cut to the first w columns and h rows, with runs of eight: where each begins.
func (p *plot) eights(x, y, rad float32, w, h int) []int32 {
	n := 0
	for r := max(0, int(y-rad)); r < min(h, int(y+rad)+1); r++ {
		dy := float32(r) - y
		half := float32(rad*rad) - float32(dy*dy)
		if half <= 0 {
			continue
		}
		half = geom.Sqrt(half)
		for c := max(0, int(x-half)); c < min(w, int(x+half)+1); c += lanes {
			p.starts[n] = int32(r*plotRow + c)
			n++
		}
	}
	return p.starts[:n]
}

// addTo adds what is between the cells of a level to those of a plot of the next finer one. Where some of them have no ground it goes
// by the others; where none has there is nothing to go by.
func (lv *level) addTo(p *plot, c0, r0, c1, r1, lamps int) {
	n := (c1-c0-1)/coarser + 2
	// between is a row of a plane as it is at the finer cells.
	between := func(to *[block]float32, plane, r int) {
		at, fr := plane*lv.w*lv.h+r/coarser*lv.w+c0/coarser, float32(r%coarser)*(1./coarser)
		a, b := lv.sums[at:][:n], lv.sums[at+lv.w:][:n]
		last := a[0] + float32((b[0]-a[0])*fr)
		for j := 1; j < n; j++ {
			next := a[j] + float32((b[j]-a[j])*fr)
			step := (next - last) * (1. / coarser)
			for k := range coarser {
				to[coarser*(j-1)+k] = last + float32(step*float32(k))
			}
			last = next
		}
	}
	var whole, part [block]float32
	for r := r0; r < r1; r++ {
		between(&whole, sumGround, r)
		for c, w := range whole {
			if w > 0 {
				whole[c] = 1 / w
			}
		}
		for k := range sumLamps + lamps {
			if k == sumGround {
				continue
			}
			between(&part, k, r)
			to := p.sums[k][(r-r0)*plotRow:][:block]
			for c := range to {
				to[c] += float32(part[c] * whole[c])
			}
		}
	}
}
