package api

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/aurelink/aurelink/api/admit"
)

// Off as an admin address means that there is no admin listener.
const Off = "off"

// Config says how the service listens and how much it takes on.
type Config struct {
	Addr      string // address of the public listener; port 0 takes a free one
	AdminAddr string // address of the listener for health and metrics, or Off
	PublicURL string // address people reach the service at, like https://try.example.com; may be empty

	// TrustedProxies are the addresses and networks whose X-Forwarded-For is believed. It decides only what
	// the log says of the client.
	TrustedProxies []string

	TLSCert string // file with the certificate chain, PEM; empty: plain HTTP
	TLSKey  string // file with its key, PEM

	ReadHeaderTimeout time.Duration // longest a client may take for a request's header
	ReadTimeout       time.Duration // longest it may take for the whole request
	WriteTimeout      time.Duration // longest it may take for an answer, from the first byte of it
	IdleTimeout       time.Duration // how long a connection without requests is kept: longer than a balancer's 60 s
	MaxHeaderBytes    int           // largest header of a request
	MaxBodyBytes      int64         // largest body of a request

	CacheBytes    uint64        // finished pictures kept in memory
	RenderTimeout time.Duration // longest a picture may take, once it is its turn
	StallTimeout  time.Duration // renders that end this seldom while others wait make the service not ready
	Admit         admit.Config

	Linger   time.Duration // how long to serve on after the order to stop, so that balancers learn of it
	Shutdown time.Duration // longest to wait for requests under way after that
}

// Default is the configuration of a service on this machine alone.
func Default() Config {
	return Config{
		Addr:              "127.0.0.1:8080",
		AdminAddr:         "127.0.0.1:8081",
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      15 * time.Second,
		IdleTimeout:       75 * time.Second,
		MaxHeaderBytes:    32 << 10,
		MaxBodyBytes:      64 << 10,
		CacheBytes:        64 << 20,
		RenderTimeout:     10 * time.Second,
		StallTimeout:      10 * time.Second,
		Admit:             admit.Default(),
		Linger:            5 * time.Second,
		Shutdown:          25 * time.Second,
	}
}

// Validate reports every setting that cannot be, at once.
func (c Config) Validate() error {
	var bad []error
	fault := func(setting, format string, args ...any) {
		bad = append(bad, fmt.Errorf(setting+": "+format, args...))
	}
	if !validAddr(c.Addr) {
		fault("address", "%q is not host:port, such as 127.0.0.1:8080", c.Addr)
	}
	if c.AdminAddr != Off && !validAddr(c.AdminAddr) {
		fault("admin address", "%q is neither host:port, such as 127.0.0.1:8081, nor %s", c.AdminAddr, Off)
	}
	if c.Addr == c.AdminAddr && !strings.HasSuffix(c.Addr, ":0") {
		fault("admin address", "%q is the public address too: health and metrics need their own", c.AdminAddr)
	}
	if c.PublicURL != "" && !validOrigin(c.PublicURL) {
		fault("public URL", "%q is not an address like https://try.example.com, without a path", c.PublicURL)
	}
	for _, proxy := range c.TrustedProxies {
		if !validNetwork(proxy) {
			fault("trusted proxies", "%q is neither an IP address nor a network like 10.0.0.0/8", proxy)
		}
	}
	if (c.TLSCert == "") != (c.TLSKey == "") {
		fault("TLS", "a certificate and its key are given together or not at all")
	}
	for _, s := range []struct {
		name string
		d    time.Duration
	}{
		{"time for a request's header", c.ReadHeaderTimeout},
		{"time for a request", c.ReadTimeout},
		{"time for an answer", c.WriteTimeout},
		{"idle time", c.IdleTimeout},
		{"time for a render", c.RenderTimeout},
		{"time without a finished render", c.StallTimeout},
		{"time for requests under way at the end", c.Shutdown},
	} {
		if s.d <= 0 {
			fault(s.name, "%v, and more than 0 is needed", s.d)
		}
	}
	if c.Linger < 0 {
		fault("time to serve on at the end", "%v, and 0 or more is needed", c.Linger)
	}
	if c.MaxHeaderBytes < 1 {
		fault("largest header", "%d bytes, and 1 or more is needed", c.MaxHeaderBytes)
	}
	if c.MaxBodyBytes < 1 {
		fault("largest body", "%d bytes, and 1 or more is needed", c.MaxBodyBytes)
	}
	if err := c.Admit.Validate(); err != nil {
		bad = append(bad, err)
	}
	return errors.Join(bad...)
}

func validAddr(addr string) bool {
	_, port, err := net.SplitHostPort(addr)
	if err != nil {
		return false
	}
	_, err = net.LookupPort("tcp", port)
	return err == nil
}

func validOrigin(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && s == u.Scheme+"://"+u.Host
}

func validNetwork(s string) bool {
	if _, err := netip.ParseAddr(s); err == nil {
		return true
	}
	_, err := netip.ParsePrefix(s)
	return err == nil
}
