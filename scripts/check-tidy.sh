#!/usr/bin/env bash
# Guards that go.mod and go.sum list what is imported, here and in tools.
set -euo pipefail
cd "$(dirname "$0")/.."

for module in . tools; do
  go -C "$module" mod tidy -diff || {
    echo "check-tidy: run \"go -C $module mod tidy\"" >&2
    exit 1
  }
done
