package cache

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

func newCache(t *testing.T, maxBytes uint64) *Cache[string, []byte] {
	t.Helper()
	c, err := New[string](maxBytes, func(b []byte) int { return len(b) })
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// A hundred callers, of whom the first leaves: one making, and ninety-nine have the value.
func TestOnceForAll(t *testing.T) {
	t.Parallel()
	c := newCache(t, 1<<20)
	var calls atomic.Int64
	started, finish := make(chan struct{}), make(chan struct{})
	maker := func(ctx context.Context) ([]byte, error) {
		calls.Add(1)
		close(started)
		select {
		case <-finish:
			return []byte("picture"), nil
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	leader, leave := context.WithCancel(t.Context())
	left := make(chan error)
	go func() {
		_, _, err := c.Get(leader, "k", maker)
		left <- err
	}()
	<-started
	var good atomic.Int64
	var wg sync.WaitGroup
	for range 99 {
		wg.Go(func() {
			v, from, err := c.Get(t.Context(), "k", maker)
			if err == nil && string(v) == "picture" && from != Made {
				good.Add(1)
			}
		})
	}
	for { // until all ninety-nine wait
		c.mu.Lock()
		waiting := c.making["k"].waiting
		c.mu.Unlock()
		if waiting == 100 {
			break
		}
		time.Sleep(time.Millisecond)
	}
	leave()
	if err := <-left; !errors.Is(err, context.Canceled) {
		t.Errorf("the leader got %v", err)
	}
	close(finish)
	wg.Wait()
	if calls.Load() != 1 || good.Load() != 99 {
		t.Errorf("%d makings and %d good answers, want 1 and 99", calls.Load(), good.Load())
	}
	if _, from, _ := c.Get(t.Context(), "k", maker); from != Hit {
		t.Errorf("afterwards it came from %q", from)
	}
}

func TestWorkEndsWhenNobodyWaits(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newCache(t, 1<<20)
		var ended atomic.Int64
		maker := func(ctx context.Context) ([]byte, error) {
			<-ctx.Done()
			ended.Add(1)
			return nil, ctx.Err()
		}
		ctx, cancel := context.WithCancel(t.Context())
		for range 5 {
			go c.Get(ctx, "k", maker)
		}
		synctest.Wait()
		cancel()
		synctest.Wait()
		if ended.Load() != 1 || len(c.making) != 0 {
			t.Errorf("%d ended and %d still made, want 1 and 0", ended.Load(), len(c.making))
		}
		v, from, err := c.Get(t.Context(), "k", func(context.Context) ([]byte, error) { return []byte{1}, nil })
		if err != nil || from != Made || len(v) != 1 {
			t.Errorf("afresh: %v %q %v", v, from, err)
		}
	})
}

func TestErrorsAndPanicsAreNotKept(t *testing.T) {
	t.Parallel()
	c := newCache(t, 1<<20)
	bad := errors.New("bad")
	if _, _, err := c.Get(t.Context(), "k", func(context.Context) ([]byte, error) { return nil, bad }); !errors.Is(err, bad) {
		t.Errorf("got %v", err)
	}
	_, _, err := c.Get(t.Context(), "k", func(context.Context) ([]byte, error) { panic("boom") })
	var p *PanicError
	if !errors.As(err, &p) || p.Value != "boom" || !strings.Contains(string(p.Stack), "cache_test.go") {
		t.Errorf("got %v", err)
	}
	if v, from, err := c.Get(t.Context(), "k", func(context.Context) ([]byte, error) { return []byte{1}, nil }); err != nil || from != Made || len(v) != 1 {
		t.Errorf("after a panic: %v %q %v", v, from, err)
	}
}

func TestKeepsNoMoreThanItMay(t *testing.T) {
	t.Parallel()
	for _, maxBytes := range []uint64{0, 10_000} {
		c := newCache(t, maxBytes)
		for i := range 200 {
			if _, _, err := c.Get(t.Context(), string(rune('a'+i)), func(context.Context) ([]byte, error) { return make([]byte, 1000), nil }); err != nil {
				t.Fatal(err)
			}
		}
		if c.kept != nil {
			c.kept.CleanUp()
		}
		if got := c.Bytes(); got > maxBytes || maxBytes > 0 && got < maxBytes/2 {
			t.Errorf("keeps %d bytes of %d", got, maxBytes)
		}
	}
}
