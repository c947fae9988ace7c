package design

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/aurelink/aurelink/render/unit"
)

// Bounds of a design.
const (
	maxStrands = 6
	maxCharms  = 24 // on a strand
)

// Fits lists the named fits.
func Fits() []string { return []string{string(Snug), string(Comfort), string(Loose)} }

// design judges a design and gives it in canonical form, with every default filled in.
func (j *judge) design(v *asked) Design {
	o, ok := j.object(v, "a design", "version", "piece", "body", "fit", "strands")
	if !ok {
		return Design{}
	}
	if v := o.get("version"); v != nil {
		if v.kind != isNumber || v.text != "1" {
			j.wrong(v.field, "is not a version that can be read here", "1")
		}
	}
	d := Design{Skin: 5, Fit: Fit{Name: Comfort}}
	pieces := names(j.looks.pieces)
	if v := o.need("piece", "is missing; say what is worn", pieces...); v != nil {
		s, _ := j.oneOf(v, "piece", pieces)
		d.Piece = Piece(s)
	}
	piece := d.Piece.terms()
	if v := o.need("body", "is missing; say how big round the "+strings.Join(d.Piece.Measured(), " and the ")+" is", bodyForm(d.Piece)); v != nil {
		d.Size, d.Finger, d.Skin = j.body(v, d.Piece)
	}
	if v := o.get("fit"); v != nil {
		d.Fit = j.fit(v, piece, d.Size)
	}
	if v := o.need("strands", "is missing; a design has one to six"); v != nil {
		strands, ok := j.list(v, "strands", 1, maxStrands)
		for i, s := range strands {
			d.Strands = append(d.Strands, j.strand(s, d.Piece == HandChain && (i == OverHand || len(strands) == 1)))
		}
		if d.Piece == HandChain && ok {
			d.Strands = j.handStrands(v, d.Strands)
		}
	}
	// Refuse what no code can hold, so that every design has a code that can be read back.
	if len(j.faults) == 0 && len(encode(d)) > maxCode {
		j.wrong(o.missing("strands"), "hold more engraving than one design can; use fewer charms or shorter text")
	}
	return d
}

// bodyForm is an example of the body of a piece.
func bodyForm(p Piece) string {
	if p == HandChain {
		return fmt.Sprintf(`{"size":%q,"finger":%q}`, p.ExampleSize(), FingerRing.ExampleSize())
	}
	return fmt.Sprintf(`{"size":%q}`, p.ExampleSize())
}

// body judges the sizes round the body and the tone of the skin.
func (j *judge) body(v *asked, piece Piece) (size, finger unit.MM, skin int) {
	skin = 5
	o, ok := j.object(v, "a body", "size", "size_mm", "finger", "finger_mm", "skin")
	if !ok {
		return 0, 0, skin
	}
	size = j.measured(o, "size", piece.terms())
	switch said := cmp.Or(o.get("finger"), o.get("finger_mm")); {
	case piece == HandChain:
		finger = j.measured(o, "finger", FingerRing.terms())
		if least, most := HandFingers(size); size > 0 && finger > 0 && (finger < least || finger > most) {
			j.wrong(said.field, fmt.Sprintf("a finger of %s and a wrist of %s are not of one hand", finger, size), span{lo: least, hi: most, ring: true}.allowed()...)
		}
	case said != nil && piece != "":
		j.wrong(said.field, fmt.Sprintf("is given; a piece on %s is measured by that alone", piece.on()))
	}
	if v := o.get("skin"); v != nil {
		skin, _ = j.whole(v, 1, 10)
	}
	return size, finger, skin
}

// measured judges how big round something is: as people say it under a name, or in millimetres under the name with _mm.
func (j *judge) measured(o object, name string, piece terms) (size unit.MM) {
	said, mm := o.get(name), o.get(name+"_mm")
	switch {
	case said != nil && mm != nil:
		j.wrong(mm.field, "is given as well as "+said.field+"; give one of them")
	case mm != nil:
		size, _ = j.sizeMM(mm, piece.size)
	case said != nil:
		size, _ = j.sizeText(said, piece.size)
	default:
		j.noSize(o.missing(name), piece)
	}
	return size
}

