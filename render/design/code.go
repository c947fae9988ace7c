package design

import (
	"cmp"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/aurelink/aurelink/render/unit"
)

// A code is the whole canonical design in an address: a version character, and in base64url a row of bytes
// that ends in a checksum. It must be readable for ever, so nothing of a version below may change: new words
// are spelled out, and a design that no version can hold needs another beside them. A design has the code of the
// first version that can hold it.
const (
	codePlain = '1'     // every strand polished and as new, every stone round and in a bezel
	codeLooks = '2'     // finish and wear of each strand, cut and setting of each stone
	codeHand  = '3'     // as 2, and a finger of its own, and the length of each strand where it has one
	maxCode   = 4 << 10 // characters
)

// codeWords are the ids that a code of version 1 writes as a number, counted from 1; 0 says that the id is
// spelled out. Frozen: none is added, moved or removed.
var codeWords = [...]string{
	"bracelet",
	// chains
	"cable", "paperclip", "rolo", "curb", "figaro", "box", "satellite", "bar-and-link",
	// metals
	"14k-yellow", "14k-white", "14k-rose", "18k-yellow", "gold-filled", "sterling", "platinum", "titanium",
	// charms
	"disc", "heart", "star", "moon", "bar", "letter", "birthstone", "connector",
	// stones
	"garnet", "amethyst", "aquamarine", "diamond", "emerald", "alexandrite", "ruby", "peridot", "sapphire",
	"pink-tourmaline", "citrine", "blue-zircon",
}

// The order in which a code of version 1 numbers what is not an id. Frozen.
var (
	codeFits  = [...]FitName{Snug, Comfort, Loose}
	codeMixes = [...]MixKind{
		MixSolid, MixAlternate, MixPattern, MixRuns, MixBlocks, MixHalf, MixThirds, MixOmbre, MixAccent, MixCenter,
		MixLong, MixStations, MixTwotone, MixScatter,
	}
	codePlaces = [...]PlaceKind{PlaceCenter, PlaceLinks, PlaceMM, PlaceShare}
	codeFaces  = [...]string{"sans", "serif", "script"}
	codeStones = [...]string{"natural", "lab", "simulated", "crystal"}
	codeHangs  = [...]Hang{Dangle, Inline}
)

// The looks that a code of version 2 writes as a number, counted from 1; 0 says that the look is spelled out. Frozen.
var (
	codeFinishes = [...]Finish{Polished, Brushed, Hammered, DiamondCut}
	codeCuts     = [...]Cut{CutRound, CutOval, CutPear, CutMarquise, CutBaguette, CutHeart}
	codeSettings = [...]Setting{SettingBezel, SettingProng}
)

// Numbers of a fit past the named ones.
const (
	codeEase   = len(codeFits)
	codeLength = len(codeFits) + 1
)

// What a charm's flags say. The place is in two bits, its number in codePlaces.
const (
	flagText   = 1 << iota // text and face follow
	flagStone              // stone and kind follow
	flagInline             // number of the hang in codeHangs
	shiftPlace = iota
	flagsEnd   = 1 << (shiftPlace + 2)
)

// shareParts is the precision of a place given as a share.
const shareParts = 1e6

// Encode gives the design's code: the whole canonical design, versioned, base64url.
func (c *Catalog) Encode(d Design) string { return encode(d) }

func encode(d Design) string {
	w := codeWriter{version: versionOf(d)}
	w.word(string(d.Piece))
	w.length(d.Size)
	if w.version >= codeHand {
		w.length(d.Finger)
	}
	fit := slices.Index(codeFits[:], d.Fit.Name)
	switch {
	case d.Fit.Ease != nil:
		fit = codeEase
	case d.Fit.Length != nil:
		fit = codeLength
	}
	w.count(d.Skin<<3 | fit)
	switch fit {
	case codeEase:
		w.length(*d.Fit.Ease)
	case codeLength:
		w.length(*d.Fit.Length)
	}
	w.count(len(d.Strands))
	for _, s := range d.Strands {
		w.strand(s)
	}
	sum := checksum(w.version, w.bytes)
	w.bytes = binary.BigEndian.AppendUint16(w.bytes, sum)
	return string(w.version) + base64.RawURLEncoding.EncodeToString(w.bytes)
}

