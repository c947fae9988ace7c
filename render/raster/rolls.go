package raster

import "sync"

// rolls are the memory of fragments. Tiles write theirs one after the other, so that no more is held than the largest picture
// needed, wherever in it the metal was.
type rolls struct {
	mu  sync.Mutex
	all []*roll
}

// roll is memory of which the first part is written.
type roll struct {
	mem  []Fragment
	used int
	busy bool // a tile is writing
}

// rollSize is how many fragments a roll has room for: some tiles full of wire.
const rollSize = 1 << 15

// rewind takes all that is written for nothing.
func (r *rolls) rewind() {
	for _, l := range r.all {
		l.used, l.busy = 0, false
	}
}

// take gives a roll with room for n more fragments, which is the caller's until give.
func (r *rolls) take(n int) *roll {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, l := range r.all {
		if !l.busy && cap(l.mem)-l.used >= n {
			l.busy = true
			return l
		}
	}
	l := &roll{mem: make([]Fragment, max(n, rollSize)), busy: true}
	r.all = append(r.all, l)
	return l
}

// give ends what take began: the next n fragments are written.
func (r *rolls) give(l *roll, n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	l.used += n
	l.busy = false
}
