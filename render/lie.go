package render

import (
	"context"

	"github.com/aurelink/aurelink/render/body"
	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/drape"
	"github.com/aurelink/aurelink/render/fit"
	"github.com/aurelink/aurelink/render/unit"
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
	lies, err := drape.LieOnWrist(ctx, body.New(d.Piece, d.Size, v.Yaw), result.Strands, charmSizes(d))
	if err != nil {
		return nil, err
	}
	return &Lying{result, lies}, nil
}

// charmSizes are the sizes of each strand's charms.
func charmSizes(d design.Design) [][]unit.MM {
	sizes := make([][]unit.MM, len(d.Strands))
	for i := range d.Strands {
		for _, c := range d.Strands[i].Charms {
			sizes[i] = append(sizes[i], c.Size)
		}
	}
	return sizes
}
