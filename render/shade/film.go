package shade

import (
	"context"
	"image"
	"math"
	"math/bits"
	"slices"

	"github.com/aurelink/aurelink/render/parallel"
	"github.com/aurelink/aurelink/render/raster"
)

// Film weighs samples into pixels. It also holds the colours of one picture's fragments between the two passes, so
// each picture under way needs its own.
type Film struct {
	// shares is, by mask, what the samples of a pixel add to it and the eight round it, row by row. All samples add 1 in all.
	shares  [1 << (raster.Grid * raster.Grid)][9]float32
	reach   int // 0 where only a pixel's own samples count, else 1
	width   float64
	aimed   aiming      // what shares were made for
	light   []exposed   // of whole fragments
	colours [][]exposed // of light, by tile
	plate   []exposed   // what the passes of a hero picture have gathered, by pixel
	shelf   shelf[spares]
}

// The widths of the pixel filter, pixels from end to end. A preview is drawn sharper than a path tracer's usual film,
// whose filter spans three pixels.
const (
	SharpFilter  = 1.8
	TracerFilter = 3.0
)

// NewFilm makes film with a Blackman-Harris filter of a whole width in pixels, up to 3. Up to 1 it is a box of one
// pixel.
func NewFilm(width float64) *Film {
	f := new(Film)
	f.Ready(width)
	return f
}

// Ready gives the film a filter of a width, for samples in their usual places.
func (f *Film) Ready(width float64) {
	f.width = width
	f.aim(0, 0)
}

// Load readies the film for the passes of a hero picture.
func (f *Film) Load(w, h int) {
	f.plate = slices.Grow(f.plate[:0], w*h)[:w*h]
	clear(f.plate)
}

// aiming is a filter's width and how far from their usual places samples are, pixels.
type aiming struct {
	width float64
	x, y  float32
}

// aim sets the weights of samples that are x and y pixels right and down of their usual places, up to half a sample.
func (f *Film) aim(x, y float32) {
	to := aiming{f.width, x, y}
	if f.aimed == to {
		return
	}
	f.aimed = to
	// weights of the samples of the pixel at offset x, y (-1..1) from the one made: [y+1][x+1][sample]
	var weights [3][3][raster.Grid * raster.Grid]float32
	defer f.table(&weights)
	f.reach = 0
	if f.width <= 1 {
		for i := range weights[1][1] {
			weights[1][1][i] = 1. / (raster.Grid * raster.Grid)
		}
		return
	}
	f.reach = 1
	// Blackman and Harris's minimum four-term window (Harris 1978).
	at := func(d float64) float64 {
		if math.Abs(d) >= f.width/2 {
			return 0
		}
		a := 2 * math.Pi * (d/f.width + .5)
		return .35875 - .48829*math.Cos(a) + .14128*math.Cos(2*a) - .01168*math.Cos(3*a)
	}
	// Give every sample the same say in the picture as a whole: else a wire that lies on the middle samples of its
	// pixels is brighter than one a third of a pixel beside them, and it shimmers as it moves.
	for s := range raster.Grid * raster.Grid {
		sx, sy := raster.Sample(s)
		var raw [3][3]float64
		var sum float64
		for row := range 3 {
			for col := range 3 {
				dx := float64(col-1) + float64(sx) - .5 + float64(x)
				dy := float64(row-1) + float64(sy) - .5 + float64(y)
				raw[row][col] = at(dx) * at(dy)
				sum += raw[row][col]
			}
		}
		for row := range 3 {
			for col := range 3 {
				weights[row][col][s] = float32(raw[row][col] / sum / (raster.Grid * raster.Grid))
			}
		}
	}
}

// table sums weights by mask. Samples are added one after the other from the first on.
func (f *Film) table(weights *[3][3][raster.Grid * raster.Grid]float32) {
	for m := 1; m < len(f.shares); m++ {
		last := bits.Len(uint(m)) - 1
		for i, before := range f.shares[m&^(1<<last)] {
			// The pixel up and left of the samples has them down and right of it.
			f.shares[m][i] = before + weights[2-i/3][2-i%3][last]
		}
	}
}

// roll makes room for a colour for each fragment.
func (f *Film) roll(buf *raster.Buffer) {
	n := 0
	for _, tile := range buf.Tiles {
		n += len(tile)
	}
	f.light = slices.Grow(f.light[:0], n)[:n]
	f.colours = slices.Grow(f.colours[:0], len(buf.Tiles))[:len(buf.Tiles)]
	from := 0
	for i, tile := range buf.Tiles {
		f.colours[i] = f.light[from : from+len(tile)]
		from += len(tile)
	}
}

