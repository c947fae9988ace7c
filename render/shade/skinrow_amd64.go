package shade

import "golang.org/x/sys/cpu"

// light is lightEach, eight pixels at once where the processor can. It also writes to as many pixels after the last as make up a
// multiple of eight.
func (k *skinRun) light() {
	if !cpu.X86.HasAVX2 {
		k.lightEach()
		return
	}
	// What it multiplies and compares with, in the order of skinrow_amd64.s.
	numbers := [...]float32{
		0, 1, 2, 3, 4, 5, 6, 7, 1, .5, furrows, rimWidth, sheenRelief, sheenMid / sheenRim, sheenMid, sheenEnd, damp, knee, shoulder, shoulder * shoulder, pales,
	}
	lightEight(k, &numbers)
}

//go:noescape
func lightEight(k *skinRun, numbers *[21]float32)

// mixRow is mixRowEach.
func mixRow(to, a, b []float32, t float32) {
	n := 0
	if cpu.X86.HasAVX2 && len(to) >= lanes {
		n = len(to) / lanes * lanes
		mixEight(&to[0], &a[0], &b[0], n, t)
	}
	mixRowEach(to[n:], a[n:], b[n:], t)
}

// mixEight mixes n values, a multiple of eight.
//
//go:noescape
func mixEight(to, a, b *float32, n int, t float32)
