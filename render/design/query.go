package design

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"
)

// maxQuery is the most bytes of query that are read. A code, escaped, fits well within.
const maxQuery = 16 << 10

// designNames are the names that say a design in a query.
func (j *judge) designNames() []string {
	return slices.Concat([]string{"chain", "metals", "mix", "charms", "piece"}, bodies(j.looks.pieces), []string{"fit", "skin", "finish", "wear"})
}

// allNames are the names a query can hold.
func (j *judge) allNames() []string {
	return slices.Concat(j.designNames(), []string{"code"}, viewNames(), []string{"v"})
}

// readQuery turns a query into the tree that a body gives, and the version apart from it. Only the named
// values are read; strict says that any other is a fault.
func readQuery(j *judge, raw string, names []string, strict bool) (tree *asked, version string) {
	said := make(map[string]string)
	if len(raw) > maxQuery {
		j.broken("body", fmt.Sprintf("the address is too long; its query may have %d bytes", maxQuery))
		raw = ""
	}
	for pair := range strings.SplitSeq(raw, "&") {
		if pair == "" {
			continue
		}
		rawName, rawValue, _ := strings.Cut(pair, "=")
		name, err := url.QueryUnescape(rawName)
		if err != nil || !slices.Contains(names, name) {
			if strict && err != nil {
				j.broken(shownName(rawName), "has a % that is followed by no two hex digits")
			} else if strict {
				j.broken(shownName(name), "there is no field "+quote(name), names...)
			}
			continue
		}
		value, err := url.QueryUnescape(rawValue)
		switch _, twice := said[name]; {
		case twice:
			j.broken(name, "is given more than once")
		case err != nil:
			j.broken(name, "has a % that is followed by no two hex digits")
		case !utf8.ValidString(value):
			j.broken(name, "is not UTF-8")
		}
		said[name] = value
	}
	return queryTree(j, said, strict), j.version(said["v"])
}

// version judges the version an address was made for. Any will do: it only says how long to keep the picture.
func (j *judge) version(v string) string {
	if len(v) > 64 || strings.Trim(strings.ToLower(v), "abcdefghijklmnopqrstuvwxyz0123456789.-_") != "" {
		j.wrong("v", "is not a version")
		return ""
	}
	return v
}

// queryTree builds the tree of a body from the values of a query. Empty ones count as absent. strict says that
// there is a design even where nothing is said of one, so that what it needs is named.
func queryTree(j *judge, said map[string]string, strict bool) *asked {
	tree := askObject("")
	if code := said["code"]; code != "" {
		tree.with("code", askText("code", code))
		for _, name := range j.designNames() {
			if said[name] != "" {
				j.wrong(name, "is given as well as code, which is a whole design by itself; give one of them")
			}
		}
	} else if strict || slices.ContainsFunc(j.designNames(), func(name string) bool { return said[name] != "" }) {
		tree.with("design", queryDesign(j, said))
	}
	view := askObject("")
	for _, name := range viewNames() {
		switch value := said[name]; {
		case value == "":
		case name == "w" || name == "dpr" || name == "yaw":
			view.with(name, askNumber(name, strings.TrimSpace(value)))
		default:
			view.with(name, askText(name, value))
		}
	}
	if len(view.members) > 0 {
		tree.with("view", view)
	}
	return tree
}

// queryPiece finds which piece a query is of, and builds the body that wears it. The name that a size is given by says which piece
// it is, where nothing else does.
func queryPiece(j *judge, said map[string]string) (piece, body *asked) {
	var of Piece
	field := "piece"
	if word := said["piece"]; word != "" {
		of, j.named = Piece(word), true
		if !slices.Contains(j.looks.pieces, of) {
			return askText(field, word), &asked{kind: isFaulty}
		}
		for _, name := range bodies(j.looks.pieces) {
			if said[name] != "" && !slices.Contains(of.Measured(), name) {
				j.wrong(name, fmt.Sprintf("is given; a %s is measured by its %s", of, strings.Join(of.Measured(), " and its ")), of.Measured()...)
			}
		}
	} else {
		for _, p := range j.looks.pieces {
			switch name := p.Body(); {
			case p == HandChain || said[name] == "":
			case of == Bracelet && p == FingerRing && slices.Contains(j.looks.pieces, HandChain):
				j.wrong(name, "is given as well as "+of.Body()+"; give the one that is worn, or piece="+string(HandChain)+" as well, which is worn on both")
			case of != "":
				j.wrong(name, "is given as well as "+of.Body()+"; give the one that is worn")
			default:
				of = p
			}
		}
		if of == "" {
			of = j.looks.pieces[0]
		}
		field = of.Body()
	}
	measured := of.Measured()
	body = askObject(measured[0])
	body.named = map[string]string{"size": measured[0], "finger": FingerRing.Body()}
	for i, name := range []string{"size", "finger"}[:len(measured)] {
		if s := said[measured[i]]; s != "" {
			body.with(name, askText(measured[i], s))
		}
	}
	return askText(field, string(of)), body
}

