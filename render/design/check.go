package design

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/aurelink/aurelink/render/unit"
)

// checker gathers faults, each under the name of the item it is about.
type checker struct {
	about  string
	faults []string
}

// must notes a fault unless ok.
func (k *checker) must(ok bool, format string, args ...any) {
	if !ok {
		k.faults = append(k.faults, k.about+": "+fmt.Sprintf(format, args...))
	}
}

// Check judges whether the catalogue holds together and could be made: every figure has a source, names are
// in order, links pass through each other without touching, and the closing ring goes through the last link.
// It lists every fault, a line each; none means all is well. LoadCatalog refuses a catalogue that has any.
func (c *Catalog) Check() []string {
	k := new(checker)
	k.figures("catalogue", reflect.ValueOf(*c))
	k.rings(c)
	k.chains(c)
	k.metals(c)
	k.charms(c)
	k.stones(c)
	k.fits(c)
	k.skins(c)
	k.mixes(c)
	return k.faults
}

// figures walks through everything and looks at each figure and colour.
func (k *checker) figures(where string, v reflect.Value) {
	switch item := v.Interface().(type) {
	case Number:
		k.about = where
		if item != (Number{}) {
			k.must(item.Source != "", "the figure %g has no source", item.Value)
			// A ring that fits snugly has no room at all.
			none := item.Value == 0 && strings.HasPrefix(where, "catalogue.ease[")
			k.must(none || item.Value > 0 && item.Value < 1000, "%g is not between 0 and 1000", item.Value)
		}
		return
	case RGB:
		k.about = where
		k.must(item.Source != "", "the colour has no source")
		for _, v := range []float32{item.R, item.G, item.B} {
			k.must(v >= 0 && v <= 1.1, "%g is not between 0 and 1.1", v)
		}
		return
	case []byte:
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			k.figures(where+"."+strings.ToLower(v.Type().Field(i).Name), v.Field(i))
		}
	case reflect.Slice:
		for i := range v.Len() {
			k.figures(fmt.Sprintf("%s[%s]", where, label(v.Index(i), i)), v.Index(i))
		}
	case reflect.Pointer:
		if !v.IsNil() {
			k.figures(where, v.Elem())
		}
	case reflect.Map:
		for _, key := range slices.SortedFunc(v.Seq(), func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) }) {
			k.figures(fmt.Sprintf("%s[%v]", where, key), v.MapIndex(key))
		}
	}
}

// label is the id of an item that has one, else its place in the list.
func label(v reflect.Value, i int) string {
	if v.Kind() == reflect.Struct {
		if id := v.FieldByName("ID"); id.IsValid() && id.String() != "" {
			return id.String()
		}
	}
	return fmt.Sprint(i)
}

var kebab = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// names checks that ids are there, unique and spelt like the others.
func (k *checker) names(kind string, ids []string) {
	k.about = kind
	k.must(len(ids) > 0, "there is none")
	for i, id := range ids {
		k.must(kebab.MatchString(id), "id %q: want lower-case words joined by -", id)
		k.must(!slices.Contains(ids[:i], id), "id %q is there twice", id)
	}
}

// ascending checks that figures rise and that the usual one, where there is one, is among them.
func (k *checker) ascending(what string, list []Number, usual Number) {
	k.must(len(list) > 0, "has no %s", what)
	for i := 1; i < len(list); i++ {
		k.must(list[i].Value > list[i-1].Value, "%s: %g comes after %g", what, list[i].Value, list[i-1].Value)
	}
	k.must(slices.ContainsFunc(list, func(n Number) bool { return sameMM(n.MM(), usual.MM()) }),
		"usual %g is none of its %s", usual.Value, what)
}

func (k *checker) rings(c *Catalog) {
	k.names("rings", c.RingIDs())
	for i := range c.Rings {
		r := &c.Rings[i]
		k.about = "ring " + r.ID
		k.must(r.ID == fmt.Sprintf("%dga", r.Gauge), "id and gauge %d differ", r.Gauge)
		// American wire gauge: 36 gauge is 0.127 mm, and 39 steps make a factor of 92 (ASTM B258).
		awg := 0.127 * math.Pow(92, float64(36-r.Gauge)/39)
		k.must(math.Abs(r.Wire.Value-awg) < 0.03*awg, "wire is %v, and %d gauge is %v", r.Wire.MM(), r.Gauge, unit.MM(awg))
		k.must(i == 0 || r.Wire.Value < c.Rings[i-1].Wire.Value, "is not thinner than the ring before it")
		k.ascending("inner diameters", r.Inner, r.Usual)
	}
}

