package shade

import (
	"cmp"
	"math"
	"slices"

	"github.com/aurelink/aurelink/render/body"
	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/raster"
)

// handCrop is what of a part of a hand is known along one line of the table besides.
type handCrop struct {
	digit       *body.Limb // nil: the hand without its digits
	look        *features  // of a digit
	z           []float32  // by column: of the part alone, mm
	left, right float32    // of the part alone, mm
	seen        []bool     // by column: it may be in front
	dark        []float32  // by column: the share of the sky that other parts hide
}

// fingerSkin is how many mm of skin one of a finger that body tables, 54 mm round, is.
const fingerSkin = girth / 54.

func (p *limbPainter) newHandCrop(part, cols int) *handCrop {
	h := &handCrop{z: make([]float32, cols), dark: make([]float32, cols), seen: make([]bool, cols)}
	if part > 0 {
		h.digit, h.look = p.parts[part], featuresOf(design.FingerRing)
	}
	return h
}

// bareHand finds how high a part of a hand is along a line as if it were alone.
func (p *limbPainter) bareHand(o *outcrop) {
	h, row := o.hand, &o.row
	h.left, h.right = row.Left, row.Right
	for c := o.lo; c < o.hi; c++ {
		h.z[c] = row.Bare(min(max(p.middle(c), row.Left+.02), row.Right-.02))
	}
	for c := range h.z {
		if at := min(max(c, o.lo), o.hi-1); at != c {
			h.z[c] = h.z[at]
		}
	}
}

// under is how far below another a part of a hand is so that it is not seen, mm: more than front gives to the middle of a part.
const under = 3

// isUnder says that part k of a hand is not seen about a column of a line, on which the parts are as of says.
func (p *limbPainter) isUnder(b *brush, k, c int, of func(*swath) *outcrop) bool {
	z := of(b.parts[k]).hand.z
	for _, at := range [...]int{max(0, c-1), c, min(len(z)-1, c+1)} {
		x := p.middle(at)
		covered := false
		for j, s := range b.parts {
			if j != k && s != nil {
				h := of(s).hand
				covered = covered || h.left < x && x < h.right && h.z[at] > z[at]+under
			}
		}
		if !covered {
			return false
		}
	}
	return true
}

// surveyHand is survey for a hand. Its form is worked out on every other line, and between two where it bends slowly it is taken from
// them.
func (p *limbPainter) surveyHand(b *brush, line int) {
	below := func(s *swath) *outcrop { return s.below }
	ahead := func(s *swath) *outcrop { return s.ahead }
	known := true
	for _, s := range b.parts {
		if s != nil {
			s.here, s.below, s.ahead = s.below, s.ahead, s.here
			known = known && s.below.line == line
		}
	}
	if line%2 == 1 {
		// The line after first: this one goes by both its neighbours.
		p.formHand(b, line+1, ahead)
	}
	if !known {
		p.formHand(b, line, below)
	}
	for _, s := range b.parts {
		if s != nil {
			p.reliefOfHand(s.below)
		}
	}
}

// formHand finds the form of each part of a hand along a line, where it is seen.
func (p *limbPainter) formHand(b *brush, line int, of func(*swath) *outcrop) {
	for k, s := range b.parts {
		if s != nil {
			p.begin(of(s), k, line)
			p.bareHand(of(s))
		}
	}
	// Skin is known where fingers leave the hand, even of parts that others hide.
	whole := p.web.from-2*p.step <= line*p.step && line*p.step < p.web.to+2*p.step
	for k, s := range b.parts {
		if s == nil {
			continue
		}
		o := of(s)
		for c := o.lo; c < o.hi; c++ {
			o.hand.seen[c] = whole || !p.isUnder(b, k, c, of)
		}
		p.formPart(o, s)
	}
}

