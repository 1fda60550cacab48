# goblas on OpenBLAS.
#
#   docker build -t goblas .                     the program:    docker run goblas bench
#   docker build -t goblas:dev --target dev .    the workbench:  docker run goblas:dev make test
#   docker build -t goblas:cluster --target cluster .    a host of many: docs/cluster.md
#
# Where the engine has no BuildKit, which leaves out the stages that it does not
# need, --target runtime spares the workbench (make docker gives it).

# The version is pinned, so that figures from two builds can be compared; Debian's own
# revisions of it come in.
ARG OPENBLAS="libopenblas0-pthread=0.3.21+ds-*"

FROM golang:1.26-bookworm AS modules
# How to reach the module proxy; empty unless given (--build-arg GOPROXY=...).
ARG GOPROXY GOSUMDB GONOSUMDB
WORKDIR /src
# What changes seldom comes first, here and below, to stay in the build cache.
COPY go.mod go.sum ./
COPY tools/go.mod tools/go.sum tools/
RUN go mod download && go -C tools mod download

FROM modules AS build
# The libraries first: they take the most time, and change least.
RUN go build gonum.org/v1/gonum/mat gonum.org/v1/netlib/blas/netlib gonum.org/v1/netlib/lapack/netlib
COPY . .
# OpenBLAS is found when the program runs, so the build needs none. Tables for
# debuggers would be a quarter of the program. The repository stays outside, so
# whoever builds says which revision this is.
ARG REVISION
RUN make build BUILDFLAGS="-ldflags='-s -w -X github.com/goblas/goblas/cmd/goblas/internal/machine.revision=$REVISION'"

FROM debian:bookworm-slim AS runtime
ARG OPENBLAS
# libopenblas has LAPACK inside; the package's liblapack.so.3, 7 MB, is for programs that
# are linked to it, of which there is none here.
RUN apt-get update \
 && apt-get install -y --no-install-recommends "$OPENBLAS" \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/log/* /usr/lib/*/openblas-pthread/liblapack.so.3 \
 && useradd --create-home --uid 10001 goblas
COPY LICENSE /usr/local/share/doc/goblas/LICENSE
COPY --from=build /src/bin/goblas /usr/local/bin/goblas
LABEL org.opencontainers.image.title="goblas" \
      org.opencontainers.image.description="gonum code on OpenBLAS, and a driver that measures, explains and tunes it" \
      org.opencontainers.image.source="https://github.com/goblas/goblas" \
      org.opencontainers.image.licenses="BSD-3-Clause"
ARG REVISION=unknown
LABEL org.opencontainers.image.revision="$REVISION"
USER goblas
WORKDIR /home/goblas
HEALTHCHECK --interval=5m --timeout=30s CMD ["goblas", "doctor", "--quick"]
ENTRYPOINT ["goblas"]
CMD ["info"]

FROM modules AS dev
ARG OPENBLAS
# NumPy and LAPACKE on the same OpenBLAS, for the comparisons.
RUN apt-get update \
 && apt-get install -y --no-install-recommends gcc libc6-dev make \
      "$OPENBLAS" "liblapacke=3.11.0-*" "python3-numpy=1:1.24.2-*" \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/log/*
COPY . .
COPY --from=build /root/.cache/go-build /root/.cache/go-build
CMD ["make", "test"]

FROM debian:bookworm-slim AS cluster
ARG OPENBLAS
# ScaLAPACK computes on the same OpenBLAS, which is Debian's libblas.so.3 and liblapack.so.3
# here. The keys that openssh-server makes when it is installed must not be in an image.
RUN apt-get update \
 && apt-get install -y --no-install-recommends "$OPENBLAS" openmpi-bin libscalapack-openmpi2.2 openssh-server \
 && rm -rf /etc/ssh/ssh_host_* /var/lib/apt/lists/* /var/cache/apt/* /var/log/* \
 && useradd --create-home --uid 10001 goblas \
 && install -d -m 700 -o goblas -g goblas /home/goblas/.ssh
COPY scripts/cluster/ssh_config /etc/ssh/ssh_config.d/goblas.conf
COPY scripts/cluster/sshd_config /etc/ssh/sshd_goblas
COPY scripts/cluster/openmpi-mca-params.conf /tmp/
# ssh refuses a file that a group may write, as a checkout's may.
RUN chmod 644 /etc/ssh/ssh_config.d/goblas.conf /etc/ssh/sshd_goblas \
 && cat /tmp/openmpi-mca-params.conf >>/etc/openmpi/openmpi-mca-params.conf && rm /tmp/openmpi-mca-params.conf
COPY LICENSE /usr/local/share/doc/goblas/LICENSE
COPY --from=build /src/bin/goblas /usr/local/bin/goblas
LABEL org.opencontainers.image.title="goblas-cluster" \
      org.opencontainers.image.description="a host of a cluster: goblas, Open MPI, ScaLAPACK and sshd" \
      org.opencontainers.image.source="https://github.com/goblas/goblas" \
      org.opencontainers.image.licenses="BSD-3-Clause"
USER goblas
WORKDIR /home/goblas
EXPOSE 2222
# A host waits until mpirun, in one of them, starts something on it.
CMD ["/usr/sbin/sshd", "-D", "-e", "-f", "/etc/ssh/sshd_goblas"]

# The default of docker build.
FROM runtime
