package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// staticcheck is pinned: a new release must not break an old commit.
const staticcheck = "honnef.co/go/tools/cmd/staticcheck@v0.8.2"

// racy are the packages with goroutines of their own, or called from many. The race detector makes the rest
// ten times slower and finds nothing there; --full runs it on everything all the same.
func racy() []string {
	return []string{
		"./api/...", "./render", "./render/canvas", "./render/parallel", "./render/pngenc", "./render/raster", "./render/shade",
	}
}

// checker runs commands at the root of the module.
type checker struct {
	root string
	out  io.Writer
	full bool
}

// steps lists what is checked, the quick ones first.
func (c *checker) steps() []step {
	return []step{
		{"tools", "what the tests need besides Go", c.tools},
		{"format", "gofmt -l", c.format},
		{"modules", "go mod tidy -diff, go mod verify", c.modules},
		{"vet", "go vet ./..., the long tests too", c.command("go", "vet", "-tags", "long", "./...")},
		{"lint", "staticcheck ./...", c.command("go", "run", staticcheck, "./...")},
		{"house", "arrows between packages, modules in the binary, house rules", c.house},
		{"tests", "go test ./... with nothing skipped", c.tests},
		{"race", "go test -race where goroutines meet", c.race},
		{"fuzz", "every fuzz target", c.fuzz},
		{"picture", "the README's picture, and whether pngcheck likes it", c.picture},
	}
}

// moduleRoot is the folder that holds go.mod.
func moduleRoot(ctx context.Context) (string, error) {
	mod, err := exec.CommandContext(ctx, "go", "env", "GOMOD").Output()
	if err != nil {
		return "", fmt.Errorf("go env GOMOD: %w", err)
	}
	path := strings.TrimSpace(string(mod))
	if path == "" || path == os.DevNull {
		return "", errors.New("not inside the module: run it from a clone")
	}
	return filepath.Dir(path), nil
}

// exec readies a command at the root of the module.
func (c *checker) exec(ctx context.Context, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = c.root
	return cmd
}

// show runs a command and prints all it says.
func (c *checker) show(cmd *exec.Cmd) error {
	cmd.Stdout, cmd.Stderr = c.out, c.out
	return named(cmd, cmd.Run())
}

// named says in an error which command failed.
func named(cmd *exec.Cmd, err error) error {
	if err == nil {
		return nil
	}
	args := append([]string{filepath.Base(cmd.Path)}, cmd.Args[1:]...)
	return fmt.Errorf("%s: %w", strings.Join(args, " "), err)
}

// command is a step that is one command and says nothing more.
func (c *checker) command(name string, args ...string) func(context.Context) (string, error) {
	return func(ctx context.Context) (string, error) { return "", c.show(c.exec(ctx, name, args...)) }
}

// format fails on Go files that gofmt would change, and names them.
func (c *checker) format(ctx context.Context) (string, error) {
	goroot, err := c.exec(ctx, "go", "env", "GOROOT").Output()
	if err != nil {
		return "", fmt.Errorf("go env GOROOT: %w", err)
	}
	cmd := c.exec(ctx, filepath.Join(strings.TrimSpace(string(goroot)), "bin", "gofmt"), "-l", "api", "assets", "cmd", "render")
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	err = named(cmd, cmd.Run())
	fmt.Fprint(c.out, said.String())
	if err == nil && said.Len() > 0 {
		err = fmt.Errorf("gofmt would change %d files", strings.Count(said.String(), "\n"))
	}
	return "", err
}

// modules holds go.mod to what is imported, and the downloaded modules to go.sum.
func (c *checker) modules(ctx context.Context) (string, error) {
	if err := c.show(c.exec(ctx, "go", "mod", "tidy", "-diff")); err != nil {
		return "", err
	}
	return "", c.show(c.exec(ctx, "go", "mod", "verify"))
}

// house runs the rules in this folder, never from the test cache: they read the whole tree.
func (c *checker) house(ctx context.Context) (string, error) {
	return c.goTest(ctx, nil, false, "-count=1", "./cmd/check")
}

// tests runs every test. AURELINK_FULL tells tests that what they need is there; a skip is then a failure.
func (c *checker) tests(ctx context.Context) (string, error) {
	env := []string{"AURELINK_FULL=1"}
	if c.full {
		env = append(env, "AURELINK_LONG=1")
	}
	return c.goTest(ctx, env, false, "-timeout=20m", "./...")
}

// race runs the race detector, with short rounds unless --full was asked for.
func (c *checker) race(ctx context.Context) (string, error) {
	if c.full {
		return c.goTest(ctx, nil, true, "-race", "-timeout=40m", "./...")
	}
	return c.goTest(ctx, nil, true, append([]string{"-race", "-short", "-timeout=10m"}, racy()...)...)
}

// picture draws the picture at the head of the README as a user would, and has an outsider read the file.
func (c *checker) picture(ctx context.Context) (string, error) {
	dir, err := os.MkdirTemp("", "aurelink-check-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "preview.png")
	if err := c.show(c.exec(ctx, "go", "run", "./cmd/aurelink", "render", "--chain", "figaro", "--metals", "gold-filled,sterling",
		"--mix", "long:B", "--charms", "heart:14k-rose@center", "--wrist", "6.25in", "-o", path)); err != nil {
		return "", err
	}
	info, err := os.Stat(path)
	if err != nil {
		return "", err
	}
	if err := c.show(c.exec(ctx, "pngcheck", path)); err != nil {
		return "", err
	}
	return fmt.Sprintf("%d KB", info.Size()/1000), nil
}
