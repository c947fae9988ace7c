package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write what is generated anew: licenses.txt, parts of README.md")

// TestLicenceTable holds the table to the licence files of what is linked, font by font and module by module.
// With -update it writes the table.
func TestLicenceTable(t *testing.T) {
	t.Parallel()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", "-f",
		"{{.ImportPath}}\t{{.Dir}}{{with .Module}}\t{{.Path}}\t{{.Dir}}\t{{.Main}}{{end}}", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for line := range strings.Lines(string(out)) {
		f := strings.Split(strings.TrimSpace(line), "\t")
		if len(f) != 5 || f[4] == "true" { // the standard library, and this module
			continue
		}
		pkg, pkgDir, module, moduleDir := f[0], f[1], f[2], f[3]
		want = append(want, module+"\t"+licenceOf(t, moduleDir))
		if font, ok := fontOf(pkg); ok {
			want = append(want, pkg+"\t"+fontLicenceOf(t, pkgDir, moduleDir)+"\t"+font)
		}
	}
	slices.Sort(want)
	want = slices.Compact(want)
	text := strings.Join(want, "\n") + "\n"
	if *update {
		if err := os.WriteFile("licenses.txt", []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	if text != licenseTable {
		t.Errorf("licenses.txt is not what is linked; write it with: go test ./cmd/aurelink -run LicenceTable -update\n%s",
			strings.Join(changes(strings.Split(licenseTable, "\n"), want), "\n"))
	}
}

// changes lists what is missing from got and what is too much.
func changes(got, want []string) []string {
	var out []string
	for _, line := range want {
		if !slices.Contains(got, line) {
			out = append(out, "+ "+line)
		}
	}
	for _, line := range got {
		if line != "" && !slices.Contains(want, line) {
			out = append(out, "- "+line)
		}
	}
	return out
}

// fontOf says whether a package holds a font, and which.
func fontOf(pkg string) (name string, ok bool) {
	if name, ok = strings.CutPrefix(pkg, "golang.org/x/image/font/gofont/"); ok {
		return "Go " + strings.TrimPrefix(name, "go"), true
	}
	if family, ok := strings.CutPrefix(pkg, "github.com/go-fonts/"); ok && strings.Contains(family, "/") {
		return family[strings.Index(family, "/")+1:], true
	}
	return "", false
}

// licenceOf reads the licence a module comes with, as an SPDX expression.
func licenceOf(t *testing.T, dir string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		switch strings.ToUpper(strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))) {
		case "LICENSE", "LICENCE", "COPYING":
			return spdxOf(t, file)
		}
	}
	t.Errorf("%s: no licence file", dir)
	return "unknown"
}

// fontLicenceOf reads the licence of a font, which its module may carry apart.
func fontLicenceOf(t *testing.T, pkgDir, moduleDir string) string {
	t.Helper()
	for _, file := range []string{
		filepath.Join(moduleDir, "SIL-LICENSE"), filepath.Join(moduleDir, "LICENSE-SIL"), filepath.Join(filepath.Dir(pkgDir), "ttfs", "README"),
	} {
		if _, err := os.Stat(file); err == nil {
			return spdxOf(t, file)
		}
	}
	t.Errorf("%s: no licence of the font", pkgDir)
	return "unknown"
}

// spdxOf names the licences whose telling phrases are in a file.
func spdxOf(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.ToLower(strings.Join(strings.Fields(string(data)), " "))
	if strings.Contains(text, "the freetype license") && strings.Contains(text, "your choice") {
		return "FTL OR GPL-2.0-or-later"
	}
	var found []string
	add := func(spdx string, phrases ...string) {
		for _, p := range phrases {
			if !strings.Contains(text, p) {
				return
			}
		}
		found = append(found, spdx)
	}
	add("Apache-2.0", "apache license", "version 2.0")
	if n := len(found); n == 0 {
		add("MPL-2.0", "mozilla public license", "2.0")
	}
	add("OFL-1.1", "sil open font license", "version 1.1")
	if n := len(found); true {
		add("BSD-3-Clause", "redistribution and use in source and binary forms", "neither the name")
		if len(found) == n {
			add("BSD-2-Clause", "redistribution and use in source and binary forms")
		}
	}
	add("MIT", "permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files")
	add("ISC", "permission to use, copy, modify, and/or distribute")
	if len(found) == 0 {
		t.Errorf("%s: not a licence that is known here", file)
		return "unknown"
	}
	slices.Sort(found)
	return strings.Join(found, " AND ")
}

// TestLicensesAreAllowed: what may be linked into a program that is handed out.
func TestLicensesAreAllowed(t *testing.T) {
	t.Parallel()
	allowed := []string{"MIT", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "ISC", "OFL-1.1", "FTL OR GPL-2.0-or-later"}
	for _, l := range parseLicences(licenseTable) {
		for part := range strings.SplitSeq(l.spdx, " AND ") {
			if !slices.Contains(allowed, part) {
				t.Errorf("%s: %s", l.path, part)
			}
		}
	}
}

func TestLicenses(t *testing.T) {
	t.Parallel()
	out := ok(t, "", "licenses")
	for _, want := range []string{"Go standard library", "github.com/alecthomas/kong", "v1.17.0", "MIT", "FONT", "OFL-1.1"} {
		if !strings.Contains(out, want) {
			t.Errorf("lacks %q", want)
		}
	}
	fonts := 0
	for _, l := range parseLicences(licenseTable) {
		if l.font != "" {
			fonts++
			if !strings.Contains(out, l.font) {
				t.Errorf("lacks the font %s", l.font)
			}
		}
	}
	if fonts == 0 {
		t.Error("no fonts")
	}
	if strings.Contains(out, "not in the table") {
		t.Error(fmt.Sprint("a module is not in the table:\n", out))
	}
}
