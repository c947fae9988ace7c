package shade

// blend is blendEach, all channels at once.
//
//go:noescape
func blend(to *texel, k *glance)

// fetch has the texels of a look-up brought near.
//
//go:noescape
func fetch(k *glance)

// fetchPixel has a pixel brought near.
//
//go:noescape
func fetchPixel(p *uint8)
