package api

import (
	"context"
	"encoding/json"
	"math"
	"net/url"

	"github.com/aurelink/aurelink/api/page"
	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/fit"
	"github.com/aurelink/aurelink/render/unit"
	"github.com/aurelink/aurelink/render/words"
)

// Resolution is a design worked out: what it is called, what it comes to, and where to find it.
type Resolution struct {
	Code    string          `json:"code"`
	Design  json.RawMessage `json:"design"` // canonical: every default spelled out
	Alt     string          `json:"alt"`
	Strands []Strand        `json:"strands"`
	Advice  []Advice        `json:"advice"`
	URLs    URLs            `json:"urls"`
}

// Strand is one chain of a design, worked out. Lengths are to the micrometre, weights to the milligram.
type Strand struct {
	Loop   float64  `json:"loop_mm"`  // closed centreline, closing ring and all
	Cut    float64  `json:"cut_mm"`   // chain to take off the spool, waste included
	Links  int      `json:"links"`    //
	Slack  float64  `json:"slack_mm"` // room on the inside
	Weight float64  `json:"weight_g"`
	Made   []string `json:"made"` // how it is made, a sentence each
}

// Advice is something to know before the weld. It refuses nothing.
type Advice struct {
	Code     string `json:"code"`
	Severity string `json:"severity"` // info, warn or stop
	Text     string `json:"text"`
	Why      string `json:"why"`
}

// URLs are where a design is found. The pictures' hold the version, so they may be kept for ever.
type URLs struct {
	Preview string `json:"preview"` // PNG
	JPEG    string `json:"jpeg"`
	Share   string `json:"share"`   // page to pass on
	Picture string `json:"picture"` // the page's picture
}

// Under puts the addresses under an origin such as https://try.example.com.
func (u URLs) Under(origin string) URLs {
	return URLs{origin + u.Preview, origin + u.JPEG, origin + u.Share, origin + u.Picture}
}

// Languages are those that texts come in.
func Languages() []string { return []string{design.DefaultView().Lang} }

// Resolve works a design out. Lang is the language of the texts; empty is the usual one. The addresses are
// relative to the root.
func Resolve(cat *design.Catalog, d design.Design, lang string) (Resolution, error) {
	if lang != "" && lang != design.DefaultView().Lang {
		return Resolution{}, refuseField(design.Value, "lang", "there are no texts in this language", Languages()...)
	}
	result, err := fit.New(cat, d)
	if err != nil {
		return Resolution{}, err
	}
	code := cat.Encode(d)
	out := Resolution{
		Code:    code,
		Design:  cat.JSON(d),
		Alt:     words.Alt(cat, d, result),
		Strands: make([]Strand, len(result.Strands)),
		Advice:  []Advice{},
		URLs:    addresses(code, Version(cat)),
	}
	for i, s := range result.Strands {
		out.Strands[i] = Strand{
			Loop:   thousandths(s.Loop),
			Cut:    thousandths(s.Cut),
			Links:  s.Links,
			Slack:  thousandths(s.Slack),
			Weight: thousandths(s.Weight),
			Made:   append([]string{}, s.Made...),
		}
		for _, w := range s.Warnings {
			out.Advice = append(out.Advice, adviceOf(d.Piece, w))
		}
	}
	return out, nil
}

func addresses(code, version string) URLs {
	v := "v=" + url.QueryEscape(version)
	return URLs{
		Preview: "/v1/preview.png?code=" + code + "&" + v,
		JPEG:    "/v1/preview.jpg?code=" + code + "&" + v,
		Share:   "/d/" + code,
		Picture: "/d/" + code + ".png?" + v,
	}
}

// thousandths rounds to three places, so that an answer has no digits that mean nothing.
func thousandths[T unit.MM | unit.Gram](x T) float64 { return math.Round(float64(x)*1000)/1000 + 0 }

// facts is Resolve as the pages take it.
func (s *Server) facts(_ context.Context, d design.Design) (page.Facts, error) {
	r, err := Resolve(s.cat, d, "")
	if err != nil {
		return page.Facts{}, err
	}
	out := page.Facts{Code: r.Code, Alt: r.Alt}
	for _, strand := range r.Strands {
		out.Strands = append(out.Strands, page.StrandFacts{
			Loop:   unit.MM(strand.Loop),
			Cut:    unit.MM(strand.Cut),
			Slack:  unit.MM(strand.Slack),
			Links:  strand.Links,
			Weight: unit.Gram(strand.Weight),
			Made:   strand.Made,
		})
	}
	for _, a := range r.Advice {
		out.Advice = append(out.Advice, page.Advice(a))
	}
	return out, nil
}
