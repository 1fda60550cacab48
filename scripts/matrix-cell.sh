#!/bin/sh
# Runs in the container of one cell of the matrix (see matrix.sh): the tests in
# /programs, the storm, and the plain calls that break OpenBLAS. Writes the cell's
# row of the table to /out/row, and fails if anything is not as it must be.
set -u
export GOBLAS_TUNE=off

# gonum's own suites against pure Go, half a minute, say nothing of OpenBLAS.
run="" plain=true packages='*' skip='^TestConformance$/^PureGo$' pause=1
case $CELL in
  *-none-*) skip='^$' ;; # the absence of OpenBLAS is what is tested
  *) export GOBLAS_REQUIRE_NATIVE=1 ;;
esac
case $CELL in
  *-arm64)
    run=$(command -v qemu-aarch64-static || command -v qemu-aarch64)
    # The kernel cannot start what is emulated: no tests that start processes.
    # Timing is the emulator's, so the plain calls would show nothing.
    # Large products take minutes; of the largest packages only the tests of small matrices run.
    packages='native+stack native+vector native+lapack native+openblas goblas goblas+internal+gate goblas+matrix goblas+pool goblas+vec goblas+internal+driver goblas+linalg'
    skip='^(TestWithoutLibrary|TestLoad|TestLoadFile|TestDotOwnTranspose|TestDotLarge|TestFull|TestTune)$' plain=false pause=5
    export QEMU_LD_PREFIX=/
    ;;
esac

failed=""
fail() {
  failed="$failed $1"
  echo "matrix: $CELL: $1 failed" >&2
  [ ! -e "${2:-/nonexistent}" ] || grep -vE '^(ok|PASS|=== | *--- (PASS|SKIP))' "$2" | tail -n 25 >&2
}
started=$(date +%s)

# --- the tests ----------------------------------------------------------------

passed=0 skipped=0
[ "$packages" = '*' ] && packages=$(cd /programs && ls | sed -n 's/\.test$//p')
for package in $packages; do
  [ -e "/programs/$package.test" ] || [ -z "${SHORT:-}" ] || continue # not among PACKAGES
  log=/tmp/$package.log
  cd "/src/$(echo "$package" | tr + /)" || exit 1
  # What the command measures is no other with another OpenBLAS.
  short=${SHORT:-}
  [ "$package" != cmd+goblas ] || short=-test.short
  only=.
  case $CELL:$package in
    *-arm64:goblas+internal+driver | *-arm64:goblas+linalg) short=-test.short only='Stack|Lone|Small' ;;
    *-arm64:native+stack | *-arm64:goblas+vec) short=-test.short ;;
  esac
  # shellcheck disable=SC2086 # run is empty or a program
  timeout $((pause * 600)) $run "/programs/$package.test" -test.v $short -test.run "$only" -test.skip "$skip" -test.timeout $((pause * 590))s >"$log" 2>&1 || fail "$package" "$log"
  passed=$((passed + $(grep -c '^--- PASS' "$log")))
  skipped=$((skipped + $(grep -c '^--- SKIP' "$log")))
done
cd /
tests="$passed passed, $skipped skipped${failed:+, **failed:$failed**}"

# --- the storm ----------------------------------------------------------------

storm=-
if [ -n "${GOBLAS_REQUIRE_NATIVE:-}" ]; then
  # shellcheck disable=SC2086
  GOBLAS_STORM=5s timeout 300 $run /programs/goblas.test -test.run '^TestStorm$' -test.v >/tmp/storm 2>&1 || fail storm /tmp/storm
  storm=$(sed -n 's/.* \([0-9]*\) calls by .* goroutines, \([0-9]*\) wrong, at most \([0-9]*\) OS.*/\1, \2, \3/p' /tmp/storm)
  [ -n "$storm" ] || fail "storm's count" /tmp/storm
fi

# --- plain calls, and the same through goblas ------------------------------------

# outcome LOG STATUS says how a run of calls ended.
outcome() {
  case $2 in
    0)
      calls=$(sed -n 's/.*"calls":\([0-9]*\).*/\1/p' "$1") wrong=$(sed -n 's/.*"wrong":\([0-9]*\).*/\1/p' "$1")
      case $calls:$wrong in
        *[1-9]*:0) echo right ;;
        *:[1-9]*) echo "$wrong of $calls wrong" ;;
        *) echo "no answer" ;;
      esac
      ;;
    124) echo hangs ;;
    *) echo dies ;;
  esac
}

# calls TIMES LOAD SECONDS makes the calls of a load, as goblas doctor --stress does,
# until they go wrong, at most so often, and for two minutes.
calls() {
  times=$1 end=$(($(date +%s) + pause * 120))
  shift
  while :; do
    # shellcheck disable=SC2086
    timeout -k 1 $((pause * 60)) $run /programs/goblas doctor-child stress "$@" >/tmp/calls 2>&1
    came=$(outcome /tmp/calls $?)
    times=$((times - 1))
    if [ "$came" != right ] || [ $times -le 0 ] || [ "$(date +%s)" -ge $end ]; then
      echo "$came"
      return
    fi
  done
}

crash=- race=- through=-
if [ -n "${GOBLAS_REQUIRE_NATIVE:-}" ]; then
  if $plain; then
    crash=$(calls 3 crash 10)
    race=$(calls 100 race 1)
    through="$(calls 3 goblas-crash 1), $(calls 30 goblas-race 1)"
  else
    through="$(calls 1 goblas-crash 20), $(calls 1 goblas-race 20)"
  fi
  [ "$through" = "right, right" ] || fail "the calls through goblas ($through)"
  # Where a known bug does not show, the comparison proves little; but whether it
  # does is chance, and no fault of goblas's.
  case $CELL:$crash:$race in
    bookworm-pthread-amd64:dies:* | trixie-pthread-amd64:*wrong) ;;
    bookworm-pthread-amd64:*) echo "matrix: $CELL: the crash of OpenBLAS 0.3.21 did not show this time" >&2 ;;
    trixie-pthread-amd64:*) echo "matrix: $CELL: the wrong products of OpenBLAS 0.3.29 did not show this time" >&2 ;;
  esac
fi

# --- the row --------------------------------------------------------------------

# shellcheck disable=SC2086
info=$($run /programs/goblas info --json)
value() { echo "$info" | sed -n "s/^    \"$1\": \"\(.*\)\",*\$/\1/p" | head -n 1; }
library=none
if [ -n "${GOBLAS_REQUIRE_NATIVE:-}" ]; then
  library="$(echo "$info" | sed -n '/"openblas": {/,/}/s/.*"version": "\(.*\)".*/\1/p') $(value threading_layer), $(value kernel)"
  case $CELL:$library in
    *-pthread-*pthreads* | *-openmp-*openmp* | *-serial-*serial*) ;;
    *) fail "finding the right OpenBLAS ($library)" ;;
  esac
fi
echo "| $CELL | $library | $tests | $storm | $crash | $race | $through | $(($(date +%s) - started)) | $REVISION |" | tee /out/row
[ -z "$failed" ]
