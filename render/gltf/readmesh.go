package gltf

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/mesh"
)

// mesh reads a mesh under a linear map, and groups it: up to two metals share a shape, a stone and a matte body
// stand alone.
func (r *glbReader) mesh(i int, by linear) ([]*piece, error) {
	var out []*piece
	var fill *piece  // the shape that takes metals
	var metals []int // its material by slot
	for k := range r.doc.Meshes[i].Primitives {
		p := &r.doc.Meshes[i].Primitives[k]
		t, err := r.primitive(p, by)
		if err != nil {
			return nil, fmt.Errorf(".primitives[%d]%w", k, err)
		}
		if len(t.Tris) == 0 {
			continue
		}
		which, kind := -1, isMetal
		if p.Material != nil {
			if which = *p.Material; which < 0 || which >= len(r.materials) {
				return nil, fmt.Errorf(".primitives[%d].material: %d; there are %d", k, which, len(r.materials))
			}
			kind = r.materials[which].kind
		}
		switch kind {
		case isMatte:
			m := &r.materials[which]
			out = append(out, &piece{matte: &Matte{Name: m.name, Albedo: m.color, Mesh: t}})
		case isGem:
			g, err := r.materials[which].stone(&t)
			if err != nil {
				return nil, fmt.Errorf(".primitives[%d]: %w", k, err)
			}
			for i := range t.Surface {
				t.Surface[i] = mesh.Gem
			}
			if len(r.scene.Metals) == 0 { // a piece has metals, whether they are seen or not
				r.metal(-1)
			}
			out = append(out, &piece{shape: &mesh.Shape{Mesh: t, Gem: g}})
		case isMetal:
			slot := slices.Index(metals, which)
			if slot < 0 {
				if len(metals)%2 == 0 {
					fill, metals = &piece{shape: &mesh.Shape{}}, nil
					out = append(out, fill)
				}
				slot = len(metals)
				metals = append(metals, which)
				for s := slot; s < 2; s++ { // a slot that is not used is the first metal too
					fill.metals[s] = r.metal(which)
				}
			}
			appendMesh(&fill.shape.Mesh, &t, uint8(slot))
		}
	}
	for _, p := range out {
		if p.shape != nil {
			p.shape.Finish()
		}
	}
	return out, nil
}

// appendMesh takes over all of another mesh into a slot.
func appendMesh(to, m *mesh.TriMesh, slot uint8) {
	base := uint32(len(to.Points))
	to.Points = append(to.Points, m.Points...)
	to.Normals = append(to.Normals, m.Normals...)
	to.Surface = append(to.Surface, m.Surface...)
	for _, t := range m.Tris {
		to.Tris = append(to.Tris, [3]uint32{base + t[0], base + t[1], base + t[2]})
		to.Slot = append(to.Slot, slot)
	}
}

// primitive reads triangles, in mm. Ones without area are left out.
func (r *glbReader) primitive(p *primitive, by linear) (mesh.TriMesh, error) {
	var m mesh.TriMesh
	if p.Mode != nil && *p.Mode != triangles {
		return m, fmt.Errorf(".mode: %d; triangles (4) are drawn", *p.Mode)
	}
	if len(p.Targets) > 0 {
		return m, errors.New(".targets: shapes that change are not drawn")
	}
	if _, ok := p.Attributes["COLOR_0"]; ok {
		return m, errors.New(".attributes.COLOR_0: colours of points are not drawn")
	}
	which, ok := p.Attributes["POSITION"]
	if !ok {
		return m, errors.New(".attributes.POSITION: it is missing")
	}
	places, err := r.vectors(which)
	if err != nil {
		return m, fmt.Errorf(".attributes.POSITION: %w", err)
	}
	for i, q := range places {
		at := by.apply(q).mul(perMetre)
		for _, v := range at {
			if !(math.Abs(v) <= maxReach) {
				return m, fmt.Errorf(".attributes.POSITION: point %d is farther than %v mm", i, maxReach)
			}
		}
		m.Points = append(m.Points, at.point())
	}
	if m.Tris, err = r.corners(p, len(m.Points)); err != nil {
		return m, fmt.Errorf(".indices: %w", err)
	}
	if r.tris += len(m.Tris); r.tris > maxTris {
		return m, fmt.Errorf(": more than %d triangles in all", maxTris)
	}
	// A mirrored mesh is turned outside in.
	if by.det() < 0 {
		for i := range m.Tris {
			m.Tris[i][1], m.Tris[i][2] = m.Tris[i][2], m.Tris[i][1]
		}
	}
	kept := m.Tris[:0]
	for _, t := range m.Tris {
		if area(&m, t) > 0 {
			kept = append(kept, t)
		}
	}
	m.Tris = kept
	which, ok = p.Attributes["NORMAL"]
	if !ok {
		flatten(&m)
	} else if err = r.normals(&m, which, by); err != nil {
		return m, fmt.Errorf(".attributes.NORMAL: %w", err)
	}
	m.Surface = make([]mesh.Surface, len(m.Tris))
	return m, nil
}

// area is twice a triangle's area, mm2.
func area(m *mesh.TriMesh, t [3]uint32) float64 { return cross(m, t).len() }

// cross is normal to a triangle, outwards, as long as twice its area.
func cross(m *mesh.TriMesh, t [3]uint32) v3 {
	a, b, c := vec3(m.Points[t[0]]), vec3(m.Points[t[1]]), vec3(m.Points[t[2]])
	return b.sub(a).cross(c.sub(a))
}

