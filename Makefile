# make demo   the Spanish Civil War as a film
# make test   the whole test suite
# Needs make and Python 3.11 or newer; everything else goes into .venv.

# The first of these that is new enough; `make PYTHON=/path/to/python3` chooses another.
ifndef PYTHON
PYTHON := $(shell for python in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$python"; break; }; done)
endif
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
FILM := out/spanish-civil-war.mp4

.PHONY: demo test lint types bench clean help

help:
	@sed -n 's/^# //p' Makefile | head -3
	@echo "also: make lint, types, bench, clean"

# Made anew when pyproject.toml changes, so that a new dependency reaches an old checkout.
$(VENV)/installed: pyproject.toml
	@if [ -z "$(PYTHON)" ]; then \
		echo "frontmap needs Python 3.11 or newer and found none; install one, or name it: make PYTHON=/path/to/python3" >&2; \
		exit 1; fi
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11) and \
		"frontmap needs Python 3.11 or newer, but $(PYTHON) is " + sys.version.split()[0])'
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "$(PYTHON) cannot make virtual environments; on Debian and Ubuntu: apt-get install python3-venv" >&2; \
		exit 1; }
	@echo "Setting up $(VENV); this takes a minute or two"
	@"$(PYTHON)" -m venv $(VENV)
	@$(PIP) --editable .
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed
	@echo "Adding the tools for tests"
	@$(PIP) --editable '.[dev]'
	@touch $@

demo: $(VENV)/installed
	@mkdir -p $(dir $(FILM))
	$(BIN)/frontmap render spanish-civil-war -o $(FILM) --size 1920x1080
	@echo "The film is $(CURDIR)/$(FILM)"

test: $(VENV)/installed-dev
	$(BIN)/python -m pytest -n auto

lint: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/installed-dev
	$(BIN)/mypy

bench: $(VENV)/installed-dev
	$(BIN)/python -m bench

clean:
	rm -rf $(VENV) out build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
