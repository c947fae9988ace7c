package design

import (
	"errors"
	"strings"
)

// ErrorKind is the class of a fault in what was asked.
type ErrorKind string

// The classes of fault.
const (
	Syntax   ErrorKind = "syntax"    // not readable as what it should be
	Value    ErrorKind = "value"     // readable, and not allowed
	TooLarge ErrorKind = "too_large" // more bytes than are taken
)

// FieldError is one fault: where, what, and what would do.
type FieldError struct {
	Field   string   `json:"field"` // as the asker wrote it: strands[0].charms[1].at, or wrist; "body" where none is to blame
	Message string   `json:"message"`
	Allowed []string `json:"allowed,omitempty"`
}

// Error is every fault found in a request at once. Its text may be shown to whoever asked.
type Error struct {
	Kind   ErrorKind
	Fields []FieldError // at least one
}

func (e *Error) Error() string {
	lines := make([]string, len(e.Fields))
	for i, f := range e.Fields {
		lines[i] = f.Field + ": " + f.Message
		if len(f.Allowed) > 0 {
			lines[i] += " (allowed: " + strings.Join(f.Allowed, ", ") + ")"
		}
	}
	return strings.Join(lines, "\n")
}

// AsQuery names an error's fields as a query does, which can say one strand: charms[1].at, not
// strands[0].charms[1].at. Errors of other kinds come back as they are.
func AsQuery(err error) error {
	e, ok := errors.AsType[*Error](err)
	if !ok {
		return err
	}
	out := &Error{Kind: e.Kind, Fields: make([]FieldError, len(e.Fields))}
	for i, f := range e.Fields {
		f.Field = strings.TrimPrefix(f.Field, "strands[0].")
		out.Fields[i] = f
	}
	return out
}
