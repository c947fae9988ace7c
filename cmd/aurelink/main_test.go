package main

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/png"
	"io"
	"net"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/aurelink/aurelink/render/design"
)

// runMain makes the test binary be the program, for tests that need a process of their own.
const runMain = "AURELINK_TEST_RUN_MAIN"

func TestMain(m *testing.M) {
	if os.Getenv(runMain) != "" {
		main()
	}
	os.Exit(m.Run())
}

// result is what a run of the program left.
type result struct {
	status         int
	stdout, stderr string
}

// run runs the program in this process.
func run(t testing.TB, stdin string, args ...string) result {
	t.Helper()
	var out, errs bytes.Buffer
	m := Main{Stdin: strings.NewReader(stdin), Stdout: &out, Stderr: &errs}
	status := m.Execute(t.Context(), args)
	return result{status, out.String(), errs.String()}
}

// ok runs the program, which must succeed, and gives what it printed.
func ok(t testing.TB, stdin string, args ...string) string {
	t.Helper()
	r := run(t, stdin, args...)
	if r.status != 0 {
		t.Fatalf("aurelink %s: status %d: %s", strings.Join(args, " "), r.status, r.stderr)
	}
	return r.stdout
}

// refused runs the program, which must refuse its input naming each of want.
func refused(t testing.TB, stdin string, args []string, want ...string) {
	t.Helper()
	r := run(t, stdin, args...)
	if r.status != 2 {
		t.Errorf("aurelink %s: status %d, want 2: %s", strings.Join(args, " "), r.status, r.stderr)
	}
	for _, w := range want {
		if !strings.Contains(r.stderr, w) {
			t.Errorf("aurelink %s: standard error lacks %q:\n%s", strings.Join(args, " "), w, r.stderr)
		}
	}
	if r.stdout != "" {
		t.Errorf("aurelink %s: wrote %d bytes to standard output", strings.Join(args, " "), len(r.stdout))
	}
	for line := range strings.Lines(r.stderr) {
		if !strings.HasPrefix(line, "aurelink: ") {
			t.Errorf("aurelink %s: a line of standard error has no name before it: %q", strings.Join(args, " "), line)
		}
	}
}

func testCatalog(t testing.TB) *design.Catalog {
	t.Helper()
	cat, err := catalog()
	if err != nil {
		t.Fatal(err)
	}
	return cat
}

func writeFile(t testing.TB, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// first is the first design of the front page, small.
var first = []string{"--chain", "figaro", "--metals", "gold-filled,sterling", "--mix", "long:B", "--wrist", "6.25in", "--w", "320"}

const firstJSON = `{"design":{"version":1,"piece":"bracelet","body":{"size":"6.25in"},
	"strands":[{"chain":"figaro","metals":["gold-filled","sterling"],"mix":"long:B"}]},"view":{"w":320}}`

func with(args ...string) []string { return slices.Concat([]string{"render"}, first, args) }

// TestAsk: however a design and a view are given, they are the same.
func TestAsk(t *testing.T) {
	t.Parallel()
	cat := testCatalog(t)
	ask := func(stdin string, args ...string) design.Request {
		t.Helper()
		m := Main{Stdin: strings.NewReader(stdin), Stdout: io.Discard, Stderr: io.Discard}
		if err := m.ParseFlags(append([]string{"render"}, args...)); err != nil {
			t.Fatal(err)
		}
		asked, err := m.ask(cat, m.commands.Render.designFlags, m.commands.Render.viewFlags)
		if err != nil {
			t.Fatalf("%v: %v", args, err)
		}
		return asked
	}
	want, err := cat.ParseQuery("chain=figaro&metals=gold-filled,sterling&mix=long:B&wrist=6.25in&w=320&yaw=-30")
	if err != nil {
		t.Fatal(err)
	}
	code := cat.Encode(want.Design)
	file := strings.Replace(firstJSON, `"w":320`, `"w":320,"yaw":-30`, 1)
	for how, got := range map[string]design.Request{
		"by flags":                ask("", append(first, "--yaw", "-30")...),
		"by flags with =":         ask("", "--chain=figaro", "--metals=gold-filled,sterling", "--mix=long:B", "--wrist=6.25in", "--w=320", "--yaw=-30"),
		"with the usual looks":    ask("", append(first, "--finish", "polished", "--wear=0", "--light=studio", "--backdrop=paper", "--yaw=-30")...),
		"by a code":               ask("", "--code", code, "--w", "320", "--yaw=-30"),
		"by a file":               ask("", writeFile(t, "design.json", file)),
		"by standard input":       ask(file, "-"),
		"by a file with a mark":   ask("", writeFile(t, "design.json", "\ufeff"+file)),
		"by a code in a file":     ask(`{"code":"`+code+`","view":{"w":320,"yaw":-30}}`, "-"),
		"with flags over a view":  ask(strings.Replace(file, `"w":320`, `"w":640`, 1), "-", "--w", "320"),
		"with flags for no view":  ask(strings.Replace(firstJSON, `"view":{"w":320}`, `"view":{}`, 1), "-", "--w", "320", "--yaw", "-30"),
		"with the view's flag in": ask(firstJSON, "--yaw", "-30", "-"),
	} {
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v\nwant %+v", how, got, want)
		}
	}
}

