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

// Limb paints a limb of a skin 1..10 before a backdrop. Where the backdrop was painted by itself already, for the same camera,
// alone is that layer, and it is not worked out again; else nil.
func (sh *Shader) Limb(ctx context.Context, cam *raster.Camera, w *body.Limb, skin int, behind design.Backdrop, alone *Layer) (*Layer, error) {
	p := &limbPainter{
		sh: sh, behind: sh.backdrop(behind, cam), cam: cam, w: w, tone: tones[skin-1], scale: float32(w.Size) / girth / skinTurns(w.Piece),
		img:   image.NewRGBA(image.Rect(0, 0, cam.W, cam.H)),
		parts: w.Parts(), flat: sh.Light.Diffuse(geom.Vec{Z: 1}),
		grain: sh.grain.level(girth * skinTurns(w.Piece) / (cam.Scale * float32(w.Size))), step: 5,
	}
	if alone != nil {
		p.alone = alone.Pix
	}
	if cam.Scale < 8 {
		p.step = 3
	}
	p.phases = newPhases(p.step)
	if behind == design.BackdropTransparent {
		p.seen = image.NewRGBA(p.img.Rect)
	}
	n := cam.H * raster.Grid
	for range p.parts {
		p.out = append(p.out, raster.NewEdge(n))
	}
	p.ground = newHeights(cam, p.step)
	clear := 1 - p.tone.melanin
	p.ground.bleed = RGB{.36 * clear, .12 * clear, .04 * clear}
	// Edges first: the backdrop's shadow of the arm looks at rows beyond its own.
	if err := inBands(ctx, cam.H, p.edges); err != nil {
		return nil, err
	}
	p.webs()
	for _, e := range p.out {
		for _, edge := range [][]float32{e.Left, e.Right, e.ZLeft, e.ZRight} {
			between(edge)
		}
	}
	p.tips()
	p.band = 8 * p.step
	if len(p.parts) > 1 {
		p.band = 16 * p.step // each band begins with two lines that the one above has too
		rows := cam.H/shadowRows + 2
		p.shadow.cols = cam.W/shadowColumns + 2
		p.shadow.free = make([]float32, rows*p.shadow.cols)
		if err := inBands(ctx, rows, p.tableHandShadow); err != nil {
			return nil, err
		}
	}
	if err := parallel.Each(ctx, (cam.H+p.band-1)/p.band, p.paint); err != nil {
		return nil, err
	}
	return &Layer{Pix: p.img, Seen: p.seen, Ground: p.ground, Outline: p.out}, nil
}

// inBands spreads rows over the cores, some at a time.
func inBands(ctx context.Context, rows int, do func(y0, y1 int)) error {
	const band = 32
	return parallel.Each(ctx, (rows+band-1)/band, func(i int) { do(i*band, min(rows, (i+1)*band)) })
}

type limbPainter struct {
	sh     *Shader
	behind func() backdrop
	alone  *image.RGBA // the backdrop, where it is painted already
	cam    *raster.Camera
	w      *body.Limb
	tone   tone
	scale  float32
	img    *image.RGBA
	seen   *image.RGBA  // the arm alone, where there is no backdrop
	parts  []*body.Limb // of the limb
	out    raster.Outline
	ground *heights
	band   int
	shadow handShadow
	step   int // pixels between nodes
	phases []phase
	shelf  shelf[brush]
	web    struct{ from, to, cols int } // the rows of pixels where fingers of a hand leave it, and how many columns they are broader there
	flat   RGB                          // diffuse light on what faces the camera
	grain  *grainLevel
}

// edges tables the arm's edges in the middle of some pixel rows.
func (p *limbPainter) edges(y0, y1 int) {
	for k, part := range p.parts {
		e := &p.out[k]
		lo, hi := part.Ends()
		const past = 1 // mm: as far as an end is softened
		var at, left, right, zLeft, zRight float32
		for y := y0; y < y1; y++ {
			v := p.cam.View(0, float32(y)+.5).Y
			within := min(max(v, float32(lo)-past), float32(hi)+past)
			if y == y0 || within != at {
				at = within
				left, right, zLeft, zRight = part.Edges(at)
				left, _ = p.cam.Pixel(geom.Point{X: left})
				right, _ = p.cam.Pixel(geom.Point{X: right})
			}
			if within != v { // there is nothing of it
				left = (left + right) / 2
				right = left
			}
			i := y*raster.Grid + raster.Grid/2
			e.Left[i], e.Right[i], e.ZLeft[i], e.ZRight[i] = left, right, zLeft, zRight
		}
	}
}

