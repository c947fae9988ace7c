package raster

import "golang.org/x/sys/cpu"

// normals finds the normals of the first n hits, eight at once where the processor can.
func (b *Buffer) normals(h *hits, n int) {
	if !cpu.X86.HasAVX2 {
		b.normalsEach(h, 0, n)
		return
	}
	var done uint32
	for i := range min(n, eight) {
		if done>>i&1 != 0 {
			continue
		}
		if p := h.prim[i]; p > 0 && !b.segs[p-1].ball {
			done |= normalEight(&b.segs[p-1], h, p)
		} else {
			b.normalsEach(h, i, i+1)
		}
	}
	b.normalsEach(h, eight, n)
}

// normalEight finds the normals of those of the first eight hits that are on a piece of tube, and tells by a mask which they are.
//
//go:noescape
func normalEight(seg *segment, h *hits, prim int32) (mask uint32)
