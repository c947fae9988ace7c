package openapi

import (
	"bytes"
	_ "embed" // for the page and its style
	"encoding/json"
	"fmt"
	"html/template"
	"net/url"
	"slices"
	"strings"
)

//go:embed page.html
var pageHTML string

//go:embed page.css
var pageCSS []byte

// Style is the style sheet of the page, which expects it at /docs/docs.css.
func Style() []byte { return slices.Clone(pageCSS) }

// Page shows a document to people. It needs nothing from elsewhere and no script.
func Page(doc *Document) ([]byte, error) {
	t, err := template.New("docs").Funcs(template.FuncMap{
		"calls":    calls,
		"example":  example,
		"response": doc.response,
		"kind":     kind,
		"json":     indented,
		"such": func(v any) string {
			if list, ok := v.([]string); ok {
				return strings.Join(list, ",")
			}
			return fmt.Sprint(v)
		},
		"lines": func(s string) []string { return strings.Split(s, "\n") },
		"short": func(ref string) string { return ref[strings.LastIndexByte(ref, '/')+1:] },
	}).Parse(pageHTML)
	if err != nil {
		return nil, err
	}
	var buf bytes.Buffer
	if err := t.Execute(&buf, doc); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

// call is an operation with its method.
type call struct {
	Method string
	*Operation
}

func calls(p *PathItem) []call {
	var out []call
	if p.Get != nil {
		out = append(out, call{"GET", p.Get})
	}
	if p.Post != nil {
		out = append(out, call{"POST", p.Post})
	}
	return out
}

// example is an address to try a call with, from the examples of its query fields; empty where it has none.
func example(path string, c call) template.URL {
	query := url.Values{}
	for _, p := range c.Parameters {
		switch e := p.Example.(type) {
		case nil:
		case []string:
			query.Set(p.Name, strings.Join(e, ","))
		default:
			query.Set(p.Name, fmt.Sprint(e))
		}
	}
	if c.Method != "GET" || len(query) == 0 {
		return ""
	}
	return template.URL(path + "?" + query.Encode()) //nolint:gosec // the examples are our own
}

// response gives what a response refers to.
func (d *Document) response(r *Response) (*Response, error) {
	if r.Ref == "" {
		return r, nil
	}
	found, ok := d.Components.Responses.Get(strings.TrimPrefix(r.Ref, "#/components/responses/"))
	if !ok {
		return nil, fmt.Errorf("openapi: no response %s", r.Ref)
	}
	return found, nil
}

// kind says in a few words what a value is.
func kind(s *Schema) string {
	switch {
	case s == nil:
		return ""
	case s.Ref != "":
		return s.Ref[strings.LastIndexByte(s.Ref, '/')+1:]
	case s.Const != nil:
		return fmt.Sprint(s.Const)
	case len(s.Enum) > 0:
		return words(s.Enum, ", ")
	case len(s.OneOf) > 0:
		var out []any
		for _, one := range s.OneOf {
			out = append(out, kind(one))
		}
		return words(out, " or ")
	case s.Type == "array":
		return "list of: " + kind(s.Items)
	case s.Type == "object" && s.Properties != nil:
		var out []any
		for _, p := range s.Properties {
			out = append(out, p.Name+": "+kind(p.Value))
		}
		return "{" + words(out, ", ") + "}"
	case s.Minimum != nil && s.Maximum != nil:
		return fmt.Sprintf("%s, %g to %g", s.Type, *s.Minimum, *s.Maximum)
	case len(s.Examples) > 0:
		return s.Type + ", such as " + words(s.Examples, ", ")
	}
	return s.Type
}

func words(values []any, between string) string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = fmt.Sprint(v)
	}
	return strings.Join(out, between)
}

func indented(v any) (string, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	err := enc.Encode(v)
	return strings.TrimSpace(buf.String()), err
}
