package shade

import (
	"slices"

	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/mesh"
)

// fan is a few beams in the order in which they lie round the view's axis, so that those that may meet a piece of metal are found
// at once. Metal is gone through once for all beams of a place, and not the other way about: a place has little metal near it, and
// of a piece most beams go wide.
type fan struct {
	beams [fanBeams]beam
	first [fanParts]uint8 // by part of the way round, the first beam there or after it
}

const (
	fanBeams = fewBeams / 4
	fanParts = 64
)

// unfold makes fans of beams.
func unfold(bs []beam) (fans [fewBeams / fanBeams]fan) {
	for i := range fans {
		f := &fans[i]
		copy(f.beams[:], bs[i*fanBeams:])
		slices.SortStableFunc(f.beams[:], func(a, b beam) int { return int(fanPart(heading(a.d.X, a.d.Y))) - int(fanPart(heading(b.d.X, b.d.Y))) })
		for part := range f.first {
			for int(f.first[part]) < fanBeams && fanPart(heading(f.beams[f.first[part]].d.X, f.beams[f.first[part]].d.Y)) < uint(part) {
				f.first[part]++
			}
		}
	}
	return fans
}

// heading is the way round from x: once round the diamond |x| + |y| = 1, 0 to 4.
func heading(x, y float32) float32 {
	l := abs(x) + abs(y)
	if l == 0 {
		return 0
	}
	y /= l
	if x < 0 {
		return 2 - y
	}
	if y < 0 {
		return 4 + y
	}
	return y
}

func fanPart(round float32) uint { return uint(int(round * (fanParts / 4))) }

// from is the number of the first beam in a part of the way round, or after it, where both count on when they have gone round.
func (f *fan) from(part uint) uint { return uint(f.first[part%fanParts]) + part/fanParts*fanBeams }

// bar is a piece of metal that beams may meet: a segment of wire, or a solid within a ball.
type bar struct {
	mid   geom.Point
	axis  geom.Vec // unit; none for a solid
	half  float32  // of its length, mm
	r     float32
	flat  float32 // radius of the disc in the view plane that it lies in
	least float32 // squared distance from which on it counts, in the view plane
	most  float32 // and up to which
	inst  int32
	seg   int32 // of the instance, or solid or coarse
}

// detailed is how near the segments of wire are looked at, mm: beyond are the rods that stand for them.
const detailed = 1.8

// What a bar is where it is no segment.
const (
	solid  = -1
	coarse = -2
)

// standing takes the metal that beams may meet from instances over the ground, each as far as its highest rod reaches.
func (s *Shadow) standing(insts []mesh.Instance) {
	s.bars = s.bars[:0]
	for i := 0; i < len(s.rods); {
		first, at, reach := i, s.rods[i].inst, float32(0)
		for ; i < len(s.rods) && s.rods[i].inst == at; i++ {
			reach = max(reach, s.rods[i].reach)
		}
		in := &insts[at]
		if len(in.Shape.Mesh.Tris) > 0 {
			r := in.Shape.Bound
			s.bars = append(s.bars, bar{
				mid: in.ViewFromShape.Point(in.Shape.Middle), r: r, flat: r, most: (reach + r) * (reach + r), inst: at, seg: solid,
			})
			continue
		}
		for j := range in.Shape.Segs {
			g := &in.Shape.Segs[j]
			b := bar{mid: in.ViewFromShape.Point(g.A), half: g.Len / 2, r: g.Radius, most: detailed * detailed, inst: at, seg: int32(j)}
			if g.Len > 0 {
				b.axis = in.ViewFromShape.Vec(g.Dir)
				b.mid = b.mid.Add(b.axis.Scale(b.half))
				b.half += g.Ext
			}
			s.bars = append(s.bars, b.laid())
		}
		for _, g := range s.rods[first:i] {
			b := bar{mid: g.mid, axis: g.axis, half: g.len / 2, r: g.r, least: detailed * detailed, most: reach * reach, inst: at, seg: coarse}
			s.bars = append(s.bars, b.laid())
		}
	}
}

// laid is a bar with its disc in the view plane.
func (b bar) laid() bar {
	b.flat = float32(b.half*geom.Sqrt(float32(b.axis.X*b.axis.X)+float32(b.axis.Y*b.axis.Y))) + b.r
	return b
}

// met is what the beams of a place met first.
type met struct {
	t     [fanBeams]float32 // mm
	bar   [fanBeams]int32   // -1 for none
	solid [fanBeams]mesh.Hit
}

// meet looks for what the beams of some fans meet that leave from a place, of some bars.
func (s *Shadow) meet(sc *Scene, ms []met, fans []fan, from geom.Point, near []int32) {
	for _, j := range near {
		b := &s.bars[j]
		w := from.Sub(b.mid)
		d2 := float32(w.X*w.X) + float32(w.Y*w.Y)
		if d2 > b.most || d2 < b.least {
			continue
		}
		// Find the way round that it takes up.
		first, last := uint(0), uint(fanParts)
		if d2 > 1.01*float32(b.flat*b.flat) {
			x := b.flat / geom.Sqrt(d2)
			x += float32(.5708 * x * x * x) // no less than the angle
			round := 4 + heading(-w.X, -w.Y)
			first, last = fanPart(round-x), fanPart(round+x)+1
		}
		wd := w.Dot(b.axis)
		c := w.Len2() - float32(wd*wd) - float32(b.r*b.r)
		if c <= 0 && b.seg != solid {
			continue
		}
		for n := range fans {
			f, m := &fans[n], &ms[n]
			for i, end := f.from(first), f.from(last); i < end; i++ {
				k := i % fanBeams
				d := &f.beams[k].d
				dd := d.Dot(b.axis)
				along := w.Dot(*d) - float32(wd*dd)
				if along >= 0 && c > 0 {
					continue
				}
				a := 1 - float32(dd*dd)
				disc := float32(along*along) - float32(a*c)
				if disc <= 0 {
					continue
				}
				if b.seg == solid {
					in := &sc.Forest.Insts[b.inst]
					if h, ok := in.Shape.Trace(in.ViewFromShape.InvPoint(from), in.ViewFromShape.InvVec(*d), lift, m.t[k]); ok {
						m.t[k], m.bar[k], m.solid[k] = h.T, j, h
					}
					continue
				}
				t := (-along - geom.Sqrt(disc)) / a
				if t <= lift || t >= m.t[k] {
					continue
				}
				if at := wd + float32(t*dd); at <= b.half && at >= -b.half {
					m.t[k], m.bar[k] = t, j
				}
			}
		}
	}
}

// hit is what a beam met at p, as Forest.Trace says it.
func (s *Shadow) hit(sc *Scene, m *met, k int, p geom.Point) (inst int, h mesh.Hit) {
	b := &s.bars[m.bar[k]]
	inst = int(b.inst)
	in := &sc.Forest.Insts[inst]
	switch b.seg {
	case solid:
		h = m.solid[k]
		h.N = in.ViewFromShape.Normal(h.N)
		return inst, h
	case coarse:
		w := p.Sub(b.mid)
		return inst, mesh.Hit{T: m.t[k], N: w.Sub(b.axis.Scale(w.Dot(b.axis))).Normal(), Curve: 1 / b.r}
	}
	g := &in.Shape.Segs[b.seg]
	return inst, mesh.Hit{T: m.t[k], Prim: b.seg, N: in.ViewFromShape.Normal(g.NormalAt(in.ViewFromShape.InvPoint(p))), Slot: g.Slot, Curve: 1 / b.r}
}
