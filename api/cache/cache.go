// Package cache keeps what was made, and makes a thing once however many ask for it at the same time.
package cache

import (
	"context"
	"fmt"
	"math"
	"runtime/debug"
	"sync"

	"github.com/maypok86/otter/v2"
)

// Source says where a value came from.
type Source string

// The sources of a value.
const (
	Hit    Source = "hit"    // kept from earlier
	Shared Source = "shared" // made for another caller at the same time
	Made   Source = "made"   // made for this caller
)

// PanicError is the error of a maker that panicked. Stack is for the log, never for whoever asked.
type PanicError struct {
	Value any
	Stack []byte
}

func (p *PanicError) Error() string { return fmt.Sprintf("panic: %v", p.Value) }

// Cache keeps values by key, up to a number of bytes. It is safe for use by many goroutines.
type Cache[K comparable, V any] struct {
	kept *otter.Cache[K, V] // nil: nothing is kept

	mu     sync.Mutex
	making map[K]*flight[V]
}

// flight is a value being made, and how many wait for it.
type flight[V any] struct {
	waiting int // guarded by Cache.mu
	cancel  context.CancelFunc
	done    chan struct{}
	value   V     // once done
	err     error // once done
}

// New makes a cache of at most maxBytes; with 0 it keeps nothing, and still makes a thing once for all who ask
// at the same time. Weigh gives the size of a value in bytes.
func New[K comparable, V any](maxBytes uint64, weigh func(V) int) (*Cache[K, V], error) {
	c := &Cache[K, V]{making: make(map[K]*flight[V])}
	if maxBytes == 0 {
		return c, nil
	}
	kept, err := otter.New(&otter.Options[K, V]{
		MaximumWeight: maxBytes,
		Weigher:       func(_ K, v V) uint32 { return uint32(min(max(weigh(v), 1), math.MaxUint32)) },
	})
	if err != nil {
		return nil, fmt.Errorf("cache: %w", err)
	}
	c.kept = kept
	return c, nil
}

// Get gives the value of a key: the kept one, or else what one call of maker gives to all who ask meanwhile.
// Maker runs apart from its callers, with the values of the first one's context. One who leaves does not end it
// for the others; when the last has left, its context ends. Errors are not kept. A panic in it is a *PanicError.
func (c *Cache[K, V]) Get(ctx context.Context, key K, maker func(context.Context) (V, error)) (V, Source, error) {
	if v, ok := c.peek(key); ok {
		return v, Hit, nil
	}

	c.mu.Lock()
	source := Shared
	f := c.making[key]
	if f == nil {
		if v, ok := c.peek(key); ok { // it was finished between the look and the lock
			c.mu.Unlock()
			return v, Hit, nil
		}
		source, f = Made, c.start(ctx, key, maker)
	}
	f.waiting++
	c.mu.Unlock()

	select {
	case <-f.done:
		return f.value, source, f.err
	case <-ctx.Done():
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if f.waiting--; f.waiting == 0 {
		f.cancel()
		c.forget(key, f) // whoever asks from now on starts afresh
	}
	var none V
	return none, source, ctx.Err()
}

// Bytes is the weight of what is kept.
func (c *Cache[K, V]) Bytes() uint64 {
	if c.kept == nil {
		return 0
	}
	return c.kept.WeightedSize()
}

func (c *Cache[K, V]) peek(key K) (v V, ok bool) {
	if c.kept == nil {
		return v, false
	}
	return c.kept.GetIfPresent(key)
}

func (c *Cache[K, V]) start(ctx context.Context, key K, maker func(context.Context) (V, error)) *flight[V] {
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	f := &flight[V]{cancel: cancel, done: make(chan struct{})}
	c.making[key] = f
	go func() {
		defer cancel()
		f.value, f.err = guard(ctx, maker)
		if f.err == nil && c.kept != nil {
			c.kept.Set(key, f.value)
		}
		c.mu.Lock()
		c.forget(key, f)
		c.mu.Unlock()
		close(f.done)
	}()
	return f
}

func (c *Cache[K, V]) forget(key K, f *flight[V]) {
	if c.making[key] == f {
		delete(c.making, key)
	}
}

// guard calls maker and turns a panic into an error.
func guard[V any](ctx context.Context, maker func(context.Context) (V, error)) (v V, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &PanicError{Value: p, Stack: debug.Stack()}
		}
	}()
	return maker(ctx)
}
