package openblas

import (
	"bytes"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// These match the names of files that provide BLAS or LAPACK: the variants of OpenBLAS,
// the reference libraries and their C interfaces, ATLAS, BLIS, FlexiBLAS, MKL, and the
// libraries of Arm, AMD and Apple.
var (
	blasFile   = regexp.MustCompile(`^lib(openblas|blas|cblas|f77blas|[pst]?atlas|satlas|blis|flexiblas|mkl_rt|mkl_core|armpl|goto2?)\w*[-.].*|^Accelerate$|^vecLib$`)
	lapackFile = regexp.MustCompile(`^lib(lapack|lapacke)[-.].*`)
)

// parseMaps returns the BLAS and LAPACK files in the text of /proc/<pid>/maps
// (proc_pid_maps(5)), sorted and without duplicates. used is the path of the one in
// use.
func parseMaps(maps []byte, used string) []Library {
	var found []Library
	for line := range bytes.Lines(maps) {
		slash := bytes.IndexByte(line, '/')
		if slash < 0 {
			continue
		}
		path := string(bytes.TrimSuffix(bytes.TrimRight(line[slash:], "\n"), []byte(" (deleted)")))
		name := filepath.Base(path)
		blas := blasFile.MatchString(name)
		if blas || lapackFile.MatchString(name) {
			found = append(found, Library{Path: path, BLAS: blas, Used: path == used})
		}
	}
	slices.SortFunc(found, func(a, b Library) int { return strings.Compare(a.Path, b.Path) })
	return slices.Compact(found)
}
