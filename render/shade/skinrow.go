package shade

import (
	"math"

	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/raster"
)

// paintRow draws one row of pixels from the nodes along it.
func (p *limbPainter) paintRow(b *brush, y int) {
	w := p.cam.W
	if len(p.parts) > 1 {
		p.paintHandRow(b, y)
		return
	}
	e := &p.out[0]
	left, right := e.Left[y*raster.Grid:][:raster.Grid], e.Right[y*raster.Grid:][:raster.Grid]
	// The arm is seen from x0 to x3, and covers all from x1 to x2.
	x0, x1, x2, x3 := w, 0, w, 0
	for s := range left {
		l, r := within(left[s], w), within(right[s], w)
		x0, x1 = min(x0, int(l)), max(x1, ceil(l))
		x2, x3 = min(x2, int(r)), max(x3, ceil(r))
	}
	x1 = min(x1, x3)
	x2 = max(x1, x2)
	const mid = raster.Grid / 2
	p.skinRow(b, &b.parts[0].along, y, x0, x3, left[mid], right[mid])
	p.backRow(b, y, 0, x1)
	p.backRow(b, y, x2, w)

	p.sh.putRow(p.img, y, 0, b.back[:x0])
	p.edge(b, y, x0, x1)
	p.sh.codec.followRow(p.img.Pix[y*p.img.Stride:], &b.skin, x1, x2)
	if p.seen != nil {
		copy(p.seen.Pix[y*p.seen.Stride:][4*x1:4*x2], p.img.Pix[y*p.img.Stride:][4*x1:])
	}
	p.edge(b, y, x2, x3)
	p.sh.putRow(p.img, y, x3, b.back[x3:])
}

// within is x moved to within 0..w.
func within(x float32, w int) float32 { return min(float32(w), max(0, x)) }

func ceil(x float32) int { return int(math.Ceil(float64(x))) }

// edge draws pixels that the arm covers a part of.
func (p *limbPainter) edge(b *brush, y, x0, x1 int) {
	for x := x0; x < x1; x++ {
		cover := p.coverage(b, x, y)
		p.sh.put(p.img, x, y, b.back[x].Lerp(b.skin.at(x), cover))
		if p.seen != nil {
			p.sh.codec.keep(p.seen.Pix[y*p.seen.Stride+4*x:][:4], b.skin.at(x), cover)
		}
	}
}

// coverage is the share of a pixel that the arm covers.
func (p *limbPainter) coverage(b *brush, x, y int) float32 {
	var sum float32
	if len(p.parts) > 1 {
		return p.handCoverage(b, x, y)
	}
	e := &p.out[0]
	for s := range raster.Grid {
		i := y*raster.Grid + s
		l, r := e.Left[i]-float32(x), e.Right[i]-float32(x)
		sum += max(0, min(1, r)-max(0, l))
	}
	return min(1, sum/raster.Grid)
}

// backRow is the card behind the arm with the arm's soft shadow on it: the share of a wide light that the arm
// hides, worked out along the row as if the arm ran straight on.
func (p *limbPainter) backRow(b *brush, y, x0, x1 int) {
	if x0 >= x1 {
		return
	}
	to := b.back
	if p.alone != nil {
		pix := p.alone.Pix[y*p.alone.Stride:]
		for x := x0; x < x1; x++ {
			c, d := pix[4*x:][:3], threshold(x, y)
			to[x] = RGB{p.sh.codec.undither(c[0], d), p.sh.codec.undither(c[1], d), p.sh.codec.undither(c[2], d)}
		}
	} else {
		p.sh.backdropRow(p.cam, b.behind, y, x0, to[x0:x1])
	}
	if len(p.parts) > 1 {
		p.layHandShadow(y, x0, x1, to)
		return
	}
	px := 1 / p.cam.Scale
	i := min(max(int((float32(y)+.5-9/px)*raster.Grid), 0), p.cam.H*raster.Grid-1)
	left, right := p.out[0].Left[i], p.out[0].Right[i]
	for x := x0; x < x1; x++ {
		at := float32(x) + .5
		l, r := float32((at-left)*px)-5, float32((right-at)*px)+5
		hidden := smooth(.5+l/30) * smooth(.5+r/30)
		to[x] = to[x].Scale(1 - float32(.34*hidden))
	}
}

