package raster

import "golang.org/x/sys/cpu"

// draw is drawEach, eight samples at once where the processor can.
func (w *wall) draw(row []sample, lean []float32, x, left, mid float32) {
	if !cpu.X86.HasAVX2 {
		w.drawEach(row, lean, x, left, mid)
		return
	}
	drawEight(w, &row[0], &lean[0], len(row), x, left, mid)
}

// drawEight draws a wall on n samples. It reads and writes back as many after them as make up a multiple of eight.
//
//go:noescape
func drawEight(w *wall, row *sample, lean *float32, n int, x, left, mid float32)
