package doctor

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/goblas/goblas/goblas"
)

func TestHugePages(t *testing.T) {
	for text, want := range map[string]string{
		"always [madvise] never\n": "madvise", "[always] madvise never\n": "always", "always madvise [never]\n": "never", "": "", "odd": "",
	} {
		root := fstest.MapFS{"sys/kernel/mm/transparent_hugepage/enabled": {Data: []byte(text)}}
		if got := hugePages(root); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	if got := hugePages(fstest.MapFS{}); got != "" {
		t.Errorf("without the file: %q", got)
	}
}

func TestInContainer(t *testing.T) {
	none := func(string) string { return "" }
	for name, test := range map[string]struct {
		root   fstest.MapFS
		getenv func(string) string
		want   bool
	}{
		"no":         {fstest.MapFS{}, none, false},
		"Docker":     {fstest.MapFS{".dockerenv": {}}, none, true},
		"Podman":     {fstest.MapFS{"run/.containerenv": {}}, none, true},
		"Kubernetes": {fstest.MapFS{}, func(n string) string { return map[string]string{"KUBERNETES_SERVICE_HOST": "10.0.0.1"}[n] }, true},
	} {
		if got := inContainer(test.root, test.getenv); got != test.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// What is an OpenBLAS under libblas's name is left out.
func TestOtherBLAS(t *testing.T) {
	root := t.TempDir()
	for _, path := range []string{"usr/lib/x86_64-linux-gnu/blas/libblas.so.3.11.0", "usr/lib64/openblas/libopenblas.so"} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(root, path)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(root, path), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for link, target := range map[string]string{
		"usr/lib/x86_64-linux-gnu/libblas.so.3": "blas/libblas.so.3.11.0", "usr/lib64/libblas.so.3": "openblas/libopenblas.so",
	} {
		if err := os.Symlink(target, filepath.Join(root, link)); err != nil {
			t.Skip(err) // Windows
		}
	}
	if got := otherBLAS(root); len(got) != 1 || !strings.HasSuffix(got[0], "libblas.so.3.11.0") {
		t.Errorf("%v", got)
	}
}

func TestRead(t *testing.T) {
	f := Read()
	_, err := goblas.Describe()
	if (f.Machine.OpenBLAS == nil) != (err != nil) || f.Machine.UsableCores < 1 || len(f.Machine.Topology.Steps()) == 0 || f.CPU.Arch == "" {
		t.Errorf("%+v", f)
	}
}

// Builds with 64-bit integers are found by their names, each once.
func TestWideBLAS(t *testing.T) {
	root := t.TempDir()
	for _, path := range []string{"usr/lib/x86_64-linux-gnu/libopenblas64.so.0", "usr/lib64/libopenblaso64_.so.0", "usr/lib/x86_64-linux-gnu/libopenblas.so.0"} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(root, path)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(root, path), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if found := wideBLAS(root); len(found) != 2 || !strings.HasSuffix(found[0], "libopenblas64.so.0") || !strings.HasSuffix(found[1], "libopenblaso64_.so.0") {
		t.Errorf("%q", found)
	}
}
