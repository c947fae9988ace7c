package render

import (
	"context"
	"errors"
	"image"
	"math"

	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/gltf"
	"github.com/aurelink/aurelink/render/parallel"
	"github.com/aurelink/aurelink/render/raster"
	"github.com/aurelink/aurelink/render/shade"
)

// ErrMatteSize is the error for a picture too large for the matte bodies that a scene has.
var ErrMatteSize = errors.New("a scene with matte bodies is drawn at up to 8 Mi pixels")

// samples is how many samples a pixel has.
const samples = raster.Grid * raster.Grid

// mattes are matte bodies as ground: what is seen of them at every pixel. What else there is lies on them or stands before
// them, as on a limb.
type mattes struct {
	cam    *raster.Camera
	behind shade.Ground
	z      []float32  // of each sample, mm; minus infinity where there is nothing
	height []float32  // of each pixel, mm; NaN where there is nothing
	normal []geom.Vec // of each pixel, unit
	albedo []shade.RGB
	cover  []float32 // share of each pixel
}

// newMattes finds what the camera sees of matte bodies before other ground.
func newMattes(ctx context.Context, cam *raster.Camera, bodies []gltf.Matte, behind shade.Ground) (*mattes, error) {
	n := cam.W * cam.H
	if n > design.MaxPixels {
		return nil, ErrMatteSize
	}
	m := &mattes{
		cam: cam, behind: behind, z: make([]float32, n*samples), height: make([]float32, n),
		normal: make([]geom.Vec, n), albedo: make([]shade.RGB, n), cover: make([]float32, n),
	}
	// List triangles by the bands of rows they are seen in.
	const band = 16
	bands := make([][][2]int, (cam.H+band-1)/band)
	for i := range bodies {
		b := &bodies[i].Mesh
		for j, t := range b.Tris {
			lo, hi := float32(math.Inf(1)), float32(math.Inf(-1))
			for _, v := range t {
				_, y := cam.Pixel(b.Points[v])
				lo, hi = min(lo, y), max(hi, y)
			}
			if hi < 0 || lo >= float32(cam.H) {
				continue
			}
			for k := int(max(0, lo)) / band; k <= min(len(bands)-1, int(hi)/band); k++ {
				bands[k] = append(bands[k], [2]int{i, j})
			}
		}
	}
	return m, parallel.Each(ctx, len(bands), func(k int) {
		m.band(bodies, bands[k], k*band, min(cam.H, (k+1)*band))
	})
}

// band finds what is seen in the rows y0 to y1.
func (m *mattes) band(bodies []gltf.Matte, tris [][2]int, y0, y1 int) {
	w := m.cam.W
	normals := make([]geom.Vec, w*(y1-y0)*samples)
	body := make([]int, len(normals))
	for i := y0 * w * samples; i < y1*w*samples; i++ {
		m.z[i] = float32(math.Inf(-1))
	}
	for _, id := range tris {
		mesh := &bodies[id[0]].Mesh
		t := mesh.Tris[id[1]]
		var x, y, z [3]float32 // in samples
		for k, v := range t {
			px, py := m.cam.Pixel(mesh.Points[v])
			x[k], y[k], z[k] = px*raster.Grid, py*raster.Grid, mesh.Points[v].Z
		}
		area := float32((x[1]-x[0])*(y[2]-y[0])) - float32((x[2]-x[0])*(y[1]-y[0]))
		if area == 0 {
			continue
		}
		sx0, sx1 := max(0, int(min(x[0], x[1], x[2]))), min(w*raster.Grid-1, int(max(x[0], x[1], x[2])))
		sy0, sy1 := max(y0*raster.Grid, int(min(y[0], y[1], y[2]))), min(y1*raster.Grid-1, int(max(y[0], y[1], y[2])))
		for sy := sy0; sy <= sy1; sy++ {
			for sx := sx0; sx <= sx1; sx++ {
				fx, fy := float32(sx)+.5, float32(sy)+.5
				b1 := (float32((fx-x[0])*(y[2]-y[0])) - float32((x[2]-x[0])*(fy-y[0]))) / area
				b2 := (float32((x[1]-x[0])*(fy-y[0])) - float32((fx-x[0])*(y[1]-y[0]))) / area
				b0 := 1 - b1 - b2
				if b0 < 0 || b1 < 0 || b2 < 0 {
					continue
				}
				depth := float32(b0*z[0]) + float32(b1*z[1]) + float32(b2*z[2])
				px, py := sx/raster.Grid, sy/raster.Grid
				at := (py*w+px)*samples + sy%raster.Grid*raster.Grid + sx%raster.Grid
				if depth <= m.z[at] {
					continue
				}
				m.z[at] = depth
				local := at - y0*w*samples
				n := mesh.Normals
				normals[local] = n[t[0]].Vec().Scale(b0).Add(n[t[1]].Vec().Scale(b1)).Add(n[t[2]].Vec().Scale(b2))
				body[local] = id[0]
			}
		}
	}
	for i := y0 * w; i < y1*w; i++ {
		m.pixel(bodies, i, normals[(i-y0*w)*samples:], body[(i-y0*w)*samples:])
	}
}

// pixel sums up the samples of a pixel.
func (m *mattes) pixel(bodies []gltf.Matte, i int, normals []geom.Vec, body []int) {
	var n geom.Vec
	var albedo shade.RGB
	var z, count float32
	for s := range samples {
		if d := m.z[i*samples+s]; !math.IsInf(float64(d), -1) {
			n = n.Add(normals[s].Unit())
			albedo = albedo.Add(bodies[body[s]].Albedo)
			z, count = z+d, count+1
		}
	}
	m.height[i] = float32(math.NaN())
	if count > 0 {
		m.height[i], m.normal[i], m.albedo[i] = z/count, n.Unit(), albedo.Scale(1/count)
	}
	m.cover[i] = count / samples
}

// At implements shade.Ground.
func (m *mattes) At(x, y float32) (float32, geom.Vec, bool) {
	px, py := m.cam.Pixel(geom.Point{X: x, Y: y})
	if px >= 0 && py >= 0 && px < float32(m.cam.W) && py < float32(m.cam.H) {
		i := int(py)*m.cam.W + int(px)
		if z := m.height[i]; !math.IsNaN(float64(z)) {
			return z, m.normal[i], true
		}
	}
	return m.behind.At(x, y)
}

// paint is the picture of the bodies under a light, before a colour.
func (m *mattes) paint(ctx context.Context, sh *shade.Shader, behind shade.RGB) (*image.RGBA, error) {
	return sh.Paint(ctx, m.cam.W, m.cam.H, func(x, y int) shade.RGB {
		i := y*m.cam.W + x
		if m.cover[i] == 0 {
			return behind
		}
		return behind.Lerp(m.albedo[i].Mul(sh.Light.Diffuse(m.normal[i])), m.cover[i])
	})
}

// hide takes from what is seen of metal the samples that lie behind a matte body.
func (m *mattes) hide(buf *raster.Buffer) {
	for _, frags := range buf.Tiles {
		for j := range frags {
			f := &frags[j]
			z := m.z[int(f.Pixel)*samples:][:samples]
			for s := range samples {
				if z[s] > f.P.Z {
					f.Mask &^= 1 << s
				}
			}
		}
	}
}