func (k *checker) metals(c *Catalog) {
	k.names("metals", c.MetalIDs())
	for i := range c.Metals {
		m := &c.Metals[i]
		k.about = "metal " + m.ID
		k.must(m.Name != "", "has no name")
		k.oneOf("colour", m.Colour, "yellow", "rose", "white", "grey")
		k.oneOf("nickel", m.Nickel, "bearing", "none", "ask")
		k.must(m.Density.Value >= 1 && m.Density.Value <= 25, "density %g is not between 1 and 25 g/cm3", m.Density.Value)
		k.must(m.Roughness.Value > 0 && m.Roughness.Value <= 1, "roughness %g is not above 0 and up to 1", m.Roughness.Value)
		k.must(min(m.F0.R, m.F0.G, m.F0.B) > 0, "f0 is not above 0 in every channel")
		k.must(min(m.F82.R, m.F82.G, m.F82.B) > 0, "f82 is not above 0 in every channel")
		w := &m.Worn
		k.must(w.Roughness.Value >= m.Roughness.Value && w.Roughness.Value <= 1, "worn roughness %g is not between that of polish and 1", w.Roughness.Value)
		k.must((len(w.Films) == 0) == (w.Recess == Number{}), "has films of tarnish and no recess, or the other way round")
		k.must(w.Open.Value <= w.Recess.Value && w.Recess.Value <= 1, "tarnish: open %g and recess %g do not rise to 1 at most", w.Open.Value, w.Recess.Value)
		for _, f := range w.Films {
			k.must(min(f.R, f.G, f.B) > 0, "a film is not above 0 in every channel")
		}
	}
}

// oneOf checks that a word is one of those there are.
func (k *checker) oneOf(field, got string, want ...string) {
	k.must(slices.Contains(want, got), "%s %q: want one of %s", field, got, strings.Join(want, ", "))
}

func (k *checker) charms(c *Catalog) {
	k.names("charms", c.CharmIDs())
	for i := range c.Charms {
		h := &c.Charms[i]
		k.about = "charm " + h.ID
		k.must(h.Name != "", "has no name")
		k.ascending("sizes", h.Sizes, h.Usual)
		k.must(h.Thickness.Value >= 0.2 && h.Thickness.Value <= 3, "thickness %v is not between 0.2 and 3 mm", h.Thickness.MM())
		k.must(h.Text >= 0 && h.Text <= 40, "text %d is not between 0 and 40 characters", h.Text)
		k.must(!h.TextNeeded || h.Text > 0, "needs a text and carries none")

		k.must(len(h.Hang) > 0, "says no way to hang")
		for j, way := range h.Hang {
			k.oneOf("hang", string(way), string(Dangle), string(Inline))
			k.must(!slices.Contains(h.Hang[:j], way), "hang %s is there twice", way)
		}

		switch h.Kind {
		case CharmPlate, CharmConnector:
			k.must(h.Outline != "", "has no outline")
			if h.Outline != "" {
				err := checkOutline(h.SVG)
				k.must(err == nil, "%s: %v", h.Outline, err)
			}
			k.must(h.Kind != CharmConnector || slices.Equal(h.Hang, []Hang{Inline}), "is a connector: hang must be inline alone")
		case CharmLetter:
			k.must(h.Outline == "", "is a letter: its outline comes from the face")
			k.must(h.Text == 1 && h.TextNeeded, "is a letter: text must be 1, and needed")
		case CharmStone:
			k.must(h.Outline == "", "is a stone: it has no outline")
			k.must(h.Text == 0, "is a stone: it carries no text")
		default:
			k.oneOf("kind", string(h.Kind), string(CharmPlate), string(CharmLetter), string(CharmStone), string(CharmConnector))
		}
	}
}

var pathData = regexp.MustCompile(`^[MLHVCQAZmlhvcqaz0-9eE+\-., \t\r\n]+$`)

// checkOutline says why a text is no outline: an SVG of one path in the commands M L H V C Q A Z, and nothing
// else. Whether the path can be drawn is for its reader to say.
func checkOutline(svg []byte) error {
	d := xml.NewDecoder(bytes.NewReader(svg))
	var open, paths int
	for {
		t, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.StartElement:
			want := "svg"
			if open == 1 {
				want = "path"
			}
			if open > 1 || t.Name.Local != want {
				return fmt.Errorf("element %s: want an svg with one path", t.Name.Local)
			}
			if open == 1 {
				paths++
			}
			open++
			if err := checkAttrs(t); err != nil {
				return err
			}
		case xml.EndElement:
			open--
		case xml.CharData:
			if len(bytes.TrimSpace(t)) > 0 {
				return fmt.Errorf("has text in it")
			}
		case xml.Directive, xml.ProcInst:
			return fmt.Errorf("has a declaration: want an svg element alone")
		}
	}
	if paths != 1 {
		return fmt.Errorf("has %d paths: want one", paths)
	}
	return nil
}

