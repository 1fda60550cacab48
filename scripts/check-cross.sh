#!/usr/bin/env bash
# Guards that everything builds without C for the systems that are promised, on
# whichever of them this runs.
set -euo pipefail
cd "$(dirname "$0")/.."

export CGO_ENABLED=0
# Each system and each architecture once: no file is for a pair of them, and linux/amd64
# is where this runs mostly. On the last one the tests are compiled too, as vet reads them.
for target in linux/arm64 darwin/arm64; do
  # buildvcs: what is built is thrown away, and a checkout that git distrusts
  # (another user's) would fail to be stamped.
  GOOS=${target%/*} GOARCH=${target#*/} go build -buildvcs=false ./... || {
    echo "check-cross: does not build for $target" >&2
    exit 1
  }
done
GOOS=windows GOARCH=amd64 go vet ./...
