package design

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// maxFaults is how many faults are listed: a body full of nonsense gets a short answer.
const maxFaults = 32

// asked is one value as it was asked for, in a body, a query or a code. All three become the same tree, so
// that one validator judges them.
type asked struct {
	kind    askedKind
	name    string            // the member's name, where it is a member of an object
	field   string            // where it stands, as the asker wrote it
	text    string            // a string's text; a number as written
	list    []*asked          // a list's values
	members []*asked          // an object's members, each name once
	named   map[string]string // where the asker would write a member that is missing, if not below field
}

type askedKind string

const (
	isText   askedKind = "text"
	isNumber askedKind = "a number"
	isBool   askedKind = "true or false"
	isNull   askedKind = "null"
	isList   askedKind = "a list"
	isObject askedKind = "an object"
	isFaulty askedKind = "faulty" // its fault is noted already
)

func askText(field, text string) *asked   { return &asked{kind: isText, field: field, text: text} }
func askNumber(field, text string) *asked { return &asked{kind: isNumber, field: field, text: text} }
func askList(field string) *asked         { return &asked{kind: isList, field: field} }
func askObject(field string) *asked       { return &asked{kind: isObject, field: field} }

// with adds a member to an object.
func (a *asked) with(name string, member *asked) *asked {
	member.name = name
	a.members = append(a.members, member)
	return a
}

// add puts a value at the end of a list.
func (a *asked) add(value *asked) { a.list = append(a.list, value) }

// below is the field of a member of the object at field. What is asked for below "design" is named from there.
func below(field, member string) string {
	if field == "" || field == "design" {
		return member
	}
	return field + "." + member
}

// at is the field of the i-th value of the list at field.
func at(field string, i int) string { return field + "[" + strconv.Itoa(i) + "]" }

// judge reads a tree of values against a catalogue and collects every fault.
type judge struct {
	cat    *Catalog
	looks  looks
	query  bool // forms are explained as a query writes them
	named  bool // a query says by its name which piece it is of
	syntax bool // a fault was one of syntax
	faults []FieldError
}

// judge gives a judge of what anybody may ask for.
func (c *Catalog) judge() *judge { return &judge{cat: c, looks: offered()} }

// err is all faults found, as an *Error, or nil.
func (j *judge) err() error {
	if len(j.faults) == 0 {
		return nil
	}
	kind := Value
	if j.syntax {
		kind = Syntax
	}
	return &Error{Kind: kind, Fields: j.faults}
}

// wrong notes a value that is readable and not allowed.
func (j *judge) wrong(field, message string, allowed ...string) {
	if field == "" {
		field = "body"
	}
	switch {
	case len(j.faults) < maxFaults:
		j.faults = append(j.faults, FieldError{field, message, allowed})
	case len(j.faults) == maxFaults:
		j.faults = append(j.faults, FieldError{Field: "body", Message: "has more faults than are listed here"})
	}
}

// broken notes what is not readable as what it should be.
func (j *judge) broken(field, message string, allowed ...string) {
	j.syntax = true
	j.wrong(field, message, allowed...)
}

// object is an object being judged.
type object struct {
	j *judge
	*asked
}

// object opens v as an object of the named members; what is what it describes. Other members are faults.
func (j *judge) object(v *asked, what string, names ...string) (object, bool) {
	if v.kind == isFaulty {
		return object{}, false
	}
	if v.kind != isObject {
		j.wrong(v.field, fmt.Sprintf("is %s; %s is an object", v.kind, what), names...)
		return object{}, false
	}
	for _, m := range v.members {
		if !slices.Contains(names, m.name) {
			j.broken(m.field, fmt.Sprintf("%s has no field %s", what, quote(m.name)), names...)
		}
	}
	return object{j, v}, true
}

// get is the member of that name, or nil.
func (o object) get(name string) *asked {
	for _, m := range o.members {
		if m.name == name {
			return m
		}
	}
	return nil
}

