package admit

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func TestNeverMoreThanSlots(t *testing.T) {
	t.Parallel()
	g := New(Config{Slots: 3, Places: 500, Wait: time.Minute})
	var inFlight, most, done atomic.Int64
	var wg sync.WaitGroup
	for range 500 {
		wg.Go(func() {
			release, err := g.Acquire(t.Context(), 1)
			if err != nil {
				t.Error(err)
				return
			}
			defer release()
			n := inFlight.Add(1)
			for m := most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
			}
			time.Sleep(100 * time.Microsecond)
			inFlight.Add(-1)
			done.Add(1)
		})
	}
	wg.Wait()
	if most.Load() != 3 || done.Load() != 500 {
		t.Errorf("at most %d at once and %d done, want 3 and 500", most.Load(), done.Load())
	}
	if running, waiting := g.Load(); running != 0 || waiting != 0 {
		t.Errorf("%d running and %d waiting at the end", running, waiting)
	}
}

func TestTheLineIsBoundedInPlacesAndTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := New(Config{Slots: 1, Places: 2, Wait: 2 * time.Second})
		release, err := g.Acquire(t.Context(), 1)
		if err != nil {
			t.Fatal(err)
		}
		var waited [2]time.Duration
		var wg sync.WaitGroup
		for i := range waited {
			wg.Go(func() {
				from := time.Now()
				if _, err := g.Acquire(t.Context(), 1); !errors.Is(err, ErrBusy) {
					t.Errorf("a waiter got %v, want ErrBusy", err)
				}
				waited[i] = time.Since(from)
			})
		}
		synctest.Wait()
		from := time.Now()
		if _, err := g.Acquire(t.Context(), 1); !errors.Is(err, ErrBusy) || time.Since(from) != 0 {
			t.Errorf("beyond the places: %v after %v, want ErrBusy at once", err, time.Since(from))
		}
		wg.Wait()
		for _, d := range waited {
			if d != 2*time.Second {
				t.Errorf("waited %v, want 2s", d)
			}
		}
		release()
		release()
		if running, waiting := g.Load(); running != 0 || waiting != 0 {
			t.Errorf("%d running and %d waiting at the end", running, waiting)
		}
	})
}

func TestFirstComeFirstServed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := New(Config{Slots: 2, Bytes: 10, Places: 9, Wait: time.Minute})
		first, _ := g.Acquire(t.Context(), 6)
		var order []int64
		var mu sync.Mutex
		var wg sync.WaitGroup
		for _, cost := range []int64{8, 2, 99} { // the 8 waits for the 6, and is not overtaken by the 2
			wg.Go(func() {
				release, err := g.Acquire(t.Context(), cost)
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				order = append(order, cost)
				mu.Unlock()
				time.Sleep(time.Second * time.Duration(cost))
				release()
			})
			synctest.Wait()
		}
		if running, waiting := g.Load(); running != 1 || waiting != 3 {
			t.Errorf("%d running and %d waiting, want 1 and 3", running, waiting)
		}
		first()
		wg.Wait()
		if len(order) != 3 || order[2] != 99 {
			t.Errorf("served in the order %v", order)
		}
	})
}

func TestAWaiterThatLeavesTakesNoPlace(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := New(Config{Slots: 1, Places: 1, Wait: time.Minute})
		release, _ := g.Acquire(t.Context(), 1)
		ctx, cancel := context.WithCancel(t.Context())
		left := make(chan error)
		go func() {
			_, err := g.Acquire(ctx, 1)
			left <- err
		}()
		synctest.Wait()
		cancel()
		if err := <-left; !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		if _, err := g.Acquire(ctx, 1); !errors.Is(err, context.Canceled) {
			t.Errorf("an ended context got %v", err)
		}
		release()
		again, err := g.Acquire(t.Context(), 1)
		if err != nil {
			t.Fatal(err)
		}
		again()
	})
}

func TestAPanicGivesTheSlotBack(t *testing.T) {
	t.Parallel()
	g := New(Config{Slots: 1, Wait: time.Second})
	for range 3 {
		func() {
			defer func() { _ = recover() }()
			release, err := g.Acquire(t.Context(), 1)
			if err != nil {
				t.Fatal(err)
			}
			defer release()
			panic("in a render")
		}()
	}
}

func TestStalled(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := New(Config{Slots: 1, Places: 0, Wait: time.Second})
		release, _ := g.Acquire(t.Context(), 1)
		time.Sleep(time.Minute)
		if g.Stalled(10 * time.Second) {
			t.Error("stalled, though nobody wanted the place")
		}
		if _, err := g.Acquire(t.Context(), 1); !errors.Is(err, ErrBusy) {
			t.Fatal(err)
		}
		if !g.Stalled(10 * time.Second) {
			t.Error("not stalled after a minute without an end")
		}
		release()
		if g.Stalled(10 * time.Second) {
			t.Error("stalled after the render ended")
		}
	})
}

func TestConfig(t *testing.T) {
	t.Parallel()
	if err := Default().Validate(); err != nil {
		t.Errorf("the default: %v", err)
	}
	err := Config{Slots: 0, Bytes: -1, Places: -1, Wait: -1}.Validate()
	if err == nil || strings.Count(err.Error(), "\n") != 3 {
		t.Errorf("want four faults at once, got %v", err)
	}
}
