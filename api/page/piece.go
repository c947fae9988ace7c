package page

import (
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/unit"
	"github.com/aurelink/aurelink/render/words"
)

// pieceRule is how the page tells a piece: what it is called, how the body is measured for it, and what its fits mean.
type pieceRule struct {
	Piece    string              `json:"piece"`
	Name     string              `json:"name"`
	Body     string              `json:"body"`     // what the size is round
	Worn     string              `json:"worn"`     // the view on the body
	Title    string              `json:"title"`    // of the section that asks for the size
	Label    string              `json:"label"`    // of the size
	Hint     string              `json:"hint"`     // how to measure
	Download string              `json:"download"` // what a picture is called
	Units    []string            `json:"units"`    // the usual first
	Size     string              `json:"size"`     // to begin with, in the usual unit
	Usual    map[string][]string `json:"usual"`    // sizes that many people have, by unit
	Fits     [3]string           `json:"fits"`     // what snug, comfort and loose mean
	Posable  bool                `json:"posable"`  // that the limb can be held in more than one pose
	Turn     float64             `json:"turn"`     // how far to either side it is shown turned, degrees
	Lengths  []lengthRule        `json:"lengths"`  // finished lengths that it is sold in
	Runs     []runRule           `json:"runs"`     // of a hand chain, in the order of its strands; else none

	example string // of a size, for whoever gave none
}

// runRule is a run of a piece whose strands have each a place of their own.
type runRule struct {
	Name string `json:"name"`
	Open bool   `json:"open"` // it is no loop, and may have a length of its own
}

// lengthRule is a finished length that a piece is sold in.
type lengthRule struct {
	Value string `json:"value"` // as the fit says it
	Name  string `json:"name"`
	Also  string `json:"also"`
}

// unitNames are the units of sizes as the page shows them. An EU size is the millimetres round.
var unitNames = map[string]string{"in": "in", "cm": "cm", "us": "US", "uk": "UK", "mm": "EU, mm"}

// newPieceRule tells a piece. Sizes, lengths and what they feel like are general trade practice.
func newPieceRule(p design.Piece) pieceRule {
	body := p.Measured()[0]
	name := words.Piece(p)
	r := pieceRule{Piece: string(p), Name: strings.ToUpper(name[:1]) + name[1:], Body: body, Worn: words.On(p), Title: "Your " + p.Body(),
		Label: "Size round the " + body, Download: string(p) + ".png", Units: []string{"in", "cm"}, Posable: len(design.PosesOf(p)) > 1,
		Turn: float64(design.MostTurn(p))}
	switch p {
	case design.Anklet:
		r.Hint = "Measured standing, close to the skin above the ankle bone: 9, 9 1/4 in, 23 cm."
		r.Size, r.example = "9", "9 in, 23 cm"
		r.Usual = map[string][]string{"in": {"8", "8.5", "9", "9.5", "10", "11"}, "cm": {"20", "21", "22", "23", "24", "26"}}
		r.Fits = [3]string{"Stays above the ankle bone.", "Rests on the ankle bone. Most people's choice.", "Hangs low, towards the foot."}
	case design.FingerRing:
		r.Label, r.Units = "Ring size", []string{"us", "uk", "mm"}
		r.Hint = "As a jeweler measures it over the knuckle: US 7, UK N½, EU 54, or mm round the finger."
		r.Size, r.example = "7", "US 7, UK N½, EU 54"
		for half := 8; half <= 24; half++ {
			r.Usual = map[string][]string{"us": append(r.Usual["us"], number(float64(half)/2))}
		}
		r.Usual["uk"] = []string{"H", "I", "J", "K", "L", "M", "N", "O", "P", "Q", "R", "S", "T", "U"}
		r.Usual["mm"] = []string{"48", "50", "52", "54", "56", "58", "60", "62"}
		r.Fits = [3]string{"Just passes the knuckle. It turns little.", "A millimetre to spare. Most people's choice.", "Slides and turns with ease."}
	case design.Necklace:
		r.Hint = "Measured close to the skin round the base of the neck: 13.5, 13 1/2 in, 34 cm."
		r.Size, r.example = "13.5", "13.5 in, 34 cm"
		r.Usual = map[string][]string{"in": {"12", "13", "13.5", "14", "15", "16"}, "cm": {"31", "33", "34", "36", "38", "41"}}
		r.Fits = [3]string{"A choker, an inch longer than your neck is round.", "On the collar bones. Most people's choice.", "Below the collar bones."}
		for _, inches := range []float64{14, 15, 16, 17, 18, 20, 22, 24} {
			l := unit.MM(inches) * unit.PerInch
			r.Lengths = append(r.Lengths, lengthRule{"length:" + number(math.Round(float64(l)*1000)/1000), number(inches) + " in", strconv.Itoa(int(math.Round(float64(l)/10))) + " cm"})
		}
	default:
		r.Hint = "Measured close to the skin, as you say it: 6.25, 6 1/4 in, 15,9 cm."
		r.Size, r.example = "6.25", "6.25 in, 15.9 cm"
		r.Usual = map[string][]string{"in": {"5.5", "6", "6.5", "7", "7.5", "8"}, "cm": {"14", "15", "16", "17", "18", "19"}}
		for i := range fits {
			r.Fits[i] = fits[i].About
		}
	}
	if p == design.HandChain {
		r.Fits = [3]string{"Close to the skin. The chain over the hand has little slack.", "Room to bend the wrist. Most people's choice.", "The loops slide, and the chain over the hand hangs a little."}
		for i := range design.HandStrands {
			r.Runs = append(r.Runs, runRule{words.Strand(p, i), i == design.OverHand})
		}
	}
	return r
}

