package page

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/unit"
)

// A page without a script changes the piece by its form: each piece has a size and a fit of its own, which come back with it.
func TestPieceWithoutScript(t *testing.T) {
	t.Parallel()
	w := begin(t)
	step := w.step
	is := func(d design.Design, piece design.Piece, size unit.MM, fit string) {
		t.Helper()
		got := string(d.Fit.Name)
		if d.Fit.Length != nil {
			got = d.Fit.Length.String()
		}
		if d.Piece != piece || d.Size != size || got != fit || d.Strands[0].Chain != "figaro" {
			t.Errorf("%s round %v, %s, of %s; want %s, %v, %s", d.Piece, d.Size, got, d.Strands[0].Chain, piece, size, fit)
		}
	}

	w.says(true, ">Your wrist<", ">On the wrist<", `download="bracelet.png"`, "Room for a finger underneath.")
	step(map[string]string{"fit": "snug", "size": "7"})
	is(step(map[string]string{"piece": "necklace"}), design.Necklace, 342.9, "comfort")
	w.says(true, ">Your neck<", "Size round the neck", ">On the neck<", `download="necklace.png"`, "A choker", `value="length:406.4"`, `value="size-14-in"`)
	is(step(map[string]string{"fit": "length:406.4"}), design.Necklace, 342.9, "406.4 mm")
	w.says(false, "406.4 mm long inside") // it is on the list
	is(step(map[string]string{"do": "size-14-in"}), design.Necklace, 355.6, "406.4 mm")
	w.says(true, `value="size-14-in" aria-pressed="true"`)
	is(step(map[string]string{"piece": "ring"}), design.FingerRing, 54.411, "comfort")
	w.says(true, ">Your finger<", "Ring size", ">On the finger<", "Just passes the knuckle.", `value="size-6.5-us"`, "Welded off the finger, then slid on over the knuckle.")
	is(step(map[string]string{"size": "6½"}), design.FingerRing, 53.134, "comfort")
	is(step(map[string]string{"size": "N", "unit": "uk"}), design.FingerRing, 53.75, "comfort")
	is(step(map[string]string{"size": "54", "unit": "mm"}), design.FingerRing, 54, "comfort")
	is(step(map[string]string{"size": "US 7", "unit": "mm"}), design.FingerRing, 54.411, "comfort")
	is(step(map[string]string{"size": "EU 56", "unit": "us", "fit": "loose"}), design.FingerRing, 56, "loose")
	is(step(map[string]string{"piece": "anklet"}), design.Anklet, 228.6, "comfort")
	w.says(true, ">Your ankle<", ">On the ankle<")
	is(step(map[string]string{"piece": "necklace"}), design.Necklace, 355.6, "406.4 mm")
	is(step(map[string]string{"piece": "bracelet"}), design.Bracelet, 177.8, "snug")
	is(step(map[string]string{"piece": "ring"}), design.FingerRing, 56, "loose")
}

// A design opens in the form as people say its size.
func TestSizeText(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		piece design.Piece
		size  unit.MM
		asked string
		want  string
	}{
		{design.Bracelet, 158.75, "", "6.25 in"}, {design.Bracelet, 160, "", "16 cm"}, {design.Bracelet, 158.75, "cm", "15.875 cm"}, {design.Bracelet, 160, "in", "6.299 in"},
		{design.Anklet, 228.6, "us", "9 in"}, {design.Necklace, 342.9, "", "13.5 in"},
		{design.FingerRing, 54.411, "", "7 us"}, {design.FingerRing, 54.411, "mm", "54.411 mm"}, {design.FingerRing, 54.411, "uk", "54.411 mm"},
		{design.FingerRing, 54.375, "", "N½ uk"}, {design.FingerRing, 54.375, "mm", "54.375 mm"}, {design.FingerRing, 54, "", "54 mm"}, {design.FingerRing, 54, "in", "54 mm"},
	} {
		if text, in := sizeText(c.piece, c.size, c.asked); text+" "+in != c.want {
			t.Errorf("%s of %v, asked in %q: %s %s, want %s", c.piece, c.size, c.asked, text, in, c.want)
		}
	}
	for want, f := range map[string]form{
		"6.25 in": {Size: " 6.25 ", Unit: "in"}, "6¼ cm": {Size: "6¼", Unit: "cm"}, "165mm": {Size: "165mm", Unit: "in"}, "7 us": {Size: "7", Unit: "us"}, "n uk": {Size: "n", Unit: "uk"},
		"N½ uk": {Size: "N½", Unit: "uk"}, "n": {Size: "n", Unit: "us"}, "EU 54": {Size: "EU 54", Unit: "us"}, "7 US": {Size: "7 US", Unit: "mm"}, "": {Size: " ", Unit: "us"},
	} {
		if got := withUnit(f.Size, f.Unit); got != want {
			t.Errorf("%q in %q is sent as %q, want %q", f.Size, f.Unit, got, want)
		}
	}
}

// A share page is named by its piece, and so is the picture that is taken away.
func TestShareNamesThePiece(t *testing.T) {
	t.Parallel()
	p := newPages(t, nil)
	cat := p.cfg.Catalog
	for query, want := range map[string][2]string{
		"wrist=6in": {"Cable bracelet in sterling silver", "bracelet.png"}, "ankle=9in": {"Cable anklet in sterling silver", "anklet.png"},
		"finger=US+7": {"Cable ring in sterling silver", "ring.png"}, "neck=34cm": {"Cable necklace in sterling silver", "necklace.png"},
	} {
		r, err := cat.ParseQuery("chain=cable&metals=sterling&" + query)
		if err != nil {
			t.Fatal(err)
		}
		code := cat.Encode(r.Design)
		w := httptest.NewRecorder()
		p.Share(w, httptest.NewRequest(http.MethodGet, "/d/"+code, nil), code)
		if body := w.Body.String(); meta(body, "og:title") != want[0] || !strings.Contains(body, `download="`+want[1]+`"`) {
			t.Errorf("%s: %q, want %q", query, meta(body, "og:title"), want)
		}
		if said := meta(w.Body.String(), "og:description"); !strings.Contains(said, " "+r.Design.Piece.Body()+" wearing ") {
			t.Errorf("%s: %s", query, said)
		}
	}
}
