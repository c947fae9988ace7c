package shade

import "math"

// knee is the light that the tone curve sets in at.
const knee = .76

// Tone rolls light above the range of a picture off to white. Below knee nothing changes, so colours that a matte
// surface can have are exact; above, the largest channel goes to 1 and the others follow with some loss of
// colour, as light on film and in the eye does.
func Tone(c RGB) RGB {
	peak := max(c.R, c.G, c.B)
	if peak <= knee {
		return c
	}
	d := float32(1 - knee)
	to := 1 - float32(d*d)/(peak+d-knee)
	c = c.Scale(to / peak)
	// Pale with what was lost.
	pale := 1 - 1/(1+float32(.12*(peak-to)))
	return c.Lerp(RGB{to, to, to}, pale)
}

// codec turns linear light into 8-bit sRGB and back by table.
type codec struct {
	enc [encSteps + 1]uint8
	dec [256]float32
	// level is by light as enc, in levels and not rounded; the last is there twice.
	level [encSteps + 2]float32
	// near is by level the linear light within follows of it; nearBlue that within followsBlue.
	near, nearBlue [256]struct{ lo, hi float32 }
}

// follows is how far light may be from the level of the pixel before it, in levels, and still take that level; followsBlue the same of
// blue, whose levels count a tenth of green's in how light a pixel is (ITU-R BT.709). Plain rounding has .5. It leaves an eighth off the
// size of a picture of skin, whose colour wanders about by less than a level.
const (
	follows     = .9
	followsBlue = 1.6
)

// encSteps is fine enough that every 8-bit level has an entry: the smallest step of sRGB is 1/3295 in linear light.
const encSteps = 8192

func newCodec() *codec {
	c := &codec{}
	for i := range c.enc {
		v := float64(i) / encSteps
		if v <= .0031308 {
			v *= 12.92
		} else {
			v = 1.055*math.Pow(v, 1/2.4) - .055
		}
		c.enc[i] = uint8(v*255 + .5)
		c.level[i] = float32(v * 255)
	}
	c.level[encSteps+1] = 255
	for i := range c.dec {
		c.dec[i] = float32(linear(float64(i) / 255))
		c.near[i].lo, c.near[i].hi = float32(linear((float64(i)-follows)/255)), float32(linear((float64(i)+follows)/255))
		c.nearBlue[i].lo, c.nearBlue[i].hi = float32(linear((float64(i)-followsBlue)/255)), float32(linear((float64(i)+followsBlue)/255))
	}
	return c
}

func (c *codec) encode(v float32) uint8 {
	if !(v > 0) { // not a number is black, never a fault
		return 0
	}
	return c.enc[int(min(1, v)*encSteps+.5)]
}

// linear is the light of a value of sRGB in 0..1.
func linear(v float64) float64 {
	if v <= .04045 {
		return v / 12.92
	}
	return math.Pow((v+.055)/1.055, 2.4)
}

// follow writes the second of two pixels, each channel in the level of the first where that is as good.
func (c *codec) follow(p []uint8, to RGB) {
	_ = p[7]
	copy(p[4:8], p[:4])
	if n := &c.near[p[0]]; !(to.R >= n.lo && to.R <= n.hi) {
		p[4] = c.encode(to.R)
	}
	if n := &c.near[p[1]]; !(to.G >= n.lo && to.G <= n.hi) {
		p[5] = c.encode(to.G)
	}
	if n := &c.nearBlue[p[2]]; !(to.B >= n.lo && to.B <= n.hi) {
		p[6] = c.encode(to.B)
	}
}

// followRow writes a run of pixels from x on, each after the first by follow.
func (c *codec) followRow(pix []uint8, x int, row []RGB) {
	for i, to := range row {
		if i == 0 {
			p := pix[4*x:][:4]
			p[0], p[1], p[2], p[3] = c.encode(to.R), c.encode(to.G), c.encode(to.B), 255
			continue
		}
		c.follow(pix[4*(x+i-1):][:8], to)
	}
}
