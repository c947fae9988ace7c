package shade

import (
	"context"
	"image"
	"math"

	"github.com/aurelink/aurelink/render/body"
	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/parallel"
	"github.com/aurelink/aurelink/render/raster"
)

// tone is one of ten skins.
type tone struct {
	albedo  RGB
	melanin float32 // 0..1: hides blood and veins, adds a cooler sheen
}

// tones are albedos, fitted so that the lit middle of a wrist has the colours that TestSkinTones names. The Monk scale's
// swatches are no albedos: they are not even in order of lightness.
var tones = [10]tone{
	{RGB{.779, .537, .439}, .02}, {RGB{.736, .481, .370}, .06},
	{RGB{.672, .414, .297}, .12}, {RGB{.592, .341, .223}, .2},
	{RGB{.488, .261, .156}, .3}, {RGB{.374, .185, .103}, .45},
	{RGB{.267, .123, .067}, .6}, {RGB{.182, .079, .043}, .75},
	{RGB{.114, .049, .029}, .88}, {RGB{.068, .030, .018}, 1},
}

// Wrist paints a wrist of a skin 1..10 before a backdrop.
func (sh *Shader) Wrist(ctx context.Context, cam *raster.Camera, w *body.Wrist, skin int, behind design.Backdrop) (*Layer, error) {
	p := &wristPainter{
		sh: sh, behind: sh.backdrop(behind), cam: cam, w: w, tone: tones[skin-1], scale: float32(w.Size) / girth,
		img: image.NewRGBA(image.Rect(0, 0, cam.W, cam.H)),
		out: &raster.Outline{}, flat: sh.Light.Diffuse(geom.Vec{Z: 1}),
		card: 2 * sh.Light.levels[4].at(geom.Vec{Z: 1}).Luma(), grain: sh.grain.level(girth / (cam.Scale * float32(w.Size))), step: 4,
	}
	if cam.Scale < 8 {
		p.step = 3
	}
	if behind == design.BackdropTransparent {
		p.seen = image.NewRGBA(p.img.Rect)
	}
	n := cam.H * raster.Grid
	p.out.Left, p.out.Right = make([]float32, n), make([]float32, n)
	p.out.ZLeft, p.out.ZRight = make([]float32, n), make([]float32, n)
	const step = 4
	p.ground = &heights{cam: *cam, step: step, w: cam.W/step + 2, h: cam.H/step + 2}
	clear := 1 - p.tone.melanin
	p.ground.bleed = RGB{.36 * clear, .12 * clear, .04 * clear}
	p.ground.z, p.ground.n = make([]float32, p.ground.w*p.ground.h), make([]geom.Vec, p.ground.w*p.ground.h)
	// Edges first: the backdrop's shadow of the arm looks at rows beyond its own.
	if err := parallel.Each(ctx, cam.H, p.edges); err != nil {
		return nil, err
	}
	if err := parallel.Each(ctx, p.ground.h, p.heights); err != nil {
		return nil, err
	}
	p.band = 6 * p.step
	if err := parallel.Each(ctx, (cam.H+p.band-1)/p.band, p.paint); err != nil {
		return nil, err
	}
	return &Layer{Pix: p.img, Seen: p.seen, Ground: p.ground, Outline: p.out}, nil
}

