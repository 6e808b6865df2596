# argmap: what one types. `make help` lists it.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
PORT ?= 8000
WORKERS ?= 2
export UV_PYTHON_DOWNLOADS := never
export UV_NO_PROGRESS := 1
export PIP_ROOT_USER_ACTION := ignore

UV := .tools/bin/uv
BIN := .venv/bin
RUN_READY := .venv/.ready-run
TEST_READY := .venv/.ready-test
TOOLS_READY := tests/tools/node_modules/.ready
COMPILE := $(UV) pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	--no-emit-index-url --no-emit-find-links --no-emit-build-options --quiet

.PHONY: help setup run test check bench soak wheel pictures format lock vendor vendor-check clean system

help: ## List what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

setup: $(TEST_READY) $(TOOLS_READY) system ## Get all that running and testing need (needs the network once)

run: $(RUN_READY) ## Serve at http://127.0.0.1:8000 (PORT=8080, LAN=1 for phones in the room)
	@ARGMAP_DATA_DIR="$${ARGMAP_DATA_DIR:-$(CURDIR)/.data}" $(BIN)/argmap run --port $(PORT) $(if $(LAN),--lan)

test: setup ## Run every test, on SQLite, PostgreSQL and in Chromium, and hold the coverage
	@rm -f .coverage .coverage.*
	@env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pytest -n $(WORKERS) --cov --cov-report= tests
	@$(BIN)/python -m tests.support.coverage_gate

check: $(TEST_READY) vendor-check ## Check format, lint, types, the order of imports and the vendored files
	@$(BIN)/ruff format --check --quiet || { echo "make format would change the files above" >&2; exit 1; }
	@$(BIN)/ruff check
	@$(BIN)/mypy
	@# The same for the systems that we have not at hand, where what is for another system is never reached.
	@for platform in win32 darwin; do \
		$(BIN)/mypy --platform $$platform --no-warn-unreachable --cache-dir .mypy_cache/$$platform argmap || \
			{ echo "as on $$platform" >&2; exit 1; }; done
	@$(BIN)/lint-imports --no-logo

bench: setup ## Measure, side by side, what the program promises about speed and memory (SCENES="adding past")
	@$(BIN)/python -m tests.bench $(SCENES)

soak: setup ## Run the long tests that `make test` runs briefly, and throw the dice of the property tests
	@ARGMAP_TEST_PROFILE=soak $(BIN)/python -m pytest -n $(WORKERS) -m "soak or hypothesis" --timeout 3600 tests

wheel: $(TEST_READY) ## Build the wheel that pipx installs anywhere, into dist/
	@$(BIN)/python -m hatchling build --target wheel --directory dist

pictures: setup ## Take the pictures of docs/pictures anew, from the running program
	@$(BIN)/python -m tests.support.pictures docs/pictures

format: $(TEST_READY) ## Format the code and mend what can be mended by machine
	@$(BIN)/ruff check --fix --quiet || true
	@$(BIN)/ruff format

lock: $(UV) ## Choose the versions of all parts anew and lock them with their hashes
	@$(COMPILE) --upgrade pyproject.toml --output-file requirements.lock
	@$(COMPILE) --upgrade pyproject.toml --group dev --constraints requirements.lock \
		--output-file requirements-dev.lock

vendor: $(TEST_READY) ## Fetch the browser's parts (htmx, fonts) anew and make the table of widths from them
	@$(BIN)/python .ci/vendor.py fetch

vendor-check: ## Compare the browser's parts with their checksums
	@$(PYTHON) .ci/vendor.py check

clean: ## Remove all that the above have made, except the data
	@rm -rf .tools .venv .build .coverage .coverage.* .mypy_cache .ruff_cache .pytest_cache .hypothesis \
		.import_linter_cache tests/tools/node_modules
	@find argmap tests -name __pycache__ -prune -exec rm -rf {} +

system: ## Look for PostgreSQL, a browser and Graphviz; install what is missing, or say how
	@.ci/system

$(UV): .ci/uv.lock
	@echo "Fetching uv into the checkout"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "argmap needs Python 3.11 or later: make PYTHON=python3.11")'
	@rm -rf .tools
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --target .tools -r .ci/uv.lock
	@touch $@

# A Python that somebody names is taken; else the system's instead of one that was compiled without a profile.
.venv/bin/python: | $(UV)
	@$(UV) venv --quiet --clear --python "$$($(PYTHON) $(if $(filter file,$(origin PYTHON)),.ci/python.py,-c \
		'import sys; print(sys.executable)'))" .venv

$(RUN_READY): requirements.lock .ci/link.py | .venv/bin/python
	@echo "Installing what argmap needs to run"
	@$(UV) pip install --quiet --compile-bytecode --require-hashes -r requirements.lock
	@$(BIN)/python .ci/link.py
	@touch $@

$(TEST_READY): requirements-dev.lock $(RUN_READY)
	@echo "Installing what the tests and checks need"
	@$(UV) pip install --quiet --compile-bytecode --require-hashes -r requirements-dev.lock
	@touch $@

$(TOOLS_READY): tests/tools/package-lock.json
	@command -v npm >/dev/null || .ci/system
	@echo "Installing the tools that the tests compare with"
	@cd tests/tools && npm ci --silent --no-fund --no-audit --ignore-scripts
	@touch $@