// versionOf is the first version of the code that can hold a design.
func versionOf(d Design) byte {
	if d.Piece == HandChain {
		return codeHand
	}
	for _, s := range d.Strands {
		if s.Finish != Polished && s.Finish != "" || s.Wear > 0 {
			return codeLooks
		}
		for _, u := range s.Charms {
			if u.Stone != "" && (u.Cut != CutRound && u.Cut != "" || u.Setting != SettingBezel && u.Setting != "") {
				return codeLooks
			}
		}
	}
	return codePlain
}

// codeWriter gathers the bytes of a code.
type codeWriter struct {
	version byte
	bytes   []byte
}

func (w *codeWriter) count(n int)      { w.bytes = binary.AppendUvarint(w.bytes, uint64(n)) }
func (w *codeWriter) signed(n int64)   { w.bytes = binary.AppendVarint(w.bytes, n) }
func (w *codeWriter) length(l unit.MM) { w.count(int(micrometres(l))) }

func (w *codeWriter) text(s string) {
	w.count(len(s))
	w.bytes = append(w.bytes, s...)
}

func (w *codeWriter) word(id string) { writeWord(w, codeWords[:], id) }

// writeWord writes a word as its number in a list, or spells it out.
func writeWord[T ~string](w *codeWriter, list []T, word T) {
	i := slices.Index(list, word)
	w.count(i + 1)
	if i < 0 {
		w.text(string(word))
	}
}

func (w *codeWriter) strand(s Strand) {
	w.word(s.Chain)
	w.length(s.Width)
	w.count(len(s.Metals))
	for _, m := range s.Metals {
		w.word(m)
	}
	w.count(slices.Index(codeMixes[:], s.Mix.Kind))
	switch s.Mix.Kind {
	case MixBlocks, MixAccent, MixCenter:
		w.count(s.Mix.N)
	case MixScatter:
		w.bytes = binary.AppendUvarint(w.bytes, uint64(uint32(s.Mix.N)))
	case MixLong, MixStations:
		w.count(s.Mix.Letter)
	case MixPattern, MixRuns:
		w.count(len(s.Mix.Seq))
		for _, r := range s.Mix.Seq {
			w.count(r.N*maxMetals + r.Metal)
		}
	}
	w.count(s.Closure.Gauge)
	w.length(s.Closure.Inner)
	w.word(s.Closure.Metal)
	if w.version >= codeLooks {
		writeWord(w, codeFinishes[:], cmp.Or(s.Finish, Polished))
		w.count(int(math.Round(s.Wear * wearParts)))
	}
	if w.version >= codeHand {
		w.length(s.Length)
	}
	w.count(len(s.Charms))
	for _, u := range s.Charms {
		w.charm(u)
	}
}

func (w *codeWriter) charm(u CharmUse) {
	flags := slices.Index(codePlaces[:], u.At.Kind) << shiftPlace
	if u.Text != "" {
		flags |= flagText
	}
	if u.Stone != "" {
		flags |= flagStone
	}
	if u.Hang == Inline {
		flags |= flagInline
	}
	w.count(flags)
	w.word(u.Charm)
	w.word(u.Metal)
	w.length(u.Size)
	switch u.At.Kind {
	case PlaceLinks:
		w.signed(int64(u.At.Links))
	case PlaceMM:
		w.signed(micrometres(u.At.Off))
	case PlaceShare:
		w.count(int(math.Round(u.At.Share * shareParts)))
	}
	if u.Text != "" {
		w.text(u.Text)
		w.count(slices.Index(codeFaces[:], u.Face))
	}
	if u.Stone != "" {
		w.word(u.Stone)
		w.count(slices.Index(codeStones[:], u.StoneKind))
		if w.version >= codeLooks {
			writeWord(w, codeCuts[:], cmp.Or(u.Cut, CutRound))
			writeWord(w, codeSettings[:], cmp.Or(u.Setting, SettingBezel))
		}
	}
}

// checksum is CRC-16/IBM-3740 (polynomial 0x1021, start 0xFFFF) of the version and the bytes.
func checksum(version byte, bytes []byte) uint16 {
	sum := uint16(0xFFFF)
	for _, b := range append([]byte{version}, bytes...) {
		sum ^= uint16(b) << 8
		for range 8 {
			carry := sum>>15 == 1
			sum <<= 1
			if carry {
				sum ^= 0x1021
			}
		}
	}
	return sum
}

