# `make` alone lists the recipes. Needed: Python 3.11+, make; `make test` installs the rest itself.
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
# A plain installation, as an observer has it: a handful of packages, quickly there.
PLAIN := .venv-plain
PLAIN_STAMP := $(PLAIN)/.installed

BALLOTS ?= 2000
PROVED := canonical group proofs ballot log record ceremony tally results verify
EMPTY :=
SPACE := $(EMPTY) $(EMPTY)
COMMA := ,
PROVED_FILES := $(subst $(SPACE),$(COMMA),$(foreach room,$(PROVED),src/plebiscite/$(room)/*))

export PYTHON

.DEFAULT_GOAL := help

.PHONY: help
help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 16

$(STAMP): requirements/development.txt pyproject.toml tools/make-environment
	tools/make-environment $(VENV) requirements/development.txt
	touch $@

$(PLAIN_STAMP): requirements/install.txt pyproject.toml tools/make-environment
	tools/make-environment $(PLAIN) requirements/install.txt
	touch $@

.PHONY: install
install: $(STAMP) ## set up .venv from pinned, hashed requirements

.PHONY: demo
demo: $(PLAIN_STAMP) ## install what is needed and play a whole referendum (BALLOTS=2000)
	$(PLAIN)/bin/plebiscite demo --ballots $(BALLOTS)

.PHONY: system-packages
system-packages:
	tools/install-system-packages

.PHONY: test
test: $(STAMP) system-packages ## every test but the long campaigns, and what they must reach
	$(BIN)/pytest -n 2 -m "not long" --cov --cov-report=
	$(MAKE) --no-print-directory coverage

.PHONY: coverage
coverage: ## after `make test`: every line and branch from canonical to verify
	$(BIN)/coverage report --include="$(PROVED_FILES)" --precision=2 --fail-under=100

.PHONY: test-long
test-long: $(STAMP) system-packages ## the long campaigns (tens of minutes)
	$(BIN)/pytest -n 2 -m long

.PHONY: check
check: $(STAMP) ## format, lint, types, imports, fast tests (under two minutes)
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n 2 -m "not slow and not long"

.PHONY: format
format: $(STAMP) ## rewrite the code in its one layout
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

# Every room whose guards a verifier, or whoever appends, relies on.
GUARDED_ROOMS := canonical group proofs ballot log record tally verify observe offices foreign
GUARDED ?= $(filter-out %/__init__ %/word_list,$(patsubst src/plebiscite/%.py,%,$(foreach room,$(GUARDED_ROOMS),$(wildcard src/plebiscite/$(room)/*.py))))

.PHONY: guards
guards: $(STAMP) ## delete every guard in turn: some test must fail (a quarter of an hour)
	$(BIN)/python tools/delete_guards.py --report docs/reference/deleted-guards.md $(GUARDED)

.PHONY: bench
bench: bench-verify bench-memory bench-demo ## every benchmark (half an hour at first)

.PHONY: bench-verify
bench-verify: $(STAMP) ## ballots checked per second, beside belenios-tool
	$(BIN)/python -m benchmarks.verify

.PHONY: bench-memory
bench-memory: $(STAMP) ## memory of `plebiscite verify` at 1,000 and 20,000 ballots
	$(BIN)/python -m benchmarks.memory

.PHONY: bench-demo
bench-demo: $(STAMP) ## time of `plebiscite demo`, and of `make demo` in a fresh clone
	$(BIN)/python -m benchmarks.demo

.PHONY: lock
lock: $(STAMP) ## pin the requirements again, with hashes (UPGRADE=--upgrade for newer ones)
	for name in core install development; do \
		$(BIN)/uv pip compile -q --generate-hashes --universal --python-version 3.11 \
			--no-emit-index-url --no-header $(UPGRADE) \
			requirements/$$name.in -o requirements/$$name.txt || exit 1; \
	done

.PHONY: clean
clean: ## remove everything that can be made again
	rm -rf $(VENV) $(PLAIN) build dist demo .coverage* .mypy_cache .ruff_cache .pytest_cache
	rm -rf .hypothesis .import_linter_cache
	find src tests benchmarks tools -name __pycache__ -type d -prune -exec rm -rf {} +
