package design_test

import (
	"fmt"
	"log"

	"github.com/aurelink/aurelink/assets"
	"github.com/aurelink/aurelink/render/design"
)

func ExampleCatalog_Parse() {
	cat, err := design.LoadCatalog(assets.FS)
	if err != nil {
		log.Fatal(err)
	}
	r, err := cat.Parse([]byte(`{"design": {
		"piece": "bracelet", "body": {"size": "6 1/4 in"},
		"strands": [{"chain": "figaro", "metals": ["gold-filled", "sterling"], "mix": "long:B"}]
	}}`))
	if err != nil {
		log.Fatal(err)
	}
	strand := r.Design.Strands[0]
	fmt.Println(r.Design.Size, r.Design.Fit.Name, strand.Mix, strand.Closure.Metal, r.View.Kind)
	// Output: 158.75 mm comfort long:B gold-filled wrist
}

func ExampleCatalog_Parse_refused() {
	cat, err := design.LoadCatalog(assets.FS)
	if err != nil {
		log.Fatal(err)
	}
	_, err = cat.Parse([]byte(`{"design": {
		"piece": "bracelet", "body": {"size": 6.5, "skin": 12},
		"strands": [{"chain": "cable", "metals": ["sterling"], "mix": "half"}]
	}}`))
	fmt.Println(err)
	// Output:
	// body.size: 6.5 has no unit; did you mean 6.5in? (allowed: 100mm to 300mm, 3.94in to 11.81in)
	// body.skin: 12 is out of range (allowed: 1 to 10)
	// strands[0].mix: half needs 2 metals, and 1 is named (allowed: solid)
}

func ExampleCatalog_ParseQuery() {
	cat, err := design.LoadCatalog(assets.FS)
	if err != nil {
		log.Fatal(err)
	}
	r, err := cat.ParseQuery("chain=cable&metals=sterling&wrist=15,9+cm&charms=heart:14k-rose@+4&view=flat&w=640")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(r.Design.Size, r.Design.Strands[0].Charms[0].At)
	fmt.Println(r.View.Query())
	// Output:
	// 159 mm +4
	// view=flat&w=640
}

func ExampleCatalog_ParseQuery_pieces() {
	cat, err := design.LoadCatalog(assets.FS)
	if err != nil {
		log.Fatal(err)
	}
	for _, size := range []string{"wrist=6.25in", "ankle=9+1/4+in", "finger=US+7", "finger=7", "neck=34cm&fit=length:16in"} {
		r, err := cat.ParseQuery("chain=cable&metals=sterling&" + size)
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(r.Design.Piece, r.Design.Size)
	}
	// Output:
	// bracelet 158.75 mm
	// anklet 234.95 mm
	// ring 54.411 mm
	// finger: 7 has no unit; did you mean US 7? (allowed: US 1.5 to US 17, UK C to UK Z½, EU 40 to EU 80, 40mm to 80mm)
	// necklace 340 mm
}

func ExampleCatalog_Encode() {
	cat, err := design.LoadCatalog(assets.FS)
	if err != nil {
		log.Fatal(err)
	}
	r, err := cat.ParseQuery("chain=figaro&metals=gold-filled,sterling&mix=long:B&wrist=6.25in")
	if err != nil {
		log.Fatal(err)
	}
	code := cat.Encode(r.Design)
	fmt.Println(code)
	again, err := cat.Decode(code)
	fmt.Println(again.Strands[0].Metals, err)
	// Output:
	// 1AZ7YCSkBBtAPAg4PCgEY0A8OAKSI
	// [gold-filled sterling] <nil>
}
