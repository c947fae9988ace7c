package raster

import (
	"math"
	"math/bits"
	"math/rand/v2"
	"testing"

	"github.com/aurelink/aurelink/assets"
	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/glyph"
	"github.com/aurelink/aurelink/render/mesh"
)

// shapes are a link of each form and two charms.
func shapes(t *testing.T) []*mesh.Shape {
	t.Helper()
	cat, err := design.LoadCatalog(assets.FS)
	if err != nil {
		t.Fatal(err)
	}
	faces, err := glyph.New()
	if err != nil {
		t.Fatal(err)
	}
	var out []*mesh.Shape
	for i := range cat.Chains {
		size := cat.Chains[i].UsualSize()
		out = append(out, mesh.Link(&size.Parts[len(size.Parts)-1], mesh.Plain, false))
	}
	for _, u := range []design.CharmUse{{Charm: "heart", Size: 5, Hang: design.Dangle}, {Charm: "birthstone", Stone: "garnet", Size: 3, Hang: design.Dangle}} {
		s, err := mesh.Charm(cat, u, faces)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, s)
	}
	return append(out, mesh.JumpRing(.5, 2, mesh.Plain))
}

func randomDir(r *rand.Rand) geom.Vec {
	for {
		v := geom.Vec{X: r.Float32()*2 - 1, Y: r.Float32()*2 - 1, Z: r.Float32()*2 - 1}
		if l := v.Len2(); l > .01 && l < 1 {
			return v.Unit()
		}
	}
}

// scatter strews shapes over a picture of w x h mm.
func scatter(list []*mesh.Shape, n int, w, h float32, seed uint64) []mesh.Instance {
	r := rand.New(rand.NewPCG(seed, 77))
	var insts []mesh.Instance
	for i := range n {
		at := geom.Point{X: (r.Float32() - .5) * w, Y: (r.Float32() - .5) * h, Z: r.Float32() * 4}
		insts = append(insts, mesh.Instance{Shape: list[i%len(list)], ViewFromShape: geom.FrameAlong(at, randomDir(r), randomDir(r)), Link: int32(i)})
	}
	return insts
}

// spot is what a pixel shows, all of its fragments together.
type spot struct {
	cover, z float32 // share of the pixel, mean depth in mm
	n        geom.Vec
	insts    int
}

// share is how much of its pixel a fragment covers.
func share(f *Fragment) float32 { return float32(bits.OnesCount16(f.Mask)) / (Grid * Grid) }

func spots(b *Buffer, cam *Camera) []spot {
	out := make([]spot, cam.W*cam.H)
	last := make([]int32, cam.W*cam.H)
	for _, tile := range b.Tiles {
		for i := range tile {
			f := &tile[i]
			s := &out[f.Pixel]
			s.cover += share(f)
			s.z += share(f) * f.P.Z
			s.n = s.n.Add(f.N.Vec().Scale(share(f)))
			if s.insts == 0 || last[f.Pixel] != f.Inst {
				s.insts++
			}
			last[f.Pixel] = f.Inst
		}
	}
	return out
}

// slowSpots casts a ray through every sample.
func slowSpots(cam *Camera, insts []mesh.Instance) []spot {
	out := make([]spot, cam.W*cam.H)
	forest := mesh.NewForest(insts)
	for y := range cam.H * Grid {
		for x := range cam.W * Grid {
			sx, sy := Sample(y%Grid*Grid + x%Grid)
			v := cam.View(float32(x/Grid)+sx, float32(y/Grid)+sy)
			o := geom.Point{X: v.X, Y: v.Y, Z: 30}
			if _, h, ok := forest.Trace(o, geom.Vec{Z: -1}, 0, 100); ok {
				s := &out[y/Grid*cam.W+x/Grid]
				s.cover += 1. / (Grid * Grid)
				s.z += (o.Z - h.T) / (Grid * Grid)
				s.n = s.n.Add(h.N.Vec().Scale(1. / (Grid * Grid)))
			}
		}
	}
	return out
}

// TestAgainstRays holds the closed form of the rasteriser against a ray for each sample.
func TestAgainstRays(t *testing.T) {
	t.Parallel()
	cam := &Camera{W: 330, H: 250, Scale: 11, Center: geom.Point2{X: .3, Y: -.2}}
	list := shapes(t)
	for _, c := range []struct {
		name  string
		insts []mesh.Instance
	}{
		{"wire", scatter(append(list[:5:5], list[len(list)-1]), 70, 34, 26, 1)},
		{"all", scatter(list, 60, 34, 26, 2)},
	} {
		var b Buffer
		if err := b.Draw(t.Context(), cam, c.insts, nil); err != nil {
			t.Fatal(err)
		}
		got, want := spots(&b, cam), slowSpots(cam, c.insts)
		var cover, depth, turn float64
		var seen, whole, off int
		for i := range got {
			g, w := &got[i], &want[i]
			if g.cover == 0 && w.cover == 0 {
				continue
			}
			seen++
			d := math.Abs(float64(g.cover - w.cover))
			cover += d
			if d > .12 { // more than one sample of nine
				off++
			}
			if g.cover > .999 && w.cover > .999 && g.insts == 1 {
				whole++
				depth += math.Abs(float64(g.z - w.z))
				turn += math.Acos(min(1, max(-1, float64(g.n.Unit().Dot(w.n.Unit())))))
			}
		}
		cover, depth, turn = cover/float64(seen), depth/float64(whole), turn/float64(whole)*180/math.Pi
		t.Logf("%s: over %d pixels coverage differs by %.5f on average, in %d of them by more than a sample; depth by %.5f mm, normals by %.3f degrees",
			c.name, seen, cover, off, depth, turn)
		if seen < 5000 || whole < 1000 {
			t.Errorf("%s: only %d pixels show anything, %d are full", c.name, seen, whole)
		}
		if cover > .002 || off > seen/500 || depth > .002 || turn > .3 {
			t.Errorf("%s: that is too much", c.name)
		}
	}
}

