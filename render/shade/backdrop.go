package shade

import (
	"context"
	"image"
	"math"

	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/parallel"
	"github.com/aurelink/aurelink/render/raster"
)

// backdrop is what a piece lies on, or the limb it is on lies before, flat on the plane z = 0. All of it is worked out from
// the place, in true mm of the view.
type backdrop struct {
	// at is its light at a place, mm, as seen by a sample of a width, mm.
	at func(x, y, wide float32) RGB
	// perMM is how many samples a mm its detail needs; a sample finer than that is told how fine it is.
	perMM float32
}

// backdrop readies a backdrop under the shader's light.
func (sh *Shader) backdrop(kind design.Backdrop) backdrop {
	flat := sh.Light.Diffuse(geom.Vec{Z: 1})
	switch kind {
	case design.BackdropLinen:
		return backdrop{newLinen(sh.Light).at, 18}
	case design.BackdropMarble:
		return backdrop{newMarble(sh.Light).at, 6}
	case design.BackdropVelvet:
		return backdrop{newVelvet(sh.Light).at, 12}
	case design.BackdropTransparent:
		card := clearAlbedo.Mul(flat)
		return backdrop{func(_, _, _ float32) RGB { return card }, 0}
	case design.BackdropPaper:
	}
	card := RGB{paperAlbedo[0], paperAlbedo[1], paperAlbedo[2]}.Mul(flat)
	return backdrop{func(_, _, _ float32) RGB { return card }, 0}
}

// backdropAt is the light of a backdrop in a pixel, whose middle is at x and y in pixels, with the light's pool on it.
func (sh *Shader) backdropAt(cam *raster.Camera, b *backdrop, x, y float32) RGB {
	n := int(math.Ceil(float64(b.perMM / cam.Scale)))
	wide := 1 / cam.Scale
	var sum RGB
	if n <= 1 {
		v := cam.View(x, y)
		sum = b.at(v.X, v.Y, wide)
	} else {
		for i := range n * n {
			v := cam.View(x+(float32(i%n)+.5)/float32(n)-.5, y+(float32(i/n)+.5)/float32(n)-.5)
			sum = sum.Add(b.at(v.X, v.Y, wide))
		}
		sum = sum.Scale(1 / float32(n*n))
	}
	dx, dy := 2*x/float32(cam.W)-1, 2*y/float32(cam.H)-1
	pool := &sh.Light.pool
	return sum.Scale(1 - float32(pool.X*float32(dx*dx)) - float32(pool.Y*float32(dy*dy)) - float32(pool.Down*dy))
}

// backdropRow is the light of a backdrop along a row of pixels from x on.
func (sh *Shader) backdropRow(cam *raster.Camera, b *backdrop, y, x int, to []RGB) {
	for i := range to {
		to[i] = sh.backdropAt(cam, b, float32(x+i)+.5, float32(y)+.5)
	}
}

// Backdrop paints a backdrop by itself.
func (sh *Shader) Backdrop(ctx context.Context, cam *raster.Camera, kind design.Backdrop) (*Layer, error) {
	img := image.NewRGBA(image.Rect(0, 0, cam.W, cam.H))
	b := sh.backdrop(kind)
	err := parallel.Each(ctx, cam.H, func(y int) {
		for x := range cam.W {
			sh.put(img, x, y, sh.backdropAt(cam, &b, float32(x)+.5, float32(y)+.5), true)
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
