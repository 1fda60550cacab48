package tunefile

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/goblas/goblas/goblas/internal/plan"
)

var (
	here = Machine{CPU: "A processor", Arch: "amd64", Cores: 2, Library: "0.3.21", Kernel: "SkylakeX", Layer: "pthreads"}
	file = File{Machine: here, Measured: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), Crossovers: plan.Overrides{
		plan.Dgemm: {Library: new(64.0), Threads: new(1e7), Tiles: new(plan.Never)}, plan.Gesv: {Library: new(0.0)}, plan.DgemvT: {},
	}}
)

func TestRoundTrip(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "new", "goblas")
	path := filepath.Join(folder, "tune.json")
	for range 2 { // the second replaces the first
		if err := Write(path, file); err != nil {
			t.Fatal(err)
		}
	}
	got, err := Read(path, here)
	if err != nil || !reflect.DeepEqual(got, file) {
		t.Errorf("came back as %+v, %v", got, err)
	}
	if entries, err := os.ReadDir(folder); err != nil || len(entries) != 1 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
	if removed, err := Remove(path); !removed || err != nil {
		t.Errorf("Remove: %v, %v", removed, err)
	}
	if removed, err := Remove(path); removed || err != nil {
		t.Errorf("Remove of nothing: %v, %v", removed, err)
	}
	if _, err := Read(path, here); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Read of nothing: %v", err)
	}
}

