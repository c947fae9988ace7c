//go:build long

package render

import (
	"fmt"
	"io"
	"testing"

	"github.com/aurelink/aurelink/render/design"
)

// TestFlat draws 10,000 pictures of all views and some sizes, and holds that memory in use does not grow with them. It takes a quarter of an hour.
//
//	go test -tags long ./render -run TestFlat -v -timeout 60m
func TestFlat(t *testing.T) {
	cat, r := open(t)
	chains, views, widths := cat.ChainIDs(), design.Views(), []int{320, 320, 480, 320, 640}
	draw := func(i int) {
		// Take few wrists, so that layers are all there early on.
		p := paint(t, r, ask(t, cat, fmt.Sprintf("chain=%s&metals=sterling,14k-rose&mix=alternate&wrist=%dmm&view=%s&w=%d",
			chains[i%len(chains)], 140+10*(i%5), views[i/3%len(views)], widths[i/7%len(widths)])))
		if err := p.EncodePNG(io.Discard); err != nil {
			t.Fatal(err)
		}
		p.Release()
	}
	const all, round = 10000, 2000
	var first uint64
	for i := range all {
		draw(i)
		if (i+1)%round != 0 {
			continue
		}
		held := heap()
		t.Logf("%d pictures: %.1f MiB in use", i+1, mib(held))
		if first == 0 {
			first = held
		} else if held > first+2<<20 {
			t.Errorf("memory in use grew from %.1f MiB to %.1f MiB", mib(first), mib(held))
		}
	}
}
