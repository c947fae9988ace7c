package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/aurelink/aurelink/api"
	"github.com/aurelink/aurelink/render"
	"github.com/aurelink/aurelink/render/design"
)

type catalogCmd struct {
	List  catalogListCmd  `cmd:"" help:"List what a design can be made of."`
	Check catalogCheckCmd `cmd:"" help:"Check a catalogue: that it holds together and every shape can be built."`
}

type catalogListCmd struct {
	Kind string `arg:"" optional:"" help:"chains, metals, mixes, charms, stones, rings, finishes, cuts, settings, poses, lights or backdrops; all of them if left out."`
	JSON bool   `help:"Print JSON, as GET /v1/catalog answers."`
}

// Run lists the catalogue.
func (c *catalogListCmd) Run(m *Main) error {
	cat, err := catalog()
	if err != nil {
		return err
	}
	all := api.CatalogOf(cat)
	kinds := kindsOf(all)
	if c.Kind != "" {
		var names []string
		for _, k := range kinds {
			if names = append(names, k.name); k.name == c.Kind {
				kinds = []kind{k}
				break
			}
		}
		if len(kinds) > 1 {
			return refuse("kind", "there is no kind "+strconv.Quote(c.Kind), names...)
		}
	}
	switch {
	case c.JSON && c.Kind == "":
		return m.printJSON(all)
	case c.JSON:
		return m.printJSON(kinds[0].items)
	}

	w := tabwriter.NewWriter(m.Stdout, 0, 0, 2, ' ', 0)
	for i, k := range kinds {
		if i > 0 {
			fmt.Fprintln(w)
		}
		fmt.Fprintln(w, strings.ToUpper(k.name))
		for _, row := range k.rows {
			fmt.Fprintln(w, "  "+strings.Join(row, "\t"))
		}
	}
	return w.Flush()
}

// kind is one kind of item, for JSON and for people.
type kind struct {
	name  string
	items any
	rows  [][]string
}

func kindsOf(c api.Catalog) []kind {
	kinds := []kind{
		{name: "pieces", items: c.Pieces},
		{name: "chains", items: c.Chains},
		{name: "metals", items: c.Metals},
		{name: "mixes", items: c.Mixes},
		{name: "charms", items: c.Charms},
		{name: "stones", items: c.Stones},
		{name: "rings", items: c.Rings},
	}
	add := func(i int, row ...string) { kinds[i].rows = append(kinds[i].rows, row) }
	for _, x := range c.Pieces {
		add(0, x.ID, x.Query+"="+x.Size, lengths(x.Sizes[:1])+" to "+lengths(x.Sizes[1:])+" mm round")
	}
	for _, x := range c.Chains {
		add(1, x.ID, x.Name, lengths(x.Widths)+" mm wide, usually "+lengths([]float64{x.Usual}))
	}
	for _, x := range c.Metals {
		add(2, x.ID, x.Name)
	}
	for _, x := range c.Mixes {
		add(3, x.Form, x.Name)
	}
	for _, x := range c.Charms {
		add(4, x.ID, x.Name, lengths(x.Sizes)+" mm")
	}
	for _, x := range c.Stones {
		add(5, x.ID, x.Name)
	}
	for _, x := range c.Rings {
		add(6, x.ID, lengths([]float64{x.Wire})+" mm wire", lengths(x.Inner)+" mm inside")
	}
	for _, k := range []struct {
		name  string
		items []api.Item
	}{{"finishes", c.Finishes}, {"cuts", c.Cuts}, {"settings", c.Settings}, {"poses", c.Poses}, {"lights", c.Lights}, {"backdrops", c.Backdrops}} {
		kinds = append(kinds, kind{name: k.name, items: k.items})
		for _, x := range k.items {
			add(len(kinds)-1, x.ID, x.Name)
		}
	}
	return kinds
}

// lengths prints lengths in mm, without the unit.
func lengths(mm []float64) string {
	out := make([]string, len(mm))
	for i, v := range mm {
		out[i] = strconv.FormatFloat(v, 'f', -1, 64)
	}
	return strings.Join(out, ", ")
}

type catalogCheckCmd struct {
	Dir string `arg:"" optional:"" help:"Folder laid out like the project's assets folder; the built-in catalogue if left out."`
}

// Run checks a catalogue. A faulty one is bad input.
func (c *catalogCheckCmd) Run(m *Main) error {
	name := "the built-in catalogue"
	load := catalog
	if c.Dir != "" {
		name = c.Dir
		load = func() (*design.Catalog, error) {
			// Nothing outside the folder is read, whatever the files in it say.
			root, err := os.OpenRoot(c.Dir)
			if err != nil {
				return nil, err
			}
			defer root.Close()
			return design.LoadCatalog(root.FS())
		}
	}
	cat, err := load()
	if err == nil {
		_, err = render.New(cat)
	}
	if err != nil {
		return refuse(name, err.Error())
	}
	_, err = fmt.Fprintf(m.Stdout, "%s holds together: %d chains, %d metals, %d mixes, %d charms, %d stones, %d rings; version %s\n",
		name, len(cat.Chains), len(cat.Metals), len(cat.Mixes), len(cat.Charms), len(cat.Stones), len(cat.Rings), cat.Version)
	return err
}
