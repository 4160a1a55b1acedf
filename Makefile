# Everything starts here: make bootstrap | run | test | bench | check | lock | vendor
SHELL := /bin/sh
PYTHON_BIN := .venv/bin/python
# As many test processes as the machine has cores, from two to four: each may hold a gigabyte.
WORKERS ?= $(shell n=$$(nproc 2>/dev/null || echo 2); [ $$n -gt 2 ] || n=2; [ $$n -lt 4 ] || n=4; echo $$n)
PYTEST := $(PYTHON_BIN) -m pytest -n $(WORKERS) --dist worksteal
# What checks leave behind goes here, never into the data of a running site.
CHECK_ENV := DUDAO_DATA_DIR=$(CURDIR)/build/check
COMPILE := .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --override requirements/overrides.in

.PHONY: bootstrap bootstrap-run run test check test-sqlite test-postgres bench lock vendor

bootstrap: ## install what run and test need
	@scripts/python scripts/bootstrap.py test

bootstrap-run:
	@scripts/python scripts/bootstrap.py run

run: bootstrap-run ## serve the site on http://127.0.0.1:8000 (PORT=8123 moves it)
	@exec $(PYTHON_BIN) scripts/run.py

test: bootstrap check test-sqlite test-postgres ## everything; fails when anything fails

check: bootstrap ## style, types, boundaries, migrations
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	$(CHECK_ENV) .venv/bin/mypy $(wildcard src tests scripts examples benchmarks)
	.venv/bin/lint-imports
	$(CHECK_ENV) $(PYTHON_BIN) -m dudao.manage makemigrations --check --dry-run

test-sqlite: bootstrap ## the whole suite on SQLite
	DUDAO_TEST_DATABASE=sqlite $(PYTEST)

test-postgres: bootstrap ## what touches the database again, on a PostgreSQL that the run starts
	DUDAO_TEST_DATABASE=postgres $(PYTEST)

bench: bootstrap ## the benchmarks; prints ratios
	$(PYTHON_BIN) -m benchmarks

lock: bootstrap ## resolve requirements/*.in again, with hashes and without addresses
	$(COMPILE) requirements/uv.in -o requirements/uv.txt
	$(COMPILE) requirements/dev.in -o requirements/dev.txt
	$(COMPILE) -c requirements/dev.txt requirements/main.in -o requirements/main.txt

vendor: ## fetch the pinned front-end packages again (needs npm)
	scripts/python scripts/vendor.py --fetch
