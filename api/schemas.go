package api

import (
	"slices"
	"strings"

	"github.com/aurelink/aurelink/api/openapi"
	"github.com/aurelink/aurelink/render/design"
)

func ref(name string) *openapi.Schema { return &openapi.Schema{Ref: "#/components/schemas/" + name} }

func enum[T any](values []T, usual any) *openapi.Schema {
	s := &openapi.Schema{Type: "string"}
	for _, v := range values {
		if _, number := any(v).(int); number {
			s.Type = "integer"
		}
		s.Enum = append(s.Enum, v)
	}
	if usual != "" {
		s.Default = usual
	}
	return s
}

func between(least, most float64, usual any) *openapi.Schema {
	return &openapi.Schema{Type: "integer", Minimum: &least, Maximum: &most, Default: usual}
}

func text(examples ...any) *openapi.Schema {
	return &openapi.Schema{Type: "string", Examples: examples}
}

// wearSchema is how worn a chain is.
func wearSchema() *openapi.Schema {
	least, most := 0.0, design.MostWear()
	return &openapi.Schema{
		Type: "number", Description: "how long the chain and its charms have been worn: 0 as new, 1 long", Minimum: &least, Maximum: &most, Default: 0,
	}
}

func listOf(s *openapi.Schema) *openapi.Schema { return &openapi.Schema{Type: "array", Items: s} }

// described is s with a description.
func described(description string, s *openapi.Schema) *openapi.Schema {
	s.Description = description
	return s
}

func number(description string) *openapi.Schema {
	return &openapi.Schema{Type: "number", Description: description}
}

func word(description string) *openapi.Schema {
	return &openapi.Schema{Type: "string", Description: description}
}

// object is a schema of an object with no other members than these; a name with "!" is needed.
func object(description string, members ...openapi.Entry[*openapi.Schema]) *openapi.Schema {
	s := &openapi.Schema{Type: "object", Description: description, AdditionalProperties: false}
	for _, m := range members {
		name, needed := strings.CutSuffix(m.Name, "!")
		if needed {
			s.Required = append(s.Required, name)
		}
		s.Properties = append(s.Properties, openapi.Entry[*openapi.Schema]{Name: name, Value: m.Value})
	}
	return s
}

func member(name string, s *openapi.Schema) openapi.Entry[*openapi.Schema] {
	return openapi.Entry[*openapi.Schema]{Name: name, Value: s}
}

func mixSchema(cat *design.Catalog) *openapi.Schema {
	s := &openapi.Schema{Type: "string", Default: "solid", Pattern: "^(" + strings.Join(cat.MixIDs(), "|") + ")(:[0-9A-Z]+)?$"}
	for _, form := range design.MixForms() {
		s.Examples = append(s.Examples, form)
	}
	return s
}

// viewSchemas are the fields of a view, in a body as in a query.
func viewSchemas() openapi.Map[*openapi.Schema] {
	usual := design.DefaultView()
	least, most := -180.0, 180.0
	return openapi.Map[*openapi.Schema]{
		member("view", described("how the piece is looked at", enum(design.Views(), string(usual.Kind)))),
		member("w", described("width in CSS pixels", enum(design.Widths(), usual.W))),
		member("aspect", described("width to height", enum(design.Aspects(), usual.Aspect))),
		member("dpr", described("device pixels a CSS pixel; at most 8 Mi in all", enum([]int{1, 2}, usual.DPR))),
		member("yaw", &openapi.Schema{
			Type: "number", Description: "wrist: the body turned about itself, degrees", Minimum: &least, Maximum: &most, Default: 0,
		}),
		member("pose", described("wrist: how the arm is held; bracelets and rings only", enum(design.Poses(), usual.Pose))),
		member("light", described("light rig", enum(design.Lights(), usual.Light))),
		member("backdrop", described("what it lies on", enum(design.Backdrops(), usual.Backdrop))),
		member("quality", described("care in drawing", enum(design.Qualities(), usual.Quality))),
		member("lang", described("language of captions", enum(Languages(), usual.Lang))),
	}
}

