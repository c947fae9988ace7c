// Package design says what a piece of permanent jewelry is: the catalogue it is chosen from, the design
// itself, the view it is looked at in, and the one way in for all of them, Parse. Whoever holds a Design holds
// a valid one.
package design

import "github.com/aurelink/aurelink/render/unit"

// Piece is where the jewelry is worn.
type Piece string

// The pieces, by what they are worn on.
const (
	Bracelet   Piece = "bracelet"   // a wrist
	Anklet     Piece = "anklet"     // an ankle
	FingerRing Piece = "ring"       // a finger
	Necklace   Piece = "necklace"   // a neck
	HandChain  Piece = "hand-chain" // a hand: round its wrist, over its back, round its middle finger
)

// Body is what a piece is worn on: wrist, ankle, finger, neck or hand.
func (p Piece) Body() string {
	switch p {
	case Anklet:
		return "ankle"
	case FingerRing:
		return "finger"
	case Necklace:
		return "neck"
	case HandChain:
		return "hand"
	}
	return "wrist"
}

// Measured is what of the body is measured for a piece, and what a query calls its sizes: of a hand chain wrist and finger, else
// what it is worn on.
func (p Piece) Measured() []string {
	if p == HandChain {
		return []string{Bracelet.Body(), FingerRing.Body()}
	}
	return []string{p.Body()}
}

// on is what a piece is worn on, with its article.
func (p Piece) on() string {
	if p == Anklet {
		return "an ankle"
	}
	return "a " + p.Body()
}

// FitName is one of the named fits.
type FitName string

// The named fits.
const (
	Snug    FitName = "snug"
	Comfort FitName = "comfort"
	Loose   FitName = "loose"
)

// Hang is how a charm is carried.
type Hang string

// The ways a charm is carried.
const (
	Dangle Hang = "dangle"
	Inline Hang = "inline"
)

// Design is a whole design, valid by construction: get one from Parse or Decode. It holds ids, not catalogue
// items, in canonical form: two ways to say the same design are equal with reflect.DeepEqual and have one Code.
type Design struct {
	Piece   Piece
	Size    unit.MM // round the body, to the micrometre; of a hand chain round the wrist
	Finger  unit.MM // hand chain: round the middle finger; 0 of other pieces
	Skin    int     // Monk scale, 1..10
	Fit     Fit
	Strands []Strand // one to six, in order from the hand; of a hand chain three: OnWrist, OverHand, OnFinger
}

// The strands of a hand chain.
const (
	OnWrist = iota
	OverHand
	OnFinger
	HandStrands
)

// Fit is how much room there is. Exactly one of Name, Ease and Length is set.
type Fit struct {
	Name   FitName  // a named fit, or empty
	Ease   *unit.MM // room counted on the inside
	Length *unit.MM // finished inner length
}

// Strand is one chain with what hangs on it.
type Strand struct {
	Chain   string
	Width   unit.MM // always set: the style's usual width where none was named
	Metals  []string
	Mix     Mix
	Finish  Finish     // of the chain's links; always set
	Wear    float64    // 0 as new .. 1 long worn and tarnished, in hundredths: of the chain and its charms
	Closure Closure    // always set
	Length  unit.MM    // OverHand of a hand chain: from ring to ring; 0 where it follows from the wrist and the fit, and of other strands
	Charms  []CharmUse // in the order given; where each sits is At
}

// Closure is the ring that is welded.
type Closure struct {
	Gauge int     // AWG
	Inner unit.MM // inner diameter
	Metal string
}

// CharmUse is one charm on a strand.
type CharmUse struct {
	Charm     string
	Metal     string
	Text      string
	Face      string // sans, serif, script; empty where the charm carries no text
	Stone     string
	StoneKind string  // natural, lab, simulated, crystal; empty where there is no stone
	Cut       Cut     // empty where there is no stone
	Setting   Setting // empty where there is no stone
	Size      unit.MM // always set
	Hang      Hang    // always set
	At        Place
}

// Finish is what was done to a chain's surface.
type Finish string

// The finishes.
const (
	Polished   Finish = "polished"
	Brushed    Finish = "brushed"
	Hammered   Finish = "hammered"
	DiamondCut Finish = "diamond-cut"
)

// Cut is the shape that a stone is cut to.
type Cut string

// The cuts.
const (
	CutRound    Cut = "round"
	CutOval     Cut = "oval"
	CutPear     Cut = "pear"
	CutMarquise Cut = "marquise"
	CutBaguette Cut = "baguette"
	CutHeart    Cut = "heart"
)

