package parallel

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// Crowd counts the pictures under way that share the cores.
type Crowd struct{ n atomic.Int64 }

// crewKey is the key of a context's crew.
type crewKey struct{}

// Join counts a picture in until leave is called. Each, under the context it gives, takes this picture's share of the cores:
// all where it is alone, one where there are as many pictures as cores, so that none of them waits for another's pieces.
func (c *Crowd) Join(ctx context.Context) (in context.Context, leave func()) {
	c.n.Add(1)
	w := &crew{crowd: c}
	return context.WithValue(ctx, crewKey{}, w), func() {
		c.n.Add(-1)
		w.gone.Store(true)
	}
}

// crew is who works on a picture beside the goroutine that asks for it. They stay about from one call of Each to the next: to wake a
// core takes .1 ms, and a preview calls a dozen times.
type crew struct {
	crowd *Crowd
	busy  atomic.Bool          // in Each
	idle  atomic.Int32         // how many wait and are not called
	last  atomic.Pointer[task] // what they are called to
	gone  atomic.Bool          // the picture is done
}

// patience is how long they stay about with nothing to do: a few times what waking takes.
const patience = 300 * time.Microsecond

// task is what a crew is called to.
type task struct {
	run  func()
	open atomic.Int32 // how many more may join in
	left atomic.Int32 // how many have not ended yet
	all  sync.WaitGroup
}

// do runs run here and in up to others of the crew at once, and returns when all of these have ended. Who has not come by the time it
// has ended here is not waited for.
func (c *crew) do(run func(), others int) {
	t := &task{run: run}
	t.open.Store(int32(others))
	t.left.Store(int32(others))
	t.all.Add(others)
	idle := c.call(others)
	c.last.Store(t)
	for range others - idle {
		go c.serve()
	}
	run()
	absent := t.open.Swap(0)
	c.idle.Add(absent)
	t.all.Add(-int(absent))
	t.left.Add(-absent)
	if !watch(func() bool { return t.left.Load() == 0 }) {
		t.all.Wait()
	}
}

// call takes up to n of those who are idle, and says how many.
func (c *crew) call(n int) int {
	for {
		idle := c.idle.Load()
		k := min(int32(n), idle)
		if c.idle.CompareAndSwap(idle, idle-k) {
			return int(k)
		}
	}
}

// serve joins in one task after the other until the picture is done or there has been none for a while.
func (c *crew) serve() {
	for {
		var t *task
		joined := false
		watch(func() bool {
			t = c.last.Load()
			joined = t.join()
			return joined || c.gone.Load()
		})
		switch {
		case joined:
			t.run()
			c.idle.Add(1)
			t.left.Add(-1)
			t.all.Done()
		case c.gone.Load() || c.call(1) == 1:
			return
		}
	}
}

// join takes one of the places that are open.
func (t *task) join() bool {
	for {
		open := t.open.Load()
		if open == 0 {
			return false
		}
		if t.open.CompareAndSwap(open, open-1) {
			return true
		}
	}
}

// watch waits until something is so, for as long as there is patience, and says whether it is.
func watch(so func() bool) bool {
	for from := time.Now(); ; {
		for range 50 {
			if so() {
				return true
			}
		}
		if time.Since(from) > patience {
			return false
		}
	}
}
