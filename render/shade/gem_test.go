package shade

import (
	"math/rand/v2"
	"testing"

	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/glyph"
	"github.com/aurelink/aurelink/render/mesh"
	"github.com/aurelink/aurelink/render/raster"
)

// stoneRays calls f with the light of random places on a stone, tilted at random, under a light. The stone is the
// catalogue's, or of no colour at all.
func stoneRays(t *testing.T, l *Light, stone string, hang design.Hang, clear bool, f func(RGB)) {
	t.Helper()
	faces, err := glyph.New()
	if err != nil {
		t.Fatal(err)
	}
	shape, err := mesh.Charm(catalog(t), design.CharmUse{Charm: "birthstone", Stone: stone, Size: 3, Hang: hang}, faces)
	if err != nil {
		t.Fatal(err)
	}
	if clear {
		shape.Gem.Colour = [3]float32{1, 1, 1}
	}
	sh := &Shader{Light: l, codec: newCodec()}
	r := rand.New(rand.NewPCG(1, 9))
	hits := 0
	metal, _ := catalog(t).Metal("14k-yellow")
	metals := []Metal{NewMetal(metal)}
	for range 6000 {
		tilt := randomDir(r).Scale(.3)
		at := geom.FrameAlong(geom.Point{}, geom.Vec{X: 1, Y: tilt.X, Z: tilt.Y}, geom.Vec{Y: tilt.Z, Z: 1})
		forest := mesh.NewForest([]mesh.Instance{{Shape: shape, ViewFromShape: at}})
		mid := at.Point(shape.Middle)
		if hang == design.Dangle {
			mid.Y -= .5 // the stone hangs below its eye
		}
		o := geom.Point{X: mid.X + r.Float32()*2.4 - 1.2, Y: mid.Y + r.Float32()*2.4 - 1.2, Z: 20}
		d := geom.Vec{Z: -1}
		_, h, ok := forest.Trace(o, d, 0, 50)
		tri := int(h.Prim) - len(shape.Segs)
		if !ok || tri < 0 || shape.Mesh.Surface[tri] != mesh.Gem || h.N.Z < .05 {
			continue
		}
		hits++
		sc := &Scene{Cam: &raster.Camera{Scale: 40}, Forest: forest, Ground: Nothing{}, Metals: metals}
		f(sh.gem(sc, &forest.Insts[0], &raster.Fragment{N: h.N}, o.Add(d.Scale(h.T))))
	}
	if hits < 500 {
		t.Errorf("only %d rays met the stone", hits)
	}
}

// In the white furnace a clear brilliant sends out no more than it meets.
func TestGemFurnace(t *testing.T) {
	t.Parallel()
	for _, stone := range []string{"garnet", "diamond", "emerald"} {
		var most, sum float32
		n := float32(0)
		stoneRays(t, white(), stone, design.Inline, true, func(c RGB) {
			most, sum, n = max(most, c.R), sum+c.R, n+1
		})
		t.Logf("clear stone with the index of %s: %.3f on average, %.3f at most", stone, sum/n, most)
		if most > 1.01 {
			t.Errorf("a clear stone with the index of %s sends out up to %v of even light", stone, most)
		}
		if sum/n < .5 {
			t.Errorf("a clear stone with the index of %s sends back only %v of even light", stone, sum/n)
		}
	}
}

// Stones show their colour, and the same one however they are set.
func TestGemColour(t *testing.T) {
	t.Parallel()
	mean := func(stone string, hang design.Hang) RGB {
		var sum RGB
		n := float32(0)
		stoneRays(t, studio(), stone, hang, false, func(c RGB) { sum, n = sum.Add(c), n+1 })
		return sum.Scale(1 / n)
	}
	garnet, emerald, diamond := mean("garnet", design.Inline), mean("emerald", design.Inline), mean("diamond", design.Inline)
	t.Logf("garnet %.2f, emerald %.2f, diamond %.2f", garnet, emerald, diamond)
	if garnet.R < 1.2*max(garnet.G, garnet.B) {
		t.Errorf("garnet is %v", garnet)
	}
	if emerald.G < 1.2*max(emerald.R, emerald.B) {
		t.Errorf("emerald is %v", emerald)
	}
	if max(diamond.R, diamond.G, diamond.B) > 1.25*min(diamond.R, diamond.G, diamond.B) {
		t.Errorf("diamond is %v", diamond)
	}
	if hung := mean("garnet", design.Dangle); !closeTo(hung, garnet, .15) {
		t.Errorf("garnet is %v set inline and %v hanging", garnet, hung)
	}
}
