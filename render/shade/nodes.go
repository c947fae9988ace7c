package shade

import "github.com/aurelink/aurelink/render/geom"

// node is what changes slowly over the skin, tabled every few pixels and blended between.
type node struct {
	n              geom.Vec // normal, bent by tendons and veins
	roundX, roundZ float32  // the way round the arm, square to it
	u              float32  // place round a wrist of 160 mm, mm, some more times round: never negative
	lit            RGB      // light from within, before the fine relief
	round, up      RGB      // its share more, of the fine relief's slopes
	rough, oil     float32  // strength of the fine relief; of the sheen
}

// The planes of a line of nodes, in the order in which pixels ask for them: of each channel its light, and the shares more round and up.
const (
	nodeU = iota
	nodeRough
	nodeRed
	nodeGreen = nodeRed + 3
	nodeBlue  = nodeGreen + 3
	nodeRound = nodeBlue + 3 // x and z
	nodeN     = nodeRound + 2
	nodeOil   = nodeN + 3
	nodeRow   = nodeOil + 1
)

// nodeLine is nodes along a line side by side, plane by plane, of the columns from lo up to but not including hi. Past them it is as at
// the nearest.
type nodeLine struct {
	planes   []float32
	plane    int // values in a plane: a column each, and room for eight more
	cols     int
	lo, hi   int
	from, to int // columns that are filled
}

func newNodeLine(cols int) nodeLine {
	plane := cols + lanes
	return nodeLine{planes: make([]float32, nodeRow*plane), plane: plane, cols: cols}
}

// begin says which columns are to be set.
func (l *nodeLine) begin(lo, hi int) { l.lo, l.hi, l.from, l.to = lo, hi, lo, hi }

func (l *nodeLine) set(c int, n *node) {
	for i, v := range [nodeRow]float32{
		n.u, n.rough, n.lit.R, n.round.R, n.up.R, n.lit.G, n.round.G, n.up.G, n.lit.B, n.round.B, n.up.B,
		n.roundX, n.roundZ, n.n.X, n.n.Y, n.n.Z, n.oil,
	} {
		l.planes[i*l.plane+c] = v
	}
}

// reach fills columns from lo to hi that were not set.
func (l *nodeLine) reach(lo, hi int) {
	if lo >= l.from && hi <= l.to {
		return
	}
	for i := 0; i < len(l.planes); i += l.plane {
		p := l.planes[i:][:l.plane]
		for c := lo; c < l.from; c++ {
			p[c] = p[l.lo]
		}
		for c := l.to; c < hi; c++ {
			p[c] = p[l.hi-1]
		}
	}
	l.from, l.to = min(l.from, lo), max(l.to, hi)
}

// mixRowEach is mix all along a row. Eight at once give the same bits.
func mixRowEach(to, a, b []float32, t float32) {
	for i := range to {
		to[i] = mix(a[i], b[i], t)
	}
}
