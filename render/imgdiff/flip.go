package imgdiff

import (
	"image"
	"math"
)

// FLIP after P. Andersson, J. Nilsson, T. Akenine-Möller, M. Oskarsson, K. Åström and M. D. Fairchild, "FLIP: a
// difference evaluator for alternating images", Proceedings of the ACM on Computer Graphics and Interactive
// Techniques 3(2), 2020. It estimates what is seen when two pictures are shown in turn at the same place.

// pixelsPerDegree is how many pixels there are to a degree of the visual field: a screen of 3840 pixels on 0.7 m
// seen from 0.7 m, the paper's default.
const pixelsPerDegree = 0.7 * 3840 / 0.7 * math.Pi / 180

// Constants of the paper, with its names for them.
const (
	flipQC   = 0.7   // q_c: exponent of the colour difference
	flipPC   = 0.4   // p_c: colour differences below this share of the largest ...
	flipPT   = 0.95  // p_t: ... are spread over this share of the result
	flipQF   = 0.5   // q_f: exponent of the feature difference
	flipEdge = 0.082 // w: width of the eye's edge detector, degrees
)

// contrast is one of the paper's contrast sensitivity functions: a sum of two Gaussians of frequency, whose
// transforms over degrees are a*sqrt(pi/b)*exp(-pi^2 x^2/b).
type contrast struct{ a1, b1, a2, b2 float64 }

var (
	contrastY  = contrast{1, 0.0047, 0, 1e-5}            // light and dark
	contrastCx = contrast{1, 0.0053, 0, 1e-5}            // red and green
	contrastCz = contrast{34.1, 0.04, 13.5, 0.025}       // blue and yellow
	widest     = 3 * math.Sqrt(0.04/(2*math.Pi*math.Pi)) // degrees: three sigma of the widest Gaussian
)

// term is one of the Gaussians of a sensitivity function: a kernel of sum 1 for each dimension, and its share
// of the whole.
type term struct {
	kernel kernel
	share  float32
}

// terms gives the filter of a sensitivity function. In two dimensions each Gaussian is the product of two, so
// the square filter of the paper is their weighted sum, exactly.
func (c contrast) terms(ppd float64) []term {
	radius := int(math.Ceil(widest * ppd))
	one := func(a, b float64) (term, float64) {
		f := func(pixels float64) float64 {
			deg := pixels / ppd
			return math.Exp(-math.Pi * math.Pi * deg * deg / b)
		}
		sum := f(0)
		for d := 1; d <= radius; d++ {
			sum += 2 * f(float64(d))
		}
		return term{kernel: newKernel(radius, even, f)}, a * math.Sqrt(math.Pi/b) * sum * sum
	}
	t1, s1 := one(c.a1, c.b1)
	if c.a2 == 0 {
		t1.share = 1
		return []term{t1}
	}
	t2, s2 := one(c.a2, c.b2)
	t1.share, t2.share = float32(s1/(s1+s2)), float32(s2/(s1+s2))
	return []term{t1, t2}
}

// flipMap is the FLIP of each pixel, 0..1.
func flipMap(got, want *image.RGBA, ppd float64) []float32 {
	g, t := seenAs(got, ppd), seenAs(want, ppd)
	out := make([]float32, len(g.l))
	largest := largestColour()
	rows(want.Rect.Dy(), func(y0, y1 int) {
		for i := y0 * want.Rect.Dx(); i < y1*want.Rect.Dx(); i++ {
			p := lab{float64(g.l[i]), float64(g.a[i]), float64(g.b[i])}
			q := lab{float64(t.l[i]), float64(t.a[i]), float64(t.b[i])}
			colour := spread(hyab(p, q), largest)
			if colour == 0 {
				continue // features strengthen a colour difference; they make none
			}
			feature := max(math.Abs(float64(g.edge[i]-t.edge[i])), math.Abs(float64(g.point[i]-t.point[i])))
			feature = math.Pow(min(1, feature/math.Sqrt2), flipQF)
			out[i] = float32(math.Pow(colour, 1-feature))
		}
	})
	return out
}

// seen is a picture as FLIP's viewer sees it: blurred L*a*b* with less colour in the dark, and how strong
// edges and points are.
type seen struct{ l, a, b, edge, point []float32 }

