// Package mpi runs goblas bench dist on several processes of this machine.
package mpi

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/goblas/goblas/cmd/goblas/internal/report"
	"github.com/goblas/goblas/cmd/goblas/internal/session"
)

// patience is how long the processes may take: MPI that cannot get through waits for ever.
const patience = 3 * time.Minute

// Product measures a product of order n on so many processes of this machine, for about the
// budget. Without mpirun there can be one. The error is that of the context, or says in one
// line what is missing. A wrong answer is the row's own mistake.
func Product(ctx context.Context, n, processes int, budget time.Duration) (row report.Row, err error) {
	mpirun, err := exec.LookPath("mpirun")
	if err != nil && processes > 1 {
		return row, errors.New("there is no mpirun (Debian, Ubuntu: apt install openmpi-bin libscalapack-openmpi2.2)")
	}
	folder, err := os.MkdirTemp("", "goblas")
	if err != nil {
		return row, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	limited, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	file := filepath.Join(folder, "run.json")
	c, err := session.Command(limited, "bench", "dist", "dot", "--n", strconv.Itoa(n), "--time", budget.String(), "--alone=false", "--json", file)
	if err != nil {
		return row, err
	}
	if mpirun != "" {
		c.Args = append([]string{mpirun, "-n", strconv.Itoa(processes), c.Path}, c.Args[1:]...)
		c.Path = mpirun
	}
	c.Env = append(launching(), os.Environ()...) // what the user sets counts
	var words bytes.Buffer
	c.Stderr = &words
	failure := c.Run()
	switch {
	case ctx.Err() != nil:
		return row, ctx.Err()
	case limited.Err() != nil:
		return row, fmt.Errorf("%d processes were not done after %v", processes, patience)
	}
	if f, err := report.Read(file); err == nil && len(f.Results) > 0 && len(f.Results[0].Rows) > 0 {
		row = f.Results[0].Rows[0]
	}
	if failure != nil && row.Mistake() == "" {
		return row, errors.New(said(words.String(), failure))
	}
	if row.Median == nil && row.Mistake() == "" {
		return row, fmt.Errorf("%d processes measured nothing", processes)
	}
	return row, nil
}

// launching are variables of Open MPI's, which by itself refuses to start as root, and more
// processes than cores.
func launching() []string {
	return []string{
		"OMPI_ALLOW_RUN_AS_ROOT=1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1", "OMPI_MCA_rmaps_base_oversubscribe=1",
		"OMPI_MCA_mpi_yield_when_idle=1", "OMPI_MCA_btl_vader_single_copy_mechanism=none",
	}
}

// said is the first line that goblas wrote on the standard error, among those of mpirun, or
// the first of all. Lines of progress are none.
func said(words string, otherwise error) string {
	first := ""
	for line := range strings.Lines(words) {
		line = strings.TrimSpace(line)
		rest, ok := strings.CutPrefix(line, "goblas: ")
		switch {
		case ok && !strings.HasPrefix(rest, "1 of 1: "):
			return rest
		case first == "" && !ok && strings.Trim(line, "-") != "":
			first = line
		}
	}
	if first != "" {
		return first
	}
	return otherwise.Error()
}