// formPart finds the form of a part of a hand along a line.
func (p *limbPainter) formPart(o *outcrop, s *swath) {
	row, h := &o.row, o.hand
	// Where a part bends slowly, away from its edges, every other column of every other line is enough. It bends round itself the more.
	const edge, end = 2, 1 // mm
	inside := func(x, by float32) bool { return x > row.Left+by && x < row.Right-by }
	form := func(c int, x float32) {
		at := min(max(x, row.Left+.02), row.Right-.02)
		z, theta := row.At(at)
		o.z[c], o.n[c], o.round[c] = z, row.Normal(at), theta*girth/(2*math.Pi)
		h.dark[c] = row.Hidden(geom.Point{X: at, Y: row.Y, Z: z}, o.n[c])
	}
	between := o.line%2 == 1 && s.here.line == o.line-1 && s.ahead.line == o.line+1
	for c := o.lo; c < o.hi; c++ {
		x := p.middle(c)
		// Skin's pattern is laid on from the front: it would tear where digits leave the hand.
		o.u[c] = x / p.scale
		switch {
		case !h.seen[c]:
			o.z[c], o.n[c], o.round[c], h.dark[c] = h.z[c], geom.Vec{Z: 1}, o.u[c], 0
		case between && inside(x, end) && o.between(c, s.here, c, s.ahead, c):
		case !between && c%2 == 1 && c > o.lo && c < o.hi-1 && inside(x, edge):
			continue // once its neighbours are known
		default:
			form(c, x)
		}
	}
	if between {
		return
	}
	for c := o.lo + 1; c < o.hi-1; c++ {
		if x := p.middle(c); c%2 == 1 && h.seen[c] && inside(x, edge) && !o.between(c, o, c-1, o, c+1) {
			form(c, x)
		}
	}
}

// between makes the form in a column what is between columns of two lines, or of its own, if skin bends slowly there.
func (o *outcrop) between(c int, a *outcrop, i int, b *outcrop, j int) bool {
	if i < a.lo || i >= a.hi || j < b.lo || j >= b.hi || !a.hand.seen[i] || !b.hand.seen[j] {
		return false
	}
	m, n := a.n[i], b.n[j]
	if m.Dot(n) < .97 || abs(a.hand.dark[i]-b.hand.dark[j]) > .03 || min(m.Z, n.Z) < .2 {
		return false
	}
	o.n[c], o.round[c] = m.Add(n).Unit(), (a.round[i]+b.round[j])/2
	o.hand.dark[c] = (a.hand.dark[i] + b.hand.dark[j]) / 2
	// Halfway along the curve that begins and ends with their slopes (Hermite).
	rise := m.X/m.Z - n.X/n.Z
	apart := float32(j-i) * o.wide
	if i == j {
		rise, apart = m.Y/m.Z-n.Y/n.Z, b.y-a.y
	}
	o.z[c] = (a.z[i]+b.z[j])/2 - float32(apart*rise)/8
	return true
}

// reliefOfHand finds the relief of the skin on the form of a part of a hand along a line.
func (p *limbPainter) reliefOfHand(o *outcrop) {
	h := o.hand
	// What the wrist's skin shows ends at the knuckles.
	ends := smooth((o.y/p.scale - knucklesAt) / 22)
	if h.digit != nil {
		v, per := h.digit.Along(o.y)
		h.look.level(v * fingerSkin)
		o.perMM = per / fingerSkin
	}
	for c := o.lo; c < o.hi; c++ {
		switch {
		case !h.seen[c]:
			o.h[c], o.vein[c], o.nail[c] = 0, 0, 0
		case h.digit != nil:
			o.h[c], o.nail[c] = h.look.relief(o.round[c])
		default:
			o.h[c], o.vein[c], _ = o.skin.relief(o.round[c])
			o.h[c], o.vein[c] = o.h[c]*ends, o.vein[c]*ends
		}
	}
}

