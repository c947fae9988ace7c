package shade

import (
	"context"
	"image"

	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/parallel"
)

// Radiance is the light that arrives from direction d (unit), exposure included: what a perfect mirror shows.
func (l *Light) Radiance(d geom.Vec) RGB { return l.levels[0].at(d) }

// SkinAlbedo is the diffuse reflectance of a skin 1..10, without blood, veins and sheen.
func SkinAlbedo(skin int) RGB { return tones[skin-1].albedo }

// Paint makes a picture of what has a colour at every pixel.
func (sh *Shader) Paint(ctx context.Context, w, h int, at func(x, y int) RGB) (*image.RGBA, error) {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	err := parallel.Each(ctx, h, func(y int) {
		for x := range w {
			sh.put(img, x, y, at(x, y))
		}
	})
	return img, err
}

// Mean is the mean colour of the middle third of a picture, linear, and false where it is not opaque there.
func (sh *Shader) Mean(img *image.RGBA) (RGB, bool) {
	b := img.Rect
	var sum RGB
	n := 0
	for y := b.Dy() / 3; y < 2*b.Dy()/3; y++ {
		for x := b.Dx() / 3; x < 2*b.Dx()/3; x++ {
			p := img.Pix[y*img.Stride+4*x:][:4]
			if p[3] != 255 {
				return RGB{}, false
			}
			sum = sum.Add(RGB{sh.codec.dec[p[0]], sh.codec.dec[p[1]], sh.codec.dec[p[2]]})
			n++
		}
	}
	return sum.Scale(1 / float32(max(1, n))), n > 0
}
