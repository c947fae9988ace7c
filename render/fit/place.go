package fit

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/unit"
)

// window is the links of the plan, from up to but not including to, that an inline charm takes the place of.
type window struct{ charm, from, to int }

// hanging is a charm on a link of the plan, or on the join ring before it.
type hanging struct {
	charm, link int
	onJoin      bool
	at          unit.MM // arc length in the plan
	ring        RingSpec
}

// refusal is a charm that has no place where it was asked for.
type refusal struct {
	charm  int
	near   unit.MM // arc length in the plan
	reason string
}

// findCentre finds what lies opposite the seam: a link, or a join ring. Places are counted from it, and are
// links of the plan: an inline charm counts as the links it takes the place of.
func (b *builder) findCentre() {
	half := b.plan.loop / 2
	b.zero, b.onJoin = 0, false
	b.gone = sized(&b.memory.gone, len(b.plan.parts))
	for i := range b.gone {
		b.gone[i] = -1
		if b.plan.cut[i] && abs(b.plan.join(i, b.ring.Inner)-half) <= b.ring.Inner/2 {
			b.zero, b.onJoin = i, true
		}
	}
	if !b.onJoin {
		b.zero = b.plan.nearest(half, func(int) bool { return true })
	}
}

// linkAt is the link of the plan at a place counted from the centre; for 0 on a join ring, the link after it.
func (b *builder) linkAt(place int) int {
	if b.onJoin && place > 0 {
		place--
	}
	return b.zero + place
}

// placeOf is the place of a link of the plan.
func (b *builder) placeOf(link int) int {
	if b.onJoin && link >= b.zero {
		link++
	}
	return link - b.zero
}

// places is the first and the last place of the strand.
func (b *builder) places() (first, last int) { return b.placeOf(0), b.placeOf(len(b.plan.parts) - 1) }

// arc is where along the plan a place asked for lies; reason says why it is none.
func (b *builder) arc(at design.Place) (x unit.MM, reason string) {
	loop := b.plan.loop
	switch at.Kind {
	case design.PlaceMM:
		x = loop/2 + at.Off
	case design.PlaceShare:
		x = loop * unit.MM(at.Share)
	default:
		if at.Links == 0 && b.onJoin {
			return b.plan.join(b.zero, b.ring.Inner), ""
		}
		link := b.linkAt(at.Links)
		if link < 0 || link >= len(b.plan.parts) {
			return 0, b.past()
		}
		return b.plan.mid[link], ""
	}
	switch {
	case x < 0 || x > loop:
		return 0, b.past()
	case !b.out.Open && (x < b.ring.Inner/2 || x > loop-b.ring.Inner/2):
		return 0, "lies on the closing ring"
	}
	return x, ""
}

// past says that a place is none.
func (b *builder) past() string {
	if b.out.Open {
		return "lies past the end of the chain"
	}
	return "lies past the seam"
}

// inlineLength is what inline charm c adds to the loop, without the rings that hold it.
func (b *builder) inlineLength(c int) unit.MM {
	return ConnectorInner(b.charms[c].item, b.charms[c].Size)
}

func (b *builder) windowOf(c int) window {
	for _, w := range b.windows {
		if w.charm == c {
			return w
		}
	}
	return window{charm: -1}
}

// setInline gives each inline charm the place of about as much chain as it is long, and tells by how much the
// loop grows.
func (b *builder) setInline() (change unit.MM) {
	b.windows, b.refused = nil, nil
	for c := range b.charms {
		if b.charms[c].Hang != design.Inline {
			continue
		}
		x, reason := b.arc(b.charms[c].At)
		if reason != "" {
			b.refused = append(b.refused, refusal{c, x, reason})
			continue
		}
		w, longer, ok := b.findWindow(c, x)
		if !ok {
			b.refused = append(b.refused, refusal{c, x, fmt.Sprintf("has no room there: set inline it takes the place of "+
				"%s of chain, and needs a link of chain on both sides", mm(b.inlineLength(c)+2*b.ring.Inner))})
			continue
		}
		change += longer
		b.windows = append(b.windows, w)
		for i := w.from; i < w.to; i++ {
			b.gone[i] = c
		}
	}
	return change - b.mergeShort()
}

