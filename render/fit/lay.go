package fit

import (
	"cmp"
	"math"
	"slices"

	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/unit"
)

// layout is a strand before charms are set into it: its links in order from the seam, and where lengths join.
type layout struct {
	parts  []*design.Part
	metals [][2]uint8
	cut    []bool    // a join ring stands before this link
	mid    []unit.MM // arc length of each link's middle from the middle of the closing ring, or from the end of what is open
	loop   unit.MM
}

// layer finds the links of a strand.
type layer struct {
	size    *design.ChainSize
	mix     design.Mix
	metals  int
	wire    unit.MM // of the rings
	ring    unit.MM // what each ring adds
	ends    unit.MM // what the closing ring adds, half of it at each end; nothing to a strand that is open
	corner  unit.MM // 1/mm2: a straight link of c on a loop needs corner c3 more than the loop's round, for its corners
	offLink bool    // charms are to hang: keep beads, bars and long links off the centre

	reach []unit.MM // length of the first i links of two repeats
	axis  []bool    // see isAxis
	joins []int     // by number of links; -1 where not yet counted
	scan  []design.Role
}

func newLayer(size *design.ChainSize, d *design.Strand, ring RingSpec, open, offLink bool) *layer {
	l := &layer{size: size, mix: d.Mix, metals: len(d.Metals), wire: ring.Wire, ring: ring.Inner, ends: ring.Inner, offLink: offLink}
	if open {
		l.ends = 0
	}
	m := len(size.Repeat)
	l.reach = make([]unit.MM, 2*m+1)
	l.axis = make([]bool, 2*m)
	for i := range 2 * m {
		l.reach[i+1] = l.reach[i] + size.Parts[size.Repeat[i%m]].Inner
		l.axis[i] = isAxis(size.Repeat, i)
	}
	return l
}

// candidate is one way to lay a strand: how many links, and where in the repeat the chain is cut.
type candidate struct {
	links, phase int
	miss         unit.MM // how far the loop is from the target
	tight        int     // ends of the strand that the closing ring does not go through
	offset       unit.MM // from the centre of the strand to the nearest centre of the pattern
	kind         int     // how well that centre suits; 0 is best
}

// cornerOf is how much longer a loop must be for one straight link of it than a round one that goes round the same: a chord of c on a
// circle of radius r is c3/24r2 shorter than its arc.
func (l *layer) cornerOf(link unit.MM) unit.MM { return l.corner * link * link * link }

func square(v unit.MM) unit.MM { return v * v }

// far is by how much more a loop that is shorter than floor misses its mark: any that is long enough is nearer.
func far(loop, floor unit.MM) unit.MM {
	if loop < floor-1e-9 {
		return 1e6
	}
	return 0
}

// lay chooses the links whose loop is nearest the target and no shorter than floor, corners and all. Of the ways to cut a patterned chain that come as
// near, to half the shortest link, it takes one that the closing ring goes through at both ends, with its pattern
// centred opposite the seam. The layout holds until the next one in the same memory.
func (l *layer) lay(target, floor unit.MM, in *Memory) layout {
	var room [128]candidate
	all := room[:0]
	least := unit.MM(math.Inf(1))
	short, long := l.linkRange()
	// No strand has more joins than one of the shortest links alone, but for one on each side.
	most := unit.MM(l.joinsOf(max(0, int(target/short)))+2) * l.ring
	for phase := range l.size.Repeat {
		sum, corners := l.ends, l.cornerOf(l.ends)
		for n := 1; sum <= target+long+l.ring; n++ {
			link := l.part(phase, n-1).Inner
			sum, corners = sum+link, corners+l.cornerOf(link)
			if sum+most < target-long {
				continue
			}
			loop := sum + unit.MM(l.joinsOf(n))*l.ring
			if miss := abs(loop - target); miss <= long+l.ring {
				miss += far(loop, floor+corners)
				all = append(all, candidate{links: n, phase: phase, miss: miss})
				least = min(least, miss)
			}
		}
	}
	near := max(least, short/2) + 1e-9
	best := candidate{tight: 3}
	for _, c := range all {
		if c.miss > near {
			continue
		}
		c.tight = l.tightEnds(c)
		c.offset, c.kind = l.centre(c)
		if c.compare(best) < 0 {
			best = c
		}
	}
	best.links = max(best.links, 3)
	return l.make(best, in)
}

// compare orders candidates, the better first. Lengths count to the micrometre, so that rounding decides nothing.
func (c candidate) compare(d candidate) int {
	return cmp.Or(
		cmp.Compare(c.tight, d.tight),
		cmp.Compare(micro(c.offset), micro(d.offset)),
		cmp.Compare(c.kind, d.kind),
		cmp.Compare(micro(c.miss), micro(d.miss)),
		cmp.Compare(c.phase, d.phase),
		cmp.Compare(c.links, d.links),
	)
}

func micro(l unit.MM) float64 { return math.Round(float64(l) * 1000) }

func abs(l unit.MM) unit.MM { return max(l, -l) }

// mirrored says that the two halves are cut separately, so that each can start its pattern at the centre.
func (l *layer) mirrored() bool { return l.mix.Kind == design.MixHalf }

func (l *layer) mayJoin() bool { return Joined(l.mix) && l.metals > 1 }

// part is the kth link taken up: from the seam on, or by turns outward from the centre where mirrored.
func (l *layer) part(phase, k int) *design.Part {
	if l.mirrored() {
		k /= 2
	}
	repeat := l.size.Repeat
	return &l.size.Parts[repeat[(phase+k)%len(repeat)]]
}

