package render

import (
	"sync"

	"github.com/maypok86/otter/v2"

	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/fit"
	"github.com/aurelink/aurelink/render/glyph"
	"github.com/aurelink/aurelink/render/mesh"
)

// charmShapes bounds how many charms are kept: engraving makes them as many as there are words.
const charmShapes = 256

// shapes builds each shape once. Links and rings are as many as the catalogue has; charms are kept in a bounded cache.
type shapes struct {
	cat    *design.Catalog
	faces  *glyph.Faces
	links  sync.Map // linkKey -> *mesh.Shape
	charms *otter.Cache[design.CharmUse, *mesh.Shape]
}

type linkKey struct {
	part    *design.Part
	ring    fit.RingSpec
	detail  mesh.Detail
	twotone bool
}

func newShapes(cat *design.Catalog) (*shapes, error) {
	faces, err := glyph.New()
	if err != nil {
		return nil, err
	}
	charms, err := otter.New(&otter.Options[design.CharmUse, *mesh.Shape]{MaximumSize: charmShapes})
	if err != nil {
		return nil, err
	}
	return &shapes{cat: cat, faces: faces, charms: charms}, nil
}

func (s *shapes) once(k linkKey, build func() *mesh.Shape) *mesh.Shape {
	if got, ok := s.links.Load(k); ok {
		return got.(*mesh.Shape)
	}
	got, _ := s.links.LoadOrStore(k, build())
	return got.(*mesh.Shape)
}

func (s *shapes) link(p *design.Part, detail mesh.Detail, twotone bool) *mesh.Shape {
	return s.once(linkKey{part: p, detail: detail, twotone: twotone}, func() *mesh.Shape { return mesh.Link(p, detail, twotone) })
}

func (s *shapes) ring(r fit.RingSpec, detail mesh.Detail) *mesh.Shape {
	return s.once(linkKey{ring: r, detail: detail}, func() *mesh.Shape { return mesh.JumpRing(r.Wire, r.Inner, detail) })
}

// charm builds a charm; where on the chain it is does not matter to its shape.
func (s *shapes) charm(use design.CharmUse) (*mesh.Shape, error) {
	use.At, use.Metal, use.StoneKind = design.Place{}, "", ""
	if got, ok := s.charms.GetIfPresent(use); ok {
		return got, nil
	}
	got, err := mesh.Charm(s.cat, use, s.faces)
	if err != nil {
		return nil, err
	}
	s.charms.Set(use, got)
	return got, nil
}
