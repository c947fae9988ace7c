package design

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/aurelink/aurelink/render/unit"
)

// Bounds on what is read at all. A design needs a depth of 6 and lists of 24.
const (
	maxBody  = 64 << 10
	maxDepth = 16
	maxList  = 256
)

// readJSON turns a body into a tree. Repeated names and overlong lists are noted in j; a body that is no JSON
// at all is an error of its own.
func readJSON(j *judge, body []byte) (*asked, error) {
	if len(body) > maxBody {
		return nil, &Error{TooLarge, []FieldError{{
			Field: "body", Message: fmt.Sprintf("is %d bytes long; at most %d are taken", len(body), maxBody),
		}}}
	}
	if !utf8.Valid(body) {
		return nil, broken("body", "is not UTF-8")
	}
	// Check the grammar once, to the end, so that reading the tokens can't go wrong.
	var whole json.RawMessage
	if err := json.Unmarshal(body, &whole); err != nil {
		var bad *json.SyntaxError
		if errors.As(err, &bad) {
			return nil, broken("body", fmt.Sprintf("is not JSON: %v, at byte %d", bad, bad.Offset))
		}
		return nil, broken("body", "is not JSON: "+err.Error())
	}
	tokens := json.NewDecoder(bytes.NewReader(body))
	tokens.UseNumber()
	return readValue(j, tokens, "", 0)
}

// readValue reads the next value, which stands at field.
func readValue(j *judge, tokens *json.Decoder, field string, depth int) (*asked, error) {
	if depth > maxDepth {
		return nil, broken("body", fmt.Sprintf("is nested more than %d deep", maxDepth))
	}
	token, err := tokens.Token()
	if err != nil {
		return nil, broken("body", "is not JSON: "+err.Error())
	}
	switch t := token.(type) {
	case string:
		return askText(field, t), nil
	case json.Number:
		return askNumber(field, t.String()), nil
	case bool:
		return &asked{kind: isBool, field: field}, nil
	case json.Delim:
		if t == '[' {
			return readList(j, tokens, field, depth)
		}
		return readObject(j, tokens, field, depth)
	}
	return &asked{kind: isNull, field: field}, nil
}

func readList(j *judge, tokens *json.Decoder, field string, depth int) (*asked, error) {
	list := askList(field)
	for n := 0; tokens.More(); n++ {
		value, err := readValue(j, tokens, at(field, n), depth+1)
		if err != nil {
			return nil, err
		}
		if n == maxList {
			j.broken(field, fmt.Sprintf("holds more than %d values", maxList))
		}
		if n < maxList {
			list.add(value)
		}
	}
	_, err := tokens.Token() // the closing bracket
	return list, err
}

func readObject(j *judge, tokens *json.Decoder, field string, depth int) (*asked, error) {
	obj, seen := askObject(field), make(map[string]bool)
	for tokens.More() {
		token, err := tokens.Token()
		if err != nil {
			return nil, broken("body", "is not JSON: "+err.Error())
		}
		name, _ := token.(string)
		value, err := readValue(j, tokens, below(field, shownName(name)), depth+1)
		if err != nil {
			return nil, err
		}
		if seen[name] {
			j.broken(value.field, "is given more than once")
			continue
		}
		seen[name] = true
		obj.with(name, value)
	}
	_, err := tokens.Token() // the closing brace
	return obj, err
}

// broken is an error of syntax.
func broken(field, message string) *Error {
	return &Error{Syntax, []FieldError{{Field: field, Message: message}}}
}

// The design as the contract writes it, every default spelled out but for the usual finish, cut and setting, and no wear.
type (
	designJSON struct {
		Version int          `json:"version"`
		Piece   Piece        `json:"piece"`
		Body    bodyJSON     `json:"body"`
		Fit     any          `json:"fit"`
		Strands []strandJSON `json:"strands"`
	}
	bodyJSON struct {
		Size   unit.MM `json:"size_mm"`
		Finger unit.MM `json:"finger_mm,omitempty"`
		Skin   int     `json:"skin"`
	}
	easeJSON struct {
		Ease unit.MM `json:"ease_mm"`
	}
	lengthJSON struct {
		Length string `json:"length"`
	}
	strandJSON struct {
		Chain   string      `json:"chain"`
		Width   unit.MM     `json:"width_mm"`
		Metals  []string    `json:"metals"`
		Mix     string      `json:"mix"`
		Finish  Finish      `json:"finish,omitempty"`
		Wear    float64     `json:"wear,omitempty"`
		Closure closureJSON `json:"closure"`
		Fit     *lengthJSON `json:"fit,omitempty"`
		Charms  []charmJSON `json:"charms,omitempty"`
	}
	closureJSON struct {
		Ring  string `json:"ring"`
		Metal string `json:"metal"`
	}
	charmJSON struct {
		Charm     string  `json:"charm"`
		Metal     string  `json:"metal"`
		At        any     `json:"at"`
		Text      string  `json:"text,omitempty"`
		Face      string  `json:"face,omitempty"`
		Stone     string  `json:"stone,omitempty"`
		StoneKind string  `json:"stone_kind,omitempty"`
		Cut       Cut     `json:"cut,omitempty"`
		Setting   Setting `json:"setting,omitempty"`
		Size      unit.MM `json:"size_mm"`
		Hang      Hang    `json:"hang"`
	}
)

// JSON is the design as in the contract, canonical: Parse gives d back from {"design": JSON(d)}.
func (c *Catalog) JSON(d Design) []byte {
	out := designJSON{
		Version: 1,
		Piece:   d.Piece,
		Body:    bodyJSON{d.Size, d.Finger, d.Skin},
		Fit:     d.Fit.Name,
		Strands: make([]strandJSON, len(d.Strands)),
	}
	switch {
	case d.Fit.Ease != nil:
		out.Fit = easeJSON{*d.Fit.Ease}
	case d.Fit.Length != nil:
		out.Fit = lengthJSON{short(float64(*d.Fit.Length)) + "mm"}
	}
	for i, s := range d.Strands {
		strand := strandJSON{
			Chain:   s.Chain,
			Width:   s.Width,
			Metals:  s.Metals,
			Mix:     s.Mix.String(),
			Finish:  unless(s.Finish, Polished),
			Wear:    s.Wear,
			Closure: closureJSON{s.Closure.Ring(), s.Closure.Metal},
		}
		if s.Length > 0 {
			strand.Fit = &lengthJSON{short(float64(s.Length)) + "mm"}
		}
		for _, u := range s.Charms {
			charm := charmJSON{
				Charm: u.Charm, Metal: u.Metal, At: u.At.String(),
				Text: u.Text, Face: u.Face, Stone: u.Stone, StoneKind: u.StoneKind,
				Cut: unless(u.Cut, CutRound), Setting: unless(u.Setting, SettingBezel),
				Size: u.Size, Hang: u.Hang,
			}
			if u.At.Kind == PlaceShare {
				charm.At = u.At.Share
			}
			strand.Charms = append(strand.Charms, charm)
		}
		out.Strands[i] = strand
	}
	var buf strings.Builder
	write := json.NewEncoder(&buf)
	write.SetEscapeHTML(false)
	// Finite numbers and text always marshal.
	_ = write.Encode(out)
	return []byte(strings.TrimSuffix(buf.String(), "\n"))
}

// unless is word, or empty where it is the usual one.
func unless[T ~string](word, usual T) T {
	if word == usual {
		return ""
	}
	return word
}
