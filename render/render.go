package render

import (
	"context"
	"fmt"
	"image"
	"io"
	"sync"
	"time"

	"github.com/maypok86/otter/v2"

	"github.com/aurelink/aurelink/render/body"
	"github.com/aurelink/aurelink/render/canvas"
	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/drape"
	"github.com/aurelink/aurelink/render/fit"
	"github.com/aurelink/aurelink/render/geom"
	"github.com/aurelink/aurelink/render/mesh"
	"github.com/aurelink/aurelink/render/parallel"
	"github.com/aurelink/aurelink/render/pngenc"
	"github.com/aurelink/aurelink/render/raster"
	"github.com/aurelink/aurelink/render/scene"
	"github.com/aurelink/aurelink/render/shade"
	"github.com/aurelink/aurelink/render/unit"
)

// Version changes whenever the same design would give other pixels, or the same pixels another file. It is part of every
// cache key.
const Version = "11"

// layerBytes bounds the memory that finished backdrops and limbs may take.
const layerBytes = 96 << 20

// Timing is how long each pass took.
type Timing struct {
	Fit, Drape, Mesh, Raster, Shade, Canvas time.Duration
}

// Picture is a finished picture, not yet encoded.
type Picture struct {
	Image  *image.RGBA // sRGB, premultiplied; opaque but on the transparent backdrop
	Scale  unit.PxPerMM
	Timing Timing
	pool   *sync.Pool
	on     *pngenc.Kept
}

// EncodePNG writes the picture as PNG. Rows that nothing was drawn on are deflated once for all pictures of the same limb.
func (p *Picture) EncodePNG(w io.Writer) error { return p.on.Encode(w, p.Image) }

// Release gives the pixels back for the next picture. This one must not be used afterwards.
func (p *Picture) Release() {
	if p.pool != nil && p.Image != nil {
		p.pool.Put(p.Image)
		p.Image = nil
	}
}

// Renderer draws designs. It is safe for use by many goroutines. One picture uses all cores; as many as there are cores use
// one each.
type Renderer struct {
	cat    *design.Catalog
	shader *shade.Shader // under the studio's light
	others map[lighting]func() *shade.Shader
	canvas *canvas.Canvas
	shapes *shapes
	layers *otter.Cache[layerKey, *layer]
	images sync.Pool // *image.RGBA
	work   sync.Pool // *workspace
	crowd  parallel.Crowd
}

// lighting is a light, and by how many quarters the room is turned about the camera's axis.
type lighting struct {
	light    design.Light
	quarters int
}

// quarters is by how many quarters a picture of a pose is turned to the right when it is finished: a limb is drawn upright, in a
// room that is turned.
func quarters(p design.Pose) int {
	switch p {
	case design.PoseLevel:
		return 1
	case design.PoseRaised:
		return 2
	}
	return 0
}

// layer is what pictures are drawn over, and what their files share.
type layer struct {
	*shade.Layer
	file *pngenc.Kept // nil where not all of a picture is seen
}

// Bytes is about how much memory the layer holds at most.
func (l *layer) Bytes() int { return l.Layer.Bytes() + l.file.Bytes() }

// keepLayer readies a layer to be kept.
func keepLayer(l *shade.Layer, err error) (*layer, error) {
	if err != nil {
		return nil, err
	}
	out := &layer{Layer: l}
	if l.Seen == nil {
		out.file = pngenc.Keep(l.Pix)
	}
	return out, nil
}

// layerKey names a layer: all that it looks like follows from it.
type layerKey struct {
	lighting
	backdrop design.Backdrop
	view     design.ViewKind
	scale    float32 // 0 where nothing depends on it
	w, h     int
	piece    design.Piece // with what follows, none for a backdrop by itself
	size     unit.MM
	finger   unit.MM
	yaw      unit.Deg
	skin     int
}

// New readies a renderer for a catalogue. It bakes the studio's light, which takes about a second on two cores.
func New(cat *design.Catalog) (*Renderer, error) {
	c, err := canvas.New()
	if err != nil {
		return nil, err
	}
	layers, err := otter.New(&otter.Options[layerKey, *layer]{
		MaximumWeight: layerBytes,
		Weigher:       func(_ layerKey, l *layer) uint32 { return uint32(l.Bytes()) },
	})
	if err != nil {
		return nil, err
	}
	sh, err := newShapes(cat)
	if err != nil {
		return nil, err
	}
	studio := shade.NewShader(shade.NewLight(shade.Studio()))
	others := map[lighting]func() *shade.Shader{}
	for _, l := range design.Lights() {
		for _, p := range design.Poses() {
			if q := quarters(p); q != 0 || l != design.LightStudio {
				others[lighting{l, q}] = sync.OnceValue(func() *shade.Shader { return studio.Under(shade.NewLight(shade.RigOf(l).Turned(q))) })
			}
		}
	}
	return &Renderer{cat: cat, canvas: c, layers: layers, shapes: sh, shader: studio, others: others}, nil
}

