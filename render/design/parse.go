package design

import (
	"fmt"
	"slices"

	"github.com/aurelink/aurelink/render/unit"
)

// Request is everything one request asks for, judged and canonical.
type Request struct {
	Design    Design
	View      View   // DefaultView where none was asked for
	V         string // version the address was made for (v=); empty where it names none
	HasDesign bool   // always true, but for a ParsePage that names no design
	HasView   bool   // the asker said how to look at it
}

// Parse reads the body of POST /v1/preview: {"design":{...}} or {"code":"..."}, with or without a "view".
// It is the one validator: every fault found is reported at once, by field, as an *Error.
func (c *Catalog) Parse(body []byte) (Request, error) {
	return c.judge().read(body, "design", "code", "view")
}

// ParseDesign reads the body of POST /v1/designs/resolve: as Parse, but without a "view".
func (c *Catalog) ParseDesign(body []byte) (Design, error) {
	r, err := c.judge().read(body, "design", "code")
	return r.Design, err
}

// read judges a body that is a request of the named members.
func (j *judge) read(body []byte, names ...string) (Request, error) {
	tree, err := readJSON(j, body)
	if err != nil {
		return Request{}, err
	}
	return j.request(tree, names...)
}

// ParseQuery reads the same from the query of GET /v1/preview.png: raw is what follows the "?", undecoded.
// Unknown and repeated names are refused; a name without a value counts as absent.
func (c *Catalog) ParseQuery(raw string) (Request, error) { return c.judge().readQuery(raw) }

// readQuery judges a query that is a request.
func (j *judge) readQuery(raw string) (Request, error) {
	j.query = true
	tree, v := readQuery(j, raw, j.allNames(), true)
	r, err := j.request(tree, "design", "code", "view")
	r.V = v
	return r, err
}

// ParsePage is ParseQuery for the pages, whose addresses arrive with names that are not ours (utm_...): those
// are ignored. A page may be opened without a design: HasDesign is then false.
func (c *Catalog) ParsePage(raw string) (Request, error) {
	j := c.judge()
	j.query = true
	tree, v := readQuery(j, raw, j.allNames(), false)
	r, err := j.page(tree)
	r.V = v
	return r, err
}

// ParseShare reads the view alone from the query of a share page or its picture; other names are ignored.
func (c *Catalog) ParseShare(raw string) (View, error) {
	j := c.judge()
	j.query = true
	tree, _ := readQuery(j, raw, append(viewNames(), "v"), false)
	r, err := j.page(tree)
	return r.View, err
}

// Decode reads a code. A code is judged like any other request, so a faulty or newer one is an *Error.
func (c *Catalog) Decode(code string) (Design, error) { return c.judge().decode(code) }

// decode judges a code that stands alone.
func (j *judge) decode(code string) (Design, error) {
	d := j.code(askText("code", code))
	if err := j.err(); err != nil {
		return Design{}, err
	}
	return d, nil
}

// request judges a whole request of the named members.
func (j *judge) request(tree *asked, names ...string) (Request, error) {
	r := Request{View: DefaultView(), HasDesign: true}
	if o, ok := j.object(tree, "a request", names...); ok {
		design, code := o.get("design"), o.get("code")
		switch {
		case design != nil && code != nil:
			j.wrong("code", "is a whole design by itself; send it alone")
		case code != nil:
			r.Design = j.code(code)
		case design != nil:
			r.Design = j.design(design)
		default:
			j.wrong("design", "is missing; send a design or a code", "design", "code")
		}
		r.View, r.HasView = j.viewIn(o)
	}
	if err := j.err(); err != nil {
		return Request{}, err
	}
	in := "view"
	if j.query {
		in = ""
	}
	if err := checkPose(in, r.Design, r.View); err != nil {
		return Request{}, err
	}
	return r, nil
}

// MostTurn is how far to either side a piece is shown turned.
func MostTurn(p Piece) unit.Deg {
	if p == HandChain {
		return 40 // farther round, the chain over the hand goes out of sight
	}
	return 180
}

// CheckPose says that the limb a design is worn on can't be held, or turned, as a view has it. [Catalog.Parse] and its like ask it for
// requests that have both.
func CheckPose(d Design, v View) error { return checkPose("", d, v) }

func checkPose(in string, d Design, v View) error {
	if most := MostTurn(d.Piece); max(v.Yaw, -v.Yaw) > most {
		return &Error{Kind: Value, Fields: []FieldError{{
			Field:   below(in, "yaw"),
			Message: fmt.Sprintf("%s is out of range; a piece on %s is turned so far at most that it is seen", quote(short(float64(v.Yaw))), d.Piece.on()),
			Allowed: []string{fmt.Sprintf("%s to %s", short(-float64(most)), short(float64(most)))},
		}}}
	}
	poses := PosesOf(d.Piece)
	if slices.Contains(poses, v.Pose) {
		return nil
	}
	allowed := make([]string, len(poses))
	for i, p := range poses {
		allowed[i] = string(p)
	}
	return &Error{Kind: Value, Fields: []FieldError{{
		Field: below(in, "pose"), Message: fmt.Sprintf("is %s; a piece on %s is shown in one pose", v.Pose, d.Piece.on()), Allowed: allowed,
	}}}
}

// page judges a request that need not name a design.
func (j *judge) page(tree *asked) (Request, error) {
	o := object{j, tree}
	if o.get("design") != nil || o.get("code") != nil {
		return j.request(tree, "design", "code", "view")
	}
	var r Request
	r.View, r.HasView = j.viewIn(o)
	if err := j.err(); err != nil {
		return Request{}, err
	}
	return r, nil
}

// viewIn judges the view in a request, if there is one.
func (j *judge) viewIn(o object) (View, bool) {
	v := o.get("view")
	if v == nil {
		return DefaultView(), false
	}
	return j.view(v), true
}
