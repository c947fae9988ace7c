package main

import (
	"context"
	"fmt"
	"image"
	"math"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/aurelink/aurelink/render"
	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/fit"
	"github.com/aurelink/aurelink/render/unit"
)

func (b *bench) draw(ctx context.Context, v design.View) (*render.Picture, error) {
	return b.renderer.Draw(ctx, b.design, v)
}

// preview holds a whole preview against the time that image/png needs for it.
func (b *bench) preview(ctx context.Context) ([]*benchTable, error) {
	v, err := b.view("wrist", 1200, design.QualityStandard)
	if err != nil {
		return nil, err
	}
	p, err := b.draw(ctx, v)
	if err != nil {
		return nil, err
	}
	fastest := encoders()[1]
	var size int
	list := []contender{
		b.whole(ctx, "preview, design to PNG", b.design, v),
		encoding(fastest.name+" on the same picture", copied(p.Image), fastest.encode, &size),
	}
	p.Release()
	if b.golden != nil {
		list = append(list, encoding(fastest.name+" on the golden picture", b.golden, fastest.encode, &size))
	}
	took, err := b.inTurn(ctx, "preview", b.rounds, list)
	if err != nil {
		return nil, err
	}
	t := &benchTable{
		Name: "preview", Title: "A preview of 1200x900 on a wrist whose arm is already painted, against encoding it:",
		Columns: []benchColumn{{"time", "ms", true}, {"preview to this", "times", true}},
	}
	for i, c := range list {
		row := benchRow{c.name, map[string]figure{"time": figureOf(took[i][0])}}
		if i > 0 {
			row.Figures["preview to this"] = ratio(took[0][0], took[i][0])
		}
		t.Rows = append(t.Rows, row)
	}
	return []*benchTable{t}, nil
}

// copied is a picture that outlives its release.
func copied(img *image.RGBA) *image.RGBA {
	return &image.RGBA{Pix: slices.Clone(img.Pix), Stride: img.Stride, Rect: img.Rect}
}

// stageColumns are those of a whole picture, the total last.
func stageColumns(more ...benchColumn) []benchColumn {
	var out []benchColumn
	for _, n := range stageNames()[1:] {
		out = append(out, benchColumn{n, "ms", false})
	}
	return append(append(out, benchColumn{"total", "ms", true}), more...)
}

// stageFigures are the figures of a whole picture from its laps.
func stageFigures(took [][]float64) map[string]figure {
	out := map[string]figure{}
	for l, n := range stageNames() {
		out[n] = figureOf(took[l])
	}
	return out
}

// stages measures every view in every size, and how the time grows with the pixels.
func (b *bench) stages(ctx context.Context) ([]*benchTable, error) {
	var list []contender
	var pixels []float64
	for _, kind := range b.views {
		for _, w := range b.widths {
			v, err := b.view(kind, w, design.QualityStandard)
			if err != nil {
				return nil, err
			}
			pw, ph := v.Pixels()
			list = append(list, b.whole(ctx, fmt.Sprintf("%s %dx%d", kind, pw, ph), b.design, v))
			pixels = append(pixels, float64(pw*ph))
		}
	}
	took, err := b.inTurn(ctx, "stages", b.rounds, list)
	if err != nil {
		return nil, err
	}
	t := &benchTable{Name: "stages", Title: "By view and size, what is laid on already painted:", Columns: stageColumns(benchColumn{"a pixel", "ns", false})}
	grow := &benchTable{
		Name: "pixels", Title: "The straight line, by least squares, through those times over pixels:",
		Columns: lineColumns("more a pixel", "ns"),
	}
	for i, c := range list {
		row := benchRow{c.name, stageFigures(took[i])}
		row.Figures["a pixel"] = figureOf(scaled(took[i][0], 1e6/pixels[i]))
		t.Rows = append(t.Rows, row)
	}
	if n := len(b.widths); n >= 3 {
		for k, kind := range b.views {
			grow.Rows = append(grow.Rows, straight(kind, pixels[k*n:(k+1)*n], took[k*n:(k+1)*n], "more a pixel", 1e6))
		}
		return []*benchTable{t, grow}, nil
	}
	return []*benchTable{t}, nil
}

