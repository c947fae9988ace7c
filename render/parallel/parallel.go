// Package parallel spreads independent pieces of one picture over the cores. What a piece gives must not depend on
// which core ran it or how many there are.
package parallel

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
)

// Each calls work(i) once for each i in [0, n), on up to GOMAXPROCS goroutines, and returns when all have ended.
// It starts no further piece once ctx has ended, and then returns ctx's error. A panic in a piece is raised again
// in the caller, so that one bad picture can be answered without taking the process down.
func Each(ctx context.Context, n int, work func(i int)) error {
	workers := min(runtime.GOMAXPROCS(0), n)
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
