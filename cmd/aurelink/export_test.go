package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aurelink/aurelink/render/gltf"
)

// TestExport writes a design's files and draws them again, and refuses by name what cannot be.
func TestExport(t *testing.T) {
	dir := t.TempDir()
	run := func(args ...string) (int, string, string) {
		var out, errs bytes.Buffer
		m := Main{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs}
		return m.Execute(context.Background(), args), out.String(), errs.String()
	}
	glb, hdr := filepath.Join(dir, "out.glb"), filepath.Join(dir, "out.hdr")
	if code, _, errs := run("export", "--chain", "cable", "--metals", "sterling", "--wrist", "6in", "--w", "320", "--glb", glb, "--light", hdr); code != 0 {
		t.Fatalf("exit status %d: %s", code, errs)
	}
	data, err := os.ReadFile(glb)
	if err != nil {
		t.Fatal(err)
	}
	s, err := gltf.ReadGLB(data)
	if err != nil {
		t.Fatal(err)
	}
	if s.Cam.W != 320 || len(s.Insts) < 60 || len(s.Mattes) != 1 || s.Mattes[0].Name != "limb" || s.Names[0] != "Sterling silver" {
		t.Errorf("read %d x %d, %d pieces of %v, %d matte bodies", s.Cam.W, s.Cam.H, len(s.Insts), s.Names, len(s.Mattes))
	}
	if code, _, errs := run("render", "--scene", glb, "--light", hdr, "-o", filepath.Join(dir, "out.png")); code != 0 {
		t.Errorf("exit status %d: %s", code, errs)
	}
	for _, c := range []struct {
		args []string
		says string
	}{
		{nil, "--glb"},
		{[]string{"--glb", "out.obj"}, "--glb"},
		{[]string{"--hdr", "out.exr"}, "--hdr"},
		{[]string{"--light", "a.hdr", "--hdr", "b.hdr"}, "--light"},
		{[]string{"--glb", "-", "--light", "-"}, "light"},
		{[]string{"--glb", glb, "--chain", "rope"}, "chain"},
	} {
		if code, _, errs := run(append([]string{"export"}, c.args...)...); code != 2 || !strings.Contains(errs, c.says) {
			t.Errorf("%v: exit status %d, %q; want 2 and %q", c.args, code, errs, c.says)
		}
	}
}
