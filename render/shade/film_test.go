package shade

import (
	"image"
	"math/rand/v2"
	"testing"

	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/mesh"
	"github.com/aurelink/aurelink/render/raster"
)

// plainPixel is the sum of a pixel sample by sample, over the weights that aim works out.
func plainPixel(f *Film, buf *raster.Buffer, cam *raster.Camera, px, py int) exposed {
	var sum exposed
	for oy := -1; oy <= 1; oy++ {
		for ox := -1; ox <= 1; ox++ {
			for i, tile := range buf.Tiles {
				for j := range tile {
					if at := int(tile[j].Pixel); at%cam.W != px+ox || at/cam.W != py+oy {
						continue
					}
					var share float32
					for s := range raster.Grid * raster.Grid {
						if tile[j].Mask>>s&1 != 0 {
							share += f.shares[1<<s][3*(1-oy)+1-ox]
						}
					}
					sum.c = sum.c.Add(f.colours[i][j].c.Scale(share))
					sum.cover += share
				}
			}
		}
	}
	return sum
}

// TestFilm holds pixels to the sum of each by itself, over the edges of tiles and of a picture that is no multiple of one.
func TestFilm(t *testing.T) {
	t.Parallel()
	cam := &raster.Camera{W: 75, H: 50, Scale: 8}
	at := geom.Identity()
	at.Origin = geom.Point{X: .4, Y: .1}
	insts := []mesh.Instance{{Shape: mesh.JumpRing(.5, 3, mesh.Plain), ViewFromShape: at}, {Shape: mesh.JumpRing(.7, 9, mesh.Plain), ViewFromShape: geom.Identity()}}
	var buf raster.Buffer
	if err := buf.Draw(t.Context(), cam, insts, nil); err != nil {
		t.Fatal(err)
	}
	for _, width := range []float64{1, SharpFilter, TracerFilter} {
		f := NewFilm(width)
		err := f.each(t.Context(), &buf, func(frag *raster.Fragment) RGB { // called from all cores at once
			rnd := rand.New(rand.NewPCG(uint64(frag.Pixel), uint64(frag.Mask)))
			return RGB{rnd.Float32(), rnd.Float32(), rnd.Float32()}
		})
		if err != nil {
			t.Fatal(err)
		}
		got := make([]exposed, cam.W*cam.H)
		for i := range buf.Tiles {
			f.pixels(&buf, cam, i, func(x, y int, c RGB, cover float32) { got[y*cam.W+x] = exposed{c, cover} })
		}
		seen := 0
		for i := range got {
			want := plainPixel(f, &buf, cam, i%cam.W, i/cam.W)
			if got[i] != want {
				t.Fatalf("filter of %v pixels: pixel %d, %d is %v, want %v", width, i%cam.W, i/cam.W, got[i], want)
			}
			if want.cover > 0 {
				seen++
			}
		}
		if seen < 500 {
			t.Errorf("filter of %v pixels: only %d pixels show anything", width, seen)
		}
	}
}

// The shares of all samples are 1 in all, and those of a mask are those of its samples.
func TestShares(t *testing.T) {
	t.Parallel()
	for _, width := range []float64{1, SharpFilter, TracerFilter} {
		f := NewFilm(width)
		for m := range f.shares {
			for i := range f.shares[m] {
				var want float32
				for s := range raster.Grid * raster.Grid {
					if m>>s&1 != 0 {
						want += f.shares[1<<s][i]
					}
				}
				if f.shares[m][i] != want {
					t.Fatalf("filter of %v pixels: samples %09b have %v of pixel %d, want %v", width, m, f.shares[m][i], i, want)
				}
			}
		}
		var sum float32
		for _, v := range f.shares[len(f.shares)-1] {
			sum += v
		}
		if abs(sum-1) > 1e-6 {
			t.Errorf("filter of %v pixels: a whole pixel of light is shared out as %v", width, sum)
		}
	}
}

// TestUnseen holds that a factor on light that is nearer to 1 than unseen changes no level, and that unseen is no smaller than it must be.
func TestUnseen(t *testing.T) {
	t.Parallel()
	c := newCodec()
	changed := func(f float32) bool {
		for level := range 256 {
			if c.encode(c.dec[level]*f) != uint8(level) {
				return true
			}
		}
		return c.shadow(RGB{f, f, f}) != 0
	}
	for i := range 1000 {
		d := unseen * float32(i) / 1000
		if changed(1-d) || changed(1+d) {
			t.Fatalf("a factor %v from 1 changes a level", d)
		}
	}
	if !changed(1 - 1.3*unseen) {
		t.Errorf("unseen could be larger than %v", unseen)
	}
}

// TestLookup holds what dimGround takes from a shadow to Shadow.At, pixel by pixel, where the grid begins and ends inside a tile.
func TestLookup(t *testing.T) {
	t.Parallel()
	cam := &raster.Camera{W: 90, H: 70, Scale: 7.3, Center: geom.Point2{X: .2, Y: -.1}}
	rnd := rand.New(rand.NewPCG(3, 4))
	s := &Shadow{x0: -4.1, y0: 3.2, cell: .22, w: 37, h: 26}
	for range s.w * s.h {
		s.pix = append(s.pix, RGB{rnd.Float32(), rnd.Float32(), rnd.Float32()})
	}
	under := image.NewRGBA(image.Rect(0, 0, cam.W, cam.H))
	for i := range under.Pix {
		under.Pix[i] = uint8(rnd.Uint32())
		if i%4 == 3 {
			under.Pix[i] = 255
		}
	}
	sh := &Shader{codec: newCodec()}
	got := image.NewRGBA(under.Rect)
	sc := &Scene{Cam: cam, Ground: Nothing{}, Under: under, Shadow: s}
	sc.layGround(got, 0, cam.H)
	for y := 0; y < cam.H; y += raster.Tile {
		for x := 0; x < cam.W; x += raster.Tile {
			sh.dimGround(sc, got, x, y, min(x+raster.Tile, cam.W), min(y+raster.Tile, cam.H))
		}
	}
	dimmed := 0
	for y := range cam.H {
		for x := range cam.W {
			v := cam.View(float32(x)+.5, float32(y)+.5)
			f := s.At(v.X, v.Y)
			p, q := under.Pix[y*under.Stride+4*x:], got.Pix[y*got.Stride+4*x:]
			want := [4]uint8{sh.codec.encode(sh.codec.dec[p[0]] * f.R), sh.codec.encode(sh.codec.dec[p[1]] * f.G), sh.codec.encode(sh.codec.dec[p[2]] * f.B), 255}
			if [4]uint8(q) != want {
				t.Fatalf("pixel %d, %d is %v, want %v", x, y, [4]uint8(q), want)
			}
			if f != (RGB{1, 1, 1}) {
				dimmed++
			}
		}
	}
	if dimmed < 1000 || dimmed > cam.W*cam.H-1000 {
		t.Errorf("%d pixels are dimmed", dimmed)
	}
}

// TestFilmReady: film that was used otherwise weighs samples as new film does.
func TestFilmReady(t *testing.T) {
	t.Parallel()
	f := NewFilm(TracerFilter)
	f.aim(.1, -.05) // as for a pass of a hero picture
	for _, width := range []float64{TracerFilter, SharpFilter, 1, SharpFilter} {
		f.Ready(width)
		if fresh := NewFilm(width); f.shares != fresh.shares || f.reach != fresh.reach {
			t.Errorf("used film of width %v has other weights than new", width)
		}
	}
}