// handStrands gives a hand chain its three strands. One is the same chain in all three; what hangs on it, and a length of its
// own, go to the strand over the hand.
func (j *judge) handStrands(v *asked, strands []Strand) []Strand {
	switch len(strands) {
	case HandStrands:
	case 1:
		over := strands[0]
		loop := over
		loop.Charms, loop.Length = nil, 0
		wrist, finger := loop, loop
		wrist.Metals, finger.Metals = slices.Clone(loop.Metals), slices.Clone(loop.Metals)
		return []Strand{OnWrist: wrist, OverHand: over, OnFinger: finger}
	default:
		j.wrong(v.field, fmt.Sprintf("holds %d strands; a hand chain has three, round the wrist, over the hand and round the finger, "+
			"or one that is the same chain in all three", len(strands)), "1 strand", "3 strands")
	}
	return strands
}

// noSize says that nobody said how big round the body is.
func (j *judge) noSize(field string, piece terms) {
	if !j.query || len(j.looks.pieces) == 1 || j.named {
		j.wrong(field, fmt.Sprintf("is missing; say how big round the %s is, as in %s", piece.body, piece.asSize), piece.size.allowed()...)
		return
	}
	// In a query the size says which piece it is.
	var examples []string
	for _, p := range j.looks.pieces {
		if p == HandChain {
			examples = append(examples, fmt.Sprintf("piece=%s&wrist=%s&finger=%s", p, p.ExampleSize(), FingerRing.ExampleSize()))
			continue
		}
		examples = append(examples, p.Body()+"="+p.ExampleSize())
	}
	j.wrong(field, "is missing; give one of "+strings.Join(bodies(j.looks.pieces), ", ")+", to say what is worn and how big round", examples...)
}

// fit judges how much room a piece has on a body of that size, 0 where the size is at fault itself.
func (j *judge) fit(v *asked, piece terms, size unit.MM) Fit {
	forms := append(Fits(), `{"ease_mm":`+piece.asEase+`}`, `{"length":"`+piece.asLength+`"}`)
	if j.query {
		forms = append(Fits(), "ease:"+piece.asEase, "length:"+piece.asLength)
	}
	if v.kind == isText {
		s, ok := j.textOf(v)
		if ok && !slices.Contains(Fits(), s) {
			j.wrong(v.field, "there is no fit "+quote(s), forms...)
		}
		return Fit{Name: FitName(s)}
	}
	if v.kind != isObject {
		j.wrong(v.field, fmt.Sprintf("is %s; it should be a fit", v.kind), forms...)
		return Fit{}
	}
	o, _ := j.object(v, "a fit", "ease_mm", "length")
	ease, length := o.get("ease_mm"), o.get("length")
	switch {
	case ease != nil && length != nil, ease == nil && length == nil:
		j.wrong(v.field, "gives the room or the length, one of them", forms...)
	case ease != nil:
		x, _ := j.number(ease, 0, float64(piece.mostEase), "mm")
		room := toMicrometre(unit.MM(x))
		return Fit{Ease: &room}
	default:
		if l, ok := j.sizeText(length, piece.length); ok {
			if l < size {
				j.wrong(length.field, fmt.Sprintf("%s of %v does not go round %s of %v", piece.length.what, l, piece.size.what, size))
			}
			return Fit{Length: &l}
		}
	}
	return Fit{}
}

// strand judges one chain and what hangs on it. Over says that it goes over a hand: such a one may have a length of its own.
func (j *judge) strand(v *asked, over bool) Strand {
	o, ok := j.object(v, "a strand", "chain", "width_mm", "metals", "mix", "finish", "wear", "closure", "fit", "charms")
	if !ok {
		return Strand{}
	}
	s := Strand{Mix: Mix{Kind: MixSolid}}
	var style *ChainStyle
	if v := o.need("chain", "is missing", j.cat.ChainIDs()...); v != nil {
		if s.Chain, ok = j.oneOf(v, "chain", j.cat.ChainIDs()); ok {
			style, _ = j.cat.Chain(s.Chain)
		}
	}
	var size *ChainSize
	if style != nil {
		size = j.width(o.get("width_mm"), style)
		s.Width = toMicrometre(size.Width.MM())
	}
	if v := o.need("metals", "is missing", j.cat.MetalIDs()...); v != nil {
		metals, _ := j.list(v, "metals", 1, maxMetals)
		for _, m := range metals {
			id, _ := j.oneOf(m, "metal", j.cat.MetalIDs())
			s.Metals = append(s.Metals, id)
		}
	}
	if v := o.get("mix"); v != nil {
		s.Mix = j.mix(v, style, len(s.Metals))
	}
	s.Finish = word(j, o, "finish", j.looks.finishes)
	if v := o.get("wear"); v != nil {
		wear, _ := j.number(v, 0, j.looks.wear, "")
		s.Wear = math.Round(wear*wearParts) / wearParts
	}
	// Fill in the chain's usual ring, in the first metal.
	if style != nil && len(s.Metals) > 0 {
		s.Closure = Closure{Gauge: size.Closure, Metal: s.Metals[0]}
		if ring, ok := j.cat.Ring(size.Closure); ok {
			s.Closure.Inner = toMicrometre(ring.Usual.MM())
		}
	}
	if v := o.get("closure"); v != nil {
		j.closure(v, &s.Closure)
	}
	if v := o.get("fit"); v != nil {
		s.Length = j.strandFit(v, over)
	}
	if v := o.get("charms"); v != nil {
		charms, _ := j.list(v, "charms", 0, maxCharms)
		for _, u := range charms {
			s.Charms = append(s.Charms, j.charm(u))
		}
	}
	return s
}

