package render

import (
	"context"
	"image"
	"image/color"
	"math"
	"strconv"

	"github.com/aurelink/aurelink/render/canvas"
	"github.com/aurelink/aurelink/render/mesh"
	"github.com/aurelink/aurelink/render/raster"
	"github.com/aurelink/aurelink/render/shade"
	"github.com/aurelink/aurelink/render/unit"
)

// Product is one of the buffers that a picture is made from, as a picture of its own. All are weighed into pixels by
// the film that weighs light, cost excepted.
type Product struct {
	Word  string // what it is asked by
	About string

	// value is what a fragment shows, in 0..1 where it is a colour.
	value func(*looked, *raster.Fragment) shade.RGB
	// counts says that the picture shows the work done in a pixel, on a heat scale, and not a value of fragments.
	counts bool
	// legend says what the colours mean. lo and hi are the least and the most that was seen.
	legend func(l *looked, lo, hi float32) canvas.Legend
	// over draws on the finished picture of a design, instead of a picture of its own.
	over func(s *canvas.Sheet, cam *raster.Camera, l *Lying)
	// spread stretches values between the least and the most that was seen.
	spread bool
}

// OnArm says that it is shown of a design in the wrist view alone, over its picture.
func (p *Product) OnArm() bool { return p.over != nil }

// looked is what a product is made from.
type looked struct {
	sc  *shade.Scene
	buf *raster.Buffer
}

// Products lists what can be shown of a picture.
func Products() []Product {
	return []Product{
		{
			Word: "depth", About: "how near to the camera, along its axis, in mm: the nearest white",
			value:  func(_ *looked, f *raster.Fragment) shade.RGB { return shade.RGB{R: f.P.Z, G: f.P.Z, B: f.P.Z} },
			spread: true,
			legend: func(_ *looked, lo, hi float32) canvas.Legend {
				return canvas.Legend{Title: "depth", Low: unit.MM(round2(lo)).String(), High: unit.MM(round2(hi)).String(), Ramp: func(t float64) color.NRGBA {
					return grey(darkest + float64((1-darkest)*t))
				}}
			},
		},
		{
			Word: "normal", About: "which way a surface faces: right, up and to the camera as red, green and blue",
			value: func(_ *looked, f *raster.Fragment) shade.RGB {
				return shade.RGB{R: f.N.X*.5 + .5, G: f.N.Y*.5 + .5, B: f.N.Z*.5 + .5}
			},
			legend: func(*looked, float32, float32) canvas.Legend {
				return canvas.Legend{Title: "normal", Entries: []canvas.LegendEntry{
					{Name: "right", Color: color.NRGBA{255, 128, 128, 255}}, {Name: "up", Color: color.NRGBA{128, 255, 128, 255}},
					{Name: "to the camera", Color: color.NRGBA{128, 128, 255, 255}},
				}}
			},
		},
		{
			Word: "link", About: "each link of a strand in a colour of its own; charms pale, their rings dark",
			value: func(l *looked, f *raster.Fragment) shade.RGB { return linkColour(&l.sc.Forest.Insts[f.Inst]) },
			legend: func(l *looked, _, _ float32) canvas.Legend {
				first := func(r mesh.Role) color.NRGBA { return rgb8(linkColour(&mesh.Instance{Role: r, Link: 1})) }
				return canvas.Legend{Title: "link", Entries: []canvas.LegendEntry{
					{Name: "link", Color: first(mesh.InChain)}, {Name: "ring of a charm", Color: first(mesh.HangRing)},
					{Name: "charm", Color: first(mesh.IsCharm)},
				}}
			},
		},
		{
			Word: "metal", About: "which metal is where",
			value: func(l *looked, f *raster.Fragment) shade.RGB {
				if f.Surface == mesh.Gem {
					return stoneColour
				}
				return metalColour(int(l.sc.Forest.Insts[f.Inst].Metals[f.Slot]))
			},
			legend: metalLegend,
		},
		{
			Word: "coverage", About: "the share of a pixel that is covered: all of it white",
			value: func(*looked, *raster.Fragment) shade.RGB { return shade.RGB{R: 1, G: 1, B: 1} },
			legend: func(*looked, float32, float32) canvas.Legend {
				return canvas.Legend{Title: "coverage", Low: "0", High: "1", Ramp: grey}
			},
		},
		{
			Word: "cost", About: "the work in a pixel: its fragments and the reflections followed for them",
			counts: true,
			legend: func(_ *looked, _, hi float32) canvas.Legend {
				return canvas.Legend{Title: "fragments and reflections", Low: "0", High: strconv.Itoa(int(hi)), Ramp: heat}
			},
		},
		{
			Word: "drape", About: "over the picture of an arm: where a piece touches skin and strands, and what presses there",
			over: drawForces,
		},
	}
}

