# What a developer runs. Needs Python 3.11 or later with venv, make and git; everything else is installed
# into .venv by whichever target comes first, and again only when pyproject.toml has changed.

PYTHON ?= python3
PYTEST_FLAGS ?=

VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/installed-with-$(notdir $(PYTHON))

.PHONY: help demo test test-long bench schemas docs clean

help:
	@echo 'make demo       the report of a shipped case that holds a breach'
	@echo 'make test       ruff, mypy and the tests'
	@echo 'make test-long  the same, with the tests that take minutes'
	@echo 'make bench      how fast it is, beside other programs'
	@echo 'make schemas    writes schemas/ from the model'
	@echo 'make docs       writes docs/regler/ from the rules'
	@echo 'make clean      removes the virtual environment and the caches'
	@echo 'Another Python than python3: make test PYTHON=python3.12'

$(INSTALLED): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("avtalskoll needs Python 3.11 or later" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	@touch $@

# A started week billed as a whole one, judged on the day its case is about. The breach makes avtalskoll exit 1;
# with any other status the demo has failed.
demo: $(INSTALLED)
	@$(BIN)/avtalskoll check --as-of 2016-12-20 fixtures/05-*/avtal.yaml fixtures/05-*/faktura.yaml; \
	status=$$?; \
	if [ $$status -ne 1 ]; then echo "demo: exit status $$status, where the breach should give 1" >&2; exit 1; fi

test: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n auto $(PYTEST_FLAGS)

test-long: PYTEST_FLAGS += -m 'long or not long' --hypothesis-profile=long
test-long: test

bench: $(INSTALLED)
	$(BIN)/python benchmarks/check_cold.py
	$(BIN)/python benchmarks/check_many.py
	$(BIN)/python benchmarks/read_forms.py
	$(BIN)/python benchmarks/hook.py
	$(BIN)/python benchmarks/serve.py
	$(BIN)/python benchmarks/audit.py

schemas: $(INSTALLED)
	$(BIN)/python -m checker.model

docs: $(INSTALLED)
	$(BIN)/python -m checker.pages

clean:
	rm -rf $(VENV) .hypothesis .mypy_cache .pytest_cache .regelbok .ruff_cache build dist
	find . -name __pycache__ -prune -exec rm -rf {} +