// isHand says that the form is of a hand chain: of two sizes, and of three runs that are one chain or a chain each.
func (f *form) isHand() bool { return f.Piece == string(design.HandChain) }

// isOver says that a strand of the form is, or is also, the chain over a hand.
func (f *form) isOver(i int) bool {
	return f.isHand() && (i == design.OverHand || len(f.Strands) == 1)
}

// worn are the strands that the piece has. A hand chain that was a larger stack before keeps the others out of sight, for it may be
// one again.
func (f *form) worn() []strandForm {
	if f.isHand() {
		return f.Strands[:min(len(f.Strands), design.HandStrands)]
	}
	return f.Strands
}

// split makes a hand chain of one strand, or of two, one of three. What hung on the one hangs over the hand, as it did.
func (f *form) split() {
	plain := func(s strandForm) strandForm {
		s.Metals, s.Charms, s.Length = slices.Clone(s.Metals), nil, ""
		return s
	}
	switch wrist := f.Strands[0]; len(f.Strands) {
	case 1:
		f.Strands = []strandForm{plain(wrist), wrist, plain(wrist)}
	case 2:
		f.Strands = append(f.Strands, plain(wrist))
	}
}

// join makes the runs of a hand chain one chain: the one round the wrist, with what hangs over the hand.
func (f *form) join() {
	if len(f.Strands) > design.OverHand {
		one, over := f.Strands[design.OnWrist], f.Strands[design.OverHand]
		one.Charms, one.Length = over.Charms, over.Length
		f.Strands = []strandForm{one}
	}
}

// alike says that the strands of a hand chain are one chain, and that nothing hangs but over the hand.
func alike(s []design.Strand) bool {
	one := s[design.OverHand]
	one.Charms, one.Length = nil, 0
	return reflect.DeepEqual(s[design.OnWrist], one) && reflect.DeepEqual(s[design.OnFinger], one)
}

// pieceRuleOf tells a piece by its name; an unknown one as a bracelet.
func pieceRuleOf(name string) pieceRule { return newPieceRule(design.Piece(name)) }

// takeSize gives a form whose piece was changed the size and the fit that were last chosen for the new one, and keeps those of the
// old one in case it is changed back.
func (f *form) takeSize() {
	f.Piece = orBracelet(f.Piece)
	r := pieceRuleOf(f.Piece)
	changed := f.SizeFor != "" && f.SizeFor != f.Piece
	if changed {
		// A wrist is as large for a hand chain as for a bracelet.
		for _, id := range design.Pieces() {
			if pieceRuleOf(id).Body == pieceRuleOf(f.SizeFor).Body {
				fit := string(design.Comfort)
				if kept := strings.SplitN(f.Kept[id], "|", 3); len(kept) == 3 {
					fit = kept[1]
				}
				f.Kept[id] = f.Unit + "|" + fit + "|" + f.Size
			}
		}
		f.Kept[f.SizeFor] = f.Unit + "|" + f.Fit + "|" + f.Size
		if yaw, err := strconv.ParseFloat(f.Yaw, 64); err == nil {
			f.Yaw = number(min(max(yaw, -r.Turn), r.Turn))
		}
		if kept := strings.SplitN(f.Kept[f.Piece], "|", 3); len(kept) == 3 {
			f.Unit, f.Fit, f.Size = kept[0], kept[1], kept[2]
		} else {
			f.Unit, f.Fit, f.Size = r.Units[0], string(design.Comfort), r.Size
		}
	}
	f.SizeFor = f.Piece
	if !slices.Contains(r.Units, f.Unit) {
		f.Unit = r.Units[0]
	}
	finger := newPieceRule(design.FingerRing)
	if !slices.Contains(finger.Units, f.FingerUnit) {
		f.FingerUnit = finger.Units[0]
	}
	if f.Finger == "" && (changed || !f.isHand()) {
		f.Finger = finger.Size
	}
}

// posable says that the limb of the form's piece can be held in more than one pose.
func (f *form) posable() bool { return len(design.PosesOf(design.Piece(orBracelet(f.Piece)))) > 1 }

