package imgdiff

import (
	"image"
	"math"
	"testing"
)

// TestFLIPAgainstPlain judges the separable float32 filters by the paper's square ones, written out plainly in
// float64.
func TestFLIPAgainstPlain(t *testing.T) {
	t.Parallel()
	got, want := noisy(links(36, 26, .7), 9, 3), links(36, 26, 0)
	fast, slow := flipMap(got, want, pixelsPerDegree), plainFLIP(got, want)
	var sum, worst float64
	for i := range slow {
		d := math.Abs(float64(fast[i]) - slow[i])
		sum, worst = sum+d, max(worst, d)
	}
	t.Logf("mean difference %.2g, largest %.2g", sum/float64(len(slow)), worst)
	if worst > 2e-3 || sum/float64(len(slow)) > 1e-4 {
		t.Errorf("fast and plain FLIP differ by %.2g on average, at most %.2g", sum/float64(len(slow)), worst)
	}
}

func plainFLIP(got, want *image.RGBA) []float64 {
	const ppd = pixelsPerDegree
	w, h := want.Rect.Dx(), want.Rect.Dy()
	type channel func(x, y int) float64
	filter := func(in channel, radius int, k func(dx, dy float64) float64) channel {
		out := make([]float64, w*h)
		for y := range h {
			for x := range w {
				for dy := -radius; dy <= radius; dy++ {
					for dx := -radius; dx <= radius; dx++ {
						out[y*w+x] += k(float64(dx), float64(dy)) * in(min(w-1, max(0, x+dx)), min(h-1, max(0, y+dy)))
					}
				}
			}
		}
		return func(x, y int) float64 { return out[y*w+x] }
	}
	// normalised scales k over the square so that its positive part sums to 1 and its negative part to -1.
	normalised := func(radius int, k func(dx, dy float64) float64) func(dx, dy float64) float64 {
		var plus, minus float64
		for dy := -radius; dy <= radius; dy++ {
			for dx := -radius; dx <= radius; dx++ {
				v := k(float64(dx), float64(dy))
				plus, minus = plus+max(0, v), minus+max(0, -v)
			}
		}
		return func(dx, dy float64) float64 {
			if v := k(dx, dy); v < 0 {
				return v / minus
			} else {
				return v / plus
			}
		}
	}
	type view struct {
		lab   func(x, y int) lab
		edge  channel
		point channel
	}
	see := func(img *image.RGBA) view {
		at := func(n int) channel {
			return func(x, y int) float64 {
				a, b, c := xyzOf(pixel(img, y*w+x)).ycxcz()
				return []float64{a, b, c}[n]
			}
		}
		csf := func(a1, b1, a2, b2 float64) func(dx, dy float64) float64 {
			return func(dx, dy float64) float64 {
				z := (dx*dx + dy*dy) / (ppd * ppd)
				return a1*math.Sqrt(math.Pi/b1)*math.Exp(-math.Pi*math.Pi*z/b1) + a2*math.Sqrt(math.Pi/b2)*math.Exp(-math.Pi*math.Pi*z/b2)
			}
		}
		r := int(math.Ceil(3 * math.Sqrt(0.04/(2*math.Pi*math.Pi)) * ppd))
		ys := filter(at(0), r, normalised(r, csf(1, 0.0047, 0, 1e-5)))
		xs := filter(at(1), r, normalised(r, csf(1, 0.0053, 0, 1e-5)))
		zs := filter(at(2), r, normalised(r, csf(34.1, 0.04, 13.5, 0.025)))

		sd := 0.5 * 0.082 * ppd
		r = int(math.Ceil(3 * sd))
		g := func(dx, dy float64) float64 { return math.Exp(-(dx*dx + dy*dy) / (2 * sd * sd)) }
		edge := normalised(r, func(dx, dy float64) float64 { return -dx * g(dx, dy) })
		point := normalised(r, func(dx, dy float64) float64 { return (dx*dx/(sd*sd) - 1) * g(dx, dy) })
		unit := func(x, y int) float64 { return (at(0)(x, y) + 16) / 116 }
		strength := func(k func(dx, dy float64) float64) channel {
			a := filter(unit, r, k)
			b := filter(unit, r, func(dx, dy float64) float64 { return k(dy, dx) })
			return func(x, y int) float64 { return math.Hypot(a(x, y), b(x, y)) }
		}
		return view{
			lab:   func(x, y int) lab { return xyzOfYCxCz(ys(x, y), xs(x, y), zs(x, y)).clampToGamut().lab().hunt() },
			edge:  strength(edge),
			point: strength(point),
		}
	}
	g, t := see(got), see(want)
	out := make([]float64, 0, w*h)
	for y := range h {
		for x := range w {
			c := spread(hyab(g.lab(x, y), t.lab(x, y)), largestColour())
			f := max(math.Abs(g.edge(x, y)-t.edge(x, y)), math.Abs(g.point(x, y)-t.point(x, y)))
			out = append(out, math.Pow(c, 1-math.Pow(f/math.Sqrt2, 0.5)))
		}
	}
	return out
}

