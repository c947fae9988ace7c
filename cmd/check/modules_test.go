package main

import (
	"strings"
	"testing"
)

// allowedModules are the modules that may be part of the binary. One more is a decision: it gets a line here, with
// its reason.
const allowedModules = `
	github.com/alecthomas/kong          commands and flags
	github.com/beorn7/perks             by prometheus
	github.com/bytedance/gopkg          by gin
	github.com/bytedance/sonic          by gin
	github.com/bytedance/sonic/loader   by gin
	github.com/cespare/xxhash/v2        by prometheus
	github.com/cloudwego/base64x        by gin
	github.com/fogleman/gg              captions and rulers
	github.com/gabriel-vasile/mimetype  by gin
	github.com/gin-contrib/sse          by gin
	github.com/gin-gonic/gin            the web framework
	github.com/go-fonts/stix            letters for charms and engraving
	github.com/go-playground/locales    by gin
	github.com/go-playground/universal-translator by gin
	github.com/go-playground/validator/v10 by gin
	github.com/goccy/go-json            by gin
	github.com/goccy/go-yaml            the catalogue
	github.com/golang/freetype          gg's rasteriser; its font parser is not imported by us
	github.com/json-iterator/go         by gin
	github.com/klauspost/compress       by prometheus
	github.com/klauspost/cpuid/v2       by gin
	github.com/leodido/go-urn           by gin
	github.com/mattn/go-isatty          by gin
	github.com/maypok86/otter/v2        the picture cache
	github.com/modern-go/concurrent     by gin
	github.com/modern-go/reflect2       by gin
	github.com/munnerz/goautoneg        by prometheus
	github.com/pelletier/go-toml/v2     by gin
	github.com/prometheus/client_golang metrics
	github.com/prometheus/client_model  by prometheus
	github.com/prometheus/common        by prometheus
	github.com/prometheus/procfs        by prometheus
	github.com/quic-go/qpack            by gin
	github.com/quic-go/quic-go          by gin
	github.com/swaggest/swgui           the page of the API
	github.com/twitchyliquid64/golang-asm by gin
	github.com/ugorji/go/codec          by gin
	github.com/vearutop/statigz         by swgui
	go.mongodb.org/mongo-driver/v2      by gin
	go.yaml.in/yaml/v2                  by prometheus
	golang.org/x/arch                   by gin
	golang.org/x/crypto                 by gin
	golang.org/x/image                  fonts and glyph outlines
	golang.org/x/net                    by gin
	golang.org/x/sys                    by gin
	golang.org/x/text                   Unicode normal forms
	google.golang.org/protobuf          by gin and prometheus
`

// unlisted gives the modules of packages that a list does not name.
func unlisted(packages []pkgInfo, list string) []string {
	allowed := make(map[string]bool)
	for line := range strings.Lines(list) {
		if fields := strings.Fields(line); len(fields) > 1 {
			allowed[fields[0]] = true
		}
	}
	var extra []string
	for _, p := range packages {
		if p.Module == nil || allowed[p.Module.Path] || p.Module.Path+"/" == modulePath {
			continue
		}
		allowed[p.Module.Path] = true // once is enough
		extra = append(extra, p.Module.Path+" "+p.Module.Version+" (for "+p.ImportPath+")")
	}
	return extra
}

// TestModules holds the binary to the modules that were decided on.
func TestModules(t *testing.T) {
	t.Parallel()
	packages := goList(t, "-deps", "./cmd/aurelink")
	if len(packages) < 50 {
		t.Fatalf("go list -deps names %d packages", len(packages))
	}
	for _, m := range unlisted(packages, allowedModules) {
		t.Errorf("%s is part of the binary and not in allowedModules", m)
	}
}

func TestUnlisted(t *testing.T) {
	t.Parallel()
	type module = struct{ Path, Version string }
	packages := []pkgInfo{
		{ImportPath: "fmt"},
		{ImportPath: modulePath + "render", Module: &module{Path: strings.TrimSuffix(modulePath, "/")}},
		{ImportPath: "a.example/known/sub", Module: &module{"a.example/known", "v1"}},
		{ImportPath: "b.example/new/x", Module: &module{"b.example/new", "v2"}},
		{ImportPath: "b.example/new/y", Module: &module{"b.example/new", "v2"}},
	}
	got := unlisted(packages, "\ta.example/known for something\n")
	if len(got) != 1 || got[0] != "b.example/new v2 (for b.example/new/x)" {
		t.Errorf("unlisted = %q", got)
	}
}
