#!/usr/bin/env bash
# Guards that everything builds without C for the systems that are promised, on
# whichever of them this runs.
set -euo pipefail
cd "$(dirname "$0")/.."

export CGO_ENABLED=0
# Each system and each architecture once, beside linux/amd64, where this runs mostly: no file
# is for a pair of them. On windows the tests are compiled too, as vet reads them. buildvcs:
# what is built is thrown away, and a checkout that git distrusts (another user's) would fail
# to be stamped.
GOOS=darwin GOARCH=arm64 go build -buildvcs=false ./...
GOOS=windows GOARCH=amd64 go vet ./...
