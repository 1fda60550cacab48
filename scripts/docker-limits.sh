#!/usr/bin/env bash
# Runs the image under the limits that containers have, with a real engine, and in
# containers whose BLAS is missing or the wrong one: is the count of cores right and
# explained, do threads follow it, are benchmarks that do not fit refused, does
# nothing crash? Each failure is one line.
#
#   usage: scripts/docker-limits.sh [IMAGE]
set -euo pipefail
cd "$(dirname "$0")/.."

image=${1:-goblas}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 777 "$work" # the image's user is not this one
checked=0 failures=0

fail() {
  echo "docker-limits: $*" >&2
  failures=$((failures + 1))
}

size=$(docker image inspect --format '{{.Size}}' "$image")
[ "$size" -lt 150000000 ] || fail "the image $image has $((size / 1000000)) MB, and 150 is the limit"

# messages joins the lines of each of goblas's messages, which fill 80 columns. What else
# stands there, as of Go's runtime when a program crashes, keeps its lines.
messages() {
  awk '/^goblas: / || /^(panic|fatal|runtime|goroutine|signal|docker|\t|$)/ || !inside { if (NR > 1) print ""; printf "%s", $0; inside = /^goblas: /; next }
    { printf " %s", $0 } END { if (NR) print "" }'
}

# limited OPTION... -- ARGUMENT... runs goblas under docker run's options, and
# leaves its status in $status and what it wrote in $work/out and $work/err.
limited() {
  local options=()
  while [ "$1" != -- ]; do
    options+=("$1")
    shift
  done
  shift
  what="docker run ${options[*]}, goblas $*"
  status=0
  timeout 120 docker run --rm "${options[@]}" -v "$work:/out" "$image" "$@" >"$work/out" 2>"$work/lines" || status=$?
  messages <"$work/lines" >"$work/err"
  checked=$((checked + 1))
}

# want NAME CONDITION: a condition in Python on the record r, which is the JSON
# that was written last.
want() {
  local answer
  answer=$(python3 - "$work/json" "$2" 2>&1 <<'END'
import json, sys
r = json.load(open(sys.argv[1]))
step = {s["name"]: s for s in r["topology"]["steps"]} if "topology" in r else {}
def values(x, key):
    for k, v in x.items() if isinstance(x, dict) else enumerate(x) if isinstance(x, list) else ():
        yield from [v] if k == key else values(v, key)
decisive = next((s for s in step.values() if s["decisive"]), None)
print("yes" if eval(sys.argv[2]) else {k: r.get(k) for k in ("usable_cores", "usable_logical", "threads")} | {"decisive": decisive})
END
  ) || answer=${answer##*$'\n'}
  [ "$answer" = yes ] || fail "$what: not $1: $answer"
}

# info OPTION...: goblas info, as JSON.
info() {
  limited "$@" -- info --json
  cp "$work/out" "$work/json"
  [ "$status" -eq 0 ] || fail "$what: status $status: $(tail -n 1 "$work/err")"
}

# works OPTION... -- ARGUMENT...: goblas does it.
works() {
  limited "$@"
  [ "$status" -eq 0 ] || fail "$what: status $status: $(tail -n 1 "$work/err")"
}

# doctor STATUS PATTERN OPTION...: goblas doctor ends so, and says this.
doctor() {
  local expected=$1 pattern=$2
  shift 2
  limited "$@" -- doctor --quick
  [ "$status" -eq "$expected" ] || fail "$what: status $status, not $expected: $(tail -n 1 "$work/out")"
  tr -s ' \n' ' ' <"$work/out" | grep -Eq "$pattern" || fail "$what: does not say \"$pattern\""
}

# refuses PATTERN OPTION... -- ARGUMENT...: goblas fails, with one line that
# matches. A process that the kernel kills has another status.
refuses() {
  local pattern=$1
  shift
  limited "$@"
  # It may also say that a comparison is left out.
  grep -v 'NumPy' "$work/err" >"$work/reason" || true
  if [ "$status" -ne 1 ]; then
    fail "$what: status $status, not 1: $(tail -n 1 "$work/err")"
  elif [ "$(wc -l <"$work/reason")" -ne 1 ] || ! grep -qE "$pattern" "$work/reason"; then
    fail "$what: not one line with \"$pattern\": $(head -n 3 "$work/reason" | tr '\n' ' ')"
  fi
}

# --- CPUs ---------------------------------------------------------------------

info --label none
cores=$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["usable_cores"])' "$work/json")
want "as many threads as cores" 'r["threads"] == r["usable_cores"] and r["threads_source"] == "topology"'
want "OpenBLAS in the image" 'r["openblas"]["threading_layer"] == "pthreads" and r["unavailable"] is None'

