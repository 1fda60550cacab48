package cli

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

// CheckTime refuses a --time that is no time to measure for.
func CheckTime(d time.Duration) error {
	if d <= 0 || d > time.Hour {
		return Usagef("--time %v: must be above 0 and at most 1h", d)
	}
	return nil
}

// Counts is a flag's value: positive numbers and ranges, "1,2,4" or "1..4".
type Counts struct {
	Values []int
	What   string // "thread count", for messages
	Limit  int
}

// maxListed bounds how many numbers a range may stand for.
const maxListed = 1024

// Set parses text, and replaces the values.
func (c *Counts) Set(text string) error {
	c.Values = nil
	for part := range strings.SplitSeq(text, ",") {
		from, to, isRange := strings.Cut(strings.TrimSpace(part), "..")
		if !isRange {
			to = from
		}
		low, err := c.parse(from)
		if err != nil {
			return err
		}
		high, err := c.parse(to)
		if err != nil {
			return err
		}
		if high < low || high-low >= maxListed {
			return fmt.Errorf("the range %s..%s does not go up, or is too long", from, to)
		}
		for n := low; n <= high; n++ {
			if !slices.Contains(c.Values, n) {
				c.Values = append(c.Values, n)
			}
		}
	}
	return nil
}

func (c *Counts) parse(text string) (int, error) {
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > c.Limit {
		return 0, fmt.Errorf("%q is no %s: it must be 1 to %d, or a list such as 1,2,4 or 1..4", text, c.What, c.Limit)
	}
	return n, nil
}

func (c *Counts) String() string {
	return strings.ReplaceAll(strings.Trim(fmt.Sprint(c.Values), "[]"), " ", ",")
}

// Type is what help calls the value.
func (c *Counts) Type() string { return "list" }

// Choices is a flag's value, or a command's arguments: one or several of a set of
// words.
type Choices struct {
	Values []string
	What   string // "operation", for messages
	Of     []string
}

// few are the words for a message, "" if there are too many for one; help has them all.
func (c *Choices) few() string {
	const most = 15
	if len(c.Of) > most {
		return ""
	}
	return ": one of " + strings.Join(c.Of, ", ")
}

// Set parses text, and replaces the values.
func (c *Choices) Set(text string) error {
	c.Values = nil
	for word := range strings.SplitSeq(text, ",") {
		if err := c.Add(strings.TrimSpace(word)); err != nil {
			return err
		}
	}
	return nil
}

// Add adds a word, once.
func (c *Choices) Add(word string) error {
	if !slices.Contains(c.Of, word) {
		return fmt.Errorf("unknown %s %q%s%s", c.What, word, c.few(), didYouMean("", word, c.Of))
	}
	if !slices.Contains(c.Values, word) {
		c.Values = append(c.Values, word)
	}
	return nil
}

// Arguments adds the arguments of a command.
func (c *Choices) Arguments(_ *cobra.Command, args []string) error {
	for _, arg := range args {
		if err := c.Add(arg); err != nil {
			return usageError{err}
		}
	}
	return nil
}

func (c *Choices) String() string { return strings.Join(c.Values, ",") }

// Type is what help calls the value.
func (c *Choices) Type() string { return "list" }

// Percentage is a flag's value: a part, written "5%" or "5"; negative if not given.
type Percentage float64

// Set parses text.
func (p *Percentage) Set(text string) error {
	v, err := strconv.ParseFloat(strings.TrimSuffix(text, "%"), 64)
	if err != nil || !(v >= 0 && v <= 1000) {
		return fmt.Errorf("%q is no percentage: it must be 0%% to 1000%%", text)
	}
	*p = Percentage(v / 100)
	return nil
}

func (p *Percentage) String() string {
	if *p < 0 {
		return ""
	}
	return fmt.Sprintf("%g%%", 100*float64(*p))
}

// Type is what help calls the value.
func (p *Percentage) Type() string { return "percentage" }
