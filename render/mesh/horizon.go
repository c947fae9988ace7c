package mesh

import "math"

// sectors is how many ways round a horizon is known.
const sectors = 8

// horizon is how high metal stands round a column. A ray that is in the column, on its way to a sector, at a height of top or more and
// climbs by steep or more for each mm across meets nothing further.
type horizon struct {
	top    [sectors]float32 // mm
	steep2 [sectors]float32 // steep squared
}

// sectorOf is the sector of a direction across the view plane, counted from +X towards +Y.
func sectorOf(x, y float32) int {
	switch {
	case y >= 0 && x > 0:
		if y < x {
			return 0
		}
		return 1
	case y >= 0:
		if -x < y {
			return 2
		}
		return 3
	case x < 0:
		if -y < -x {
			return 4
		}
		return 5
	case x < -y:
		return 6
	}
	return 7
}

// towards tells by a mask to which sectors a ray may be on its way that goes from one square of a grid to another, which lies x columns
// and y rows off, and the distance between the squares, in columns, squared.
func towards(x, y, side float32) (mask uint8, apart2 float32) {
	// From anywhere in the one to anywhere in the other are ways in a box.
	x0, x1, y0, y1 := x-1, x+side, y-1, y+side
	right, left, up, down := x1 >= 0, x0 <= 0, y1 >= 0, y0 <= 0
	under, over := x1 >= y0, y1 >= x0        // x >= y, y >= x
	beyond, before := x1+y1 >= 0, x0+y0 <= 0 // x + y >= 0, <= 0
	for k, in := range [sectors]bool{
		up && under, right && over, left && beyond, up && before,
		down && over, left && under, right && before, down && beyond,
	} {
		if in {
			mask |= 1 << k
		}
	}
	gx, gy := max(0, x0, -x1), max(0, y0, -y1)
	return mask, float32(gx*gx) + float32(gy*gy)
}

// grove is a square of columns with metal in it, of groveSide each way.
type grove struct {
	x, y int // its first column
	zhi  float32
}

const groveSide = 4

// survey finds the horizon of every column with metal: from its neighbours one by one, from what is farther off by groves.
func (f *Forest) survey() {
	f.horizons, f.groves = f.horizons[:0], f.groves[:0]
	for y := 0; y < f.rows; y += groveSide {
		for x := 0; x < f.cols; x += groveSide {
			g := grove{x, y, float32(math.Inf(-1))}
			for row := y; row < min(f.rows, y+groveSide); row++ {
				for col := x; col < min(f.cols, x+groveSide); col++ {
					g.zhi = max(g.zhi, f.cells[row*f.cols+col].zhi)
				}
			}
			if !math.IsInf(float64(g.zhi), -1) {
				f.groves = append(f.groves, g)
			}
		}
	}
	for i := range f.cells {
		c := &f.cells[i]
		if c.zlo > c.zhi {
			continue
		}
		c.horizon = int32(len(f.horizons))
		f.horizons = append(f.horizons, f.around(i%f.cols, i/f.cols, c.zhi))
	}
}

// around is the horizon of a column.
func (f *Forest) around(x, y int, zhi float32) horizon {
	var h horizon
	for k := range h.top {
		h.top[k] = zhi
	}
	for row := max(0, y-1); row <= min(f.rows-1, y+1); row++ {
		for col := max(0, x-1); col <= min(f.cols-1, x+1); col++ {
			if c := &f.cells[row*f.cols+col]; c.zhi > zhi {
				mask, _ := towards(float32(col-x), float32(row-y), 1)
				for k := range h.top {
					if mask>>k&1 != 0 {
						h.top[k] = max(h.top[k], c.zhi)
					}
				}
			}
		}
	}
	for i := range f.groves {
		g := &f.groves[i]
		if g.zhi <= zhi {
			continue
		}
		if mask, apart2 := towards(float32(g.x-x), float32(g.y-y), groveSide); apart2 > 0 {
			h.rise(mask, apart2, g.zhi)
			continue
		}
		for row := g.y; row < min(f.rows, g.y+groveSide); row++ {
			for col := g.x; col < min(f.cols, g.x+groveSide); col++ {
				if c := &f.cells[row*f.cols+col]; c.zhi > zhi {
					if mask, apart2 := towards(float32(col-x), float32(row-y), 1); apart2 > 0 {
						h.rise(mask, apart2, c.zhi)
					}
				}
			}
		}
	}
	return h
}

// rise raises a horizon for metal that stands up to zhi, some columns off.
func (h *horizon) rise(mask uint8, apart2, zhi float32) {
	for k := range h.top {
		if up := zhi - h.top[k]; mask>>k&1 != 0 && up > 0 {
			h.steep2[k] = max(h.steep2[k], float32(up*up)/(apart2*colSide*colSide))
		}
	}
}
