package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
)

// TestTally feeds it a run with every kind of event.
func TestTally(t *testing.T) {
	t.Parallel()
	const run = `
{"Action":"start","Package":"a"}
{"Action":"run","Package":"a","Test":"TestOne"}
{"Action":"output","Package":"a","Test":"TestOne","Output":"quiet\n"}
{"Action":"pass","Package":"a","Test":"TestOne","Elapsed":0.1}
{"Action":"output","Package":"a","Output":"PASS\n"}
{"Action":"output","Package":"a","Output":"ok  \ta\t0.1s\n"}
{"Action":"pass","Package":"a","Elapsed":0.1}
`
	const skip = `{"Action":"output","Package":"b","Test":"TestTwo","Output":"no browser\n"}
{"Action":"skip","Package":"b","Test":"TestTwo"}
{"Action":"skip","Package":"no/tests"}
`
	const fail = `{"Action":"output","Package":"c","Test":"TestBad","Output":"got 1, want 2\n"}
{"Action":"fail","Package":"c","Test":"TestBad"}
{"Action":"output","Package":"c","Output":"FAIL\tc\t0.2s\n"}
{"Action":"fail","Package":"c"}
`
	for _, tc := range []struct {
		name    string
		events  string
		skipsOK bool
		wait    error
		note    string
		err     string // "" for none
		prints  []string
		hides   []string
	}{
		{"pass", run, false, nil, "1 tests in 1 packages, 0 skipped", "", []string{"ok  \ta\t0.1s"}, []string{"quiet", "PASS"}},
		{"skip", run + skip, false, nil, "1 tests in 1 packages, 1 skipped", "1 skipped: b TestTwo", []string{"SKIP b TestTwo", "no browser"}, nil},
		{"skip allowed", run + skip, true, nil, "1 tests in 1 packages, 1 skipped", "", nil, []string{"no browser"}},
		{"fail", run + fail, false, errors.New("exit status 1"), "1 tests in 1 packages, 0 skipped", "2 failed: c TestBad, c", []string{"got 1, want 2", "FAIL\tc\t0.2s"}, nil},
		{"died", run, false, errors.New("signal: killed"), "1 tests in 1 packages, 0 skipped", "signal: killed", nil, nil},
		{"nothing", "", false, nil, "0 tests in 0 packages, 0 skipped", "no test ran", nil, nil},
		{"noise", "go: downloading x\n" + run, false, nil, "1 tests in 1 packages, 0 skipped", "", []string{"go: downloading x"}, nil},
	} {
		var out bytes.Buffer
		tally := &tally{out: &out, skipsOK: tc.skipsOK}
		if err := tally.read(strings.NewReader(tc.events)); err != nil {
			t.Fatal(err)
		}
		note, err := tally.verdict(tc.wait)
		if note != tc.note || (err == nil) != (tc.err == "") || err != nil && err.Error() != tc.err {
			t.Errorf("%s: %q, %v; want %q, %q", tc.name, note, err, tc.note, tc.err)
		}
		for _, s := range tc.prints {
			if !strings.Contains(out.String(), s) {
				t.Errorf("%s: %q is not in\n%s", tc.name, s, out.String())
			}
		}
		for _, s := range tc.hides {
			if strings.Contains(out.String(), s) {
				t.Errorf("%s: %q is in\n%s", tc.name, s, out.String())
			}
		}
	}
}

func TestParseTargets(t *testing.T) {
	t.Parallel()
	const list = "ok  \tm/a\t0.01s\nFuzzParse\nFuzzCode\nok  \tm/b\t0.02s\n?   \tm/c\t[no test files]\nFuzzText\nok  \tm/d\t0.02s\n"
	want := []target{{"m/b", "FuzzParse"}, {"m/b", "FuzzCode"}, {"m/d", "FuzzText"}}
	if got := parseTargets(strings.NewReader(list)); !slices.Equal(got, want) {
		t.Errorf("parseTargets = %v, want %v", got, want)
	}
}

// TestSteps: a failed step fails the whole, but the steps after it run.
func TestSteps(t *testing.T) {
	t.Parallel()
	ran := ""
	gives := func(name string, err error) step {
		return step{name, "", func(context.Context) (string, error) { ran += name; return "noted", err }}
	}
	var out bytes.Buffer
	if code := report(&out, runSteps(t.Context(), &out, []step{gives("a", nil), gives("b", errors.New("broke\nbadly")), gives("c", nil)})); code != 1 {
		t.Errorf("exit status %d, want 1", code)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if last := lines[len(lines)-1]; ran != "abc" || last != "check: FAILED in 0s: b" {
		t.Errorf("ran %q, last line %q", ran, last)
	}
	if code := report(io.Discard, runSteps(t.Context(), io.Discard, []step{gives("a", nil)})); code != 0 {
		t.Errorf("exit status %d, want 0", code)
	}

	// An interrupt stops the run and fails it.
	ctx, cancel := context.WithCancel(t.Context())
	ran = ""
	stop := step{"stop", "", func(context.Context) (string, error) { cancel(); return "", nil }}
	if code := report(io.Discard, runSteps(ctx, io.Discard, []step{stop, gives("a", nil)})); code != 1 || ran != "" {
		t.Errorf("interrupted: exit status %d, ran %q", code, ran)
	}
}

func TestArguments(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		args string
		code int
		says string
	}{
		{"--list", 0, "fuzz"},
		{"--only vet,format --list", 0, "gofmt"},
		{"--only nonsense", 2, "no step \"nonsense\""},
		{"--nonsense", 2, "flag provided but not defined"},
		{"word", 2, "unexpected \"word\""},
	} {
		var out bytes.Buffer
		if code := run(t.Context(), strings.Fields(tc.args), &out); code != tc.code || !strings.Contains(out.String(), tc.says) {
			t.Errorf("check %s: exit status %d, want %d, and %q in\n%s", tc.args, code, tc.code, tc.says, out.String())
		}
	}
}
