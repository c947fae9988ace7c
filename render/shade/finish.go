package shade

import (
	"math"
	"math/bits"

	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/mesh"
	"github.com/aurelink/aurelink/render/raster"
)

// A finish is a relief on the metal that is laid over the shape in the shape's own frame, so that it stays with its link:
// only normals follow it. What of it is finer than a pixel goes over into roughness. Light that comes by way of another
// piece of metal sees the mean of it.

// The measures of the finishes. Chosen by eye on pictures at 46 and at 11 px/mm, but where another reason is given.
const (
	// Brushing spreads slopes across its lines, and hardly along them.
	brushSlope = .21  // standard deviation across
	brushShown = .4   // the share of that variance that shows as lines where the picture is large enough
	brushLong  = 45.  // how much longer a line is than broad
	brushLine  = .065 // width of the coarsest lines, mm; two finer sets have half and a quarter

	// Dimples of a hammer are as wide as half the wire, and on broad pieces as the face of a small hammer leaves.
	dimpleShare = .52
	dimpleMost  = .36 // mm
	dimpleSlope = .62
	// dimpleSpread is the standard deviation of the slopes of dimples, over dimpleSlope: TestDimples measures it.
	dimpleSpread = .267

	// Facets lie round the wire in steps, as roofs with a ridge where it faces out of the link's plane: so they flash under a lamp
	// over the camera. Along the wire each is cut in strokes.
	facetStep   = math.Pi / 4
	ballStep    = math.Pi / 8 // on balls and bars
	facetLength = 1.15        // widths of the wire
	facetTilt   = .22         // how far strokes lean from their neighbours at most, radians
	facetRound  = .2          // what is left of the wire's own bend
	facetGloss  = .55         // of the roughness of polish: a diamond leaves no scratch
)

// shown is how much of a relief of some period shows in pixels of a width: all from three pixels on, nothing below one.
func shown(period, pixel float32) float32 { return smooth((period/pixel - 1) / 2) }

// coat is what was done to the surface of a metal, by hand and by the years.
type coat struct {
	finish design.Finish
	new    Metal // polished and unworn
	wear   float32
	worn   wornLook
}

// Worked is the optics of a metal with a finish, after wear from 0, as new, to 1.
func Worked(m *design.Metal, finish design.Finish, wear float64) Metal {
	out := NewMetal(m)
	if finish == "" {
		finish = design.Polished
	}
	if finish == design.Polished && wear == 0 {
		return out
	}
	c := &coat{finish: finish, new: out, wear: float32(wear), worn: newWornLook(m)}
	out.coat = c
	c.age(&out, c.meanWear())
	// Give what light meets on its second bounce the mean of the relief.
	var slope float32
	switch finish {
	case design.Brushed:
		slope = brushSlope
		out.Name += ", brushed"
	case design.Hammered:
		slope = dimpleSlope * dimpleSpread
		out.Name += ", hammered"
	case design.DiamondCut:
		out.Alpha *= facetGloss
		out.Name += ", diamond-cut"
	}
	out.Alpha = geom.Sqrt(float32(out.Alpha*out.Alpha) + float32(slope*slope))
	return out
}

// spot is a place on a worked piece, in the shape's own frame.
type spot struct {
	shape *mesh.Shape
	p     geom.Vec // from the shape's middle, mm
	n     geom.Vec
	width float32 // of the wire, or of the strip, mm
	wire  bool    // part of a bent wire, not of a ball, a bar or a plate
	seed  uint32  // of the piece: each link has its own marks
	pixel float32 // mm
}

func newSpot(in *mesh.Instance, f *raster.Fragment, n geom.Vec, pixel float32) spot {
	s := spot{
		shape: in.Shape, p: in.ViewFromShape.InvPoint(f.P).Sub(in.Shape.Middle), n: in.ViewFromShape.InvVec(n),
		width: 2 * in.Shape.Half.Z, seed: hash2(in.Link, int32(in.Strand)<<8|int32(in.Role), 0x2c1b3c6d), pixel: pixel,
	}
	if f.Curve > 0 {
		s.width = 2 / f.Curve
		s.wire = len(in.Shape.Tubes) > 0 && s.width < 2.5*in.Shape.Tubes[0].Radius && len(in.Shape.Tubes[0].Center) > 2
	}
	return s
}

// solid is a place in a solid pattern of a period, of which each piece has another part.
func (s *spot) solid(period float32) geom.Vec {
	far := func(bits uint32) float32 { return .73 * float32(bits&255) }
	return s.p.Scale(1 / period).Add(geom.Vec{X: far(s.seed), Y: far(s.seed >> 8), Z: far(s.seed >> 16)})
}