// Setting is how a stone is held.
type Setting string

// The settings.
const (
	SettingBezel Setting = "bezel"
	SettingProng Setting = "prong"
)

// Place is where on a strand a charm sits. Exactly one kind applies.
type Place struct {
	Kind  PlaceKind
	Links int     // PlaceLinks: from the centre, + to the right
	Off   unit.MM // PlaceMM: from the centre, + to the right
	Share float64 // PlaceShare: 0..1 from the seam
}

// PlaceKind is how a Place is given.
type PlaceKind string

// The ways a Place can be given.
const (
	PlaceCenter PlaceKind = "center"
	PlaceLinks  PlaceKind = "links"
	PlaceMM     PlaceKind = "mm"
	PlaceShare  PlaceKind = "share"
)

// MixKind is a rule of the mix grammar.
type MixKind string

// The rules of the mix grammar.
const (
	MixSolid     MixKind = "solid"
	MixAlternate MixKind = "alternate"
	MixPattern   MixKind = "pattern"
	MixRuns      MixKind = "runs"
	MixBlocks    MixKind = "blocks"
	MixHalf      MixKind = "half"
	MixThirds    MixKind = "thirds"
	MixOmbre     MixKind = "ombre"
	MixAccent    MixKind = "accent"
	MixCenter    MixKind = "center"
	MixLong      MixKind = "long"
	MixStations  MixKind = "stations"
	MixTwotone   MixKind = "twotone"
	MixScatter   MixKind = "scatter"
)

// Mix says which metal each link is of. Letters stand for the strand's metals: A is the first.
type Mix struct {
	Kind   MixKind
	N      int   // blocks, accent, center: a count of links; scatter: the seed
	Letter int   // long, stations: index of the metal of those parts
	Seq    []Run // pattern, runs: the repeat
}

// Run is N links in a row of one metal.
type Run struct{ Metal, N int }

// ViewKind is a way of looking at a piece.
type ViewKind string

// The views there are.
const (
	ViewWrist ViewKind = "wrist"
	ViewFlat  ViewKind = "flat"
	ViewMacro ViewKind = "macro"
	ViewStrip ViewKind = "strip"
)

// Pose is how a limb is held.
type Pose string

// The poses.
const (
	PoseDown   Pose = "down"   // an arm hangs, a leg stands
	PoseLevel  Pose = "level"  // a forearm lies level, thumb up: what is loose hangs below it
	PoseRaised Pose = "raised" // a hand is held up: what is loose slides to the elbow
)

// Light is the rig of lamps that a piece is seen under.
type Light string

// The light rigs.
const (
	LightStudio   Light = "studio"
	LightDaylight Light = "daylight"
	LightEvening  Light = "evening"
	LightJeweler  Light = "jeweler"
)

// Backdrop is what a piece, or the limb it is on, lies on.
type Backdrop string

// The backdrops.
const (
	BackdropPaper       Backdrop = "paper"
	BackdropLinen       Backdrop = "linen"
	BackdropMarble      Backdrop = "marble"
	BackdropVelvet      Backdrop = "velvet"
	BackdropTransparent Backdrop = "transparent"
)

// Quality is how much work goes into a picture.
type Quality string

// The qualities.
const (
	QualityStandard Quality = "standard"
	QualityHero     Quality = "hero" // for print and front pages: some seconds a picture
)

// View is how a design is looked at, valid by construction: get one from Parse, ParseShare or DefaultView.
type View struct {
	Kind     ViewKind
	W        int      // width in CSS pixels: 320 480 640 960 1200 1600
	Aspect   string   // 4:3 1:1 3:4 16:9
	DPR      int      // 1 or 2
	Yaw      unit.Deg // wrist: the arm turned about its own axis, over -180 to 180; 0 in the other views
	Pose     Pose     // wrist: how the limb is held; down in the other views
	Light    Light
	Backdrop Backdrop
	Quality  Quality
	Lang     string // en
}

// Pixels is the picture's size in device pixels; the height rounds half up.
func (v View) Pixels() (w, h int) {
	num, den := 3, 4
	switch v.Aspect {
	case "1:1":
		num, den = 1, 1
	case "3:4":
		num, den = 4, 3
	case "16:9":
		num, den = 9, 16
	}
	return v.W * v.DPR, (2*v.W*num + den) / (2 * den) * v.DPR
}
