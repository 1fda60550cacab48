# What each target does: make help.

.DEFAULT_GOAL := build

GO     ?= go
DOCKER ?= docker
IMAGE  ?= goblas
# More flags: for the benchmark (make bench ARGS="svd --n 1000"), for go test
# (make test TESTFLAGS=-v), for docker build and docker run.
ARGS      ?=
TESTFLAGS ?=
BUILD_ARGS ?=
RUN_ARGS   ?=
# Which packages the tests and the matrix take ("./goblas ./goblas/linalg"); all if empty.
PACKAGES =
# Which cells of the matrix; all if empty.
CELLS ?=

# Go leaves C out by itself where there is no C compiler, but not where there is
# one without headers.
ifndef CGO_ENABLED
CGO_ENABLED := $(shell sh scripts/check-cc.sh && $(GO) env CGO_ENABLED || echo 0)
endif
export CGO_ENABLED

# The race detector needs cgo; RACE= leaves it out.
RACE ?= $(if $(filter 1,$(CGO_ENABLED)),-race)

# Processes that wait for messages keep their cores busy, so that those of dist are tested
# while nothing else runs.
TESTED = $(or $(PACKAGES),$$($(GO) list ./... | grep -v '/goblas/dist$$'))

# What the race detector watches: the library, and those packages of the command and of the
# examples that start goroutines (STARTING). It watches the tests' short form, because
# goroutines meet in small matrices as they do in large ones, and under it the tests take five
# to ten times as long. Of dist, which has one goroutine for all calls, it watches the tests
# that call from many, and those in which a process ends.
WATCHED = $(or $(PACKAGES),$$($(GO) list ./goblas/... $(STARTING) | grep -Ev '/goblas/(dist|internal/(pure|numpysuite))$$'))
STARTING = $$(grep -lrE '^[[:space:]]*go [a-z]|[.]Go[(]' --include='*.go' cmd examples | xargs -n1 dirname | sort -u | sed 's,^,./,')

# Tests that wait for processes leave cores idle: one package more than there are cores. Go
# ends the tests of a package after 10 minutes, which a busy machine may need.
TEST := $(GO) test -timeout 30m -p $(shell echo $$(($$(getconf _NPROCESSORS_ONLN) + 1)))

# Stamping the version fails in a checkout that has no commit, or another owner.
BUILDVCS := $(shell git rev-parse --quiet --verify HEAD >/dev/null 2>&1 || echo -buildvcs=false)

# Settings of OpenBLAS's that hold here hold in the container too.
PASS := -e OPENBLAS_CORETYPE -e OPENBLAS_L2_SIZE -e OPENBLAS_NUM_THREADS

# How Go reaches the module proxy here, if the environment says so.
DOCKER_GO := --build-arg GOPROXY --build-arg GOSUMDB --build-arg GONOSUMDB \
	--build-arg REVISION=$(shell git rev-parse --quiet --verify HEAD 2>/dev/null || echo unknown)

.PHONY: build
build: ## build bin/goblas
	@command -v $(GO) >/dev/null || { echo "make: no Go here; see: make setup" >&2; exit 1; }
	$(GO) build $(BUILDVCS) $(BUILDFLAGS) -o bin/goblas ./cmd/goblas

.PHONY: setup
setup: ## install what is missing: a C compiler, make, OpenBLAS, NumPy, SciPy
	sh scripts/setup.sh --numpy

# Says what is missing for the fast routes, and goes on without it.
.PHONY: missing
missing:
	@sh scripts/setup.sh --check >/dev/null || echo "make: going on without it; goblas works, in pure Go where OpenBLAS is missing" >&2

.PHONY: bench
bench: missing build ## measure dot, solve and svd here (ARGS="svd --n 1000" for others)
	bin/goblas bench $(ARGS)

.PHONY: test
test: check unit ## guard, vet, test; test again under the race detector, where there is a C compiler

