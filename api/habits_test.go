package api

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// goFiles parses the package and those below it, tests apart.
func goFiles(t *testing.T) (*token.FileSet, map[string]*ast.File) {
	t.Helper()
	set, files := token.NewFileSet(), map[string]*ast.File{}
	err := filepath.WalkDir(".", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		files[path], err = parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return set, files
}

// A *gin.Context never ends when its client leaves, so none may pass for a context.Context. Here none is passed
// to anything: it is only dotted into. And gin is known only to the files that route.
func TestNoGinContextBelowAHandler(t *testing.T) {
	t.Parallel()
	set, files := goFiles(t)
	handlers := 0
	for path, file := range files {
		for _, spec := range file.Imports {
			name, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			if name == "github.com/gin-gonic/gin" && path != "routes.go" && path != "middleware.go" {
				t.Errorf("%s knows gin", path)
			}
		}
		ast.Inspect(file, func(n ast.Node) bool {
			var params *ast.FieldList
			var body *ast.BlockStmt
			switch f := n.(type) {
			case *ast.FuncDecl:
				params, body = f.Type.Params, f.Body
			case *ast.FuncLit:
				params, body = f.Type.Params, f.Body
			default:
				return true
			}
			for _, name := range ginContexts(params) {
				handlers++
				for _, at := range bareUses(body, name) {
					t.Errorf("%v: %s, a *gin.Context, is handed on", set.Position(at), name)
				}
			}
			return true
		})
	}
	if handlers == 0 {
		t.Error("no function with a *gin.Context was found: the test looks at nothing")
	}
}

// ginContexts gives the names of the parameters that are a *gin.Context.
func ginContexts(params *ast.FieldList) []string {
	var names []string
	for _, field := range params.List {
		star, ok := field.Type.(*ast.StarExpr)
		if !ok {
			continue
		}
		if sel, ok := star.X.(*ast.SelectorExpr); ok && sel.Sel.Name == "Context" {
			if pkg, ok := sel.X.(*ast.Ident); ok && pkg.Name == "gin" {
				for _, name := range field.Names {
					names = append(names, name.Name)
				}
			}
		}
	}
	return names
}

// bareUses gives the places where a variable is used other than by a dot.
func bareUses(body *ast.BlockStmt, name string) []token.Pos {
	dotted := map[*ast.Ident]bool{}
	ast.Inspect(body, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			dotted[sel.Sel] = true
			if id, ok := sel.X.(*ast.Ident); ok {
				dotted[id] = true
			}
		}
		return true
	})
	var bare []token.Pos
	ast.Inspect(body, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && id.Name == name && !dotted[id] {
			bare = append(bare, id.Pos())
		}
		return true
	})
	return bare
}

func TestBareUsesFindsThem(t *testing.T) {
	t.Parallel()
	file, err := parser.ParseFile(token.NewFileSet(), "x.go", "package x\nfunc f(c *gin.Context) { g(c.Request); h(c, 1); k := c; _ = k }", 0)
	if err != nil {
		t.Fatal(err)
	}
	f := file.Decls[0].(*ast.FuncDecl)
	if names := ginContexts(f.Type.Params); len(names) != 1 || len(bareUses(f.Body, names[0])) != 2 {
		t.Errorf("%v %v", names, bareUses(f.Body, "c"))
	}
}

// The service calls nobody: no code here makes a client.
func TestNoOutboundCalls(t *testing.T) {
	t.Parallel()
	_, files := goFiles(t)
	for path := range files {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, call := range []string{"http.Get(", "http.Post(", "http.Client{", "http.DefaultClient", "net.Dial"} {
			if strings.Contains(string(text), call) {
				t.Errorf("%s has %s", path, call)
			}
		}
	}
}
