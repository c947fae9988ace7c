package glyph

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/aurelink/aurelink/render/geom"
)

// Bounds on what SVG reads.
const (
	maxSVG    = 64 << 10 // bytes
	maxPoints = 2000     // points of all outlines, flattened
	maxCoord  = 1e5      // of any number in the file
)

// SVG reads an outline drawn as SVG: one <svg viewBox="..."> that holds one <path d="..."> and nothing else.
// Every subpath is closed. Loops are in the file's own units with +Y up; the viewBox's lower left corner is
// the origin. Curves leave their chords by no more than 1/1500 of the viewBox. Whatever is not in this subset
// is refused by name, and so are outlines that cross themselves or each other.
func SVG(data []byte) ([]geom.Loop, error) {
	if len(data) > maxSVG {
		return nil, fmt.Errorf("svg: %d bytes, at most %d are read", len(data), maxSVG)
	}
	box, d, err := readSVG(data)
	if err != nil {
		return nil, fmt.Errorf("svg: %w", err)
	}
	loops, err := readPath(d, max(box.w, box.h)/1500)
	if err != nil {
		return nil, fmt.Errorf("svg: path d: %w", err)
	}
	for _, l := range loops {
		for i, p := range l {
			l[i] = geom.Point2{X: float32(float64(p.X) - box.x), Y: float32(box.y + box.h - float64(p.Y))}
		}
	}
	if Crosses(loops) {
		return nil, errors.New("svg: path d: the outline crosses or touches itself")
	}
	orient(loops)
	return loops, nil
}

// viewBox is the rectangle of user space a file shows.
type viewBox struct{ x, y, w, h float64 }

// readSVG gives the viewBox and the path data of a file.
func readSVG(data []byte) (box viewBox, d string, err error) {
	const (
		before = iota // nothing read
		inSVG         // in <svg>
		inPath        // in <path>
		done          // after </path>, in <svg>
		after         // after </svg>
	)
	at := before
	dec := xml.NewDecoder(bytes.NewReader(data))
	dec.Strict = true
	for {
		token, err := dec.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			return box, "", err
		}
		switch t := token.(type) {
		case xml.StartElement:
			switch {
			case at == before && t.Name.Local == "svg":
				if box, err = readViewBox(t); err != nil {
					return box, "", err
				}
				at = inSVG
			case at == inSVG && t.Name.Local == "path":
				if d, err = onlyPathData(t); err != nil {
					return box, "", err
				}
				at = inPath
			case at == done && t.Name.Local == "path":
				return box, "", errors.New("a second <path>: draw one, holes as its subpaths")
			default:
				return box, "", fmt.Errorf("element <%s> is not read here; the form is one <svg> with one <path>", t.Name.Local)
			}
		case xml.EndElement:
			switch at {
			case inPath:
				at = done
			case done:
				at = after
			default:
				return box, "", errors.New("no <path>")
			}
		case xml.CharData:
			if len(bytes.TrimSpace(t)) > 0 {
				return box, "", errors.New("text is not read here")
			}
		case xml.Comment:
		case xml.ProcInst:
			if t.Target != "xml" || at != before {
				return box, "", fmt.Errorf("processing instruction %q is not read here", t.Target)
			}
		case xml.Directive:
			return box, "", errors.New("directives (DOCTYPE, entities) are not read here")
		}
	}
	if at != after {
		return box, "", errors.New("no <svg> with a <path>")
	}
	return box, d, nil
}

const svgSpace = "http://www.w3.org/2000/svg"

func readViewBox(t xml.StartElement) (viewBox, error) {
	var (
		box  viewBox
		seen bool
	)
	for _, a := range t.Attr {
		switch {
		case a.Name.Space == "" && a.Name.Local == "xmlns":
			if a.Value != svgSpace {
				return box, fmt.Errorf("xmlns %q is not %s", a.Value, svgSpace)
			}
		case a.Name.Space == "" && a.Name.Local == "viewBox" && !seen:
			seen = true
			s := scanner{s: a.Value}
			for i, v := range []*float64{&box.x, &box.y, &box.w, &box.h} {
				if i > 0 {
					s.separator()
				}
				var err error
				if *v, err = s.number(); err != nil {
					return box, fmt.Errorf("viewBox: %w", err)
				}
			}
			s.space()
			if !s.end() {
				return box, errors.New("viewBox: more than four numbers")
			}
			if !(box.w >= 0.1 && box.h >= 0.1) {
				return box, errors.New("viewBox: width and height are at least 0.1")
			}
		default:
			return box, fmt.Errorf("attribute %s of <svg> is not read here; allowed once each: xmlns, viewBox", a.Name.Local)
		}
	}
	if !seen {
		return box, errors.New("<svg> has no viewBox")
	}
	return box, nil
}

func onlyPathData(t xml.StartElement) (string, error) {
	if len(t.Attr) == 1 && t.Attr[0].Name.Space == "" && t.Attr[0].Name.Local == "d" {
		return t.Attr[0].Value, nil
	}
	for _, a := range t.Attr {
		if a.Name.Space != "" || a.Name.Local != "d" {
			return "", fmt.Errorf("attribute %s of <path> is not read here; allowed: d", a.Name.Local)
		}
	}
	return "", errors.New("<path> needs d, once")
}

