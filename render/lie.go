package render

import (
	"context"

	"github.com/aurelink/aurelink/render/body"
	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/drape"
	"github.com/aurelink/aurelink/render/fit"
)

// Lying is a piece at rest on the arm, as Draw shows it.
type Lying struct {
	*fit.Result
	Lies []drape.Lie // by strand, in the view frame
}

// Lie brings a design to rest on the arm, and draws nothing. Only the wrist view has an arm: of another view it takes the
// turn alone.
func Lie(ctx context.Context, cat *design.Catalog, d design.Design, v design.View) (*Lying, error) {
	result, err := fit.New(cat, d)
	if err != nil {
		return nil, err
	}
	lies, err := drape.LieOnWrist(ctx, body.New(d.Piece, d.Size, v.Yaw).Posed(v.Pose), result.Strands, charms(cat, d))
	if err != nil {
		return nil, err
	}
	return &Lying{result, lies}, nil
}

// stoneDepth is how far a stone's setting reaches below its girdle, as a share of its size. Source: the deepest of the
// settings' meshes.
const stoneDepth = .22

// charms are each strand's charms, as they lie.
func charms(cat *design.Catalog, d design.Design) [][]drape.Charm {
	all := make([][]drape.Charm, len(d.Strands))
	for i := range d.Strands {
		for _, use := range d.Strands[i].Charms {
			c := drape.Charm{Size: use.Size}
			if charm, ok := cat.Charm(use.Charm); ok {
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
