// Package assets holds the files that go into the binary: the catalogue, charm outlines, words and web pages.
package assets

import "embed"

// FS is the embedded folder. The server reads it through fs.FS, so a studio's own folder can stand in.
//
//go:embed catalog charms web
var FS embed.FS
