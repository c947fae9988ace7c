// Package words says in sentences what the numbers mean: the picture's alt text.
package words

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/fit"
)

// Alt describes a design to somebody who cannot see its picture, in one or two plain sentences. r is d worked
// out from cat. A stone that is not natural is never called by the gem's bare name.
func Alt(cat *design.Catalog, d design.Design, r *fit.Result) string {
	chains := make([]string, len(d.Strands))
	var later []string // sentences about charms, where they are many
	for i := range d.Strands {
		s := &d.Strands[i]
		chain, charms := chainOf(cat, s), charmsOf(cat, s, &r.Strands[i])
		if i == 0 && len(d.Strands) == 1 {
			chain += ", " + fitOf(d.Fit)
		}
		switch {
		case len(charms) == 1 && len(d.Strands) == 1:
			chain += ", with " + charms[0]
		case len(charms) > 0 && len(d.Strands) == 1:
			later = append(later, "On it: "+list(charms)+".")
		case len(charms) > 0 && d.Piece == design.HandChain:
			later = append(later, fmt.Sprintf("%s: %s.", Strand(d.Piece, i), list(charms)))
		case len(charms) > 0:
			later = append(later, fmt.Sprintf("On the %s chain: %s.", ordinal(i+1), list(charms)))
		}
		chains[i] = chain
	}
	wears := chains[0]
	if len(chains) > 1 {
		wears = fmt.Sprintf("%s chains, %s, %s: %s", number(len(chains)), fitOf(d.Fit), first(d.Piece), strings.Join(chains, "; "))
	}
	if d.Piece == design.HandChain {
		wears = fmt.Sprintf("a hand chain, %s: %s", fitOf(d.Fit), overHand(chains))
	}
	text := fmt.Sprintf("%s wearing %s.", capital(wearer(d)), wears)
	return strings.Join(append([]string{text}, later...), " ")
}

// fitOf says how much room there is.
func fitOf(f design.Fit) string {
	switch {
	case f.Ease != nil:
		return fmt.Sprintf("with %s mm of room", decimal(float64(*f.Ease)))
	case f.Length != nil:
		return fmt.Sprintf("%s long inside", inches(*f.Length))
	}
	return string(f.Name) + " fit"
}

// chainOf names a chain and says which links are of which metal.
func chainOf(cat *design.Catalog, s *design.Strand) string {
	name, beads := s.Chain, "stations"
	if style, ok := cat.Chain(s.Chain); ok {
		name = lower(style.Name)
		for _, p := range style.UsualSize().Parts {
			if p.Role == design.RoleStation {
				beads = string(p.Form) + "s"
			}
		}
	}
	metals := make([]string, len(s.Metals))
	for i, id := range s.Metals {
		metals[i] = metalName(cat, id)
	}
	at := func(i int) string { return metals[max(0, min(i, len(metals)-1))] }
	chain := article(looksOf(s) + name + " chain")
	switch m := s.Mix; m.Kind {
	case design.MixAlternate:
		return chain + ", its links by turns in " + list([]string{at(0), at(1)})
	case design.MixPattern, design.MixRuns:
		runs := make([]string, len(m.Seq))
		for i, run := range m.Seq {
			runs[i] = number(run.N) + " in " + at(run.Metal)
		}
		return chain + ", its links in a repeat of " + list(runs)
	case design.MixBlocks:
		return fmt.Sprintf("%s in %s, %s links of each in turn", chain, list(metals), number(m.N))
	case design.MixHalf:
		return chain + ", its left half in " + at(0) + " and its right half in " + at(1)
	case design.MixThirds:
		return chain + ", a third each in " + list([]string{at(0), at(1), at(2)}) + " from left to right"
	case design.MixOmbre:
		return chain + " that shades from " + strings.Join(metals, " to ")
	case design.MixAccent:
		return fmt.Sprintf("%s in %s with every %s link in %s", chain, at(0), ordinal(m.N), at(1))
	case design.MixCenter:
		return fmt.Sprintf("%s in %s with %s at the centre in %s", chain, at(0), links(m.N), at(1))
	case design.MixLong:
		return chain + ", short links in " + at(0) + " and long links in " + at(m.Letter)
	case design.MixStations:
		return chain + ", links in " + at(0) + " and " + beads + " in " + at(m.Letter)
	case design.MixTwotone:
		return chain + ", each link in " + at(0) + " and " + at(1)
	case design.MixScatter:
		return chain + ", links of " + list(metals) + " in no set order"
	}
	return chain + " in " + at(0)
}

// WearName is what wear is called from where the one before it ends up to Most.
type WearName struct {
	Most float64
	Name string
}

// WearNames are the words for wear, from as new to long worn. Where one ends is chosen, not measured.
func WearNames() []WearName {
	return []WearName{{0, "as new"}, {0.33, "lightly worn"}, {0.66, "worn"}, {1, "long worn"}}
}

// Wear is wear in words.
func Wear(wear float64) string {
	names := WearNames()
	for _, n := range names {
		if wear <= n.Most {
			return n.Name
		}
	}
	return names[len(names)-1].Name
}

// looksOf says before a chain's name what was done to its surface, by hand and by time. What is usual goes without saying.
func looksOf(s *design.Strand) string {
	var out []string
	if s.Wear > 0 {
		out = append(out, Wear(s.Wear))
	}
	if s.Finish != design.Polished && s.Finish != "" {
		out = append(out, string(s.Finish))
	}
	if len(out) == 0 {
		return ""
	}
	return strings.Join(out, ", ") + " "
}

