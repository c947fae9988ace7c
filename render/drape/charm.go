package drape

import (
	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/fit"
	"github.com/aurelink/aurelink/render/unit"
)

// Charm is a charm as it lies or hangs: a plate.
type Charm struct {
	Size unit.MM // from below its eye to its lower end
	Half unit.MM // how far its middle is off what it lies on
	Wide unit.MM
}

// stoneDepth is how far a stone's setting reaches below its girdle, as a share of its size. Source: the deepest of the
// settings' meshes.
const stoneDepth = .22

// Charms are the charms of each strand of a design.
func Charms(cat *design.Catalog, d design.Design) [][]Charm {
	all := make([][]Charm, len(d.Strands))
	for i := range d.Strands {
		for _, use := range d.Strands[i].Charms {
			c := Charm{Size: use.Size, Wide: use.Size}
			if charm, ok := cat.Charm(use.Charm); ok {
				w, h := fit.CharmBox(charm, use.Size)
				c.Wide = w
				if w >= 2*h { // a bar hangs by its end
					c.Wide = h
				}
				c.Half = charm.Thickness.MM() / 2
				if charm.Kind == design.CharmStone {
					c.Half = stoneDepth * use.Size
				}
			}
			all[i] = append(all[i], c)
		}
	}
	return all
}
