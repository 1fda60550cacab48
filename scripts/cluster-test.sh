#!/usr/bin/env bash
# Runs package dist over three containers as three hosts, by mpirun and ssh, on a network,
# keys and a shared volume of the test's own; then one host dies in the middle: do the
# others end, soon, with an error that names it, and is there no half of a file? What
# mpirun says of a host that is not there, and the like, must be what docs/cluster.md says.
# Everything that the script makes, it removes. Each failure is one line.
#
#   usage: scripts/cluster-test.sh [IMAGE]
#
# IMAGE:cluster is the image of the hosts, and IMAGE:build the one in which its program was
# compiled (make cluster-test).
set -euo pipefail
cd "$(dirname "$0")/.."

image=${1:-goblas}
id=goblas-cluster-$$
hosts=(host1 host2 host3)
bound=20 # seconds after which nobody may be left of a run that has lost a host
work=$(mktemp -d)
checked=0 failures=0

say() { echo "cluster-test: [${SECONDS}s] $*"; }
fail() {
  echo "cluster-test: $*" >&2
  failures=$((failures + 1))
}
die() {
  fail "$*"
  exit 1
}

cleanup() {
  local name
  for name in "${hosts[@]}"; do
    docker rm -f -v "$id-$name" >/dev/null 2>&1 || true
  done
  docker network rm "$id" >/dev/null 2>&1 || true
  docker volume rm "$id-keys" "$id-shared" >/dev/null 2>&1 || true
  rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

# on HOST COMMAND... runs a command there, for a minute at most.
on() {
  local host=$1
  shift
  docker exec "$id-$host" timeout -k 5 60 "$@"
}

# --- the hosts ------------------------------------------------------------------

# Two cores for three hosts: each has one process that computes on one thread, and waits
# without taking the core of the one that computes.
cores=$(docker info --format '{{.NCPU}}')
cpus=$(awk -v cores="$cores" 'BEGIN { print (cores < 3 ? cores / 3 : 1) }')
docker network create "$id" >/dev/null
for volume in keys shared; do
  docker volume create "$id-$volume" >/dev/null
done
docker run --rm --user root -v "$id-keys:/keys" -v "$id-shared:/shared" "$image:cluster" sh -euc '
  ssh-keygen -q -t ed25519 -N "" -C cluster-test -f /keys/id_rsa
  printf "host1 slots=1\nhost2 slots=1\nhost3 slots=1\n" >/shared/hosts
  chown -R goblas: /keys /shared'
docker run --rm -v "$id-shared:/shared" "$image:build" sh -euc '
  go test -c -o /shared/dist.test ./goblas/dist
  go build -o /shared/regression ./examples/regression' >"$work/build" 2>&1 ||
  die "cannot compile the test's programs: $(tail -n 3 "$work/build")"
say "the test's programs are compiled"

# start HOST: a host waits for mpirun.
start() {
  docker run -d --init --name "$id-$1" --hostname "$1" --network "$id" --network-alias "$1" \
    --cpus "$cpus" --memory 2g -v "$id-keys:/home/goblas/.ssh:ro" -v "$id-shared:/shared" -w /shared "$image:cluster" >/dev/null
}

# reach FROM TO waits until ssh lets one host in on the other.
reach() {
  local _
  for _ in $(seq 50); do
    if on "$1" ssh "$2" true >"$work/ssh" 2>&1; then
      return
    fi
    sleep 0.2
  done
  die "$1 cannot reach $2: $(tail -n 1 "$work/ssh"), and $2 says: $(docker logs "$id-$2" 2>&1 | tail -n 1)"
}

for host in "${hosts[@]}"; do
  start "$host"
done
for host in host2 host3; do
  reach host1 "$host"
done
say "three hosts with $cpus CPUs each"

# mpirun ARGUMENT... runs it on host1, and leaves its status in $status and what it wrote,
# in lines of any length, in $work/out. mpirun breaks its own lines, so that $said has it
# all in one.
mpi=(mpirun --hostfile /shared/hosts --bind-to none --mca mpi_yield_when_idle 1)
mpirun() {
  what="mpirun $*"
  status=0
  on host1 "${mpi[@]}" "$@" >"$work/out" 2>&1 || status=$?
  said=$(tr -s ' \n' ' ' <"$work/out")
  checked=$((checked + 1))
}

# works ARGUMENT...: mpirun does it.
works() {
  mpirun "$@"
  [ "$status" -eq 0 ] || fail "$what: status $status: $(tail -n 5 "$work/out" | tr '\n' ' ')"
}

# says TEXT: what mpirun has written contains it.
says() {
  case $said in
    *"$1"*) ;;
    *) fail "$what: does not say \"$1\": ${said:0:600}" ;;
  esac
}

# refused TEXT ARGUMENT...: mpirun fails by itself, with this text, which docs/cluster.md
# explains.
refused() {
  local text=$1
  shift
  mpirun "$@"
  case $status in
    0 | 124 | 137) fail "$what: status $status" ;;
  esac
  says "$text"
  grep -qF "$text" docs/cluster.md || fail "docs/cluster.md does not explain \"$text\""
}