func schemas(cat *design.Catalog) openapi.Map[*openapi.Schema] {
	view := viewSchemas()
	return openapi.Map[*openapi.Schema]{
		member("PreviewRequest", object("A design, or a code instead of it, and how to look at it.",
			member("design", ref("Design")), member("code", word("a whole design")), member("view", ref("View")))),
		member("ResolveRequest", object("A design, or a code instead of it.",
			member("design", ref("Design")), member("code", word("a whole design")))),
		member("View", object("How a design is looked at.", view...)),
		member("Design", designSchema()),
		member("Strand", strandSchema(cat)),
		member("Charm", charmSchema(cat)),
		member("Resolution", resolutionSchema()),
		member("Catalog", catalogSchema()),
		member("Problem", object("What is wrong (RFC 9457).",
			member("type!", word("always about:blank")),
			member("title!", word("the status in words")),
			member("status!", &openapi.Schema{Type: "integer", Description: "the status"}),
			member("detail!", word("what is wrong, for people")),
			member("request_id", word("by which the service's log says more")),
			member("errors!", &openapi.Schema{Type: "array", MinItems: 1, Description: "each fault by its field", Items: object("",
				member("field!", word("the field as written; body where none is to blame")),
				member("message!", word("what is wrong with it")),
				member("allowed", described("what would do", listOf(&openapi.Schema{Type: "string"}))),
			)}),
		)),
	}
}

func designSchema() *openapi.Schema {
	return object("A piece of permanent jewelry.",
		member("version", &openapi.Schema{Const: 1, Description: "of this form"}),
		member("piece!", described("where it is worn", enum(design.Pieces(), ""))),
		member("body!", object("who wears it; the size is given as size or size_mm",
			member("size", described("round the "+listed(" or ")+", as people say it", text(sizeExamples()...))),
			member("size_mm", number("the same in mm")),
			member("finger", described("of a hand-chain: round the middle finger, as people say it", text(design.FingerRing.ExampleSize(), "54mm"))),
			member("finger_mm", number("the same in mm")),
			member("skin", described("tone of skin on the Monk scale", between(1, 10, 5))))),
		member("fit", &openapi.Schema{Description: "how much room there is", Default: string(design.Comfort), OneOf: []*openapi.Schema{
			enum(strings.Split(fitWords, ", "), ""),
			object("", member("ease_mm!", number("room on the inside, mm"))),
			object("", member("length!", described("finished length, with its unit", text("7in")))),
		}}),
		member("strands!", &openapi.Schema{Type: "array", Description: "chains, in order from the hand; of a hand-chain three, round the wrist, over the hand and round the finger, or one for all", MinItems: 1, MaxItems: 6, Items: ref("Strand")}),
	)
}

// listed is what pieces are worn on.
func listed(or string) string {
	var out []string
	for _, id := range design.Pieces() {
		if p := design.Piece(id); p != design.HandChain { // which has the sizes of two others
			out = append(out, p.Body())
		}
	}
	if n := len(out); n > 1 {
		out = append(out[:n-2], out[n-2]+or+out[n-1])
	}
	return strings.Join(out, ", ")
}

// sizeExamples are sizes as people say them.
func sizeExamples() []any {
	out := []any{"6.25in", "15.9cm"}
	for _, id := range design.Pieces()[1:] {
		if p := design.Piece(id); p != design.HandChain {
			out = append(out, p.ExampleSize())
		}
	}
	return out
}

func strandSchema(cat *design.Catalog) *openapi.Schema {
	return object("A chain with what hangs on it.",
		member("chain!", described("chain style", enum(cat.ChainIDs(), ""))),
		member("width_mm", number("width, one the chain comes in; else its usual one")),
		member("metals!", &openapi.Schema{Type: "array", Description: "metals A, B, C ...", MinItems: 1, Items: enum(cat.MetalIDs(), "")}),
		member("mix", described("which link is of which metal", mixSchema(cat))),
		member("finish", described("what was done to the chain's surface", enum(design.Finishes(), design.Finishes()[0]))),
		member("wear", wearSchema()),
		member("closure", object("the ring that is welded; else the chain's usual one in its first metal",
			member("ring", described("gauge and inner diameter", text("24ga-id2.0"))),
			member("metal", enum(cat.MetalIDs(), "")))),
		member("fit", object("of the strand over a hand", member("length!", described("from ring to ring, with its unit", text("4in"))))),
		member("charms", described("in any order", listOf(ref("Charm")))),
	)
}

