package doctor

import (
	"fmt"
	"strings"

	"github.com/goblas/goblas/cmd/goblas/internal/machine"
)

// usePthreads is what to install instead of another build.
const usePthreads = "install the pthreads build (Debian, Ubuntu: apt install libopenblas0-pthread; Fedora: dnf install openblas-threads), or name its file in GOBLAS_LIBRARY"

// findLibrary tells which OpenBLAS was loaded, or why there is none.
func findLibrary(f Facts) []Finding {
	o := f.Machine.OpenBLAS
	if o == nil {
		reason, hint := "no reason given", "install OpenBLAS"
		if u := f.Machine.Unavailable; u != nil {
			reason, hint = u.Reason, u.Hint
		}
		found := one(Problem, hint, "no OpenBLAS, so everything runs in pure Go: %s", reason)
		for _, path := range f.Others {
			found = append(found, one(Note, "", "%s is a BLAS but no OpenBLAS (the reference BLAS is slower than pure Go); goblas leaves it alone", path)...)
		}
		return found
	}
	if o.Version == "" {
		return one(Note, "", "OpenBLAS of unknown version, before 0.3.4 or not built to tell: %s", o.Path)
	}
	return one(OK, "", "OpenBLAS %s, %s, %s", o.Version, o.Layer, o.Path)
}

// findLayer tells about builds in which calls have to take turns.
func findLayer(f Facts) []Finding {
	if f.Machine.OpenBLAS == nil {
		return nil
	}
	var found []Finding
	switch f.Machine.OpenBLAS.Layer {
	case "openmp":
		found = one(Warning, usePthreads, "this is the OpenMP build, which forgets its thread count in every new thread: calls take turns")
		found[0].Source = "OpenBLAS issues 3933 and 5806"
	case "serial":
		found = one(Warning, usePthreads, "this is a serial build, without threads and without locks: calls take turns on one core")
		found[0].Source = "OpenBLAS issue 1755"
	default:
		found = one(OK, "", "threads are its own (pthreads): many calls run beside each other, or one on all cores")
	}
	return found
}

// findDuplicates tells of other BLAS files in the process.
func findDuplicates(f Facts) []Finding {
	if f.Machine.OpenBLAS == nil {
		return nil
	}
	var blas, lapack []string
	for _, l := range f.Machine.OpenBLAS.Libraries {
		switch {
		case l.Used:
		case l.BLAS:
			blas = append(blas, l.Path)
		case !strings.HasPrefix(l.Path[strings.LastIndexByte(l.Path, '/')+1:], "liblapacke"):
			lapack = append(lapack, l.Path)
		}
	}
	var found []Finding
	if len(blas) > 0 {
		found = one(Warning, "link the program against one BLAS only; two thread pools compete for the cores",
			"%s in this process besides OpenBLAS: %s", plural(len(blas), "more BLAS file"), strings.Join(blas, ", "))
	}
	if len(lapack) > 0 {
		found = append(found, one(Note, "", "another LAPACK in this process, which goblas does not call: %s", strings.Join(lapack, ", "))...)
	}
	if len(found) == 0 && f.Machine.OpenBLAS.Libraries != nil && used(f.Machine.OpenBLAS) {
		return one(OK, "", "it is the only BLAS in this process")
	}
	return found
}

// used reports whether the list of files in the process is there: it then has the
// library itself.
func used(o *machine.OpenBLAS) bool {
	for _, l := range o.Libraries {
		if l.Used {
			return true
		}
	}
	return false
}

// findLAPACKE tells about builds without LAPACKE, which break programs that use
// netlib's lapack, and not this one.
func findLAPACKE(f Facts) []Finding {
	switch o := f.Machine.OpenBLAS; {
	case o == nil || o.Config == "":
		return nil
	case strings.Contains(o.Config, "NO_LAPACKE"):
		return one(OK, "", "built without LAPACKE, which goblas does not need")
	case strings.Contains(o.Config, "NO_LAPACK"):
		return one(Problem, usePthreads, "built without LAPACK: Solve, SVD and gonum's factorizations would abort")
	}
	return nil
}

// findTuning tells which crossovers hold.
func findTuning(f Facts) []Finding {
	switch t := f.Tuning; t.State {
	case TuningUsed:
		return one(OK, "", "crossovers of goblas tune: %s", t.Path)
	case TuningNone:
		where := t.Path
		if where == "" {
			return one(Note, "", "built-in crossovers: GOBLAS_TUNE is off")
		}
		return one(OK, "", "built-in crossovers; goblas tune would measure them here")
	case TuningForeign:
		return one(Warning, "run goblas tune again: the machine, the cores or the library have changed", "the tuning file is ignored: %s", t.Error)
	case TuningDamaged:
		return one(Warning, "goblas tune --reset removes it, goblas tune makes a new one", "the tuning file is ignored: %s", t.Error)
	case TuningFailed:
		return one(Warning, "let GOBLAS_TUNE name a file that can be read, or set it to off", "the tuning file is ignored: %s", t.Error)
	}
	return nil
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
	return plural(int(size), "byte")
}
