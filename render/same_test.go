package render

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"os"
	"runtime"
	"sync"
	"testing"

	"github.com/aurelink/aurelink/render/design"
)

// several are designs that between them take every way through the pipeline.
func several(t testing.TB, cat *design.Catalog) []design.Request {
	t.Helper()
	var out []design.Request
	for _, s := range [][2]string{
		{showcase[0].said, "w=320"},
		{stack, "w=320&yaw=40"},
		{pendants, "view=flat&w=320"},
		{showcase[5].said, "view=macro&w=320"},
		{showcase[2].said, "view=strip&w=320&aspect=3:4"},
		{showcase[5].said, "view=macro&w=320&light=jeweler&backdrop=velvet"},
		{showcase[1].said, "w=320&light=evening&backdrop=linen"},
		{showcase[2].said, "view=flat&w=320&backdrop=marble"},
	} {
		out = append(out, ask(t, cat, s[0], s[1]))
	}
	return out
}

// file is a picture as it would be sent.
func file(t testing.TB, r *Renderer, req design.Request) []byte {
	t.Helper()
	p := paint(t, r, req)
	defer p.Release()
	var b bytes.Buffer
	if err := p.EncodePNG(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestSame draws 20 pictures at each of 1, 2 and 8 processors, or with AURELINK_LONG=1 100, with the layers made anew
// for each: one hash.
func TestSame(t *testing.T) {
	if testing.Short() {
		t.Skip("many pictures by one goroutine: nothing for the race detector")
	}
	cat, r := open(t)
	requests := several(t, cat)
	before := runtime.GOMAXPROCS(0)
	defer runtime.GOMAXPROCS(before)
	rounds := 4
	if os.Getenv("AURELINK_LONG") != "" {
		rounds = 20
	}
	want := make([][32]byte, len(requests))
	for _, n := range []int{1, 2, 8} {
		runtime.GOMAXPROCS(n)
		r.layers.InvalidateAll()
		for round := range rounds {
			for i, req := range requests {
				got := sha256.Sum256(file(t, r, req))
				if want[i] == ([32]byte{}) {
					want[i] = got
				}
				if got != want[i] {
					t.Fatalf("design %d, round %d, on %d processors: hash %x, was %x", i, round, n, got[:6], want[i][:6])
				}
			}
		}
	}
	// One hash for the lot, to compare machines by.
	all := sha256.New()
	for _, h := range want {
		all.Write(h[:])
	}
	t.Logf("%d pictures at each of 1, 2 and 8 processors: %x", rounds*len(requests), all.Sum(nil)[:8])
}

// A renderer that has only just begun, pictures drawn in another order and by eight at once: the same bytes.
func TestSameInAnyCompany(t *testing.T) {
	cat, r := open(t)
	requests := several(t, cat)
	want := make([][]byte, len(requests))
	for i, req := range requests {
		want[i] = file(t, r, req)
	}
	fresh, err := New(cat)
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	faults := make(chan string, 100)
	for who := range 8 {
		wg.Go(func() {
			for k := range 3 {
				i := (k*3 + who) % len(requests)
				p, err := fresh.Draw(t.Context(), requests[i].Design, requests[i].View)
				if err != nil {
					faults <- err.Error()
					continue
				}
				var b bytes.Buffer
				if err := p.EncodePNG(&b); err != nil {
					faults <- err.Error()
				}
				p.Release()
				if !bytes.Equal(b.Bytes(), want[i]) {
					faults <- fmt.Sprintf("goroutine %d: design %d has other bytes than when drawn alone", who, i)
				}
			}
		})
	}
	wg.Wait()
	close(faults)
	for f := range faults {
		t.Error(f)
	}
}
