package render

import (
	"bytes"
	"context"
	"runtime"
	"sync"
	"testing"

	"github.com/aurelink/aurelink/render/design"
)

// atOnce has clients draw requests, each the next that none has taken, until n are drawn.
func atOnce(clients, n int, draw func(i int)) {
	var wg sync.WaitGroup
	next := make(chan int)
	for range clients {
		wg.Go(func() {
			for i := range next {
				draw(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wg.Wait()
}

// Pictures drawn at once, by a core each, have the bytes that they have alone.
func TestBusy(t *testing.T) {
	if testing.Short() {
		t.Skip("many pictures")
	}
	cat, r := open(t)
	before := runtime.GOMAXPROCS(4)
	defer runtime.GOMAXPROCS(before)
	requests := several(t, cat)
	want := make([][]byte, len(requests))
	for i, req := range requests {
		want[i] = file(t, r, req)
	}
	var mu sync.Mutex
	wrong := map[int]int{}
	atOnce(6, 2*len(requests), func(i int) {
		i %= len(requests)
		if !bytes.Equal(file(t, r, requests[i]), want[i]) {
			mu.Lock()
			wrong[i]++
			mu.Unlock()
		}
	})
	for i, n := range wrong {
		t.Errorf("request %d was %d times another picture among others", i, n)
	}
}

// BenchmarkBusy is a picture's share of the time where four clients ask at once: each picture with one core, as Draw does it where
// there are no more than four, and each with all of them.
//
//	go test ./render -run - -bench Busy
func BenchmarkBusy(b *testing.B) {
	cat, r := open(b)
	req := ask(b, cat, showcase[0].said, "w=1200")
	for _, how := range []struct {
		name string
		draw func(context.Context, design.Design, design.View) (*Picture, error)
	}{
		{"one-core-each", r.Draw},
		{"all-cores-each", func(ctx context.Context, d design.Design, v design.View) (*Picture, error) {
			return r.draw(ctx, d, v, nil)
		}},
	} {
		b.Run(how.name, func(b *testing.B) {
			paint(b, r, req).Release()
			b.ResetTimer()
			atOnce(4, b.N, func(int) {
				p, err := how.draw(b.Context(), req.Design, req.View)
				if err != nil {
					b.Error(err)
					return
				}
				p.Release()
			})
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "pictures/s")
		})
	}
}
