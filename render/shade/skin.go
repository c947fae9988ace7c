package shade

import (
	"context"
	"image"
	"math"

	"github.com/aurelink/aurelink/render/body"
	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/parallel"
	"github.com/aurelink/aurelink/render/raster"
)

// tone is one of ten skins.
type tone struct {
	albedo  RGB
	melanin float32 // 0..1: hides blood and veins, adds a cooler sheen
}

// tones are fitted so that a lit wrist looks like the Monk scale's swatches: albedos, not the swatches themselves,
// which are not even in order of lightness. Ends follow the measured skins of physicallybased.info.
var tones = [10]tone{
	{RGB{.780, .570, .470}, .02}, {RGB{.735, .510, .405}, .06}, {RGB{.690, .462, .345}, .12}, {RGB{.635, .402, .282}, .20},
	{RGB{.560, .332, .218}, .30}, {RGB{.425, .233, .143}, .45}, {RGB{.300, .155, .090}, .60}, {RGB{.200, .103, .062}, .75},
	{RGB{.132, .068, .043}, .88}, {RGB{.090, .047, .031}, 1},
}

// grain is the skin's fine relief as slopes on a tile that repeats: cells of about half a millimetre and finer
// noise.
type grain struct {
	n      int
	perMM  float32
	sx, sy []float32
}

func newGrain() *grain {
	const n, perMM = 512, 16 // texels, texels a mm
	const wrap = 60          // cells across the tile: 1.9 a mm
	h := make([]float32, n*n)
	for y := range n {
		for x := range n {
			u, v := float32(x)*wrap/n, float32(y)*wrap/n
			f := cells(u, v, wrap, 11)
			fine := cells(2.0*u, 2.0*v, 2*wrap, 12)
			h[y*n+x] = .020*min(.45, f)/.45 + .007*min(.4, fine)/.4
		}
	}
	g := &grain{n: n, perMM: perMM, sx: make([]float32, n*n), sy: make([]float32, n*n)}
	for y := range n {
		for x := range n {
			g.sx[y*n+x] = (h[y*n+(x+1)%n] - h[y*n+(x+n-1)%n]) * perMM / 2
			g.sy[y*n+x] = (h[(y+1)%n*n+x] - h[(y+n-1)%n*n+x]) * perMM / 2
		}
	}
	return g
}

// at is the slope at a place on the skin, mm, averaged over a square of side mm: relief finer than a pixel fades.
func (g *grain) at(u, v, side float32) (sx, sy float32) {
	x, y := u*g.perMM, v*g.perMM
	fx, fy := float32(math.Floor(float64(x))), float32(math.Floor(float64(y)))
	step := max(1, int(side*g.perMM/2+.5))
	mask := g.n - 1
	ix, iy := int(fx), int(fy)
	for k := range 4 {
		i := (iy+k/2*step)&mask*g.n + (ix+k%2*step)&mask
		sx, sy = sx+g.sx[i], sy+g.sy[i]
	}
	return sx / 4, sy / 4
}

// Wrist paints a wrist of a skin 1..10 before the backdrop.
func (sh *Shader) Wrist(ctx context.Context, cam *raster.Camera, w *body.Wrist, skin int) (*Layer, error) {
	p := &wristPainter{
		sh: sh, cam: cam, w: w, tone: tones[skin-1], scale: float32(w.Size) / 160,
		img: image.NewRGBA(image.Rect(0, 0, cam.W, cam.H)),
		out: &raster.Outline{}, flat: sh.Light.Diffuse(geom.Vec{Z: 1}),
	}
	n := cam.H * raster.Grid
	p.out.Left, p.out.Right = make([]float32, n), make([]float32, n)
	p.out.ZLeft, p.out.ZRight = make([]float32, n), make([]float32, n)
	const step = 4
	p.ground = &heights{cam: *cam, step: step, w: cam.W/step + 2, h: cam.H/step + 2}
	p.ground.z, p.ground.n = make([]float32, p.ground.w*p.ground.h), make([]geom.Vec, p.ground.w*p.ground.h)
	// Edges first: the backdrop's shadow of the arm looks at rows beyond its own.
	if err := parallel.Each(ctx, cam.H, p.edges); err != nil {
		return nil, err
	}
	if err := parallel.Each(ctx, p.ground.h, p.heights); err != nil {
		return nil, err
	}
	const band = 12
	p.band = band
	if err := parallel.Each(ctx, (cam.H+band-1)/band, p.paint); err != nil {
		return nil, err
	}
	return &Layer{Pix: p.img, Ground: p.ground, Outline: p.out}, nil
}

