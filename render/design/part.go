package design

import (
	"math"

	"github.com/aurelink/aurelink/render/unit"
)

// RingPlay is the least room a ring's wire needs beyond its own thickness, mm, to go through a link (default:
// bench practice, not a measured figure).
const RingPlay unit.MM = 0.05

// steps is how finely a centreline is sampled, in points round the link. A multiple of four, so that the
// widest and the outermost places are among them.
const steps = 256

// BodyLength is how long the ball of a bead or the rod of a bar is along the chain, mm.
func (p *Part) BodyLength() unit.MM {
	return p.Length.MM() - 2*(p.Width.MM()-p.Wire.MM())
}

// VolumeMM3 is the metal in one part, mm3; times the density in g/cm3 it is the weight in thousandths of a
// gram. A closed wire holds its section times its centreline (Pappus). What little of the eyes is sunk in a
// bead or bar is counted twice.
func (p *Part) VolumeMM3() float64 {
	length, width, wire, body := p.Length.Value, p.Width.Value, p.Wire.Value, p.Body.Value
	section := math.Pi / 4 * wire * wire
	eyes := 2 * section * math.Pi * (width - wire)
	switch p.Form {
	case FormBox:
		return body * (length*width - (length-2*wire)*(width-2*wire))
	case FormBead:
		return math.Pi/6*body*body*body + eyes
	case FormBar:
		return math.Pi/4*body*body*float64(p.BodyLength()) + eyes
	}
	var room [2 * steps]place
	return section * perimeter(p.centreline(room[:0]))
}

// ClosingWire is the thickest ring wire that goes through this part at an end of the chain, where one
// neighbour already sits in it, mm. It may be negative: then none does.
func (p *Part) ClosingWire() unit.MM {
	wire, width := p.Wire.MM(), p.Width.MM()-2*p.Wire.MM()
	if p.hasBody() {
		return width - RingPlay
	}
	return min(width, p.Length.MM()-3*wire) - RingPlay
}

// HangingWire is the thickest ring wire that goes through this part in the middle of the chain, where both
// neighbours sit in it, mm. It may be negative: then none does.
func (p *Part) HangingWire() unit.MM {
	wire, width := p.Wire.MM(), p.Width.MM()-2*p.Wire.MM()
	if p.hasBody() {
		return width - wire - RingPlay
	}
	return min(width, p.Length.MM()-4*wire) - RingPlay
}

// hasBody says that the part is a body with an eye at each end.
func (p *Part) hasBody() bool { return p.Form == FormBead || p.Form == FormBar }

// reckon fills in what follows from a part's dimensions and from how its chain lies.
func (p *Part) reckon(lay string) {
	p.Inner = p.Length.MM() - 2*p.Wire.MM()
	p.Height = p.Standing(restingRoll(lay, 0))
}

// Standing is how far the part stands off what it lies on, counted through, when its plane is rolled from flat by an angle in
// radians.
func (p *Part) Standing(roll float64) unit.MM {
	// Round to the nanometre: sines differ in their last bit from processor to processor, and the height
	// ends in pixels.
	return unit.MM(math.Round(float64(p.height(roll))*1e6) / 1e6)
}

// height is how far the part stands off what it lies on when its plane is rolled by that angle from flat.
func (p *Part) height(roll float64) unit.MM {
	sin, cos := math.Sincos(math.Abs(roll))
	switch p.Form {
	case FormBox:
		return unit.MM(p.Width.Value*sin + p.Body.Value*cos)
	case FormBead, FormBar:
		return unit.MM(max(p.Body.Value, (p.Width.Value-p.Wire.Value)*sin+p.Wire.Value))
	}
	var most float64
	var room [2 * steps]place
	for _, q := range p.centreline(room[:0]) {
		most = max(most, math.Abs(q.rolled(roll).z))
	}
	return unit.MM(2*most + p.Wire.Value)
}

// restingRoll is the angle, in radians, by which the nth part of a chain is rolled from flat.
func restingRoll(lay string, n int) float64 {
	switch {
	case lay == LayFlat:
		return 0
	case n%2 == 0:
		return math.Pi / 4
	}
	return -math.Pi / 4
}

// place is a point of a part: x along the chain, y across, z out of its plane, mm.
type place struct{ x, y, z float64 }

// rolled turns the point about the chain.
func (q place) rolled(angle float64) place {
	sin, cos := math.Sincos(angle)
	return place{q.x, q.y*cos - q.z*sin, q.y*sin + q.z*cos}
}

// away is the distance between two points, mm.
func (q place) away(r place) float64 {
	x, y, z := q.x-r.x, q.y-r.y, q.z-r.z
	return math.Sqrt(x*x + y*y + z*z)
}

// centreline gives the middle of the wire, once round, of a part that is bent from wire; of a bead or bar it
// gives that of both eyes, one after the other. A box has none. line is empty, with room for 2*steps.
func (p *Part) centreline(line []place) []place {
	half, across := (p.Length.Value-p.Wire.Value)/2, (p.Width.Value-p.Wire.Value)/2
	switch p.Form {
	case FormOval, FormRound:
		for i := range steps {
			sin, cos := math.Sincos(2 * math.Pi * float64(i) / steps)
			line = append(line, place{half * cos, across * sin, 0})
		}
	case FormStadium:
		for i := range steps {
			line = append(line, stadium(half-across, across, float64(i)/steps))
		}
	case FormBead, FormBar:
		for _, side := range []float64{1, -1} {
			for i := range steps {
				sin, cos := math.Sincos(2 * math.Pi * float64(i) / steps)
				line = append(line, place{side * (half - across + across*cos), across * sin, 0})
			}
		}
	}
	for i, q := range line {
		line[i] = q.rolled(p.Twist.Rad() * q.x / (2 * half))
	}
	return line
}

// stadium is the point a share t of the way round two straights of length 2s joined by half circles of radius
// r, from the middle of the right end.
func stadium(s, r, t float64) place {
	quarter := math.Pi*r/2 + s
	along := 4 * quarter * t
	turn := math.Floor(along/quarter + 1e-9)
	along -= turn * quarter
	if int(turn)%2 == 1 {
		along = quarter - along
	}
	q := place{s - (along - math.Pi*r/2), r, 0}
	if arc := along / r; arc < math.Pi/2 {
		sin, cos := math.Sincos(arc)
		q = place{s + r*cos, r * sin, 0}
	}
	switch int(turn) % 4 {
	case 1:
		q.x = -q.x
	case 2:
		q.x, q.y = -q.x, -q.y
	case 3:
		q.y = -q.y
	}
	return q
}

// perimeter is the length of a closed line.
func perimeter(line []place) float64 {
	var sum float64
	for i, q := range line {
		sum += q.away(line[(i+1)%len(line)])
	}
	return sum
}
