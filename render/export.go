package render

import (
	"context"
	"fmt"
	"math"

	"github.com/aurelink/aurelink/render/body"
	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/drape"
	"github.com/aurelink/aurelink/render/fit"
	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/gltf"
	"github.com/aurelink/aurelink/render/mesh"
	"github.com/aurelink/aurelink/render/raster"
	"github.com/aurelink/aurelink/render/scene"
	"github.com/aurelink/aurelink/render/shade"
)

// Scene is what Draw shows, as data, for other programs: every piece of metal in the place where Draw puts it, the limb
// as a matte body of the skin's own colour, and the backdrop as ground. Captions and the skin's fine relief stay out.
func (r *Renderer) Scene(ctx context.Context, d design.Design, v design.View) (*gltf.Scene, error) {
	result, err := fit.New(r.cat, d)
	if err != nil {
		return nil, err
	}
	cam := scene.Camera(d.Piece, v)
	s := &gltf.Scene{Name: "Aurelink " + string(v.Kind), Cam: cam}
	plan, err := r.lay(ctx, new(drape.Room), &cam, d, v, result)
	if err != nil {
		return nil, err
	}
	if s.Insts, s.Metals, err = r.build(new(builder), plan, d, v, result); err != nil {
		return nil, err
	}
	s.Names = metalNames(s.Metals)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	// A piece lies on a table at 0, as Draw has it. An arm is wholly before its
	// backdrop.
	under := float32(0)
	if v.Kind == design.ViewWrist {
		s.Mattes = []gltf.Matte{{
			Name: "limb", Albedo: shade.SkinAlbedo(d.Skin), Mesh: limb(limbOf(d, v.Yaw), &cam),
		}}
		under = min(0, s.Lowest())
	}

	// Take the backdrop's colour from the backdrop itself.
	flat := v
	flat.Kind, flat.W, flat.DPR = design.ViewFlat, 320, 1
	small := scene.Camera(d.Piece, flat)
	layer, err := r.layer(ctx, &small, d, flat)
	if err != nil {
		return nil, err
	}
	shader := r.shaderFor(lighting{v.Light, quarters(v.Pose)})
	if seen, ok := shader.Mean(layer.Pix); ok && layer.Seen == nil {
		e := shader.Light.Diffuse(geom.Vec{Z: 1})
		s.Behind = gltf.Backdrop{
			Kind: gltf.BackdropGround, Color: shade.RGB{R: seen.R / e.R, G: seen.G / e.G, B: seen.B / e.B},
			Z: under,
		}
	}
	return s, nil
}

// LightMap is the light that Draw uses for a view, exposure included.
func (r *Renderer) LightMap(v design.View) *gltf.Equirect {
	const w, h = 1024, 512 // about as fine as the map that metal mirrors
	return gltf.FromRadiance(w, h, r.shaderFor(lighting{v.Light, quarters(v.Pose)}).Light.Radiance)
}

// metalNames gives metals their names, each another.
func metalNames(metals []shade.Metal) []string {
	names, taken := make([]string, len(metals)), map[string]bool{}
	for i := range metals {
		n := metals[i].Name
		if n == "" {
			n = "metal"
		}
		for k := 2; taken[n]; k++ {
			n = fmt.Sprintf("%s-%d", metals[i].Name, k)
		}
		names[i], taken[n] = n, true
	}
	return names
}

// The grid of a limb, and how far it goes on past the picture's edges.
const (
	limbStep  = 1.5 // mm along
	limbRound = body.Directions
	limbPast  = 20. // mm
)

// limb is the surface that a piece rests on, as far as the picture shows it: closed at its ends, each part of a hand by itself.
func limb(w *body.Limb, cam *raster.Camera) mesh.TriMesh {
	var m mesh.TriMesh
	half := float64(cam.H)/2/float64(cam.Scale) + limbPast
	for _, part := range w.Parts() {
		lo, hi := part.Ends()
		lo, hi = max(lo, float64(cam.Center.Y)-half), min(hi, float64(cam.Center.Y)+half)
		if hi-lo > limbStep {
			limbPart(&m, w, part, lo, hi)
		}
	}
	return m
}

// limbPart adds a part of a limb between two heights to a mesh.
func limbPart(m *mesh.TriMesh, w, part *body.Limb, lo, hi float64) {
	rows := int(math.Ceil((hi-lo)/limbStep)) + 1
	base := uint32(len(m.Points))
	at := func(row, i int) uint32 { return base + uint32(row*limbRound+i%limbRound) }
	for row := range rows {
		y := lo + limbStep*float64(row)
		if part != w { // a digit ends where it ends
			y = min(y, hi)
		}
		for i := range limbRound {
			p, n := part.At(2*math.Pi*float64(i)/limbRound-math.Pi, y)
			if len(w.Parts()) > 1 {
				p, n = rounded(w, p, n)
			}
			m.Points, m.Normals = append(m.Points, p), append(m.Normals, n.Normal())
		}
	}
	// Angles run over +X: seen from above, towards the hand, that is the other way round.
	for row := range rows - 1 {
		for i := range limbRound {
			a, b, c, d := at(row, i), at(row, i+1), at(row+1, i+1), at(row+1, i)
			m.Tris = append(m.Tris, [3]uint32{a, b, c}, [3]uint32{a, c, d})
		}
	}
	for _, end := range []struct {
		row int
		out geom.Normal
	}{{0, geom.Normal{Y: -1}}, {rows - 1, geom.Normal{Y: 1}}} {
		first := uint32(len(m.Points))
		var mid geom.Vec
		for i := range limbRound {
			p := m.Points[at(end.row, i)]
			mid = mid.Add(geom.Vec(p).Scale(1. / limbRound))
			m.Points, m.Normals = append(m.Points, p), append(m.Normals, end.out)
		}
		m.Points, m.Normals = append(m.Points, geom.Point(mid)), append(m.Normals, end.out)
		for i := range limbRound {
			a, b, c := first+uint32(i), first+uint32((i+1)%limbRound), first+limbRound
			if end.row == 0 {
				a, b = b, a
			}
			m.Tris = append(m.Tris, [3]uint32{a, b, c})
		}
	}
}

// rounded moves a place on a part of a hand out to the hand's skin, where the part is not deep in the hand.
func rounded(w *body.Limb, p geom.Point, n geom.Vec) (geom.Point, geom.Vec) {
	const deep = 3 // mm: what is rounded is less
	at, out := p, n
	for range 4 {
		x, z := w.Unturned(at)
		d, nx, ny, nz := w.Distance(x, float64(at.Y), z)
		if d < -deep {
			return p, n
		}
		if d > -.01 {
			break
		}
		x, z = w.Turned(nx, nz)
		out = geom.Vec{X: float32(x), Y: float32(ny), Z: float32(z)}
		at = at.Add(out.Scale(float32(-d)))
	}
	return at, out
}