info --cpus 1
want "one core, by the quota" 'r["usable_cores"] == r["threads"] == 1 and r["topology"]["quota_cpus"] == 1'
info --cpus 1.5
want "one core, by a quota of 1.5" 'r["usable_cores"] == r["threads"] == 1 and r["topology"]["quota_cpus"] == 1.5'
if [ "$cores" -gt 1 ]; then
  want "the quota as the reason" 'decisive["name"] == "CPU quota" and decisive["value"] == "1.5 CPUs"'
fi
info --cpuset-cpus 0
want "one core, by the affinity" 'r["usable_cores"] == r["threads"] == 1 and step["affinity"]["value"] == "1 CPU: 0"'
info --cpuset-cpus 0 --cpus 0.5
want "one core at half a CPU" 'r["usable_cores"] == r["threads"] == 1 and r["topology"]["quota_cpus"] == 0.5'
info --cpus 1 -e OPENBLAS_NUM_THREADS=2
want "the user's two threads, and a note" 'r["threads"] == 2 and r["usable_cores"] == 1 and any("2 threads on 1 usable CPU" in n for n in r["notes"])'

for limit in "--cpus 1" "--cpuset-cpus 0"; do
  rm -f "$work/bench"
  # shellcheck disable=SC2086 # two words
  works $limit -- bench dot --n 256 --time 100ms --backend native --json /out/bench
  cp "$work/bench" "$work/json" || continue
  want "measured on one thread only" 'set(values(r["results"], "threads")) == {1}'
done

# --- memory -------------------------------------------------------------------

# Far too large, and what would just fit if arrays were all.
refuses 'needs about .* available: try a smaller --n' --memory 256m -- bench dot --n 10000
refuses 'needs about .* available: try a smaller --n' --memory 256m -- bench dot --n 2860
refuses 'needs about .* available: try a smaller --n' --memory 256m -- bench fill --n 10000
refuses 'needs about .* available: try a smaller --n' --memory 256m -- bench share --n 100000000
refuses 'needs about .* available: try a smaller --n' --memory 256m -- bench share --n 9000000
refuses 'needs about .* available: try a smaller --n' --memory 256m -- bench elementwise add --n 20000000
refuses 'needs about .* available: try a smaller --n' --memory 64m -- bench
# What is let through must live.
works --memory 256m -- bench dot --n 2200 --time 100ms
works --memory 256m -- bench solve --n 2900 --time 100ms --backend native
works --memory 256m -- bench svd --n 1300 --time 100ms --backend native
works --memory 256m -- bench eigvals --n 1100 --time 100ms --backend native
works --memory 256m -- bench fill --n 4400 --rounds 1
works --memory 256m -- bench share --n 2400000 --rounds 2
works --memory 256m -- bench elementwise add --n 2000000 --time 20ms
info --memory 32m
want "OpenBLAS in 32 MiB" 'r["openblas"] is not None'

# --- file systems and users -----------------------------------------------------

doctor 0 '/dev/shm' --shm-size 1m
doctor 0 'usable: the CPU quota is 1 ' --cpus 1 --read-only --user 65534:65534
works --shm-size 1m -- bench share --n 1000000 --rounds 1
works --read-only -- bench dot --n 256 --time 100ms
works --read-only -- bench share --n 100000 --rounds 1
works --read-only --user 65534:65534 --cap-drop ALL --security-opt no-new-privileges -- bench dot --n 256 --time 100ms
refuses 'read-only file system|permission denied' --read-only --user 65534:65534 -- bench dot --n 64 --time 10ms --json /nowhere.json
limited --label none --entrypoint id -- -u
[ "$(cat "$work/out")" != 0 ] || fail "the image runs as root"
info --cpus 1 --memory 128m --read-only --user 65534:65534 --shm-size 1m
want "one core with all limits at once" 'r["usable_cores"] == r["threads"] == 1'

