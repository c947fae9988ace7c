package design

import (
	"bufio"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"flag"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"
)

var add = flag.Bool("add", false, "add codes of today's designs to testdata; those there are never changed")

// goldenCodes are the files of the codes that were given out, by version.
var goldenCodes = map[byte]string{codePlain: "testdata/codes.txt", codeLooks: "testdata/codes2.txt", codeHand: "testdata/codes3.txt"}

// Codes that were once given out are read for ever, mean what they meant, and are still what their design gets.
func TestGoldenCodes(t *testing.T) {
	t.Parallel()
	c := catalog(t)
	if *add {
		addCodes(t, c)
	}
	for version, name := range goldenCodes {
		file, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		lines := 0
		for in := bufio.NewScanner(file); in.Scan(); {
			code, want, ok := strings.Cut(in.Text(), " ")
			if !ok || strings.HasPrefix(code, "#") {
				continue
			}
			lines++
			d, err := open(c).decode(code)
			if err != nil {
				t.Errorf("%s: %v", code, err)
				continue
			}
			if got := string(c.JSON(d)); got != want {
				t.Errorf("%s\nis   %s\nwant %s", code, got, want)
			}
			if got := c.Encode(d); got != code || code[0] != version {
				t.Errorf("%s\nbecomes %s", code, got)
			}
		}
		if lines < 40 {
			t.Errorf("%s: %d codes", name, lines)
		}
	}
}

// addCodes puts the contract's design, one design a word of the code, each look, and some random ones in the files.
func addCodes(t *testing.T, c *Catalog) {
	t.Helper()
	bodies := []string{contractDesign}
	for _, id := range c.ChainIDs() {
		bodies = append(bodies, fmt.Sprintf(`{"piece":"bracelet","body":{"size":"6in"},"strands":[{"chain":%q,"metals":["sterling"]}]}`, id))
	}
	for _, f := range every.finishes {
		for _, wear := range []float64{0, .01, .5, 1} {
			bodies = append(bodies, fmt.Sprintf(`{"piece":"bracelet","body":{"size":"6in"},"strands":[{"chain":"curb",
				"metals":["sterling"],"finish":%q,"wear":%v}]}`, f, wear))
		}
	}
	for _, cut := range every.cuts {
		for _, setting := range every.settings {
			bodies = append(bodies, fmt.Sprintf(`{"piece":"bracelet","body":{"size":"6in"},"strands":[{"chain":"cable",
				"metals":["sterling"],"charms":[{"charm":"birthstone","metal":"sterling","stone":"ruby","cut":%q,"setting":%q,"at":"+4"}]}]}`,
				cut, setting))
		}
	}
	for what := range uint64(40) {
		bodies = append(bodies, newRandomDesign(c, 1_000_000+what, 0).design())
	}
	for what := range uint64(250) {
		if body := newRandomDesign(c, 2_000_000+what, 0).design(); mustParse(t, c, body).Piece == HandChain {
			bodies = append(bodies, body)
		}
	}
	for version, name := range goldenCodes {
		addCodesOf(t, c, version, name, bodies)
	}
}

// addCodesOf puts the designs in a file whose code is of a version.
func addCodesOf(t *testing.T, c *Catalog, version byte, name string, bodies []string) {
	t.Helper()
	file, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for _, body := range bodies {
		d := mustParse(t, c, body)
		if code := c.Encode(d); code[0] == version {
			fmt.Fprintf(file, "%s %s\n", code, c.JSON(d))
		}
	}
}

// The words of a code are today's ids, each once. It may lag behind the catalogue: other ids are spelled out.
func TestCodeWords(t *testing.T) {
	t.Parallel()
	seen := make(map[string]bool)
	for _, w := range codeWords {
		if w == "" || seen[w] {
			t.Errorf("%q is there twice", w)
		}
		seen[w] = true
	}
	if len(codeWords) != 37 || codeWords[0] != "bracelet" || codeWords[36] != "blue-zircon" {
		t.Errorf("the words of version 1 are frozen, and there are %d", len(codeWords))
	}
}

// An id that has no word is spelled out, and read back the same.
func TestCodeSpellsOut(t *testing.T) {
	t.Parallel()
	known := catalog(t)
	c := *known
	c.Metals = append([]Metal{{ID: "argentium-935"}}, known.Metals...)
	d := mustParse(t, &c, `{"piece":"bracelet","body":{"size":"6in"},"strands":[{"chain":"cable","metals":["argentium-935"]}]}`)
	code := c.Encode(d)
	if got, err := c.Decode(code); err != nil || !reflect.DeepEqual(got, d) {
		t.Errorf("%+v %v", got, err)
	}
	_, err := known.Decode(code)
	refused{"", code, Value, []string{
		`code: says of strands[0].metals[0]: there is no metal "argentium-935"`,
		`code: says of strands[0].closure.metal: there is no metal "argentium-935"`,
	}}.check(t, err)
}

func TestChecksum(t *testing.T) {
	t.Parallel()
	// CRC-16/IBM-3740 of "123456789" is 0x29B1 by the catalogue of parametrised CRC algorithms.
	if got := checksum('1', []byte("23456789")); got != 0x29B1 {
		t.Errorf("%#x", got)
	}
}

