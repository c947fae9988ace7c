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
	b.visit("/", 1000, 900)
	b.await("the first picture", pictured+` && document.documentElement.classList.contains("js")`)
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
