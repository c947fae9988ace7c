package render

import (
	"fmt"
	"image"
	"math"
	"os"
	"slices"
	"testing"

	"github.com/aurelink/aurelink/render/mesh"
	"github.com/aurelink/aurelink/render/raster"
	"github.com/aurelink/aurelink/render/shade"
	"github.com/aurelink/aurelink/render/unit"
)

// light8 is a picture's light, decoded from sRGB by the formula of its standard (IEC 61966-2-1), a mean of the three
// channels for each pixel.
func light8(img *image.RGBA) []float64 {
	var dec [256]float64
	for i := range dec {
		v := float64(i) / 255
		if dec[i] = v / 12.92; v > .04045 {
			dec[i] = math.Pow((v+.055)/1.055, 2.4)
		}
	}
	w, h := img.Rect.Dx(), img.Rect.Dy()
	out := make([]float64, w*h)
	for i := range out {
		p := img.Pix[i/w*img.Stride+i%w*4:][:3]
		out[i] = (dec[p[0]] + dec[p[1]] + dec[p[2]]) / 3
	}
	return out
}

// steady draws one staged design again and again with its camera moved by parts of a pixel. The ground stays where it
// is in the picture, so that all that changes is metal and its shadow.
type steady struct {
	t    *testing.T
	r    *Renderer
	s    *staged
	buf  raster.Buffer
	film *shade.Film
	img  *image.RGBA
}

// at is the light of the picture with the camera dx and dy pixels right and down of its place, and how much of each
// pixel is metal.
func (d *steady) at(dx, dy float32, shadow *shade.Shadow) (light, cover []float64) {
	d.t.Helper()
	cam := d.s.cam
	cam.Center.X += dx / cam.Scale
	cam.Center.Y -= dy / cam.Scale
	if err := d.buf.Draw(d.t.Context(), &cam, d.s.insts, d.s.layer.Outline); err != nil {
		d.t.Fatal(err)
	}
	sc := &shade.Scene{
		Cam: &cam, Forest: mesh.NewForest(d.s.insts), Metals: d.s.metals, Ground: d.s.layer.Ground, Under: d.s.layer.Pix, Shadow: shadow,
	}
	if err := d.r.shader.Draw(d.t.Context(), sc, &d.buf, d.film, d.img); err != nil {
		d.t.Fatal(err)
	}
	cover = make([]float64, cam.W*cam.H)
	for _, tile := range d.buf.Tiles {
		for i := range tile {
			for m := tile[i].Mask; m != 0; m &= m - 1 {
				cover[tile[i].Pixel] += 1. / (raster.Grid * raster.Grid)
			}
		}
	}
	return light8(d.img), cover
}

// truthSteps is how many pictures a truth is the mean of, each way: with three samples a pixel in each, 18 x 18 samples
// fall into a pixel, more than the 256 that are asked for.
const truthSteps = 6

// truth is the mean of pictures whose samples fill the gaps between those of the one at dx, dy: the same film, exposed
// everywhere.
func (d *steady) truth(dx, dy float32, shadow *shade.Shadow) []float64 {
	var sum []float64
	for i := range truthSteps * truthSteps {
		part := func(i int) float32 { return ((float32(i)+.5)/truthSteps - .5) / raster.Grid }
		light, _ := d.at(dx+part(i%truthSteps), dy+part(i/truthSteps), shadow)
		if sum == nil {
			sum = make([]float64, len(light))
		}
		for j, v := range light {
			sum[j] += v / (truthSteps * truthSteps)
		}
	}
	return sum
}

// thin are designs whose wire is a few pixels thick, or less than two. A box chain has but 570 pixels of metal in the smallest
// picture, where nine samples a pixel leave up to 1.1 %; the next size keeps to what is asked.
var thin = []struct{ said, view string }{
	{"chain=cable&metals=14k-yellow&wrist=6.25in", "view=wrist&w=320"},
	{"chain=figaro&metals=gold-filled,sterling&mix=long:B&wrist=6.25in", "view=macro&w=320"},
	{"chain=box&metals=sterling&wrist=6.25in", "view=wrist&w=480"},
	{"chain=paperclip&metals=14k-yellow&wrist=6.25in", "view=strip&w=320"},
	{"chain=curb&metals=sterling&wrist=6.25in&skin=9", "view=wrist&w=480"},
	{"chain=satellite&metals=sterling,gold-filled&mix=stations:B&wrist=6.25in&charms=heart:14k-rose@center", "view=flat&w=320"},
	{"chain=paperclip&metals=platinum&wrist=6.25in", "view=macro&w=320"},
}