// between fills an edge's other sample rows in from the middles of pixel rows: over a pixel it is straight.
func between(edge []float32) {
	const g, mid = raster.Grid, raster.Grid / 2
	for i := range edge {
		// The first and the last pixel row go straight on.
		y := min(max((i+g-mid)/g-1, 0), max(0, len(edge)/g-2))
		a := edge[y*g+mid]
		b := edge[min(y*g+mid+g, len(edge)-g+mid)]
		if i%g != mid {
			edge[i] = a + float32((b-a)*float32(i-y*g-mid)/g)
		}
	}
}

// tips works out the edges about the lower end of a part for each sample: it is round, and between two rows of pixels it is not straight.
func (p *limbPainter) tips() {
	const about = 2 // rows of pixels
	for k, part := range p.parts[1:] {
		e := &p.out[k+1]
		end, _ := part.Ends()
		lo := geom.Point{Y: float32(end)}
		_, y := p.cam.Pixel(lo)
		for i := max(0, int(y-about)*raster.Grid); i < min(len(e.Left), int(y+about)*raster.Grid); i++ {
			at := p.cam.View(0, (float32(i)+.5)/raster.Grid).Y
			if at < lo.Y {
				e.Left[i] = (e.Left[i] + e.Right[i]) / 2
				e.Right[i] = e.Left[i]
				continue
			}
			left, right, zLeft, zRight := part.Edges(at)
			e.Left[i], _ = p.cam.Pixel(geom.Point{X: left})
			e.Right[i], _ = p.cam.Pixel(geom.Point{X: right})
			e.ZLeft[i], e.ZRight[i] = zLeft, zRight
		}
	}
}

// outcrop is the form of the skin of a part of a limb along one line of the table.
type outcrop struct {
	line    int // of the table, from the top; -1 for none
	y       float32
	there   bool // not past the part's ends
	row     body.Row
	lo, hi  int       // columns that the part covers, and one more to either side
	wide    float32   // mm from column to column
	z       []float32 // mm
	n       []geom.Vec
	u       []float32 // where the skin's pattern is
	round   []float32 // where its relief is: on all but a hand the same
	h, vein []float32
	nail    []float32
	skin    *skinLine
	perMM   float32 // of the limb, for each mm up the relief
	hand    *handCrop
}

func (p *limbPainter) newOutcrop(part, cols int) *outcrop {
	o := &outcrop{
		line: -1, wide: float32(p.step) / p.cam.Scale, z: make([]float32, cols),
		n: make([]geom.Vec, cols), u: make([]float32, cols), h: make([]float32, cols), vein: make([]float32, cols), nail: make([]float32, cols),
		skin: newSkinLine(p.w), perMM: p.scale,
	}
	o.round = o.u
	if len(p.parts) > 1 {
		o.round, o.hand = make([]float32, cols), p.newHandCrop(part, cols)
	}
	return o
}

// brush is what a band of rows is painted with.
type brush struct {
	behind backdrop
	swaths []swath  // by part
	parts  []*swath // those that the band shows, else nil
	// Along a row of pixels:
	dents  []dent // of row dented-1
	dented int
	skin   litRow
	back   []RGB
	run    skinRun
	// Of a hand:
	spans, whole []span
	runs         []run
}

// swath is what is known of a part of a limb between two lines of the table.
type swath struct {
	here, below   *outcrop
	ahead         *outcrop // of a hand: the line after below, where it is worked out already
	top, bottom   nodeLine
	along         nodeLine  // along a row of pixels
	zTop, zBottom []float32 // of a hand: how high the skin is by column, mm
}

// blend fills the nodes along a row of pixels, a share t of the way from the upper line to the lower, and some more to either side.
func (s *swath) blend(t float32, more int) {
	lo, hi := max(0, min(s.top.lo, s.bottom.lo)-more), min(s.along.cols, max(s.top.hi, s.bottom.hi)+more)
	s.top.reach(lo, hi)
	s.bottom.reach(lo, hi)
	for i := lo; i < len(s.along.planes); i += s.along.plane {
		mixRow(s.along.planes[i:][:hi-lo], s.top.planes[i:][:hi-lo], s.bottom.planes[i:][:hi-lo], t)
	}
}

// table fills each part's lower line of nodes, from the form along it and along the next.
func (b *brush) table(p *limbPainter) {
	for _, s := range b.parts {
		if s == nil {
			continue
		}
		s.bottom.begin(s.here.lo, s.here.hi)
		p.table(&s.bottom, s.here, s.below)
		if h := s.here.hand; h != nil {
			s.zBottom = append(s.zBottom[:0], h.z...)
		}
	}
}