type wristPainter struct {
	sh     *Shader
	behind backdrop
	cam    *raster.Camera
	w      *body.Wrist
	tone   tone
	scale  float32
	img    *image.RGBA
	seen   *image.RGBA // the arm alone, where there is no backdrop
	out    *raster.Outline
	ground *heights
	band   int
	step   int     // pixels between nodes
	flat   RGB     // diffuse light on what faces the camera
	card   float32 // twice the light of the card about the camera
	grain  *grainLevel
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

// node is what changes slowly over the skin, tabled every few pixels and blended between.
type node struct {
	n           geom.Vec // normal, bent by tendons and veins
	u, v        float32  // place on the skin of a wrist of 160 mm: round and along, mm
	lit         RGB      // light from within, before the fine relief
	round, up   RGB      // its share more, of the fine relief's slopes
	rough, oil  float32  // strength of the fine relief; of the sheen
	furrow, rim float32  // how dark furrows are; how much the surface turns away
}

func (a *node) lerp(b *node, t float32) node {
	return node{
		n: geom.Vec{X: mix(a.n.X, b.n.X, t), Y: mix(a.n.Y, b.n.Y, t), Z: mix(a.n.Z, b.n.Z, t)},
		u: mix(a.u, b.u, t), v: mix(a.v, b.v, t),
		lit: a.lit.Lerp(b.lit, t), round: a.round.Lerp(b.round, t), up: a.up.Lerp(b.up, t),
		rough: mix(a.rough, b.rough, t), oil: mix(a.oil, b.oil, t), furrow: mix(a.furrow, b.furrow, t), rim: mix(a.rim, b.rim, t),
	}
}

// outcrop is the skin's form along one line of the table.
type outcrop struct {
	y       float32
	lo, hi  int // columns that the arm covers, and one more to either side
	n       []geom.Vec
	u       []float32
	h, vein []float32
}

// paint draws a band of rows.
func (p *wristPainter) paint(band int) {
	step := p.step
	y0, y1 := band*p.band, min(p.cam.H, (band+1)*p.band)
	cols := p.cam.W/step + 2
	var here, below outcrop
	top, bottom, row := make([]node, cols), make([]node, cols), make([]node, cols)
	p.survey(&here, y0, cols)
	p.survey(&below, y0+step, cols)
	p.table(top, &here, &below)
	for y := y0; y < y1; y += step {
		here, below = below, here
		p.survey(&below, y+2*step, cols)
		p.table(bottom, &here, &below)
		for dy := 0; dy < step && y+dy < y1; dy++ {
			for c := range row {
				row[c] = top[c].lerp(&bottom[c], float32(dy)/float32(step))
			}
			p.paintRow(y+dy, row)
		}
		top, bottom = bottom, top
	}
}

// survey finds the form of the skin along the line of the table at a pixel row.
func (p *wristPainter) survey(o *outcrop, py, cols int) {
	if o.n == nil {
		o.n, o.u, o.h, o.vein = make([]geom.Vec, cols), make([]float32, cols), make([]float32, cols), make([]float32, cols)
	}
	var row, above body.Row
	o.y = p.cam.View(0, float32(py)+.5).Y
	p.w.Row(o.y, &row)
	p.w.Row(o.y+.4, &above)
	left, _ := p.cam.Pixel(geom.Point{X: row.Left})
	right, _ := p.cam.Pixel(geom.Point{X: row.Right})
	o.lo = min(max(int(left)/p.step-2, 0), cols-1)
	o.hi = min(max(int(right)/p.step+3, o.lo+1), cols)
	for c := o.lo; c < o.hi; c++ {
		x := p.cam.View(float32(c*p.step)+.5, 0).X
		x = min(max(x, row.Left+.02), row.Right-.02)
		_, theta := row.At(x)
		o.n[c], o.u[c] = row.Normal(&above, x), theta*girth/(2*math.Pi)
		o.h[c], o.vein[c] = relief(o.u[c], o.y/p.scale)
	}
	for c := range o.lo {
		o.n[c], o.u[c], o.h[c], o.vein[c] = o.n[o.lo], o.u[o.lo], o.h[o.lo], o.vein[o.lo]
	}
	for c := o.hi; c < cols; c++ {
		o.n[c], o.u[c], o.h[c], o.vein[c] = o.n[o.hi-1], o.u[o.hi-1], o.h[o.hi-1], o.vein[o.hi-1]
	}
}

// table fills a line of nodes from the forms along it and along the line below.
func (p *wristPainter) table(to []node, o, below *outcrop) {
	for c := o.lo; c < o.hi; c++ {
		var su, sv float32
		a, b := max(c-1, o.lo), min(c+1, o.hi-1)
		if du := o.u[b] - o.u[a]; du > .05 {
			su = (o.h[b] - o.h[a]) / du
		}
		// Where the line below is another distance round, take off what that alone changes.
		if du := below.u[c] - o.u[c]; abs(du) < 2 {
			sv = (below.h[c] - o.h[c] - su*du) / ((below.y - o.y) / p.scale)
		}
		to[c] = p.node(o.n[c], o.u[c], o.y/p.scale, su, sv, o.vein[c])
	}
	for c := range o.lo {
		to[c] = to[o.lo]
	}
	for c := o.hi; c < len(to); c++ {
		to[c] = to[o.hi-1]
	}
}

// node is the light from within the skin at one place. Light that enters skin comes out some way off, red the furthest:
// so red sees the arm's shape with little of its relief, blue with more.
func (p *wristPainter) node(n geom.Vec, u, v, su, sv, vein float32) node {
	l, flat := p.sh.Light, p.flat
	round, up := tangents(n)
	e := l.Diffuse(n)
	const step = .25
	er := l.Diffuse(n.Sub(round.Scale(step)).Unit()).Add(e.Scale(-1)).Scale(1 / step)
	eu := l.Diffuse(n.Sub(up.Scale(step)).Unit()).Add(e.Scale(-1)).Scale(1 / step)

	// Colour varies slowly: melanin in patches and specks, blood in blotches. Blood and veins show through little melanin.
	clear := 1 - p.tone.melanin
	mottle := .55*around(u, v, 9, 3) + .30*around(u, v, 3.1, 4) + .15*around(u, v, 1.3, 22)
	blood := .45*around(u, v, 15, 5) + .35*around(u, v, 4.5, 6) + .20*around(u, v, 1.9, 23)
	dark := .040*mottle + .05*speck(u, v)*smooth(3*clear)
	al := p.tone.albedo
	al.R *= (1 + .030*clear*blood) * (1 + .75*dark)
	al.G *= (1 - .060*clear*blood) * (1 + dark)
	al.B *= (1 - .050*clear*blood) * (1 + 1.15*dark)
	show := vein * clear * clear
	al = RGB{al.R * (1 - .15*show), al.G * (1 - .050*show), al.B * (1 - .035*show)}

	soft := func(e, er, eu, form float32) float32 { return max(0, e+form*(su*er+sv*eu)) }
	in := RGB{soft(e.R, er.R, eu.R, .62), soft(e.G, er.G, eu.G, .85), soft(e.B, er.B, eu.B, .95)}
	// Red light leaks past where the light ends; what is left there is deep in colour.
	wrap := .14 * clear
	in = RGB{mix(in.R, flat.R, wrap), mix(in.G, flat.G, .4*wrap), mix(in.B, flat.B, .25*wrap)}
	shade := smooth(1.1*(1-in.G/max(1e-3, flat.G))) * (.35 + .65*clear)
	in = RGB{in.R * (1 + .07*shade), in.G * (1 - .03*shade), in.B * (1 - .10*shade)}
	// Near the edge skin is seen through at a slant: deeper and redder.
	rim := smooth(1 - n.Z)
	in = RGB{in.R * (1 - .08*rim), in.G * (1 - (.08+.10*clear)*rim), in.B * (1 - (.08+.13*clear)*rim)}

	// The fine relief counts the less the further light of a colour spreads.
	spread := func(s RGB) RGB { return RGB{al.R * .16 * s.R, al.G * .36 * s.G, al.B * .55 * s.B} }
	return node{
		n: n.Sub(round.Scale(su)).Sub(up.Scale(sv)).Unit(), u: u, v: v,
		lit: al.Mul(in), round: spread(er), up: spread(eu),
		rough: 1 + .4*around(u, v, 7, 24), oil: 1 + .22*around(u, v, 5.5, 25),
		furrow: .05, rim: rim,
	}
}

// tangents are the ways round and up the arm on a surface with normal n, at right angles to it and to each other.
func tangents(n geom.Vec) (round, up geom.Vec) {
	round = geom.Vec{X: n.Z, Z: -n.X}.Unit()
	up = n.Cross(round).Neg()
	if up.Y < 0 {
		up = up.Neg()
	}
	return round, up
}

// speck is how much of a small brown spot is at a place, 0 to -1: about one to each 7 mm square has any.
func speck(u, v float32) float32 {
	const cell, wrap = girth / 23., 23
	x, y := u/cell, v/cell
	ix, iy := int32(math.Floor(float64(x))), int32(math.Floor(float64(y)))
	h := hash2((ix%wrap+wrap)%wrap, iy, 26)
	// Its middle keeps off the cell's border, so that no spot is cut.
	cx, cy := .2+.6*float32(h&0xff)/255, .2+.6*float32(h>>8&0xff)/255
	du, dv := (x-float32(ix)-cx)*cell, (y-float32(iy)-cy)*cell
	r := .45 + .5*float32(h>>16&0xff)/255
	return -bell(geom.Sqrt(float32(du*du)+float32(dv*dv)), r) * float32(h>>24) / 255
}

// paintRow draws one row of pixels from the nodes along it.
func (p *wristPainter) paintRow(y int, row []node) {
	g := raster.Grid
	left, right := p.out.Left[y*g+g/2], p.out.Right[y*g+g/2]
	px := 1 / p.cam.Scale
	pix := p.img.Pix[y*p.img.Stride:]
	inside := false
	for x := range p.cam.W {
		fx := float32(x) + .5
		cover := p.coverage(x, y)
		if cover < 1 {
			c := p.backdrop(fx, float32(y)+.5)
			if cover > 0 {
				skin := p.pixel(row, x, min(fx-left, right-fx)*px)
				c = c.Lerp(skin, cover)
				if p.seen != nil {
					p.sh.codec.keep(p.seen.Pix[y*p.seen.Stride+4*x:][:4], skin, cover)
				}
			}
			p.sh.put(p.img, x, y, c, cover == 0)
			inside = false
			continue
		}
		c := p.pixel(row, x, min(fx-left, right-fx)*px)
		if !inside {
			p.sh.put(p.img, x, y, c, false)
		} else {
			p.sh.codec.follow(pix[4*x-4:][:8], c)
		}
		if p.seen != nil {
			copy(p.seen.Pix[y*p.seen.Stride+4*x:][:4], pix[4*x:])
		}
		inside = true
	}
}

// pixel is the light of the skin at a pixel of a row, edge mm from the arm's nearer edge.
func (p *wristPainter) pixel(row []node, x int, edge float32) RGB {
	i := x / p.step
	s := row[i].lerp(&row[i+1], float32(x%p.step)/float32(p.step))
	d := p.grain.at(s.u, s.v)
	gu, gv := s.rough*d.su, s.rough*d.sv
	in := s.lit.Add(s.round.Scale(gu)).Add(s.up.Scale(gv)).Scale(1 - float32(s.furrow*s.rough*d.furrow))
	// At the very edge light comes through from behind.
	if edge < 1.6 {
		through := 1 - max(0, edge)/1.6
		in.R *= 1 + .16*(1-p.tone.melanin)*float32(through*through)
	}
	return Tone(in.Add(p.sheen(&s, gu, gv, d.furrow)))
}

// sheen is the light mirrored by the oily surface: two weak lobes, of GGX alpha .24 and .48 (d'Eon and Luebke 2007 take
// one of .3), which see all of the relief. The pale card about the camera is flagged off the skin, as a photographer
// does: it would lie on dark skin as a grey veil. Melanin does not hide the sheen, so dark skin shows the more of it.
func (p *wristPainter) sheen(s *node, gu, gv, furrow float32) RGB {
	l := p.sh.Light
	round, up := tangents(s.n)
	n := s.n.Sub(round.Scale(.75 * gu)).Sub(up.Scale(.75 * gv)).Unit()
	mu := min(1, max(.05, n.Z))
	g := 1 - mu
	g5 := float32(g*g) * float32(g*g) * g
	f := (skinF0 + .45*(1-skinF0)*g5) * s.oil * (1 - .35*furrow) * (.85 + .95*p.tone.melanin)
	d := n.Scale(2 * n.Z).Sub(geom.Vec{Z: 1})
	c := l.levels[3].at(d).Scale(.6).Add(l.levels[4].at(d).Scale(.4))
	y := c.Luma()
	c.B *= 1 + .04*p.tone.melanin
	return c.Scale(f * y / (y + p.card))
}

// skinF0 is the reflectance of skin seen head-on: of an index of 1.4 (d'Eon and Luebke 2007, GPU Gems 3, chapter 14).
const skinF0 = .028

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
	c := p.sh.backdropAt(p.cam, &p.behind, x, y)
	px := 1 / p.cam.Scale
	i := min(max(int((y-9/px)*raster.Grid), 0), len(p.out.Left)-1)
	l, r := (x-p.out.Left[i])*px-5, (p.out.Right[i]-x)*px+5
	hidden := smooth(.5+l/30) * smooth(.5+r/30)
	return c.Scale(1 - .34*hidden)
}
