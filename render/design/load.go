package design

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// Bounds on what is read, far above what a catalogue needs. The YAML reader takes a stack frame a level, so how
// deep a file goes is looked at before it is read.
const (
	maxFile     = 256 << 10 // bytes of one file
	maxBrackets = 32        // brackets open at once
	maxIndent   = 64        // columns before a line's first word
	maxRepeat   = 1000      // parts in one repeat of a chain
)

// catalogFolder is where the YAML lies; outlines are named from the folder above it.
const catalogFolder = "catalog"

// LoadCatalog reads and checks the catalogue from a file system laid out like the project's assets folder:
// YAML in catalog, outlines where the charms say. What it returns is never written to again, so any number of
// goroutines may read it. The error names every fault of a file, or every fault of the whole, at once.
func LoadCatalog(assets fs.FS) (*Catalog, error) {
	c := new(Catalog)
	digest := sha256.New()

	// Read each file into its part of the catalogue.
	var faults []error
	files := c.files()
	for _, f := range files {
		name := path.Join(catalogFolder, f.name)
		text, err := readFile(assets, name)
		if err == nil {
			err = decodeYAML(name, text, f.into)
		}
		if err != nil {
			faults = append(faults, err)
		}
		fmt.Fprintf(digest, "%s %d\n%s", name, len(text), text)
	}
	faults = append(faults, strayFiles(assets, files)...)
	if len(faults) > 0 {
		return nil, fmt.Errorf("reading the catalogue: %w", errors.Join(faults...))
	}

	// Read the outlines.
	for i := range c.Charms {
		charm := &c.Charms[i]
		if charm.Outline == "" {
			continue
		}
		text, err := readFile(assets, charm.Outline)
		if err != nil {
			faults = append(faults, fmt.Errorf("charm %s: %w", charm.ID, err))
		}
		charm.SVG = text
		fmt.Fprintf(digest, "%s %d\n%s", charm.Outline, len(text), text)
	}

	// Work out what follows from the figures.
	for i := range c.Chains {
		style := &c.Chains[i]
		for j := range style.Widths {
			if err := style.Widths[j].resolve(style); err != nil {
				faults = append(faults, fmt.Errorf("chain %s %v: %w", style.ID, style.Widths[j].Width.MM(), err))
			}
		}
	}
	if len(faults) > 0 {
		return nil, fmt.Errorf("reading the catalogue: %w", errors.Join(faults...))
	}
	c.Version = hex.EncodeToString(digest.Sum(nil))[:16]

	// Judge the whole.
	if found := c.Check(); len(found) > 0 {
		return nil, fmt.Errorf("the catalogue does not hold together: %s", strings.Join(found, "\n"))
	}
	return c, nil
}

// catalogFile is one YAML file: a mapping, and where the value of each of its keys goes.
type catalogFile struct {
	name string
	into map[string]any
}

// files lists what a catalogue is read from.
func (c *Catalog) files() []catalogFile {
	return []catalogFile{
		{"chains.yaml", map[string]any{"chains": &c.Chains}},
		{"metals.yaml", map[string]any{"metals": &c.Metals}},
		{"charms.yaml", map[string]any{"charms": &c.Charms}},
		{"stones.yaml", map[string]any{"stones": &c.Stones}},
		{"rings.yaml", map[string]any{"rings": &c.Rings}},
		{"fit.yaml", map[string]any{"waste": &c.Waste, "ease": &c.Ease}},
		{"skins.yaml", map[string]any{"skins": &c.Skins}},
		{"mixes.yaml", map[string]any{"mixes": &c.Mixes}},
	}
}

// strayFiles finds files in the folder that nothing reads: most likely a name misspelt.
func strayFiles(assets fs.FS, files []catalogFile) []error {
	entries, err := fs.ReadDir(assets, catalogFolder)
	if err != nil {
		return []error{err}
	}
	var faults []error
	for _, e := range entries {
		if !slices.ContainsFunc(files, func(f catalogFile) bool { return f.name == e.Name() }) {
			faults = append(faults, fmt.Errorf("%s: not a file of the catalogue", path.Join(catalogFolder, e.Name())))
		}
	}
	return faults
}

// readFile reads a file of bounded size. The name stays inside the folder, whatever file system this is.
func readFile(assets fs.FS, name string) ([]byte, error) {
	if !fs.ValidPath(name) {
		return nil, fmt.Errorf("%q is no path inside the folder", name)
	}
	f, err := assets.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("%s: %w", name, err)
	case len(text) > maxFile:
		return nil, fmt.Errorf("%s: more than %d bytes", name, maxFile)
	}
	return text, nil
}

