# Duet: `make run` shows a district's week planned and published, `make test` checks everything. `make help` lists the rest.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help env run test bench bench-pages load fault bench-peers mutants lint types unused unit browser coverage kernels floors catalogues texts agreement sizes format lock clean

BIN := .venv/bin
INSTALLED := .venv/installed
SOURCES := matcher web i18n fixtures tests
# Some machines tell Python to keep no bytecode; then each of the many processes of a test run, and of a server,
# compiles every package anew: five seconds of work before a job begins.
export PYTHONDONTWRITEBYTECODE :=
# How many processes share the tests: solvers, browsers and waits for jobs leave a core idle by turns.
TESTERS ?= 2
PYTEST := $(BIN)/python -m pytest -n $(TESTERS) --dist worksteal

help: ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

env: $(INSTALLED) ## Make .venv from the lock
	@:

$(INSTALLED): requirements.lock setup.cfg pyproject.toml .ci/env
	@.ci/env
	@$(BIN)/python -m fixtures.compiling
	@touch $@

run: env ## Create, load, plan, publish and serve the demo district
	@exec $(BIN)/duet run

test: env ## Lint, types and every test
	@.ci/browser
	@$(MAKE) --no-print-directory lint types catalogues
	$(PYTEST)

unit: env ## Every test that needs no browser
	$(PYTEST) -m "not browser"

browser: env ## The browser tests alone
	@.ci/browser
	$(PYTEST) -m browser

coverage: env ## Every test without a browser, counted: which branches ran, with floors (40 minutes)
	rm -f .coverage .coverage.*
	$(BIN)/coverage run -m pytest -n $(TESTERS) --dist worksteal -m "not browser"
	@$(MAKE) --no-print-directory kernels floors

kernels: env ## Count compiled functions: run their tests without compilation
	NUMBA_DISABLE_JIT=1 $(BIN)/coverage run -m pytest -m kernels tests/matcher/problem tests/matcher/solver

floors: env ## Print what was counted since the last `make coverage`, and hold the floors
	@mkdir -p build
	$(BIN)/coverage combine --quiet --append
	$(BIN)/coverage json --quiet -o build/coverage.json
	@$(BIN)/python -m tests.support.coverage_floors build/coverage.json

lint: env ## Ruff: rules and format
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/ruff format --check $(SOURCES)

types: env ## mypy, strict
	$(BIN)/mypy

unused: env ## Look for code that only tests use
	$(BIN)/vulture

catalogues: env ## Are the translations complete and sound?
	$(BIN)/python -m i18n.catalogues check

bench: env ## Measure weeks of three sizes (an hour), and public calendars (hours) if DUET_BENCHMARKS is their folder
	$(BIN)/python -m tests.bench.weeks --write
	$(BIN)/python -m tests.bench.building --write
	$(if $(DUET_BENCHMARKS),$(BIN)/python -m tests.bench.calendars "$(DUET_BENCHMARKS)" --write)

bench-pages: env ## What each page costs in processor time, on the demo district in DUET_INSTANCE (or instance)
	$(BIN)/python -m tests.bench.pages --instance "$${DUET_INSTANCE:-instance}"

load: env ## 100 people at once for three minutes, alone and during a solve, on the district in DUET_INSTANCE
	$(BIN)/python -m tests.bench.load --instance "$${DUET_INSTANCE:-instance}"

fault: env ## Kill the sender 100 times while 1,000 messages wait for a flaky mail server: nothing lost, nothing twice
	$(BIN)/python -m tests.bench.fault

bench-peers: env ## Measure Duet against its peers and write the README's table; takes hours
	@.ci/timefold
	$(BIN)/python -m tests.bench.against_peers --write

mutants: env ## Plant faults in every rule, on each side: do the tests catch them?
	$(BIN)/python -m tests.mutants

agreement: env ## Hold solver and verifier against each other on random problems
	$(BIN)/python -m tests.bench.agreement

sizes: env ## Measure what a problem takes by its size
	$(BIN)/python -m tests.bench.sizes

format: env ## Let ruff write the format and the safe fixes
	$(BIN)/ruff check --fix $(SOURCES)
	$(BIN)/ruff format $(SOURCES)

texts: env ## Take new texts of the source into the catalogues
	$(BIN)/python -m i18n.catalogues update

lock: env ## Renew requirements.lock; names no index
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
		--extra cluster --extra postgres --extra test --custom-compile-command "make lock" \
		--no-emit-index-url --no-emit-find-links setup.cfg --output-file requirements.lock

clean: ## Remove what tools left behind; keeps .venv and instance/
	rm -rf .coverage .coverage.* .mypy_cache .ruff_cache .pytest_cache .hypothesis .schemathesis build dist *.egg-info
	find $(SOURCES) -name __pycache__ -type d -prune -exec rm -rf {} +
