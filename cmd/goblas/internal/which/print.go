package which

import (
	"fmt"
	"io"
	"strconv"
	"text/tabwriter"
)

// Report is all that goblas which --json prints. The keys are stable.
type Report struct {
	Threads    int    `json:"threads"` // cores that calls use together
	Version    string `json:"version"` // of OpenBLAS, "" if unknown
	Kernel     string `json:"kernel"`
	Nothing    string `json:"nothing"` // why there is nothing to see; "" if there is
	Busy       bool   `json:"busy"`    // others kept the processor from the measurement
	Operations []Row  `json:"operations"`
}

// Print writes the table for people.
func (r Report) Print(w io.Writer) error {
	if r.Nothing != "" {
		_, err := fmt.Fprintf(w, "nothing to see: %s\n", r.Nothing)
		return err
	}
	fmt.Fprintf(w, "OpenBLAS %s, kernel %s, up to %d threads\n\n", r.Version, r.Kernel, r.Threads)
	t := tabwriter.NewWriter(w, 0, 0, 3, ' ', 0)
	fmt.Fprintln(t, "\tthreads\tpays\tgoblas\tlargest n\tgain there")
	incomplete := false
	for _, x := range r.Operations {
		gain, mark := "-", ""
		if x.Gain != nil {
			gain = fmt.Sprintf("%.2fx", *x.Gain)
		}
		if !x.Complete {
			incomplete, mark = true, "*"
		}
		fmt.Fprintf(t, "%s%s\t%s\t%s\t%s\t%d\t%s\n", x.Op, mark, size(x.Threaded), size(x.Pays), size(x.Given), x.Largest, gain)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	text := `
n        order of square matrices, length of vectors; float64
threads  n from which OpenBLAS runs it on several threads, if it is let
pays     n from which these take less than 0.95 of the time of one
goblas   n from which goblas (Auto) gives a call more than one core
-        not up to the largest n
`
	if incomplete {
		text += "*        the time did not suffice: - may be unknown; give it more --time\n"
	}
	if r.Busy {
		text += "\nwarning: others used the processor meanwhile, so that these figures are unsure\n"
	}
	_, err := io.WriteString(w, text)
	return err
}

// size is n from which on something holds.
func size(n *int) string {
	if n == nil {
		return "-"
	}
	return strconv.Itoa(*n)
}
