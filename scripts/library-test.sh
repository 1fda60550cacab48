#!/usr/bin/env bash
# Uses goblas as its users do: a program in a module of its own, which imports
# goblas by a replace, built in a clean container that has Go and gcc, and run in
# others: with OpenBLAS, without it, and built without C.
set -euo pipefail
cd "$(dirname "$0")/.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
die() { echo "library-test: $*" >&2; exit 1; }

scripts/docker-bases.sh golang:1.26-bookworm debian:bookworm-slim >/dev/null
mkdir "$work/program"
cat >"$work/program/main.go" <<'END'
package main

import (
	"fmt"
	"log"

	"gonum.org/v1/gonum/mat"

	"github.com/goblas/goblas/goblas"
)

func main() {
	if err := goblas.Use(goblas.Auto); err != nil {
		log.Fatal(err)
	}
	const n = 200
	a := mat.NewDense(n, n, nil)
	for i := range n {
		for j := range n {
			a.Set(i, j, float64(i*j%7))
		}
		a.Set(i, i, 100)
	}
	var inverse, product mat.Dense
	if err := inverse.Inverse(a); err != nil {
		log.Fatal(err)
	}
	product.Mul(a, &inverse)
	one := mat.NewDiagDense(n, nil)
	for i := range n {
		one.SetDiag(i, 1)
	}
	if !mat.EqualApprox(&product, one, 1e-9) {
		log.Fatal("wrong")
	}
	library := "none"
	if found, err := goblas.Describe(); err == nil {
		library = found.Version
	}
	fmt.Printf("%v, OpenBLAS %s\n", goblas.Active(), library)
}
END

# As a user types it, with what Go has compiled and downloaded before. /goblas is
# read-only: nothing may be written into it.
cache=${XDG_CACHE_HOME:-$HOME/.cache}/goblas/go
mkdir -p "$cache"
for cgo in 1 0; do
  docker run --rm --network=host --user "$(id -u):$(id -g)" -e HOME=/tmp \
    -e GOPATH=/go-cache/path -e GOCACHE=/go-cache/build -e GOFLAGS=-modcacherw -v "$cache:/go-cache" \
    -e GOPROXY -e GOSUMDB -e GONOSUMDB -e CGO_ENABLED=$cgo \
    -v "$PWD:/goblas:ro" -v "$work/program:/program" -w /program golang:1.26-bookworm sh -euc '
      rm -f go.mod go.sum
      go mod init example.com/program
      go mod edit -replace github.com/goblas/goblas=/goblas
      go mod tidy
      go build -o "program$CGO_ENABLED" .' >"$work/log" 2>&1 ||
    die "CGO_ENABLED=$cgo: $(tail -n 3 "$work/log")"
done

docker build -q --network=host -t goblas-library - >/dev/null 2>&1 <<'END' || die "cannot build the image to run in"
FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends libopenblas0-pthread && rm -rf /var/lib/apt/lists/*
END

# runs IMAGE PROGRAM WORDS: it prints them.
runs() {
  local got
  got=$(docker run --rm -v "$work/program:/program:ro" "$1" "/program/$2" 2>&1) || die "$2 in $1: $got"
  # shellcheck disable=SC2053 # a pattern
  [[ $got == $3 ]] || die "$2 in $1: \"$got\", want \"$3\""
  echo "library-test: $2 in $1: $got"
}
runs goblas-library program1 "Auto, OpenBLAS 0.3.*"
runs debian:bookworm-slim program1 "PureGo, OpenBLAS none"
runs debian:bookworm-slim program0 "PureGo, OpenBLAS none"
docker image rm goblas-library >/dev/null
