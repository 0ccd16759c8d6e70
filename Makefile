# `make` alone lists the recipes. Needed: Python 3.11+, make; `make test` installs the rest itself.
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
# An installation as those have it who run the service.
PLAIN := .venv-plain
PLAIN_STAMP := $(PLAIN)/.installed
# The pages of voters and trustees, built with Node from what the lock file pins.
BOOTH_MODULES := booth/node_modules/.installed
BOOTH := booth/dist/index.html
BOOTH_SOURCES := $(shell find booth/app booth/lib booth/trustee booth/*.html booth/*.ts booth/*.json src/plebiscite/texts -type f -not -name '*.py' 2>/dev/null)

BALLOTS ?= 2000
PROVED := canonical group proofs ballot log record ceremony tally results verify
EMPTY :=
SPACE := $(EMPTY) $(EMPTY)
COMMA := ,
PROVED_FILES := $(subst $(SPACE),$(COMMA),$(foreach room,$(PROVED),src/plebiscite/$(room)/*))

export PYTHON
# Where checks that read Django's settings may keep what these make.
check: export PLEBISCITE_DATA = build/check
check: export DJANGO_SETTINGS_MODULE = plebiscite.server.settings

.DEFAULT_GOAL := help

.PHONY: help
help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 16

$(STAMP): requirements/development.txt requirements/uv.txt pyproject.toml tools/make-environment
	tools/make-environment $(VENV) requirements/development.txt
	touch $@

$(PLAIN_STAMP): requirements/server.txt requirements/uv.txt pyproject.toml tools/make-environment
	tools/make-environment $(PLAIN) requirements/server.txt
	touch $@

$(BOOTH_MODULES): booth/package-lock.json booth/.npmrc
	cd booth && npm ci --no-audit --no-fund --loglevel=error
	touch $@

$(BOOTH): $(BOOTH_MODULES) $(BOOTH_SOURCES)
	cd booth && npm run --silent build

.PHONY: install
install: $(STAMP) ## set up .venv from pinned, hashed requirements

.PHONY: booth
booth: $(BOOTH) ## build the pages of voters and trustees

.PHONY: demo
demo: $(PLAIN_STAMP) $(BOOTH) ## install what is needed, play a whole referendum, start the service (BALLOTS=2000)
	$(PLAIN)/bin/plebiscite demo --ballots $(BALLOTS) --serve

.PHONY: wheel
wheel: $(STAMP) $(BOOTH) ## a wheel with the booth in it, for servers without Node (dist/)
	rm -rf src/plebiscite/server/booth && cp -r booth/dist src/plebiscite/server/booth
	$(BIN)/uv build --quiet --wheel --no-build-isolation --python $(BIN)/python --out-dir dist; \
		status=$$?; rm -rf src/plebiscite/server/booth; exit $$status

.PHONY: system-packages
system-packages:
	tools/install-system-packages

.PHONY: test
test: $(STAMP) $(BOOTH) system-packages ## every test but the long campaigns, and what they must reach
	$(MAKE) --no-print-directory test-booth
	$(BIN)/python tools/compile_kernel.py --narrow
	$(BIN)/pytest -n 2 --dist worksteal -m "not long" --cov --cov-report=
	$(MAKE) --no-print-directory coverage

.PHONY: test-booth
test-booth: $(BOOTH_MODULES) ## the booth's own tests and its types
	cd booth && npm run --silent check && npm test --silent

.PHONY: coverage
coverage: ## after `make test`: every line and branch from canonical to verify
	$(BIN)/coverage report --include="$(PROVED_FILES)" --precision=2 --fail-under=100

.PHONY: test-long
test-long: $(STAMP) system-packages ## the long campaigns (tens of minutes)
	$(BIN)/pytest -n 2 -m long --timeout 0

.PHONY: check
check: $(STAMP) $(BOOTH_MODULES) ## format, lint, types, imports, fast tests (three to four minutes)
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m django makemigrations --check --dry-run --verbosity 0
	cd booth && npm run --silent check
	$(BIN)/python tools/compile_kernel.py
	$(BIN)/pytest -n 2 --dist worksteal -m "not slow and not long"

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
bench: bench-verify bench-arithmetic bench-cluster bench-memory bench-demo bench-service bench-booth bench-observe bench-nation ## every benchmark (three hours at first, 20 GB)

.PHONY: bench-verify
bench-verify: $(STAMP) ## ballots checked per second, beside belenios-tool
	$(BIN)/python -m benchmarks.verify

.PHONY: bench-nation
bench-nation: $(STAMP) ## a million ballots from disk: time, memory, and a projection (an hour at first, 14 GB)
	$(BIN)/python -m benchmarks.nation

.PHONY: bench-arithmetic
bench-arithmetic: $(STAMP) ## multiplications counted, one measured, their share of a run; each part of a ballot's time
	$(BIN)/python -m benchmarks.arithmetic
	$(BIN)/python -m benchmarks.ballot_parts

.PHONY: bench-cluster
bench-cluster: $(STAMP) ## two local Dask workers beside two processes, on one record
	$(BIN)/python -m benchmarks.cluster

.PHONY: bench-memory
bench-memory: $(STAMP) ## memory of `plebiscite verify` at 1,000 and 20,000 ballots
	$(BIN)/python -m benchmarks.memory

.PHONY: bench-demo
bench-demo: $(STAMP) ## time of `plebiscite demo`, and of `make demo` in a fresh clone
	$(BIN)/python -m benchmarks.demo

.PHONY: bench-service
bench-service: $(STAMP) $(BOOTH) system-packages ## ballots admitted per second, receipts, overload, public pages
	$(BIN)/python -m benchmarks.service

.PHONY: bench-booth
bench-booth: $(STAMP) $(BOOTH) system-packages ## from "Cast" to the encrypted ballot, and the size of the first load
	$(BIN)/python -m benchmarks.booth

.PHONY: bench-observe
bench-observe: $(STAMP) ## cosigned checkpoints, following a log, pages of 10,000 stations, claims in articles
	$(BIN)/python -m benchmarks.witnesses
	$(BIN)/python -m benchmarks.following
	$(BIN)/python -m benchmarks.results_pages
	$(BIN)/python -m benchmarks.claims

.PHONY: lock
lock: $(STAMP) ## pin the requirements again, with hashes (UPGRADE=--upgrade for newer ones)
	for name in uv core install bulk cluster analysis server claims development; do \
		$(BIN)/uv pip compile -q --generate-hashes --universal --python-version 3.11 \
			--no-emit-index-url --no-header --no-strip-extras $(UPGRADE) \
			requirements/$$name.in -o requirements/$$name.txt || exit 1; \
	done
	sed -i 's/^lxml\[html-clean\]/lxml/' requirements/*.txt # its extra is pinned by itself; old pips stumble

.PHONY: clean
clean: ## remove everything that can be made again
	rm -rf booth/node_modules booth/dist booth/dist-node booth/dist-vectors
	rm -rf $(VENV) $(PLAIN) build dist demo .coverage* .mypy_cache .ruff_cache .pytest_cache
	rm -rf .hypothesis .import_linter_cache
	find src tests benchmarks tools -name __pycache__ -type d -prune -exec rm -rf {} +