// webs rounds the outline between the fingers of a hand, in the middles of pixel rows: where two leave it, the skin between them is a
// small arch. How high it is was chosen by eye.
func (p *limbPainter) webs() {
	const first, last, mid = 1, 4, raster.Grid / 2 // of the parts
	if len(p.parts) <= last {
		return
	}
	// What faces down at the end of the palm is not seen.
	palm := &p.out[0]
	lo, _ := p.parts[0].Ends()
	_, end := p.cam.Pixel(geom.Point{Y: float32(lo) + 3.2*p.scale})
	for y := max(0, int(end)); y < p.cam.H; y++ {
		i := y*raster.Grid + mid
		at := (palm.Left[i] + palm.Right[i]) / 2
		palm.Left[i], palm.Right[i] = at, at
	}
	for k := first; k < last; k++ {
		a, b := &p.out[k], &p.out[k+1]
		// From the last row where what is left of the hand reaches to the middle between the two.
		root := -1
		for y := range p.cam.H {
			i := y*raster.Grid + mid
			if at := (a.Right[i] + b.Left[i]) / 2; palm.Left[i] < at && at < palm.Right[i] {
				root = y
			}
		}
		if root < 0 {
			continue
		}
		for y := root; y < p.cam.H; y++ {
			i := y*raster.Grid + mid
			half := (b.Left[i] - a.Right[i]) / 2
			high := 2.4*half + 1.5*p.scale*p.cam.Scale
			t := 1 - float32(y-root)/high
			if half <= 0 || t <= 0 {
				break
			}
			p.fill(k, y, half*(1-geom.Sqrt(1-t*t)))
		}
		for y := root - 1; y >= 0; y-- {
			i := y*raster.Grid + mid
			half := (b.Left[i] - a.Right[i]) / 2
			if half <= 0 || palm.Left[i] <= a.Right[i] && palm.Right[i] >= b.Left[i] {
				break
			}
			p.fill(k, y, half)
		}
	}
}

// fill moves the edges of finger k and of the next to each other in a row of pixels, each by so many pixels.
func (p *limbPainter) fill(k, y int, by float32) {
	i := y*raster.Grid + raster.Grid/2
	p.out[k].Right[i] += by
	p.out[k+1].Left[i] -= by
	if p.web.to == 0 {
		p.web.from, p.web.to = y, y+1
	}
	p.web.from, p.web.to, p.web.cols = min(p.web.from, y), max(p.web.to, y+1), max(p.web.cols, int(by)/p.step+2)
}

// knucklesAt is about how high the knuckles are, mm on a wrist of 160 mm.
const knucklesAt = -78

// darken takes light from a node that other skin hides a share of the sky from: it fills that with its own light, which is red.
func (a *node) darken(share float32) {
	a.lit = RGB{a.lit.R * (1 - float32(.62*share)), a.lit.G * (1 - float32(.80*share)), a.lit.B * (1 - float32(.86*share))}
	a.oil *= 1 - float32(.8*share)
}

// span is a run of a row of pixels that parts of a hand cover, and their edges in the middle of the row.
type span struct{ left, right float32 }

// spans are the runs of a row of pixels that parts of a hand cover some of, and by part what it covers all of.
func (p *limbPainter) spans(y int, to, whole []span) (some, all []span) {
	to, whole = to[:0], whole[:0]
	const g = raster.Grid
	for k := range p.out {
		e := &p.out[k]
		s := span{float32(math.Inf(1)), float32(math.Inf(-1))}
		in := span{s.right, s.left}
		for i := y * g; i < y*g+g; i++ {
			if e.Right[i]-e.Left[i] > .02 {
				s = span{min(s.left, e.Left[i]), max(s.right, e.Right[i])}
			}
			in = span{max(in.left, e.Left[i]), min(in.right, e.Right[i])}
		}
		whole = append(whole, in)
		if s.right > s.left {
			to = append(to, s)
		}
	}
	slices.SortFunc(to, func(a, b span) int { return cmp.Compare(a.left, b.left) })
	n := 0
	for _, s := range to {
		if n > 0 && s.left <= to[n-1].right {
			to[n-1].right = max(to[n-1].right, s.right)
			continue
		}
		to[n] = s
		n++
	}
	return to[:n], whole
}

