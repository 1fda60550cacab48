//go:build cgo && !purego && !linkblas && !staticblas && (amd64 || arm64)

package openblas

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// role is the variable that makes TestLoad the child that loads.
const role = "GOBLAS_TEST_LOAD"

// stubs are an OpenBLAS that computes nothing: C functions by their symbols. LAPACKE
// is not in it, as in Debian's.
func stubs(t *testing.T) map[string]string {
	t.Helper()
	list, err := os.ReadFile("symbols_gen.h")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, m := range regexp.MustCompile(`SYMBOL\(\d+, (\w+)\)`).FindAllStringSubmatch(string(list), -1) {
		if name := m[1]; !strings.HasPrefix(name, "LAPACKE_") {
			all[name] = "void " + name + "(void) {}"
		}
	}
	all["openblas_get_config"] = `char *openblas_get_config(void) { return "OpenBLAS 0.3.0 MAX_THREADS=7"; }`
	all["openblas_get_corename"] = `char *openblas_get_corename(void) { return "Stub"; }`
	all["openblas_get_parallel"] = "int openblas_get_parallel(void) { return 1; }"
	all["openblas_get_num_threads"] = "int openblas_get_num_threads(void) { return 1; }"
	all["dgetrf_"] = getrf("int")
	return all
}

// getrf is dgetrf of an empty matrix in a library whose integers are of type i.
func getrf(i string) string {
	return fmt.Sprintf("void dgetrf_(%[1]s *m, %[1]s *n, double *a, %[1]s *lda, %[1]s *pivot, %[1]s *info) { *info = *m || *n || *lda < 1 ? -4 : 0; }", i)
}