// skinRow is the light of the skin along a row of pixels whose edges are left and right.
func (p *limbPainter) skinRow(b *brush, l *nodeLine, y, x0, x1 int, left, right float32) {
	if x0 >= x1 {
		return
	}
	if b.dented != y+1 {
		p.grain.row(p.cam.View(0, float32(y)+.5).Y/p.scale, b.dents)
		b.dented = y + 1
	}
	b.run = skinRun{
		nodes: l.planes[x0/p.step:], plane: l.plane, phase: x0 % p.step, phases: p.phases,
		dents: b.dents, mask: int32(p.grain.n - 1), perMM: p.grain.perMM,
		sheen: p.sh.sheen.pix,
		to:    &b.skin, x: x0, n: x1 - x0, left: left, right: right, px: 1 / p.cam.Scale,
		through: .16 * (1 - p.tone.melanin),
		// Melanin does not hide the sheen, so dark skin shows the more of it.
		shine: .85 + float32(.95*p.tone.melanin), blue: 1 + float32(.04*p.tone.melanin),
	}
	b.run.light()
}

// skinRun is a run of pixels of skin: what its light is worked out from, and where it goes. Its fields are known to skinrow_amd64.s
// by their names.
type skinRun struct {
	nodes   []float32 // planes of nodes, from the first pixel's on
	plane   int       // values in a plane
	phase   int       // how many pixels the first is past its node
	phases  []phase
	dents   []dent // of the row, and one more that is not looked at
	sheen   []texel
	to      *litRow
	x, n    int     // the first pixel, and how many
	mask    int32   // of the number of a dent
	perMM   float32 // dents a mm
	left    float32 // edges, pixels
	right   float32
	px      float32 // mm a pixel
	through float32 // how much light comes through the very edge
	shine   float32 // strength of the sheen, and of its blue
	blue    float32
}

// phase is where eight pixels lie among nodes, by how many pixels the first is past its node: the node before each, the one after,
// and the share of the way between; and how many nodes further the next eight begin, and at which phase.
type phase struct {
	before, after [lanes]int32
	share         [lanes]float32
	on, next      int32
	_             [2]int32
}

// newPhases are those of nodes so many pixels apart.
func newPhases(step int) []phase {
	out := make([]phase, step)
	for i := range out {
		p := &out[i]
		for j := range lanes {
			p.before[j] = int32((i + j) / step)
			p.after[j] = p.before[j] + 1
			p.share[j] = float32((i+j)%step) / float32(step)
		}
		p.on, p.next = int32((i+lanes)/step), int32((i+lanes)%step)
	}
	return out
}

// litRow is a row of pixels, channel by channel, with room for seven more.
type litRow struct{ r, g, b []float32 }

func newLitRow(n int) litRow {
	n += lanes - 1
	return litRow{make([]float32, n), make([]float32, n), make([]float32, n)}
}

func (l *litRow) at(x int) RGB     { return RGB{l.r[x], l.g[x], l.b[x]} }
func (l *litRow) set(x int, c RGB) { l.r[x], l.g[x], l.b[x] = c.R, c.G, c.B }

// lightEach works a run out pixel by pixel. Eight at once give the same bits.
func (k *skinRun) lightEach() {
	step := len(k.phases)
	for i := range k.n {
		col := (k.phase + i) / step
		t := k.phases[(k.phase+i)%step].share[0]
		at := func(field int) float32 {
			n := k.nodes[field*k.plane+col:][:2]
			return mix(n[0], n[1], t)
		}
		// Look the fine relief up.
		u, rough := at(nodeU)*k.perMM, at(nodeRough)
		j := int32(u)
		u -= float32(j)
		e, f := &k.dents[j&k.mask], &k.dents[j&k.mask+1]
		gu, gv, furrow := rough*mix(e.su, f.su, u), rough*mix(e.sv, f.sv, u), mix(e.furrow, f.furrow, u)

		// Light from within.
		dim := 1 - float32(float32(furrows*rough)*furrow)
		lit := func(field int) float32 {
			return (at(field) + float32(at(field+1)*gu) + float32(at(field+2)*gv)) * dim
		}
		in := RGB{lit(nodeRed), lit(nodeGreen), lit(nodeBlue)}
		// At the very edge light comes through from behind.
		x := float32(k.x + i)
		mm := min(x+.5-k.left, k.right-x-.5) * k.px
		q := 1 - min(rimWidth, max(0, mm))/rimWidth
		in.R *= 1 + float32(float32(k.through*q)*q)

		// The sheen sees all of the relief: bend the normal by it, round the arm and up it.
		gu, gv = sheenRelief*gu, sheenRelief*gv
		rx, rz := at(nodeRound), at(nodeRound+1)
		n := geom.Vec{X: at(nodeN), Y: at(nodeN + 1), Z: at(nodeN + 2)}
		side := n.Y * gv
		bent := geom.Vec{
			X: n.X - float32(gu*rx) - float32(side*rz),
			Y: n.Y - float32(gv*(float32(n.Z*rx)-float32(n.X*rz))),
			Z: n.Z - float32(gu*rz) + float32(side*rx),
		}
		s := sheenAt(k.sheen, bent, 1+float32(.5*(float32(gu*gu)+float32(gv*gv)))).Scale(at(nodeOil) * (1 - float32(damp*furrow)) * k.shine)
		s.B *= k.blue
		if in = in.Add(s); in.R > knee || in.G > knee || in.B > knee {
			in = Tone(in)
		}
		k.to.set(k.x+i, in)
	}
}

