package main

import (
	"fmt"
	"slices"

	"github.com/spf13/cobra"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/lapack/lapack64"

	"github.com/goblas/goblas/cmd/goblas/internal/numpy"
	"github.com/goblas/goblas/cmd/goblas/internal/problem"
	"github.com/goblas/goblas/cmd/goblas/internal/report"
	"github.com/goblas/goblas/goblas"
	"github.com/goblas/goblas/internal/bare"
)

// everyPeer are the words of --with: gonum is another one for the backend pure.
var everyPeer = []string{report.NumPy, everyGonum, report.Netlib, report.C}

// peers are what is measured beside goblas.
type peers struct {
	names []string
	numpy *numpy.NumPy // nil if it is none of them
}

// startPeers starts those of --with that are there, notes them in the file, and says
// in a line what is not. The caller closes them.
func (s *settings) startPeers(session *session) (p peers) {
	r := session.file.Machine
	without := func(name string, why any) {
		fmt.Fprintf(session.c.ErrOrStderr(), "goblas: without %s: %v\n", name, why)
	}
	for _, name := range s.with.values {
		peer := report.Peer{Name: name}
		switch name {
		case everyGonum:
			for _, backends := range []*[]string{&s.backends.values, &s.taskBackends} {
				if !slices.Contains(*backends, pure) {
					*backends = append([]string{pure}, *backends...)
				}
			}
			continue
		case report.NumPy:
			process, err := numpy.Start(session.c.Context(), s.python)
			if err != nil {
				without("NumPy", err)
				continue
			}
			p.numpy = process
			peer.Version, peer.Library = process.Version, process.Library
		case report.Netlib:
			if _, _, err := bare.Netlib(); err != nil {
				without("netlib", err)
				continue
			}
			peer.Version, peer.Library = r.Versions.Netlib, r.OpenBLAS.Path
		case report.C:
			if r.OpenBLAS == nil {
				without("C", r.Unavailable.Reason)
				continue
			}
			peer.Version, peer.Library = r.OpenBLAS.Version, r.OpenBLAS.Path
		}
		p.names = append(p.names, name)
		session.file.Peers = append(session.file.Peers, peer)
	}
	return p
}

func (p peers) close() {
	if p.numpy != nil {
		p.numpy.Close()
	}
}

// of returns those that have the problem.
func (p peers) of(spec problem.Spec) (names []string) {
	for _, name := range p.names {
		float64s := spec.Type == "float64"
		switch {
		case spec.Op == problem.Tasks, name == report.Netlib && !float64s, name == report.C && (!float64s || spec.Op.Gonum()):
		default:
			names = append(names, name)
		}
	}
	return names
}

// enterBare gives OpenBLAS its own threads.
func enterBare(threads int) (leave func(), err error) { return bare.SetThreads(threads) }

// enterNetlib puts netlib behind gonum, with OpenBLAS's own threads.
func enterNetlib(threads int) (leave func(), err error) {
	blas, lapack, err := bare.Netlib()
	if err != nil {
		return nil, err
	}
	before := goblas.Active()
	restore, err := bare.SetThreads(threads)
	if err != nil {
		return nil, err
	}
	blas64.Use(blas)
	lapack64.Use(lapack)
	return func() {
		restore()
		_ = goblas.Use(before) // it was in force, so it is there; and installs itself again
	}, nil
}

// addPeers adds the flags to c.
func (s *settings) addPeers(c *cobra.Command) {
	s.with = choices{what: "peer", of: everyPeer}
	c.Flags().Var(&s.with, "with", "measure these beside, in turns: numpy, gonum (as the backend pure), netlib, c")
	c.Flags().StringVar(&s.python, "python", "", "a Python that has NumPy (default: the first of the usual ones)")
}
