package page

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/unit"
	"github.com/aurelink/aurelink/render/words"
)

// designerPage is the designer, ready to be written.
type designerPage struct {
	frame
	Presets []preset
	Data    catalogData
	Last    string // code of the design in the picture
	Stale   bool   // the form asks for something that can't be drawn; the picture shows what was before
	Said    string // what was changed without being asked for
	Facts   Facts
	Rows    []strandRows
	Picture pictureView
	Form    form
	Views   []option
	IsWrist bool
	Pieces  []option
	Rule    pieceRule // of the piece chosen
	Kept    []option  // by piece: size and fit as last chosen
	Size    measure
	Lengths []option // finished ones, as a fit

	IsHand bool
	Finger measure // of a hand chain
	Split  bool    // each run of a hand chain has a chain of its own

	Poses             []option
	Posable           bool
	Lights, Backdrops []option

	Fits    []option
	Skins   []option
	Strands []strandView
	Blank   strandView // the strand that "add a strand" begins with; its row holds a blank charm
	Faults  faultsByName
	Full    bool // there may be no more strands
}

// faultsByName are sentences about what is wrong, by the name of the control; "" are those without one.
type faultsByName map[string][]string

// faultList are the faults of one control.
type faultList struct {
	Name string
	List []string
}

// faultsOf gives the faults of the control at+name; of a whole strand or charm where name is empty.
func faultsOf(all faultsByName, at, name string) faultList {
	full := strings.TrimSuffix(at+name, ".")
	return faultList{full, all[full]}
}

// picked is a list to choose from, by name.
type picked struct {
	Field, Label string
	Options      []option
}

func pickOf(at, name, label string, options []option) picked {
	return picked{at + name, label, options}
}

// measure asks for a size of the body.
type measure struct {
	Of          string // the field: size or finger
	Label, Hint string
	OfPiece     bool // these are the piece's own, and change with it
	Value       string
	Units       picked
	Usual       picked // sizes that many people have, in the unit chosen
	Faults      faultList
}

// option is one of several things to choose.
type option struct {
	Value, Name, About string
	On                 bool
	Colour, Shade      string // of its swatch, in the light and out of it
	Unfit              bool   // this chain can't have it
	Art                template.HTML
}

// pictureView is a picture at the sizes a page needs, and one to take away.
type pictureView struct {
	Small, Small2, Large, Large2, Download string
}

type strandView struct {
	At         string // s0.
	Index      string
	Title      string
	Hidden     bool // not of this piece
	Only       bool // the only strand
	IsRun      bool // of a hand chain, and can't be removed
	IsOver     bool // is, or is also, the chain over a hand
	Form       strandForm
	Chains     []option
	ChainAbout string
	Widths     []option
	Metals     []metalRow
	Mixes      []option
	Rule       mixRule
	Rings      []option
	RingMetals []option
	Finishes   []option
	HasWear    bool
	MostWear   string
	WearName   string
	Charms     []charmView
	Faults     faultsByName
}

// metalRow is the choice of a strand's metal by one letter.
type metalRow struct {
	Name, Letter string
	Options      []option
	Chosen       string
	Hidden       bool // the mix has no use for it
	MayBeNone    bool
}

type charmView struct {
	No, At, Index, Strand string
	Form                  charmForm
	Kinds, Metals, Faces  []option
	Stones, StoneKinds    []option
	Cuts, Settings        []option
	Sizes, Hangs          []option
	HasText, HasStone     bool
	TextMost              int
	Faults                faultsByName
}

var viewNames = map[design.ViewKind]string{
	design.ViewFlat: "Laid flat", design.ViewMacro: "Close up", design.ViewStrip: "With a ruler",
}

// fits are the named fits and what they feel like on a wrist.
var fits = [...]option{
	{Value: string(design.Snug), Name: "Snug", About: "Close to the skin. It moves little."},
	{Value: string(design.Comfort), Name: "Comfort", About: "Room for a finger underneath. Most people's choice."},
	{Value: string(design.Loose), Name: "Loose", About: "Slides and hangs a little, like a bangle."},
}

