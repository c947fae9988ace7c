package mesh

// At is the depth of engraving at a place on the face, mm, and its slope along X and Y.
func (r *Relief) At(x, y float32) (depth, dx, dy float32) {
	fx, fy := (x-r.X0)*r.PerMM-.5, (y-r.Y0)*r.PerMM-.5
	if fx < 0 || fy < 0 || fx >= float32(r.W-1) || fy >= float32(r.H-1) {
		return 0, 0, 0
	}
	c, w := int(fx), int(fy)
	fx, fy = fx-float32(c), fy-float32(w)
	i := w*r.W + c
	a, b, d, e := r.Depth[i], r.Depth[i+1], r.Depth[i+r.W], r.Depth[i+r.W+1]
	lo, hi := a+float32((b-a)*fx), d+float32((e-d)*fx)
	depth = lo + float32((hi-lo)*fy)
	dx = ((b - a) + float32((e-d-b+a)*fy)) * r.PerMM
	dy = (hi - lo) * r.PerMM
	return depth, dx, dy
}

// Depth is how deep a stone is from its table to its culet, mm.
func (g *GemBody) Depth() float32 {
	if g.Deep > 0 {
		return g.Deep
	}
	// Facets stand evenly round the stone's axis, so in the mean it does not matter where that is.
	var up, down, n float32
	for _, f := range g.Facets {
		if f.N.Z > .99 {
			up = f.D
		}
		if f.N.Z < -.3 {
			down, n = down+f.D/-f.N.Z, n+1
		}
	}
	return max(.1, up+down/max(1, n))
}
