package shade

import (
	"unsafe"

	"github.com/aurelink/aurelink/render/raster"
)

// spread is spreadEach, light and cover at once.
func (f *Film) spread(frags []raster.Fragment, colours []exposed, x int, above, here, below *filmRow) {
	spreadPixel(&frags[0].Mask, int(unsafe.Sizeof(frags[0])), &colours[0], len(frags), &f.shares[0],
		&above.at[x : x+3][0], &here.at[x : x+3][0], &below.at[x : x+3][0])
}

// spreadPixel adds n colours, each by the shares of a mask, to three pixels in three rows. Masks are stride bytes apart.
//
//go:noescape
func spreadPixel(mask *uint16, stride int, colours *exposed, n int, shares *[9]float32, above, here, below *exposed)
