// Package openapi is the part of OpenAPI 3.1 that the service needs to describe itself: the document as Go data,
// and the page that shows it to people.
package openapi

import (
	"bytes"
	"encoding/json"
)

// Document is a whole description.
type Document struct {
	OpenAPI    string         `json:"openapi"`
	Info       Info           `json:"info"`
	Tags       []Tag          `json:"tags"`
	Paths      Map[*PathItem] `json:"paths"`
	Components Components     `json:"components"`
}

// Info says what is described.
type Info struct {
	Title       string `json:"title"`
	Version     string `json:"version"`
	Summary     string `json:"summary"`
	Description string `json:"description"`
}

// Tag is a group of operations.
type Tag struct {
	Name        string `json:"name"`
	Description string `json:"description"`
}

// PathItem is the operations of one address.
type PathItem struct {
	Get  *Operation `json:"get,omitempty"`
	Post *Operation `json:"post,omitempty"`
}

// Operation is one call.
type Operation struct {
	OperationID string         `json:"operationId"`
	Tags        []string       `json:"tags"`
	Summary     string         `json:"summary"`
	Description string         `json:"description,omitempty"`
	Parameters  []Parameter    `json:"parameters,omitempty"`
	RequestBody *RequestBody   `json:"requestBody,omitempty"`
	Responses   Map[*Response] `json:"responses"`
}

// Parameter is a field of the query or a part of the path.
type Parameter struct {
	Name        string  `json:"name"`
	In          string  `json:"in"` // query or path
	Description string  `json:"description"`
	Required    bool    `json:"required,omitempty"`
	Style       string  `json:"style,omitempty"`
	Explode     *bool   `json:"explode,omitempty"`
	Schema      *Schema `json:"schema"`
	Example     any     `json:"example,omitempty"`
}

// RequestBody is what a call takes.
type RequestBody struct {
	Description string          `json:"description,omitempty"`
	Required    bool            `json:"required"`
	Content     Map[*MediaType] `json:"content"`
}

// Response is what a call answers. With Ref, it is one of the components and nothing else is set.
type Response struct {
	Ref         string          `json:"$ref,omitempty"`
	Description string          `json:"description,omitempty"`
	Headers     Map[*Header]    `json:"headers,omitempty"`
	Content     Map[*MediaType] `json:"content,omitempty"`
}

// Header is a header of an answer.
type Header struct {
	Description string  `json:"description"`
	Schema      *Schema `json:"schema"`
}

// MediaType is a body of one type.
type MediaType struct {
	Schema  *Schema `json:"schema,omitempty"`
	Example any     `json:"example,omitempty"`
}

// Components are what the operations refer to.
type Components struct {
	Schemas   Map[*Schema]   `json:"schemas"`
	Responses Map[*Response] `json:"responses"`
}

// Schema is a JSON Schema of the 2020-12 draft, as far as it is needed.
type Schema struct {
	Ref                  string       `json:"$ref,omitempty"`
	Type                 string       `json:"type,omitempty"`
	Format               string       `json:"format,omitempty"`
	Description          string       `json:"description,omitempty"`
	Const                any          `json:"const,omitempty"`
	Enum                 []any        `json:"enum,omitempty"`
	Pattern              string       `json:"pattern,omitempty"`
	MaxLength            int          `json:"maxLength,omitempty"`
	Minimum              *float64     `json:"minimum,omitempty"`
	Maximum              *float64     `json:"maximum,omitempty"`
	Default              any          `json:"default,omitempty"`
	Examples             []any        `json:"examples,omitempty"`
	Items                *Schema      `json:"items,omitempty"`
	MinItems             int          `json:"minItems,omitempty"`
	MaxItems             int          `json:"maxItems,omitempty"`
	Properties           Map[*Schema] `json:"properties,omitempty"`
	Required             []string     `json:"required,omitempty"`
	AdditionalProperties any          `json:"additionalProperties,omitempty"` // *Schema, or false
	OneOf                []*Schema    `json:"oneOf,omitempty"`
	ContentMediaType     string       `json:"contentMediaType,omitempty"`
}

// Map is a JSON object that keeps the order it is written in.
type Map[V any] []Entry[V]

// Entry is a member of a Map.
type Entry[V any] struct {
	Name  string
	Value V
}

// Get gives the member of that name.
func (m Map[V]) Get(name string) (v V, ok bool) {
	for _, e := range m {
		if e.Name == name {
			return e.Value, true
		}
	}
	return v, false
}

// MarshalJSON writes the members in order.
func (m Map[V]) MarshalJSON() ([]byte, error) {
	var buf bytes.Buffer
	buf.WriteByte('{')
	for i, e := range m {
		if i > 0 {
			buf.WriteByte(',')
		}
		name, err := json.Marshal(e.Name)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(e.Value)
		if err != nil {
			return nil, err
		}
		buf.Write(name)
		buf.WriteByte(':')
		buf.Write(value)
	}
	buf.WriteByte('}')
	return buf.Bytes(), nil
}