// readPath draws path data, in its own coordinates.
func readPath(d string, tolerance float64) ([]geom.Loop, error) {
	s := scanner{s: d}
	p := pencil{tolerance: tolerance, most: maxPoints}
	var (
		start   point // of the subpath
		control point // last control point, for S and T
		last    byte  // command before, upper case
		open    bool  // the subpath is not closed yet
	)
	s.space()
	for !s.end() {
		command := s.next()
		kind := command &^ 0x20
		if strings.IndexByte("MLHVCSQTAZ", kind) < 0 || command < 'A' {
			return nil, fmt.Errorf("%q where a command should be; allowed: M L H V C S Q T A Z and their small letters", string(command))
		}
		if !open && kind != 'M' {
			// A new subpath after Z may begin where the last one did. Ask for M: it is never meant otherwise.
			return nil, fmt.Errorf("%q where a subpath should begin with M", string(command))
		}
		if kind == 'M' && open {
			return nil, errors.New("a subpath that is not closed with Z")
		}
		if kind == 'Z' {
			p.close()
			open, last = false, kind
			s.space()
			continue
		}
		for first := true; first || s.more(); first = false {
			if !first {
				s.separator()
			}
			s.space()
			here := start
			if open {
				here = p.here()
			}
			var base point
			if command >= 'a' {
				base = here
			}
			var (
				args [3]point
				err  error
			)
			switch kind {
			case 'M', 'L', 'T':
				err = s.points(base, args[:1])
			case 'Q', 'S':
				err = s.points(base, args[:2])
			case 'C':
				err = s.points(base, args[:3])
			case 'H', 'V':
				var v float64
				v, err = s.number()
				args[0] = here
				if kind == 'H' {
					args[0].x = base.x + v
				} else {
					args[0].y = base.y + v
				}
			case 'A':
				err = s.arc(base, &p)
			}
			if err != nil {
				return nil, fmt.Errorf("after %q: %w", string(command), err)
			}
			// S and T mirror the control point of a curve of their own kind.
			mirror := here
			if kind == 'S' && (last == 'C' || last == 'S') || kind == 'T' && (last == 'Q' || last == 'T') {
				mirror = here.add(here.sub(control))
			}
			switch kind {
			case 'M':
				if first {
					p.move(args[0])
					start, open = args[0], true
				} else {
					p.line(args[0])
				}
			case 'L', 'H', 'V':
				p.line(args[0])
			case 'C':
				control = args[1]
				p.cubic(args[0], args[1], args[2])
			case 'S':
				control = args[0]
				p.cubic(mirror, args[0], args[1])
			case 'Q':
				control = args[0]
				p.quad(args[0], args[1])
			case 'T':
				control = mirror
				p.quad(mirror, args[0])
			}
			last = kind
			if h := p.here(); !(math.Abs(h.x) <= maxCoord && math.Abs(h.y) <= maxCoord) {
				return nil, fmt.Errorf("after %q: a point beyond %g", string(command), float64(maxCoord))
			}
			if c := control; !(math.Abs(c.x) <= 3*maxCoord && math.Abs(c.y) <= 3*maxCoord) {
				return nil, fmt.Errorf("after %q: a control point beyond %g", string(command), float64(maxCoord))
			}
			if p.full {
				return nil, fmt.Errorf("more than %d points", maxPoints)
			}
			s.space()
		}
	}
	switch {
	case open:
		return nil, errors.New("a subpath that is not closed with Z")
	case len(p.loops) == 0:
		return nil, errors.New("no outline")
	}
	return p.loops, nil
}

// scanner reads the numbers of SVG attributes.
type scanner struct {
	s string
	i int
}

func (s *scanner) end() bool { return s.i >= len(s.s) }

func (s *scanner) next() byte { s.i++; return s.s[s.i-1] }

func (s *scanner) space() {
	for !s.end() && strings.IndexByte(" \t\r\n\f", s.s[s.i]) >= 0 {
		s.i++
	}
}

// separator passes white space with at most one comma in it.
func (s *scanner) separator() {
	s.space()
	if !s.end() && s.s[s.i] == ',' {
		s.i++
	}
	s.space()
}

// more says whether another number follows rather than a command.
func (s *scanner) more() bool {
	return !s.end() && strings.IndexByte("+-.,0123456789", s.s[s.i]) >= 0
}

// number reads one number of the SVG grammar: no hexadecimal, no infinity, no NaN.
func (s *scanner) number() (float64, error) {
	from := s.i
	digits := func() int {
		n := s.i
		for !s.end() && '0' <= s.s[s.i] && s.s[s.i] <= '9' {
			s.i++
		}
		return s.i - n
	}
	if !s.end() && (s.s[s.i] == '+' || s.s[s.i] == '-') {
		s.i++
	}
	n := digits()
	if !s.end() && s.s[s.i] == '.' {
		s.i++
		n += digits()
	}
	if n == 0 {
		return 0, fmt.Errorf("no number at byte %d", from)
	}
	if !s.end() && s.s[s.i]&^0x20 == 'E' {
		mark := s.i
		s.i++
		if !s.end() && (s.s[s.i] == '+' || s.s[s.i] == '-') {
			s.i++
		}
		if digits() == 0 {
			s.i = mark
		}
	}
	v, err := parseFloat(s.s[from:s.i])
	if err != nil || math.Abs(v) > maxCoord {
		return 0, fmt.Errorf("number %.20q is beyond %g", s.s[from:s.i], float64(maxCoord))
	}
	return v, nil
}

// points reads points, each given from base.
func (s *scanner) points(base point, to []point) error {
	for i := range to {
		if i > 0 {
			s.separator()
		}
		x, err := s.number()
		if err != nil {
			return err
		}
		s.separator()
		y, err := s.number()
		if err != nil {
			return err
		}
		to[i] = base.add(point{x, y})
	}
	return nil
}

// flag reads an arc flag: one character, which the next number may follow at once.
func (s *scanner) flag() (bool, error) {
	if s.end() || s.s[s.i] != '0' && s.s[s.i] != '1' {
		return false, fmt.Errorf("no arc flag (0 or 1) at byte %d", s.i)
	}
	return s.next() == '1', nil
}
