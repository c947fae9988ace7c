package shade

import (
	"math"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/aurelink/aurelink/assets"
	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/geom"
)

// Lights take a while to bake, and never change.
var (
	studio = sync.OnceValue(func() *Light { return NewLight(Studio()) })
	white  = sync.OnceValue(White)
)

func catalog(t testing.TB) *design.Catalog {
	t.Helper()
	cat, err := design.LoadCatalog(assets.FS)
	if err != nil {
		t.Fatal(err)
	}
	return cat
}

func randomDir(r *rand.Rand) geom.Vec {
	for {
		v := geom.Vec{X: r.Float32()*2 - 1, Y: r.Float32()*2 - 1, Z: r.Float32()*2 - 1}
		if l := v.Len2(); l > .01 && l < 1 {
			return v.Unit()
		}
	}
}

func (c RGB) list() [3]float32 { return [3]float32{c.R, c.G, c.B} }

// closeTo says whether two colours agree to a share.
func closeTo(a, b RGB, share float32) bool {
	for i, x := range a.list() {
		if y := b.list()[i]; abs(x-y) > share*max(abs(x), abs(y), 1e-3) {
			return false
		}
	}
	return true
}

// In even light of 1 every look-up is 1, at every roughness and in every direction.
func TestEvenLight(t *testing.T) {
	t.Parallel()
	l := white()
	r := rand.New(rand.NewPCG(1, 2))
	one := RGB{1, 1, 1}
	for range 2000 {
		d := randomDir(r)
		for _, alpha := range []float32{0, .01, .06, .1, .3, .5, .96, 1} {
			if got := l.Reflected(d, alpha); !closeTo(got, one, 1e-4) {
				t.Fatalf("at alpha %v towards %v it is %v", alpha, d, got)
			}
		}
		if got := l.Diffuse(d); !closeTo(got, one, 1e-4) {
			t.Fatalf("diffuse light on %v is %v", d, got)
		}
	}
	if !closeTo(l.mean, one, 1e-3) {
		t.Errorf("its mean is %v", l.mean)
	}
}

// Blurring moves light about and neither makes nor loses any: mean over all directions, level by level.
func TestLevelsConserve(t *testing.T) {
	t.Parallel()
	l := studio()
	mean := func(look func(geom.Vec) RGB) RGB {
		const n = 40000
		var sum [3]float64
		for i := range n {
			z := 1 - 2*(float64(i)+.5)/n
			s, c := math.Sincos(2 * math.Pi * radicalInverse(uint32(i)))
			r := math.Sqrt(1 - z*z)
			for k, v := range look(geom.Vec{X: float32(r * c), Y: float32(r * s), Z: float32(z)}).list() {
				sum[k] += float64(v)
			}
		}
		return RGB{float32(sum[0] / n), float32(sum[1] / n), float32(sum[2] / n)}
	}
	sharp := mean(l.levels[0].at)
	for i, level := range l.levels {
		got := mean(level.at)
		t.Logf("level %d: mean light %.4f, of %.4f in the mirror", i, got.Luma(), sharp.Luma())
		if !closeTo(got, sharp, .03) {
			t.Errorf("level %d has the mean %v, the mirror %v", i, got, sharp)
		}
	}
	if got := mean(l.diffuse.at); !closeTo(got, sharp, .03) {
		t.Errorf("the diffuse light has the mean %v, the mirror %v", got, sharp)
	}
	if !closeTo(l.mean, sharp, .12) {
		t.Errorf("the light's mean is noted as %v, and is %v", l.mean, sharp)
	}
}

// Between two levels light goes over without a step.
func TestReflectedIsContinuous(t *testing.T) {
	t.Parallel()
	l := studio()
	r := rand.New(rand.NewPCG(5, 6))
	for range 200 {
		d := randomDir(r)
		for a := float32(.001); a < 1; a += .013 {
			p, q := l.Reflected(d, a), l.Reflected(d, a+.0005)
			if abs(p.Luma()-q.Luma()) > .08*max(1, p.Luma()) {
				t.Fatalf("towards %v light jumps from %v to %v at alpha %v", d, p, q, a)
			}
		}
	}
}

