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

// TestNormals holds normals found eight at once against one by one: the same bits. Some hits are on balls, on triangles, or on the axis
// of their piece of tube.
func TestNormals(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(23, 24))
	var b Buffer
	for range 40 {
		g := segment{x: 9 * rnd.Float32(), y: 9 * rnd.Float32(), z: 9 * rnd.Float32(), ball: rnd.IntN(6) == 0, invLen: 1 / (1 + 8*rnd.Float32())}
		d := randomDir(rnd)
		g.dx, g.dy, g.dz = d.X, d.Y, d.Z
		g.ta, g.tb = d.Add(randomDir(rnd).Scale(.3)), d.Add(randomDir(rnd).Scale(.3))
		if rnd.IntN(4) == 0 {
			g.ta, g.tb = d, d
		}
		b.segs = append(b.segs, g)
	}
	b.tris = []triangle{{x: [3]float32{0, 9, 0}, y: [3]float32{0, 0, 9}, inv: 1. / 81, n: [3]geom.Vec{{Z: 1}, {X: .6, Z: .8}, {Y: .6, Z: .8}}}}
	for range 20000 {
		var h hits
		n := 1 + rnd.IntN(Grid*Grid)
		few := rnd.IntN(len(b.segs))
		for i := range n {
			h.prim[i] = 1 + int32(few+rnd.IntN(3))%int32(len(b.segs))
			h.x[i], h.y[i], h.z[i] = 9*rnd.Float32(), 9*rnd.Float32(), 9*rnd.Float32()
			switch g := &b.segs[h.prim[i]-1]; rnd.IntN(12) {
			case 0:
				h.prim[i] = -1
			case 1:
				h.x[i], h.y[i], h.z[i] = g.x, g.y, g.z
			}
		}
		want := h
		b.normals(&h, n)
		b.normalsEach(&want, 0, n)
		for i := range n {
			if h.nx[i] != want.nx[i] || h.ny[i] != want.ny[i] || h.nz[i] != want.nz[i] {
				t.Fatalf("hit %d of %d on %d: %v %v %v, want %v %v %v", i, n, h.prim[i], h.nx[i], h.ny[i], h.nz[i], want.nx[i], want.ny[i], want.nz[i])
			}
		}
	}
}
