package topology

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"

	"golang.org/x/sys/unix"
)

// childCgroup, if set, makes the test binary a child that joins the cgroup
// directory it names ("." for none), prints its Topology as JSON, and exits.
const childCgroup = "GOBLAS_TOPOLOGY_TEST_CGROUP"

func TestMain(m *testing.M) {
	dir, isChild := os.LookupEnv(childCgroup)
	if !isChild {
		os.Exit(m.Run())
	}
	if err := child(dir); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func child(dir string) error {
	if dir != "." {
		// "0" stands for the writer (cgroups(7)).
		if err := os.WriteFile(filepath.Join(dir, "cgroup.procs"), []byte("0"), 0); err != nil {
			return err
		}
	}
	return json.NewEncoder(os.Stdout).Encode(Detect())
}

// answer is the part of a child's JSON that the tests look at.
type answer struct {
	UsableCores   int      `json:"usable_cores"`
	UsableLogical int      `json:"usable_logical"`
	QuotaCPUs     *float64 `json:"quota_cpus"`
	Steps         []Step   `json:"steps"`
}

func (a answer) decisive() string {
	for _, s := range a.Steps {
		if s.Decisive {
			return s.Name
		}
	}
	return ""
}

// detectInChild runs Detect in a child process in the given cgroup.
func detectInChild(t *testing.T, cgroupDir string) answer {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childCgroup+"="+cgroupDir)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("child: %v", err)
	}
	var a answer
	if err := json.Unmarshal(out, &a); err != nil {
		t.Fatalf("child printed %q: %v", out, err)
	}
	return a
}

// TestAffinityOfChild does what "taskset -c N" does: the child inherits the
// affinity of the thread that starts it.
func TestAffinityOfChild(t *testing.T) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var before unix.CPUSet
	if err := unix.SchedGetaffinity(0, &before); err != nil {
		t.Skipf("cannot read the affinity of this thread: %v", err)
	}
	all, err := readAffinity(mainThreadAffinity)
	if err != nil {
		t.Fatal(err)
	}
	if before.Count() < 2 {
		t.Skip("only one CPU is allowed, so there is nothing to restrict")
	}
	var one unix.CPUSet
	one.Set(all[len(all)-1])
	if err := unix.SchedSetaffinity(0, &one); err != nil {
		t.Skipf("cannot set the affinity of this thread: %v", err)
	}
	defer func() {
		if err := unix.SchedSetaffinity(0, &before); err != nil {
			t.Fatal(err)
		}
	}()
	a := detectInChild(t, ".")
	if a.UsableCores != 1 || a.UsableLogical != 1 || a.decisive() != StepAffinity {
		t.Errorf("child on one CPU: %+v", a)
	}
}

// TestPinnedGoroutine holds that a goroutine pinned to one CPU gets the same
// answer as the others.
func TestPinnedGoroutine(t *testing.T) {
	want := Detect()
	if want.Logical() < 2 {
		t.Skip("only one CPU is usable, so pinning changes nothing")
	}
	all, err := readAffinity(mainThreadAffinity)
	if err != nil {
		t.Fatal(err)
	}
	onThread(func() {
		var one unix.CPUSet
		one.Set(all[0])
		if err := unix.SchedSetaffinity(0, &one); err != nil {
			t.Errorf("cannot set the affinity of this thread: %v", err)
			return
		}
		if got := Detect(); got.String() != want.String() {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
	})
}

// onThread runs f on a thread that is not the main one and ends with it.
func onThread(f func()) {
	done := make(chan bool)
	go func() {
		defer close(done)
		runtime.LockOSThread() // never unlocked: the thread ends with the goroutine
		if unix.Gettid() == os.Getpid() {
			defer runtime.UnlockOSThread() // but the main thread must stay usable
			onThread(f)                    // its place is taken, so this gets another
			return
		}
		f()
	}()
	<-done
}

// TestTaskset runs the command itself.
func TestTaskset(t *testing.T) {
	taskset, err := exec.LookPath("taskset")
	if err != nil {
		t.Skipf("taskset is not installed: %v", err)
	}
	all, err := readAffinity(mainThreadAffinity)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(taskset, "-c", strconv.Itoa(all[0]), os.Args[0])
	cmd.Env = append(os.Environ(), childCgroup+"=.")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("taskset: %v", err)
	}
	var a answer
	if err := json.Unmarshal(out, &a); err != nil || a.UsableCores != 1 || a.UsableLogical != 1 {
		t.Errorf("under taskset: %s, %v", out, err)
	}
}

