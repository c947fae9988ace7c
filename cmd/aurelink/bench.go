package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/draw"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/aurelink/aurelink/render"
	"github.com/aurelink/aurelink/render/design"
)

type benchCmd struct {
	Design string   `default:"chain=figaro&metals=gold-filled,sterling&mix=long:B&wrist=6.25in" placeholder:"QUERY" help:"Design to measure with, as the query of an address says it (default: the first of the front page)."`
	Golden string   `placeholder:"FILE" help:"Finished picture, PNG, that image/png encodes too: the preview is held against that as well, so that a noisier picture is no way to win."`
	Only   []string `placeholder:"TABLE" help:"Tables to make, of preview, stages, qualities, png, memory, cold, links and cores; all of them if left out."`
	View   []string `placeholder:"VIEW" help:"Views to measure where a table is by view, of wrist, flat, macro and strip; all of them if left out."`
	W      []int    `placeholder:"PX" help:"Widths to measure, of 320, 480, 640, 960, 1200 and 1600; all of them if left out."`
	Rounds int      `default:"7" placeholder:"N" help:"Times that each is measured, one after the other in turn, 1 to 1000 (default: ${default})."`
	JSON   bool     `help:"Print the tables as JSON."`
	Into   string   `placeholder:"FILE" help:"Markdown file, such as README.md, to put the tables into: between its lines that begin <!-- bench and <!-- /bench."`
}

// Run measures and prints the tables.
func (c *benchCmd) Run(ctx context.Context, m *Main) error {
	b, err := c.ready(m)
	if err != nil {
		return err
	}
	tables, err := c.chosen()
	if err != nil {
		return err
	}
	if c.Into != "" {
		// Find out now, not after a minute, that there is no place for them.
		if _, _, err := c.page(); err != nil {
			return err
		}
	}
	b.progress("light", "is made ready")
	if b.renderer, err = render.New(b.cat); err != nil {
		return err
	}
	report := &benchReport{Machine: thisMachine(), Design: c.Design, Rounds: c.Rounds}
	for _, t := range tables {
		made, err := t.measure(b, ctx)
		if err != nil {
			return fmt.Errorf("bench %s: %w", t.name, err)
		}
		report.Tables = append(report.Tables, made...)
	}
	b.progress("", "")

	switch {
	case c.Into != "":
		return c.putInto(report)
	case c.JSON:
		return m.printJSON(report)
	default:
		_, err := io.WriteString(m.Stdout, report.markdown(false))
		return err
	}
}

// ready reads what is to be measured.
func (c *benchCmd) ready(m *Main) (*bench, error) {
	if c.Rounds < 1 || c.Rounds > 1000 {
		return nil, refuse("--rounds", fmt.Sprintf("%d is not in 1 to 1000", c.Rounds))
	}
	if c.JSON && c.Into != "" {
		return nil, refuse("--json", "a page takes no JSON; leave --json or --into out")
	}
	cat, err := catalog()
	if err != nil {
		return nil, err
	}
	asked, err := cat.ParseQuery(c.Design)
	if err != nil {
		if e, ok := errors.AsType[*design.Error](err); ok {
			for i := range e.Fields {
				e.Fields[i].Field = "--design: " + e.Fields[i].Field
			}
		}
		return nil, err
	}
	plain, err := cat.ParseShare("")
	if err != nil {
		return nil, err
	}
	if asked.View != plain {
		return nil, refuse("--design", "says a design and no view; --view and --w choose those")
	}
	b := &bench{main: m, cat: cat, design: asked.Design, rounds: c.Rounds, views: design.Views(), widths: design.Widths()}
	for _, v := range c.View {
		if !slices.Contains(b.views, v) {
			return nil, refuse("--view", fmt.Sprintf("there is no view %q", v), b.views...)
		}
	}
	for _, w := range c.W {
		if !slices.Contains(b.widths, w) {
			return nil, refuse("--w", fmt.Sprintf("there is no width %d", w), strings.Fields(strings.Trim(fmt.Sprint(b.widths), "[]"))...)
		}
	}
	b.views, b.widths = kept(b.views, c.View), kept(b.widths, c.W)
	if c.Golden != "" {
		img, err := readPicture(c.Golden)
		if err != nil {
			return nil, err
		}
		b.golden = image.NewRGBA(image.Rectangle{Max: img.Bounds().Size()})
		draw.Draw(b.golden, b.golden.Rect, img, img.Bounds().Min, draw.Src)
	}
	return b, nil
}

