# Kanalvakt: everything a newcomer needs. `make run` starts the product, `make test` proves it.
PYTHON ?= python3
BIN := .venv/bin
.DEFAULT_GOAL := help

help: ## this list
	@grep -hE '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/'

setup: .venv/.ready ## the virtual environment with the pinned packages
.venv/.ready: pyproject.toml requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Kanalvakt needs Python 3.11 or newer; $(PYTHON) is older. Try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Python's venv module is missing. On Debian: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint requirements.lock --editable .
	@touch $@

.venv/.ready-test: .venv/.ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint requirements.lock --editable '.[test]'
	@touch $@

node_modules/.ready: package.json package-lock.json
	npm ci --no-audit --no-fund --loglevel=error
	@touch $@

test-setup: .venv/.ready-test node_modules/.ready ## what the tests need: Chromium, Java, fonts, npm packages
	@sh tests/install-tools.sh

run: setup ## start the helper and say how to load the extension
	@echo "Så laddar du tillägget (en gång) / To load the extension (once):"
	@echo "  1. Öppna / open  chrome://extensions  (Edge: edge://extensions)"
	@echo "  2. Slå på / switch on  Utvecklarläge / Developer mode"
	@echo "  3. Läs in okomprimerat tillägg / Load unpacked:  $(CURDIR)/extension"
	@echo "Skriv sedan in koden nedan i tilläggets inställningar. / Then enter the code below in the extension's options."
	@$(BIN)/kanalvakt serve --open

demo: test-setup ## the helper and Chromium with the extension, paired, on a demonstration page
	$(BIN)/python tests/e2e/demo.py

test: check ## set up and run every test, the browser ones too
	$(BIN)/python -m pytest

check: test-setup ## ruff, mypy --strict, tsc --checkJs
	$(BIN)/ruff check helper tests models
	$(BIN)/ruff format --check helper tests models
	$(BIN)/mypy
	npx --no-install tsc --project jsconfig.json

bench: test-setup ## print speed and memory figures
	$(BIN)/python -m pytest tests/benchmarks/bench_*.py -s

dist: .venv/.ready-test ## wheel and Chrome/Edge package, in dist/
	$(BIN)/python -m pip wheel --quiet --no-deps --wheel-dir dist .
	$(BIN)/python tests/e2e/package.py dist

lock: .venv/.ready-test ## renew requirements.lock from what is installed
	$(BIN)/python -m pip freeze --exclude-editable --exclude kanalvakt > requirements.lock

.PHONY: help setup test-setup run demo test check bench dist lock
