package main

import (
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"
)

// TestDrape: flags, a file and a code give one drape; what is told of it holds together; another view is refused.
func TestDrape(t *testing.T) {
	t.Parallel()
	args := []string{"drape", "--chain", "figaro", "--metals", "gold-filled,sterling", "--mix", "long:B", "--wrist", "6.25in"}
	want := ok(t, "", append(args, "--json")...)
	if got := ok(t, firstJSON, "drape", "-", "--json"); got != want {
		t.Error("flags and a file give two drapes")
	}
	if again := ok(t, "", append(args, "--json")...); again != want {
		t.Error("it differs from run to run")
	}
	var d toldDrape
	dec := json.NewDecoder(strings.NewReader(want))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&d); err != nil {
		t.Fatal(err)
	}
	if d.BodyMM != 158.75 || len(d.Strands) != 1 || d.Strands[0].Chain != "figaro" {
		t.Fatalf("%v mm, %d strands", d.BodyMM, len(d.Strands))
	}
	s := d.Strands[0]
	if len(s.Elements) < 50 || len(s.Contacts) < 10 || s.Elements[0].Kind != "closing-ring" || s.Elements[1].Kind != "link" {
		t.Errorf("%d elements, %d contacts, first %q", len(s.Elements), len(s.Contacts), s.Elements[0].Kind)
	}
	var sum float64
	for i, e := range s.Elements {
		next := s.Elements[(i+1)%len(s.Elements)]
		// Each ends where the next begins.
		for k := range 3 {
			end := e.Place[k] + e.Along[k]*e.LengthMM/2
			if start := next.Place[k] - next.Along[k]*next.LengthMM/2; math.Abs(end-start) > .002 {
				t.Errorf("element %d ends at %v, the next starts at %v", i, end, start)
			}
		}
		sum += e.LengthMM
	}
	if math.Abs(sum-s.LengthMM) > .02 || math.Abs(sum/s.LoopMM-1) > .001 {
		t.Errorf("elements are %.3f mm long, the strand %.3f, as made %.3f", sum, s.LengthMM, s.LoopMM)
	}

	// Turning the arm turns places with it.
	var turned toldDrape
	if err := json.Unmarshal([]byte(ok(t, "", append(args, "--yaw", "90", "--json")...)), &turned); err != nil {
		t.Fatal(err)
	}
	p, q := s.Elements[20].Place, turned.Strands[0].Elements[20].Place
	if math.Abs(p[1]-q[1]) > 1e-3 || math.Abs(math.Hypot(p[0], p[2])-math.Hypot(q[0], q[2])) > 1e-3 || math.Abs(p[0]-q[0]) < 1 {
		t.Errorf("turned by 90 degrees, %v comes to %v", p, q)
	}
	refused(t, strings.Replace(firstJSON, `"w":320`, `"view":"flat"`, 1), []string{"drape", "-"}, "view", "flat", "wrist")
	refused(t, "", append(args, "--yaw", "fast"), "yaw")
}

// TestDrapeCharms: hanging charms have rings and connectors have none, and people get a line for each.
func TestDrapeCharms(t *testing.T) {
	t.Parallel()
	args := []string{"drape", "--chain", "cable", "--metals", "sterling", "--wrist", "17cm", "--charms", "heart:14k-rose@center,connector:sterling@+10"}
	var d toldDrape
	if err := json.Unmarshal([]byte(ok(t, "", append(args, "--json")...)), &d); err != nil {
		t.Fatal(err)
	}
	charms := d.Strands[0].Charms
	i := slices.IndexFunc(charms, func(c toldCharm) bool { return c.ID == "heart" })
	j := slices.IndexFunc(charms, func(c toldCharm) bool { return c.ID == "connector" })
	if len(charms) != 2 || i < 0 || j < 0 {
		t.Fatalf("charms are %+v", charms)
	}
	if c := charms[i]; !c.Hangs || c.Ring == nil || c.Up[1] < .8 || c.Place[1] >= d.Strands[0].Elements[c.Element].Place[1] {
		t.Errorf("the heart hangs so: %+v", c)
	}
	if c := charms[j]; c.Hangs || c.Ring != nil || d.Strands[0].Elements[c.Element].Kind != "connector" {
		t.Errorf("the connector lies so: %+v", c)
	}
	table := ok(t, "", args...)
	if lines := strings.Count(table, "\n"); lines != 6 || !strings.Contains(table, "heart") || !strings.Contains(table, "CONTACTS") {
		t.Errorf("people read:\n%s", table)
	}
}
