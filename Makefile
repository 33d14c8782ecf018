# Servono solo Python 3.11 (o successivo) e make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN := $(VENV)/.installed-run
DEV := $(VENV)/.installed-dev
FUZZ := $(VENV)/.installed-fuzz
FUZZ_SECONDS ?= 600
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: report test deep fuzz bench docs

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

# Random bytes against the gate and the formula language, led by coverage; not part of the tests.
fuzz: $(FUZZ)
	$(BIN)/python tests/fuzz/fuzz_gate.py -max_total_time=$(FUZZ_SECONDS) -max_len=6000
	$(BIN)/python tests/fuzz/fuzz_formula.py -max_total_time=$(FUZZ_SECONDS) -max_len=600

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

$(FUZZ): $(DEV) requirements-fuzz.txt
	$(PIP) -r requirements-fuzz.txt
	@touch $@
