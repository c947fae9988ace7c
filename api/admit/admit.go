// Package admit decides how many renders run at once. The rest wait in line, in order, in a bounded number of
// places and for a bounded time; beyond that they are turned away at once.
package admit

import (
	"container/list"
	"context"
	"errors"
	"sync"
	"time"
)

// ErrBusy is what a render gets that finds no place to wait, or waited too long.
var ErrBusy = errors.New("too many pictures are being drawn just now")

// Gate admits renders. It is safe for use by many goroutines.
type Gate struct {
	cfg Config

	mu       sync.Mutex
	running  int
	bytes    int64
	queue    list.List // of *waiter, the longest waiting first
	progress time.Time // when a render last ended, or the first of a row began
	wanted   bool      // a render has waited or been turned away since progress
}

type waiter struct {
	cost  int64
	ready chan struct{} // closed when it may run
}

// New makes a gate. The settings must be valid.
func New(cfg Config) *Gate { return &Gate{cfg: cfg} }

// Acquire waits for the right to hold cost bytes of memory and render. The error is ErrBusy or that of ctx.
// Release gives the right back; call it in a defer, so that a panic gives it back too. Further calls of it do
// nothing. A cost above the whole bound runs alone.
func (g *Gate) Acquire(ctx context.Context, cost int64) (release func(), err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if g.cfg.Bytes > 0 {
		cost = min(cost, g.cfg.Bytes)
	}

	g.mu.Lock()
	if g.queue.Len() == 0 && g.fits(cost) {
		g.start(cost)
		g.mu.Unlock()
		return g.releaser(cost), nil
	}
	g.wanted = true
	if g.queue.Len() >= g.cfg.Places {
		g.mu.Unlock()
		return nil, ErrBusy
	}
	w := &waiter{cost: cost, ready: make(chan struct{})}
	place := g.queue.PushBack(w)
	g.mu.Unlock()

	timer := time.NewTimer(g.cfg.Wait)
	defer timer.Stop()
	select {
	case <-w.ready:
		return g.releaser(cost), nil
	case <-ctx.Done():
		err = ctx.Err()
	case <-timer.C:
		err = ErrBusy
	}

	g.mu.Lock()
	defer g.mu.Unlock()
	select {
	case <-w.ready: // its turn came in the same moment: hand it on
		g.end(cost)
	default:
		g.queue.Remove(place)
		g.next()
	}
	return nil, err
}

// Load is how many renders run and how many wait.
func (g *Gate) Load() (running, waiting int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.running, g.queue.Len()
}

// Stalled says that no render has ended for longer than after, though others wanted its place.
func (g *Gate) Stalled(after time.Duration) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.running > 0 && g.wanted && time.Since(g.progress) > after
}

func (g *Gate) releaser(cost int64) func() {
	return sync.OnceFunc(func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		g.end(cost)
	})
}

func (g *Gate) fits(cost int64) bool {
	return g.running < g.cfg.Slots && (g.cfg.Bytes == 0 || g.bytes+cost <= g.cfg.Bytes)
}

func (g *Gate) start(cost int64) {
	if g.running == 0 {
		g.progress, g.wanted = time.Now(), false
	}
	g.running++
	g.bytes += cost
}

func (g *Gate) end(cost int64) {
	g.running--
	g.bytes -= cost
	g.progress, g.wanted = time.Now(), g.queue.Len() > 0
	g.next()
}

// next starts those at the head of the line that fit, in order: a large one is not overtaken.
func (g *Gate) next() {
	for head := g.queue.Front(); head != nil; head = g.queue.Front() {
		w := head.Value.(*waiter)
		if !g.fits(w.cost) {
			return
		}
		g.queue.Remove(head)
		g.start(w.cost)
		close(w.ready)
	}
}