// worked is the light of a fragment of worked metal with normal n. groove is how deep in engraving it lies, 0..1.
func (sh *Shader) worked(
	sc *Scene, in *mesh.Instance, f *raster.Fragment, b bounce, n geom.Vec, groove float32, m *Metal, roll *dice,
) RGB {
	c := m.coat
	s := newSpot(in, f, n, b.foot)
	here := c.new
	if c.wear > 0 {
		c.age(&here, c.wearAt(sc, in, f, &s, groove))
	}
	cut := s.n
	var across geom.Vec
	var wide float32 // standard deviation of slopes across
	switch c.finish {
	case design.Brushed:
		cut, across, wide = c.brush(&s, &b)
		across = in.ViewFromShape.Vec(across)
	case design.Hammered:
		cut = hammer(&s, &b)
	case design.DiamondCut:
		flat, share := facet(&s)
		b.spread *= 1 - share
		here.Alpha *= 1 - float32((1-facetGloss)*share)
		cut = s.n.Add(flat.Sub(s.n).Scale(share)).Unit()
	}
	if c.wear > 0 {
		cut = c.scratch(&s, cut)
	}
	n = in.ViewFromShape.Vec(cut)
	if roll != nil {
		if wide > 0 {
			x, y := roll.pair()
			tilt := math.Sqrt(-2*math.Log(1-float64(x))) * math.Cos(2*math.Pi*float64(y)) // Box and Muller 1958
			n = n.Add(across.Scale(wide * float32(tilt))).Unit()
		}
		return sh.follow(sc, b, n, &here, roll)
	}
	if wide == 0 {
		return sh.reflect(sc, b, n, &here)
	}
	// Look along normals spread evenly over the slopes, and leave what lies between them to roughness.
	count := max(fewestStrokes, bits.OnesCount16(f.Mask))
	k := strokes[count]
	b.spread += float32(wide * wide * k.rest)
	var sum RGB
	for _, slope := range k.slopes {
		sum = sum.Add(sh.reflect(sc, b, n.Add(across.Scale(wide*slope)).Unit(), &here))
	}
	return sum.Scale(1 / float32(count))
}

// fewestStrokes is how many normals of brushed metal a fragment looks along at least.
const fewestStrokes = 5

// strokes holds for each number of slopes the middles of as many equal parts of a normal distribution, in standard
// deviations, and the variance that they miss.
var strokes = func() (out [raster.Grid*raster.Grid + 1]struct {
	slopes []float32
	rest   float32
}) {
	for n := range out {
		variance := 0.
		for i := range n {
			x := math.Sqrt2 * math.Erfinv((2*float64(i)+1)/float64(n)-1)
			out[n].slopes = append(out[n].slopes, float32(x))
			variance += x * x / float64(n)
		}
		out[n].rest = float32(1 - variance)
	}
	return out
}()

// brush is the normal of brushed metal, the direction across the lines and the standard deviation of the slopes that
// remain to be spread that way. Lines run along the link.
func (c *coat) brush(s *spot, b *bounce) (n, across geom.Vec, wide float32) {
	slope := brushSlope * (1 - float32(.4*c.wear)) // lines are rubbed out by years
	// Where the surface faces along the link there is no along: spread both ways there.
	side := 1 - float32(s.n.X*s.n.X)
	along := smooth((side - .04) / .3)
	across = s.n.Cross(geom.Vec{X: 1}).Unit()
	whole := slope * slope
	var tilt, drawn float32
	width := float32(brushLine)
	for i, part := range [3]float32{.4, .35, .25} {
		show := shown(1.6*width, s.pixel)
		if show == 0 {
			break
		}
		at := s.solid(width)
		at.X /= brushLong
		part *= brushShown * whole * along
		a := show * geom.Sqrt(part/solidVariance)
		tilt += float32(a * solidNoise(at, s.seed+uint32(i)))
		drawn += float32(show * show * part)
		width *= .5
	}
	b.spread += float32(.5 * whole * (1 - along))
	return s.n.Add(across.Scale(tilt)).Unit(), across, geom.Sqrt(max(0, float32(whole*along)-drawn))
}

// hammer is the normal of hammered metal.
func hammer(s *spot, b *bounce) geom.Vec {
	cell := min(dimpleMost, dimpleShare*s.width)
	show := shown(cell, s.pixel)
	lost := float32(dimpleSlope*dimpleSpread) * dimpleSlope * dimpleSpread * (1 - float32(show*show))
	// Inside a pixel the dimple itself bends.
	bend := min(.3, dimpleSlope*show*s.pixel/(raster.Grid*cell))
	b.spread += lost + float32(bend*bend)/12
	if show == 0 {
		return s.n
	}
	to := toDimple(s.solid(cell), s.seed)
	to = to.Sub(s.n.Scale(to.Dot(s.n)))
	return s.n.Add(to.Scale(dimpleSlope * show)).Unit()
}

