package shade

import "math"

// knee is the light that the tone curve sets in at, shoulder what is left above it, and pales how soon colour is lost there.
const (
	knee     = .76
	shoulder = 1 - knee
	pales    = .12
)

// Tone rolls light above the range of a picture off to white. Below knee nothing changes, so colours that a matte
// surface can have are exact; above, the largest channel goes to 1 and the others follow with some loss of
// colour, as light on film and in the eye does.
func Tone(c RGB) RGB {
	peak := max(c.R, c.G, c.B)
	if peak <= knee {
		return c
	}
	to := 1 - shoulder*shoulder/(peak+shoulder-knee)
	c = c.Scale(to / peak)
	// Pale with what was lost.
	pale := 1 - 1/(1+float32(pales*(peak-to)))
	return c.Lerp(RGB{to, to, to}, pale)
}

// codec turns linear light into 8-bit sRGB and back by table.
type codec struct {
	enc [encSteps + 1]uint8
	dec [256]float32
	// level is by light as enc, in levels and not rounded; the last is there twice.
	level [encSteps + 2]float32
}

// follows is how far light may be from the level of the pixel before it, in levels, and still take that level: red, green, and blue,
// whose levels count a tenth of green's in how light a pixel is (ITU-R BT.709). Plain rounding has .5. It leaves an eighth off the
// size of a picture of skin, whose colour wanders about by less than a level.
var follows = [4]float32{.9, .9, 1.6, 1}

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
	}
	return c
}

// entry is the entry of the tables that is nearest to a light. What is not a number is black, never a fault.
func entry(v float32) int32 {
	if !(v > 0) {
		return 0
	}
	return int32(float32(min(1, v)*encSteps) + .5)
}

func (c *codec) encode(v float32) uint8 {
	return c.enc[entry(v)]
}

// linear is the light of a value of sRGB in 0..1.
func linear(v float64) float64 {
	if v <= .04045 {
		return v / 12.92
	}
	return math.Pow((v+.055)/1.055, 2.4)
}

// nearest is the level of light, 0 to 255 and not rounded, to the nearest entry of the table.
func (c *codec) nearest(v float32) float32 {
	return c.level[entry(v)]
}

// followRow writes the pixels of a row of lights from x0 up to x1: each channel in the level of the pixel before it where that is as good.
func (c *codec) followRow(pix []uint8, row *litRow, x0, x1 int) {
	if x0 < x1 {
		c.followEach(pix, row, c.follow(pix, row, x0, x1), x0, x1)
	}
}

// followEach writes the pixels from x on, of a run that begins at x0, one by one. Eight at once give the same bytes.
func (c *codec) followEach(pix []uint8, row *litRow, x, x0, x1 int) {
	for ; x < x1; x++ {
		p := pix[4*x:][:4]
		for i, v := range [...]float32{row.r[x], row.g[x], row.b[x]} {
			level := c.nearest(v)
			if x > x0 {
				if before := pix[4*(x-1)+i]; abs(level-float32(before)) <= follows[i] {
					p[i] = before
					continue
				}
			}
			p[i] = uint8(level + .5)
		}
		p[3] = 255
	}
}