# --- the wrong BLAS, or none ------------------------------------------------------

# on NAME PACKAGES makes bare Debian with those packages, and the program of the
# image, the one to run from now on.
program=$work/goblas
id=$(docker create "$image")
docker cp -q "$id:/usr/local/bin/goblas" "$program"
docker rm "$id" >/dev/null
on() {
  image=goblas-limits:$1
  local install=true
  if [ -n "$2" ]; then
    install="apt-get update && apt-get install -y --no-install-recommends $2 && rm -rf /var/lib/apt/lists/*"
  fi
  docker build -q --network=host -t "$image" - >"$work/log" 2>&1 <<END || { fail "cannot build $image: $(tail -n 1 "$work/log")"; return 1; }
FROM debian:bookworm-slim
RUN $install
ENTRYPOINT ["/out/goblas"]
END
}

# setup WORDS: scripts/setup.sh says this of OpenBLAS there.
setup() {
  docker run --rm -v "$PWD/scripts:/src/scripts:ro" -v "$PWD/go.mod:/src/go.mod:ro" --entrypoint sh "$image" \
    /src/scripts/setup.sh --check >"$work/out" 2>&1 || true
  checked=$((checked + 1))
  grep -q "^setup: $1  *OpenBLAS" "$work/out" || fail "$image: scripts/setup.sh: not \"$1\": $(grep OpenBLAS "$work/out" | head -n 1)"
}

if on none ""; then
  info
  want "no OpenBLAS, and what to install" 'r["openblas"] is None and "apt install libopenblas0-pthread" in r["unavailable"]["hint"]'
  works -- bench dot --n 64 --time 10ms
  grep -q 'no OpenBLAS, so pure Go alone is measured' "$work/err" || fail "$what: does not say that it measures pure Go alone"
  refuses 'no OpenBLAS: .*apt install' -- bench dot --n 64 --backend native
  doctor 1 'problem no OpenBLAS.*apt install'
  setup MISSING
fi
if on reference "libblas3 liblapack3"; then
  info
  want "the reference BLAS named as no OpenBLAS" 'r["openblas"] is None and "libblas.so.3" in r["unavailable"]["reason"] and "not an OpenBLAS" in r["unavailable"]["reason"]'
  info -e GOBLAS_LIBRARY=libblas.so.3
  want "the reference BLAS refused" 'r["openblas"] is None and "is not an OpenBLAS" in r["unavailable"]["reason"]'
  refuses 'not an OpenBLAS.*apt install' -- bench dot --n 64 --backend native
  doctor 1 'problem .*libblas.so.3[^ ]* is not an OpenBLAS.*apt install'
  setup MISSING
fi
if on two "libopenblas0-pthread libblas3"; then
  info
  want "OpenBLAS alone" 'r["openblas"]["threading_layer"] == "pthreads" and len([l for l in r["openblas"]["libraries"] if l["blas"]]) == 1'
  info -e LD_PRELOAD=libblas.so.3
  want "a note on two BLAS libraries" 'len([n for n in r["notes"] if "two BLAS libraries" in n or "2 BLAS libraries" in n]) == 1'
  doctor 0 'warning .*besides OpenBLAS' -e LD_PRELOAD=libblas.so.3
  setup ok
fi
if on flavours "libopenblas0-pthread libopenblas0-openmp"; then
  info
  want "the pthread flavour, which Debian prefers" 'r["openblas"]["threading_layer"] == "pthreads"'
  setup ok
fi
if on openmp "libopenblas0-openmp"; then
  info
  want "the OpenMP flavour" 'r["openblas"]["threading_layer"] == "openmp"'
  works -- bench dot --n 256 --backend native --time 100ms
  doctor 0 'note .*[Oo]penMP'
  setup MISSING
fi
docker image rm -f goblas-limits:{none,reference,two,flavours,openmp} >/dev/null 2>&1 || true

[ "$failures" -eq 0 ] || { echo "docker-limits: $failures of $checked runs are not as they must be" >&2; exit 1; }
echo "docker-limits: $checked runs, all as they must be"
