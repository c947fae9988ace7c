package page

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/unit"
)

// The most rows the form takes; more in a query are left out.
const (
	mostStrands = 6 // as in a design
	mostCharms  = 24
	mostMetals  = 6 // likewise: A to F
)

// form is what the designer's form holds, as typed: what is wrong is shown again, never lost. A field's name in
// a query is its path here: size, s0.chain, s0.c2.text.
type form struct {
	Piece      string
	Size, Unit string // "6.25" and "in"; a size that names its own unit wins
	Finger     string // of a hand chain, likewise
	FingerUnit string
	Fit        string            // snug, comfort, loose, ease:MM, length:MM
	SizeFor    string            // the piece that size and fit were chosen for
	Kept       map[string]string // unit|fit|size as last chosen for the other pieces
	Skin       string
	View, Yaw  string
	Pose       string
	Light      string
	Backdrop   string
	Strands    []strandForm
}

type strandForm struct {
	Chain     string
	Width     string // mm; empty: the usual one
	Metals    []string
	Mix       string
	Arg       string // what follows the mix's colon
	Ring      string // 24ga-id2.0; empty: the usual one
	RingMetal string // empty: the first metal
	Finish    string
	Wear      string // 0 to 1
	Length    string // of the chain over a hand; empty: what follows from the wrist and the fit
	Charms    []charmForm
}

type charmForm struct {
	Charm, Metal, Text, Face, Stone, StoneKind, Cut, Setting, Size, Hang, At string
}

// readForm reads the form from a query. It says false when the query holds no part of it.
func readForm(q url.Values) (form, bool) {
	if !q.Has("size") && !q.Has("s0.chain") {
		return form{}, false
	}
	f := form{Piece: q.Get("piece"), SizeFor: q.Get("sizefor"), Kept: map[string]string{}, Size: q.Get("size"), Unit: q.Get("unit"),
		Finger: q.Get("finger"), FingerUnit: q.Get("fingerunit"), Fit: q.Get("fit"), Skin: q.Get("skin"),
		View: q.Get("view"), Yaw: q.Get("yaw"), Pose: q.Get("pose"), Light: q.Get("light"), Backdrop: q.Get("backdrop")}
	for _, piece := range design.Pieces() {
		f.Kept[piece] = q.Get("kept." + piece)
	}
	for i := range mostStrands {
		at := fmt.Sprintf("s%d.", i)
		if !q.Has(at + "chain") {
			break
		}
		s := strandForm{Chain: q.Get(at + "chain"), Width: q.Get(at + "width"), Mix: q.Get(at + "mix"),
			Arg: q.Get(at + "arg"), Ring: q.Get(at + "ring"), RingMetal: q.Get(at + "ringmetal"),
			Finish: q.Get(at + "finish"), Wear: q.Get(at + "wear"), Length: q.Get(at + "length")}
		// What was typed for another mix says nothing about this one.
		if q.Has(at+"argfor") && q.Get(at+"argfor") != s.Mix {
			s.Arg = mixRuleOf(s.Mix).Default
		}
		for j := range mostMetals {
			if name := fmt.Sprintf("%smetal%d", at, j); q.Has(name) {
				s.Metals = append(s.Metals, q.Get(name))
			}
		}
		for j := range mostCharms {
			at := fmt.Sprintf("%sc%d.", at, j)
			if !q.Has(at + "charm") {
				break
			}
			s.Charms = append(s.Charms, charmForm{Charm: q.Get(at + "charm"), Metal: q.Get(at + "metal"),
				Text: q.Get(at + "text"), Face: q.Get(at + "face"), Stone: q.Get(at + "stone"),
				StoneKind: q.Get(at + "kind"), Cut: q.Get(at + "cut"), Setting: q.Get(at + "setting"), Size: q.Get(at + "size"), Hang: q.Get(at + "hang"), At: q.Get(at + "at")})
		}
		f.Strands = append(f.Strands, s)
	}
	return f, true
}

