# make demo   set up from nothing and show the product on http://localhost:8000
# make test   set up from nothing and run every check (what CI runs)
# make bench  measure beside peers: docs/performance.md
# All need only git, make and a Python 3.12 that uv, pyenv or the PATH can find.

VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
STORE := demo-store
PORT := 8000

.PHONY: help setup system test lint types check demo bench bench-large screenshots soak load calibrate samples lock licences sbom audit clean

help:
	@sed -n '1,4s/^# //p' Makefile

setup: $(STAMP)

# The interpreter is looked for by the script; packages are those of the lock, checked by hash.
$(STAMP): requirements/dev.lock pyproject.toml .python-version
	rm -rf $(VENV)
	"$$(sh .ci/find-python)" -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements/dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $(STAMP)

# What tests need beside Python: a browser, OCR, clients of JavaScript. Elsewhere those tests skip
# and say why.
system:
	@sh .ci/system-packages
	@sh .ci/clients

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup
	$(BIN)/mypy

check: setup
	$(BIN)/pytest -n auto --dist loadfile

test: setup system lint types check

demo: setup
	$(BIN)/folkmoot demo $(STORE) --port $(PORT)

bench: setup
	$(BIN)/python bench/measure.py --page docs/performance.md --json docs/performance.json --chart docs/performance.svg

# 100,000 papers from made-up facts: some hours, and 100 GB.
bench-large: setup
	$(BIN)/python bench/measure.py --large

# Hours' worth of bad luck in some minutes: kills at random moments; many clients beside an ingest.
soak: setup
	$(BIN)/pytest -m soak
	$(BIN)/python bench/soak.py

load: setup
	$(BIN)/python bench/load.py

# Each kind of page as a telephone and a desk show it, into screenshots/.
screenshots: setup
	$(BIN)/python -m tests.browser.screenshots

# The table of confidence, out of gold that lies beside the checkout.
calibrate: setup
	$(BIN)/python bench/calibrate.py ../shared/corpus --gold ../shared/gold --manifest ../shared/corpus/manifest.csv

samples: setup
	$(BIN)/python samples/make.py

lock:
	$(BIN)/uv pip compile --quiet --python-version 3.12 --universal --no-emit-index-url --generate-hashes --no-header pyproject.toml --output-file requirements/run.lock
	$(BIN)/uv pip compile --quiet --python-version 3.12 --universal --no-emit-index-url --generate-hashes --no-header pyproject.toml --group dev --output-file requirements/dev.lock

# What is delivered: its licences, its bill of materials, and what is known against it. The last
# needs pip-audit or ADVISORIES=FOLDER, and says so where it has neither.
licences: setup
	$(BIN)/python supply/licences.py

sbom: setup
	mkdir -p dist
	$(BIN)/python supply/sbom.py dist/folkmoot.cdx.json

audit: setup
	$(BIN)/python supply/audit.py $(if $(ADVISORIES),--advisories $(ADVISORIES))

clean:
	rm -rf $(VENV) $(STORE) dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
