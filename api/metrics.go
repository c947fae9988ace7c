package api

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/aurelink/aurelink/api/admit"
	"github.com/aurelink/aurelink/api/cache"
	"github.com/aurelink/aurelink/render/design"
)

// metrics counts what the service does, in a registry of its own.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
	pictures *prometheus.CounterVec
	passes   *prometheus.HistogramVec
}

func newMetrics() *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "aurelink_http_requests_total", Help: "Requests answered.",
		}, []string{"route", "method", "status"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "aurelink_http_request_seconds", Help: "Time from a request's header to the end of its answer.",
			Buckets: prometheus.ExponentialBuckets(0.001, 2, 15),
		}, []string{"route"}),
		pictures: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "aurelink_pictures_total", Help: "Pictures asked for, by what came of it.",
		}, []string{"outcome"}),
		passes: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "aurelink_render_seconds", Help: "Time of each pass of the renders.",
			Buckets: prometheus.ExponentialBuckets(0.0005, 2, 15),
		}, []string{"pass"}),
	}
	m.registry.MustRegister(m.requests, m.seconds, m.pictures, m.passes,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// watch shows the load of a painter.
func (m *metrics) watch(p *painter) {
	gauge := func(name, help string, value func() float64) {
		m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, value))
	}
	gauge("aurelink_renders_running", "Renders that run.", func() float64 {
		running, _ := p.gate.Load()
		return float64(running)
	})
	gauge("aurelink_renders_waiting", "Renders that wait for their turn.", func() float64 {
		_, waiting := p.gate.Load()
		return float64(waiting)
	})
	gauge("aurelink_picture_cache_bytes", "Bytes of finished pictures kept in memory.", func() float64 {
		return float64(p.files.Bytes())
	})
}

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

func (m *metrics) request(route, method string, status int, took time.Duration) {
	m.requests.WithLabelValues(route, method, strconv.Itoa(status)).Inc()
	m.seconds.WithLabelValues(route).Observe(took.Seconds())
}

func (m *metrics) picture(source cache.Source, err error) {
	outcome := string(source)
	if _, refused := errors.AsType[*design.Error](err); refused {
		outcome = "refused"
	} else if errors.Is(err, admit.ErrBusy) {
		outcome = "busy"
	} else if errors.Is(err, context.Canceled) {
		outcome = "client_gone"
	} else if errors.Is(err, context.DeadlineExceeded) {
		outcome = "too_slow"
	} else if err != nil {
		outcome = "fault"
	}
	m.pictures.WithLabelValues(outcome).Inc()
}

func (m *metrics) render(f *file) {
	for _, pass := range f.timings() {
		m.passes.WithLabelValues(pass.name).Observe(pass.took.Seconds())
	}
}
