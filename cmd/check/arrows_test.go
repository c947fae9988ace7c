package main

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"strings"
	"testing"
)

const modulePath = "github.com/aurelink/aurelink/"

// arrows says which packages of ours a package may import: who, then whom. A name ending in /* stands for
// everything under it. The first line that fits a package counts; a package that fits none may not be there.
const arrows = `
	render/unit
	render/parallel
	render/geom       render/unit
	render/glyph      render/unit render/geom
	render/design     render/unit render/geom render/glyph
	render/fit        render/unit render/geom render/design
	render/advice     render/unit render/design render/fit
	render/price      render/unit render/design render/fit
	render/words      render/unit render/design render/fit render/advice render/price
	render/body       render/unit render/geom render/design render/parallel
	render/mesh       render/unit render/geom render/design render/fit render/glyph
	render/drape      render/unit render/geom render/design render/fit render/mesh render/body
	render/raster     render/unit render/geom render/mesh render/parallel
	render/shade      render/unit render/geom render/design render/mesh render/body render/raster render/parallel
	render/scene      render/unit render/geom render/design render/fit render/mesh render/body render/drape render/raster render/shade
	render/canvas     render/unit render/geom
	render/gltf       render/unit render/geom render/design render/mesh render/scene render/shade render/raster
	render/pngenc     render/parallel
	render/imgdiff    render/parallel
	render            render/*

	api/admit
	api/cache
	api/limit
	api/sign
	api/session
	api/store         render/design
	api/paper         render/unit render/design render/fit
	api/jobs          render/design api/store
	api               api/* render render/unit render/design render/fit render/advice render/price render/words render/pngenc
	api/*             api/* render/unit render/design render/fit render/advice render/price render/words

	assets
	cmd/*             api api/* render render/* assets
`

// mayImport reports whether the table lets one package of ours import another.
func mayImport(from, to string) bool {
	for line := range strings.Lines(arrows) {
		fields := strings.Fields(line)
		if len(fields) == 0 || !fits(fields[0], from) {
			continue
		}
		for _, f := range fields[1:] {
			if fits(f, to) {
				return true
			}
		}
		return false
	}
	return false
}

// fits matches a package with a name of the table.
func fits(pattern, pkg string) bool {
	if under, ok := strings.CutSuffix(pattern, "*"); ok {
		return strings.HasPrefix(pkg, under)
	}
	return pattern == pkg
}

// ban keeps outside packages from some of ours. An outside package is banned with everything under it.
type ban struct {
	from   func(pkg string) bool
	banned []string
	deep   bool // also through other packages
	why    string
}

func bans() []ban {
	under := func(names ...string) func(string) bool {
		return func(pkg string) bool {
			for _, n := range names {
				if pkg == n || strings.HasPrefix(pkg, n+"/") {
					return true
				}
			}
			return false
		}
	}
	not := func(f func(string) bool) func(string) bool { return func(pkg string) bool { return !f(pkg) } }
	everyone := func(string) bool { return true }
	return []ban{
		{under("render"), []string{"net/http", "database/sql", "github.com/gin-gonic/gin"}, true,
			"render draws; it knows no network and no store"},
		{under("api/admit", "api/cache", "api/limit", "api/sign", "api/session", "api/store", "api/paper", "api/jobs"),
			[]string{"github.com/gin-gonic/gin"}, true, "mechanisms do not know the web framework"},
		{under("assets"), []string{"github.com", "golang.org"}, true, "assets embeds files and nothing else"},
		{not(under("render/canvas")), []string{"github.com/fogleman/gg"}, false, "only canvas draws with gg"},
		{everyone, []string{"github.com/golang/freetype"}, false, "its font parser panics on broken fonts; use x/image/font/opentype"},
		{everyone, []string{"golang.org/x/image/tiff", "golang.org/x/image/bmp", "golang.org/x/image/webp", "golang.org/x/image/vp8", "golang.org/x/image/vp8l"}, true,
			"decoders with a history of holes, which nothing here needs"},
		{not(under("cmd/check")), []string{"testing"}, false, "tests stay out of the program"},
	}
}

// pkgInfo is what go list says of a package.
type pkgInfo struct {
	ImportPath string
	Imports    []string
	Deps       []string
	Module     *struct{ Path, Version string }
	Standard   bool
}