# role NAME COUNT: the processes do one of the jobs of package dist's tests, which check
# their results by residuals.
role() {
  works -n "$2" -x "GOBLAS_DIST_TEST_ROLE=$1" -x GOBLAS_DIST_TEST_DIR=/shared /shared/dist.test
}

# --- runs that succeed ------------------------------------------------------------

works -n 3 hostname
[ "$(sort "$work/out" | tr '\n' ' ')" = "host1 host2 host3 " ] || fail "$what: not one process on each host: $said"
works -n 3 goblas info --json
[ "$(grep -c '"threads": 1,' "$work/out")" -eq 3 ] || fail "$what: not one thread for each process"
works -n 3 goblas bench dist dot solve --n 300 --time 100ms --alone=false
for name in small mismatch solve lstsq; do
  role "$name" 3
done
say "package dist over three hosts"

works -n 3 /shared/regression -make 60000
says "60000 observations of 20 features on 3 processes"
cp "$work/out" "$work/written"
works -n 2 /shared/regression
# The weights are 1 to 20, up to the noise.
awk 'NF == 2 && $1 ~ /^[0-9]+$/ { n++; d = $2 - $1 - 1; if (d > 0.01 || d < -0.01) n = 100 } END { exit n != 20 }' "$work/out" ||
  fail "$what: not the weights: $said"
role npy 3
say "files on the shared volume"

# --- runs that cannot succeed -------------------------------------------------------

refused "There are not enough slots available in the system" -n 4 hostname
refused "Could not resolve hostname" --host host1,nohost -n 2 hostname
refused "was unable to launch the specified application as it could not access or execute an executable" -n 3 /shared/nothing
docker stop -t 1 "$id-host3" >/dev/null
refused "ORTE was unable to reliably start one or more daemons" -n 3 hostname
docker start "$id-host3" >/dev/null
reach host1 host3
works -n 3 hostname

# --- a host dies --------------------------------------------------------------------

# left HOST prints what still runs there of a run.
left() { docker exec "$id-$1" ps -eo comm= | grep -xE 'mpirun|orted|dist\.test' || true; }

# dies VICTIM HOW...: the processes solve and save until the command HOW makes the
# victim's host vanish.
dies() {
  local victim=$1 began host running deadline
  shift
  what="$* in the middle"
  checked=$((checked + 1))
  docker exec "$id-host1" sh -c 'rm -f /shared/a.npy*'
  on host1 "${mpi[@]}" -n 3 -x GOBLAS_DIST_TEST_ROLE=die -x GOBLAS_DIST_TEST_DIR=/shared /shared/dist.test >"$work/out" 2>&1 &
  running=$!
  for _ in $(seq 100); do
    docker exec "$id-host2" test -e /shared/a.npy && break
    sleep 0.1
  done
  docker exec "$id-host2" test -e /shared/a.npy || fail "$what: nothing is saved"
  began=$(date +%s%N)
  deadline=$((SECONDS + bound))
  "$@" >/dev/null
  status=0
  wait "$running" || status=$?
  for host in "${hosts[@]}"; do
    while [ "$(docker inspect --format '{{.State.Running}}' "$id-$host")" = true ] && [ -n "$(left "$host")" ]; do
      if [ "$SECONDS" -ge "$deadline" ]; then
        fail "$what: left on $host after $bound s: $(left "$host" | tr '\n' ' ')"
        break
      fi
      sleep 0.1
    done
  done
  [ "$SECONDS" -le "$deadline" ] || fail "$what: the others ended after more than $bound s"
  case $status in
    0 | 124) fail "$what: status $status" ;;
  esac
  said=$(tr -s ' \n' ' ' <"$work/out")
  if [ "$victim" != host1 ]; then # where mpirun is
    says "$victim" # in mpirun's own words, or in those of the ssh that has started its daemon there
  fi
  say "$what: the others ended after $((($(date +%s%N) - began) / 1000000)) ms, mpirun with status $status"
}

# whole HOSTS: what was saved last is a whole file, as two hosts see it that are left.
whole() {
  local all=("${mpi[@]}")
  mpi=(mpirun --host "$1" --bind-to none --mca mpi_yield_when_idle 1)
  role whole 2
  mpi=("${all[@]}")
}

dies host3 docker kill "$id-host3"
whole host1,host2
docker start "$id-host3" >/dev/null
reach host1 host3
# No word comes from a host whose cable is pulled: it has 15 s to answer, by the settings of
# the image.
bound=35
dies host3 docker network disconnect -f "$id" "$id-host3"
whole host1,host2
docker network connect --alias host3 "$id" "$id-host3"
reach host1 host3
dies host1 docker kill "$id-host1"

[ "$failures" -eq 0 ] || { echo "cluster-test: $failures of $checked checks failed" >&2; exit 1; }
say "$checked runs, all as they must be"
