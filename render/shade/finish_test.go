package shade

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/mesh"
	"github.com/aurelink/aurelink/render/raster"
)

func finishes() []design.Finish {
	return []design.Finish{design.Polished, design.Brushed, design.Hammered, design.DiamondCut}
}

func metal(t testing.TB, id string) *design.Metal {
	t.Helper()
	m, ok := catalog(t).Metal(id)
	if !ok {
		t.Fatalf("no metal %q", id)
	}
	return m
}

// seen is links of some chains side by side, looked at from above by a camera shifted by some parts of a pixel and turned
// by a slope.
type seen struct {
	sc  Scene
	buf raster.Buffer
}

func look(t testing.TB, scale float32, m Metal, by ...float32) *seen {
	t.Helper()
	var how [3]float32 // right, down, turned
	copy(how[:], by)
	cat := catalog(t)
	var insts []mesh.Instance
	for i, id := range []string{"curb", "paperclip", "box", "satellite"} {
		style, ok := cat.Chain(id)
		if !ok {
			t.Fatalf("no chain %q", id)
		}
		parts := style.UsualSize().Parts
		at := geom.FrameAlong(geom.Point{X: 8 * (float32(i) - 1.5)}, geom.Vec{X: 1, Y: .2 + how[2]}, geom.Vec{Z: 1})
		insts = append(insts, mesh.Instance{Shape: mesh.Link(&parts[len(parts)-1], mesh.Plain, false), ViewFromShape: at, Link: int32(i)})
	}
	s := &seen{}
	cam := &raster.Camera{W: int(32 * scale), H: int(5 * scale), Scale: scale}
	cam.Center = geom.Point2{X: how[0] / scale, Y: how[1] / scale}
	s.sc = Scene{Cam: cam, Forest: mesh.NewForest(insts), Metals: []Metal{m}, Ground: Nothing{}, Shadow: new(Shadow)}
	if err := s.buf.Draw(t.Context(), cam, insts, nil); err != nil {
		t.Fatal(err)
	}
	return s
}

// each calls f with what every fragment shows, and how many samples it stands for. Some paths of a hero picture are among
// them where hero says so.
func (s *seen) each(l *Light, hero bool, f func(c RGB, samples float32, at *raster.Fragment)) {
	sh := &Shader{Light: l, codec: newCodec()}
	for _, tile := range s.buf.Tiles {
		for i := range tile {
			n := float32(0)
			for m := tile[i].Mask; m != 0; m &= m - 1 {
				n++
			}
			f(sh.fragment(&s.sc, &tile[i], nil), n, &tile[i])
			if hero {
				f(sh.fragment(&s.sc, &tile[i], &dice{index: 3, seed: uint32(i)}), n, &tile[i])
			}
		}
	}
}

// mean is the mean light of all that is seen.
func (s *seen) mean(l *Light) RGB {
	var sum RGB
	var count float32
	s.each(l, false, func(c RGB, n float32, _ *raster.Fragment) { sum, count = sum.Add(c.Scale(n)), count+n })
	return sum.Scale(1 / count)
}

// In the white furnace no metal sends out more than it meets, whatever was done to it.
func TestWorkedFurnace(t *testing.T) {
	t.Parallel()
	for _, id := range []string{"sterling", "14k-white"} {
		for _, finish := range finishes() {
			for _, wear := range []float64{0, 1} {
				for _, scale := range []float32{2, 8} {
					look(t, scale, Worked(metal(t, id), finish, wear)).each(white(), true, func(c RGB, _ float32, f *raster.Fragment) {
						for _, v := range c.list() {
							if !(v >= 0 && v <= 1.01) {
								t.Fatalf("%s, %s, wear %v at %v px/mm: %v at %v", id, finish, wear, scale, c, f.P)
							}
						}
					})
				}
			}
		}
	}
}

// White metals keep their order of lightness in every finish, and rose stays redder than yellow, new and worn.
func TestOrderInEveryFinish(t *testing.T) {
	t.Parallel()
	order := []string{"sterling", "14k-white", "platinum", "titanium"}
	for _, finish := range finishes() {
		var before float64
		for i, id := range order {
			c := look(t, 8, Worked(metal(t, id), finish, 0)).mean(studio())
			l := lightness(float64(c.Luma()))
			t.Logf("%s, %s: L* %.1f", finish, id, l)
			if i > 0 && l > before-1 {
				t.Errorf("%s: %s has a mean L* of %.1f, the one before it %.1f", finish, id, l, before)
			}
			before = l
		}
		for _, wear := range []float64{0, 1} {
			rose := look(t, 6, Worked(metal(t, "14k-rose"), finish, wear)).mean(studio())
			yellow := look(t, 6, Worked(metal(t, "14k-yellow"), finish, wear)).mean(studio())
			if rose.G/rose.R > yellow.G/yellow.R-.03 {
				t.Errorf("%s, wear %v: rose %v is not redder than yellow %v", finish, wear, rose, yellow)
			}
		}
	}
}

