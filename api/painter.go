package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/aurelink/aurelink/api/admit"
	"github.com/aurelink/aurelink/api/cache"
	"github.com/aurelink/aurelink/render"
	"github.com/aurelink/aurelink/render/design"
)

// Drawer draws designs: render.Renderer. It must be safe for use by many goroutines.
type Drawer interface {
	Draw(ctx context.Context, d design.Design, v design.View) (*render.Picture, error)
}

// format is a kind of picture file.
type format string

const (
	formatPNG  format = "image/png"
	formatJPEG format = "image/jpeg"
)

// jpegQuality keeps single links free of visible blocks (source: default). A small picture whose file would be too large for a
// phone takes the coarser one: a strip with many links, where there is no smooth skin for blocks to show in.
const (
	jpegQuality = 88
	jpegCoarser = 80
	jpegSmall   = 640    // pixels wide at most
	jpegBytes   = 60_000 // at most
)

// EncodeJPEG writes a picture as JPEG: the same picture always gives the same file.
func EncodeJPEG(w io.Writer, img *image.RGBA) error {
	if img.Rect.Dx() > jpegSmall {
		return jpeg.Encode(w, img, &jpeg.Options{Quality: jpegQuality})
	}
	var file bytes.Buffer
	for _, q := range []int{jpegQuality, jpegCoarser} {
		file.Reset()
		if err := jpeg.Encode(&file, img, &jpeg.Options{Quality: q}); err != nil {
			return err
		}
		if file.Len() <= jpegBytes {
			break
		}
	}
	_, err := w.Write(file.Bytes())
	return err
}

func (f format) encode(w io.Writer, p *render.Picture) error {
	if f == formatJPEG {
		return EncodeJPEG(w, p.Image)
	}
	return p.EncodePNG(w)
}

// holds says by the name of the field at fault where the format cannot hold the picture of a view: JPEG has no alpha.
func (f format) holds(v design.View, field string) error {
	if f != formatJPEG || v.Backdrop != design.BackdropTransparent {
		return nil
	}
	return &design.Error{Kind: design.Value, Fields: []design.FieldError{{
		Field: field, Message: "a JPEG cannot be transparent; ask for PNG, or for a backdrop", Allowed: opaqueBackdrops(),
	}}}
}

func opaqueBackdrops() []string {
	var out []string
	for _, b := range design.Backdrops() {
		if b != design.BackdropTransparent {
			out = append(out, string(b))
		}
	}
	return out
}

// file is a finished picture.
type file struct {
	body    []byte
	passes  render.Timing
	waiting time.Duration // for its turn
	encode  time.Duration
}

// painter makes picture files: each once, a few at a time, and keeps them.
type painter struct {
	drawer  Drawer
	gate    *admit.Gate
	files   *cache.Cache[string, *file]
	buffers sync.Pool // of *bytes.Buffer
	limit   time.Duration
	wait    time.Duration
	metrics *metrics
}

func newPainter(cfg Config, drawer Drawer, m *metrics) (*painter, error) {
	files, err := cache.New[string](cfg.CacheBytes, func(f *file) int { return len(f.body) })
	if err != nil {
		return nil, err
	}
	return &painter{
		drawer:  drawer,
		gate:    admit.New(cfg.Admit),
		files:   files,
		buffers: sync.Pool{New: func() any { return new(bytes.Buffer) }},
		limit:   cfg.RenderTimeout,
		wait:    cfg.Admit.Wait,
		metrics: m,
	}, nil
}

// paint gives the file of a picture. Tag is what entityTag says of it.
func (p *painter) paint(ctx context.Context, tag string, d design.Design, v design.View, f format) (*file, cache.Source, error) {
	// Answer in time even if the drawing does not look at its context.
	ctx, cancel := context.WithTimeout(ctx, p.wait+p.limit)
	defer cancel()
	made, source, err := p.files.Get(ctx, tag, func(ctx context.Context) (*file, error) {
		return p.draw(ctx, d, v, f)
	})
	p.metrics.picture(source, err)
	return made, source, err
}

func (p *painter) draw(ctx context.Context, d design.Design, v design.View, f format) (*file, error) {
	asked := time.Now()
	release, err := p.gate.Acquire(ctx, cost(d, v))
	if err != nil {
		return nil, err
	}
	defer release()
	made := &file{waiting: time.Since(asked)}

	ctx, cancel := context.WithTimeout(ctx, p.limit)
	defer cancel()
	picture, err := p.drawer.Draw(ctx, d, v)
	if err != nil {
		return nil, err
	}
	defer picture.Release()
	made.passes = picture.Timing

	began := time.Now()
	buf := p.buffers.Get().(*bytes.Buffer)
	defer p.buffers.Put(buf)
	buf.Reset()
	if err := f.encode(buf, picture); err != nil {
		return nil, fmt.Errorf("encode %s: %w", f, err)
	}
	made.body = bytes.Clone(buf.Bytes())
	made.encode = time.Since(began)
	p.metrics.render(made)
	return made, nil
}

// What a render allocates, all told, which bounds what it holds: measured, and kept true by TestCostCoversARender.
const (
	renderBytes   = 8 << 20  // whatever the size
	necklaceBytes = 16 << 20 // more for a necklace: it may have seven hundred links
	handBytes     = 20 << 20 // more for a hand: its digits have edges of their own
	bytesPerPixel = 32
	heroBytes     = 32 // more for each pixel of a hero picture
)

// cost is about how many bytes a render holds while it runs.
func cost(d design.Design, v design.View) int64 {
	w, h := v.Pixels()
	each := int64(bytesPerPixel)
	if v.Quality == design.QualityHero {
		each += heroBytes
	}
	all := renderBytes + int64(w)*int64(h)*each
	switch d.Piece {
	case design.Necklace:
		all += necklaceBytes
	case design.HandChain:
		all += handBytes
	}
	return all
}

// entityTag names the bytes of a picture: everything that decides on them goes into it.
func entityTag(version, code string, v design.View, f format) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\n%s\n%s\n%+v", version, f, code, v))
	return `"` + base64.RawURLEncoding.EncodeToString(sum[:18]) + `"`
}

// matches says that one of the entity tags of If-None-Match names the same bytes (RFC 9110, 13.1.2).
func matches(header []string, tag string) bool {
	for list := range strings.SplitSeq(strings.Join(header, ","), ",") {
		list = strings.TrimSpace(list)
		if list == "*" || strings.TrimPrefix(list, "W/") == tag {
			return true
		}
	}
	return false
}

// serverTiming is how long each pass took, in ms. Of a picture that was there already the passes took nothing.
func serverTiming(f *file, source cache.Source, total time.Duration) string {
	if f == nil || source == cache.Hit {
		f = &file{}
	}
	var b strings.Builder
	for _, pass := range f.timings() {
		fmt.Fprintf(&b, "%s;dur=%.2f, ", pass.name, milliseconds(pass.took))
	}
	if source != "" {
		fmt.Fprintf(&b, "cache;desc=%s, ", source)
	}
	fmt.Fprintf(&b, "total;dur=%.2f", milliseconds(total))
	return b.String()
}

type pass struct {
	name string
	took time.Duration
}

func (f *file) timings() []pass {
	return []pass{
		{"queue", f.waiting},
		{"fit", f.passes.Fit},
		{"drape", f.passes.Drape},
		{"mesh", f.passes.Mesh},
		{"raster", f.passes.Raster},
		{"shade", f.passes.Shade},
		{"canvas", f.passes.Canvas},
		{"encode", f.encode},
	}
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