// queryDesign builds a design of one strand.
func queryDesign(j *judge, said map[string]string) *asked {
	piece, body := queryPiece(j, said)
	if s := said["skin"]; s != "" && body.kind == isObject {
		body.with("skin", askNumber("skin", s))
	}
	strand := askObject("")
	for _, name := range []string{"chain", "mix", "finish"} {
		if s := said[name]; s != "" {
			strand.with(name, askText(name, s))
		}
	}
	if s := said["wear"]; s != "" {
		strand.with("wear", askNumber("wear", strings.TrimSpace(s)))
	}
	if s := said["metals"]; s != "" {
		strand.with("metals", queryList("metals", s, askText))
	}
	if s := said["charms"]; s != "" {
		strand.with("charms", queryList("charms", s, j.queryCharm))
	}
	strands := askList("")
	strands.add(strand)
	d := askObject("")
	d.named = map[string]string{"strands": "charms"}
	d.with("piece", piece).with("body", body).with("strands", strands)
	if s := said["fit"]; s != "" {
		d.with("fit", queryFit(s))
	}
	return d
}

// queryList builds a list of what commas part.
func queryList(name, s string, item func(field, s string) *asked) *asked {
	list := askList(name)
	for i, part := range strings.Split(s, ",") {
		if i == maxList {
			break
		}
		list.add(item(at(name, i), part))
	}
	return list
}

// queryFit builds a fit from snug, ease:16 or length:7in.
func queryFit(s string) *asked {
	switch word, rest, _ := strings.Cut(s, ":"); word {
	case "ease":
		return askObject("fit").with("ease_mm", askNumber("fit", strings.TrimSuffix(rest, "mm")))
	case "length":
		return askObject("fit").with("length", askText("fit", rest))
	}
	return askText("fit", s)
}

// queryCharm builds a charm from letter.A:sterling@+4!inline: after the dot comes the text or the stone, after
// the colon the metal, after the at sign the place, after the exclamation mark how it hangs.
func (j *judge) queryCharm(field, s string) *asked {
	charm := askObject(field)
	rest, hang, hangs := strings.Cut(s, "!")
	rest, place, placed := strings.Cut(rest, "@")
	rest, metal, metalled := strings.Cut(rest, ":")
	id, part, parted := strings.Cut(rest, ".")
	if !placed || !metalled || strings.ContainsAny(hang+metal, ",:@.!%") || strings.ContainsAny(place, ":@!%") ||
		strings.ContainsAny(id+part, ",:@.!%") {
		j.wrong(field, fmt.Sprintf("%s does not read as a charm, its metal and its place; "+
			"text with any of , : @ . ! %% needs POST or a code", quote(s)),
			"heart:14k-rose@center", "letter.A:sterling@+4", "birthstone.garnet:14k-yellow@-4!inline")
		charm.kind = isFaulty
		return charm
	}
	// A + in an address arrives as a space.
	if strings.HasPrefix(place, " ") {
		place = "+" + place[1:]
	}
	charm.with("charm", askText(field+".charm", id)).
		with("metal", askText(field+".metal", metal)).
		with("at", askText(field+".at", place))
	if parted {
		name := "text"
		if known, ok := j.cat.Charm(id); ok && known.Kind == CharmStone {
			name = "stone"
		}
		charm.with(name, askText(field+"."+name, part))
	}
	if hangs {
		charm.with("hang", askText(field+".hang", hang))
	}
	return charm
}
