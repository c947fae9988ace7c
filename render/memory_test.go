package render

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/scene"
	"github.com/aurelink/aurelink/render/unit"
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
		if err := p.EncodePNG(io.Discard); err != nil {
			t.Fatal(err)
		}
		p.Release()
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

// perWrist and perView are how many bytes a preview on a wrist, and one of a stack in any view, may take from the heap, its PNG left
// out. A strip lays a strand out for each of its rows.
const (
	perWrist = 48 << 10
	perView  = 64 << 10
)

// TestAllocated holds what a preview of 1200 x 900 takes, once memory that pictures use one after the other is there.
func TestAllocated(t *testing.T) {
	if testing.Short() {
		t.Skip("the race detector has pools forget")
	}
	// What is swept in between would have to be made again.
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	cat, r := open(t)
	type asked struct {
		name, design, view string
		most               uint64
	}
	var all []asked
	for _, s := range showcase {
		all = append(all, asked{s.name, s.said, "w=1200", perWrist})
	}
	for _, view := range design.Views() {
		all = append(all, asked{string(view), showcase[len(showcase)-1].said, "w=320&view=" + string(view), perView})
	}
	for _, s := range all {
		req := ask(t, cat, s.design, s.view)
		var out bytes.Buffer
		draw := func() {
			p := paint(t, r, req)
			out.Reset()
			if err := p.EncodePNG(&out); err != nil {
				t.Fatal(err)
			}
			p.Release()
		}
		for range 4 {
			draw()
		}
		// Take the least of some rounds: whatever else the program does counts too. A worker's memory grows with the busiest tile that it
		// has met, and on a busy machine there are more workers' than cores, so it may take a while until all have grown.
		least := uint64(math.MaxUint64)
		for range 20 {
			const n = 8
			var from, to runtime.MemStats
			runtime.ReadMemStats(&from)
			for range n {
				draw()
			}
			runtime.ReadMemStats(&to)
			if least = min(least, (to.TotalAlloc-from.TotalAlloc)/n); least <= s.most {
				break
			}
		}
		t.Logf("%s: %.1f KiB a preview", s.name, float64(least)/1024)
		if least > s.most {
			t.Errorf("%s: a preview takes %d bytes from the heap, bound %d", s.name, least, s.most)
		}
	}
}

// heap is the memory in use, bytes.
func heap() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// Layers that are kept stay within layerBytes, however many wrists are asked for, and count all they hold.
func TestLayersAreBounded(t *testing.T) {
	if testing.Short() {
		t.Skip("many limbs")
	}
	t.Parallel()
	cat, r := open(t)
	req := ask(t, cat, "chain=cable&metals=sterling&wrist=160mm", "view=wrist&w=960&backdrop=transparent")
	cam := scene.Camera(design.Bracelet, req.View)
	var one, all int
	for i := 0; all < layerBytes*3/2; i++ {
		req.View.Yaw = unit.Deg(i)
		l, err := r.layer(t.Context(), &cam, req.Design, req.View)
		if err != nil {
			t.Fatal(err)
		}
		if one = l.Bytes(); one < 2*4*cam.W*cam.H {
			t.Fatalf("a layer of two pictures of %d x %d counts %d bytes", cam.W, cam.H, one)
		}
		all += one
	}
	r.layers.CleanUp()
	var held, n int
	for _, l := range r.layers.All() {
		held, n = held+l.Bytes(), n+1
	}
	t.Logf("%d layers of %.1f MiB are kept, %.1f MiB of %.1f", n, mib(uint64(one)), mib(uint64(held)), mib(uint64(all)))
	if held > layerBytes || n == 0 {
		t.Errorf("%d layers that are kept hold %.1f MiB, bound %.1f", n, mib(uint64(held)), mib(layerBytes))
	}
}

// An arm is turned before a backdrop that is painted once: what comes out does not depend on what was kept.
func TestBackdropIsPaintedOnce(t *testing.T) {
	t.Parallel()
	cat, shop := open(t)
	r, err := New(cat)
	if err != nil {
		t.Fatal(err)
	}
	req := ask(t, cat, "chain=cable&metals=sterling&wrist=160mm", "view=wrist&w=320&backdrop=linen")
	cam := scene.Camera(design.Bracelet, req.View)
	for _, yaw := range []unit.Deg{3, 4} {
		req.View.Yaw = yaw
		if _, err := r.layer(t.Context(), &cam, req.Design, req.View); err != nil {
			t.Fatal(err)
		}
	}
	backdrops := 0
	for k := range r.layers.All() {
		if k.skin == 0 {
			backdrops++
		}
	}
	if backdrops != 1 {
		t.Errorf("two arms before linen leave %d backdrops", backdrops)
	}
	got, err := r.layer(t.Context(), &cam, req.Design, req.View)
	if err != nil {
		t.Fatal(err)
	}
	want, err := shop.layer(t.Context(), &cam, req.Design, req.View)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got.Pix.Pix, want.Pix.Pix) {
		t.Error("an arm before a backdrop that was kept is not the one before a new one")
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