// broken lists the arrows a package breaks.
func broken(p pkgInfo) []string {
	var bad []string
	from := strings.TrimPrefix(p.ImportPath, modulePath)
	for _, i := range p.Imports {
		if to, ours := strings.CutPrefix(i, modulePath); ours && !mayImport(from, to) {
			bad = append(bad, from+" -> "+to+": not an arrow of the design")
		}
	}
	for _, b := range bans() {
		if !b.from(from) {
			continue
		}
		reach := p.Imports
		if b.deep {
			reach = p.Deps
		}
		for _, i := range reach {
			for _, name := range b.banned {
				if i == name || strings.HasPrefix(i, name+"/") {
					bad = append(bad, from+" -> "+i+": "+b.why)
				}
			}
		}
	}
	return bad
}

// goList asks the go command about packages.
func goList(t *testing.T, args ...string) []pkgInfo {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", append([]string{"list", "-json=ImportPath,Imports,Deps,Module,Standard"}, args...)...)
	cmd.Dir = "../.."
	out, err := cmd.Output()
	if err != nil {
		if exit, ok := errors.AsType[*exec.ExitError](err); ok {
			t.Fatalf("go list %v: %v\n%s", args, err, exit.Stderr)
		}
		t.Fatal(err)
	}
	var list []pkgInfo
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkgInfo
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return list
		} else if err != nil {
			t.Fatal(err)
		}
		list = append(list, p)
	}
}

// TestArrows holds every package of ours to the table and the bans.
func TestArrows(t *testing.T) {
	t.Parallel()
	list := goList(t, "./...")
	if len(list) < 10 {
		t.Fatalf("go list names %d packages", len(list))
	}
	for _, p := range list {
		for _, b := range broken(p) {
			t.Error(b)
		}
	}
}

// TestArrowsBreak shows that the rules see each kind of broken arrow, and let the good ones pass.
func TestArrowsBreak(t *testing.T) {
	t.Parallel()
	const gin, gg = "github.com/gin-gonic/gin", "github.com/fogleman/gg"
	for _, tc := range []struct {
		from    string
		imports string
		deps    string
		bad     int
	}{
		{"render/unit", "math strconv", "", 0},
		{"render/unit", modulePath + "render/geom", "", 1},
		{"render/geom", modulePath + "render/unit math", "", 0},
		{"render/geom", modulePath + "render/design", "", 1},
		{"render/design", modulePath + "render/fit", "", 1},
		{"render/body", modulePath + "render/drape", "", 1},
		{"render/drape", modulePath + "render/body", "", 0},
		{"render/shade", modulePath + "render", "", 1},
		{"render", modulePath + "render/scene " + modulePath + "render/canvas", "", 0},
		{"render", modulePath + "api", "", 1},
		{"render", modulePath + "assets", "", 1},
		{"render", "context", "net/http", 1},
		{"render/scene", "", "database/sql database/sql/driver", 2},
		{"render/words", gin, gin, 1},
		{"render/canvas", gg, gg, 0},
		{"render/scene", gg, gg, 1},
		{"api", gg, gg, 1},
		{"render/canvas", "github.com/golang/freetype/truetype", "", 1},
		{"api", gin + " net/http " + modulePath + "render", gin + " net/http", 0},
		{"api", modulePath + "render/raster", "", 1},
		{"api", modulePath + "cmd/aurelink", "", 1},
		{"api/admit", "", gin, 1},
		{"api/store", gin + " database/sql", gin + " database/sql", 1},
		{"api/cache", modulePath + "api", "", 1},
		{"api/page", modulePath + "render/design", "", 0},
		{"assets", "embed io/fs", "embed io/fs", 0},
		{"assets", modulePath + "render/unit", "", 1},
		{"cmd/aurelink", modulePath + "api " + modulePath + "assets", "", 0},
		{"cmd/storybook", modulePath + "cmd/aurelink", "", 1},
		{"cmd/aurelink", "", "golang.org/x/image/vp8l golang.org/x/image/tiff/lzw", 2},
		{"cmd/aurelink", "", "golang.org/x/image/font golang.org/x/image/vector", 0},
		{"render/fit", "testing", "", 1},
		{"render/unheard/of", modulePath + "render/unit", "", 1},
	} {
		p := pkgInfo{ImportPath: modulePath + tc.from, Imports: strings.Fields(tc.imports), Deps: strings.Fields(tc.deps)}
		if bad := broken(p); len(bad) != tc.bad {
			t.Errorf("%s imports %q, reaches %q: %d broken arrows %q, want %d", tc.from, tc.imports, tc.deps, len(bad), bad, tc.bad)
		}
	}
}
