// Package mpi measures a product whose matrices are spread over processes of MPI. The processes
// are goblas itself.
package mpi

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"github.com/goblas/goblas/cmd/goblas/internal/measure"
	"github.com/goblas/goblas/cmd/goblas/internal/session"
)

// Times are what a product took, and what the processes needed to agree, in seconds.
type Times struct {
	Agree   float64   // to add up one number of each process
	Samples []float64 // of the product
}

// patience is how long the processes may take: MPI that cannot get through waits for ever.
const patience = 3 * time.Minute

// Product measures rounds products of order n on so many processes of this machine. Without
// mpirun there can be one. The error is that of the context, [measure.ErrWrong], or says in one
// line what is missing.
func Product(ctx context.Context, n, processes, rounds int) (Times, error) {
	mpirun, err := exec.LookPath("mpirun")
	if err != nil && processes > 1 {
		return Times{}, errors.New("there is no mpirun (Debian, Ubuntu: apt install openmpi-bin libscalapack-openmpi2.2)")
	}
	limited, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	c, err := session.Command(limited, command, strconv.Itoa(n), strconv.Itoa(rounds))
	if err != nil {
		return Times{}, err
	}
	if mpirun != "" {
		c.Args = append([]string{mpirun, "-n", strconv.Itoa(processes), c.Path}, c.Args[1:]...)
		c.Path = mpirun
	}
	c.Env = append(launching(), os.Environ()...) // what the user sets counts
	var out, words bytes.Buffer
	c.Stdout, c.Stderr = &out, &words
	if err := c.Run(); err != nil {
		switch {
		case ctx.Err() != nil:
			return Times{}, ctx.Err()
		case limited.Err() != nil:
			return Times{}, fmt.Errorf("%d processes were not done after %v", processes, patience)
		}
		return Times{}, errors.New(said(words.String(), err))
	}
	numbers, err := measure.Numbers(out.String())
	if err == nil && len(numbers) != 1+rounds {
		err = fmt.Errorf("%d numbers of a product on %d processes", len(numbers), processes)
	}
	if err != nil {
		return Times{}, err
	}
	return Times{numbers[0], numbers[1:]}, nil
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
// the first of all.
func said(words string, otherwise error) string {
	first := ""
	for line := range strings.Lines(words) {
		line = strings.TrimSpace(line)
		if rest, ok := strings.CutPrefix(line, "goblas: "); ok {
			return rest
		}
		if first == "" && strings.Trim(line, "-") != "" {
			first = line
		}
	}
	if first != "" {
		return first
	}
	return otherwise.Error()
}
