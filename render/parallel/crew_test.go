package parallel

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// A crew does each piece of each call once, in calls that follow each other at once or after a rest, in a call from within a piece, and
// in calls from several goroutines at once. When the picture is done it goes.
func TestCrew(t *testing.T) {
	before := runtime.NumGoroutine()
	on(t, func(t *testing.T) {
		var c Crowd
		ctx, leave := c.Join(t.Context())
		call := func(n int, also func()) {
			times := make([]int32, n)
			if err := Each(ctx, n, func(i int) {
				atomic.AddInt32(&times[i], 1)
				if i == n/2 {
					also()
				}
			}); err != nil {
				t.Error(err)
			}
			for i := range times {
				if k := atomic.LoadInt32(&times[i]); k != 1 {
					t.Errorf("of %d pieces, piece %d was done %d times", n, i, k)
				}
			}
		}
		for i := range 300 {
			call(1+i%70, func() {})
			if i%60 == 0 {
				time.Sleep(2 * patience)
			}
		}
		for range 20 {
			call(40, func() { call(20, func() { time.Sleep(patience / 5) }) })
		}
		var wg sync.WaitGroup
		for range 3 {
			wg.Go(func() {
				for range 50 {
					call(30, func() {})
				}
			})
		}
		wg.Wait()
		call(40, func() { time.Sleep(2 * patience) })
		leave()
	})
	for from := time.Now(); runtime.NumGoroutine() > before; time.Sleep(patience) {
		if time.Since(from) > 5*time.Second {
			t.Fatalf("%d goroutines before, %d long after", before, runtime.NumGoroutine())
		}
	}
}

// A panic in a piece done by a crew is raised again in the caller, and the crew goes on with the next call.
func TestCrewAfterPanic(t *testing.T) {
	on(t, func(t *testing.T) {
		var c Crowd
		ctx, leave := c.Join(t.Context())
		defer leave()
		for range 20 {
			func() {
				defer func() {
					if got := recover(); got != "broken link" {
						t.Errorf("recovered %v, want the piece's own panic", got)
					}
				}()
				_ = Each(ctx, 50, func(i int) {
					if i == 7 {
						panic("broken link")
					}
				})
			}()
			var done atomic.Int32
			if err := Each(ctx, 50, func(int) { done.Add(1) }); err != nil || done.Load() != 50 {
				t.Fatalf("after a panic %d pieces of 50 were done, err %v", done.Load(), err)
			}
		}
	})
}

func TestBeside(t *testing.T) {
	bad := errors.New("bad")
	on(t, func(t *testing.T) {
		var c Crowd
		ctx, leave := c.Join(t.Context())
		defer leave()
		for _, ctx := range []context.Context{t.Context(), ctx} {
			aside, pieces := false, int32(0)
			err := Beside(ctx, func() {
				time.Sleep(time.Millisecond)
				aside = true
			}, func() error {
				_ = Each(ctx, 20, func(int) { atomic.AddInt32(&pieces, 1) })
				return bad
			})
			if !aside || pieces != 20 || !errors.Is(err, bad) {
				t.Errorf("aside has ended: %v, pieces done: %d, err %v", aside, pieces, err)
			}
			func() {
				defer func() {
					if got := recover(); got != "broken link" {
						t.Errorf("recovered %v, want aside's own panic", got)
					}
				}()
				_ = Beside(ctx, func() { panic("broken link") }, func() error { return nil })
			}()
		}
	})
}
