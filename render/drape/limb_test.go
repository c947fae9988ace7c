package drape

import (
	"fmt"
	"testing"

	"github.com/aurelink/aurelink/render/body"
	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/fit"
	"github.com/aurelink/aurelink/render/unit"
)

// wornAs works strands out for a piece, with room of ease mm.
func wornAs(t testing.TB, piece design.Piece, size, ease unit.MM, strands string) ([]fit.Strand, [][]Charm) {
	t.Helper()
	cat := catalog(t)
	req, err := cat.Parse(fmt.Appendf(nil, `{"design":{"version":1,"piece":"bracelet","body":{"size_mm":160},"strands":[%s]}}`, strands))
	if err != nil {
		t.Fatal(err)
	}
	d := req.Design
	d.Piece, d.Size, d.Fit = piece, size, design.Fit{Ease: &ease}
	r, err := fit.New(cat, d)
	if err != nil {
		t.Fatal(err)
	}
	charms := make([][]Charm, len(r.Strands))
	for i := range charms {
		for _, c := range d.Strands[i].Charms {
			charms[i] = append(charms[i], Charm{c.Size, halfSheet})
		}
	}
	return r.Strands, charms
}

// Anklets, rings and necklaces keep their length and stay off the skin, in every fit on every size.
func TestLoopOnLimbs(t *testing.T) {
	t.Parallel()
	const charmed = `{"chain":"cable","metals":["14k-yellow"],"charms":[{"charm":"disc","text":"A","metal":"14k-rose","at":"center"}]}`
	for _, c := range []struct {
		piece   design.Piece
		sizes   []unit.MM
		eases   []unit.MM
		strands []string
	}{
		{design.Anklet, []unit.MM{190, 220, 280}, []unit.MM{13, 25, 50}, []string{plain("rolo"), plain("paperclip"), charmed}},
		{design.FingerRing, []unit.MM{46, 54, 66}, []unit.MM{0, 1, 2}, []string{plain("cable"), plain("rolo"), plain("box")}},
		{design.Necklace, []unit.MM{310, 343, 400}, []unit.MM{25, 64, 114, 190}, []string{plain("cable"), plain("figaro"), charmed}},
	} {
		for _, size := range c.sizes {
			for _, ease := range c.eases {
				for i, strand := range c.strands {
					t.Run(fmt.Sprintf("%s-%v-%v-%d", c.piece, float64(size), float64(ease), i), func(t *testing.T) {
						t.Parallel()
						s, charms := wornAs(t, c.piece, size, ease, strand)
						w := body.New(c.piece, size, 0)
						all, err := settled(t.Context(), w, s, charms)
						if err != nil {
							t.Fatal(err)
						}
						judge(t, w, all)
					})
				}
			}
		}
	}
}
