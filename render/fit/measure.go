package fit

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/unit"
)

// length is a length of chain: its links are elements from up to but not including to.
type length struct{ from, to int }

// lengths finds the lengths of chain between rings.
func (b *builder) lengths() []length {
	var out []length
	for i, e := range b.out.Elements {
		if e.Kind != Link {
			continue
		}
		if k := len(out) - 1; k >= 0 && out[k].to == i {
			out[k].to++
			continue
		}
		out = append(out, length{i, i + 1})
	}
	return out
}

// measure reckons the chain to cut, the rings to weld and the weight.
func (b *builder) measure() {
	out := &b.out
	weigh := func(w *unit.Gram, mm3, density float64) { *w += unit.Gram(mm3 * density / 1000) }
	for _, l := range b.lengths() {
		for _, e := range out.Elements[l.from:l.to] {
			out.Cut += e.Inner
		}
		// The wire of the two end links stands out beyond what the rings hold.
		out.Cut += out.Elements[l.from].Part.Wire.MM() + out.Elements[l.to-1].Part.Wire.MM() + b.cat.Waste.MM()
	}
	volume := map[*design.Part]float64{}
	for i := range out.Elements {
		e := &out.Elements[i]
		switch e.Kind {
		case Link:
			v, ok := volume[e.Part]
			if !ok {
				v = e.Part.VolumeMM3()
				volume[e.Part] = v
			}
			weigh(&e.Weight, v/2, e.Metals[0].Density.Value)
			weigh(&e.Weight, v/2, e.Metals[1].Density.Value)
		case ClosingRing, JoinRing:
			out.Joins++
			weigh(&e.Weight, e.Ring.volumeMM3(), e.Metals[0].Density.Value)
		case Connector:
			weigh(&e.Weight, 2*RingSpec{Wire: EyeWire, Inner: EyeInner}.volumeMM3(), e.Metals[0].Density.Value)
			e.Weight += b.charmWeight(e.Charm)
		}
		out.Weight += e.Weight
	}
	for i := range out.Hangs {
		h := &out.Hangs[i]
		weigh(&h.Weight, h.Ring.volumeMM3(), h.Metal.Density.Value)
		h.Weight += b.charmWeight(h.Charm)
		out.Weight += h.Weight
	}
}

// charmWeight is what a charm weighs with its stone.
func (b *builder) charmWeight(i int) unit.Gram {
	c := &b.charms[i]
	w := volumeMM3(c.item, c.CharmUse) * c.metal.Density.Value
	if c.stone != nil {
		w += stoneMM3(c.item, c.CharmUse) * c.stone.Density.Value
	}
	return unit.Gram(w / 1000)
}

// made says how the strand is made, a sentence each.
func (b *builder) made() []string {
	out := &b.out
	var made []string
	lengths := b.lengths()
	if !Joined(b.d.Mix) {
		if s := b.bought(); s != "" {
			made = append(made, s)
		}
	}
	made = append(made, b.joinSentence(lengths))
	for _, e := range out.Elements {
		if e.Kind == Connector {
			made = append(made, fmt.Sprintf("The %s is set in: a ring on each side of it holds the chain.",
				lower(b.charms[e.Charm].item.Name)))
		}
	}
	for _, h := range out.Hangs {
		made = append(made, fmt.Sprintf("The %s hangs from %s by a %d ga ring, %s inside.",
			lower(b.charms[h.Charm].item.Name), b.hangsFrom(h), h.Ring.Gauge, mm(h.Ring.Inner)))
	}
	made = append(made, fmt.Sprintf("Cut %s of chain, waste included.", mmInches(out.Cut)))
	if out.Open {
		made = append(made, "Its ends go into the rings that close the loops round the wrist and the finger.")
	}
	if out.Joins > 0 || !out.Open {
		made = append(made, fmt.Sprintf("%s to weld.", capital(count(out.Joins, "ring"))))
	}
	if b.piece == design.FingerRing {
		made = append(made, "Welded off the finger, then slid on over the knuckle.")
	}
	return made
}

// hangsFrom names what a charm hangs from.
func (b *builder) hangsFrom(h Hanging) string {
	e := b.out.Elements[h.Element]
	if e.Kind == JoinRing {
		return "the joining ring at the centre"
	}
	from := "the seam"
	if b.out.Open {
		from = "the wrist"
	}
	return fmt.Sprintf("link %d, counted from %s,", e.LinkNo+1, from)
}

