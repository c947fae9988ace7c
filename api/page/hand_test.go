package page

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/unit"
)

// A hand chain has a page to share, with its three runs by name, and opens in the designer.
func TestHandChainShared(t *testing.T) {
	t.Parallel()
	p := newPages(t, nil)
	req, err := p.cfg.Catalog.ParseQuery("chain=cable&metals=14k-yellow&piece=hand-chain&wrist=6.25in&finger=US7")
	if err != nil {
		t.Fatal(err)
	}
	code := p.cfg.Catalog.Encode(req.Design)
	body := openDesign(p, code, func(r *http.Request) { r.URL.RawQuery = "yaw=90" }).Body.String()
	for _, want := range []string{"<h1>Cable hand chain in 14k yellow gold</h1>", "Round the wrist", "Over the hand", "Round the finger", "Length", "/d/" + code + ".png",
		"Open in the designer", `href="/?code=` + code} {
		if !strings.Contains(body, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	for _, wrong := range []string{"Strand 1", "yaw=90"} {
		if strings.Contains(body, wrong) {
			t.Errorf("the page says %q", wrong)
		}
	}
}

// The form says all of a hand chain, be it of one chain or of three: sent back as it opened, it gives the same design.
func TestHandChainSentBack(t *testing.T) {
	t.Parallel()
	p := newPages(t, nil)
	const (
		cable = `{"chain":"cable","metals":["sterling"]}`
		heart = `{"chain":"cable","metals":["sterling"],"charms":[{"charm":"heart","metal":"14k-rose","at":"+6"}]}`
		long  = `{"chain":"cable","metals":["sterling"],"fit":{"length":"4in"}}`
		two   = `{"chain":"figaro","metals":["gold-filled","sterling"],"mix":"long:B","closure":{"metal":"sterling"}}`
	)
	for _, c := range []struct {
		strands string
		rows    int
	}{
		{cable, 1}, {heart, 1}, {long, 1}, {two, 1}, {strings.Join([]string{cable, heart, cable}, ","), 1}, {strings.Join([]string{cable, long, cable}, ","), 1},
		{strings.Join([]string{heart, cable, cable}, ","), 3}, {strings.Join([]string{cable, cable, heart}, ","), 3}, {strings.Join([]string{two, long, cable}, ","), 3},
		{strings.Join([]string{cable, two, cable}, ","), 3},
	} {
		d, err := p.cfg.Catalog.ParseDesign([]byte(`{"design":{"version":1,"piece":"hand-chain","body":{"size":"15.9cm","finger":"UK N"},"fit":{"ease_mm":12},"strands":[` + c.strands + `]}}`))
		if err != nil {
			t.Fatal(err)
		}
		code := p.cfg.Catalog.Encode(d)
		body := open(p, "code="+code+"&yaw=-40&fingerunit=uk").Body.String()
		q := fill(t, body)
		if got := strings.Count(body, "<section class=\"strand\"") - 1; got != c.rows {
			t.Errorf("%s: %d rows, want %d", c.strands, got, c.rows)
		}
		if q.Get("finger") != "N" || q.Get("fingerunit") != "uk" || q.Get("size") != "15.9" || q.Get("yaw") != "-40" {
			t.Errorf("%s: finger %q %q, wrist %q, turn %q", c.strands, q.Get("finger"), q.Get("fingerunit"), q.Get("size"), q.Get("yaw"))
		}
		again := open(p, q.Encode())
		if again.Code != http.StatusOK {
			t.Fatalf("%s: status %d: %v", c.strands, again.Code, faultsIn(again.Body.String()))
		}
		if got := drawn(t, again.Body.String()); got != code {
			t.Errorf("%s: the form sent back gives %s, want %s", c.strands, got, code)
		}
	}
}

// A page without a script makes a hand chain of what was chosen before, and gives it back.
func TestHandChainWithoutScript(t *testing.T) {
	t.Parallel()
	w := begin(t)
	step, says := w.step, w.says
	chains := func(d design.Design) string {
		var names []string
		for _, s := range d.Strands {
			names = append(names, s.Chain)
		}
		return strings.Join(names, " ")
	}

	says(true, `id="finger-field" hidden`, `id="runs" hidden`, `min="-180"`)
	step(map[string]string{"size": "7", "fit": "snug", "yaw": "90", "do": "add-charm-0"})
	d := step(map[string]string{"piece": "hand-chain"})
	if d.Piece != design.HandChain || d.Size != 177.8 || d.Finger != 54.411 || d.Fit.Name != design.Comfort || chains(d) != "figaro figaro figaro" {
		t.Errorf("%s round %v and %v, %v, of %s", d.Piece, d.Size, d.Finger, d.Fit, chains(d))
	}
	if a, b, c := len(d.Strands[0].Charms), len(d.Strands[1].Charms), len(d.Strands[2].Charms); a != 0 || b != 1 || c != 0 {
		t.Errorf("%d, %d and %d charms", a, b, c)
	}
	says(true, ">Your hand<", "Size round the wrist", ">On the hand<", `download="hand-chain.png"`, `min="-40" max="40"`, `value="40"`, `id="pose-field" hidden`, `value="split"`, `id="join" hidden`,
		">Over the hand<", `id="add-strand" class="add" name="do" value="add-strand" hidden`)
	says(false, `id="finger-field" hidden`, `id="runs" hidden`)

	if d = step(map[string]string{"do": "finger-6-us"}); d.Finger != 51.858 {
		t.Errorf("a finger of %v", d.Finger)
	}
	if d = step(map[string]string{"finger": "N½", "fingerunit": "uk"}); d.Finger != 54.375 {
		t.Errorf("a finger of %v", d.Finger)
	}
	for _, c := range []struct {
		text string
		mm   unit.MM
	}{{"90 mm", 90}, {"9,5 cm", 95}, {"3.5", 88.9}} {
		if d = step(map[string]string{"s0.length": c.text}); d.Strands[1].Length != c.mm {
			t.Errorf("%q is %v over the hand, want %v", c.text, d.Strands[1].Length, c.mm)
		}
	}
	d = step(map[string]string{"do": "split"})
	if chains(d) != "figaro figaro figaro" || d.Strands[1].Length == 0 || len(d.Strands[1].Charms) != 1 {
		t.Errorf("split: %+v", d.Strands)
	}
	says(true, `data-title>Round the wrist<`, `data-title>Over the hand<`, `data-title>Round the finger<`, `id="split" hidden`)
	if d = step(map[string]string{"s1.chain": "satellite", "s1.mix": "solid", "s2.chain": "cable", "s2.mix": "solid"}); chains(d) != "figaro satellite cable" {
		t.Errorf("of %s", chains(d))
	}
	// Its runs are what they are.
	for _, do := range []string{"add-strand", "remove-strand-1"} {
		if d = step(map[string]string{"do": do}); chains(d) != "figaro satellite cable" {
			t.Errorf("%s: of %s", do, chains(d))
		}
	}
	// A stack of three becomes of it, as snug as the bracelet was, and a hand chain again.
	if d = step(map[string]string{"piece": "bracelet"}); d.Size != 177.8 || d.Fit.Name != design.Snug || chains(d) != "figaro satellite cable" || d.Strands[1].Length != 0 {
		t.Errorf("bracelet round %v, %v, of %s", d.Size, d.Fit, chains(d))
	}
	step(map[string]string{"size": "6.5"})
	if d = step(map[string]string{"piece": "hand-chain"}); d.Size != 165.1 || d.Finger != 54.375 || d.Fit.Name != design.Comfort || chains(d) != "figaro satellite cable" || d.Strands[1].Length != 88.9 {
		t.Errorf("a hand chain again: round %v and %v, %v, of %s, %v over the hand", d.Size, d.Finger, d.Fit, chains(d), d.Strands[1].Length)
	}
	if d = step(map[string]string{"do": "join"}); chains(d) != "figaro figaro figaro" || len(d.Strands[1].Charms) != 1 || len(d.Strands[0].Charms) != 0 {
		t.Errorf("joined: %+v", d.Strands)
	}
	if d = step(map[string]string{"piece": "ring"}); chains(d) != "figaro" || len(d.Strands[0].Charms) != 1 {
		t.Errorf("a ring of %s", chains(d))
	}
}

// What is wrong with a hand chain is told at its own field.
func TestHandChainFaults(t *testing.T) {
	t.Parallel()
	p := newPages(t, nil)
	for _, c := range []struct {
		name, from    string
		change        map[string]string
		control, says string
	}{
		{"no finger", "", map[string]string{"finger": ""}, "finger", "ring size of the middle finger"},
		{"two bodies", "", map[string]string{"finger": "15"}, "finger", "not of one hand"},
		{"a finger in words", "", map[string]string{"finger": "seven"}, "finger", "seven"},
		{"no wrist", "", map[string]string{"size": ""}, "size", "Please give the size of the wrist"},
		{"a large wrist", "", map[string]string{"size": "10"}, "size", "A wrist as large as"},
		{"too long", "", map[string]string{"s0.length": "9 in"}, "s0.length", "A chain over a hand as large as"},
		{"too far round", "", map[string]string{"yaw": "90"}, "yaw", "turned so far at most"},
		{"no turn", "", map[string]string{"yaw": "left"}, "yaw", "from -40 to 40"},
		{"past the end", "", map[string]string{"s0.c0.at": "+600"}, "s0.c0.at", "past the"},
		{"unknown chain of three", "split", map[string]string{"s1.chain": "rope"}, "s1.chain", "rope"},
		{"too long, of three", "split", map[string]string{"s1.length": "furlong"}, "s1.length", "furlong"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			q := fill(t, open(p, "code="+p.presets[9].Code).Body.String())
			if c.from != "" {
				q.Set("do", c.from)
				q = fill(t, open(p, q.Encode()).Body.String())
			}
			for name, value := range c.change {
				q.Set(name, value)
			}
			w := open(p, q.Encode())
			body := w.Body.String()
			faults := faultsIn(body)
			if w.Code != http.StatusUnprocessableEntity || !strings.Contains(faults[c.control], c.says) || len(faults) != 1 {
				t.Errorf("status %d, faults %q, want %q to say %q", w.Code, faults, c.control, c.says)
			}
			kept := fill(t, body)
			for name, value := range c.change {
				if name != "s1.chain" && kept.Get(name) != value {
					t.Errorf("%s became %q, was %q", name, kept.Get(name), value)
				}
			}
		})
	}
}

// A stack that is more than a hand chain has runs is whole again when it is one.
func TestHandChainOfAStack(t *testing.T) {
	t.Parallel()
	p := newPages(t, nil)
	for n, want := range map[int]int{2: 3, 3: 3, 5: 5} {
		q := url.Values{"piece": {"bracelet"}, "sizefor": {"bracelet"}, "size": {"6.5"}, "unit": {"in"}, "fit": {"comfort"}}
		names := []string{"cable", "rolo", "curb", "box", "figaro"}
		for i := range n {
			q.Set("s"+string(rune('0'+i))+".chain", names[i])
			q.Set("s"+string(rune('0'+i))+".metal0", "sterling")
		}
		body := open(p, q.Encode()).Body.String()
		for _, piece := range []string{"hand-chain", "bracelet"} {
			q := fill(t, body)
			q.Set("piece", piece)
			w := open(p, q.Encode())
			if body = w.Body.String(); w.Code != http.StatusOK {
				t.Fatalf("%d strands as a %s: %v", n, piece, faultsIn(body))
			}
			d, err := p.cfg.Catalog.Decode(drawn(t, body))
			if err != nil {
				t.Fatal(err)
			}
			strands := want
			if piece == "hand-chain" {
				strands = design.HandStrands
			}
			if len(d.Strands) != strands || d.Strands[1].Chain != "rolo" || d.Size != 165.1 {
				t.Errorf("%d strands as a %s round %v: %+v", n, piece, d.Size, d.Strands)
			}
		}
		if n == 2 && fill(t, body).Get("s2.chain") != "cable" {
			t.Error("the third of two is not as the first")
		}
	}
}
