package shade

import (
	"math"
	"testing"

	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/mesh"
)

// Known answers of the reflectance curve: F0 head-on, Schlick's value times the edge tint at 82 degrees, 1 at grazing.
func TestFresnel(t *testing.T) {
	t.Parallel()
	cat := catalog(t)
	for i := range cat.Metals {
		c := &cat.Metals[i]
		m := NewMetal(c)
		f0 := RGB{c.F0.R, c.F0.G, c.F0.B}
		if got := m.Fresnel(1); !closeTo(got, f0, 1e-6) {
			t.Errorf("%s: head-on %v, want %v", c.ID, got, f0)
		}
		if got := m.Fresnel(0); !closeTo(got, RGB{1, 1, 1}, 1e-5) {
			t.Errorf("%s: at grazing %v, want 1", c.ID, got)
		}
		// 82 degrees: a cosine of 1/7.
		const mu = 1. / 7
		k := math.Pow(1-mu, 5)
		schlick := func(f0, tint float32) float32 { return float32((float64(f0) + (1-float64(f0))*k) * float64(tint)) }
		want := RGB{schlick(c.F0.R, c.F82.R), schlick(c.F0.G, c.F82.G), schlick(c.F0.B, c.F82.B)}
		if got := m.Fresnel(mu); !closeTo(got, want, .002) {
			t.Errorf("%s: at 82 degrees %v, want %v", c.ID, got, want)
		}
		for mu := float32(-.1); mu <= 1.1; mu += .01 {
			for _, v := range m.Fresnel(mu).list() {
				if v < 0 || v > 1.0001 {
					t.Fatalf("%s: reflects %v at cosine %v", c.ID, v, mu)
				}
			}
		}
	}
}

// In the white furnace no metal reflects more than it meets, and one of reflectance 1 loses almost nothing.
func TestWhiteFurnace(t *testing.T) {
	t.Parallel()
	cat := catalog(t)
	l := white()
	metals := map[string]Metal{"a perfect mirror": {F0: RGB{1, 1, 1}}}
	for i := range cat.Metals {
		metals[cat.Metals[i].ID] = NewMetal(&cat.Metals[i])
	}
	sh := &Shader{Light: l, codec: newCodec()}
	sc := &Scene{Forest: mesh.NewForest(nil), Ground: noGround{}}
	for name, m := range metals {
		for _, alpha := range []float32{0, .01, .0225, .04, .1, .3, .6, 1} {
			m.Alpha = alpha
			for deg := 0.; deg < 90; deg += 5 {
				s, c := math.Sincos(deg * math.Pi / 180)
				n := geom.Vec{X: float32(s), Z: float32(c)}
				got := sh.reflect(sc, bounce{d: geom.Vec{Z: -1}, foot: .1}, n, &m)
				for _, v := range got.list() {
					if v > 1.01 {
						t.Fatalf("%s of alpha %v at %v degrees reflects %v", name, alpha, deg, got)
					}
					if m.F0.R == 1 && v < .9 {
						t.Fatalf("%s of alpha %v at %v degrees reflects only %v", name, alpha, deg, got)
					}
				}
			}
		}
	}
}

// noGround is empty space.
type noGround struct{}

func (noGround) At(_, _ float32) (float32, geom.Vec, bool) { return 0, geom.Vec{}, false }

// lightness is CIE L* of a luminance.
func lightness(y float64) float64 {
	if y > .008856 {
		return 116*math.Cbrt(y) - 16
	}
	return 903.3 * y
}

// Metals differ as they do in the hand: rose is redder than yellow, and the whites have their order of lightness.
func TestMetalsDiffer(t *testing.T) {
	t.Parallel()
	cat := catalog(t)
	l := studio()
	// The mean of what a wire's front reflects: head-on in the middle, grazing at its edges.
	look := func(id string) RGB {
		c, ok := cat.Metal(id)
		if !ok {
			t.Fatalf("no metal %q", id)
		}
		m := NewMetal(c)
		var sum RGB
		const n = 200
		for i := range n {
			x := 2*(float64(i)+.5)/n - 1
			normal := geom.Vec{X: float32(x) * .6, Y: float32(x) * .8, Z: float32(math.Sqrt(1 - x*x))}
			d := normal.Scale(2 * normal.Z).Sub(geom.Vec{Z: 1})
			sum = sum.Add(m.Fresnel(normal.Z).Mul(l.Reflected(d, m.Alpha)).Scale(1. / n))
		}
		return sum
	}
	rose, yellow := look("14k-rose"), look("14k-yellow")
	if rose.G/rose.R >= yellow.G/yellow.R-.03 {
		t.Errorf("rose %v is not redder than yellow %v", rose, yellow)
	}
	if eighteen := look("18k-yellow"); eighteen.B/eighteen.R >= yellow.B/yellow.R {
		t.Errorf("18k %v is not richer than 14k %v", eighteen, yellow)
	}
	order := []string{"sterling", "14k-white", "platinum", "titanium"}
	for i := range order {
		t.Logf("%s: L* %.1f", order[i], lightness(float64(look(order[i]).Luma())))
		if i > 0 && look(order[i]).Luma() >= look(order[i-1]).Luma()*.95 {
			t.Errorf("%s %v is not darker than %s %v", order[i], look(order[i]), order[i-1], look(order[i-1]))
		}
	}
}

// A clear body reflects what theory says, all of it past the critical angle.
func TestFresnelGlass(t *testing.T) {
	t.Parallel()
	for _, n := range []float32{1.54, 1.76, 2.417} {
		want := (n - 1) / (n + 1)
		want *= want
		for _, eta := range []float32{n, 1 / n} {
			if got := fresnelGlass(1, eta); abs(got-want) > 1e-4 {
				t.Errorf("index %v head-on: %v, want %v", n, got, want)
			}
		}
		critical := geom.Sqrt(1 - 1/(n*n)) // cosine
		if got := fresnelGlass(critical*.98, n); got != 1 {
			t.Errorf("index %v past the critical angle: %v", n, got)
		}
		if _, ok := refract(geom.Vec{X: geom.Sqrt(1 - critical*critical*.96), Z: -critical * .98}, geom.Vec{Z: 1}, n); ok {
			t.Errorf("index %v: a ray leaves past the critical angle", n)
		}
		// Snell: sines are as the indices.
		d := geom.Vec{X: .6, Z: -.8}
		in, ok := refract(d, geom.Vec{Z: 1}, 1/n)
		if !ok || abs(in.X*n-.6) > 1e-4 || in.Z >= 0 {
			t.Errorf("index %v: %v is bent to %v", n, d, in)
		}
	}
}
