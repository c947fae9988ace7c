package mesh

import (
	"fmt"
	"math"
	"os"
	"testing"

	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/glyph"
	"github.com/aurelink/aurelink/render/unit"
)

const characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789&"

func newFaces(t testing.TB) *glyph.Faces {
	t.Helper()
	f, err := glyph.New()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// watertight says whether every edge of a mesh, vertices at one place taken as one, is run once each way.
func watertight(m *TriMesh) error {
	if len(m.Points) != len(m.Normals) || len(m.Tris) != len(m.Surface) {
		return fmt.Errorf("%d points, %d normals, %d triangles, %d surfaces", len(m.Points), len(m.Normals), len(m.Tris), len(m.Surface))
	}
	at := make(map[geom.Point]int)
	one := make([]int, len(m.Points))
	for i, p := range m.Points {
		if _, ok := at[p]; !ok {
			at[p] = len(at)
		}
		one[i] = at[p]
		if l := m.Normals[i].Vec().Len(); math.Abs(float64(l)-1) > 1e-4 {
			return fmt.Errorf("normal %d has length %v", i, l)
		}
	}
	edges := make(map[[2]int]int)
	for i, t := range m.Tris {
		for k := range 3 {
			a, b := one[t[k]], one[t[(k+1)%3]]
			if a == b {
				return fmt.Errorf("triangle %d has an edge without length", i)
			}
			edges[[2]int{a, b}]++
		}
	}
	for e, n := range edges {
		if n != 1 || edges[[2]int{e[1], e[0]}] != 1 {
			return fmt.Errorf("an edge is run %d times one way and %d the other", n, edges[[2]int{e[1], e[0]}])
		}
	}
	return nil
}

func netArea(loops []geom.Loop) float64 {
	var sum float64
	for _, l := range loops {
		sum += l.Area()
	}
	return sum
}

func scaled(loops []geom.Loop, by float32) []geom.Loop {
	out := make([]geom.Loop, len(loops))
	for i, l := range loops {
		for _, p := range l {
			out[i] = append(out[i], geom.Point2{X: p.X * by, Y: p.Y * by})
		}
	}
	return out
}

// checkPlate judges a plate: closed, of the right volume, its front and back caps as large as each other.
func checkPlate(t *testing.T, name string, loops []geom.Loop, thickness, bevel unit.MM) {
	t.Helper()
	m, err := Plate(loops, thickness, bevel, Dome{})
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	if err := watertight(&m); err != nil {
		t.Errorf("%s: %v", name, err)
	}
	// The rounding takes no more than (1 - pi/4) b2 along both edges, and something by polygon.
	full := netArea(loops) * float64(thickness)
	var rim float64
	for _, l := range loops {
		for i, p := range l {
			q := l[(i+1)%len(l)]
			rim += math.Hypot(float64(q.X-p.X), float64(q.Y-p.Y))
		}
	}
	b := float64(bevel)
	most := 2 * rim * 0.35 * b * b
	if v := m.Volume(); v > full*1.005 || v < full-most-0.01*full {
		t.Errorf("%s: volume %.3f mm3 of %.3f less at most %.3f for the edges", name, v, full, most)
	}
	var front, back float64
	for i, tr := range m.Tris {
		a, b, c := m.Points[tr[0]], m.Points[tr[1]], m.Points[tr[2]]
		n := b.Sub(a).Cross(c.Sub(a))
		if m.Surface[i] == Face {
			front += float64(n.Z) / 2
			if n.Z < 0 {
				t.Errorf("%s: a front triangle that faces back", name)
			}
		} else if a.Z == b.Z && b.Z == c.Z && n.Z < 0 {
			back -= float64(n.Z) / 2
		}
		// No triangle may look away from its own normals.
		sum := m.Normals[tr[0]].Vec().Add(m.Normals[tr[1]].Vec()).Add(m.Normals[tr[2]].Vec())
		if n.Len() > 1e-4 && n.Unit().Dot(sum) < 0 {
			t.Errorf("%s: triangle %d at %v looks away from its normals", name, i, a)
		}
	}
	if math.Abs(front-back) > 1e-3*front || front < 0.2*netArea(loops) {
		t.Errorf("%s: front %.3f mm2, back %.3f, outline %.3f", name, front, back, netArea(loops))
	}
	if n := len(m.Tris); n > 3600 {
		t.Errorf("%s: %d triangles", name, n)
	}
}

func TestPlatesOfEveryLetter(t *testing.T) {
	t.Parallel()
	f := newFaces(t)
	for _, face := range []string{glyph.Sans, glyph.Serif, glyph.Script} {
		for _, r := range characters {
			for _, size := range []unit.MM{4, 5, 6, 7} {
				loops, err := f.Text(face, string(r), size)
				if err != nil {
					t.Fatal(err)
				}
				checkPlate(t, fmt.Sprintf("%s %c %v", face, r, size), loops, 0.6, 0.15)
			}
		}
	}
}

func TestPlatesOfEveryOutline(t *testing.T) {
	t.Parallel()
	for name, sizes := range map[string][]float32{
		"heart": {4, 5, 6, 7}, "star": {4, 5, 6, 7}, "moon": {5, 6, 7, 8}, "disc": {6, 8, 10}, "bar": {12, 15, 18}, "connector": {4, 6, 8},
	} {
		data, err := os.ReadFile("../../assets/charms/" + name + ".svg")
		if err != nil {
			t.Fatal(err)
		}
		loops, err := glyph.SVG(data)
		if err != nil {
			t.Fatal(name, err)
		}
		lo, hi := glyph.Bounds(loops)
		for _, size := range sizes {
			checkPlate(t, fmt.Sprint(name, " ", size), scaled(loops, size/max(hi.X-lo.X, hi.Y-lo.Y)), 0.5, 0.12)
		}
	}
}

func TestPlateRefuses(t *testing.T) {
	t.Parallel()
	bow := []geom.Loop{{{X: 0, Y: 0}, {X: 4, Y: 4}, {X: 4, Y: 0}, {X: -1, Y: 4}}}
	if _, err := Plate(bow, 0.5, 0.1, Dome{}); err == nil {
		t.Error("an outline that crosses itself was cut")
	}
	if _, err := Plate(nil, 0.5, 0.1, Dome{}); err == nil {
		t.Error("no outline was cut")
	}
}
