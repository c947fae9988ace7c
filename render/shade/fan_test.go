package shade

import (
	"testing"

	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/mesh"
)

// What fans meet is what each beam by itself meets: where the wire is near all but a few at its edge, as near and as steep; beyond,
// where rods stand for the wire, most.
func TestFans(t *testing.T) {
	t.Parallel()
	fans := unfold(studio().few)
	for _, c := range []struct {
		name        string
		height      float32 // of the ring, mm
		from, to    float32 // distance from the ring's middle, mm
		same, apart float32 // the least share that agrees, and by how much hits may differ, mm
	}{
		{"near", .25, 1.5, 3.2, .97, .08},
		{"beyond", 1, 4.3, 6, .93, .3},
	} {
		s, cam := overPaper(t, c.height)
		at := geom.Identity()
		at.Origin = geom.Point{Z: c.height}
		insts := []mesh.Instance{{Shape: mesh.JumpRing(.5, 4, mesh.Plain), ViewFromShape: at}}
		sc := &Scene{Cam: cam, Forest: mesh.NewForest(insts), Ground: Plane{}, Shadow: s}
		s.standing(insts)
		var near []int32
		for i := range s.bars {
			near = append(near, int32(i))
		}
		var all, same, hits int
		for r := c.from; r < c.to; r += .1 {
			o := geom.Point{X: .6 * r, Y: .8 * r, Z: lift}
			var ms [fewBeams / fanBeams]met
			for i := range ms {
				for k := range ms[i].t {
					ms[i].t[k], ms[i].bar[k] = 60, -1
				}
			}
			s.meet(sc, ms[:], fans[:], o, near)
			for i := range fans {
				for k := range fans[i].beams {
					d := fans[i].beams[k].d
					if d.Z <= 0 {
						continue
					}
					_, want, hit := sc.Forest.Trace(o, d, lift, 60)
					all++
					if !hit && ms[i].bar[k] < 0 {
						same++
						continue
					}
					if !hit || ms[i].bar[k] < 0 {
						continue
					}
					hits++
					_, got := s.hit(sc, &ms[i], k, o.Add(d.Scale(ms[i].t[k])))
					if abs(got.T-want.T) < c.apart && got.N.Vec().Dot(want.N.Vec()) > .9 {
						same++
					}
				}
			}
		}
		t.Logf("%s: %d of %d beams the same, %d hits", c.name, same, all, hits)
		if float32(same) < c.same*float32(all) || hits < 20 {
			t.Errorf("%s: %d of %d beams the same, %d hits", c.name, same, all, hits)
		}
	}
}

// However beams are sorted into fans, each is in one, and those that go any way round are where the table says.
func TestUnfold(t *testing.T) {
	t.Parallel()
	few := studio().few
	fans := unfold(few)
	var in, out RGB
	for i := range few {
		in = in.Add(few[i].light.Scale(few[i].weight))
	}
	for i := range fans {
		f := &fans[i]
		for k := range f.beams {
			b := &f.beams[k]
			out = out.Add(b.light.Scale(b.weight))
			part := fanPart(heading(b.d.X, b.d.Y))
			if n := uint(k); n < f.from(part) || n >= f.from(part+1) {
				t.Errorf("beam %d of fan %d goes the way %d, which has %d to %d", k, i, part, f.from(part), f.from(part+1))
			}
		}
	}
	if !closeTo(in, out, 1e-4) {
		t.Errorf("beams bring %v, fans %v", in, out)
	}
}
