package render

import (
	"bytes"
	"image/png"
	"testing"
)

// TestSizes holds the files of previews to what a page can wait for, and to what image/png makes of them at its fastest: on a
// wrist 900 KB at 1200 pixels and 250 KB at 640; flat at most 1.2 times the other's.
func TestSizes(t *testing.T) {
	if testing.Short() {
		t.Skip("many pictures by one goroutine: nothing for the race detector")
	}
	cat, r := open(t)
	type limit struct {
		view  string
		bytes int
		share float64 // of BestSpeed's
	}
	for _, s := range showcase {
		limits := []limit{{"w=1200", 900_000, 1}, {"w=640", 250_000, 1}}
		if s.name == "figaro" || s.name == "satellite" {
			limits = append(limits, limit{"view=flat&w=640", 250_000, 1.2}, limit{"view=strip&w=640", 250_000, 1})
		}
		for _, c := range limits {
			p := paint(t, r, ask(t, cat, s.said, c.view))
			var ours, theirs bytes.Buffer
			if err := p.EncodePNG(&ours); err != nil {
				t.Fatal(err)
			}
			if err := fastest().Encode(&theirs, p.Image); err != nil {
				t.Fatal(err)
			}
			p.Release()
			share := float64(ours.Len()) / float64(theirs.Len())
			t.Logf("%s, %s: %d bytes, %.2f of BestSpeed's", s.name, c.view, ours.Len(), share)
			if ours.Len() > c.bytes || share > c.share {
				t.Errorf("%s, %s: %d bytes, %.2f of BestSpeed's, allowed %d and %.1f", s.name, c.view, ours.Len(), share, c.bytes, c.share)
			}
			if _, err := png.Decode(&ours); err != nil {
				t.Error(err)
			}
		}
	}
}
