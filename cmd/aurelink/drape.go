package main

import (
	"context"
	"fmt"
	"math"
	"text/tabwriter"

	"github.com/aurelink/aurelink/render"
	"github.com/aurelink/aurelink/render/design"
	"github.com/aurelink/aurelink/render/drape"
	"github.com/aurelink/aurelink/render/fit"
	"github.com/aurelink/aurelink/render/geom"
)

type drapeCmd struct {
	designFlags

	Pose string `name:"pose" group:"View" placeholder:"POSE" help:"How the arm is held: down, level or raised. Places are given with the arm drawn upright, hand down."`
	Yaw  string `name:"yaw" group:"View" placeholder:"DEG" help:"Turn of the arm about its axis, -180 to 180; places are given in the view of the arm as turned."`
	JSON bool   `help:"Print all of it as JSON: README.md says what each field is."`
}

// Run prints how the design lies.
func (c *drapeCmd) Run(ctx context.Context, m *Main) error {
	cat, err := catalog()
	if err != nil {
		return err
	}
	asked, err := m.ask(cat, c.designFlags, viewFlags{Yaw: c.Yaw, Pose: c.Pose})
	if err != nil {
		return err
	}
	if asked.View.Kind != design.ViewWrist {
		return refuse("view", fmt.Sprintf("a piece comes to rest on the body alone, not in view %q", asked.View.Kind), string(design.ViewWrist))
	}
	lying, err := render.Lie(ctx, cat, asked.Design, asked.View)
	if err != nil {
		return c.named(err)
	}
	told := tell(lying, asked)
	if c.JSON {
		return m.printJSON(told)
	}
	return m.printDrape(told)
}

// Fields end in their units. Places are x, y, z in mm in the view frame: right, up the body and to the camera, y = 0
// where the size is measured and the limb's axis at x = z = 0. Ways are of length 1 in that frame.
type (
	toldDrape struct {
		Piece   string       `json:"piece"`
		BodyMM  float64      `json:"body_mm"`
		YawDeg  float64      `json:"yaw_deg"`
		Strands []toldStrand `json:"strands"`
	}
	toldStrand struct {
		Strand    int           `json:"strand"`
		Chain     string        `json:"chain"`
		LoopMM    float64       `json:"loop_mm"`
		LengthMM  float64       `json:"length_mm"`
		WeightG   float64       `json:"weight_g"`
		MostGapMM float64       `json:"most_gap_mm"`
		MostGapAt int           `json:"most_gap_element"`
		Elements  []toldElement `json:"elements"`
		Charms    []toldCharm   `json:"charms"`
		Contacts  []toldContact `json:"contacts"`
	}
	toldElement struct {
		Element   int        `json:"element"`
		Kind      string     `json:"kind"`
		AtMM      float64    `json:"at_mm"`
		LengthMM  float64    `json:"length_mm"`
		Place     [3]float64 `json:"place_mm"`
		Along     [3]float64 `json:"along"`
		Up        [3]float64 `json:"up"`
		RollDeg   float64    `json:"roll_deg"`
		GapMM     float64    `json:"gap_mm"`
		TensionMN float64    `json:"tension_mn"`
	}
	toldCharm struct {
		Charm   int         `json:"charm"`
		ID      string      `json:"id"`
		Element int         `json:"element"`
		Hangs   bool        `json:"hangs"`
		Place   [3]float64  `json:"place_mm"`
		Up      [3]float64  `json:"up"`
		Face    [3]float64  `json:"face"`
		Ring    *[3]float64 `json:"ring_mm"`
	}
	toldContact struct {
		Element int        `json:"element"`
		Charm   *int       `json:"charm"`
		With    string     `json:"with"`
		Strand  *int       `json:"strand"`
		Place   [3]float64 `json:"place_mm"`
		Normal  [3]float64 `json:"normal"`
		ForceMN float64    `json:"force_mn"`
	}
)

// tell writes a piece at rest down.
func tell(l *render.Lying, asked design.Request) toldDrape {
	out := toldDrape{Piece: string(asked.Design.Piece), BodyMM: short(float64(l.Body), 4), YawDeg: float64(asked.View.Yaw), Strands: []toldStrand{}}
	for i := range l.Lies {
		out.Strands = append(out.Strands, tellStrand(i, &l.Strands[i], &l.Lies[i], asked.Design.Strands[i].Charms))
	}
	return out
}