// formOf fills the form from a design, with its sizes in the units asked for.
func formOf(cat *design.Catalog, d design.Design, v design.View, sizeUnit, fingerUnit string) form {
	f := form{Piece: string(d.Piece), Skin: strconv.Itoa(d.Skin), View: string(v.Kind), Yaw: number(float64(v.Yaw)), Pose: string(v.Pose),
		Light: string(v.Light), Backdrop: string(v.Backdrop)}
	f.Size, f.Unit = sizeText(d.Piece, d.Size, sizeUnit)
	strands := d.Strands
	if f.isHand() {
		f.Finger, f.FingerUnit = sizeText(design.FingerRing, d.Finger, fingerUnit)
		if alike(strands) {
			strands = strands[design.OverHand:][:1]
		}
	}
	switch {
	case d.Fit.Ease != nil:
		f.Fit = "ease:" + number(float64(*d.Fit.Ease))
	case d.Fit.Length != nil:
		f.Fit = "length:" + number(float64(*d.Fit.Length))
	default:
		f.Fit = string(d.Fit.Name)
	}
	for _, s := range strands {
		sf := strandForm{Chain: s.Chain, Metals: slices.Clone(s.Metals), Finish: string(s.Finish), Wear: number(s.Wear)}
		if style, ok := cat.Chain(s.Chain); !ok || style.Usual.MM() != s.Width {
			sf.Width = number(float64(s.Width))
		}
		sf.Mix, sf.Arg, _ = strings.Cut(s.Mix.String(), ":")
		if !usualClosure(cat, s) {
			sf.Ring = s.Closure.Ring()
		}
		if len(s.Metals) == 0 || s.Closure.Metal != s.Metals[0] {
			sf.RingMetal = s.Closure.Metal
		}
		if s.Length > 0 {
			sf.Length = number(float64(s.Length)) + " mm"
		}
		for _, c := range s.Charms {
			cf := charmForm{Charm: c.Charm, Metal: c.Metal, Text: c.Text, Face: c.Face,
				Stone: c.Stone, StoneKind: c.StoneKind, Cut: string(c.Cut), Setting: string(c.Setting),
				Hang: string(c.Hang), At: c.At.String()}
			kind, ok := cat.Charm(c.Charm)
			if !ok || kind.Usual.MM() != c.Size {
				cf.Size = number(float64(c.Size))
			}
			if ok && len(kind.Hang) > 0 && kind.Hang[0] == c.Hang {
				cf.Hang = ""
			}
			sf.Charms = append(sf.Charms, cf)
		}
		f.Strands = append(f.Strands, sf)
	}
	return f
}

// The request of POST /v1/designs/resolve, in the words of the public contract.
type (
	requestJSON struct {
		Design designJSON `json:"design"`
		View   *viewJSON  `json:"view,omitempty"`
	}
	viewJSON struct {
		View     string  `json:"view,omitempty"`
		Yaw      float64 `json:"yaw,omitempty"`
		Pose     string  `json:"pose,omitempty"`
		Light    string  `json:"light,omitempty"`
		Backdrop string  `json:"backdrop,omitempty"`
	}
	designJSON struct {
		Version int          `json:"version"`
		Piece   design.Piece `json:"piece"`
		Body    bodyJSON     `json:"body"`
		Fit     any          `json:"fit,omitempty"`
		Strands []strandJSON `json:"strands"`
	}
	bodyJSON struct {
		Size   string `json:"size"`
		Finger string `json:"finger,omitempty"`
		Skin   *int   `json:"skin,omitempty"`
	}
	strandJSON struct {
		Chain   string       `json:"chain"`
		Width   float64      `json:"width_mm,omitempty"`
		Metals  []string     `json:"metals"`
		Mix     string       `json:"mix,omitempty"`
		Finish  string       `json:"finish,omitempty"`
		Wear    float64      `json:"wear,omitempty"`
		Closure *closureJSON `json:"closure,omitempty"`
		Fit     *lengthJSON  `json:"fit,omitempty"`
		Charms  []charmJSON  `json:"charms,omitempty"`
	}
	lengthJSON struct {
		Length string `json:"length"`
	}
	closureJSON struct {
		Ring  string `json:"ring,omitempty"`
		Metal string `json:"metal,omitempty"`
	}
	charmJSON struct {
		Charm     string  `json:"charm"`
		Metal     string  `json:"metal,omitempty"`
		Text      string  `json:"text,omitempty"`
		Face      string  `json:"face,omitempty"`
		Stone     string  `json:"stone,omitempty"`
		StoneKind string  `json:"stone_kind,omitempty"`
		Cut       string  `json:"cut,omitempty"`
		Setting   string  `json:"setting,omitempty"`
		Size      float64 `json:"size_mm,omitempty"`
		Hang      string  `json:"hang,omitempty"`
		At        string  `json:"at"`
	}
)

