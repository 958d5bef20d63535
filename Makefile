# Every target alone prepares a bare machine: it makes .venv, installs the locked packages, runs.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check

.PHONY: help demo test notebook bench bench-peers nightly validation verification check lock clean

help:  ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

.venv/.base:
	$(PYTHON) -m venv .venv
	@touch $@

.venv/.run: .venv/.base requirements/run.txt pyproject.toml
	$(PIP) install --quiet --require-hashes -r requirements/run.txt
	$(PIP) install --quiet --no-deps --no-build-isolation -e .
	@touch $@

.venv/.dev: .venv/.run requirements/dev.txt
	$(PIP) install --quiet --require-hashes -r requirements/dev.txt
	@touch $@

# slabx and pyeldqm live in an environment of their own, away from what is locked for the project;
# --no-deps: the lock holds all that is timed of them, pyeldqm would drag 20 packages more
.venv/.peers: .venv/.base requirements/peers.txt
	$(PYTHON) -m venv --clear .venv/peers
	.venv/peers/bin/python -m pip --disable-pip-version-check install --quiet --require-hashes \
	  --no-deps -r requirements/peers.txt
	@touch $@

demo: .venv/.run  ## play three accidents against two plans each and write next year's drills
	$(BIN)/tuiyan demo --out out/demo

test: .venv/.dev  ## the whole test suite
	$(BIN)/python -m pytest -n 2 --dist loadfile

check: .venv/.dev  ## style, types, floors
	scripts/check

notebook: .venv/.dev  ## open the trainer's notebook
	$(BIN)/jupytext --to ipynb --output out/quick_start.ipynb notebooks/quick_start.py
	$(BIN)/jupyter lab out/quick_start.ipynb

bench: .venv/.dev  ## timings beside a peer -> out/bench/results.json
	$(BIN)/python -m pytest tests/benchmarks -m bench -p no:randomly --timeout 1800

bench-peers: .venv/.dev .venv/.peers  ## our models beside slabx and pyeldqm, in the same run
	$(BIN)/python -m pytest tests/benchmarks/bench_peers.py -m bench -p no:randomly --timeout 1800

validation: .venv/.dev  ## models against measurements -> out/validation/scoreboard.json
	$(BIN)/python -m tests.validation

verification: .venv/.dev  ## models against closed forms and books -> out/verification/summary.json
	$(BIN)/python -m tests.verification

nightly: .venv/.dev  ## everything, with the long cases
	$(BIN)/python -m pytest -n 2 -m "" --timeout 3600

lock:  ## renew the hash locks (needs uv)
	uv pip compile pyproject.toml --group build --universal --python-version 3.11 --generate-hashes \
	  --no-annotate --no-header --no-emit-index-url --no-emit-find-links \
	  -q -o requirements/run.txt
	uv pip compile pyproject.toml --extra notebook --extra osm --extra gis --group build --group dev --universal --python-version 3.11 \
	  --generate-hashes --no-annotate --no-header --no-emit-index-url --no-emit-find-links \
	  -c requirements/run.txt -q -o requirements/dev.txt
	uv pip compile requirements/peers.in --config-file requirements/peers.toml --universal --python-version 3.11 \
	  --generate-hashes --no-annotate --no-header --no-emit-index-url --no-emit-find-links \
	  -c requirements/run.txt -q -o requirements/peers.txt

clean:  ## remove what was made
	rm -rf .venv out
