package design

import "io/fs"

// LoadCatalog reads and checks the catalogue from a file system laid out like the project's assets folder.
func LoadCatalog(assets fs.FS) (*Catalog, error) { panic("to be written") }

// Parse reads a request {"design":{...}, "view":{...}} (view may be absent, and is then the default view).
// It is the one validator: every fault found is reported at once, by field, as an *Error.
func (c *Catalog) Parse(body []byte) (Design, View, error) { panic("to be written") }

// ParseQuery reads the same from the query of GET /v1/preview.png: raw is what follows the "?", undecoded.
func (c *Catalog) ParseQuery(raw string) (Design, View, error) { panic("to be written") }

// Encode gives the design's code: the whole canonical design, versioned, base64url.
func (c *Catalog) Encode(d Design) string { panic("to be written") }

// Decode reads a code. A code is judged like any other request, so a faulty or newer one is an *Error.
func (c *Catalog) Decode(code string) (Design, error) { panic("to be written") }
