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

var add = flag.Bool("add", false, "add codes of today's designs to testdata/codes.txt; those there are never changed")

const goldenCodes = "testdata/codes.txt"

// Codes that were once given out are read for ever, and mean what they meant.
func TestGoldenCodes(t *testing.T) {
	t.Parallel()
	c := catalog(t)
	if *add {
		addCodes(t, c)
	}
	file, err := os.Open(goldenCodes)
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
		d, err := c.Decode(code)
		if err != nil {
			t.Errorf("%s: %v", code, err)
		} else if got := string(c.JSON(d)); got != want {
			t.Errorf("%s\nis   %s\nwant %s", code, got, want)
		}
	}
	if lines < 40 {
		t.Errorf("%d codes", lines)
	}
}

// addCodes puts the contract's design, one design a word of the code, and some random ones in the file.
func addCodes(t *testing.T, c *Catalog) {
	t.Helper()
	file, err := os.OpenFile(goldenCodes, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	bodies := []string{contractDesign}
	for _, id := range c.ChainIDs() {
		bodies = append(bodies, fmt.Sprintf(`{"piece":"bracelet","body":{"size":"6in"},"strands":[{"chain":%q,"metals":["sterling"]}]}`, id))
	}
	for what := range uint64(40) {
		bodies = append(bodies, newRandomDesign(c, 1_000_000+what, 0).design())
	}
	for _, body := range bodies {
		d := mustParse(t, c, body)
		fmt.Fprintf(file, "%s %s\n", c.Encode(d), c.JSON(d))
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
	if got := checksum([]byte("23456789")); got != 0x29B1 {
		t.Errorf("%#x", got)
	}
}

// seal makes a code of bytes, with a checksum that holds.
func seal(bytes []byte) string {
	return codeVersion + base64.RawURLEncoding.EncodeToString(binary.BigEndian.AppendUint16(bytes, checksum(bytes)))
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
		{"newer", "2" + code[1:], Value, []string{"code: was made by a newer Aurelink"}},
		{"cut", code[:len(code)-1], Syntax, []string{"code: is damaged"}},
		{"cut more", code[:len(code)/2], Syntax, []string{"code: is damaged"}},
		{"version alone", "1", Syntax, []string{"code: is damaged"}},
		{"sealed, empty", seal(nil), Syntax, []string{"code: is damaged"}},
		{"sealed, more", seal(append(body[:len(body):len(body)], 0)), Syntax, []string{"code: is damaged"}},
		{"sealed, cut", seal(body[: len(body)-1 : len(body)-1]), Syntax, []string{"code: is damaged"}},
		{"sealed, no such word", seal([]byte{200, 1}), Syntax, []string{"code: is damaged"}},
		{"sealed, long word", seal([]byte{0, 0xff, 0xff, 0xff, 0xff, 0x0f}), Syntax, []string{"code: is damaged"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := c.Decode(tt.in)
			tt.check(t, err)
		})
	}
	_, err := c.Parse([]byte(`{"code":"2AAA","view":{"w":1}}`))
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
