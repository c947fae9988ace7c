package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
)

// target is a fuzz target: its package and its name.
type target struct{ pkg, name string }

// fuzz runs every fuzz target there is for 5 seconds, 2 minutes with --full.
func (c *checker) fuzz(ctx context.Context) (string, error) {
	long := "5s"
	if c.full {
		long = "2m"
	}
	cmd := c.exec(ctx, "go", "test", "-list", "^Fuzz", "./...")
	list, err := cmd.Output()
	if err != nil {
		fmt.Fprintf(c.out, "%s", list)
		return "", named(cmd, err)
	}
	targets := parseTargets(bytes.NewReader(list))
	if len(targets) == 0 {
		return "", fmt.Errorf("no fuzz target found")
	}
	var failed []string
	for _, t := range targets {
		if err := c.fuzzOne(ctx, t, long); err != nil {
			failed = append(failed, t.name)
		}
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
	}
	if len(failed) > 0 {
		return "", fmt.Errorf("%d of %d failed: %s", len(failed), len(targets), strings.Join(failed, ", "))
	}
	return fmt.Sprintf("%d targets, %s each", len(targets), long), nil
}

// fuzzOne runs one target and prints its last line, or all it said where it failed. The go command now and then
// fails a good run because its own deadline passed (golang/go#48591); such a run counts if it passes the
// second time.
func (c *checker) fuzzOne(ctx context.Context, t target, long string) error {
	for try := 0; ; try++ {
		cmd := c.exec(ctx, "go", "test", "-run=^$", "-fuzz=^"+t.name+"$", "-fuzztime="+long, t.pkg)
		said, err := cmd.CombinedOutput()
		if err == nil {
			fmt.Fprintf(c.out, "ok  \t%s\t%s\n", t.pkg, t.name)
			return nil
		}
		if try == 0 && bytes.Contains(said, []byte("context deadline exceeded")) && !bytes.Contains(said, []byte("Failing input")) {
			continue
		}
		fmt.Fprintf(c.out, "FAIL\t%s\t%s\n%s", t.pkg, t.name, said)
		return named(cmd, err)
	}
}

// parseTargets reads what go test -list prints: the targets of a package, then a line "ok", the package and
// the time.
func parseTargets(r io.Reader) []target {
	var targets []target
	first := 0 // of the package being read
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		fields := strings.Fields(lines.Text())
		switch {
		case len(fields) == 1 && strings.HasPrefix(fields[0], "Fuzz"):
			targets = append(targets, target{name: fields[0]})
		case len(fields) >= 2 && fields[0] == "ok":
			for i := first; i < len(targets); i++ {
				targets[i].pkg = fields[1]
			}
			first = len(targets)
		}
	}
	return targets
}
