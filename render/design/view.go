package design

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/aurelink/aurelink/render/unit"
)

// MaxPixels is the most device pixels a picture has: 8 Mi.
const MaxPixels = 8 << 20

// MaxHeroPixels is the most device pixels a hero picture has: one of 1200 x 900 takes two cores 5 to 9 s, and no picture of the
// service may take more than 10.
const MaxHeroPixels = 5 << 18

// Views lists the ways of looking at a piece.
func Views() []string {
	return []string{string(ViewWrist), string(ViewFlat), string(ViewMacro), string(ViewStrip)}
}

// Widths lists the widths of a picture, in CSS pixels.
func Widths() []int { return []int{320, 480, 640, 960, 1200, 1600} }

// Aspects lists the shapes of a picture, width to height.
func Aspects() []string { return []string{"4:3", "1:1", "3:4", "16:9"} }

// Poses lists how a limb can be held, the usual way first.
func Poses() []Pose { return []Pose{PoseDown, PoseLevel, PoseRaised} }

// PosesOf lists how the limb of a piece can be held.
func PosesOf(p Piece) []Pose {
	if p == Bracelet || p == FingerRing {
		return Poses()
	}
	return Poses()[:1]
}

// Lights lists the rigs of lamps, the usual one first.
func Lights() []Light { return []Light{LightStudio, LightDaylight, LightEvening, LightJeweler} }

// Backdrops lists what a piece can lie on, the usual one first.
func Backdrops() []Backdrop {
	return []Backdrop{BackdropPaper, BackdropLinen, BackdropMarble, BackdropVelvet, BackdropTransparent}
}

// Qualities lists how much work can go into a picture, the usual one first.
func Qualities() []Quality { return []Quality{QualityStandard, QualityHero} }

// DefaultView is the view of a request that names none.
func DefaultView() View {
	return View{
		Kind: ViewWrist, W: 1200, Aspect: "4:3", DPR: 1,
		Pose: PoseDown, Light: LightStudio, Backdrop: BackdropPaper, Quality: QualityStandard, Lang: "en",
	}
}

// viewNames are the fields of a view, the same in a body and in a query.
func viewNames() []string {
	return []string{"view", "w", "aspect", "dpr", "yaw", "pose", "light", "backdrop", "quality", "lang"}
}

// view judges how to look at a design.
func (j *judge) view(v *asked) View {
	out := DefaultView()
	o, ok := j.object(v, "a view", viewNames()...)
	if !ok {
		return out
	}
	if v := o.get("view"); v != nil {
		if s, ok := j.oneOf(v, "view", Views()); ok {
			out.Kind = ViewKind(s)
		}
	}
	if v := o.get("w"); v != nil {
		out.W = j.choice(v, Widths())
	}
	if v := o.get("aspect"); v != nil {
		out.Aspect, _ = j.oneOf(v, "aspect", Aspects())
	}
	if v := o.get("dpr"); v != nil {
		out.DPR = j.choice(v, []int{1, 2})
	}
	if v := o.get("yaw"); v != nil {
		yaw, _ := j.number(v, -180, 180, "")
		out.Yaw = unit.Deg(math.Round(yaw*100)/100 + 0)
	}
	out.Pose = word(j, o, "pose", Poses())
	out.Light = word(j, o, "light", Lights())
	out.Backdrop = word(j, o, "backdrop", Backdrops())
	out.Quality = word(j, o, "quality", Qualities())
	out.Lang = word(j, o, "lang", []string{"en"})
	most, of := MaxPixels, ""
	if out.Quality == QualityHero {
		most, of = MaxHeroPixels, " of a hero picture"
	}
	if w, h := out.Pixels(); w*h > most {
		field := o.missing("w")
		if v := o.get("dpr"); v != nil {
			field = v.field
		}
		j.wrong(field, fmt.Sprintf("%d x %d device pixels are more than the %d%s there may be; ask for a smaller w or dpr 1",
			w, h, most, of))
	}
	return out.canonical()
}

// word judges a field of o that is one of a few words; the first is meant where it is left out.
func word[T ~string](j *judge, o object, name string, from []T) T {
	v := o.get(name)
	if v == nil {
		return from[0]
	}
	allowed := make([]string, len(from))
	for i, w := range from {
		allowed[i] = string(w)
	}
	s, _ := j.oneOf(v, name, allowed)
	return T(s)
}

// canonical gives two spellings of one view one form: a half turn has one sign, and only the wrist is turned and posed.
func (v View) canonical() View {
	if v.Yaw == -180 {
		v.Yaw = 180
	}
	if v.Kind != ViewWrist {
		v.Yaw, v.Pose = 0, PoseDown
	}
	return v
}

// choice opens v as one of a few whole numbers.
func (j *judge) choice(v *asked, from []int) int {
	n, err := strconv.Atoi(v.text)
	if v.kind != isNumber || err != nil || strconv.Itoa(n) != v.text || !slices.Contains(from, n) {
		var allowed []string
		for _, n := range from {
			allowed = append(allowed, strconv.Itoa(n))
		}
		what := string(v.kind)
		if v.kind == isNumber {
			what = quote(v.text)
		}
		j.wrong(v.field, what+" is not one of the sizes there are", allowed...)
		return 0
	}
	return n
}

// Query is the view as a query, in canonical form: only what differs from DefaultView, so it may be empty.
func (v View) Query() string {
	v = v.canonical()
	usual := DefaultView()
	var out []string
	add := func(name, value, usual string) {
		if value != usual {
			out = append(out, name+"="+value)
		}
	}
	add("view", string(v.Kind), string(usual.Kind))
	add("w", strconv.Itoa(v.W), strconv.Itoa(usual.W))
	add("aspect", v.Aspect, usual.Aspect)
	add("dpr", strconv.Itoa(v.DPR), strconv.Itoa(usual.DPR))
	add("yaw", short(float64(v.Yaw)), "0")
	add("pose", string(v.Pose), string(usual.Pose))
	add("light", string(v.Light), string(usual.Light))
	add("backdrop", string(v.Backdrop), string(usual.Backdrop))
	add("quality", string(v.Quality), string(usual.Quality))
	add("lang", v.Lang, usual.Lang)
	return strings.Join(out, "&")
}