const (
	furrows     = .05 // how dark they are
	damp        = .35 // by how much they dull the sheen
	sheenRelief = .75 // how much of the fine relief the sheen sees
	rimWidth    = 1.6 // of the edge that light comes through, mm
)

// sheen is the light that the oily surface of skin mirrors, by normal: two weak lobes, of GGX alpha .24 and .48 (d'Eon and
// Luebke 2007 take one of .3). The pale card about the camera is flagged off the skin, as a photographer does: it would lie on
// dark skin as a grey veil. It is tabled on the plane that normals are projected to from straight behind (stereographically).
type sheen struct{ pix []texel }

const (
	sheenSize = 129  // texels across; TestSheenTable says how near that is
	sheenRim  = 1.25 // how far the table reaches: normals square to the view are 1 from its middle
)

// skinF0 is the reflectance of skin seen head-on: of an index of 1.4 (d'Eon and Luebke 2007, GPU Gems 3, chapter 14).
const skinF0 = .028

func newSheen(l *Light) *sheen {
	s := &sheen{pix: make([]texel, sheenSize*sheenSize)}
	card := 2 * l.levels[4].at(geom.Vec{Z: 1}).Luma()
	for i := range s.pix {
		x, y := sheenRim*(2*float32(i%sheenSize)/(sheenSize-1)-1), sheenRim*(2*float32(i/sheenSize)/(sheenSize-1)-1)
		q := float32(x*x) + float32(y*y)
		s.pix[i].RGB = sheenOf(l, geom.Vec{X: 2 * x, Y: 2 * y, Z: 1 - q}.Scale(1/(1+q)), card)
	}
	return s
}

// sheenOf is the sheen on a unit normal, card twice the light of the card about the camera.
func sheenOf(l *Light, n geom.Vec, card float32) RGB {
	g := 1 - min(1, max(.05, n.Z))
	g5 := float32(g*g) * float32(g*g) * g
	d := n.Scale(2 * n.Z).Sub(geom.Vec{Z: 1})
	c := l.levels[3].at(d).Scale(.6).Add(l.levels[4].at(d).Scale(.4))
	y := c.Luma()
	return c.Scale((skinF0 + float32(.45*(1-skinF0)*g5)) * y / (y + card))
}

// sheenAt is the sheen on a normal of a length, from the table.
func sheenAt(pix []texel, n geom.Vec, length float32) RGB {
	k := sheenMid / sheenRim / (length + n.Z)
	within := func(x float32) float32 {
		if !(x > 0) { // nor what is not a number
			x = 0
		}
		if !(x < sheenEnd) {
			x = sheenEnd
		}
		return x
	}
	x, y := within(sheenMid+float32(n.X*k)), within(sheenMid+float32(n.Y*k))
	c, r := int32(x), int32(y)
	x, y = x-float32(c), y-float32(r)
	t := pix[int(r*sheenSize+c):][:sheenSize+2]
	return t[0].Lerp(t[1].RGB, x).Lerp(t[sheenSize].Lerp(t[sheenSize+1].RGB, x), y)
}

const (
	sheenMid = (sheenSize - 1) / 2. // texels
	sheenEnd = sheenSize - 1.001
)
