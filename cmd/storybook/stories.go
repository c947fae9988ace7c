package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/aurelink/aurelink/render/design"
)

// story is a list of pictures that belong on one sheet, or on a few.
type story struct {
	name, title string
	cells       []cell
}

// cell is one picture to draw.
type cell struct {
	caption string
	asked   design.Request
}

// doc is a request as the API takes it, to be changed piece by piece.
type doc struct {
	piece  design.Piece // empty: a bracelet
	skin   int
	size   string
	finger string // of a hand chain
	fit    any
	strand map[string]any
	more   []map[string]any // strands after the first
	view   map[string]any
}

// plain is the request that stories change: a chain in gold, close up.
func plain() doc {
	return doc{
		skin: 5, size: "6.25in", fit: "comfort",
		strand: map[string]any{"chain": "cable", "metals": []string{"14k-yellow"}},
		view:   map[string]any{"view": "macro", "w": 480},
	}
}

// body is who wears it.
func (d doc) body() map[string]any {
	body := map[string]any{"size": d.size, "skin": d.skin}
	if d.finger != "" {
		body["finger"] = d.finger
	}
	return body
}

// parse goes through the one validator.
func (d doc) parse(cat *design.Catalog) (design.Request, error) {
	strands := append([]map[string]any{d.strand}, d.more...)
	body, err := json.Marshal(map[string]any{
		"design": map[string]any{
			"version": 1, "piece": cmp.Or(d.piece, design.Bracelet), "body": d.body(), "fit": d.fit, "strands": strands,
		},
		"view": d.view,
	})
	if err != nil {
		return design.Request{}, err
	}
	return cat.Parse(body)
}

// charm hangs a charm at the middle.
func (d *doc) charm(fields map[string]any) {
	fields["at"] = "center"
	d.strand["charms"] = []map[string]any{fields}
}

// book gathers cells and the first error.
type book struct {
	cat     *design.Catalog
	stories []story
	err     error
}

// story opens a story: cells go to the last.
func (b *book) story(name, title string) {
	b.stories = append(b.stories, story{name: name, title: title})
}

// add puts a picture in the open story.
func (b *book) add(caption string, d doc) {
	asked, err := d.parse(b.cat)
	if err != nil {
		if b.err == nil {
			b.err = fmt.Errorf("%s: %w", caption, err)
		}
		return
	}
	s := &b.stories[len(b.stories)-1]
	s.cells = append(s.cells, cell{caption, asked})
}

// choices lists what the validator allows where set puts a word: what it names when it refuses one, as far as it then
// takes it.
func (b *book) choices(set func(d *doc, word string)) []string {
	try := func(word string) error {
		d := plain()
		set(&d, word)
		_, err := d.parse(b.cat)
		return err
	}
	e, ok := try("?").(*design.Error)
	if !ok {
		return nil
	}
	var out []string
	for _, f := range e.Fields {
		for _, word := range f.Allowed {
			if try(word) == nil && !slices.Contains(out, word) {
				out = append(out, word)
			}
		}
	}
	return out
}

// stories lists all there is to show. Where there is one choice only there is nothing to compare, and no story.
func stories(cat *design.Catalog) ([]story, error) {
	b := &book{cat: cat}
	b.pieces()
	b.looks()
	b.ways()
	b.designs()
	if b.err != nil {
		return nil, b.err
	}
	return slices.DeleteFunc(b.stories, func(s story) bool { return len(s.cells) < 2 }), nil
}

