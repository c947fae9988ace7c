package api

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aurelink/aurelink/api/openapi"
	"github.com/aurelink/aurelink/render/design"
)

// document describes the service. What can be chosen comes from the catalogue, so it cannot fall behind it.
func document(cat *design.Catalog) *openapi.Document {
	return &openapi.Document{
		OpenAPI: "3.1.0",
		Info: openapi.Info{
			Title:   "Aurelink",
			Version: Version(cat),
			Summary: "Pictures of permanent jewelry before the weld: link by link, at true millimetres.",
			Description: "The same design, view and version give the same bytes. Every picture has a strong ETag; one whose " +
				"address holds the current version in v= may be kept for ever.\n" +
				"Errors are application/problem+json and name each field at fault, with what it takes. Under /v1 an unknown " +
				"field is refused; elsewhere it is ignored. HEAD works wherever GET does.",
		},
		Tags: []openapi.Tag{
			{Name: "pictures", Description: "Designs as pictures."},
			{Name: "designs", Description: "Designs as numbers and words, and what they can be made of."},
			{Name: "pages", Description: "For people."},
		},
		Paths: openapi.Map[*openapi.PathItem]{
			{Name: "/v1/preview.png", Value: &openapi.PathItem{Get: previewCall(cat, "previewPNG", formatPNG)}},
			{Name: "/v1/preview.jpg", Value: &openapi.PathItem{Get: previewCall(cat, "previewJPEG", formatJPEG)}},
			{Name: "/v1/preview", Value: &openapi.PathItem{Post: postPreviewCall()}},
			{Name: "/v1/designs/resolve", Value: &openapi.PathItem{Post: resolveCall()}},
			{Name: "/v1/catalog", Value: &openapi.PathItem{Get: &openapi.Operation{
				OperationID: "catalog", Tags: []string{"designs"},
				Summary: "What can be chosen: only what works.",
				Responses: append(answers("200", "The catalogue.", "application/json", ref("Catalog")),
					notModified, failure("400")),
			}}},
			{Name: "/d/{code}", Value: &openapi.PathItem{Get: &openapi.Operation{
				OperationID: "share", Tags: []string{"pages"},
				Summary:     "A page about one design, to pass on.",
				Description: "Other fields in the query are ignored.",
				Parameters:  append([]openapi.Parameter{codeParameter}, viewParameters()...),
				Responses: append(answers("200", "The page.", "text/html", nil),
					page4xx("400"), page4xx("422")),
			}}},
			{Name: "/d/{code}.png", Value: &openapi.PathItem{Get: &openapi.Operation{
				OperationID: "sharePicture", Tags: []string{"pictures"},
				Summary:     "The picture of a design by its code.",
				Description: "Other fields in the query are ignored.",
				Parameters:  append([]openapi.Parameter{codeParameter}, append(viewParameters(), versionParameter)...),
				Responses:   pictureAnswers(notModified, formatPNG),
			}}},
			{Name: "/", Value: &openapi.PathItem{Get: &openapi.Operation{
				OperationID: "designer", Tags: []string{"pages"},
				Summary:   "The designer page.",
				Responses: answers("200", "The page.", "text/html", nil),
			}}},
			{Name: "/openapi.json", Value: &openapi.PathItem{Get: &openapi.Operation{
				OperationID: "openapi", Tags: []string{"pages"},
				Summary:   "This description, for programs.",
				Responses: append(answers("200", "The description.", "application/json", nil), notModified),
			}}},
			{Name: "/docs", Value: &openapi.PathItem{Get: &openapi.Operation{
				OperationID: "docs", Tags: []string{"pages"},
				Summary:   "This description, for people.",
				Responses: append(answers("200", "The page.", "text/html", nil), notModified),
			}}},
		},
		Components: openapi.Components{Schemas: schemas(cat), Responses: failures()},
	}
}

func previewCall(cat *design.Catalog, id string, f format) *openapi.Operation {
	parameters := append(designParameters(cat), viewParameters()...)
	return &openapi.Operation{
		OperationID: id, Tags: []string{"pictures"},
		Summary: "A picture of the design in the query.",
		Description: "Give chain, metals and " + listed(" or ") + ", or code. A space before a number in a charm's place reads as +. " +
			"Text that holds any of , : @ . ! % needs POST or a code; so does a stone's cut or setting.",
		Parameters: append(parameters, versionParameter),
		Responses:  pictureAnswers(notModified, f),
	}
}

