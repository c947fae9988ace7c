package shade

import (
	"bytes"
	"image"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/raster"
)

// TestAtOnce holds what is worked out for all channels at once against channel by channel: the same bits.
func TestAtOnce(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(11, 12))
	light := func() RGB { return RGB{rnd.Float32() * 30, rnd.Float32(), rnd.Float32() * 1e-3} }
	texels := func() []texel {
		out := make([]texel, 4+rnd.IntN(60))
		for i := range out {
			out[i].RGB = light()
		}
		return out
	}
	for range 5000 {
		k := glance{a: texels(), b: texels(), ax: rnd.Float32(), ay: rnd.Float32(), bx: rnd.Float32(), by: rnd.Float32(), t: rnd.Float32()}
		fetch(&k)
		var want texel
		blendEach(&want, &k)
		if got := k.colour(); got != want.RGB {
			t.Fatalf("between %d and %d texels the light is %v, want %v", len(k.a), len(k.b), got, want.RGB)
		}
	}

	for range 5000 {
		var c [4]exposed
		for i := range c {
			c[i] = whole(light())
		}
		var got, want exposed
		apart, wantApart := meanOf(&got, &c[0], &c[1], &c[2], &c[3]), meanEach(&want, &c[0], &c[1], &c[2], &c[3])
		if got != want || apart != wantApart {
			t.Fatalf("the mean of %v is %v, %v apart, want %v, %v apart", c, got, apart, want, wantApart)
		}
	}

	f := NewFilm(TracerFilter)
	for range 5000 {
		var got, want [3]filmRow
		for i := range got {
			for j := range got[i].at {
				got[i].at[j] = exposed{light(), rnd.Float32()}
			}
		}
		want = got
		frags, colours := make([]raster.Fragment, 1+rnd.IntN(9)), make([]exposed, 9)
		for i := range frags {
			frags[i].Mask, colours[i] = uint16(1+rnd.IntN(len(f.shares)-1)), whole(light())
		}
		x := rnd.IntN(len(got[0].at) - 2)
		f.spread(frags, colours[:len(frags)], x, &got[0], &got[1], &got[2])
		f.spreadEach(frags, colours[:len(frags)], x, &want[0], &want[1], &want[2])
		if got != want {
			t.Fatalf("%d fragments at %d come out otherwise", len(frags), x)
		}
	}
}

// TestSkinAtOnce holds eight pixels of skin at once against one by one: the same bits.
func TestSkinAtOnce(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(13, 14))
	sheen := newSheen(NewLight(Studio()))
	for range 2000 {
		step := []int{3, 5}[rnd.IntN(2)]
		const w = 90
		l := newNodeLine(w/step + 2)
		l.begin(0, l.cols)
		n := func() geom.Vec {
			return geom.Vec{X: rnd.Float32() - .5, Y: rnd.Float32() - .5, Z: rnd.Float32()*1.2 - .2}.Unit()
		}
		light := func() RGB { return RGB{rnd.Float32(), rnd.Float32(), rnd.Float32()} }
		for c := range l.cols {
			r := n()
			l.set(c, &node{
				n: n(), roundX: r.X, roundZ: r.Z, u: 2000 * rnd.Float32(), lit: light(), round: light(), up: light(),
				rough: rnd.Float32(), oil: 3 * rnd.Float32(),
			})
		}
		dents := make([]dent, 66)
		for i := range dents {
			dents[i] = dent{rnd.Float32() - .5, rnd.Float32() - .5, rnd.Float32()}
		}
		x0 := rnd.IntN(w)
		got, want := newLitRow(w), newLitRow(w)
		k := skinRun{
			nodes: l.planes[x0/step:], plane: l.plane, phase: x0 % step, phases: newPhases(step), dents: dents, mask: 63, perMM: 8, sheen: sheen.pix,
			x: x0, n: 1 + rnd.IntN(w-x0), left: 20 * rnd.Float32(), right: 60 + 20*rnd.Float32(), px: .1 + rnd.Float32(), through: rnd.Float32(),
			shine: 1 + rnd.Float32(), blue: 1 + rnd.Float32(),
		}
		k.to = &got
		k.light()
		k.to = &want
		k.lightEach()
		for x := x0; x < x0+k.n; x++ {
			if got.at(x) != want.at(x) {
				t.Fatalf("skin at %d of %d to %d is %v, want %v", x, x0, x0+k.n, got.at(x), want.at(x))
			}
		}
	}
}

// TestLevelsAtOnce holds the writing of eight pixels at once against one by one: the same bytes.
func TestLevelsAtOnce(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(15, 16))
	c := newCodec()
	for i := range 3000 {
		n := 1 + rnd.IntN(70)
		row, back := newLitRow(n), make([]RGB, n)
		at := rnd.Float32()
		light := func() float32 {
			switch rnd.IntN(40) {
			case 0:
				return float32(math.NaN())
			case 1:
				return 3*rnd.Float32() - 1
			}
			return at + .02*rnd.Float32()
		}
		for x := range n {
			row.set(x, RGB{light(), light(), light()})
			back[x] = row.at(x)
		}
		got, want := make([]uint8, 4*n), make([]uint8, 4*n)
		x0 := rnd.IntN(n)
		c.followRow(got, &row, x0, n)
		c.followEach(want, &row, x0, x0, n)
		if !bytes.Equal(got, want) {
			t.Fatalf("run %d of skin is written as %v, want %v", i, got, want)
		}
		img := image.NewRGBA(image.Rect(0, 0, n, 4))
		y := rnd.IntN(4)
		(&Shader{codec: c}).putRow(img, y, x0, back[x0:])
		c.ditherEach(want[4*x0:], back[x0:], 0, x0, y)
		if got := img.Pix[y*img.Stride:][:4*n]; !bytes.Equal(got[4*x0:], want[4*x0:]) {
			t.Fatalf("run %d of a backdrop is written as %v, want %v", i, got, want)
		}
	}
}
