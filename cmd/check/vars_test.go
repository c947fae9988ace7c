package main

import (
	"go/ast"
	"go/token"
	"go/types"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// allowedVars are the package variables of render and api that are written after they are declared, or could be.
// Each has its reason.
func allowedVars() map[string]string {
	return map[string]string{
		"render/body.shapes":       "tables that are worked out when they are first asked for, and are the same ever after",
		"render/pngenc.coders":     "a pool of scratch memory; nothing of one picture reaches the next",
		"render/pngenc.encoders":   "a pool of scratch memory; nothing of one picture reaches the next",
		"render/raster.samplePool": "a pool of scratch memory; nothing of one picture reaches the next",
	}
}

// fakeImporter gives empty packages: enough to tell which name is which variable of the package at hand.
type fakeImporter struct{}

func (fakeImporter) Import(p string) (*types.Package, error) {
	name := path.Base(p)
	if len(name) > 1 && name[0] == 'v' && name[1] <= '9' {
		name = path.Base(path.Dir(p))
	}
	pkg := types.NewPackage(p, name)
	pkg.MarkComplete()
	return pkg, nil
}

// mutable lists the variables of one package (its files, tests left out) that may change while the program runs: those
// some statement writes or takes the address of, those made of sync or atomic, and exported ones, which any other
// package could write. Errors, embedded files and tables that are only read are none of these.
func mutable(files []source) map[string]string {
	var parsed []*ast.File
	for _, f := range files {
		parsed = append(parsed, f.file)
	}
	info := &types.Info{Defs: make(map[*ast.Ident]types.Object), Uses: make(map[*ast.Ident]types.Object)}
	conf := types.Config{Importer: fakeImporter{}, Error: func(error) {}} // imports are empty, so there are errors
	pkg, _ := conf.Check(files[0].path, files[0].set, parsed, info)
	found := make(map[string]string)
	note := func(obj types.Object, at token.Pos, why string) {
		key := path.Dir(files[0].path) + "." + obj.Name()
		where := files[0].set.Position(at)
		if _, ok := found[key]; !ok {
			found[key] = path.Base(where.Filename) + ":" + strconv.Itoa(where.Line) + ": " + why
		}
	}

	// root is the package variable that an expression is a part of, if it is.
	root := func(e ast.Expr) types.Object {
		for {
			switch x := e.(type) {
			case *ast.ParenExpr:
				e = x.X
			case *ast.IndexExpr:
				e = x.X
			case *ast.SliceExpr:
				e = x.X
			case *ast.SelectorExpr:
				e = x.X
			case *ast.StarExpr:
				e = x.X
			case *ast.Ident:
				if v, ok := info.Uses[x].(*types.Var); ok && v.Parent() == pkg.Scope() {
					return v
				}
				return nil
			default:
				return nil
			}
		}
	}
	write := func(e ast.Expr, why string) {
		if obj := root(e); obj != nil {
			note(obj, e.Pos(), why)
		}
	}
	for _, f := range files {
		for _, d := range f.file.Decls {
			if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.VAR {
				for _, spec := range g.Specs {
					v := spec.(*ast.ValueSpec)
					for i, name := range v.Names {
						var value ast.Expr
						if i < len(v.Values) {
							value = v.Values[i]
						}
						switch {
						case name.Name == "_" || isError(value) || embedded(g.Doc) || embedded(v.Doc):
						case name.IsExported():
							note(info.Defs[name], name.Pos(), "exported, so anyone may write it")
						case mentions(v.Type, "sync", "atomic") || mentions(value, "sync", "atomic"):
							note(info.Defs[name], name.Pos(), "made of sync or atomic, so it changes")
						}
					}
				}
			}
		}
		ast.Inspect(f.file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.AssignStmt:
				for _, e := range n.Lhs {
					write(e, "written")
				}
			case *ast.IncDecStmt:
				write(n.X, "written")
			case *ast.RangeStmt:
				if n.Tok == token.ASSIGN {
					write(n.Key, "written")
					write(n.Value, "written")
				}
			case *ast.UnaryExpr:
				if n.Op == token.AND {
					write(n.X, "its address is taken")
				}
			case *ast.CallExpr:
				if f, ok := n.Fun.(*ast.Ident); ok && len(n.Args) > 0 && slices.Contains([]string{"delete", "clear", "copy"}, f.Name) {
					write(n.Args[0], "written by "+f.Name)
				}
			}
			return true
		})
	}
	return found
}