// checkAttrs looks at what an element of an outline says.
func checkAttrs(t xml.StartElement) error {
	var data string
	for _, a := range t.Attr {
		switch {
		case t.Name.Local == "svg" && (a.Name.Local == "xmlns" || a.Name.Local == "viewBox"):
		case t.Name.Local == "path" && a.Name.Local == "d":
			data = a.Value
		default:
			return fmt.Errorf("%s has attribute %s", t.Name.Local, a.Name.Local)
		}
	}
	if t.Name.Local == "path" && !pathData.MatchString(data) {
		return fmt.Errorf("path data: want the commands M L H V C Q A Z and numbers")
	}
	return nil
}

func (k *checker) stones(c *Catalog) {
	k.names("stones", c.StoneIDs())
	var months [13]string
	for i := range c.Stones {
		s := &c.Stones[i]
		k.about = "stone " + s.ID
		k.must(s.Name != "", "has no name")
		k.must(s.IOR.Value >= 1.3 && s.IOR.Value <= 2.7, "refractive index %g is not between 1.3 and 2.7", s.IOR.Value)
		k.must(s.Mohs.Value >= 1 && s.Mohs.Value <= 10, "hardness %g is not between 1 and 10", s.Mohs.Value)
		k.must(s.Density.Value >= 1 && s.Density.Value <= 8, "density %g is not between 1 and 8 g/cm3", s.Density.Value)
		k.must(max(s.Colour.R, s.Colour.G, s.Colour.B) <= 1, "colour is brighter than white")
		if s.Month < 0 || s.Month > 12 {
			k.must(false, "month %d is not between 0 and 12", s.Month)
			continue
		}
		k.must(s.Month == 0 || months[s.Month] == "", "month %d has %s already", s.Month, months[s.Month])
		months[s.Month] = s.ID
	}
}

func (k *checker) fits(c *Catalog) {
	k.about = "fit"
	k.must(c.Waste.Value > 0 && c.Waste.Value <= 100, "waste %v is not above 0 and up to 100 mm", c.Waste.MM())
	for _, piece := range allPieces() {
		k.must(len(c.Ease[string(piece)]) > 0, "has no ease for %s", piece)
	}
	for _, piece := range keys(c.Ease) {
		k.about = "ease " + piece
		ease := c.Ease[piece]
		k.must(len(ease) == 3, "want snug, comfort and loose, and nothing else")
		k.must(ease[Snug].Value >= 0 && ease[Snug].Value < ease[Comfort].Value && ease[Comfort].Value < ease[Loose].Value,
			"want snug below comfort below loose")
		k.must(ease[Loose].MM() <= Piece(piece).MostEase(), "loose is more than the %v that can be asked for", Piece(piece).MostEase())
	}
}

var hexColour = regexp.MustCompile(`^[0-9a-f]{6}$`)

func (k *checker) skins(c *Catalog) {
	k.about = "skins"
	k.must(len(c.Skins) == 10, "there are %d tones, and the scale has 10", len(c.Skins))
	for i, s := range c.Skins {
		k.must(s.Tone == i+1, "tone %d stands in place %d", s.Tone, i+1)
		k.must(hexColour.MatchString(s.Hex), "tone %d: %q is not six lower-case hex digits", s.Tone, s.Hex)
		k.must(s.Source != "", "tone %d has no source", s.Tone)
	}
}

func (k *checker) mixes(c *Catalog) {
	k.names("mixes", c.MixIDs())
	all := []MixKind{MixSolid, MixAlternate, MixPattern, MixRuns, MixBlocks, MixHalf, MixThirds, MixOmbre,
		MixAccent, MixCenter, MixLong, MixStations, MixTwotone, MixScatter}
	for _, m := range c.Mixes {
		k.about = "mix " + string(m.ID)
		k.must(slices.Contains(all, m.ID), "is not a rule of the grammar")
		name, _, _ := strings.Cut(m.Form, ":")
		k.must(name == string(m.ID), "form %q does not begin with its id", m.Form)
		k.must(m.About != "", "says nothing about itself")
		k.must(m.Metals >= 1 && m.Metals <= 3, "needs %d metals, and 1 to 3 make sense", m.Metals)
	}
}
