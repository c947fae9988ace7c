package main

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"io"
	"time"

	"github.com/aurelink/aurelink/api"
	"github.com/aurelink/aurelink/render"
	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/pngenc"
)

// bench measures.
type bench struct {
	main     *Main
	cat      *design.Catalog
	renderer *render.Renderer
	design   design.Design
	golden   *image.RGBA // nil: none was named
	views    []string
	widths   []int
	rounds   int
	doing    string // what progress said last
}

// progress says what is being measured, and how far it is: on a terminal on one line again and again, else a line for each
// thing.
func (b *bench) progress(doing, far string) {
	switch {
	case isTerminal(b.main.Stderr) && doing == "":
		fmt.Fprint(b.main.Stderr, "\r\033[K")
	case isTerminal(b.main.Stderr):
		fmt.Fprintf(b.main.Stderr, "\r\033[Kbench: %s: %s", doing, far)
	case doing != "" && doing != b.doing:
		fmt.Fprintf(b.main.Stderr, "bench: %s\n", doing)
	}
	b.doing = doing
}

// laps are how long something took, in ms, part by part.
type laps []float64

// contender is one of those that are measured in turn.
type contender struct {
	name string
	run  func() (laps, error)
}

// timed is a contender that is a whole.
func timed(name string, work func() error) contender {
	return contender{name, func() (laps, error) {
		began := time.Now()
		err := work()
		return laps{milliseconds(time.Since(began))}, err
	}}
}

func milliseconds(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1e6 }

// Each turn of a contender lasts about turn, so that a clock's grain and one interruption do not decide; what takes longer
// than long goes once a turn. Otherwise it first runs once unmeasured, since another was in the caches and the pools.
const (
	turn     = 5.   // ms
	long     = 150. // ms
	maxTimes = 100  // a turn
)

// inTurn measures contenders one after the other, round by round, each round from another first. It gives what each took,
// by contender, lap and round.
func (b *bench) inTurn(ctx context.Context, of string, rounds int, list []contender) ([][][]float64, error) {
	times := make([]int, len(list))
	out := make([][][]float64, len(list))
	for i, c := range list {
		b.progress(of, c.name)
		var took laps
		for range 2 { // what is kept is made in the first
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			var err error
			if took, err = c.run(); err != nil {
				return nil, err
			}
			if took[0] > long {
				break
			}
		}
		times[i] = max(1, min(maxTimes, int(turn/max(took[0], 1e-6))))
		if took[0] > long {
			times[i] = 0
		}
		out[i] = make([][]float64, len(took))
	}
	for r := range rounds {
		b.progress(of, fmt.Sprintf("round %d of %d", r+1, rounds))
		for k := range list {
			i := (k + r) % len(list)
			sum := make(laps, len(out[i]))
			if times[i] > 0 {
				if _, err := list[i].run(); err != nil {
					return nil, err
				}
			}
			for range max(1, times[i]) {
				if err := ctx.Err(); err != nil {
					return nil, err
				}
				took, err := list[i].run()
				if err != nil {
					return nil, err
				}
				for l := range took {
					sum[l] += took[l] / float64(max(1, times[i]))
				}
			}
			for l := range sum {
				out[i][l] = append(out[i][l], sum[l])
			}
		}
	}
	return out, nil
}

// view is a view as it is without being asked for anything else.
func (b *bench) view(kind string, w int, quality design.Quality) (design.View, error) {
	return b.cat.ParseShare(fmt.Sprintf("view=%s&w=%d&quality=%s", kind, w, quality))
}

// Laps of a whole picture.
func stageNames() []string {
	return []string{"total", "fit", "drape", "mesh", "raster", "shade", "canvas", "encode"}
}

// whole is the way from a design to its PNG.
func (b *bench) whole(ctx context.Context, name string, d design.Design, v design.View) contender {
	var file bytes.Buffer
	return contender{name, func() (laps, error) {
		began := time.Now()
		p, err := b.renderer.Draw(ctx, d, v)
		if err != nil {
			return nil, err
		}
		defer p.Release()
		drawn := time.Now()
		file.Reset()
		err = p.EncodePNG(&file)
		done := time.Now()
		out := laps{milliseconds(done.Sub(began))}
		t := &p.Timing
		for _, d := range []time.Duration{t.Fit, t.Drape, t.Mesh, t.Raster, t.Shade, t.Canvas, done.Sub(drawn)} {
			out = append(out, milliseconds(d))
		}
		return out, err
	}}
}

// encoders are ours and those of the standard library, at their best: with their buffers kept.
func encoders() []struct {
	name   string
	encode func(io.Writer, *image.RGBA) error
} {
	std := func(level png.CompressionLevel) func(io.Writer, *image.RGBA) error {
		e := png.Encoder{CompressionLevel: level, BufferPool: &keptBuffer{}}
		return func(w io.Writer, img *image.RGBA) error { return e.Encode(w, img) }
	}
	return []struct {
		name   string
		encode func(io.Writer, *image.RGBA) error
	}{
		{"ours", func(w io.Writer, img *image.RGBA) error { return pngenc.Encode(w, img) }},
		{"image/png BestSpeed", std(png.BestSpeed)},
		{"image/png DefaultCompression", std(png.DefaultCompression)},
		{"image/jpeg, for comparison", api.EncodeJPEG},
	}
}

// keptBuffer keeps one buffer of image/png's.
type keptBuffer struct{ b *png.EncoderBuffer }

func (k *keptBuffer) Get() *png.EncoderBuffer  { return k.b }
func (k *keptBuffer) Put(b *png.EncoderBuffer) { k.b = b }

// encoding is a contender that encodes a picture; size is set to the file's.
func encoding(name string, img *image.RGBA, encode func(io.Writer, *image.RGBA) error, size *int) contender {
	var file bytes.Buffer
	return timed(name, func() error {
		file.Reset()
		err := encode(&file, img)
		*size = file.Len()
		return err
	})
}
