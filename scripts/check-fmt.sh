#!/usr/bin/env bash
# Guards that gofmt has nothing to say. It is the gofmt of the Go in use, whose
# rules may differ from those of one that stands on PATH.
set -euo pipefail
cd "$(dirname "$0")/.."

unformatted=$("$(go env GOROOT)/bin/gofmt" -l .)
if [ -n "$unformatted" ]; then
  printf 'check-fmt: run "make fmt":\n%s\n' "$unformatted" >&2
  exit 1
fi
