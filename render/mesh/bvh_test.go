package mesh

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/geom"
)

// slowTrace asks every primitive.
func slowTrace(s *Shape, o geom.Point, d geom.Vec, tmin, tmax float32) (Hit, bool) {
	best := Hit{T: tmax, Prim: -1}
	for i := range s.Segs {
		if t, ok := s.Segs[i].hit(o, d, tmin, best.T); ok {
			best = Hit{T: t, Prim: int32(i), N: s.Segs[i].NormalAt(o.Add(d.Scale(t)))}
		}
	}
	for i := range s.Mesh.Tris {
		if t, u, v, ok := s.Mesh.hit(i, o, d, tmin, best.T); ok {
			best = Hit{T: t, Prim: int32(len(s.Segs) + i), N: s.Mesh.normalAt(i, u, v)}
		}
	}
	return best, best.Prim >= 0
}

func randomDir(r *rand.Rand) geom.Vec {
	for {
		v := geom.Vec{X: r.Float32()*2 - 1, Y: r.Float32()*2 - 1, Z: r.Float32()*2 - 1}
		if l := v.Len2(); l > .01 && l < 1 {
			return v.Unit()
		}
	}
}

// shapesFor are links of every form, a ring and a charm with a stone.
func shapesFor(t *testing.T) map[string]*Shape {
	t.Helper()
	cat := catalog(t)
	shapes := map[string]*Shape{"ring": JumpRing(.5, 2, Plain)}
	everyPart(cat, func(_ string, _ *design.ChainStyle, p *design.Part) {
		if _, ok := shapes[string(p.Form)]; !ok || p.Twist != 0 {
			shapes[string(p.Form)] = Link(p, Plain, false)
		}
	})
	for _, u := range []design.CharmUse{
		{Charm: "heart", Size: 5, Hang: design.Dangle},
		{Charm: "birthstone", Stone: "garnet", Size: 3, Hang: design.Dangle},
	} {
		s, err := Charm(cat, u, newFaces(t))
		if err != nil {
			t.Fatal(err)
		}
		shapes[u.Charm] = s
	}
	return shapes
}

// TestTrace holds the hierarchy against asking every primitive: the same place, to the bit.
func TestTrace(t *testing.T) {
	t.Parallel()
	for name, s := range shapesFor(t) {
		r := rand.New(rand.NewPCG(7, 8))
		hits := 0
		for range 3000 {
			// From somewhere about it towards somewhere in it; some rays along the axes.
			o := s.Middle.Add(randomDir(r).Scale(s.Bound * (.2 + 2*r.Float32())))
			d := s.Middle.Add(randomDir(r).Scale(s.Bound * .7 * r.Float32())).Sub(o).Unit()
			switch r.IntN(8) {
			case 0:
				d = geom.Vec{X: 1}
			case 1:
				d = geom.Vec{Z: -1}
			}
			want, wantOK := slowTrace(s, o, d, .001, 50)
			got, ok := s.Trace(o, d, .001, 50)
			if ok != wantOK || ok && got.T != want.T {
				t.Fatalf("%s: from %v to %v: hit %v at %v mm, asked one by one %v at %v mm", name, o, d, ok, got.T, wantOK, want.T)
			}
			if !ok {
				continue
			}
			hits++
			if l := got.N.Vec().Len(); math.Abs(float64(l)-1) > 1e-4 {
				t.Fatalf("%s: normal of length %v", name, l)
			}
			// Two pieces can be met at one place, where they join: the normals then agree.
			if dot := got.N.Vec().Dot(want.N.Vec()); got.Prim != want.Prim && int(got.Prim) < len(s.Segs) && dot < .9 {
				t.Fatalf("%s: pieces %d and %d are met at one place with normals %v and %v", name, got.Prim, want.Prim, got.N, want.N)
			}
		}
		if hits < 500 {
			t.Errorf("%s: only %d of 3000 rays hit", name, hits)
		}
	}
}

// TestForest holds the columns against asking each instance, to a few thousandths of a mm: rays that graze round off so much.
func TestForest(t *testing.T) {
	t.Parallel()
	shapes := shapesFor(t)
	list := []*Shape{shapes["oval"], shapes["ring"], shapes["box"], shapes["heart"], shapes["bead"]}
	r := rand.New(rand.NewPCG(9, 10))
	var insts []Instance
	for i := range 60 {
		at := geom.Point{X: r.Float32() * 12, Y: r.Float32() * 12, Z: r.Float32() * 4}
		insts = append(insts, Instance{Shape: list[i%len(list)], ViewFromShape: geom.FrameAlong(at, randomDir(r), randomDir(r))})
	}
	f := NewForest(insts)
	const tmin = .004
	hits := 0
	for range 1500 {
		o := geom.Point{X: r.Float32() * 12, Y: r.Float32() * 12, Z: r.Float32()*12 - 4}
		d := randomDir(r)
		best, inst := float32(60), -1
		for i := range insts {
			v := &insts[i].ViewFromShape
			if h, ok := slowTrace(insts[i].Shape, v.InvPoint(o), v.InvVec(d), tmin, best); ok {
				best, inst = h.T, i
			}
		}
		got, h, ok := f.Trace(o, d, tmin, 60)
		if ok != (inst >= 0) || ok && (got != inst || math.Abs(float64(h.T-best)) > .002) {
			t.Fatalf("from %v to %v: instance %d at %v mm, asked one by one %d at %v mm", o, d, got, h.T, inst, best)
		}
		if ok {
			hits++
		}
	}
	if hits < 200 {
		t.Errorf("only %d of 1500 rays hit", hits)
	}
}

func TestForestOfNothing(t *testing.T) {
	t.Parallel()
	if _, _, ok := NewForest(nil).Trace(geom.Point{}, geom.Vec{Z: 1}, 0, 10); ok {
		t.Error("hit something")
	}
}

// A ray that leaves a ring's wall straight out meets nothing of the piece it leaves: lifted by a little, it is outside.
func TestLeaving(t *testing.T) {
	t.Parallel()
	ring := JumpRing(.5, 2, Plain)
	r := rand.New(rand.NewPCG(11, 12))
	for range 2000 {
		o := randomDir(r).Scale(5)
		d := geom.Vec{X: r.Float32()*2 - 1, Y: r.Float32()*2 - 1}.Scale(1.2).Sub(o).Unit()
		h, ok := ring.Trace(geom.Point(o), d, 0, 20)
		if !ok {
			continue
		}
		at := geom.Point(o).Add(d.Scale(h.T))
		if again, ok := ring.Trace(at.Add(h.N.Vec().Scale(.004)), h.N.Vec(), 0, .2); ok {
			t.Fatalf("straight out from %v it is met again after %v mm", at, again.T)
		}
	}
}
