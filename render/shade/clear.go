package shade

// A picture on no backdrop is premultiplied: colours are encoded as sRGB and then scaled by alpha, as browsers composite them. The
// shadow on what will lie below is black, with the alpha that dims it, so encoded, as much as light would.

// clearAlbedo is the neutral pale card that metal mirrors where there is no backdrop.
var clearAlbedo = RGB{.640, .640, .640}

// shadow is the alpha of black that dims what lies below to a factor f of its light.
func (c *codec) shadow(f RGB) uint8 { return 255 - c.encode(f.Luma()) }

// overClear lays light that covers a share of a pixel over one that is not opaque; rest is the share left.
func (c *codec) overClear(p []uint8, light RGB, cover, rest float32) {
	was := float32(p[3]) / 255 * rest
	alpha := min(1, cover+was)
	if alpha <= 0 {
		return
	}
	k := 1 / alpha
	one := func(v float32, old uint8) uint8 {
		if p[3] > 0 {
			straight := c.dec[min(255, (int(old)*255+int(p[3])/2)/int(p[3]))]
			v += float32(straight * was)
		}
		return uint8(float32(float32(c.encode(v*k))*alpha) + .5)
	}
	p[0], p[1], p[2] = one(light.R, p[0]), one(light.G, p[1]), one(light.B, p[2])
	p[3] = uint8(float32(255*alpha) + .5)
}

// keep writes light that covers a share of a pixel of nothing, premultiplied.
func (c *codec) keep(p []uint8, light RGB, cover float32) {
	clear(p)
	c.overClear(p, light.Scale(cover), cover, 1-cover)
}
