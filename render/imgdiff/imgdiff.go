// Package imgdiff says how different two pictures look: FLIP, SSIM, CIEDE2000 and plain channel differences,
// over the whole picture or weighted by a mask, and a picture of where the difference is.
//
// The figures are the same on any number of cores: work is shared out by rows, and sums are made row by row and
// then from top to bottom.
//
// Pictures are taken as sRGB over black: of a picture with transparency, the premultiplied colour is compared.
package imgdiff

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"runtime"
	"sync"
)

// Report is how different two pictures are. All but MaxDiff are means over the picture, weighted by the mask
// where there is one.
type Report struct {
	W, H int // size of both pictures, pixels

	FLIP      float64 // 0 is equal, 1 the most there can be
	SSIM      float64 // 1 is equal, down to -1
	CIEDE2000 float64 // 0 is equal, about 1 can just be seen, 100 is black against white
	MaxDiff   int     // largest difference of a channel, 0..255, where the mask is not black
	MeanDiff  float64 // mean difference of the red, green and blue channels, 0..255

	flip []float32 // FLIP of each pixel, row by row
}

func (r Report) String() string {
	return fmt.Sprintf("FLIP %.4f  SSIM %.4f  CIEDE2000 %.3f  max %d/255  mean %.3f/255",
		r.FLIP, r.SSIM, r.CIEDE2000, r.MaxDiff, r.MeanDiff)
}

// ErrSize is wrapped by the error for pictures of different sizes.
var ErrSize = errors.New("pictures differ in size")

// ErrMask is returned for a mask that is black all over.
var ErrMask = errors.New("mask is black all over: nothing is compared")

// Compare measures got against want. Each pixel counts by the lightness of the mask there, as encoded: white 1,
// black 0. A nil mask is white all over.
func Compare(got, want, mask image.Image) (Report, error) {
	w, h := want.Bounds().Dx(), want.Bounds().Dy()
	if w == 0 || h == 0 {
		return Report{}, errors.New("picture is empty")
	}
	if err := checkSize("first picture", got, w, h); err != nil {
		return Report{}, err
	}
	if mask != nil {
		if err := checkSize("mask", mask, w, h); err != nil {
			return Report{}, err
		}
	}
	weights := newWeights(mask, w, h)
	if weights.sum == 0 {
		return Report{}, ErrMask
	}
	g, t := toRGBA(got), toRGBA(want)

	r := Report{W: w, H: h, flip: flipMap(g, t, pixelsPerDegree)}
	r.FLIP = weights.mean(func(i int) float64 { return float64(r.flip[i]) })
	ssim := ssimMap(g, t)
	r.SSIM = weights.mean(func(i int) float64 { return float64(ssim[i]) })
	r.CIEDE2000 = weights.mean(func(i int) float64 {
		p, q := pixel(g, i), pixel(t, i)
		if p == q {
			return 0
		}
		return ciede2000(labOf(p), labOf(q))
	})
	r.MeanDiff = weights.mean(func(i int) float64 {
		p, q := pixel(g, i), pixel(t, i)
		return float64(apart(p[0], q[0])+apart(p[1], q[1])+apart(p[2], q[2])) / 3
	})
	for i := range w * h {
		if weights.at(i) > 0 {
			p, q := pixel(g, i), pixel(t, i)
			for c := range p {
				r.MaxDiff = max(r.MaxDiff, apart(p[c], q[c]))
			}
		}
	}
	return r, nil
}

func checkSize(what string, img image.Image, w, h int) error {
	if b := img.Bounds(); b.Dx() != w || b.Dy() != h {
		return fmt.Errorf("%w: %s is %d x %d, the second %d x %d", ErrSize, what, b.Dx(), b.Dy(), w, h)
	}
	return nil
}

// toRGBA gives img as an RGBA picture without gaps between rows, whose first pixel is Pix[0].
func toRGBA(img image.Image) *image.RGBA {
	b := img.Bounds()
	if rgba, ok := img.(*image.RGBA); ok && rgba.Stride == 4*b.Dx() {
		return rgba
	}
	rgba := image.NewRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	draw.Draw(rgba, rgba.Rect, img, b.Min, draw.Src)
	return rgba
}

// pixel is the i-th pixel of img, counted row by row.
func pixel(img *image.RGBA, i int) [4]uint8 { return [4]uint8(img.Pix[4*i:]) }

func apart(a, b uint8) int { return max(int(a)-int(b), int(b)-int(a)) }

// weights is how much each pixel counts.
type weights struct {
	w, h  int
	pixel []float32 // nil: all 1
	sum   float64
}

func newWeights(mask image.Image, w, h int) weights {
	if mask == nil {
		return weights{w: w, h: h, sum: float64(w) * float64(h)}
	}
	ws := weights{w: w, h: h, pixel: make([]float32, w*h)}
	b := mask.Bounds()
	byRow := make([]float64, h)
	rows(h, func(y0, y1 int) {
		for y := y0; y < y1; y++ {
			for x := range w {
				grey := color.Gray16Model.Convert(mask.At(b.Min.X+x, b.Min.Y+y)).(color.Gray16)
				ws.pixel[y*w+x] = float32(grey.Y) / 0xffff
				byRow[y] += float64(ws.pixel[y*w+x])
			}
		}
	})
	for _, s := range byRow {
		ws.sum += s
	}
	return ws
}

func (ws *weights) at(i int) float32 {
	if ws.pixel == nil {
		return 1
	}
	return ws.pixel[i]
}

// mean is the weighted mean of f over all pixels. f is called only where the weight is not 0.
func (ws *weights) mean(f func(i int) float64) float64 {
	byRow := make([]float64, ws.h)
	rows(ws.h, func(y0, y1 int) {
		for y := y0; y < y1; y++ {
			for i := y * ws.w; i < (y+1)*ws.w; i++ {
				if k := ws.at(i); k > 0 {
					byRow[y] += float64(float64(k) * f(i))
				}
			}
		}
	})
	var sum float64
	for _, s := range byRow {
		sum += s
	}
	return sum / ws.sum
}

// rows calls do for runs of rows that together are 0 to h, on all cores.
func rows(h int, do func(y0, y1 int)) {
	n := min(h, runtime.GOMAXPROCS(0))
	var wg sync.WaitGroup
	for i := 1; i < n; i++ {
		wg.Go(func() { do(h*i/n, h*(i+1)/n) })
	}
	do(0, h/n)
	wg.Wait()
}
