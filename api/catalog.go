package api

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/unit"
	"github.com/aurelink/aurelink/render/words"
)

// Catalog is what can be chosen, as GET /v1/catalog lists it: only what works.
type Catalog struct {
	Version string       `json:"version"` // the v= of pictures that may be kept for ever
	Pieces  []PieceItem  `json:"pieces"`
	Chains  []ChainItem  `json:"chains"`
	Metals  []MetalItem  `json:"metals"`
	Mixes   []MixItem    `json:"mixes"`
	Charms  []CharmItem  `json:"charms"`
	Stones  []StoneItem  `json:"stones"`
	Rings   []RingItem   `json:"rings"`
	Fits    []FitItem    `json:"fits"`
	Skins   []SkinItem   `json:"skins"`
	Views   []Item       `json:"views"`
	Faces   []Item       `json:"faces"`
	Places  []Item       `json:"places"` // how a charm's place can be written, an example each
	Sizes   PictureSizes `json:"sizes"`
	Langs   []Item       `json:"langs"`

	Finishes  []Item  `json:"finishes"`
	MostWear  float64 `json:"most_wear"` // wear is from 0 to this
	Cuts      []Item  `json:"cuts"`
	Settings  []Item  `json:"settings"`
	Poses     []Item  `json:"poses"`
	Lights    []Item  `json:"lights"`
	Backdrops []Item  `json:"backdrops"`
	Qualities []Item  `json:"qualities"`
}

// Item is something to choose that has only a name.
type Item struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// PieceItem is a piece of jewelry.
type PieceItem struct {
	Item
	Query string     `json:"query"`     // the query field that takes its size: what it is worn on
	Worn  string     `json:"worn"`      // what the view "wrist" is called of it
	Size  string     `json:"size"`      // a usual size, as people say it
	Sizes [2]float64 `json:"sizes_mm"`  // least and most round the body
	Long  [2]float64 `json:"length_mm"` // least and most of the finished piece, inside
	Ease  float64    `json:"most_ease_mm"`
	// Finger is the other size of a piece that has two: then "piece" names the piece.
	Finger *FingerItem `json:"finger,omitempty"`
}

// FingerItem is the size of a finger.
type FingerItem struct {
	Query string     `json:"query"`
	Size  string     `json:"size"`     // a usual one, as people say it
	Least [2]float64 `json:"least_mm"` // least and most round, on the least wrist
	Most  [2]float64 `json:"most_mm"`  // and on the most
}

// ChainItem is a chain style.
type ChainItem struct {
	Item
	About  string    `json:"about"`
	Widths []float64 `json:"widths_mm"`
	Usual  float64   `json:"usual_mm"`
	Mixes  []string  `json:"mixes"` // those that apply to it
}

// MetalItem is an alloy or a sheet.
type MetalItem struct {
	Item
	Colour string `json:"colour"`
	Nickel string `json:"nickel"`
	Note   string `json:"note,omitempty"`
}

// MixItem is a rule of the mix grammar.
type MixItem struct {
	Item
	About  string `json:"about"`
	Form   string `json:"form"`   // how it is written
	Metals int    `json:"metals"` // fewest it needs
}

// CharmItem is a charm.
type CharmItem struct {
	Item
	Kind       design.CharmKind `json:"kind"`
	Sizes      []float64        `json:"sizes_mm"`
	Usual      float64          `json:"usual_mm"`
	Text       int              `json:"text"` // most characters it carries
	TextNeeded bool             `json:"text_needed"`
	Hang       []design.Hang    `json:"hang"` // the usual one first
}

// StoneItem is a stone.
type StoneItem struct {
	Item
	Month int    `json:"month,omitempty"` // of birth, 1 to 12
	Note  string `json:"note,omitempty"`
}

// RingItem is the rings of one gauge.
type RingItem struct {
	Item
	Gauge int       `json:"gauge"` // AWG
	Wire  float64   `json:"wire_mm"`
	Inner []float64 `json:"inner_mm"` // inner diameters
	Usual float64   `json:"usual_mm"`
}

// FitItem is a named fit.
type FitItem struct {
	Item
	Ease map[string]float64 `json:"ease_mm"` // by piece
}

// SkinItem is a tone of skin.
type SkinItem struct {
	Item
	Tone int    `json:"tone"`
	Hex  string `json:"hex"` // sRGB swatch
}

// PictureSizes are the sizes a picture comes in.
type PictureSizes struct {
	W         []int    `json:"w"` // CSS pixels
	Aspect    []string `json:"aspect"`
	DPR       []int    `json:"dpr"`
	MaxPixels int      `json:"max_pixels"` // device pixels
}

