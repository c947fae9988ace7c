package mesh

import (
	"image"
	"image/color"
	"image/png"
	"math"
	"os"
	"testing"

	"github.com/aurelink/aurelink/assets"
	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/geom"
)

// TestLook draws every letter, charm and stone as sheets in the folder named by AURELINK_LOOK, for a person to open;
// without it, that all of them can be built and drawn is what it shows.
func TestLook(t *testing.T) {
	dir := os.Getenv("AURELINK_LOOK")
	if dir == "" {
		dir = t.TempDir()
	}
	cat, err := design.LoadCatalog(assets.FS)
	if err != nil {
		t.Fatal(err)
	}
	f := newFaces(t)
	sheet := func(name string, columns int, cell int, tilt float64, uses []design.CharmUse) {
		rows := (len(uses) + columns - 1) / columns
		img := image.NewRGBA(image.Rect(0, 0, columns*cell, rows*cell))
		for i := range img.Pix {
			img.Pix[i] = 230
		}
		for i, u := range uses {
			s, err := Charm(cat, u, f)
			if err != nil {
				t.Errorf("%+v: %v", u, err)
				continue
			}
			draw(img, s, i%columns*cell, i/columns*cell, cell, tilt)
		}
		w, err := os.Create(dir + "/" + name + ".png")
		if err != nil {
			t.Fatal(err)
		}
		defer w.Close()
		if err := png.Encode(w, img); err != nil {
			t.Fatal(err)
		}
	}
	for _, face := range []string{"sans", "serif", "script"} {
		for _, h := range []design.Hang{design.Dangle, design.Inline} {
			var uses []design.CharmUse
			for _, r := range characters {
				uses = append(uses, design.CharmUse{Charm: "letter", Text: string(r), Face: face, Size: 5, Hang: h})
			}
			sheet(face+"-"+string(h), 8, 210, 0, uses)
		}
	}
	var uses []design.CharmUse
	for _, h := range []design.Hang{design.Dangle, design.Inline} {
		for _, u := range []design.CharmUse{
			{Charm: "heart", Size: 5}, {Charm: "star", Size: 5}, {Charm: "moon", Size: 6},
			{Charm: "disc", Text: "A", Face: "serif", Size: 6}, {Charm: "disc", Text: "Zoe", Face: "script", Size: 8},
			{Charm: "bar", Text: "LOVE", Face: "sans", Size: 15}, {Charm: "birthstone", Stone: "garnet", Size: 3}, {Charm: "connector", Size: 6},
		} {
			u.Hang = h
			uses = append(uses, u)
		}
	}
	sheet("charms", 4, 420, 0, uses)
	sheet("charms-tilt", 4, 420, 0.6, uses)
}

