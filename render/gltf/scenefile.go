package gltf

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/mesh"
	"github.com/aurelink/aurelink/render/raster"
	"github.com/aurelink/aurelink/render/shade"
)

// sceneFile is a bare scene of wires as JSON. What may be left out is a pointer.
type sceneFile struct {
	Version  int                   `json:"version"`
	Name     string                `json:"name,omitempty"`
	Units    string                `json:"units"`
	Camera   sceneCamera           `json:"camera"`
	Metals   map[string]sceneMetal `json:"metals"`
	Tubes    []sceneTube           `json:"tubes"`
	Backdrop *sceneBackdrop        `json:"backdrop"`
}

type sceneCamera struct {
	Type    string    `json:"type"`
	Center  []float64 `json:"center"` // mm
	PxPerMM float64   `json:"px_per_mm"`
	W       int       `json:"w"`
	H       int       `json:"h"`
}

type sceneMetal struct {
	BaseColorLinear []float64 `json:"base_color_linear"`
	Roughness       *float64  `json:"roughness"`
}

type sceneTube struct {
	Metal      string      `json:"metal"`
	WireRadius float64     `json:"wire_radius"` // mm
	Closed     bool        `json:"closed"`
	Centerline [][]float64 `json:"centerline"` // mm
}

type sceneBackdrop struct {
	Kind string   `json:"kind"`
	SRGB string   `json:"srgb"`
	Z    *float64 `json:"z,omitempty"` // mm
}

// Bounds on scene files.
const (
	maxSceneBytes  = 64 << 20
	maxSceneMetals = 1024
	maxTubes       = 20_000
	maxTubePoints  = 1_000_000 // in all
	minScale       = 1e-3      // px/mm
	maxScale       = 1e4
	maxWire        = 1e3 // mm
)

// same is how near points of a centreline count as one, mm.
const same = 1e-6

// ReadScene reads a bare scene. Each tube becomes a piece of its own, numbered in order, in the frame of the view.
func ReadScene(data []byte) (*Scene, error) {
	if len(data) > maxSceneBytes {
		return nil, fmt.Errorf("scene: %d bytes; at most %d", len(data), maxSceneBytes)
	}
	var f sceneFile
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&f); err != nil {
		return nil, fmt.Errorf("scene: %w", jsonError(err))
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("scene: something follows the scene")
	}
	s, err := f.scene()
	if err != nil {
		return nil, fmt.Errorf("scene: %w", err)
	}
	return s, nil
}

// jsonError names the field, where one has the wrong type.
func jsonError(err error) error {
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		return fmt.Errorf("%s: %s; %s is needed", wrong.Field, wrong.Value, wrong.Type.Kind())
	}
	return err
}

// unseen is by how much wire may stray from its line where it is drawn, pixels: with less the FLIP of TestReference is no lower.
const unseen = .03

func (f *sceneFile) scene() (*Scene, error) {
	s := &Scene{Name: f.Name}
	switch {
	case f.Version != 1:
		return nil, fmt.Errorf("version: %d; 1 is read", f.Version)
	case f.Units != "mm":
		return nil, fmt.Errorf("units: %q; mm is read", f.Units)
	case len(f.Metals) > maxSceneMetals:
		return nil, fmt.Errorf("metals: %d; at most %d", len(f.Metals), maxSceneMetals)
	case len(f.Tubes) > maxTubes:
		return nil, fmt.Errorf("tubes: %d; at most %d", len(f.Tubes), maxTubes)
	}
	var err error
	if s.Cam, err = f.Camera.camera(); err != nil {
		return nil, fmt.Errorf("camera.%w", err)
	}
	index := map[string]uint16{}
	for _, name := range slices.Sorted(maps.Keys(f.Metals)) {
		m := f.Metals[name]
		if name == "" {
			return nil, errors.New("metals: one has no name")
		}
		f0, err := within("base_color_linear", m.BaseColorLinear, 3, 0, 1)
		if err != nil {
			return nil, fmt.Errorf("metals.%s.%w", name, err)
		}
		if m.Roughness == nil || !(*m.Roughness >= 0 && *m.Roughness <= 1) {
			return nil, fmt.Errorf("metals.%s.roughness: a number from 0 to 1 is needed", name)
		}
		index[name] = uint16(len(s.Metals))
		s.Names = append(s.Names, name)
		s.Metals = append(s.Metals, metal(shade.RGB{R: f0[0], G: f0[1], B: f0[2]}, *m.Roughness))
	}
	points := 0
	for i := range f.Tubes {
		t := &f.Tubes[i]
		m, ok := index[t.Metal]
		if !ok {
			return nil, fmt.Errorf("tubes[%d].metal: %q is not among the metals", i, t.Metal)
		}
		if points += len(t.Centerline); points > maxTubePoints {
			return nil, fmt.Errorf("tubes[%d].centerline: more than %d points in all", i, maxTubePoints)
		}
		tube, err := t.tube()
		if err != nil {
			return nil, fmt.Errorf("tubes[%d].%w", i, err)
		}
		shape := &mesh.Shape{Tubes: []mesh.Tube{tube}, Tolerance: unseen / s.Cam.Scale}
		s.Insts = append(s.Insts, mesh.Instance{
			Shape: shape.Finish(), ViewFromShape: geom.Identity(), Metals: [2]uint16{m, m}, Link: int32(i),
		})
	}
	if f.Backdrop == nil {
		return nil, errors.New("backdrop: it is missing")
	}
	if s.Behind, err = f.Backdrop.backdrop(); err != nil {
		return nil, fmt.Errorf("backdrop.%w", err)
	}
	return s, nil
}