// facet is the normal of the flat that a cutter left at a place, and how much of it shows: 0 on the inner side of links, where
// no cutter comes, and in pictures too small.
func facet(s *spot) (geom.Vec, float32) {
	show := smooth((s.width*.38/s.pixel - .6) / 1.2)
	if show == 0 {
		return s.n, 0
	}
	var base geom.Vec
	var cell, turn int32
	switch half := s.shape.Half; {
	case s.wire: // planes round the wire, cut from stroke to stroke along it
		l := newLoop(half, s.width)
		at := l.at(s.p)
		out := l.outward(at, s.p.Y)
		around := geom.Sqrt(max(0, 1-float32(s.n.Z*s.n.Z)))
		if o := float32(s.n.X*out.X) + float32(s.n.Y*out.Y); o < 0 {
			around = -around
		}
		turn = nearest(atan2(s.n.Z, around)/facetStep - .5)
		if turn > 2 || turn < -3 {
			return s.n, 0
		}
		at = min(at+.5*l.step*float32(turn&1), 2*l.straight+float32(math.Pi*l.round)) // stagger the rows
		cell = int32(at / l.step)
		sin, cos := sincos((float32(turn) + .5) * facetStep)
		base = l.outward((float32(cell)+.5)*l.step, s.p.Y).Scale(cos)
		base.Z = sin
		if s.p.Y < 0 {
			cell = -1 - cell
		}
	case len(s.shape.Tubes) > 0: // rows round a ball or a bar
		row := nearest(asin(s.n.X) / ballStep)
		shift := float32(row&1) / 2
		turn = nearest(atan2(s.n.Z, s.n.Y)/(facetStep*.75) - shift)
		up, flat := sincos(float32(row) * ballStep)
		sin, cos := sincos((float32(turn) + shift) * ballStep)
		base = geom.Vec{X: up, Y: flat * cos, Z: flat * sin}
		cell = row
		if row == 0 {
			cell = 64 + nearest(s.p.X/(.8*s.width))
		}
	default: // strokes across a strip
		l := newLoop(half, s.width)
		base, cell = s.n, int32(l.at(s.p)/l.step)
		if s.p.Y < 0 {
			cell = -1 - cell
		}
	}
	// Lean each stroke its own way.
	h := hash3(cell, turn, 0, s.seed)
	lean := func(bits uint32) float32 { return facetTilt * (float32(bits&0xffff)/0x8000 - 1) }
	side := base.Cross(geom.Vec{X: .36, Y: .48, Z: .8})
	if side.Len2() < .01 {
		side = base.Cross(geom.Vec{X: 1})
	}
	side = side.Unit()
	n := base.Add(side.Scale(lean(h))).Add(base.Cross(side).Scale(lean(h >> 16)))
	return n.Add(s.n.Sub(n).Scale(facetRound)).Unit(), show
}

// loop is the middle line of a link: two half circles about (straight, 0) and (-straight, 0) and what joins them. Places
// on it are lengths from its end at +X, on either side.
type loop struct {
	round, straight float32 // mm
	step            float32 // length of a stroke
}

func newLoop(half geom.Vec, width float32) loop {
	l := loop{round: max(.5*width, half.Y-.5*width), straight: max(0, half.X-half.Y)}
	whole := float32(math.Pi*l.round) + 2*l.straight
	l.step = whole / max(3, float32(int(whole/(facetLength*width)+.5)))
	return l
}

// at is how far along the loop p is.
func (l *loop) at(p geom.Vec) float32 {
	quarter := l.round * (math.Pi / 2)
	y := abs(p.Y)
	switch {
	case p.X > l.straight:
		return l.round * atan2(y, p.X-l.straight)
	case p.X < -l.straight:
		return 2*(quarter+l.straight) - float32(l.round*atan2(y, -l.straight-p.X))
	}
	return quarter + l.straight - p.X
}

// outward is the direction away from the middle of the loop at a place on it, on the side that y is on.
func (l *loop) outward(at, y float32) geom.Vec {
	quarter := l.round * (math.Pi / 2)
	var o geom.Vec
	switch far := 2*(quarter+l.straight) - at; {
	case at < quarter:
		o.Y, o.X = sincos(at / l.round)
	case far < quarter:
		o.Y, o.X = sincos(far / l.round)
		o.X = -o.X
	default:
		o.Y = 1
	}
	o.Y *= sign(y)
	return o
}

func nearest(x float32) int32 { return int32(math.Floor(float64(x) + .5)) }

func atan2(y, x float32) float32 { return float32(math.Atan2(float64(y), float64(x))) }

func asin(x float32) float32 { return float32(math.Asin(float64(min(1, max(-1, x))))) }

func sincos(x float32) (sin, cos float32) {
	s, c := math.Sincos(float64(x))
	return float32(s), float32(c)
}
