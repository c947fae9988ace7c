//go:build !amd64

package raster

// normals finds the normals of the first n hits.
func (b *Buffer) normals(h *hits, n int) { b.normalsEach(h, 0, n) }
