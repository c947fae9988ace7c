//go:build long && unix

package render

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/aurelink/aurelink/render/gltf"
	"github.com/aurelink/aurelink/render/imgdiff"
	"github.com/aurelink/aurelink/render/shade"
)

// cycles is how a path tracer is run on a scene: Blender Cycles on all cores, by the script beside the references.
type cycles struct {
	glb     []byte
	light   string // .hdr
	w, h    int
	samples int
	more    []string // arguments
}

// took is how long something took, in s: by the clock, and on all cores together. The latter is what two can be compared by on a
// machine that has other work.
type took struct{ clock, cores float64 }

func (a took) String() string { return fmt.Sprintf("%.3f s (%.3f s of cores)", a.clock, a.cores) }

// over says how many times as long a takes as b.
func (a took) over(b took) string {
	return fmt.Sprintf("%.0f times as fast (%.0f by cores)", a.clock/b.clock, a.cores/b.cores)
}

// watch gives what work took on average.
func watch(runs int, work func()) took {
	cores := func() float64 {
		var u syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
			return 0
		}
		return time.Duration(u.Utime.Nano() + u.Stime.Nano()).Seconds()
	}
	from, used := time.Now(), cores()
	for range runs {
		work()
	}
	return took{time.Since(from).Seconds() / float64(runs), (cores() - used) / float64(runs)}
}

// trace gives the picture's file and how long Cycles rendered: what it starts, reads and writes is not in it.
func (c cycles) trace(t *testing.T) (file string, theirs took) {
	t.Helper()
	dir := t.TempDir()
	glb, out, stats := filepath.Join(dir, "scene.glb"), filepath.Join(dir, "out.png"), filepath.Join(dir, "stats")
	if err := os.WriteFile(glb, c.glb, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "blender", append([]string{
		"-b", "--factory-startup", "--python-exit-code", "1", "-P", references + "own/render_glb.py", "--",
		"--glb", glb, "--unit-scale", "1000", "--env", c.light, "--width", fmt.Sprint(c.w), "--height", fmt.Sprint(c.h),
		"--samples", fmt.Sprint(c.samples), "--max-bounces", "8", "--png", out, "--stats", stats,
	}, c.more...)...)
	said, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %v\n%s", cmd, err, said)
	}
	data, err := os.ReadFile(stats)
	if err != nil {
		t.Fatal(err)
	}
	var s struct {
		Clock float64 `json:"render_s"`
		Cores float64 `json:"render_cpu_s"`
	}
	if err := json.Unmarshal(data, &s); err != nil {
		t.Fatal(err)
	}
	return out, took{s.Clock, s.Cores}
}

// needCycles skips a test where there is no path tracer.
func needCycles(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("blender"); err != nil {
		t.Skip("there is no blender here to trace paths with")
	}
}

