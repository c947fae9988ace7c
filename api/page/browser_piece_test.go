package page_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/aurelink/aurelink/render/design"
)

// TestBrowserPieces changes the piece and what goes with it.
func TestBrowserPieces(t *testing.T) {
	t.Parallel()
	b := openBrowser(t)
	b.begin("/")
	text := func(selector string) string {
		return eval[string](b, fmt.Sprintf(`document.querySelector(%q).textContent.trim()`, selector))
	}
	b.changed(func() { b.pick("fit", "snug") })
	d := b.changed(func() { b.pick("piece", "necklace") })
	if d.Piece != design.Necklace || d.Size != 342.9 || d.Fit.Name != design.Comfort || d.Strands[0].Chain != "figaro" {
		t.Errorf("necklace: %+v", d)
	}
	for selector, want := range map[string]string{
		"#wrist-title": "Your neck", "label[for=size]": "Size round the neck", `input[name=view][value=wrist] + span`: "On the neck", "#sizes [aria-pressed]": "13.5 in",
	} {
		if got := text(selector); got != want {
			t.Errorf("%s says %q, want %q", selector, got, want)
		}
	}
	if got := eval[string](b, `document.getElementById("download").download`); got != "necklace.png" {
		t.Errorf("the picture is called %q", got)
	}
	if got := text(".fits small"); !strings.HasPrefix(got, "A choker") {
		t.Errorf("snug means %q", got)
	}
	d = b.changed(func() { b.pick("fit", "length:457.2") })
	if d.Fit.Length == nil || *d.Fit.Length != 457.2 {
		t.Errorf("fit %+v", d.Fit)
	}
	if d = b.changed(func() { b.press("size-14-in") }); d.Size != 355.6 || *d.Fit.Length != 457.2 {
		t.Errorf("neck of %v", d.Size)
	}
	if id := eval[string](b, `document.activeElement.value`); id != "size-14-in" {
		t.Errorf("the keyboard is at %q", id)
	}

	if d = b.changed(func() { b.pick("piece", "ring") }); d.Piece != design.FingerRing || d.Size != 54.411 {
		t.Errorf("ring: %+v", d)
	}
	if shown := eval[string](b, `[...document.querySelectorAll("input[name=unit]")].filter((e) => e.closest("label").checkVisibility()).map((e) => e.value).join()`); shown != "us,uk,mm" {
		t.Errorf("units %s", shown)
	}
	seven := eval[string](b, address)
	b.pick("unit", "mm")
	if got := eval[string](b, `document.getElementById("size").value`); got != "54.4" {
		t.Errorf("US 7 is %s mm", got)
	}
	b.pick("unit", "uk")
	if got := eval[string](b, `document.getElementById("size").value`); got != "N½" {
		t.Errorf("54.4 mm is UK %s", got)
	}
	b.pick("unit", "us")
	if got := eval[string](b, `document.getElementById("size").value`); got != "7" {
		t.Errorf("UK N½ is US %s", got)
	}
	time.Sleep(100 * time.Millisecond) // until the page has taken it up
	b.await("US 7 again", fmt.Sprintf("%s === %q && %s", address, seven, settled))
	b.do(`const list = document.querySelector("#sizes select"); list.value = "size-5.5-us"; list.dispatchEvent(new Event("input", {bubbles: true}))`)
	d.Size = 50.581 // US 5.5
	b.await("US 5.5", fmt.Sprintf(`%s.includes("code=%s&") && %s`, address, b.cat.Encode(d), settled))
	before := eval[string](b, address)
	b.pick("size", "6.3")
	b.await("the message", `document.getElementById("size-fault").textContent.includes("wholes, halves and quarters")`)
	b.pick("size", "5.5")
	b.await("the message goes", `document.getElementById("size-fault").hidden`)
	if got := eval[string](b, address); got != before {
		t.Errorf("the picture is %s, was %s", got, before)
	}

	// Each has its own size and fit when it is chosen again.
	if d = b.changed(func() { b.pick("piece", "necklace") }); d.Size != 355.6 || d.Fit.Length == nil || *d.Fit.Length != 457.2 {
		t.Errorf("necklace again: %v, %+v", d.Size, d.Fit)
	}
	if d = b.changed(func() { b.pick("piece", "bracelet") }); d.Size != 158.75 || d.Fit.Name != design.Snug {
		t.Errorf("bracelet again: %v, %+v", d.Size, d.Fit)
	}
	if d = b.changed(func() { b.pick("piece", "anklet") }); d.Size != 228.6 || d.Fit.Name != design.Comfort {
		t.Errorf("anklet: %v, %+v", d.Size, d.Fit)
	}
	if d = b.changed(func() { b.do(`document.getElementById("undo").click()`) }); d.Piece != design.Bracelet || d.Fit.Name != design.Snug {
		t.Errorf("undone: %+v", d)
	}
	if d = b.changed(func() { b.do(`document.getElementById("undo").click()`) }); d.Piece != design.Necklace || *d.Fit.Length != 457.2 {
		t.Errorf("undone: %+v", d)
	}
	b.changed(func() { b.pick("piece", "bracelet") })
	b.changed(func() { b.pick("fit", "comfort") })
	b.complain("422")
}

