// Package parallel spreads independent pieces of one picture over the cores. What a piece gives must not depend on
// which core ran it or how many there are.
package parallel

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
)

// Crowd counts the pictures under way that share the cores.
type Crowd struct{ n atomic.Int64 }

// crowdKey is the key of a context's Crowd.
type crowdKey struct{}

// Join counts a picture in until leave is called. Each, under the context it gives, takes this picture's share of the cores:
// all where it is alone, one where there are as many pictures as cores, so that none of them waits for another's pieces.
func (c *Crowd) Join(ctx context.Context) (in context.Context, leave func()) {
	c.n.Add(1)
	return context.WithValue(ctx, crowdKey{}, c), func() { c.n.Add(-1) }
}

// cores is how many goroutines work under a context may take.
func cores(ctx context.Context) int {
	n := runtime.GOMAXPROCS(0)
	if c, ok := ctx.Value(crowdKey{}).(*Crowd); ok {
		return max(1, n/max(1, int(c.n.Load())))
	}
	return n
}

// Each calls work(i) once for each i in [0, n), on up to GOMAXPROCS goroutines, fewer in a [Crowd], and returns when all have ended.
// It starts no further piece once ctx has ended, and then returns ctx's error. A panic in a piece is raised again
// in the caller, so that one bad picture can be answered without taking the process down.
func Each(ctx context.Context, n int, work func(i int)) error {
	workers := min(cores(ctx), n)
	if workers <= 1 {
		for i := range n {
			if err := ctx.Err(); err != nil {
				return err
			}
			work(i)
		}
		return ctx.Err()
	}
	var next atomic.Int64
	var panicked atomic.Pointer[any]
	run := func() {
		defer func() {
			if p := recover(); p != nil {
				panicked.CompareAndSwap(nil, &p)
				next.Store(int64(n))
			}
		}()
		for {
			i := int(next.Add(1)) - 1
			if i >= n || ctx.Err() != nil {
				return
			}
			work(i)
		}
	}
	var wg sync.WaitGroup
	for range workers - 1 {
		wg.Go(run)
	}
	run()
	wg.Wait()
	if p := panicked.Load(); p != nil {
		panic(*p)
	}
	return ctx.Err()
}
