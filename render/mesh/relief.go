package mesh

import (
	"image"
	"math"

	"golang.org/x/image/vector"

	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/glyph"
	"github.com/aurelink/aurelink/render/unit"
)

// EngravingDepth is how deep a groove goes where it is wide enough. Source: default.
const EngravingDepth unit.MM = 0.12

// grooveSlope is about how wide a groove's side is, so that a graver's round bottom shows in its normals.
const grooveSlope unit.MM = 0.1

const (
	reliefPerMM = 40      // cells a mm: a stroke of the smallest readable letter is five across
	blurReach   = 1       // cells; three box blurs as wide as this come to grooveSlope
	reliefMost  = 1 << 20 // cells: bounds the grid of one engraving
)

// Engrave cuts outlines into a face: grooves that go down smoothly from their edges to EngravingDepth. It is
// nil where there is nothing to cut, or more than a charm can carry.
func Engrave(loops []geom.Loop) *Relief {
	lo, hi := glyph.Bounds(loops)
	margin := float32(grooveSlope)
	r := &Relief{X0: lo.X - margin, Y0: lo.Y - margin, PerMM: reliefPerMM}
	r.W = int(math.Ceil(float64((hi.X-lo.X+margin+margin)*reliefPerMM))) + 1
	r.H = int(math.Ceil(float64((hi.Y-lo.Y+margin+margin)*reliefPerMM))) + 1
	if len(loops) == 0 || r.W > reliefMost || r.H > reliefMost/r.W {
		return nil
	}

	// Cover the cells.
	z := vector.NewRasterizer(r.W, r.H)
	for _, l := range loops {
		for i, p := range l {
			x, y := float32((p.X-r.X0)*reliefPerMM), float32((p.Y-r.Y0)*reliefPerMM)
			if i == 0 {
				z.MoveTo(x, y)
			} else {
				z.LineTo(x, y)
			}
		}
		z.ClosePath()
	}
	cover := image.NewAlpha(image.Rect(0, 0, r.W, r.H))
	z.Draw(cover, cover.Rect, image.Opaque, image.Point{})
	r.Depth = make([]float32, r.W*r.H)
	for i, a := range cover.Pix[:len(r.Depth)] {
		r.Depth[i] = float32(a) * float32(EngravingDepth) / 255
	}

	// Round the groove: three box blurs come close to a Gaussian.
	scratch := make([]float32, max(r.W, r.H))
	for range 3 {
		for y := range r.H {
			blur(r.Depth[y*r.W:(y+1)*r.W], 1, r.W, blurReach, scratch)
		}
		for x := range r.W {
			blur(r.Depth[x:], r.W, r.H, blurReach, scratch)
		}
	}
	return r
}

// blur averages n values, stride apart, over reach on both sides. Outside is 0.
func blur(v []float32, stride, n, reach int, scratch []float32) {
	for i := range n {
		scratch[i] = v[i*stride]
	}
	inv := 1 / float32(2*reach+1)
	for i := range n {
		var sum float32
		for k := max(0, i-reach); k <= min(n-1, i+reach); k++ {
			sum += scratch[k]
		}
		v[i*stride] = sum * inv
	}
}