// Moved by parts of a pixel, what was done to metal keeps its mean light within 1 %, from wire of two pixels on.
func TestWorkedStill(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("many pictures by one goroutine: nothing for the race detector")
	}
	scales := []float32{4, 6, 11}
	for _, finish := range finishes() {
		for i, scale := range scales {
			m := Worked(metal(t, "sterling"), finish, .5*float64(i%2))
			var means []float64
			var sum float64
			for k := range 8 {
				x, y := Stratum(k)
				var light float64
				for turn := range 12 { // a chain has links at many angles
					light += float64(look(t, scale, m, x, y, .15*float32(turn)).mean(studio()).Luma()) / 12
				}
				means = append(means, light)
				sum += light
			}
			mean := sum / float64(len(means))
			worst := max(slices.Max(means)/mean-1, 1-slices.Min(means)/mean)
			t.Logf("%s at %v px/mm: %.2f %% off", finish, scale, 100*worst)
			if worst > .01 {
				t.Errorf("%s at %v px/mm: %.2f %% off", finish, scale, 100*worst)
			}
		}
	}
}

// Polished and as new is the metal itself, so that its pictures stay the same to the byte.
func TestPolishedIsPlain(t *testing.T) {
	t.Parallel()
	cat := catalog(t)
	for i := range cat.Metals {
		if got, want := Worked(&cat.Metals[i], design.Polished, 0), NewMetal(&cat.Metals[i]); got != want {
			t.Errorf("%s: %+v, want %+v", cat.Metals[i].ID, got, want)
		}
	}
}

// Each metal wears in its own way, in the mean over links and from spot to spot.
func TestWear(t *testing.T) {
	t.Parallel()
	at := func(id string, wear float64) RGB {
		return look(t, 11, Worked(metal(t, id), design.Polished, wear)).mean(white())
	}
	share := func(id string) float32 { return at(id, 1).Luma() / at(id, 0).Luma() }
	before := RGB{9, 9, 9}
	for _, wear := range []float64{0, .3, .6, 1} {
		c := at("sterling", wear)
		t.Logf("sterling, wear %v: %v", wear, c)
		if c.Luma() > before.Luma()*.98 {
			t.Errorf("sterling at wear %v is %v, before %v", wear, c, before)
		}
		if wear > 0 && wear < 1 && c.B/c.R > .95*before.B/before.R {
			t.Errorf("sterling at wear %v is no yellower: %v after %v", wear, c, before)
		}
		before = c
	}
	if s := share("sterling"); s > .78 {
		t.Errorf("sterling keeps %.2f of its light", s)
	}
	if s := share("platinum"); s < .75 || s > .97 {
		t.Errorf("platinum keeps %.2f of its light", s)
	}
	for _, id := range []string{"gold-filled", "titanium", "14k-yellow"} {
		if s := share(id); s < .99 || s > 1.01 {
			t.Errorf("%s keeps %.3f of its light: it has no tarnish", id, s)
		}
	}
	// Under worn rhodium there is straw.
	if plated, worn := at("14k-white", 0), at("14k-white", 1); worn.B/worn.R > .96*plated.B/plated.R {
		t.Errorf("worn white gold is %v, plated %v", worn, plated)
	}
	// Tarnish stays where nothing rubs: on the curb link's inner side.
	var in, out RGB
	var ni, no float32
	s := look(t, 11, Worked(metal(t, "sterling"), design.Polished, .6))
	s.each(white(), false, func(c RGB, n float32, f *raster.Fragment) {
		if f.Inst != 0 {
			return
		}
		link := &s.sc.Forest.Insts[0].ViewFromShape
		switch side := sign(link.InvPoint(f.P).Y) * link.InvVec(f.N.Vec()).Y; {
		case side < -.3:
			in, ni = in.Add(c), ni+1
		case side > .3:
			out, no = out.Add(c), no+1
		}
	})
	in, out = in.Scale(1/ni), out.Scale(1/no)
	if in.Luma() > .9*out.Luma() || in.B/in.R > out.B/out.R {
		t.Errorf("the inner side of a link is %v, the outer %v", in, out)
	}
}

// spots gives places all over a plate.
func spots(pixel float32, n int, f func(s *spot)) {
	r := rand.New(rand.NewPCG(11, 12))
	shape := plate(5)
	for i := range n {
		f(&spot{
			shape: shape, p: geom.Vec{X: 8*r.Float32() - 4, Y: 8*r.Float32() - 4, Z: r.Float32()}, n: geom.Vec{Z: 1},
			width: .6, seed: hash2(int32(i%50), 3, 5), pixel: pixel,
		})
	}
}

