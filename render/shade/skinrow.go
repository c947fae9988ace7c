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
	p.skinRow(b, b.parts[0].nodes, y, x0, x3, left[mid], right[mid])
	p.backRow(b, y, 0, x1)
	p.backRow(b, y, x2, w)

	p.sh.putRow(p.img, y, 0, b.back[:x0])
	p.edge(b, y, x0, x1)
	p.sh.codec.followRow(p.img.Pix[y*p.img.Stride:], x1, b.skin[x1:x2])
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
		p.sh.put(p.img, x, y, b.back[x].Lerp(b.skin[x], cover), false)
		if p.seen != nil {
			p.sh.codec.keep(p.seen.Pix[y*p.seen.Stride+4*x:][:4], b.skin[x], cover)
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
func (p *limbPainter) skinRow(b *brush, nodes []node, y, x0, x1 int, left, right float32) {
	p.grain.row(p.cam.View(0, float32(y)+.5).Y/p.scale, b.dents)
	mask, perMM := p.grain.n-1, p.grain.perMM
	px := 1 / p.cam.Scale
	rimLeft, rimRight := int(left+rimWidth*p.cam.Scale), int(right-rimWidth*p.cam.Scale)
	// Melanin does not hide the sheen, so dark skin shows the more of it.
	shine, blue := .85+float32(.95*p.tone.melanin), 1+float32(.04*p.tone.melanin)
	through := .16 * (1 - p.tone.melanin)
	inv := 1 / float32(p.step)
	var d node
	for c := x0 / p.step; c*p.step < x1; c++ {
		a := &nodes[c]
		d.slope(a, &nodes[c+1], inv)
		for x := max(x0, c*p.step); x < min(x1, (c+1)*p.step); x++ {
			t := float32(x - c*p.step)
			// Look the fine relief up.
			at := (a.u + float32(d.u*t)) * perMM
			i := int(at)
			at -= float32(i)
			e, f := &b.dents[i&mask], &b.dents[i&mask+1]
			rough := a.rough + float32(d.rough*t)
			gu, gv, furrow := rough*mix(e.su, f.su, at), rough*mix(e.sv, f.sv, at), mix(e.furrow, f.furrow, at)

			// Light from within.
			dim := 1 - float32(furrows*rough*furrow)
			in := RGB{
				(a.lit.R + float32(d.lit.R*t) + float32((a.round.R+float32(d.round.R*t))*gu) + float32((a.up.R+float32(d.up.R*t))*gv)) * dim,
				(a.lit.G + float32(d.lit.G*t) + float32((a.round.G+float32(d.round.G*t))*gu) + float32((a.up.G+float32(d.up.G*t))*gv)) * dim,
				(a.lit.B + float32(d.lit.B*t) + float32((a.round.B+float32(d.round.B*t))*gu) + float32((a.up.B+float32(d.up.B*t))*gv)) * dim,
			}
			// At the very edge light comes through from behind.
			if x <= rimLeft || x >= rimRight {
				mm := min(float32(x)+.5-left, right-float32(x)-.5) * px
				k := 1 - min(rimWidth, max(0, mm))/rimWidth
				in.R *= 1 + float32(through*k*k)
			}

			// The sheen sees all of the relief: bend the normal by it, round the arm and up it.
			gu, gv = sheenRelief*gu, sheenRelief*gv
			n := geom.Vec{X: a.n.X + float32(d.n.X*t), Y: a.n.Y + float32(d.n.Y*t), Z: a.n.Z + float32(d.n.Z*t)}
			rx, rz := a.roundX+float32(d.roundX*t), a.roundZ+float32(d.roundZ*t)
			side := n.Y * gv
			bent := geom.Vec{
				X: n.X - float32(gu*rx) - float32(side*rz),
				Y: n.Y - float32(gv*(float32(n.Z*rx)-float32(n.X*rz))),
				Z: n.Z - float32(gu*rz) + float32(side*rx),
			}
			s := p.sh.sheen.at(bent, 1+float32(.5*(float32(gu*gu)+float32(gv*gv)))).Scale((a.oil + float32(d.oil*t)) * (1 - float32(.35*furrow)) * shine)
			s.B *= blue
			in = in.Add(s)
			if in.R > knee || in.G > knee || in.B > knee {
				in = Tone(in)
			}
			b.skin[x] = in
		}
	}
}

const (
	furrows     = .05 // how dark they are
	sheenRelief = .75 // how much of the fine relief the sheen sees
	rimWidth    = 1.6 // of the edge that light comes through, mm
)

// slope sets a to what changes from node b to c, times k.
func (a *node) slope(b, c *node, k float32) {
	a.n = c.n.Sub(b.n).Scale(k)
	a.roundX, a.roundZ, a.u = (c.roundX-b.roundX)*k, (c.roundZ-b.roundZ)*k, (c.u-b.u)*k
	sub := func(c, b RGB) RGB { return RGB{(c.R - b.R) * k, (c.G - b.G) * k, (c.B - b.B) * k} }
	a.lit, a.round, a.up = sub(c.lit, b.lit), sub(c.round, b.round), sub(c.up, b.up)
	a.rough, a.oil = (c.rough-b.rough)*k, (c.oil-b.oil)*k
}

// sheen is the light that the oily surface of skin mirrors, by normal: two weak lobes, of GGX alpha .24 and .48 (d'Eon and
// Luebke 2007 take one of .3). The pale card about the camera is flagged off the skin, as a photographer does: it would lie on
// dark skin as a grey veil. It is tabled on the plane that normals are projected to from straight behind (stereographically).
type sheen struct{ pix []RGB }

const (
	sheenSize = 129  // texels across; TestSheenTable says how near that is
	sheenRim  = 1.25 // how far the table reaches: normals square to the view are 1 from its middle
)

// skinF0 is the reflectance of skin seen head-on: of an index of 1.4 (d'Eon and Luebke 2007, GPU Gems 3, chapter 14).
const skinF0 = .028

func newSheen(l *Light) *sheen {
	s := &sheen{pix: make([]RGB, sheenSize*sheenSize)}
	card := 2 * l.levels[4].at(geom.Vec{Z: 1}).Luma()
	for i := range s.pix {
		x, y := sheenRim*(2*float32(i%sheenSize)/(sheenSize-1)-1), sheenRim*(2*float32(i/sheenSize)/(sheenSize-1)-1)
		q := float32(x*x) + float32(y*y)
		s.pix[i] = sheenOf(l, geom.Vec{X: 2 * x, Y: 2 * y, Z: 1 - q}.Scale(1/(1+q)), card)
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

// at is the sheen on a normal of a length.
func (s *sheen) at(n geom.Vec, length float32) RGB {
	const half = (sheenSize - 1) / 2.
	k := half / sheenRim / (length + n.Z)
	x, y := half+float32(n.X*k), half+float32(n.Y*k)
	if !(x > 0 && y > 0 && x < sheenSize-1.001 && y < sheenSize-1.001) {
		x, y = min(sheenSize-1.001, max(0, x)), min(sheenSize-1.001, max(0, y))
	}
	c, r := int32(x), int32(y)
	x, y = x-float32(c), y-float32(r)
	t := s.pix[int(r*sheenSize+c):][:sheenSize+2]
	return t[0].Lerp(t[1], x).Lerp(t[sheenSize].Lerp(t[sheenSize+1], x), y)
}
