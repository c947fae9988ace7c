package design

import "testing"

func BenchmarkParse(b *testing.B) {
	c := catalog(b)
	body := []byte(`{"design":` + contractDesign + `}`)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := c.Parse(body); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkParseQuery(b *testing.B) {
	c := catalog(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := c.ParseQuery(contractQuery); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCode(b *testing.B) {
	c := catalog(b)
	d := mustParse(b, c, contractDesign)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := c.Decode(c.Encode(d)); err != nil {
			b.Fatal(err)
		}
	}
}