func (c *sceneCamera) camera() (raster.Camera, error) {
	none := raster.Camera{}
	if c.Type != "ortho" {
		return none, fmt.Errorf("type: %q; ortho is read", c.Type)
	}
	at, err := within("center", c.Center, 2, -maxReach, maxReach)
	if err != nil {
		return none, err
	}
	if !(c.PxPerMM >= minScale && c.PxPerMM <= maxScale) {
		return none, fmt.Errorf("px_per_mm: %v; %v to %v", c.PxPerMM, minScale, maxScale)
	}
	if c.W < 1 || c.W > maxSide {
		return none, fmt.Errorf("w: %d; 1 to %d", c.W, maxSide)
	}
	if c.H < 1 || c.H > min(maxSide, maxPixel/c.W) {
		return none, fmt.Errorf("h: %d; 1 to %d", c.H, min(maxSide, maxPixel/c.W))
	}
	return raster.Camera{W: c.W, H: c.H, Scale: float32(c.PxPerMM), Center: geom.Point2{X: at[0], Y: at[1]}}, nil
}

func (t *sceneTube) tube() (mesh.Tube, error) {
	out := mesh.Tube{Radius: float32(t.WireRadius), Closed: t.Closed}
	if !(t.WireRadius >= 1e-4 && t.WireRadius <= maxWire) {
		return out, fmt.Errorf("wire_radius: %v mm; 0.0001 to %v", t.WireRadius, maxWire)
	}
	// Leave out points that repeat: a piece without length has no direction.
	for i, c := range t.Centerline {
		v, err := within(fmt.Sprintf("centerline[%d]", i), c, 3, -maxReach, maxReach)
		if err != nil {
			return out, err
		}
		p := geom.Point{X: v[0], Y: v[1], Z: v[2]}
		if n := len(out.Center); n == 0 || p.Sub(out.Center[n-1]).Len() > same {
			out.Center = append(out.Center, p)
		}
	}
	if t.Closed {
		for n := len(out.Center); n > 1 && out.Center[0].Sub(out.Center[n-1]).Len() <= same; n-- {
			out.Center = out.Center[:n-1]
		}
	}
	switch n := len(out.Center); {
	case n == 0:
		return out, errors.New("centerline: it has no points")
	case t.Closed && n < 3:
		return out, fmt.Errorf("centerline: %d points; a closed tube needs 3 in different places", n)
	}
	return out, nil
}

func (b *sceneBackdrop) backdrop() (Backdrop, error) {
	out := Backdrop{Kind: BackdropKind(b.Kind)}
	rgb, err := hex.DecodeString(strings.TrimPrefix(b.SRGB, "#"))
	if err != nil || len(rgb) != 3 || len(b.SRGB) != 7 {
		return out, fmt.Errorf("srgb: %q; it is written #rrggbb", b.SRGB)
	}
	out.Color = shade.RGB{R: fromSRGB(rgb[0]), G: fromSRGB(rgb[1]), B: fromSRGB(rgb[2])}
	switch out.Kind {
	case BackdropColor:
		if b.Z != nil {
			return out, errors.New("z: only a ground has one")
		}
	case BackdropGround:
		if b.Z == nil || !(math.Abs(*b.Z) <= maxReach) {
			return out, fmt.Errorf("z: a ground needs its height, -%v to %v mm", maxReach, maxReach)
		}
		out.Z = float32(*b.Z)
	case BackdropNone:
		fallthrough
	default:
		return out, fmt.Errorf("kind: %q; color or ground", b.Kind)
	}
	return out, nil
}

// within takes n numbers, each from lo to hi.
func within(field string, vs []float64, n int, lo, hi float64) ([]float32, error) {
	if len(vs) != n {
		return nil, fmt.Errorf("%s: %d numbers; %d are needed", field, len(vs), n)
	}
	out := make([]float32, n)
	for i, v := range vs {
		if !(v >= lo && v <= hi) {
			return nil, fmt.Errorf("%s[%d]: %v; %v to %v", field, i, v, lo, hi)
		}
		out[i] = float32(v)
	}
	return out, nil
}

