package fit_test

import (
	"testing"

	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/fit"
	"github.com/aurelink/aurelink/render/unit"
)

func BenchmarkNew(b *testing.B) {
	cat := catalog(b)
	for _, chain := range []string{"cable", "satellite", "box"} {
		b.Run(chain, func(b *testing.B) {
			d := bracelet(b, cat, chain, 160, "sterling", "14k-rose")
			d.Strands[0].Mix = design.Mix{Kind: design.MixBlocks, N: 7}
			d.Strands[0].Charms = []design.CharmUse{hung(b, cat, "heart", "center"), hung(b, cat, "birthstone", "+30mm!inline")}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := fit.New(cat, d); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("necklace", func(b *testing.B) {
		d := wornAs(b, cat, design.Necklace, "cable", 13.5*unit.PerInch, "14k-yellow")
		length := 18 * unit.PerInch
		d.Fit, d.Strands[0].Charms = design.Fit{Length: &length}, []design.CharmUse{hung(b, cat, "heart", "center")}
		b.ReportAllocs()
		for b.Loop() {
			if _, err := fit.New(cat, d); err != nil {
				b.Fatal(err)
			}
		}
	})
}
