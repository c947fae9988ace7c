package drape

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/aurelink/aurelink/render/body"
	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/fit"
)

// pinned is a chain of n links, each of mass grams, between two pins on one height, laid as a V. Joints bend by most radians.
func pinned(n int, span, length, mass, most float64) *chain {
	c := &chain{}
	l := length / float64(n)
	half := math.Sqrt(length*length-span*span) / 2
	for i := range n + 1 {
		t := float64(i) / float64(n)
		c.node(vec{x: span * (t - .5), y: -2 * half * math.Min(t, 1-t)}, 0)
		if i > 0 {
			c.link(i-1, i, l, mass)
		}
		if i > 1 {
			c.bend(i-2, i-1, i, l, l, most, most, -1)
		}
	}
	c.pinned[0], c.pinned[n] = true, true
	return c
}

// hangs brings a chain to rest in the air.
func hangs(t *testing.T, c *chain) {
	t.Helper()
	c.ready()
	if _, err := settle(t.Context(), []*chain{c}, nil, rules{steps: steps, rest: 1e-4, down: vec{y: -1}}); err != nil {
		t.Fatal(err)
	}
	for i := range c.rods {
		r := &c.rods[i]
		if v := r.way(c.x); math.Abs(v.len()/r.length-1) > 1e-5 {
			t.Errorf("rod %d is %.6f mm long, not %.6f", i, v.len(), r.length)
		}
	}
}

// A chain between two pins is the catenary.
func TestCatenary(t *testing.T) {
	t.Parallel()
	for _, ratio := range []float64{.02, .1, .25, .5, 1} {
		// Find the catenary's parameter for this sag over span.
		const span, links = 100., 120
		sag := func(a float64) float64 { return a * (math.Cosh(span/2/a) - 1) }
		a := -bisect(-1e5, -20, func(minus float64) float64 { return sag(-minus) - ratio*span })
		length := 2 * a * math.Sinh(span/2/a)
		c := pinned(links, span, length, .01, 1.4)
		hangs(t, c)
		var worst float64
		for i := range c.x {
			s := length * (float64(i)/links - .5)
			want := vec{x: a * math.Asinh(s/a), y: math.Hypot(a, s) - a - sag(a)}
			worst = max(worst, c.x[i].sub(want).len())
		}
		t.Logf("sag %v of the span: %.5f of the sag off", ratio, worst/(ratio*span))
		if worst > .005*ratio*span {
			t.Errorf("sag ratio %v: %.3f mm off a catenary that sags %.1f mm", ratio, worst, ratio*span)
		}
	}
}

// bisect finds x between lo and hi where f, which grows from lo to hi, is zero.
func bisect(lo, hi float64, f func(float64) float64) float64 {
	for range 100 {
		mid := (lo + hi) / 2
		if f(mid) > 0 {
			hi = mid
		} else {
			lo = mid
		}
	}
	return (lo + hi) / 2
}

// Weights on a light chain bend it to the funicular polygon: at each the slope grows by the weight over one and the same
// pull along the span.
func TestFunicular(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(5, 1))
	for _, length := range []float64{102, 115, 150} {
		c := pinned(12, 100, length, 1e-6, 3)
		for i := 1; i < 12; i++ {
			c.mass[i] = .05 + rng.Float64()
		}
		hangs(t, c)
		slope := func(i int) float64 { d := c.x[i+1].sub(c.x[i]); return d.y / d.x }
		pull := gravity * c.mass[6] / (slope(6) - slope(5))
		for i := 1; i < 12; i++ {
			if got, want := slope(i)-slope(i-1), gravity*c.mass[i]/pull; math.Abs(got-want) > .005*want {
				t.Errorf("length %v: at weight %d the slope grows by %.4f, want %.4f", length, i, got, want)
			}
		}
	}
}

// No joint bends past its limit by more than two degrees, whatever hangs from it: what can't kink lies in a bow.
func TestNoKink(t *testing.T) {
	t.Parallel()
	for _, most := range []float64{.1, .3, 1.2} {
		c := pinned(100, 60, 100, .01, most)
		c.mass[50] += .5
		hangs(t, c)
		var bend float64
		for i := 1; i < 100; i++ {
			a, b := c.x[i].sub(c.x[i-1]), c.x[i+1].sub(c.x[i])
			bend = max(bend, math.Acos(a.dot(b)/a.len()/b.len()))
		}
		t.Logf("joints that bend by %v bend by up to %.3f", most, bend)
		if bend > most+.035 || bend < .8*most {
			t.Errorf("joints that bend by %v bend by up to %.3f", most, bend)
		}
	}
}

// energy is a chain's weight by height, mN mm.
func (c *chain) energy() (e float64) {
	for i, m := range c.mass {
		e += gravity * m * c.x[i].y
	}
	return e
}

