package shade

import (
	"math"

	"github.com/aurelink/aurelink/render/raster"
)

// sampling is where the samples of a backdrop lie: so many a pixel each way, on lines that run across the picture.
type sampling struct {
	cam  *raster.Camera
	n    int     // samples across a pixel
	step float32 // mm from one to the next
	wide float32 // mm that a pixel is wide
}

// newSampling samples detail that needs so many samples a mm. A sample finer than that is told how fine it is.
func newSampling(cam *raster.Camera, perMM float32) sampling {
	n := max(1, int(math.Ceil(float64(perMM/cam.Scale))))
	return sampling{cam: cam, n: n, step: 1 / (cam.Scale * float32(n)), wide: 1 / cam.Scale}
}

// y is the height of line i of a row of pixels, x the place of the first sample of a pixel, mm.
func (s *sampling) y(row, i int) float32 {
	return s.cam.View(0, float32(row)+(float32(i)+.5)/float32(s.n)).Y
}
func (s *sampling) x(pixel int) float32 { return s.cam.View(float32(pixel)+.5/float32(s.n), 0).X }

// span is the part of a line that the picture shows, mm.
func (s *sampling) span() (x0, x1 float32) {
	return s.cam.View(0, 0).X, s.cam.View(float32(s.cam.W), 0).X
}

// flow is valueNoise(x/sizeX+dx, y/sizeY, seed) along one line of a plane at a time.
type flow struct {
	perX, perY, dx float32
	seed           uint32
	first          int32 // lattice column of the first number
	row            int32 // lattice row of above
	above, below   []float32
	line           []float32
}

func newFlow(s *sampling, sizeX, sizeY, dx float32, seed uint32) *flow {
	x0, x1 := s.span()
	f := &flow{perX: 1 / sizeX, perY: 1 / sizeY, dx: dx, seed: seed}
	f.first, _ = split(x0*f.perX + dx - 1)
	last, _ := split(x1*f.perX + dx + 1)
	n := last - f.first + 2
	f.above, f.below, f.line = make([]float32, n), make([]float32, n), make([]float32, n)
	f.dx -= float32(f.first)
	f.row = math.MinInt32
	return f
}

// level readies it for a height, mm.
func (f *flow) level(y float32) {
	row, t := split(y * f.perY)
	if row != f.row {
		if row == f.row-1 {
			f.above, f.below = f.below, f.above
		} else {
			f.fill(f.below, row+1)
		}
		f.fill(f.above, row)
		f.row = row
	}
	t = cubic(t)
	for i, a := range f.above {
		f.line[i] = mix(a, f.below[i], t)
	}
}

func (f *flow) fill(to []float32, row int32) {
	for i := range to {
		to[i] = lattice((f.first+int32(i))&(1<<30-1), row, f.seed)
	}
}

// at is the noise at x mm.
func (f *flow) at(x float32) float32 {
	x = float32(x*f.perX) + f.dx
	i := int32(x)
	l := f.line[i:][:2]
	return mix(l[0], l[1], cubic(x-float32(i)))
}

// slow is values that change slowly over a plane, worked out on a grid and blended between.
type slow struct {
	stepX, stepY float32
	fields       int
	at           func(x, y float32, to []float32)
	first        int // column of the first node
	row          int32
	near, far    []float32 // nodes of two lines; NaN where not yet worked out
	line         []float32
}

func newSlow(x0, x1, stepX, stepY float32, fields int, at func(x, y float32, to []float32)) *slow {
	first := int(math.Floor(float64(x0 / stepX)))
	n := (int(math.Ceil(float64(x1/stepX))) - first + 2) * fields
	return &slow{
		stepX: stepX, stepY: stepY, fields: fields, at: at, first: first, row: math.MinInt32,
		near: make([]float32, n), far: make([]float32, n), line: make([]float32, n),
	}
}

// level readies it for a height and for x from x0 to x1.
func (s *slow) level(y, x0, x1 float32) {
	row, t := split(y / s.stepY)
	nan := float32(math.NaN())
	blank := func(line []float32) {
		for i := 0; i < len(line); i += s.fields {
			line[i] = nan
		}
	}
	if row != s.row {
		if row == s.row-1 {
			s.near, s.far = s.far, s.near
		} else {
			blank(s.far)
		}
		blank(s.near)
		s.row = row
	}
	i0, _ := s.place(x0)
	i1, _ := s.place(x1)
	for i := i0; i < i1+2*s.fields; i += s.fields {
		x := float32(s.first+i/s.fields) * s.stepX
		for k, line := range [2][]float32{s.near, s.far} {
			if line[i] != line[i] {
				s.at(x, float32(row+int32(k))*s.stepY, line[i:][:s.fields])
			}
		}
		for j := i; j < i+s.fields; j++ {
			s.line[j] = mix(s.near[j], s.far[j], t)
		}
	}
}

// place is where in the line the values left of x begin, and how far x is on the way to the next ones.
func (s *slow) place(x float32) (i int, t float32) {
	x = x/s.stepX - float32(s.first)
	c := int(x)
	return c * s.fields, x - float32(c)
}

// nodes are the values to both sides of x, and how far x is on the way from one to the other.
func (s *slow) nodes(x float32) (a, b []float32, t float32) {
	i, t := s.place(x)
	return s.line[i:][:s.fields], s.line[i+s.fields:][:s.fields], t
}
