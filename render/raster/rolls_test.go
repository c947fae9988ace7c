package raster

import "testing"

// Rolls hold what the largest picture needs and never hand out the same place twice.
func TestRolls(t *testing.T) {
	t.Parallel()
	var r rolls
	for picture, sizes := range [][]int{{10, 20, rollSize - 40, 50, 9}, {rollSize + 1}, {5, 5}, {rollSize, rollSize, 3}} {
		r.rewind()
		at := map[*Fragment]bool{}
		held := []*roll{}
		for _, n := range sizes {
			l := r.take(n)
			for i := range n {
				if p := &l.mem[l.used+i]; at[p] {
					t.Fatalf("picture %d writes over itself", picture)
				} else {
					at[p] = true
				}
			}
			if len(held)%2 == 0 { // every other tile at once with the next
				r.give(l, n)
			} else {
				defer r.give(l, 0)
				l.used += n
			}
			held = append(held, l)
		}
	}
	if len(r.all) > 5 {
		t.Errorf("%d rolls for four pictures", len(r.all))
	}
}
