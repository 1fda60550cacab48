package topology

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// TestJSONReadsBack decodes what was encoded.
func TestJSONReadsBack(t *testing.T) {
	for _, name := range []string{"quota-v2-fraction", "hybrid-6p8e", "nothing-known"} {
		want := choose(replay(t, name).observe())
		data, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		var got Topology
		if err := json.Unmarshal(data, &got); err != nil {
			t.Fatal(err)
		}
		cpus, limited := got.Quota()
		wantCPUs, wantLimited := want.Quota()
		if got.String() != want.String() || cpus != wantCPUs || limited != wantLimited {
			t.Errorf("%s:\n%v\nwant\n%v", name, got, want)
		}
		if again, err := json.Marshal(got); err != nil || string(again) != string(data) {
			t.Errorf("%s: %s, %v\nwant %s", name, again, err, data)
		}
	}
	var got Topology
	if err := json.Unmarshal([]byte(`{"usable_cores": "two"}`), &got); err == nil {
		t.Error("took a word for a number")
	}
}

// TestJSONKeys holds the keys that other programs read.
func TestJSONKeys(t *testing.T) {
	want := []string{
		"efficiency_cores", "model", "online_cpus", "performance_cores", "physical_cores", "quota_cpus",
		"sockets", "steps", "threads_per_core", "usable_cores", "usable_logical",
	}
	for _, name := range []string{"quota-v2-fraction", "hybrid-6p8e", "nothing-known"} {
		data, err := json.Marshal(choose(replay(t, name).observe()))
		if err != nil {
			t.Fatal(err)
		}
		var got map[string]any
		if err := json.Unmarshal(data, &got); err != nil {
			t.Fatal(err)
		}
		if keys := slices.Sorted(maps.Keys(got)); !slices.Equal(keys, want) {
			t.Errorf("%s: keys %q, want %q", name, keys, want)
		}
		steps := got["steps"].([]any)
		keys := slices.Sorted(maps.Keys(steps[0].(map[string]any)))
		if want := []string{"decisive", "name", "note", "source", "value"}; !slices.Equal(keys, want) {
			t.Errorf("%s: keys of a step %q, want %q", name, keys, want)
		}
		switch name {
		case "quota-v2-fraction":
			if got["quota_cpus"] != 1.5 || got["usable_cores"] != 1.0 || got["efficiency_cores"] != nil {
				t.Errorf("%s: %s", name, data)
			}
		case "hybrid-6p8e":
			if got["performance_cores"] != 6.0 || got["efficiency_cores"] != 8.0 || got["quota_cpus"] != nil {
				t.Errorf("%s: %s", name, data)
			}
		case "nothing-known":
			if got["online_cpus"] != nil || got["model"] != nil || got["sockets"] != nil {
				t.Errorf("%s: unknown figures are not null: %s", name, data)
			}
		}
	}
}

func TestZeroTopology(t *testing.T) {
	var zero Topology
	if zero.Cores() != 1 || zero.Logical() != 1 || zero.Steps() != nil {
		t.Errorf("zero Topology: %d cores, %d logical CPUs, steps %v", zero.Cores(), zero.Logical(), zero.Steps())
	}
	if data, err := json.Marshal(zero); err != nil || !strings.Contains(string(data), `"steps":[]`) {
		t.Errorf("zero Topology: %s, %v", data, err)
	}
}

func TestStepsBelongToCaller(t *testing.T) {
	topo := choose(replay(t, "laptop-smt").observe())
	topo.Steps()[0].Value = "changed"
	if topo.Steps()[0].Value == "changed" {
		t.Error("a caller can change the topology")
	}
}

func TestStringMarksTheDecisiveStep(t *testing.T) {
	text := choose(replay(t, "quota-v2-parent-tighter").observe()).String()
	if !strings.HasPrefix(text, "2 cores usable, 2 logical CPUs\n") {
		t.Errorf("first line of\n%s", text)
	}
	if strings.Count(text, "-> ") != 1 || !strings.Contains(text, "\n-> CPU quota ") {
		t.Errorf("marks of\n%s", text)
	}
}

// A pod with a quota of 2.5 CPUs on a laptop with 4 cores of 2 threads.
func ExampleTopology_Steps() {
	h, err := load("quota-v2-parent-tighter")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, s := range choose(h.observe()).Steps()[:5] {
		fmt.Printf("%s: %s (decisive: %t)\n", s.Name, s.Value, s.Decisive)
	}
	// Output:
	// online CPUs: 8 CPUs: 0-7 (decisive: false)
	// affinity: 8 CPUs: 0-7 (decisive: false)
	// physical cores: 4 cores (decisive: false)
	// performance cores: all (decisive: false)
	// CPU quota: 2.5 CPUs (decisive: true)
}