// kept is what of all was chosen, each once and in its order; all of it where nothing was.
func kept[T comparable](all, chosen []T) []T {
	if len(chosen) == 0 {
		return all
	}
	return slices.DeleteFunc(slices.Clone(all), func(t T) bool { return !slices.Contains(chosen, t) })
}

// benchTables are the tables there are, in order.
func benchTables() []benchMaker {
	return []benchMaker{
		{"preview", (*bench).preview},
		{"stages", (*bench).stages},
		{"qualities", (*bench).qualities},
		{"png", (*bench).png},
		{"memory", (*bench).memory},
		{"cold", (*bench).cold},
		{"links", (*bench).links},
		{"cores", (*bench).cores},
	}
}

// benchMaker makes a table, or two that come from the same measurements.
type benchMaker struct {
	name    string
	measure func(*bench, context.Context) ([]*benchTable, error)
}

// chosen are the tables that were asked for.
func (c *benchCmd) chosen() ([]benchMaker, error) {
	var out []benchMaker
	var names []string
	for _, t := range benchTables() {
		names = append(names, t.name)
		if len(c.Only) == 0 || slices.Contains(c.Only, t.name) {
			out = append(out, t)
		}
	}
	for _, name := range c.Only {
		if !slices.Contains(names, name) {
			return nil, refuse("--only", fmt.Sprintf("there is no table %q", name), names...)
		}
	}
	return out, nil
}

// page reads the file that tables are put into: what comes before them, and after.
func (c *benchCmd) page() (before, after []byte, err error) {
	text, err := os.ReadFile(c.Into)
	if err != nil {
		return nil, nil, unreadable(c.Into, err)
	}
	from, to := bytes.Index(text, []byte("\n<!-- bench")), bytes.Index(text, []byte("\n<!-- /bench"))
	if from < 0 || to < from {
		return nil, nil, refuse("--into", filepath.Base(c.Into)+" has no lines that begin <!-- bench and <!-- /bench")
	}
	from += 1 + bytes.IndexByte(text[from+1:], '\n') + 1
	return text[:from], text[to:], nil
}

func (c *benchCmd) putInto(report *benchReport) error {
	before, after, err := c.page()
	if err != nil {
		return err
	}
	page := slices.Concat(before, []byte("\n"+report.markdown(true)), after)
	return os.WriteFile(c.Into, page, 0o644) //nolint:gosec // a page is for others to read, as far as umask lets them
}

// benchMachine is what was measured on.
type benchMachine struct {
	OS       string `json:"os"`
	Arch     string `json:"arch"`
	CPU      string `json:"cpu,omitempty"` // as the system names it, where it does
	Cores    int    `json:"cores"`
	Procs    int    `json:"gomaxprocs"`
	Go       string `json:"go"`
	Renderer string `json:"renderer"`
}

func thisMachine() benchMachine {
	return benchMachine{
		OS: runtime.GOOS, Arch: runtime.GOARCH, CPU: cpuName("/proc/cpuinfo"), Cores: runtime.NumCPU(), Procs: runtime.GOMAXPROCS(0),
		Go: runtime.Version(), Renderer: render.Version,
	}
}

// cpuName is the name that Linux gives the processor, or nothing.
func cpuName(file string) string {
	text, err := os.ReadFile(file)
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(text)) {
		if key, name, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(key) == "model name" {
			return strings.TrimSpace(name)
		}
	}
	return ""
}

func (m benchMachine) String() string {
	s := fmt.Sprintf("%s/%s, %d cores", m.OS, m.Arch, m.Cores)
	if m.Procs != m.Cores {
		s += fmt.Sprintf(" of which %d are used", m.Procs)
	}
	if m.CPU != "" {
		s += ", " + m.CPU
	}
	return s + fmt.Sprintf(", %s, renderer %s", m.Go, m.Renderer)
}