// seal makes a code of bytes, with a checksum that holds.
func seal(version byte, bytes []byte) string {
	return string(version) + base64.RawURLEncoding.EncodeToString(binary.BigEndian.AppendUint16(bytes, checksum(version, bytes)))
}

func TestDecodeRefuses(t *testing.T) {
	t.Parallel()
	c := catalog(t)
	code := c.Encode(mustParse(t, c, contractDesign))
	if len(code) > 80 {
		t.Errorf("the contract's design takes %d characters: %s", len(code), code)
	}
	body, _ := base64.RawURLEncoding.DecodeString(code[1:])
	body = body[:len(body)-2]
	for _, tt := range []refused{
		{"empty", "", Syntax, []string{"code: is not a design's code"}},
		{"words", "hello world", Syntax, []string{"code: is not a design's code"}},
		{"letters", "hello", Syntax, []string{"code: is not a design's code"}},
		{"newline", code[:9] + "\n" + code[9:], Syntax, []string{"code: is not a design's code"}},
		{"padded", code + "=", Syntax, []string{"code: is not a design's code"}},
		{"long", "1" + strings.Repeat("A", maxCode), Syntax, []string{"code: is longer than"}},
		{"newer", "4" + code[1:], Value, []string{"code: was made by a newer Aurelink"}},
		{"of another version", "2" + code[1:], Syntax, []string{"code: is damaged"}},
		{"sealed as another version", seal(codeLooks, body), Syntax, []string{"code: is damaged"}},
		{"sealed as a hand chain", seal(codeHand, body), Syntax, []string{"code: is damaged"}},
		{"cut", code[:len(code)-1], Syntax, []string{"code: is damaged"}},
		{"cut more", code[:len(code)/2], Syntax, []string{"code: is damaged"}},
		{"version alone", "1", Syntax, []string{"code: is damaged"}},
		{"sealed, empty", seal(codePlain, nil), Syntax, []string{"code: is damaged"}},
		{"sealed, more", seal(codePlain, append(body[:len(body):len(body)], 0)), Syntax, []string{"code: is damaged"}},
		{"sealed, cut", seal(codePlain, body[:len(body)-1:len(body)-1]), Syntax, []string{"code: is damaged"}},
		{"sealed, no such word", seal(codePlain, []byte{200, 1}), Syntax, []string{"code: is damaged"}},
		{"sealed, long word", seal(codePlain, []byte{0, 0xff, 0xff, 0xff, 0xff, 0x0f}), Syntax, []string{"code: is damaged"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := c.Decode(tt.in)
			tt.check(t, err)
		})
	}
	_, err := c.Parse([]byte(`{"code":"4AAA","view":{"w":1}}`))
	refused{"", "code and view", Value, []string{"code: newer", "view.w: "}}.check(t, err)
	_, err = c.Parse([]byte(`{"code":5}`))
	refused{"", "code number", Value, []string{"code: is a number; it should be text"}}.check(t, err)
}

// One character changed, lost or doubled is always noticed.
func TestDamagedCode(t *testing.T) {
	t.Parallel()
	c := catalog(t)
	code := c.Encode(mustParse(t, c, contractDesign))
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	for i := 1; i < len(code); i++ {
		for _, l := range letters {
			if damaged := code[:i] + string(l) + code[i+1:]; damaged != code {
				if _, err := c.Decode(damaged); err == nil {
					t.Errorf("%s is read as a design", damaged)
				}
			}
		}
		for _, damaged := range []string{code[:i] + code[i+1:], code[:i] + code[i:i+1] + code[i:]} {
			if _, err := c.Decode(damaged); err == nil && damaged != code {
				t.Errorf("%s is read as a design", damaged)
			}
		}
	}
}

// The largest design has a code that can be read, or is refused: there is none in between.
func TestLargestDesign(t *testing.T) {
	t.Parallel()
	c := catalog(t)
	body := func(text string) string {
		charm := `{"charm":"bar","metal":"sterling","at":"-123.456mm","hang":"inline","text":` + fmt.Sprintf("%q", text) + `}`
		strand := `{"chain":"cable","metals":["sterling"],"charms":[` + strings.Repeat(charm+",", maxCharms-1) + charm + `]}`
		return `{"piece":"bracelet","body":{"size":"6in"},"strands":[` + strings.Repeat(strand+",", maxStrands-1) + strand + `]}`
	}
	d := mustParse(t, c, body("ABCDEFG"))
	if got, err := c.Decode(c.Encode(d)); err != nil || !reflect.DeepEqual(got, d) {
		t.Errorf("%d characters: %v", len(c.Encode(d)), err)
	}
	_, err := c.Parse([]byte(`{"design":` + body(strings.Repeat("é", 10)) + `}`))
	var bad *Error
	if !errors.As(err, &bad) || bad.Fields[0].Field != "strands" || !strings.Contains(bad.Error(), "more engraving than") {
		t.Errorf("%v", err)
	}
}

// base64Bytes gives the bytes that a code seals.
func base64Bytes(code string) ([]byte, error) {
	bytes, err := base64.RawURLEncoding.DecodeString(code[1:])
	return bytes[:len(bytes)-2], err
}
