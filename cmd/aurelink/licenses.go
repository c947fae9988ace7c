package main

import (
	_ "embed"
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
	"text/tabwriter"
)

// licenseTable says under which licence each module and font is: lines of a path, a licence by its SPDX name,
// and for a font what it is called. A test holds it to the licence files of the modules themselves.
//
//go:embed licenses.txt
var licenseTable string

// licence is a line of the table.
type licence struct {
	path, spdx string
	font       string // empty for a module
}

func parseLicences(table string) []licence {
	var out []licence
	for line := range strings.Lines(table) {
		if f := strings.Split(strings.TrimSpace(line), "\t"); len(f) >= 2 {
			out = append(out, licence{path: f[0], spdx: f[1], font: strings.Join(f[2:], " ")})
		}
	}
	return out
}

type licensesCmd struct{}

// Run lists what is linked into the program.
func (licensesCmd) Run(m *Main) error {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return fmt.Errorf("this program was built without a record of its modules")
	}
	table := parseLicences(licenseTable)
	spdx := make(map[string]string)
	for _, l := range table {
		spdx[l.path] = l.spdx
	}

	w := tabwriter.NewWriter(m.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "MODULE\tVERSION\tLICENCE")
	fmt.Fprintf(w, "Go standard library\t%s\tBSD-3-Clause\n", runtime.Version())
	for _, dep := range info.Deps {
		version := dep.Version
		if dep.Replace != nil {
			version = dep.Replace.Version + " of " + dep.Replace.Path
		}
		name, ok := spdx[dep.Path]
		if !ok {
			name = "not in the table"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\n", dep.Path, version, name)
	}
	fmt.Fprintln(w, "\nFONT\tFROM\tLICENCE")
	for _, l := range table {
		if l.font != "" {
			fmt.Fprintf(w, "%s\t%s\t%s\n", l.font, l.path, l.spdx)
		}
	}
	return w.Flush()
}
