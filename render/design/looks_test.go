package design

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// What is offered can be held by a code, and begins with what is meant where nothing is said.
func TestOffered(t *testing.T) {
	t.Parallel()
	of := offered()
	usual := looks{[]Piece{Bracelet}, []Finish{Polished}, 0, []Cut{CutRound}, []Setting{SettingBezel}}
	if of.pieces[0] != usual.pieces[0] || of.finishes[0] != usual.finishes[0] || of.cuts[0] != usual.cuts[0] || of.settings[0] != usual.settings[0] {
		t.Errorf("offered first: %s, %s, %s", of.finishes[0], of.cuts[0], of.settings[0])
	}
	for _, list := range [][2][]string{
		{texts(of.pieces), texts(every.pieces)}, {texts(of.finishes), texts(every.finishes)}, {texts(of.cuts), texts(every.cuts)}, {texts(of.settings), texts(every.settings)},
	} {
		for i, word := range list[0] {
			if !slices.Contains(list[1], word) || slices.Contains(list[0][:i], word) {
				t.Errorf("%s is offered twice, or has no number in a code", word)
			}
		}
	}
	if of.wear < 0 || of.wear > every.wear {
		t.Errorf("wear up to %v is offered", of.wear)
	}
}

// Every look can be asked for in a body, and is refused where it is not offered.
func TestLooks(t *testing.T) {
	t.Parallel()
	c := catalog(t)
	const stone = `"charm":"birthstone","metal":"sterling","at":"center","stone":"ruby"`
	type look struct {
		body, field string
		offered     bool
		got         func(Strand) string
		want        string
	}
	var all []look
	for _, f := range every.finishes {
		all = append(all, look{strand(fmt.Sprintf(`"finish":%q`, f)), "strands[0].finish", slices.Contains(Finishes(), f),
			func(s Strand) string { return string(s.Finish) }, string(f)})
	}
	for _, wear := range []string{"0", "0.01", "0.5", "1"} {
		x, _ := plainNumber(wear)
		all = append(all, look{strand(`"wear":` + wear), "strands[0].wear", x <= MostWear(),
			func(s Strand) string { return short(s.Wear) }, wear})
	}
	for _, cut := range every.cuts {
		all = append(all, look{charm(stone + fmt.Sprintf(`,"cut":%q`, cut)), "strands[0].charms[0].cut", slices.Contains(Cuts(), cut),
			func(s Strand) string { return string(s.Charms[0].Cut) }, string(cut)})
	}
	for _, setting := range every.settings {
		all = append(all, look{charm(stone + fmt.Sprintf(`,"setting":%q`, setting)), "strands[0].charms[0].setting",
			slices.Contains(Settings(), setting), func(s Strand) string { return string(s.Charms[0].Setting) }, string(setting)})
	}
	for _, l := range all {
		r, err := open(c).read([]byte(l.body), "design")
		if err != nil || l.got(r.Design.Strands[0]) != l.want {
			t.Errorf("%s: %+v %v", l.body, r.Design, err)
			continue
		}
		_, err = c.Parse([]byte(l.body))
		if l.offered != (err == nil) || err != nil && !strings.HasPrefix(err.Error(), l.field+": ") {
			t.Errorf("%s, offered %v: %v", l.body, l.offered, err)
		}
		// A code that holds it is refused as the body is, and says of what.
		_, err = c.Decode(c.Encode(r.Design))
		if l.offered != (err == nil) || err != nil && !strings.HasPrefix(err.Error(), "code: says of "+l.field+": ") {
			t.Errorf("code of %s, offered %v: %v", l.body, l.offered, err)
		}
	}
}

// A look that has no number in a code is spelled out, and read back.
func TestCodeSpellsOutLooks(t *testing.T) {
	t.Parallel()
	c := catalog(t)
	d := mustParse(t, c, `{"piece":"bracelet","body":{"size":"6in"},"strands":[{"chain":"cable","metals":["sterling"]}]}`)
	d.Strands[0].Finish = "satin"
	j := open(c)
	j.looks.finishes = append(slices.Clone(every.finishes), "satin")
	got, err := j.decode(c.Encode(d))
	if err != nil || got.Strands[0].Finish != "satin" {
		t.Errorf("%+v %v", got, err)
	}
}

// The numbers of looks are frozen, as the words are.
func TestCodeLooks(t *testing.T) {
	t.Parallel()
	if got, want := strings.Join(slices.Concat(texts(codeFinishes[:]), texts(codeCuts[:]), texts(codeSettings[:])), " "),
		"polished brushed hammered diamond-cut round oval pear marquise baguette heart bezel prong"; got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
}
