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
	b := sh.backdrop(kind, cam)()
	out := make([]RGB, n*n)
	for y := range n {
		sh.backdropRow(cam, b, y, 0, out[y*n:][:n])
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
	look := newLinenLook(studio())
	const long, steps = 60., 6000
	for way := range 2 {
		// See it along a line of pixels a hundredth of a mm wide.
		var lines [5][]float64
		for k := range lines {
			cam := &raster.Camera{W: steps + 100, H: 1, Scale: steps / long, Center: geom.Point2{X: long / 2, Y: .2 + .8*float32(k)}}
			if way == 1 {
				cam.W, cam.H, cam.Center = cam.H, cam.W, geom.Point2{X: cam.Center.Y, Y: cam.Center.X}
			}
			l, row := newLinen(look, cam), make([]RGB, cam.W)
			for y := range cam.H {
				l.row(y, 0, row)
				for _, c := range row {
					lines[k] = append(lines[k], float64(c.Luma()))
				}
			}
		}
		// Correlate the weave with itself two threads on, and one and a half: alike there, unlike here.
		at := func(i int, off float64) (sum float64) {
			for _, line := range lines {
				sum += line[i+int(off/long*steps+.5)]
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
	v := newPileLook(white())
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

// Where the weave is too fine to be seen, linen is as light as its mean.
func TestLinenShade(t *testing.T) {
	t.Parallel()
	light := studio()
	cam := &raster.Camera{W: 300, H: 300, Scale: 20}
	l, row := newLinen(newLinenLook(light), cam), make([]RGB, cam.W)
	var sum RGB
	for y := range cam.H {
		clear(row)
		for line := range l.n {
			l.weave(l.y(y, line), l.x(0), l.x(cam.W), row)
		}
		for _, c := range row {
			sum = sum.Add(c.Scale(1 / float32(cam.W*cam.H*l.n*l.n)))
		}
	}
	got := sum.Luma() / light.Diffuse(geom.Vec{Z: 1}).Luma()
	t.Logf("the weave sends %.4f", got)
	if math.Abs(float64(got)-linenShade) > .01 {
		t.Errorf("the weave sends %.4f, linenShade is %v", got, linenShade)
	}
}
