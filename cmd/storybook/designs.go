package main

import (
	"fmt"

	"github.com/aurelink/aurelink/render/design"
)

// frontDesigns is how many designs of the front page there are whose pieces exist.
const frontDesigns = 9

// front is one of the designs of the front page, on the body, counted from 1.
func front(n int) doc {
	d := doc{fit: "comfort", view: map[string]any{"view": "wrist", "w": 640}}
	chain := func(id, mix string, metals ...string) map[string]any {
		return map[string]any{"chain": id, "mix": mix, "metals": metals}
	}
	hung := func(fields ...map[string]any) []map[string]any { return fields }
	switch n {
	case 1:
		d.size, d.skin, d.strand = "6.25in", 5, chain("figaro", "long:B", "gold-filled", "sterling")
	case 2:
		d.size, d.skin, d.strand = "6in", 8, chain("paperclip", "solid", "gold-filled")
	case 3:
		d.size, d.skin, d.fit, d.strand = "6.5in", 3, "loose", chain("satellite", "stations:B", "sterling", "gold-filled")
	case 4:
		d.size, d.skin, d.strand = "7in", 6, chain("bar-and-link", "stations:B", "sterling", "gold-filled")
	case 5:
		d.size, d.skin, d.fit, d.strand = "7.5in", 9, "snug", chain("curb", "half", "14k-yellow", "sterling")
	case 6:
		d.size, d.skin, d.strand = "5.75in", 7, chain("cable", "solid", "14k-yellow")
		stone := func(id, at string) map[string]any {
			return map[string]any{"charm": "birthstone", "stone": id, "metal": "14k-yellow", "at": at, "hang": "inline"}
		}
		d.strand["charms"] = hung(map[string]any{"charm": "letter", "text": "M", "metal": "14k-yellow", "at": "center"},
			stone("emerald", "+12"), stone("garnet", "-12"))
	case 7:
		d.size, d.skin, d.strand = "6.75in", 10, chain("paperclip", "solid", "gold-filled")
		second := chain("cable", "solid", "sterling")
		second["charms"] = hung(map[string]any{"charm": "star", "metal": "14k-rose", "at": "center"})
		d.more = []map[string]any{second, chain("satellite", "solid", "14k-rose")}
	case 8:
		d.piece, d.size, d.skin, d.fit, d.strand = design.Anklet, "9in", 4, "loose", chain("rolo", "solid", "sterling")
		d.strand["charms"] = hung(map[string]any{"charm": "star", "metal": "gold-filled", "at": "center"}, map[string]any{"charm": "moon", "metal": "sterling", "at": "+10"})
	case 9:
		d.piece, d.size, d.skin, d.fit, d.strand = design.Necklace, "13.5in", 2, map[string]any{"length": "16in"}, chain("cable", "solid", "14k-yellow")
		d.strand["charms"] = hung(map[string]any{"charm": "disc", "text": "A", "metal": "14k-rose", "at": "center"})
	}
	return d
}

// designs shows the front page's designs, on the arm and close up.
func (b *book) designs() {
	b.story("designs", "Designs of the front page")
	for n := range frontDesigns {
		d := front(n + 1)
		b.add(fmt.Sprintf("design %d", n+1), d)
		d.view = map[string]any{"view": "macro", "w": 640}
		b.add(fmt.Sprintf("design %d, close", n+1), d)
	}
}