func tellStrand(i int, s *fit.Strand, l *drape.Lie, charms []design.CharmUse) toldStrand {
	loosest := l.Loosest()
	t := toldStrand{
		Strand: i, Chain: s.Style.ID, LoopMM: short(float64(s.Loop), 4), LengthMM: short(float64(l.Length), 4),
		WeightG: short(float64(s.Weight), 4), MostGapMM: short(float64(l.Gap[loosest]), 3), MostGapAt: loosest,
		Elements: []toldElement{}, Charms: []toldCharm{}, Contacts: []toldContact{},
	}
	for k := range s.Elements {
		e, f := &s.Elements[k], &l.Elements[k]
		t.Elements = append(t.Elements, toldElement{
			Element: k, Kind: kindWord(e.Kind), AtMM: short(float64(l.At[k]), 4), LengthMM: short(float64(l.Inner[k]), 4),
			Place: xyz(geom.Vec(f.Origin), 4), Along: xyz(f.X, 5), Up: xyz(l.Out[k], 5), RollDeg: short(l.Roll[k]*180/math.Pi, 2),
			GapMM: short(float64(l.Gap[k]), 3), TensionMN: short(l.Tension[k], 3),
		})
		if e.Kind == fit.Connector {
			t.Charms = append(t.Charms, toldCharm{
				Charm: e.Charm, ID: charms[e.Charm].Charm, Element: k,
				Place: xyz(geom.Vec(f.Origin), 4), Up: xyz(f.Y, 5), Face: xyz(f.Z, 5),
			})
		}
	}
	for k, h := range s.Hangs {
		f, ring := &l.Hangs[k].Charm, xyz(geom.Vec(l.Hangs[k].Ring.Origin), 4)
		t.Charms = append(t.Charms, toldCharm{
			Charm: h.Charm, ID: charms[h.Charm].Charm, Element: h.Element, Hangs: true,
			Place: xyz(geom.Vec(f.Origin), 4), Up: xyz(f.Y, 5), Face: xyz(f.Z, 5), Ring: &ring,
		})
	}
	for _, c := range l.Contacts {
		told := toldContact{
			Element: c.Element, With: "skin", Place: xyz(geom.Vec(c.At), 4), Normal: xyz(c.Normal, 5), ForceMN: short(c.Force, 3),
		}
		if c.Charm >= 0 {
			told.Charm = &s.Hangs[c.Charm].Charm
		}
		if c.Strand >= 0 {
			told.With, told.Strand = "strand", &c.Strand
		}
		t.Contacts = append(t.Contacts, told)
	}
	return t
}

func kindWord(k fit.ElementKind) string {
	switch k {
	case fit.JoinRing:
		return "join-ring"
	case fit.ClosingRing:
		return "closing-ring"
	case fit.Connector:
		return "connector"
	case fit.Link:
	}
	return "link"
}

// xyz rounds a place or a way.
func xyz(v geom.Vec, places int) [3]float64 {
	return [3]float64{short(float64(v.X), places), short(float64(v.Y), places), short(float64(v.Z), places)}
}

// short rounds v to a number of decimals; 0 has no sign.
func short(v float64, places int) float64 {
	k := math.Pow10(places)
	return math.Round(v*k)/k + 0
}

// printDrape prints a drape for people: a line each for strands and charms.
func (m *Main) printDrape(d toldDrape) error {
	w := tabwriter.NewWriter(m.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "STRAND\tCHAIN\tELEMENTS\tLENGTH MM\tLOWEST Y\tHIGHEST Y\tMOST GAP MM\tCONTACTS\tON IT MN\tPULL MN")
	for _, s := range d.Strands {
		low, high, pull, force := math.Inf(1), math.Inf(-1), math.Inf(-1), 0.
		for _, e := range s.Elements {
			low, high, pull = min(low, e.Place[1]), max(high, e.Place[1]), max(pull, e.TensionMN)
		}
		for _, c := range s.Contacts {
			force += c.ForceMN
		}
		fmt.Fprintf(w, "%d\t%s\t%d\t%.2f\t%.1f\t%.1f\t%.2f\t%d\t%.1f\t%.1f\n",
			s.Strand, s.Chain, len(s.Elements), s.LengthMM, low, high, s.MostGapMM, len(s.Contacts), force, pull)
	}
	for _, s := range d.Strands {
		for i, c := range s.Charms {
			if i == 0 {
				fmt.Fprintf(w, "\nCHARM OF STRAND %d\tID\tELEMENT\tX MM\tY MM\tZ MM\n", s.Strand)
			}
			fmt.Fprintf(w, "%d\t%s\t%d\t%.1f\t%.1f\t%.1f\n", c.Charm, c.ID, c.Element, c.Place[0], c.Place[1], c.Place[2])
		}
	}
	return w.Flush()
}