// CatalogOf lists what can be chosen from a catalogue.
func CatalogOf(cat *design.Catalog) Catalog {
	out := Catalog{
		Version: Version(cat),
		Views: []Item{
			{string(design.ViewWrist), onBody()},
			{string(design.ViewFlat), "Closed, laid flat"},
			{string(design.ViewMacro), "Close up"},
			{string(design.ViewStrip), "Straight, with a ruler"},
		},
		Sizes: PictureSizes{design.Widths(), design.Aspects(), []int{1, 2}, design.MaxPixels},
		Langs: []Item{{"en", "English"}},

		Finishes: items(design.Finishes()), MostWear: design.MostWear(), Cuts: items(design.Cuts()), Settings: items(design.Settings()),
		Poses: items(design.Poses()), Lights: items(design.Lights()), Backdrops: items(design.Backdrops()), Qualities: items(design.Qualities()),
	}
	for _, id := range design.Pieces() {
		out.Pieces = append(out.Pieces, pieceItem(design.Piece(id)))
	}
	for i := range cat.Chains {
		c := &cat.Chains[i]
		item := ChainItem{Item: Item{c.ID, c.Name}, About: c.About, Usual: c.Usual.Value, Mixes: mixesOf(cat, c)}
		for _, w := range c.Widths {
			item.Widths = append(item.Widths, w.Width.Value)
		}
		out.Chains = append(out.Chains, item)
	}
	for _, m := range cat.Metals {
		out.Metals = append(out.Metals, MetalItem{Item{m.ID, m.Name}, m.Colour, m.Nickel, m.Note})
	}
	for _, m := range cat.Mixes {
		out.Mixes = append(out.Mixes, MixItem{Item{string(m.ID), string(m.ID)}, m.About, m.Form, m.Metals})
	}
	for _, c := range cat.Charms {
		out.Charms = append(out.Charms, CharmItem{
			Item{c.ID, c.Name}, c.Kind, values(c.Sizes), c.Usual.Value, c.Text, c.TextNeeded, c.Hang,
		})
	}
	for _, s := range cat.Stones {
		out.Stones = append(out.Stones, StoneItem{Item{s.ID, s.Name}, s.Month, s.Note})
	}
	for _, r := range cat.Rings {
		name := fmt.Sprintf("%d gauge", r.Gauge)
		out.Rings = append(out.Rings, RingItem{Item{r.ID, name}, r.Gauge, r.Wire.Value, values(r.Inner), r.Usual.Value})
	}
	for _, f := range []FitItem{
		{Item: Item{string(design.Snug), "Snug"}},
		{Item: Item{string(design.Comfort), "Comfort"}},
		{Item: Item{string(design.Loose), "Loose"}},
	} {
		f.Ease = make(map[string]float64)
		for _, piece := range design.Pieces() {
			f.Ease[piece] = cat.Ease[piece][design.FitName(f.ID)].Value
		}
		out.Fits = append(out.Fits, f)
	}
	for _, s := range cat.Skins {
		tone := strconv.Itoa(s.Tone)
		out.Skins = append(out.Skins, SkinItem{Item{tone, "Tone " + tone}, s.Tone, s.Hex})
	}
	for _, face := range design.Faces() {
		out.Faces = append(out.Faces, Item{face, face})
	}
	for _, place := range design.PlaceForms() {
		out.Places = append(out.Places, Item{place, place})
	}
	return out
}

// pieceItem says what there is to know of a piece.
func pieceItem(p design.Piece) PieceItem {
	out := PieceItem{
		Item: items([]design.Piece{p})[0], Query: p.Measured()[0], Worn: words.On(p), Size: p.ExampleSize(), Ease: float64(p.MostEase()),
	}
	least, most := p.Sizes()
	out.Sizes = [2]float64{float64(least), float64(most)}
	least, most = p.Lengths()
	out.Long = [2]float64{float64(least), float64(most)}
	if p == design.HandChain {
		fingers := func(wrist float64) [2]float64 {
			least, most := design.HandFingers(unit.MM(wrist))
			return [2]float64{thousandths(least), thousandths(most)}
		}
		out.Finger = &FingerItem{design.FingerRing.Body(), design.FingerRing.ExampleSize(), fingers(out.Sizes[0]), fingers(out.Sizes[1])}
	}
	return out
}

// onBody is what the view of a piece that is worn is called, whichever it is.
func onBody() string {
	if len(design.Pieces()) == 1 {
		return words.On(design.Bracelet)
	}
	return "On the body"
}

// items lists words that name themselves.
func items[T ~string](words []T) []Item {
	out := make([]Item, len(words))
	for i, w := range words {
		out[i] = Item{string(w), strings.ToUpper(string(w[:1])) + string(w[1:])}
	}
	return out
}

// mixesOf lists the mixes that apply to a chain style.
func mixesOf(cat *design.Catalog, style *design.ChainStyle) []string {
	var out []string
	for _, m := range cat.Mixes {
		if m.ID == design.MixLong && !style.LongLink || m.ID == design.MixStations && !style.Stations {
			continue
		}
		out = append(out, string(m.ID))
	}
	return out
}

func values(numbers []design.Number) []float64 {
	out := make([]float64, len(numbers))
	for i, n := range numbers {
		out[i] = n.Value
	}
	return out
}