// mergeShort gives what a mix of repeated lengths leaves beside an inline charm, where it is under three links,
// to the length beyond it, as Assign does beside the seam. It tells how much the loop shrinks: by a ring each.
func (b *builder) mergeShort() (shrunk unit.MM) {
	if !Joined(b.d.Mix) || b.d.Mix.Kind != design.MixBlocks && b.d.Mix.Kind != design.MixRuns {
		return 0
	}
	y := &b.plan
	for _, w := range b.windows {
		for i := w.from - 1; i > 0 && i > w.from-shortestLength && b.gone[i-1] < 0; i-- {
			if y.cut[i] {
				y.cut[i] = false
				shrunk += b.ring.Inner
				for k := i; k < w.from; k++ {
					y.metals[k] = y.metals[i-1]
				}
				break
			}
		}
		for i := w.to + 1; i < len(y.cut) && i < w.to+shortestLength && b.gone[i] < 0; i++ {
			if y.cut[i] {
				y.cut[i] = false
				shrunk += b.ring.Inner
				for k := w.to; k < i; k++ {
					y.metals[k] = y.metals[i]
				}
				break
			}
		}
	}
	return shrunk
}

// findWindow finds the links that inline charm c takes the place of when asked for at x: those most nearly as
// long as it is, to half a short link; of these, ones that leave links at its sides which a ring goes through,
// a long link away at most; and of these the ones whose middle is nearest to x.
func (b *builder) findWindow(c int, x unit.MM) (w window, change unit.MM, ok bool) {
	var short, long unit.MM = math.MaxFloat32, 0
	for _, p := range b.plan.parts {
		short, long = min(short, p.Inner), max(long, p.Inner)
	}
	least := unit.MM(math.Inf(1))
	b.options(c, x, long, func(o option) { least = min(least, o.miss) })
	near := max(least, short/2) + 1e-9
	var chosen option
	b.options(c, x, long, func(o option) {
		if o.miss > near {
			return
		}
		for _, side := range []*design.Part{b.plan.parts[o.from-1], b.plan.parts[o.to]} {
			if b.ring.Wire > side.ClosingWire() {
				o.tight++
			}
		}
		better := cmp.Or(cmp.Compare(o.tight, chosen.tight), cmp.Compare(micro(o.off), micro(chosen.off))) < 0
		if !ok || better {
			chosen, ok = o, true
		}
	})
	return chosen.window, chosen.change, ok
}

// option is links that an inline charm may take the place of.
type option struct {
	window
	change, miss, off unit.MM
	tight             int // rings beside it that do not go through
}

// options calls do with what links inline charm c may take the place of when asked for at x, at most a link of length long away.
func (b *builder) options(c int, x, long unit.MM, do func(option)) {
	added := b.inlineLength(c) + 2*b.ring.Inner
	n := len(b.plan.parts)
	for from := 1; from < n-1; from++ {
		start := b.plan.mid[from] - b.plan.parts[from].Inner/2
		if start > x || b.gone[from-1] >= 0 {
			continue
		}
		var gone unit.MM
		if b.plan.cut[from] {
			gone = b.ring.Inner
		}
		for to := from + 1; to < n && b.gone[to-1] < 0 && gone <= added+long; to++ {
			gone += b.plan.parts[to-1].Inner
			if b.plan.cut[to] {
				gone += b.ring.Inner
			}
			end := b.plan.mid[to-1] + b.plan.parts[to-1].Inner/2
			off := abs((start+end)/2 - x)
			if b.gone[to] >= 0 || b.hung(from, to) || off > long+1e-9 {
				continue
			}
			do(option{window{c, from, to}, added - gone, abs(added - gone), off, 0})
		}
	}
}

// hung says that a charm hangs from one of the links from up to but not including to.
func (b *builder) hung(from, to int) bool {
	return slices.ContainsFunc(b.hangs, func(h hanging) bool {
		return from <= h.link && (h.link < to || h.onJoin && h.link == to)
	})
}

