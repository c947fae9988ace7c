package parallel

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"sync/atomic"
	"testing"
	"time"
)

// on runs f with each of a few numbers of processors.
func on(t *testing.T, f func(t *testing.T)) {
	t.Helper()
	before := runtime.GOMAXPROCS(0)
	defer runtime.GOMAXPROCS(before)
	for _, n := range []int{1, 2, 8} {
		runtime.GOMAXPROCS(n)
		f(t)
	}
}

func TestEachOnce(t *testing.T) {
	on(t, func(t *testing.T) {
		for _, n := range []int{0, 1, 2, 7, 1000} {
			times := make([]int32, n)
			if err := Each(t.Context(), n, func(i int) { atomic.AddInt32(&times[i], 1) }); err != nil {
				t.Fatal(err)
			}
			if i := slices.IndexFunc(times, func(k int32) bool { return k != 1 }); i >= 0 {
				t.Errorf("of %d pieces, piece %d was done %d times", n, i, times[i])
			}
		}
	})
}

func TestPanicIsRaisedAgain(t *testing.T) {
	on(t, func(t *testing.T) {
		var done atomic.Int32
		func() {
			defer func() {
				if got := recover(); got != "broken link" {
					t.Errorf("recovered %v, want the piece's own panic", got)
				}
			}()
			_ = Each(t.Context(), 10000, func(i int) {
				done.Add(1)
				if i == 100 {
					panic("broken link")
				}
				time.Sleep(10 * time.Microsecond)
			})
			t.Error("no panic")
		}()
		if n := done.Load(); n > 1000 {
			t.Errorf("%d pieces were done though piece 100 panicked", n)
		}
	})
}

// An error handed to panic arrives as the same error.
func TestPanicKeepsItsValue(t *testing.T) {
	want := errors.New("bad")
	defer func() {
		if got, ok := recover().(error); !ok || !errors.Is(got, want) {
			t.Errorf("recovered %v, want %v", got, want)
		}
	}()
	_ = Each(t.Context(), 8, func(int) { panic(want) })
}

func TestCancelStops(t *testing.T) {
	on(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		var after atomic.Int32
		err := Each(ctx, 100000, func(i int) {
			if ctx.Err() != nil {
				after.Add(1)
			}
			if i == 50 {
				cancel()
			}
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("err is %v, want context.Canceled", err)
		}
		// A worker that had taken its piece may begin it after the end, one each.
		if n := after.Load(); int(n) > runtime.GOMAXPROCS(0) {
			t.Errorf("%d pieces began after the end, on %d workers", n, runtime.GOMAXPROCS(0))
		}
	})
}

func TestEndedBeforeItBegan(t *testing.T) {
	on(t, func(t *testing.T) {
		ctx, cancel := context.WithCancelCause(t.Context())
		cancel(errors.New("gone"))
		var done atomic.Int32
		if err := Each(ctx, 100, func(int) { done.Add(1) }); !errors.Is(err, context.Canceled) {
			t.Errorf("err is %v, want context.Canceled", err)
		}
		if done.Load() != 0 {
			t.Errorf("%d pieces were done", done.Load())
		}
	})
}

// The goroutines that Each starts have ended when it returns.
func TestLeavesNothingRunning(t *testing.T) {
	before := runtime.NumGoroutine()
	on(t, func(t *testing.T) {
		for range 50 {
			_ = Each(t.Context(), 64, func(int) {})
		}
	})
	if after := runtime.NumGoroutine(); after > before+1 {
		t.Errorf("%d goroutines before, %d after", before, after)
	}
}

// most is how many pieces run at once under a context.
func most(t *testing.T, ctx context.Context) int32 {
	t.Helper()
	var now, high atomic.Int32
	err := Each(ctx, 64, func(int) {
		n := now.Add(1)
		for h := high.Load(); n > h && !high.CompareAndSwap(h, n); h = high.Load() {
		}
		time.Sleep(time.Millisecond)
		now.Add(-1)
	})
	if err != nil {
		t.Fatal(err)
	}
	return high.Load()
}

// Pictures share the cores: one has all of them, as many as cores one each, and none is left without.
func TestCrowd(t *testing.T) {
	before := runtime.GOMAXPROCS(8)
	defer runtime.GOMAXPROCS(before)
	var c Crowd
	var leave []func()
	for n, want := range []int32{8, 4, 2, 2, 1, 1, 1, 1, 1, 1} {
		ctx, l := c.Join(t.Context())
		leave = append(leave, l)
		if got := most(t, ctx); got != want {
			t.Errorf("one of %d pictures runs %d pieces at once, want %d", n+1, got, want)
		}
	}
	for _, l := range leave[1:] {
		l()
	}
	ctx, l := c.Join(t.Context())
	defer l()
	if got := most(t, ctx); got != 4 {
		t.Errorf("one of two pictures that are left runs %d pieces at once, want 4", got)
	}
	if got := most(t, t.Context()); got != 8 {
		t.Errorf("who has joined no crowd runs %d pieces at once, want 8", got)
	}
}
