package drape

import (
	"context"
	"math"

	"github.com/aurelink/aurelink/render/fit"
	"github.com/aurelink/aurelink/render/geom"
)

// tableFriction is that of metal on paper or cloth. Source: default.
const tableFriction = .3

// leaning is how far a charm's ring on a table is turned out of the plane across the chain: it can lean no further on the wire
// that it goes round, and stands less high. Source: default.
const leaning = 52 * math.Pi / 180

// OnTable brings closed strands to rest on a table at z = 0; what it gives is the room's, until the next piece. They are laid
// down as by hand, a little irregular, and then let go. The seed says how. charms are each strand's, which lie
// fanned outwards.
func (m *Room) OnTable(ctx context.Context, on Table, strands []fit.Strand, charms [][]Charm, seed uint64) ([]Rest, error) {
	all, err := m.laid(ctx, on, strands, charms, seed)
	if err != nil {
		return nil, err
	}
	out := make([]Rest, len(all))
	for i, o := range all {
		out[i] = o.rest(func(v vec) geom.Point { return geom.Point{X: float32(v.x), Y: float32(v.y), Z: float32(v.z)} }, on, m)
	}
	return out, nil
}

// laid brings strands to rest on a table.
func (m *Room) laid(ctx context.Context, on Table, strands []fit.Strand, charms [][]Charm, seed uint64) ([]*worn, error) {
	table := bed{ground: on, down: vec{z: -1}, hard: true, grip: tableFriction, turn: leaning}
	if len(strands) > 1 && strands[1].Open {
		return m.handLaid(ctx, on, &table, strands, charms, seed)
	}
	lines := make([]Curve, len(strands))
	for i := range lines {
		lines[i].oval(on, float64(strands[i].Loop), mixed(seed, uint64(i)))
	}
	fan := on.spread(lines, strands, charms, seed)
	all, chains := make([]*worn, len(strands)), make([]*chain, len(strands))
	for i := range strands {
		s := &strands[i]
		for k := range lines[i].p {
			lines[i].p[k].Z = float32(s.Thickness) / 2
		}
		all[i] = m.strand(i)
		all[i].build(&table, &lines[i], s, charms[i], 0, fan[i])
		all[i].true()
		all[i].over(all[:i])
		chains[i] = all[i].chain
	}
	_, err := settle(ctx, chains, table.ground, rules{steps: steps, rest: atRest, reach: reach, find: &m.find, down: table.down})
	return all, err
}

// true makes chords of a start as long as its links on the whole.
func (o *worn) true() {
	var chords float64
	for i, j := range o.joint {
		chords += o.x[o.next(i)].sub(o.x[j]).len()
	}
	k := float64(o.s.Loop) / chords
	for i := range o.x {
		o.x[i].x, o.x[i].y = o.x[i].x*k, o.x[i].y*k
	}
}

// over lays a start on the table and over strands that were laid down before.
func (o *worn) over(before []*worn) {
	const slope, sampled = .5, 1. // at most; mm
	n := len(o.joint)
	for i := range o.capsules {
		if s := &o.capsules[i]; o.has(i) {
			o.x[s.from].z, o.x[s.to].z = s.radius, s.radius
		}
	}
	for i, j := range o.joint {
		o.x[j].z = max(o.high[i], o.high[(i+n-1)%n])
	}
	for i := range o.capsules {
		if !o.has(i) {
			continue
		}
		s := &o.capsules[i]
		a, b := o.x[s.from], o.x[s.to]
		high := 0.
		parts := math.Ceil(b.sub(a).len() / sampled)
		for k := 0.; k <= parts; k++ {
			p := a.lerp(b, k/parts)
			for _, under := range before {
				high = max(high, under.top(p, s.radius))
			}
		}
		if s.disc > 0 {
			for _, under := range before {
				high = max(high, under.under(a.lerp(b, s.middle), s.disc+s.long, s.radius))
			}
		}
		o.x[s.from].z, o.x[s.to].z = max(o.x[s.from].z, high), max(o.x[s.to].z, high)
	}
	// Rise to what lies under it, and fall from it, no steeper than that.
	for k := range 2 * n {
		i := k % n
		a, b := &o.x[o.joint[i]], &o.x[o.next(i)]
		b.z = max(b.z, a.z-slope*float64(o.s.Elements[i].Inner))
	}
	for k := range 2 * n {
		i := n - 1 - k%n
		a, b := &o.x[o.joint[i]], &o.x[o.next(i)]
		a.z = max(a.z, b.z-slope*float64(o.s.Elements[i].Inner))
	}
	for k, h := range o.s.Hangs {
		eye := &o.x[o.eye[k]]
		eye.z = max(eye.z, o.x[o.joint[h.Element]].z-float64(h.Ring.Inner))
	}
}

