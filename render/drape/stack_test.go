package drape

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/aurelink/aurelink/render/body"
	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/fit"
	"github.com/aurelink/aurelink/render/unit"
)

// stacked makes a stack of two to six strands, of random chains, with some charms.
func stacked(t *testing.T, rng *rand.Rand) (size unit.MM, strands []fit.Strand, charms [][]Charm, said string) {
	t.Helper()
	cat := catalog(t)
	for {
		size = unit.MM(135 + rng.IntN(110))
		var all []string
		for range 2 + rng.IntN(5) {
			var hung []string
			for range rng.IntN(3) {
				charm := []string{`"heart"`, `"disc","size_mm":10`, `"bar"`, `"star"`, `"moon"`, `"bar","hang":"inline"`}[rng.IntN(6)]
				hung = append(hung, fmt.Sprintf(`{"charm":%s,"metal":"14k-rose","at":"%+dmm"}`, charm, rng.IntN(50)-25))
			}
			all = append(all, fmt.Sprintf(`{"chain":%q,"metals":["sterling"],"charms":[%s]}`, cat.Chains[rng.IntN(len(cat.Chains))].ID, strings.Join(hung, ",")))
		}
		said = fmt.Sprintf(`{"design":{"version":1,"piece":"bracelet","body":{"size_mm":%v},"fit":%q,"strands":[%s]}}`, float64(size), fits[rng.IntN(3)], strings.Join(all, ","))
		req, err := cat.Parse([]byte(said))
		if err != nil {
			continue
		}
		r, err := fit.New(cat, req.Design)
		if err != nil {
			continue // charms too close to each other
		}
		return size, r.Strands, Charms(cat, req.Design), said
	}
}

// Twenty stacks of two to six strands lie beside and over each other, every pair of links, rings and charms, on the arm and on the
// table.
func TestStacksLieApart(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(3, 8))
	for i := range 20 {
		size, s, charms, said := stacked(t, rng)
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			w := body.New(design.Bracelet, size, 0)
			worn, err := settled(t.Context(), w, s, charms)
			if err != nil {
				t.Fatal(err)
			}
			judge(t, w, worn)
			disjoint(t, worn)
			if t.Failed() {
				t.Log("on the arm: " + said)
			}
			laid, err := new(Room).laid(t.Context(), bracelets, s, charms, uint64(i))
			if err != nil {
				t.Fatal(err)
			}
			flatly(t, laid)
			disjoint(t, laid)
			if t.Failed() {
				t.Log(said)
			}
		})
	}
}