type wristPainter struct {
	sh     *Shader
	cam    *raster.Camera
	w      *body.Wrist
	tone   tone
	scale  float32
	img    *image.RGBA
	out    *raster.Outline
	ground *heights
	band   int
	flat   RGB // diffuse light on what faces the camera
}

// edges tables the arm's edges for the sample rows of a pixel row.
func (p *wristPainter) edges(y int) {
	var row body.Row
	for s := range raster.Grid {
		i := y*raster.Grid + s
		p.w.Row(p.cam.View(0, (float32(i)+.5)/raster.Grid).Y, &row)
		p.out.Left[i], _ = p.cam.Pixel(geom.Point{X: row.Left})
		p.out.Right[i], _ = p.cam.Pixel(geom.Point{X: row.Right})
		p.out.ZLeft[i], p.out.ZRight[i] = row.ZLeft, row.ZRight
	}
}

// heights tables the arm as ground along one row of its grid.
func (p *wristPainter) heights(r int) {
	g := p.ground
	var row, above body.Row
	y := p.cam.View(0, float32(r*g.step)).Y
	p.w.Row(y, &row)
	p.w.Row(y+.4, &above)
	for c := range g.w {
		x := p.cam.View(float32(c*g.step), 0).X
		i := r*g.w + c
		g.z[i] = float32(math.NaN())
		if x > row.Left && x < row.Right {
			g.z[i], _ = row.At(x)
			g.n[i] = row.Normal(&above, x)
		}
	}
}

// node is what changes slowly over the skin.
type node struct {
	n             geom.Vec // of the arm as a whole
	u, v          float32  // place on the skin: round and along, mm
	su, sv        float32  // slopes of tendons and veins
	vein          float32
	blood, mottle float32
}

// paint draws a band of rows.
func (p *wristPainter) paint(band int) {
	const step = 4
	y0, y1 := band*p.band, min(p.cam.H, (band+1)*p.band)
	cols := p.cam.W/step + 2
	// Table the slow things every few pixels: the rows above and below are blended.
	top, bottom := make([]node, cols), make([]node, cols)
	var row, above body.Row
	table := func(to []node, py int) {
		y := p.cam.View(0, float32(py)+.5).Y
		p.w.Row(y, &row)
		p.w.Row(y+.4, &above)
		for c := range to {
			x := p.cam.View(float32(c*step)+.5, 0).X
			to[c] = p.node(&row, &above, x, y)
		}
	}
	table(top, y0)
	for y := y0; y < y1; y += step {
		table(bottom, y+step)
		for dy := 0; dy < step && y+dy < y1; dy++ {
			p.paintRow(y+dy, step, float32(dy)/step, top, bottom)
		}
		top, bottom = bottom, top
	}
}

func (p *wristPainter) node(row, above *body.Row, x, y float32) node {
	x = min(max(x, row.Left+.02), row.Right-.02)
	_, theta := row.At(x)
	n := node{n: row.Normal(above, x), u: theta * 160 / (2 * math.Pi), v: y / p.scale}
	const e = .3
	h := func(u, v float32) float32 { r, _ := relief(u, v); return r }
	var at float32
	at, n.vein = relief(n.u, n.v)
	n.su, n.sv = (h(n.u+e, n.v)-at)/e, (h(n.u, n.v+e)-at)/e
	n.mottle = .6*valueNoise(n.u/9, n.v/9, 3) + .4*valueNoise(n.u/3.1, n.v/3.1, 4)
	n.blood = .5*valueNoise(n.u/14+7, n.v/14, 5) + .5*valueNoise(n.u/4+3, n.v/4, 6)
	return n
}

