package page

import "strings"

// mixRule is how the page tells a mix: what it does, in words and in a row of dots.
type mixRule struct {
	Kind    string `json:"kind"`
	Name    string `json:"name"`
	About   string `json:"about"`
	Need    int    `json:"need"`              // metals it needs at least
	Most    int    `json:"most"`              // metals it can use
	Label   string `json:"label,omitempty"`   // what follows the colon is called; empty: nothing follows
	Default string `json:"default,omitempty"` // what follows the colon at first
	Hint    string `json:"hint,omitempty"`
	Letters bool   `json:"letters,omitempty"` // what follows names metals by letter, so it may need more
	Dots    string `json:"-"`                 // a picture of it, a letter a link; a small letter is a half
}

// mixRules are the rules of the grammar in the order the page shows them.
var mixRules = [...]mixRule{
	{Kind: "solid", Name: "One metal", Need: 1, Most: 1, Dots: "AAAAAAAAAAAA", About: "Every link is of metal A."},
	{Kind: "long", Name: "Long links", Need: 2, Most: 2, Dots: "AAABAAABAAAB", Label: "Long links in metal", Default: "B", Letters: true,
		Hint: "A letter: B for the second metal.", About: "The long links are of the other metal. For figaro, which has long links."},
	{Kind: "stations", Name: "Beads or bars", Need: 2, Most: 2, Dots: "AAAABAAAABAA", Label: "Beads or bars in metal", Default: "B", Letters: true,
		Hint: "A letter: B for the second metal.", About: "The beads or bars are of the other metal. For satellite and bar-and-link."},
	{Kind: "half", Name: "Half and half", Need: 2, Most: 2, Dots: "AAAAAABBBBBB", About: "One half in metal A, the other in B, meeting at the centre."},
	{Kind: "alternate", Name: "Alternate", Need: 2, Most: 2, Dots: "ABABABABABAB", About: "Link by link in turn: A, B, A, B."},
	{Kind: "accent", Name: "Accents", Need: 2, Most: 2, Dots: "AAAABAAAABAA", Label: "Every how many links", Default: "5",
		Hint: "A whole number of links.", About: "Metal A, with one link of B every so often."},
	{Kind: "center", Name: "Centre", Need: 2, Most: 2, Dots: "AAAABBBBAAAA", Label: "Links in the centre", Default: "9",
		Hint: "A whole number of links.", About: "A run of metal B in the middle of A."},
	{Kind: "thirds", Name: "Thirds", Need: 3, Most: 3, Dots: "AAAABBBBCCCC", About: "Three lengths, one of each metal."},
	{Kind: "ombre", Name: "Ombré", Need: 2, Most: 6, Dots: "AAABAABBABBB", About: "From metal A to B bit by bit, along the chain."},
	{Kind: "blocks", Name: "Blocks", Need: 2, Most: 6, Dots: "AAAABBBBAAAA", Label: "Links in a block", Default: "12",
		Hint: "A whole number of links.", About: "Blocks of the same length, each metal in turn."},
	{Kind: "pattern", Name: "Pattern", Need: 1, Most: 1, Dots: "AABAABAABAAB", Label: "The repeat", Default: "AAB", Letters: true,
		Hint: "A letter a link, like AAB.", About: "Your own repeat, a letter for each link."},
	{Kind: "runs", Name: "Runs", Need: 1, Most: 1, Dots: "AAAAAABAAAAA", Label: "The runs", Default: "A12B1", Letters: true,
		Hint: "A letter and a number of links, like A12B1.", About: "Your own repeat of longer runs: twelve of A, one of B."},
	{Kind: "twotone", Name: "Two-tone links", Need: 2, Most: 2, Dots: "mmmmmmmmmmmm", About: "Each link is of both metals. Bought as two-tone chain."},
	{Kind: "scatter", Name: "Scattered", Need: 2, Most: 6, Dots: "ABAABBABAAAB", Label: "Which scatter", Default: "7",
		Hint: "Any whole number; each gives another order.", About: "The metals in no order, yet the same each time."},
}

// mixRuleOf finds a rule; an unknown one is told as one metal without more.
func mixRuleOf(kind string) mixRule {
	for _, m := range mixRules {
		if m.Kind == kind {
			return m
		}
	}
	return mixRule{Kind: kind, Need: 1, Most: mostMetals}
}

// need is how many metals the mix needs with what follows its colon: the last letter named.
func (m mixRule) need(arg string) int {
	n := m.Need
	if m.Letters {
		for _, r := range strings.ToUpper(arg) {
			if r >= 'A' && r < 'A'+mostMetals {
				n = max(n, int(r-'A')+1)
			}
		}
	}
	return n
}

// letter is the name of a strand's i-th metal: A is the first.
func letter(i int) byte { return byte('A' + i) }