// Without friction the rest of a bracelet is a minimum of energy: no admissible shape near it lies lower. Two hundred are
// tried, each the rest moved by a random smooth way and brought back to the lengths and off the skin.
func TestRestIsAMinimum(t *testing.T) {
	t.Parallel()
	w := body.New(design.Bracelet, 160, 0)
	s, sizes := worked(t, 160, design.Comfort, `{"chain":"paperclip","metals":["sterling"],"charms":[{"charm":"heart","metal":"14k-rose","at":"+3"}]}`)
	var m Room
	o := m.strand(0)
	skin := onSkin(w)
	o.build(&skin, m.startFirst(w, &s[0]), &s[0], sizes[0], 0, nil)
	o.grip = 0
	if _, err := settle(t.Context(), []*chain{o.chain}, w, rules{steps: steps, rest: 1e-4, reach: reach, down: vec{y: -1}}); err != nil {
		t.Fatal(err)
	}
	rest, at, mass := o.energy(), append([]vec(nil), o.x...), o.mass
	rng := rand.New(rand.NewPCG(11, 3))
	lowest, far, tried := math.Inf(1), 0., 0
	for range 200 {
		copy(o.x, at)
		for wave := range 6 {
			size := .8 * rng.Float64() / float64(wave+1)
			a := vec{rng.NormFloat64(), rng.NormFloat64(), rng.NormFloat64()}.scale(size)
			phase := 2 * math.Pi * rng.Float64()
			for i := range o.x {
				o.x[i] = o.x[i].add(a.scale(math.Cos(2*math.Pi*float64(wave*i)/float64(len(o.x)) + phase)))
			}
		}
		// Bring it back, without weight.
		for i := range o.rods {
			o.rods[i].tension = 0
		}
		for i := range o.touches {
			o.touches[i].force = 0
		}
		o.mass = make([]float64, len(mass))
		for range 25 {
			o.slack = 1e-3
			o.newton(w, rules{}, true)
		}
		o.mass = mass
		if o.deep > 1e-5 || o.long > 1e-6 {
			continue // not admissible
		}
		tried++
		lowest = min(lowest, o.energy()-rest)
		var off float64
		for i := range o.x {
			off = max(off, o.x[i].sub(at[i]).len())
		}
		far += off
	}
	far /= float64(tried)
	t.Logf("%d shapes, %.2f mm away on average: the energy grows by %.4f mN mm or more; at rest it is %.1f", tried, far, lowest, rest)
	if lowest < -1e-3 {
		t.Errorf("a shape near the rest lies lower by %.4f mN mm", -lowest)
	}
	if far < .3 || tried < 200 {
		t.Errorf("%d shapes tried, only %.2f mm from the rest", tried, far)
	}
}

// A drape that is no longer wanted stops.
func TestStops(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	stop()
	s, sizes := worked(t, 160, design.Comfort, `{"chain":"cable","metals":["sterling"]}`)
	if _, err := OnWrist(ctx, body.New(design.Bracelet, 160, 0), s, sizes); !errors.Is(err, context.Canceled) {
		t.Errorf("it ends with %v", err)
	}
}

// The direct solve gives what the matrix says, closed loop and all.
func TestSkyline(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(2, 9))
	meets := []int{0, 0, 0, 1, 2, 3, 0}
	s, n := new(skyline), 3*len(meets)
	s.shape(meets)
	full := make([]float64, n*n)
	for i, first := range meets {
		for j := first; j <= i; j++ {
			r := func() float64 { return rng.Float64() - .5 }
			h := sym{r(), r(), r(), r(), r(), r()}
			if i == j {
				h.xx, h.yy, h.zz = h.xx+9, h.yy+9, h.zz+9
			}
			s.block(i, j, 1, &h)
			m := [3][3]float64{{h.xx, h.xy, h.xz}, {h.xy, h.yy, h.yz}, {h.xz, h.yz, h.zz}}
			for a := range 3 {
				for b := range 3 {
					full[(3*i+a)*n+3*j+b], full[(3*j+b)*n+3*i+a] = m[a][b], m[a][b]
				}
			}
		}
	}
	b := make([]float64, n)
	for i := range b {
		b[i] = rng.Float64()
	}
	x := append([]float64(nil), b...)
	s.factor()
	s.solve(x)
	for i := range b {
		var sum float64
		for j := range b {
			sum += full[i*n+j] * x[j]
		}
		if math.Abs(sum-b[i]) > 1e-12 {
			t.Errorf("row %d gives %v, want %v", i, sum, b[i])
		}
	}
}

// A loop too short for the arm presses into the skin, and no number runs away.
func TestTooTight(t *testing.T) {
	t.Parallel()
	s, sizes := worked(t, 160, `{"ease_mm":0}`, `{"chain":"cable","metals":["sterling"]}`)
	all, err := settled(t.Context(), body.New(design.Bracelet, 168, 0), s, sizes)
	if err != nil {
		t.Fatal(err)
	}
	var length, want float64
	for _, r := range all[0].rods {
		length, want = length+r.way(all[0].x).len(), want+r.length
	}
	if !(math.Abs(length/want-1) < .01) {
		t.Errorf("it is %.2f mm long, not %.2f", length, want)
	}
	if !(all[0].deep < 3) {
		t.Errorf("it presses %.2f mm into the skin", all[0].deep)
	}
}

// settled brings strands to rest in memory of their own.
func settled(ctx context.Context, w *body.Limb, strands []fit.Strand, sizes [][]Charm) ([]*worn, error) {
	return new(Room).settled(ctx, w, strands, sizes)
}
