package render

import (
	"testing"

	"github.com/aurelink/aurelink/render/design"
)

// A chain laid flat lies the same when its finish, its wear or a stone's cut changes, and another where its metal does.
func TestSeedKeepsTheLay(t *testing.T) {
	t.Parallel()
	r := &Renderer{}
	of := func(change func(*design.Strand)) uint64 {
		s := design.Strand{Chain: "cable", Width: 1.3, Metals: []string{"sterling"}, Mix: design.Mix{Kind: design.MixSolid},
			Finish: design.Polished, Closure: design.Closure{Gauge: 24, Inner: 2, Metal: "sterling"},
			Charms: []design.CharmUse{{Charm: "birthstone", Metal: "sterling", Stone: "ruby", StoneKind: "lab", Cut: design.CutRound,
				Setting: design.SettingBezel, Size: 3, Hang: design.Dangle, At: design.Place{Kind: design.PlaceCenter}}}}
		change(&s)
		d := design.Design{Piece: design.Bracelet, Size: 160, Skin: 5, Fit: design.Fit{Name: design.Comfort}, Strands: []design.Strand{s}}
		before := s
		seed := r.seed(d)
		if d.Strands[0].Finish != before.Finish || d.Strands[0].Charms[0].Cut != before.Charms[0].Cut {
			t.Error("the design itself is changed")
		}
		return seed
	}
	usual := of(func(*design.Strand) {})
	for name, change := range map[string]func(*design.Strand){
		"finish":  func(s *design.Strand) { s.Finish = design.Hammered },
		"wear":    func(s *design.Strand) { s.Wear = .5 },
		"cut":     func(s *design.Strand) { s.Charms[0].Cut = design.CutPear },
		"setting": func(s *design.Strand) { s.Charms[0].Setting = design.SettingProng },
	} {
		if of(change) != usual {
			t.Errorf("%s moves the chain", name)
		}
	}
	if of(func(s *design.Strand) { s.Metals[0] = "platinum" }) == usual {
		t.Error("every design lies the same")
	}
}
