package shade

import (
	"context"
	"image"

	"github.com/aurelink/aurelink/render/parallel"
	"github.com/aurelink/aurelink/render/raster"
)

// unseen is how far from 1 a factor on light may be that changes no level: half of the smallest step there is from a level to the
// next, as a share of its light, less the rounding of the codec's table. TestUnseen holds it.
const unseen = .0037

// eachTile draws the ground by rows of tiles, from end to end as memory likes it, and calls do for each tile on it.
func (sh *Shader) eachTile(ctx context.Context, sc *Scene, dst *image.RGBA, do func(i, x0, y0, x1, y1 int)) error {
	const t = raster.Tile
	cols, rows := (sc.Cam.W+t-1)/t, (sc.Cam.H+t-1)/t
	return parallel.Each(ctx, rows, func(row int) {
		y0, y1 := row*t, min(row*t+t, sc.Cam.H)
		sc.layGround(dst, y0, y1)
		for col := range cols {
			x0, x1 := col*t, min(col*t+t, sc.Cam.W)
			sh.dimGround(sc, dst, x0, y0, x1, y1)
			do(row*cols+col, x0, y0, x1, y1)
		}
	})
}

// layGround copies rows of what is seen of the ground.
func (sc *Scene) layGround(dst *image.RGBA, y0, y1 int) {
	seen := sc.Under
	if sc.Seen != nil {
		seen = sc.Seen
	}
	for y := y0; y < y1; y++ {
		copy(dst.Pix[y*dst.Stride:][:4*sc.Cam.W], seen.Pix[y*seen.Stride:])
	}
}

// dimGround lays the shadow on a tile of the ground.
func (sh *Shader) dimGround(sc *Scene, dst *image.RGBA, x0, y0, x1, y1 int) {
	a, b := sc.Cam.View(float32(x0), float32(y1)), sc.Cam.View(float32(x1), float32(y0))
	if !sc.Shadow.Touches(a.X, a.Y, b.X, b.Y) {
		return
	}
	var bleed RGB
	if g, ok := sc.Ground.(*heights); ok {
		bleed = g.bleed
	}
	over := lookup{s: sc.Shadow, cam: sc.Cam, at: -2}
	over.columns(x0, x1)
	for y := y0; y < y1; y++ {
		upper, lower, down := over.row(y)
		to := dst.Pix[y*dst.Stride+4*x0:][:4*(x1-x0)]
		for i := over.from; i < over.to; i++ {
			f := upper[i].Lerp(lower[i], down)
			if !f.dims() {
				continue
			}
			f = f.Add(RGB{bleed.R * (1 - f.R), bleed.G * (1 - f.G), bleed.B * (1 - f.B)})
			p := to[4*i:][:4]
			if p[3] == 0 {
				p[3] = sh.codec.shadow(f)
				continue
			}
			p[0] = sh.codec.encode(sh.codec.dec[p[0]] * f.R)
			p[1] = sh.codec.encode(sh.codec.dec[p[1]] * f.G)
			p[2] = sh.codec.encode(sh.codec.dec[p[2]] * f.B)
		}
	}
}

// lookup is [Shadow.At] for the pixels of a tile, row by row from the top.
type lookup struct {
	s        *Shadow
	cam      *raster.Camera
	x0, x1   int                  // columns of the tile that the grid holds
	cell     [raster.Tile]int     // by column, of the grid
	along    [raster.Tile]float32 // the share of the way from its middle to the next one's
	at       int                  // the row of the grid above the pixels
	from, to int                  // columns that may be dimmed in the row asked for last
	mem      [2][raster.Tile]RGB  // two rows of the grid at the columns
	upper    int                  // which of them is the row above the pixels
}

// columns readies a look-up for columns x0 to x1 of the picture, a tile at most.
func (l *lookup) columns(x0, x1 int) {
	s := l.s
	for x := x0; x < x1; x++ {
		v := l.cam.View(float32(x)+.5, 0)
		f := (v.X - s.x0) / s.cell
		if f < 0 {
			l.x0 = x - x0 + 1
		} else if f < float32(s.w-1) {
			l.x1 = x - x0 + 1
			l.cell[x-x0] = int(f)
			l.along[x-x0] = f - float32(int(f))
		}
	}
}

// row moves on to row y of the picture. Each pixel lies down of the way from upper to lower.
func (l *lookup) row(y int) (upper, lower *[raster.Tile]RGB, down float32) {
	f := (l.s.y0 - l.cam.View(0, float32(y)+.5).Y) / l.s.cell
	if f < 0 || f >= float32(l.s.h-1) {
		l.from, l.to = 0, 0
		return &l.mem[0], &l.mem[0], 0
	}
	at := int(f)
	if at != l.at {
		l.upper = 1 - l.upper
		if at != l.at+1 {
			l.fill(&l.mem[l.upper], at)
		}
		l.fill(&l.mem[1-l.upper], at+1)
		l.at = at
		l.narrow()
	}
	return &l.mem[l.upper], &l.mem[1-l.upper], f - float32(at)
}

// fill looks a row of the grid up at each column.
func (l *lookup) fill(to *[raster.Tile]RGB, row int) {
	pix := l.s.pix[row*l.s.w:][:l.s.w]
	for i := l.x0; i < l.x1; i++ {
		c := l.cell[i]
		to[i] = pix[c].Lerp(pix[c+1], l.along[i])
	}
}

// narrow leaves columns out at either end in which both rows are as good as undimmed.
func (l *lookup) narrow() {
	l.from, l.to = l.x0, l.x1
	for l.from < l.to && !l.mem[0][l.from].dims() && !l.mem[1][l.from].dims() {
		l.from++
	}
	for l.from < l.to && !l.mem[0][l.to-1].dims() && !l.mem[1][l.to-1].dims() {
		l.to--
	}
}

// dims says whether a factor on the ground's light is seen.
func (c RGB) dims() bool { return abs(c.R-1) >= unseen || abs(c.G-1) >= unseen || abs(c.B-1) >= unseen }
