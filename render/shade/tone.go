package shade

import "math"

// Tone rolls light above the range of a picture off to white. Below knee nothing changes, so colours that a matte
// surface can have are exact; above, the largest channel goes to 1 and the others follow with some loss of
// colour, as light on film and in the eye does.
func Tone(c RGB) RGB {
	const knee = .76
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
}

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
	}
	for i := range c.dec {
		v := float64(i) / 255
		if v <= .04045 {
			v /= 12.92
		} else {
			v = math.Pow((v+.055)/1.055, 2.4)
		}
		c.dec[i] = float32(v)
	}
	return c
}

func (c *codec) encode(v float32) uint8 {
	if !(v > 0) { // not a number is black, never a fault
		return 0
	}
	return c.enc[int(min(1, v)*encSteps+.5)]
}
