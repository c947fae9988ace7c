package api

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/aurelink/aurelink/api/cache"
)

// handler answers a request. An error it returns becomes the answer: it has written nothing then.
type handler func(w http.ResponseWriter, r *http.Request) error

// route joins a handler to gin. Below it nothing knows gin; what the route matched is in r.PathValue.
func (s *Server) route(h handler) gin.HandlerFunc {
	return func(c *gin.Context) {
		for _, p := range c.Params {
			c.Request.SetPathValue(p.Key, p.Value)
		}
		if err := h(c.Writer, c.Request); err != nil {
			s.fail(c.Writer, c.Request, err)
		}
		c.Writer.WriteHeaderNow() // an answer without a body is whole: gin is to add none of its own
	}
}

// plain makes a handler of one that answers for its own errors.
func plain(h http.HandlerFunc) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		h(w, r)
		return nil
	}
}

type requestIDKey struct{}

func requestID(ctx context.Context) string {
	id, _ := ctx.Value(requestIDKey{}).(string)
	return id
}

// identify gives each request an id of our own: one a client sends is not believed.
func identify(c *gin.Context) {
	var raw [16]byte
	_, _ = rand.Read(raw[:]) // never fails
	id := hex.EncodeToString(raw[:])
	c.Writer.Header().Set("X-Request-Id", id)
	c.Request = c.Request.WithContext(context.WithValue(c.Request.Context(), requestIDKey{}, id))
}

// record counts and logs each request. The log has the route, not the path: a path may hold a design.
func (s *Server) record(c *gin.Context) {
	start := time.Now()
	c.Next()
	took := time.Since(start)
	route, method := c.FullPath(), c.Request.Method
	if route == "" {
		route = "none"
		if !knownMethod(method) {
			method = "other"
		}
	}
	s.metrics.request(route, method, c.Writer.Status(), took)
	s.log.LogAttrs(c.Request.Context(), slog.LevelInfo, "request",
		slog.String("id", requestID(c.Request.Context())),
		slog.String("method", method),
		slog.String("route", route),
		slog.Int("status", c.Writer.Status()),
		slog.Int("bytes", max(0, c.Writer.Size())),
		slog.Float64("ms", milliseconds(took)),
		slog.String("client", c.ClientIP()),
	)
}

func knownMethod(method string) bool {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return true
	}
	return false
}

// recoverPanics turns a panic of a handler into a 500. Once an answer has begun, the connection is cut instead:
// a client must not take half an answer for a whole one.
func (s *Server) recoverPanics(c *gin.Context) {
	defer func() {
		value := recover()
		if value == nil {
			return
		}
		if value == http.ErrAbortHandler {
			panic(value)
		}
		err := &cache.PanicError{Value: value, Stack: debug.Stack()}
		if c.Writer.Written() {
			s.logFault(c.Request, err)
			panic(http.ErrAbortHandler)
		}
		s.fail(c.Writer, c.Request, err)
	}()
	c.Next()
}

// What browsers may do with an answer. Data does nothing; pages load from here alone.
const (
	dataPolicy = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'"
	pagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; " +
		"connect-src 'self'; form-action 'self'; manifest-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
)

// protect sets the headers that keep browsers safe, and lets other sites read what is under /v1.
func (s *Server) protect(c *gin.Context) {
	h := c.Writer.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "strict-origin-when-cross-origin")
	h.Set("Content-Security-Policy", pagePolicy)
	if s.cfg.TLSCert != "" || strings.HasPrefix(s.cfg.PublicURL, "https://") {
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}
	if strings.HasPrefix(c.Request.URL.Path, "/v1/") {
		h.Set("Content-Security-Policy", dataPolicy)
		h.Set("Access-Control-Allow-Origin", "*")
		h.Set("Access-Control-Expose-Headers", "Aurelink-Design, ETag, Retry-After, Server-Timing, X-Request-Id")
		h.Set("Timing-Allow-Origin", "*")
	}
}

// answerWriter gives the client its time for the answer from the first byte on, not from when it asked.
type answerWriter struct {
	http.ResponseWriter
	timeout time.Duration
	begun   bool
}

func (w *answerWriter) begin() {
	if !w.begun {
		w.begun = true
		_ = http.NewResponseController(w.ResponseWriter).SetWriteDeadline(time.Now().Add(w.timeout))
	}
}

func (w *answerWriter) WriteHeader(status int) {
	w.begin()
	w.ResponseWriter.WriteHeader(status)
}

func (w *answerWriter) Write(b []byte) (int, error) {
	w.begin()
	return w.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach the connection.
func (w *answerWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
