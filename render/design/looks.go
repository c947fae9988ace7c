package design

// Finishes lists what can be done to a chain's surface, the usual first.
func Finishes() []Finish { return []Finish{Polished, Brushed, Hammered, DiamondCut} }

// MostWear is the most wear that can be asked for, 0 to 1.
func MostWear() float64 { return 1 }

// Cuts lists the shapes a stone can be cut to, the usual first.
func Cuts() []Cut { return []Cut{CutRound, CutOval, CutPear, CutMarquise, CutBaguette, CutHeart} }

// Settings lists the ways a stone can be held, the usual first.
func Settings() []Setting { return []Setting{SettingBezel, SettingProng} }

// wearParts is the precision of wear.
const wearParts = 100

// looks are the pieces, and the looks of metal and stones, that a judge takes.
type looks struct {
	pieces   []Piece
	finishes []Finish
	wear     float64
	cuts     []Cut
	settings []Setting
}

// offered is what anybody may ask for.
func offered() looks {
	return looks{allPieces(), Finishes(), MostWear(), Cuts(), Settings()}
}
