package shade

import "math"

// girth is the way round the wrist that places on the skin are given for, mm: a larger wrist has the same skin, larger.
const girth = 160

// dent is the skin's fine relief at a place: its slopes round and along the arm, and how deep in a furrow it lies, 0..1.
type dent struct{ su, sv, furrow float32 }

// grain is the fine relief of skin on a tile that repeats, each level half as fine as the one before.
type grain struct{ levels [grainLevels]grainLevel }

type grainLevel struct {
	n     int
	perMM float32
	dents []dent
}

const (
	grainLevels = 4
	grainSize   = 512 // texels across the tile
	grainPerMM  = 16  // texels a mm: the tile is 32 mm wide, and goes five times round the wrist
)

// newGrain makes the network of furrows that skin has: plates of about 0.7 mm between deeper furrows, and finer ones
// within them. The back of a hand has furrows 0.02 to 0.1 mm deep, some 0.5 to 1 mm apart (chosen by eye within that).
func newGrain() *grain {
	const n, perMM = grainSize, grainPerMM
	const wrap = 32 // cells across the tile along each diagonal: 2 a mm2
	h := make([]float32, n*n)
	furrow := make([]float32, n*n)
	for y := range n {
		for x := range n {
			// Furrows cross the arm at a slant, so the plates lie along its diagonals.
			u, v := float32(x)/n, float32(y)/n
			coarse := min(1, cells((u+v)*wrap, (u-v)*wrap, wrap, 11)/.40)
			fine := min(1, cells(2*wrap*(u+v), 2*wrap*(u-v), 2*wrap, 12)/.40)
			coarse, fine = coarse*(2-coarse), fine*(2-fine)
			h[y*n+x] = float32(.017*coarse) + float32(.006*fine)
			furrow[y*n+x] = 1 - float32(.7*coarse) - float32(.3*fine)
		}
	}
	g := &grain{}
	l := &g.levels[0]
	*l = grainLevel{n: n, perMM: perMM, dents: make([]dent, n*n)}
	for y := range n {
		for x := range n {
			l.dents[y*n+x] = dent{
				su:     (h[y*n+(x+1)%n] - h[y*n+(x+n-1)%n]) * perMM / 2,
				sv:     (h[(y+1)%n*n+x] - h[(y+n-1)%n*n+x]) * perMM / 2,
				furrow: furrow[y*n+x],
			}
		}
	}
	for i := 1; i < grainLevels; i++ {
		g.levels[i] = g.levels[i-1].half()
	}
	return g
}

// half is the tile at half as many texels: relief finer than a texel fades.
func (l *grainLevel) half() grainLevel {
	n := l.n / 2
	out := grainLevel{n: n, perMM: l.perMM / 2, dents: make([]dent, n*n)}
	for y := range n {
		for x := range n {
			var d dent
			for k := range 4 {
				q := l.dents[(2*y+k/2)*l.n+2*x+k%2]
				d.su, d.sv, d.furrow = d.su+q.su/4, d.sv+q.sv/4, d.furrow+q.furrow/4
			}
			out.dents[y*n+x] = d
		}
	}
	return out
}

// level is the tile for pixels of a size in mm: the finest whose texels are hardly smaller.
func (g *grain) level(px float32) *grainLevel {
	i := 0
	for i < grainLevels-1 && px*g.levels[i].perMM > 1.4 {
		i++
	}
	return &g.levels[i]
}

// at is the relief at a place on the skin of a wrist of girth, mm.
func (l *grainLevel) at(u, v float32) dent {
	x, y := u*l.perMM, v*l.perMM
	fx, fy := float32(math.Floor(float64(x))), float32(math.Floor(float64(y)))
	mask := l.n - 1
	x0, y0 := int(fx)&mask, int(fy)&mask
	x1, y1 := (x0+1)&mask, (y0+1)&mask
	a, b, c, d := &l.dents[y0*l.n+x0], &l.dents[y0*l.n+x1], &l.dents[y1*l.n+x0], &l.dents[y1*l.n+x1]
	s, t := x-fx, y-fy
	return dent{
		su:     mix(mix(a.su, b.su, s), mix(c.su, d.su, s), t),
		sv:     mix(mix(a.sv, b.sv, s), mix(c.sv, d.sv, s), t),
		furrow: mix(mix(a.furrow, b.furrow, s), mix(c.furrow, d.furrow, s), t),
	}
}

