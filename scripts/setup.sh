#!/bin/sh
# Installs what goblas needs on this machine, and nothing that is already there.
# POSIX sh, because small images have no bash.
set -eu

usage() {
  cat <<'EOF'
usage: scripts/setup.sh [--check] [--numpy] [--mpi]

Finds out what is missing to build goblas (Go 1.26 or newer, a C compiler, make)
and to run it on OpenBLAS (its pthread flavour), and installs that with apt-get,
dnf, apk or brew. It needs to be root, or to have sudo without a password;
otherwise it prints the command to run, and fails.

  --check   install nothing; succeed if nothing is missing
  --numpy   also NumPy and SciPy, for the comparisons, and on Linux what NumPy's
            own tests need, which are run on goblas (pytest, hypothesis)
  --mpi     also ScaLAPACK and MPI, for package dist (Linux)
  --help    this text

Go itself is never installed, except by brew: get it from https://go.dev/dl/
EOF
}

check=false numpy=false mpi=false
for arg in "$@"; do
  case $arg in
    --check) check=true ;;
    --numpy) numpy=true ;;
    --mpi) mpi=true ;;
    --help | -h) usage; exit 0 ;;
    *) echo "setup: unknown argument $arg" >&2; usage >&2; exit 2 ;;
  esac
done

scripts=$(cd "$(dirname "$0")" && pwd)
PATH=$PATH:/usr/sbin:/sbin # ldconfig: not on the PATH of Debian's users

# --- what is there -----------------------------------------------------------

# go_version prints the version that go.mod gets here, such as 1.26.8: a go
# command since 1.21 fetches the one that go.mod asks for, unless told not to.
go_version() {
  (cd "$scripts/.." && go env GOVERSION 2>/dev/null) | sed -n 's/^go\([0-9.]*\).*/\1/p'
}

have_go() {
  version=$(go_version)
  major=${version%%.*} minor=${version#*.} minor=${minor%%.*}
  [ -n "$version" ] && { [ "$major" -gt 1 ] || [ "$minor" -ge 26 ]; }
}

# library prints the path of the first of the given shared libraries that the
# dynamic loader, or Homebrew, has.
library() {
  for soname in "$@"; do
    path=$(ldconfig -p 2>/dev/null | awk -v soname="$soname" '$1 == soname { print $NF; exit }')
    for path in "$path" "/opt/homebrew/opt/openblas/lib/$soname" "/usr/local/opt/openblas/lib/$soname"; do
      if [ -n "$path" ] && [ -e "$path" ]; then
        readlink -f "$path"
        return
      fi
    done
  done
  return 1
}

# The names and their order are those of native/openblas/load_linux.c.
openblas() {
  if [ -n "${GOBLAS_LIBRARY:-}" ]; then
    [ -e "$GOBLAS_LIBRARY" ] && echo "$GOBLAS_LIBRARY"
    return
  fi
  library libopenblasp.so.0 libopenblas.so.0 libopenblaso.so.0 libopenblas.so libopenblas.dylib
}

# have_openblas refuses the serial and the OpenMP flavour: the one has no
# threads, and the other keeps a count of them for each calling thread.
have_openblas() {
  case $(openblas) in
    "") return 1 ;;
    *openblas-serial* | *openblas-openmp* | *libopenblaso*) return 1 ;;
  esac
}

# have_numpy asks the system's own Python too, where another comes first on PATH.
have_numpy() {
  python3 -c 'import numpy, scipy' 2>/dev/null || /usr/bin/python3 -c 'import numpy, scipy' 2>/dev/null
}

have_numpy_tests() {
  python3 -c 'import numpy, pytest, hypothesis' 2>/dev/null || /usr/bin/python3 -c 'import numpy, pytest, hypothesis' 2>/dev/null
}

have_certificates() {
  [ "$(uname)" != Linux ] || [ -n "${SSL_CERT_FILE:-}" ] ||
    [ -s /etc/ssl/certs/ca-certificates.crt ] || [ -s /etc/pki/tls/certs/ca-bundle.crt ]
}

# The names of the library are those of native/scalapack/scalapack.c. Fedora keeps it, and
# mpirun, where "module load mpi" finds them.
have_mpi() {
  for folder in "" /usr/lib64/openmpi /usr/lib64/mpich; do
    if [ -z "$folder" ]; then
      command -v mpirun && { have_scalapack && return; }
    elif [ -e "$folder/bin/mpirun" ] && [ -e "$folder/lib/libscalapack.so.2" ]; then
      return
    fi
  done
  return 1
}

have_scalapack() {
  if [ -n "${GOBLAS_SCALAPACK:-}" ]; then
    [ -e "$GOBLAS_SCALAPACK" ]
    return
  fi
  library libscalapack-openmpi.so.2.2 libscalapack-openmpi.so.2.1 libscalapack-mpich.so.2.2 libscalapack-mpich.so.2.1 \
    libscalapack.so.2 libscalapack.so
}

