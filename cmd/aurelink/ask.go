package main

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"net/url"
	"os"
	"reflect"

	"github.com/aurelink/aurelink/render/design"
)

// designFlags say a design. They have the names and the grammar of the query of GET /v1/preview.png and become
// such a query, so that the command line, the API and the page have one validator.
type designFlags struct {
	Source string `arg:"" optional:"" help:"JSON file as for POST /v1/preview, or - for standard input; instead of the flags that say a design."`

	Chain  string `name:"chain" group:"Design" placeholder:"ID" help:"Chain style, such as figaro."`
	Metals string `name:"metals" group:"Design" placeholder:"A,B" help:"Metals of the chain, such as gold-filled,sterling."`
	Mix    string `name:"mix" group:"Design" placeholder:"RULE" help:"Which link is of which metal, such as half or long:B."`
	Charms string `name:"charms" group:"Design" placeholder:"LIST" help:"Charms, such as heart:14k-rose@center,letter.A:sterling@+4."`
	Wrist  string `name:"wrist" group:"Design" placeholder:"SIZE" help:"A bracelet on a wrist so far round, with its unit: 6.25in, 15.9cm, 158.75mm."`
	Ankle  string `name:"ankle" group:"Design" placeholder:"SIZE" help:"The same of an anklet, round the ankle: 9in, 23cm."`
	Finger string `name:"finger" group:"Design" placeholder:"SIZE" help:"The same of a ring: US 7, UK N½, EU 54, 54mm."`
	Neck   string `name:"neck" group:"Design" placeholder:"SIZE" help:"The same of a necklace, round the neck: 13.5in, 34cm."`
	Piece  string `name:"piece" group:"Design" placeholder:"PIECE" help:"What is worn, where its size does not say it: hand-chain has --wrist and --finger."`
	Fit    string `name:"fit" group:"Design" placeholder:"FIT" help:"snug, comfort or loose; ease:16 for mm of room; length:7in for a finished length, inside."`
	Skin   string `name:"skin" group:"Design" placeholder:"1..10" help:"Skin tone on the Monk scale."`
	Finish string `name:"finish" group:"Design" placeholder:"FINISH" help:"polished, brushed, hammered or diamond-cut."`
	Wear   string `name:"wear" group:"Design" placeholder:"0..1" help:"How long it has been worn: 0 is as new."`
	Code   string `name:"code" group:"Design" placeholder:"CODE" help:"A design's code, instead of the other flags that say a design."`
}

// viewFlags say how to look at a design.
type viewFlags struct {
	View     string `name:"view" group:"View" placeholder:"VIEW" help:"wrist, flat, macro or strip."`
	W        string `name:"w" group:"View" placeholder:"PX" help:"Width: 320, 480, 640, 960, 1200 or 1600."`
	Aspect   string `name:"aspect" group:"View" placeholder:"W:H" help:"4:3, 1:1, 3:4 or 16:9."`
	DPR      string `name:"dpr" group:"View" placeholder:"1|2" help:"Device pixels to a pixel of the width."`
	Yaw      string `name:"yaw" group:"View" placeholder:"DEG" help:"Turn of the body about its axis, -180 to 180."`
	Pose     string `name:"pose" group:"View" placeholder:"POSE" help:"How the arm is held: down, level (what is loose hangs below it) or raised."`
	Light    string `name:"light" group:"View" placeholder:"LIGHT" help:"studio, daylight, evening or jeweler."`
	Backdrop string `name:"backdrop" group:"View" placeholder:"BACKDROP" help:"paper, linen, marble, velvet, or transparent: a PNG with alpha."`
	Quality  string `name:"quality" group:"View" placeholder:"QUALITY" help:"standard, or hero: some seconds of work, for print and front pages."`
	Lang     string `name:"lang" group:"View" placeholder:"LANG" help:"Language of captions, such as en."`
}

// fill adds the flags that were given, each under its name, to a query. Flags is a struct of strings with name
// tags.
func fill(query url.Values, flags any) {
	v := reflect.ValueOf(flags)
	for i := range v.NumField() {
		if name := v.Type().Field(i).Tag.Get("name"); name != "" && v.Field(i).String() != "" {
			query.Set(name, v.Field(i).String())
		}
	}
}

// named gives an error the names that were used to ask: those of flags, or those of a file.
func (d *designFlags) named(err error) error {
	if d.Source == "" {
		return design.AsQuery(err)
	}
	return err
}

// ask reads the design and the view that were asked for. View flags win over a file's view.
func (m *Main) ask(cat *design.Catalog, d designFlags, v viewFlags) (design.Request, error) {
	query := url.Values{}
	fill(query, d)
	if d.Source == "" {
		fill(query, v)
		return cat.ParseQuery(query.Encode())
	}
	for name := range query {
		return design.Request{}, refuse("--"+name, "a file is a whole design by itself; give either it or flags that say a design")
	}

	body, err := m.read(d.Source)
	if err != nil {
		return design.Request{}, err
	}
	asked, err := cat.Parse(body)
	if err != nil {
		return design.Request{}, err
	}
	// Put the flags over the file's view, as one query.
	query, err = url.ParseQuery(asked.View.Query())
	if err != nil {
		return design.Request{}, err
	}
	fill(query, v)
	query.Set("code", cat.Encode(asked.Design))
	return cat.ParseQuery(query.Encode())
}

// maxSource is the most that is read of a design's file. What a design may hold is far less.
const maxSource = 1 << 20

// read reads a JSON file, or standard input for "-".
func (m *Main) read(source string) ([]byte, error) {
	body, err := m.readUpTo(source, maxSource)
	return bytes.TrimPrefix(body, []byte("\ufeff")), err
}

// readUpTo reads a file, or standard input for "-", but no more than a byte past most.
func (m *Main) readUpTo(source string, most int64) ([]byte, error) {
	from := m.Stdin
	if source != "-" {
		f, err := os.Open(source)
		if err != nil {
			return nil, unreadable(source, err)
		}
		defer f.Close()
		from = f
	}
	body, err := io.ReadAll(io.LimitReader(from, most+1))
	if err != nil {
		return nil, unreadable(source, err)
	}
	return body, nil
}

// unreadable is the error for a file of the caller's that cannot be read.
func unreadable(name string, err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		err = e.Err
	}
	return refuse(name, "cannot be read: "+err.Error())
}
