package fit_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/fit"
)

// letters writes an assignment as a word.
func letters(of [][2]uint8) string {
	var s strings.Builder
	for _, m := range of {
		s.WriteByte('A' + m[0])
	}
	return s.String()
}

func TestAssign(t *testing.T) {
	t.Parallel()
	run := func(metal, n int) design.Run { return design.Run{Metal: metal, N: n} }
	for _, c := range []struct {
		mix    design.Mix
		metals int
		n      int
		want   string
	}{
		{design.Mix{Kind: design.MixSolid}, 3, 4, "AAAA"},
		{design.Mix{Kind: design.MixAlternate}, 2, 7, "BABABAB"},
		{design.Mix{Kind: design.MixAlternate}, 2, 6, "BABABA"},
		{design.Mix{Kind: design.MixPattern, Seq: []design.Run{run(0, 2), run(1, 1)}}, 2, 9, "ABAABAABA"},
		{design.Mix{Kind: design.MixRuns, Seq: []design.Run{run(0, 12), run(1, 1)}}, 2, 15, "AAAAAAABAAAAAAA"},
		{design.Mix{Kind: design.MixBlocks, N: 4}, 2, 20, "AAAABBBBAAAABBBBAAAA"},
		{design.Mix{Kind: design.MixHalf}, 2, 7, "AAAABBB"},
		{design.Mix{Kind: design.MixHalf}, 2, 8, "AAAABBBB"},
		{design.Mix{Kind: design.MixThirds}, 3, 9, "AAABBBCCC"},
		{design.Mix{Kind: design.MixThirds}, 3, 10, "AAABBBBCCC"},
		{design.Mix{Kind: design.MixThirds}, 3, 11, "AAAABBBCCCC"},
		{design.Mix{Kind: design.MixAccent, N: 5}, 2, 13, "ABAAAABAAAABA"},
		{design.Mix{Kind: design.MixAccent, N: 5}, 2, 14, "AAAABAAAABAAAA"},
		{design.Mix{Kind: design.MixBlocks, N: 4}, 2, 24, "AAAAAABBBBAAAABBBBAAAAAA"}, // not BB at the ends
		{design.Mix{Kind: design.MixCenter, N: 3}, 2, 9, "AAABBBAAA"},
		{design.Mix{Kind: design.MixCenter, N: 99}, 2, 3, "BBB"},
		{design.Mix{Kind: design.MixOmbre}, 2, 32, "AAAAAAAABBBAAAAABBBBBAAABBBBBBBB"},
		{design.Mix{Kind: design.MixOmbre}, 2, 24, "AAAAAAAAABBBAAABBBBBBBBB"},
		{design.Mix{Kind: design.MixOmbre}, 2, 10, "AAAAABBBBB"},
		{design.Mix{Kind: design.MixOmbre}, 3, 39, "AAAAAAAAABBBAAABBBBBBBBBCCCBBBCCCCCCCCC"},
	} {
		got := letters(fit.Assign(c.mix, c.metals, make([]design.Role, c.n)))
		if got != c.want {
			t.Errorf("%+v of %d links: %s, want %s", c.mix, c.n, got, c.want)
		}
	}
}

func TestAssignByRole(t *testing.T) {
	t.Parallel()
	roles := []design.Role{design.RoleLink, design.RoleLong, design.RoleLink, design.RoleStation}
	if got := letters(fit.Assign(design.Mix{Kind: design.MixLong, Letter: 2}, 3, roles)); got != "ACAA" {
		t.Errorf("long:C gives %s", got)
	}
	if got := letters(fit.Assign(design.Mix{Kind: design.MixStations, Letter: 1}, 3, roles)); got != "AAAB" {
		t.Errorf("stations:B gives %s", got)
	}
}

