package shade

import (
	"context"
	"image"

	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/raster"
)

// backdrop is what a piece lies on, or the limb it is on lies before, flat on the plane z = 0. All of it is worked out from
// the place, in true mm of the view. It keeps what neighbouring rows of pixels share, so each band of rows has its own.
type backdrop interface {
	// row is its light along a row of pixels, y, from pixel x on.
	row(y, x int, to []RGB)
}

// card is a backdrop of one colour.
type card struct{ light RGB }

func (c *card) row(_, _ int, to []RGB) {
	for i := range to {
		to[i] = c.light
	}
}

// backdrop readies a backdrop under the shader's light: what comes back makes it anew for a band of rows.
func (sh *Shader) backdrop(kind design.Backdrop, cam *raster.Camera) func() backdrop {
	flat := sh.Light.Diffuse(geom.Vec{Z: 1})
	albedo := RGB{paperAlbedo[0], paperAlbedo[1], paperAlbedo[2]}
	switch kind {
	case design.BackdropLinen:
		look := sh.linen()
		return func() backdrop { return newLinen(look, cam) }
	case design.BackdropMarble:
		return func() backdrop { return newMarble(sh.Light, cam) }
	case design.BackdropVelvet:
		look := sh.pile()
		return func() backdrop { return newVelvet(look, cam) }
	case design.BackdropTransparent:
		albedo = clearAlbedo
	case design.BackdropPaper:
	}
	return func() backdrop { return &card{albedo.Mul(flat)} }
}

// backdropRow is the light of a backdrop along a row of pixels from x on, with the light's pool on it.
func (sh *Shader) backdropRow(cam *raster.Camera, b backdrop, y, x int, to []RGB) {
	b.row(y, x, to)
	pool := &sh.Light.pool
	dy := (2*float32(y)+1)/float32(cam.H) - 1
	level := 1 - float32(pool.Y*float32(dy*dy)) - float32(pool.Down*dy)
	for i := range to {
		dx := (2*float32(x+i)+1)/float32(cam.W) - 1
		to[i] = to[i].Scale(level - float32(pool.X*float32(dx*dx)))
	}
}

// Backdrop paints a backdrop by itself.
func (sh *Shader) Backdrop(ctx context.Context, cam *raster.Camera, kind design.Backdrop) (*Layer, error) {
	img := image.NewRGBA(image.Rect(0, 0, cam.W, cam.H))
	band := sh.backdrop(kind, cam)
	err := inBands(ctx, cam.H, func(y0, y1 int) {
		b, row := band(), make([]RGB, cam.W)
		for y := y0; y < y1; y++ {
			sh.backdropRow(cam, b, y, 0, row)
			sh.putRow(img, y, 0, row)
		}
	})
	l := &Layer{Pix: img, Ground: Plane{}}
	if kind == design.BackdropTransparent {
		l.Seen = image.NewRGBA(img.Rect)
	}
	return l, err
}

// fbm is noise of several sizes, each half as large and half as strong as the one before, in about -1..1. Each is turned
// against the last, so that the grid they are made on does not show.
func fbm(x, y float32, octaves int, seed uint32) float32 {
	var sum, whole float32
	weight := float32(1)
	for i := range octaves {
		sum += float32(weight * valueNoise(x, y, seed+uint32(i)))
		whole += weight
		weight /= 2
		x, y = float32(1.6*x)-float32(1.2*y)+7.3, float32(1.2*x)+float32(1.6*y)-3.1
	}
	return sum / whole
}

// fades is what is left of detail of a size, mm, in samples of a width, mm: all of it where three fit, none where one does.
func fades(size, wide float32) float32 { return smooth((size/max(1e-6, wide) - 1) / 2) }