// ProductByWord finds a product.
func ProductByWord(word string) (*Product, bool) {
	for _, p := range Products() {
		if p.Word == word {
			return &p, true
		}
	}
	return nil, false
}

// ProductWords lists what products are asked by.
func ProductWords() []string {
	var out []string
	for _, p := range Products() {
		out = append(out, p.Word)
	}
	return out
}

// show draws a product of a scene of instances, over black, into a picture and writes its legend.
func (r *Renderer) show(ctx context.Context, p *Product, shader *shade.Shader, sc *shade.Scene, insts []mesh.Instance,
	see func(*raster.Camera) error, ws *workspace, pic *Picture,
) error {
	sc.Forest.Plant(insts)
	l := &looked{sc, &ws.buf}
	if err := see(sc.Cam); err != nil {
		return err
	}
	var lo, hi float32
	if p.counts {
		if err := ws.shadow.Cast(ctx, shader.Light, sc.Ground, sc.Cam, insts, sc.Metals); err != nil {
			return err
		}
		work, err := shader.Work(ctx, sc, &ws.buf)
		if err != nil {
			return err
		}
		for _, n := range work {
			hi = max(hi, float32(n))
		}
		for i, n := range work {
			paint8(pic.Image, i, heat(float64(n)/float64(max(1, hi))))
		}
	} else {
		sums, err := shade.NewFilm(shade.SharpFilter).Weigh(ctx, sc.Cam, &ws.buf, func(f *raster.Fragment) shade.RGB { return p.value(l, f) })
		if err != nil {
			return err
		}
		if p.spread {
			lo, hi = l.reach(p)
		}
		for i, c := range sums.Sum {
			if p.spread {
				c = stretch(c, min(1, sums.Cover[i]), lo, hi)
			}
			paint8(pic.Image, i, rgb8(c))
		}
	}
	s := r.canvas.On(pic.Image)
	defer s.Close()
	s.ScaleBar(pic.Scale)
	s.Legend(p.legend(l, lo, hi))
	return nil
}

// reach is the least and the most that fragments show of a product of one channel.
func (l *looked) reach(p *Product) (lo, hi float32) {
	lo, hi = float32(math.Inf(1)), float32(math.Inf(-1))
	for _, tile := range l.buf.Tiles {
		for i := range tile {
			v := p.value(l, &tile[i]).R
			lo, hi = min(lo, v), max(hi, v)
		}
	}
	if lo > hi {
		return 0, 0
	}
	return lo, hi
}

// darkest is the grey of the least value: not the black of nothing.
const darkest = .12

// stretch maps a weighed sum of values between lo and hi to greys above darkest, weighed the same.
func stretch(c shade.RGB, cover, lo, hi float32) shade.RGB {
	k := (1 - darkest) / max(1e-6, hi-lo)
	v := float32(darkest*cover) + float32((c.R-float32(lo*cover))*k)
	return shade.RGB{R: v, G: v, B: v}
}

// paint8 sets pixel i, counted row by row.
func paint8(img *image.RGBA, i int, c color.NRGBA) {
	w := img.Rect.Dx()
	p := img.Pix[i/w*img.Stride+i%w*4:][:4]
	p[0], p[1], p[2], p[3] = c.R, c.G, c.B, 255
}

