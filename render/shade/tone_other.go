//go:build !amd64

package shade

// follow leaves all to followEach.
func (c *codec) follow(_ []uint8, _ *litRow, x0, _ int) int { return x0 }

// ditherRow leaves all to ditherEach.
func (c *codec) ditherRow(_ []uint8, _ []RGB, _, _ int) int { return 0 }