// Every mix gives every link a metal there is, the same each time; the even-handed ones share the links out
// evenly, and those with a mirror have one.
func TestAssignProperties(t *testing.T) {
	t.Parallel()
	for _, mix := range mixes() {
		for metals := 1; metals <= 6; metals++ {
			for n := range 240 {
				roles := make([]design.Role, n)
				got := fit.Assign(mix, metals, roles)
				if len(got) != n || !reflect.DeepEqual(got, fit.Assign(mix, metals, roles)) {
					t.Fatalf("%+v of %d links is not the same twice", mix, n)
				}
				counts := make([]int, metals)
				for _, m := range got {
					if int(m[0]) >= metals || int(m[1]) >= metals {
						t.Fatalf("%+v of %d metals names %v", mix, metals, m)
					}
					counts[m[0]]++
				}
				if err := shared(mix, metals, n, counts, letters(got)); err != nil {
					t.Fatalf("%+v of %d metals, %d links: %v\n%s", mix, metals, n, err, letters(got))
				}
			}
		}
	}
}

func shared(mix design.Mix, metals, n int, counts []int, got string) error {
	unlike := 0
	for i := range n / 2 {
		if got[i] != got[n-1-i] {
			unlike++
		}
	}
	near := func(count, want, slack int) error {
		if count < want-slack || count > want+slack {
			return fmt.Errorf("%d links of one metal, want %d", count, want)
		}
		return nil
	}
	mirrors := func() error {
		if unlike > 0 {
			return fmt.Errorf("the sides of the centre differ in %d links", unlike)
		}
		return nil
	}
	if metals == 1 {
		return near(counts[0], n, 0)
	}
	switch mix.Kind {
	case design.MixSolid:
		return near(counts[0], n, 0)
	case design.MixAlternate:
		if n%2 == 1 {
			if err := mirrors(); err != nil {
				return err
			}
		}
		return near(counts[0], n/2, 1)
	case design.MixHalf:
		return near(counts[0], (n+1)/2, 0)
	case design.MixThirds:
		if metals < 3 {
			return nil
		}
		if counts[0] != counts[2] {
			return fmt.Errorf("%d on the left, %d on the right", counts[0], counts[2])
		}
		return near(counts[1], n/3, 1)
	case design.MixCenter:
		if (n-mix.N)%2 == 0 {
			if err := mirrors(); err != nil {
				return err
			}
		}
		return near(counts[1], min(mix.N, n), 0)
	case design.MixAccent:
		if err := mirrors(); err != nil { // an odd step always has a mirror
			return err
		}
		return near(counts[1], n/mix.N, 1)
	case design.MixOmbre:
		if got[:n/12] != strings.Repeat("A", n/12) || n > 30 && got[n-1] != byte('A'+metals-1) {
			return fmt.Errorf("does not go from the first metal to the last")
		}
		if metals == 2 {
			return near(counts[0], n/2, 1)
		}
	case design.MixBlocks:
		if mix.N == 7 && n > 20 { // inner runs are whole
			runs := strings.FieldsFunc(strings.NewReplacer("AB", "A B", "BA", "B A").Replace(
				strings.NewReplacer("AB", "A B", "BA", "B A").Replace(got)), func(r rune) bool { return r == ' ' })
			for i, run := range runs {
				if metals == 2 && i > 0 && i < len(runs)-1 && len(run) != 7 {
					return fmt.Errorf("a block of %d links", len(run))
				}
				if len(run) < 3 {
					return fmt.Errorf("a length of %d links", len(run))
				}
			}
		}
	case design.MixScatter:
		if n > 100 {
			return near(counts[0], n/metals, n/5)
		}
	}
	return nil
}

// The sequence is known: it must never change, or saved designs would.
func TestScatter(t *testing.T) {
	t.Parallel()
	got := letters(fit.Assign(design.Mix{Kind: design.MixScatter, N: 7}, 3, make([]design.Role, 24)))
	if want := "AAAABABACCBBABAABCCBBCCB"; got != want {
		t.Errorf("scatter:7 gives %s, want %s", got, want)
	}
}
