package fit

import (
	"math"
	"strconv"
	"strings"

	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/unit"
)

// An inline charm has an eye at each end: a ring of 26 gauge wire, 1.0 mm inside, set so that the middle of its
// wire touches the charm's edge. Source: default.
const (
	EyeWire  unit.MM = 0.40
	EyeInner unit.MM = 1.00
)

// eyeReach is how far beyond the charm's edge the neighbour pulls: half the wire, then the inside of the eye.
const eyeReach = EyeWire/2 + EyeInner

// ConnectorInner is what a charm of a size (its length along the chain) adds to the loop when it is set inline,
// its two eyes counted in.
func ConnectorInner(charm *design.Charm, size unit.MM) unit.MM { return size + 2*eyeReach }

// CharmBox is how wide and how high a charm's body is, as its outline is drawn: its largest dimension is size.
// A letter or a stone is taken as square.
func CharmBox(charm *design.Charm, size unit.MM) (w, h unit.MM) {
	across, up, ok := viewBox(charm.SVG)
	if !ok {
		return size, size
	}
	most := max(across, up)
	return size * unit.MM(across/most), size * unit.MM(up/most)
}

// isBar says that a charm's box is a bar's: such a charm hangs by its end.
func isBar(w, h unit.MM) bool { return w >= 2*h }

// viewBox reads width and height of an SVG's viewBox, which frames the outline.
func viewBox(svg []byte) (w, h float64, ok bool) {
	_, rest, _ := strings.Cut(string(svg), `viewBox="`)
	box, _, found := strings.Cut(rest, `"`)
	fields := strings.Fields(strings.ReplaceAll(box, ",", " "))
	if !found || len(fields) != 4 {
		return 0, 0, false
	}
	w, werr := strconv.ParseFloat(fields[2], 64)
	h, herr := strconv.ParseFloat(fields[3], 64)
	good := func(v float64) bool { return v > 0 && !math.IsInf(v, 0) }
	return w, h, werr == nil && herr == nil && good(w) && good(h)
}

// LeastEngraving is the height below which engraved letters cannot be read.
const LeastEngraving unit.MM = 1.0

// EngravingHeight is how high the capitals stand when n characters are engraved on a charm of a size. They take
// 0.55 of a disc's height, or 0.6 of a bar's (whose box is at least twice as wide as it is high); more of them
// are made smaller until, at 0.7 of their height each, they fit in 0.8 of the width. Source: default.
func EngravingHeight(charm *design.Charm, size unit.MM, n int) unit.MM {
	w, h := CharmBox(charm, size)
	share := unit.MM(0.55)
	if isBar(w, h) {
		share = 0.6
	}
	return min(share*h, 0.8*w/(0.7*unit.MM(max(n, 1))))
}

// LengthToWidth is how many times as long as it is wide a stone of a cut is. Source: default, the middle of what the
// trade sells.
func LengthToWidth(c design.Cut) float64 {
	switch c {
	case design.CutOval:
		return 1.4
	case design.CutPear:
		return 1.5
	case design.CutMarquise, design.CutBaguette:
		return 2
	}
	return 1
}

// volumeMM3 is about how much metal a charm holds. Plates and connectors fill six tenths of their box, a
// letter three tenths of it, and a stone's bezel is a ring as high as it is wide in half, with a floor. Claws and
// their two rails are wire: half as much again as the stone's girdle is long, three times over. Source: default.
func volumeMM3(charm *design.Charm, use *design.CharmUse) float64 {
	w, h := CharmBox(charm, use.Size)
	t := charm.Thickness.Value
	switch charm.Kind {
	case design.CharmLetter:
		return 0.3 * float64(w*h) * t
	case design.CharmStone:
		l := float64(use.Size)
		d := l / LengthToWidth(use.Cut)
		if use.Setting == design.SettingProng {
			return math.Pi / 4 * t * t * 2 * math.Pi * (l + d) / 2 * 1.5
		}
		return math.Pi*((l+d)/2-t)*t*d/2 + math.Pi/4*l*d*t
	}
	return 0.6 * float64(w*h) * t
}

// stoneMM3 is about how large the stone of a charm is: the trade's weight formulas for diamond of density 3.52, by
// length x width x depth. Depth is 0.6 of the width. Source of the factors in carats a mm3: round 0.0061, oval 0.0062 of
// the mean diameter squared, heart 0.0059 and baguette 0.00915 (Octonus, Mounting diamonds weight determination), pear
// 0.0060 at 1.5:1 (Esslinger, Stone weight estimation formula), marquise 0.0058 at 2:1 (Gemgate, Diamond weight estimate
// for marquise cut).
func stoneMM3(charm *design.Charm, use *design.CharmUse) float64 {
	const carats = 200 / 3.52 // carats of diamond to mm3
	l := max(0, float64(use.Size)-2*charm.Thickness.Value)
	w := l / LengthToWidth(use.Cut)
	depth := 0.6 * w
	switch use.Cut {
	case design.CutOval:
		return 0.0062 * carats * (l + w) * (l + w) / 4 * depth
	case design.CutPear:
		return 0.0060 * carats * l * w * depth
	case design.CutMarquise:
		return 0.0058 * carats * l * w * depth
	case design.CutHeart:
		return 0.0059 * carats * l * w * depth
	case design.CutBaguette:
		return 0.00915 * carats * l * w * depth
	}
	return 0.0061 * carats * l * w * depth
}

// volumeMM3 is the metal in a ring: its wire's section times its centreline.
func (r RingSpec) volumeMM3() float64 {
	return math.Pi / 4 * float64(r.Wire*r.Wire) * math.Pi * float64(r.Inner+r.Wire)
}