// lineColumns are those of a straight line, of which more is the name of the slope.
func lineColumns(more, unit string) []benchColumn {
	return []benchColumn{{"fixed", "ms", false}, {more, unit, false}, {"R²", "", false}, {"furthest off", "%", false}}
}

// straight fits a line to the medians of totals. Its slope, in ms times scale, goes under more.
func straight(of string, x []float64, took [][][]float64, more string, scale float64) benchRow {
	var y []float64
	for i := range took {
		y = append(y, figureOf(took[i][0]).Median)
	}
	l := lineThrough(x, y)
	off := 0.
	for i := range x {
		off = max(off, 100*math.Abs(y[i]-l.fixed-l.each*x[i])/y[i])
	}
	return benchRow{of, map[string]figure{
		"fixed": exactly(l.fixed), more: exactly(l.each * scale), "R²": exactly(l.r2), "furthest off": exactly(off),
	}}
}

func scaled(list []float64, by float64) []float64 {
	out := make([]float64, len(list))
	for i, v := range list {
		out[i] = v * by
	}
	return out
}

// qualities measures each quality at 640 pixels, or the nearest width below that is measured.
func (b *bench) qualities(ctx context.Context) ([]*benchTable, error) {
	var list []contender
	w := b.upTo(640)
	for _, q := range design.Qualities() {
		v, err := b.view("wrist", w, q)
		if err != nil {
			return nil, err
		}
		pw, ph := v.Pixels()
		list = append(list, b.whole(ctx, fmt.Sprintf("%s, wrist %dx%d", q, pw, ph), b.design, v))
	}
	took, err := b.inTurn(ctx, "qualities", min(b.rounds, 3), list)
	if err != nil {
		return nil, err
	}
	t := &benchTable{Name: "qualities", Title: "By quality (at most three rounds):", Columns: stageColumns(benchColumn{"to standard", "times", true})}
	for i, c := range list {
		row := benchRow{c.name, stageFigures(took[i])}
		row.Figures["to standard"] = ratio(took[i][0], took[0][0])
		t.Rows = append(t.Rows, row)
	}
	return []*benchTable{t}, nil
}

// upTo is the widest that is measured and no wider than most, or else the narrowest.
func (b *bench) upTo(most int) int {
	w := b.widths[0]
	for _, v := range b.widths {
		if v <= most {
			w = v
		}
	}
	return w
}

// png holds our encoder against the standard library's, picture by picture.
func (b *bench) png(ctx context.Context) ([]*benchTable, error) {
	t := &benchTable{
		Name: "png", Title: "Encoding the same finished picture:",
		Columns: []benchColumn{{"time", "ms", true}, {"time to ours", "times", true}, {"file", "KB", false}, {"file to ours", "times", false}},
	}
	for _, kind := range b.views {
		for _, w := range slices.Compact([]int{b.upTo(640), b.upTo(1200)}) {
			v, err := b.view(kind, w, design.QualityStandard)
			if err != nil {
				return nil, err
			}
			p, err := b.draw(ctx, v)
			if err != nil {
				return nil, err
			}
			var list []contender
			sizes := make([]int, len(encoders()))
			for i, e := range encoders() {
				list = append(list, encoding(e.name, p.Image, e.encode, &sizes[i]))
			}
			of := fmt.Sprintf("%s %dx%d", kind, p.Image.Rect.Dx(), p.Image.Rect.Dy())
			took, err := b.inTurn(ctx, "png of "+of, b.rounds, list)
			p.Release()
			if err != nil {
				return nil, err
			}
			for i, c := range list {
				t.Rows = append(t.Rows, benchRow{of + ", " + c.name, map[string]figure{
					"time": figureOf(took[i][0]), "time to ours": ratio(took[i][0], took[0][0]),
					"file": exactly(float64(sizes[i]) / 1000), "file to ours": exactly(float64(sizes[i]) / float64(sizes[0])),
				}})
			}
		}
	}
	return []*benchTable{t}, nil
}

