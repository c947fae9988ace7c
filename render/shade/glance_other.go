//go:build !amd64

package shade

// blend is blendEach.
func blend(to *texel, k *glance) { blendEach(to, k) }

// fetch and fetchPixel would have memory brought near.
func fetch(*glance) {}

func fetchPixel(*uint8) {}