// However large the picture, brushed metal has the same slopes across its lines and none along them: what no longer
// shows as lines is spread.
func TestBrushConserves(t *testing.T) {
	t.Parallel()
	c := &coat{finish: design.Brushed}
	for _, pixel := range []float32{.005, .02, .05, .1, .4} {
		var across, along float64
		const n = 20000
		var b bounce
		spots(pixel, n, func(s *spot) {
			b = bounce{}
			tilted, _, wide := c.brush(s, &b)
			slope := float64(tilted.Y / tilted.Z)
			across += (slope*slope + float64(wide*wide)) / n
			along += math.Abs(float64(tilted.X)) / n
		})
		t.Logf("pixels of %v mm: standard deviation %.4f across, %.4f along", pixel, math.Sqrt(across), along)
		if got := math.Sqrt(across); math.Abs(got-brushSlope) > .03*brushSlope || along > 1e-6 || b.spread != 0 {
			t.Errorf("pixels of %v mm: slopes %.4f across, want %v; %.4f along, spread %v", pixel, got, brushSlope, along, b.spread)
		}
	}
}

// The variance of the solid noise is what its constant says.
func TestSolidNoise(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(13, 14))
	var sum, square float64
	const n = 200000
	for range n {
		v := float64(solidNoise(geom.Vec{X: 200 * r.Float32(), Y: 200 * r.Float32(), Z: 200 * r.Float32()}, 3))
		sum, square = sum+v/n, square+v*v/n
	}
	if math.Abs(sum) > .01 || math.Abs(square-solidVariance) > .02*solidVariance {
		t.Errorf("mean %.4f and variance %.4f, want 0 and %.4f", sum, square, solidVariance)
	}
}

// Dimples lean to no side and have the slopes that their constant says; in small pictures roughness takes their place.
func TestDimples(t *testing.T) {
	t.Parallel()
	for _, pixel := range []float32{.01, .1, .2, 1} {
		var sum geom.Vec
		var square, spread float64
		const n = 20000
		spots(pixel, n, func(s *spot) {
			var b bounce
			v := hammer(s, &b)
			x, y := v.X/v.Z, v.Y/v.Z
			sum = sum.Add(geom.Vec{X: x, Y: y}.Scale(1. / n))
			square += float64(x*x+y*y) / n
			spread += float64(b.spread) / n
		})
		got, want := math.Sqrt(square+spread), dimpleSlope*dimpleSpread
		t.Logf("pixels of %v mm: slopes of %.3f, with what is spread %.3f, want %.3f", pixel, math.Sqrt(square), got, want)
		if math.Abs(got-want) > .06*want {
			t.Errorf("pixels of %v mm: slopes deviate by %.4f, want %.4f", pixel, got, want)
		}
		if sum.Len() > .03*float32(want) {
			t.Errorf("pixels of %v mm: dimples lean by %v in the mean", pixel, sum)
		}
	}
}

// A facet is flat: along a straight side of a paperclip link the normal stays as it is from place to place, jumps at the
// edges of strokes, and never strays far from the wire's own. Where a link faces into its hole it is round.
func TestFacets(t *testing.T) {
	t.Parallel()
	style, ok := catalog(t).Chain("paperclip")
	if !ok {
		t.Fatal("no paperclip")
	}
	shape := mesh.Link(&style.UsualSize().Parts[0], mesh.Close, false)
	r := shape.Tubes[0].Radius
	side := shape.Half.Y - r
	at := func(x float32, deg float64) spot {
		sin, cos := math.Sincos(deg * math.Pi / 180)
		n := geom.Vec{Y: float32(cos), Z: float32(sin)}
		return spot{shape: shape, p: n.Scale(r).Add(geom.Vec{X: x, Y: side}), n: n, width: 2 * r, wire: true, seed: 5, pixel: .02}
	}
	var jumps, steps int
	var last geom.Vec
	for x := float32(-1.5); x < 1.5; x += .01 {
		s := at(x, 65)
		n, share := facet(&s)
		if share != 1 {
			t.Fatalf("at x %v a share of %v is cut", x, share)
		}
		if d := n.Dot(s.n); d < geom.Sqrt(.75) {
			t.Fatalf("at x %v the facet leans %.0f degrees", x, math.Acos(float64(d))*180/math.Pi)
		}
		if steps++; steps > 1 && n.Dot(last) < .9999 {
			jumps++
		}
		last = n
	}
	if want := int(3 / (facetLength * 2 * r)); jumps < want-2 || jumps > want+2 {
		t.Errorf("%d edges in 3 mm of wire %v mm thick, want about %d", jumps, 2*r, want)
	}
	if s := at(0, 170); s.n.Y > 0 {
		t.Fatal("that is no inner side")
	} else if _, share := facet(&s); share != 0 {
		t.Errorf("the inner side is cut: %v", share)
	}
	if s := at(0, 65); s.width > 0 {
		s.pixel = 1
		if _, share := facet(&s); share != 0 {
			t.Errorf("facets show in pixels of 1 mm: %v", share)
		}
	}
}
