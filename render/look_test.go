package render

import (
	"context"
	"image/png"
	"os"
	"testing"

	"github.com/aurelink/aurelink/render/design"
)

func TestLook(t *testing.T) {
	q := os.Getenv("LOOK")
	if q == "" {
		t.Skip()
	}
	cat, err := design.LoadCatalog(os.DirFS("../assets"))
	if err != nil {
		t.Fatal(err)
	}
	r, err := New(cat)
	if err != nil {
		t.Fatal(err)
	}
	req, err := cat.ParseQuery(q)
	if err != nil {
		t.Fatal(err)
	}
	for range 30 {
		p, err := r.Draw(context.Background(), req.Design, req.View)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%+v", p.Timing)
		f, _ := os.Create(os.Getenv("OUT"))
		if os.Getenv("PNG") != "" {
			png.Encode(f, p.Image)
		}
		f.Close()
		p.Release()
	}
}