// each shades every fragment.
func (f *Film) each(ctx context.Context, buf *raster.Buffer, shade func(*raster.Fragment) RGB) error {
	f.roll(buf)
	return parallel.Each(ctx, len(buf.Tiles), func(i int) {
		frags := buf.Tiles[i]
		for j := range frags {
			f.colours[i][j] = whole(shade(&frags[j]))
		}
	})
}

// filmRow is a row of pixels of a tile with two more on either side.
type filmRow struct {
	at   [raster.Tile + 4]exposed
	used bool
}

// pixels weighs a tile's fragments, and those of pixels next to it, into the pixels of the tile that hold some: their light
// and the share of the pixel that they cover.
func (f *Film) pixels(buf *raster.Buffer, cam *raster.Camera, tile int, put func(x, y int, c RGB, cover float32)) {
	const t = raster.Tile
	col, row := tile%buf.Cols, tile/buf.Cols
	w, h := min(t, cam.W-col*t), min(t, cam.H-row*t)
	var rows [3]filmRow
	above, here, below := &rows[0], &rows[1], &rows[2]
	for y := -1; y <= h; y++ {
		// Spread a row of fragments over the three rows of pixels that it lies on.
		if y >= -f.reach && y < h+f.reach {
			of, in := row, y
			if y < 0 {
				of, in = row-1, t-1
			} else if y >= t {
				of, in = row+1, 0
			}
			first := int32((row*t+y)*cam.W + col*t - 1)
			spread := func(i int, from, to int32) {
				if from < to {
					f.spreadRow(buf.Tiles[i][from:to], f.colours[i][from:to], first, above, here, below)
				}
			}
			if i := of*buf.Cols + col; of >= 0 && i < len(buf.Tiles) {
				if f.reach > 0 && col > 0 {
					from, to := buf.Pixel(i-1, t-1, in)
					spread(i-1, from, to)
				}
				from, to := buf.Row(i, in)
				spread(i, from, to)
				if f.reach > 0 && col < buf.Cols-1 {
					from, to := buf.Pixel(i+1, 0, in)
					spread(i+1, from, to)
				}
			}
		}
		// Nothing more comes to the row above.
		if above.used {
			if y > 0 {
				for x := range w {
					if p := &above.at[x+2]; p.cover != 0 {
						put(col*t+x, row*t+y-1, p.c, p.cover)
					}
				}
			}
			*above = filmRow{}
		}
		above, here, below = here, below, above
	}
}

// spreadRow adds fragments of one row of pixels to that row and to those above and below. first is the pixel one to the left of
// the tile.
func (f *Film) spreadRow(frags []raster.Fragment, colours []exposed, first int32, above, here, below *filmRow) {
	above.used, here.used, below.used = true, true, true
	colours = colours[:len(frags)]
	for len(frags) > 0 {
		pixel, n := frags[0].Pixel, 1
		for n < len(frags) && frags[n].Pixel == pixel {
			n++
		}
		f.spread(frags[:n], colours[:n], int(pixel-first), above, here, below)
		frags, colours = frags[n:], colours[n:]
	}
}

// spreadEach adds fragments of one pixel to it and the eight round it, channel by channel; x is that of the pixel left of it. All
// channels at once give the same bits.
func (f *Film) spreadEach(frags []raster.Fragment, colours []exposed, x int, above, here, below *filmRow) {
	for i, row := range [...]*filmRow{above, here, below} {
		to := row.at[x:][:3]
		for j := range to {
			sum := to[j]
			for k := range frags {
				share := f.shares[frags[k].Mask][3*i+j]
				sum.c = sum.c.Add(colours[k].c.Scale(share))
				sum.cover += colours[k].cover * share
			}
			to[j] = sum
		}
	}
}

// over lays light that covers a share of a pixel over what is there.
func (c *codec) over(dst *image.RGBA, x, y int, light RGB, cover float32) {
	p := dst.Pix[y*dst.Stride+x*4:][:4]
	rest := max(0, 1-cover)
	if p[3] != 255 {
		c.overClear(p, light, cover, rest)
		return
	}
	p[0] = c.encode(light.R + float32(c.dec[p[0]]*rest))
	p[1] = c.encode(light.G + float32(c.dec[p[1]]*rest))
	p[2] = c.encode(light.B + float32(c.dec[p[2]]*rest))
}
