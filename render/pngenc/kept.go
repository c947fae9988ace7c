package pngenc

import (
	"bytes"
	"image"
	"slices"
	"sync/atomic"
)

// Kept is a picture that others are drawn on. What of them is as it is here is deflated once, a strip of rows at a time. It is safe for
// use by many goroutines.
type Kept struct {
	img    *image.RGBA
	strips [maxStrips]atomic.Pointer[strip]
	room   atomic.Int64 // bytes left for strips
}

// keptShare is how much memory strips may take, as a share of the picture: skin and backdrops come to a sixth and less.
const keptShare = 5

// Keep readies a picture, which must not change any more. It may be nil, as is what comes of it then: nothing is kept.
func Keep(img *image.RGBA) *Kept {
	if img == nil {
		return nil
	}
	k := &Kept{img: img}
	k.room.Store(int64(k.Bytes()))
	return k
}

// Bytes is the most memory that what is kept takes.
func (k *Kept) Bytes() int {
	if k == nil {
		return 0
	}
	return len(k.img.Pix) / keptShare
}

// same says that rows y0 to y1 of a picture are as they are here.
func (k *Kept) same(img *image.RGBA, y0, y1 int) bool {
	return k != nil && img.Rect == k.img.Rect && img.Stride == k.img.Stride &&
		bytes.Equal(img.Pix[y0*img.Stride:y1*img.Stride], k.img.Pix[y0*img.Stride:y1*img.Stride])
}

// keep keeps a strip, if there is room.
func (k *Kept) keep(i int, s *strip) {
	if k.room.Add(-int64(len(s.out))) < 0 {
		k.room.Add(int64(len(s.out)))
		return
	}
	if !k.strips[i].CompareAndSwap(nil, &strip{out: slices.Clone(s.out), sum: s.sum, size: s.size, opaque: s.opaque}) {
		k.room.Add(int64(len(s.out)))
	}
}
