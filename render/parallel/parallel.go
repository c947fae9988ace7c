// Package parallel spreads independent pieces of one picture over the cores. What a piece gives must not depend on
// which core ran it or how many there are.
package parallel

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
)

// cores is how many goroutines work under a context may take, and who may be called to it.
func cores(ctx context.Context) (int, *crew) {
	n := runtime.GOMAXPROCS(0)
	if c, ok := ctx.Value(crewKey{}).(*crew); ok {
		return max(1, n/max(1, int(c.crowd.n.Load()))), c
	}
	return n, nil
}

// Beside calls aside while work goes on, on another core where there is one, and returns work's error when both have ended. A panic in
// aside is raised again in the caller.
func Beside(ctx context.Context, aside func(), work func() error) error {
	if n, _ := cores(ctx); n == 1 {
		aside()
		return work()
	}
	var panicked any
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer func() { panicked = recover() }()
		aside()
	}()
	err := func() error {
		defer func() { <-done }()
		return work()
	}()
	if panicked != nil {
		panic(panicked)
	}
	return err
}

// Each calls work(i) once for each i in [0, n), on up to GOMAXPROCS goroutines, fewer in a [Crowd], and returns when all have ended.
// It starts no further piece once ctx has ended, and then returns ctx's error. A panic in a piece is raised again
// in the caller, so that one bad picture can be answered without taking the process down.
func Each(ctx context.Context, n int, work func(i int)) error {
	workers, crew := cores(ctx)
	workers = min(workers, n)
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
	if crew != nil && crew.busy.CompareAndSwap(false, true) {
		crew.do(run, workers-1)
		crew.busy.Store(false)
	} else {
		var wg sync.WaitGroup
		for range workers - 1 {
			wg.Go(run)
		}
		run()
		wg.Wait()
	}
	if p := panicked.Load(); p != nil {
		panic(*p)
	}
	return ctx.Err()
}
