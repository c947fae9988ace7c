package gltf

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/shade"
)

// Equirect is a light map: linear Rec.709 radiance for every direction. Along a row the direction turns about Y:
// -X at the left edge, -Z a quarter in, +X in the middle, +Z (the camera's side) at three quarters. The top row
// is +Y.
type Equirect struct {
	W, H int
	Pix  []shade.RGB // row by row from the top
}

// At is the light from direction d (unit): bilinear, round the circle sideways, held at the poles.
func (e *Equirect) At(d geom.Vec) shade.RGB {
	u := math.Atan2(float64(d.Z), float64(d.X))/(2*math.Pi) + .5
	v := .5 - math.Asin(min(1, max(-1, float64(d.Y))))/math.Pi
	x, y := u*float64(e.W)-.5, min(float64(e.H-1), max(0, v*float64(e.H)-.5))
	fx, fy := math.Floor(x), math.Floor(y)
	x0, y0 := (int(fx)+e.W)%e.W, int(fy)
	x1, y1 := (x0+1)%e.W, min(y0+1, e.H-1)
	tx, ty := float32(x-fx), float32(y-fy)
	top := e.Pix[y0*e.W+x0].Lerp(e.Pix[y0*e.W+x1], tx)
	low := e.Pix[y1*e.W+x0].Lerp(e.Pix[y1*e.W+x1], tx)
	return top.Lerp(low, ty)
}

// FromRadiance tables the light of every direction (unit) on a map of w by h.
func FromRadiance(w, h int, radiance func(d geom.Vec) shade.RGB) *Equirect {
	e := &Equirect{W: w, H: h, Pix: make([]shade.RGB, w*h)}
	for j := range h {
		sy, cy := math.Sincos((.5 - (float64(j)+.5)/float64(h)) * math.Pi)
		for i := range w {
			s, c := math.Sincos(((float64(i)+.5)/float64(w) - .5) * 2 * math.Pi)
			e.Pix[j*w+i] = radiance(geom.Vec{X: float32(cy * c), Y: float32(sy), Z: float32(cy * s)})
		}
	}
	return e
}

// Bounds on light maps.
const (
	maxMapSide   = 16384
	maxMapPixels = 8192 * 4096
)

// rleMin and rleMax are the widths that can be run-length coded.
const rleMin, rleMax = 8, 32767

// WriteHDR writes a light map as Radiance RGBE (G. Ward, "Real Pixels", 1991), run-length coded. Light below zero
// and what is not a number are written as black.
func WriteHDR(w io.Writer, e *Equirect) error {
	if e.W < 1 || e.H < 1 || e.W > maxMapSide || e.H > maxMapSide || len(e.Pix) != e.W*e.H {
		return fmt.Errorf("gltf: a light map of %d x %d with %d pixels", e.W, e.H, len(e.Pix))
	}
	out := fmt.Appendf(nil, "#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y %d +X %d\n", e.H, e.W)
	line := make([]byte, 4*e.W) // a plane for each channel
	for y := range e.H {
		for x, p := range e.Pix[y*e.W : (y+1)*e.W] {
			q := toRGBE(p)
			for c, v := range q {
				line[c*e.W+x] = v
			}
			if e.W < rleMin || e.W > rleMax {
				out = append(out, q[:]...)
			}
		}
		if e.W >= rleMin && e.W <= rleMax {
			out = append(out, 2, 2, byte(e.W>>8), byte(e.W))
			for c := range 4 {
				out = packRuns(out, line[c*e.W:(c+1)*e.W])
			}
		}
		if _, err := w.Write(out); err != nil {
			return err
		}
		out = out[:0]
	}
	return nil
}

// packRuns codes one channel of a line: 128+n and a value for a run, n and n values otherwise.
func packRuns(to, line []byte) []byte {
	const shortest = 4 // runs below it cost as much as they save
	run := func(i int) int {
		n := 1
		for i+n < len(line) && n < 127 && line[i+n] == line[i] {
			n++
		}
		return n
	}
	for i := 0; i < len(line); {
		n := run(i)
		if n >= shortest {
			to = append(to, byte(128+n), line[i])
			i += n
			continue
		}
		for n = 1; i+n < len(line) && n < 128 && run(i+n) < shortest; {
			n++
		}
		to = append(append(to, byte(n)), line[i:i+n]...)
		i += n
	}
	return to
}

// toRGBE rounds light to three mantissas with a common exponent: value = m/256 x 2^(e-128).
func toRGBE(c shade.RGB) [4]byte {
	clean := func(v float32) float64 {
		if !(v > 0) {
			return 0
		}
		return min(float64(v), 255./256*math.Exp2(127))
	}
	r, g, b := clean(c.R), clean(c.G), clean(c.B)
	peak := max(r, g, b)
	if peak == 0 {
		return [4]byte{}
	}
	_, e := math.Frexp(peak)
	if math.Round(math.Ldexp(peak, 8-e)) > 255 { // rounds up to the next power of two
		e++
	}
	if e < -127 {
		return [4]byte{}
	}
	m := func(v float64) byte { return byte(math.Round(math.Ldexp(v, 8-e))) }
	return [4]byte{m(r), m(g), m(b), byte(e + 128)}
}