// compiled is the file of a library of these functions.
func compiled(t *testing.T, functions map[string]string) string {
	t.Helper()
	compiler, err := exec.LookPath("cc")
	if err != nil {
		t.Skip("no C compiler: ", err)
	}
	folder := t.TempDir()
	source, library := filepath.Join(folder, "stub.c"), filepath.Join(folder, "libopenblas.so.0")
	text := strings.Join(slices.Sorted(maps.Values(functions)), "\n")
	if err := os.WriteFile(source, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(compiler, "-w", "-shared", "-fPIC", "-o", library, source).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return library
}

// loads is what a process says that loads with these variables.
func loads(t *testing.T, env ...string) string {
	t.Helper()
	c := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestLoad$")
	c.Env = append(os.Environ(), append(env, role+"=1")...)
	out, err := c.CombinedOutput()
	if err != nil {
		t.Errorf("%v: %v\n%s", env, err, out)
	}
	return string(out)
}

// TestLoad loads stubs that are an OpenBLAS in every way but one.
func TestLoad(t *testing.T) {
	if os.Getenv(role) != "" {
		err := Load(2)
		if e, ok := errors.AsType[*UnavailableError](err); ok {
			fmt.Printf("%s; %s", e.Reason, e.Hint)
		} else {
			info, err := Describe()
			fmt.Printf("kernel %s, %d threads, %v", info.Kernel, MaxThreads(), err)
		}
		os.Exit(0)
	}
	// Of what is renamed or left out, the test is whether it is found missing.
	without := func(names ...string) func(map[string]string) {
		return func(f map[string]string) {
			for _, name := range names {
				delete(f, name)
			}
		}
	}
	renamed := func(format string) func(map[string]string) {
		return func(f map[string]string) {
			for name := range f {
				f[name] = fmt.Sprintf("void "+format+"(void) {}", name)
			}
		}
	}
	for name, test := range map[string]struct {
		change func(map[string]string)
		want   string
	}{
		"right": {func(map[string]string) {}, "kernel Stub, 7 threads, <nil>"},
		"64 bits, and says": {func(f map[string]string) {
			f["openblas_get_config"] = `char *openblas_get_config(void) { return "USE64BITINT"; }`
		}, "has 64-bit integers"},
		"64 bits, and no say": {func(f map[string]string) { f["dgetrf_"] = getrf("long") }, "has 64-bit integers"},
		"64_":                 {renamed("%s64_"), "has 64-bit integers (its symbols end in 64_)"},
		"_64":                 {func(f map[string]string) { clear(f); f[""] = "void dgemm_64(void) {}" }, "has 64-bit integers (its symbols end in _64)"},
		"_64_":                {func(f map[string]string) { clear(f); f[""] = "void dgemm_64_(void) {}" }, "has 64-bit integers (its symbols end in 64_)"},
		"scipy_ and 64_":      {renamed("scipy_%s64_"), "(its symbols begin with scipy_ and end in 64_)"},
		"scipy_":              {renamed("scipy_%s"), "has other names for its symbols"},
		"no dgemm_":           {without("dgemm_"), "lacks routines that goblas calls: dgemm_"},
		"no complex":          {without("cgemm_", "cblas_caxpy", "zgetrf_", "zgetrs_"), "lacks routines that goblas calls: cgemm_, zgetrf_, zgetrs_ and 1 more"},
		"no dgetrf_":          {without("dgetrf_"), "lacks routines that goblas calls: dgetrf_"},
		"no configuration":    {without("openblas_get_config"), "lacks routines that goblas calls: openblas_get_config"},
		"another BLAS":        {without("openblas_set_num_threads"), "is not an OpenBLAS (it lacks openblas_set_num_threads)"},
		"needs what is not there": {func(f map[string]string) {
			f["dgemm_"] = "extern void not_there(void); void dgemm_(void) { not_there(); }"
		}, "undefined symbol: not_there"},
	} {
		t.Run(name, func(t *testing.T) {
			functions := stubs(t)
			test.change(functions)
			library := compiled(t, functions)
			// By its name, and as what the system has.
			got := loads(t, variable+"="+library)
			if !strings.Contains(got, test.want) || name != "right" && !(strings.HasPrefix(got, variable+"="+library) && strings.Contains(got, "unset "+variable)) {
				t.Errorf("named: %q, want %q", got, test.want)
			}
			if got := loads(t, variable+"=", "LD_LIBRARY_PATH="+filepath.Dir(library)); strings.Contains(got, variable+"=") ||
				!strings.Contains(got, test.want) && !strings.HasPrefix(got, "kernel") {
				t.Errorf("found: %q, want %q, or another library", got, test.want)
			}
		})
	}
}

// TestLoadFile names what is no library at all.
func TestLoadFile(t *testing.T) {
	folder := t.TempDir()
	text, pipe, foreign := filepath.Join(folder, "text"), filepath.Join(folder, "pipe"), filepath.Join(folder, "foreign")
	program, err := os.ReadFile("/proc/self/exe")
	if err != nil {
		t.Fatal(err)
	}
	program[18], program[19] = 0xf3, 0 // e_machine: RISC-V
	if err := errors.Join(os.WriteFile(text, []byte("no library"), 0o600), syscall.Mkfifo(pipe, 0o600),
		os.WriteFile(foreign, program[:1<<16], 0o600)); err != nil {
		t.Fatal(err)
	}
	for file, want := range map[string]string{
		folder + "/none.so": "cannot open shared object file: No such file or directory",
		"none.so":           "cannot open shared object file: No such file or directory",
		"./none.so":         "cannot open shared object file: No such file or directory",
		folder:              "not a regular file",
		pipe:                "not a regular file",
		"/dev/zero":         "not a regular file",
		text:                "file too short",
		"/etc/passwd":       "invalid ELF header",
		foreign:             "not a library for ",
		"libc.so.6":         "is not an OpenBLAS",
	} {
		got := loads(t, variable+"="+file)
		if !strings.HasPrefix(got, variable+"="+file+": ") || !strings.Contains(got, want) || strings.Contains(got, "install") {
			t.Errorf("%s: %q, want %q and no advice to install anything", file, got, want)
		}
	}
}

// TestLoad64 names Debian's builds with 64-bit integers, whose symbols have their
// ordinary names.
func TestLoad64(t *testing.T) {
	files, _ := filepath.Glob("/usr/lib/*/openblas64-*/libopenblas64.so.0") // the pattern is right
	if len(files) == 0 {
		t.Skip("no OpenBLAS with 64-bit integers is installed (Debian: libopenblas64-0-pthread)")
	}
	for _, file := range files {
		if got := loads(t, variable+"="+file); !strings.Contains(got, "has 64-bit integers") {
			t.Errorf("%s: %q", file, got)
		}
	}
}