// missing is where the asker would write the member of that name.
func (o object) missing(name string) string {
	if field, ok := o.named[name]; ok {
		return field
	}
	return below(o.field, name)
}

// need is the member of that name. Without it, there is a fault, and nil.
func (o object) need(name, message string, allowed ...string) *asked {
	v := o.get(name)
	if v == nil {
		o.j.wrong(o.missing(name), message, allowed...)
	}
	return v
}

// list opens v as a list of least to most values.
func (j *judge) list(v *asked, things string, least, most int) ([]*asked, bool) {
	if v.kind != isList {
		j.wrong(v.field, fmt.Sprintf("is %s; it should be a list of %s", v.kind, things))
		return nil, false
	}
	if n := len(v.list); n < least || n > most {
		j.wrong(v.field, fmt.Sprintf("holds %d %s; it takes %d to %d", n, things, least, most))
		return nil, false
	}
	return v.list, true
}

// textOf opens v as text.
func (j *judge) textOf(v *asked, allowed ...string) (string, bool) {
	if v.kind != isText {
		j.wrong(v.field, fmt.Sprintf("is %s; it should be text", v.kind), allowed...)
		return "", false
	}
	return v.text, true
}

// oneOf opens v as one of the allowed words; what is what they name.
func (j *judge) oneOf(v *asked, what string, allowed []string) (string, bool) {
	s, ok := j.textOf(v, allowed...)
	if ok && !slices.Contains(allowed, s) {
		j.wrong(v.field, fmt.Sprintf("there is no %s %s", what, quote(s)), allowed...)
		return "", false
	}
	return s, ok
}

// whole opens v as a whole number from least to most, written plainly: 5, not 5.0 or 5e0.
func (j *judge) whole(v *asked, least, most int) (int, bool) {
	allowed := fmt.Sprintf("%d to %d", least, most)
	n, err := strconv.Atoi(v.text)
	switch {
	case v.kind != isNumber:
		j.wrong(v.field, fmt.Sprintf("is %s; it should be a whole number", v.kind), allowed)
	case err != nil || strconv.Itoa(n) != v.text:
		j.wrong(v.field, fmt.Sprintf("%s is not a whole number that can be used", quote(v.text)), allowed)
	case n < least || n > most:
		j.wrong(v.field, fmt.Sprintf("%d is out of range", n), allowed)
	default:
		return n, true
	}
	return 0, false
}

// number opens v as a number from least to most of a unit.
func (j *judge) number(v *asked, least, most float64, unit string) (float64, bool) {
	allowed := fmt.Sprintf("%s to %s", short(least), short(most)) + unit
	if v.kind != isNumber {
		j.wrong(v.field, fmt.Sprintf("is %s; it should be a number", v.kind), allowed)
		return 0, false
	}
	x, ok := plainNumber(v.text)
	if !ok || x < least || x > most {
		j.wrong(v.field, fmt.Sprintf("%s is out of range", quote(v.text)), allowed)
		return 0, false
	}
	return x, true
}

// plainNumber reads a finite number as JSON writes it: no NaN, no hexadecimal, no underscores.
func plainNumber(s string) (float64, bool) {
	if s == "" || strings.Trim(s, "0123456789.eE+-") != "" {
		return 0, false
	}
	x, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsInf(x, 0) {
		return 0, false
	}
	return x + 0, true // -0 becomes 0
}

// short prints a number with no needless digits.
func short(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

// quote prints what someone wrote so that it can be shown: on one line, not too long, and nothing invisible.
func quote(s string) string { return strconv.QuoteToGraphic(clip(s)) }

// shownName is a name as a fault may hold it: as it is where it is plain.
func shownName(name string) string {
	if name != "" && strings.Trim(strings.ToLower(name), "abcdefghijklmnopqrstuvwxyz0123456789_-.[]") == "" {
		return clip(name)
	}
	return quote(name)
}

// clip cuts text to a length that can be shown.
func clip(s string) string {
	const most = 40
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
