//go:build !(darwin || dragonfly || freebsd || linux || openbsd || solaris)

package measure

import "time"

// ProcessTime is 0: unknown.
func ProcessTime() time.Duration { return 0 }

// ThreadTime is 0: unknown.
func ThreadTime() time.Duration { return 0 }