func TestRender(t *testing.T) {
	t.Parallel()
	data := ok(t, "", with("-o", "-")...)
	img, err := png.Decode(strings.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := img.Bounds().Size(), image.Pt(320, 240); got != want {
		t.Errorf("size %v, want %v", got, want)
	}

	file := filepath.Join(t.TempDir(), "preview.PNG")
	if out := ok(t, firstJSON, "render", "-", "-o", file); out != "" {
		t.Errorf("with -o, standard output has %d bytes", len(out))
	}
	saved, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(saved) != data {
		t.Error("from JSON to a file: other bytes")
	}

	r := run(t, "", with("--view", "strip", "--timing")...)
	if r.status != 0 || !strings.Contains(r.stderr, "raster") || !strings.HasSuffix(r.stderr, " ms\n") {
		t.Errorf("with --timing: status %d, standard error %q", r.status, r.stderr)
	}
	if !strings.HasPrefix(r.stdout, "\x89PNG") || r.stdout == data {
		t.Error("another view: no other picture")
	}
}

func TestRenderRefuses(t *testing.T) {
	t.Parallel()
	const out = "OUT" // stands for a file of each case's own
	for _, test := range []struct {
		name  string
		stdin string
		args  []string
		want  []string
	}{
		{"nothing", "", []string{"render", "-o", out}, []string{"chain"}},
		{"a whole line of faults", "", []string{"render", "--chain", "rope", "--metals", "brass", "--wrist", "3in", "--w", "333", "-o", out},
			[]string{"chain: ", "figaro", "metals[0]: ", "sterling", "wrist: ", "w: ", "320"}},
		{"a bare size", "", with("--wrist", "6.25", "-o", out), []string{"wrist", "6.25in"}},
		{"too few metals", "", with("--metals", "sterling", "-o", out), []string{"metals"}},
		{"an unknown mix", "", with("--mix", "stripes", "-o", out), []string{"mix"}},
		{"an unknown charm", "", with("--charms", "dragon:sterling@center", "-o", out), []string{"charms[0]", "dragon"}},
		{"more charms than fit", "", with("--charms", strings.TrimSuffix(strings.Repeat("disc:sterling@center,", 4), ","), "-o", out), []string{"charms["}},
		{"a faulty code", "", []string{"render", "--code", "1zzzz", "-o", out}, []string{"code"}},
		{"a code and a chain", "", []string{"render", "--code", "1zzzz", "--chain", "cable", "-o", out}, []string{"chain"}},
		{"an unknown flag", "", with("--carats", "3", "-o", out), []string{"--carats"}},
		{"a flag without its value", "", []string{"render", "--chain"}, []string{"chain"}},
		{"no such file", "", []string{"render", filepath.Join(t.TempDir(), "none.json"), "-o", out}, []string{"none.json", "cannot be read"}},
		{"a folder", "", []string{"render", t.TempDir(), "-o", out}, []string{"cannot be read"}},
		{"not JSON", "chain=figaro", []string{"render", "-", "-o", out}, []string{"body"}},
		{"an unknown JSON field", `{"design":{"version":1,"carats":3}}`, []string{"render", "-", "-o", out}, []string{"carats"}},
		{"too much JSON", strings.Repeat(" ", 3<<20), []string{"render", "-", "-o", out}, []string{"body"}},
		{"a file and flags", firstJSON, []string{"render", "-", "--chain", "cable", "-o", out}, []string{"--chain"}},
		{"a file and a faulty view", firstJSON, []string{"render", "-", "--view", "moon", "-o", out}, []string{"view"}},
		{"a file name without a format", "", with("-o", filepath.Join(t.TempDir(), "preview")), []string{"-o", ".png"}},
		{"another format", "", with("-o", "preview.gif"), []string{"-o", ".gif", ".jpg"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), "x.png")
			args := slices.Clone(test.args)
			if i := slices.Index(args, out); i >= 0 {
				args[i] = file
			}
			refused(t, test.stdin, args, test.want...)
			if _, err := os.Stat(file); err == nil {
				t.Error("a file was written all the same")
			}
		})
	}
}

