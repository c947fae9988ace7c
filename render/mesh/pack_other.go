//go:build !amd64

package mesh

// nearest is nearestEach.
func nearest(packs []pack, bounds []boxes, r *ray, near, far float32) (what int32, t float32, ok bool) {
	return nearestEach(packs, bounds, r, near, far)
}