// charmsOf describes each charm of a strand and says where it is.
func charmsOf(cat *design.Catalog, s *design.Strand, done *fit.Strand) []string {
	out := make([]string, len(s.Charms))
	for i := range s.Charms {
		out[i] = charmOf(cat, &s.Charms[i]) + " " + placeOf(s.Charms[i].At, i, done)
	}
	return out
}

// charmOf describes one charm.
func charmOf(cat *design.Catalog, u *design.CharmUse) string {
	name, kind := u.Charm, design.CharmPlate
	if item, ok := cat.Charm(u.Charm); ok {
		name, kind = lower(item.Name), item.Kind
	}
	switch {
	case kind == design.CharmLetter:
		name = "letter " + u.Text + " charm"
	case kind != design.CharmConnector:
		name += " charm"
	}
	text := article(metalName(cat, u.Metal) + " " + name)
	if u.Text != "" && kind != design.CharmLetter {
		text += " engraved " + u.Text
	}
	if u.Stone != "" {
		cut := cutOf(u)
		text += " with " + stoneOf(cat, u) + cut
		if cut != "" && u.Hang == design.Inline {
			text += ","
		}
	}
	if u.Hang == design.Inline && kind != design.CharmConnector {
		text += " set into the chain"
	}
	return text
}

// stoneOf names a stone so that nobody takes it for what it is not.
func stoneOf(cat *design.Catalog, u *design.CharmUse) string {
	name := u.Stone
	if stone, ok := cat.Stone(u.Stone); ok {
		name = lower(stone.Name)
	}
	switch u.StoneKind {
	case "natural":
		return article("natural " + name)
	case "lab":
		return article("laboratory-grown " + name)
	case "simulated":
		return article("simulated " + name)
	case "crystal":
		return article(name + "-coloured crystal")
	}
	return article(name + "-coloured stone")
}

// cutOf says after a stone's name how it is cut and what holds it. What is usual goes without saying.
func cutOf(u *design.CharmUse) string {
	var out []string
	if u.Cut != design.CutRound && u.Cut != "" {
		out = append(out, "cut as "+article(string(u.Cut)))
	}
	if u.Setting == design.SettingProng {
		out = append(out, "held by prongs")
	}
	if len(out) == 0 {
		return ""
	}
	return " " + strings.Join(out, " and ")
}

// placeOf says where a charm is, as its wearer would.
func placeOf(at design.Place, charm int, done *fit.Strand) string {
	side := func(right bool) string {
		if right {
			return "right of the centre"
		}
		return "left of the centre"
	}
	off := at.Off
	switch at.Kind {
	case design.PlaceLinks:
		if at.Links != 0 {
			return links(max(at.Links, -at.Links)) + " " + side(at.Links > 0)
		}
	case design.PlaceShare:
		off = 0
		for _, h := range done.Hangs {
			if h.Charm == charm {
				off = done.Elements[h.Element].Mid - done.Loop/2
			}
		}
		for _, e := range done.Elements {
			if e.Kind == fit.Connector && e.Charm == charm {
				off = e.Mid - done.Loop/2
			}
		}
	}
	if rounded := math.Round(math.Abs(float64(off))); rounded > 0 && at.Kind != design.PlaceLinks {
		return fmt.Sprintf("%.0f mm %s", rounded, side(off > 0))
	}
	return "at the centre"
}

// metalName is a metal's name inside a sentence: what follows a comma goes into brackets.
func metalName(cat *design.Catalog, id string) string {
	m, ok := cat.Metal(id)
	if !ok {
		return id
	}
	name, more, has := strings.Cut(lower(m.Name), ", ")
	if has {
		return name + " (" + more + ")"
	}
	return name
}

// article puts "a" or "an" before words, as they are spoken: "an 18k".
func article(s string) string {
	digits := 0
	for digits < len(s) && s[digits] >= '0' && s[digits] <= '9' {
		digits++
	}
	spoken := s[:digits]
	if strings.ContainsAny(s[:1], "aeiou") || spoken == "11" || spoken == "18" || strings.HasPrefix(spoken, "8") {
		return "an " + s
	}
	return "a " + s
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

func lower(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return strings.ToLower(string(first)) + s[size:]
}

// list writes "a, b and c".
func list(items []string) string {
	if len(items) < 2 {
		return strings.Join(items, "")
	}
	return strings.Join(items[:len(items)-1], ", ") + " and " + items[len(items)-1]
}

func links(n int) string {
	if n == 1 {
		return "one link"
	}
	return number(n) + " links"
}

// number writes small numbers out.
func number(n int) string {
	words := [...]string{"no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"}
	if n >= 0 && n < len(words) {
		return words[n]
	}
	return strconv.Itoa(n)
}

func ordinal(n int) string {
	words := [...]string{"first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"}
	if n >= 1 && n <= len(words) {
		return words[n-1]
	}
	end := "th"
	if n/10%10 != 1 {
		switch n % 10 {
		case 1:
			end = "st"
		case 2:
			end = "nd"
		case 3:
			end = "rd"
		}
	}
	return strconv.Itoa(n) + end
}

// decimal writes a number with at most two decimals.
func decimal(v float64) string { return strconv.FormatFloat(math.Round(v*100)/100, 'f', -1, 64) }
