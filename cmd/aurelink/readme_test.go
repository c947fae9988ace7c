package main

import (
	"bytes"
	"context"
	"fmt"
	"image"
	_ "image/jpeg"
	_ "image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"github.com/aurelink/aurelink/api"
	"github.com/aurelink/aurelink/render/design"
)

const readme = "../../README.md"

// TestReadmeSettings holds the table of settings to the flags.
func TestReadmeSettings(t *testing.T) {
	var c commands
	parser, err := kong.New(&c, kong.Name("aurelink"))
	if err != nil {
		t.Fatal(err)
	}
	var table strings.Builder
	table.WriteString("\n| flag of `serve` | variable | default | what it does |\n| --- | --- | --- | --- |\n")
	for _, n := range parser.Model.Children {
		if n.Name != "serve" {
			continue
		}
		for _, f := range n.Flags {
			def := f.Default
			if def == "" {
				def = "none"
			}
			fmt.Fprintf(&table, "| `--%s` | `%s` | `%s` | %s |\n", f.Name, strings.Join(f.Envs, ", "), def, f.Help)
		}
	}
	table.WriteString("\n")
	text, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := bytes.Cut(text, []byte("-update -->\n"))
	old, after, ok2 := bytes.Cut(rest, []byte("<!-- /settings -->"))
	if !ok || !ok2 {
		t.Fatal("README.md has no settings section")
	}
	if string(old) == table.String() {
		return
	}
	if !*update {
		t.Fatalf("README.md's settings differ from the flags; run: go test ./cmd/aurelink -run Readme -update\nwant:%s", table.String())
	}
	out := fmt.Appendf(nil, "%s-update -->\n%s<!-- /settings -->%s", before, table.String(), after)
	if err := os.WriteFile(readme, out, 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestReadmePictures runs the commands under Pictures in README.md, as written but for where they write to, and
// checks that the page shows each picture and that the one in the tree has its size.
func TestReadmePictures(t *testing.T) {
	text, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	ran := 0
	for line := range strings.Lines(string(text)) {
		args, ok := strings.CutPrefix(strings.TrimSpace(line), "go run ./cmd/aurelink render --c")
		if !ok || !strings.Contains(line, ".github/pictures/") {
			continue
		}
		words := strings.Fields("render --c" + args)
		shown := words[len(words)-1]
		if !bytes.Contains(text, []byte("("+shown+")")) {
			t.Errorf("%s is made and not shown", shown)
		}
		words[len(words)-1] = filepath.Join(dir, filepath.Base(shown))
		if *update {
			words[len(words)-1] = filepath.Join("../..", shown)
		}
		var errs bytes.Buffer
		m := Main{Stdin: strings.NewReader(""), Stdout: &errs, Stderr: &errs}
		if code := m.Execute(context.Background(), words); code != 0 {
			t.Fatalf("%s: exit status %d: %s", line, code, errs.String())
		}
		if got, want := size(t, words[len(words)-1]), size(t, filepath.Join("../..", shown)); got != want {
			t.Errorf("%s: the picture in the tree is %v, the command makes %v", shown, want, got)
		}
		ran++
	}
	if ran < 5 {
		t.Errorf("found %d picture commands in README.md", ran)
	}
}

// TestReadmeChoices holds the table under "Draw a picture" to what can be chosen: a row names all of it.
func TestReadmeChoices(t *testing.T) {
	text, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	rows := func(name string) string {
		for line := range strings.Lines(string(text)) {
			said, _, _ := strings.Cut(strings.TrimPrefix(line, "| "), " | ")
			if strings.HasPrefix(line, "| ") && strings.Contains(said, "`"+name+"`") {
				return line
			}
		}
		return ""
	}
	c := api.CatalogOf(testCatalog(t))
	ids := func(items []api.Item) (out []string) {
		for _, i := range items {
			out = append(out, i.ID)
		}
		return out
	}
	cat := testCatalog(t)
	for name, want := range map[string][]string{
		"chain=": cat.ChainIDs(), "metals=": cat.MetalIDs(), "mix=": design.MixForms(), "view=": ids(c.Views), "quality=": ids(c.Qualities),
		"light=": ids(c.Lights), "pose=": ids(c.Poses), "backdrop=": ids(c.Backdrops), "finish=": ids(c.Finishes), "cut": ids(c.Cuts), "setting": ids(c.Settings),
	} {
		if len(want) < 2 {
			continue // there is nothing to choose
		}
		row := rows(name)
		for _, word := range want {
			if !strings.Contains(row, word) {
				t.Errorf("README.md's row of %s does not name %s", name, word)
			}
		}
	}
	if c.MostWear > 0 && rows("wear=") == "" {
		t.Error("README.md says nothing of wear=")
	}
}

func size(t *testing.T, file string) image.Point {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	cfg, _, err := image.DecodeConfig(f)
	if err != nil {
		t.Fatal(err)
	}
	return image.Pt(cfg.Width, cfg.Height)
}
