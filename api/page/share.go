package page

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/words"
)

// sharePage shows one design.
type sharePage struct {
	frame
	Facts Facts
	Rows  []strandRows
	Image string // address of the picture, on this service
	Edit  string // address of the designer with this design
	// Base is the absolute address of the service, or empty; the tags for other sites need it.
	Base, Path string
	Width      int
	Height     int
	Download   string // what the picture is called
}

// Share answers GET /d/{code}: one design to look at and to pass on.
func (p *Pages) Share(w http.ResponseWriter, r *http.Request, code string) {
	d, err := p.cfg.Catalog.Decode(code)
	var facts Facts
	if err == nil {
		facts, err = p.cfg.Resolve(r.Context(), d)
	}
	var bad *design.Error
	switch {
	case errors.As(err, &bad) && bad.Kind == design.Value:
		p.problem(w, r, http.StatusUnprocessableEntity, "This design can't be drawn here",
			"It may have been made by a newer version, or with a chain or charm that is no longer offered. You can start from one of the designs in the designer.", bad.Fields)
		return
	case errors.As(err, &bad):
		p.problem(w, r, http.StatusNotFound, "There is no design at this address",
			"A link to a design is long and easily loses its end when it is copied. Please ask for it once more, or make a design of your own.", nil)
		return
	case err != nil:
		p.Busy(w, r)
		return
	}
	v := design.DefaultView()
	if asked, err := p.cfg.Catalog.ParseShare(r.URL.RawQuery); err == nil && asked.Kind != "" {
		v.Kind, v.Yaw, v.Pose, v.Light, v.Backdrop = asked.Kind, asked.Yaw, asked.Pose, asked.Light, asked.Backdrop
		if design.CheckPose(d, v) != nil {
			v.Pose = design.PoseDown
		}
		if design.CheckPose(d, v) != nil {
			v.Yaw = 0
		}
	}
	width, height := v.Pixels()
	path := "/d/" + facts.Code
	p.show(w, r, http.StatusOK, "share", sharePage{
		frame: frame{Title: p.title(d), About: facts.Alt},
		Facts: facts, Rows: factRows(d.Piece, facts), Image: join(path+".png", v.Query(), p.version()), Edit: join("/", "code="+facts.Code, v.Query()),
		Base: p.base(r), Path: join(path, v.Query()), Width: width, Height: height, Download: string(d.Piece) + ".png",
	})
}

// join puts the parts of a query that are not empty behind a path.
func join(path string, query ...string) string {
	mark := "?"
	for _, part := range query {
		if part != "" {
			path += mark + part
			mark = "&"
		}
	}
	return path
}

// title names a design by its chains and its metals: "Figaro bracelet in 14/20 yellow gold-filled and sterling silver".
func (p *Pages) title(d design.Design) string {
	var chains, metals []string
	add := func(list []string, name string) []string {
		if slices.ContainsFunc(list, func(have string) bool { return strings.EqualFold(have, name) }) {
			return list
		}
		return append(list, name)
	}
	for _, s := range d.Strands {
		if style, ok := p.cfg.Catalog.Chain(s.Chain); ok {
			name := style.Name
			if len(chains) > 0 {
				name = strings.ToLower(name)
			}
			chains = add(chains, name)
		}
		for _, id := range s.Metals {
			if m, ok := p.cfg.Catalog.Metal(id); ok {
				metals = add(metals, lower(m.Name))
			}
		}
	}
	return and(chains) + " " + words.Piece(d.Piece) + " in " + and(metals)
}

// lower writes a name as within a sentence.
func lower(name string) string {
	if name == "" {
		return name
	}
	return strings.ToLower(name[:1]) + name[1:]
}

func and(list []string) string {
	if n := len(list); n > 1 {
		return strings.Join(list[:n-1], ", ") + " and " + list[n-1]
	}
	return strings.Join(list, "")
}
