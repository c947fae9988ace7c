package raster

import (
	"math/bits"

	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/mesh"
)

// alike is the cosine up to which the normals of samples are shaded together: one degree. On wire a reflection turns so
// fast that little can be shared: at 10 degrees FLIP against the path tracer more than doubles. TestAlike logs what it
// costs against shading every sample.
const alike = .99985

// hits are the samples of a pixel that show something; what is past the last of them does not count.
type hits struct {
	x, y, z    [Grid*Grid + 1]float32 // in sample space
	nx, ny, nz [Grid*Grid + 1]float32 // normals in the view frame
	prim       [Grid*Grid + 1]int32
	mask       [Grid*Grid + 1]uint16
}

// kind is what samples have in common that may be shaded together.
type kind struct {
	inst    int32
	slot    uint8
	surface mesh.Surface
}

// patch gathers samples of one surface.
type patch struct {
	sumN    geom.Vec
	least   float32 // what the square of a normal's product with sumN must be over to join
	kind    kind
	n       int32
	x, y, z float32 // sums
	curve   float32
	mask    uint16
}

// resolve turns a tile's samples into fragments and leaves the samples empty.
func (b *Buffer) resolve(s *samples, tile int, cam *Camera) {
	most := 0
	for _, seen := range s.seen {
		most += Grid * Grid * bits.OnesCount32(seen)
	}
	roll := b.rolls.take(most)
	frags := roll.mem[roll.used:roll.used]
	tx, ty := tile%b.Cols*Tile, tile/b.Cols*Tile
	mm, midX, midY := 1/(cam.Scale*Grid), float32(cam.W*Grid)/2, float32(cam.H*Grid)/2
	same := b.Alike
	if same == 0 {
		same = alike
	}
	same = float32(same * same)
	if cap(b.first[tile]) == 0 {
		b.first[tile] = make([]int32, Tile*Tile+1)
	}
	first := b.first[tile][:Tile*Tile+1]
	w, h := min(Tile, cam.W-tx), min(Tile, cam.H-ty)
	var hits hits
	var patches [Grid * Grid]patch
	for py := range Tile {
		seen := s.seen[py]
		s.seen[py] = 0
		for px := range Tile {
			first[py*Tile+px] = int32(len(frags))
			if seen>>px&1 == 0 {
				continue
			}
			n := s.take(&hits, tx, ty, px, py)
			if n == 0 || px >= w || py >= h { // nothing there, or past the picture's edge
				continue
			}
			b.normals(&hits, n)
			n = b.join(&hits, n, &patches, same)
			at := len(frags)
			frags = frags[:at+n]
			for j := range patches[:n] {
				p, f := &patches[j], &frags[at+j]
				if p.n > 1 {
					inv := 1 / float32(p.n)
					p.x, p.y, p.z, p.sumN = p.x*inv, p.y*inv, p.z*inv, p.sumN.Unit()
				}
				f.Pixel, f.Inst, f.Mask = int32((ty+py)*cam.W+tx+px), p.kind.inst, p.mask
				f.P = geom.Point{
					X: cam.Center.X + float32((p.x-midX)*mm), Y: cam.Center.Y - float32((p.y-midY)*mm), Z: p.z * mm,
				}
				f.N = geom.Normal(p.sumN)
				f.Curve, f.Slot, f.Surface = p.curve, p.kind.slot, p.kind.surface
			}
		}
	}
	first[Tile*Tile] = int32(len(frags))
	b.Tiles[tile] = frags[:len(frags):len(frags)]
	b.rolls.give(roll, len(frags))
}

// take gives the samples of pixel px, py of the tile whose first pixel is tx, ty that show something, and empties them.
func (s *samples) take(h *hits, tx, ty, px, py int) int {
	n := 0
	for sy := range Grid {
		row := (*[Grid]sample)(s.at[(py*Grid+sy)*tileSamples+px*Grid:])
		x, y := float32((tx+px)*Grid)+.5+slant[sy], float32((ty+py)*Grid+sy)+.5
		for sx := range row {
			h.x[n], h.y[n], h.z[n], h.prim[n], h.mask[n] = x+float32(sx), y+slant[sx], row[sx].z, row[sx].prim, 1<<(sy*Grid+sx)
			if row[sx].prim != 0 {
				n++
			}
			row[sx] = empty
		}
	}
	return n
}

// join puts the samples of a pixel that look the same way together: each joins the first patch of the same surface that does. It
// says how many patches there are.
func (b *Buffer) join(h *hits, hits int, patches *[Grid * Grid]patch, same float32) int {
	np := 0
	for i := range hits {
		n := geom.Vec{X: h.nx[i], Y: h.ny[i], Z: h.nz[i]}
		var of kind
		var curve float32
		if prim := h.prim[i]; prim > 0 {
			g := &b.segs[prim-1]
			of, curve = kind{inst: g.inst, slot: g.slot}, g.curve
		} else {
			g := &b.tris[-1-prim]
			of = kind{g.inst, g.slot, g.surface}
		}
		j := 0
		for ; j < np; j++ {
			p := &patches[j]
			if d := n.Dot(p.sumN); d > 0 && float32(d*d) > p.least && p.kind == of {
				break
			}
		}
		p := &patches[j]
		if j == np {
			np++
			p.sumN, p.least, p.kind, p.n, p.mask, p.curve = n, same*n.Len2(), of, 1, h.mask[i], curve
			p.x, p.y, p.z = h.x[i], h.y[i], h.z[i]
			continue
		}
		p.n++
		p.mask |= h.mask[i]
		p.sumN = p.sumN.Add(n)
		p.least = same * p.sumN.Len2()
		p.x, p.y, p.z = p.x+h.x[i], p.y+h.y[i], p.z+h.z[i]
	}
	return np
}

// normalsEach finds the normals of hits one after the other. All at once give the same bits.
func (b *Buffer) normalsEach(h *hits, from, to int) {
	for i := from; i < to; i++ {
		var n geom.Vec
		if prim := h.prim[i]; prim > 0 {
			n = b.segs[prim-1].normal(h.x[i], h.y[i], h.z[i])
		} else {
			n = b.tris[-1-prim].normal(h.x[i], h.y[i])
		}
		h.nx[i], h.ny[i], h.nz[i] = n.X, n.Y, n.Z
	}
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
	n = n.Scale(tan.Len2()).Sub(tan.Scale(n.Dot(tan))).Unit()
	return geom.Vec{X: n.X, Y: -n.Y, Z: n.Z}
}

// normal is the smooth normal in the view frame of a triangle at a place in sample space.
func (g *triangle) normal(x, y float32) geom.Vec {
	b1, b2 := g.bary(x-g.x[0], y-g.y[0])
	return g.n[0].Scale(1 - b1 - b2).Add(g.n[1].Scale(b1)).Add(g.n[2].Scale(b2)).Unit()
}