// bought says what chain has to be bought for a mix that no joining gives.
func (b *builder) bought() string {
	used := map[*design.Metal]bool{}
	var names []string
	for _, e := range b.out.Elements {
		if e.Kind != Link {
			continue
		}
		for _, m := range e.Metals {
			if !used[m] {
				used[m] = true
				names = append(names, lower(m.Name))
			}
		}
	}
	if len(names) < 2 {
		return ""
	}
	how := map[design.MixKind]string{
		design.MixLong:     "with its long links in the second metal",
		design.MixStations: "with its beads or bars in the second metal",
		design.MixTwotone:  "with both metals in every link",
		design.MixScatter:  "made to this order of links",
	}[b.d.Mix.Kind]
	if how == "" {
		how = "with its links in this order"
	}
	tone := "two-tone"
	if len(names) > 2 {
		tone = "multi-tone"
	}
	return fmt.Sprintf("Bought as %s chain, %s, %s: it cannot be joined from plain chain.", tone, list(names), how)
}

// joinSentence says which lengths of chain there are and how they meet.
func (b *builder) joinSentence(lengths []length) string {
	out := &b.out
	links := func(l length) string { return count(l.to-l.from, "link") }
	if len(lengths) == 1 {
		return fmt.Sprintf("One length of chain, %s.", links(lengths[0]))
	}
	var s strings.Builder
	same := true
	for _, l := range lengths {
		same = same && l.to-l.from == lengths[0].to-lengths[0].from
	}
	fmt.Fprintf(&s, "%s of chain", capital(count(len(lengths), "length")))
	if same {
		fmt.Fprintf(&s, ", %s each", links(lengths[0]))
	}
	if Joined(b.d.Mix) || !same {
		parts := make([]string, len(lengths))
		for k, l := range lengths {
			switch {
			case !Joined(b.d.Mix):
				parts[k] = links(l)
			case same:
				parts[k] = lower(out.Elements[l.from].Metals[0].Name)
			default:
				parts[k] = links(l) + " of " + lower(out.Elements[l.from].Metals[0].Name)
			}
		}
		fmt.Fprintf(&s, ", from left to right %s", list(parts))
	}
	joins, connectors := out.Joins, 0
	if !out.Open {
		joins-- // the closing ring
	}
	for _, e := range out.Elements {
		if e.Kind == Connector {
			connectors++
		}
	}
	ring := fmt.Sprintf("%d ga ring", b.ring.Gauge)
	switch own := joins - 2*connectors; {
	case own == 1 && connectors == 0 && b.d.Mix.Kind == design.MixHalf:
		fmt.Fprintf(&s, ", joined at the centre by a %s", ring)
	case own == 1:
		fmt.Fprintf(&s, ", joined by a %s", ring)
	case own > 1:
		fmt.Fprintf(&s, ", joined by %s", count(own, ring))
	}
	s.WriteByte('.')
	return s.String()
}

// count writes a number of things in words: "two rings", "31 links".
func count(n int, thing string) string {
	if n != 1 {
		thing += "s"
	}
	words := [...]string{"no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"}
	if n >= 0 && n < len(words) {
		return words[n] + " " + thing
	}
	return strconv.Itoa(n) + " " + thing
}

// lower writes a catalogue name inside a sentence.
func lower(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return strings.ToLower(string(first)) + s[size:]
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// list writes "a, b and c".
func list(items []string) string {
	if len(items) < 2 {
		return strings.Join(items, "")
	}
	return strings.Join(items[:len(items)-1], ", ") + " and " + items[len(items)-1]
}

// short writes a number with at most two decimals.
func short(v float64) string { return strconv.FormatFloat(math.Round(v*100)/100, 'f', -1, 64) }

// mm writes a length for people, to a hundredth of a millimetre.
func mm(l unit.MM) string { return short(float64(l)) + " mm" }

// mmInches writes a length to be cut, up to the next millimetre.
func mmInches(l unit.MM) string {
	up := math.Ceil(float64(l) - 1e-6)
	return fmt.Sprintf("%.0f mm (%.1f in)", up, math.Ceil(up/25.4*10-1e-6)/10)
}