// rgb8 writes values as they are, without the curve of sRGB: they are figures and not light.
func rgb8(c shade.RGB) color.NRGBA {
	b := func(v float32) uint8 { return uint8(min(1, max(0, v))*255 + .5) }
	return color.NRGBA{b(c.R), b(c.G), b(c.B), 255}
}

func round2(v float32) float64 { return math.Round(float64(v)*100) / 100 }

// grey is the scale of depth and coverage.
func grey(t float64) color.NRGBA {
	g := uint8(math.Round(t * 255))
	return color.NRGBA{g, g, g, 255}
}

// heatStops run from black by purple, red and yellow to white, always lighter, so that the scale can be read without
// colour too. Chosen by eye.
var heatStops = [...][3]float64{{0, 0, 0}, {60, 15, 110}, {160, 35, 105}, {225, 80, 50}, {250, 165, 30}, {255, 255, 235}}

// heat is the scale of cost.
func heat(t float64) color.NRGBA {
	at := min(1, max(0, t)) * float64(len(heatStops)-1)
	i := min(int(at), len(heatStops)-2)
	k := at - float64(i)
	mix := func(c int) uint8 {
		a, b := heatStops[i][c], heatStops[i+1][c]
		return uint8(math.Round(a + float64((b-a)*k)))
	}
	return color.NRGBA{mix(0), mix(1), mix(2), 255}
}

// linkColour is the colour of an element: neighbours are a golden angle of hue apart, so no two of one strand meet.
// Strands differ in lightness, charms are pale and rings dark.
func linkColour(in *mesh.Instance) shade.RGB {
	const golden = .6180339887498949
	hue := float64(in.Link) * golden
	hue -= math.Floor(hue)
	// Set three levels of saturation in turn: past 256 links, hues alone would meet in 8 bits.
	sat, value := 1-.12*float64(in.Link%3), .92-.09*float64(in.Strand%6)
	switch in.Role {
	case mesh.HangRing:
		value *= .5
	case mesh.IsCharm:
		sat, value = .35, 1
	case mesh.InChain:
	}
	return hsv(hue, sat, value)
}

// hsv is the colour of a hue, a saturation and a value, each 0..1 (Smith 1978).
func hsv(h, s, v float64) shade.RGB {
	channel := func(n float64) float32 {
		k := math.Mod(n+float64(h*6), 6)
		return float32(v - float64(v*s)*max(0, min(k, 4-k, 1)))
	}
	return shade.RGB{R: channel(5), G: channel(3), B: channel(1)}
}

// metalColours can be told apart by people who see fewer hues (Okabe and Ito 2008, "Color Universal Design").
var metalColours = [...]shade.RGB{
	{R: .902, G: .624}, {R: .337, G: .706, B: .914}, {R: .8, G: .475, B: .655}, {G: .62, B: .451},
	{R: .941, G: .894, B: .259}, {R: .835, G: .369}, {G: .447, B: .698},
}

// stoneColour is that of stones where metals are told apart.
var stoneColour = shade.RGB{R: 1, G: 1, B: 1}

// metalColour is a flat colour for each metal of a picture; past those there are, each is a shade darker.
func metalColour(i int) shade.RGB {
	n := len(metalColours)
	return metalColours[i%n].Scale(float32(math.Pow(.7, float64(i/n))))
}

// metalLegend names the metals, and stones where there are any.
func metalLegend(l *looked, _, _ float32) canvas.Legend {
	out := canvas.Legend{Title: "metal"}
	seen := make([]bool, len(l.sc.Metals))
	stones := false
	for _, tile := range l.buf.Tiles {
		for i := range tile {
			in := &l.sc.Forest.Insts[tile[i].Inst]
			if tile[i].Surface == mesh.Gem {
				stones = true
			} else {
				seen[in.Metals[tile[i].Slot]] = true
			}
		}
	}
	for i := range l.sc.Metals {
		if seen[i] {
			out.Entries = append(out.Entries, canvas.LegendEntry{Name: l.sc.Metals[i].Name, Color: rgb8(metalColour(i))})
		}
	}
	if stones {
		out.Entries = append(out.Entries, canvas.LegendEntry{Name: "stone", Color: rgb8(stoneColour)})
	}
	return out
}
