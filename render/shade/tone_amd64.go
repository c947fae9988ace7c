package shade

import "golang.org/x/sys/cpu"

// follow is followEach of as many eights of pixels as there are, where the processor can. It returns the first pixel that is left.
func (c *codec) follow(pix []uint8, row *litRow, x0, x1 int) int {
	n := (x1 - x0) / lanes * lanes
	if !cpu.X86.HasAVX2 || n == 0 {
		return x0
	}
	within := follows
	followEight(&pix[4*x0 : 4*(x0+n)][0], &row.r[x0], &row.g[x0], &row.b[x0], n, &c.level[0], &within)
	return x0 + n
}

// ditherRow is ditherEach of as many eights of pixels as there are, where the processor can. It returns how many those are.
func (c *codec) ditherRow(pix []uint8, row []RGB, x, y int) int {
	n := (len(row) - 1) / lanes * lanes // it reads a value past the last
	if !cpu.X86.HasAVX2 || n <= 0 {
		return 0
	}
	var up [lanes]float32
	for i := range up {
		up[i] = 1 - threshold(x+i, y)
	}
	ditherEight(&pix[:4*n][0], &row[0], n, &c.level[0], &up)
	return n
}

//go:noescape
func followEight(pix *uint8, red, green, blue *float32, n int, level *float32, follows *[4]float32)

//go:noescape
func ditherEight(pix *uint8, row *RGB, n int, level *float32, up *[8]float32)
