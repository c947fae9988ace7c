package gltf

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"

	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/mesh"
	"github.com/aurelink/aurelink/render/shade"
)

// surface is what a material is.
type surface struct {
	name  string
	kind  surfaceKind
	color shade.RGB // reflectance head-on, or albedo
	rough float64
	stain stain // of a stone
}

type surfaceKind uint8

const (
	isMetal surfaceKind = iota
	isMatte
	isGem
)

// stain is the inside of a stone: its index, and the colour that light has after a way of reach metres.
type stain struct {
	ior   float64
	color [3]float64
	reach float64 // 0 where it never has any
}

// surface reads a material. Its factors say all; textures are not drawn.
func (m *material) surface() (surface, error) {
	s := surface{name: m.Name, color: shade.RGB{R: 1, G: 1, B: 1}, rough: 1}
	fail := func(field, format string, args ...any) (surface, error) {
		return s, fmt.Errorf("%s: %s", field, fmt.Sprintf(format, args...))
	}
	p := m.PBR
	if p == nil {
		p = &pbr{}
	}
	for _, t := range []struct {
		field string
		is    json.RawMessage
	}{
		{"normalTexture", m.NormalTexture},
		{"occlusionTexture", m.OcclusionTexture},
		{"emissiveTexture", m.EmissiveTexture},
		{"pbrMetallicRoughness.baseColorTexture", p.BaseColorTexture},
		{"pbrMetallicRoughness.metallicRoughnessTexture", p.MetallicRoughnessTexture},
	} {
		if t.is != nil {
			return fail(t.field, "textures are not drawn")
		}
	}
	for _, v := range m.EmissiveFactor {
		if v != 0 {
			return fail("emissiveFactor", "only what is lit is drawn, not what glows")
		}
	}
	if m.AlphaMode != "" && m.AlphaMode != "OPAQUE" {
		return fail("alphaMode", "%q; only OPAQUE is drawn", m.AlphaMode)
	}
	if p.BaseColorFactor != nil {
		c, err := within("pbrMetallicRoughness.baseColorFactor", p.BaseColorFactor, 4, 0, 1)
		if err != nil {
			return s, err
		}
		s.color = shade.RGB{R: c[0], G: c[1], B: c[2]}
	}
	if p.RoughnessFactor != nil {
		s.rough = *p.RoughnessFactor
		if !(s.rough >= 0 && s.rough <= 1) {
			return fail("pbrMetallicRoughness.roughnessFactor", "%v; 0 to 1", s.rough)
		}
	}
	switch {
	case p.MetallicFactor == nil || *p.MetallicFactor == 1:
	case *p.MetallicFactor == 0:
		s.kind = isMatte
	default:
		return fail("pbrMetallicRoughness.metallicFactor", "%v; only metal (1) and what is none (0) are drawn", *p.MetallicFactor)
	}
	var through transmission
	if err := m.extension(extTransmission, &through); err != nil {
		return s, err
	}
	switch {
	case through.TransmissionTexture != nil:
		return fail("extensions."+extTransmission, "textures are not drawn")
	case through.TransmissionFactor == 0:
		return s, nil
	case through.TransmissionFactor != 1 || s.kind != isMatte:
		return fail("extensions."+extTransmission, "only what is quite clear (1), and no metal, is drawn")
	}
	s.kind = isGem
	return s, m.inside(&s)
}

// inside reads what a stone does to the light in it.
func (m *material) inside(s *surface) error {
	var index ior
	var v volume
	if err := errors.Join(m.extension(extIOR, &index), m.extension(extVolume, &v)); err != nil {
		return err
	}
	s.stain = stain{ior: 1.5, color: [3]float64{1, 1, 1}, reach: v.AttenuationDistance} // glTF's defaults
	if index.IOR != nil {
		s.stain.ior = *index.IOR
	}
	if !(s.stain.ior >= 1 && s.stain.ior <= 5) {
		return fmt.Errorf("extensions.%s.ior: %v; 1 to 5", extIOR, s.stain.ior)
	}
	if v.ThicknessTexture != nil {
		return fmt.Errorf("extensions.%s: textures are not drawn", extVolume)
	}
	if !(v.AttenuationDistance >= 0) {
		return fmt.Errorf("extensions.%s.attenuationDistance: %v; above 0", extVolume, v.AttenuationDistance)
	}
	if v.AttenuationColor != nil {
		c, err := within("extensions."+extVolume+".attenuationColor", v.AttenuationColor, 3, 0, 1)
		if err != nil {
			return err
		}
		for k := range c {
			s.stain.color[k] = float64(c[k])
		}
	}
	return nil
}

// extension reads an extension where the material has it.
func (m *material) extension(name string, to any) error {
	b, ok := m.Extensions[name]
	if !ok {
		return nil
	}
	if err := json.Unmarshal(b, to); err != nil {
		return fmt.Errorf("extensions.%s: %w", name, jsonError(err))
	}
	return nil
}

// stone makes the body of a stone of its triangles, which must bound a convex one.
func (s *surface) stone(m *mesh.TriMesh) (*mesh.GemBody, error) {
	var size float64
	for _, t := range m.Tris {
		for _, v := range t {
			size = max(size, vec3(m.Points[v]).sub(vec3(m.Points[m.Tris[0][0]])).len())
		}
	}
	near := 1e-3 * size
	type plane struct {
		n v3
		d float64
	}
	var planes []plane
	for _, t := range m.Tris {
		n := cross(m, t)
		if n.len() < near*near { // a sliver says little of its plane
			continue
		}
		n = n.unit()
		d := n.dot(vec3(m.Points[t[0]]))
		known := false
		for _, p := range planes {
			if known = p.n.dot(n) > 1-1e-6 && math.Abs(p.d-d) < near; known {
				break
			}
		}
		if !known {
			if len(planes) == maxFacets {
				return nil, fmt.Errorf("a stone of more than %d facets", maxFacets)
			}
			planes = append(planes, plane{n, d})
		}
	}
	if len(planes) < 4 {
		return nil, errors.New("a stone must be a closed body")
	}
	g := &mesh.GemBody{IOR: float32(s.stain.ior)}
	for _, p := range planes {
		for _, t := range m.Tris {
			for _, v := range t {
				if p.n.dot(vec3(m.Points[v])) > p.d+near {
					return nil, errors.New("a stone must be convex")
				}
			}
		}
		g.Facets = append(g.Facets, mesh.GemPlane{N: geom.Normal(p.n.point()), D: float32(p.d)})
	}
	low, high := float32(math.Inf(1)), float32(math.Inf(-1))
	for _, t := range m.Tris {
		for _, v := range t {
			low, high = min(low, m.Points[v].Z), max(high, m.Points[v].Z)
		}
	}
	g.Deep = high - low
	// The colour is that after some depths of the stone, see glbWriter.gem.
	for k, c := range s.stain.color {
		g.Colour[k] = 1
		if s.stain.reach > 0 {
			g.Colour[k] = float32(math.Pow(c, shade.GemPath*float64(g.Depth())/(s.stain.reach*perMetre)))
		}
	}
	return g, nil
}
