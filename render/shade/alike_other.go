//go:build !amd64

package shade

// meanOf is meanEach.
func meanOf(mean, a, b, c, d *exposed) (apart float32) { return meanEach(mean, a, b, c, d) }
