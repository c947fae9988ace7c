package canvas

import (
	"errors"
	"image"
	"image/color"
	"image/draw"

	"golang.org/x/image/font"
)

// Contact is a contact sheet: finished pictures of one size side by side, each over its caption.
type Contact struct {
	Title   string
	Columns int
	Cells   []Cell
}

// Cell is one picture of a contact sheet. The picture is copied pixel for pixel, never scaled.
type Cell struct {
	Picture *image.RGBA
	Caption string
}

// The colours of a contact sheet: a dark table, so that light pictures stand out and are not judged against white.
var (
	contactGround = color.NRGBA{0x2a, 0x28, 0x26, 0xff}
	contactInk    = color.NRGBA{0xf7, 0xf3, 0xec, 0xff}
)

// ErrContact is returned for a sheet without cells or columns, or with pictures of different sizes.
var ErrContact = errors.New("canvas: a contact sheet needs columns and pictures of one size")

// contactEm is the size of a contact sheet's captions, px.
const contactEm = 15

// Contact lays a contact sheet out and says where on it each cell's picture is.
func (c *Canvas) Contact(l Contact) (*image.RGBA, []image.Rectangle, error) {
	if l.Columns < 1 || len(l.Cells) == 0 {
		return nil, nil, ErrContact
	}
	size := l.Cells[0].Picture.Rect.Size()
	for _, cell := range l.Cells {
		if cell.Picture.Rect.Size() != size {
			return nil, nil, ErrContact
		}
	}
	const gap, foot, head = contactEm, 2 * contactEm, 3 * contactEm
	columns := min(l.Columns, len(l.Cells))
	rows := (len(l.Cells) + columns - 1) / columns
	img := image.NewRGBA(image.Rect(0, 0, gap+columns*(size.X+gap), head+rows*(size.Y+foot)+gap))
	draw.Draw(img, img.Rect, image.NewUniform(contactGround), image.Point{}, draw.Src)
	s := &Sheet{canvas: c, img: img, faces: map[faceKey]font.Face{}, em: contactEm}
	write := func(w weight, em float64, text string, x, y, room float64) {
		if l := (line{{s.face(w, s.ems(em)), Clean(text)}}).fit(room); l != nil {
			l.draw(img, x, y, contactInk)
		}
	}
	write(bold, 1.25, l.Title, gap, head-contactEm, float64(img.Rect.Dx()-2*gap))
	places := make([]image.Rectangle, len(l.Cells))
	for i, cell := range l.Cells {
		at := image.Pt(gap+i%columns*(size.X+gap), head+i/columns*(size.Y+foot))
		places[i] = image.Rectangle{at, at.Add(size)}
		draw.Draw(img, places[i], cell.Picture, cell.Picture.Rect.Min, draw.Src)
		write(regular, 1, cell.Caption, float64(at.X), float64(places[i].Max.Y)+1.3*contactEm, float64(size.X))
	}
	return img, places, nil
}
