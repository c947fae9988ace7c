package shade

import (
	"math"
	"testing"
)

func TestTone(t *testing.T) {
	t.Parallel()
	// Colours that a matte surface can have are left alone.
	for _, c := range []RGB{{}, {.2, .5, .1}, {.7, .7, .7}, {.75, .01, .3}} {
		if got := Tone(c); got != c {
			t.Errorf("%v becomes %v", c, got)
		}
	}
	// Greys grow, never past 1, without a step.
	last := float32(0)
	for v := float32(0); v < 60; v += .001 {
		c := Tone(RGB{v, v, v})
		if c.R < last || c.R > 1 || c.R-last > .0011 {
			t.Fatalf("%v becomes %v after %v", v, c.R, last)
		}
		if abs(c.R-c.B) > 1e-6 || abs(c.R-c.G) > 1e-6 {
			t.Fatalf("grey %v becomes %v", v, c)
		}
		last = c.R
	}
	// Colours keep their order of channels, pale as they grow bright, and stay in range.
	paleness := float32(0)
	for k := float32(.1); k < 50; k *= 1.3 {
		c := Tone(RGB{.94 * k, .735 * k, .45 * k})
		if !(c.R >= c.G && c.G >= c.B && c.B >= 0 && c.R <= 1) {
			t.Fatalf("gold at %v becomes %v", k, c)
		}
		if p := c.B / c.R; p < paleness-1e-5 {
			t.Fatalf("gold at %v is less pale than before", k)
		} else {
			paleness = p
		}
	}
}

func TestCodec(t *testing.T) {
	t.Parallel()
	c := newCodec()
	for i := range 256 {
		if got := c.encode(c.dec[i]); int(got) != i {
			t.Errorf("level %d comes back as %d", i, got)
		}
		for _, d := range []float32{.5 / 16, .5, 15.5 / 16} {
			if got := c.dither(c.dec[i], d); int(got) != i {
				t.Errorf("level %d is dithered to %d", i, got)
			}
		}
	}
	// Known answers of IEC 61966-2-1.
	for _, k := range []struct {
		linear float32
		level  uint8
	}{{0, 0}, {1, 255}, {.2140, 127}, {.2159, 128}, {.0031308, 10}, {-3, 0}, {7, 255}} {
		if got := c.encode(k.linear); max(got, k.level)-min(got, k.level) > 0 {
			t.Errorf("%v is level %d, want %d", k.linear, got, k.level)
		}
	}
	for _, v := range []float32{float32(math.NaN()), float32(math.Inf(1)), float32(math.Inf(-1))} {
		c.encode(v) // no fault
	}
	if got := c.encode(float32(math.NaN())); got != 0 {
		t.Errorf("not a number is level %d", got)
	}
}

// Dithering keeps the mean: over the pattern, a colour between two levels comes out as itself.
func TestDither(t *testing.T) {
	t.Parallel()
	c := newCodec()
	for _, v := range []float32{.01, .1234, .4, .7771} {
		var sum float32
		for y := range 4 {
			for x := range 4 {
				sum += c.dec[c.dither(v, (float32(bayer[y][x])+.5)/16)]
			}
		}
		if got := sum / 16; abs(got-v) > .0006 {
			t.Errorf("%v comes out as %v", v, got)
		}
	}
}

// What was dithered and is dithered again by the same pattern stays, and its light is within half a step.
func TestUndither(t *testing.T) {
	t.Parallel()
	c := newCodec()
	for i := range 256 {
		for y := range 4 {
			for x := range 4 {
				d := threshold(x, y)
				v := c.undither(uint8(i), d)
				if got := c.dither(v, d); int(got) != i {
					t.Errorf("level %d comes back as %d", i, got)
				}
			}
		}
	}
	for v := float32(.002); v < 1; v *= 1.03 {
		d := threshold(1, 2)
		if got := c.undither(c.dither(v, d), d); abs(got-v) > .6*(c.dec[min(254, c.encode(v))+1]-c.dec[max(1, c.encode(v))-1])/2+1e-6 {
			t.Errorf("%v comes back as %v", v, got)
		}
	}
}