// tightEnds counts the ends of a strand that the closing ring does not go through.
func (l *layer) tightEnds(c candidate) (tight int) {
	first, last := l.part(c.phase, 0), l.part(c.phase, c.links-1)
	if l.mirrored() {
		first = l.part(c.phase, max(0, c.links-2))
	}
	for _, end := range []*design.Part{first, last} {
		if l.wire > end.ClosingWire() {
			tight++
		}
	}
	return tight
}

// linkRange is the shortest and the longest that one link adds.
func (l *layer) linkRange() (short, long unit.MM) {
	short = unit.MM(math.Inf(1))
	for _, i := range l.size.Repeat {
		short = min(short, l.size.Parts[i].Inner)
		long = max(long, l.size.Parts[i].Inner)
	}
	return short, long
}

// joinsOf counts the places where lengths join in a strand of n links.
func (l *layer) joinsOf(n int) int {
	if !l.mayJoin() {
		return 0
	}
	for len(l.joins) <= n {
		l.joins = append(l.joins, -1)
		l.scan = append(l.scan, design.RoleLink)
	}
	if l.joins[n] < 0 {
		l.joins[n] = 0
		of := Assign(l.mix, l.metals, l.scan[:n])
		for i := 1; i < n; i++ {
			if of[i] != of[i-1] {
				l.joins[n]++
			}
		}
	}
	return l.joins[n]
}

// centre says how far the centre of the pattern is from the centre of the strand, and how well it suits: a
// station or long link best, unless a charm is to hang there.
func (l *layer) centre(c candidate) (offset unit.MM, kind int) {
	repeat := l.size.Repeat
	m := len(repeat)
	if l.mirrored() {
		// Best is half a repeat of links on each side of the join.
		run := 0
		for run < m && l.size.Parts[repeat[(c.phase+run)%m]].Role == design.RoleLink {
			run++
		}
		if c.links%2 == 1 {
			offset = l.part(c.phase, c.links-1).Inner / 2
		}
		if m > 1 {
			kind = max(2*run-(m-1), (m-1)-2*run)
		}
		return offset, kind
	}
	start := func(i int) unit.MM { // where link i starts, from the first
		return l.reach[c.phase+i%m] - l.reach[c.phase] + unit.MM(i/m)*l.reach[m]
	}
	half := start(c.links) / 2
	best := candidate{offset: unit.MM(math.Inf(1))}
	// Look at the links, and the gaps between them, within a repeat of the middle one: gap g comes before
	// link g/2 where g is even, else it is that link.
	for g := max(1, c.links-2*m); g < min(2*c.links, c.links+2*m+1); g++ {
		axis := g + 2*c.phase
		if !l.axis[axis%(2*m)] {
			continue
		}
		found := candidate{}
		if g%2 == 0 {
			found.offset = abs(start(g/2) - half)
		} else {
			found.offset = abs((start(g/2)+start(g/2+1))/2 - half)
		}
		special := g%2 == 1 && l.size.Parts[repeat[axis/2%m]].Role != design.RoleLink
		if m > 1 && special == l.offLink {
			found.kind = 1
		}
		if found.compare(best) < 0 {
			best = found
		}
	}
	if math.IsInf(float64(best.offset), 1) { // a pattern without a centre
		return 0, 0
	}
	return best.offset, best.kind
}

// isAxis says that a pattern mirrors itself about an axis, counted as in centre: odd through a link, even
// before one.
func isAxis(repeat []int, axis int) bool {
	m := len(repeat)
	for i := range m {
		if repeat[i] != repeat[(axis-1-i+2*m)%m] {
			return false
		}
	}
	return true
}

// make lays a candidate out.
func (l *layer) make(c candidate, in *Memory) layout {
	n := c.links
	out := layout{parts: sized(&in.plan.parts, n), cut: sized(&in.plan.cut, n), mid: sized(&in.plan.mid, n)}
	clear(out.cut)
	roles := sized(&in.roles, n)
	for k := range n {
		i := k
		if l.mirrored() {
			i = (n+1)/2 + k/2
			if k%2 == 0 {
				i = (n+1)/2 - 1 - k/2
			}
		}
		out.parts[i] = l.part(c.phase, k)
		roles[i] = out.parts[i].Role
	}
	out.metals = Assign(l.mix, l.metals, roles)
	at := l.ends / 2
	for i, p := range out.parts {
		if i > 0 && l.mayJoin() && out.metals[i] != out.metals[i-1] {
			out.cut[i] = true
			at += l.ring
		}
		out.mid[i] = at + p.Inner/2
		at += p.Inner
	}
	out.loop = at + l.ends/2
	return out
}

// sized gives a list of n out of memory, with what was in it before.
func sized[T any](memory *[]T, n int) []T {
	*memory = slices.Grow((*memory)[:0], n)[:n]
	return *memory
}

// join gives the arc length of the middle of the join ring before link i.
func (y *layout) join(i int, ring unit.MM) unit.MM {
	return y.mid[i] - y.parts[i].Inner/2 - ring/2
}

// nearest gives the link nearest to an arc length among those that suit; -1 where none does. Of two as near it
// is the right one.
func (y *layout) nearest(at unit.MM, suits func(i int) bool) int {
	best := -1
	for i := range y.mid {
		if suits(i) && (best < 0 || micro(abs(y.mid[i]-at)) <= micro(abs(y.mid[best]-at))) {
			best = i
		}
	}
	return best
}
