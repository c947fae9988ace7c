package main

import (
	"context"
	"fmt"
	"html/template"
	"image"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/aurelink/aurelink/render"
	"github.com/aurelink/aurelink/render/canvas"
	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/pngenc"
)

// sheetWidth is about how wide a sheet is, px, and sheetRows the most rows on one: as much as can be looked at at once.
const (
	sheetWidth = 1600
	sheetRows  = 4
)

// page is a sheet that was written.
type page struct {
	File, Title   string
	Width, Height int
	cells         int
}

// write draws stories into a folder, and an index over them, and says what sheets there are.
func write(ctx context.Context, cat *design.Catalog, all []story, dir string, progress io.Writer) ([]page, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil { //nolint:gosec // pictures for others to read
		return nil, err
	}
	renderer, err := render.New(cat)
	if err != nil {
		return nil, err
	}
	c, err := canvas.New()
	if err != nil {
		return nil, err
	}
	total, done := 0, 0
	for _, s := range all {
		total += len(s.cells)
	}
	var pages []page
	for _, s := range all {
		w, _ := s.cells[0].asked.View.Pixels()
		columns := max(1, sheetWidth/w)
		number := 0
		for part := range slices.Chunk(s.cells, columns*sheetRows) {
			number++
			sheet := canvas.Contact{Title: s.title, Columns: columns}
			if len(s.cells) > len(part) {
				sheet.Title = fmt.Sprintf("%s (%d)", s.title, number)
			}
			for _, cell := range part {
				fmt.Fprintf(progress, "\r%3d of %d  %-60.60s", done, total, s.name+": "+cell.caption)
				pic, err := renderer.Draw(ctx, cell.asked.Design, cell.asked.View)
				if err != nil {
					return nil, fmt.Errorf("%s, %s: %w", s.name, cell.caption, err)
				}
				sheet.Cells = append(sheet.Cells, canvas.Cell{Picture: pic.Image, Caption: cell.caption})
				done++
			}
			img, _, err := c.Contact(sheet)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", s.name, err)
			}
			p := page{s.name + ".png", sheet.Title, img.Rect.Dx(), img.Rect.Dy(), len(part)}
			if number > 1 {
				p.File = fmt.Sprintf("%s-%d.png", s.name, number)
			}
			if err := save(filepath.Join(dir, p.File), img); err != nil {
				return nil, err
			}
			pages = append(pages, p)
		}
	}
	fmt.Fprintf(progress, "\r%3d of %d  %-60s\n", done, total, filepath.Join(dir, "index.html"))
	return pages, index(filepath.Join(dir, "index.html"), pages)
}

// save writes a PNG.
func save(name string, img *image.RGBA) (err error) {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer func() {
		if e := f.Close(); err == nil {
			err = e
		}
	}()
	return pngenc.Encode(f, img)
}

var indexPage = template.Must(template.New("index").Parse(`<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Aurelink: picture book</title>
<style>
body { margin: 0; background: #2a2826; color: #f7f3ec; font: 16px/1.4 system-ui, sans-serif }
nav { position: sticky; top: 0; display: flex; flex-wrap: wrap; gap: .3em 1em; padding: .6em 1em; background: #1b1a19 }
a { color: inherit } section { padding: 1em; scroll-margin-top: 4em } img { max-width: 100%; height: auto; display: block }
</style>
<nav>{{range $i, $p := .}}<a href="#s{{$i}}">{{$p.Title}}</a>{{end}}</nav>
{{range $i, $p := .}}<section id="s{{$i}}"><a href="{{$p.File}}"><img loading="lazy" src="{{$p.File}}" width="{{$p.Width}}" height="{{$p.Height}}" alt="{{$p.Title}}"></a></section>
{{end}}<script>
let at = 0; const all = document.querySelectorAll("section")
addEventListener("keydown", e => {
  const step = {ArrowRight: 1, ArrowLeft: -1}[e.key]
  if (step) all[at = Math.min(all.length - 1, Math.max(0, at + step))].scrollIntoView()
})
</script></html>
`))

// index writes the page to leaf through: the arrow keys go from sheet to sheet.
func index(name string, pages []page) (err error) {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer func() {
		if e := f.Close(); err == nil {
			err = e
		}
	}()
	return indexPage.Execute(f, pages)
}