// request writes the form as a request for design.Parse, leaving out what does not apply to the choices made (an
// engraving on a stone, the width of another chain). Faults that JSON could not carry come back beside it.
func (f form) request(cat *design.Catalog) ([]byte, []design.FieldError) {
	var faults []design.FieldError
	fault := func(field, message string, allowed ...string) {
		faults = append(faults, design.FieldError{Field: field, Message: message, Allowed: allowed})
	}

	req := requestJSON{Design: designJSON{Version: 1, Piece: design.Piece(orBracelet(f.Piece)), Body: bodyJSON{Size: withUnit(f.Size, f.Unit)}}}
	if strings.TrimSpace(f.Size) == "" {
		fault("body.size", fmt.Sprintf("Please give the size of the %s, measured round it.", pieceRuleOf(f.Piece).Body), strings.Split(pieceRuleOf(f.Piece).example, ", ")...)
	}
	if f.isHand() {
		req.Design.Body.Finger = withUnit(f.Finger, f.FingerUnit)
		if strings.TrimSpace(f.Finger) == "" {
			fault("body.finger", "Please give the ring size of the middle finger.", strings.Split(newPieceRule(design.FingerRing).example, ", ")...)
		}
	}
	if f.Skin != "" {
		if skin, err := strconv.Atoi(f.Skin); err == nil {
			req.Design.Body.Skin = &skin
		} else {
			fault("body.skin", "The skin tone is a number from 1 to 10.")
		}
	}
	req.Design.Fit = f.Fit
	if kind, text, ok := strings.Cut(f.Fit, ":"); ok {
		mm, err := strconv.ParseFloat(text, 64)
		switch {
		case err != nil || math.IsNaN(mm) || math.IsInf(mm, 0):
			fault("fit", "That is not a fit.", "snug", "comfort", "loose")
		case kind == "length":
			req.Design.Fit = map[string]string{"length": number(mm) + "mm"}
		default:
			req.Design.Fit = map[string]float64{"ease_mm": mm}
		}
	}
	view := viewJSON{View: f.View, Light: f.Light, Backdrop: f.Backdrop}
	if f.Yaw != "" && f.View == string(design.ViewWrist) {
		yaw, err := strconv.ParseFloat(f.Yaw, 64)
		if err != nil || math.IsNaN(yaw) || math.IsInf(yaw, 0) {
			turn := pieceRuleOf(f.Piece).Turn
			fault("view.yaw", fmt.Sprintf("The turn is a number of degrees from %s to %s.", number(-turn), number(turn)))
		} else {
			view.Yaw = yaw
		}
	}
	if f.View == string(design.ViewWrist) && f.posable() {
		view.Pose = f.Pose
	}
	if view != (viewJSON{}) {
		req.View = &view
	}

	for i, s := range f.worn() {
		strand := s.json(cat)
		if length := withUnit(s.Length, f.Unit); length != "" && f.isOver(i) {
			strand.Fit = &lengthJSON{length}
		}
		if s.Wear != "" {
			wear, err := strconv.ParseFloat(s.Wear, 64)
			if err != nil || math.IsNaN(wear) || math.IsInf(wear, 0) {
				fault(fmt.Sprintf("strands[%d].wear", i), "The wear is a number from 0, as new, to 1, long worn.")
			} else {
				strand.Wear = wear
			}
		}
		req.Design.Strands = append(req.Design.Strands, strand)
	}
	body, err := json.Marshal(req)
	if err != nil {
		fault("body", "The form could not be read.")
	}
	return body, faults
}

func (s strandForm) json(cat *design.Catalog) strandJSON {
	out := strandJSON{Chain: s.Chain, Mix: s.mix(), Metals: s.metals(), Finish: s.Finish}
	if style, ok := cat.Chain(s.Chain); ok {
		if mm, err := strconv.ParseFloat(s.Width, 64); err == nil {
			if size, ok := style.Size(unit.MM(mm)); ok {
				out.Width = size.Width.Value
			}
		}
	}
	if s.Ring != "" || s.RingMetal != "" {
		out.Closure = &closureJSON{Ring: s.Ring, Metal: s.RingMetal}
	}
	for _, c := range s.Charms {
		out.Charms = append(out.Charms, c.json(cat))
	}
	return out
}

