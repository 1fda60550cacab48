package doctor

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

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
		what:   "its LAPACKE demands ldvt >= n of gesvd, so that netlib panics in mat.SVD without vectors",
		advice: "", source: "gonum issue 2008"},
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
		what:   "complex dot products of strided vectors read past their ends",
		advice: "", source: "docs/architecture.md, Traps"},
	{from: "0.3.28", before: "0.3.30", layer: "pthreads", grade: Warning,
		what:   "products of several threads at once are silently wrong from 3 BLAS threads on",
		advice: "install 0.3.34 or later if other code in the program calls OpenBLAS too", source: "numpy issue 29391"},
	{from: "0.3.30", before: "0.3.31", guard: uncertain, grade: Warning,
		what:   "threaded products may be wrong: an optimization that 0.3.31 took back",
		advice: "install 0.3.34 or later, or set OPENBLAS_NUM_THREADS=1", source: "OpenBLAS release notes, 0.3.31"},
	{from: "0.3.4", before: "0.3.34", grade: Note,
		what:   "locks do not hold between different routines that run threaded at once: wrong answers",
		advice: "", source: "OpenBLAS issues 5825, 5836"},
	{grade: Note,
		what:   "more callers at once than twice the threads it was compiled for crash it",
		advice: "", source: "OpenBLAS issues 539, 4216"},
}

// findVersion tells what is known to be wrong with this version.
func findVersion(f Facts, found *findings) {
	o := f.Machine.OpenBLAS
	if o == nil {
		return
	}
	for _, x := range flaws {
		if x.concerns(o.Version, o.Layer, o.Kernel) {
			found.add(x.grade, x.advice, "OpenBLAS %s: %s; %s", cmp.Or(o.Version, "of unknown version"), x.what, cmp.Or(x.guard, guarded)).Source = x.source
		}
	}
}

// concerns reports whether a library has the flaw. One of unknown version tells
// none, so it is older than 0.3.4, or hides it: only flaws without a bound, and
// those before 0.3.4, are then named.
func (x flaw) concerns(version, layer, kernel string) bool {
	if x.layer != "" && x.layer != layer || x.kernels != nil && !slices.Contains(x.kernels, strings.ToLower(kernel)) {
		return false
	}
	if version == "" {
		return x.from == ""
	}
	return (x.from == "" || !olderThan(version, x.from)) && (x.before == "" || olderThan(version, x.before))
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