// TestFailures: what is no fault of the input is status 1, and leaves nothing behind.
func TestFailures(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	file := filepath.Join(t.TempDir(), "x.png")
	var out, errs bytes.Buffer
	m := Main{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs}
	if status := m.Execute(ctx, with("-o", file)); status != 1 || errs.Len() == 0 {
		t.Errorf("stopped: status %d, %s", status, errs.String())
	}
	if _, err := os.Stat(file); err == nil {
		t.Error("stopped: a file was written all the same")
	}
	if err := m.write(filepath.Join(t.TempDir(), "no", "such", "folder.png"), nil); err == nil || statusOf(err) != 1 {
		t.Errorf("unwritable file: %v, want an error of status 1", err)
	}
}

func TestRenderRefusesTerminal(t *testing.T) {
	t.Parallel()
	tty, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer tty.Close()
	if !isTerminal(tty) {
		t.Fatal("a terminal is not seen as one")
	}
	var errs bytes.Buffer
	m := Main{Stdin: strings.NewReader(""), Stdout: tty, Stderr: &errs}
	if status := m.Execute(t.Context(), with()); status != 2 || !strings.Contains(errs.String(), "terminal") {
		t.Errorf("status %d: %s", status, errs.String())
	}
}

// TestFlagsAreTheQuery holds the flags to the names the query takes, as its own error lists them.
func TestFlagsAreTheQuery(t *testing.T) {
	t.Parallel()
	_, err := testCatalog(t).ParseQuery("no_such_name=1")
	faulty, _ := err.(*design.Error)
	if faulty == nil || faulty.Fields[0].Field != "no_such_name" {
		t.Fatalf("error %v", err)
	}
	want := slices.DeleteFunc(slices.Clone(faulty.Fields[0].Allowed), func(name string) bool {
		return name == "v" // says how long to keep a picture; there is nothing to keep here
	})
	var got []string
	for _, flags := range []any{designFlags{}, viewFlags{}} {
		for f := range reflect.TypeOf(flags).Fields() {
			if name := f.Tag.Get("name"); name != "" {
				got = append(got, name)
			}
		}
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("flags %v, query %v", got, want)
	}
}

func TestHelp(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"--help"}, {"render", "--help"}, {"serve", "-h"}, {"catalog", "--help"}, {"diff", "--help"}} {
		if out := ok(t, "", args...); !strings.Contains(out, "Usage: aurelink") {
			t.Errorf("%v: %s", args, out)
		}
	}
	refused(t, "", []string{"polish"}, "polish")
}

func TestVersion(t *testing.T) {
	t.Parallel()
	out := ok(t, "", "version")
	for _, want := range []string{"aurelink ", testCatalog(t).Version, "go1."} {
		if !strings.Contains(out, want) {
			t.Errorf("lacks %q: %s", want, out)
		}
	}
}

func TestHostPort(t *testing.T) {
	t.Parallel()
	for addr, want := range map[string]string{
		"127.0.0.1:9000": "127.0.0.1:9000",
		":9000":          ":9000",
		"9000":           "127.0.0.1:9000",
		"0":              "127.0.0.1:0",
		"127.0.0.1":      "127.0.0.1:8080",
		"localhost":      "localhost:8080",
		"::1":            "[::1]:8080",
		"[::1]":          "[::1]:8080",
		"[::1]:9000":     "[::1]:9000",
		"a:b:c":          "a:b:c",
		"":               "",
	} {
		if got := hostPort(addr, "8080"); got != want {
			t.Errorf("%q: %q, want %q", addr, got, want)
		}
	}
}

func TestReachable(t *testing.T) {
	t.Parallel()
	for want, addr := range map[string]net.TCPAddr{
		"localhost:80":   {IP: net.IPv6unspecified, Port: 80},
		"127.0.0.1:8080": {IP: net.IPv4(127, 0, 0, 1), Port: 8080},
		"[::1]:8080":     {IP: net.IPv6loopback, Port: 8080},
	} {
		if got := reachable(&addr); got != want {
			t.Errorf("%v: %q, want %q", &addr, got, want)
		}
	}
}

// picture writes a PNG of one colour and gives its name.
func picture(t testing.TB, w, h int, c color.RGBA) string {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.SetRGBA(x, y, c)
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return writeFile(t, "picture.png", b.String())
}
