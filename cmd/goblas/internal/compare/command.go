package compare

import (
	"github.com/spf13/cobra"

	"github.com/goblas/goblas/cmd/goblas/internal/cli"
	"github.com/goblas/goblas/cmd/goblas/internal/report"
)

// NewCommand returns the command goblas compare.
func NewCommand() *cobra.Command {
	failOver := cli.Percentage(-1)
	c := &cobra.Command{
		Use:   "compare OLD.json NEW.json",
		Short: "Compare two files of results, and fail on a slowdown",
		Long: `Compare two files that goblas bench --json wrote: what became faster or slower, and
whether that is more than chance. Problems and contenders that are in both are
compared; the others are named.

Old and new are medians, with half their 95 % interval. A change is shown where the
Mann-Whitney U test is surer than 95 %, "~" where it is not, and with a "?" where there
are too few samples to be sure of anything. Of twenty rows without a change one looks changed
by chance, and a machine that is slower on one day than on another is a change like
any other: look at the size, and measure both on the same machine, in turns if it
matters. It says so where the files are of different machines or libraries, and where
a machine changed its speed when its file was measured.

Exit status: 1 with --fail-over if a row is clearly slower by more than that; 1 if a
row is wrong or failed in the new file and was not in the old; 1 if a file cannot be
read, is of another version, or has nothing in common with the other; else 0.`,
		Example: `  goblas bench --json old.json; ...; goblas bench --json new.json
  goblas compare old.json new.json
  goblas compare old.json new.json --fail-over 5%`,
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) != 2 {
				return cli.Usagef("compare takes two files, not %d", len(args))
			}
			before, err := report.Read(args[0])
			if err != nil {
				return err
			}
			after, err := report.Read(args[1])
			if err != nil {
				return err
			}
			result := Files(before, after)
			stdout := c.OutOrStdout()
			if err := Write(stdout, result, float64(failOver), cli.Style(c, stdout)); err != nil {
				return err
			}
			return Failure(result, float64(failOver))
		},
	}
	c.Flags().Var(&failOver, "fail-over", "fail if a row is clearly slower by more than this, such as 5%")
	return c
}
