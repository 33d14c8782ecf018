# Servono solo Python 3.11 (o successivo) e make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN := $(VENV)/.installed-run
DEV := $(VENV)/.installed-dev
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: report test deep bench docs

report: $(RUN)
	$(BIN)/python run_report.py

test: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -m "not deep"

deep: $(DEV)
	$(BIN)/pytest

# Hours on a slow machine: single sizes as in `make bench SIZES="7 50"`.
bench: $(DEV)
	PYTHONPATH=. $(BIN)/python tests/benchmarks $(SIZES) --scrivi docs/prestazioni.md

docs: $(RUN)
	$(BIN)/python -m tools.make_docs

# The stamps make pip run again only when the requirements change.
$(RUN): requirements.txt
	@$(PYTHON) -c "import sys; sys.exit('Serve Python 3.11 o successivo.' if sys.version_info < (3, 11) else 0)"
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
	$(PIP) -r requirements.txt
	@touch $@

$(DEV): $(RUN) requirements-dev.txt
	$(PIP) -r requirements-dev.txt
	@touch $@
