# What a person types, and what CI runs. On Windows use the pip equivalents in README.md.

PYTHON ?= python3
BIN := .venv/bin
SCENARIO := scenarios/leicestershire-2017/baseline.yaml
RESULTS := results/leicestershire-2017

.PHONY: help run test lint bench study calibrated validation reference pictures lock clean

help:
	@echo "make run        simulate Leicestershire 2017 for a year, 16 runs, and compare it with what was published"
	@echo "make test       run the tests"
	@echo "make lint       style, types and the direction of imports"
	@echo "make bench      speed and memory"
	@echo "make study      the verification studies that take minutes (recovery: delete its stored table first)"
	@echo "make calibrated fit the four councils shipped with draws anew (an hour)"
	@echo "make validation forecast 2020 to 2024 from 2019 for 23 councils and score it (some hours)"
	@echo "make reference  write results/reference anew (only when its numbers are meant to change)"
	@echo "make pictures   make every picture of README and docs anew (some minutes), and say which it could not"
	@echo "make lock       resolve requirements.lock anew"
	@echo "make clean      remove the environment and caches"

# The stamp is newer than the lock when the environment holds what the lock says.
.venv/installed: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps -e .
	@touch $@

run: .venv/installed
	$(BIN)/throughcare run $(SCENARIO) --years 1 --runs 16 --seed 1 --jobs 2 --out $(RESULTS) --force
	$(BIN)/throughcare baseline-check $(RESULTS)
	@echo "The chart is $(RESULTS)/overview.png"

test: .venv/installed
	$(BIN)/python -m pytest -n 2 --dist loadfile

lint: .venv/installed
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/installed
	$(BIN)/python -m pytest benchmarks --benchmark-only -m "slow or not slow"

study: .venv/installed
	THROUGHCARE_EXAMPLES=many $(BIN)/python -m pytest -m "slow or hypothesis"
	$(BIN)/python -m calibration.studies.recovery results/studies/recovery.csv --data-sets 40 --runs 200 --jobs 2
	$(BIN)/python -m calibration.studies.timeliness --jobs 2

COUNCILS := leicestershire-2017 barnsley-2017 wirral-2009 stockton-2010

calibrated: .venv/installed
	for council in $(COUNCILS); do \
		$(BIN)/throughcare calibrate scenarios/$$council/baseline.yaml --out results/calibration/$$council \
			--runs 240 --months 12 --seed 1 --jobs 2 && \
		cp results/calibration/$$council/calibrated.* scenarios/$$council/ || exit 1; \
	done

# What is finished is not done again. Without drift, the smallest councils say how much it matters.
VALIDATION := results/validation
FEW := Rutland Darlington Torbay Halton Blackpool Middlesbrough York Reading
FORECAST := --train-to 2019 --test-to 2024 --runs 60 --futures 25 --jobs 2

validation: .venv/installed
	$(BIN)/throughcare validate --study $(FORECAST) --out $(VALIDATION)
	$(BIN)/throughcare validate $(foreach council,$(FEW),--council $(council)) --no-drift $(FORECAST) \
		--out $(VALIDATION)-no-drift
	$(BIN)/python -m calibration.validating.report $(VALIDATION) docs/validation.md --without $(VALIDATION)-no-drift

reference: .venv/installed
	$(BIN)/throughcare run $(SCENARIO) --years 1 --runs 3 --seed 1 --jobs 2 --out results/reference --force

pictures: .venv/installed
	$(BIN)/python docs/write_pictures.py

# Resolved for Python 3.11; what only Windows needs cannot be resolved elsewhere, so it is added with its marker.
LOCK := $(BIN)/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-header \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links

lock: .venv/installed
	$(BIN)/python -m pip install --quiet pip-tools
	$(LOCK) --upgrade --extra report --extra app --extra dev -o requirements.lock pyproject.toml
	printf 'colorama\ntzdata\n' | $(LOCK) --no-annotate -o - - 2>/dev/null \
		| sed 's/^\([a-z]*==[^ ]*\) /\1 ; sys_platform == "win32" /' >> requirements.lock

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .benchmarks .import_linter_cache
