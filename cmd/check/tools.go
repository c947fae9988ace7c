package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
)

// tool is a program some test needs, under any of its names, and the Debian packages that bring it.
type tool struct {
	names    []string
	packages []string
	why      string
}

// needed lists the tools.
func needed() []tool {
	return []tool{
		{[]string{"chromium", "chromium-browser", "google-chrome"}, []string{"chromium"}, "the browser test"},
		{[]string{"pngcheck"}, []string{"pngcheck"}, "an outsider's opinion of the pictures"},
		{[]string{"gcc", "clang"}, []string{"gcc", "libc6-dev"}, "the race detector"},
	}
}

// tools installs what is missing, as root on Debian and its kin; elsewhere it prints the line to run.
func (c *checker) tools(ctx context.Context) (string, error) {
	var packages []string
	missing := 0
	for _, t := range needed() {
		if path := found(t.names); path != "" {
			fmt.Fprintf(c.out, "%s: %s\n", t.names[0], path)
			continue
		}
		missing++
		packages = append(packages, t.packages...)
		fmt.Fprintf(c.out, "%s: missing (%s)\n", t.names[0], t.why)
	}
	if missing == 0 {
		return "all there", nil
	}
	install := append([]string{"install", "--yes", "--no-install-recommends"}, packages...)
	if _, err := exec.LookPath("apt-get"); err != nil {
		return "", fmt.Errorf("install these first: %s", strings.Join(packages, " "))
	}
	if os.Geteuid() != 0 {
		fmt.Fprintf(c.out, "run this first:\n\n    sudo apt-get update && sudo apt-get %s\n\n", strings.Join(install, " "))
		return "", errors.New("tools are missing; the line that installs them is above")
	}
	for _, args := range [][]string{{"update", "-qq"}, append(install, "-qq")} {
		cmd := c.exec(ctx, "apt-get", args...)
		cmd.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive")
		if err := c.show(cmd); err != nil {
			return "", err
		}
	}
	for _, t := range needed() {
		if found(t.names) == "" {
			return "", fmt.Errorf("%s is still missing", t.names[0])
		}
	}
	return fmt.Sprintf("installed %s", strings.Join(packages, " ")), nil
}

// found is the path of the first of these programs that is there.
func found(names []string) string {
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}
