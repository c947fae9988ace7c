package page

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// A hand chain has a page to share: its three runs by name, and no way to a form that it does not have. The form says so, and offers the
// other pieces.
func TestHandChain(t *testing.T) {
	t.Parallel()
	p := newPages(t, nil)
	req, err := p.cfg.Catalog.ParseQuery("chain=cable&metals=14k-yellow&piece=hand-chain&wrist=6.25in&finger=US7")
	if err != nil {
		t.Fatal(err)
	}
	code := p.cfg.Catalog.Encode(req.Design)
	body := openDesign(p, code, func(r *http.Request) { r.URL.RawQuery = "yaw=90" }).Body.String()
	for _, want := range []string{"<h1>Cable hand chain in 14k yellow gold</h1>", "Round the wrist", "Over the hand", "Round the finger", "Length", "/d/" + code + ".png"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	for _, wrong := range []string{"Open in the designer", "Strand 1", "yaw=90"} {
		if strings.Contains(body, wrong) {
			t.Errorf("the page says %q", wrong)
		}
	}
	w := httptest.NewRecorder()
	p.Designer(w, httptest.NewRequest(http.MethodGet, "/?code="+code, nil))
	if body := w.Body.String(); !strings.Contains(body, "which this page can&#39;t change") || strings.Contains(body, `value="hand-chain"`) {
		t.Errorf("the form does not say that it has none for a hand chain")
	}
}
