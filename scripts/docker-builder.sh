#!/usr/bin/env bash
# Runs a command where releases and the matrix's programs are built: Debian 12, the
# oldest with which they must run, with Go, gcc for amd64 and arm64, and the static
# OpenBLAS. The directory it is called in is /src there, read-only. What Go compiles and
# downloads stays in ${XDG_CACHE_HOME:-~/.cache}/goblas/go.
#
#   usage: scripts/docker-builder.sh [option of docker run...] -- COMMAND...
set -euo pipefail

scripts=$(cd "$(dirname "$0")" && pwd)
base=golang:1.26-bookworm
image=goblas-builder
cache=${XDG_CACHE_HOME:-$HOME/.cache}/goblas/go
mkdir -p "$cache"

options=()
while [ $# -gt 0 ] && [ "$1" != -- ]; do
  options+=("$1")
  shift
done
[ $# -gt 1 ] || { echo "docker-builder: usage: docker-builder.sh [OPTION...] -- COMMAND..." >&2; exit 2; }
shift

if ! docker image inspect "$image" >/dev/null 2>&1; then
  "$scripts/docker-bases.sh" "$base" >&2
  docker build -q --network=host -t "$image" - >/dev/null <<END
FROM $base
RUN apt-get update \\
 && apt-get install -y --no-install-recommends libopenblas-pthread-dev libgfortran-12-dev \\
      gcc-aarch64-linux-gnu libc6-dev-arm64-cross \\
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/*
END
fi

exec docker run --rm --network=host --user "$(id -u):$(id -g)" \
  -e HOME=/tmp -e GOPATH=/go-cache/path -e GOCACHE=/go-cache/build -e GOFLAGS=-modcacherw \
  -e GOPROXY -e GOSUMDB -e GONOSUMDB \
  -v "$cache:/go-cache" -v "$PWD:/src:ro" -w /src "${options[@]}" "$image" "$@"