var (
	faceNames  = map[string]string{"sans": "Plain", "serif": "Serif", "script": "Script"}
	hangNames  = map[design.Hang]string{design.Dangle: "Hangs from a ring", design.Inline: "Set into the chain"}
	stoneKinds = [...]option{{Value: "", Name: "Usual kind"}, {Value: "natural", Name: "Natural"}, {Value: "lab", Name: "Lab-grown"},
		{Value: "simulated", Name: "Simulated"}, {Value: "crystal", Name: "Crystal"}}
	finishNames = map[design.Finish]option{
		design.Polished:   {Name: "Polished", About: "Bright as a mirror."},
		design.Brushed:    {Name: "Brushed", About: "A fine grain, a soft sheen."},
		design.Hammered:   {Name: "Hammered", About: "Small dents, each with its own light."},
		design.DiamondCut: {Name: "Diamond-cut", About: "Flat facets that flash."},
	}
	settingNames  = map[design.Setting]option{design.SettingProng: {Name: "Prongs"}}
	poseNames     = map[design.Pose]option{design.PoseDown: {Name: "Hanging"}, design.PoseLevel: {Name: "Level"}, design.PoseRaised: {Name: "Raised"}}
	backdropNames = map[design.Backdrop]option{design.BackdropTransparent: {Name: "None"}}
	months        = [...]string{"", "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}
)

// fill readies what the page shows of the form.
func (pg *designerPage) fill(p *Pages, f form, v design.View, faults []design.FieldError) {
	cat := p.cfg.Catalog
	pg.Form = f
	pg.Faults = faultsByName{}
	for _, fault := range faults {
		name := f.control(fault.Field)
		if strings.HasSuffix(name, ".mix") {
			fault.Allowed = nil // the form shows them already, in plainer words
		}
		if text := sentence(fault); !slices.Contains(pg.Faults[name], text) {
			pg.Faults[name] = append(pg.Faults[name], text)
		}
	}
	pg.Rows = factRows(design.Piece(f.Piece), pg.Facts)
	pg.Picture = pictureView{
		Small: p.picture(pg.Last, v, 480, 1), Small2: p.picture(pg.Last, v, 480, 2),
		Large: p.picture(pg.Last, v, 960, 1), Large2: p.picture(pg.Last, v, 960, 2),
		Download: p.picture(pg.Last, v, 1600, 1),
	}
	pg.IsWrist = v.Kind == design.ViewWrist
	for _, name := range design.Views() {
		view := option{Value: name, Name: viewNames[design.ViewKind(name)], On: design.ViewKind(name) == v.Kind}
		if name == string(design.ViewWrist) {
			view.Name = pieceRuleOf(f.Piece).Worn
		}
		pg.Views = append(pg.Views, view)
	}
	pg.Poses, pg.Posable = choices(design.Poses(), poseNames, f.Pose), pg.IsWrist && f.posable()
	pg.Lights = choices(design.Lights(), nil, f.Light)
	pg.Backdrops = choices(design.Backdrops(), backdropNames, f.Backdrop)
	pg.pieceViews(f)
	for _, s := range cat.Skins {
		tone := strconv.Itoa(s.Tone)
		pg.Skins = append(pg.Skins, option{Value: tone, Name: "Tone " + tone, Colour: "#" + s.Hex, On: tone == f.Skin})
	}
	for i, s := range f.Strands {
		v := newStrandView(cat, s, strconv.Itoa(i), len(f.Strands) == 1, pg.Faults)
		v.Hidden, v.IsRun, v.IsOver = i >= len(f.worn()), f.isHand(), f.isOver(i)
		if v.Title = words.Strand(design.Bracelet, i); v.IsRun && !v.Only && !v.Hidden {
			v.Title = words.Strand(design.HandChain, i)
		}
		pg.Strands = append(pg.Strands, v)
	}
	blank := form{Strands: []strandForm{newStrand(cat)}}
	blank.Strands[0].Charms = []charmForm{newCharm(cat, blank.Strands[0])}
	blank.complete(cat)
	pg.Blank = newStrandView(cat, blank.Strands[0], "N", false, nil)
	pg.Full = f.isHand() || len(f.Strands) >= mostStrands
}

// newStrandView readies a strand. The index is a number, or N in the row that new ones are made from.
func newStrandView(cat *design.Catalog, s strandForm, index string, only bool, faults faultsByName) strandView {
	v := strandView{Index: index, At: "s" + index + ".", Only: only, Form: s, Rule: mixRuleOf(s.Mix), Faults: faults}
	for i := range cat.Chains {
		c := &cat.Chains[i]
		v.Chains = append(v.Chains, option{Value: c.ID, Name: c.Name, About: c.About, On: c.ID == s.Chain, Art: chainArt(c)})
		if c.ID == s.Chain {
			v.ChainAbout = c.About
			v.Widths = widthOptions(c, s.Width)
		}
	}
	need := v.Rule.need(s.Arg)
	most := max(v.Rule.Most, need)
	used := 0
	for used < len(s.Metals) && s.Metals[used] != "" {
		used++
	}
	for i := range mostMetals {
		chosen := ""
		if i < len(s.Metals) {
			chosen = s.Metals[i]
		}
		row := metalRow{Name: fmt.Sprintf("%smetal%d", v.At, i), Letter: string(letter(i)), Options: metalOptions(cat, chosen),
			Hidden: i >= need && (i >= most || i > used), MayBeNone: i >= need}
		if m, ok := cat.Metal(chosen); ok {
			row.Chosen = m.Name
		}
		v.Metals = append(v.Metals, row)
	}
	style, _ := cat.Chain(s.Chain)
	for _, rule := range mixRules {
		o := option{Value: rule.Kind, Name: rule.Name, About: rule.About, On: rule.Kind == s.Mix, Art: dots(rule.Dots)}
		// Leave out what this chain can't have, unless it was asked for.
		if style != nil && !o.On && (rule.Kind == "long" && !style.LongLink || rule.Kind == "stations" && !style.Stations) {
			o.Unfit = true
		}
		v.Mixes = append(v.Mixes, o)
	}
	v.Rings = []option{{Value: "", Name: "The usual one", On: s.Ring == ""}}
	for _, r := range cat.Rings {
		for _, inner := range r.Inner {
			c := design.Closure{Gauge: r.Gauge, Inner: inner.MM()}
			v.Rings = append(v.Rings, option{Value: c.Ring(), Name: fmt.Sprintf("%d gauge, %s mm inside", r.Gauge, number(inner.Value)), On: c.Ring() == s.Ring})
		}
	}
	v.Rings = keep(v.Rings, s.Ring)
	v.Finishes = choices(design.Finishes(), finishNames, s.Finish)
	wear, err := strconv.ParseFloat(s.Wear, 64)
	v.HasWear, v.MostWear, v.WearName = design.MostWear() > 0 || err != nil || wear != 0, number(design.MostWear()), words.Wear(wear)
	v.RingMetals = append([]option{{Value: "", Name: "As metal A", On: s.RingMetal == ""}}, metalOptions(cat, s.RingMetal)...)
	for i, c := range s.Charms {
		no := strconv.Itoa(i)
		if index == "N" {
			no = "M"
		}
		v.Charms = append(v.Charms, newCharmView(cat, c, index, no, faults))
	}
	return v
}

func newCharmView(cat *design.Catalog, c charmForm, strand, index string, faults faultsByName) charmView {
	v := charmView{No: index, Index: index, Strand: strand, At: "s" + strand + ".c" + index + ".", Form: c,
		Metals: metalOptions(cat, c.Metal), Faults: faults}
	if n, err := strconv.Atoi(index); err == nil {
		v.No = strconv.Itoa(n + 1)
	}
	for _, kind := range cat.Charms {
		v.Kinds = append(v.Kinds, option{Value: kind.ID, Name: kind.Name, On: kind.ID == c.Charm})
	}
	v.Kinds = keep(v.Kinds, c.Charm)
	for _, face := range design.Faces() {
		name := faceNames[face]
		if name == "" {
			name = short(face)
		}
		v.Faces = append(v.Faces, option{Value: face, Name: name, On: face == c.Face})
	}
	for _, s := range cat.Stones {
		name := s.Name
		if s.Month > 0 && s.Month < len(months) {
			name = months[s.Month] + ": " + s.Name
		}
		v.Stones = append(v.Stones, option{Value: s.ID, Name: name, On: s.ID == c.Stone})
	}
	v.Stones = keep(v.Stones, c.Stone)
	for _, k := range stoneKinds {
		k.On = k.Value == c.StoneKind
		v.StoneKinds = append(v.StoneKinds, k)
	}
	v.Cuts, v.Settings = choices(design.Cuts(), nil, c.Cut), choices(design.Settings(), settingNames, c.Setting)
	v.Sizes = []option{{Value: "", Name: "Usual", On: c.Size == ""}}
	if kind, ok := cat.Charm(c.Charm); ok {
		v.HasText, v.TextMost = kind.Text > 0, kind.Text
		v.HasStone = kind.Kind == design.CharmStone
		v.Sizes = sizeOptions(kind.Sizes, kind.Usual.Value, c.Size)
		for i, h := range kind.Hang {
			o := option{Value: string(h), Name: hangNames[h], On: string(h) == c.Hang}
			if i == 0 {
				o.Value = "" // the usual one is chosen by naming none
			}
			v.Hangs = append(v.Hangs, o)
		}
	}
	return v
}

// many says that there is something to choose.
func many(options []option) bool { return len(options) > 1 }

// choices offers words of a design, each under its own name where it is given none.
func choices[T ~string](have []T, names map[T]option, chosen string) []option {
	out := make([]option, len(have))
	for i, word := range have {
		out[i] = names[word]
		out[i].Value, out[i].On = string(word), string(word) == chosen
		out[i].Name = cmp.Or(out[i].Name, short(string(word)))
	}
	return keep(out, chosen)
}

// keep adds what was asked for where the catalogue has no such thing, so that it can be seen and changed.
func keep(options []option, value string) []option {
	for i := range options {
		if options[i].On {
			return options
		}
	}
	if value == "" {
		return options
	}
	return append(options, option{Value: value, Name: value, On: true})
}

func metalOptions(cat *design.Catalog, chosen string) []option {
	var out []option
	for i := range cat.Metals {
		m := &cat.Metals[i]
		out = append(out, option{Value: m.ID, Name: short(m.ID), About: m.Name, Colour: screenColour(m.F0, 1), Shade: screenColour(m.F0, 0.4), On: m.ID == chosen})
	}
	return keep(out, chosen)
}

func widthOptions(style *design.ChainStyle, chosen string) []option {
	var have []design.Number
	for i := range style.Widths {
		have = append(have, style.Widths[i].Width)
	}
	return sizeOptions(have, style.Usual.Value, chosen)
}

// sizeOptions lists sizes in mm. The usual one is chosen by naming none, so that it follows the chain or the charm.
func sizeOptions(have []design.Number, usual float64, chosen string) []option {
	var out []option
	found := -1
	for i, n := range have {
		o := option{Value: number(n.Value), Name: number(n.Value) + " mm"}
		if n.Value == usual {
			o.Value, o.About = "", "usual"
		}
		if o.Value == chosen || found < 0 && o.Value == "" {
			found = i
		}
		out = append(out, o)
	}
	for i := range out {
		out[i].On = i == found
	}
	return out
}

// strandRows are the numbers of a strand in words.
type strandRows struct {
	Title string // empty for a piece of one strand
	Rows  []row
	Made  []string
}

type row struct{ Name, Value, Also string }

func factRows(piece design.Piece, f Facts) []strandRows {
	var out []strandRows
	for i, s := range f.Strands {
		long := "Loop"
		if piece == design.HandChain && i == design.OverHand {
			long = "Length"
		}
		one := strandRows{Made: s.Made, Rows: []row{
			{Name: "Links", Value: strconv.Itoa(s.Links)},
			lengthRow(long, s.Loop),
			lengthRow("Room", s.Slack),
			lengthRow("Cut", s.Cut),
			{Name: "Weight", Value: strconv.FormatFloat(float64(s.Weight), 'f', 1, 64) + " g"},
		}}
		if len(f.Strands) > 1 {
			one.Title = words.Strand(piece, i)
		}
		out = append(out, one)
	}
	return out
}

// lengthRow says a length in both units.
func lengthRow(name string, l unit.MM) row {
	return row{name, fmt.Sprintf("%.1f mm", float64(l)), fmt.Sprintf("%.2f in", l.Inches())}
}

// catalogData is what the page's script must know of the catalogue.
type catalogData struct {
	Version string               `json:"version"`
	Chains  map[string]chainData `json:"chains"`
	Charms  map[string]charmData `json:"charms"`
	Metals  map[string]string    `json:"metals"` // names
	Order   []string             `json:"order"`  // metals to choose from when one is missing
	Chain   string               `json:"chain"`  // of a new strand
	Charm   string               `json:"charm"`  // a new charm
	Mixes   []mixRule            `json:"mixes"`
	Hangs   map[string]string    `json:"hangs"` // names
	Widths  []int                `json:"widths"`
	Usual   map[string]string    `json:"usual"` // words of a view that a picture's address leaves out
	Wears   []wearData           `json:"wears"`
	Pieces  map[string]pieceRule `json:"pieces"`
	Units   map[string]string    `json:"units"` // names
}

// wearData is what wear is called up to a point.
type wearData struct {
	Most float64 `json:"most"`
	Name string  `json:"name"`
}

type chainData struct {
	Name     string    `json:"name"`
	About    string    `json:"about"`
	Widths   []float64 `json:"widths"`
	Usual    float64   `json:"usual"`
	Long     bool      `json:"long"`
	Stations bool      `json:"stations"`
}

type charmData struct {
	Text  int           `json:"text"`
	Stone bool          `json:"stone"`
	Sizes []float64     `json:"sizes"`
	Usual float64       `json:"usual"`
	Hang  []design.Hang `json:"hang"`
}

func newCatalogData(cat *design.Catalog, version string) catalogData {
	d := catalogData{Version: version, Chains: map[string]chainData{}, Charms: map[string]charmData{},
		Metals: map[string]string{}, Mixes: mixRules[:], Hangs: map[string]string{}, Widths: design.Widths(),
		Pieces: map[string]pieceRule{}, Units: unitNames}
	for _, id := range design.Pieces() {
		d.Pieces[id] = pieceRuleOf(id)
	}
	usual := design.DefaultView()
	d.Usual = map[string]string{"pose": string(usual.Pose), "light": string(usual.Light), "backdrop": string(usual.Backdrop)}
	for _, w := range words.WearNames() {
		d.Wears = append(d.Wears, wearData(w))
	}
	for i := range cat.Chains {
		c := &cat.Chains[i]
		one := chainData{Name: c.Name, About: c.About, Usual: c.Usual.Value, Long: c.LongLink, Stations: c.Stations}
		for j := range c.Widths {
			one.Widths = append(one.Widths, c.Widths[j].Width.Value)
		}
		d.Chains[c.ID] = one
	}
	for _, c := range cat.Charms {
		one := charmData{Text: c.Text, Stone: c.Kind == design.CharmStone, Usual: c.Usual.Value, Hang: c.Hang}
		for _, s := range c.Sizes {
			one.Sizes = append(one.Sizes, s.Value)
		}
		d.Charms[c.ID] = one
	}
	for range cat.Metals {
		d.Order = append(d.Order, anotherMetal(cat, d.Order))
	}
	for _, m := range cat.Metals {
		d.Metals[m.ID] = m.Name
	}
	strand := newStrand(cat)
	d.Chain, d.Charm = strand.Chain, newCharm(cat, strand).Charm
	for h, name := range hangNames {
		d.Hangs[string(h)] = name
	}
	return d
}