func postPreviewCall() *openapi.Operation {
	return &openapi.Operation{
		OperationID: "preview", Tags: []string{"pictures"},
		Summary:     "A picture of the design in the body.",
		Description: "It is PNG, or JPEG for a client whose Accept names image/jpeg.",
		RequestBody: jsonBody("PreviewRequest", map[string]any{"design": exampleDesign(), "view": map[string]any{"view": "wrist", "w": 640}}),
		Responses:   pictureAnswers(failure("413"), formatPNG, formatJPEG),
	}
}

func resolveCall() *openapi.Operation {
	return &openapi.Operation{
		OperationID: "resolve", Tags: []string{"designs"},
		Summary: "A design worked out: its code, words, lengths, weight, how it is made, and where its pictures are.",
		Parameters: []openapi.Parameter{{
			Name: "lang", In: "query", Description: "language of the texts", Schema: enum(Languages(), Languages()[0]),
		}},
		RequestBody: jsonBody("ResolveRequest", map[string]any{"design": exampleDesign()}),
		Responses: append(answers("200", "The design, worked out.", "application/json", ref("Resolution")),
			failure("400"), failure("413"), failure("422")),
	}
}

// exampleDesign is the first of the front page.
func exampleDesign() map[string]any {
	return map[string]any{
		"version": 1, "piece": "bracelet", "body": map[string]any{"size": "6.25in", "skin": 5}, "fit": "comfort",
		"strands": []any{map[string]any{
			"chain": "figaro", "metals": []string{"gold-filled", "sterling"}, "mix": "long:B",
		}},
	}
}

func designParameters(cat *design.Catalog) []openapi.Parameter {
	commas := false
	query := func(name, description string, schema *openapi.Schema, example any) openapi.Parameter {
		return openapi.Parameter{Name: name, In: "query", Description: description, Schema: schema, Example: example}
	}
	metals := query("metals", "metals A, B, C ... in order, with commas between", &openapi.Schema{
		Type: "array", Items: enum(cat.MetalIDs(), ""), MinItems: 1,
	}, []string{"gold-filled", "sterling"})
	metals.Style, metals.Explode = "form", &commas
	var sizes []openapi.Parameter
	for _, id := range design.Pieces() {
		if p := design.Piece(id); p != design.HandChain { // which has the sizes of two others
			sizes = append(sizes, sizeParameter(p))
		}
	}
	sizes = append(sizes, query("piece", "what is worn, where its size does not say it: a hand-chain has the sizes of a wrist and of a finger",
		enum(design.Pieces(), ""), nil))
	return slices.Concat([]openapi.Parameter{
		query("chain", "chain style", enum(cat.ChainIDs(), ""), "figaro"),
		metals,
		query("mix", "which link is of which metal", mixSchema(cat), "long:B"),
		query("charms", "charms with commas between, each charm:metal@place; a letter, text or stone after a dot; !inline to set it into the chain",
			text("heart:14k-rose@center", "letter.A:sterling@+4", "birthstone.garnet:14k-yellow@-4!inline"), "heart:14k-rose@center"),
	}, sizes, []openapi.Parameter{
		query("fit", "how much room: "+fitWords+", ease:16 (mm of room) or length:7in (finished, inside)", &openapi.Schema{Type: "string", Default: "comfort"}, "comfort"),
		query("skin", "tone of skin on the Monk scale", between(1, 10, 5), 5),
		query("finish", "what was done to the chain's surface", enum(design.Finishes(), design.Finishes()[0]), design.Finishes()[0]),
		query("wear", wearSchema().Description, wearSchema(), 0),
		query("code", "a whole design, instead of all fields above", &openapi.Schema{Type: "string"}, nil),
	})
}

// sizeParameter is the size of a piece, which says also that it is this piece.
func sizeParameter(p design.Piece) openapi.Parameter {
	examples := []any{"6.25in", "6 1/4 in", "15.9cm", "158.75mm"}
	about := "size round the " + p.Body() + " with its unit"
	switch p {
	case design.FingerRing:
		about, examples = "a ring's size, US, UK or EU (ISO 8653), or in mm round the finger", []any{"US 7", "UK N½", "EU 54", "54mm"}
	case design.Anklet:
		examples = []any{p.ExampleSize(), "9 1/4 in", "23cm"}
	case design.Necklace:
		examples = []any{p.ExampleSize(), "13 1/2 in", "34cm"}
	}
	if len(design.Pieces()) > 1 {
		about += "; it says that the piece is " + article(string(p))
	}
	out := openapi.Parameter{Name: p.Body(), In: "query", Description: about, Schema: text(examples...)}
	// One address has one size: the example of the others is in their schema.
	if p == design.Bracelet {
		out.Example = examples[0]
	}
	return out
}

