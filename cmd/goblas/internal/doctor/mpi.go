package doctor

import (
	"context"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/goblas/goblas/internal/bare"
)

// MPI is what package dist would find here.
type MPI struct {
	Asked bool // whether anybody has looked
	bare.ScaLAPACK
	Reason string // why ScaLAPACK cannot be called; "" if it can
	Hint   string // what to do then
	Mpirun string // the file of the mpirun that a shell would take; "" if there is none
	Kind   string // whose it is, as implementation names it; "" if unknown
}

// The implementations of MPI that a ScaLAPACK may have been built for.
const (
	openMPI = "Open MPI"
	mpich   = "MPICH"
)

// implementation is which MPI made what mpirun --version says, or a library of that path;
// "" if it is none of the two.
func implementation(text string) string {
	text = strings.ToLower(text)
	switch {
	case strings.Contains(text, "open mpi"), strings.Contains(text, "openmpi"), strings.Contains(text, "open-mpi"), strings.Contains(text, "openrte"):
		return openMPI
	case strings.Contains(text, "mpich"), strings.Contains(text, "hydra"):
		return mpich
	case strings.HasPrefix(filepath.Base(text), "libmpi.so"): // MPICH's have a name of their own, or lie in a folder that has
		return openMPI
	}
	return ""
}

// mpiLimit is how long a process may take that loads ScaLAPACK, or mpirun to tell its version.
const mpiLimit = 10 * time.Second

// readMPI lets a process of its own load ScaLAPACK, because what comes with it stays, and asks
// mpirun whose it is.
func readMPI(ctx context.Context) MPI {
	var m MPI
	e := start(ctx, mpiLimit, os.Environ(), "scalapack")
	switch {
	case e.hung:
		m.Reason = "loading it takes longer than " + mpiLimit.String()
	case e.crashed:
		m.Reason = "loading it ends the process: " + e.detail
	case e.err != nil:
		m.Reason = e.err.Error()
	default:
		if err := json.Unmarshal(e.stdout, &m); err != nil {
			m.Reason = err.Error()
		}
	}
	m.Asked = true
	path, err := exec.LookPath("mpirun")
	if err != nil {
		return m
	}
	m.Mpirun = path
	if real, err := filepath.EvalSymlinks(path); err == nil {
		m.Mpirun = real
	}
	bounded, cancel := context.WithTimeout(ctx, mpiLimit)
	defer cancel()
	version, _ := exec.CommandContext(bounded, path, "--version").CombinedOutput() // unknown if it fails
	m.Kind = implementation(string(version))
	return m
}

// loadScaLAPACK is the child of readMPI.
func loadScaLAPACK(w io.Writer) error {
	var m MPI
	m.ScaLAPACK, m.Reason, m.Hint = bare.LoadScaLAPACK()
	return json.NewEncoder(w).Encode(m)
}

// findMPI tells whether package dist can be used.
func findMPI(f Facts, found *findings) {
	const mpirun = "install the one of the same MPI (Debian, Ubuntu: apt install openmpi-bin, or mpich)"
	m := f.MPI
	library := implementation(m.MPI)
	switch {
	case !m.Asked || f.Machine.OpenBLAS == nil:
	case strings.Contains(m.Reason, "computes on"):
		found.add(Warning, m.Hint, "package dist cannot be used: %s", m.Reason)
	case m.Reason != "" && m.Mpirun == "":
		found.add(OK, "", "no ScaLAPACK and no mpirun, which only package dist needs")
	case m.Reason != "":
		found.add(Note, m.Hint, "there is mpirun (%s), but no ScaLAPACK that package dist could call: %s", m.Mpirun, m.Reason)
	case m.Mpirun == "":
		found.add(Note, mpirun, "ScaLAPACK on this OpenBLAS (%s), but no mpirun: programs with package dist run as one process", m.Path)
	case m.Kind != "" && library != "" && m.Kind != library:
		found.add(Warning, mpirun+", start by its full name (mpirun.openmpi, mpirun.mpich), or name the other ScaLAPACK in GOBLAS_SCALAPACK",
			"mpirun is %s's (%s), but ScaLAPACK is over %s (%s): each process would take itself for the only one", m.Kind, m.Mpirun, library, m.MPI)
	case m.Kind == "" || library == "":
		found.add(OK, "", "ScaLAPACK on this OpenBLAS, %s, over %s; mpirun: %s", m.Path, m.MPI, m.Mpirun)
	default:
		found.add(OK, "", "ScaLAPACK on this OpenBLAS, %s, over %s, as mpirun is", m.Path, library)
	}
}
