package main

import (
	"encoding/json"

	"github.com/aurelink/aurelink/api"
)

type resolveCmd struct {
	designFlags

	Lang string `placeholder:"LANG" help:"Language of the texts, such as en."`
}

// Run prints what POST /v1/designs/resolve answers.
func (c *resolveCmd) Run(m *Main) error {
	cat, err := catalog()
	if err != nil {
		return err
	}
	asked, err := m.ask(cat, c.designFlags, viewFlags{})
	if err != nil {
		return err
	}
	resolution, err := api.Resolve(cat, asked.Design, c.Lang)
	if err != nil {
		return c.named(err)
	}
	return m.printJSON(resolution)
}

// printJSON prints v, indented, with & < > as they are.
func (m *Main) printJSON(v any) error {
	enc := json.NewEncoder(m.Stdout)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}
