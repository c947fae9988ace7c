package design

import (
	"math"

	"github.com/aurelink/aurelink/render/unit"
)

// Number is a catalogue figure with where it comes from. Source is a short citation, or "default" for a
// figure that is general trade practice and not confirmed: it is used, and never shown as a fact.
type Number struct {
	Value  float64 `yaml:"value"`
	Source string  `yaml:"source"`
}

// IsDefault says that the figure is a default, not a sourced fact.
func (n Number) IsDefault() bool { return n.Source == "default" }

// MM is the figure as a length.
func (n Number) MM() unit.MM { return unit.MM(n.Value) }

// Catalog is everything a design can be made of. It is read once from YAML and never changes; ids are stable
// for ever, and an alloy that changes gets a new id.
type Catalog struct {
	Chains []ChainStyle
	Metals []Metal
	Charms []Charm
	Stones []Stone
	Rings  []Ring                        // gauges a ring can be had in, thickest first
	Skins  []Skin                        // tones of skin, in the order of the scale
	Mixes  []MixRule                     // rules of the mix grammar, simplest first
	Waste  Number                        // length lost with each cut, mm
	Ease   map[string]map[FitName]Number // by piece and fit, mm
	// Version is a hash of the content: it is part of every cache key.
	Version string
}

// ChainStyle is one style of chain, sold in one or more widths.
type ChainStyle struct {
	ID    string `yaml:"id"`
	Name  string `yaml:"name"`
	About string `yaml:"about"` // one plain sentence for the customer
	// Lay says how links follow each other: "turned" (each at 90 degrees to the last, so they rest at
	// plus and minus 45 degrees to what they lie on) or "flat" (twisted so that all lie in one plane).
	Lay      string      `yaml:"lay"`
	Widths   []ChainSize `yaml:"widths"`   // narrowest first
	Usual    Number      `yaml:"usual"`    // the width used when a design names none, mm
	Closure  int         `yaml:"closure"`  // gauge of the usual closing ring, AWG; a width may name another
	Stations bool        `yaml:"stations"` // has beads or bars: the mix `stations` applies
	LongLink bool        `yaml:"long"`     // has long links among short ones: the mix `long` applies
}

// The ways a chain lies.
const (
	LayTurned = "turned"
	LayFlat   = "flat"
)

// ChainSize is a chain style in one width.
type ChainSize struct {
	Width   Number   `yaml:"width"`   // outer width as sold, mm
	Parts   []Part   `yaml:"parts"`   // the kinds of link it is made of
	Pattern []string `yaml:"pattern"` // ids of parts along one repeat; "link*11" stands for eleven of them
	// Closure is the gauge of the usual closing ring in this width, AWG. A file names it only where it is
	// not the style's; once loaded it is always set.
	Closure int `yaml:"closure"`
	// Repeat is Pattern resolved to indexes into Parts.
	Repeat []int `yaml:"-"`
}

// Thickness is how far the chain stands off what it lies on, counted through, mm: the height of its thickest part.
func (s *ChainSize) Thickness() unit.MM {
	var most unit.MM
	for i := range s.Parts {
		most = max(most, s.Parts[i].Height)
	}
	return most
}

// Form is the shape of a part.
type Form string

// The forms a part can have. The eyes of bead and bar are round, lie in the part's own plane, and have their
// inner side sunk in the body by the thickness of their wire: ball or rod is Length - 2(Width - Wire) long.
const (
	FormOval    Form = "oval"    // wire bent to an ellipse
	FormStadium Form = "stadium" // straight sides, round ends
	FormRound   Form = "round"   // wire bent to a circle
	FormBox     Form = "box"     // flat strip folded to a square frame
	FormBead    Form = "bead"    // ball with an eye at each end
	FormBar     Form = "bar"     // round rod with an eye at each end
)

// Role is what a mix may call a part by.
type Role string

// The roles a part can have.
const (
	RoleLink    Role = "link"
	RoleLong    Role = "long"
	RoleStation Role = "station"
)

