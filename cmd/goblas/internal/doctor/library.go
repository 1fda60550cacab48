package doctor

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/goblas/goblas/cmd/goblas/internal/report"
	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/goblas/tune"
)

// usePthreads is what to install instead of another build.
const usePthreads = "install the pthreads build (Debian, Ubuntu: apt install libopenblas0-pthread; Fedora: dnf install openblas-threads), or name its file in GOBLAS_LIBRARY"

// findLibrary tells which OpenBLAS was loaded, or why there is none.
func findLibrary(f Facts, found *findings) {
	o := f.Machine.OpenBLAS
	if o == nil {
		reason, hint := "no reason given", "install OpenBLAS"
		if u := f.Machine.Unavailable; u != nil {
			reason, hint = u.Reason, u.Hint
		}
		found.add(Problem, hint, "no OpenBLAS, so everything runs in pure Go: %s", reason)
		for _, path := range f.Others {
			found.add(Note, "", "%s is a BLAS but no OpenBLAS (the reference BLAS is slower than pure Go); goblas leaves it alone", path)
		}
		return
	}
	if o.Version == "" {
		found.add(Note, "", "OpenBLAS of unknown version, before 0.3.4 or not built to tell: %s", o.Path)
		return
	}
	found.add(OK, "", "OpenBLAS %s, %s, %s", o.Version, o.Layer, o.Path)
}

// findLayer tells about builds in which calls have to take turns.
func findLayer(f Facts, found *findings) {
	switch o := f.Machine.OpenBLAS; {
	case o == nil:
	case o.Layer == "openmp":
		found.add(Note, usePthreads, "this is the OpenMP build: each thread that makes a call of several threads keeps threads of its own").
			Source = "OpenBLAS issues 3933 and 5806"
	case o.Layer == "serial":
		found.add(Warning, usePthreads, "this is a serial build, without threads and without locks: calls take turns on one core").
			Source = "OpenBLAS issue 1755"
	default:
		found.add(OK, "", "threads are its own (pthreads): many calls run beside each other, or one on all cores")
	}
}

// findDuplicates tells of other BLAS files in the process.
func findDuplicates(f Facts, found *findings) {
	if f.Machine.OpenBLAS == nil {
		return
	}
	listed := false // the list of files in the process, where it is known, has the library itself
	var blas, lapack []string
	for _, l := range f.Machine.OpenBLAS.Libraries {
		switch {
		case l.Used:
			listed = true
		case l.BLAS:
			blas = append(blas, l.Path)
		case !strings.HasPrefix(filepath.Base(l.Path), "liblapacke"):
			lapack = append(lapack, l.Path)
		}
	}
	if len(blas) > 0 {
		found.add(Warning, "link the program against one BLAS only; two thread pools compete for the cores",
			"%s in this process besides OpenBLAS: %s", report.Plural(len(blas), "more BLAS file"), strings.Join(blas, ", "))
	}
	if len(lapack) > 0 {
		found.add(Note, "", "another LAPACK in this process, which goblas does not call: %s", strings.Join(lapack, ", "))
	}
	if len(blas)+len(lapack) == 0 && listed {
		found.add(OK, "", "it is the only BLAS in this process")
	}
}

// findLAPACKE tells about builds without LAPACKE, which break programs that use
// netlib's lapack, and not this one.
func findLAPACKE(f Facts, found *findings) {
	switch o := f.Machine.OpenBLAS; {
	case o == nil || o.Config == "":
	case strings.Contains(o.Config, "NO_LAPACKE"):
		found.add(OK, "", "built without LAPACKE, which goblas does not need")
	case strings.Contains(o.Config, "NO_LAPACK"):
		found.add(Problem, usePthreads, "built without LAPACK: Solve, SVD and gonum's factorizations would abort")
	}
}

// findIntegers tells of builds with 64-bit integers, which are refused when they are loaded:
// their symbols end in 64_, or their integers are found to be twice as long.
func findIntegers(f Facts, found *findings) {
	const keep = "keep it for others, and install the usual build beside it (Debian, Ubuntu: apt install libopenblas0-pthread; Fedora: dnf install openblas-threads)"
	o, wide := f.Machine.OpenBLAS, strings.Join(f.Wide, ", ")
	switch {
	case o != nil && wide == "":
		found.add(OK, "", "it has 32-bit integers, which goblas calls: up to %d rows or columns", math.MaxInt32)
	case o != nil:
		found.add(OK, "", "it has 32-bit integers, which goblas calls; %s has 64-bit ones, and is left alone", wide)
	case wide != "":
		found.add(Note, keep, "%s is an OpenBLAS, but has 64-bit integers, which goblas refuses", wide)
	case f.Machine.Unavailable != nil && strings.Contains(f.Machine.Unavailable.Reason, "64-bit integers"):
		found.add(Note, keep, "what was found has 64-bit integers, which goblas refuses")
	}
}

// findTuning tells which crossovers hold.
func findTuning(f Facts, found *findings) {
	switch err := f.TuningError; {
	case f.Machine.OpenBLAS == nil:
	case err == nil:
		found.add(OK, "", "crossovers of goblas tune: %s", f.TuningPath)
	case errors.Is(err, fs.ErrNotExist) && f.TuningPath == "":
		found.add(Note, "", "built-in crossovers: GOBLAS_TUNE is off")
	case errors.Is(err, fs.ErrNotExist):
		found.add(OK, "", "built-in crossovers; goblas tune would measure them here")
	case errors.Is(err, tune.ErrForeign):
		found.add(Warning, "run goblas tune again: the machine, the cores or the library have changed", "the tuning file is ignored: %v", err)
	case errors.Is(err, tune.ErrDamaged):
		found.add(Warning, "goblas tune --reset removes it, goblas tune makes a new one", "the tuning file is ignored: %v", err)
	default:
		found.add(Warning, "let GOBLAS_TUNE name a file that can be read, or set it to off", "the tuning file is ignored: %v", err)
	}
}