// TestFasterThanTracer exports the first design on a wrist, 1200 x 900, has Cycles render it with 64 samples, and holds the time
// of that against ours from design to PNG, measured before and after on the same machine.
//
//	go test -tags long ./render -run Tracer -v -timeout 60m
func TestFasterThanTracer(t *testing.T) {
	needCycles(t)
	cat, r := open(t)
	req := ask(t, cat, showcase[0].said, "w=1200")
	var out bytes.Buffer
	preview := func() {
		p := paint(t, r, req)
		defer p.Release()
		out.Reset()
		if err := p.EncodePNG(&out); err != nil {
			t.Fatal(err)
		}
	}
	preview()

	s, err := r.Scene(t.Context(), req.Design, req.View)
	if err != nil {
		t.Fatal(err)
	}
	var glb, hdr bytes.Buffer
	if err := gltf.WriteGLB(&glb, s); err != nil {
		t.Fatal(err)
	}
	if err := gltf.WriteHDR(&hdr, r.LightMap(req.View)); err != nil {
		t.Fatal(err)
	}
	light := filepath.Join(t.TempDir(), "light.hdr")
	if err := os.WriteFile(light, hdr.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}

	before := watch(20, preview)
	file, theirs := cycles{glb.Bytes(), light, s.Cam.W, s.Cam.H, 64, []string{"--camera", "glb"}}.trace(t)
	after := watch(20, preview)
	got := readPNG(t, file)
	if got.Rect.Dx() != s.Cam.W || got.Rect.Dy() != s.Cam.H {
		t.Fatalf("Cycles drew %v", got.Rect)
	}
	keep(t, file)

	// They must have drawn one and the same: ours has tones of its own, pores and a caption.
	same := paint(t, r, req)
	defer same.Release()
	rep, err := imgdiff.Compare(same.Image, got, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("Cycles, 64 samples: %v; ours, design to PNG: %v before, %v after; FLIP between them %.3f", theirs, before, after, rep.FLIP)
	ours := took{(before.clock + after.clock) / 2, (before.cores + after.cores) / 2}
	t.Logf("ours is %s", theirs.over(ours))
	if rep.FLIP > .25 {
		t.Errorf("FLIP %.3f between what Cycles drew and ours: not the same scene", rep.FLIP)
	}
	if theirs.cores < leastAgainstTracer*ours.cores {
		t.Errorf("want at least %d times", leastAgainstTracer)
	}
}

// leastAgainstTracer is far below what was measured: machines differ.
const leastAgainstTracer = 200

// TestTracerAtEqualFLIP lets Cycles render the published scenes with more and more samples, up to where it is as near to the
// reference as we are, and holds its time for that many against ours.
func TestTracerAtEqualFLIP(t *testing.T) {
	needCycles(t)
	lit := &Renderer{shader: shade.NewShader(shade.FromMap(studioMap(t).At))} // the light is baked once
	mask := readPNG(t, references+"cable_mask.png")
	for _, name := range []string{"cable_bg", "cable_ground"} {
		s, err := gltf.ReadScene(readFile(t, name+".json"))
		if err != nil {
			t.Fatal(err)
		}
		want := readPNG(t, references+name+".png")
		flip := func(got *Picture) float64 {
			rep, err := imgdiff.Compare(got.Image, want, mask)
			if err != nil {
				t.Fatal(err)
			}
			return rep.FLIP
		}
		var got *Picture
		draw := func() {
			if got, err = lit.DrawScene(t.Context(), s, Bare{Raw: true}); err != nil {
				t.Fatal(err)
			}
		}
		draw()
		near := flip(got)
		const runs = 5

		// What lies behind is an argument. The references' wire has 48 sides.
		bare := *s
		bare.Behind = gltf.Backdrop{}
		var glb bytes.Buffer
		if err := gltf.WriteGLBRound(&glb, &bare, 48); err != nil {
			t.Fatal(err)
		}
		const backdrop = "#e6e1db"
		more := []string{"--camera", "ortho", "--center", "0,0", "--px-per-mm", "60", "--bg", backdrop}
		if s.Behind.Kind == gltf.BackdropGround {
			more = append(more[:len(more)-2], "--ground", backdrop, "--ground-z", fmt.Sprint(s.Behind.Z))
		}
		equal := false
		for _, samples := range []int{16, 20, 24, 28, 32, 40, 48, 64} {
			before := watch(runs, draw)
			file, theirs := cycles{glb.Bytes(), references + "studio.hdr", s.Cam.W, s.Cam.H, samples, more}.trace(t)
			got := flip(&Picture{Image: readPNG(t, file)})
			t.Logf("%s: Cycles, %d samples: FLIP %.4f in %v", name, samples, got, theirs)
			if equal = got <= near; equal {
				after := watch(runs, draw)
				ours := took{(before.clock + after.clock) / 2, (before.cores + after.cores) / 2}
				t.Logf("%s: ours FLIP %.4f in %v: %s", name, near, ours, theirs.over(ours))
				break
			}
		}
		if !equal {
			t.Errorf("%s: Cycles never came as near as ours, FLIP %.4f", name, near)
		}
	}
}

// keep copies a picture to where a person can look at it.
func keep(t *testing.T, file string) {
	t.Helper()
	if dir := os.Getenv("AURELINK_KEEP"); dir != "" {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "cycles-"+filepath.Base(file)), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
