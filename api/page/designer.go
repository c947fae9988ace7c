package page

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/aurelink/aurelink/render/design"
)

// Designer answers GET /: the designer page. Its query is the page's own form, or code= or the words of
// /v1/preview.png for a design; anything else in the query is ignored.
func (p *Pages) Designer(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	pg := designerPage{
		frame:   frame{Title: "Aurelink: draw your permanent jewelry", About: about, Indexed: true},
		Presets: p.presets, Data: p.data, Last: q.Get("last"),
	}
	f, submitted := readForm(q)
	var faults []design.FieldError
	if submitted {
		f.act(p.cfg.Catalog, q.Get("do"))
	} else {
		f, faults = p.begin(r.URL.RawQuery, q)
	}
	pg.Said = f.complete(p.cfg.Catalog)

	status := http.StatusOK
	d, v, err := p.read(f)
	if err == nil {
		pg.Facts, err = p.cfg.Resolve(r.Context(), d)
	}
	var bad *design.Error
	switch {
	case err == nil && len(faults) == 0:
		pg.Last = pg.Facts.Code
	case err == nil:
		pg.Last, status = pg.Facts.Code, http.StatusUnprocessableEntity
	case errors.As(err, &bad):
		faults, status = append(faults, bad.Fields...), http.StatusUnprocessableEntity
		// Show the last design that could be drawn, and say so.
		pg.Stale, v.Yaw, v.Pose = true, 0, design.PoseDown
		if d, err = p.cfg.Catalog.Decode(pg.Last); err == nil {
			pg.Facts, err = p.cfg.Resolve(r.Context(), d)
		}
		if err != nil {
			pg.Last = p.presets[0].Code
			pg.Facts, err = p.cfg.Resolve(r.Context(), p.presets[0].design)
		}
		if err != nil {
			p.Busy(w, r)
			return
		}
	default:
		p.Busy(w, r)
		return
	}
	look := design.DefaultView()
	if slices.Contains(design.Views(), string(v.Kind)) {
		look.Kind, look.Yaw, look.Pose = v.Kind, v.Yaw, v.Pose
	}
	if slices.Contains(design.Lights(), v.Light) {
		look.Light = v.Light
	}
	if slices.Contains(design.Backdrops(), v.Backdrop) {
		look.Backdrop = v.Backdrop
	}
	pg.fill(p, f, look, faults)
	p.show(w, r, status, "designer", pg)
}

const about = "Choose a chain, metals and charms, and see your permanent bracelet, anklet, ring, necklace or hand chain at your own size, link by link, before it is welded."

// begin gives the form for a query that is not the form's own.
func (p *Pages) begin(raw string, q url.Values) (form, []design.FieldError) {
	d, v := p.presets[0].design, design.DefaultView()
	var faults []design.FieldError
	asked, err := p.cfg.Catalog.ParsePage(raw)
	if bad := (*design.Error)(nil); errors.As(err, &bad) {
		for _, f := range bad.Fields {
			// What the address says has no field in the form.
			f.Message = "In the address, " + f.Field + " " + f.Message
			faults = append(faults, design.FieldError{Field: "address", Message: f.Message, Allowed: f.Allowed})
		}
	} else if err == nil {
		v = asked.View
		if asked.HasDesign {
			d = asked.Design
		}
	}
	return formOf(p.cfg.Catalog, d, v, q.Get("unit"), q.Get("fingerunit")), faults
}

// read judges the form.
func (p *Pages) read(f form) (design.Design, design.View, error) {
	body, faults := f.request(p.cfg.Catalog)
	asked, err := p.cfg.Catalog.Parse(body)
	if bad := (*design.Error)(nil); errors.As(err, &bad) {
		for _, one := range bad.Fields {
			if !slices.ContainsFunc(faults, func(f design.FieldError) bool { return control(f.Field) == control(one.Field) }) {
				faults = append(faults, one)
			}
		}
	} else if err != nil {
		return asked.Design, asked.View, err
	}
	if len(faults) > 0 {
		v := design.DefaultView()
		v.Kind, v.Light, v.Backdrop = design.ViewKind(f.View), design.Light(f.Light), design.Backdrop(f.Backdrop)
		return asked.Design, v, &design.Error{Kind: design.Value, Fields: faults}
	}
	return asked.Design, asked.View, nil
}

// control is the name of the form's field that a fault belongs to; empty where it has none of its own.
func control(field string) string {
	field = strings.TrimPrefix(field, "design.")
	var b strings.Builder
	for rest := field; ; {
		name, after, _ := strings.Cut(rest, ".")
		list, index, isItem := strings.Cut(name, "[")
		index = strings.TrimSuffix(index, "]")
		_, err := strconv.Atoi(index)
		switch {
		case isItem && err == nil && list == "strands":
			b.WriteString("s" + index)
		case isItem && err == nil && list == "charms":
			b.WriteString(".c" + index)
		default:
			at := b.String()
			switch name := leaf(list); {
			case at == "" && (list == "body" || list == "view") && after != "":
				rest = after
				continue
			case at == "" && slices.Contains([]string{"piece", "size", "finger", "fit", "skin", "view", "yaw", "pose", "light", "backdrop"}, name):
				return name
			case at != "" && name == "fit" && !strings.Contains(at, "."):
				return at + ".length" // the only fit that a strand has of its own
			case at != "" && slices.Contains(fieldsOf(at), name):
				return at + "." + name
			}
			return at
		}
		if after == "" {
			return b.String()
		}
		rest = after
	}
}

// control is the name of the form's own field that a fault belongs to; empty where it has none.
func (f *form) control(field string) string {
	name := control(field)
	at, rest, _ := strings.Cut(name, ".")
	n, err := strconv.Atoi(strings.TrimPrefix(at, "s"))
	switch {
	case err != nil || n < len(f.Strands):
		return name
	case f.isHand() && n < design.HandStrands:
		// What is wrong with any run of one chain is wrong with that chain.
		return strings.TrimSuffix("s0."+rest, ".")
	}
	return ""
}

// fieldsOf lists the fields that can be faulted of a strand, s0, or of a charm, s0.c0.
func fieldsOf(at string) []string {
	if strings.Contains(at, ".") {
		return []string{"charm", "metal", "text", "face", "stone", "kind", "cut", "setting", "size", "hang", "at"}
	}
	return []string{"chain", "width", "metals", "mix", "ring", "finish", "wear", "length", "charms"}
}

// leaf is what the form calls a field of a design.
func leaf(name string) string {
	switch name {
	case "size_mm", "wrist", "ankle", "neck":
		return "size"
	case "finger_mm":
		return "finger"
	case "width_mm":
		return "width"
	case "stone_kind":
		return "kind"
	case "closure":
		return "ring"
	}
	return name
}

// sentence puts a fault in a sentence of its own.
func sentence(f design.FieldError) string {
	text := strings.TrimSpace(f.Message)
	if text == "" {
		text = "This will not do"
	}
	switch word, _, _ := strings.Cut(text, " "); word {
	case "is", "has", "holds", "needs", "takes", "names", "lacks", "was":
		text = "This " + text
	}
	first, n := utf8.DecodeRuneInString(text)
	text = string(unicode.ToUpper(first)) + text[n:]
	if !strings.ContainsAny(text[len(text)-1:], ".?!") {
		text += "."
	}
	if n := len(f.Allowed); n > 0 && n <= 12 {
		text += " You can use: " + strings.Join(f.Allowed, ", ") + "."
	}
	return text
}