// Fragments are in order and sane: pixels of a tile stand together, no sample is covered twice, normals do not look
// far away from the camera.
func TestFragments(t *testing.T) {
	t.Parallel()
	cam := &Camera{W: 101, H: 67, Scale: 9} // no multiple of a tile
	insts := scatter(shapes(t), 40, 14, 9, 3)
	var b Buffer
	if err := b.Draw(t.Context(), cam, insts, nil); err != nil {
		t.Fatal(err)
	}
	done := map[int32]bool{}
	total := 0
	for ti, tile := range b.Tiles {
		last, covered := int32(-1), uint16(0)
		for i := range tile {
			f := &tile[i]
			total++
			if f.Pixel != last {
				if done[f.Pixel] {
					t.Fatalf("pixel %d comes twice", f.Pixel)
				}
				done[f.Pixel], last, covered = true, f.Pixel, 0
			}
			x, y := int(f.Pixel)%cam.W, int(f.Pixel)/cam.W
			if x/Tile+y/Tile*((cam.W+Tile-1)/Tile) != ti {
				t.Fatalf("pixel %d, %d is in tile %d", x, y, ti)
			}
			if f.Mask == 0 || f.Mask >= 1<<(Grid*Grid) || f.Mask&covered != 0 {
				t.Fatalf("pixel %d: samples %09b over %09b", f.Pixel, f.Mask, covered)
			}
			covered |= f.Mask
			if from, to := b.Pixel(ti, x%Tile, y%Tile); i < int(from) || i >= int(to) {
				t.Fatalf("fragment %d of pixel %d, %d is not among %d to %d", i, x, y, from, to)
			}
			if l := f.N.Vec().Len(); math.Abs(float64(l)-1) > 1e-4 || f.N.Z < -.75 {
				t.Fatalf("normal %v", f.N)
			}
			if f.Inst < 0 || int(f.Inst) >= len(insts) {
				t.Fatalf("%+v", f)
			}
			px, py := cam.Pixel(f.P)
			if px < float32(x)-.01 || px > float32(x)+1.01 || py < float32(y)-.01 || py > float32(y)+1.01 {
				t.Fatalf("fragment of pixel %d, %d lies at %v, %v", x, y, px, py)
			}
		}
	}
	// Empty pixels have empty ranges, and the ranges of a tile hold all of its fragments.
	for ti, tile := range b.Tiles {
		sum := 0
		for y := range Tile {
			for x := range Tile {
				from, to := b.Pixel(ti, x, y)
				sum += int(to - from)
			}
		}
		if sum != len(tile) {
			t.Errorf("the pixels of tile %d hold %d fragments of %d", ti, sum, len(tile))
		}
	}
	if total < 1000 {
		t.Errorf("only %d fragments", total)
	}
}

// A buffer used again gives the same as a new one, after a larger and a smaller picture.
func TestBufferAgain(t *testing.T) {
	t.Parallel()
	insts := scatter(shapes(t), 30, 20, 15, 4)
	small, large := &Camera{W: 120, H: 90, Scale: 6}, &Camera{W: 400, H: 300, Scale: 20}
	var used Buffer
	for _, cam := range []*Camera{small, large, small} {
		if err := used.Draw(t.Context(), cam, insts, nil); err != nil {
			t.Fatal(err)
		}
		var fresh Buffer
		if err := fresh.Draw(t.Context(), cam, insts, nil); err != nil {
			t.Fatal(err)
		}
		if len(used.Tiles) != len(fresh.Tiles) {
			t.Fatalf("%d tiles, want %d", len(used.Tiles), len(fresh.Tiles))
		}
		for i := range used.Tiles {
			if len(used.Tiles[i]) != len(fresh.Tiles[i]) {
				t.Fatalf("tile %d has %d fragments, want %d", i, len(used.Tiles[i]), len(fresh.Tiles[i]))
			}
			for j := range used.Tiles[i] {
				if used.Tiles[i][j] != fresh.Tiles[i][j] {
					t.Fatalf("fragment %d of tile %d is %+v, want %+v", j, i, used.Tiles[i][j], fresh.Tiles[i][j])
				}
			}
		}
	}
}

// What is behind a limb is hidden by it, what is in front of it or beside it is not.
func TestOutline(t *testing.T) {
	t.Parallel()
	cam := &Camera{W: 96, H: 64, Scale: 4}
	rows := cam.H * Grid
	o := Outline{NewEdge(rows)}
	for i := range rows {
		o[0].Left[i], o[0].Right[i] = 30, 70 // its edge at z = 0
	}
	ring := mesh.JumpRing(.6, 14, mesh.Plain) // 15 mm broad: 60 pixels, from 18 to 78
	for _, c := range []struct {
		z    float32
		seen bool
	}{{3, true}, {-3, false}} {
		at := geom.Identity()
		at.Origin.Z = c.z
		var b Buffer
		if err := b.Draw(t.Context(), cam, []mesh.Instance{{Shape: ring, ViewFromShape: at}}, o); err != nil {
			t.Fatal(err)
		}
		var inside, beside int
		for _, tile := range b.Tiles {
			for _, f := range tile {
				if x := int(f.Pixel) % cam.W; x > 31 && x < 69 {
					inside++
				} else if x < 29 || x > 71 {
					beside++
				}
			}
		}
		if beside == 0 || (inside > 0) != c.seen {
			t.Errorf("at z = %v: %d fragments before or behind the limb, %d beside it", c.z, inside, beside)
		}
	}
}