// draw shades a shape with a few soft lights, tilted about X.
func draw(img *image.RGBA, s *Shape, x0, y0, cell int, tilt float64) {
	const over = 2
	lo, hi := geom.Point{X: 1e9, Y: 1e9}, geom.Point{X: -1e9, Y: -1e9}
	grow := func(p geom.Point, r float32) {
		lo.X, lo.Y = min(lo.X, p.X-r), min(lo.Y, p.Y-r)
		hi.X, hi.Y = max(hi.X, p.X+r), max(hi.Y, p.Y+r)
	}
	for _, p := range s.Mesh.Points {
		grow(p, 0)
	}
	for _, t := range s.Tubes {
		for _, p := range t.Center {
			grow(p, t.Radius)
		}
	}
	n := cell * over
	scale := float64(n) * 0.92 / float64(max(hi.X-lo.X, hi.Y-lo.Y))
	cx, cy := float64(lo.X+hi.X)/2, float64(lo.Y+hi.Y)/2
	st, ct := math.Sincos(tilt)
	depth := make([]float64, n*n)
	col := make([][3]float64, n*n)
	for i := range depth {
		depth[i] = math.Inf(-1)
	}
	view := func(v geom.Vec) [3]float64 {
		x, y, z := float64(v.X), float64(v.Y), float64(v.Z)
		return [3]float64{x, y*ct + z*st, z*ct - y*st}
	}
	project := func(p geom.Point) [3]float64 {
		v := view(geom.Vec{X: p.X - float32(cx), Y: p.Y - float32(cy), Z: p.Z})
		return [3]float64{float64(n)/2 + v[0]*scale, float64(n)/2 - v[1]*scale, v[2]}
	}
	metal := func(nv [3]float64, base [3]float64) [3]float64 {
		// Reflect the view direction and look up bands of light.
		r := [3]float64{2 * nv[2] * nv[0], 2 * nv[2] * nv[1], 2*nv[2]*nv[2] - 1}
		l := 0.25 + 0.3*math.Max(0, r[1]) + 0.9*math.Exp(-8*(r[1]-0.55)*(r[1]-0.55)-3*(r[0]+0.3)*(r[0]+0.3)) + 0.45*math.Exp(-60*(r[1]-0.05)*(r[1]-0.05)) + 0.2*math.Max(0, r[2])
		return [3]float64{base[0] * l, base[1] * l, base[2] * l}
	}
	gold := [3]float64{0.95, 0.74, 0.45}
	put := func(x, y int, z float64, c [3]float64) {
		if x >= 0 && y >= 0 && x < n && y < n && z > depth[y*n+x] {
			depth[y*n+x], col[y*n+x] = z, c
		}
	}
	for ti, tr := range s.Mesh.Tris {
		var p [3][3]float64
		for k := range 3 {
			p[k] = project(s.Mesh.Points[tr[k]])
		}
		area := (p[1][0]-p[0][0])*(p[2][1]-p[0][1]) - (p[1][1]-p[0][1])*(p[2][0]-p[0][0])
		if area >= 0 {
			continue
		}
		xa, xb := math.Min(p[0][0], math.Min(p[1][0], p[2][0])), math.Max(p[0][0], math.Max(p[1][0], p[2][0]))
		ya, yb := math.Min(p[0][1], math.Min(p[1][1], p[2][1])), math.Max(p[0][1], math.Max(p[1][1], p[2][1]))
		for y := int(ya); y <= int(yb); y++ {
			for x := int(xa); x <= int(xb); x++ {
				fx, fy := float64(x)+0.5, float64(y)+0.5
				v := ((fx-p[0][0])*(p[2][1]-p[0][1]) - (fy-p[0][1])*(p[2][0]-p[0][0])) / area
				w := ((p[1][0]-p[0][0])*(fy-p[0][1]) - (p[1][1]-p[0][1])*(fx-p[0][0])) / area
				if v < 0 || w < 0 || v+w > 1 {
					continue
				}
				u := 1 - v - w
				z := u*p[0][2] + v*p[1][2] + w*p[2][2]
				if x < 0 || y < 0 || x >= n || y >= n || z <= depth[y*n+x] {
					continue
				}
				var nm geom.Vec
				for k, b := range []float64{u, v, w} {
					nm = nm.Add(s.Mesh.Normals[tr[k]].Vec().Scale(float32(b)))
				}
				base := gold
				switch s.Mesh.Surface[ti] {
				case Face:
					var q geom.Point
					for k, b := range []float64{u, v, w} {
						q = q.Add(geom.Vec(s.Mesh.Points[tr[k]]).Scale(float32(b)))
					}
					nm = Dome{s.Crown, s.CrownAt}.normal(q.X, q.Y).Vec()
					if r := s.Relief; r != nil {
						i, j := int((q.X-r.X0)*r.PerMM-0.5), int((q.Y-r.Y0)*r.PerMM-0.5)
						if i > 0 && j > 0 && i < r.W-1 && j < r.H-1 {
							nm.X += (r.Depth[j*r.W+i+1] - r.Depth[j*r.W+i-1]) * r.PerMM / 2
							nm.Y += (r.Depth[(j+1)*r.W+i] - r.Depth[(j-1)*r.W+i]) * r.PerMM / 2
						}
					}
				case Gem:
					base = [3]float64{0.5, 0.05, 0.1}
				}
				put(x, y, z, metal(view(nm.Unit()), base))
			}
		}
	}
	for _, t := range s.Tubes {
		for i, a := range t.Center {
			if i+1 == len(t.Center) && !t.Closed {
				break
			}
			b := t.Center[(i+1)%len(t.Center)]
			for k := range 16 {
				c := project(a.Lerp(b, float32(k)/16))
				r := float64(t.Radius) * scale
				for y := -int(r); y <= int(r); y++ {
					for x := -int(r); x <= int(r); x++ {
						d := r*r - float64(x*x+y*y)
						if d < 0 {
							continue
						}
						h := math.Sqrt(d)
						if i := (int(c[1])+y)*n + int(c[0]) + x; i < 0 || i >= n*n || c[2]+h/scale <= depth[i] {
							continue
						}
						put(int(c[0])+x, int(c[1])+y, c[2]+h/scale, metal([3]float64{float64(x) / r, -float64(y) / r, h / r}, gold))
					}
				}
			}
		}
	}
	for y := range cell {
		for x := range cell {
			var sum [3]float64
			for k := range over * over {
				i := (y*over+k/over)*n + x*over + k%over
				c := [3]float64{0.8, 0.79, 0.78}
				if !math.IsInf(depth[i], -1) {
					c = col[i]
				}
				for ch := range 3 {
					sum[ch] += math.Min(1, c[ch]) / (over * over)
				}
			}
			enc := func(v float64) uint8 { return uint8(255 * math.Pow(v, 1/2.2)) }
			img.SetRGBA(x0+x, y0+y, color.RGBA{enc(sum[0]), enc(sum[1]), enc(sum[2]), 255})
		}
	}
}