// paintHandRow is paintRow for a hand.
func (p *limbPainter) paintHandRow(b *brush, y int) {
	w := p.cam.W
	b.spans, b.whole = p.spans(y, b.spans, b.whole)
	p.backRow(b, y, 0, w)
	done := 0
	for _, s := range b.spans {
		x0, x3 := max(done, int(within(s.left, w))), ceil(within(s.right, w))
		if x0 >= x3 {
			continue
		}
		b.runs = b.runs[:0]
		for x := x0; x < x3; {
			k := p.front(b, x, y)
			to := max(x+1, p.until(k, x, y, x3))
			for to < x3 && p.front(b, to, y) == k {
				to = max(to+1, p.until(k, to, y, x3))
			}
			p.skinRow(b, &b.parts[k].along, y, x, to, s.left, s.right)
			b.runs = append(b.runs, run{x, k})
			x = to
		}
		p.soften(b, y)
		p.sh.putRow(p.img, y, done, b.back[done:x0])
		for x := x0; x < x3; {
			to := x
			for to < x3 && p.handCoverage(b, to, y) > .999 {
				to++
			}
			if to == x {
				p.edge(b, y, x, x+1)
				x++
				continue
			}
			p.sh.codec.followRow(p.img.Pix[y*p.img.Stride:], &b.skin, x, to)
			if p.seen != nil {
				copy(p.seen.Pix[y*p.seen.Stride:][4*x:4*to], p.img.Pix[y*p.img.Stride:][4*x:])
			}
			x = to
		}
		done = x3
	}
	p.sh.putRow(p.img, y, done, b.back[done:])
}

// until is up to which pixel of a row part k alone covers what is from x on, at most end; x where another is there already.
func (p *limbPainter) until(k, x, y, end int) int {
	i := y*raster.Grid + raster.Grid/2
	for j := range p.out {
		l, r := int(p.out[j].Left[i])-1, int(p.out[j].Right[i])+1
		switch {
		case j == k:
			end = min(end, r-1)
		case l <= x && x < r:
			return x
		case l > x:
			end = min(end, l)
		}
	}
	return end
}

// run is where along a row of pixels the skin of a part of a hand begins.
type run struct{ x, part int }

// soften draws the edges of parts of a hand that lie over others: of a pixel that one crosses, both sides are seen.
func (p *limbPainter) soften(b *brush, y int) {
	for i, r := range b.runs[min(1, len(b.runs)):] {
		before := b.runs[i]
		if r.x-before.x < 2 {
			continue
		}
		edge := p.out[before.part].Right
		if mid := y*raster.Grid + raster.Grid/2; abs(edge[mid]-float32(r.x)) > 1 {
			if edge = p.out[r.part].Left; abs(edge[mid]-float32(r.x)) > 1 {
				continue // they meet: there is no edge
			}
		}
		left, right := b.skin.at(r.x-1), b.skin.at(r.x)
		for x := r.x - 1; x <= r.x; x++ {
			var cover float32
			for _, at := range edge[y*raster.Grid:][:raster.Grid] {
				cover += min(1, max(0, at-float32(x))) / raster.Grid
			}
			b.skin.set(x, right.Lerp(left, cover))
		}
	}
}

// handCoverage is the share of a pixel that parts of a hand cover together.
func (p *limbPainter) handCoverage(b *brush, x, y int) float32 {
	for _, s := range b.whole {
		if s.left <= float32(x) && float32(x+1) <= s.right {
			return 1
		}
	}
	var sum float32
	for i := y * raster.Grid; i < (y+1)*raster.Grid; i++ {
		// Parts that meet in a pixel lie over each other or side by side.
		var lo, hi, both float32 = 1, 0, 0
		for k := range p.out {
			if b.parts[k] == nil {
				continue
			}
			l, r := max(0, p.out[k].Left[i]-float32(x)), min(1, p.out[k].Right[i]-float32(x))
			if r > l {
				lo, hi, both = min(lo, l), max(hi, r), both+r-l
			}
		}
		sum += max(0, min(both, hi-lo))
	}
	return min(1, sum/raster.Grid)
}