// next makes the lower line the upper one.
func (s *swath) next() {
	s.top, s.bottom = s.bottom, s.top
	s.zTop, s.zBottom = s.zBottom, s.zTop
}

// ready makes a brush fit for a band of rows from y0 to y1.
func (p *limbPainter) ready(b *brush, y0, y1 int) {
	if b.swaths == nil {
		b.dents, b.skin, b.back = make([]dent, p.grain.n+2), newLitRow(p.cam.W), make([]RGB, p.cam.W)
		b.parts, b.swaths = make([]*swath, len(p.parts)), make([]swath, len(p.parts))
	}
	b.behind, b.dented = p.behind(), 0
	for k := range b.swaths {
		b.parts[k] = nil
		if !p.reaches(k, y0-p.step, y1+2*p.step) {
			continue
		}
		s := &b.swaths[k]
		b.parts[k] = s
		if s.here == nil {
			cols := p.ground.w
			s.here, s.below = p.newOutcrop(k, cols), p.newOutcrop(k, cols)
			if len(p.parts) > 1 {
				s.ahead = p.newOutcrop(k, cols)
			}
			s.top, s.bottom, s.along = newNodeLine(cols), newNodeLine(cols), newNodeLine(cols)
		}
		for _, o := range [...]*outcrop{s.here, s.below, s.ahead} {
			if o != nil {
				o.line = -1
			}
		}
	}
}

// paint draws a band of rows.
func (p *limbPainter) paint(band int) {
	step := p.step
	y0, y1 := band*p.band, min(p.cam.H, (band+1)*p.band)
	b := p.shelf.take()
	defer p.shelf.put(b)
	p.ready(b, y0, y1)
	p.survey(b, y0/step)
	p.survey(b, y0/step+1)
	b.table(p)
	for y := y0; y < y1; y += step {
		p.layGround(b, y/step)
		for _, s := range b.parts {
			if s != nil {
				s.next()
			}
		}
		p.survey(b, y/step+2)
		b.table(p)
		for dy := 0; dy < step && y+dy < y1; dy++ {
			t, more := float32(dy)/float32(step), 0
			if p.web.from <= y+dy && y+dy < p.web.to {
				more = p.web.cols
			}
			for _, s := range b.parts {
				if s != nil {
					s.blend(t, more)
				}
			}
			p.paintRow(b, y+dy)
		}
	}
	if y1 == p.cam.H {
		p.layGround(b, p.ground.h-1)
	}
}

// layGround makes a line of the table, the upper of the two that are known, a row of the ground: of the parts that are there the highest.
func (p *limbPainter) layGround(b *brush, line int) {
	g := p.ground
	to, n := g.depths[line*g.w:][:g.w], g.n[line*g.w:][:g.w]
	for c := range to {
		to[c] = depth{float32(math.NaN()), float32(math.Inf(-1))}
	}
	for _, s := range b.parts {
		if s == nil {
			continue
		}
		o := s.here
		for c := o.lo; c < o.hi; c++ {
			if !o.there || o.hand != nil && !o.hand.seen[c] {
				continue
			}
			x := p.middle(c)
			at := depth{o.z[c], min(x-o.row.Left, o.row.Right-x)}
			switch {
			case at.in > 0 && !(to[c].in > 0 && to[c].z >= at.z):
				to[c], n[c] = at, o.n[c]
			case at.in <= 0 && at.in > to[c].in:
				to[c] = at
			}
		}
	}
}

// middle is where the nodes of a column are, mm.
func (p *limbPainter) middle(c int) float32 { return p.cam.View(float32(c*p.step)+.5, 0).X }

// reaches says that part k is seen between two rows of pixels, or next to them.
func (p *limbPainter) reaches(k, y0, y1 int) bool {
	lo, hi := p.parts[k].Ends()
	return p.cam.View(0, float32(y0)).Y >= float32(lo) && p.cam.View(0, float32(y1)).Y <= float32(hi)
}

// survey finds the form of the skin of each part along a line of the table.
func (p *limbPainter) survey(b *brush, line int) {
	if len(p.parts) > 1 {
		p.surveyHand(b, line)
		return
	}
	s := b.parts[0]
	s.here, s.below = s.below, s.here
	o := s.below
	p.begin(o, 0, line)
	for c := o.lo; c < o.hi; c++ {
		x := min(max(p.middle(c), o.row.Left+.02), o.row.Right-.02)
		z, theta := o.row.At(x)
		o.z[c], o.n[c], o.u[c] = z, o.row.Normal(x), p.around(&o.row, theta)
		o.h[c], o.vein[c], o.nail[c] = o.skin.relief(o.u[c])
	}
}