// Part is one kind of link of a chain. Lengths are outer ones, in mm; see each form for which apply.
type Part struct {
	ID     string   `yaml:"id"`
	Form   Form     `yaml:"form"`
	Role   Role     `yaml:"role"`
	Length Number   `yaml:"length"` // outer length along the chain, eyes included
	Width  Number   `yaml:"width"`  // outer width across (of the eyes, for bead and bar)
	Wire   Number   `yaml:"wire"`   // wire diameter; for box the strip's thickness
	Body   Number   `yaml:"body"`   // bead: ball diameter; bar: rod diameter; box: strip width
	Twist  unit.Deg `yaml:"twist"`  // turn of the link about the chain from end to end (curb: 90)
	Inner  unit.MM  `yaml:"-"`      // Length - 2 Wire: what it adds to the chain's length
	Height unit.MM  `yaml:"-"`      // how far it stands off what it lies on, counted through
}

// Metal is an alloy or a sheet, as seen, weighed and worn.
type Metal struct {
	ID        string `yaml:"id"`
	Name      string `yaml:"name"`      // as a customer may be told: "14/20 yellow gold-filled"
	Colour    string `yaml:"colour"`    // yellow, rose, white, grey: for words and for the mix preview
	Density   Number `yaml:"density"`   // g/cm3
	F0        RGB    `yaml:"f0"`        // reflectance at normal incidence, linear Rec.709
	F82       RGB    `yaml:"f82"`       // edge tint: reflectance at 82 degrees over Schlick's, per channel
	Roughness Number `yaml:"roughness"` // polished; GGX alpha is its square
	Worn      Worn   `yaml:"worn"`      // what years on skin do to it
	Nickel    string `yaml:"nickel"`    // "bearing", "none", "ask"
	Note      string `yaml:"note"`      // what staff should say; facts only
}

// Worn is how a metal looks after long wear, at wear 1.
type Worn struct {
	// Films are the reflectances at normal incidence that the metal goes through as it tarnishes or takes a patina, thinnest
	// film first. There is none where it does neither.
	Films  []RGB  `yaml:"films"`
	Open   Number `yaml:"open"`   // how far through the films open faces are, up to 1
	Recess Number `yaml:"recess"` // how far the inner sides of links and engraving are
	// Under is the reflectance of what lies under a plating that wears off where it is rubbed; nil where there is none.
	Under     *RGB   `yaml:"under"`
	Roughness Number `yaml:"roughness"` // by scratches; no less than polished
}

// RGB is a linear Rec.709 colour with its source.
type RGB struct {
	R      float32 `yaml:"r"`
	G      float32 `yaml:"g"`
	B      float32 `yaml:"b"`
	Source string  `yaml:"source"`
}

// CharmKind says what a charm needs and how it is drawn.
type CharmKind string

// The kinds of charm.
const (
	CharmPlate     CharmKind = "plate"     // cut from sheet by an outline; may carry engraving
	CharmLetter    CharmKind = "letter"    // a cut-out character
	CharmStone     CharmKind = "stone"     // a stone in a bezel
	CharmConnector CharmKind = "connector" // joins chain on both sides
)

// Charm is something that hangs from the chain or is set into it.
type Charm struct {
	ID         string    `yaml:"id"`
	Name       string    `yaml:"name"`
	Kind       CharmKind `yaml:"kind"`
	Outline    string    `yaml:"outline"`   // plate, connector: file under assets, an SVG of one path, y down
	Sizes      []Number  `yaml:"sizes"`     // largest dimension, mm, smallest first
	Usual      Number    `yaml:"usual"`     // the size used when a design names none
	Thickness  Number    `yaml:"thickness"` // of the sheet, mm; stone: of the bezel's wall
	Text       int       `yaml:"text"`      // most characters of engraving; 0: carries none. letter: 1
	TextNeeded bool      `yaml:"text_needed"`
	Hang       []Hang    `yaml:"hang"` // how it can be carried, the usual one first
	// SVG is the text of the file Outline names, read with the catalogue.
	SVG []byte `yaml:"-"`
}

// Stone is a gem as it looks and wears.
type Stone struct {
	ID      string `yaml:"id"`
	Name    string `yaml:"name"`
	Month   int    `yaml:"month"`  // birth month 1..12, 0 for none
	Colour  RGB    `yaml:"colour"` // seen colour, linear Rec.709: the body colour after a typical path of light
	IOR     Number `yaml:"ior"`    // refractive index
	Mohs    Number `yaml:"mohs"`
	Density Number `yaml:"density"`
	Note    string `yaml:"note"`
}

