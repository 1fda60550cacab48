package topology

import (
	"fmt"
	"strconv"
	"strings"
)

// syntaxError reports a kernel file whose text is not in the documented format.
type syntaxError struct {
	file string // the path of the file
	text string // the offending text
	why  string // what was expected
}

func (e *syntaxError) Error() string {
	text := e.text
	if len(text) > 80 {
		text = text[:80] + "..."
	}
	return fmt.Sprintf("%s: malformed %q: %s", e.file, text, e.why)
}

// parseNumber reads a file that holds one decimal number and a newline, the
// sysfs rule of "one value per file" (Documentation/filesystems/sysfs.rst).
func parseNumber(file string, data []byte) (int, error) {
	text := strings.TrimSpace(string(data))
	n, err := strconv.Atoi(text)
	if err != nil {
		return 0, &syntaxError{file, text, "want one decimal number"}
	}
	return n, nil
}