// strandFit judges the length of a strand that has one of its own.
func (j *judge) strandFit(v *asked, over bool) (length unit.MM) {
	const form = `{"length":"4in"}`
	if !over {
		j.wrong(v.field, "is given; the strand over a hand alone has a fit of its own, and the design's fit is that of the others")
		return 0
	}
	if v.kind != isObject {
		j.wrong(v.field, fmt.Sprintf("is %s; it should be the length of the chain over the hand, from ring to ring", v.kind), form)
		return 0
	}
	o, _ := j.object(v, "the fit of a strand", "length")
	if said := o.need("length", "is missing", form); said != nil {
		length, _ = j.sizeText(said, overHand())
	}
	return length
}

// width judges the width of a chain; without one it is the usual width.
func (j *judge) width(v *asked, style *ChainStyle) *ChainSize {
	if v == nil {
		return style.UsualSize()
	}
	x, ok := plainNumber(v.text)
	size, found := style.Size(unit.MM(x))
	if v.kind != isNumber || !ok || !found {
		var allowed []string
		for _, w := range style.Widths {
			allowed = append(allowed, short(w.Width.Value))
		}
		j.wrong(v.field, fmt.Sprintf("is not a width, in mm, that %s comes in", style.ID), allowed...)
		return style.UsualSize()
	}
	return size
}

// closure judges the ring that is welded. What it leaves out stays as it is in c.
func (j *judge) closure(v *asked, c *Closure) {
	o, ok := j.object(v, "a closure", "ring", "metal")
	if !ok {
		return
	}
	if v := o.get("ring"); v != nil {
		if s, ok := j.textOf(v, j.rings()...); ok {
			gauge, inner, ok := parseRing(s)
			ring, have := j.cat.Ring(gauge)
			if ok && have && slices.ContainsFunc(ring.Inner, func(n Number) bool { return sameMM(n.MM(), inner) }) {
				c.Gauge, c.Inner = gauge, toMicrometre(inner)
			} else {
				j.wrong(v.field, "there is no ring "+quote(s), j.rings()...)
			}
		}
	}
	if v := o.get("metal"); v != nil {
		c.Metal, _ = j.oneOf(v, "metal", j.cat.MetalIDs())
	}
}

// rings lists every ring a closure can be.
func (j *judge) rings() []string {
	var out []string
	for _, r := range j.cat.Rings {
		for _, inner := range r.Inner {
			out = append(out, Closure{Gauge: r.Gauge, Inner: inner.MM()}.Ring())
		}
	}
	return out
}

// parseRing reads a ring as the contract writes it: 24ga-id2.0.
func parseRing(s string) (gauge int, inner unit.MM, ok bool) {
	wire, id, ok := strings.Cut(s, "ga-id")
	gauge, err := strconv.Atoi(wire)
	x, number := plainNumber(id)
	return gauge, unit.MM(x), ok && number && err == nil && strconv.Itoa(gauge) == wire
}

// Ring is the ring as the contract writes it: 24ga-id2.0, its gauge and inner diameter.
func (c Closure) Ring() string {
	inner := short(float64(c.Inner))
	if !strings.Contains(inner, ".") {
		inner += ".0"
	}
	return strconv.Itoa(c.Gauge) + "ga-id" + inner
}

// StoneKinds lists what a stone can be. Simulated is the default, so that nothing is over-claimed.
func StoneKinds() []string { return []string{"natural", "lab", "simulated", "crystal"} }

