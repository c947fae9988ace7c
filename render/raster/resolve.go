package raster

import (
	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/mesh"
)

// alike is the cosine up to which the normals of samples are shaded together: one degree. On wire a reflection turns so
// fast that little can be shared: at 10 degrees FLIP against the path tracer more than doubles. TestAlike logs what it
// costs against shading every sample.
const alike = .9998

// patch gathers samples of one surface.
type patch struct {
	inst    int32
	slot    uint8
	surface mesh.Surface
	n       int
	mask    uint16
	sumN    geom.Vec
	sumX    float32
	sumY    float32
	sumZ    float32
	curve   float32
}

// resolve turns a tile's samples into fragments.
func (b *Buffer) resolve(s *samples, tile int, cam *Camera, insts []mesh.Instance) {
	frags := b.Tiles[tile]
	tx, ty := tile%b.Cols*Tile, tile/b.Cols*Tile
	k := cam.Scale * Grid
	same := b.Alike
	if same == 0 {
		same = alike
	}
	var patches [Grid * Grid]patch
	if cap(b.first[tile]) == 0 {
		b.first[tile] = make([]int32, Tile*Tile+1)
	}
	first := b.first[tile]
	for i := range first {
		first[i] = 0
	}
	for py := range min(Tile, cam.H-ty) {
		for px := range min(Tile, cam.W-tx) {
			np := 0
			first[py*Tile+px] = int32(len(frags))
			for sy := range Grid {
				row := (py*Grid+sy)*tileSamples + px*Grid
				for sx := range Grid {
					at := row + sx
					prim := s.prim[at]
					if prim == -1 {
						continue
					}
					x, y := float32((tx+px)*Grid+sx)+.5+slant[sy], float32((ty+py)*Grid+sy)+.5+slant[sx]
					var n geom.Vec
					hit := patch{inst: s.inst[at]}
					if prim >= 0 {
						g := &b.segs[prim]
						n, hit.slot, hit.curve = g.normal(x, y, s.z[at]), g.slot, k/g.r
					} else {
						g := &b.tris[-2-prim]
						n, hit.slot, hit.surface = g.normal(x, y), g.slot, g.surface
					}
					// Join the first patch of the same surface that looks the same way.
					j := 0
					for ; j < np; j++ {
						p := &patches[j]
						if p.inst == hit.inst && p.slot == hit.slot && p.surface == hit.surface {
							if d := n.Dot(p.sumN); d > 0 && float32(d*d) > float32(same*same)*p.sumN.Len2() {
								break
							}
						}
					}
					if j == np {
						patches[np] = hit
						np++
					}
					p := &patches[j]
					p.n++
					p.mask |= 1 << (sy*Grid + sx)
					p.sumN = p.sumN.Add(n)
					p.sumX, p.sumY, p.sumZ = p.sumX+x, p.sumY+y, p.sumZ+s.z[at]
				}
			}
			for j := range np {
				p := &patches[j]
				inv := 1 / float32(p.n)
				v := cam.View(p.sumX*inv/Grid, p.sumY*inv/Grid)
				frags = append(frags, Fragment{
					Pixel: int32((ty+py)*cam.W + tx + px), Inst: p.inst,
					Mask: p.mask,
					P:    geom.Point{X: v.X, Y: v.Y, Z: p.sumZ * inv / k},
					N:    p.sumN.Normal(), Curve: p.curve,
					Slot: p.slot, Surface: p.surface,
				})
			}
		}
		// Pixels past the picture's right edge hold nothing.
		for px := cam.W - tx; px < Tile; px++ {
			first[py*Tile+px] = int32(len(frags))
		}
	}
	for i := min(Tile, cam.H-ty) * Tile; i <= Tile*Tile; i++ {
		first[i] = int32(len(frags))
	}
	b.Tiles[tile] = frags
}

// normal is the smooth outward normal in the view frame (y up) of a tube at a place in sample space on its wall.
func (g *segment) normal(x, y, z float32) geom.Vec {
	w := geom.Vec{X: x - g.x, Y: y - g.y, Z: z - g.z}
	if g.ball {
		n := w.Unit()
		return geom.Vec{X: n.X, Y: -n.Y, Z: n.Z}
	}
	t := float32(w.X*g.dx) + float32(w.Y*g.dy) + float32(w.Z*g.dz)
	n := geom.Vec{X: w.X - float32(g.dx*t), Y: w.Y - float32(g.dy*t), Z: w.Z - float32(g.dz*t)}
	u := min(1, max(0, t*g.invLen))
	tan := g.ta.Add(g.tb.Sub(g.ta).Scale(u))
	n = n.Sub(tan.Scale(n.Dot(tan) / tan.Len2())).Unit()
	return geom.Vec{X: n.X, Y: -n.Y, Z: n.Z}
}

// normal is the smooth normal in the view frame of a triangle at a place in sample space.
func (g *triangle) normal(x, y float32) geom.Vec {
	b1, b2 := g.bary(x-g.x[0], y-g.y[0])
	return g.n[0].Scale(1 - b1 - b2).Add(g.n[1].Scale(b1)).Add(g.n[2].Scale(b2)).Unit()
}
