// Package page serves the web pages for people: the designer, the share page of a design, the pages for a wrong
// turning, and the static files they need. The designer works without JavaScript; with it, the picture follows.
package page

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/unit"
)

// ContentSecurityPolicy is what the pages may do: their own files and nothing from anywhere else.
const ContentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"

// Config is what the pages are made from.
type Config struct {
	Catalog *design.Catalog
	// Assets is laid out like the project's assets folder; the pages are under web.
	Assets fs.FS
	// PublicURL is the address people reach the service at, like https://try.example.com, used in share pages
	// alone. When empty, the request's Host is used if it has the form of one.
	PublicURL string
	// Version goes into picture addresses as v=, so that they may be kept for ever. May be empty.
	Version string
	// Resolve works a design out: the same that POST /v1/designs/resolve answers. A *design.Error is shown beside
	// the fields it names.
	Resolve func(ctx context.Context, d design.Design) (Facts, error)
}

// Facts is what a design comes to, as the pages tell it.
type Facts struct {
	Code    string // the design's code
	Alt     string // the picture in words
	Strands []StrandFacts
	Advice  []Advice
}

// StrandFacts is one strand of a design, worked out.
type StrandFacts struct {
	Loop   unit.MM // length of the closed centreline
	Cut    unit.MM // chain to take off the spool
	Slack  unit.MM // room between the piece and the body
	Links  int
	Weight unit.Gram
	Made   []string // how it is made, a sentence each
}

// Advice is something to know before the weld.
type Advice struct {
	Code     string
	Severity string // info, warn, stop
	Text     string
	Why      string
}

// Pages answers for the pages. It is safe for use by many goroutines.
type Pages struct {
	cfg     Config
	static  *files
	pages   map[string]*template.Template
	presets []preset
	data    catalogData
}

// New reads the templates and the static files and readies the pages.
func New(cfg Config) (*Pages, error) {
	if cfg.Catalog == nil || cfg.Assets == nil || cfg.Resolve == nil {
		return nil, errors.New("page: Catalog, Assets and Resolve are needed")
	}
	if cfg.PublicURL != "" {
		u, err := url.Parse(cfg.PublicURL)
		if err != nil || (u.Scheme != "https" && u.Scheme != "http") || !hostForm.MatchString(u.Host) ||
			u.User != nil || u.RawQuery != "" || u.Fragment != "" {
			return nil, fmt.Errorf("page: public address %q: want a form like https://try.example.com", cfg.PublicURL)
		}
		cfg.PublicURL = strings.TrimRight(cfg.PublicURL, "/")
	}
	p := &Pages{cfg: cfg, pages: map[string]*template.Template{}}

	dir, err := fs.Sub(cfg.Assets, "web/static")
	if err != nil {
		return nil, fmt.Errorf("page: %w", err)
	}
	if p.static, err = readFiles(dir); err != nil {
		return nil, fmt.Errorf("page: static files: %w", err)
	}
	for _, name := range []string{"designer", "share", "problem"} {
		t, err := template.New("frame.html").Funcs(template.FuncMap{
			"static": p.static.address, "faults": faultsOf, "pick": pickOf, "sentence": sentence, "many": many}).
			ParseFS(cfg.Assets, "web/pages/frame.html", "web/pages/parts.html", "web/pages/"+name+".html")
		if err != nil {
			return nil, fmt.Errorf("page: %w", err)
		}
		p.pages[name] = t
	}
	p.presets = readPresets(cfg.Catalog)
	// Close up, the metal is seen in a picture as small as a thumb, and there is no arm to draw.
	near := design.DefaultView()
	near.Kind, near.Aspect = design.ViewMacro, "16:9"
	for i := range p.presets {
		p.presets[i].Thumb = p.picture(p.presets[i].Code, near, 320, 1)
	}
	if len(p.presets) == 0 {
		return nil, errors.New("page: the catalogue can make none of the designs to begin with")
	}
	p.data = newCatalogData(cfg.Catalog, cfg.Version)
	return p, nil
}

// frame is what every page has.
type frame struct {
	Title   string
	About   string
	Indexed bool // search engines may list it
}

// show writes a page, whole or not at all.
func (p *Pages) show(w http.ResponseWriter, r *http.Request, status int, name string, data any) {
	var b bytes.Buffer
	if err := p.pages[name].Execute(&b, data); err != nil {
		http.Error(w, "This page could not be made.", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", ContentSecurityPolicy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "strict-origin-when-cross-origin")
	h.Set("Cache-Control", "no-cache")
	if status >= 400 {
		h.Set("Cache-Control", "no-store")
	}
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		// A client that has gone away is nobody to tell.
		_, _ = w.Write(b.Bytes())
	}
}

// problemPage tells what went wrong and how to go on.
type problemPage struct {
	frame
	Text   string
	Faults []design.FieldError
}

func (p *Pages) problem(w http.ResponseWriter, r *http.Request, status int, title, text string, faults []design.FieldError) {
	p.show(w, r, status, "problem", problemPage{frame: frame{Title: title}, Text: text, Faults: faults})
}

// NotFound answers for a page that is not there.
func (p *Pages) NotFound(w http.ResponseWriter, r *http.Request) {
	p.problem(w, r, http.StatusNotFound, "There is no page here",
		"The address may have lost a piece on its way. The designer is a good place to go on.", nil)
}

// Busy answers when the service can't work a design out just now.
func (p *Pages) Busy(w http.ResponseWriter, r *http.Request) {
	p.problem(w, r, http.StatusServiceUnavailable, "One moment, please",
		"The service is busy. Your design is safe in the address: please load the page again in a moment.", nil)
}

// hostForm is a host name or address with an optional port, and nothing else.
var hostForm = regexp.MustCompile(`^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?$`)

// base is the absolute address of the service as the asker reaches it, or "" where it can't be trusted.
func (p *Pages) base(r *http.Request) string {
	if p.cfg.PublicURL != "" {
		return p.cfg.PublicURL
	}
	if !hostForm.MatchString(r.Host) {
		return ""
	}
	if r.TLS != nil {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

// picture is the address of a design's picture. The view's own words go in only where they say more than the default.
func (p *Pages) picture(code string, v design.View, width, dpr int) string {
	v.W, v.DPR = width, dpr
	return join("/v1/preview.png", "code="+url.QueryEscape(code), v.Query(), p.version())
}

// version is what lets a picture's address be kept for ever.
func (p *Pages) version() string {
	if p.cfg.Version == "" {
		return ""
	}
	return "v=" + url.QueryEscape(p.cfg.Version)
}
