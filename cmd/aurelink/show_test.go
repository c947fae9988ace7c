package main

import (
	"image/png"
	"strings"
	"testing"

	"github.com/aurelink/aurelink/render"
)

// TestShow draws each buffer of a design and of a bare scene, and names what there is to one who asks for another.
func TestShow(t *testing.T) {
	t.Parallel()
	pictures := map[string]string{}
	for _, word := range render.ProductWords() {
		view := "macro"
		if p, _ := render.ProductByWord(word); p.OnArm() {
			refused(t, "", with("--show", word, "--view", view, "-o", "-"), "view", word, "wrist")
			refused(t, "", []string{"render", "--scene", "any.json", "--show", word, "-o", "-"}, "--show", word)
			view = "wrist"
		}
		out := ok(t, "", with("--show", word, "--view", view, "-o", "-")...)
		if cfg, err := png.DecodeConfig(strings.NewReader(out)); err != nil || cfg.Width != 320 {
			t.Errorf("%s: %+v, %v", word, cfg, err)
		}
		if other, ok := pictures[out]; ok {
			t.Errorf("%s and %s are one picture", word, other)
		}
		pictures[out] = word
	}
	ok(t, "", "render", "--scene", "../../render/testdata/reference/cable_bg.json", "--show", "metal", "-o", "-")
	refused(t, "", with("--show", "beauty", "-o", "-"), "--show", "beauty", "depth", "cost")
}
