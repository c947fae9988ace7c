package shade

import (
	"math/rand/v2"
	"testing"

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
