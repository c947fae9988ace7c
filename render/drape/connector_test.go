package drape

import (
	"fmt"
	"testing"

	"github.com/aurelink/aurelink/render/body"
	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/fit"
	"github.com/aurelink/aurelink/render/mesh"
)

// Rings beside an inline charm go through its eyes and the links beside it, and not into them.
func TestConnectorInterlock(t *testing.T) {
	t.Parallel()
	cat := catalog(t)
	for i := range cat.Chains {
		chain := cat.Chains[i].ID
		t.Run(chain, func(t *testing.T) {
			t.Parallel()
			for _, charm := range []string{`"heart"`, `"bar"`, `"birthstone","stone":"garnet"`} {
				said := fmt.Sprintf(`{"design":{"version":1,"piece":"bracelet","body":{"size_mm":160},"fit":"comfort","strands":[{"chain":%q,"metals":["sterling"],"charms":[
					{"charm":%s,"metal":"14k-rose","at":"-20mm","hang":"inline"},{"charm":%s,"metal":"14k-rose","at":"+21mm","hang":"inline"}]}]}}`, chain, charm, charm)
				req, err := cat.Parse([]byte(said))
				if err != nil {
					t.Fatal(err)
				}
				r, err := fit.New(cat, req.Design)
				if err != nil {
					t.Fatal(err)
				}
				s := r.Strands
				rest := rested(t, body.New(design.Bracelet, 160, 0), s, Charms(cat, req.Design))[0]
				el := s[0].Elements
				worst, deep, through := 0., 0., 0
				for k := range el {
					f := (k + 1) % len(el)
					if el[k].Kind != fit.Connector && el[f].Kind != fit.Connector {
						continue
					}
					shape := func(i int) []wire {
						if el[i].Kind == fit.Connector {
							s, err := mesh.Charm(cat, req.Design.Strands[0].Charms[el[i].Charm], nil)
							if err != nil {
								t.Fatal(err)
							}
							return wires(s, &rest.Elements[i])
						}
						return wires(solid(&el[i]), &rest.Elements[i])
					}
					gap, links := joined(shape(k), shape(f))
					worst, deep = max(worst, gap), max(deep, -gap)
					through += links
				}
				t.Logf("%s: up to %.3f mm apart and %.3f mm into each other", charm, worst, deep)
				if through != 4 || worst > .03 || deep > .1 {
					t.Errorf("%s: through each other %d times, want 4; up to %.3f mm apart and %.3f mm into each other", charm, through, worst, deep)
				}
			}
		})
	}
}
