package doctor

import (
	"errors"
	"time"

	"github.com/spf13/cobra"

	"github.com/goblas/goblas/cmd/goblas/internal/cli"
)

// longestStress bounds --stress.
const longestStress = time.Hour

// errProblem ends a doctor that found one; the findings are printed by then.
var errProblem = errors.New("doctor found a problem")

// NewCommand returns the command goblas doctor.
func NewCommand() *cobra.Command {
	var asJSON *bool
	var quick, verbose bool
	var stress float64
	c := &cobra.Command{
		Use:   "doctor",
		Short: "Find what is wrong or slow here, and say what to do",
		Long: `Look at what decides whether BLAS is right and fast here: which library is loaded,
what is known to be wrong with its version, its kernel, the cores, the threads, the
memory, the tuning file, shared arrays, and what package dist needs: ScaLAPACK and its MPI.
Compute every class of routines on OpenBLAS and in pure Go,
and compare. Time OpenBLAS's kernels against each other, in processes of their own.

Findings are ok, note, warning or problem. A problem is a wrong answer, or that there
is no OpenBLAS: the exit status is then 1, and 0 otherwise. docs/doctor.md has all
checks, and the keys of --json.

--stress makes many calls at once whose answers are known, through goblas and then
without it, in processes that may crash or hang: they are killed when the time is up.

--quick leaves out what is timed, and takes well under a second: for containers,
HEALTHCHECK CMD ["goblas", "doctor", "--quick"].`,
		Example: `  goblas doctor
  goblas doctor --quick
  goblas doctor --stress 10 --verbose
  goblas doctor --json | jq '.findings[] | select(.grade != "ok")'`,
		Args: cli.NoArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			d := time.Duration(stress * float64(time.Second))
			switch {
			case !(stress >= 0) || d > longestStress:
				return cli.Usagef("--stress %v: must be 0 to %v seconds", stress, longestStress.Seconds())
			case quick && d > 0:
				return cli.Usagef("only one of --quick and --stress")
			}
			facts, err := examine(c, quick, d)
			if err != nil {
				return err
			}
			r := NewReport(facts)
			stdout := c.OutOrStdout()
			if *asJSON {
				err = cli.PrintJSON(c, r)
			} else {
				err = r.Print(stdout, cli.Style(c, stdout).Color, verbose)
			}
			if err == nil && r.Worst == Problem {
				return errProblem
			}
			return err
		},
	}
	asJSON = cli.JSONFlag(c)
	c.Flags().BoolVar(&quick, "quick", false, "time nothing")
	c.Flags().BoolVarP(&verbose, "verbose", "v", false, "also print what was measured")
	c.Flags().Float64Var(&stress, "stress", 0, "make concurrent calls for so many seconds")
	return c
}

// examine gathers the facts, with a line of progress on a terminal.
func examine(c *cobra.Command, quick bool, stress time.Duration) (Facts, error) {
	step, clear := cli.Steps(c, 5)
	defer clear()
	facts := Read()
	var err error
	if facts.Machine.OpenBLAS != nil {
		step("MPI", "MPI")
		facts.MPI = readMPI(c.Context())
	}
	if !facts.Deadly() {
		step("answers", "answers")
		facts.Answers, err = Verify(c.Context())
		if err == nil {
			step("repeatable bits", "repeatable bits")
			facts.Repeats, err = Repeats(c.Context())
		}
	}
	if err == nil && !quick {
		step("kernels", "kernels")
		facts.Kernels, err = TimeKernels(c.Context(), facts)
	}
	if err == nil && stress > 0 {
		step("concurrent calls", "concurrent calls")
		facts.Stress, err = Stress(c.Context(), facts, stress)
	}
	return facts, err
}

// NewChild returns the hidden command that goblas doctor runs in processes of its own.
func NewChild() *cobra.Command {
	return &cobra.Command{
		Use: Command, Hidden: true, Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			return Child(c.Context(), c.OutOrStdout(), args)
		},
	}
}
