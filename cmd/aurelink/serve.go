package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"strconv"
	"strings"
	"time"

	"github.com/aurelink/aurelink/api"
	"github.com/aurelink/aurelink/assets"
	"github.com/aurelink/aurelink/render"
	"github.com/aurelink/aurelink/render/design"
)

type serveCmd struct {
	Addr           string        `env:"AURELINK_ADDR" default:"127.0.0.1:8080" help:"Address to listen on: host:port, a host alone (port 8080) or a port alone (this machine)."`
	AdminAddr      string        `env:"AURELINK_ADMIN_ADDR" default:"127.0.0.1:8081" help:"Address for health and metrics, or off."`
	Data           string        `env:"AURELINK_DATA" default:"./aurelink-data" placeholder:"DIR" help:"Folder for what is saved. Made, for you alone, when there is something to save."`
	PublicURL      string        `env:"AURELINK_PUBLIC_URL" placeholder:"URL" help:"Address people reach this at, for links to pass on, such as https://try.example.com."`
	TLSCert        string        `name:"tls-cert" env:"AURELINK_TLS_CERT" placeholder:"FILE" help:"Certificate chain, PEM. With --tls-key, to serve HTTPS."`
	TLSKey         string        `name:"tls-key" env:"AURELINK_TLS_KEY" placeholder:"FILE" help:"The certificate's key, PEM."`
	TrustedProxies []string      `env:"AURELINK_TRUSTED_PROXIES" placeholder:"NET" help:"Addresses and networks whose X-Forwarded-For is believed, such as 10.0.0.0/8."`
	Linger         time.Duration `env:"AURELINK_LINGER" default:"5s" help:"How long to serve on after the order to stop, so that a balancer learns of it."`
}

// Run serves until ctx ends.
func (c *serveCmd) Run(ctx context.Context, m *Main) error {
	cfg, err := c.config()
	if err != nil {
		return err
	}
	cat, err := catalog()
	if err != nil {
		return err
	}
	renderer, err := render.New(cat)
	if err != nil {
		return err
	}
	log := slog.New(slog.NewJSONHandler(m.Stderr, nil))
	server, err := api.New(cfg, cat, renderer, assets.FS, log)
	if err != nil {
		return err
	}

	over := make(chan struct{})
	told := make(chan struct{})
	go func() {
		defer close(told)
		select {
		case <-server.Ready():
			c.tell(m, server)
		case <-over:
		}
	}()
	err = server.Run(ctx)
	close(over)
	<-told
	return err
}

// tell prints where the service is.
func (c *serveCmd) tell(m *Main, server *api.Server) {
	scheme := "http"
	if c.TLSCert != "" {
		scheme = "https"
	}
	fmt.Fprintf(m.Stdout, "Aurelink is at %s://%s\n", scheme, reachable(server.Addr()))
	if admin := server.AdminAddr(); admin != nil {
		fmt.Fprintf(m.Stdout, "Health and metrics are at http://%s\n", reachable(admin))
	}
}

// reachable is an address a browser on this machine can open: a listener on all interfaces is at localhost too.
func reachable(addr net.Addr) string {
	tcp, ok := addr.(*net.TCPAddr)
	if ok && tcp.IP.IsUnspecified() {
		return net.JoinHostPort("localhost", strconv.Itoa(tcp.Port))
	}
	return addr.String()
}

// config turns the flags into the service's configuration. Every setting that cannot be is reported at once.
func (c *serveCmd) config() (api.Config, error) {
	cfg := api.Default()
	cfg.Addr = hostPort(c.Addr, "8080")
	cfg.AdminAddr = c.AdminAddr
	if c.AdminAddr != api.Off {
		cfg.AdminAddr = hostPort(c.AdminAddr, "8081")
	}
	cfg.PublicURL = strings.TrimSuffix(c.PublicURL, "/")
	cfg.TrustedProxies = c.TrustedProxies
	cfg.TLSCert, cfg.TLSKey = c.TLSCert, c.TLSKey
	cfg.Linger = c.Linger
	if err := cfg.Validate(); err != nil {
		return cfg, settingsError(err)
	}
	return cfg, nil
}

// settingsError makes the faults of a configuration those of the caller.
func settingsError(err error) error {
	out := &design.Error{Kind: design.Value}
	for line := range strings.Lines(err.Error()) {
		setting, message, ok := strings.Cut(strings.TrimSpace(line), ": ")
		if !ok {
			setting, message = "settings", setting
		}
		out.Fields = append(out.Fields, design.FieldError{Field: setting, Message: message})
	}
	return out
}

// hostPort completes an address: a host alone gets the port, a port alone is on this machine.
func hostPort(addr, port string) string {
	if _, _, err := net.SplitHostPort(addr); err == nil || addr == "" {
		return addr
	}
	if _, err := strconv.ParseUint(addr, 10, 16); err == nil {
		return net.JoinHostPort("127.0.0.1", addr)
	}
	host := strings.TrimSuffix(strings.TrimPrefix(addr, "["), "]")
	if strings.Contains(host, ":") && net.ParseIP(host) == nil {
		return addr // neither: Validate says so
	}
	return net.JoinHostPort(host, port)
}
