package shade

import (
	"image"
	"math"

	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/raster"
)

// Layer is what a piece is laid on, finished and without the piece: it is the same for every design, so it is kept
// and used again. It never changes once made.
type Layer struct {
	Pix *image.RGBA
	// Seen is what of Pix is seen, premultiplied, where that is not all: the rest is only mirrored. Else nil.
	Seen    *image.RGBA
	Ground  Ground
	Outline raster.Outline // of the limb, nil where there is none
}

// Bytes is about how much memory the layer holds.
func (l *Layer) Bytes() int {
	n := len(l.Pix.Pix)
	for i := range l.Outline {
		n += 16 * len(l.Outline[i].Left)
	}
	if l.Seen != nil {
		n += len(l.Seen.Pix)
	}
	if g, ok := l.Ground.(*heights); ok {
		n += 16 * len(g.z)
	}
	return n
}

// paperAlbedo is warm white card.
var paperAlbedo = [3]float32{.660, .644, .617}

// put writes a pixel. A gradient as slow as the backdrop's would show its 8-bit steps as bands: a 4x4 Bayer
// pattern of under one step hides them, and unlike noise it hardly costs the PNG anything. Skin has a grain of its
// own and needs none.
func (sh *Shader) put(img *image.RGBA, x, y int, c RGB, gradient bool) {
	p := img.Pix[y*img.Stride+4*x:][:4]
	if !gradient {
		p[0], p[1], p[2], p[3] = sh.codec.encode(c.R), sh.codec.encode(c.G), sh.codec.encode(c.B), 255
		return
	}
	d := threshold(x, y)
	p[0], p[1], p[2], p[3] = sh.codec.dither(c.R, d), sh.codec.dither(c.G, d), sh.codec.dither(c.B, d), 255
}

// putRow writes a run of the backdrop's pixels from x on.
func (sh *Shader) putRow(img *image.RGBA, y, x int, row []RGB) {
	for i, c := range row {
		sh.put(img, x+i, y, c, true)
	}
}

// threshold is that of the pattern at a pixel, 0..1.
func threshold(x, y int) float32 { return (float32(bayer[y&3][x&3]) + .5) / 16 }

var bayer = [4][4]uint8{{0, 8, 2, 10}, {12, 4, 14, 6}, {3, 11, 1, 9}, {15, 7, 13, 5}}

// dither encodes v, rounded up where the share of the step that it has gone is above the threshold d in 0..1.
func (c *codec) dither(v, d float32) uint8 {
	if !(v > 0) {
		return 0
	}
	if v > 1 {
		v = 1
	}
	v *= encSteps
	i := int32(v)
	// Between entries of the table the curve is straight to a thousandth of a level.
	l := c.level[i:][:2]
	return uint8(int32(mix(l[0], l[1], v-float32(i)) + (1 - d)))
}

// undither is the light that most likely was dithered to a level: the threshold that rounded it is taken off again, so that what
// is dithered twice shows the pattern once (subtractive dither, Roberts 1962).
func (c *codec) undither(level uint8, d float32) float32 {
	v := c.dec[level]
	if d -= .5; d < 0 {
		return v + float32(d*(v-c.dec[max(1, level)-1]))
	}
	return v + float32(d*(c.dec[min(254, level)+1]-v))
}

// heights is a limb as ground: depth and normal on a grid over the picture.
type heights struct {
	cam  raster.Camera
	step int // pixels
	w, h int
	z    []float32 // NaN where there is no limb
	n    []geom.Vec
	// bleed is the share of a shadow as narrow as a wire's that light from beside fills in, within the skin.
	bleed RGB
}

// At implements Ground.
func (g *heights) At(x, y float32) (float32, geom.Vec, bool) {
	px, py := g.cam.Pixel(geom.Point{X: x, Y: y})
	fx, fy := px/float32(g.step), py/float32(g.step)
	if !(fx >= 0 && fy >= 0 && fx < float32(g.w-1) && fy < float32(g.h-1)) {
		return 0, geom.Vec{}, false
	}
	c, r := int(fx), int(fy)
	fx, fy = fx-float32(c), fy-float32(r)
	i := r*g.w + c
	lo, hi := g.z[i]+float32((g.z[i+1]-g.z[i])*fx), g.z[i+g.w]+float32((g.z[i+g.w+1]-g.z[i+g.w])*fx)
	z := lo + float32((hi-lo)*fy)
	if math.IsNaN(float64(z)) {
		return 0, geom.Vec{}, false
	}
	j := i
	if fx > .5 {
		j++
	}
	if fy > .5 {
		j += g.w
	}
	return z, g.n[j], true
}

// normalAt is At for the normal alone, in half the time. It is there up to the limb's edge, where a height needs all of a cell.
func (g *heights) normalAt(x, y float32) (geom.Vec, bool) {
	px, py := g.cam.Pixel(geom.Point{X: x, Y: y})
	fx, fy := px/float32(g.step), py/float32(g.step)
	if !(fx >= 0 && fy >= 0 && fx < float32(g.w-1) && fy < float32(g.h-1)) {
		return geom.Vec{}, false
	}
	n := g.n[int(fy+.5)*g.w+int(fx+.5)]
	return n, n != geom.Vec{}
}

// Plain is a picture of one colour.
func (sh *Shader) Plain(w, h int, c RGB) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			sh.put(img, x, y, c, false)
		}
	}
	return img
}
