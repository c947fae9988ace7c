//go:build !amd64

package shade

import "github.com/aurelink/aurelink/render/raster"

// spread is spreadEach.
func (f *Film) spread(frags []raster.Fragment, colours []exposed, x int, above, here, below *filmRow) {
	f.spreadEach(frags, colours, x, above, here, below)
}
