package shade

// meanOf is meanEach, all channels at once.
//
//go:noescape
func meanOf(mean, a, b, c, d *exposed) (apart float32)
