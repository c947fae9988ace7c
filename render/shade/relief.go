package shade

import (
	"math"

	"github.com/aurelink/aurelink/render/body"
)

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

// row is the relief along a line round the arm, v mm up it: the line's texels, the first once more at the end.
func (l *grainLevel) row(v float32, to []dent) {
	y, t := split(v * l.perMM)
	mask := l.n - 1
	a, b := l.dents[(int(y)&mask)*l.n:][:l.n], l.dents[(int(y+1)&mask)*l.n:][:l.n]
	to = to[:l.n+1]
	for i := range a {
		p, q := &a[i], &b[i]
		to[i] = dent{mix(p.su, q.su, t), mix(p.sv, q.sv, t), mix(p.furrow, q.furrow, t)}
	}
	to[l.n] = to[0]
}

func mix(a, b, t float32) float32 { return a + float32((b-a)*t) }

// bell is 1 at d = 0 and falls to 0 over some widths on either side.
func bell(d, width float32) float32 {
	q := d / width
	if q < -reach || q > reach {
		return 0
	}
	return float32(math.Exp(-float64(q*q))) - .00116 // exp(-reach^2)
}

// reach is where a bell ends, in widths.
const reach = 2.6

// tendons of the back of the hand, from the forefinger's to the little finger's: where each leaves the wrist, how far it
// swings out a mm further on, and how high it stands, mm. Chosen by eye: of a hand that hangs, they show little.
var tendons = [...]struct{ at, swing, high float32 }{
	{-9, -.40, .42}, {-3, -.13, .48}, {3, .12, .40}, {9, .34, .28},
}

// skinLine is the form and colour of the skin of a wrist of 160 mm along one line round it, readied for one height at a time:
// whatever does not change round the arm is worked out once. Its numbers were chosen by eye.
type skinLine struct {
	v float32 // height, mm up the arm

	uneven, mottle, blood [3]around
	rough, oil            around

	tendons     [len(tendons)]struct{ at, high float32 }
	tendon      float32    // their width; 0 where there are none
	veins       [3]float32 // how far round each lies
	fork, third float32    // how much of the second vein and of the third there is
	creases     []int      // those that may come so near
	folds       float32    // how much of the palm's form there is
	wind        float32    // how far its vein swings out

	other *features // of a limb that is no wrist
}

func newSkinLine(l *body.Limb) *skinLine {
	return &skinLine{
		other:   featuresOf(l.Piece),
		uneven:  [3]around{newAround(13, 1), newAround(4.7, 2), newAround(1.9, 7)},
		mottle:  [3]around{newAround(9, 3), newAround(3.1, 4), newAround(1.3, 22)},
		blood:   [3]around{newAround(15, 5), newAround(4.5, 6), newAround(1.9, 23)},
		rough:   newAround(7, 24),
		oil:     newAround(5.5, 25),
		creases: make([]int, 0, creases),
	}
}

const creases = 5

// creaseAt is how far up the arm a fine crease of the wrist lies, but for its waves, which are up to creaseWave.
func creaseAt(k int) float32 { return -1 - 2.7*float32(k) }

const creaseWave, creaseWidth = 1.1 + .35, .42

