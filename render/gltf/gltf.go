// Package gltf carries scenes in and out: the JSON of a bare scene of wires, GLB 2.0 of a whole picture (metres,
// PBR materials, camera, ground, limb), and light maps as Radiance RGBE. What it reads comes from outside, so every
// reader is strict and bounded, and says which field is wrong.
package gltf

import (
	"fmt"
	"math"

	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/mesh"
	"github.com/aurelink/aurelink/render/raster"
	"github.com/aurelink/aurelink/render/shade"
)

// Scene is all that a picture shows but the light. Everything is in the view frame, in mm.
type Scene struct {
	Name   string
	Cam    raster.Camera
	Insts  []mesh.Instance
	Metals []shade.Metal
	Names  []string // of the metals, one each and all different; nil for metal0, metal1 ...
	Mattes []Matte  // what else there is: a limb
	Behind Backdrop

	// Fitted says that the file had no orthographic camera: Cam was chosen so that all is seen.
	Fitted bool
}

// Matte is a body that reflects light evenly to all sides.
type Matte struct {
	Name   string
	Mesh   mesh.TriMesh // in the view frame; its Surface is not looked at
	Albedo shade.RGB
}

// Backdrop is what a piece lies on or stands before.
type Backdrop struct {
	Kind  BackdropKind
	Color shade.RGB // the colour seen, or the ground's albedo
	Z     float32   // of the ground, mm
}

// BackdropKind says what a backdrop is.
type BackdropKind string

// The backdrops there are.
const (
	BackdropNone   BackdropKind = ""       // nothing: the picture is transparent there
	BackdropColor  BackdropKind = "color"  // seen by the camera alone; metal mirrors the light map
	BackdropGround BackdropKind = "ground" // an endless matte plane that is lit, shaded and mirrored
)

// Bounds on what is read.
const (
	maxSide  = 16384     // pixels of a picture
	maxPixel = 1 << 27   // pixels in all
	maxReach = 1e5       // mm from the origin
	maxInsts = 100_000   // pieces
	maxTris  = 2_000_000 // triangles of all shapes
	maxShown = 8_000_000 // triangles of all pieces
)

// The picture of a scene that does not say how large it is.
const (
	fitW, fitH = 1200, 900 // pixels
	fitMargin  = 1.08
)

// metal makes the optics of a metal from its reflectance head-on and its roughness (GGX alpha is its square), with
// Schlick's curve towards the rim.
func metal(f0 shade.RGB, roughness float64) shade.Metal {
	return shade.NewMetal(&design.Metal{
		F0:        design.RGB{R: f0.R, G: f0.G, B: f0.B},
		F82:       design.RGB{R: 1, G: 1, B: 1},
		Roughness: design.Number{Value: roughness},
	})
}

// roughness is the square root of alpha, to the digits that survived the square.
func roughness(m *shade.Metal) float64 {
	return math.Round(math.Sqrt(float64(m.Alpha))*1e6) / 1e6
}

// MetalName is the name of metal i.
func (s *Scene) MetalName(i int) string {
	if i < len(s.Names) {
		return s.Names[i]
	}
	return fmt.Sprintf("metal%d", i)
}

// check holds a scene that is to be written to what the formats can say.
func (s *Scene) check() error {
	c := &s.Cam
	if c.W < 1 || c.H < 1 || c.W > maxSide || c.H > maxSide || c.W*c.H > maxPixel {
		return fmt.Errorf("gltf: camera: %d x %d pixels", c.W, c.H)
	}
	if !(c.Scale > 0) || !finite(c.Scale, c.Center.X, c.Center.Y, s.Behind.Z) {
		return fmt.Errorf("gltf: camera: %v px/mm about %v", c.Scale, c.Center)
	}
	if s.Names != nil && len(s.Names) != len(s.Metals) {
		return fmt.Errorf("gltf: %d names for %d metals", len(s.Names), len(s.Metals))
	}
	seen := map[string]bool{}
	for i := range s.Metals {
		n := s.MetalName(i)
		if n == "" || seen[n] {
			return fmt.Errorf("gltf: metal %d: the name %q is empty or taken", i, n)
		}
		seen[n] = true
	}
	for i := range s.Insts {
		in := &s.Insts[i]
		for _, m := range in.Metals {
			if int(m) >= len(s.Metals) {
				return fmt.Errorf("gltf: piece %d: metal %d of %d", i, m, len(s.Metals))
			}
		}
	}
	return nil
}

// box bounds what the scene shows. The backdrop does not count; ok is false where there is nothing.
func (s *Scene) box() (lo, hi geom.Point, ok bool) {
	inf := float32(math.Inf(1))
	lo, hi = geom.Point{X: inf, Y: inf, Z: inf}, geom.Point{X: -inf, Y: -inf, Z: -inf}
	grow := func(p geom.Point, r float32) {
		lo = geom.Point{X: min(lo.X, p.X-r), Y: min(lo.Y, p.Y-r), Z: min(lo.Z, p.Z-r)}
		hi = geom.Point{X: max(hi.X, p.X+r), Y: max(hi.Y, p.Y+r), Z: max(hi.Z, p.Z+r)}
		ok = true
	}
	for i := range s.Insts {
		in := &s.Insts[i]
		for _, t := range in.Shape.Tubes {
			for _, p := range t.Center {
				grow(in.ViewFromShape.Point(p), t.Radius)
			}
		}
		for _, p := range in.Shape.Mesh.Points {
			grow(in.ViewFromShape.Point(p), 0)
		}
	}
	for i := range s.Mattes {
		for _, p := range s.Mattes[i].Mesh.Points {
			grow(p, 0)
		}
	}
	return lo, hi, ok
}

// Lowest is the height of the lowest thing, mm; the backdrop does not count. It is 0 where there is nothing.
func (s *Scene) Lowest() float32 {
	lo, _, ok := s.box()
	if !ok {
		return 0
	}
	return lo.Z
}

// fit points the camera at all there is.
func (s *Scene) fit(w, h int) {
	s.Fitted = true
	s.Cam = raster.Camera{W: w, H: h, Scale: 1}
	if lo, hi, ok := s.box(); ok {
		wide, high := max(1e-3, hi.X-lo.X)*fitMargin, max(1e-3, hi.Y-lo.Y)*fitMargin
		s.Cam.Scale = min(float32(w)/wide, float32(h)/high)
		s.Cam.Center = geom.Point2{X: (lo.X + hi.X) / 2, Y: (lo.Y + hi.Y) / 2}
	}
}

// finite says whether all are numbers.
func finite(vs ...float32) bool {
	for _, v := range vs {
		if math.IsNaN(float64(v)) || math.IsInf(float64(v), 0) {
			return false
		}
	}
	return true
}