// memory counts what a picture allocates once pools are full, besides its file.
func (b *bench) memory(ctx context.Context) ([]*benchTable, error) {
	t := &benchTable{
		Name: "memory", Title: "Allocated for a picture besides the file, once pools are full:",
		Columns: []benchColumn{{"bytes", "KiB", true}, {"allocations", "", true}},
	}
	for _, kind := range b.views {
		for _, w := range slices.Compact([]int{b.upTo(640), b.upTo(1200)}) {
			v, err := b.view(kind, w, design.QualityStandard)
			if err != nil {
				return nil, err
			}
			pw, ph := v.Pixels()
			of := fmt.Sprintf("%s %dx%d", kind, pw, ph)
			b.progress("memory", of)
			run := b.whole(ctx, of, b.design, v).run
			var size, count []float64
			for i := range 2 + b.rounds {
				var before, after runtime.MemStats
				runtime.ReadMemStats(&before)
				if _, err := run(); err != nil {
					return nil, err
				}
				runtime.ReadMemStats(&after)
				if i >= 2 {
					size = append(size, float64(after.TotalAlloc-before.TotalAlloc)/1024)
					count = append(count, float64(after.Mallocs-before.Mallocs))
				}
			}
			t.Rows = append(t.Rows, benchRow{of, map[string]figure{"bytes": figureOf(size), "allocations": figureOf(count)}})
		}
	}
	return []*benchTable{t}, nil
}

// cold measures previews on arms that were not drawn before.
func (b *bench) cold(ctx context.Context) ([]*benchTable, error) {
	var list []contender
	for _, w := range b.widths {
		v, err := b.view("wrist", w, design.QualityStandard)
		if err != nil {
			return nil, err
		}
		pw, ph := v.Pixels()
		name := fmt.Sprintf("%dx%d", pw, ph)
		list = append(list, b.whole(ctx, name+", an arm drawn before", b.design, v))
		for _, how := range []struct {
			name string
			turn func(*design.Design, *design.View, int)
		}{
			{"another turn", func(_ *design.Design, v *design.View, n int) { v.Yaw = unit.Deg(n) / 1000 }},
			{"another size", func(d *design.Design, _ *design.View, n int) { d.Size += unit.MM(n) / 1000 }},
		} {
			n := 0
			list = append(list, contender{name + ", " + how.name, func() (laps, error) {
				n++
				d, v := b.design, v
				how.turn(&d, &v, n)
				return b.whole(ctx, name, d, v).run()
			}})
		}
	}
	took, err := b.inTurn(ctx, "cold", b.rounds, list)
	if err != nil {
		return nil, err
	}
	t := &benchTable{
		Name: "cold", Title: "A preview on an arm that was not drawn before, as when a person drags, against one that was:",
		Columns: []benchColumn{{"time", "ms", true}, {"to one drawn before", "times", true}},
	}
	for i, c := range list {
		row := benchRow{c.name, map[string]figure{"time": figureOf(took[i][0])}}
		if i%3 > 0 {
			row.Figures["to one drawn before"] = ratio(took[i][0], took[i-i%3][0])
		}
		t.Rows = append(t.Rows, row)
	}
	return []*benchTable{t}, nil
}