// pieces shows what pieces are made of.
func (b *book) pieces() {
	b.story("chains", "Chains, each width")
	for i := range b.cat.Chains {
		c := &b.cat.Chains[i]
		for j := range c.Widths {
			d := plain()
			d.strand["chain"], d.strand["width_mm"] = c.ID, c.Widths[j].Width.Value
			b.add(fmt.Sprintf("%s %v", c.Name, c.Widths[j].Width.MM()), d)
		}
	}

	b.story("metals", "Metals")
	for _, m := range b.cat.Metals {
		d := plain()
		d.strand["chain"], d.strand["metals"] = "curb", []string{m.ID}
		d.charm(map[string]any{"charm": "heart", "metal": m.ID})
		b.add(m.Name, d)
	}

	b.story("mixes", "Mixes")
	for _, m := range b.cat.Mixes {
		d := plain()
		d.strand["metals"] = []string{"14k-yellow", "sterling", "14k-rose"}[:max(2, m.Metals)]
		d.strand["mix"] = m.Form
		d.view = map[string]any{"view": "strip", "w": 640}
		d.strand["width_mm"] = 2
		switch m.ID {
		case design.MixLong:
			d.strand["chain"] = "figaro"
		case design.MixStations:
			d.strand["chain"] = "satellite"
			delete(d.strand, "width_mm")
		}
		b.add(m.Form+" · "+m.About, d)
	}

	b.story("charms", "Charms")
	for i := range b.cat.Charms {
		c := &b.cat.Charms[i]
		for _, hang := range c.Hang {
			d := plain()
			fields := map[string]any{"charm": c.ID, "metal": "14k-yellow", "hang": string(hang)}
			caption := c.Name + ", " + string(hang)
			if c.Text > 0 {
				fields["text"] = "LOVE FOREVER"[:min(c.Text, 4)]
				caption += ", " + fields["text"].(string)
			}
			if c.Kind == design.CharmStone {
				fields["stone"] = b.cat.Stones[0].ID
			}
			d.charm(fields)
			b.add(caption, d)
		}
	}

	b.story("stones", "Stones")
	for _, s := range b.cat.Stones {
		d := plain()
		d.charm(map[string]any{"charm": "birthstone", "stone": s.ID, "metal": "14k-yellow"})
		b.add(s.Name, d)
	}

	b.story("cuts", "Cuts and settings")
	stone := func(d *doc, cut, setting string) {
		f := map[string]any{"charm": "birthstone", "stone": "garnet", "metal": "14k-yellow"}
		if cut != "" {
			f["cut"] = cut
		}
		if setting != "" {
			f["setting"] = setting
		}
		d.charm(f)
	}
	settings := b.choices(func(d *doc, word string) { stone(d, "", word) })
	for _, cut := range b.choices(func(d *doc, word string) { stone(d, word, "") }) {
		for _, setting := range settings {
			d := plain()
			stone(&d, cut, setting)
			b.add(cut+", "+setting, d)
		}
	}
}

// looks shows what was done to the metal.
func (b *book) looks() {
	finish := func(d *doc, word string) { d.strand["finish"] = word }
	b.story("finishes", "Finishes")
	for _, chain := range []string{"cable", "curb", "paperclip"} {
		for _, word := range b.choices(finish) {
			d := plain()
			d.strand["chain"] = chain
			finish(&d, word)
			b.add(word+", "+chain, d)
		}
	}

	b.story("wear", "Wear")
	for _, metal := range []string{"sterling", "14k-yellow"} {
		for _, wear := range []float64{0, .25, .5, .75, 1} {
			d := plain()
			d.strand["chain"], d.strand["metals"], d.strand["wear"] = "curb", []string{metal}, wear
			if design.MostWear() > 0 && wear <= design.MostWear() {
				b.add(fmt.Sprintf("%s, wear %v", metal, wear), d)
			}
		}
	}
}

// ways shows the ways of looking at a piece.
func (b *book) ways() {
	b.story("tones", "Tones of skin")
	for _, s := range b.cat.Skins {
		d := front(1)
		d.skin = s.Tone
		b.add(fmt.Sprintf("tone %d", s.Tone), d)
	}

	b.story("pieces", "Pieces")
	for _, piece := range design.Pieces() {
		p := design.Piece(piece)
		least, most := p.Sizes()
		sizes := []string{fmt.Sprintf("%vmm", float64(least)), p.ExampleSize(), fmt.Sprintf("%vmm", float64(most))}
		for i, size := range sizes {
			for _, fit := range design.Fits() {
				d := plain()
				d.piece, d.size, d.fit, d.view = p, size, fit, map[string]any{"view": "wrist", "w": 480}
				if p == design.HandChain {
					d.finger = []string{"US 2", design.FingerRing.ExampleSize(), "US 16"}[i]
				}
				b.add(fmt.Sprintf("%s, %s, %s", piece, size, fit), d)
			}
		}
	}

	b.story("views", "Views")
	for _, view := range design.Views() {
		d := front(1)
		d.view = map[string]any{"view": view, "w": 640}
		b.add(view, d)
	}
	for _, yaw := range []int{-120, -60, 60, 120, 180} {
		d := front(1)
		d.view = map[string]any{"view": "wrist", "w": 640, "yaw": yaw}
		b.add(fmt.Sprintf("wrist, turned by %d°", yaw), d)
	}

	for _, field := range []string{"light", "backdrop"} {
		set := func(d *doc, word string) { d.view[field] = word }
		b.story(field+"s", strings.ToUpper(field[:1])+field[1:]+"s")
		for _, word := range b.choices(set) {
			for _, view := range []string{"macro", "wrist", "flat"} {
				d := front(1)
				d.view = map[string]any{"view": view, "w": 480}
				set(&d, word)
				b.add(word+", "+view, d)
			}
		}
	}
}