// handShadow is a hand's soft shadow on the card behind it, tabled every so many pixels: the share of light that comes there.
type handShadow struct {
	free []float32
	cols int
}

const shadowColumns, shadowRows = 8, 8 // pixels

// tableHandShadow tables a hand's shadow along some rows of its table, as [limbPainter.backRow] has an arm's: of what ends, the mean over
// rows about the one that throws it.
func (p *limbPainter) tableHandShadow(r0, r1 int) {
	const rows, apart = 7, 3.2 // mm
	px := 1 / p.cam.Scale
	for r := r0; r < r1; r++ {
		to := p.shadow.free[r*p.shadow.cols:][:p.shadow.cols]
		clear(to)
		for j := range rows {
			i := int((float32(r*shadowRows) + .5 - (9+apart*float32(j-rows/2))/px) * raster.Grid)
			i = min(max(i, 0), p.cam.H*raster.Grid-1)
			for c := range to {
				at, lit := float32(c*shadowColumns)+.5, float32(1)
				for k := range p.out {
					e := &p.out[k]
					if left, right := e.Left[i], e.Right[i]; right-left > .02 {
						l, r := float32((at-left)*px)-5, float32((right-at)*px)+5
						if l <= -15 || r <= -15 {
							continue // its shadow does not come so far
						}
						lit *= 1 - float32(smooth(.5+l/30)*smooth(.5+r/30))
					}
				}
				to[c] += lit / rows
			}
		}
	}
}

// layHandShadow lays a hand's shadow on a row of the card behind it.
func (p *limbPainter) layHandShadow(y, x0, x1 int, to []RGB) {
	s := &p.shadow
	a := s.free[y/shadowRows*s.cols:][:s.cols]
	b := s.free[(y/shadowRows+1)*s.cols:][:s.cols]
	down := float32(y%shadowRows) / shadowRows
	for x := x0; x < x1; {
		c := x / shadowColumns
		l, r := mix(a[c], b[c], down), mix(a[c+1], b[c+1], down)
		if l == 1 && r == 1 {
			x = min(x1, (c+1)*shadowColumns)
			continue
		}
		for ; x < min(x1, (c+1)*shadowColumns); x++ {
			free := mix(l, r, float32(x-c*shadowColumns)/shadowColumns)
			to[x] = to[x].Scale(1 - float32(.34*(1-free)))
		}
	}
}

// front is the part of a hand that is seen at a pixel; where none is, the one that is nearest. Where parts leave each other both have
// the same skin, and the one whose edge is farther off is known better.
func (p *limbPainter) front(b *brush, x, y int) int {
	i := y*raster.Grid + raster.Grid/2
	at := float32(x) + .5
	c, t := x/p.step, float32(x%p.step)/float32(p.step)
	down := float32(y%p.step) / float32(p.step)
	best, gap, high := 0, float32(math.Inf(1)), float32(0)
	for k := range p.out {
		if b.parts[k] == nil {
			continue
		}
		e := &p.out[k]
		off := max(0, e.Left[i]-at, at-e.Right[i])
		if off > gap {
			continue
		}
		s := b.parts[k]
		// The rows that nodes are blended from.
		z := mix(mix(s.zTop[c], s.zTop[c+1], t), mix(s.zBottom[c], s.zBottom[c+1], t), down)
		z += .5 * min(4, max(0, min(at-e.Left[i], e.Right[i]-at)/p.cam.Scale))
		if off < gap || z > high {
			best, gap, high = k, off, z
		}
	}
	return best
}
