package shade

import (
	"math"
	"testing"

	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/raster"
)

// patch is the light of a backdrop on a square of side mm, at a scale in px/mm.
func patch(sh *Shader, kind design.Backdrop, side, scale float32) ([]RGB, int) {
	n := int(side*scale + .5)
	cam := &raster.Camera{W: n, H: n, Scale: scale}
	b := sh.backdrop(kind)
	out := make([]RGB, n*n)
	for i := range out {
		out[i] = sh.backdropAt(cam, &b, float32(i%n)+.5, float32(i/n)+.5)
	}
	return out, n
}

// A small picture of a backdrop is a large one averaged, within what its fading detail leaves: nothing in it beats with the
// pixels.
func TestBackdropsAreSmooth(t *testing.T) {
	t.Parallel()
	sh := NewShader(studio())
	for _, kind := range design.Backdrops() {
		for _, scale := range []float32{3, 9, 15} {
			const k = 5
			low, n := patch(sh, kind, 8, scale)
			high, _ := patch(sh, kind, 8, scale*k)
			var sum, mean float64
			for i := range low {
				var c RGB
				for j := range k * k {
					c = c.Add(high[(i/n*k+j/k)*n*k+i%n*k+j%k].Scale(1. / k / k))
				}
				d := float64(low[i].Luma() - c.Luma())
				sum += d * d
				mean += float64(c.Luma())
			}
			mean /= float64(n * n)
			off := math.Sqrt(sum/float64(n*n)) / mean
			t.Logf("%s at %v px/mm: off by %.3f of its mean %.3f", kind, scale, off, mean)
			if off > .075 && off*mean > .003 { // .003 is under two 8-bit steps where it is as dark as velvet
				t.Errorf("%s at %v px/mm is off by %.3f of its mean", kind, scale, off)
			}
		}
	}
}

// Backdrops are as light as what they are named after: L* of their means under the studio.
func TestBackdropLightness(t *testing.T) {
	t.Parallel()
	sh := NewShader(studio())
	for kind, want := range map[design.Backdrop][2]float64{
		design.BackdropPaper: {82, 86}, design.BackdropLinen: {70, 84}, design.BackdropMarble: {84, 91}, design.BackdropVelvet: {5, 22},
	} {
		pix, _ := patch(sh, kind, 90, 2)
		var c RGB
		for _, p := range pix {
			c = c.Add(p.Scale(1 / float32(len(pix))))
		}
		l := lightness(float64(c.Luma()))
		t.Logf("%s: L* %.1f, %v", kind, l, c)
		if l < want[0] || l > want[1] {
			t.Errorf("%s has the lightness %.1f, want %v", kind, l, want)
		}
	}
}

// Linen has 25 threads a cm each way.
func TestLinenCount(t *testing.T) {
	t.Parallel()
	l := newLinen(studio())
	const long, steps = 60., 6000
	for way := range 2 {
		// Correlate the weave with itself two threads on, and one and a half: alike there, unlike here.
		at := func(i int, off float64) float64 {
			var sum float64
			for k := range 5 {
				x, y := float32(float64(i)/steps*long+off), float32(k)*.8+.2
				if way == 1 {
					x, y = y, x
				}
				sum += float64(l.weave(x, y, .01).Luma())
			}
			return sum
		}
		var mean float64
		for i := range steps {
			mean += at(i, 0) / steps
		}
		alike := func(off float64) float64 {
			var a, b float64
			for i := range steps {
				u, v := at(i, 0)-mean, at(i, off)-mean
				a, b = a+u*v, b+u*u
			}
			return a / b
		}
		near, far := alike(2*linenPitch), alike(1.5*linenPitch)
		t.Logf("way %d: two threads on %.2f, one and a half %.2f", way, near, far)
		if near < .3 || far > near-.3 {
			t.Errorf("way %d: two threads on it is alike by %.2f, one and a half on by %.2f", way, near, far)
		}
	}
}

// The pile's normals add up to one, it never sends back more than it gets, and it shines where it leans from the eye.
func TestVelvet(t *testing.T) {
	t.Parallel()
	v := newVelvet(white())
	for i, c := range v.sheen {
		if l := c.Add(v.flat).Luma(); !(l > 0 && l < 1) {
			t.Fatalf("lean %d sends back %v of even light", i, l)
		}
	}
	if up, aside := v.look(0, 0).Luma(), v.look(1.2, 0).Luma(); aside < 1.3*up {
		t.Errorf("pile that leans sends %v, pile that stands %v: no sheen", aside, up)
	}
	// At the eye's own direction the lobe's normals are those half way to the light: undo the visibility and sum up.
	var sum float64
	const n = 400
	for i := range n {
		a := (float64(i) + .5) / n * math.Pi / 2
		h := geom.Vec{X: float32(math.Sin(a)), Z: float32(math.Cos(a))}
		d := h.Scale(2 * h.Z).Sub(geom.Vec{Z: 1}) // mirrors the eye about h
		in := float64(d.Z)
		sum += float64(clothLobe(geom.Vec{Z: 1}, d, .5)) * 4 * (in + 1 - in) * math.Cos(a) * 2 * math.Pi * math.Sin(a) * math.Pi / 2 / n
	}
	if math.Abs(sum-1) > .02 {
		t.Errorf("the lobe's normals add up to %.3f", sum)
	}
}
