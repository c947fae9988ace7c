package shade

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/aurelink/aurelink/render/geom"
)

// someRods are random rods over random ground, balls and upright ones among them, with a plot of that ground.
func someRods(rnd *rand.Rand, light *Light, views []view, n int) ([]rod, []aim, *plot) {
	p := new(plot)
	for i := range p.x {
		p.x[i], p.y[i], p.z[i] = float32(i%plotRow)*.22, -float32(i/plotRow)*.22, .2*rnd.Float32()
		up := geom.Vec{X: rnd.Float32() - .5, Y: rnd.Float32() - .5, Z: 1}.Unit()
		p.nx[i], p.ny[i], p.nz[i] = up.X, up.Y, up.Z
	}
	rods, aims := make([]rod, n), make([]aim, 0, n*len(views))
	for i := range rods {
		a := geom.Point{X: 6*rnd.Float32() - 1, Y: 1 - 5*rnd.Float32(), Z: .2 + 2*rnd.Float32()}
		d := geom.Vec{X: rnd.Float32() - .5, Y: rnd.Float32() - .5, Z: rnd.Float32() - .5}
		switch rnd.IntN(4) {
		case 0:
			d = geom.Vec{}
		case 1:
			d = geom.Vec{Z: .4}
		}
		rods[i] = newRod(a, a.Add(d), .05+.3*rnd.Float32(), a.Z, geom.Vec{Z: 1}, RGB{1, .8, .6})
		rods[i].throwing(light)
		for k := range views {
			aims = append(aims, rods[i].aim(&views[k]))
		}
	}
	return rods, aims, p
}

// TestAddAll holds what rods do to eight cells at once against one cell after the other: the same bits.
func TestAddAll(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(1, 2))
	light := studio()
	var views []view
	for k := range light.lobes {
		views = append(views, light.lobes[k].view())
	}
	const n = 2000
	rods, aims, p := someRods(rnd, light, views, n)
	each := *p
	var covered, filled int
	for i := range rods {
		h := hand{less: -1, out: 2 / float32(1+9*rnd.Float32())}
		if i%2 == 0 {
			h.in, h.less = 2/rnd.Float32(), 1
		}
		lamps := i % (len(views) + 1)
		starts := p.eights(12*rnd.Float32(), 12*rnd.Float32(), 15*rnd.Float32(), 1+rnd.IntN(block), 1+rnd.IntN(block))
		for _, to := range []*plot{p, &each} {
			clear(to.sums[sumAll][:])
			for k := range views {
				clear(to.sums[sumLamps+k][:])
			}
		}
		rods[i].addAll(p, starts, &h, views, aims[i*len(views):][:lamps])
		rods[i].addEach(&each, starts, &h, views, aims[i*len(views):][:lamps])
		for k := range p.sums {
			for c := range p.sums[k] {
				got, want := p.sums[k][c], each.sums[k][c]
				if math.Float32bits(got) != math.Float32bits(want) {
					t.Fatalf("rod %d, sum %d of cell %d: %v at once, %v alone", i, k, c, got, want)
				}
				switch {
				case want > 0 && k == sumAll:
					filled++
				case want > 0 && k >= sumLamps:
					covered++
				}
			}
		}
	}
	t.Logf("%d cells filled, %d of a lamp covered", filled, covered)
	if filled < 10*n || covered < 2*n {
		t.Errorf("only %d cells filled and %d of a lamp covered", filled, covered)
	}
}

// BenchmarkAddAll adds up what rods do to a block of cells, eight at once, and one by one.
//
//	go test ./render/shade -run - -bench AddAll
func BenchmarkAddAll(b *testing.B) {
	rnd := rand.New(rand.NewPCG(5, 6))
	light := studio()
	views := []view{light.lobes[0].view(), light.lobes[1].view()}
	rods, aims, p := someRods(rnd, light, views, 256)
	starts := p.eights(5, 5, 5, block, block)
	h := hand{less: -1, out: 2 / float32(shell*cellLeast*shell*cellLeast)}
	for _, way := range []struct {
		name string
		add  func(*rod, *plot, []int32, *hand, []view, []aim)
	}{{"at-once", (*rod).addAll}, {"one-by-one", (*rod).addEach}} {
		b.Run("cells="+way.name, func(b *testing.B) {
			for i := range b.N {
				way.add(&rods[i&255], p, starts, &h, views, aims[(i&255)*2:][:2])
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(starts)), "ns/eight")
		})
	}
}