// shaderFor is the shader for a light. A light other than the studio's, and each of them in a room that is turned, is baked when it
// is first asked for, which takes about a second.
func (r *Renderer) shaderFor(l lighting) *shade.Shader {
	if other, ok := r.others[l]; ok {
		return other()
	}
	return r.shader
}

// Draw draws a design. It stops early, with ctx's error, when ctx ends; what a design lacks to be made comes as a
// *design.Error.
func (r *Renderer) Draw(ctx context.Context, d design.Design, v design.View) (*Picture, error) {
	ctx, leave := r.crowd.Join(ctx)
	defer leave()
	return r.draw(ctx, d, v, nil)
}

// Show draws one of the buffers that a picture is made from instead of the picture: see [Products].
func (r *Renderer) Show(ctx context.Context, d design.Design, v design.View, what *Product) (*Picture, error) {
	ctx, leave := r.crowd.Join(ctx)
	defer leave()
	return r.draw(ctx, d, v, what)
}

// draw draws a design, or what of it show says where that is not nil.
func (r *Renderer) draw(ctx context.Context, d design.Design, v design.View, show *Product) (*Picture, error) {
	var t Timing
	clock := time.Now()
	lap := func(d *time.Duration) { now := time.Now(); *d += now.Sub(clock); clock = now }

	if err := design.CheckPose(d, v); err != nil {
		return nil, err
	}
	if show != nil && v.Pose != design.PoseDown {
		return nil, &design.Error{Kind: design.Value, Fields: []design.FieldError{{
			Field: "pose", Message: show.Word + " is shown of a limb that is drawn upright", Allowed: []string{string(design.PoseDown)},
		}}}
	}
	ws := r.workspace(shade.SharpFilter)
	defer r.work.Put(ws)
	result, err := ws.fit.New(r.cat, d)
	if err != nil {
		return nil, err
	}
	lap(&t.Fit)
	if show != nil && show.OnArm() && v.Kind != design.ViewWrist {
		return nil, noArm(show, v)
	}

	// Lay the strands out.
	cam := scene.Camera(d.Piece, v)
	plan, err := r.lay(ctx, &ws.room, &cam, d, v, result)
	if err != nil {
		return nil, err
	}
	lap(&t.Drape)

	insts, metals, err := r.build(&ws.builder, plan, d, v, result)
	if err != nil {
		return nil, err
	}
	lap(&t.Mesh)

	layer, err := r.layer(ctx, &cam, d, v)
	if err != nil {
		return nil, err
	}
	lap(&t.Shade)
	turned := quarters(v.Pose)
	pic := &Picture{Image: r.image(cam.W, cam.H), Scale: unit.PxPerMM(cam.Scale), pool: &r.images, on: layer.file}
	sc := &shade.Scene{Cam: &cam, Forest: &ws.forest, Metals: metals, Ground: layer.Ground, Under: layer.Pix, Seen: layer.Seen, Shadow: &ws.shadow}
	see := func(cam *raster.Camera) error { return ws.buf.Draw(ctx, cam, insts, layer.Outline) }
	shader := r.shaderFor(lighting{v.Light, turned})
	if show != nil && !show.OnArm() {
		return pic, r.show(ctx, show, shader, sc, insts, see, ws, pic)
	}
	if err := ws.paint(ctx, shader, sc, insts, see, v.Quality, pic.Image, lap, &t); err != nil {
		pic.Release()
		return nil, err
	}

	if turned > 0 {
		upright := pic.Image
		pic.Image = turnedRight(r.image, upright, turned)
		r.images.Put(upright)
	}

	if show != nil {
		return pic, r.showOver(ctx, show, &cam, d, v, pic)
	}
	r.annotate(pic, &cam, plan, insts, layer.Outline, d, v, result)
	lap(&t.Canvas)
	pic.Timing = t
	return pic, nil
}

// image takes a picture's pixels from the pool, where there are enough at hand.
func (r *Renderer) image(w, h int) *image.RGBA {
	if img, ok := r.images.Get().(*image.RGBA); ok && cap(img.Pix) >= 4*w*h {
		*img = image.RGBA{Pix: img.Pix[:4*w*h], Stride: 4 * w, Rect: image.Rect(0, 0, w, h)}
		return img
	}
	return image.NewRGBA(image.Rect(0, 0, w, h))
}