// under is how high a flat plate must be to lie over what a strand has below it; 0 where there is nothing.
func (o *worn) under(middle vec, disc, half float64) float64 {
	middle.z = 0
	high := 0.
	for i := range o.capsules {
		s := &o.capsules[i]
		a, b := o.x[s.from], o.x[s.to]
		wide := disc + s.radius + half
		if s.disc > 0 {
			a = a.lerp(b, s.middle)
			b, wide = a, wide+s.disc+s.long
		}
		top := max(a.z, b.z)
		a.z, b.z = 0, 0
		d := b.sub(a)
		t := min(1, max(0, middle.sub(a).dot(d)/max(1e-9, d.dot(d))))
		if middle.sub(a.lerp(b, t)).len() < wide {
			high = max(high, top+s.radius+half)
		}
	}
	return high
}

// top is how high the middle of a ball above a place comes to lie on a strand; 0 where it does not meet it.
func (o *worn) top(p vec, radius float64) float64 {
	p.z = 0
	high := 0.
	for i := range o.capsules {
		s := &o.capsules[i]
		a, b := o.x[s.from], o.x[s.to]
		r := radius + s.radius
		if s.disc > 0 {
			mid := a.lerp(b, s.middle)
			mid.z = 0
			if p.sub(mid).len() < s.disc+s.long+r {
				high = max(high, max(a.z, b.z)+r)
			}
			continue
		}
		if p.x < min(a.x, b.x)-r || p.x > max(a.x, b.x)+r || p.y < min(a.y, b.y)-r || p.y > max(a.y, b.y)+r {
			continue
		}
		za, zb := a.z, b.z
		a.z, b.z = 0, 0
		d := b.sub(a)
		t := min(1, max(0, p.sub(a).dot(d)/d.dot(d)))
		off := p.sub(a.lerp(b, t))
		if left := r*r - off.dot(off); left > 0 {
			high = max(high, za+float64((zb-za)*t)+math.Sqrt(left))
		}
	}
	return high
}

