package render

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"testing"

	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/pngenc"
)

// TestMemory draws pictures, no two alike (1,000 with AURELINK_LONG), and reports the most memory that the process held and what is left.
//
//	AURELINK_LONG=1 go test ./render -run TestMemory -v -timeout 30m
func TestMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("many pictures by one goroutine: nothing for the race detector")
	}
	// Fill what is kept on purpose: layers up to their bound, shapes, pools. A short round has fewer wrists.
	warm, all, wrists, width := 60, 160, 30, 320
	if os.Getenv("AURELINK_LONG") != "" {
		warm, all, wrists, width = 250, 1000, 100, 640
	}
	cat, r := open(t)
	draw := func(i int) {
		chains, views := cat.ChainIDs(), design.Views()
		req := ask(t, cat, fmt.Sprintf("chain=%s&metals=sterling,14k-rose&mix=alternate&wrist=%dmm&skin=%d&charms=disc.%d:14k-yellow@center&view=%s&w=%d",
			chains[i%len(chains)], 140+i%wrists, 1+i%wrists%10, i, views[i/3%len(views)], width))
		p := paint(t, r, req)
		if err := pngenc.Encode(io.Discard, p.Image); err != nil {
			t.Fatal(err)
		}
		p.Release()
	}
	heap := func() uint64 {
		runtime.GC()
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	for i := range warm {
		draw(i)
	}
	before := heap()
	for i := warm; i < all; i++ {
		draw(i)
	}
	after := heap()
	t.Logf("%d pictures: heap %.1f MiB after %d, %.1f MiB after all; %s", all, mib(before), warm, mib(after), peak())
	if after > before+64<<20 {
		t.Errorf("the heap grew by %.1f MiB", mib(after-before))
	}
}

func mib(n uint64) float64 { return float64(n) / (1 << 20) }

// peak is the most memory that the process has held, as Linux counts it.
func peak() string {
	b, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return "peak unknown: " + err.Error()
	}
	for line := range strings.Lines(string(b)) {
		if strings.HasPrefix(line, "VmHWM:") {
			return "peak" + strings.Join(strings.Fields(strings.TrimPrefix(line, "VmHWM")), " ")
		}
	}
	return "peak unknown"
}