// TestNoShimmer holds pictures moved by parts of a pixel against one of 324 samples a pixel: the light of the metal
// as a whole within 1 %, and of any tile of 16 x 16 pixels within 3 %.
func TestNoShimmer(t *testing.T) {
	if testing.Short() {
		t.Skip("many pictures by one goroutine: nothing for the race detector")
	}
	cat, r := open(t)
	long := os.Getenv("AURELINK_LONG") != ""
	for i, c := range thin {
		if !long && i > 3 {
			break
		}
		d := &steady{t: t, r: r, s: stage(t, r, ask(t, cat, c.said, c.view)), film: shade.NewFilm(shade.SharpFilter)}
		d.img = image.NewRGBA(image.Rect(0, 0, d.s.cam.W, d.s.cam.H))
		shifts := [][2]float32{{float32(2*i+1) / 8, float32(5-i) / 8}}
		if long {
			shifts = nil
			for k := range 8 {
				shifts = append(shifts, [2]float32{float32(k) / 8, 0}, [2]float32{0, float32(k) / 8})
			}
		}
		var worstMean, worstTile float64
		for _, shift := range shifts {
			cam := d.s.cam
			cam.Center.X += shift[0] / cam.Scale
			cam.Center.Y -= shift[1] / cam.Scale
			var shadow shade.Shadow
			if err := shadow.Cast(t.Context(), r.shader.Light, d.s.layer.Ground, &cam, d.s.insts, d.s.metals); err != nil {
				t.Fatal(err)
			}
			got, cover := d.at(shift[0], shift[1], &shadow)
			want := d.truth(shift[0], shift[1], &shadow)
			mean, tile, where := apart(got, want, cover, d.s.cam.W)
			worstMean, worstTile = max(worstMean, mean), max(worstTile, tile)
			if mean > .01 || tile > .03 {
				t.Errorf("%s %s moved by %v: metal's mean is %.2f %% off, the tile at %v %.2f %%", c.said, c.view, shift, 100*mean, where, 100*tile)
			}
		}
		t.Logf("%s %s: metal's mean at most %.2f %% off, a tile %.2f %%", c.said, c.view, 100*worstMean, 100*worstTile)
	}
}

// apart is how far, relative, two pictures are from each other in the mean over their metal, and in the mean over the
// worst tile of 16 x 16 pixels.
func apart(got, want, cover []float64, w int) (mean, tile float64, where image.Point) {
	var g, t float64
	for i, c := range cover {
		if c > 0 {
			g, t = g+got[i], t+want[i]
		}
	}
	mean = math.Abs(g/t - 1)
	for y := 0; y < len(got)/w; y += 16 {
		for x := 0; x < w; x += 16 {
			var g, t float64
			for i := y; i < min(y+16, len(got)/w); i++ {
				for j := x; j < min(x+16, w); j++ {
					g, t = g+got[i*w+j], t+want[i*w+j]
				}
			}
			if d := math.Abs(g/t - 1); d > tile {
				tile, where = d, image.Pt(x, y)
			}
		}
	}
	return mean, tile, where
}

// TestNoPopping turns an arm by single degrees. What moves evenly has a small second difference from picture to
// picture, |2 I(k) - I(k-1) - I(k+1)|; what jumps has a large one. No picture, and no tile of one, may stand out.
func TestNoPopping(t *testing.T) {
	if testing.Short() {
		t.Skip("many pictures by one goroutine: nothing for the race detector")
	}
	cat, r := open(t)
	said := []string{"chain=cable&metals=14k-yellow&wrist=6.25in&charms=heart:14k-rose@center,birthstone.garnet:14k-yellow@-8"}
	from, steps := []int{-10}, 20
	if os.Getenv("AURELINK_LONG") != "" {
		said = append(said, "chain=box&metals=sterling&wrist=6.25in&fit=loose", "chain=figaro&metals=sterling,gold-filled&mix=long:B&wrist=6.25in&skin=9&charms=bar.LOVE:sterling@center!inline")
		from, steps = []int{-180, -90, 0, 90}, 90
	}
	for _, what := range said {
		for _, first := range from {
			var before [2][]float64
			var sums, tiles []float64
			for k := range steps + 2 {
				req := ask(t, cat, what+"&w=320")
				req.View.Yaw = unit.Deg(float64(first + k))
				pic := paint(t, r, req)
				light := light8(pic.Image)
				w := pic.Image.Rect.Dx()
				pic.Release()
				if before[0] != nil {
					byTile := map[int]float64{}
					var sum, most float64
					for i, v := range light {
						d := math.Abs(2*before[1][i] - before[0][i] - v)
						sum += d
						byTile[i/w/16*1000+i%w/16] += d
					}
					for _, v := range byTile {
						most = max(most, v)
					}
					sums, tiles = append(sums, sum), append(tiles, most)
				}
				before[0], before[1] = before[1], light
			}
			for name, list := range map[string][]float64{"the picture": sums, "a tile": tiles} {
				sorted := slices.Sorted(slices.Values(list))
				middle, worst := sorted[len(sorted)/2], sorted[len(sorted)-1]
				at := fmt.Sprint(first + 1 + slices.Index(list, worst))
				t.Logf("%s from %d°: in %s at most %.2f times the median, at %s°", what, first, name, worst/middle, at)
				if worst > 3*middle {
					t.Errorf("%s: at %s° %s pops: %.2f times the median", what, at, name, worst/middle)
				}
			}
		}
	}
}
