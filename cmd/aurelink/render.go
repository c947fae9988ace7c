package main

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/mattn/go-isatty"

	"github.com/aurelink/aurelink/api"
	"github.com/aurelink/aurelink/render"
	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/gltf"
	"github.com/aurelink/aurelink/render/pngenc"
)

type renderCmd struct {
	designFlags
	viewFlags

	Out    string `short:"o" placeholder:"FILE" help:"File to write, .png, .jpg or .jpeg; - for PNG to standard output, which is also what happens without it unless that is a terminal."`
	Timing bool   `help:"Print how long each pass took."`
	Show   string `placeholder:"BUFFER" help:"Draw a buffer that the picture is made from: depth, normal, link, metal, coverage or cost; or drape: the picture of an arm, with what touches and what presses."`

	Scene string `group:"Scene files" placeholder:"FILE" help:"Draw a bare scene, .json or .glb, instead of a design; --light may then name a light map, .hdr."`
	Tone  string `group:"Scene files" placeholder:"TONE" help:"studio, or none: light as it is, to hold against a path tracer."`
}

// Run draws the design and writes the picture.
func (c *renderCmd) Run(ctx context.Context, m *Main) error {
	encode, err := encoderFor(c.Out)
	if err != nil {
		return err
	}
	if c.Out == "" && isTerminal(m.Stdout) {
		return refuse("-o", "a picture is not written to a terminal; name a file, or - to do it all the same")
	}
	cat, err := catalog()
	if err != nil {
		return err
	}
	draw, err := c.drawing(m, cat)
	if err != nil {
		return err
	}
	renderer, err := render.New(cat)
	if err != nil {
		return err
	}

	began := time.Now()
	picture, err := draw(ctx, renderer)
	if err != nil {
		return c.named(err)
	}
	defer picture.Release()
	drawn := time.Now()
	var file bytes.Buffer
	if err := encode(&file, picture.Image); err != nil {
		return err
	}
	if c.Timing {
		ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
		t := picture.Timing
		fmt.Fprintf(m.Stderr, "fit %.2f  drape %.2f  mesh %.2f  raster %.2f  shade %.2f  canvas %.2f  encode %.2f  total %.2f ms\n",
			ms(t.Fit), ms(t.Drape), ms(t.Mesh), ms(t.Raster), ms(t.Shade), ms(t.Canvas), ms(time.Since(drawn)), ms(time.Since(began)))
	}
	return m.write(c.Out, file.Bytes())
}

// drawing reads what is to be drawn.
func (c *renderCmd) drawing(m *Main, cat *design.Catalog) (func(context.Context, *render.Renderer) (*render.Picture, error), error) {
	var show *render.Product
	if c.Show != "" {
		var ok bool
		if show, ok = render.ProductByWord(c.Show); !ok {
			return nil, refuse("--show", fmt.Sprintf("there is no buffer %q", c.Show), render.ProductWords()...)
		}
	}
	if c.Scene != "" {
		if show != nil && show.OnArm() {
			return nil, refuse("--show", c.Show+" is shown of a design on the arm; a bare scene has none")
		}
		s, how, err := c.scene(m)
		how.Show = show
		return func(ctx context.Context, r *render.Renderer) (*render.Picture, error) {
			return r.DrawScene(ctx, s, how)
		}, err
	}
	if c.Tone != "" {
		return nil, refuse("--tone", "goes with --scene")
	}
	asked, err := m.ask(cat, c.designFlags, c.viewFlags)
	if ext := strings.ToLower(filepath.Ext(c.Out)); err == nil && show == nil && asked.View.Backdrop == design.BackdropTransparent &&
		(ext == ".jpg" || ext == ".jpeg") {
		return nil, refuse("--backdrop", "a JPEG cannot be transparent; write a .png, or choose a backdrop")
	}
	return func(ctx context.Context, r *render.Renderer) (*render.Picture, error) {
		if show != nil {
			return r.Show(ctx, asked.Design, asked.View, show)
		}
		return r.Draw(ctx, asked.Design, asked.View)
	}, err
}

// maxScene is the most that is read of a scene or a light map.
const maxScene = 512 << 20

// scene reads a scene file and its light.
func (c *renderCmd) scene(m *Main) (*gltf.Scene, render.Bare, error) {
	var how render.Bare
	switch c.Tone {
	case "", "studio":
	case "none":
		how.Raw = true
	default:
		return nil, how, refuse("--tone", fmt.Sprintf("there is no tone %q", c.Tone), "studio", "none")
	}
	how.Quality = design.Quality(c.Quality)
	if c.Quality != "" && !slices.Contains(design.Qualities(), how.Quality) {
		return nil, how, refuse("--quality", fmt.Sprintf("there is no quality %q", c.Quality), string(design.QualityStandard), string(design.QualityHero))
	}
	if c.designFlags != (designFlags{}) {
		return nil, how, refuse("--scene", "says all of what is drawn; leave the flags of a design out")
	}
	data, err := m.readUpTo(c.Scene, maxScene)
	if err != nil {
		return nil, how, err
	}
	read := gltf.ReadScene
	if strings.EqualFold(filepath.Ext(c.Scene), ".glb") {
		read = gltf.ReadGLB
	}
	s, err := read(data)
	if err != nil {
		return nil, how, refuse("--scene", err.Error())
	}
	if how.Quality == design.QualityHero && s.Cam.W*s.Cam.H > design.MaxHeroPixels {
		return nil, how, refuse("--quality", fmt.Sprintf("a hero picture has at most %d pixels; the scene has %d", design.MaxHeroPixels, s.Cam.W*s.Cam.H))
	}
	if c.Light != "" && c.Light != "studio" {
		data, err := m.readUpTo(c.Light, maxScene)
		if err != nil {
			return nil, how, err
		}
		if how.Light, err = gltf.ReadHDR(data); err != nil {
			return nil, how, refuse("--light", err.Error())
		}
	}
	return s, how, nil
}

// encoderFor chooses the format by the file's extension.
func encoderFor(name string) (func(io.Writer, *image.RGBA) error, error) {
	if name == "" || name == "-" {
		name = ".png"
	}
	switch ext := strings.ToLower(filepath.Ext(name)); ext {
	case ".png":
		return func(w io.Writer, img *image.RGBA) error { return pngenc.Encode(w, img) }, nil
	case ".jpg", ".jpeg":
		return api.EncodeJPEG, nil // as GET /v1/preview.jpg does: the same design gives the same file
	default:
		return nil, refuse("-o", fmt.Sprintf("cannot write a %q file", ext), ".png", ".jpg", ".jpeg")
	}
}

// write writes a whole file, or to standard output for no name and "-".
func (m *Main) write(name string, content []byte) error {
	if name == "" || name == "-" {
		_, err := m.Stdout.Write(content)
		return err
	}
	return os.WriteFile(name, content, 0o644) //nolint:gosec // a picture is for others to read, as far as umask lets them
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && isatty.IsTerminal(f.Fd())
}
