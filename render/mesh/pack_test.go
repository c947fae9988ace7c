package mesh

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/aurelink/aurelink/render/geom"
)

// somePacks are packs of random wire, balls and pieces along an axis, some near each other, the last with empty lanes.
func somePacks(rnd *rand.Rand, n int) ([]pack, []boxes, []Cylinder) {
	packs, gs := make([]pack, (n+lanes-1)/lanes), make([]Cylinder, n)
	bounds := make([]boxes, (len(packs)+lanes-1)/lanes)
	for i := range gs {
		g := Cylinder{
			A:   geom.Point{X: rnd.Float32() * 2, Y: rnd.Float32() * 2, Z: rnd.Float32() * 2},
			Dir: randomDir(rnd), Len: 4 * rnd.Float32(), Radius: .05 + .4*rnd.Float32(), Ext: .1 * rnd.Float32(),
		}
		switch rnd.IntN(8) {
		case 0:
			g.Len, g.Ext = 0, 0
		case 1:
			g.Dir = geom.Vec{Y: 1}
		case 2:
			g = gs[rnd.IntN(i+1)] // twice at one place
			if g.Radius == 0 {
				g.Radius = .1
			}
		}
		gs[i] = g
		if i%lanes == 0 {
			packs[i/lanes] = emptyPack()
			if i%(lanes*lanes) == 0 {
				bounds[i/lanes/lanes] = noBoxes()
			}
		}
		packs[i/lanes].set(i%lanes, &g, int32(i))
		bounds[i/lanes/lanes].hold(i/lanes%lanes, &g, i%lanes == 0)
	}
	return packs, bounds, gs
}

// TestPack holds lanes asked at once against lanes asked one by one, and those against Cylinder.hit: the same bits. Some of the
// rays begin on a wall or in a wire, run along axes or are cut short.
func TestPack(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(3, 4))
	met := 0
	for range 20000 {
		packs, bounds, gs := somePacks(rnd, 1+rnd.IntN(12*lanes))
		o := geom.Point{X: rnd.Float32() * 2, Y: rnd.Float32() * 2, Z: rnd.Float32() * 2}
		d := randomDir(rnd)
		switch rnd.IntN(8) {
		case 0:
			d = geom.Vec{Y: -1}
		case 1:
			o = gs[0].A.Add(randomDir(rnd).Scale(gs[0].Radius))
		}
		r := newRay(o, d, .004, []float32{60, .5}[rnd.IntN(2)])
		want, wantT, wantOK := int32(0), r.tbest, false
		for i := range gs {
			if at, ok := gs[i].hit(o, d, r.tmin, wantT); ok {
				want, wantT, wantOK = int32(i), at, true
			}
		}
		if wantOK {
			met++
		}
		for name, ask := range map[string]func([]pack, []boxes, *ray, float32, float32) (int32, float32, bool){"at once": nearest, "one by one": nearestEach} {
			got, at, ok := ask(packs, bounds, &r, r.tmin, r.tbest)
			if ok != wantOK || got != want || math.Float32bits(at) != math.Float32bits(wantT) {
				t.Fatalf("%s: %v, segment %d at %v; alone: %v, %d at %v", name, ok, got, at, wantOK, want, wantT)
			}
		}
	}
	if met < 4000 {
		t.Errorf("only %d met", met)
	}
}

// BenchmarkPack asks three packs at once, and one by one.
//
//	go test ./render/mesh -run - -bench Pack
func BenchmarkPack(b *testing.B) {
	rnd := rand.New(rand.NewPCG(5, 6))
	packs, bounds, _ := somePacks(rnd, 3*lanes)
	rays := make([]ray, 256)
	for i := range rays {
		rays[i] = newRay(geom.Point{X: rnd.Float32(), Y: rnd.Float32(), Z: 2}, randomDir(rnd), .004, 60)
	}
	for _, way := range []struct {
		name string
		ask  func([]pack, []boxes, *ray, float32, float32) (int32, float32, bool)
	}{{"at-once", nearest}, {"one-by-one", nearestEach}} {
		b.Run("lanes="+way.name, func(b *testing.B) {
			for i := range b.N {
				way.ask(packs, bounds, &rays[i&255], .004, 60)
			}
		})
	}
}