func TestWriteFails(t *testing.T) {
	folder := t.TempDir()
	taken := filepath.Join(folder, "taken")
	if err := os.MkdirAll(filepath.Join(taken, "full"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := Write(taken, file); err == nil {
		t.Error("wrote over a folder")
	}
	if entries, err := os.ReadDir(folder); err != nil || len(entries) != 1 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
}

// TestKilled kills a process that is about to rename its file; the next Write takes
// away what it left, and nothing else.
func TestKilled(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "tune.json")
	if os.Getenv("GOBLAS_TUNEFILE_KILLED") != "" {
		path = os.Getenv("GOBLAS_TUNEFILE_KILLED")
		fsync = func(f *os.File) error {
			if _, err := fmt.Println("written"); err != nil {
				return err
			}
			select {}
		}
		t.Fatal(Write(path, file))
	}
	c := exec.Command(os.Args[0], "-test.run=^TestKilled$")
	c.Env = append(os.Environ(), "GOBLAS_TUNEFILE_KILLED="+path)
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(out, make([]byte, len("written"))); err != nil {
		t.Fatal(err)
	}
	if err := c.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = c.Wait() // killed
	if left, err := os.ReadDir(folder); err != nil || len(left) != 1 || left[0].Name() == "tune.json" {
		t.Fatalf("a killed Write left %v, %v", left, err)
	}
	others := []string{".goblas-tune-x", ".goblas-tuner", "goblas-tune-1"}
	for _, name := range others {
		if err := os.WriteFile(filepath.Join(folder, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := Write(path, file); err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadDir(folder); err != nil || len(left) != 1+len(others) {
		t.Errorf("left after the next Write: %v, %v", left, err)
	}
	if _, err := Read(path, here); err != nil {
		t.Error(err)
	}
}

// TestSynced holds that the file is on the disk before it has its name, and the
// folder afterwards.
func TestSynced(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tune.json")
	var synced []string
	defer func(before func(*os.File) error) { fsync = before }(fsync)
	fsync = func(f *os.File) error {
		_, err := os.Lstat(path)
		synced = append(synced, fmt.Sprint(filepath.Dir(f.Name()) == filepath.Dir(path), f.Name() == filepath.Dir(path), err == nil))
		return f.Sync()
	}
	if err := Write(path, file); err != nil {
		t.Fatal(err)
	}
	if want := []string{"true false false", "false true true"}; !reflect.DeepEqual(synced, want) {
		t.Errorf("%v, want %v", synced, want)
	}
}

// TestTogether has many write one file at once, who take each other's files for left
// ones.
func TestTogether(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tune.json")
	results := make(chan error)
	const writers, rounds = 4, 20
	for range writers {
		go func() {
			var err error
			for range rounds {
				err = errors.Join(err, Write(path, file))
			}
			results <- err
		}()
	}
	for range writers {
		if err := <-results; err != nil {
			t.Error(err)
		}
	}
	if got, err := Read(path, here); err != nil || !reflect.DeepEqual(got, file) {
		t.Errorf("came back as %+v, %v", got, err)
	}
	if left, err := os.ReadDir(filepath.Dir(path)); err != nil || len(left) != 1 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// TestRefused has what a file may hold instead of what Write writes.
func TestRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tune.json")
	if err := Write(path, file); err != nil {
		t.Fatal(err)
	}
	bytes, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	text := string(bytes)
	for _, c := range []struct {
		name, text string
		want       error
	}{
		{"empty", "", ErrDamaged},
		{"cut", text[:len(text)/2], ErrDamaged},
		{"no JSON", "\x00\xff\x7fELF", ErrDamaged},
		{"null", "null", ErrForeign},
		{"another type", "[1]", ErrDamaged},
		{"two", text + text, ErrDamaged},
		{"longer than allowed", text + strings.Repeat(" ", longest), ErrDamaged},
		{"deep", strings.Repeat("[", 30000), ErrDamaged},
		{"unknown operation", strings.Replace(text, "Dgemm", "Dfoo", 1), ErrDamaged},
		{"unknown key", strings.Replace(text, `"native"`, `"nativ"`, 1), ErrDamaged},
		{"negative", strings.Replace(text, `"native": 64`, `"native": -64`, 1), ErrDamaged},
		{"NaN", strings.Replace(text, ": 10000000", ": NaN", 1), ErrDamaged},
		{"infinite", strings.Replace(text, "10000000", "1e999", 1), ErrDamaged},
		{"a string", strings.Replace(text, "10000000", `"1"`, 1), ErrDamaged},
		{"another version", strings.Replace(text, `"schema": 2`, `"schema": 3`, 1), ErrForeign},
		{"another version, other keys", `{"schema": 3, "new": {}}`, ErrForeign},
		{"another processor", strings.Replace(text, "A processor", "Another", 1), ErrForeign},
		{"another library", strings.Replace(text, "0.3.21", "0.3.22", 1), ErrForeign},
		{"more cores", strings.Replace(text, `"cores": 2`, `"cores": 3`, 1), ErrForeign},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.text == text {
				t.Fatal("the case changes nothing")
			}
			if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
				t.Fatal(err)
			}
			f, err := Read(path, here)
			refused, ok := errors.AsType[*Error](err)
			if !ok || !errors.Is(err, c.want) || refused.Path != path || f.Crossovers != nil {
				t.Errorf("%+v, error %v; want %v", f, err, c.want)
			}
		})
	}
	if _, err := Read(t.TempDir(), here); !errors.Is(err, ErrDamaged) {
		t.Errorf("a folder: %v", err)
	}
}

func TestPath(t *testing.T) {
	other := here
	other.Cores++
	t.Setenv(Variable, "")
	a, errA := Path(here)
	b, errB := Path(other)
	if errA != nil || errB != nil || a == b || !strings.HasSuffix(a, ".json") {
		t.Errorf("%q, %v and %q, %v: want two files", a, errA, b, errB)
	}
	t.Setenv(Variable, "/some/file")
	if a, err := Path(here); a != "/some/file" || err != nil {
		t.Errorf("named: %q, %v", a, err)
	}
	t.Setenv(Variable, "off")
	if a, err := Path(here); a != "" || err != nil {
		t.Errorf("off: %q, %v", a, err)
	}
}

// FuzzParse holds that whatever is read makes sense, and that Write writes it.
func FuzzParse(f *testing.F) {
	f.Add([]byte(`{"schema":2,"machine":{"cores":2},"crossovers":{"Dgemm":{"native":64}}}`))
	f.Add([]byte(`{"schema":2,"measured":"2026-01-02T03:04:05Z","crossovers":{"gesv":null}}`))
	f.Add([]byte(`{"schema":3}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		parsed, err := Parse(text)
		if err != nil {
			if !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrForeign) {
				t.Fatalf("untyped error %v", err)
			}
			return
		}
		for op, c := range parsed.Crossovers {
			for _, way := range plan.Ways {
				if work := *c.From(way); op >= plan.NumOps || work != nil && !(*work >= 0) {
					t.Fatalf("%v from %v", op, *work)
				}
			}
		}
		path := filepath.Join(t.TempDir(), "tune.json")
		if err := Write(path, parsed); err != nil {
			t.Fatal(err)
		}
		if again, err := Read(path, parsed.Machine); err != nil || !reflect.DeepEqual(again.Crossovers, parsed.Crossovers) {
			t.Fatalf("came back as %+v, %v; was %+v", again, err, parsed)
		}
	})
}