// layer is the backdrop, and the limb on it, that a picture is drawn over.
func (r *Renderer) layer(ctx context.Context, cam *raster.Camera, d design.Design, v design.View) (*layer, error) {
	key := layerKey{lighting: lighting{v.Light, quarters(v.Pose)}, backdrop: v.Backdrop, w: cam.W, h: cam.H}
	if v.Backdrop != design.BackdropPaper {
		key.scale = cam.Scale
	}
	if v.Kind == design.ViewWrist {
		key.view, key.piece, key.size, key.finger, key.yaw, key.skin = v.Kind, d.Piece, d.Size, d.Finger, v.Yaw, d.Skin
	}
	return r.layers.Get(ctx, key, r.paintLayer(cam))
}

// paintLayer paints the layer of a key for a camera.
func (r *Renderer) paintLayer(cam *raster.Camera) otter.LoaderFunc[layerKey, *layer] {
	return func(ctx context.Context, k layerKey) (*layer, error) {
		shader := r.shaderFor(k.lighting)
		if k.piece == "" {
			return keepLayer(shader.Backdrop(ctx, cam, k.backdrop))
		}
		w := limbOf(design.Design{Piece: k.piece, Size: k.size, Finger: k.finger}, k.yaw)
		if !patterned(k.backdrop) {
			return keepLayer(shader.Limb(ctx, cam, w, k.skin, k.backdrop, nil))
		}
		// What lies behind stays while an arm is turned.
		alone := k
		alone.piece, alone.size, alone.finger, alone.yaw, alone.skin = "", 0, 0, 0, 0
		behind, err := r.layers.Get(ctx, alone, r.paintLayer(cam))
		if err != nil {
			return nil, err
		}
		return keepLayer(shader.Limb(ctx, cam, w, k.skin, k.backdrop, behind.Layer))
	}
}

// limbOf is what a design is worn on, turned.
func limbOf(d design.Design, yaw unit.Deg) *body.Limb {
	if d.Piece == design.HandChain {
		return body.NewHand(d.Size, d.Finger, yaw)
	}
	return body.New(d.Piece, d.Size, yaw)
}

// patterned says that a backdrop is more than a card: it takes longer to paint than a limb does.
func patterned(b design.Backdrop) bool {
	return b == design.BackdropLinen || b == design.BackdropMarble || b == design.BackdropVelvet
}

// line is a run of a strand along one curve.
type line struct {
	strand   int
	from, to unit.MM // arc lengths of the elements on it
	rest     drape.Rest
}

// plan is a piece laid out for a view.
type plan struct {
	lines []line
	rows  []scene.Row // strip
	room  room        // wrist, in a pose in which a piece hangs off the limb
}

// hangsBy is about how far the longest charm hangs below its chain: its size, and its rings.
func hangsBy(d design.Design) (far unit.MM) {
	const rings = 4 // mm
	for i := range d.Strands {
		for _, c := range d.Strands[i].Charms {
			if c.Hang == design.Dangle {
				far = max(far, c.Size+rings)
			}
		}
	}
	return far
}

// lay finds where everything comes to rest, in a room.
func (r *Renderer) lay(ctx context.Context, room *drape.Room, cam *raster.Camera, d design.Design, v design.View, result *fit.Result) (*plan, error) {
	p := &plan{}
	charms := drape.Charms(r.cat, d)
	add := func(strand int, c *drape.Curve, from, to unit.MM, stretch float32, on drape.Surface, pull drape.Pull) {
		// Charms lie over the strands below their own.
		var over unit.MM
		if strand > 0 && v.Kind == design.ViewMacro {
			over = result.Strands[strand-1].Thickness
		}
		p.lines = append(p.lines, line{strand, from, to, drape.Lay(c, &result.Strands[strand], stretch, charms[strand], over, on, pull)})
	}
	switch v.Kind {
	case design.ViewWrist:
		w := limbOf(d, v.Yaw).Posed(v.Pose)
		rests, err := room.OnWrist(ctx, w, result.Strands, charms)
		if err != nil {
			return nil, err
		}
		for i, rest := range rests {
			p.lines = append(p.lines, line{i, 0, result.Strands[i].Loop, rest})
		}
		if v.Pose == design.PoseLevel {
			p.room = roomUnder(w, rests[0], result.Strands[0].Thickness)
		}
	case design.ViewFlat:
		rests, err := room.OnTable(ctx, tableOf(d.Piece), result.Strands, charms, r.seed(d))
		if err != nil {
			return nil, err
		}
		for i, rest := range rests {
			p.lines = append(p.lines, line{i, 0, result.Strands[i].Loop, rest})
		}
	case design.ViewMacro:
		for i := range result.Strands {
			s := &result.Strands[i]
			reach := .75 * float64(cam.W) / float64(cam.Scale)
			y := scene.MacroHeight(result, i)
			c := drape.Arc(y, float64(s.Thickness)/2, float64(s.Loop)/2, reach, 70)
			add(i, c, s.Loop/2-unit.MM(reach), s.Loop/2+unit.MM(reach), 1, drape.Table{}, drape.Down)
		}
	case design.ViewStrip:
		p.rows = scene.Rows(d.Piece, cam, result.Strands, canvas.RulerHeight(cam.W), hangsBy(d))
		for _, row := range p.rows {
			s := &result.Strands[row.Strand]
			c := drape.Straight(row.X-float64(row.From), row.Y, float64(s.Thickness)/2, float64(s.Loop))
			add(row.Strand, c, row.From, row.To, 1, drape.Table{}, drape.Down)
		}
	}
	return p, nil
}