# debian_scalapack prints what Debian calls the library here: its name has the version.
debian_scalapack() {
  name=$(apt-cache search --names-only '^libscalapack-openmpi[0-9.]*$' 2>/dev/null | awk '{ print $1 }' | sort -V | tail -n 1)
  echo "${name:-libscalapack-openmpi2.2}"
}

musl() { ls /lib/ld-musl-* >/dev/null 2>&1; }

# --- what is missing, by the name that package() knows it by ------------------

missing=""
need() { # need NAME DESCRIPTION TEST...
  name=$1 description=$2
  shift 2
  if "$@" >/dev/null; then
    echo "setup: ok       $description"
  else
    echo "setup: MISSING  $description"
    missing="$missing $name"
  fi
}

inspect() {
  missing=""
  need go "Go 1.26 or newer" have_go
  need make "make" command -v make
  need certificates "CA certificates, for the Go module proxy" have_certificates
  if musl; then
    echo "setup: note     musl libc: OpenBLAS is not supported here (its threads get too small a stack); goblas runs in pure Go"
  else
    need cc "C compiler with headers" sh "$scripts/check-cc.sh"
    need openblas "OpenBLAS, pthread flavour" have_openblas
  fi
  if $mpi && [ "$(uname)" = Linux ] && ! musl; then
    need mpi "ScaLAPACK and MPI" have_mpi
  fi
  if $numpy; then
    need numpy "NumPy and SciPy" have_numpy
    # They share arrays with goblas, which needs Linux.
    if [ "$(uname)" = Linux ]; then
      need numpy-tests "pytest and hypothesis, for NumPy's tests" have_numpy_tests
    fi
  fi
} </dev/null

# package prints the packages that bring $2 by the package manager $1.
package() {
  case $1:$2 in
    brew:go) echo go ;;
    *:make) echo make ;;
    *:certificates) echo ca-certificates ;;
    apt-get:cc) echo gcc libc6-dev ;;
    dnf:cc) echo gcc glibc-devel ;;
    apt-get:openblas) echo libopenblas0-pthread ;;
    dnf:openblas) echo openblas-threads ;;
    brew:openblas) echo openblas ;;
    apt-get:numpy | dnf:numpy) echo python3-numpy python3-scipy ;;
    apt-get:mpi) echo openmpi-bin "$(debian_scalapack)" ;;
    dnf:mpi) echo openmpi scalapack-openmpi ;;
    apk:numpy) echo py3-numpy py3-scipy ;;
    brew:numpy) echo numpy scipy ;;
    apt-get:numpy-tests | dnf:numpy-tests) echo python3-numpy python3-pytest python3-hypothesis ;;
    apk:numpy-tests) echo py3-numpy py3-pytest py3-hypothesis ;;
  esac
}

# by_hand says how to get what no package here brings.
by_hand() {
  case $1 in
    go)
      found=$(go_version)
      echo "setup: Go 1.26 or newer is needed${found:+, and this is $found}: get it from https://go.dev/dl/ and put its bin directory on PATH" >&2
      ;;
    cc) echo "setup: install a C compiler (macOS: xcode-select --install)" >&2 ;;
    *) echo "setup: install $1 by this system's own means" >&2 ;;
  esac
}

# --- find out, install, find out again ----------------------------------------

inspect
if [ -z "$missing" ]; then
  exit 0
fi

manager=""
for candidate in apt-get dnf apk brew; do
  if command -v "$candidate" >/dev/null; then
    manager=$candidate
    break
  fi
done

packages=""
for name in $missing; do
  found=$(package "$manager" "$name")
  if [ -z "$found" ]; then
    by_hand "$name"
  fi
  packages="$packages $found"
done
packages=$(echo "$packages" | tr -s ' ' '\n' | sort -u | tr '\n' ' ' | sed 's/^ *//; s/ *$//')
if [ -z "$packages" ]; then
  exit 1
fi

case $manager in
  apt-get) command="apt-get install -y --no-install-recommends $packages" ;;
  dnf) command="dnf install -y $packages" ;;
  apk) command="apk add $packages" ;;
  brew) command="brew install $packages" ;;
esac

root=""
if [ "$manager" != brew ] && [ "$(id -u)" -ne 0 ]; then
  root="sudo "
fi
if $check || { [ -n "$root" ] && ! sudo -n true 2>/dev/null; }; then
  if [ "$manager" = apt-get ]; then
    command="apt-get update && $root$command"
  fi
  echo "setup: to install it, run: $root$command" >&2
  exit 1
fi

echo "setup: $root$command"
if [ "$manager" = apt-get ]; then
  export DEBIAN_FRONTEND=noninteractive
  # One unreachable third-party source must not stop this: the installation tells.
  ${root:+sudo -n} apt-get update -qq || echo "setup: apt-get update failed; trying with the package lists that are here" >&2
  # sudo clears the environment.
  command="env DEBIAN_FRONTEND=noninteractive $command"
fi
# shellcheck disable=SC2086 # a list of words
${root:+sudo -n} $command </dev/null

inspect
if [ -n "$missing" ]; then
  echo "setup: still missing:$missing" >&2
  exit 1
fi
