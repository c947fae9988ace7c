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
	// Hero quality goes with scenes too, and makes another picture.
	small := filepath.Join(t.TempDir(), "small.json")
	if err := os.WriteFile(small, []byte(`{"version":1,"units":"mm","camera":{"type":"ortho","center":[0,0],"px_per_mm":20,"w":64,"h":64},
		"metals":{"gold":{"base_color_linear":[1,0.77,0.34],"roughness":0.15}},"backdrop":{"kind":"color","srgb":"#ffffff"},
		"tubes":[{"metal":"gold","wire_radius":0.4,"closed":false,"centerline":[[-1,0,0],[1,0,0]]}]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	_, standard, _ := run("--scene", small)
	code, hero, errs := run("--scene", small, "--quality", "hero")
	if code != 0 || hero == standard {
		t.Errorf("hero: exit status %d, %q, the same picture: %v", code, errs, hero == standard)
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
		{[]string{"--scene", ref + "cable_bg.json", "--quality", "best"}, "allowed: standard, hero"},
		{[]string{"--scene", ref + "cable_bg.json", "--chain", "cable"}, "leave the flags of a design out"},
		{[]string{"--tone", "none", "--chain", "cable"}, "goes with --scene"},
	} {
		if code, _, errs := run(c.args...); code != 2 || !strings.Contains(errs, c.says) {
			t.Errorf("%v: exit status %d, %q; want 2 and %q", c.args, code, errs, c.says)
		}
	}
}