// mix joins the mix and what follows its colon.
func (s strandForm) mix() string {
	if mixRuleOf(s.Mix).Label == "" {
		return s.Mix
	}
	return s.Mix + ":" + strings.TrimSpace(s.Arg)
}

// metals gives the metals in use: those the mix needs, and those beyond that it can use.
func (s strandForm) metals() []string {
	rule := mixRuleOf(s.Mix)
	most := max(rule.Most, rule.need(s.Arg))
	out := make([]string, 0, most)
	for _, m := range s.Metals[:min(most, len(s.Metals))] {
		if m == "" {
			break
		}
		out = append(out, m)
	}
	return out
}

func (c charmForm) json(cat *design.Catalog) charmJSON {
	out := charmJSON{Charm: c.Charm, Metal: c.Metal, At: strings.TrimSpace(c.At)}
	kind, ok := cat.Charm(c.Charm)
	if !ok {
		return out
	}
	out.Size = among(c.Size, kind.Sizes)
	if slices.Contains(kind.Hang, design.Hang(c.Hang)) {
		out.Hang = c.Hang
	}
	if kind.Text > 0 {
		out.Text = c.Text
		if c.Text != "" {
			out.Face = c.Face
		}
	}
	if kind.Kind == design.CharmStone {
		out.Stone, out.StoneKind, out.Cut, out.Setting = c.Stone, c.StoneKind, c.Cut, c.Setting
	}
	return out
}

// complete chooses what a form must have and a person has not been asked for yet: a strand, metals enough for
// the mix, a stone. It changes a mix that the chain can't have, and says so in a sentence. Typed text it leaves alone.
func (f *form) complete(cat *design.Catalog) (said string) {
	f.takeSize()
	if len(f.Strands) == 0 {
		f.Strands = []strandForm{newStrand(cat)}
	}
	if f.isHand() && len(f.Strands) == design.HandStrands-1 {
		f.split()
	}
	usual := design.DefaultView()
	f.Pose = cmp.Or(f.Pose, string(usual.Pose))
	f.Light, f.Backdrop = cmp.Or(f.Light, string(usual.Light)), cmp.Or(f.Backdrop, string(usual.Backdrop))
	for i := range f.Strands {
		s := &f.Strands[i]
		if s.Mix == "" {
			s.Mix = string(design.MixSolid)
		}
		if style, ok := cat.Chain(s.Chain); ok {
			if mix, what := possibleMix(s.Mix, style); mix != s.Mix {
				s.Mix, s.Arg = mix, ""
				said = fmt.Sprintf("%s has no %s, so the mix is now: %s.", style.Name, what, strings.ToLower(mixRuleOf(mix).Name))
			}
		}
		rule := mixRuleOf(s.Mix)
		if s.Arg == "" {
			s.Arg = rule.Default
		}
		for len(s.Metals) < mostMetals {
			s.Metals = append(s.Metals, "")
		}
		for j := range min(rule.need(s.Arg), len(s.Metals)) {
			if s.Metals[j] == "" {
				s.Metals[j] = anotherMetal(cat, s.Metals[:j])
			}
		}
		s.Finish, s.Wear = cmp.Or(s.Finish, string(design.Finishes()[0])), cmp.Or(s.Wear, "0")
		for j := range s.Charms {
			c := &s.Charms[j]
			c.Cut, c.Setting = cmp.Or(c.Cut, string(design.Cuts()[0])), cmp.Or(c.Setting, string(design.Settings()[0]))
			if kind, ok := cat.Charm(c.Charm); ok && kind.Kind == design.CharmStone && c.Stone == "" && len(cat.Stones) > 0 {
				c.Stone = cat.Stones[0].ID
			}
			if c.Metal == "" {
				c.Metal = s.Metals[0]
			}
		}
	}
	return said
}

// possibleMix gives the mix, or the nearest one where the chain has no such links, and what it lacks.
func possibleMix(mix string, style *design.ChainStyle) (possible, lacks string) {
	switch {
	case mix == string(design.MixLong) && !style.LongLink:
		if style.Stations {
			return string(design.MixStations), "long links"
		}
		return string(design.MixHalf), "long links"
	case mix == string(design.MixStations) && !style.Stations:
		if style.LongLink {
			return string(design.MixLong), "beads or bars"
		}
		return string(design.MixHalf), "beads or bars"
	}
	return mix, ""
}

