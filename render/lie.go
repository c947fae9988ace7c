package render

import (
	"context"

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
	lies, err := drape.LieOnWrist(ctx, limbOf(d, v.Yaw).Posed(v.Pose), result.Strands, drape.Charms(cat, d))
	if err != nil {
		return nil, err
	}
	return &Lying{result, lies}, nil
}