func mix(a, b, t float32) float32 { return a + float32((b-a)*t) }

// bell is 1 at d = 0 and falls to 0 over some widths on either side.
func bell(d, width float32) float32 {
	q := d / width
	if q < -2.6 || q > 2.6 {
		return 0
	}
	return float32(math.Exp(-float64(q*q))) - .00116
}

// tendons of the back of the hand, from the forefinger's to the little finger's: where each leaves the wrist, how far it
// swings out a mm further on, and how high it stands, mm. Chosen by eye: of a hand that hangs, they show little.
var tendons = [...]struct{ at, swing, high float32 }{
	{-9, -.40, .42}, {-3, -.13, .48}, {3, .12, .40}, {9, .34, .28},
}

// relief is the height of tendons, veins and slow unevenness at a place on the skin of a wrist of 160 mm, mm, and
// how much of a vein is there, 0..1. u runs round from the middle of the back, v up the arm. Chosen by eye.
func relief(u, v float32) (h, vein float32) {
	u = float32(math.Remainder(float64(u), girth))
	if back := smooth((36 - abs(u)) / 12); back > 0 {
		dh, dv := reliefBack(u, v)
		h, vein = back*dh, back*dv
	}
	if palm := smooth((24 - abs(abs(u)-80)) / 8); palm > 0 {
		d := abs(u) - 80
		if u < 0 {
			d = -d
		}
		h += palm * (.75*bell(d-2, 2.3) + .6*bell(d+5, 2)) * smooth((v+30)/20)
		wave := .5 * valueNoise(d/6, 3, 9)
		h -= .11 * palm * (bell(v+4+wave*2, .5) + bell(v+9+wave*3, .55))
		vein = max(vein, .7*palm*bell(d-9-3*float32(math.Sin(float64(v)/13)), 1.5))
	}
	// Fat and muscle are not even, on any scale.
	h += .15*around(u, v, 13, 1) + .045*around(u, v, 4.7, 2) + .011*around(u, v, 1.9, 7)
	return h, vein
}

func reliefBack(u, v float32) (h, vein float32) {
	// Tendons fan out into the hand from under the band that holds them down at the wrist, each in its own waves, and
	// the skin sinks a little between them.
	if far := -v - 7; far > 0 {
		grow := smooth(far / 40)
		wide := 2.3 + .018*far
		for i, t := range tendons {
			sway := .8 * valueNoise(float32(i)*3.7, v/17, 13)
			show := 1 + .45*valueNoise(float32(i)*5.1, v/12, 14)
			d := u - t.at - t.swing*far - sway
			h += t.high * grow * show * (bell(d, wide) - .35*bell(d-2.1*wide, 1.5*wide))
		}
	}
	// Two veins, one that forks off the other. They wind, and come and go as they lie deeper.
	wind := 1.9*valueNoise(v/13, 2, 15) + .6*valueNoise(v/5, 4, 16)
	a := 6 + .16*v + 1.6*wind
	b := 2.5 + .34*v - 1.3*valueNoise(v/11, 6, 17) - .5*valueNoise(v/4.6, 8, 18)
	c := -13 - .22*v + 2.2*valueNoise(v/14, 10, 19)
	depth := .68 + .32*valueNoise(u/9, v/10, 20)
	va := bell(u-a, 1.25) * depth
	vb := bell(u-b, 1) * smooth((9-v)/14) * depth
	vc := bell(u-c, 1.1) * smooth((-3-v)/16) * depth
	vein = min(1, max(va, .8*vb, .6*vc))
	h += .13 * vein
	// Fine creases across, where the hand bends: short, and none as long as the wrist is wide.
	if v > -16 && v < 6 {
		for i := range 5 {
			k := float32(i)
			at := -1 - 2.7*k + 1.1*valueNoise(u/13, 20+k, 8) + .35*valueNoise(u/4, 30+k, 21)
			h -= .014 * smooth(.1+1.3*valueNoise(u/8+k*3, 5+k, 10)) * bell(v-at, .42)
		}
	}
	return h, vein
}