// mentions reports whether an expression, outside of functions in it, names one of these packages.
func mentions(e ast.Expr, packages ...string) bool {
	found := false
	if e == nil {
		return false
	}
	ast.Inspect(e, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			if id, ok := sel.X.(*ast.Ident); ok && slices.Contains(packages, id.Name) {
				found = true
			}
		}
		_, function := n.(*ast.FuncLit)
		return !function
	})
	return found
}

// embedded reports whether a comment fills a variable by go:embed.
func embedded(doc *ast.CommentGroup) bool {
	return doc != nil && slices.ContainsFunc(doc.List, func(c *ast.Comment) bool { return strings.HasPrefix(c.Text, "//go:embed ") })
}

// isError reports whether a value is errors.New(...) or fmt.Errorf(...).
func isError(v ast.Expr) bool {
	call, ok := v.(*ast.CallExpr)
	if !ok {
		return false
	}
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	pkg, ok := sel.X.(*ast.Ident)
	return ok && (pkg.Name == "errors" && sel.Sel.Name == "New" || pkg.Name == "fmt" && sel.Sel.Name == "Errorf")
}

// TestNoState: no package of render or api keeps state of its own, but for the allowed.
func TestNoState(t *testing.T) {
	t.Parallel()
	packages := make(map[string][]source)
	for _, s := range sources(t) {
		if !strings.HasSuffix(s.path, "_test.go") && (strings.HasPrefix(s.path, "render/") || strings.HasPrefix(s.path, "api/")) {
			packages[path.Dir(s.path)] = append(packages[path.Dir(s.path)], s)
		}
	}
	allowed, met := allowedVars(), make(map[string]bool)
	for _, files := range packages {
		for key, why := range mutable(files) {
			if _, ok := allowed[key]; ok {
				met[key] = true
				continue
			}
			t.Errorf("%s (%s) is package state; make it a constant, a function or a field, or give a reason in allowedVars", key, why)
		}
	}
	for key := range allowed {
		if !met[key] {
			t.Errorf("allowedVars names %s, which needs no permission", key)
		}
	}
}

// TestNoStateBreaks shows that the rule sees each way to keep state, and nothing in tables that are only read.
func TestNoStateBreaks(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		text string
		bad  bool
	}{
		{"var table = [4]int{1, 2, 3, 4}\nfunc f() int { return table[2] }", false},
		{"var names = map[string]int{`a`: 1}\nfunc f() int { return names[`a`] }", false},
		{"var word = regexp.MustCompile(`a`)\nfunc f() bool { return word.MatchString(``) }", false},
		{"var (\n\tErrBusy = errors.New(`busy`)\n\tErrOdd = fmt.Errorf(`odd`)\n)\nvar _ error = ErrBusy", false},
		{"//go:embed x.txt\nvar Text string", false},
		{"var (\n\t//go:embed x.txt\n\tText string\n)", false},
		{"var x = 1\nfunc f() { x := 2; x = 3; _ = x }", false},
		{"type t struct{ x int }\nvar x = 1\nfunc (v *t) f() { v.x = 2; for x := range 3 { _ = x } }", false},
		{"var x = 1\nfunc f() { x = 3 }", true},
		{"var x = 1\nfunc f() { x++ }", true},
		{"var x int\nfunc f() { x += 2 }", true},
		{"var x [3]int\nfunc f() { x[1] = 2 }", true},
		{"var x = map[string]int{}\nfunc f() { x[`a`] = 2 }", true},
		{"var x = map[string]int{}\nfunc f() { delete(x, `a`) }", true},
		{"var x []int\nfunc f() { copy(x[1:], []int{1}) }", true},
		{"var x struct{ y struct{ z int } }\nfunc f() { x.y.z = 2 }", true},
		{"var x int\nfunc f() *int { return &x }", true},
		{"var x int\nfunc f() { for x = range 3 {} }", true},
		{"var pool = sync.Pool{New: func() any { return 1 }}", true},
		{"var n atomic.Int64", true},
		{"var once sync.Once", true},
		{"var Default = 3", true},
	} {
		text := "package x\nimport (\n\t\"errors\"\n\t\"fmt\"\n\t\"regexp\"\n\t\"sync\"\n\t\"sync/atomic\"\n)\n" + tc.text
		if found := mutable([]source{parse(t, "render/x/x.go", text)}); len(found) > 0 != tc.bad {
			t.Errorf("%q: found %q, want %v", tc.text, found, tc.bad)
		}
	}
}
