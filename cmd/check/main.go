// Check is the project's test command:
//
//	go run ./cmd/check          # all that a change must pass
//	go run ./cmd/check --full   # the same with longer rounds, before a release
//
// It sets up what the tests need, runs every step even where an earlier one failed, and ends with a table and one
// plain line. It needs no terminal and asks nothing. The exit status is 0 only when every step passed.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"text/tabwriter"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout)
	stop()
	os.Exit(code)
}

// run parses the arguments, runs the steps and says how they went. It returns the exit status.
func run(ctx context.Context, args []string, out io.Writer) int {
	flags := flag.NewFlagSet("check", flag.ContinueOnError)
	flags.SetOutput(out)
	full := flags.Bool("full", false, "longer rounds: 2 minutes a fuzz target, the race detector on everything")
	only := flags.String("only", "", "run only these steps, by name, with commas between")
	list := flags.Bool("list", false, "name the steps and stop")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	if flags.NArg() > 0 {
		fmt.Fprintf(out, "check: unexpected %q\n", flags.Arg(0))
		return 2
	}

	root, err := moduleRoot(ctx)
	if err != nil {
		fmt.Fprintln(out, "check:", err)
		return 1
	}
	c := &checker{root: root, out: out, full: *full}
	steps, err := choose(c.steps(), *only)
	if err != nil {
		fmt.Fprintln(out, "check:", err)
		return 2
	}
	if *list {
		for _, s := range steps {
			fmt.Fprintf(out, "%-10s %s\n", s.name, s.what)
		}
		return 0
	}
	return report(out, runSteps(ctx, out, steps))
}

// step is one thing checked. It prints what it does to the checker's output and returns a few words for the
// table.
type step struct {
	name string // for --only
	what string
	run  func(context.Context) (note string, err error)
}

// result is how a step went.
type result struct {
	step step
	took time.Duration
	note string
	err  error
}

// choose keeps the named steps, or all where none is named.
func choose(steps []step, only string) ([]step, error) {
	if only == "" {
		return steps, nil
	}
	var chosen []step
	var names []string
	for _, s := range steps {
		names = append(names, s.name)
	}
	for name := range strings.SplitSeq(only, ",") {
		found := false
		for _, s := range steps {
			if s.name == strings.TrimSpace(name) {
				chosen, found = append(chosen, s), true
			}
		}
		if !found {
			return nil, fmt.Errorf("no step %q; steps are %s", name, strings.Join(names, ", "))
		}
	}
	return chosen, nil
}

// runSteps runs the steps in order. Only the end of ctx stops it early.
func runSteps(ctx context.Context, out io.Writer, steps []step) []result {
	var results []result
	for _, s := range steps {
		fmt.Fprintf(out, "\n== %s: %s\n", s.name, s.what)
		start := time.Now()
		note, err := s.run(ctx)
		if ctx.Err() != nil {
			err = ctx.Err()
		}
		results = append(results, result{s, time.Since(start), note, err})
		if err != nil {
			fmt.Fprintf(out, "== %s FAILED: %v\n", s.name, err)
		}
		if ctx.Err() != nil {
			break
		}
	}
	return results
}

// report prints the table and the last line, and gives the exit status.
func report(out io.Writer, results []result) int {
	var total time.Duration
	var failed, notes []string
	fmt.Fprintln(out)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, r := range results {
		total += r.took
		verdict, note := "ok", r.note
		if r.err != nil {
			verdict, note = "FAILED", r.err.Error()
			failed = append(failed, r.step.name)
		} else if r.note != "" {
			notes = append(notes, r.step.name+" "+r.note)
		}
		first, _, _ := strings.Cut(note, "\n")
		fmt.Fprintf(w, "%s\t%s\t%.1f s\t%s\n", r.step.name, verdict, r.took.Seconds(), first)
	}
	w.Flush()
	fmt.Fprintln(out)
	took := total.Round(time.Second)
	if len(failed) > 0 {
		fmt.Fprintf(out, "check: FAILED in %v: %s\n", took, strings.Join(failed, ", "))
		return 1
	}
	fmt.Fprintf(out, "check: all %d steps passed in %v (%s)\n", len(results), took, strings.Join(notes, "; "))
	return 0
}
