//go:build !amd64

package shade

// light is lightEach.
func (k *skinRun) light() { k.lightEach() }

// mixRow is mixRowEach.
func mixRow(to, a, b []float32, t float32) { mixRowEach(to, a, b, t) }
