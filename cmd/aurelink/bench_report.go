package main

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// benchReport is all that was measured.
type benchReport struct {
	Machine benchMachine  `json:"machine"`
	Design  string        `json:"design"`
	Rounds  int           `json:"rounds"`
	Tables  []*benchTable `json:"tables"`
}

// benchTable is a table of figures.
type benchTable struct {
	Name    string        `json:"name"`
	Title   string        `json:"title"`
	Columns []benchColumn `json:"columns"`
	Rows    []benchRow    `json:"rows"`
}

// benchColumn says what the figures under one heading are.
type benchColumn struct {
	Name   string `json:"name"`
	Unit   string `json:"unit"`
	Spread bool   `json:"-"` // is shown with them
}

// benchRow is what was measured of one thing, by the names of columns.
type benchRow struct {
	Of      string            `json:"of"`
	Figures map[string]figure `json:"figures"`
}

// figure is the median of what some rounds gave, with the quartiles it lies between: half of all rounds are between those.
type figure struct {
	Median float64 `json:"median"`
	Low    float64 `json:"low"`
	High   float64 `json:"high"`
}

// figureOf sums up what some rounds gave.
func figureOf(rounds []float64) figure {
	s := slices.Sorted(slices.Values(rounds))
	at := func(share float64) float64 {
		x := share * float64(len(s)-1)
		i := int(x)
		return s[i] + (x-float64(i))*(s[min(i+1, len(s)-1)]-s[i])
	}
	return figure{at(.5), at(.25), at(.75)}
}

// exactly is a figure that is the same in every round.
func exactly(v float64) figure { return figure{v, v, v} }

// ratio divides what the same rounds gave, each by each.
func ratio(a, b []float64) figure {
	out := make([]float64, len(a))
	for i := range a {
		out[i] = a[i] / b[i]
	}
	return figureOf(out)
}

// round writes a number with three digits that count, or two where it is under one.
func round(v float64) string {
	switch a := math.Abs(v); {
	case a >= 99.95:
		return strconv.FormatFloat(v, 'f', 0, 64)
	case a >= 9.995:
		return strconv.FormatFloat(v, 'f', 1, 64)
	default:
		return strconv.FormatFloat(v, 'f', 2, 64)
	}
}

// line is the straight line that lies nearest to points, by least squares.
type line struct {
	fixed, each float64 // y at 0, and more for each x
	r2          float64 // share of the points' variance that it explains, 0 to 1
}

func lineThrough(x, y []float64) line {
	n := float64(len(x))
	var mx, my, xx, xy, yy float64
	for i := range x {
		mx += x[i] / n
		my += y[i] / n
	}
	for i := range x {
		xx += (x[i] - mx) * (x[i] - mx)
		xy += (x[i] - mx) * (y[i] - my)
		yy += (y[i] - my) * (y[i] - my)
	}
	if xx == 0 || yy == 0 {
		return line{fixed: my, r2: 1}
	}
	return line{fixed: my - xy/xx*mx, each: xy / xx, r2: xy * xy / (xx * yy)}
}

// markdown is the report as a section of a page. On one that folds, all but the first table is shown when it is asked for.
func (r *benchReport) markdown(folds bool) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Measured on %s. Medians of %d rounds in turn, with the quartiles in brackets.\nThe design is `%s`.\n", r.Machine, r.Rounds, r.Design)
	for i, t := range r.Tables {
		if folds && i == 1 {
			var names []string
			for _, t := range r.Tables[1:] {
				names = append(names, t.Name)
			}
			fmt.Fprintf(&b, "\n<details><summary>Tables of %s</summary>\n", strings.Join(names, ", "))
		}
		fmt.Fprintf(&b, "\n%s\n\n%s", t.Title, t.markdown())
	}
	if folds && len(r.Tables) > 1 {
		b.WriteString("\n</details>\n")
	}
	return b.String()
}

// markdown is the table with its columns in line.
func (t *benchTable) markdown() string {
	head := []string{""}
	rule := []string{"---"}
	for _, c := range t.Columns {
		name := c.Name
		if c.Unit != "" {
			name += ", " + c.Unit
		}
		head, rule = append(head, name), append(rule, "---:")
	}
	cells := [][]string{head, rule}
	for _, row := range t.Rows {
		list := []string{row.Of}
		for _, c := range t.Columns {
			list = append(list, row.cell(c))
		}
		cells = append(cells, list)
	}
	wide := make([]int, len(head))
	for _, list := range cells {
		for i, s := range list {
			wide[i] = max(wide[i], utf8.RuneCountInString(s))
		}
	}
	var b strings.Builder
	for k, list := range cells {
		for i, s := range list {
			pad := strings.Repeat(" ", wide[i]-utf8.RuneCountInString(s))
			switch {
			case k == 1:
				s = strings.Repeat("-", len(pad)) + s
			case i == 0:
				s += pad
			default:
				s = pad + s
			}
			b.WriteString("| " + s + " ")
		}
		b.WriteString("|\n")
	}
	return b.String()
}

// cell is what a row says under a column.
func (r *benchRow) cell(c benchColumn) string {
	f, ok := r.Figures[c.Name]
	switch {
	case !ok:
		return ""
	case c.Spread && f.Low != f.High:
		return fmt.Sprintf("%s (%s to %s)", round(f.Median), round(f.Low), round(f.High))
	default:
		return round(f.Median)
	}
}