var (
	errNoCode    = errors.New("is not a design's code")
	errLongCode  = fmt.Errorf("is longer than a design's code can be, %d characters", maxCode)
	errNewerCode = errors.New("was made by a newer Aurelink than this one")
	errDamaged   = errors.New("is damaged or cut short; copy the whole of it again")
)

// code judges a design that is given as its code. Its faults are all the code's.
func (j *judge) code(v *asked) Design {
	s, ok := j.textOf(v)
	if !ok {
		return Design{}
	}
	tree, err := readCode(s)
	switch {
	case errors.Is(err, errNewerCode):
		j.wrong(v.field, err.Error())
	case err != nil:
		j.broken(v.field, err.Error())
	default:
		inside := &judge{cat: j.cat, looks: j.looks}
		d := inside.design(tree)
		for _, f := range inside.faults {
			j.wrong(v.field, "says of "+f.Field+": "+f.Message, f.Allowed...)
		}
		return d
	}
	return Design{}
}

// readCode turns a code into the tree that a body gives.
func readCode(code string) (*asked, error) {
	const base64url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	if len(code) > maxCode {
		return nil, errLongCode
	}
	if code == "" || strings.Trim(code, base64url) != "" {
		return nil, errNoCode
	}
	version := code[0]
	switch {
	case codePlain <= version && version <= codeHand:
	case '0' <= version && version <= '9':
		return nil, errNewerCode
	default:
		return nil, errNoCode
	}
	bytes, err := base64.RawURLEncoding.Strict().DecodeString(code[1:])
	if err != nil || len(bytes) < 2 {
		return nil, errDamaged
	}
	body, sum := bytes[:len(bytes)-2], binary.BigEndian.Uint16(bytes[len(bytes)-2:])
	if checksum(version, body) != sum {
		return nil, errDamaged
	}
	r := codeReader{version: version, bytes: body}
	tree := r.design()
	if r.failed || len(r.bytes) > 0 {
		return nil, errDamaged
	}
	return tree, nil
}

// codeReader takes the bytes of a code apart. Past the end, or at a byte that makes no sense, it fails, and
// gives zeros from then on.
type codeReader struct {
	version byte
	bytes   []byte
	failed  bool
}

func (r *codeReader) fail() {
	r.bytes, r.failed = nil, true
}

// count reads a number of at most 32 bits.
func (r *codeReader) count() int64 {
	n, size := binary.Uvarint(r.bytes)
	if size <= 0 || n > 1<<32-1 {
		r.fail()
		return 0
	}
	r.bytes = r.bytes[size:]
	return int64(n)
}

func (r *codeReader) signed() int64 {
	n, size := binary.Varint(r.bytes)
	if size <= 0 || n < -1<<31 || n > 1<<31-1 {
		r.fail()
		return 0
	}
	r.bytes = r.bytes[size:]
	return n
}

// items reads how many things follow. Each takes a byte at least.
func (r *codeReader) items() int {
	n := r.count()
	if n > int64(len(r.bytes)) {
		r.fail()
		return 0
	}
	return int(n)
}

func (r *codeReader) text() string {
	n := r.items()
	s := string(r.bytes[:n])
	r.bytes = r.bytes[n:]
	return s
}

func (r *codeReader) word() string { return readWord(r, codeWords[:]) }

// readWord reads a word that is given as its number in a list, or is spelled out.
func readWord[T ~string](r *codeReader, list []T) string {
	switch i := r.count(); {
	case i == 0:
		return r.text()
	case i <= int64(len(list)):
		return string(list[i-1])
	}
	r.fail()
	return ""
}

// length reads a length as a number of millimetres.
func (r *codeReader) length() string { return short(float64(fromMicrometres(r.count()))) }

// pick reads the number of one of a few things.
func pick[T ~string](r *codeReader, from []T) T {
	i := r.count()
	if i >= int64(len(from)) {
		r.fail()
		return ""
	}
	return from[i]
}

