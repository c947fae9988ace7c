package shade

import (
	"context"

	"github.com/aurelink/aurelink/render/parallel"
	"github.com/aurelink/aurelink/render/raster"
)

// Sums is what a film makes of values that need not be light: depths, normals, numbers of work.
type Sums struct {
	W, H  int
	Sum   []RGB     // row by row: the values in a pixel, each times the share that it covers
	Cover []float32 // the share of the pixel that is covered
}

// Weigh sums a value of each fragment into pixels by the weights that pictures are made with.
func (f *Film) Weigh(ctx context.Context, cam *raster.Camera, buf *raster.Buffer, value func(*raster.Fragment) RGB) (*Sums, error) {
	f.roll(buf)
	for i, tile := range buf.Tiles {
		for j := range tile {
			f.colours[i][j] = whole(value(&tile[j]))
		}
	}
	p := &Sums{W: cam.W, H: cam.H, Sum: make([]RGB, cam.W*cam.H), Cover: make([]float32, cam.W*cam.H)}
	err := parallel.Each(ctx, len(buf.Tiles), func(i int) {
		f.pixels(buf, cam, i, func(x, y int, c RGB, cover float32) {
			p.Sum[y*cam.W+x], p.Cover[y*cam.W+x] = c, cover
		})
	})
	return p, err
}

// Work counts the work that Draw does for each pixel, row by row: its fragments and the reflections followed for them.
func (sh *Shader) Work(ctx context.Context, sc *Scene, buf *raster.Buffer) ([]int, error) {
	out := make([]int, sc.Cam.W*sc.Cam.H)
	err := parallel.Each(ctx, len(buf.Tiles), func(i int) {
		counted, n := *sc, 0
		counted.work = &n
		for j := range buf.Tiles[i] {
			f := &buf.Tiles[i][j]
			n = 0
			sh.fragment(&counted, f, nil)
			out[f.Pixel] += 1 + n
		}
	})
	return out, err
}