// charm judges one charm.
func (j *judge) charm(v *asked) CharmUse {
	o, ok := j.object(v, "a charm", "charm", "metal", "at", "text", "face", "stone", "stone_kind", "cut", "setting", "size_mm", "hang")
	if !ok {
		return CharmUse{}
	}
	var u CharmUse
	var charm *Charm
	if v := o.need("charm", "is missing", j.cat.CharmIDs()...); v != nil {
		if u.Charm, ok = j.oneOf(v, "charm", j.cat.CharmIDs()); ok {
			charm, _ = j.cat.Charm(u.Charm)
		}
	}
	if v := o.need("metal", "is missing", j.cat.MetalIDs()...); v != nil {
		u.Metal, _ = j.oneOf(v, "metal", j.cat.MetalIDs())
	}
	if v := o.need("at", "is missing; say where on the strand", PlaceForms()...); v != nil {
		u.At = j.place(v)
	}
	if charm == nil {
		return u // what else it takes depends on which it is
	}
	j.lettering(o, charm, &u)
	j.stone(o, charm, &u)
	u.Size = toMicrometre(charm.Usual.MM())
	if v := o.get("size_mm"); v != nil {
		u.Size = j.charmSize(v, charm)
	}
	hangs := make([]string, len(charm.Hang))
	for i, h := range charm.Hang {
		hangs[i] = string(h)
	}
	// Dangle is the default wherever a charm can.
	u.Hang = Dangle
	if !slices.Contains(charm.Hang, Dangle) && len(charm.Hang) > 0 {
		u.Hang = charm.Hang[0]
	}
	if v := o.get("hang"); v != nil {
		s, _ := j.oneOf(v, "way to hang a "+charm.ID+" by", hangs)
		u.Hang = Hang(s)
	}
	return u
}

// lettering judges a charm's text and the face it is set in.
func (j *judge) lettering(o object, charm *Charm, u *CharmUse) {
	text, face := o.get("text"), o.get("face")
	single := charm.Kind == CharmLetter
	if charm.Text == 0 && !single {
		for _, v := range []*asked{text, face} {
			if v != nil {
				j.wrong(v.field, fmt.Sprintf("a %s carries no text", charm.ID))
			}
		}
		return
	}
	u.Face = "sans"
	if face != nil {
		u.Face, _ = j.oneOf(face, "face", Faces())
	}
	if text != nil {
		before := len(j.faults)
		u.Text = j.engraving(text, u.Face, charm.Text, single)
		if len(j.faults) > before {
			return
		}
	}
	switch {
	case u.Text == "" && (charm.TextNeeded || single):
		field := o.missing("text")
		if text != nil {
			field = text.field
		}
		j.wrong(field, fmt.Sprintf("is missing; a %s carries text", charm.ID))
	case u.Text == "":
		u.Face = ""
	}
}

// stone judges the stone of a charm, how it is cut and what holds it.
func (j *judge) stone(o object, charm *Charm, u *CharmUse) {
	if charm.Kind != CharmStone {
		for _, name := range []string{"stone", "stone_kind", "cut", "setting"} {
			if v := o.get(name); v != nil {
				j.wrong(v.field, fmt.Sprintf("a %s holds no stone", charm.ID))
			}
		}
		return
	}
	if stone := o.need("stone", fmt.Sprintf("is missing; a %s holds a stone", charm.ID), j.cat.StoneIDs()...); stone != nil {
		u.Stone, _ = j.oneOf(stone, "stone", j.cat.StoneIDs())
	}
	u.StoneKind = "simulated"
	if kind := o.get("stone_kind"); kind != nil {
		u.StoneKind, _ = j.oneOf(kind, "kind of stone", StoneKinds())
	}
	u.Cut = word(j, o, "cut", j.looks.cuts)
	u.Setting = word(j, o, "setting", j.looks.settings)
}

// charmSize judges the size of a charm.
func (j *judge) charmSize(v *asked, charm *Charm) unit.MM {
	x, ok := plainNumber(v.text)
	if v.kind == isNumber && ok {
		for _, n := range charm.Sizes {
			if sameMM(n.MM(), unit.MM(x)) {
				return toMicrometre(n.MM())
			}
		}
	}
	var allowed []string
	for _, n := range charm.Sizes {
		allowed = append(allowed, short(n.Value))
	}
	j.wrong(v.field, fmt.Sprintf("is not a size, in mm, that a %s comes in", charm.ID), allowed...)
	return 0
}
