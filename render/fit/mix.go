package fit

import (
	"slices"

	"github.com/aurelink/aurelink/render/design"
)

// shortestLength is the fewest links that are worth joining in as a length of their own: anything shorter has
// to come as two-tone chain. Source: default.
const shortestLength = 3

// Joined says that a mix is made by joining lengths of chain, each of one metal. The other mixes have to be
// bought as two-tone chain.
func Joined(mix design.Mix) bool {
	switch mix.Kind {
	case design.MixHalf, design.MixThirds, design.MixOmbre, design.MixCenter:
		return true
	case design.MixBlocks:
		return mix.N >= shortestLength
	case design.MixRuns:
		return !slices.ContainsFunc(mix.Seq, func(r design.Run) bool { return r.N < shortestLength })
	}
	return false
}

// Assign gives each link of a chain its metals, from the seam, as indexes below metals; roles holds the role of
// each link. Both indexes are the same but for twotone. A repeat is laid so that the two sides of the centre
// mirror each other as far as it allows, with the metal that comes in the shortest runs at the centre. Where
// lengths are joined, one left shorter than three links beside the seam goes to its neighbour.
func Assign(mix design.Mix, metals int, roles []design.Role) [][2]uint8 {
	n := len(roles)
	of := make([]uint8, n)
	switch mix.Kind {
	case design.MixAlternate:
		layRepeat(of, []design.Run{{Metal: 0, N: 1}, {Metal: 1, N: 1}})
	case design.MixPattern, design.MixRuns:
		layRepeat(of, mix.Seq)
	case design.MixBlocks:
		seq := make([]design.Run, metals)
		for k := range seq {
			seq[k] = design.Run{Metal: k, N: mix.N}
		}
		layRepeat(of, seq)
	case design.MixAccent:
		layRepeat(of, []design.Run{{Metal: 0, N: mix.N - 1}, {Metal: 1, N: 1}})
	case design.MixHalf:
		fill(of[(n+1)/2:], 1)
	case design.MixThirds:
		side := (n + 1) / 3 // 3q, 3q+1, 3q+2 links: q, q, q+1 on each side
		fill(of[side:n-side], 1)
		fill(of[n-side:], 2)
	case design.MixCenter:
		run := min(max(mix.N, 0), n)
		fill(of[(n-run)/2:(n-run)/2+run], 1)
	case design.MixOmbre:
		layOmbre(of, metals)
	case design.MixLong:
		layRole(of, roles, design.RoleLong, mix.Letter)
	case design.MixStations:
		layRole(of, roles, design.RoleStation, mix.Letter)
	case design.MixScatter:
		for i := range of {
			of[i] = uint8(splitmix64(uint64(mix.N), uint64(i)) % uint64(max(metals, 1)))
		}
	}
	if Joined(mix) && (mix.Kind == design.MixBlocks || mix.Kind == design.MixRuns) {
		absorbEnds(of)
	}
	out := make([][2]uint8, n)
	last := uint8(max(metals, 1) - 1)
	for i, m := range of {
		out[i] = [2]uint8{min(m, last), min(m, last)}
		if mix.Kind == design.MixTwotone {
			out[i][1] = min(1, last)
		}
	}
	return out
}

func fill(of []uint8, metal uint8) {
	for i := range of {
		of[i] = metal
	}
}

func layRole(of []uint8, roles []design.Role, role design.Role, metal int) {
	for i := range of {
		if roles[i] == role {
			of[i] = uint8(metal)
		}
	}
}

// layRepeat lays a repeat of runs with its best centre opposite the seam: the middle of a run, a short one
// before a long one, or else the border of two.
func layRepeat(of []uint8, seq []design.Run) {
	n := len(of)
	var cycle []uint8
	type center struct{ run, twice int } // twice the place of the centre in the cycle
	var centers, borders []center
	for _, r := range seq {
		length := min(r.N, 2*n) // a longer run looks the same
		if length <= 0 {
			continue
		}
		centers = append(centers, center{length, 2*len(cycle) + length})
		borders = append(borders, center{length, 2 * len(cycle)})
		for range length {
			cycle = append(cycle, uint8(r.Metal))
		}
	}
	period := len(cycle)
	if period == 0 {
		return
	}
	slices.SortStableFunc(centers, func(a, b center) int { return a.run - b.run })
	least, shift := n+1, 0
	for _, c := range append(centers, borders...) {
		// First link of the strand, counted in the cycle; 2n periods keep it positive.
		first := (c.twice + 2*n*period - n) / 2 % period
		unlike := 0
		for i := range n / 2 {
			if cycle[(first+i)%period] != cycle[(first+n-1-i)%period] {
				unlike++
			}
		}
		if unlike < least {
			least, shift = unlike, first
		}
	}
	for i := range of {
		of[i] = cycle[(shift+i)%period]
	}
}

// layOmbre grades from the first metal to the last in runs: where one metal gives way to the next, the old
// one's runs grow shorter and the new one's longer. With two metals there are six runs, with more there are four
// to each change; where that would leave a run under three links, there are fewer.
func layOmbre(of []uint8, metals int) {
	grades := [][]int{{3, 1, 1, 3}, {1, 1}}
	if metals == 2 {
		grades = append([][]int{{8, 3, 5, 5, 3, 8}}, grades...)
	}
	for i, grade := range grades {
		runs := ombreRuns(len(of), metals, grade)
		short := slices.ContainsFunc(runs, func(r design.Run) bool { return r.N < shortestLength })
		if short && i < len(grades)-1 {
			continue
		}
		at := 0
		for _, r := range runs {
			fill(of[at:at+r.N], uint8(r.Metal))
			at += r.N
		}
		return
	}
}

// ombreRuns shares n links out by the weights of grade, which go from one metal to the next and back in turn.
func ombreRuns(n, metals int, grade []int) []design.Run {
	var runs []design.Run
	total := 0
	for k := range max(metals-1, 0) {
		for j, weight := range grade {
			total += weight
			if k > 0 && j == 0 { // goes on from the change before
				total -= weight
				continue
			}
			runs = append(runs, design.Run{Metal: k + j%2, N: weight})
		}
	}
	if len(runs) == 0 {
		return []design.Run{{N: n}}
	}
	sum, at := 0, 0
	for i := range runs {
		sum += runs[i].N
		end := (2*n*sum + total) / (2 * total)
		runs[i].N, at = end-at, end
	}
	return runs
}

// absorbEnds gives a run of under three links beside the seam to its neighbour.
func absorbEnds(of []uint8) {
	for range 2 {
		run := 0
		for run < len(of) && of[run] == of[0] {
			run++
		}
		if run < shortestLength && run < len(of) {
			fill(of[:run], of[run])
		}
		slices.Reverse(of)
	}
}

// splitmix64 is number i of the splitmix64 sequence that starts at seed (Steele, Lea and Flood, OOPSLA 2014).
func splitmix64(seed, i uint64) uint64 {
	z := seed + (i+1)*0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}
