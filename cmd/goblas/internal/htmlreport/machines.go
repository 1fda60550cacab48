package htmlreport

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/goblas/goblas/cmd/goblas/internal/machine"
	"github.com/goblas/goblas/goblas/topology"
)

// machineView is a machine with all that runs on it, and the files measured there.
type machineView struct {
	Name  string // "Machine 1", or "Machine" if there is one
	Facts []fact
	Steps []topology.Step // to the number of cores
	Notes []string
	Files []string
}

// fact is a line on a machine. Hardware that differs is another machine; anything
// else that differs is another setting of it.
type fact struct {
	Name, Value string
	hardware    bool
}

// machines are the different machines and settings of the sources, which of them is
// whose, and a warning where there are several.
func machines(sources []Source) (all []machineView, of []int, warnings []string) {
	for _, s := range sources {
		facts := factsOf(s.File.Machine)
		i := slices.IndexFunc(all, func(m machineView) bool { return slices.Equal(m.Facts, facts) })
		if i < 0 {
			i = len(all)
			all = append(all, machineView{Name: "Machine", Facts: facts, Steps: s.File.Machine.Topology.Steps(), Notes: s.File.Machine.Notes})
		}
		of = append(of, i)
	}
	if len(all) == 1 {
		return all, of, nil
	}
	kind, name := "settings", "Setting %d of the machine"
	var differ []string
	for i, f := range all[0].Facts {
		if slices.ContainsFunc(all, func(m machineView) bool { return m.Facts[i].Value != f.Value }) {
			differ = append(differ, f.Name)
			if f.hardware {
				kind, name = "machines", "Machine %d"
			}
		}
	}
	for i := range all {
		all[i].Name = fmt.Sprintf(name, i+1)
	}
	return all, of, []string{fmt.Sprintf("The files are of %d different %s, which differ in: %s. Mind that when you compare their charts.", len(all), kind, strings.Join(differ, ", "))}
}

// factsOf has the same lines for every machine.
func factsOf(m machine.Record) []fact {
	library := "none"
	if u := m.Unavailable; u != nil {
		library = "none: " + u.Reason
	}
	if o := m.OpenBLAS; o != nil {
		library = fmt.Sprintf("%s, kernel %s, %s", cmp.Or(o.Version, "unknown"), cmp.Or(o.Kernel, "unknown"), o.Layer)
		if o.MaxThreads > 0 {
			library += fmt.Sprintf(", up to %d threads", o.MaxThreads)
		}
	}
	v := m.Versions
	program := cmp.Or(v.Goblas, "unknown")
	if v.Revision != "" {
		program += ", revision " + v.Revision
	}
	if v.Modified {
		program += ", modified"
	}
	if !v.Cgo {
		program += ", without cgo"
	}
	var variables []string
	for _, e := range m.Environment {
		variables = append(variables, e.Name+"="+e.Value)
	}
	if len(variables) == 0 {
		variables = []string{"nothing that bears on BLAS or threads"}
	}
	return []fact{
		{"processor", cmp.Or(m.CPUModel, "unknown"), true},
		{"system", m.OS + "/" + m.Arch, true},
		{"cores", fmt.Sprintf("%d usable, %d logical", m.UsableCores, m.UsableLogical), m.MPI == nil}, // under mpirun it is a part
		{"threads", fmt.Sprintf("%d for BLAS (%s), %d goroutines at once in pure Go", m.Threads, m.ThreadsSource, m.GOMAXPROCS), false},
		{"clock governor", cmp.Or(m.Governor, "unknown"), false},
		{"OpenBLAS", library, false},
		{"goblas", program, false},
		{"gonum", cmp.Or(v.Gonum, "unknown"), false},
		{"Go", v.Go, false},
		{"environment", strings.Join(variables, ", "), false},
	}
}
