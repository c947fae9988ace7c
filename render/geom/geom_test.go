package geom

import (
	"math"
	"math/rand/v2"
	"testing"
)

func near(t *testing.T, what string, got, want, within float64) {
	t.Helper()
	if !(math.Abs(got-want) <= within) {
		t.Errorf("%s is %v, want %v within %v", what, got, want, within)
	}
}

func random(r *rand.Rand) Vec {
	return Vec{r.Float32()*2 - 1, r.Float32()*2 - 1, r.Float32()*2 - 1}
}

// orthonormal checks that a frame is right-handed with unit axes.
func orthonormal(t *testing.T, f *Frame) {
	t.Helper()
	near(t, "length of X", float64(f.X.Len()), 1, 1e-5)
	near(t, "length of Y", float64(f.Y.Len()), 1, 1e-5)
	near(t, "X.Y", float64(f.X.Dot(f.Y)), 0, 1e-5)
	near(t, "distance of Z from X x Y", float64(f.X.Cross(f.Y).Sub(f.Z).Len()), 0, 1e-5)
}

func TestFrameAlong(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	for range 1000 {
		along, up := random(r), random(r).Unit()
		f := FrameAlong(Point{1, 2, 3}, along, up)
		orthonormal(t, &f)
		near(t, "turn of X from along", float64(f.X.Sub(along.Unit()).Len()), 0, 1e-5)
		// Z is up with what lies along X taken out.
		near(t, "Z.up", float64(f.Z.Dot(up)), math.Sqrt(max(0, 1-math.Pow(float64(up.Dot(f.X)), 2))), 1e-3)
	}
	// Where up and along are one there is a frame all the same.
	for _, v := range []Vec{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {0, -1, 0}} {
		f := FrameAlong(Point{}, v, v)
		orthonormal(t, &f)
	}
}

func TestFrameThereAndBack(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4))
	for range 1000 {
		f := FrameAlong(Point(random(r)), random(r), random(r)).Roll(float64(r.Float32()) * 7)
		g := FrameAlong(Point(random(r)), random(r), random(r))
		orthonormal(t, &f)
		p := Point(random(r))
		near(t, "way of a point there and back", float64(f.InvPoint(f.Point(p)).Sub(p).Len()), 0, 1e-5)
		then := f.Then(g)
		near(t, "distance of the two ways to compose", float64(then.Point(p).Sub(f.Point(g.Point(p))).Len()), 0, 1e-5)
		n := random(r).Normal()
		near(t, "length of a turned normal", float64(f.Normal(n).Vec().Len()), 1, 1e-5)
	}
}

func TestRoll(t *testing.T) {
	t.Parallel()
	f := Identity().Roll(math.Pi / 2)
	near(t, "way of Y from old Z", float64(f.Y.Sub(Vec{0, 0, 1}).Len()), 0, 1e-6)
	near(t, "way of Z from minus old Y", float64(f.Z.Sub(Vec{0, -1, 0}).Len()), 0, 1e-6)
	orthonormal(t, &f)
}

func TestArea(t *testing.T) {
	t.Parallel()
	square := Loop{{0, 0}, {2, 0}, {2, 3}, {0, 3}}
	near(t, "area", square.Area(), 6, 0)
	near(t, "area the other way round", Loop{{0, 0}, {0, 3}, {2, 3}, {2, 0}}.Area(), -6, 0)
}

func TestUnitOfNothing(t *testing.T) {
	t.Parallel()
	if got := (Vec{}).Unit(); got != (Vec{}) {
		t.Errorf("no direction has the unit %v", got)
	}
}
