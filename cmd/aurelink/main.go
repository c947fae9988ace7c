// Command aurelink draws permanent jewelry: as a service, or one picture at a time.
//
// Its exit status is 0 when it did what it was asked, 2 when what it was asked cannot be, 1 for any other
// failure.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"github.com/aurelink/aurelink/assets"
	"github.com/aurelink/aurelink/render/design"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	m := Main{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr}
	os.Exit(m.Execute(ctx, os.Args[1:]))
}

// Main is the program. Tests run it as main does, with streams of their own.
type Main struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer

	commands commands
	chosen   *kong.Context // nil: help was asked for and has been shown
}

// commands is the command line. Its help texts are the manual.
type commands struct {
	Serve    serveCmd    `cmd:"" default:"withargs" help:"Serve the designer page and the API (what happens without a command)."`
	Render   renderCmd   `cmd:"" help:"Draw a design to a PNG or JPEG file."`
	Export   exportCmd   `cmd:"" help:"Write a design as a mesh (GLB) and its light as a map (.hdr), for other programs."`
	Resolve  resolveCmd  `cmd:"" help:"Work a design out: lengths, links, weight, how it is made. Prints JSON."`
	Drape    drapeCmd    `cmd:"" help:"Bring a design to rest on the arm: where each link lies, what it touches, what presses and pulls."`
	Diff     diffCmd     `cmd:"" help:"Say how different two pictures look: FLIP, SSIM, CIEDE2000."`
	Bench    benchCmd    `cmd:"" help:"Measure how long pictures take on this machine, stage by stage, and print tables."`
	Catalog  catalogCmd  `cmd:"" help:"List or check the catalogue."`
	Licenses licensesCmd `cmd:"" help:"List what is linked into this program, with versions and licences."`
	Version  versionCmd  `cmd:"" help:"Print the versions of program, renderer and catalogue."`
}

// Exit statuses.
const (
	statusOK     = 0
	statusFailed = 1
	statusRefuse = 2
)

// Execute parses args, runs the command, reports what went wrong, and gives the exit status.
func (m *Main) Execute(ctx context.Context, args []string) int {
	err := m.ParseFlags(args)
	if err == nil {
		err = m.Run(ctx)
	}
	if err == nil {
		return statusOK
	}
	for line := range strings.Lines(err.Error()) {
		fmt.Fprintf(m.Stderr, "aurelink: %s\n", strings.TrimSuffix(line, "\n"))
	}
	return statusOf(err)
}

// ParseFlags reads the command line and the AURELINK_ variables.
func (m *Main) ParseFlags(args []string) error {
	shown := false
	parser, err := kong.New(&m.commands,
		kong.Name("aurelink"),
		kong.Description("Draws permanent jewelry: this chain, in these metals, on a wrist, ankle, finger or neck of this size."),
		kong.Writers(m.Stdout, m.Stderr),
		kong.Exit(func(int) { shown = true }),
		kong.WithHyphenPrefixedParameters(true), // --yaw -30, -o -
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
	)
	if err != nil {
		return err
	}
	chosen, err := parser.Parse(args)
	if shown {
		return nil
	}
	m.chosen = chosen
	return err
}

// Run runs the command that ParseFlags found.
func (m *Main) Run(ctx context.Context) error {
	if m.chosen == nil {
		return nil
	}
	m.chosen.BindTo(ctx, (*context.Context)(nil))
	return m.chosen.Run(m)
}

// statusOf is the exit status for an error.
func statusOf(err error) int {
	if _, ok := errors.AsType[*design.Error](err); ok {
		return statusRefuse
	}
	if _, ok := errors.AsType[*kong.ParseError](err); ok {
		return statusRefuse
	}
	return statusFailed
}

// refuse is the error for a flag, argument or file that cannot be.
func refuse(field, message string, allowed ...string) error {
	return &design.Error{Kind: design.Value, Fields: []design.FieldError{{Field: field, Message: message, Allowed: allowed}}}
}

// catalog is the catalogue this program carries.
func catalog() (*design.Catalog, error) { return design.LoadCatalog(assets.FS) }