// mixed is a number that follows from a seed and another. Source: Steele, Lea and Flood 2014, "Fast splittable pseudorandom
// number generators" (SplitMix64).
func mixed(seed, n uint64) uint64 {
	z := seed + (n+1)*0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// share01 is the n-th number from 0 to 1 of a seed.
func share01(seed, n uint64) float64 { return float64(mixed(seed, n)>>11) / (1 << 53) }

// How broad a loop is laid for its height, and what stays free of the table at its sides, mm. Large loops are more regular, so
// that they stay on what is seen.
const (
	leastBroad = 1.26
	mostBroad  = 1.38
	margin     = 3.
)

// oval makes the curve a closed chain of a length laid on z = 0, as a hand lays it: an oval whose bends are uneven. It runs from
// the top (the seam) by the left and the bottom (the centre) to the right.
func (c *Curve) oval(on Table, length float64, seed uint64) {
	const n = 240
	c.p, c.out, c.s = sized(c.p, n+1), sized(c.out, n+1), sized(c.s, n+1)
	p := c.p
	// What each wave adds to the radius falls with the square of its number: bends are as uneven in the small as in the large.
	var size, phase [7]float64
	for k := 2; k < len(size); k++ {
		size[k] = .16 * (.5 + share01(seed, uint64(2*k))) / float64(k*k)
		phase[k] = 2 * math.Pi * share01(seed, uint64(2*k+1))
	}
	size[2] *= .6
	broad := leastBroad + float64((mostBroad-leastBroad)*share01(seed, 0))
	tilt := (share01(seed, 1) - .5) * 12 * math.Pi / 180
	for even := 1.; ; even *= .7 {
		sin, cos := math.Sincos(tilt * even)
		for i := range p {
			a := math.Pi/2 + 2*math.Pi*float64(i%n)/n
			r := 1.
			for k := 2; k < len(size); k++ {
				r += even * size[k] * math.Sin(float64(k)*a+phase[k])
			}
			s, c := math.Sincos(a)
			x, y := float64(broad*r*c), float64(r*s)
			p[i] = geom.Point{X: float32(float64(x*cos) - float64(y*sin)), Y: float32(float64(x*sin) + float64(y*cos))}
		}
		wide, high := c.scaled(length)
		for i := range c.out {
			c.out[i] = geom.Vec{Z: 1}
		}
		c.measure()
		if wide <= on.Wide-margin && high <= on.High-margin || even < .01 {
			return
		}
		broad = 1.32
	}
}

// scaled stretches a plane line until it is of a length, about the middle of its room, which comes to lie at the origin. It
// gives how wide and high that is.
func (c *Curve) scaled(length float64) (wide, high float64) {
	var sum float64
	lo, hi := c.p[0], c.p[0]
	for i := 1; i < len(c.p); i++ {
		p := c.p[i]
		sum += float64(p.Sub(c.p[i-1]).Len())
		lo = geom.Point{X: min(lo.X, p.X), Y: min(lo.Y, p.Y)}
		hi = geom.Point{X: max(hi.X, p.X), Y: max(hi.Y, p.Y)}
	}
	k := float32(length / sum)
	mx, my := (lo.X+hi.X)/2, (lo.Y+hi.Y)/2
	for i := range c.p {
		c.p[i].X, c.p[i].Y = (c.p[i].X-mx)*k, (c.p[i].Y-my)*k
	}
	return float64((hi.X - lo.X) * k), float64((hi.Y - lo.Y) * k)
}

// fanned is a charm as it is to be laid: round, about the middle of its body.
type fanned struct {
	strand, hang  int
	eye           vec
	reach, radius float64 // mm, from the eye to its middle; half as large as it is
	way, turn     float64 // radians: outwards, and how far from there it is laid
	wobble        float64
}

func (p *fanned) middle() vec {
	s, c := math.Sincos(p.way + p.turn)
	return p.eye.add(vec{x: c, y: s}.scale(p.reach))
}

// strandsApart is how much further up the picture each strand of several is laid than the one before, as a share of what is seen of
// the table.
const strandsApart = .074

// spread moves the lines of several strands apart and says which way their charms are laid: outwards and, so that they
// can be read, somewhat towards the lower edge of the picture, as far apart as they need. All of it comes to lie about the middle.
func (on Table) spread(lines []Curve, strands []fit.Strand, charms [][]Charm, seed uint64) [][]vec {
	const lower, wobble, most = .55, 9 * math.Pi / 180, 65 * math.Pi / 180
	var plates []fanned
	lo, hi := vec{math.Inf(1), math.Inf(1), 0}, vec{math.Inf(-1), math.Inf(-1), 0}
	room := func(p vec, r float64) {
		lo, hi = vec{min(lo.x, p.x-r), min(lo.y, p.y-r), 0}, vec{max(hi.x, p.x+r), max(hi.y, p.y+r), 0}
	}
	var tall float32
	for i := range lines {
		for _, p := range lines[i].p {
			tall = max(tall, 2*p.Y)
		}
	}
	apart := 0.
	if n := float64(len(lines) - 1); n > 0 {
		apart = min(strandsApart*on.High, max(.02*on.High, (on.High-margin-float64(tall))/n))
	}
	for i := range lines {
		s := &strands[i]
		for k, h := range s.Hangs {
			p, _ := lines[i].At(float32(s.Elements[h.Element].Mid))
			out := geom.Vec{X: p.X, Y: p.Y}.Unit().Add(geom.Vec{Y: -lower})
			size := float64(charms[i][h.Charm].Size)
			plates = append(plates, fanned{
				strand: i, hang: k, eye: vec{float64(p.X), float64(p.Y) + float64(apart*float64(i)), 0},
				reach: float64(h.Ring.Inner+h.Ring.Wire) + eyeReach + size/2, radius: size/2 + .4,
				way: math.Atan2(float64(out.Y), float64(out.X)), wobble: (share01(seed, uint64(100+16*i+k)) - .5) * 2 * wobble,
			})
		}
		for j := range lines[i].p {
			p := &lines[i].p[j]
			p.Y += float32(apart * float64(i))
			room(vec{float64(p.X), float64(p.Y), 0}, float64(s.Thickness))
		}
	}
	for i := range plates {
		plates[i].turn = plates[i].wobble
	}
	// Turn what overlaps apart, a little at a time.
	for range 60 {
		met := false
		for i := range plates {
			a := &plates[i]
			for j := range plates[:i] {
				b := &plates[j]
				d := a.middle().sub(b.middle())
				over := a.radius + b.radius - d.len()
				if over <= 0 {
					continue
				}
				met = true
				// Each goes the way that takes it from the other.
				side := func(p *fanned, from vec, otherwise float64) float64 {
					s, c := math.Sincos(p.way + p.turn)
					across := vec{x: -s, y: c}.dot(from)
					if math.Abs(across) < .2 {
						across = otherwise
					}
					return math.Copysign(.3*over/p.reach, across)
				}
				a.turn = max(-most, min(most, a.turn+side(a, d, 1)))
				b.turn = max(-most, min(most, b.turn+side(b, d.scale(-1), -1)))
			}
		}
		if !met {
			break
		}
	}
	fan := make([][]vec, len(lines))
	for i := range plates {
		p := &plates[i]
		s, c := math.Sincos(p.way + p.turn)
		fan[p.strand] = append(fan[p.strand], vec{x: c, y: s})
		room(p.middle(), p.radius)
	}
	// Move it all to the middle.
	mid := lo.lerp(hi, .5)
	for i := range lines {
		for j := range lines[i].p {
			p := &lines[i].p[j]
			p.X, p.Y = p.X-float32(mid.x), p.Y-float32(mid.y)
		}
	}
	return fan
}