# The user's crossovers (goblas tune) are no part of the tests.
.PHONY: unit
unit: export GOBLAS_TUNE := off
unit: ## the same without the guards (PACKAGES="./goblas/vec" for some packages)
	$(GO) vet $(or $(PACKAGES),./...)
	$(TEST) $(TESTFLAGS) $(TESTED)
	$(if $(PACKAGES),,$(TEST) $(TESTFLAGS) ./goblas/dist)
ifneq ($(RACE),)
	$(TEST) $(RACE) -short $(TESTFLAGS) $(WATCHED)
	$(if $(PACKAGES),,$(TEST) $(RACE) -short -run 'Goroutines|Mismatch|Kill' $(TESTFLAGS) ./goblas/dist)
endif

.PHONY: check
check: ## guard the layers, the generated code, the format and go.mod
	scripts/check-layers.sh
	scripts/check-fmt.sh
	scripts/check-tidy.sh
	scripts/check-generated.sh

.PHONY: lint
lint: check static ## check, staticcheck with C and without, and the cross builds
	CGO_ENABLED=0 $(GO) tool -modfile=tools/go.mod staticcheck ./native/... # no other package has files for it

# The cross builds stand here and not under check: on a new machine they compile
# the standard library for each system.
.PHONY: static
static: ## staticcheck, and the cross builds
	$(GO) tool -modfile=tools/go.mod staticcheck ./...
	scripts/check-cross.sh

.PHONY: fmt
fmt: ## format the Go files
	$(GO) fmt ./...

.PHONY: generate
generate: ## write the generated files anew
	$(GO) generate ./...

.PHONY: cover
cover: ## test, and print how much of each function the tests run
	$(GO) test -coverpkg=./... -coverprofile=coverage.out ./...
	$(GO) tool cover -func=coverage.out

.PHONY: docker
docker: ## build the image goblas: the program and OpenBLAS, nothing else
	$(DOCKER) build $(DOCKER_GO) $(BUILD_ARGS) --target runtime -t $(IMAGE) .

.PHONY: docker-dev
docker-dev: ## build the image goblas:dev: Go, OpenBLAS, NumPy and this tree
	$(DOCKER) build $(DOCKER_GO) $(BUILD_ARGS) --target dev -t $(IMAGE):dev .

.PHONY: docker-bench
docker-bench: docker ## measure in a container (RUN_ARGS="--cpus 1" to limit it)
	$(DOCKER) run --rm $(PASS) $(RUN_ARGS) $(IMAGE) bench $(ARGS)

.PHONY: docker-test
docker-test: docker-dev ## test in a container
	$(DOCKER) run --rm $(PASS) $(RUN_ARGS) $(IMAGE):dev make $(or $(TARGET),test) PACKAGES="$(PACKAGES)" TESTFLAGS="$(TESTFLAGS)"

.PHONY: docker-limits
docker-limits: docker ## run the image under limits of CPU, memory, files; with the wrong BLAS
	scripts/docker-limits.sh $(IMAGE)

.PHONY: docker-cluster
docker-cluster: ## build the image goblas:cluster: a host with Open MPI, ScaLAPACK and sshd
	$(DOCKER) build $(DOCKER_GO) $(BUILD_ARGS) --target cluster -t $(IMAGE):cluster .

# The test's own programs are compiled where the image's program is.
.PHONY: cluster-test
cluster-test: docker-cluster ## run over three containers as three hosts, and kill one
	$(DOCKER) build $(DOCKER_GO) $(BUILD_ARGS) --target build -t $(IMAGE):build .
	scripts/cluster-test.sh $(IMAGE)

.PHONY: matrix
matrix: ## test on every OpenBLAS of Debian 12 and 13 (CELLS="trixie-pthread" for some)
	CELLS="$(CELLS)" PACKAGES="$(PACKAGES)" scripts/matrix.sh

.PHONY: dist
dist: ## make dist/: one file with OpenBLAS inside, for any Linux on amd64 with glibc
	scripts/dist.sh

.PHONY: library-test
library-test: ## build and run a user's program, outside this module, in clean containers
	scripts/library-test.sh

.PHONY: clean
clean: ## remove what make built
	rm -rf bin dist coverage.out

.PHONY: help
help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-14s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))
