package shade

import (
	"math"

	"github.com/aurelink/aurelink/render/geom"
)

// hash2 mixes two lattice coordinates and a seed to 32 even bits.
func hash2(x, y int32, seed uint32) uint32 {
	return scramble(uint32(x)*hashX ^ uint32(y)*hashY ^ seed*hashSeed)
}

const hashX, hashY, hashSeed = 0x8da6b343, 0xd8163841, 0xcb1ab31f

func scramble(h uint32) uint32 {
	h ^= h >> 16
	h *= 0x7feb352d
	h ^= h >> 15
	h *= 0x846ca68b
	return h ^ h>>16
}

// valueNoise is smooth noise in -1..1 with about one feature a unit.
func valueNoise(x, y float32, seed uint32) float32 {
	const mask = 1<<30 - 1
	ix, u := split(x)
	iy, v := split(y)
	u, v = cubic(u), cubic(v)
	x0, x1 := uint32(ix&mask)*hashX, uint32((ix+1)&mask)*hashX
	y0, y1 := uint32(iy)*hashY^seed*hashSeed, uint32(iy+1)*hashY^seed*hashSeed
	lo := mix(signed(scramble(x0^y0)), signed(scramble(x1^y0)), u)
	hi := mix(signed(scramble(x0^y1)), signed(scramble(x1^y1)), u)
	return mix(lo, hi, v)
}

// lattice is the number that smooth noise has at a corner of its grid, -1..1.
func lattice(x, y int32, seed uint32) float32 { return signed(hash2(x, y, seed)) }

// signed takes even bits to a number in -1..1.
func signed(h uint32) float32 { return float32(int32(h>>8))/(1<<23) - 1 }

// cubic is smooth for t within 0..1.
func cubic(t float32) float32 { return t * t * (3 - 2*t) }

// around is smooth noise in -1..1 on the skin of a wrist, with features of about a size in mm: it closes all the way round.
// It is readied for one height at a time, where what it has to work out is one line of numbers.
type around struct {
	size, perMM float32
	seed        uint32
	line        []float32 // the numbers at a height, the first once more at the end
}

func newAround(size float32, seed uint32) around {
	n := int(math.Round(float64(girth / size)))
	return around{size: size, perMM: float32(n) / girth, seed: seed, line: make([]float32, n+1)}
}

// level readies it for a height, mm up the arm.
func (a *around) level(v float32) {
	iy, t := split(v / a.size)
	t = cubic(t)
	n := len(a.line) - 1
	for i := range n {
		a.line[i] = mix(lattice(int32(i), iy, a.seed), lattice(int32(i), iy+1, a.seed), t)
	}
	a.line[n] = a.line[0]
}

// at is the noise at u mm round, 0 <= u < girth.
func (a *around) at(u float32) float32 {
	x := u * a.perMM
	i := min(int(x), len(a.line)-2)
	return mix(a.line[i], a.line[i+1], cubic(x-float32(i)))
}

// cells is cellular noise (Worley 1996): the distance to the second nearest of scattered points less that to the
// nearest, with about one point a unit. It is 0 on the borders between cells. wrap repeats the pattern.
func cells(x, y float32, wrap int32, seed uint32) float32 {
	ix, iy := int32(math.Floor(float64(x))), int32(math.Floor(float64(y)))
	first, second := float32(9), float32(9)
	for dy := int32(-1); dy <= 1; dy++ {
		for dx := int32(-1); dx <= 1; dx++ {
			cx, cy := ix+dx, iy+dy
			h := hash2((cx%wrap+wrap)%wrap, (cy%wrap+wrap)%wrap, seed)
			px, py := float32(cx)+float32(h&0xffff)/65536-x, float32(cy)+float32(h>>16)/65536-y
			d := float32(px*px) + float32(py*py)
			if d < first {
				first, second = d, first
			} else if d < second {
				second = d
			}
		}
	}
	return float32(math.Sqrt(float64(second))) - float32(math.Sqrt(float64(first)))
}

// hash3 mixes three lattice coordinates and a seed to 32 even bits.
func hash3(x, y, z int32, seed uint32) uint32 { return hash2(x, y, seed+uint32(z)*0x9e3779b1) }

// split cuts a number into its floor and the rest.
func split(x float32) (int32, float32) {
	i := int32(x)
	f := float32(i)
	if f > x {
		i, f = i-1, f-1
	}
	return i, x - f
}

// solidNoise is smooth noise in -1..1 with about one feature a unit. Its variance is solidVariance.
func solidNoise(p geom.Vec, seed uint32) float32 {
	ix, u := split(p.X)
	iy, v := split(p.Y)
	iz, w := split(p.Z)
	u, v, w = smooth(u), smooth(v), smooth(w)
	at := func(dx, dy, dz int32) float32 { return float32(hash3(ix+dx, iy+dy, iz+dz, seed)>>8)/(1<<23) - 1 }
	mix := func(a, b, t float32) float32 { return a + float32((b-a)*t) }
	near := mix(mix(at(0, 0, 0), at(1, 0, 0), u), mix(at(0, 1, 0), at(1, 1, 0), u), v)
	far := mix(mix(at(0, 0, 1), at(1, 0, 1), u), mix(at(0, 1, 1), at(1, 1, 1), u), v)
	return mix(near, far, w)
}

// solidVariance is the variance of solidNoise over space: that of even numbers in -1..1, 1/3, times the mean of
// (1-s)^2 + s^2 for each axis, s the cubic of smooth: 26/35.
const solidVariance = 1. / 3 * (26. / 35) * (26. / 35) * (26. / 35)

// toDimple points from p to the middle of the dimple that p lies in, in units of about one dimple. Where dimples
// overlap it turns smoothly from one to the next.
func toDimple(p geom.Vec, seed uint32) geom.Vec {
	ix, u := split(p.X)
	iy, v := split(p.Y)
	iz, w := split(p.Z)
	// Middles keep a fifth of a cell from its sides, so that none further off than the next cell is in reach.
	const reach2 = 1.2 * 1.2
	var sum geom.Vec
	var weight float32
	for dz := int32(-1); dz <= 1; dz++ {
		for dy := int32(-1); dy <= 1; dy++ {
			for dx := int32(-1); dx <= 1; dx++ {
				h := hash3(ix+dx, iy+dy, iz+dz, seed)
				place := func(d int32, bits uint32, at float32) float32 {
					return float32(d) + .2 + float32(.6/1024*float32(bits&1023)) - at
				}
				to := geom.Vec{X: place(dx, h, u), Y: place(dy, h>>10, v), Z: place(dz, h>>20, w)}
				k := 1 - to.Len2()/reach2
				if k <= 0 {
					continue
				}
				k *= k * k
				k *= k
				sum, weight = sum.Add(to.Scale(k)), weight+k
			}
		}
	}
	return sum.Scale(1 / max(1e-12, weight))
}