// flatten gives each triangle its own corners and its flat normal, as glTF asks where there are no normals.
func flatten(m *mesh.TriMesh) {
	old := *m
	m.Points, m.Normals = nil, nil
	for i, t := range m.Tris {
		n := cross(&old, t).normal()
		for k, v := range t {
			m.Tris[i][k] = uint32(len(m.Points))
			m.Points = append(m.Points, old.Points[v])
			m.Normals = append(m.Normals, n)
		}
	}
}

// normals reads normals and takes them along with the points. Where one has no length the triangle's stands in.
func (r *glbReader) normals(m *mesh.TriMesh, which int, by linear) error {
	ns, err := r.vectors(which)
	if err != nil {
		return err
	}
	if len(ns) != len(m.Points) {
		return fmt.Errorf("%d for %d points", len(ns), len(m.Points))
	}
	side := math.Copysign(1, by.det())
	cof := by.cofactors()
	for i, n := range ns {
		u := cof.apply(n).mul(side).unit()
		if l := u.len(); !(l > .5 && l < 2) {
			u = v3{}
		}
		ns[i] = u
	}
	for _, t := range m.Tris {
		for _, v := range t {
			if ns[v] == (v3{}) {
				ns[v] = cross(m, t).unit()
			}
		}
	}
	for _, n := range ns {
		if n == (v3{}) { // of a point that no triangle has
			n = v3{0, 0, 1}
		}
		m.Normals = append(m.Normals, geom.Normal(n.point()))
	}
	return nil
}

// vectors reads an accessor of three floats each.
func (r *glbReader) vectors(which int) ([]v3, error) {
	data, stride, a, err := r.elements(which, "VEC3", func(a *accessor) int {
		if a.ComponentType != typeFloat {
			return 0
		}
		return 12
	})
	if err != nil {
		return nil, err
	}
	if r.points += a.Count; r.points > 3*maxTris {
		return nil, fmt.Errorf("more than %d points in all", 3*maxTris)
	}
	out := make([]v3, a.Count)
	for i := range out {
		for k := range 3 {
			v := float64(math.Float32frombits(binary.LittleEndian.Uint32(data[i*stride+4*k:])))
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return nil, fmt.Errorf("element %d is not a number", i)
			}
			out[i][k] = v
		}
	}
	return out, nil
}

// corners reads the corners of triangles among n points.
func (r *glbReader) corners(p *primitive, n int) ([][3]uint32, error) {
	count, at := n, func(i int) uint32 { return uint32(i) }
	if p.Indices != nil {
		data, stride, a, err := r.elements(*p.Indices, "SCALAR", func(a *accessor) int {
			switch a.ComponentType {
			case typeByte:
				return 1
			case typeShort:
				return 2
			case typeInt:
				return 4
			}
			return 0
		})
		if err != nil {
			return nil, err
		}
		count = a.Count
		switch a.ComponentType {
		case typeByte:
			at = func(i int) uint32 { return uint32(data[i*stride]) }
		case typeShort:
			at = func(i int) uint32 { return uint32(binary.LittleEndian.Uint16(data[i*stride:])) }
		default:
			at = func(i int) uint32 { return binary.LittleEndian.Uint32(data[i*stride:]) }
		}
	}
	if count%3 != 0 {
		return nil, fmt.Errorf("%d corners; triangles have three", count)
	}
	if count/3 > maxTris {
		return nil, fmt.Errorf("more than %d triangles", maxTris)
	}
	out := make([][3]uint32, count/3)
	for i := range count {
		v := at(i)
		if uint64(v) >= uint64(n) {
			return nil, fmt.Errorf("corner %d is point %d; there are %d", i, v, n)
		}
		out[i/3][i%3] = v
	}
	return out, nil
}

// elements finds the bytes of an accessor and how far apart its elements are. size gives an element's, 0 for a
// component type that is not read.
func (r *glbReader) elements(which int, kind string, size func(*accessor) int) ([]byte, int, *accessor, error) {
	fail := func(format string, args ...any) ([]byte, int, *accessor, error) {
		return nil, 0, nil, fmt.Errorf("accessors[%d]: %s", which, fmt.Sprintf(format, args...))
	}
	if which < 0 || which >= len(r.doc.Accessors) {
		return fail("there are %d", len(r.doc.Accessors))
	}
	a := &r.doc.Accessors[which]
	n := size(a)
	switch {
	case a.Type != kind || n == 0 || a.Normalized:
		return fail("%s of component type %d is not read here", a.Type, a.ComponentType)
	case a.Sparse != nil:
		return fail("sparse ones are not read")
	case a.BufferView == nil || *a.BufferView < 0 || *a.BufferView >= len(r.doc.BufferViews):
		return fail("bufferView: there are %d", len(r.doc.BufferViews))
	}
	v := &r.doc.BufferViews[*a.BufferView]
	if len(r.doc.Buffers) != 1 || v.Buffer != 0 || !inside(v.ByteOffset, v.ByteLength, len(r.bin)) {
		return fail("bufferViews[%d] is not inside the buffer", *a.BufferView)
	}
	stride := v.ByteStride
	if stride == 0 {
		stride = n
	}
	if stride < n || stride > 252 {
		return fail("bufferViews[%d].byteStride: %d; %d to 252", *a.BufferView, stride, n)
	}
	if a.Count < 1 || a.Count > v.ByteLength || !inside(a.ByteOffset, (a.Count-1)*stride+n, v.ByteLength) {
		return fail("%d elements do not fit into bufferViews[%d]", a.Count, *a.BufferView)
	}
	return r.bin[v.ByteOffset+a.ByteOffset:][:(a.Count-1)*stride+n], stride, a, nil
}

// inside says whether n bytes from at on lie in a buffer of a size.
func inside(at, n, size int) bool { return at >= 0 && n >= 0 && at <= size && n <= size-at }
