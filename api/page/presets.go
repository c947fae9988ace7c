package page

import "github.com/aurelink/aurelink/render/design"

// preset is a design to begin with.
type preset struct {
	Name, Note string
	Code       string
	Thumb      string // address of a small picture
	design     design.Design
}

// presetTexts are the designs of the front page; the first opens it.
var presetTexts = [...]struct{ name, note, body string }{
	{"Figaro", "gold-filled, silver long links", `{"design":{"version":1,"piece":"bracelet","body":{"size":"6.25in","skin":5},"fit":"comfort",
		"strands":[{"chain":"figaro","metals":["gold-filled","sterling"],"mix":"long:B"}]}}`},
	{"Paperclip", "gold-filled", `{"design":{"version":1,"piece":"bracelet","body":{"size":"6in","skin":8},"fit":"comfort",
		"strands":[{"chain":"paperclip","metals":["gold-filled"]}]}}`},
	{"Satellite", "silver, gold-filled beads", `{"design":{"version":1,"piece":"bracelet","body":{"size":"6.5in","skin":3},"fit":"loose",
		"strands":[{"chain":"satellite","metals":["sterling","gold-filled"],"mix":"stations:B"}]}}`},
	{"Bar and link", "silver, gold-filled bars", `{"design":{"version":1,"piece":"bracelet","body":{"size":"7in","skin":6},"fit":"comfort",
		"strands":[{"chain":"bar-and-link","metals":["sterling","gold-filled"],"mix":"stations:B"}]}}`},
	{"Half and half", "curb, 14k and silver", `{"design":{"version":1,"piece":"bracelet","body":{"size":"7.5in","skin":9},"fit":"snug",
		"strands":[{"chain":"curb","metals":["14k-yellow","sterling"],"mix":"half"}]}}`},
	{"M with stones", "14k cable, two birthstones", `{"design":{"version":1,"piece":"bracelet","body":{"size":"5.75in","skin":7},"fit":"comfort",
		"strands":[{"chain":"cable","metals":["14k-yellow"],"charms":[
			{"charm":"letter","text":"M","metal":"14k-yellow","at":"center"},
			{"charm":"birthstone","stone":"emerald","hang":"inline","metal":"14k-yellow","at":"+12"},
			{"charm":"birthstone","stone":"garnet","hang":"inline","metal":"14k-yellow","at":"-12"}]}]}}`},
	{"Stack of three", "three chains, a rose star", `{"design":{"version":1,"piece":"bracelet","body":{"size":"6.75in","skin":10},"fit":"comfort",
		"strands":[{"chain":"paperclip","metals":["gold-filled"]},
			{"chain":"cable","metals":["sterling"],"charms":[{"charm":"star","metal":"14k-rose","at":"center"}]},
			{"chain":"satellite","metals":["14k-rose"]}]}}`},
	{"Anklet", "silver rolo, star and moon", `{"design":{"version":1,"piece":"anklet","body":{"size":"9in","skin":4},"fit":"loose",
		"strands":[{"chain":"rolo","metals":["sterling"],"charms":[
			{"charm":"star","metal":"gold-filled","at":"center"},
			{"charm":"moon","metal":"sterling","at":"+10"}]}]}}`},
	{"Necklace", "14k cable, an engraved disc", `{"design":{"version":1,"piece":"necklace","body":{"size":"13.5in","skin":2},"fit":{"length":"16in"},
		"strands":[{"chain":"cable","metals":["14k-yellow"],"charms":[
			{"charm":"disc","text":"A","metal":"14k-rose","at":"center"}]}]}}`},
	{"Hand chain", "14k cable, a star", `{"design":{"version":1,"piece":"hand-chain","body":{"size":"6.25in","finger":"US 7","skin":6},"fit":"comfort",
		"strands":[{"chain":"cable","metals":["14k-yellow"],"charms":[
			{"charm":"star","metal":"14k-yellow","at":"center"}]}]}}`},
}

// readPresets gives the designs to begin with that this catalogue can make.
func readPresets(cat *design.Catalog) []preset {
	var out []preset
	for _, t := range presetTexts {
		d, err := cat.ParseDesign([]byte(t.body))
		if err != nil {
			continue
		}
		out = append(out, preset{Name: t.name, Note: t.note, Code: cat.Encode(d), design: d})
	}
	return out
}
