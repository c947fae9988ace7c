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
		n += 20 * len(g.depths)
	}
	return n
}

// paperAlbedo is warm white card.
var paperAlbedo = [3]float32{.660, .644, .617}

// put writes a pixel.
func (sh *Shader) put(img *image.RGBA, x, y int, c RGB) {
	p := img.Pix[y*img.Stride+4*x:][:4]
	p[0], p[1], p[2], p[3] = sh.codec.encode(c.R), sh.codec.encode(c.G), sh.codec.encode(c.B), 255
}

// putRow writes a run of the backdrop's pixels from x on. A gradient as slow as the backdrop's would show its 8-bit steps as bands: a
// 4x4 Bayer pattern of under one step hides them, and unlike noise it hardly costs the PNG anything. Skin has a grain of its own and
// needs none.
func (sh *Shader) putRow(img *image.RGBA, y, x int, row []RGB) {
	pix := img.Pix[y*img.Stride+4*x:]
	sh.codec.ditherEach(pix, row, sh.codec.ditherRow(pix, row, x, y), x, y)
}

// ditherEach writes the pixels of a run of the backdrop from the i-th on, one by one. Eight at once give the same bytes.
func (c *codec) ditherEach(pix []uint8, row []RGB, i, x, y int) {
	for ; i < len(row); i++ {
		p, v, d := pix[4*i:][:4], &row[i], threshold(x+i, y)
		p[0], p[1], p[2], p[3] = c.dither(v.R, d), c.dither(v.G, d), c.dither(v.B, d), 255
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

// heights is a limb as ground: depth and normal in the middles of pixels on a grid over the picture.
type heights struct {
	w, h   int
	x0, y0 float32 // where it begins, mm; rows go down
	perMM  float32 // places a mm
	before float32 // how far before its first place the picture begins, places
	depths []depth
	n      []geom.Vec // none where there is no limb
	// bleed is the share of a shadow as narrow as a wire's that light from beside fills in, within the skin.
	bleed RGB
}

// depth is a place of the grid: the depth of the skin, beside it that of its edge, NaN where no limb is near; and how far it is from
// the edge, inside the limb, mm.
type depth struct{ z, in float32 }

// newHeights makes room for a limb seen through a camera, every so many pixels.
func newHeights(cam *raster.Camera, step int) *heights {
	w, h := cam.W/step+2, (cam.H-1)/step+2
	g := &heights{w: w, h: h, perMM: cam.Scale / float32(step), before: -.5 / float32(step), depths: make([]depth, w*h), n: make([]geom.Vec, w*h)}
	first := cam.View(.5, .5)
	g.x0, g.y0 = first.X, first.Y
	return g
}

// place is where on the grid a place in the view plane is, and whether that is in the picture.
func (g *heights) place(x, y float32) (fx, fy float32, ok bool) {
	fx, fy = float32((x-g.x0)*g.perMM), float32((g.y0-y)*g.perMM)
	if !(fx >= g.before && fy >= g.before && fx < float32(g.w-1) && fy < float32(g.h-1)) {
		return 0, 0, false
	}
	return max(0, fx), max(0, fy), true
}

// At implements Ground.
func (g *heights) At(x, y float32) (float32, geom.Vec, bool) {
	fx, fy, ok := g.place(x, y)
	if !ok {
		return 0, geom.Vec{}, false
	}
	c, r := int(fx), int(fy)
	fx, fy = fx-float32(c), fy-float32(r)
	i := r*g.w + c
	upper, lower := g.depths[i:][:2], g.depths[i+g.w:][:2]
	z := mix(mix(upper[0].z, upper[1].z, fx), mix(lower[0].z, lower[1].z, fx), fy)
	if math.IsNaN(float64(z)) {
		return 0, geom.Vec{}, false
	}
	if min(upper[0].in, upper[1].in, lower[0].in, lower[1].in) <= 0 &&
		mix(mix(upper[0].in, upper[1].in, fx), mix(lower[0].in, lower[1].in, fx), fy) <= 0 {
		return 0, geom.Vec{}, false
	}
	j := i
	if fx > .5 {
		j++
	}
	if fy > .5 {
		j += g.w
	}
	if g.depths[j].in <= 0 { // beside the limb: one that is not
		for _, k := range [...]int{i, i + 1, i + g.w, i + g.w + 1} {
			if g.depths[k].in > 0 {
				j = k
			}
		}
	}
	return z, g.n[j], true
}

// normalAt is At for the normal alone, in half the time.
func (g *heights) normalAt(x, y float32) (geom.Vec, bool) {
	fx, fy, ok := g.place(x, y)
	if !ok {
		return geom.Vec{}, false
	}
	n := g.n[int(fy+.5)*g.w+int(fx+.5)]
	return n, n != geom.Vec{}
}

// Plain is a picture of one colour.
func (sh *Shader) Plain(w, h int, c RGB) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	if len(img.Pix) > 0 {
		sh.put(img, 0, 0, c)
	}
	for n := 4; n < len(img.Pix); n *= 2 {
		copy(img.Pix[n:], img.Pix[:n])
	}
	return img
}
