package topology

import (
	"encoding/json"
	"fmt"
	"strings"
	"text/tabwriter"
)

// String explains the answer over several lines: the counts, the processor, and
// one line per step with its source and note. The decisive step is marked with
// "->". The text is for people; programs should use the accessors or the JSON.
func (t Topology) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s usable, %s\n", plural(t.Cores(), "core"), plural(t.Logical(), "logical CPU"))
	if t.model != "" {
		fmt.Fprintf(&b, "%s\n", t.model)
	}
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, s := range t.steps {
		mark := "  "
		if s.Decisive {
			mark = "->"
		}
		fmt.Fprintf(w, "%s %s\t%s\t%s\t%s\n", mark, s.Name, s.Value, s.Source, s.Note)
	}
	w.Flush() // a strings.Builder cannot fail
	return b.String()
}

// record is a Topology in JSON.
type record struct {
	UsableCores      int      `json:"usable_cores"`
	UsableLogical    int      `json:"usable_logical"`
	QuotaCPUs        *float64 `json:"quota_cpus"`
	Model            *string  `json:"model"`
	OnlineCPUs       *int     `json:"online_cpus"`
	PhysicalCores    *int     `json:"physical_cores"`
	Sockets          *int     `json:"sockets"`
	ThreadsPerCore   *int     `json:"threads_per_core"`
	PerformanceCores *int     `json:"performance_cores"`
	EfficiencyCores  *int     `json:"efficiency_cores"`
	Steps            []Step   `json:"steps"`
}

// MarshalJSON encodes the topology as one object with stable snake_case keys.
// usable_cores and usable_logical are always numbers; a figure that is unknown,
// or a quota that is not set, is null.
func (t Topology) MarshalJSON() ([]byte, error) {
	steps := t.steps
	if steps == nil {
		steps = []Step{} // [] rather than null for the zero Topology
	}
	return json.Marshal(record{
		UsableCores:      t.Cores(),
		UsableLogical:    t.Logical(),
		QuotaCPUs:        nonZero(t.quota.cpus),
		Model:            nonZero(t.model),
		OnlineCPUs:       nonZero(t.online),
		PhysicalCores:    nonZero(t.phys),
		Sockets:          nonZero(t.sockets),
		ThreadsPerCore:   nonZero(t.threads),
		PerformanceCores: nonZero(t.perfCores),
		EfficiencyCores:  nonZero(t.effCores),
		Steps:            steps,
	})
}

// UnmarshalJSON replaces the topology by what [Topology.MarshalJSON] wrote, on this
// machine or on another.
func (t *Topology) UnmarshalJSON(data []byte) error {
	var r record
	if err := json.Unmarshal(data, &r); err != nil {
		return err
	}
	*t = Topology{
		cores: r.UsableCores, logical: r.UsableLogical, model: known(r.Model),
		online: known(r.OnlineCPUs), phys: known(r.PhysicalCores), sockets: known(r.Sockets), threads: known(r.ThreadsPerCore),
		perfCores: known(r.PerformanceCores), effCores: known(r.EfficiencyCores), steps: r.Steps,
	}
	t.quota = limit{cpus: known(r.QuotaCPUs), limited: r.QuotaCPUs != nil}
	return nil
}

// nonZero returns nil for a zero value, which JSON shows as null.
func nonZero[T comparable](v T) *T {
	var zero T
	if v == zero {
		return nil
	}
	return &v
}

// known is the reverse of nonZero.
func known[T any](v *T) (value T) {
	if v != nil {
		value = *v
	}
	return value
}

// plural returns "1 core", "2 cores".
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