// links measures one to six of the design's first strand, without charms, on one wrist: all that grows is the metal.
func (b *bench) links(ctx context.Context) ([]*benchTable, error) {
	v, err := b.view("wrist", b.upTo(1200), design.QualityStandard)
	if err != nil {
		return nil, err
	}
	pw, ph := v.Pixels()
	var list []contender
	var links []float64
	for n := range 6 {
		d := b.design
		one := d.Strands[0]
		one.Charms = nil
		d.Strands = slices.Repeat([]design.Strand{one}, n+1)
		if d, err = b.cat.Decode(b.cat.Encode(d)); err != nil {
			return nil, err
		}
		result, err := fit.New(b.cat, d)
		if err != nil {
			return nil, err
		}
		count := 0
		for i := range result.Strands {
			count += len(result.Strands[i].Elements)
		}
		links = append(links, float64(count))
		list = append(list, b.whole(ctx, fmt.Sprintf("%d in a stack", n+1), d, v))
	}
	took, err := b.inTurn(ctx, "links", b.rounds, list)
	if err != nil {
		return nil, err
	}
	t := &benchTable{
		Name: "links", Title: fmt.Sprintf("By links: the strand once and up to six times on one wrist, %dx%d:", pw, ph),
		Columns: append([]benchColumn{{"links", "", false}}, stageColumns(benchColumn{"a link", "ms", false})...),
	}
	for i, c := range list {
		row := benchRow{c.name, stageFigures(took[i])}
		row.Figures["links"] = exactly(links[i])
		row.Figures["a link"] = figureOf(scaled(took[i][0], 1/links[i]))
		t.Rows = append(t.Rows, row)
	}
	grow := &benchTable{
		Name: "line of links", Title: "The straight line through those times over links:",
		Columns: lineColumns("more a link", "ms"),
		Rows:    []benchRow{straight("wrist", links, took, "more a link", 1)},
	}
	return []*benchTable{t, grow}, nil
}

// cores measures a preview on one core and on all, and as many previews at once as there are cores.
func (b *bench) cores(ctx context.Context) ([]*benchTable, error) {
	v, err := b.view("wrist", b.upTo(1200), design.QualityStandard)
	if err != nil {
		return nil, err
	}
	p, err := b.draw(ctx, v)
	if err != nil {
		return nil, err
	}
	defer p.Release()
	all := runtime.GOMAXPROCS(0)
	on := func(cores int, c contender) contender {
		return contender{c.name, func() (laps, error) {
			runtime.GOMAXPROCS(cores)
			defer runtime.GOMAXPROCS(all)
			return c.run()
		}}
	}
	var size int
	ours := encoders()[0]
	list := []contender{
		on(1, b.whole(ctx, "preview, one core", b.design, v)),
		on(all, b.whole(ctx, fmt.Sprintf("preview, all %d", all), b.design, v)),
		b.atOnce(ctx, v, all),
		on(1, encoding("encoding, one core", p.Image, ours.encode, &size)),
		on(all, encoding(fmt.Sprintf("encoding, all %d", all), p.Image, ours.encode, &size)),
	}
	took, err := b.inTurn(ctx, "cores", b.rounds, list)
	if err != nil {
		return nil, err
	}
	t := &benchTable{
		Name: "cores", Title: "One core against all, of a preview on a wrist:",
		Columns: []benchColumn{{"time a picture", "ms", true}, {"one core to this", "times", true}},
	}
	for i, c := range list {
		row := benchRow{c.name, map[string]figure{"time a picture": figureOf(took[i][0])}}
		if one := i / 3 * 3; i != one {
			row.Figures["one core to this"] = ratio(took[one][0], took[i][0])
		}
		t.Rows = append(t.Rows, row)
	}
	return []*benchTable{t}, nil
}

// atOnce draws n previews at a time: it takes as long as one of them does on average.
func (b *bench) atOnce(ctx context.Context, v design.View, n int) contender {
	var each []contender
	for i := range n {
		each = append(each, b.whole(ctx, fmt.Sprint(i), b.design, v))
	}
	return contender{fmt.Sprintf("preview, %d at a time", n), func() (laps, error) {
		errs := make([]error, n)
		began := time.Now()
		var wg sync.WaitGroup
		for i, c := range each {
			wg.Go(func() { _, errs[i] = c.run() })
		}
		wg.Wait()
		took := milliseconds(time.Since(began)) / float64(n)
		for _, err := range errs {
			if err != nil {
				return nil, err
			}
		}
		return laps{took}, nil
	}}
}
