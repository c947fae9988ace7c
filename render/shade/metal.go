package shade

import "github.com/aurelink/aurelink/render/design"

// Metal is the optics of one metal.
type Metal struct {
	Name  string // for legends
	F0    RGB    // reflectance head-on
	edge  RGB    // weight of the dip toward the rim, from F82
	Alpha float32
	f82   RGB
	coat  *coat // nil: polished and as new
}

// NewMetal takes a metal's optics from the catalogue.
func NewMetal(m *design.Metal) Metal {
	r := float32(m.Roughness.Value)
	out := Metal{Name: m.Name, f82: RGB{m.F82.R, m.F82.G, m.F82.B}, Alpha: r * r}
	out.reflect(RGB{m.F0.R, m.F0.G, m.F0.B})
	return out
}

// reflect gives a metal a reflectance head-on.
func (m *Metal) reflect(f0 RGB) {
	dip := func(f0, f82 float32) float32 { return 17.651 * (f0 + (1-f0)*.46266) * (1 - f82) }
	m.F0 = f0
	m.edge = RGB{dip(f0.R, m.f82.R), dip(f0.G, m.f82.G), dip(f0.B, m.f82.B)}
}

// Fresnel is the reflectance at cosine mu: Schlick's curve less a dip that meets the metal's own reflectance at 82
// degrees (Kutz, Hasan and Edmondson 2021, "Novel aspects of the Adobe standard material").
func (m *Metal) Fresnel(mu float32) RGB {
	if mu < 0 {
		mu = 0
	}
	if mu > 1 {
		mu = 1
	}
	g := 1 - mu
	g2 := g * g
	g5 := g2 * g2 * g
	dip := mu * g5 * g
	one := func(f0, edge float32) float32 {
		f := f0 + float32((1-f0)*g5) - float32(edge*dip)
		if f < 0 {
			return 0
		}
		return f
	}
	return RGB{one(m.F0.R, m.edge.R), one(m.F0.G, m.edge.G), one(m.F0.B, m.edge.B)}
}
