package topology

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

// A fixture is a machine in one text file, testdata/NAME.txt. vm-recorded was
// recorded from a real machine; the others are written after the documented
// kernel formats of the machines they are named for. Each line is one of
//
//	# comment
//	model TEXT                            the brand CPUID gives
//	cpuid physical=N logical=N threads=N  its counts; then "hybrid", if it is
//	affinity LIST | denied                what sched_getaffinity answers
//	launcher LIST | denied                and for the parent process
//	env NAME=VALUE                        an environment variable
//	numcpu N                              runtime.NumCPU
//	gomaxprocs N                          runtime.GOMAXPROCS
//	include NAME                          start from another fixture
//	/PATH = TEXT                          a line of a file; repeated for more
//	denied /PATH                          a file that may not be read
//	absent /PREFIX                        remove included files that start so
//
// A file named after an include replaces the included one.

// denyFS refuses to open some files.
type denyFS struct {
	fs.FS
	denied map[string]bool
}

func (d denyFS) Open(name string) (fs.File, error) {
	if d.denied["/"+name] {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return d.FS.Open(name)
}

// machine is a fixture while it is read.
type machine struct {
	host
	files  map[string]string
	env    map[string]string
	denied map[string]bool
}

// replay returns the host of a fixture. A missing or bad fixture fails the test.
func replay(t testing.TB, name string) host {
	t.Helper()
	h, err := load(name)
	if err != nil {
		t.Fatalf("fixture %s: %v", name, err)
	}
	return h
}

// load reads a fixture.
func load(name string) (host, error) {
	m, err := loadFiles(name)
	if err != nil {
		return host{}, err
	}
	return m.tree(), nil
}

// loadFiles reads a fixture up to the point where its files can be changed.
func loadFiles(name string) (*machine, error) {
	m := &machine{files: make(map[string]string), denied: make(map[string]bool), env: make(map[string]string)}
	m.affinity = func() (cpuSet, error) { return nil, errors.New("not in the fixture") }
	m.launcher = m.affinity
	m.getenv = func(name string) string { return m.env[name] }
	return m, m.add(name)
}

// tree makes the files of m its host's root.
func (m *machine) tree() host {
	tree := make(fstest.MapFS)
	for file, text := range m.files {
		tree[fsPath(file)] = &fstest.MapFile{Data: []byte(text)}
	}
	for file := range m.denied {
		tree[fsPath(file)] = &fstest.MapFile{}
	}
	m.root, m.proc = denyFS{tree, m.denied}, "/proc/self"
	return m.host
}

// add applies the lines of a fixture to m.
func (m *machine) add(name string) error {
	data, err := os.ReadFile(filepath.Join("testdata", name+".txt"))
	if err != nil {
		return err
	}
	named := make(map[string]bool) // files this fixture has started
	for i, line := range strings.Split(strings.TrimSuffix(string(data), "\n"), "\n") {
		if err := m.apply(strings.TrimSuffix(line, "\r"), named); err != nil {
			return fmt.Errorf("line %d: %w", i+1, err)
		}
	}
	return nil
}

// apply applies one line.
func (m *machine) apply(line string, named map[string]bool) error {
	key, rest, _ := strings.Cut(line, " ")
	var err error
	switch {
	case line == "" || key == "#":
	case key[0] == '/':
		file, text, found := strings.Cut(line+" ", " = ")
		if !found {
			return fmt.Errorf("no ' = ' in %q", line)
		}
		if !named[file] {
			named[file] = true
			m.files[file] = ""
			delete(m.denied, file)
		}
		m.files[file] += strings.TrimSuffix(text, " ") + "\n"
	case key == "include":
		return m.add(rest)
	case key == "denied":
		m.denied[rest] = true
	case key == "absent":
		for file := range m.files {
			if strings.HasPrefix(file, rest) {
				delete(m.files, file)
			}
		}
	case key == "affinity":
		set, err := parseCPUList("affinity", []byte(rest))
		if rest == "denied" {
			err = fs.ErrPermission
		}
		m.affinity = func() (cpuSet, error) { return set, err }
	case key == "launcher":
		set, err := parseCPUList("launcher", []byte(rest))
		if rest == "denied" {
			err = fs.ErrPermission
		}
		m.launcher = func() (cpuSet, error) { return set, err }
	case key == "env":
		name, value, _ := strings.Cut(rest, "=")
		m.env[name] = value
	case key == "model":
		m.claim.model = rest
	case key == "numcpu":
		_, err = fmt.Sscan(rest, &m.numCPU)
	case key == "gomaxprocs":
		_, err = fmt.Sscan(rest, &m.maxProcs)
	case key == "cpuid":
		m.claim.hybrid = strings.HasSuffix(rest, " hybrid")
		_, err = fmt.Sscanf(rest, "physical=%d logical=%d threads=%d",
			&m.claim.physical, &m.claim.logical, &m.claim.threads)
	default:
		return fmt.Errorf("unknown line %q", line)
	}
	return err
}

// step returns the step of a topology with the given name.
func step(t testing.TB, topo Topology, name string) Step {
	t.Helper()
	for _, s := range topo.Steps() {
		if s.Name == name {
			return s
		}
	}
	t.Fatalf("no step %q", name)
	return Step{}
}

// decisive returns the name of the decisive step, and fails unless it is the only
// one.
func decisive(t testing.TB, topo Topology) string {
	t.Helper()
	name := ""
	for _, s := range topo.Steps() {
		if s.Decisive && name != "" {
			t.Errorf("steps %q and %q are both decisive", name, s.Name)
		}
		if s.Decisive {
			name = s.Name
		}
	}
	if name == "" {
		t.Error("no step is decisive")
	}
	return name
}

// checkInvariants fails unless 1 <= cores <= logical <= online and every step is
// explained.
func checkInvariants(t testing.TB, topo Topology) {
	t.Helper()
	if topo.Cores() < 1 || topo.Cores() > topo.Logical() {
		t.Errorf("%d cores, %d logical CPUs", topo.Cores(), topo.Logical())
	}
	if online, known := topo.Online(); known && topo.Logical() > online {
		t.Errorf("%d logical CPUs, %d online", topo.Logical(), online)
	}
	if n, known := topo.PhysicalCores(); known && topo.Cores() > n {
		t.Errorf("%d cores usable, %d exist", topo.Cores(), n)
	}
	if cpus, limited := topo.Quota(); limited != (cpus > 0) {
		t.Errorf("Quota() = %g, %t", cpus, limited)
	}
	decisive(t, topo)
	for _, s := range topo.Steps() {
		if s.Name == "" || s.Value == "" || s.Source == "" || s.Note == "" {
			t.Errorf("incomplete step %+v", s)
		}
	}
}
