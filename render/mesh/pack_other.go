//go:build !amd64

package mesh

// nearest is nearestEach.
func nearest(packs []pack, r *ray) (what int32, t float32, ok bool) { return nearestEach(packs, r) }
