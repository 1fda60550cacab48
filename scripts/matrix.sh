#!/usr/bin/env bash
# Tests goblas on every OpenBLAS that Debian 12 and 13 have, on amd64 and, emulated,
# on arm64, and without C; each cell in a container of its own. CELLS are words with
# which the names of cells begin ("trixie-pthread bookworm-none-amd64"); without any,
# all cells are run. Their rows are printed, and written into docs/matrix.md if all
# are run, or with --write. PACKAGES are those whose tests are run, in their short form
# ("./goblas ./native/...", ./goblas among them); all in full if empty, and only then is
# anything written.
#
#   usage: CELLS="..." PACKAGES="..." scripts/matrix.sh [--write]
set -euo pipefail
cd "$(dirname "$0")/.."

say() { echo "matrix: $*"; }
write=${1:-}
[ -n "${CELLS:-}" ] || write=--write
[ -z "${PACKAGES:-}" ] || write=""
selected=() all=()
for suite in bookworm trixie; do
  for flavour in pthread openmp serial none; do
    for arch in amd64 arm64; do
      cell=$suite-$flavour-$arch
      all+=("$cell")
      for word in ${CELLS:-$cell}; do
        if [[ $cell == "$word"* ]]; then
          selected+=("$cell")
          break
        fi
      done
    done
  done
done
[ ${#selected[@]} -gt 0 ] || { echo "matrix: CELLS=\"$CELLS\" is the beginning of no cell; one is trixie-pthread-amd64" >&2; exit 2; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# programs ARCH CGO compiles every package's tests, and goblas, whose doctor calls
# OpenBLAS plainly too, once for all cells: C's library only gains symbols, so what is
# linked in Debian 12 runs in 13.
programs() {
  local out=$work/$1-$2
  [ -e "$out" ] && return
  mkdir "$out"
  say "compiling for $1, CGO_ENABLED=$2"
  local cc=gcc
  [ "$1" = amd64 ] || cc=aarch64-linux-gnu-gcc
  scripts/docker-builder.sh -v "$out:/out" -e GOARCH="$1" -e CGO_ENABLED="$2" -e CC="$cc" -e PACKAGES="${PACKAGES:-./...}" -- sh -euc '
    go list -f "{{if or .TestGoFiles .XTestGoFiles}}{{.Dir}}{{end}}" $PACKAGES | while read -r dir; do
      name=${dir#/src/}
      go test -c -buildvcs=false -ldflags=-w -o "/out/$(echo "$name" | tr / +).test" "./$name"
    done
    go build -buildvcs=false -ldflags=-w -o /out/ ./cmd/goblas'
}

# image CELL builds the image of a cell: Debian and one OpenBLAS.
image() {
  local suite flavour arch suffix="" packages="" prepare=true
  IFS=- read -r suite flavour arch <<<"$1"
  if [ "$arch" = arm64 ]; then
    suffix=:arm64 prepare="dpkg --add-architecture arm64"
    packages="qemu-user-static libc6:arm64"
  fi
  if [ "$flavour" != none ]; then
    packages="$packages libopenblas0-$flavour$suffix"
  fi
  docker build -q --network=host -t "goblas-cell:$1" - >/dev/null <<END
FROM debian:$suite-slim
RUN $prepare && apt-get update && apt-get install -y --no-install-recommends procps $packages && rm -rf /var/lib/apt/lists/*
END
}

# record writes the rows there are into docs/matrix.md; those of cells that were not
# run stay.
record() {
  local cell
  for cell in "${all[@]}"; do
    if [ -e "$work/$cell/row" ]; then
      cat "$work/$cell/row"
    else
      grep "^| $cell |" docs/matrix.md || true
    fi
  done >"$work/rows"
  { sed '/^| ---/q' docs/matrix.md && cat "$work/rows"; } >"$work/page"
  cp "$work/page" docs/matrix.md
}

revision=$(git describe --always --dirty --exclude '*')
failed=()
for cell in "${selected[@]}"; do
  IFS=- read -r suite flavour arch <<<"$cell"
  cgo=1
  if [ "$flavour" = none ]; then
    cgo=0
  fi
  scripts/docker-bases.sh "debian:$suite-slim" >/dev/null
  programs "$arch" "$cgo"
  image "$cell"
  say "$cell"
  mkdir "$work/$cell"
  docker run --rm --shm-size 256m -v "$PWD:/src:ro" -v "$work/$arch-$cgo:/programs:ro" -v "$work/$cell:/out" \
    -e CELL="$cell" -e REVISION="$revision" -e SHORT="${PACKAGES:+-test.short}" "goblas-cell:$cell" sh /src/scripts/matrix-cell.sh || failed+=("$cell")
  [ -e "$work/$cell/row" ] || echo "| $cell | did not finish | - | - | - | - | - | - | $revision |" >"$work/$cell/row"
  [ "$write" != --write ] || record
done

[ ${#failed[@]} -eq 0 ] || { echo "matrix: failed: ${failed[*]}" >&2; exit 1; }