// level readies it for a height.
func (l *skinLine) level(v float32) {
	l.v = v
	for _, of := range [...]*[3]around{&l.uneven, &l.mottle, &l.blood} {
		for i := range of {
			of[i].level(v)
		}
	}
	l.rough.level(v)
	l.oil.level(v)

	if l.other != nil {
		l.other.level(v)
		return
	}
	// Tendons fan out into the hand from under the band that holds them down at the wrist, each in its own waves.
	l.tendon = 0
	if far := -v - 7; far > 0 {
		grow := smooth(far / 40)
		l.tendon = 2.3 + float32(.018*far)
		for i, t := range tendons {
			sway := .8 * valueNoise(float32(i)*3.7, v/17, 13)
			show := 1 + float32(.45*valueNoise(float32(i)*5.1, v/12, 14))
			l.tendons[i].at, l.tendons[i].high = t.at+float32(t.swing*far)+sway, t.high*grow*show
		}
	}
	// Veins wind, and the second forks off the first.
	wind := float32(1.9*valueNoise(v/13, 2, 15)) + float32(.6*valueNoise(v/5, 4, 16))
	l.veins = [3]float32{
		6 + float32(.16*v) + float32(1.6*wind),
		2.5 + float32(.34*v) - float32(1.3*valueNoise(v/11, 6, 17)) - float32(.5*valueNoise(v/4.6, 8, 18)),
		-13 - float32(.22*v) + float32(2.2*valueNoise(v/14, 10, 19)),
	}
	l.fork, l.third = smooth((9-v)/14), smooth((-3-v)/16)
	l.creases = l.creases[:0]
	if v > -16 && v < 6 {
		for k := range creases {
			if abs(v-creaseAt(k)) < creaseWave+reach*creaseWidth {
				l.creases = append(l.creases, k)
			}
		}
	}
	l.folds = smooth((v + 30) / 20)
	l.wind = 3 * float32(math.Sin(float64(v)/13))
}

// once is a place round the arm between 0 and girth.
func once(u float32) float32 {
	_, share := split(u / girth)
	return share * girth
}

// relief is the height of tendons, veins and slow unevenness at u mm round from the middle of the back, mm, and how much of a
// vein and of a nail is there, 0..1.
func (l *skinLine) relief(u float32) (h, vein, nail float32) {
	u = once(u)
	// Fat and muscle are not even, on any scale.
	uneven := float32(.15*l.uneven[0].at(u)) + float32(.045*l.uneven[1].at(u)) + float32(.011*l.uneven[2].at(u))
	if u > girth/2 {
		u -= girth
	}
	if l.other != nil {
		h, nail = l.other.relief(u)
		return h + uneven, 0, nail
	}
	if back := smooth((36 - abs(u)) / 12); back > 0 {
		dh, dv := l.back(u)
		h, vein = back*dh, back*dv
	}
	if palm := smooth((24 - abs(abs(u)-80)) / 8); palm > 0 {
		dh, dv := l.palm(u, palm)
		h, vein = h+dh, max(vein, dv)
	}
	return h + uneven, vein, 0
}

func (l *skinLine) back(u float32) (h, vein float32) {
	v := l.v
	if wide := l.tendon; wide > 0 {
		// The skin sinks a little between tendons.
		for i := range l.tendons {
			d := u - l.tendons[i].at
			h += float32(l.tendons[i].high * (bell(d, wide) - float32(.35*bell(d-2.1*wide, 1.5*wide))))
		}
	}
	// Veins come and go as they lie deeper.
	va, vb, vc := bell(u-l.veins[0], 1.25), bell(u-l.veins[1], 1)*l.fork, bell(u-l.veins[2], 1.1)*l.third
	if vein = min(1, max(va, .8*vb, .6*vc)); vein > 0 {
		vein *= .68 + float32(.32*valueNoise(u/9, v/10, 20))
		h += float32(.13 * vein)
	}
	// Fine creases across, where the hand bends: short, and none as long as the wrist is wide.
	for _, i := range l.creases {
		k := float32(i)
		at := creaseAt(i) + float32(1.1*valueNoise(u/13, 20+k, 8)) + float32(.35*valueNoise(u/4, 30+k, 21))
		if deep := bell(v-at, creaseWidth); deep > 0 {
			h -= .014 * smooth(.1+float32(1.3*valueNoise(u/8+k*3, 5+k, 10))) * deep
		}
	}
	return h, vein
}

func (l *skinLine) palm(u, palm float32) (h, vein float32) {
	v := l.v
	d := abs(u) - 80
	if u < 0 {
		d = -d
	}
	h = palm * (float32(.75*bell(d-2, 2.3)) + float32(.6*bell(d+5, 2))) * l.folds
	wave := .5 * valueNoise(d/6, 3, 9)
	h -= .11 * palm * (bell(v+4+wave*2, .5) + bell(v+9+wave*3, .55))
	return h, .7 * palm * bell(d-9-l.wind, 1.5)
}
