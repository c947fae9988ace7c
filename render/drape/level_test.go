package drape

import (
	"cmp"
	"slices"
	"testing"

	"github.com/aurelink/aurelink/render/body"
	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/unit"
)

// hullLen is the way round the convex hull of places, of which x and z count. Source: Andrew 1979, "Another efficient algorithm for
// convex hulls in two dimensions".
func hullLen(p []vec) float64 {
	slices.SortFunc(p, func(a, b vec) int {
		return cmp.Or(cmp.Compare(a.x, b.x), cmp.Compare(a.z, b.z))
	})
	var length float64
	for range 2 {
		var h []vec
		for _, q := range p {
			for len(h) > 1 {
				a, b := h[len(h)-1].sub(h[len(h)-2]), q.sub(h[len(h)-2])
				if a.x*b.z-a.z*b.x > 0 {
					break
				}
				h = h[:len(h)-1]
			}
			h = append(h, q)
		}
		for i := 1; i < len(h); i++ {
			length += h[i].sub(h[i-1]).len()
		}
		slices.Reverse(p)
	}
	return length
}

// pulledOut is how wide the gap is under a loop of a length, its middle off from the skin, that is drawn tight round an arm at a height and out
// to one point on the lower side, mm: the loop runs along the skin and straight to the point.
func pulledOut(w *body.Limb, down vec, y, length, off float64) float64 {
	var skin []vec
	top := 0.
	for i := range body.Directions {
		p := w.Place(i, y, off)
		skin = append(skin, vec{float64(p.X), 0, float64(p.Z)})
		top = max(top, skin[i].dot(down))
	}
	return bisect(0, 60, func(gap float64) float64 {
		return hullLen(append(slices.Clone(skin), down.scale(top+gap))) - length
	})
}

// On an arm held level a bracelet hangs off the lower side about as far as a loop of its length can be pulled out there: its weight
// rounds off the rest. The looser the further.
func TestLevelShowsSlack(t *testing.T) {
	t.Parallel()
	for _, yaw := range []unit.Deg{0, 40} {
		for _, size := range []unit.MM{140, 165, 210} {
			last := 0.
			for _, name := range fits {
				s, charms := worked(t, size, name, plain("cable"))
				w := body.New(design.Bracelet, size, yaw).Posed(design.PoseLevel).Still()
				all, err := settled(t.Context(), w, s, charms)
				if err != nil {
					t.Fatal(err)
				}
				judge(t, w, all)
				o, gap, high := all[0], 0., 0.
				for i := range o.joint {
					far, _ := nearest(w, o.x[o.joint[i]].lerp(o.x[o.joint[(i+1)%len(o.joint)]], .5))
					gap = max(gap, far-o.high[i])
					high += o.x[o.joint[i]].y / float64(len(o.joint))
				}
				most := pulledOut(w, onSkin(w).down, high, float64(s[0].Loop), float64(s[0].Thickness)/2)
				t.Logf("yaw %v, %v, %s: %.1f mm of slack: %.2f mm off the skin, pulled out %.2f", yaw, size, name, float64(s[0].Slack), gap, most)
				if gap > 1.02*most || gap < .65*most || gap < last+1 {
					t.Errorf("it is %.2f mm off the skin; pulled out it would be %.2f", gap, most)
				}
				last = gap
			}
		}
	}
}

// A stack hangs off a level arm as each of its strands does, and they lie apart.
func TestLevelStack(t *testing.T) {
	t.Parallel()
	s, charms := worked(t, 171, design.Comfort, four)
	w := body.New(design.Bracelet, 171, 0).Posed(design.PoseLevel)
	all, err := settled(t.Context(), w, s, charms)
	if err != nil {
		t.Fatal(err)
	}
	judge(t, w, all)
	disjoint(t, all)
}