// explain turns refusals into faults that name what is free, now that all other charms have their places.
func (b *builder) explain() {
	for _, r := range b.refused {
		free := b.freeHanging
		if b.charms[r.charm].Hang == design.Inline {
			free = b.freeInline
		}
		b.fault(fmt.Sprintf("charms[%d].at", r.charm), r.reason, free(r.charm, r.near)...)
	}
}

// freeInline lists the places where inline charm c would have room.
func (b *builder) freeInline(c int, near unit.MM) []string {
	return b.free(near, func(place int) bool {
		x, reason := b.arc(design.Place{Kind: design.PlaceLinks, Links: place})
		if reason != "" {
			return false
		}
		_, _, ok := b.findWindow(c, x)
		return ok
	})
}

// hangCharms hangs the charms that dangle.
func (b *builder) hangCharms() {
	for c := range b.charms {
		if b.charms[c].Hang == design.Inline {
			continue
		}
		var h hanging
		moved := false
		x, reason := b.arc(b.charms[c].At)
		if reason == "" {
			h, moved, reason = b.hang(c, b.charms[c].At, x)
		}
		if reason != "" {
			b.refused = append(b.refused, refusal{c, x, reason})
			continue
		}
		if moved {
			b.warn(fmt.Sprintf("charms[%d].at", c), fmt.Sprintf("is a bead or a bar, which takes no ring: the charm hangs from the next link, %s",
				signed(b.placeOf(h.link))))
		}
		h.ring = b.hangingRing(c, h)
		b.hangs = append(b.hangs, h)
	}
}

// hang finds what charm c hangs from when asked for at arc length x; reason says why nothing will do. A charm
// does not hang from a bead or a bar but from the link nearest to it.
func (b *builder) hang(c int, at design.Place, x unit.MM) (h hanging, moved bool, reason string) {
	h = hanging{charm: c, link: b.zero, at: x}
	centre := at.Kind == design.PlaceCenter || at.Kind == design.PlaceLinks && at.Links == 0
	if centre && b.onJoin && b.plan.cut[b.zero] && b.gone[b.zero] < 0 && b.gone[b.zero-1] < 0 {
		h.onJoin = true
	} else {
		asked := b.plan.nearest(x, func(int) bool { return true })
		if b.gone[asked] >= 0 {
			return h, false, "is already taken by " + b.name(b.gone[asked])
		}
		h.link = asked
		if !takesRing(b.plan.parts[asked]) {
			h.link = b.plan.nearest(x, func(i int) bool { return takesRing(b.plan.parts[i]) && b.gone[i] < 0 })
			moved = true
		}
		if h.link < 0 {
			return h, false, "has no link to hang from"
		}
		h.at = b.plan.mid[h.link]
	}
	for _, other := range b.hangs {
		if other.link == h.link && other.onJoin == h.onJoin {
			return h, false, "is already taken by " + b.name(other.charm)
		}
		gap := abs(h.at - other.at)
		if !b.out.Open {
			gap = min(gap, b.plan.loop-gap)
		}
		if need := b.clearance(c, other.charm); gap < need {
			return h, false, fmt.Sprintf("is too close to %s: side by side they need %s between their middles, and have %s",
				b.name(other.charm), mm(need), mm(gap))
		}
	}
	return h, moved, ""
}

// takesRing says that a ring can be hung in the middle of a part.
func takesRing(p *design.Part) bool { return p.Form != design.FormBead && p.Form != design.FormBar }

// clearance is how far apart two charms must hang so that they do not overlap.
func (b *builder) clearance(c, d int) unit.MM {
	wide := func(i int) unit.MM {
		w, h := CharmBox(b.charms[i].item, b.charms[i].Size)
		if isBar(w, h) { // hangs by its end
			return h
		}
		return w
	}
	return (wide(c) + wide(d)) / 2
}

// name says which charm is meant in a message.
func (b *builder) name(c int) string {
	return fmt.Sprintf("charms[%d] (%s)", c, lower(b.charms[c].item.Name))
}