func charmSchema(cat *design.Catalog) *openapi.Schema {
	place := &openapi.Schema{Description: "center; +4 or -4 links from it; +12mm; or 0 to 1 from the seam", OneOf: []*openapi.Schema{
		{Type: "string"}, {Type: "number"},
	}}
	return object("A charm.",
		member("charm!", enum(cat.CharmIDs(), "")),
		member("metal!", enum(cat.MetalIDs(), "")),
		member("at!", place),
		member("text", word("letter or engraving")),
		member("face", enum(design.Faces(), "")),
		member("stone", enum(cat.StoneIDs(), "")),
		member("stone_kind", enum(design.StoneKinds(), "")),
		member("cut", described("shape of the stone", enum(design.Cuts(), design.Cuts()[0]))),
		member("setting", described("what holds the stone", enum(design.Settings(), design.Settings()[0]))),
		member("size_mm", number("size, one the charm comes in; else its usual one")),
		member("hang", enum([]string{string(design.Dangle), string(design.Inline)}, "")),
	)
}

func resolutionSchema() *openapi.Schema {
	return object("A design worked out.",
		member("code!", word("the whole design as one word")),
		member("design!", ref("Design")),
		member("alt!", word("the picture in words")),
		member("strands!", listOf(object("",
			member("loop_mm!", number("length of the closed centreline")),
			member("cut_mm!", number("chain to take off the spool")),
			member("links!", &openapi.Schema{Type: "integer"}),
			member("slack_mm!", number("room on the inside")),
			member("weight_g!", number("weight")),
			member("made!", described("how it is made", listOf(&openapi.Schema{Type: "string"})))))),
		member("advice!", described("what to know before the weld", listOf(object("",
			member("code!", word("names the rule")),
			member("severity!", enum([]string{"info", "warn", "stop"}, "")),
			member("text!", word("what to know")),
			member("why!", word("the reason")))))),
		member("urls!", object("where to find it",
			member("preview!", word("PNG")), member("jpeg!", word("JPEG")),
			member("share!", word("page")), member("picture!", word("the page's picture")))),
	)
}

// catalogSchema leaves room for more members: what a chain or a charm says of itself grows.
func catalogSchema() *openapi.Schema {
	item := &openapi.Schema{Type: "object", Required: []string{"id", "name"}, Properties: openapi.Map[*openapi.Schema]{
		member("id", word("as a design names it")), member("name", word("for people")),
	}}
	s := &openapi.Schema{Type: "object", Description: "What can be chosen.", Required: []string{"version"}, Properties: openapi.Map[*openapi.Schema]{
		member("version", word("the v= of pictures that may be kept for ever")),
	}}
	for _, list := range []string{
		"pieces", "chains", "metals", "mixes", "charms", "stones", "rings", "fits", "skins", "views", "faces", "places", "langs",
		"finishes", "cuts", "settings", "poses", "lights", "backdrops", "qualities"} {
		s.Required = append(s.Required, list)
		s.Properties = append(s.Properties, member(list, listOf(item)))
	}
	pair := func(description string) *openapi.Schema { return described(description, listOf(number("mm"))) }
	s.Properties[1].Value = listOf(&openapi.Schema{Type: "object", Required: slices.Concat(item.Required, []string{"query"}), Properties: slices.Concat(item.Properties,
		openapi.Map[*openapi.Schema]{
			member("query", word("the field of a query that takes its size: what it is worn on")), member("worn", word("the view \"wrist\" of it, for people")),
			member("size", word("a usual size, as people say it")), member("sizes_mm", pair("least and most round the body")),
			member("length_mm", pair("least and most of the finished piece, inside")), member("most_ease_mm", number("the most room that can be asked for")),
		})})
	s.Properties = append(s.Properties, member("sizes", &openapi.Schema{Type: "object", Description: "sizes of pictures"}),
		member("most_wear", number("the most that wear can be")))
	return s
}
