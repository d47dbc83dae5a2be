# Five words: demo, test, lint, bench, lock.  Each sets up what it needs in .venv from requirements.lock.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test test-matching test-whole test-rooms test-flows test-benchmarks lint bench lock clean

demo: .venv/ready
	$(BIN)/python -m flows.demo

# Two processes at a time, for two cores: whichever is done takes the next of these, the long ones first.
# A new folder of tests goes to test-whole until it is named here.
ROOMS := $(addprefix tests/,names records casework reports synthetic)
APART := $(addprefix tests/,scenarios flows benchmarks)
PARTS := lint test-matching test-whole test-rooms test-flows test-benchmarks

test: .venv/ready
	$(MAKE) --jobs=2 --keep-going $(PARTS)

test-matching: .venv/ready
	$(BIN)/python -m pytest tests/matching

test-whole: .venv/ready
	$(BIN)/python -m pytest tests $(addprefix --ignore=,$(ROOMS) $(APART) tests/matching)

test-rooms: .venv/ready
	$(BIN)/python -m pytest $(ROOMS)

# Scenarios first: Prefect's server, once started, runs until the last test of its process.
test-flows: .venv/ready
	$(BIN)/python -m pytest tests/scenarios tests/flows

test-benchmarks: .venv/ready
	$(BIN)/python -m pytest tests/benchmarks

lint: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# This pipeline beside Splink and recordlinkage; benchmarks/linking/README.md tells what is measured.  Worlds that
# lie beside the checkout are scored too.  Splink lives in an environment of its own, so that tests do without it.
BENCH ?= --registry 7000 --registry 71000 $(patsubst %/truth.csv,--world %,$(wildcard ../shared/worlds/*/truth.csv))

bench: .venv-bench/ready
	.venv-bench/bin/python -m benchmarks.linking $(BENCH)

.venv-bench/ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv-bench
	.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --editable '.[bench]'
	touch $@

# Everything the project, its tests and its demo need, with the hash of every file.
.venv/ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "linkage needs Python 3.11 or newer; name one with: make PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

# Renews the lock file after a change of pyproject.toml.
lock:
	uvx uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-annotate --no-header --output-file requirements.lock

clean:
	rm -rf .venv .venv-bench demo workspace build dist