func orBracelet(piece string) string {
	if piece == "" {
		return string(design.Bracelet)
	}
	return piece
}

// withUnit is a size as typed, with the unit chosen beside it where it names none.
func withUnit(size, unit string) string {
	text := strings.TrimSpace(size)
	if text == "" {
		return text
	}
	letter := unit == "uk" && len(text) == 1
	if letter || strings.ContainsAny(text[len(text)-1:], "0123456789.,/") || strings.HasSuffix(text, "¼") ||
		strings.HasSuffix(text, "½") || strings.HasSuffix(text, "¾") {
		// EU 54 ends in a digit and has its unit before it.
		if lower := strings.ToLower(text); !slices.ContainsFunc([]string{"us", "uk", "eu", "iso"}, func(system string) bool { return strings.HasPrefix(lower, system) }) {
			return text + " " + unit
		}
	}
	return text
}

// sizeText says a size in the unit asked for, or in the one it is a round number of. No digit is lost.
func sizeText(p design.Piece, size unit.MM, asked string) (text, in string) {
	if p == design.FingerRing {
		if us, exact := design.USRingSize(size); exact && asked != "uk" && asked != "mm" {
			return number(us), "us"
		}
		if letter, exact := design.UKRingSize(size); exact && asked != "mm" {
			return letter, "uk"
		}
		return number(float64(size)), "mm"
	}
	inches := number(math.Round(size.Inches()*1000) / 1000)
	back, _ := strconv.ParseFloat(inches, 64)
	isRound := math.Abs(float64(unit.MM(back)*unit.PerInch-size)) < 0.0005
	if asked != "cm" && isRound || asked == "in" {
		return inches, "in"
	}
	return number(math.Round(float64(size)*1000) / 10000), "cm"
}

// pieceViews readies what the page shows of the piece chosen and of the others.
func (pg *designerPage) pieceViews(f form) {
	pg.Rule = pieceRuleOf(f.Piece)
	var units []string
	for _, id := range design.Pieces() {
		pg.Pieces = append(pg.Pieces, option{Value: id, Name: pieceRuleOf(id).Name, On: id == f.Piece})
		if kept := f.Kept[id]; id != f.Piece && kept != "" {
			pg.Kept = append(pg.Kept, option{Name: id, Value: kept})
		} else {
			pg.Kept = append(pg.Kept, option{Name: id})
		}
		for _, u := range pieceRuleOf(id).Units {
			if !slices.Contains(units, u) {
				units = append(units, u)
			}
		}
	}
	pg.Size = newMeasure("size", pg.Rule, f.Size, picked{Field: "unit"}, units, f.Unit, pg.Faults)
	pg.Size.OfPiece, pg.Size.Usual.Label = true, "Usual sizes"
	ring := newPieceRule(design.FingerRing)
	pg.Finger = newMeasure("finger", ring, f.Finger, picked{Field: "fingerunit"}, ring.Units, f.FingerUnit, pg.Faults)
	pg.Finger.Label, pg.Finger.Usual.Label = ring.Label+" of the middle finger", "Usual ring sizes"
	pg.IsHand, pg.Split = f.isHand(), len(f.Strands) > 1
	own := f.Fit
	for i, fit := range fits {
		fit.About, fit.On = pg.Rule.Fits[i], fit.Value == f.Fit
		pg.Fits = append(pg.Fits, fit)
	}
	for _, l := range pg.Rule.Lengths {
		pg.Lengths = append(pg.Lengths, option{Value: l.Value, Name: l.Name, About: l.Also, On: l.Value == f.Fit})
		if l.Value == f.Fit {
			own = ""
		}
	}
	if how, text, ok := strings.Cut(own, ":"); ok {
		name := text + " mm of room"
		if how == "length" {
			name = text + " mm long inside"
		}
		pg.Fits = append(pg.Fits, option{Value: own, Name: name, About: "As this design was made.", On: true})
	}
}

// newMeasure asks for a size as a piece does, in one of some units; what the piece isn't measured in is out of sight.
func newMeasure(of string, r pieceRule, value string, unit picked, units []string, chosen string, faults faultsByName) measure {
	m := measure{Of: of, Label: r.Label, Hint: r.Hint, Value: value, Units: unit, Faults: faultsOf(faults, of, "")}
	for _, u := range units {
		m.Units.Options = append(m.Units.Options, option{Value: u, Name: unitNames[u], On: u == chosen, Unfit: !slices.Contains(r.Units, u)})
	}
	for _, size := range r.Usual[chosen] {
		name := size + " " + chosen
		if chosen == "us" || chosen == "uk" {
			name = unitNames[chosen] + " " + size
		}
		m.Usual.Options = append(m.Usual.Options, option{Value: size + "-" + chosen, Name: name, On: size == strings.TrimSpace(value)})
	}
	return m
}
