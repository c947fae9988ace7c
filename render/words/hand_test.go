package words_test

import (
	"strings"
	"testing"

	"github.com/aurelink/aurelink/render/fit"
	"github.com/aurelink/aurelink/render/words"
)

// A hand-chain is told by its two sizes and its three runs, once where these are alike.
func TestHandChain(t *testing.T) {
	t.Parallel()
	cat := catalog(t)
	for _, c := range []struct{ strands, want string }{
		{`{"chain":"cable","metals":["sterling"],"charms":[{"charm":"heart","metal":"14k-rose","at":"center"}]}`,
			"A 6.25 in (159 mm) wrist and a US 7 (54.4 mm) finger wearing a hand chain, comfort fit: a cable chain in sterling silver round the wrist, " +
				"over the hand and round the finger. Over the hand: a "},
		{`{"chain":"cable","metals":["sterling"]},{"chain":"rolo","metals":["14k-rose"]},{"chain":"cable","metals":["sterling"]}`,
			"a hand chain, comfort fit: a cable chain in sterling silver round the wrist, a rolo chain in 14k rose gold over the hand and a cable chain"},
	} {
		req, err := cat.Parse([]byte(`{"design":{"piece":"hand-chain","body":{"size":"6.25in","finger":"US 7"},"strands":[` + c.strands + `]}}`))
		if err != nil {
			t.Fatal(err)
		}
		r, err := fit.New(cat, req.Design)
		if err != nil {
			t.Fatal(err)
		}
		if got := words.Alt(cat, req.Design, r); !strings.Contains(got, c.want) {
			t.Errorf("%s\ndoes not say\n%s", got, c.want)
		}
	}
}
