#!/usr/bin/env bash
# Guards that everything builds without C for the systems that are promised, on
# whichever of them this runs.
set -euo pipefail
cd "$(dirname "$0")/.."

export CGO_ENABLED=0
for os in linux darwin windows; do
  for arch in amd64 arm64; do
    # buildvcs: what is built is thrown away, and a checkout that git distrusts
    # (another user's) would fail to be stamped.
    GOOS=$os GOARCH=$arch go build -buildvcs=false ./... || {
      echo "check-cross: does not build for $os/$arch" >&2
      exit 1
    }
  done
done
GOOS=windows GOARCH=amd64 go vet ./...
