package render

import (
	"context"
	"fmt"
	"image"
	"slices"
	"time"

	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/gltf"
	"github.com/aurelink/aurelink/render/raster"
	"github.com/aurelink/aurelink/render/shade"
	"github.com/aurelink/aurelink/render/unit"
)

// Bare says how a scene from a file is lit and developed.
type Bare struct {
	Light   *gltf.Equirect // nil for the studio
	Quality design.Quality // empty for standard
	// Raw leaves the tone curve out, clamps, and takes the film that path tracers take, so that the picture can be held
	// against theirs.
	Raw  bool
	Show *Product // a buffer instead of the picture; nil for the picture
}

// DrawScene draws a scene from a file by the same passes and at the same quality as every preview. A product of a piece on an
// arm is an error: a scene has neither.
func (r *Renderer) DrawScene(ctx context.Context, s *gltf.Scene, how Bare) (*Picture, error) {
	if how.Show != nil && how.Show.OnArm() {
		return nil, fmt.Errorf("%s is shown of a design on the arm; a bare scene has none", how.Show.Word)
	}
	var t Timing
	clock := time.Now()
	lap := func(d *time.Duration) { now := time.Now(); *d += now.Sub(clock); clock = now }
	shader := r.shader
	if how.Light != nil {
		shader = shade.NewShader(shade.FromMap(how.Light.At))
	}
	width := shade.SharpFilter
	if how.Raw {
		width = shade.TracerFilter
	}
	ws := r.workspace(width)
	defer r.work.Put(ws)

	// Stand the metal on the ground, or before a colour that it does not mirror.
	var ground shade.Ground = shade.Nothing{}
	seen := s.Behind.Color
	if s.Behind.Kind == gltf.BackdropGround {
		ground = shade.Plane{Z: s.Behind.Z}
		seen = seen.Mul(shader.Light.Diffuse(geom.Vec{Z: 1}))
	}
	under := shader.Plain(s.Cam.W, s.Cam.H, seen)
	var bodies *mattes
	if len(s.Mattes) > 0 {
		var err error
		if bodies, err = newMattes(ctx, &s.Cam, s.Mattes, ground); err != nil {
			return nil, err
		}
		if under, err = bodies.paint(ctx, shader, seen); err != nil {
			return nil, err
		}
		ground = bodies
	}
	lap(&t.Mesh)

	pic := &Picture{Image: image.NewRGBA(under.Rect), Scale: unit.PxPerMM(s.Cam.Scale)}
	sc := &shade.Scene{
		Cam: &s.Cam, Forest: &ws.forest, Metals: s.Metals, Ground: ground, Under: under, Shadow: &ws.shadow, Raw: how.Raw,
	}
	see := func(cam *raster.Camera) error {
		err := ws.buf.Draw(ctx, cam, s.Insts, nil)
		if err == nil && bodies != nil {
			bodies.hide(&ws.buf)
		}
		return err
	}
	if how.Show != nil {
		// Give metals the names that the file has for them.
		sc.Metals = slices.Clone(s.Metals)
		for i := range sc.Metals {
			sc.Metals[i].Name = s.MetalName(i)
		}
		return pic, r.show(ctx, how.Show, shader, sc, s.Insts, see, ws, pic)
	}
	if err := ws.paint(ctx, shader, sc, s.Insts, see, how.Quality, pic.Image, lap, &t); err != nil {
		return nil, err
	}
	pic.Timing = t
	return pic, nil
}
