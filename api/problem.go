package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"os"
	"strconv"
	"time"

	"github.com/aurelink/aurelink/api/admit"
	"github.com/aurelink/aurelink/api/cache"
	"github.com/aurelink/aurelink/render/design"
)

// problem is the body of every answer that is an error (RFC 9457).
type problem struct {
	Type      string              `json:"type"`
	Title     string              `json:"title"`
	Status    int                 `json:"status"`
	Detail    string              `json:"detail"`
	RequestID string              `json:"request_id,omitempty"` // where the log says more
	Errors    []design.FieldError `json:"errors"`               // at least one
}

// statusError is an error with a status of its own.
type statusError struct {
	status  int
	message string
	allowed []string
}

func (e *statusError) Error() string { return e.message }

// statusClientGone is logged for a client that left before its answer; nobody is sent it.
const statusClientGone = 499

// statusOf is the one table from an error to an HTTP status. What it does not know is a fault of ours.
func statusOf(err error) int {
	if e, ok := errors.AsType[*design.Error](err); ok {
		switch e.Kind {
		case design.Syntax:
			return http.StatusBadRequest
		case design.Value:
			return http.StatusUnprocessableEntity
		case design.TooLarge:
			return http.StatusRequestEntityTooLarge
		}
		return http.StatusInternalServerError
	}
	if e, ok := errors.AsType[*statusError](err); ok {
		return e.status
	}
	if _, ok := errors.AsType[*cache.PanicError](err); ok {
		return http.StatusInternalServerError
	}
	switch {
	case errors.Is(err, admit.ErrBusy), errors.Is(err, context.DeadlineExceeded):
		return http.StatusServiceUnavailable
	case errors.Is(err, os.ErrDeadlineExceeded):
		return http.StatusRequestTimeout
	}
	return http.StatusInternalServerError
}

// fail answers with an error. What a fault of ours was goes to the log, under the request's id, and not to the
// client.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	if errors.Is(err, context.Canceled) && r.Context().Err() != nil {
		w.WriteHeader(statusClientGone)
		return
	}
	status := statusOf(err)
	p := problem{Type: "about:blank", Title: http.StatusText(status), Status: status}
	switch {
	case status == http.StatusInternalServerError:
		s.logFault(r, err)
		p.RequestID = requestID(r.Context())
		p.Detail = "Something went wrong here, and it has been noted. Please try again."
	case status == http.StatusServiceUnavailable:
		p.RequestID = requestID(r.Context())
		p.Detail = "Too much is being drawn just now. Please try again in a moment."
		w.Header().Set("Retry-After", retryAfter(s.cfg.Admit.Wait))
	case status == http.StatusRequestTimeout:
		p.Detail = "The request took too long to arrive."
	}
	p.Errors = fieldsOf(err, p.Detail)
	if p.Detail == "" {
		p.Detail = p.Errors[0].Message
		if n := len(p.Errors); n > 1 {
			p.Detail = fmt.Sprintf("%d things are wrong with the request.", n)
		}
	}
	body, err := json.Marshal(p)
	if err != nil { // cannot be: a problem holds only strings and a number
		panic(err)
	}

	h := w.Header()
	for _, name := range []string{"ETag", "Aurelink-Design", "Server-Timing", "Content-Disposition"} {
		h.Del(name)
	}
	h.Set("Content-Type", "application/problem+json")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	_, _ = w.Write(body)
}

// fieldsOf is the faults of an error by field; where no field is to blame it is the body.
func fieldsOf(err error, otherwise string) []design.FieldError {
	if e, ok := errors.AsType[*design.Error](err); ok && len(e.Fields) > 0 {
		return e.Fields
	}
	if e, ok := errors.AsType[*statusError](err); ok {
		return []design.FieldError{{Field: "body", Message: e.message, Allowed: e.allowed}}
	}
	return []design.FieldError{{Field: "body", Message: otherwise}}
}

func (s *Server) logFault(r *http.Request, err error) {
	attrs := []any{"id", requestID(r.Context()), "error", err.Error()}
	if p, ok := errors.AsType[*cache.PanicError](err); ok {
		attrs = append(attrs, "stack", string(p.Stack))
	}
	s.log.ErrorContext(r.Context(), "fault", attrs...)
}

// retryAfter is a wait in whole seconds, at least one.
func retryAfter(wait time.Duration) string {
	return strconv.Itoa(max(1, int(math.Ceil(wait.Seconds()))))
}
