package shade

import (
	"math"
	"slices"

	"github.com/aurelink/aurelink/render/geom"
)

// lamp is a bright part of a light's surroundings: what throws a shadow that can be seen.
type lamp struct {
	frame geom.Frame // X to its middle, Y and Z along its longer and its shorter side
	tanY  float32    // tangents of its half widths along Y and Z
	tanZ  float32
	share *octMap // by the ground's normal, its part of the diffuse light, in R
	flux  float32
	hard  float32 // 1 for a lamp so small that a wire hides all of it or none
}

// maxLamps is how many lamps are told from the light around, and usualLamps of a studio's: it seldom has more that matter.
const (
	maxLamps   = 8
	usualLamps = 4
)

// cell is the side of a cell that shows the light's shadows at a scale in px/mm, mm. Small lamps draw edges that large cells
// would break up: chosen by eye on pictures.
func (l *Light) cell(scale float32) float32 {
	if !l.fine {
		return min(cellMost, max(cellLeast, cellPixels/scale))
	}
	return min(.1, max(.05, 2/scale))
}

// findLamps tells the bright parts of a map from the rest: patches that hang together and are brighter than twice the
// mean, of which each must bring a part of the light that can be seen. Fine looks for small ones too.
func findLamps(src, diffuse *octMap, fine bool) []lamp {
	n, most, least, spread := 65, usualLamps, float32(.03), bakeDiffuse
	if fine {
		n, most, least, spread = 257, maxLamps, .06, sumDiffuse
	}
	small := newOctMap(n, src.at)
	angle := make([]float32, n*n) // solid angle of each texel
	dirs := make([]geom.Vec, 0, n*n)
	newOctMap(n, func(d geom.Vec) RGB { dirs = append(dirs, d); return RGB{} })
	var mean float32
	for i, d := range dirs {
		l := 1 / (abs(d.X) + abs(d.Y) + abs(d.Z)) // length of the point on the octahedron
		angle[i] = 4 / float32((n-1)*(n-1)) / float32(l*l*l)
		mean += small.pix[i].Luma() * angle[i] / (4 * math.Pi)
	}
	part := make([]int, n*n) // 0: dark
	var lamps []lamp
	for i := range part {
		if part[i] != 0 || small.pix[i].Luma() < 2*mean {
			continue
		}
		// Fill the patch.
		id := len(lamps) + 1
		var to geom.Vec
		var patch []int
		todo := []int{i}
		part[i] = id
		for len(todo) > 0 {
			j := todo[len(todo)-1]
			todo = todo[:len(todo)-1]
			w := small.pix[j].Luma() * angle[j]
			to = to.Add(dirs[j].Scale(w))
			patch = append(patch, j)
			x, y := j%n, j/n
			for _, k := range [4][2]int{{x - 1, y}, {x + 1, y}, {x, y - 1}, {x, y + 1}} {
				if k[0] < 0 || k[1] < 0 || k[0] >= n || k[1] >= n {
					continue
				}
				if at := k[1]*n + k[0]; part[at] == 0 && small.pix[at].Luma() >= 2*mean {
					part[at] = id
					todo = append(todo, at)
				}
			}
		}
		lamps = append(lamps, newLamp(to, patch, dirs, func(j int) float32 { return small.pix[j].Luma() * angle[j] }))
	}
	for i := range lamps {
		own := &octMap{n: n, pix: make([]texel, n*n)}
		for j := range own.pix {
			if part[j] == i+1 {
				own.pix[j] = small.pix[j]
			}
		}
		e := spread(own)
		lamps[i].share = newOctMap(diffuseSize, func(d geom.Vec) RGB {
			return RGB{R: min(1, e.at(d).Luma()/max(1e-6, diffuse.at(d).Luma()))}
		})
	}
	lamps = slices.DeleteFunc(lamps, func(l lamp) bool { return l.share.at(geom.Vec{Z: 1}).R < least })
	slices.SortStableFunc(lamps, func(a, b lamp) int {
		switch {
		case a.flux > b.flux:
			return -1
		case a.flux < b.flux:
			return 1
		}
		return 0
	})
	return lamps[:min(len(lamps), most)]
}

// newLamp finds the sides of a patch by its second moments about the middle.
func newLamp(to geom.Vec, patch []int, dirs []geom.Vec, weight func(int) float32) lamp {
	f := geom.FrameAlong(geom.Point{}, to, geom.Vec{Y: 1})
	var yy, yz, zz, sum float32
	for _, j := range patch {
		d := f.InvVec(dirs[j])
		if d.X < .2 {
			continue
		}
		y, z, w := d.Y/d.X, d.Z/d.X, weight(j)
		yy, yz, zz, sum = yy+w*y*y, yz+w*y*z, zz+w*z*z, sum+w
	}
	yy, yz, zz = yy/sum, yz/sum, zz/sum
	// Turn to the axes of the moments.
	half := math.Atan2(float64(2*yz), float64(yy-zz)) / 2
	mid, far := (yy+zz)/2, geom.Sqrt(float32((yy-zz)*(yy-zz)/4)+float32(yz*yz))
	// The profile that overlap takes has a fifth of its half width squared as its variance.
	l := lamp{
		frame: f.Roll(half), tanY: geom.Sqrt(5 * (mid + far)), tanZ: max(.05, geom.Sqrt(5*max(0, mid-far))), flux: to.Len(),
	}
	l.tanY = max(l.tanY, l.tanZ)
	l.hard = smooth((.12 - l.tanY) / .04)
	return l
}
