# Two commands do everything on a machine that has Python 3.11+ and make:
#   make demo   the whole way on the data that comes with the project, into outputs/karabakh/
#   make test   lint, types, import contracts, tests
# Both build .venv themselves and may be run again at any time.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help demo test chromium java clean

BIN := .venv/bin
# The first Python on PATH that is new enough.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& { echo $$python; break; }; done)
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input

help:
	@sed -n 's/^#  *//p' Makefile | sed -n '1,4p'

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed and was not found." >&2; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; \
		echo "$(PYTHON) cannot make a virtual environment; on Debian: apt-get install python3-venv" >&2; \
		exit 1; }

# A stamp for each set of packages; a change of pyproject.toml installs again.
.venv/.installed: pyproject.toml | $(BIN)/python
	@echo "Installing graphkit and what it needs into .venv …"
	@$(PIP) install --quiet --editable .
	@touch $@

.venv/.installed-test: pyproject.toml | $(BIN)/python
	@echo "Installing graphkit and what its tests need into .venv …"
	@$(PIP) install --quiet --editable '.[test]'
	@touch .venv/.installed $@

demo: .venv/.installed
	@$(BIN)/graphkit demo --output outputs/karabakh

test: .venv/.installed-test chromium java
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest

# The page is tested in a real browser. Without one those tests say so and are left out.
chromium:
	@if command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
		echo "Installing chromium for the browser tests …"; \
		{ apt-get -qq update && DEBIAN_FRONTEND=noninteractive \
			apt-get -qq install --yes --no-install-recommends chromium >/dev/null; } </dev/null \
		|| echo "chromium could not be installed: the browser tests will be left out." >&2; \
	else echo "chromium is missing: the browser tests will be left out." \
		"On Debian: apt-get install chromium" >&2; fi

# Spark is tested as a cluster on this machine. Without Java those tests say so and are left out.
java:
	@if command -v java >/dev/null 2>&1; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
		echo "Installing Java for the tests of Spark …"; \
		{ apt-get -qq update && DEBIAN_FRONTEND=noninteractive \
			apt-get -qq install --yes --no-install-recommends default-jre-headless >/dev/null; } </dev/null \
		|| echo "Java could not be installed: the tests of Spark will be left out." >&2; \
	else echo "Java is missing: the tests of Spark will be left out." \
		"On Debian: apt-get install default-jre-headless" >&2; fi

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find outputs -mindepth 1 ! -name README.md -delete
