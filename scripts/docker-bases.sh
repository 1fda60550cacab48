#!/usr/bin/env bash
# Makes the Dockerfile's base images on a machine that cannot reach a registry.
#
# An image that is here already, or that can be pulled, stays as it is. For any other
# one the script makes a stand-in by debootstrap, with this machine's Go, package
# sources and certificates, gives it the image's name, and keeps its files in
# ${XDG_CACHE_HOME:-~/.cache}/goblas/bases. Making a stand-in needs root.
#
#   usage: scripts/docker-bases.sh [IMAGE...]
#
# IMAGE is debian:<release>-slim or golang:<version>-<release>; without any, those
# that the Dockerfile names.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { echo "docker-bases: $*"; }
die() { echo "docker-bases: $*" >&2; exit 1; }

images=("$@")
if [ ${#images[@]} -eq 0 ]; then
  # A FROM may name an earlier stage, which has no colon.
  mapfile -t images < <(awk '$1 == "FROM" && $2 ~ /:/ { print $2 }' Dockerfile | sort -u)
fi
docker info >/dev/null 2>&1 || die "no Docker engine answers"
cache=${XDG_CACHE_HOME:-$HOME/.cache}/goblas/bases
mkdir -p "$cache"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# quietly runs a command that prints a line for each package; they matter only if
# it fails.
quietly() {
  "$@" >"$work/log" 2>&1 || {
    tail -n 20 "$work/log" >&2
    die "failed: $*"
  }
}

# sources RELEASE prints this machine's own package sources, for that release. A
# machine of another one has the same mirrors, under other suites.
sources() {
  # shellcheck disable=SC2016 # apt's variables, not the shell's
  apt-get indextargets --format '$(ORIGIN) $(REPO_URI) $(RELEASE)' 'Created-By: Packages' |
    awk -v release="$1" -v mine="$(. /etc/os-release && echo "${VERSION_CODENAME:-}")" '
      $1 == "Debian" && index($3, mine) == 1 {
        sub(mine, release, $3)
        line = "deb " $2 " " $3 " main"
        if (!seen[line]++) print line
      }'
}

# pack ROOT FILE makes FILE of the tree at once or not at all.
pack() {
  tar -C "$1" -c . | gzip -1 >"$2.part"
  mv "$2.part" "$2"
}

# slim RELEASE FILE makes a root file system by debootstrap.
slim() {
  local root=$work/slim mirror proxy=""
  command -v debootstrap >/dev/null || {
    apt-get update -qq || say "apt-get update failed; trying with the package lists that are here"
    DEBIAN_FRONTEND=noninteractive quietly apt-get install -y --no-install-recommends debootstrap
  }
  sources "$1" >"$work/sources.list"
  mirror=$(awk -v release="$1" '$3 == release { print $2; exit }' "$work/sources.list")
  [ -n "$mirror" ] || die "this machine's apt has no source for Debian $1"
  eval "$(apt-config shell proxy Acquire::http::Proxy)"
  if [ -n "$proxy" ]; then
    export http_proxy=$proxy https_proxy=$proxy
  fi
  say "Debian $1 by debootstrap"
  rm -rf "$root"
  quietly debootstrap --variant=minbase --keyring=/usr/share/keyrings/debian-archive-keyring.gpg \
    "$1" "$root" "$mirror"
  cp "$work/sources.list" "$root/etc/apt/sources.list"
  apt-config dump | grep -E '^Acquire::(http|https|Check|Retries)' >"$root/etc/apt/apt.conf.d/99host" || true
  # The host's trust, for a proxy or a mirror with a certificate of its own.
  if compgen -G '/usr/local/share/ca-certificates/*.crt' >/dev/null; then
    mkdir -p "$root/usr/local/share/ca-certificates" "$root/etc/ssl/certs"
    cp /usr/local/share/ca-certificates/*.crt "$root/usr/local/share/ca-certificates/"
    cp /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
  fi
  # What Docker's own slim images leave out too.
  rm -rf "$root"/var/cache/apt/* "$root"/var/lib/apt/lists/* "$root"/var/log/* \
    "$root"/usr/share/{man,info,locale,lintian}/*
  find "$root/usr/share/doc" -type f ! -name copyright -delete
  find "$root/usr/share/doc" -type d -empty -delete
  cat >"$root/etc/dpkg/dpkg.cfg.d/docker" <<'END'
path-exclude /usr/share/doc/*
path-include /usr/share/doc/*/copyright
path-exclude /usr/share/man/*
path-exclude /usr/share/info/*
path-exclude /usr/share/locale/*
path-exclude /usr/share/lintian/*
END
  pack "$root" "$2"
  rm -rf "$root"
}

# golang RELEASE FILE adds a C compiler and this machine's Go to that.
golang() {
  local root=$work/golang
  command -v go >/dev/null || die "no Go on this machine to put into an image"
  say "a C compiler and $(go env GOVERSION) on Debian $1"
  rm -rf "$root"
  mkdir "$root"
  tar -C "$root" -xzf "$(made "debian:$1-slim")"
  # Only the network is shared: the root lacks the host's name service.
  cp /etc/resolv.conf "$root/etc/resolv.conf"
  quietly chroot "$root" apt-get update
  quietly chroot "$root" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y --no-install-recommends ca-certificates gcc g++ libc6-dev make git
  rm -rf "$root"/var/cache/apt/* "$root"/var/lib/apt/lists/* "$root/etc/resolv.conf"
  mkdir -p "$root/usr/local/go" "$root/go"
  tar -C "$(go env GOROOT)" --exclude=./test --exclude=./pkg/obj -c . | tar -C "$root/usr/local/go" -x
  pack "$root" "$2"
  rm -rf "$root"
}

# made IMAGE prints the file that the image is made of, and makes it if need be.
made() {
  local release=${1##*:}
  case $1 in
    debian:*-slim)
      release=${release%-slim}
      file=$cache/debian-$release.tar.gz
      [ -e "$file" ] || slim "$release" "$file" >&2
      ;;
    golang:*-*)
      release=${release##*-}
      file=$cache/golang-$(go env GOVERSION)-$release.tar.gz
      [ -e "$file" ] || golang "$release" "$file" >&2
      ;;
    *) die "$1: neither debian:<release>-slim nor golang:<version>-<release>" ;;
  esac
  echo "$file"
}

for image in "${images[@]}"; do
  if docker image inspect "$image" >/dev/null 2>&1; then
    say "$image: here"
    continue
  fi
  if timeout 60 docker pull -q "$image" >/dev/null 2>&1; then
    say "$image: pulled"
    continue
  fi
  [ "$(id -u)" -eq 0 ] || die "$image cannot be pulled, and making it from packages needs root"
  changes=(--change 'CMD ["bash"]')
  case $image in
    golang:*)
      changes+=(--change 'WORKDIR /go' --change 'ENV GOPATH=/go' --change 'ENV GOTOOLCHAIN=local'
        --change 'ENV PATH=/go/bin:/usr/local/go/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin')
      ;;
  esac
  file=$(made "$image")
  gzip -dc "$file" | docker import "${changes[@]}" - "$image" >/dev/null
  say "$image: a stand-in, made from packages"
done
