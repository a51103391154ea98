# Every target has a ## line; `make help` prints them.
BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest

.PHONY: help setup run test test-fast browser check check-style check-format check-types check-imports fix \
        golden demo screenshots catalogues db-new lock sure

help:            ## say what each target does
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup:           ## install everything that running and testing need, and start nothing
	script/test --setup-only

run:             ## set up, load the demo, start server and clock (script/run has options)
	script/run

test:            ## the whole suite, after setting up its tools
	script/test

test-fast:       ## the suite without browser, PostgreSQL and slow tests
	$(PYTEST) -q -m "not browser and not postgres and not slow"

browser:         ## only the tests that drive a real browser
	$(PYTEST) -q tests/browser

check: check-style check-format check-types check-imports  ## all that pre-commit checks, over the whole tree

check-style:     ## ruff: habits and bans
	$(BIN)/ruff check .

check-format:    ## ruff: one layout for all
	$(BIN)/ruff format --check --diff .

check-types:     ## mypy: strict in workflows, actions, queries and models
	$(BIN)/mypy

check-imports:   ## import-linter: who may know whom
	$(BIN)/lint-imports --no-logo

fix:             ## let ruff repair what it can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

sure: fix check test  ## before handing in: repair, check, test

golden:          ## write the golden documents again; look at the difference before committing
	$(PYTEST) -q tests/notices --golden

demo:            ## load the demo into ./data
	$(BIN)/qingjian demo

screenshots:     ## take README's pictures again, from a demo loaded for them
	$(BIN)/python script/screenshots

catalogues:      ## compile the translations
	$(BIN)/qingjian catalogues

db-new:          ## write the next migration from the models: make db-new NAME=what_it_does
	script/new-migration "$(NAME)"

lock:            ## resolve the requirements again, with hashes
	script/lock