// freeHanging lists the places where charm c could hang, or says how many there is room for.
func (b *builder) freeHanging(c int, near unit.MM) []string {
	free := b.free(near, func(place int) bool {
		at := design.Place{Kind: design.PlaceLinks, Links: place}
		x, reason := b.arc(at)
		if reason == "" {
			_, _, reason = b.hang(c, at, x)
		}
		return reason == ""
	})
	if len(free) == 0 {
		return []string{fmt.Sprintf("at most %d of this size", int(b.plan.loop/b.clearance(c, c)))}
	}
	return free
}

// free lists the places that are free, as people read them: all of them where few are taken ("-38..+38 but 0,
// +4"), or else the three stretches nearest to an arc length.
func (b *builder) free(near unit.MM, isFree func(place int) bool) []string {
	first, last := b.places()
	for first < last && !isFree(first) {
		first++
	}
	for last > first && !isFree(last) {
		last--
	}
	type stretch struct {
		from, to int
		far      unit.MM
	}
	var stretches []stretch
	var taken []string
	for place := first; place <= last; place++ {
		if !isFree(place) {
			taken = append(taken, signed(place))
			continue
		}
		x, _ := b.arc(design.Place{Kind: design.PlaceLinks, Links: place})
		far := abs(x - near)
		if k := len(stretches) - 1; k >= 0 && stretches[k].to == place-1 {
			stretches[k].to, stretches[k].far = place, min(stretches[k].far, far)
			continue
		}
		stretches = append(stretches, stretch{place, place, far})
	}
	if len(stretches) == 0 {
		return nil
	}
	if len(taken) <= 4 {
		text := span(first, last)
		if len(taken) > 0 {
			text += " but " + strings.Join(taken, ", ")
		}
		return []string{text}
	}
	for len(stretches) > 3 {
		worst := 0
		for k, s := range stretches {
			if s.far >= stretches[worst].far {
				worst = k
			}
		}
		stretches = append(stretches[:worst], stretches[worst+1:]...)
	}
	out := make([]string, len(stretches))
	for k, s := range stretches {
		out[k] = span(s.from, s.to)
	}
	return out
}

func span(from, to int) string {
	if from == to {
		return signed(from)
	}
	return signed(from) + ".." + signed(to)
}

// signed writes a place as a design does.
func signed(place int) string {
	if place == 0 {
		return "center"
	}
	return fmt.Sprintf("%+d", place)
}

// hangingRing chooses the ring charm c hangs by: the thickest that goes through. Where none does it is the
// thinnest, with a warning.
func (b *builder) hangingRing(c int, h hanging) RingSpec {
	most := b.plan.parts[h.link].HangingWire()
	link := "the middle"
	if h.onJoin { // two links sit in the ring already
		most, link = b.ring.Inner-2*b.plan.parts[h.link].Wire.MM()-design.RingPlay, "the joining ring"
	}
	var ring RingSpec
	for _, r := range b.cat.Rings {
		ring = RingSpec{Gauge: r.Gauge, Wire: r.Wire.MM(), Inner: r.Usual.MM()}
		if ring.Wire <= most {
			return ring
		}
	}
	message, allowed := b.tight(ring, link, most)
	b.warn(fmt.Sprintf("charms[%d].at", c), message, allowed...)
	return ring
}

// checkText refuses engraving that could not be read.
func (b *builder) checkText() {
	for k, c := range b.charms {
		n := utf8.RuneCountInString(c.Text)
		if n == 0 || c.item.Kind == design.CharmLetter {
			continue
		}
		height := EngravingHeight(c.item, c.Size, n)
		if height >= LeastEngraving {
			continue
		}
		var allowed []string
		for _, size := range c.item.Sizes {
			if EngravingHeight(c.item, size.MM(), n) >= LeastEngraving {
				allowed = append(allowed, fmt.Sprintf("size_mm %s", short(size.Value)))
				break
			}
		}
		for fewer := n - 1; fewer > 0; fewer-- {
			if EngravingHeight(c.item, c.Size, fewer) >= LeastEngraving {
				allowed = append(allowed, fmt.Sprintf("at most %s", count(fewer, "character")))
				break
			}
		}
		b.fault(fmt.Sprintf("charms[%d].text", k), fmt.Sprintf("would be %s high at this size; letters under %s cannot be read",
			mm(height), mm(LeastEngraving)), allowed...)
	}
}
