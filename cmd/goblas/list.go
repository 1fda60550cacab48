package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// counts is a flag's value: positive numbers and ranges, "1,2,4" or "1..4".
type counts struct {
	values []int
	what   string // "thread count", for messages
	limit  int
}

// maxListed bounds how many numbers a range may stand for.
const maxListed = 1024

// Set parses text, and replaces the values.
func (c *counts) Set(text string) error {
	c.values = nil
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
			if !slices.Contains(c.values, n) {
				c.values = append(c.values, n)
			}
		}
	}
	return nil
}

func (c *counts) parse(text string) (int, error) {
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > c.limit {
		return 0, fmt.Errorf("%q is no %s: it must be 1 to %d, or a list such as 1,2,4 or 1..4", text, c.what, c.limit)
	}
	return n, nil
}

func (c *counts) String() string {
	texts := make([]string, len(c.values))
	for i, n := range c.values {
		texts[i] = strconv.Itoa(n)
	}
	return strings.Join(texts, ",")
}

// Type is what help calls the value.
func (c *counts) Type() string { return "list" }

// choices is a flag's value: one or several of a set of words.
type choices struct {
	values []string
	what   string
	of     []string
}

// Set parses text, and replaces the values.
func (c *choices) Set(text string) error {
	c.values = nil
	for word := range strings.SplitSeq(text, ",") {
		if err := c.add(strings.TrimSpace(word)); err != nil {
			return err
		}
	}
	return nil
}

// add adds word, once.
func (c *choices) add(word string) error {
	if !slices.Contains(c.of, word) {
		return fmt.Errorf("unknown %s %q: one of %s%s", c.what, word, strings.Join(c.of, ", "), didYouMean("", word, c.of))
	}
	if !slices.Contains(c.values, word) {
		c.values = append(c.values, word)
	}
	return nil
}

func (c *choices) String() string { return strings.Join(c.values, ",") }

// Type is what help calls the value.
func (c *choices) Type() string { return "list" }
