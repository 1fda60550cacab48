package bench

import (
	"fmt"
	"strconv"
	"strings"
)

// shape is that of a matrix.
type shape struct{ rows, columns int }

// shapes is the value of --shape: a list such as 100000x8,20000x50.
type shapes []shape

func (s *shapes) String() string {
	var words []string
	for _, v := range *s {
		words = append(words, fmt.Sprintf("%dx%d", v.rows, v.columns))
	}
	return strings.Join(words, ",")
}

// Type is what the help calls the value.
func (s *shapes) Type() string { return "shapes" }

// Set replaces the list.
func (s *shapes) Set(text string) error {
	*s = nil
	for word := range strings.SplitSeq(text, ",") {
		left, right, ok := strings.Cut(strings.TrimSpace(word), "x")
		rows, err := strconv.Atoi(left)
		columns, err2 := strconv.Atoi(right)
		if !ok || err != nil || err2 != nil || min(rows, columns) < 1 || max(rows, columns) > MaxOrder {
			return fmt.Errorf("%q is no shape of up to %d rows and columns, such as 100000x8", word, MaxOrder)
		}
		*s = append(*s, shape{rows, columns})
	}
	return nil
}