func seenAs(img *image.RGBA, ppd float64) seen {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	y, cx, cz := newPlane(w, h), newPlane(w, h), newPlane(w, h)
	rows(h, func(y0, y1 int) {
		for i := y0 * w; i < y1*w; i++ {
			a, b, c := xyzOf(pixel(img, i)).ycxcz()
			y.v[i], cx.v[i], cz.v[i] = float32(a), float32(b), float32(c)
		}
	})
	edge, point := features(y, ppd)

	// Blur by what the eye cannot resolve.
	tmp, one := newPlane(w, h), newPlane(w, h)
	for _, ch := range []struct {
		p *plane
		c contrast
	}{{y, contrastY}, {cx, contrastCx}, {cz, contrastCz}} {
		sum := make([]float32, w*h)
		for _, t := range ch.c.terms(ppd) {
			ch.p.across(t.kernel, tmp)
			tmp.down(t.kernel, one)
			rows(h, func(y0, y1 int) {
				for i := y0 * w; i < y1*w; i++ {
					sum[i] += float32(t.share * one.v[i])
				}
			})
		}
		ch.p.v = sum
	}

	rows(h, func(y0, y1 int) {
		for i := y0 * w; i < y1*w; i++ {
			c := xyzOfYCxCz(float64(y.v[i]), float64(cx.v[i]), float64(cz.v[i])).clampToGamut().lab().hunt()
			y.v[i], cx.v[i], cz.v[i] = float32(c.l), float32(c.a), float32(c.b)
		}
	})
	return seen{y.v, cx.v, cz.v, edge, point}
}

// features gives how strong edges and points are at each pixel of the unblurred Y: the lengths of the
// responses to a first and a second derivative of a Gaussian in both directions.
func features(y *plane, ppd float64) (edge, point []float32) {
	sigma := 0.5 * flipEdge * ppd
	radius := int(math.Ceil(3 * sigma))
	smooth := gauss(radius, sigma)
	g := func(d float64) float64 { return math.Exp(-d * d / (2 * sigma * sigma)) }
	first := newKernel(radius, odd, func(d float64) float64 { return d * g(d) })
	second := newKernel(radius, even, func(d float64) float64 { return (d*d/(sigma*sigma) - 1) * g(d) })

	// Bring Y to 0..1.
	unit := newPlane(y.w, y.h)
	rows(y.h, func(y0, y1 int) {
		for i := y0 * y.w; i < y1*y.w; i++ {
			unit.v[i] = (y.v[i] + 16) / 116
		}
	})

	tmp, inX, inY := newPlane(y.w, y.h), newPlane(y.w, y.h), newPlane(y.w, y.h)
	smoothX := newPlane(y.w, y.h)
	unit.across(smooth, smoothX)
	strength := func(k kernel) []float32 {
		unit.across(k, tmp)
		tmp.down(smooth, inX)
		smoothX.down(k, inY)
		out := make([]float32, len(inX.v))
		rows(y.h, func(y0, y1 int) {
			for i := y0 * y.w; i < y1*y.w; i++ {
				out[i] = float32(math.Hypot(float64(inX.v[i]), float64(inY.v[i])))
			}
		})
		return out
	}
	return strength(first), strength(second)
}

// hunt lessens colour in the dark (the Hunt effect).
func (c lab) hunt() lab { return lab{c.l, 0.01 * c.l * c.a, 0.01 * c.l * c.b} }

// hyab is the distance for large colour differences: city block in lightness, Euclid in colour.
func hyab(p, q lab) float64 { return math.Abs(p.l-q.l) + math.Hypot(p.a-q.a, p.b-q.b) }

// largestColour is the largest colour difference there is in sRGB, green to blue, raised as in spread.
func largestColour() float64 {
	green, blue := labOf([4]uint8{1: 255}), labOf([4]uint8{2: 255})
	return math.Pow(hyab(green.hunt(), blue.hunt()), flipQC)
}

// spread compresses large colour differences and brings them to 0..1.
func spread(difference, largest float64) float64 {
	d := math.Pow(difference, flipQC)
	knee := flipPC * largest
	if d < knee {
		return d * flipPT / knee
	}
	return flipPT + (1-flipPT)*(d-knee)/(largest-knee)
}
