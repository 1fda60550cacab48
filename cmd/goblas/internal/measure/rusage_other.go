//go:build !unix

package measure

import "time"

// ProcessTime is 0: unknown.
func ProcessTime() time.Duration { return 0 }
