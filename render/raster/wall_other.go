//go:build !amd64

package raster

// draw is drawEach.
func (w *wall) draw(row []sample, lean []float32, x, left, mid float32) {
	w.drawEach(row, lean, x, left, mid)
}
