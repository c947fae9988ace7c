package shade

import (
	"context"
	"image"
	"math"
	"slices"

	"github.com/aurelink/aurelink/render/parallel"
	"github.com/aurelink/aurelink/render/raster"
)

// Film weighs samples into pixels. It also holds the colours of one picture's fragments between the two passes, so
// each picture under way needs its own.
type Film struct {
	// weights of the samples of the pixel at offset x, y (-1..1) from the one made: [y+1][x+1][sample]. All 81 add up
	// to 1.
	weights [3][3][raster.Grid * raster.Grid]float32
	reach   int // 0 where only a pixel's own samples count, else 1
	width   float64
	colours [][]RGB
	plate   []exposed // what the passes of a hero picture have gathered, by pixel
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
	f := &Film{width: width}
	f.aim(0, 0)
	return f
}

// Load readies the film for the passes of a hero picture.
func (f *Film) Load(w, h int) {
	f.plate = slices.Grow(f.plate[:0], w*h)[:w*h]
	clear(f.plate)
}

// aim sets the weights of samples that are x and y pixels right and down of their usual places, up to half a sample.
func (f *Film) aim(x, y float32) {
	f.weights, f.reach = [3][3][raster.Grid * raster.Grid]float32{}, 0
	if f.width <= 1 {
		for i := range f.weights[1][1] {
			f.weights[1][1][i] = 1. / (raster.Grid * raster.Grid)
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
				f.weights[row][col][s] = float32(raw[row][col] / sum / (raster.Grid * raster.Grid))
			}
		}
	}
}

// each shades every fragment.
func (f *Film) each(ctx context.Context, buf *raster.Buffer, shade func(*raster.Fragment) RGB) error {
	f.colours = slices.Grow(f.colours[:0], len(buf.Tiles))[:len(buf.Tiles)]
	return parallel.Each(ctx, len(buf.Tiles), func(i int) {
		frags := buf.Tiles[i]
		f.colours[i] = slices.Grow(f.colours[i][:0], len(frags))[:len(frags)]
		for j := range frags {
			f.colours[i][j] = shade(&frags[j])
		}
	})
}

// pixels weighs a tile's fragments, and those of pixels next to it, into the pixels of the tile that hold some: their light
// and the share of the pixel that they cover.
func (f *Film) pixels(buf *raster.Buffer, cam *raster.Camera, tile int, put func(x, y int, c RGB, cover float32)) {
	const t = raster.Tile
	col, row := tile%buf.Cols, tile/buf.Cols
	// Nothing to do where no tile in reach holds a fragment.
	busy := false
	for y := row - f.reach; y <= row+f.reach; y++ {
		for x := col - f.reach; x <= col+f.reach; x++ {
			if i := y*buf.Cols + x; x >= 0 && x < buf.Cols && i >= 0 && i < len(buf.Tiles) && len(buf.Tiles[i]) > 0 {
				busy = true
			}
		}
	}
	if !busy {
		return
	}
	for py := row * t; py < min(row*t+t, cam.H); py++ {
		for px := col * t; px < min(col*t+t, cam.W); px++ {
			var c RGB
			var cover float32
			for oy := -f.reach; oy <= f.reach; oy++ {
				for ox := -f.reach; ox <= f.reach; ox++ {
					x, y := px+ox, py+oy
					if x < 0 || y < 0 || x >= cam.W || y >= cam.H {
						continue
					}
					i := y/t*buf.Cols + x/t
					from, to := buf.Pixel(i, x%t, y%t)
					w := &f.weights[oy+1][ox+1]
					for j := from; j < to; j++ {
						var share float32
						for m, s := buf.Tiles[i][j].Mask, 0; m != 0; m, s = m>>1, s+1 {
							if m&1 != 0 {
								share += w[s]
							}
						}
						c = c.Add(f.colours[i][j].Scale(share))
						cover += share
					}
				}
			}
			if cover == 0 {
				continue
			}
			put(px, py, c, cover)
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
