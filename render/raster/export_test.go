package raster

// SetAlike replaces the threshold of joint shading. Above 1, every sample is shaded for itself.
func (b *Buffer) SetAlike(cos float32) { b.alike = cos }
