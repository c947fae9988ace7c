package page

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"regexp"
	"strings"
	"time"
)

// staticRoot is where the static files are served.
const staticRoot = "/static/"

// file is a static file under a name that holds a hash of its content, so that it may be kept for ever.
type file struct {
	address string // /static/NAME.HASH.ext
	kind    string // Content-Type
	body    []byte
	zipped  []byte // the same gzipped, where that is smaller
}

// files are the static files by their plain name, and by their address.
type files struct {
	byName, byAddress map[string]*file
}

var kinds = map[string]string{
	".css": "text/css; charset=utf-8",
	".js":  "text/javascript; charset=utf-8",
	".svg": "image/svg+xml",
}

// imported finds the modules a module takes in: from "./name.js".
var imported = regexp.MustCompile(`(from|import)\s+"\./([a-z-]+\.js)"`)

// readFiles reads a folder of static files. A module's imports are rewritten to the addresses of what they name,
// so a change in one module changes the address of every module that uses it.
func readFiles(dir fs.FS) (*files, error) {
	entries, err := fs.ReadDir(dir, ".")
	if err != nil {
		return nil, err
	}
	all := &files{byName: map[string]*file{}, byAddress: map[string]*file{}}
	for _, e := range entries {
		if kinds[path.Ext(e.Name())] == "" {
			continue
		}
		if _, err := all.read(dir, e.Name(), nil); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func (all *files) read(dir fs.FS, name string, above []string) (*file, error) {
	if f := all.byName[name]; f != nil {
		return f, nil
	}
	for _, n := range above {
		if n == name {
			return nil, fmt.Errorf("%s imports itself by way of %s", name, strings.Join(above, ", "))
		}
	}
	body, err := fs.ReadFile(dir, name)
	if err != nil {
		return nil, err
	}
	ext := path.Ext(name)
	if ext == ".js" {
		var faults []error
		body = imported.ReplaceAllFunc(body, func(match []byte) []byte {
			parts := imported.FindSubmatch(match)
			used, err := all.read(dir, string(parts[2]), append(above, name))
			if err != nil {
				faults = append(faults, err)
				return match
			}
			return fmt.Appendf(nil, "%s %q", parts[1], used.address)
		})
		if err := errors.Join(faults...); err != nil {
			return nil, err
		}
	}
	sum := sha256.Sum256(body)
	f := &file{
		address: staticRoot + strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:8]) + ext,
		kind:    kinds[ext],
		body:    body,
	}
	if f.zipped, err = zip(body); err != nil {
		return nil, err
	}
	all.byName[name] = f
	all.byAddress[f.address] = f
	return f, nil
}

func zip(body []byte) ([]byte, error) {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(body); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	if b.Len() >= len(body) {
		return nil, nil
	}
	return b.Bytes(), nil
}

// address is where the file of a plain name is served.
func (all *files) address(name string) (string, error) {
	f := all.byName[name]
	if f == nil {
		return "", fmt.Errorf("no static file %q", name)
	}
	return f.address, nil
}

// Static answers GET /static/NAME.HASH.EXT. The name changes with the content, so the answer may be kept for ever.
func (p *Pages) Static(w http.ResponseWriter, r *http.Request) {
	f := p.static.byAddress[r.URL.Path]
	if f == nil {
		p.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", f.kind)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	h.Set("Vary", "Accept-Encoding")
	body, tag := f.body, path.Base(f.address)
	if f.zipped != nil && takesGzip(r) {
		h.Set("Content-Encoding", "gzip")
		body, tag = f.zipped, tag+".gz"
	}
	h.Set("ETag", `"`+tag+`"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
}

// takesGzip says that the asker takes gzip, and has not weighed it at nothing.
func takesGzip(r *http.Request) bool {
	for _, one := range strings.Split(r.Header.Get("Accept-Encoding"), ",") {
		coding, weight, _ := strings.Cut(strings.TrimSpace(one), ";")
		if strings.EqualFold(strings.TrimSpace(coding), "gzip") {
			q := strings.ReplaceAll(weight, " ", "")
			return q != "q=0" && q != "q=0.0" && q != "q=0.00" && q != "q=0.000"
		}
	}
	return false
}
