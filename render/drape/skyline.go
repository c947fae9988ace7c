package drape

// skyline is a symmetric matrix stored row by row from the first column that is not zero, lower half alone, and its factors
// in the same place. A chain's is a narrow band; the last rows of a closed one reach back to its start, which is the
// loop cut open with a border. Source: Jennings 1966, "A compact storage scheme for the solution of symmetric linear
// simultaneous equations".
type skyline struct {
	first   []int // by row
	start   []int // by row: element (r, c) is at start[r]+c
	a       []float64
	inverse []float64 // of D
}

// shape makes room for blocks of three rows, by the first node that each node meets. What is in it is left over.
func (s *skyline) shape(meets []int) {
	n := 3 * len(meets)
	s.first, s.start, s.inverse = sized(s.first, n), sized(s.start, n), sized(s.inverse, n)
	size := 0
	for r := range n {
		s.first[r] = 3 * meets[r/3]
		s.start[r] = size - s.first[r]
		size += r + 1 - s.first[r]
	}
	s.a = sized(s.a, size)
}

// sym is a symmetric 3 by 3 matrix.
type sym struct{ xx, xy, xz, yy, yz, zz float64 }

// block adds w times h at nodes i >= j.
func (s *skyline) block(i, j int, w float64, h *sym) {
	a := s.a
	if i == j {
		p := s.start[3*i] + 3*i
		a[p] += float64(w * h.xx)
		p = s.start[3*i+1] + 3*i
		a[p] += float64(w * h.xy)
		a[p+1] += float64(w * h.yy)
		p = s.start[3*i+2] + 3*i
		a[p] += float64(w * h.xz)
		a[p+1] += float64(w * h.yz)
		a[p+2] += float64(w * h.zz)
		return
	}
	xx, xy, xz := float64(w*h.xx), float64(w*h.xy), float64(w*h.xz)
	yy, yz, zz := float64(w*h.yy), float64(w*h.yz), float64(w*h.zz)
	p := s.start[3*i] + 3*j
	r := a[p : p+3]
	r[0], r[1], r[2] = r[0]+xx, r[1]+xy, r[2]+xz
	p = s.start[3*i+1] + 3*j
	r = a[p : p+3]
	r[0], r[1], r[2] = r[0]+xy, r[1]+yy, r[2]+yz
	p = s.start[3*i+2] + 3*j
	r = a[p : p+3]
	r[0], r[1], r[2] = r[0]+xz, r[1]+yz, r[2]+zz
}

// factor turns the matrix, positive definite, into unit lower factors L and a diagonal D with L D Lt = it. The three rows of a
// node begin in the same column and are made together up to their node's own block.
func (s *skyline) factor() {
	for r := 0; r < len(s.first); r += 3 {
		from := s.first[r]
		r0 := s.a[s.start[r]+from : s.start[r]+r+1]
		r1 := s.a[s.start[r+1]+from : s.start[r+1]+r+2]
		r2 := s.a[s.start[r+2]+from : s.start[r+2]+r+3]
		// Make rows of L D.
		for c := from; c < r; c++ {
			lo := max(from, s.first[c])
			other := s.a[s.start[c]+lo : s.start[c]+c]
			m0, m1, m2 := r0[lo-from:], r1[lo-from:], r2[lo-from:]
			m0, m1, m2 = m0[:len(other)+1], m1[:len(other)+1], m2[:len(other)+1]
			s0, s1, s2 := m0[len(other)], m1[len(other)], m2[len(other)]
			for k, v := range other {
				s0 -= float64(v * m0[k])
				s1 -= float64(v * m1[k])
				s2 -= float64(v * m2[k])
			}
			m0[len(other)], m1[len(other)], m2[len(other)] = s0, s1, s2
		}
		// Then of L, and the block on the diagonal.
		n := r - from
		s.scale(r0, r)
		s.reach(r1, r0, n)
		s.scale(r1, r+1)
		s.reach(r2, r0, n)
		s.reach(r2, r1, n+1)
		s.scale(r2, r+2)
	}
}

// reach makes the n-th element of a row of L D, by the row that ends there, whose factors are made.
func (s *skyline) reach(row, other []float64, n int) {
	sum := row[n]
	other = other[:n]
	for k, v := range other {
		sum -= float64(v * row[k])
	}
	row[n] = sum
}

// scale turns row r of L D into one of L, and makes its element of D.
func (s *skyline) scale(row []float64, r int) {
	n := len(row) - 1
	inverse := s.inverse[r-n : r]
	d := row[n]
	for k, u := range row[:n] {
		l := u * inverse[k]
		row[k] = l
		d -= float64(u * l)
	}
	row[n] = d
	s.inverse[r] = 1 / d
}

// solve turns b into the answer, once factored.
func (s *skyline) solve(b []float64) {
	for r, from := range s.first {
		row := s.a[s.start[r]+from : s.start[r]+r]
		x := b[from:r]
		sum := b[r]
		for k, l := range row {
			sum -= float64(l * x[k])
		}
		b[r] = sum
	}
	for r, inv := range s.inverse {
		b[r] *= inv
	}
	for r := len(b) - 1; r >= 0; r-- {
		from := s.first[r]
		row := s.a[s.start[r]+from : s.start[r]+r]
		x, v := b[from:r], b[r]
		for k, l := range row {
			x[k] -= float64(l * v)
		}
	}
}
