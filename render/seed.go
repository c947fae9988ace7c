package render

import (
	"slices"

	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/scene"
)

// seed is what the small accidents of a design laid down by hand grow from. What is done to the surface moves no
// link, so the piece lies the same however it is finished, worn, cut or set.
func (r *Renderer) seed(d design.Design) uint64 {
	d.Strands = slices.Clone(d.Strands)
	for i := range d.Strands {
		s := &d.Strands[i]
		s.Finish, s.Wear = design.Polished, 0
		s.Charms = slices.Clone(s.Charms)
		for k := range s.Charms {
			s.Charms[k].Cut, s.Charms[k].Setting = design.CutRound, design.SettingBezel
		}
	}
	return scene.Seed(r.cat.Encode(d))
}
