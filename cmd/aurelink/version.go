package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/aurelink/aurelink/api"
)

type versionCmd struct{}

// Run prints what decides on the program's answers and pixels.
func (versionCmd) Run(m *Main) error {
	cat, err := catalog()
	if err != nil {
		return err
	}
	program := "unknown"
	if info, ok := debug.ReadBuildInfo(); ok {
		program = info.Main.Version
		for _, s := range info.Settings {
			switch {
			case s.Key == "vcs.revision":
				program += " " + s.Value
			case s.Key == "vcs.modified" && s.Value == "true":
				program += " (changed since)"
			}
		}
	}
	_, err = fmt.Fprintf(m.Stdout, "aurelink   %s\npictures   %s\nbuilt with %s %s/%s\n",
		program, api.Version(cat), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return err
}