// TestSSIMAgainstPlain judges the separable window by the square one, with moments about the mean.
func TestSSIMAgainstPlain(t *testing.T) {
	t.Parallel()
	const w, h = 30, 26
	got, want := noisy(links(w, h, .5), 12, 4), links(w, h, 0)
	fast := ssimMap(got, want)
	for y := range h {
		for x := range w {
			var k, mx, my float64
			each := func(f func(k, a, b float64)) {
				for dy := -5; dy <= 5; dy++ {
					for dx := -5; dx <= 5; dx++ {
						i := min(h-1, max(0, y+dy))*w + min(w-1, max(0, x+dx))
						f(math.Exp(-float64(dx*dx+dy*dy)/4.5), float64(luma(pixel(got, i))), float64(luma(pixel(want, i))))
					}
				}
			}
			each(func(g, a, b float64) { k, mx, my = k+g, mx+g*a, my+g*b })
			mx, my = mx/k, my/k
			var vx, vy, cov float64
			each(func(g, a, b float64) {
				vx, vy, cov = vx+g*(a-mx)*(a-mx)/k, vy+g*(b-my)*(b-my)/k, cov+g*(a-mx)*(b-my)/k
			})
			slow := (2*mx*my + ssimC1) * (2*cov + ssimC2) / ((mx*mx + my*my + ssimC1) * (vx + vy + ssimC2))
			near(t, "SSIM", float64(fast[y*w+x]), slow, 2e-3)
		}
	}
}

// TestKernels: filters that blur sum to 1, those that find features to 0, one half positive.
func TestKernels(t *testing.T) {
	t.Parallel()
	sums := func(k kernel) (all, plus float64) {
		for i, v := range k.taps {
			all, plus = all+float64(v), plus+max(0, float64(v))
			if i > 0 {
				m := float64(v) * float64(k.parity)
				all, plus = all+m, plus+max(0, m)
			}
		}
		return all, plus
	}
	for name, c := range map[string]contrast{"Y": contrastY, "Cx": contrastCx, "Cz": contrastCz} {
		var shares float64
		for _, term := range c.terms(pixelsPerDegree) {
			if n := len(term.kernel.taps); n != 11 {
				t.Errorf("%s: radius %d, want 10", name, n-1)
			}
			all, _ := sums(term.kernel)
			near(t, name+" sum", all, 1, 1e-6)
			shares += float64(term.share)
		}
		near(t, name+" shares", shares, 1, 1e-6)
	}
	first := newKernel(9, odd, func(d float64) float64 { return d * math.Exp(-d*d/15) })
	second := newKernel(9, even, func(d float64) float64 { return (d*d/7.5 - 1) * math.Exp(-d*d/15) })
	for name, k := range map[string]kernel{"first": first, "second": second} {
		all, plus := sums(k)
		near(t, name+" sum", all, 0, 1e-6)
		near(t, name+" positive half", plus, 1, 1e-6)
	}
	near(t, "pixels per degree", pixelsPerDegree, 67.0206, 1e-4)
}
