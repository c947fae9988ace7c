package main

import (
	"bytes"
	"context"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestScene draws a bare scene under a light map, and refuses by name what cannot be.
func TestScene(t *testing.T) {
	const ref = "../../render/testdata/reference/"
	run := func(args ...string) (int, string, string) {
		var out, errs bytes.Buffer
		m := Main{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs}
		return m.Execute(context.Background(), append([]string{"render", "-o", "-"}, args...)), out.String(), errs.String()
	}
	code, out, errs := run("--scene", ref+"cable_bg.json", "--light", ref+"studio.hdr", "--tone", "none")
	if code != 0 {
		t.Fatalf("exit status %d: %s", code, errs)
	}
	if cfg, err := png.DecodeConfig(strings.NewReader(out)); err != nil || cfg.Width != 1200 || cfg.Height != 600 {
		t.Errorf("%v, %v", cfg, err)
	}
	broken := filepath.Join(t.TempDir(), "broken.json")
	if err := os.WriteFile(broken, []byte(`{"version":1,"tubes":7}`), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"--scene", "nowhere.json"}, "cannot be read"},
		{[]string{"--scene", broken}, "--scene"},
		{[]string{"--scene", ref + "cable_bg.json", "--tone", "filmic"}, "allowed: studio, none"},
		{[]string{"--scene", ref + "cable_bg.json", "--light", ref + "cable_bg.json"}, "--light"},
		{[]string{"--tone", "none", "--chain", "cable"}, "goes with --scene"},
	} {
		if code, _, errs := run(c.args...); code != 2 || !strings.Contains(errs, c.says) {
			t.Errorf("%v: exit status %d, %q; want 2 and %q", c.args, code, errs, c.says)
		}
	}
}