// TestCgroupOfChild puts children in real cgroups with a real quota.
func TestCgroupOfChild(t *testing.T) {
	outer, v2 := newCgroup(t)
	inner := filepath.Join(outer, "inner")
	if err := os.Mkdir(inner, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { removeCgroup(t, inner) })

	free := detectInChild(t, ".")
	for _, tt := range []struct {
		name         string
		outer, inner float64 // CPUs, 0 for no limit
		want         float64
	}{
		{"leaf", 0, 1.5, 1.5},
		{"parent", 1.5, 0, 1.5},
		{"parent tighter", 0.5, 0.25, 0.25},
		{"generous", 4096, 0, 4096},
		{"none", 0, 0, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			// Lift the old limits from the inside out and set the new ones from
			// the outside in: v1 refuses a child that exceeds its parent.
			for _, dir := range []string{inner, outer} {
				if err := setQuota(dir, v2, 0); err != nil {
					t.Fatal(err)
				}
			}
			for _, l := range []struct {
				dir  string
				cpus float64
			}{{outer, tt.outer}, {inner, tt.inner}} {
				if err := setQuota(l.dir, v2, l.cpus); err != nil {
					t.Fatal(err)
				}
			}
			a := detectInChild(t, inner)
			want := free.UsableCores
			if tt.want > 0 {
				want = min(want, max(1, int(tt.want)))
				if a.QuotaCPUs == nil || math.Abs(*a.QuotaCPUs-tt.want) > 1e-9 {
					t.Errorf("quota %v, want %g", a.QuotaCPUs, tt.want)
				}
			}
			if a.UsableCores != want {
				t.Errorf("%d cores, want %d: %+v", a.UsableCores, want, a)
			}
			if want < free.UsableCores && a.decisive() != StepQuota {
				t.Errorf("decided by %q", a.decisive())
			}
		})
	}
}

// newCgroup makes a cgroup below this process's own that has a CPU quota, or
// skips the test saying why it cannot.
func newCgroup(t *testing.T) (dir string, v2 bool) {
	t.Helper()
	h := host{root: os.DirFS("/"), proc: "/proc/self"}
	own, err := h.readMembership("/proc/self/cgroup")
	if err != nil || len(own) == 0 {
		t.Skipf("no cgroup with a CPU controller: %v, %v", own, err)
	}
	mounts, err := h.readMounts("/proc/self/mountinfo")
	if err != nil {
		t.Skipf("mounts: %v", err)
	}
	v2 = own[0].v2
	for _, m := range mounts {
		rel, reachable := m.below(own[0].path)
		if !reachable || !m.controls("cpu", v2) {
			continue
		}
		dir = filepath.Join(m.point, rel, fmt.Sprintf("goblas-topology-test-%d", os.Getpid()))
		if err := os.Mkdir(dir, 0o755); err != nil {
			t.Skipf("cannot make a cgroup: %v", err)
		}
		t.Cleanup(func() { removeCgroup(t, dir) })
		if err := setQuota(dir, v2, 0); err != nil {
			t.Skipf("a new cgroup has no CPU quota that can be set: %v", err)
		}
		return dir, v2
	}
	t.Skipf("no mount shows the cgroup %s", own[0].path)
	return "", false
}

func removeCgroup(t *testing.T, dir string) {
	if err := os.Remove(dir); err != nil {
		t.Errorf("cgroup left behind: %v", err)
	}
}

// setQuota sets the quota of a cgroup in CPUs, 0 for no limit.
func setQuota(dir string, v2 bool, cpus float64) error {
	const period = 100000
	file, text := "cpu.cfs_quota_us", "-1"
	if v2 {
		file, text = "cpu.max", "max"
	}
	if cpus > 0 {
		text = strconv.Itoa(int(cpus * period))
	}
	if v2 {
		text = fmt.Sprintf("%s %d", text, period)
	}
	f, err := os.OpenFile(filepath.Join(dir, file), os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	return errors.Join(err, f.Close())
}

func TestReadAffinityGrowsTheMask(t *testing.T) {
	const kernelCPUs = 4096
	calls := 0
	set, err := readAffinity(func(mask unix.CPUSetDynamic) error {
		calls++
		if len(mask)*strconv.IntSize < kernelCPUs {
			return unix.EINVAL
		}
		mask.Set(3)
		mask.Set(2500)
		return nil
	})
	if err != nil || set.String() != "3,2500" || calls != 3 {
		t.Errorf("got %v, %v after %d calls", set, err, calls)
	}
	_, err = readAffinity(func(unix.CPUSetDynamic) error { return unix.EPERM })
	if !errors.Is(err, unix.EPERM) {
		t.Errorf("got error %v, want EPERM", err)
	}
	_, err = readAffinity(func(unix.CPUSetDynamic) error { return unix.EINVAL })
	if err == nil {
		t.Error("a kernel that refuses every mask gave no error")
	}
}