func (r *codeReader) design() *asked {
	d := askObject("").with("piece", askText("piece", r.word()))
	body := askObject("body").with("size_mm", askNumber("body.size_mm", r.length()))
	if r.version >= codeHand {
		if finger := r.length(); finger != "0" {
			body.with("finger_mm", askNumber("body.finger_mm", finger))
		}
	}
	packed := r.count()
	body.with("skin", askNumber("body.skin", strconv.FormatInt(packed>>3, 10)))
	d.with("body", body)
	switch fit := int(packed & 7); {
	case fit < len(codeFits):
		d.with("fit", askText("fit", string(codeFits[fit])))
	case fit == codeEase:
		d.with("fit", askObject("fit").with("ease_mm", askNumber("fit.ease_mm", r.length())))
	case fit == codeLength:
		d.with("fit", askObject("fit").with("length", askText("fit.length", r.length()+"mm")))
	default:
		r.fail()
	}
	strands := askList("strands")
	for i := range r.items() {
		strands.add(r.strand(at("strands", i)))
	}
	return d.with("strands", strands)
}

func (r *codeReader) strand(field string) *asked {
	text := func(name, s string) *asked { return askText(below(field, name), s) }
	s := askObject(field).
		with("chain", text("chain", r.word())).
		with("width_mm", askNumber(below(field, "width_mm"), r.length()))
	metals := askList(below(field, "metals"))
	for i := range r.items() {
		metals.add(askText(at(metals.field, i), r.word()))
	}
	s.with("metals", metals).with("mix", text("mix", r.mix()))
	ring := strconv.FormatInt(r.count(), 10) + "ga-id" + r.length()
	s.with("closure", askObject(below(field, "closure")).
		with("ring", text("closure.ring", ring)).
		with("metal", text("closure.metal", r.word())))
	if r.version >= codeLooks {
		s.with("finish", text("finish", readWord(r, codeFinishes[:]))).
			with("wear", askNumber(below(field, "wear"), short(float64(r.count())/wearParts)))
	}
	if r.version >= codeHand {
		if length := r.length(); length != "0" {
			s.with("fit", askObject(below(field, "fit")).with("length", askText(below(field, "fit.length"), length+"mm")))
		}
	}
	charms := askList(below(field, "charms"))
	for i := range r.items() {
		charms.add(r.charm(at(charms.field, i)))
	}
	return s.with("charms", charms)
}

// mix reads a mix as the grammar writes it.
func (r *codeReader) mix() string {
	m := Mix{Kind: pick(r, codeMixes[:])}
	switch m.Kind {
	case MixBlocks, MixAccent, MixCenter, MixScatter:
		m.N = int(r.count())
	case MixLong, MixStations:
		m.Letter = int(r.count())
	case MixPattern, MixRuns:
		links := 0
		for range r.items() {
			n := int(r.count())
			run := Run{n % maxMetals, n / maxMetals}
			// No design has more, and none is worth spelling out.
			if links += run.N; links > maxRuns*maxCount {
				r.fail()
				return ""
			}
			m.Seq = append(m.Seq, run)
		}
	}
	return m.String()
}

func (r *codeReader) charm(field string) *asked {
	text := func(name, s string) *asked { return askText(below(field, name), s) }
	flags := r.count()
	if flags >= flagsEnd {
		r.fail()
		return askObject(field)
	}
	c := askObject(field).
		with("charm", text("charm", r.word())).
		with("metal", text("metal", r.word())).
		with("size_mm", askNumber(below(field, "size_mm"), r.length())).
		with("hang", text("hang", string(codeHangs[flags&flagInline/flagInline])))
	p := Place{Kind: codePlaces[flags>>shiftPlace]}
	switch p.Kind {
	case PlaceLinks:
		p.Links = int(r.signed())
	case PlaceMM:
		p.Off = fromMicrometres(r.signed())
	case PlaceShare:
		p.Share = float64(r.count()) / shareParts
	}
	c.with("at", text("at", p.String()))
	if flags&flagText != 0 {
		c.with("text", text("text", r.text())).with("face", text("face", pick(r, codeFaces[:])))
	}
	if flags&flagStone != 0 {
		c.with("stone", text("stone", r.word())).with("stone_kind", text("stone_kind", pick(r, codeStones[:])))
		if r.version >= codeLooks {
			c.with("cut", text("cut", readWord(r, codeCuts[:]))).with("setting", text("setting", readWord(r, codeSettings[:])))
		}
	}
	return c
}
