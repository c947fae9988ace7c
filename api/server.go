// Package api is Aurelink over HTTP: pictures, worked-out designs, the catalogue, and the pages for people.
// Gin routes; below the handlers nothing knows it. What a request asks for is judged by design.Parse alone.
package api

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/aurelink/aurelink/api/page"
	"github.com/aurelink/aurelink/render"
	"github.com/aurelink/aurelink/render/design"
)

// Server is the service. Make one with New, start it with Run.
type Server struct {
	cfg     Config
	cat     *design.Catalog
	version string
	painter *painter
	metrics *metrics
	pages   *page.Pages
	log     *slog.Logger
	public  http.Handler

	ready     chan struct{}
	draining  atomic.Bool
	addr      net.Addr // set before ready is closed
	adminAddr net.Addr // likewise
}

// Version names what decides on the pixels of a design: the renderer and the catalogue. An address with v= of
// this value gives the same bytes for ever.
func Version(cat *design.Catalog) string { return render.Version + "-" + cat.Version }

// New readies a service. Assets is laid out like the project's assets folder.
func New(cfg Config, cat *design.Catalog, drawer Drawer, assets fs.FS, log *slog.Logger) (*Server, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	s := &Server{cfg: cfg, cat: cat, version: Version(cat), log: log, metrics: newMetrics(), ready: make(chan struct{})}
	var err error
	if s.painter, err = newPainter(cfg, drawer, s.metrics); err != nil {
		return nil, err
	}
	s.metrics.watch(s.painter)
	if s.pages, err = page.New(page.Config{
		Catalog: cat, Assets: assets, PublicURL: cfg.PublicURL, Version: s.version, Resolve: s.facts,
	}); err != nil {
		return nil, err
	}
	engine, err := s.engine()
	if err != nil {
		return nil, err
	}
	s.public = s.outermost(engine)
	return s, nil
}

// Ready is closed once the service listens; from then on Addr and AdminAddr say where.
func (s *Server) Ready() <-chan struct{} { return s.ready }

// Addr is the address of the public listener.
func (s *Server) Addr() net.Addr { return s.addr }

// AdminAddr is the address of the admin listener; nil if there is none.
func (s *Server) AdminAddr() net.Addr { return s.adminAddr }

// Run serves until ctx ends and then stops in good order: readiness ends at once, requests are served on for
// the linger, those under way are finished. The error is nil only if all were. A caller that wants a second
// signal to end the process at once stops catching signals when ctx ends.
func (s *Server) Run(ctx context.Context) error {
	base, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	public, err := s.listen(ctx, s.cfg.Addr, true)
	if err != nil {
		return err
	}
	defer func() { _ = public.Close() }()
	s.addr = public.Addr()
	servers := []*http.Server{s.httpServer(base, s.public)}
	listeners := []net.Listener{public}
	if s.cfg.AdminAddr != Off {
		admin, err := s.listen(ctx, s.cfg.AdminAddr, false)
		if err != nil {
			return err
		}
		defer func() { _ = admin.Close() }()
		s.adminAddr = admin.Addr()
		servers = append(servers, s.httpServer(base, s.admin()))
		listeners = append(listeners, admin)
	}

	failed := make(chan error, len(servers))
	for i := range servers {
		go func() {
			if err := servers[i].Serve(listeners[i]); !errors.Is(err, http.ErrServerClosed) {
				failed <- err
			}
		}()
	}
	close(s.ready)

	select {
	case err = <-failed:
	case <-ctx.Done():
		s.draining.Store(true)
		s.log.Info("stopping", "linger", s.cfg.Linger.String())
		select {
		case err = <-failed:
		case <-time.After(s.cfg.Linger):
		}
	}
	return errors.Join(err, s.shutdown(base, servers))
}

// shutdown ends the servers, the public one first: the admin one says "not ready" until the last answer is out.
func (s *Server) shutdown(ctx context.Context, servers []*http.Server) error {
	ctx, cancel := context.WithTimeout(ctx, s.cfg.Shutdown)
	defer cancel()
	var bad []error
	for _, server := range servers {
		if err := server.Shutdown(ctx); err != nil {
			bad = append(bad, fmt.Errorf("requests were cut off at the end: %w", err), server.Close())
		}
	}
	return errors.Join(bad...)
}

func (s *Server) listen(ctx context.Context, addr string, public bool) (net.Listener, error) {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", addr)
	if err != nil || !public || s.cfg.TLSCert == "" {
		return l, err
	}
	cert, err := tls.LoadX509KeyPair(s.cfg.TLSCert, s.cfg.TLSKey)
	if err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return tls.NewListener(l, &tls.Config{
		MinVersion: tls.VersionTLS12, NextProtos: []string{"h2", "http/1.1"}, Certificates: []tls.Certificate{cert},
	}), nil
}

func (s *Server) httpServer(base context.Context, h http.Handler) *http.Server {
	return &http.Server{
		Handler:           h,
		BaseContext:       func(net.Listener) context.Context { return base },
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelWarn),
		ReadHeaderTimeout: s.cfg.ReadHeaderTimeout,
		ReadTimeout:       s.cfg.ReadTimeout,
		WriteTimeout:      s.cfg.ReadTimeout + s.thinking() + s.cfg.WriteTimeout, // answerWriter shortens it
		IdleTimeout:       s.cfg.IdleTimeout,
		MaxHeaderBytes:    s.cfg.MaxHeaderBytes,
	}
}

// thinking is the longest an answer may take to begin.
func (s *Server) thinking() time.Duration { return s.cfg.Admit.Wait + s.cfg.RenderTimeout }

// outermost is what surrounds the routes: the client's time for the answer, and its notice of the end.
func (s *Server) outermost(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.draining.Load() {
			w.Header().Set("Connection", "close")
		}
		if r.Body == http.NoBody {
			s.arrived(w)
		}
		next.ServeHTTP(&answerWriter{ResponseWriter: w, timeout: s.cfg.WriteTimeout}, r)
	})
}

// arrived is called when the whole request is in: from then on the connection is watched for the client leaving,
// and the time it had for the request must not count as that.
func (s *Server) arrived(w http.ResponseWriter) {
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(s.thinking() + s.cfg.WriteTimeout))
}

// admin answers on the admin listener.
func (s *Server) admin() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /livez", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte("ok\n"))
	})
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, _ *http.Request) {
		switch {
		case s.draining.Load():
			http.Error(w, "stopping", http.StatusServiceUnavailable)
		case s.painter.gate.Stalled(s.cfg.StallTimeout):
			http.Error(w, "no picture has been finished lately, and some wait", http.StatusServiceUnavailable)
		default:
			_, _ = w.Write([]byte("ready\n"))
		}
	})
	mux.Handle("GET /metrics", s.metrics.handler())
	return mux
}
