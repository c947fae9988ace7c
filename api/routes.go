package api

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/aurelink/aurelink/api/openapi"
)

// engine is the public routes.
func (s *Server) engine() (*gin.Engine, error) {
	gin.SetMode(gin.ReleaseMode)
	e := gin.New()
	e.RedirectTrailingSlash = false
	e.RedirectFixedPath = false
	e.HandleMethodNotAllowed = true
	// An empty list is nobody; gin's own default is everybody.
	if err := e.SetTrustedProxies(s.cfg.TrustedProxies); err != nil {
		return nil, err
	}
	e.Use(identify, s.record, s.protect, s.recoverPanics)
	e.NoRoute(s.route(s.noRoute))
	e.NoMethod(s.route(noMethod))

	catalog, err := marshal(CatalogOf(s.cat))
	if err != nil {
		return nil, err
	}
	doc := document(s.cat)
	spec, err := marshal(doc)
	if err != nil {
		return nil, err
	}
	docs, err := openapi.Page(doc)
	if err != nil {
		return nil, err
	}

	get := func(path string, h handler) {
		e.GET(path, s.route(h))
		e.HEAD(path, s.route(h))
	}
	get("/v1/preview.png", s.preview(formatPNG))
	get("/v1/preview.jpg", s.preview(formatJPEG))
	e.POST("/v1/preview", s.route(s.postPreview))
	e.POST("/v1/designs/resolve", s.route(s.resolve))
	get("/v1/catalog", s.document("application/json", catalog, true))
	get("/d/:code", s.share)
	get("/openapi.json", s.document("application/json", spec, false))
	get("/docs", s.document("text/html; charset=utf-8", docs, false))
	get("/docs/docs.css", s.document("text/css; charset=utf-8", openapi.Style(), false))
	get("/", plain(s.pages.Designer))
	get("/static/:name", plain(s.pages.Static))
	return e, nil
}

// noRoute answers for an address that is none: people get a page, programs a problem.
func (s *Server) noRoute(w http.ResponseWriter, r *http.Request) error {
	if !strings.HasPrefix(r.URL.Path, "/v1/") && strings.Contains(r.Header.Get("Accept"), "text/html") {
		w.Header().Add("Vary", "Accept")
		s.pages.NotFound(w, r)
		return nil
	}
	return &statusError{status: http.StatusNotFound, message: "there is nothing at this address; /docs says what there is"}
}

// noMethod answers for a method that an address does not take. Gin has set Allow. Browsers ask with OPTIONS
// whether another site may call.
func noMethod(w http.ResponseWriter, r *http.Request) error {
	h := w.Header()
	allow := h.Get("Allow")
	if r.Method == http.MethodOptions {
		if h.Get("Access-Control-Allow-Origin") != "" {
			h.Set("Access-Control-Allow-Methods", allow)
			h.Set("Access-Control-Allow-Headers", "Content-Type, If-None-Match")
			h.Set("Access-Control-Max-Age", "86400")
		}
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	return &statusError{http.StatusMethodNotAllowed, "this address does not take that method", strings.Split(allow, ", ")}
}
