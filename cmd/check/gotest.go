package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

// testEvent is a line of go test -json (see go doc test2json).
type testEvent struct {
	Action  string
	Package string
	Test    string
	Output  string
}

// tally reads the events of a test run: it prints what a person wants to see of them, and counts.
type tally struct {
	out     io.Writer
	skipsOK bool

	passed, failed, skipped, packages int
	said                              map[[2]string][]string // output so far, by package and test
	failures, skips                   []string
}

// goTest runs go test with arguments, more environment, and fails on a failed test and, unless skipsOK, on a
// skipped one. It prints a line a package, and all that failed tests said.
func (c *checker) goTest(ctx context.Context, env []string, skipsOK bool, args ...string) (string, error) {
	cmd := c.exec(ctx, "go", append([]string{"test", "-json"}, args...)...)
	cmd.Env = append(os.Environ(), env...)
	cmd.Stderr = c.out
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		return "", err
	}
	if err := cmd.Start(); err != nil {
		return "", err
	}
	t := &tally{out: c.out, skipsOK: skipsOK}
	readErr := t.read(pipe)
	waitErr := named(cmd, cmd.Wait())
	return t.verdict(errors.Join(readErr, waitErr))
}

// read takes events until the stream ends. What is not an event (a build's complaint) is printed as it is.
func (t *tally) read(r io.Reader) error {
	t.said = make(map[[2]string][]string)
	lines := bufio.NewReader(r)
	for {
		line, err := lines.ReadBytes('\n')
		if len(line) > 0 {
			var e testEvent
			if json.Unmarshal(line, &e) != nil || e.Action == "" {
				fmt.Fprintf(t.out, "%s", line)
			} else {
				t.take(e)
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// take counts one event.
func (t *tally) take(e testEvent) {
	key := [2]string{e.Package, e.Test}
	switch e.Action {
	case "build-output":
		fmt.Fprint(t.out, e.Output)
	case "output":
		if e.Test == "" && (strings.HasPrefix(e.Output, "ok ") || strings.HasPrefix(e.Output, "FAIL\t") || strings.HasPrefix(e.Output, "?")) {
			fmt.Fprint(t.out, e.Output)
			return
		}
		t.said[key] = append(t.said[key], e.Output)
	case "pass":
		if e.Test == "" {
			t.packages++
		} else {
			t.passed++
		}
		delete(t.said, key)
	case "skip":
		if e.Test != "" {
			t.skipped++
			t.skips = append(t.skips, e.Package+" "+e.Test)
			if !t.skipsOK {
				fmt.Fprintf(t.out, "SKIP %s %s\n%s", e.Package, e.Test, strings.Join(t.said[key], ""))
			}
		}
		delete(t.said, key)
	case "fail":
		t.failed++
		name := e.Package
		if e.Test != "" {
			name += " " + e.Test
		}
		t.failures = append(t.failures, name)
		fmt.Fprintf(t.out, "FAIL %s\n%s", name, strings.Join(t.said[key], ""))
		delete(t.said, key)
	}
}

// verdict sums up: the note for the table, and the error where something failed, was skipped, or where nothing
// ran at all.
func (t *tally) verdict(err error) (string, error) {
	note := fmt.Sprintf("%d tests in %d packages, %d skipped", t.passed, t.packages, t.skipped)
	fmt.Fprintln(t.out, note)
	switch {
	case len(t.failures) > 0:
		return note, fmt.Errorf("%d failed: %s", len(t.failures), strings.Join(t.failures, ", "))
	case err != nil:
		return note, err
	case t.skipped > 0 && !t.skipsOK:
		return note, fmt.Errorf("%d skipped: %s", t.skipped, strings.Join(t.skips, ", "))
	case t.passed == 0:
		return note, errors.New("no test ran")
	}
	return note, nil
}
