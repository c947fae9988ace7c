package render

import (
	"image"
	"math"
	"os"
	"testing"

	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/shade"
)

// finished gives the strands of a request a finish and wear.
func finished(req design.Request, finish design.Finish, wear float64) design.Request {
	for i := range req.Design.Strands {
		req.Design.Strands[i].Finish, req.Design.Strands[i].Wear = finish, wear
	}
	return req
}

// worked are pieces whose finish is as fine as the pixels, or finer.
var worked = []struct {
	said, view string
	finish     design.Finish
	wear       float64
}{
	{"chain=curb&metals=14k-yellow&wrist=6.25in", "view=wrist&w=320", design.Hammered, 0},
	{"chain=figaro&metals=sterling&wrist=6.25in", "view=macro&w=320", design.DiamondCut, 0},
	{"chain=paperclip&metals=platinum&wrist=6.25in", "view=macro&w=320", design.Brushed, .5},
	{"chain=cable&metals=sterling&wrist=6.25in", "view=wrist&w=640", design.Polished, 1},
	{"chain=curb&metals=sterling&wrist=6.25in", "view=wrist&w=480", design.DiamondCut, 0},
	{"chain=box&metals=14k-white&wrist=6.25in", "view=macro&w=320", design.Hammered, 1},
}

// TestWorkedShift moves worked pieces by parts of a pixel: the light of the whole picture stays as it is, within 1 % of the light
// of the metal in it.
func TestWorkedShift(t *testing.T) {
	if testing.Short() {
		t.Skip("many pictures by one goroutine: nothing for the race detector")
	}
	cat, r := open(t)
	for i, c := range worked {
		if i > 3 && os.Getenv("AURELINK_LONG") == "" {
			break
		}
		req := finished(ask(t, cat, c.said, c.view), c.finish, c.wear)
		d := &steady{t: t, r: r, s: stage(t, r, req), film: shade.NewFilm(shade.SharpFilter)}
		d.img = image.NewRGBA(image.Rect(0, 0, d.s.cam.W, d.s.cam.H))
		var shadow shade.Shadow
		if err := shadow.Cast(t.Context(), r.shader.Light, d.s.layer.Ground, &d.s.cam, d.s.insts, d.s.metals); err != nil {
			t.Fatal(err)
		}
		var sums []float64
		var mean, metal float64
		for _, shift := range [][2]float32{{0, 0}, {.3, .1}, {.5, .5}, {-.4, .25}, {.15, -.45}, {-.2, -.3}} {
			light, cover := d.at(shift[0], shift[1], &shadow)
			var sum float64
			for i, v := range light {
				sum += v
				metal += v * cover[i] / 6
			}
			sums = append(sums, sum)
			mean += sum / 6
		}
		var worst float64
		for _, s := range sums {
			worst = max(worst, math.Abs(s-mean)/metal)
		}
		t.Logf("%s, %s, %s, wear %v: at most %.2f %% off", c.said, c.view, c.finish, c.wear, 100*worst)
		if worst > .01 {
			t.Errorf("%s, %s, %s, wear %v: %.2f %% off", c.said, c.view, c.finish, c.wear, 100*worst)
		}
	}
}

// TestGoldenWorked holds every finish, and wear, to a golden.
func TestGoldenWorked(t *testing.T) {
	if testing.Short() {
		t.Skip("many pictures by one goroutine: nothing for the race detector")
	}
	cat, r := open(t)
	req := ask(t, cat, `{"design":{"version":1,"piece":"bracelet","body":{"size":"6in","skin":5},"strands":[
		{"chain":"curb","metals":["sterling"]},
		{"chain":"figaro","metals":["14k-yellow"]},
		{"chain":"curb","metals":["14k-rose","platinum"],"mix":"twotone"},
		{"chain":"curb","metals":["sterling"],"charms":[{"charm":"disc","text":"A","metal":"sterling","at":"center"}]}]}}`, "view=macro&w=480")
	s := req.Design.Strands
	s[0].Finish, s[1].Finish, s[2].Finish, s[3].Wear = design.Brushed, design.Hammered, design.DiamondCut, 1
	got := paint(t, r, req)
	defer got.Release()
	golden(t, "macro-worked", got.Image)
}