// TestBrowserHand makes a hand chain of a bracelet, of one chain and of three, and a bracelet of it.
func TestBrowserHand(t *testing.T) {
	t.Parallel()
	b := openBrowser(t)
	b.begin("/")
	seen := func(selector string) bool {
		return eval[bool](b, fmt.Sprintf(`document.querySelector(%q).checkVisibility()`, selector))
	}
	titles := func() string {
		return eval[string](b, `[...document.querySelectorAll("#strands h2, #numbers h3")].filter((e) => e.checkVisibility()).map((e) => e.textContent).join()`)
	}
	chains := func(d design.Design) string {
		var names []string
		for _, s := range d.Strands {
			names = append(names, fmt.Sprintf("%s-%d", s.Chain, len(s.Charms)))
		}
		return strings.Join(names, " ")
	}
	const runs = "Round the wrist,Over the hand,Round the finger"

	if seen("#finger-field") || seen("#runs") {
		t.Error("a bracelet is measured by a finger")
	}
	b.changed(func() { b.pick("size", "7") })
	b.changed(func() { b.pick("yaw", "90") })
	b.changed(func() { b.press("add-charm-0") })
	d := b.changed(func() { b.pick("piece", "hand-chain") })
	if d.Size != 177.8 || d.Finger != 54.411 || chains(d) != "figaro-0 figaro-1 figaro-0" {
		t.Errorf("round %v and %v, of %s", d.Size, d.Finger, chains(d))
	}
	if got := eval[string](b, address); !strings.Contains(got, "yaw=40&") {
		t.Errorf("turned too far: %s", got)
	}
	if !seen("#finger-field") || !seen("#split") || seen("#join") || seen("#add-strand") || seen("#pose-field") || !seen(`[id="s0.length"]`) {
		t.Error("the form is not that of a hand chain of one chain")
	}
	if got := titles(); got != runs {
		t.Errorf("titles %s", got)
	}
	if got := eval[string](b, `[...document.querySelectorAll("#numbers .numbers:nth-child(2) dt")].map((e) => e.textContent).join()`); !strings.HasPrefix(got, "Links,Length,") {
		t.Errorf("the chain over the hand has %s", got)
	}

	b.changed(func() { b.pick("fingerunit", "mm") })
	if got := eval[string](b, `document.getElementById("finger").value`); got != "54.4" {
		t.Errorf("US 7 is %s mm", got)
	}
	b.await("the unit in the address", `new URLSearchParams(location.search).get("fingerunit") === "mm"`)
	if d = b.changed(func() { b.press("finger-56-mm") }); d.Finger != 56 {
		t.Errorf("a finger of %v", d.Finger)
	}
	before := eval[string](b, address)
	b.pick("finger", "41")
	b.await("the message", `document.getElementById("finger-fault").textContent.includes("not of one hand") && document.getElementById("finger").ariaInvalid === "true"`)
	b.pick("finger", "56")
	b.await("the message goes", `document.getElementById("finger-fault").hidden`)
	b.pick("s0.c0.at", "+600")
	b.await("the message", `!document.querySelector('[data-fault="s0.c0.at"]').hidden`)
	b.pick("s0.c0.at", "center")
	b.await("the message goes", `document.querySelector('[data-fault="s0.c0.at"]').hidden`)
	if got := eval[string](b, address); got != before {
		t.Errorf("the picture is %s, was %s", got, before)
	}
	if d = b.changed(func() { b.pick("s0.length", "9 cm") }); d.Strands[1].Length != 90 {
		t.Errorf("%v over the hand", d.Strands[1].Length)
	}

	// The same design, of a row for each run.
	one := b.cat.Encode(d)
	b.press("split")
	b.await("three rows", `document.querySelectorAll("#strands > section").length === 3`)
	if id := eval[string](b, `document.activeElement.value`); id != "join" {
		t.Errorf("the keyboard is at %q", id)
	}
	if got := titles(); got != runs+","+runs {
		t.Errorf("titles %s", got)
	}
	if seen(`[id="s0.length"]`) || !seen(`[id="s1.length"]`) || seen(`[id="s2.length"]`) || seen(`[value="remove-strand-1"]`) {
		t.Error("the rows are not those of the runs")
	}
	d = b.changed(func() { b.pick("s2.metal0", "14k-rose") })
	if chains(d) != "figaro-0 figaro-1 figaro-0" || d.Strands[1].Length != 90 || d.Strands[2].Metals[0] != "14k-rose" || d.Strands[0].Metals[0] != "gold-filled" {
		t.Errorf("of %+v", d.Strands)
	}
	d = b.changed(func() { b.pick("s1.chain", "satellite") })
	three := b.cat.Encode(d)
	if d = b.changed(func() { b.press("join") }); b.cat.Encode(d) != one {
		t.Errorf("one chain again: %+v", d.Strands)
	}
	if d = b.changed(func() { b.do(`document.getElementById("undo").click()`) }); b.cat.Encode(d) != three {
		t.Errorf("undone: %+v", d.Strands)
	}

	// What the address says opens again, in its units.
	b.begin(eval[string](b, `location.pathname + location.search`))
	if d = b.design(); b.cat.Encode(d) != three || eval[string](b, `document.getElementById("finger").value + document.querySelector("input[name=fingerunit]:checked").value`) != "56mm" {
		t.Errorf("opened again: %+v", d)
	}
	if d = b.changed(func() { b.pick("piece", "bracelet") }); d.Size != 177.8 || d.Fit.Name != design.Comfort || chains(d) != "figaro-0 satellite-1 figaro-0" {
		t.Errorf("a bracelet round %v, %v, of %s", d.Size, d.Fit, chains(d))
	}
	if got := titles(); got != "Strand 1,Strand 2,Strand 3,Strand 1,Strand 2,Strand 3" {
		t.Errorf("titles %s", got)
	}
	// A larger stack keeps out of sight what a hand chain has no run for; one of two gets a third.
	b.changed(func() { b.press("add-strand") })
	if d = b.changed(func() { b.pick("piece", "hand-chain") }); len(d.Strands) != 3 || seen(`[data-strand="3"]`) {
		t.Errorf("of %s", chains(d))
	}
	if d = b.changed(func() { b.pick("piece", "bracelet") }); len(d.Strands) != 4 || !seen(`[data-strand="3"]`) {
		t.Errorf("of %s", chains(d))
	}
	b.changed(func() { b.press("remove-strand-3") })
	b.changed(func() { b.press("remove-strand-2") })
	if d = b.changed(func() { b.pick("piece", "hand-chain") }); chains(d) != "figaro-0 satellite-1 figaro-0" {
		t.Errorf("of %s", chains(d))
	}
	b.complain("422")
}