// tableOf is the table that a piece is laid on.
func tableOf(p design.Piece) drape.Table {
	wide, high := scene.Table(p)
	return drape.Table{Wide: wide, High: high}
}

// build puts shapes in their places, in a builder's memory.
func (r *Renderer) build(b *builder, p *plan, d design.Design, v design.View, result *fit.Result) ([]mesh.Instance, []shade.Metal, error) {
	detail := mesh.Plain
	if v.Kind == design.ViewMacro || v.DPR > 1 {
		detail = mesh.Close
	}
	b.begin(r.shapes, detail)
	for _, l := range p.lines {
		s := &result.Strands[l.strand]
		b.finish, b.wear = d.Strands[l.strand].Finish, d.Strands[l.strand].Wear
		charms := d.Strands[l.strand].Charms
		on := func(e int) bool { return s.Elements[e].Mid >= l.from && s.Elements[e].Mid < l.to }
		for i := range s.Elements {
			if !on(i) {
				continue
			}
			e := &s.Elements[i]
			if e.Kind == fit.Connector {
				b.as(l.strand, mesh.IsCharm)
				if err := b.charm(charms[e.Charm], l.rest.Elements[i], e.Metals[0], i); err != nil {
					return nil, nil, err
				}
				continue
			}
			b.as(l.strand, mesh.InChain)
			b.element(e, l.rest.Elements[i], i)
		}
		for i, h := range s.Hangs {
			if !on(h.Element) {
				continue
			}
			b.as(l.strand, mesh.HangRing)
			b.put(r.shapes.ring(h.Ring, detail), l.rest.Hangs[i].Ring, h.Metal, h.Metal, design.Polished, h.Element)
			b.as(l.strand, mesh.IsCharm)
			if err := b.charm(charms[h.Charm], l.rest.Hangs[i].Charm, h.Metal, h.Element); err != nil {
				return nil, nil, err
			}
		}
	}
	return b.insts, b.metals, nil
}

// builder gathers instances and the metals they use.
type builder struct {
	shapes *shapes
	detail mesh.Detail
	insts  []mesh.Instance
	metals []shade.Metal
	index  map[surface]uint16
	finish design.Finish // of the strand's links
	wear   float64
	strand uint8
	role   mesh.Role
}

// begin empties the builder for the next picture.
func (b *builder) begin(shapes *shapes, detail mesh.Detail) {
	*b = builder{shapes: shapes, detail: detail, insts: b.insts[:0], metals: b.metals[:0], index: b.index}
	if b.index == nil {
		b.index = map[surface]uint16{}
	}
	clear(b.index)
}

// surface is a metal with what was done to it.
type surface struct {
	metal  *design.Metal
	finish design.Finish
	wear   float64
}

// as says what the next pieces are.
func (b *builder) as(strand int, role mesh.Role) { b.strand, b.role = uint8(strand), role }

func (b *builder) metal(m *design.Metal, finish design.Finish) uint16 {
	key := surface{m, finish, b.wear}
	i, ok := b.index[key]
	if !ok {
		i = uint16(len(b.metals))
		b.index[key] = i
		b.metals = append(b.metals, shade.Worked(m, finish, b.wear))
	}
	return i
}

func (b *builder) put(s *mesh.Shape, at geom.Frame, m0, m1 *design.Metal, finish design.Finish, link int) {
	b.insts = append(b.insts, mesh.Instance{
		Shape: s, ViewFromShape: at, Metals: [2]uint16{b.metal(m0, finish), b.metal(m1, finish)}, Link: int32(link), Strand: b.strand, Role: b.role,
	})
}

// element puts a link, with its strand's finish, or a ring: rings come polished.
func (b *builder) element(e *fit.Element, at geom.Frame, link int) {
	if e.Kind == fit.Link {
		b.put(b.shapes.link(e.Part, b.detail, e.Metals[0] != e.Metals[1]), at, e.Metals[0], e.Metals[1], b.finish, link)
		return
	}
	b.put(b.shapes.ring(e.Ring, b.detail), at, e.Metals[0], e.Metals[1], design.Polished, link)
}

func (b *builder) charm(use design.CharmUse, at geom.Frame, m *design.Metal, link int) error {
	s, err := b.shapes.charm(use)
	if err != nil {
		return fmt.Errorf("charm %s: %w", use.Charm, err)
	}
	b.put(s, at, m, m, design.Polished, link)
	return nil
}
