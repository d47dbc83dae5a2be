# Five words: demo, test, lint, bench, lock.  Each sets up what it needs in .venv from requirements.lock.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test test-rooms test-whole lint bench lock clean

demo: .venv/ready
	$(BIN)/python -m flows.demo

# In two processes, for two cores: room by room, and what goes through the whole house.
ROOMS := $(addprefix tests/,names records matching casework reports synthetic)

test: .venv/ready lint
	$(MAKE) --jobs=2 --keep-going test-rooms test-whole

test-rooms: .venv/ready
	$(BIN)/python -m pytest $(ROOMS)

test-whole: .venv/ready
	$(BIN)/python -m pytest tests $(addprefix --ignore=,$(ROOMS))

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
