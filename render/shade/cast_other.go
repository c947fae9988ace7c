//go:build !amd64

package shade

// addAll is addEach.
func (g *rod) addAll(p *plot, starts []int32, h *hand, views []view, aims []aim) {
	g.addEach(p, starts, h, views, aims)
}
