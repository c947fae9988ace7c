package main

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/aurelink/aurelink/render"
	"github.com/aurelink/aurelink/render/gltf"
)

type exportCmd struct {
	designFlags
	viewFlags

	GLB string `name:"glb" group:"Files" placeholder:"FILE" help:"GLB to write: geometry in metres, materials, camera, limb, ground; - for standard output."`
	HDR string `name:"hdr" group:"Files" placeholder:"FILE" help:"Light map to write, .hdr. --light FILE.hdr says the same."`
}

// Run writes the files that were asked for.
func (c *exportCmd) Run(ctx context.Context, m *Main) error {
	// A light is chosen by its name, and a file of light is written.
	if strings.EqualFold(filepath.Ext(c.Light), ".hdr") {
		if c.HDR != "" {
			return refuse("--light", "--hdr names the light map's file already")
		}
		c.HDR, c.Light = c.Light, ""
	}
	if c.GLB == "" && c.HDR == "" {
		return refuse("--glb", "name a file to write: --glb FILE.glb, --light FILE.hdr, or both")
	}
	for _, f := range []struct{ flag, name, ext string }{{"--glb", c.GLB, ".glb"}, {"--hdr", c.HDR, ".hdr"}} {
		if f.name != "" && f.name != "-" && !strings.EqualFold(filepath.Ext(f.name), f.ext) {
			return refuse(f.flag, fmt.Sprintf("cannot write a %q file", filepath.Ext(f.name)), f.ext)
		}
	}
	switch {
	case c.GLB == "-" && c.HDR == "-":
		return refuse("--hdr", "standard output takes one file")
	case (c.GLB == "-" || c.HDR == "-") && isTerminal(m.Stdout):
		return refuse("--glb", "a file of bytes is not written to a terminal; name a file")
	}
	cat, err := catalog()
	if err != nil {
		return err
	}
	asked, err := m.ask(cat, c.designFlags, c.viewFlags)
	if err != nil {
		return err
	}
	renderer, err := render.New(cat)
	if err != nil {
		return err
	}
	if c.GLB != "" {
		s, err := renderer.Scene(ctx, asked.Design, asked.View)
		if err != nil {
			return c.named(err)
		}
		var file bytes.Buffer
		if err := gltf.WriteGLB(&file, s); err != nil {
			return err
		}
		if err := m.write(c.GLB, file.Bytes()); err != nil {
			return err
		}
	}
	if c.HDR == "" {
		return nil
	}
	var file bytes.Buffer
	if err := gltf.WriteHDR(&file, renderer.LightMap(asked.View)); err != nil {
		return err
	}
	return m.write(c.HDR, file.Bytes())
}
