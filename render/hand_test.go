package render

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/aurelink/aurelink/render/design"
)

// A hand-chain is drawn in every view, turned and on hands of all sizes, the same each time; as a scene its hand is there.
func TestHandChain(t *testing.T) {
	t.Parallel()
	cat, r := open(t)
	for _, said := range []string{"wrist=130mm&finger=44mm", "wrist=6.25in&finger=US7&yaw=-40", "wrist=228mm&finger=76mm&yaw=40&fit=loose", "wrist=6in&finger=US6&view=flat",
		"wrist=6in&finger=US6&view=macro", "wrist=6in&finger=US6&view=strip"} {
		req := ask(t, cat, "chain=cable&metals=14k-yellow&charms=heart:14k-rose@center&piece=hand-chain&"+said, "w=320")
		a, b := paint(t, r, req), paint(t, r, req)
		if !bytes.Equal(a.Image.Pix, b.Image.Pix) {
			t.Errorf("%s: two pictures differ", said)
		}
		bare := req
		bare.Design.Strands[design.OverHand].Charms = nil
		if c := paint(t, r, bare); bytes.Equal(a.Image.Pix, c.Image.Pix) {
			t.Errorf("%s: the charm is not seen", said)
		}
		s, err := r.Scene(t.Context(), req.Design, req.View)
		if err != nil {
			t.Fatal(err)
		}
		if worn := req.View.Kind == design.ViewWrist; worn != (len(s.Mattes) == 1) {
			t.Errorf("%s: %d mattes", said, len(s.Mattes))
		}
		for _, m := range s.Mattes {
			for _, tri := range m.Mesh.Tris {
				for _, i := range tri {
					if int(i) >= len(m.Mesh.Points) {
						t.Fatalf("%s: a corner that is none", said)
					}
				}
			}
			// Six parts, each closed.
			if n := len(m.Mesh.Tris); n < 6*1000 {
				t.Errorf("%s: a hand of %d triangles", said, n)
			}
		}
	}
	req := ask(t, cat, "chain=cable&metals=14k-yellow&piece=hand-chain&wrist=6in&finger=US6", "w=320")
	for _, p := range Products() {
		if _, err := r.Show(t.Context(), req.Design, req.View, &p); err != nil {
			t.Error(fmt.Errorf("%s: %w", p.Word, err))
		}
	}
}