// relief is the height of tendons, veins and slow unevenness at a place on the skin of a wrist of 160 mm, mm, and
// how much of a vein is there, 0..1. u runs round from the middle of the back, v up the arm.
func relief(u, v float32) (h, vein float32) {
	u = float32(math.Remainder(float64(u), 160))
	bell := func(d, width float32) float32 {
		q := d / width
		if q < -2.6 || q > 2.6 {
			return 0
		}
		return float32(math.Exp(-float64(q*q))) - .00116
	}
	back := smooth((34 - abs(u)) / 10)
	if back > 0 {
		// Tendons fan out into the hand.
		far := max(0, -v-3)
		grow := smooth(far/34) * back
		if grow > 0 {
			for _, t := range [...][2]float32{{-9, -.42}, {-3.2, -.14}, {2.6, .10}, {8, .33}} {
				h += .62 * grow * bell(u-t[0]-t[1]*far, 1.7)
			}
		}
		// Two veins, one that forks off the other.
		a := 3.5 + 4.5*float32(math.Sin(float64(v)/15+.6)) + .06*v
		b := a - 5 - .34*max(0, 16-v)
		va, vb := bell(u-a, 1.35), bell(u-b, 1.1)*smooth((18-v)/8)
		vein = min(1, max(va, .8*vb)) * back
		h += .13 * vein
		// Faint creases where the hand bends.
		wave := valueNoise(u/11, 0, 8)
		h -= .022 * back * smooth(.5+.9*valueNoise(u/7, 5, 10)) * (bell(v+5+wave*.8, .4) + .7*bell(v+8.5+wave, .35))
	}
	palm := smooth((24 - abs(abs(u)-80)) / 8)
	if palm > 0 {
		d := abs(u) - 80
		if u < 0 {
			d = -d
		}
		h += palm * (.75*bell(d-2, 1.9) + .6*bell(d+5, 1.7)) * smooth((v+30)/20)
		wave := .5 * valueNoise(u/6, 3, 9)
		h -= .14 * palm * (bell(v+4+wave*2, .5) + bell(v+9+wave*3, .55))
		vein = max(vein, .8*palm*bell(d-9-3*float32(math.Sin(float64(v)/13)), 1.3))
	}
	h += .16*valueNoise(u/11, v/13, 1) + .05*valueNoise(u/4, v/5, 2)
	return h, vein
}

func mix(a, b, t float32) float32 { return a + float32((b-a)*t) }

// paintRow draws one row of pixels from the tables above and below it.
func (p *wristPainter) paintRow(y, step int, ty float32, top, bottom []node) {
	g := raster.Grid
	left, right := p.out.Left[y*g+g/2], p.out.Right[y*g+g/2]
	px := 1 / p.cam.Scale
	for x := range p.cam.W {
		fx := float32(x) + .5
		cover := p.coverage(x, y)
		var c RGB
		if cover < 1 {
			c = p.backdrop(fx, float32(y)+.5)
		}
		if cover > 0 {
			i := x / step
			tx := float32(x%step) / float32(step)
			a, b, d, e := &top[i], &top[i+1], &bottom[i], &bottom[i+1]
			at := func(f func(*node) float32) float32 { return mix(mix(f(a), f(b), tx), mix(f(d), f(e), tx), ty) }
			n := a.n.Scale((1 - tx) * (1 - ty)).Add(b.n.Scale(tx * (1 - ty))).Add(d.n.Scale((1 - tx) * ty)).Add(e.n.Scale(tx * ty)).Unit()
			s := skinSpot{
				n: n, su: at(func(n *node) float32 { return n.su }), sv: at(func(n *node) float32 { return n.sv }),
				vein: at(func(n *node) float32 { return n.vein }), mottle: at(func(n *node) float32 { return n.mottle }),
				blood: at(func(n *node) float32 { return n.blood }),
			}
			u, v := at(func(n *node) float32 { return n.u }), at(func(n *node) float32 { return n.v })
			s.gu, s.gv = p.sh.grain.at(u*p.scale, v*p.scale, px)
			s.edge = min(fx-left, right-fx) * px
			c = c.Scale(1 - cover).Add(p.skin(&s).Scale(cover))
		}
		p.sh.put(p.img, x, y, c, cover == 0)
	}
}