func fromRGBE(r, g, b, e byte) shade.RGB {
	if e == 0 {
		return shade.RGB{}
	}
	k := float32(math.Ldexp(1, int(e)-128-8))
	return shade.RGB{R: float32(r) * k, G: float32(g) * k, B: float32(b) * k}
}

// ReadHDR reads a light map in Radiance RGBE, flat or run-length coded. Like most programs it takes pixels as they
// are: a line EXPOSURE in the head changes nothing.
func ReadHDR(data []byte) (*Equirect, error) {
	w, h, data, err := hdrHead(data)
	if err != nil {
		return nil, fmt.Errorf("hdr: %w", err)
	}
	e := &Equirect{W: w, H: h}
	line := make([]byte, 4*w) // a plane for each channel
	for y := range h {
		if data, err = hdrLine(data, line, w); err != nil {
			return nil, fmt.Errorf("hdr: line %d: %w", y, err)
		}
		// Lines come one by one, so that a short file takes little memory whatever it says of itself.
		for x := range w {
			e.Pix = append(e.Pix, fromRGBE(line[x], line[w+x], line[2*w+x], line[3*w+x]))
		}
	}
	return e, nil
}

// hdrHead reads the head of a file and gives what follows.
func hdrHead(data []byte) (w, h int, rest []byte, err error) {
	const longest = 4096 // bytes of a line of the head
	read := func() (string, bool) {
		i := bytes.IndexByte(data[:min(len(data), longest)], '\n')
		if i < 0 {
			return "", false
		}
		line := strings.TrimSuffix(string(data[:i]), "\r")
		data = data[i+1:]
		return line, true
	}
	line, ok := read()
	if !ok || line != "#?RADIANCE" && line != "#?RGBE" {
		return 0, 0, nil, errors.New("not a Radiance picture: it must begin with #?RADIANCE")
	}
	for {
		if line, ok = read(); !ok {
			return 0, 0, nil, errors.New("the head has no end")
		}
		if line == "" {
			break
		}
		if f, is := strings.CutPrefix(line, "FORMAT="); is && f != "32-bit_rle_rgbe" {
			return 0, 0, nil, fmt.Errorf("FORMAT %q: only 32-bit_rle_rgbe is read", f)
		}
	}
	if line, ok = read(); !ok {
		return 0, 0, nil, errors.New("the size is missing")
	}
	f := strings.Fields(line)
	if len(f) != 4 || f[0] != "-Y" || f[2] != "+X" {
		return 0, 0, nil, fmt.Errorf("size %q: only -Y height +X width is read", line)
	}
	h, errH := strconv.Atoi(f[1])
	w, errW := strconv.Atoi(f[3])
	if errH != nil || errW != nil || w < 1 || h < 1 || w > maxMapSide || h > maxMapSide || w*h > maxMapPixels {
		return 0, 0, nil, fmt.Errorf("size %q: 1 to %d each way, at most %d pixels", line, maxMapSide, maxMapPixels)
	}
	return w, h, data, nil
}

var errHDRShort = errors.New("the file ends too early")

// hdrLine reads one line into planes and gives what follows.
func hdrLine(data, line []byte, w int) ([]byte, error) {
	if len(data) < 4 {
		return nil, errHDRShort
	}
	coded := w >= rleMin && w <= rleMax && data[0] == 2 && data[1] == 2 && data[2] < 128
	if !coded {
		if len(data) < 4*w {
			return nil, errHDRShort
		}
		for x := range w {
			p := data[4*x:][:4]
			if p[0] == 1 && p[1] == 1 && p[2] == 1 {
				return nil, errors.New("the run-length coding of before 1991 is not read")
			}
			line[x], line[w+x], line[2*w+x], line[3*w+x] = p[0], p[1], p[2], p[3]
		}
		return data[4*w:], nil
	}
	if n := int(data[2])<<8 | int(data[3]); n != w {
		return nil, fmt.Errorf("it is %d pixels long, not %d", n, w)
	}
	data = data[4:]
	for c := range 4 {
		for to := line[c*w : (c+1)*w]; len(to) > 0; {
			if len(data) < 2 {
				return nil, errHDRShort
			}
			n := int(data[0])
			run := n > 128
			if run {
				n -= 128
			}
			switch {
			case n == 0 || n > len(to):
				return nil, fmt.Errorf("a run of %d where %d pixels are left", n, len(to))
			case run:
				for i := range n {
					to[i] = data[1]
				}
				data = data[2:]
			case len(data) < 1+n:
				return nil, errHDRShort
			default:
				copy(to, data[1:1+n])
				data = data[1+n:]
			}
			to = to[n:]
		}
	}
	return data, nil
}
