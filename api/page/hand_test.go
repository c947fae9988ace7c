package page

import (
	"slices"
	"testing"

	"github.com/aurelink/aurelink/render/design"
)

// The page says what it can't change, and offers the rest.
func TestHandChainIsNotOffered(t *testing.T) {
	t.Parallel()
	if slices.Contains(offered(), string(design.HandChain)) || len(offered()) != len(design.Pieces())-1 {
		t.Errorf("offered %v", offered())
	}
}
