package render

import (
	"bytes"
	"math"
	"testing"

	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/gltf"
)

// Arrows leave no force out, and each stands among the contacts that it sums.
func TestBundled(t *testing.T) {
	t.Parallel()
	cat, _ := open(t)
	req := ask(t, cat, stack, "view=wrist")
	l, err := Lie(t.Context(), cat, req.Design, req.View)
	if err != nil {
		t.Fatal(err)
	}
	var want, got geom.Vec
	var n int
	for i := range l.Lies {
		for _, c := range l.Lies[i].Contacts {
			want = want.Add(c.Normal.Scale(float32(c.Force)))
			n++
		}
	}
	arrows := bundled(l)
	for i := range arrows {
		a := &arrows[i]
		got = got.Add(a.force)
		near := math.Inf(1)
		for j := range l.Lies {
			for _, c := range l.Lies[j].Contacts {
				near = min(near, float64(c.At.Sub(a.at).Len()))
			}
		}
		if near > arrowReach/2 {
			t.Errorf("arrow %d stands %.2f mm off the nearest contact", i, near)
		}
		if a.force.Len() > a.sum*1.0001 {
			t.Errorf("arrow %d is longer than the sum of what presses", i)
		}
	}
	if want.Sub(got).Len() > 1e-3*want.Len()+1e-3 || len(arrows) >= n || len(arrows) < 10 {
		t.Errorf("%d arrows sum to %v, %d contacts to %v", len(arrows), got, n, want)
	}
}

// The drape is drawn over the picture, the same each time: away from the arm and the legend the picture is as it was.
func TestShowDrape(t *testing.T) {
	t.Parallel()
	cat, r := open(t)
	p, _ := ProductByWord("drape")
	req := ask(t, cat, "chain=cable&metals=sterling&wrist=6.25in&w=640")
	draw := func() []byte {
		pic, err := r.Show(t.Context(), req.Design, req.View, p)
		if err != nil {
			t.Fatal(err)
		}
		return bytes.Clone(pic.Image.Pix)
	}
	got := draw()
	if !bytes.Equal(got, draw()) {
		t.Error("it differs from time to time")
	}
	plain, err := r.Draw(t.Context(), req.Design, req.View)
	if err != nil {
		t.Fatal(err)
	}
	skin, grey, other := 0, 0, 0
	row := plain.Image.Stride
	for i := 0; i < len(got); i += 4 {
		switch c := [3]uint8(got[i : i+3]); c {
		case [3]uint8{onSkin.R, onSkin.G, onSkin.B}:
			skin++
		case [3]uint8{hidden.R, hidden.G, hidden.B}:
			grey++
		}
		if i < 120*row && !bytes.Equal(got[i:i+4], plain.Image.Pix[i:i+4]) {
			other++
		}
	}
	if skin < 500 || grey < 300 || other > 0 {
		t.Errorf("%d pixels show what touches skin in sight and %d behind; %d pixels above differ from the picture", skin, grey, other)
	}
	flat := ask(t, cat, "chain=cable&metals=sterling&wrist=6.25in&view=flat")
	if _, err := r.Show(t.Context(), flat.Design, flat.View, p); err == nil {
		t.Error("a table is taken for an arm")
	}
	if _, err := r.DrawScene(t.Context(), &gltf.Scene{}, Bare{Show: p}); err == nil {
		t.Error("a bare scene is taken for an arm")
	}
}