// fromSRGB and toSRGB are the sRGB curve (IEC 61966-2-1).
func fromSRGB(b byte) float32 {
	v := float64(b) / 255
	if v <= .04045 {
		return float32(v / 12.92)
	}
	return float32(math.Pow((v+.055)/1.055, 2.4))
}

func toSRGB(c float32) byte {
	v := min(1, max(0, float64(c)))
	if v <= .0031308 {
		v *= 12.92
	} else {
		v = 1.055*math.Pow(v, 1/2.4) - .055
	}
	return byte(math.Round(v * 255))
}

// WriteScene writes a scene of wires: what ReadScene reads, in the same places to the last bit. A scene with meshes
// is an error. A tube of two metals becomes a tube for each run of one.
func WriteScene(w io.Writer, s *Scene) error {
	if err := s.check(); err != nil {
		return err
	}
	if len(s.Mattes) > 0 {
		return errors.New("gltf: a scene file holds wires alone; write a GLB")
	}
	f := sceneFile{
		Version: 1, Name: s.Name, Units: "mm", Metals: map[string]sceneMetal{}, Tubes: []sceneTube{},
		Camera: sceneCamera{
			Type: "ortho", Center: []float64{short(s.Cam.Center.X), short(s.Cam.Center.Y)},
			PxPerMM: short(s.Cam.Scale), W: s.Cam.W, H: s.Cam.H,
		},
	}
	for i := range s.Metals {
		m := &s.Metals[i]
		r := roughness(m)
		f.Metals[s.MetalName(i)] = sceneMetal{clamped(m.F0), &r}
	}
	for i := range s.Insts {
		in := &s.Insts[i]
		if len(in.Shape.Mesh.Tris) > 0 {
			return fmt.Errorf("gltf: piece %d is a mesh, and a scene file holds wires alone; write a GLB", i)
		}
		for _, t := range in.Shape.Tubes {
			for _, r := range runs(&t) {
				out := sceneTube{Metal: s.MetalName(int(in.Metals[r.slot])), WireRadius: short(t.Radius), Closed: r.closed}
				for _, p := range r.center {
					p = in.ViewFromShape.Point(p)
					out.Centerline = append(out.Centerline, []float64{short(p.X), short(p.Y), short(p.Z)})
				}
				f.Tubes = append(f.Tubes, out)
			}
		}
	}
	b := &sceneBackdrop{Kind: string(s.Behind.Kind)}
	b.SRGB = fmt.Sprintf("#%02x%02x%02x", toSRGB(s.Behind.Color.R), toSRGB(s.Behind.Color.G), toSRGB(s.Behind.Color.B))
	switch s.Behind.Kind {
	case BackdropColor:
	case BackdropGround:
		z := short(s.Behind.Z)
		b.Z = &z
	case BackdropNone:
		fallthrough
	default:
		return errors.New("gltf: a scene file needs a backdrop: a colour or a ground")
	}
	f.Backdrop = b
	return json.NewEncoder(w).Encode(&f)
}

// run is a part of a tube of one metal.
type run struct {
	center []geom.Point
	closed bool
	slot   uint8
}

// runs cuts a tube where its metal changes.
func runs(t *mesh.Tube) []run {
	n := len(t.Center)
	pieces := n - 1
	if t.Closed {
		pieces = n
	}
	first := 0 // where a metal begins
	for first < len(t.Slot) && first < pieces && t.Slot[first] == t.Slot[(first+pieces-1)%pieces] {
		first++
	}
	if len(t.Slot) == 0 || first == pieces {
		r := run{center: t.Center, closed: t.Closed}
		if len(t.Slot) > 0 {
			r.slot = t.Slot[0]
		}
		return []run{r}
	}
	if !t.Closed {
		first = 0
	}
	var out []run
	for k := range pieces {
		i := (first + k) % n
		if k == 0 || t.Slot[i] != out[len(out)-1].slot {
			out = append(out, run{center: []geom.Point{t.Center[i]}, slot: t.Slot[i]})
		}
		r := &out[len(out)-1]
		r.center = append(r.center, t.Center[(i+1)%n])
	}
	return out
}

// clamped is a reflectance as a file can say it.
func clamped(c shade.RGB) []float64 {
	one := func(v float32) float64 { return short(min(1, max(0, v))) }
	return []float64{one(c.R), one(c.G), one(c.B)}
}

// short is the number with the fewest digits that is v again once rounded to 32 bits.
func short(v float32) float64 {
	out, err := strconv.ParseFloat(strconv.FormatFloat(float64(v), 'g', -1, 32), 64)
	if err != nil {
		return float64(v)
	}
	return out
}