// act does what one of the form's buttons says: add-strand, remove-strand-1, add-charm-0, remove-charm-0-2, size-6.5-in, finger-7-us; and
// of a hand chain split and join.
func (f *form) act(cat *design.Catalog, do string) {
	var s, c int
	switch said := strings.Split(do, "-"); {
	case len(said) == 3 && said[0] == "size":
		f.Size, f.Unit = said[1], said[2]
	case len(said) == 3 && said[0] == "finger":
		f.Finger, f.FingerUnit = said[1], said[2]
	case do == "split" && f.isHand() && len(f.Strands) > 0:
		f.split()
	case do == "join" && f.isHand():
		f.join()
	case f.isHand() && (do == "add-strand" || strings.HasPrefix(do, "remove-strand-")):
		// Its runs are what they are.
	case do == "add-strand":
		if len(f.Strands) < mostStrands {
			f.Strands = append(f.Strands, newStrand(cat))
		}
	case scan(do, "remove-strand-%d", &s) && within(s, f.Strands) && len(f.Strands) > 1:
		f.Strands = slices.Delete(f.Strands, s, s+1)
	case scan(do, "add-charm-%d", &s) && within(s, f.Strands) && len(f.Strands[s].Charms) < mostCharms:
		f.Strands[s].Charms = append(f.Strands[s].Charms, newCharm(cat, f.Strands[s]))
	case scan(do, "remove-charm-%d-%d", &s, &c) && within(s, f.Strands) && within(c, f.Strands[s].Charms):
		f.Strands[s].Charms = slices.Delete(f.Strands[s].Charms, c, c+1)
	}
}

func scan(text, layout string, into ...any) bool {
	n, err := fmt.Sscanf(text, layout, into...)
	return err == nil && n == len(into)
}

func within[T any](i int, s []T) bool { return i >= 0 && i < len(s) }

// newStrand is what "add a strand" adds.
func newStrand(cat *design.Catalog) strandForm {
	s := strandForm{Mix: string(design.MixSolid)}
	if len(cat.Chains) > 0 {
		s.Chain = cat.Chains[0].ID
	}
	s.Metals = []string{anotherMetal(cat, nil)}
	return s
}

// newCharm is what "add a charm" adds: the first charm that needs no words, in a place nobody has asked for.
func newCharm(cat *design.Catalog, s strandForm) charmForm {
	c := charmForm{At: freePlace(s.Charms)}
	if len(s.Metals) > 0 {
		c.Metal = s.Metals[0]
	}
	for _, kind := range cat.Charms {
		if kind.Kind == design.CharmPlate && !kind.TextNeeded && kind.Text == 0 {
			c.Charm = kind.ID
			return c
		}
	}
	if len(cat.Charms) > 0 {
		c.Charm = cat.Charms[0].ID
	}
	return c
}

// freePlace goes outward from the centre, right and left in turn, to where a charm hangs clear of those counted
// in links.
func freePlace(charms []charmForm) string {
	const step = 8 // links
	for i := 0; ; i++ {
		at := (i + 1) / 2 * step
		if i%2 == 0 {
			at = -at
		}
		near := func(c charmForm) bool {
			n, err := strconv.Atoi(strings.TrimSpace(c.At))
			return (err == nil || strings.TrimSpace(c.At) == "center") && max(n-at, at-n) < step
		}
		switch {
		case slices.ContainsFunc(charms, near):
		case at == 0:
			return "center"
		default:
			return fmt.Sprintf("%+d", at)
		}
	}
}

// anotherMetal is the first metal that is not in use, silver and gold-filled before the others.
func anotherMetal(cat *design.Catalog, used []string) string {
	ids := []string{"gold-filled", "sterling"}
	for _, m := range cat.Metals {
		ids = append(ids, m.ID)
	}
	for _, id := range ids {
		if _, ok := cat.Metal(id); ok && !slices.Contains(used, id) {
			return id
		}
	}
	return ""
}

// among gives the number that text says if the catalogue has it, else 0, which means the usual one.
func among(text string, have []design.Number) float64 {
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || !slices.ContainsFunc(have, func(n design.Number) bool { return n.Value == v }) {
		return 0
	}
	return v
}

// number prints v in as few digits as give it back.
func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
