package render

import (
	"strings"
	"sync"
	"testing"

	"github.com/aurelink/aurelink/assets"
	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/drape"
	"github.com/aurelink/aurelink/render/fit"
	"github.com/aurelink/aurelink/render/mesh"
	"github.com/aurelink/aurelink/render/raster"
	"github.com/aurelink/aurelink/render/scene"
	"github.com/aurelink/aurelink/render/shade"
)

// shop is what every test here needs: the catalogue and one renderer, whose light takes a while to bake.
type shop struct {
	cat *design.Catalog
	r   *Renderer
	err error
}

var openShop = sync.OnceValue(func() shop {
	cat, err := design.LoadCatalog(assets.FS)
	if err != nil {
		return shop{err: err}
	}
	r, err := New(cat)
	return shop{cat, r, err}
})

func open(t testing.TB) (*design.Catalog, *Renderer) {
	t.Helper()
	s := openShop()
	if s.err != nil {
		t.Fatal(s.err)
	}
	return s.cat, s.r
}

// ask reads a request as it arrives: a body where it starts with a brace, else the query of an address. more, where
// there is any, is a view's query that replaces the request's view.
func ask(t testing.TB, cat *design.Catalog, said string, more ...string) design.Request {
	t.Helper()
	read := cat.ParseQuery
	if strings.HasPrefix(said, "{") {
		read = func(s string) (design.Request, error) { return cat.Parse([]byte(s)) }
	}
	req, err := read(said)
	if err != nil {
		t.Fatalf("%s: %v", said, err)
	}
	for _, q := range more {
		if req.View, err = cat.ParseShare(q); err != nil {
			t.Fatalf("%s: %v", q, err)
		}
	}
	return req
}

// paint draws a request, which must work.
func paint(t testing.TB, r *Renderer, req design.Request) *Picture {
	t.Helper()
	p, err := r.Draw(t.Context(), req.Design, req.View)
	if err != nil {
		t.Fatalf("%+v: %v", req.Design, err)
	}
	return p
}

// showcase are the bracelets of the front page.
var showcase = []struct{ name, said string }{
	{"figaro", "chain=figaro&metals=gold-filled,sterling&mix=long:B&wrist=6.25in&skin=5"},
	{"paperclip", "chain=paperclip&metals=gold-filled&wrist=6in&skin=8"},
	{"satellite", "chain=satellite&metals=sterling,gold-filled&mix=stations:B&wrist=6.5in&skin=3&fit=loose"},
	{"bar", "chain=bar-and-link&metals=sterling,gold-filled&mix=stations:B&wrist=7in&skin=6"},
	{"curb", "chain=curb&metals=14k-yellow,sterling&mix=half&wrist=7.5in&skin=9&fit=snug"},
	{"cable", "chain=cable&metals=14k-yellow&wrist=5.75in&skin=7&charms=" +
		"letter.M:14k-yellow@center,birthstone.emerald:14k-yellow@+12!inline,birthstone.garnet:14k-yellow@-12!inline"},
	{"stack", stack},
}

// stack is three strands, which is more than an address says.
const stack = `{"design":{"version":1,"piece":"bracelet","body":{"size":"6.75in","skin":10},"fit":"comfort","strands":[
	{"chain":"paperclip","metals":["gold-filled"]},
	{"chain":"cable","metals":["sterling"],"charms":[{"charm":"star","metal":"14k-rose","at":"center"}]},
	{"chain":"satellite","metals":["14k-rose"]}]}}`

// pendants is one of most charms on a chain strong enough to carry them.
const pendants = `{"design":{"version":1,"piece":"bracelet","body":{"size":"6.25in","skin":4},"strands":[
	{"chain":"cable","width_mm":2,"metals":["sterling"],"charms":[
		{"charm":"star","metal":"gold-filled","at":"-24"},
		{"charm":"letter","text":"R","metal":"titanium","at":"-12"},
		{"charm":"bar","text":"LOVE","metal":"14k-rose","at":"center","hang":"inline"},
		{"charm":"birthstone","stone":"emerald","metal":"14k-yellow","at":"+12"},
		{"charm":"moon","metal":"14k-white","at":"+24"}]}]}}`

// staged is a design laid out and looked at, not yet shaded.
type staged struct {
	cam    raster.Camera
	result *fit.Result
	insts  []mesh.Instance
	metals []shade.Metal
	layer  *layer
	buf    raster.Buffer
}

// stage takes a request through the passes up to the visibility buffer.
func stage(t testing.TB, r *Renderer, req design.Request) *staged {
	t.Helper()
	result, err := fit.New(r.cat, req.Design)
	if err != nil {
		t.Fatal(err)
	}
	s := &staged{cam: scene.Camera(design.Bracelet, req.View), result: result}
	plan, err := r.lay(t.Context(), new(drape.Room), &s.cam, req.Design, req.View, result)
	if err != nil {
		t.Fatal(err)
	}
	s.insts, s.metals, err = r.build(new(builder), plan, req.Design, req.View, result)
	if err != nil {
		t.Fatal(err)
	}
	if s.layer, err = r.layer(t.Context(), &s.cam, req.Design, req.View); err != nil {
		t.Fatal(err)
	}
	if err := s.buf.Draw(t.Context(), &s.cam, s.insts, s.layer.Outline); err != nil {
		t.Fatal(err)
	}
	return s
}
