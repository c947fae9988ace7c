// Command storybook draws the picture book: every item of the catalogue and every way of looking at a piece, on labelled
// contact sheets with an index to leaf through. What it shows is read from the catalogue and from what the validator
// allows, so a new item is in it by itself.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"github.com/aurelink/aurelink/assets"
	"github.com/aurelink/aurelink/render/design"
)

// flags are the command line.
type flags struct {
	Pictures string   `required:"" placeholder:"DIR" help:"Folder to write sheets and index.html to; made where it is not there."`
	Only     []string `placeholder:"STORY" help:"Make these alone, with commas between: chains, metals, finishes, wear, stones, cuts, mixes, tones, lights, backdrops, views, charms, designs."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stderr)
	stop()
	if err != nil {
		fmt.Fprintf(os.Stderr, "storybook: %v\n", err)
		os.Exit(1)
	}
}

// run makes the book and tells progress how far it is.
func run(ctx context.Context, args []string, progress io.Writer) error {
	var f flags
	shown := false
	parser, err := kong.New(&f, kong.Name("storybook"), kong.Description("Draws the picture book."),
		kong.Writers(progress, progress), kong.Exit(func(int) { shown = true }))
	if err != nil {
		return err
	}
	if _, err := parser.Parse(args); err != nil || shown {
		return err
	}
	cat, err := design.LoadCatalog(assets.FS)
	if err != nil {
		return err
	}
	all, err := stories(cat)
	if err != nil {
		return err
	}
	chosen, err := choose(all, f.Only)
	if err != nil {
		return err
	}
	_, err = write(ctx, cat, chosen, f.Pictures, progress)
	return err
}

// choose gives the stories that were asked for, all of them where none was.
func choose(all []story, only []string) ([]story, error) {
	var names []string
	for _, s := range all {
		names = append(names, s.name)
	}
	for _, o := range only {
		if !slices.Contains(names, o) {
			return nil, fmt.Errorf("--only: there is no %q, or nothing to choose in it (there are: %s)", o, strings.Join(names, ", "))
		}
	}
	if len(only) == 0 {
		return all, nil
	}
	out := slices.DeleteFunc(slices.Clone(all), func(s story) bool { return !slices.Contains(only, s.name) })
	if len(out) == 0 {
		return nil, errors.New("nothing to draw")
	}
	return out, nil
}