// coverage is the share of a pixel that the arm covers.
func (p *wristPainter) coverage(x, y int) float32 {
	var sum float32
	for s := range raster.Grid {
		i := y*raster.Grid + s
		l, r := p.out.Left[i]-float32(x), p.out.Right[i]-float32(x)
		sum += max(0, min(1, r)-max(0, l))
	}
	return min(1, sum/raster.Grid)
}

// backdrop is the card behind the arm with the arm's soft shadow on it: the share of a wide light that the arm
// hides, worked out along the row as if the arm ran straight on.
func (p *wristPainter) backdrop(x, y float32) RGB {
	c := p.sh.paperAt(p.cam, p.flat, x, y)
	px := 1 / p.cam.Scale
	i := min(max(int((y-9/px)*raster.Grid), 0), len(p.out.Left)-1)
	l, r := (x-p.out.Left[i])*px-5, (p.out.Right[i]-x)*px+5
	hidden := smooth(.5+l/30) * smooth(.5+r/30)
	return c.Scale(1 - .34*hidden)
}

// skinSpot is what the light meets at one pixel of skin.
type skinSpot struct {
	n                   geom.Vec
	su, sv              float32 // slopes of tendons and veins, round and along
	gu, gv              float32 // slopes of the grain
	vein, mottle, blood float32
	edge                float32 // mm to the arm's nearer edge
}

// skin is the light of one spot. Light that enters skin comes out some way off, red the furthest: so red sees the
// arm's shape with little of its relief, blue with more. What is mirrored sees all of the relief.
func (p *wristPainter) skin(s *skinSpot) RGB {
	l := p.sh.Light
	round := geom.Vec{X: s.n.Z, Z: -s.n.X}.Unit()
	along := s.n.Cross(round).Neg()
	if along.Y < 0 {
		along = along.Neg()
	}
	bent := func(form, grain float32) geom.Vec {
		return s.n.Sub(round.Scale(form*s.su + grain*s.gu)).Sub(along.Scale(form*s.sv + grain*s.gv)).Unit()
	}
	// Blood and veins show through little melanin.
	clear := 1 - p.tone.melanin
	al := p.tone.albedo
	al = al.Scale(1 + .035*s.mottle)
	al.R *= 1 + .035*clear*s.blood
	al.G *= 1 - .055*clear*s.blood
	al.B *= 1 - .045*clear*s.blood
	v := s.vein * clear * clear
	al = RGB{al.R * (1 - .13*v), al.G * (1 - .045*v), al.B * (1 - .02*v)}
	r, g, b := l.Diffuse(bent(.62, .12)), l.Diffuse(bent(.85, .30)), l.Diffuse(bent(.95, .55))
	// Wrap: red light leaks past the terminator.
	flat := p.flat
	wrap := .16 * clear
	out := RGB{
		al.R * mix(r.R, flat.R, wrap), al.G * mix(g.G, flat.G, .4*wrap), al.B * mix(b.B, flat.B, .2*wrap),
	}
	// Near the edge skin is seen through at a slant: deeper and redder.
	rim := smooth(1 - s.n.Z)
	out = RGB{out.R * (1 - .10*rim), out.G * (1 - .20*rim), out.B * (1 - .22*rim)}
	// Two weak lobes of sheen: the oily surface and the fuzz of fine relief.
	n := bent(1, 1)
	mu := max(.05, n.Z)
	g5 := 1 - mu
	g5 = g5 * g5 * g5 * g5 * g5
	f := .028 + .35*g5*.5
	d := n.Scale(2 * n.Z).Sub(geom.Vec{Z: 1})
	sheen := l.Reflected(d, .34).Scale(.45).Add(l.Reflected(d, .62).Scale(.55)).Scale(f * (.85 + .2*p.tone.melanin))
	sheen.B *= 1 + .06*p.tone.melanin
	return Tone(out.Add(sheen))
}
