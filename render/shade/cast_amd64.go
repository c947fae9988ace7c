package shade

import "golang.org/x/sys/cpu"

// addAll is addEach, eight cells at once where the processor can.
func (g *rod) addAll(p *plot, starts []int32, h *hand, views []view, aims []aim) {
	switch {
	case len(starts) == 0:
	case !cpu.X86.HasAVX2:
		g.addEach(p, starts, h, views, aims)
	case len(aims) == 0:
		addAtOnce(g, p, &starts[0], len(starts), h, nil, nil, 0)
	default:
		addAtOnce(g, p, &starts[0], len(starts), h, &views[0], &aims[0], len(aims))
	}
}

// addAtOnce adds what a rod does to eights of cells, n of them from starts on.
//
//go:noescape
func addAtOnce(r *rod, p *plot, starts *int32, n int, h *hand, views *view, aims *aim, lamps int)
