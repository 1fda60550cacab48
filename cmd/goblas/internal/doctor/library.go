package doctor

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/goblas/goblas/cmd/goblas/internal/report"
	"github.com/goblas/goblas/goblas"
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
		found.add(Warning, usePthreads, "this is the OpenMP build, which forgets its thread count in every new thread: calls take turns").
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
	case errors.Is(err, goblas.ErrTuningForeign):
		found.add(Warning, "run goblas tune again: the machine, the cores or the library have changed", "the tuning file is ignored: %v", err)
	case errors.Is(err, goblas.ErrTuningDamaged):
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