// begin readies the form of part k along a line.
func (p *limbPainter) begin(o *outcrop, k, line int) {
	o.line, o.y = line, p.cam.View(0, float32(line*p.step)+.5).Y
	lo, hi := p.parts[k].Ends()
	o.there = float64(o.y) >= lo && float64(o.y) <= hi
	p.w.PartRow(k, o.y, &o.row)
	o.skin.level(o.y / p.scale)
	left, _ := p.cam.Pixel(geom.Point{X: o.row.Left})
	right, _ := p.cam.Pixel(geom.Point{X: o.row.Right})
	cols := len(o.n)
	o.lo = min(max(int(left)/p.step-2, 0), cols-1)
	o.hi = min(max(int(right)/p.step+3, o.lo+1), cols)
}

// around is a place round the limb as its skin counts it: by angle on a wrist and a finger, whose lines go with it, and else by
// the way along the skin, which a foot or a shoulder would stretch.
func (p *limbPainter) around(row *body.Row, theta float32) float32 {
	if p.w.Stretched() {
		return row.Way(theta, math.Abs(float64(p.w.Yaw)) > 90) / p.scale
	}
	return theta * girth / (2 * math.Pi)
}

// table fills a line of nodes from the forms along it and along the line below.
func (p *limbPainter) table(to *nodeLine, o, below *outcrop) {
	for c := o.lo; c < o.hi; c++ {
		var su, sv float32
		a, b := max(c-1, o.lo), min(c+1, o.hi-1)
		if du := o.round[b] - o.round[a]; du > .05 {
			su = (o.h[b] - o.h[a]) / du
		}
		// Where the line below is another distance round, take off what that alone changes.
		at := min(max(c, below.lo), below.hi-1)
		if du := below.round[at] - o.round[c]; abs(du) < 2 {
			sv = (below.h[at] - o.h[c] - su*du) / ((below.y - o.y) / o.perMM)
		}
		n := p.node(o.skin, o.n[c], o.u[c], su, sv, o.vein[c], o.nail[c])
		if o.hand != nil {
			n.darken(o.hand.dark[c])
		}
		to.set(c, &n)
	}
}

// node is the light from within the skin at one place. Light that enters skin comes out some way off, red the furthest:
// so red sees the arm's shape with little of its relief, blue with more.
func (p *limbPainter) node(skin *skinLine, n geom.Vec, u, su, sv, vein, nail float32) node {
	l, flat := p.sh.Light, p.flat
	round, up := tangents(n)
	e := l.Diffuse(n)
	const step = .25
	er := l.Diffuse(n.Sub(round.Scale(step)).Unit()).Add(e.Scale(-1)).Scale(1 / step)
	eu := l.Diffuse(n.Sub(up.Scale(step)).Unit()).Add(e.Scale(-1)).Scale(1 / step)

	// Colour varies slowly: melanin in patches and specks, blood in blotches. Blood and veins show through little melanin.
	clear := 1 - p.tone.melanin
	at := once(u)
	mottle := .55*skin.mottle[0].at(at) + .30*skin.mottle[1].at(at) + .15*skin.mottle[2].at(at)
	blood := .45*skin.blood[0].at(at) + .35*skin.blood[1].at(at) + .20*skin.blood[2].at(at)
	dark := .040*mottle + .05*speck(at, skin.v)*smooth(3*clear)
	al := p.tone.albedo
	al.R *= (1 + .030*clear*blood) * (1 + .75*dark)
	al.G *= (1 - .060*clear*blood) * (1 + dark)
	al.B *= (1 - .050*clear*blood) * (1 + 1.15*dark)
	show := vein * clear * clear
	al = RGB{al.R * (1 - .15*show), al.G * (1 - .050*show), al.B * (1 - .035*show)}

	rough, oil := 1+.4*skin.rough.at(at), 1+.22*skin.oil.at(at)
	if nail > 0 {
		// A nail is smooth, shines, and lets the flesh below show.
		al = RGB{al.R * (1 + .04*nail), al.G * (1 - .05*nail), al.B * (1 + .02*nail)}
		rough, oil = rough*(1-.9*nail), oil*(1+2.2*nail)
	}

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
	n = n.Sub(round.Scale(su)).Sub(up.Scale(sv)).Unit()
	bent, _ := tangents(n)
	return node{
		n: n, roundX: bent.X, roundZ: bent.Z, u: u + 8*girth,
		lit: al.Mul(in), round: spread(er), up: spread(eu),
		rough: rough, oil: oil,
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
