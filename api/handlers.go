package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aurelink/aurelink/api/cache"
	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/fit"
)

// preview answers GET /v1/preview.png and .jpg.
func (s *Server) preview(f format) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		asked, err := s.cat.ParseQuery(r.URL.RawQuery)
		if err == nil {
			err = f.holds(asked.View, "backdrop")
		}
		if err != nil {
			return err
		}
		return design.AsQuery(s.picture(w, r, asked, f))
	}
}

// postPreview answers POST /v1/preview.
func (s *Server) postPreview(w http.ResponseWriter, r *http.Request) error {
	if _, err := queryOf(r); err != nil {
		return err
	}
	body, err := s.body(w, r)
	if err != nil {
		return err
	}
	asked, err := s.cat.Parse(body)
	if err != nil {
		return err
	}
	w.Header().Add("Vary", "Accept")
	f := preferred(r.Header.Values("Accept"))
	if err := f.holds(asked.View, "view.backdrop"); err != nil {
		return err
	}
	return s.picture(w, r, asked, f)
}

// share answers GET /d/{code}, the page, and GET /d/{code}.png, its picture.
func (s *Server) share(w http.ResponseWriter, r *http.Request) error {
	code, picture := strings.CutSuffix(r.PathValue("code"), ".png")
	if !picture {
		s.pages.Share(w, r, code)
		return nil
	}
	d, err := s.cat.Decode(code)
	if err != nil {
		return err
	}
	view, err := s.cat.ParseShare(r.URL.RawQuery)
	if err != nil {
		return err
	}
	return s.picture(w, r, design.Request{Design: d, View: view, V: r.URL.Query().Get("v")}, formatPNG)
}

// picture answers with a picture, or with 304 where the client has it already: then nothing is drawn.
func (s *Server) picture(w http.ResponseWriter, r *http.Request, asked design.Request, f format) error {
	began := time.Now()
	// Refuse what does not fit together before it takes a place among the renders.
	if _, err := fit.New(s.cat, asked.Design); err != nil {
		return err
	}
	code := s.cat.Encode(asked.Design)
	tag := entityTag(s.version, code, asked.View, f)

	var (
		made   *file
		source cache.Source
	)
	unchanged := r.Method != http.MethodPost && matches(r.Header.Values("If-None-Match"), tag)
	if !unchanged {
		var err error
		if made, source, err = s.painter.paint(r.Context(), tag, asked.Design, asked.View, f); err != nil {
			return err
		}
	}

	h := w.Header()
	h.Set("ETag", tag)
	h.Set("Aurelink-Design", code)
	h.Set("Cache-Control", s.keep(r, asked.V))
	h.Set("Content-Security-Policy", dataPolicy)
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	h.Set("Server-Timing", serverTiming(made, source, time.Since(began)))
	if unchanged {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	h.Set("Content-Type", string(f))
	h.Set("Content-Length", strconv.Itoa(len(made.body)))
	_, _ = w.Write(made.body) // a client that left is no error of ours
	return nil
}

// keep is how long a picture may be kept: for ever, where its address holds the version.
func (s *Server) keep(r *http.Request, v string) string {
	if r.Method != http.MethodPost && v == s.version {
		return "public, max-age=31536000, immutable"
	}
	return "no-cache"
}

// resolve answers POST /v1/designs/resolve.
func (s *Server) resolve(w http.ResponseWriter, r *http.Request) error {
	query, err := queryOf(r, "lang")
	if err != nil {
		return err
	}
	body, err := s.body(w, r)
	if err != nil {
		return err
	}
	d, err := s.cat.ParseDesign(body)
	if err != nil {
		return err
	}
	resolution, err := Resolve(s.cat, d, query.Get("lang"))
	if err != nil {
		return err
	}
	if s.cfg.PublicURL != "" {
		resolution.URLs = resolution.URLs.Under(s.cfg.PublicURL)
	}
	answer, err := marshal(resolution)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Type", "application/json")
	h.Set("Content-Length", strconv.Itoa(len(answer)))
	_, _ = w.Write(answer)
	return nil
}

// document answers with something that never changes while the service runs.
func (s *Server) document(contentType string, body []byte, strict bool) handler {
	tag := entityTag("", string(body), design.View{}, format(contentType))
	return func(w http.ResponseWriter, r *http.Request) error {
		if strict {
			if _, err := queryOf(r); err != nil {
				return err
			}
		}
		h := w.Header()
		h.Set("ETag", tag)
		h.Set("Cache-Control", "no-cache")
		if matches(r.Header.Values("If-None-Match"), tag) {
			w.WriteHeader(http.StatusNotModified)
			return nil
		}
		h.Set("Content-Type", contentType)
		h.Set("Content-Length", strconv.Itoa(len(body)))
		_, _ = w.Write(body)
		return nil
	}
}

// body reads the body of a request, up to the largest there may be.
func (s *Server) body(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, s.cfg.MaxBodyBytes))
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return nil, refuseField(design.TooLarge, "body", fmt.Sprintf("is longer than the %d bytes that are taken", s.cfg.MaxBodyBytes))
	}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return nil, err
	}
	if err != nil {
		return nil, refuseField(design.Syntax, "body", "cannot be read to its end")
	}
	s.arrived(w)
	return body, nil
}

// queryOf reads the query of a call that takes only the named fields, each at most once.
func queryOf(r *http.Request, names ...string) (url.Values, error) {
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, refuseField(design.Syntax, "body", "the query cannot be read: "+err.Error())
	}
	var fields []design.FieldError
	for name, values := range query {
		switch {
		case !slices.Contains(names, name):
			fields = append(fields, design.FieldError{Field: clip(name), Message: "there is no such field here", Allowed: names})
		case len(values) > 1:
			fields = append(fields, design.FieldError{Field: name, Message: "is given more than once"})
		}
	}
	if fields == nil {
		return query, nil
	}
	slices.SortFunc(fields, func(a, b design.FieldError) int { return strings.Compare(a.Field, b.Field) })
	return nil, &design.Error{Kind: design.Syntax, Fields: fields[:min(len(fields), maxFaults)]}
}

// maxFaults is how many faults of one query are listed.
const maxFaults = 32

// clip shortens what a client wrote to what is worth showing it again.
func clip(s string) string {
	const most = 64
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return s
}

func refuseField(kind design.ErrorKind, field, message string, allowed ...string) error {
	return &design.Error{Kind: kind, Fields: []design.FieldError{{Field: field, Message: message, Allowed: allowed}}}
}

// preferred is JPEG for a client that names it and likes it at least as well as PNG, else PNG.
func preferred(accept []string) format {
	var jpegQ, pngQ float64
	for part := range strings.SplitSeq(strings.Join(accept, ","), ",") {
		kind, params, err := mime.ParseMediaType(part)
		if err != nil {
			continue
		}
		q := 1.0
		if text, ok := params["q"]; ok {
			if q, err = strconv.ParseFloat(text, 64); err != nil {
				continue
			}
		}
		switch format(kind) {
		case formatJPEG:
			jpegQ = q
		case formatPNG:
			pngQ = q
		}
	}
	if jpegQ > 0 && jpegQ >= pngQ {
		return formatJPEG
	}
	return formatPNG
}

// marshal writes JSON with its texts as they are.
func marshal(v any) ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}