// A matte patch that faces the camera shows its own colour, near enough to white light: exposure is pegged.
func TestExposure(t *testing.T) {
	t.Parallel()
	got := studio().Diffuse(geom.Vec{Z: 1})
	if math.Abs(float64(got.Luma())-1) > .002 {
		t.Errorf("light on it is %v, want a luminance of 1", got)
	}
	for _, v := range got.list() {
		if v < .95 || v > 1.05 {
			t.Errorf("light on it is %v: it would tint what it falls on", got)
		}
	}
}

// A lone softbox is found as the one lamp: where it is, as large as it is, and all the light that there is.
func TestOneLamp(t *testing.T) {
	t.Parallel()
	box := Box{To: geom.Vec{X: -.3, Y: .5, Z: .8}, Up: geom.Vec{Y: 1}, HalfWidth: .5, HalfHeight: .2, Soft: .05, Glow: RGB{5, 5, 5}}
	l := FromMap(box.radiance)
	if len(l.lobes) != 1 {
		t.Fatalf("%d lamps", len(l.lobes))
	}
	lamp := &l.lobes[0]
	if c := lamp.frame.X.Dot(box.To.Unit()); c < .999 {
		t.Errorf("it is found at %v, and is at %v", lamp.frame.X, box.To.Unit())
	}
	// A box of half width a has the variance of a profile of half width sqrt(5/3) a.
	for _, c := range [][2]float32{{lamp.tanY, box.HalfWidth}, {lamp.tanZ, box.HalfHeight}} {
		if want := c[1] * geom.Sqrt(5./3); abs(c[0]-want) > .15*want {
			t.Errorf("it is found to be %.3f wide, want %.3f", c[0], want)
		}
	}
}

// The studio's key is its first lamp; each lamp's share is a share, and together they are no more than all the light.
func TestLamps(t *testing.T) {
	t.Parallel()
	l := studio()
	if len(l.lobes) == 0 {
		t.Fatal("no lamps")
	}
	if c := l.lobes[0].frame.X.Dot(Studio().Boxes[0].To.Unit()); c < .98 {
		t.Errorf("the brightest lamp is at %v", l.lobes[0].frame.X)
	}
	r := rand.New(rand.NewPCG(3, 4))
	for range 2000 {
		d := randomDir(r)
		var sum float32
		for i := range l.lobes {
			s := l.lobes[i].share.at(d).R
			if s < 0 || s > 1 {
				t.Fatalf("lamp %d has the share %v", i, s)
			}
			sum += s
		}
		if sum > 1.03 {
			t.Fatalf("on %v all lamps have the share %v", d, sum)
		}
	}
	key := &l.lobes[0]
	if on, off := key.share.at(key.frame.X).R, key.share.at(key.frame.X.Neg()).R; on < .3 || off > .02 {
		t.Errorf("share %v towards the key and %v away from it", on, off)
	}
	if n := len(white().lobes); n != 0 {
		t.Errorf("even light has %d lamps", n)
	}
}

// The folded map gives back what it was made of, in every direction and across its seams.
func TestOctMap(t *testing.T) {
	t.Parallel()
	f := func(d geom.Vec) RGB { return RGB{d.X + 1, d.Y + 1, d.Z + 1} }
	m := newOctMap(129, f)
	r := rand.New(rand.NewPCG(7, 8))
	dirs := []geom.Vec{{X: 1}, {X: -1}, {Y: 1}, {Y: -1}, {Z: 1}, {Z: -1}, {X: .6, Y: .8}, {X: -.8, Y: .6}, {X: .6, Z: -.8}}
	for range 3000 {
		dirs = append(dirs, randomDir(r))
	}
	for _, d := range dirs {
		got, want := m.at(d), f(d)
		for i := range 3 {
			if abs(got.list()[i]-want.list()[i]) > .01 {
				t.Fatalf("towards %v it is %v, want %v", d, got, want)
			}
		}
	}
}
