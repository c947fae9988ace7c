package main

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"testing"
)

// maxLines is how long a Go file may be. A longer one is asking to be two.
const maxLines = 600

// source is one Go file of ours.
type source struct {
	path  string // from the root of the module
	lines int
	set   *token.FileSet
	file  *ast.File
}

// sources parses every Go file under the four folders.
func sources(t *testing.T) []source {
	t.Helper()
	root := os.DirFS("../..")
	var all []source
	set := token.NewFileSet()
	for _, top := range []string{"api", "assets", "cmd", "render"} {
		err := fs.WalkDir(root, top, func(p string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(p, ".go") {
				return err
			}
			text, err := fs.ReadFile(root, p)
			if err != nil {
				return err
			}
			file, err := parser.ParseFile(set, p, text, parser.ParseComments)
			if err != nil {
				return err
			}
			all = append(all, source{p, bytes.Count(text, []byte("\n")), set, file})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// faults lists what in a file breaks a house rule.
func faults(s source) []string {
	var bad []string
	add := func(pos token.Pos, what string) {
		bad = append(bad, s.path+":"+strconv.Itoa(s.set.Position(pos).Line)+": "+what)
	}
	if s.lines > maxLines {
		add(s.file.Pos(), strconv.Itoa(s.lines)+" lines, more than "+strconv.Itoa(maxLines))
	}
	for _, group := range s.file.Comments {
		for _, c := range group.List {
			if word := strings.TrimLeft(c.Text, "/* \t"); strings.HasPrefix(word, "TODO") || strings.HasPrefix(word, "FIXME") || strings.HasPrefix(word, "XXX") {
				add(c.Pos(), "unfinished: "+word)
			}
		}
	}
	ast.Inspect(s.file, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok && (sel.Sel.Name == "LoadFontFace" || sel.Sel.Name == "LoadFontFaceFromBytes") {
			add(sel.Pos(), "fonts come from x/image/font/opentype, never through gg")
		}
		return true
	})

	for _, d := range s.file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Name.Name == "init" && f.Recv == nil {
			add(f.Pos(), "an init function; make it a constructor")
		}
	}
	return bad
}

// TestHouse holds every file to the house rules.
func TestHouse(t *testing.T) {
	t.Parallel()
	all := sources(t)
	if len(all) < 20 {
		t.Fatalf("found %d Go files", len(all))
	}
	for _, s := range all {
		for _, f := range faults(s) {
			t.Error(f)
		}
	}
}

// TestHouseBreaks shows that the rules see each fault, and nothing in good code.
func TestHouseBreaks(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		text string
		bad  int
	}{
		{"func init() {}", 1},
		{"type T struct{}\nfunc (T) init() {}", 0},
		{"// TODO" + ": later", 1},
		{"func f() { dc.LoadFontFace(`x`, 1) }", 1},
		{strings.Repeat("\n", maxLines), 1},
		{strings.Repeat("\n", maxLines-2), 0},
	} {
		if bad := faults(parse(t, "render/x/x.go", "package x\n"+tc.text+"\n")); len(bad) != tc.bad {
			t.Errorf("%q: %q, want %d faults", tc.text, bad, tc.bad)
		}
	}
}

// parse makes a source of a text.
func parse(t *testing.T, name, text string) source {
	t.Helper()
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, name, text, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	return source{name, strings.Count(text, "\n"), set, file}
}