// withUnit is a size in bytes for people.
func withUnit(size uint64) string {
	for _, u := range []struct {
		name string
		size float64
	}{{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}} {
		if v := float64(size) / u.size; v >= 1 {
			return fmt.Sprintf("%.3g %s", v, u.name)
		}
	}
	return report.Plural(int(size), "byte")
}

// What goblas does about a flaw.
const (
	guarded   = "goblas keeps clear of it"
	uncertain = "goblas may not help"
	exposed   = "goblas cannot help"
)

// flaw is something known to be wrong with a range of versions of OpenBLAS.
type flaw struct {
	from, before string   // the versions; "" for no bound
	layer        string   // the builds, "" for all
	kernels      []string // the kernels in small letters, nil for all
	grade        Grade    // for calls through goblas
	guard        string   // whether goblas helps; "" for guarded
	what         string   // is wrong
	advice       string
	source       string
}

// avx512 are the kernels for AVX-512.
var avx512 = []string{"skylakex", "cooperlake", "sapphirerapids"}

// flaws are the known ones, oldest first.
var flaws = []flaw{
	{before: "0.3.4", grade: Warning, layer: "pthreads",
		what:   "several threads that call at once may get wrong answers",
		advice: "install 0.3.34 or later", source: "OpenBLAS issues 1844, 1851; numpy issue 11046"},
	{before: "0.3.15", grade: Note,
		what: "its LAPACKE demands ldvt >= n of gesvd, so that netlib panics in mat.SVD without vectors", source: "gonum issue 2008"},
	{from: "0.3.4", before: "0.3.7", kernels: avx512, guard: exposed, grade: Problem,
		what:   "products of the AVX-512 kernel may be wrong",
		advice: "install 0.3.34 or later, or set OPENBLAS_CORETYPE=Haswell", source: "OpenBLAS issues 1955, 2029, 2168"},
	{from: "0.3.14", before: "0.3.15", kernels: avx512, guard: exposed, grade: Problem,
		what:   "float32 products of the AVX-512 kernel may be wrong, such as all zero",
		advice: "install 0.3.34 or later, or set OPENBLAS_CORETYPE=Haswell", source: "OpenBLAS issue 3152"},
	{from: "0.3.16", before: "0.3.17", kernels: avx512, guard: exposed, grade: Problem,
		what:   "float32 matrix times vector may be wrong, and small ones overflow the stack",
		advice: "install 0.3.34 or later, or set OPENBLAS_CORETYPE=Haswell", source: "OpenBLAS change log, 0.3.17"},
	{from: "0.3.21", before: "0.3.22", kernels: append([]string{"haswell", "zen"}, avx512...), grade: Note,
		what: "complex dot products of strided vectors read past their ends", source: "docs/architecture.md, Traps"},
	{from: "0.3.21", before: "0.3.22", kernels: []string{"cooperlake"}, grade: Note,
		what: "sums of moduli of complex64 vectors are wrong", source: "docs/architecture.md, Traps"},
	{from: "0.3.28", before: "0.3.30", layer: "pthreads", grade: Warning,
		what:   "products of several threads at once are silently wrong from 3 BLAS threads on",
		advice: "install 0.3.34 or later if other code in the program calls OpenBLAS too", source: "numpy issue 29391"},
	{from: "0.3.30", before: "0.3.31", guard: uncertain, grade: Warning,
		what:   "threaded products may be wrong: an optimization that 0.3.31 took back",
		advice: "install 0.3.34 or later, or set OPENBLAS_NUM_THREADS=1", source: "OpenBLAS release notes, 0.3.31"},
	{from: "0.3.4", before: "0.3.34", grade: Note,
		what: "locks do not hold between different routines that run threaded at once: wrong answers", source: "OpenBLAS issues 5825, 5836"},
	{grade: Note,
		what: "more callers at once than twice the threads it was compiled for crash it", source: "OpenBLAS issues 539, 4216"},
}

// findVersion tells what is known to be wrong with this version.
func findVersion(f Facts, found *findings) {
	o := f.Machine.OpenBLAS
	if o == nil {
		return
	}
	for _, x := range flaws {
		if x.concerns(o) {
			found.add(x.grade, x.advice, "OpenBLAS %s: %s; %s", cmp.Or(o.Version, "of unknown version"), x.what, cmp.Or(x.guard, guarded)).Source = x.source
		}
	}
}

// concerns reports whether a library has the flaw. One of unknown version tells
// none, so it is older than 0.3.4, or hides it: only flaws without a bound, and
// those before 0.3.4, are then named.
func (x flaw) concerns(o *goblas.Library) bool {
	if x.layer != "" && x.layer != string(o.Layer) || x.kernels != nil && !slices.Contains(x.kernels, strings.ToLower(o.Kernel)) {
		return false
	}
	if o.Version == "" {
		return x.from == ""
	}
	return (x.from == "" || !olderThan(o.Version, x.from)) && (x.before == "" || olderThan(o.Version, x.before))
}

// olderThan compares versions such as "0.3.21" and "0.3.21.dev", number by number.
// A development version is taken for the release that it leads to.
func olderThan(a, b string) bool { return slices.Compare(numbers(a), numbers(b)) < 0 }

// numbers are the leading numbers of a version.
func numbers(version string) (all []int) {
	for part := range strings.SplitSeq(version, ".") {
		n, err := strconv.Atoi(part)
		if err != nil {
			break
		}
		all = append(all, n)
	}
	return all
}