// article puts "a" or "an" before a word.
func article(word string) string {
	if strings.ContainsAny(word[:1], "aeiou") {
		return "an " + word
	}
	return "a " + word
}

const fitWords = "snug, comfort, loose"

func viewParameters() []openapi.Parameter {
	var out []openapi.Parameter
	for _, p := range viewSchemas() {
		out = append(out, openapi.Parameter{Name: p.Name, In: "query", Description: p.Value.Description, Schema: p.Value})
	}
	return out
}

var (
	codeParameter = openapi.Parameter{
		Name: "code", In: "path", Required: true, Description: "a whole design", Schema: &openapi.Schema{Type: "string"},
	}
	versionParameter = openapi.Parameter{
		Name: "v", In: "query", Description: "version of renderer and catalogue: with the current one the picture may be kept for ever",
		Schema: &openapi.Schema{Type: "string", MaxLength: 64},
	}
	notModified = openapi.Entry[*openapi.Response]{Name: "304", Value: &openapi.Response{
		Description: "The client's copy, named in If-None-Match, is still right. Nothing is drawn.",
	}}
)

func jsonBody(schema string, example any) *openapi.RequestBody {
	return &openapi.RequestBody{Required: true, Content: openapi.Map[*openapi.MediaType]{
		{Name: "application/json", Value: &openapi.MediaType{Schema: ref(schema), Example: example}},
	}}
}

func answers(status, description, contentType string, schema *openapi.Schema) openapi.Map[*openapi.Response] {
	return openapi.Map[*openapi.Response]{{Name: status, Value: &openapi.Response{
		Description: description,
		Content:     openapi.Map[*openapi.MediaType]{{Name: contentType, Value: &openapi.MediaType{Schema: schema}}},
	}}}
}

// pictureAnswers are a picture in one of the formats, one answer more, and what can go wrong.
func pictureAnswers(more openapi.Entry[*openapi.Response], formats ...format) openapi.Map[*openapi.Response] {
	header := func(description string) *openapi.Header {
		return &openapi.Header{Description: description, Schema: &openapi.Schema{Type: "string"}}
	}
	good := &openapi.Response{Description: "The picture.", Headers: openapi.Map[*openapi.Header]{
		{Name: "ETag", Value: header("names these bytes")},
		{Name: "Aurelink-Design", Value: header("the design's code")},
		{Name: "Server-Timing", Value: header("how long each pass took, in ms")},
	}}
	for _, f := range formats {
		good.Content = append(good.Content, openapi.Entry[*openapi.MediaType]{
			Name: string(f), Value: &openapi.MediaType{Schema: &openapi.Schema{ContentMediaType: string(f)}},
		})
	}
	return openapi.Map[*openapi.Response]{{Name: "200", Value: good}, more, failure("400"), failure("422"), failure("503")}
}

func page4xx(status string) openapi.Entry[*openapi.Response] {
	return openapi.Entry[*openapi.Response]{Name: status, Value: &openapi.Response{
		Description: "A page that says what is wrong with the code or the view.",
		Content:     openapi.Map[*openapi.MediaType]{{Name: "text/html", Value: &openapi.MediaType{}}},
	}}
}

func failure(status string) openapi.Entry[*openapi.Response] {
	return openapi.Entry[*openapi.Response]{Name: status, Value: &openapi.Response{Ref: "#/components/responses/" + failureNames[status]}}
}

var failureNames = map[string]string{"400": "Unreadable", "413": "TooLarge", "422": "NotAllowed", "503": "Busy"}

func failures() openapi.Map[*openapi.Response] {
	one := func(status, description string) openapi.Entry[*openapi.Response] {
		return openapi.Entry[*openapi.Response]{Name: failureNames[status], Value: &openapi.Response{
			Description: description,
			Content: openapi.Map[*openapi.MediaType]{
				{Name: "application/problem+json", Value: &openapi.MediaType{Schema: ref("Problem")}},
			},
		}}
	}
	return openapi.Map[*openapi.Response]{
		one("400", "It cannot be read, or has a field that is unknown or given twice."),
		one("413", fmt.Sprintf("The body is longer than %d bytes.", Default().MaxBodyBytes)),
		one("422", "A value is not allowed; the answer says which, and what is."),
		one("503", "Too much is being drawn. Retry-After says when to try again."),
	}
}
