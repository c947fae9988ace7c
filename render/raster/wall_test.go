package raster

import (
	"math/rand/v2"
	"testing"

	"github.com/aurelink/aurelink/render/geom"
)

// TestWall holds eight samples drawn at once against one by one: the same bits, and nothing past the end.
func TestWall(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(21, 22))
	var lean [tileSamples + eight]float32
	for i := range lean {
		lean[i] = slant[i%Grid]
	}
	drawn := 0
	for range 20000 {
		d := randomDir(rnd)
		side := max(.02, geom.Sqrt(d.X*d.X+d.Y*d.Y))
		r := 1 + 12*rnd.Float32()
		w := wall{ex: d.X / side, ey: d.Y / side, inv: 1 / side, r2: r * r, dz: d.Z, z: 5 * rnd.Float32(), start: -rnd.Float32(), end: 20 * rnd.Float32(), prim: 1 + rnd.Int32N(1000)}
		var got [tileSamples + eight]sample
		for i := range got {
			got[i] = empty
			if rnd.IntN(3) == 0 {
				got[i] = sample{z: 20*rnd.Float32() - 5, prim: -7}
			}
		}
		want := got
		from := rnd.IntN(tileSamples)
		to := from + 1 + rnd.IntN(tileSamples-from)
		x, left, mid := float32(rnd.IntN(40)), rnd.Float32()-20, 10*rnd.Float32()-5
		w.draw(got[from:to], lean[from:to], x, left, mid)
		w.drawEach(want[from:to], lean[from:to], x, left, mid)
		if got != want {
			t.Fatalf("samples %d to %d of %+v come out otherwise", from, to, w)
		}
		for i := range got {
			if got[i].prim == w.prim {
				drawn++
			}
		}
	}
	if drawn < 10000 {
		t.Errorf("only %d samples show a wall", drawn)
	}
}
