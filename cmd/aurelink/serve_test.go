package main

import (
	"bufio"
	"bytes"
	"image"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// program is the real program, running in a process of its own.
type program struct {
	cmd    *exec.Cmd
	origin string // where it says it is
	admin  string
	errs   *bytes.Buffer
	dir    string // it runs in this folder, empty at first
}

// start starts the program and waits until it says where it is.
func start(t *testing.T, env []string, args ...string) *program {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p := &program{cmd: exec.CommandContext(t.Context(), self, args...), errs: new(bytes.Buffer), dir: t.TempDir()}
	p.cmd.Dir = p.dir
	p.cmd.Env = append(append(os.Environ(), runMain+"=1"), env...)
	p.cmd.Stderr = p.errs
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if p.cmd.ProcessState == nil {
			_ = p.cmd.Process.Kill()
			_ = p.cmd.Wait()
		}
	})
	lines := bufio.NewScanner(out)
	for p.origin == "" && lines.Scan() {
		p.origin = after(lines.Text(), "Aurelink is at ")
	}
	if p.origin == "" {
		_ = p.cmd.Wait()
		t.Fatalf("the program ended without an address: %v: %s", p.cmd.ProcessState, p.errs)
	}
	if !strings.Contains(strings.Join(args, " ")+strings.Join(env, " "), "off") && lines.Scan() {
		p.admin = after(lines.Text(), "Health and metrics are at ")
	}
	return p
}

func after(line, prefix string) string {
	rest, found := strings.CutPrefix(line, prefix)
	if !found {
		return ""
	}
	return rest
}

// stop sends a signal and gives the exit status.
func (p *program) stop(t *testing.T, sig os.Signal) int {
	t.Helper()
	if err := p.cmd.Process.Signal(sig); err != nil {
		t.Fatal(err)
	}
	timer := time.AfterFunc(20*time.Second, func() { _ = p.cmd.Process.Kill() })
	defer timer.Stop()
	_ = p.cmd.Wait()
	return p.cmd.ProcessState.ExitCode()
}

func get(t *testing.T, address string) (*http.Response, []byte) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, body
}

// TestServe starts the real program without a command, asks it for a page and pictures, and stops it.
func TestServe(t *testing.T) {
	t.Parallel()
	p := start(t, nil, "--addr", "127.0.0.1:0", "--admin-addr", "127.0.0.1:0", "--linger", "0s")
	if resp, body := get(t, p.origin+"/"); resp.StatusCode != 200 || !bytes.Contains(body, []byte("<form")) {
		t.Errorf("GET /: status %d, %d bytes", resp.StatusCode, len(body))
	}
	if resp, _ := get(t, p.admin+"/readyz"); resp.StatusCode != 200 {
		t.Errorf("GET /readyz: status %d", resp.StatusCode)
	}

	// The service and the command give the same files.
	query := url.Values{"chain": {"figaro"}, "metals": {"gold-filled,sterling"}, "mix": {"long:B"}, "wrist": {"6.25in"}, "w": {"320"}}.Encode()
	resp, served := get(t, p.origin+"/v1/preview.png?"+query)
	if resp.StatusCode != 200 || resp.Header.Get("Content-Type") != "image/png" {
		t.Errorf("preview.png: status %d, %s", resp.StatusCode, resp.Header.Get("Content-Type"))
	}
	if drawn := ok(t, "", with("-o", "-")...); drawn != string(served) {
		t.Errorf("preview.png has %d bytes, render makes %d others", len(served), len(drawn))
	}
	file := filepath.Join(t.TempDir(), "preview.JPEG")
	ok(t, "", with("-o", file)...)
	drawn, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if size, format, err := image.DecodeConfig(bytes.NewReader(drawn)); err != nil || format != "jpeg" || size.Width != 320 || size.Height != 240 {
		t.Errorf("%s: %s of %d x %d, %v", file, format, size.Width, size.Height, err)
	}
	if _, served := get(t, p.origin+"/v1/preview.jpg?"+query); !bytes.Equal(served, drawn) {
		t.Errorf("preview.jpg has %d bytes, render makes %d others", len(served), len(drawn))
	}

	if status := p.stop(t, syscall.SIGTERM); status != 0 {
		t.Errorf("after SIGTERM: status %d: %s", status, p.errs)
	}
	if entries, err := os.ReadDir(p.dir); err != nil || len(entries) > 0 {
		t.Errorf("it left %v, %v: nothing is stored yet, so nothing is made", entries, err)
	}
}

// TestServeFromEnvironment: every flag of serve is a variable too.
func TestServeFromEnvironment(t *testing.T) {
	t.Parallel()
	p := start(t, []string{"AURELINK_ADDR=0", "AURELINK_ADMIN_ADDR=off", "AURELINK_LINGER=0s", "AURELINK_DATA=store", "AURELINK_PUBLIC_URL=https://try.example.com/"}, "serve")
	if !strings.HasPrefix(p.origin, "http://127.0.0.1:") {
		t.Errorf("it is at %s", p.origin)
	}
	if resp, _ := get(t, p.origin+"/v1/catalog"); resp.StatusCode != 200 {
		t.Errorf("GET /v1/catalog: status %d", resp.StatusCode)
	}
	if status := p.stop(t, os.Interrupt); status != 0 {
		t.Errorf("after SIGINT: status %d: %s", status, p.errs)
	}
}

// TestSecondSignal: whoever is in a hurry need not wait for the linger.
func TestSecondSignal(t *testing.T) {
	t.Parallel()
	p := start(t, nil, "--addr", "0", "--admin-addr", "off", "--linger", "1m")
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	time.Sleep(300 * time.Millisecond)
	if resp, _ := get(t, p.origin+"/v1/catalog"); resp.StatusCode != 200 {
		t.Errorf("while it lingers: status %d", resp.StatusCode)
	}
	began := time.Now()
	if status := p.stop(t, syscall.SIGTERM); status != -1 || time.Since(began) > 10*time.Second {
		t.Errorf("after a second signal: status %d in %v, want an end at once", status, time.Since(began))
	}
}

func TestServeRefuses(t *testing.T) {
	t.Parallel()
	refused(t, "", []string{"--addr", "a:b:c", "--admin-addr", "nonsense:x", "--public-url", "ftp://x", "--trusted-proxies", "10.0.0.0/8,here", "--tls-cert", "cert.pem"},
		"a:b:c", "nonsense", "ftp://x", "here", "certificate")
	refused(t, "", []string{"serve", "--linger", "soon"}, "--linger")
	if r := run(t, "", "--addr", "0", "--admin-addr", "off", "--tls-cert", "/nonexistent.pem", "--tls-key", "/nonexistent.pem"); r.status == 0 || !strings.Contains(r.stderr, "nonexistent.pem") {
		t.Errorf("no certificate: status %d: %s", r.status, r.stderr)
	}
}