// Ring is a gauge of jump ring wire.
type Ring struct {
	ID    string   `yaml:"id"`    // "24ga"
	Gauge int      `yaml:"gauge"` // AWG
	Wire  Number   `yaml:"wire"`  // mm
	Inner []Number `yaml:"inner"` // inner diameters stocked, mm
	Usual Number   `yaml:"usual"` // usual inner diameter, mm
}

// Skin is a tone of skin as a swatch to pick from. It is no albedo: what the picture uses is fitted elsewhere.
type Skin struct {
	Tone   int    `yaml:"tone"` // Monk scale, 1..10
	Hex    string `yaml:"hex"`  // sRGB, six lower-case digits, no #
	Source string `yaml:"source"`
}

// MixRule is a rule of the mix grammar in words, for whoever has to choose one.
type MixRule struct {
	ID     MixKind `yaml:"id"`
	Form   string  `yaml:"form"`   // how it is written: accent:5
	About  string  `yaml:"about"`  // one plain sentence for the customer
	Metals int     `yaml:"metals"` // fewest metals it needs
}

// Chain finds a chain style by its id.
func (c *Catalog) Chain(id string) (*ChainStyle, bool) {
	return find(c.Chains, func(s *ChainStyle) bool { return s.ID == id })
}

// Metal finds a metal by its id.
func (c *Catalog) Metal(id string) (*Metal, bool) {
	return find(c.Metals, func(m *Metal) bool { return m.ID == id })
}

// Charm finds a charm by its id.
func (c *Catalog) Charm(id string) (*Charm, bool) {
	return find(c.Charms, func(h *Charm) bool { return h.ID == id })
}

// Stone finds a stone by its id.
func (c *Catalog) Stone(id string) (*Stone, bool) {
	return find(c.Stones, func(s *Stone) bool { return s.ID == id })
}

// Ring finds the rings of a gauge, AWG.
func (c *Catalog) Ring(gauge int) (*Ring, bool) {
	return find(c.Rings, func(r *Ring) bool { return r.Gauge == gauge })
}

// Size finds the style in a width, to the micrometre.
func (s *ChainStyle) Size(width unit.MM) (*ChainSize, bool) {
	return find(s.Widths, func(w *ChainSize) bool { return sameMM(w.Width.MM(), width) })
}

// UsualSize is the style in its usual width.
func (s *ChainStyle) UsualSize() *ChainSize {
	size, ok := s.Size(s.Usual.MM())
	if !ok {
		return &s.Widths[0]
	}
	return size
}

// RepeatLength is what one repeat of the pattern adds to the chain's length, mm.
func (s *ChainSize) RepeatLength() unit.MM {
	var sum unit.MM
	for _, part := range s.Repeat {
		sum += s.Parts[part].Inner
	}
	return sum
}

// ChainIDs lists the ids of the chain styles in the catalogue's order.
func (c *Catalog) ChainIDs() []string {
	return ids(c.Chains, func(s *ChainStyle) string { return s.ID })
}

// MetalIDs lists the ids of the metals in the catalogue's order.
func (c *Catalog) MetalIDs() []string {
	return ids(c.Metals, func(m *Metal) string { return m.ID })
}

// CharmIDs lists the ids of the charms in the catalogue's order.
func (c *Catalog) CharmIDs() []string {
	return ids(c.Charms, func(h *Charm) string { return h.ID })
}

// StoneIDs lists the ids of the stones in the catalogue's order.
func (c *Catalog) StoneIDs() []string {
	return ids(c.Stones, func(s *Stone) string { return s.ID })
}

// RingIDs lists the ids of the rings in the catalogue's order.
func (c *Catalog) RingIDs() []string {
	return ids(c.Rings, func(r *Ring) string { return r.ID })
}

// MixIDs lists the rules of the mix grammar in the catalogue's order.
func (c *Catalog) MixIDs() []string {
	return ids(c.Mixes, func(m *MixRule) string { return string(m.ID) })
}

// find gives the first item that is the one.
func find[T any](items []T, is func(*T) bool) (*T, bool) {
	for i := range items {
		if is(&items[i]) {
			return &items[i], true
		}
	}
	return nil, false
}

// ids gives the id of each item.
func ids[T any](items []T, id func(*T) string) []string {
	out := make([]string, len(items))
	for i := range items {
		out[i] = id(&items[i])
	}
	return out
}

// sameMM says that two lengths are the same to the micrometre.
func sameMM(a, b unit.MM) bool { return math.Abs(float64(a-b)) < 0.0005 }