// decodeYAML reads one document, a mapping, each of its keys into its place. Unknown and repeated fields are
// refused, as are anchors: a catalogue says what it means where it means it.
func decodeYAML(name string, text []byte, into map[string]any) error {
	if err := checkDepth(text); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	doc, err := parser.ParseBytes(text, 0)
	if err != nil {
		return yamlError(name, err)
	}
	if len(doc.Docs) != 1 || doc.Docs[0].Body == nil {
		return fmt.Errorf("%s: want one document", name)
	}
	body := doc.Docs[0].Body
	for _, kind := range []ast.NodeType{ast.AnchorType, ast.AliasType, ast.TagType, ast.MergeKeyType} {
		if nodes := ast.Filter(kind, body); len(nodes) > 0 {
			return fmt.Errorf("%s: anchors, aliases and tags are not used here", inFile(name, nodes[0].GetToken()))
		}
	}
	fields, ok := body.(ast.MapNode)
	if !ok {
		return fmt.Errorf("%s: want %s", inFile(name, body.GetToken()), strings.Join(keys(into), " and "))
	}
	for field := fields.MapRange(); field.Next(); {
		key := field.Key()
		to, ok := into[key.String()]
		if !ok {
			return fmt.Errorf("%s: unknown field %q: want %s", inFile(name, key.GetToken()), key, strings.Join(keys(into), " and "))
		}
		if err := yaml.NodeToValue(field.Value(), to, yaml.Strict()); err != nil {
			return yamlError(name, err)
		}
	}
	return nil
}

// keys lists the keys of a map in order.
func keys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// checkDepth refuses a text that goes too deep, by brackets or by indent; dashes and question marks count as
// indent, as each opens a level.
func checkDepth(text []byte) error {
	open := 0
	for line := range bytes.Lines(text) {
		if len(line)-len(bytes.TrimLeft(line, " \t-?")) > maxIndent {
			return fmt.Errorf("a line is indented more than %d columns", maxIndent)
		}
		for _, b := range line {
			switch b {
			case '[', '{':
				open++
			case ']', '}':
				open = max(open-1, 0)
			}
			if open > maxBrackets {
				return fmt.Errorf("brackets open more than %d deep", maxBrackets)
			}
		}
	}
	return nil
}

// yamlError puts file and line in front of what the YAML reader says.
func yamlError(name string, err error) error {
	var located yaml.Error
	if errors.As(err, &located) {
		return fmt.Errorf("%s: %s", inFile(name, located.GetToken()), located.GetMessage())
	}
	return fmt.Errorf("%s: %w", name, err)
}

// inFile is a place in a file.
func inFile(name string, t *token.Token) string {
	if t == nil || t.Position == nil {
		return name
	}
	return name + ":" + strconv.Itoa(t.Position.Line)
}

// resolve fills in what follows from a width's figures: the repeat, the closing gauge, lengths and heights.
func (s *ChainSize) resolve(style *ChainStyle) error {
	if s.Closure == 0 {
		s.Closure = style.Closure
	}
	for i := range s.Parts {
		s.Parts[i].reckon(style.Lay)
	}
	for _, step := range s.Pattern {
		id, times, err := parseStep(step)
		if err != nil {
			return err
		}
		part := slices.IndexFunc(s.Parts, func(p Part) bool { return p.ID == id })
		if part < 0 {
			return fmt.Errorf("pattern names part %q, and there is none", id)
		}
		if len(s.Repeat)+times > maxRepeat {
			return fmt.Errorf("pattern is longer than %d parts", maxRepeat)
		}
		for range times {
			s.Repeat = append(s.Repeat, part)
		}
	}
	if len(s.Repeat) == 0 {
		return errors.New("pattern is empty")
	}
	return nil
}

// parseStep reads "link" or "link*11".
func parseStep(step string) (id string, times int, err error) {
	id, count, many := strings.Cut(step, "*")
	if !many {
		return id, 1, nil
	}
	times, err = strconv.Atoi(count)
	if err != nil || times < 1 || times > maxRepeat {
		return "", 0, fmt.Errorf("pattern step %q: want a part, or part*count with 1 to %d", step, maxRepeat)
	}
	return id, times, nil
}
