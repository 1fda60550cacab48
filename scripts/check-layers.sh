#!/usr/bin/env bash
# Guards the layers: who may use C and unsafe, and who may import whom. Works on
# the text of the files, so that those of other systems and build tags count too.
set -euo pipefail
cd "$(dirname "$0")/.."

module=github.com/goblas/goblas
failed=0

complain() { # complain RULE LINES
  printf 'check-layers: %s:\n%s\n' "$1" "$2" >&2
  failed=1
}

# An import's line, whether it stands alone or in a block, renamed or not.
import='^[[:space:]]*(import[[:space:]]+)?([[:alnum:]_.]+[[:space:]]+)?'

found=$(grep -rnE --include='*.go' "$import\"(C|unsafe)\"" . | grep -v '^\./native/' || true)
if [ -n "$found" ]; then
  complain 'only native may import "C" or "unsafe"' "$found"
fi

found=$(grep -rnE --include='*.go' --exclude='*_test.go' '\bos\.(Getenv|LookupEnv|Environ)\(' goblas native || true)
if [ -n "$found" ]; then
  complain 'the library reads variables by internal/environ, which knows whom to trust' "$found"
fi

# What the library does not need to run: measuring, and the statistics for it.
found=$(grep -rnE --include='*.go' --exclude='*_test.go' --exclude-dir=tune "$import\"($module/(goblas/tune|internal/calls|internal/bare)|gonum.org/v1/gonum/stat|golang.org/x/perf)(/[^\"]*)?\"" goblas || true)
if [ -n "$found" ]; then
  complain 'of the library goblas/tune alone measures' "$found"
fi

# forbid DIRECTORY PACKAGES WHY [EXCEPT]: no file under DIRECTORY, tests apart,
# imports PACKAGES (patterns below the module's path), but for EXCEPT and for what
# lies under DIRECTORY itself, and for internal/environ, which all may import.
forbid() {
  if [ ! -d "$1" ]; then
    complain "no directory $1: mend the rule" "$3"
    return
  fi
  local found
  found=$(grep -rnE --include='*.go' --exclude='*_test.go' "$import\"$module/$2\"" "$1" | grep -vE "\"$module/($1/|internal/environ\"|${4:-$1/}\")" || true)
  if [ -n "$found" ]; then
    complain "$1 $3" "$found"
  fi
}

forbid native/sys '.*' 'imports nothing of ours'
forbid native/openblas '.*' 'imports nothing of ours'
forbid native/netlib '.*' 'is netlib on OpenBLAS' native/openblas
forbid native/lapack '.*' 'is LAPACK on OpenBLAS' '(native/openblas|internal/scalar)'
forbid native/vector '.*' 'needs no library' internal/scalar
forbid native/stack '.*' 'needs no library' internal/scalar
forbid native/scalapack '.*' 'is ScaLAPACK on OpenBLAS' '(native/openblas|internal/scalar)'
forbid native/bench '.*' 'is for comparisons' '(native/openblas|internal/scalar)'
forbid internal/environ '.*' 'imports nothing of ours'
forbid internal/scalar '.*' 'imports nothing of ours'
forbid goblas/topology '.*' 'imports nothing of ours'
forbid goblas/matrix '.*' 'imports nothing of ours but memory' '(goblas/internal/mem|native/sys|internal/scalar)'
forbid goblas/linalg '.*' 'stands on the drivers' '(goblas/internal/(cores|driver|mem|room|workspace)|goblas/matrix|internal/scalar)'
forbid goblas/dist '.*' 'is ScaLAPACK with the names of linalg' '(goblas/internal/(cores|driver|room)|goblas/(linalg|matrix|shm|topology)|internal/scalar|native/(scalapack|sys))'
forbid goblas/internal/room '.*' 'asks for memory alone' '(goblas/matrix|goblas/topology|internal/scalar)'
forbid goblas/vec '.*' 'imports only what is below it' '(goblas/internal/cores|goblas/internal/mem|goblas/matrix|native/vector|native/sys|internal/scalar)'
forbid goblas/shm '.*' 'stands alone: matrices, the memory that is there, and its mapping' '(goblas/matrix|goblas/topology|native/sys)'
forbid goblas/pool '.*' 'uses the front alone' goblas
forbid goblas/internal/gate '.*' 'asks only which goroutine calls' native/sys
forbid goblas/internal/plan '.*' 'imports nothing of ours'
forbid goblas/internal/cint '.*' 'imports nothing of ours'
forbid goblas/internal/mem '.*' 'imports nothing of ours but traits and addresses' '(native/sys|internal/scalar)'
forbid goblas/internal/workspace '.*' 'imports only what is below it' '(goblas/internal/mem|internal/scalar)'
forbid goblas/internal/cores '.*' 'knows nothing of matrices' '(goblas/internal/(gate|plan)|goblas/topology|native/openblas)'
forbid goblas/internal/pure '.*' 'calls no C' '(goblas/internal/workspace|goblas/matrix|internal/scalar)'
forbid goblas/internal/driver '.*' 'stands on cores, pure and native' '(goblas/internal/(cint|cores|mem|plan|pure|workspace)|goblas/matrix|internal/scalar|native/(lapack|netlib|openblas|stack|vector))'
forbid goblas/internal/backend '.*' 'is gonum'"'"'s interfaces and nothing else' '(goblas/internal/(cint|cores|driver|plan|pure|workspace)|goblas/matrix|internal/scalar)'
forbid goblas/internal/tunefile '.*' 'imports only the plan and what tells the machine' '(goblas/internal/plan|goblas/topology|native/openblas)'
forbid internal/calls '.*' 'imports nothing of ours: gonum'"'"'s interfaces alone'
forbid internal/race '.*' 'imports nothing of ours'
forbid internal/bare '.*' 'imports only native' 'native/[a-z]*'
forbid cmd/goblas '(native|goblas/internal)(/.*)?' 'uses public packages only'

# unlinked PACKAGE PATTERN: PACKAGE, with all that it imports in turn, links nothing of PATTERN.
unlinked() {
  local found
  found=$(go list -deps "./$1" | grep -E "$2" || true)
  if [ -n "$found" ]; then
    complain "$1 is linked with what it does not need" "$found"
  fi
}

for package in shm vec topology; do
  unlinked "goblas/$package" '^gonum.org/v1/netlib|/native/(netlib|lapack|bench)$'
done
unlinked goblas '/native/scalapack$|^gonum.org/v1/netlib/lapack|/native/bench$|^gonum.org/v1/gonum/stat|^golang.org/x/perf'

exit $failed
