package admit

import (
	"errors"
	"fmt"
	"math"
	"runtime"
	"runtime/debug"
	"time"
)

// Config says how much work runs and how much waits.
type Config struct {
	Slots  int           // renders at once
	Bytes  int64         // most memory the renders at once may hold together; 0: no bound
	Places int           // renders that may wait
	Wait   time.Duration // longest a render waits for its turn
}

// Default is one render for each processor Go may use, and three fifths of the process's memory limit where it
// has one (GOMEMLIMIT).
func Default() Config {
	c := Config{Slots: runtime.GOMAXPROCS(0), Places: 64, Wait: 2 * time.Second}
	if limit := debug.SetMemoryLimit(-1); limit != math.MaxInt64 {
		c.Bytes = limit / 5 * 3
	}
	return c
}

// Validate reports every setting that cannot be.
func (c Config) Validate() error {
	var bad []error
	if c.Slots < 1 {
		bad = append(bad, fmt.Errorf("renders at once: %d, and at least 1 is needed", c.Slots))
	}
	if c.Bytes < 0 {
		bad = append(bad, fmt.Errorf("memory for renders: %d bytes, and 0 (no bound) or more is needed", c.Bytes))
	}
	if c.Places < 0 {
		bad = append(bad, fmt.Errorf("places to wait: %d, and 0 or more is needed", c.Places))
	}
	if c.Wait <= 0 {
		bad = append(bad, fmt.Errorf("longest wait for a turn: %v, and more than 0 is needed", c.Wait))
	}
	return errors.Join(bad...)
}
