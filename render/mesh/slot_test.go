package mesh

import (
	"testing"

	"github.com/aurelink/aurelink/render/geom"
)

// A ray that meets the right half of a two-tone box link meets its second metal. It used to be told the first for every
// mesh, so that neighbours mirrored a two-tone link as if it were of one metal.
func TestTwotoneMeshHit(t *testing.T) {
	t.Parallel()
	shape := &Shape{Mesh: boxFrame(1.4, 1, .22, .45)}
	shape.Mesh.Slot = make([]uint8, len(shape.Mesh.Tris))
	for i, tri := range shape.Mesh.Tris {
		if shape.Mesh.Points[tri[0]].X > 0 {
			shape.Mesh.Slot[i] = 1
		}
	}
	shape.Finish()
	for _, c := range []struct {
		x    float32
		slot uint8
	}{{-.6, 0}, {.6, 1}} {
		h, ok := shape.Trace(geom.Point{X: c.x, Y: .05, Z: 5}, geom.Vec{Z: -1}, 0, 10)
		if !ok || h.Slot != c.slot {
			t.Errorf("at x = %v: slot %d (hit %v), want %d", c.x, h.Slot, ok, c.slot)
		}
	}
}
